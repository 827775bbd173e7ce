"""Slips a reader can see without any ledger: days that do not exist, parts that miss their whole.

Every document goes through here, so each lint first looks for a plain word with ``str.find`` and
runs an expression only around it. A lint is an accusation too: where words can be read so that
they are right, nothing is said.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from article3.alliance import COUNTRIES
from article3.claims.addition import sums
from article3.claims.model import Claim, Lint
from article3.claims.publication import MONTHS, month_number

Span = tuple[int, int]

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_TO = r"\s?(?:[-–—/]|\sand\s|\sto\s|\sor\s)\s?"
_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d)\b(?!\s*%))?"
_DATE = (
    rf"(?:(?P<day>{_DAY})(?:{_TO}(?P<last>{_DAY}))?(?:\s+of)?\s+(?P<month>{_MONTH})\b\.?{_YEAR}"
    rf"|(?P<month2>{_MONTH})\b\.?\s+(?P<day2>{_DAY})(?:{_TO}(?P<last2>{_DAY}))?"
    rf"(?![\d%]|[.,]\d|\s*(?:%|per\s?cent|million|billion|trillion))"
    rf"{_YEAR.replace('year', 'year2')})"
)
_AFTER_WEEKDAY = re.compile(
    rf"(?:\s+(?:morning|afternoon|evening|night))?(?:,?\s+|\s?\(|,\s?\()(?:the\s+)?{_DATE}"
)
_BEFORE_WEEKDAY = re.compile(rf"(?<![\d–-]){_DATE}(?:\s?\(|,\s+a\s+|\s+was\s+a\s+)$")
_WEEKDAYS = {name.removesuffix("day"): n for n, name in enumerate(calendar.day_name)}
_OPENINGS = tuple(_WEEKDAYS)
_LATELY, _SOON = timedelta(days=120), timedelta(days=45)
"""A date without year this near to the publication, before or after it, is the one meant."""

_CALIBRES = (re.compile(r"1(?:05|2[0257]|30|5[25])"), re.compile(r"203"))
"""Two and not one: a search for one first character is ten times as fast as for two."""

_CALIBRE = re.compile(
    r"(?P<calibre>\d{3})(?:(?:,000|\.000)?[\s-]*(?P<scale>thousand|million|billion)\s+"
    r"(?:(?:new|more|additional|heavy|artillery|howitzer|tank|mortar|high-explosive|large-calibre"
    r"|NATO-standard|standard)\s+){0,3}(?P<what>shells?|rounds|projectiles|ammunition|munitions)\b"
    r"(?!\s+(?:contract|order|deal|package|plant|plan|factory|fund|initiative|programme|program"
    r"|purchase|project|agreement))"
    r"|(?P<thousands>,000)\s?(?P<unit>mm|millimet(?:re|er)s?)\b)"
)
_MONEY_BEFORE = re.compile(r"(?:[$€£¥]|[A-Z]{3}|worth|euros?|dollars?)\s?$")
_SMALL_ARMS = ("small arms", "small-arms", "small-calibre", "small-caliber", "rifle", "cartridge",
               "pistol", "machine gun", "machine-gun")  # fmt: skip

_SHARE_OF_GDP = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:,\d{3})*|\d+)(\.\d+)?\s?(?:%|per\s?cent)\s+of\s+(?:[\w’'-]+\s+){0,3}$"
)
_DEFENCE = ("defence", "defense", "military", "armed forces", "armament")
_NOT_SPENDING = (
    "debt", "deficit", "asset", "liabilit", "econom", "export", "import", "trade", "market",
    "banking", " yen", " won", "rouble", "ruble", "rial", "forint", "hryvnia", "peso", "decade",
    "growth", "increase", "rise", "rose", "grew", "surge", "jump",
)  # fmt: skip
_TRILLIONS = re.compile(
    r"(?P<sign>US\$|[$€£]|\b(?:USD|EUR|GBP)\s?)\s?(?P<amount>\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"[\s-]?trillion|(?<![\d.,])(?P<amount2>\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?)[\s-]trillion\s+"
    r"(?:US\s+)?(?:dollars|euros?|pounds)"
)
_MOST_TRILLIONS = 20.0
"""Trillion dollars or euros: several times what the whole world spends on defence in a year."""
_MOST_OF_ONE_ALLY = 2e12
_MAJOR = ("USD", "EUR", "GBP", "CAD")
_SPENDING = ("defexp_total", "sipri_milex", "national_budget")


def lints(
    document_text: str,
    published: date | None,
    claims: Sequence[Claim] = (),
    sentences: Sequence[Span] | None = None,
) -> list[Lint]:
    """What is wrong with the words themselves, in the order of the text.

    ``published`` gives dates without a year theirs. ``claims`` are searched for contradictions.
    ``sentences`` are spans of the text, found here where they are needed and not given. Codes:
    ``weekday``, ``date``, ``calibre``, ``sum``, ``contradiction``, ``scale``.

    >>> [lint.message for lint in lints("They met on Monday, 31 December 2024.", None)]
    ['31 December 2024 is a Tuesday, not a Monday.']
    """
    found = [
        *_weekdays(document_text, published),
        *_days(document_text),
        *_calibres(document_text),
        *sums(document_text, sentences),
        *_scales(document_text),
        *_amounts(document_text, claims),
        *_contradictions(document_text, claims),
    ]
    return sorted(found, key=lambda lint: (lint.start, lint.end, lint.code))


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _weekdays(text: str, published: date | None) -> Iterator[Lint]:
    """Weekdays beside a date that falls on another day of the week."""
    for at in _places(text, "day"):
        before = text[max(at - 6, 0) : at]
        if not before.endswith(_OPENINGS) or text[at + 3 : at + 4].isalpha():
            continue
        name = next(name for name in _OPENINGS if before.endswith(name))
        start = at - len(name)
        if start and text[start - 1].isalpha():
            continue
        match = _AFTER_WEEKDAY.match(text, at + 3, at + 60)
        if match:
            span = (start, match.end())
        else:
            window = max(start - 40, 0)
            match = _BEFORE_WEEKDAY.search(text, window, start)
            if match is None:
                continue
            span = (match.start(), at + 3)
        said = _wrong_weekday(match, name, published)
        if said:
            yield Lint("weekday", *span, said)


def _wrong_weekday(match: re.Match[str], name: str, published: date | None) -> str:
    """What to say where none of the days a date may mean is the weekday, else nothing."""
    first, last, month, year = _parts(match)
    if year is None and published is None:
        return ""
    if year is None and published is not None:
        candidates = _without_year(published, month, first)
    else:
        exact = _day(year or 0, month, first)
        candidates = [exact] if exact else []
    if not candidates:
        return ""
    weekday = _WEEKDAYS[name]
    span = max(last - first, 0) if last else 0
    if any((d.weekday() + n) % 7 == weekday for d in candidates for n in range(span + 1)):
        return ""
    nearest = candidates[0]
    spelled = f"{nearest.day} {calendar.month_name[nearest.month]} {nearest.year}"
    taken = "" if year else " (the year is taken from the publication date)"
    right = calendar.day_name[nearest.weekday()]
    return f"{spelled} is a {right}, not a {name}day{taken}."


def _without_year(published: date, month: int, day: int) -> list[date]:
    """The dates a day and month may mean: the nearest, or if none is near the last and next."""
    around = [_day(published.year + step, month, day) for step in (-1, 0, 1)]
    near = sorted((d for d in around if d), key=lambda d: abs(d - published))
    if near and -_LATELY <= near[0] - published <= _SOON:
        return near[:1]
    return sorted(near[:2])


def _parts(match: re.Match[str]) -> tuple[int, int, int, int | None]:
    """First day, last day (0 if none), month, and year of a date in words."""
    found = match.groupdict()
    second = "" if found["month"] else "2"
    day, last = (re.sub(r"\D", "", found[f"{part}{second}"] or "0") for part in ("day", "last"))
    year = found[f"year{second}"]
    return int(day), int(last), month_number(found[f"month{second}"]), int(year) if year else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_SHORT_MONTHS = ("February", "April", "June", "September", "November")
_BEFORE_MONTH = re.compile(r"(?<![\d.,/–-])(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?\s+$")
_AFTER_MONTH = re.compile(r"\s+(\d{1,2})(st|nd|rd|th)?(?![\d.]|,\d)(?:,?\s+((?:19|20)\d\d)\b)?")
_YEAR_AFTER = re.compile(r",?\s+((?:19|20)\d\d)\b")


def _days(text: str) -> Iterator[Lint]:
    """Days that no calendar has: 31 June, 30 February, 29 February of a common year."""
    for month in _SHORT_MONTHS:
        for at in _places(text, month):
            end = at + len(month)
            before = _BEFORE_MONTH.search(text, max(at - 12, 0), at)
            if before:
                year = _YEAR_AFTER.match(text, end)
                day, span = int(before[1]), (before.start(), year.end() if year else end)
                stated = year and year[1]
            else:
                after = _AFTER_MONTH.match(text, end)
                # "In June 31 Allies met": without a year or "31st" the number counts something.
                if after is None or not (after[2] or after[3]):
                    continue
                day, span, stated = int(after[1]), (at, after.end()), after[3]
            last = calendar.monthrange(int(stated) if stated else 2024, month_number(month))[1]
            if last < day <= 31:
                named = f"{month} {stated}" if stated else month
                yield Lint("date", *span, f"There is no {day} {month}: {named} has {last} days.")


def _calibres(text: str) -> Iterator[Lint]:
    """Numbers of shells that are a calibre with a word of size behind: 155 million shells."""
    for found in (match for size in _CALIBRES for match in size.finditer(text)):
        at = found.start()
        if at and (text[at - 1].isalnum() or text[at - 1] in ".,"):
            continue
        match = _CALIBRE.match(text, at)
        if match is None or _MONEY_BEFORE.search(text, max(at - 8, 0), at):
            continue
        if any(word in text[at : match.end() + 60].lower() for word in _SMALL_ARMS):
            continue
        printed = " ".join(match[0].split())
        what = match["what"]
        meant = f"{found[0]} mm"
        if what:
            meant += " artillery " + ("ammunition" if "munition" in what else what)
        yield Lint(
            "calibre", match.start(), match.end(),
            f"“{printed}” looks like a calibre taken for a number; is {meant} meant?",
        )  # fmt: skip


def _around(text: str, start: int, end: int) -> str:
    """The sentence about a place, roughly: to the nearest full stop or line end either way."""
    low = max(start - 300, 0)
    begin = max(text.rfind(". ", low, start), text.rfind("\n", low, start), low)
    ends = [at for mark in (". ", "\n") if (at := text.find(mark, end, end + 300)) >= 0]
    return text[begin : min(ends, default=end + 300)]


def _is_spending(words: str) -> bool:
    """Whether words are about what is spent on defence, and not about some larger amount."""
    low = words.lower()
    return any(w in low for w in _DEFENCE) and not any(w in low for w in _NOT_SPENDING)


def _scales(text: str) -> Iterator[Lint]:
    """Sizes no defence spending can have: above all GDP, or hundreds of trillions."""
    for at in _places(text, "GDP") if "%" in text or "cent" in text else ():
        match = _SHARE_OF_GDP.search(text, max(at - 60, 0), at)
        if match is None or float(match[1].replace(",", "") + (match[2] or "")) <= 100:
            continue
        if _is_spending(_around(text, match.start(), at)):
            printed = " ".join(text[match.start() : at + 3].split())
            yield Lint(
                "scale", match.start(), at + 3,
                f"“{printed}” is more than the whole economy; a decimal point may be missing.",
            )  # fmt: skip
    for at in _places(text, "trillion"):
        for match in _TRILLIONS.finditer(text, max(at - 24, 0), min(at + 24, len(text))):
            amount = float((match["amount"] or match["amount2"]).replace(",", ""))
            if amount < _MOST_TRILLIONS or not match.start() < at < match.end():
                continue
            if _is_spending(_around(text, match.start(), match.end())):
                printed = " ".join(match[0].split())
                meant = printed.replace("trillion", "billion")
                yield Lint(
                    "scale", match.start(), match.end(),
                    f"“{printed}” is more than the whole world spends on defence; "
                    f"is {meant} meant?",
                )  # fmt: skip


def _amounts(text: str, claims: Sequence[Claim]) -> Iterator[Lint]:
    """A yearly amount for one Ally that is more than all Allies spend together."""
    for claim in claims:
        quantity = claim.quantity
        if (
            quantity is None
            or claim.value is None
            or not _MOST_OF_ONE_ALLY < claim.value < _MOST_TRILLIONS * 1e12
            or claim.unit not in _MAJOR
            or claim.indicator not in _SPENDING
            or claim.modality not in {"actual", "estimate"}
            or len(claim.subjects) != 1
            or claim.subjects[0] not in COUNTRIES
        ):
            continue
        printed = " ".join(text[quantity.start : quantity.end].split())
        name = COUNTRIES[claim.subjects[0]].name
        yield Lint(
            "scale", quantity.start, quantity.end,
            f"“{printed}” for {name} is more than all Allies spend on defence in a year.",
        )  # fmt: skip


def _contradictions(text: str, claims: Sequence[Claim]) -> Iterator[Lint]:
    """Two values for the same thing in one text, further apart than their shown digits allow."""
    first: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        quantity = claim.quantity
        if (
            quantity is None
            or claim.value is None
            or not claim.period
            or claim.negated
            or claim.comparator not in {"eq", "approx"}
        ):
            continue
        key = (
            claim.subjects, claim.indicator, claim.period, claim.unit, claim.modality, claim.base,
            claim.price_basis, claim.threshold, claim.group, claim.publisher, claim.speaker,
            claim.extra, quantity.kind, quantity.change, quantity.per, quantity.whole,
        )  # fmt: skip
        earlier = first.setdefault(key, claim)
        if earlier is claim or not _differ(earlier, claim) or earlier.quantity is None:
            continue
        here = " ".join(text[quantity.start : quantity.end].split())
        there = " ".join(text[earlier.quantity.start : earlier.quantity.end].split())
        yield Lint(
            "contradiction", quantity.start, quantity.end,
            f"The text gives two values for the same thing in {claim.period}: “{there}” earlier "
            f"and “{here}” here.",
        )  # fmt: skip


def _differ(one: Claim, other: Claim) -> bool:
    """Whether two values stay apart when each may move by half its last digit, or by its hedge."""
    a, b = one.quantity, other.quantity
    if a is None or b is None or (a.start, a.end) == (b.start, b.end):
        return False
    room = (a.step + b.step) / 2
    if "approx" in (one.comparator, other.comparator) or a.hedge or b.hedge:
        room += 0.05 * max(abs(a.high), abs(b.high))
    return a.low - b.high > room * 1.000001 or b.low - a.high > room * 1.000001
