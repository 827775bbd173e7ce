"""How a verdict is said: its words and mark, its reason, the sentence it is about, cut to fit."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import PurePath

from article3 import indicators
from article3.alliance import entity_name
from article3.claims import rows
from article3.claims.model import Checked, Claim, Judgement, Label, Reading, Report
from article3.claims.words import REASONS
from article3.errors import UnknownNameError
from article3.ledger import Figure
from article3.ledger.explain import day
from article3.ledger.figure import lower_first, plain_unit

WORDS: dict[Label, str] = {
    "supported": "supported",
    "refuted": "refuted",
    "imprecise": "imprecise",
    "outdated": "outdated",
    "not_checkable": "not checkable",
}

MARKS: dict[Label, str] = {
    "supported": "✓",
    "refuted": "✗",
    "imprecise": "≈",
    "outdated": "↻",
    "not_checkable": "?",
}
"""A sign for each verdict, so that none is told by its colour alone."""

GRAVITY: tuple[Label, ...] = ("refuted", "outdated", "imprecise", "supported", "not_checkable")
"""The order in which a reader should look at verdicts."""

_BASIS = {"asked": "as given", "file metadata": "from the file's metadata"}


def reason(code: str) -> str:
    """A reason code as a sentence; an unknown one is shown by its own words.

    >>> reason("wrong_year"), reason("not_in_the_table"), reason("")
    ('The number is that of another year.', 'Not in the table.', '')
    """
    said = REASONS.get(code, code.replace("_", " "))
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def verdict(judgement: Judgement | None) -> str:
    """The mark and word of a judgement.

    >>> verdict(Judgement("refuted")), verdict(None)
    ('✗ refuted', 'unknown')
    """
    return f"{MARKS[judgement.label]} {WORDS[judgement.label]}" if judgement else "unknown"


def verdicts(checked: Checked) -> str:
    """Then and now: one word where they agree or only now is known.

    ``✓ supported``, or ``✓ supported then → ↻ outdated now``, or ``✗ refuted now``.
    """
    then, now = checked.verdict.then, checked.verdict.now
    if then is None:
        return f"{verdict(now)} now"
    if then.label == now.label:
        return f"{verdict(now)}, then and now"
    return f"{verdict(then)} then → {verdict(now)} now"


def dated(report: Report) -> str:
    """When the document appeared, how that is known, and by what day it was checked."""
    today = f"checked as of {day(report.as_of)}" if report.as_of else "checked as of today"
    if report.published is None:
        return f"Day of publication unknown: judged only by what is known now; {today}."
    basis = _BASIS.get(report.published_basis) or report.published_basis.replace(
        "document", "as the document says", 1
    )
    known = f" ({basis})" if basis else ""
    return f"Published {day(report.published)}{known}; {today}."


def tally(report: Report) -> str:
    """How many claims have which verdict, those to look at first; and now, where that differs.

    >>> tally(Report("Nothing."))
    'No claim found.'
    """
    if not report.checked:
        return "No claim found."
    parts = [f"{count} {word}" for _, _, word, count in found(report)]
    return " ".join([f"{number(report)}: {', '.join(parts)}.", today(report)]).strip()


def today(report: Report) -> str:
    """How many claims have which verdict by the newest editions, where that is another answer."""
    numbers = rows.counts(report, now=True)
    if numbers == rows.counts(report):
        return ""
    parts = [f"{numbers[label]} {WORDS[label]}" for label in GRAVITY if numbers[label]]
    return f"By what is known now: {', '.join(parts)}."


def number(report: Report) -> str:
    """How many claims there are.

    >>> number(Report("Nothing."))
    'No claim found'
    """
    count = len(report.checked)
    return f"{count} claim{'s' if count != 1 else ''}" if count else "No claim found"


def found(report: Report) -> list[tuple[Label, str, str, int]]:
    """Label, mark, word and number of each verdict that occurs, those to look at first."""
    numbers = rows.counts(report)
    return [(la, MARKS[la], WORDS[la], numbers[la]) for la in GRAVITY if numbers[la]]


def reasons(checked: Checked) -> list[str]:
    """Why, in words: then, and now where that differs; nothing the sentence for print says."""
    then, now = checked.verdict.then, checked.verdict.now
    codes = dict.fromkeys(judgement.reason for judgement in (then, now) if judgement)
    printed = checked.verdict.sentence.casefold()
    said = [reason(code) for code in codes if code]
    return [why for why in said if why.rstrip(".").casefold() not in printed]


def tolerance(checked: Checked) -> str:
    """What true values would bear the claim out, as the digits and words of the claim allow.

    Empty where the claim states no number that is compared.
    """
    seen = checked.verdict.then or checked.verdict.now
    if seen.tolerance is None or checked.claim.value is None:
        return ""
    low, high = (_end(bound, checked.claim.unit) for bound in seen.tolerance)
    unit = _UNITS.get(checked.claim.unit, checked.claim.unit)
    if not low and not high:
        return ""
    span = f"{low} to {high}" if low and high and low != high else low or high
    words = "at least " if not high else "at most " if not low else ""
    return f"Borne out by {words}{span}{unit and ' '}{unit}.".replace("  ", " ")


_UNITS = {"%GDP": "% of GDP", "%GNI": "% of GNI", "count": "", "fraction": "of the whole",
          "x": "times", "rank": "in rank", "year": ""}  # fmt: skip


def _end(bound: float, unit: str) -> str:
    """One end of a tolerance, empty for no end.

    >>> _end(3.4249999999, "%GDP"), _end(20.85e9, "EUR"), _end(float("inf"), "%")
    ('3.425', '20.85 billion', '')
    """
    if not isfinite(bound):
        return ""
    if unit == "year":
        return f"{bound:.0f}"
    if len(unit) == 3 and unit.isupper() and abs(bound) >= 1e6:
        size, word = (1e9, "billion") if abs(bound) >= 1e9 else (1e6, "million")
        return f"{bound / size:,.6g} {word}"
    return f"{bound:,.7g}"


def name(report: Report) -> str:
    """What to call the document: its title, else the name of its file."""
    return " ".join(report.title.split()) or PurePath(report.id).name or "Article"


def quoted(report: Report, claim: Claim, width: int = 160) -> str:
    """The claim's sentence on one line, cut to about ``width`` characters around its quantity."""
    start, end = claim.start, claim.end
    if claim.quantity:
        return cut(report.text, start, end, claim.quantity.start, claim.quantity.end, width)
    return cut(report.text, start, end, start, start, width)


def cut(text: str, start: int, end: int, first: int, last: int, width: int = 160) -> str:
    """``text[start:end]`` on one line, cut at words around ``text[first:last]``.

    >>> cut("One two three four five six.", 0, 28, 8, 13, 16)
    '… two three four …'
    """
    before = " ".join(text[start:first].split())
    middle = " ".join(text[first:last].split())
    after = " ".join(text[last:end].split())
    # What is cut off inside a word joins it again: only white space at the seam is a space.
    left = " " if before and text[first - 1 : first].isspace() else ""
    right = " " if after and text[last : last + 1].isspace() else ""
    if len(before) + len(middle) + len(after) <= width:
        return (before + left + middle + right + after).strip()
    room = max(width - len(middle), 0)
    ahead = max(room // 2, room - len(after))
    behind = max(room - min(ahead, len(before)), 0)
    if len(before) > ahead:
        before = "… " + before[len(before) - ahead :].partition(" ")[2] if ahead else "…"
    if len(after) > behind:
        after = after[:behind].rpartition(" ")[0] + " …"
    return (before.rstrip() + left + middle + right + after.lstrip()).strip()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One figure a verdict rests on, in words.

    ``value`` as quoted, ``what`` it is, the ``edition``, the day that was ``published``, the
    ``times`` whose judgement rests on it (then, now or both), the ``place`` it was printed in or
    the ``formula``, and the ``url`` of the publisher's file (empty for anything but a web address).
    """

    figure_id: str
    value: str
    what: str
    edition: str
    published: date
    times: list[str]
    place: str
    url: str
    citation: str

    @property
    def known(self) -> str:
        """``then``, ``now``, or ``then and now``."""
        return " and ".join(self.times)

    @property
    def published_words(self) -> str:
        """The day it was published, as it is read."""
        return day(self.published)

    @property
    def explained(self) -> bool:
        """Whether the figure's id can be asked about; not for rows of most registers."""
        register = "@register-" in self.figure_id
        return not register or "@register-commitments-" in self.figure_id

    @property
    def command(self) -> str:
        """What to type to see where the figure comes from; empty where nobody could say."""
        return f"article3 explain {shlex.quote(self.figure_id)}" if self.explained else ""


def evidence(checked: Checked) -> list[Evidence]:
    """The figures of a verdict, each once, those of then before those of now."""
    made: dict[str, Evidence] = {}
    known: dict[str, list[str]] = {}
    for when, reading, figure in rows.readings_of(checked):
        times = known.setdefault(figure.figure_id, [])
        if when not in times:
            times.append(when)
        web = rows.address_of(figure)
        made.setdefault(
            figure.figure_id,
            Evidence(
                figure.figure_id,
                shown(figure),
                _what(figure, reading),
                figure.edition,
                rows.published_on(figure, reading),
                times,
                str(figure.observation.locator) if figure.observation else _formula(figure),
                web if web.startswith(("https://", "http://")) else "",
                figure.cite(),
            ),
        )
    return list(made.values())


def shown(figure: Figure) -> str:
    """The value as people read it; money in billions or millions.

    >>> shown(Figure("NATO", "ukr_security_assistance", "2024-H1", 20.9e9, "EUR", "x"))
    'EUR 20.9 billion'
    """
    value, unit = figure.value, figure.unit
    if value is not None and len(unit) == 3 and unit.isupper() and abs(value) >= 1e6:
        size, word = (1e9, "billion") if abs(value) >= 1e9 else (1e6, "million")
        return f"{unit} {value / size:,.4g} {word}"
    try:
        return figure.shown
    except UnknownNameError:  # a promise about something no publisher prints
        return "no figure" if value is None else f"{value:,.10g} {plain_unit(unit)}".rstrip()


def _what(figure: Figure, reading: Reading) -> str:
    """What the figure is, with how it was read where that says more."""
    if reading.standing == "register" and reading.words:
        return f"{entity_name(figure.entity)}: {lower_first(reading.words)}"
    what = f"{entity_name(figure.entity)}, {_inside(_name(figure.indicator))}, {figure.period}"
    return f"{what} ({reading.words})" if reading.words else what


def _name(indicator: str) -> str:
    """An indicator, or a measure of one, in words.

    >>> _name("count(defexp_share_gdp>=2)")
    'Allies at 2 % or more, defence expenditure as a share of GDP'
    >>> _name("rank(defexp_share_gdp)"), _name("no_such_thing")
    ('Rank by defence expenditure as a share of GDP', 'No such thing')
    """
    measure, bracket, rest = indicator.partition("(")
    if bracket:
        inner, _, level = rest.rstrip(")").partition(">=")
        unit = f" {plain_unit(_unit(inner))}".rstrip()
        inner = _inside(_name(inner))
        if measure == "count":
            return f"Allies at {level}{unit} or more, {inner}"
        joint = " by " if measure == "rank" else " of "
        return measure.replace("_", " ").capitalize() + joint + inner
    try:
        return indicators.get(indicator).name
    except UnknownNameError:
        return indicator.replace("_", " ").capitalize()


def _unit(indicator: str) -> str:
    try:
        return indicators.get(indicator).unit
    except UnknownNameError:
        return ""


def _inside(name: str) -> str:
    """A name in the middle of a sentence, where Allies keep their capital."""
    return name if name.startswith("Allies") else lower_first(name)


def _formula(figure: Figure) -> str:
    leaves = len(list(figure.leaves()))
    printed = f"{leaves} printed figure{'s' if leaves != 1 else ''}"
    return f"{figure.formula}, from {printed}"


def editions(report: Report) -> Iterator[tuple[str, str]]:
    """The editions the verdicts rest on, oldest first, each with its title and day."""
    used = {
        leaf.publication.id: leaf.publication
        for checked in report.checked
        for _, _, figure in rows.readings_of(checked)
        for leaf in figure.leaves()
        if leaf.publication
    }
    for edition in sorted(used.values(), key=lambda e: (e.published, e.id)):
        yield edition.id, f"{edition.publisher}, {edition.title}, {day(edition.published)}"
