"""Which periods a quantity is about, and whether it is stated, estimated, promised or asked for."""

from __future__ import annotations

import re
from typing import NamedTuple

from article3.claims.model import SPAN, Modality, Quantity, When
from article3.claims.reading.context import Context

_REACH = 90
_ADJACENT = 16
"""Characters within which "2 % from 2021" dates the number."""

_ACTUAL = re.compile(
    r"\b(?:already(?!\s+(?:this|next|in|by|from)\b)|currently|spends|spent|devotes|devoted|"
    r"allocated|stood at|stands at|reached|was|were|amounted|accounted|accounts|represents|"
    r"represented|totalled|totaled|hit|invested|recorded|paid|rose to|increased to|grew to|fell to|"
    r"dropped|now spends?|had spent|is spending|is at|lies at|is only|made up|makes up|came to|"
    r"has spent)\b"
)
_PRICES_OF = re.compile(r"\b(?:prices|dollars|euros|rates|terms|those) of\s+$")
_ENOUGH = re.compile(
    r"^\s*(?:of (?:its )?(?:gdp|gni)\s+)?(?:will|would|is|are|should|must)\s+"
    r"(?:do\b|suffice|(?:be )?(?:quite )?(?:enough|sufficient|ample))"
)
"""What is said to be enough is an opinion: "2.1 % will do"."""

_HAD_THEY = re.compile(r"\W*(?:had|were|should)\s+(?!not\b)[\w’']+\s+(?:[\w’']+\s+){0,3}\w+")
"""A sentence that begins with its condition: "Had Italy spent 2 % every year"."""

_RULED_OUT = re.compile(
    r"\b(?:not(?: only| just| merely)?|instead of|rather than)\s+(?:in|by|for)?\s*$"
)
"""What is said of a year that is not meant: "already in 2029, and not only in 2035"."""

_SPENDS_NOW = re.compile(
    r"\b(?:currently|now|already|still)\s+(?:spends?|devotes?|invests?|stands? at|is at|are at)\s+"
    r"(?:(?:about|around|some|just|only|nearly|almost|over|roughly)\s+)*$"
)
_NOW = re.compile(r"(?:currently|now|today|at present|presently|these days|at the moment|already)")
_WANTS = re.compile(r"\bwants?\b.{0,40}\bto\s+(?:\w+\s+){0,3}$")
_QUESTION_OF_IF = re.compile(r"\b(?:if|whether|unless|suppose|imagine|hypothetical|what would)\b")


class Time(NamedTuple):
    """What the words say of the period: as stated (or ``""``), and all it may mean."""

    period: str
    periods: tuple[str, ...]
    deadline: str

    def due(self, period: str) -> Time:
        """The same with a deadline for its period, where there is one."""
        return Time(period, (period,) if period else self.periods, self.deadline)


def time_of(
    context: Context, quantity: Quantity, *, years: int = 2, bracketed: bool = True
) -> Time:
    """The period of a quantity: the nearest in its clause, else the sentence's only one.

    Without one: the year of publication and the ``years - 1`` before it. ``bracketed`` False leaves
    out periods in brackets, which date another number.
    """
    key = ("time", quantity.start, years, bracketed)
    if key not in context.memory:
        context.memory[key] = _time(context, quantity, years, bracketed=bracketed)
    found: Time = context.memory[key]
    return found


def _time(context: Context, quantity: Quantity, years: int, *, bracketed: bool) -> Time:
    first, last = context.clause(quantity.start)
    own = [w for w in context.whens if first <= w.start < last]
    own = [w for w in own if not _PRICES_OF.search(_before(context, w))]
    if not bracketed:
        own = [w for w in own if ")" not in context.words(w.end, w.end + 2)]
    deadline = _deadline(context, own or context.whens, quantity)
    level = [
        w
        for w in own
        if not _bracketed(context, quantity, w)
        and not _of_the_next(context, quantity, w)
        and (
            w.role in ("in", "as_of")
            or (w.role in ("from", "since") and 0 <= w.start - quantity.end < _ADJACENT)
        )
    ]
    chosen = min(level, key=lambda w: _distance(w, quantity), default=None)
    if chosen is None:
        others = [
            w
            for w in context.whens
            if w.role in ("in", "as_of") and not _bracketed(context, quantity, w)
        ]
        chosen = others[0] if len(others) == 1 else None
    if chosen is not None:
        if not chosen.stated and _NOW.match(context.words(chosen.start, chosen.end)):
            # "Now" is the newest year there are figures of.
            return Time("", (chosen.period[:4], str(int(chosen.period[:4]) - 1)), deadline)
        return Time(chosen.period, _meant(chosen), deadline)
    year = context.year
    guesses = tuple(str(year - n) for n in range(years))
    if context.published is None:
        guesses = tuple(str(year - n) for n in range(years + 1))
    return Time("", guesses, deadline)


def _before(context: Context, when: When) -> str:
    """The words right before a period."""
    return context.words(max(context.start, when.start - 30), when.start)


def spans_of(context: Context, quantity: Quantity) -> tuple[str, ...]:
    """The spans of years a change may be over: "between 2014 and 2024", or "since 2014" until the
    year of the text or the one before; none where the words name no first year."""
    first, last = context.clause(quantity.start)
    whens = [w for w in context.whens if first <= w.start < last] or context.whens
    named = [w.period for w in whens if SPAN.match(w.period)]
    if named:
        return (named[0],) if len(set(named)) == 1 else ()
    years = {w.period[:4] for w in whens if w.role == "since" and w.period[:4].isdigit()}
    if len(years) != 1:
        return ()
    begin = years.pop()
    return tuple(
        f"{begin}/{year}" for year in (context.year, context.year - 1) if year > int(begin)
    )


def _of_the_next(context: Context, quantity: Quantity, when: When) -> bool:
    """Whether "now" begins what is said next: "did not reach 2 %, now devotes 4"."""
    return (
        when.start >= quantity.end
        and "," in context.words(quantity.end, when.start)
        and bool(_NOW.match(context.words(when.start, when.end)))
    )


def _bracketed(context: Context, quantity: Quantity, when: When) -> bool:
    """Whether a period stands in brackets with another number: "1.59tn (last year: 1.45)"."""
    if when.start < quantity.end:
        return False
    between = context.words(quantity.end, when.start)
    place = between.rfind("(")
    if place < 0 or ")" in between[place:]:
        return False
    rest = context.words(when.end, min(when.end + 40, context.end)).partition(")")[0]
    return bool(re.search(r"\d", between[place:] + rest))


def _meant(when: When) -> tuple[str, ...]:
    """A stated year means itself; a month or "currently" the year it lies in, or the one before."""
    if when.period.isdigit() or "H" in when.period or "/" in when.period or "Q" in when.period:
        if when.stated or not when.period.isdigit():
            return (when.period,)
        return (when.period, str(int(when.period) - 1)) if when.role == "as_of" else (when.period,)
    year = when.period[:4]
    return (when.period, year, str(int(year) - 1)) if year.isdigit() else (when.period,)


def _distance(when: When, quantity: Quantity) -> int:
    """How far a period is from a quantity; one that follows is nearer than one before."""
    if when.start >= quantity.end:
        return when.start - quantity.end
    return int(1.3 * (quantity.start - when.end)) + 5


def _deadline(context: Context, whens: list[When], quantity: Quantity) -> str:
    """The deadline nearest to a quantity, or a year still to come."""
    due = [
        w
        for w in whens
        if (w.role == "by" or (w.role == "in" and _ahead(context, w)))
        and not _RULED_OUT.search(_before(context, w))
    ]
    if due:  # "will reach 2 % in 2024 already, two years before 2026", said in 2024
        due += [w for w in whens if _at_once(context, w, quantity)]
    nearest = min(due, key=lambda w: _distance(w, quantity), default=None)
    return nearest.period if nearest else ""


def _at_once(context: Context, when: When, quantity: Quantity) -> bool:
    """Whether a promise is for the year of the text: "will reach 2 % in 2024 already"."""
    return (
        when.role == "in"
        and when.stated
        and when.period == str(context.year)
        and 0 <= when.start - quantity.end < _ADJACENT
        and context.cues.between("pledge", quantity.start - 40, quantity.start)
    )


def _ahead(context: Context, when: When) -> bool:
    year = when.period[-4:] if "/" in when.period else when.period[:4]
    return year.isdigit() and int(year) > context.year


def modality_of(context: Context, quantity: Quantity, time: Time) -> Modality:
    """Whether a quantity is stated as fact, estimated, promised, or asked for."""
    first, last = context.clause(quantity.start)
    led = context.words(max(first, quantity.start - _REACH), quantity.start)
    cues = context.cues
    reach = max(first, quantity.start - 140)
    asked = cues.between("demand", reach, quantity.start)
    promised = cues.between("pledge", reach, quantity.start)
    actual = list(_ACTUAL.finditer(led))
    near = actual and actual[-1].end() > len(led) - 40
    if (
        _ENOUGH.match(context.after(quantity, 40))
        or _QUESTION_OF_IF.search(led)
        or _WANTS.search(led)
        or _HAD_THEY.match(context.low)
    ):
        return "demand"
    if asked and not near and not (promised and _later(context, "pledge", "demand", quantity)):
        return "demand"
    if near and time.period and year_of(time.period) <= context.year:
        return "actual"
    if _SPENDS_NOW.search(led) and not time.period:
        return "actual"  # "now spends 2.3 % and has promised 2.5 by 2027"
    due = year_of(time.deadline)
    if due > context.year or (promised and due >= context.year):
        return "pledge"
    if promised and not actual:
        ahead = not time.period or year_of(time.period) > context.year
        return "pledge" if ahead else "estimate"
    return "estimate" if cues.between("estimate", first, last) else "actual"


def _later(context: Context, one: str, other: str, quantity: Quantity) -> bool:
    """Whether the last phrase of one group before a quantity follows the last of another."""

    def last(name: str) -> int:
        return max((p for p in context.cues.groups.get(name, ()) if p < quantity.start), default=-1)

    return last(one) > last(other)


def year_of(period: str) -> int:
    """The last year of a period as written, 0 where it names none.

    >>> year_of("2024/2026"), year_of("FY2025/26"), year_of("")
    (2026, 2026, 0)
    """
    tail = period.rsplit("/", maxsplit=1)[-1]
    if period.startswith("FY"):
        return int(period[2:6]) + 1
    return int(tail[:4]) if tail[:4].isdigit() else 0
