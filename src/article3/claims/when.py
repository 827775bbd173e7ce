"""Periods and deadlines in the words of an article: years, halves, months, fiscal years, spans.

Where the words are relative (this year, in July, currently) they are read from the day of
publication; without one they give nothing. Beyond the contract of
:class:`~article3.claims.model.When`:

- ``start`` to ``end`` are the words of the period, without the preposition that gives the role;
- "the year before" and "the following year" count from the year the words named last, if any;
- "2024-25" and "2024/25" are fiscal years, "2024-2025" is a span of years. "FY2025" and "fiscal
  2025" are American and end in September: ``FY2024/25@10``; "financial year 2025" is ``FY2024/25``;
- a year of prices ("at 2021 prices", "constant 2021 dollars") is no period;
- a month or day without a year is the latest one not after publication, or with "next" or a
  deadline word the first one not before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from article3.claims.anchors import period_anchors
from article3.claims.model import When
from article3.claims.nouns import measure_at, noun_at
from article3.claims.numbers import MONTHS, UNITS, YEAR, currency_after, currency_before, scale_at
from article3.claims.roles import role_of

_NUMBERS = {name[:3]: place for place, name in enumerate(
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ],
    1,
)}  # fmt: skip
_NTH = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "latter": 2, "last": 0, "final": 0,
}  # fmt: skip
_ORDER = "|".join(_NTH)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d)"
_DASH = r"\s?[-–—]\s?"
_M = f"(?i:{MONTHS})"
_REL = r"(?i:this\syear|last\syear|next\syear|the\syear|the\scurrent\syear)"

# The longest reading stands first: a day before its month, a span before its first year.
_ANCHORED = re.compile(
    rf"(?<![\w/.,])(?:"
    rf"(?P<iso>{YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)"
    rf"|(?P<dotted>(?:0?[1-9]|[12]\d|3[01])(?P<dot>[./])(?:0?[1-9]|1[0-2])(?P=dot){YEAR})(?!\d)"
    rf"|(?P<day>{_DAY})(?:(?:{_DASH}|\s(?:and|to)\s)(?P<day_to>{_DAY}))?(?:\sof)?[\s-](?P<day_month>{_M})\b\.?"
    rf"(?:,?[\s-](?P<day_year>{YEAR})(?!\d))?"
    rf"|(?P<quarter_year>{YEAR})[\s-]?(?P<part_after>[QH][1-4])\b"
    rf"|(?P<fiscal>{YEAR})(?:/|[-–])(?P<fiscal_end>\d\d)(?![\d%]|\.\d)"
    rf"|(?P<from>{YEAR})(?:{_DASH}|\s?/\s?|\s(?:to|through|until|till|up\sto)\s"
    rf"|(?<=etween\s\d{{4}})\sand\s)(?P<to>{YEAR})(?!\d)"
    rf"|(?P<year>{YEAR})(?![\d%]|[.,]\d|/\d{{3}}|-(?:year|member|nation)|s\b|[A-Za-z])"
    rf")"
)
_WORDED = re.compile(
    rf"\b(?:"
    rf"(?P<md_month>{_M})\.?\s(?P<md_day>{_DAY})(?:{_DASH}(?P<md_to>{_DAY})(?!\s?%))?"
    rf"(?!\s?(?:%|per\s?cent|billion|million|of\s|(?:allies|members|countries)\b)|[.,:]\d)"
    rf"(?:,?\s(?P<md_year>{YEAR})(?!\d))?"
    rf"|(?P<month>{_M})\.?(?:,?\s(?:of\s)?(?P<month_year>{YEAR})(?!\d))?(?!\w)"
    rf"|(?P<part>[QH][1-4])(?:\s(?:of\s)?|[-/])?(?P<part_year>{YEAR})(?!\d)"
    rf"|(?P<nth>(?i:{_ORDER}))\s(?P<piece>half|quarter)\sof\s(?:(?P<nth_year>{YEAR})(?!\d)|(?P<nth_rel>{_REL}))"
    rf"|(?P<fy_kind>FY|(?i:fiscal(?:\syear)?|financial(?:\syear)?|budget\syear))[\s’']{{0,2}}"
    rf"(?P<fy>{YEAR}|\d\d(?!\d))(?:(?:{_DASH}|/)(?P<fy_end>(?:20)?\d\d)(?!\d))?"
    rf"|(?P<relative>(?i:(?:(?:earlier|later|so\sfar|early|late)\s)?(?:this|next|last)\syear(?:'s|’s)?|"
    rf"the\scurrent\syear|(?:the|a)\syear\s(?:before|earlier)(?=\s?(?:[.,;:)”\"]|$))|a\syear\sago|"
    rf"(?:the\s)?previous\syear|(?:the\s)?following\syear|"
    rf"the\send\sof\sthe\syear|year[- ]on[- ]year|"
    rf"(?:the|this)\sdecade(?:’s|'s)?\s?end|the\send\sof\s(?:the|this)\sdecade|this\sdecade|(?:the\s)?next\sdecade|"
    rf"(?:within|over|in)\s(?:a|the\snext)\sdecade|"
    rf"(?:within|over|in)\s(?:the\s)?(?:next|coming)\s(?P<coming>\d{{1,2}}|{'|'.join(UNITS)})\syears|"
    rf"within\s(?P<within>\d{{1,2}}|{'|'.join(UNITS)})\syears|"
    rf"(?P<ago>\d{{1,2}}|{'|'.join(UNITS)})\syears\sago|"
    rf"(?:over\s)?the\s(?:past|last)\syear|(?:this|last|next)\smonth|"
    rf"currently|at\spresent|at\sthe\smoment|presently|as\sof\snow|today|nowadays|now))\b"
    rf")"
)

_PRICES_AFTER = re.compile(
    r"['’]?s?\s(?:constant\s|fixed\s)?(?:prices|exchange\srates|US\s?dollars|U\.S\.\sdollars|dollars"
    r"|USD|euros)\b",
    re.IGNORECASE,
)
_PRICES_BEFORE = re.compile(r"\b(?:constant|fixed|real)(?:\s\(|\s)$", re.IGNORECASE)
_MONTH_LEAD = re.compile(
    r"\b(?:in|by|since|until|till|of|during|from|before|after|last|this|next|early|mid|late|for"
    r"|through|between|to|end|and|on)[\s-]$",
    re.IGNORECASE,
)
_TIME_LEAD = re.compile(
    r"\b(?:in|by|since|until|till|for|of|during|from|before|after|between|and|to|through|late|early"
    r"|mid|end|spring|summer|autumn|winter|year|than|the|its)[\s-]$",
    re.IGNORECASE,
)
_NEXT_LEAD = re.compile(r"\bnext\s$", re.IGNORECASE)

_DIGIT = re.compile(r"\d")
_BEGINS = re.compile(r"\d(?<![\w/.,]\d)")
_PAUSES = frozenset(".,;:)")
_Found = tuple[str, int, int, bool]


def whens(
    text: str, start: int = 0, end: int | None = None, published: date | None = None
) -> list[When]:
    """Every period and deadline in ``text[start:end]`` in order; offsets are of the text.

    >>> [(w.period, w.role) for w in whens("in the first half of 2024, by 2035 at the latest")]
    [('2024-H1', 'in'), ('2035', 'by')]
    >>> [w.period for w in whens("up on last year", published=date(2025, 3, 1))]
    ['2024']
    """
    stop = len(text) if end is None else min(end, len(text))
    first = max(0, start)
    matches: list[re.Match[str]] = []
    if _DIGIT.search(text, first, stop):
        matches += _anchored(text, first, stop)
    if first < stop:
        tried = (_WORDED.match(text, at, stop) for at in period_anchors(text, first, stop))
        matches += [match for match in tried if match]
    matches.sort(key=lambda match: (match.start(), -match.end()))
    found: list[When] = []
    floor = first
    for match in matches:
        if match.start() < floor:
            continue
        read = _read(match, text, first, stop, published, found)
        if read is None:
            continue
        period, begins, ends, stated = read
        relative = (match["relative"] or "") if match.re is _WORDED else ""
        low = max(floor, begins - 90)
        role = role_of(relative, text, begins, ends, low, stop, published, period)
        found.append(When(period, role, begins, ends, stated))
        floor = ends
    return found


def _anchored(text: str, first: int, stop: int) -> Iterator[re.Match[str]]:
    """What ``_ANCHORED`` finds; it is only tried where a run of digits begins."""
    here = first
    for digit in _BEGINS.finditer(text, first, stop):
        if digit.start() >= here and (match := _ANCHORED.match(text, digit.start(), stop)):
            here = match.end()
            yield match


def _read(
    match: re.Match[str], text: str, first: int, end: int, published: date | None,
    found: list[When],
) -> _Found | None:  # fmt: skip
    if match.re is _WORDED:
        return _worded(match, text, first, published, found)
    begins, ends = match.span()
    if match["iso"]:
        return _made(_real_day(match["iso"]), begins, ends)
    if match["dotted"]:
        day, month, year = match["dotted"].split(match["dot"])
        return _made(_real_day(f"{year}-{int(month):02}-{int(day):02}"), begins, ends)
    if match["day"]:
        return _day(match, "day", published, text, first)
    if match["quarter_year"]:
        return _made(_part(match["part_after"], match["quarter_year"]), begins, ends)
    if match["fiscal"]:
        return _made(_fiscal(int(match["fiscal"]), match["fiscal_end"]), begins, ends)
    if match["from"]:
        return _span(match)
    return _year(match, text, first, end)


def _made(period: str, begins: int, ends: int) -> _Found | None:
    return (period, begins, ends, True) if period else None


def _real_day(iso: str) -> str:
    try:
        return date.fromisoformat(iso).isoformat()
    except ValueError:
        return ""


def _part(part: str, year: str) -> str:
    return f"{year}-{part}" if part[0] == "Q" or part[1] in "12" else ""


def _fiscal(year: int, ends: str) -> str:
    """2024-25 is a fiscal year, 2022-25 a span of years, 2024-10 a month."""
    last = int(ends)
    if last == (year + 1) % 100:
        return f"FY{year}/{last:02}"
    if last > year % 100 and last > 12:
        return f"{year}/{year // 100 * 100 + last}"
    return f"{year}-{last:02}" if 1 <= last <= 12 else ""


def _span(match: re.Match[str]) -> _Found | None:
    begins = match.start()
    low, high = int(match["from"]), int(match["to"])
    if low >= high:
        return match["from"], begins, match.end("from"), True
    return f"{low}/{high}", begins, match.end(), True


def _year(match: re.Match[str], text: str, first: int, end: int) -> _Found | None:
    begins, ends = match.span("year")
    if text[ends : ends + 1] in _PAUSES:
        # Nothing the year could be a sum or a count of follows.
        priced = _PRICES_BEFORE.search(text, max(first, begins - 10), begins) is not None
        if priced or currency_before(text, begins, first)[0] or _coded(text, begins):
            return None
        return match["year"], begins, ends, True
    if _PRICES_AFTER.match(text, ends, end) or currency_before(text, begins, first)[0]:
        return None
    if _PRICES_BEFORE.search(text, max(first, begins - 10), begins):
        return None
    if currency_after(text, ends, end)[0] or scale_at(text, ends, end, money=False)[2]:
        return None
    if (
        text[ends : ends + 1] == " "
        and not _TIME_LEAD.search(text, max(first, begins - 9), begins)
        and (noun_at(text, ends, end, adjectives=0)[0] or measure_at(text, ends, end)[0])
    ):
        return None
    return None if _coded(text, begins) else (match["year"], begins, ends, True)


def _coded(text: str, begins: int) -> bool:
    """Whether digits belong to a code: ABC-2024."""
    return begins > 0 and text[begins - 1] in "-–" and text[max(0, begins - 2)].isupper()


def _day(
    match: re.Match[str], group: str, published: date | None, text: str, first: int
) -> _Found | None:
    """A day with its month; of a range of days, the last."""
    day = match[f"{group}_to"] or match[group if group == "day" else "md_day"]
    month = _NUMBERS[match[f"{group}_month"][:3].casefold()]
    number = int(re.sub(r"\D", "", day))
    if year := match[f"{group}_year"]:
        return _made(_real_day(f"{year}-{month:02}-{number:02}"), *match.span())
    begins, ends = match.span()
    if published is None or not (period := _latest(published, month, number, text, first, begins)):
        return None
    return period, begins, ends, False


def _latest(
    published: date, month: int, day: int | None, text: str, first: int, begins: int
) -> str:
    """The latest such month or day not after publication; with "next" the first one after it."""
    ahead = _NEXT_LEAD.search(text, max(first, begins - 6), begins) is not None
    for year in (
        (published.year, published.year + 1) if ahead else (published.year, published.year - 1)
    ):
        words = f"{year}-{month:02}-{day or 1:02}"
        if not (iso := _real_day(words)):
            continue
        at = date.fromisoformat(iso)
        # A meeting announced for next week is meant, not that of a year ago.
        soon = timedelta(days=0 if day is None else 14)
        if (at > published) if ahead else (at <= published + soon):
            return iso if day is not None else iso[:7]
    return ""


def _worded(
    match: re.Match[str], text: str, first: int, published: date | None, found: list[When]
) -> _Found | None:
    begins, ends = match.span()
    if match["md_month"]:
        return _day(match, "md", published, text, first)
    if match["month"]:
        return _month(match, text, first, published)
    if match["part"]:
        return _made(_part(match["part"], match["part_year"]), begins, ends)
    if match["nth"]:
        year = match["nth_year"] or _year_of(match["nth_rel"], published, None)
        if not year:
            return None
        half = match["piece"] == "half"
        nth = _NTH[match["nth"].casefold()] or (2 if half else 4)
        if half and nth > 2:
            return None
        return f"{year}-{'H' if half else 'Q'}{nth}", begins, ends, bool(match["nth_year"])
    if match["fy"]:
        return _made(_fiscal_year(match), begins, ends)
    # "last year" after a stated year still counts from publication; "the year before" from it.
    named = next((int(w.period[:4]) for w in found[::-1] if w.period[:4].isdecimal()), None)
    period = _year_of(match["relative"], published, named, match)
    return (period, begins, ends, False) if period else None


def _month(match: re.Match[str], text: str, first: int, published: date | None) -> _Found | None:
    begins, ends = match.span()
    name = match["month"]
    if not name[0].isupper():
        return None
    month = _NUMBERS[name[:3].casefold()]
    if year := match["month_year"]:
        return f"{year}-{month:02}", begins, ends, True
    if published is None or not _MONTH_LEAD.search(text, max(first, begins - 8), begins):
        return None
    period = _latest(published, month, None, text, first, begins)
    return (period, begins, match.end("month"), False) if period else None


def _fiscal_year(match: re.Match[str]) -> str:
    written = match["fy"]
    year = int(written) if len(written) == 4 else 2000 + int(written)
    if not 1945 <= year <= 2075:
        return ""
    if match["fy_end"]:
        last = int(match["fy_end"]) % 100
        return f"FY{year}/{last:02}" if last == (year + 1) % 100 else ""
    american = not match["fy_kind"].casefold().startswith(("financial", "budget"))
    if match["fy_kind"].casefold().startswith("budget"):
        return str(year)
    return f"FY{year - 1}/{year % 100:02}" + ("@10" if american else "")


def _count(words: str) -> int:
    return int(words) if words.isdecimal() else UNITS[words.casefold()]


def _year_of(
    words: str, published: date | None, named: int | None, match: re.Match[str] | None = None
) -> str:
    """The period relative words mean: a year, a month for "last month", a day for "now"."""
    plain = words.casefold().replace("’", "'").removesuffix("'s")
    if named is not None:
        if plain.endswith(("year before", "year earlier", "previous year")):
            return str(named - 1)
        if plain.endswith("following year"):
            return str(named + 1)
    if published is None or not 1 < published.year < 9900:
        return ""
    year = published.year
    for group, sign in (("coming", 1), ("within", 1), ("ago", -1)):
        if match is not None and match[group]:
            return f"{year + sign * _count(match[group]):04}"
    for test, answer in _RELATIVE:
        if test in plain:
            return answer(published)
    return str(year)


def _month_from(on: date, months: int) -> str:
    index = on.year * 12 + on.month - 1 + months
    return f"{index // 12:04}-{index % 12 + 1:02}"


_RELATIVE: tuple[tuple[str, Callable[[date], str]], ...] = (
    ("next year", lambda on: str(on.year + 1)),
    ("the past year", lambda on: str(on.year)), ("the last year", lambda on: str(on.year)),
    ("following year", lambda on: ""),
    ("last year", lambda on: str(on.year - 1)), ("year before", lambda on: str(on.year - 1)),
    ("year earlier", lambda on: str(on.year - 1)), ("year ago", lambda on: str(on.year - 1)),
    ("previous year", lambda on: str(on.year - 1)), ("year-on", lambda on: str(on.year - 1)),
    ("year on", lambda on: str(on.year - 1)),
    ("next decade", lambda on: str(on.year + 10)), ("a decade", lambda on: str(on.year + 10)),
    ("decade", lambda on: str(on.year // 10 * 10 + 9)),
    ("this month", lambda on: _month_from(on, 0)), ("last month", lambda on: _month_from(on, -1)),
    ("next month", lambda on: _month_from(on, 1)),
)  # fmt: skip
