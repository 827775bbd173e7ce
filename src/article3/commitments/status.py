"""Whether a promise is kept, as of a date, from the edition of that date.

==================  ====================================================================
met                 the figure of the deadline's year (or of the newest, for a standing
                    promise) satisfies it
at the line         it does or does not by less than rounding, or its own edition's tables
                    disagree about it
missed              the deadline has passed and the figure does not satisfy it
met early           the deadline is ahead and the newest figure satisfies it already
on course           not yet, but on or above the straight line from the year it was made
                    to the deadline
off course          below that line
contested           the one who made it disputes what it asks (the status the figures give
                    is kept beside it)
unknown             no edition prints what would decide it
not applicable      it asks for what an Ally without armed forces cannot spend
==================  ====================================================================
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from article3.alliance import COUNTRIES, allies, entity_code
from article3.commitment import ANNUAL, Commitment
from article3.commitments.known import series
from article3.errors import MissingFigureError, UnknownNameError
from article3.ledger import Figure, Ledger
from article3.ledger.commitments import commitments
from article3.ledger.figure import compute
from article3.ledger.identities import recomputed_share
from article3.measures.margin import margin

STATUSES = (
    "met", "met early", "at the line", "on course", "off course", "missed", "contested",
    "unknown", "not applicable",
)  # fmt: skip
DECIDED = ("defexp_share_gdp", "equipment_share")
"""Indicators of promises that NATO prints, so that figures can decide them."""
ROUNDING = {"defexp_share_gdp": 0.005, "equipment_share": 0.05}

_WHY = {
    "total_share_gdp": "NATO prints core defence expenditure only; nobody publishes the 1.5 % part",
    "resilience_share_gdp": "nobody publishes the 1.5 % part, and no list of what counts is public",
    "annual_plan_submitted": "the plans are not published",
    "review_held": "the review has not been held",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one edition says about a promise: the figure and the status it gives."""

    edition: str
    published: date
    figure: Figure
    status: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A promise of one entity with its status as of a date.

    ``figure`` is what the status rests on, ``margin`` the distance from the promised level (points
    of its unit, positive when kept), ``usual`` the median revision of that entity's past figures.
    ``computed`` is the status by the figures alone; ``history`` what each edition of the ledger
    published by the date says of the deciding year, oldest first.
    """

    commitment: Commitment
    entity: str
    status: str
    computed: str
    reason: str
    figure: Figure | None = None
    margin: Figure | None = None
    usual: Figure | None = None
    history: tuple[Reading, ...] = ()
    superseded: bool = False

    @property
    def changed(self) -> bool:
        """Whether an edition revised the figure so that the status changed."""
        return len({reading.status for reading in self.history}) > 1


def promises(
    ledger: Ledger,
    who: str | None = None,
    *,
    forum: str | None = None,
    as_of: date | None = None,
    every: bool = False,
) -> list[Judgement]:
    """The promises made by a date, each judged; for one entity, a forum, or all.

    An Ally's list includes the Alliance's promises that bind each Ally. Without ``who`` a forum's
    list holds the promises of single countries, or the Alliance's own where it has no others.
    Raises ``UnknownNameError`` for a name or forum nobody knows.
    """
    asked = as_of or ledger.as_of
    known = commitments(every=every)
    forums = sorted({c.forum for c in commitments(every=True)})
    if forum is not None and forum not in forums:
        raise UnknownNameError("forum", forum, forums, f"one of {', '.join(forums)}")
    code = entity_code(who) if who else None
    chosen = [c for c in known if c.made <= asked and forum in (None, c.forum)]
    found = [
        (c, entity)
        for c in chosen
        for entity in _bound(c, asked, code)
        if code is None or entity == code
    ]
    if code is None and any(entity in COUNTRIES for _, entity in found):
        found = [(c, entity) for c, entity in found if entity in COUNTRIES]
    made = {c.id for c in known if c.made <= asked}
    return [
        replace(judge(ledger, c, entity, as_of=as_of), superseded=c.superseded_by in made)
        for c, entity in found
    ]


def _bound(commitment: Commitment, on: date, code: str | None) -> Iterable[str]:
    """Whom a promise binds: its maker, or each Ally; the Alliance itself when asked for by name."""
    if commitment.applies_to != "each":
        return (commitment.who,)
    if code == commitment.who:
        return (commitment.who,)
    return tuple(sorted(ally.iso3 for ally in allies(on)))


def judge(
    ledger: Ledger, commitment: Commitment, entity: str, *, as_of: date | None = None
) -> Judgement:
    """The status of one promise for one entity, as of a date."""
    country = COUNTRIES.get(entity)
    if country and not country.has_forces and commitment.indicator in DECIDED:
        return _plain(commitment, entity, "not applicable", "no armed forces")
    if commitment.indicator == "total_share_gdp" and commitment.value is not None:
        return _total(ledger, commitment, entity, as_of)
    if commitment.indicator not in DECIDED or commitment.value is None:
        why = _WHY.get(commitment.indicator, "no edition of the ledger prints what would decide it")
        return _contested(_plain(commitment, entity, "unknown", why))
    try:
        made = _decide(ledger, commitment, entity, as_of)
    except MissingFigureError as error:
        return _contested(_plain(commitment, entity, "unknown", str(error).rstrip(".")))
    return _contested(made)


def _plain(commitment: Commitment, entity: str, status: str, reason: str) -> Judgement:
    return Judgement(commitment, entity, status, status, reason)


def _contested(made: Judgement) -> Judgement:
    if not made.commitment.contested:
        return made
    return replace(made, status="contested", reason=made.commitment.contested)


def _total(ledger: Ledger, commitment: Commitment, entity: str, as_of: date | None) -> Judgement:
    """5 % of core and related together: core alone can show it met, nothing shows it missed."""
    core = replace(commitment, indicator="defexp_share_gdp")
    try:
        figure = _newest(ledger, core, entity, as_of)
    except MissingFigureError:
        figure = None
    if figure and figure.value is not None and commitment.asks(figure.value):
        made = Judgement(commitment, entity, "met early", "met early",
                         "core defence expenditure alone reaches it", figure)  # fmt: skip
        return _contested(made)
    made = _plain(commitment, entity, "unknown", _WHY["total_share_gdp"])
    return _contested(replace(made, figure=figure))


def _decide(ledger: Ledger, c: Commitment, entity: str, as_of: date | None) -> Judgement:
    asked = as_of or ledger.as_of
    due = c.due
    passed = due is not None and due.end < asked
    figure = (
        ledger.figure(entity, c.indicator, c.due_year, as_of=as_of)
        if passed
        else _newest(ledger, c, entity, as_of)
    )
    status, reason = _status(ledger, c, figure, passed=passed)
    if not passed and due is not None and status in ("missed", "at the line"):
        status, reason = _course(ledger, c, figure)
    period = figure.period
    history = _history(ledger, c, entity, period, asked) if passed or c.deadline == ANNUAL else ()
    return Judgement(
        c, entity, status, status, reason, figure, _margin(c, figure),
        margin(ledger, entity, c.indicator, as_of=as_of), history,
    )  # fmt: skip


def _newest(ledger: Ledger, c: Commitment, entity: str, as_of: date | None) -> Figure:
    """The figure of the last year, no later than the deadline's, in the newest table."""
    rows = series(ledger, entity, c.indicator, as_of or ledger.as_of)
    if c.due_year:
        rows = rows.filter(pl.col("period") <= c.due_year)
    if rows.is_empty():
        raise MissingFigureError(f"No edition prints {c.indicator} for {entity}")
    last = rows.row(-1, named=True)
    return ledger.figure(entity, c.indicator, last["period"], edition=last["edition"])


def _margin(c: Commitment, figure: Figure) -> Figure | None:
    if figure.value is None or c.value is None:
        return None
    sign = -1 if c.comparator == "<=" else 1
    return compute(
        f"margin({c.id})", figure.entity, figure.period,
        sign * (figure.value - c.value), f"{c.indicator} − {c.value:g}", (figure,),
        unit="points",
    )  # fmt: skip


def _status(ledger: Ledger, c: Commitment, figure: Figure, *, passed: bool) -> tuple[str, str]:
    """Kept, missed or at the line, by one figure."""
    value = figure.value or 0.0
    standing = passed or c.deadline == ANNUAL or not c.deadline
    again = recomputed_share(ledger, figure)
    kept = c.asks(value)
    overridden = "override_in_source" in figure.flags and again is not None
    if overridden and again and again.value is not None and c.asks(again.value) != kept:
        return "at the line", (
            f"printed {value:.2f}, but the edition's own tables give {again.value:.3f}"
        )
    if abs(value - (c.value or 0.0)) < ROUNDING[c.indicator]:
        return "at the line", "within rounding of the promised level"
    if kept:
        return ("met" if standing else "met early"), ""
    return "missed", ""


def _course(ledger: Ledger, c: Commitment, figure: Figure) -> tuple[str, str]:
    """On or off the straight line from the year the promise was made to its deadline."""
    due_year, year = int(c.due_year), int(figure.period)
    # A promise made in the newest year starts from the year before: that is what it knew.
    start_year = min(c.made.year, year - 1)
    try:
        start = ledger.figure(figure.entity, c.indicator, start_year, edition=figure.edition)
    except MissingFigureError as error:
        return "unknown", str(error).rstrip(".")
    if start.value is None or c.value is None:
        return "unknown", f"no figure for {start_year}"
    line = start.value + (c.value - start.value) * (year - start_year) / (due_year - start_year)
    word = "on course" if (figure.value or 0.0) >= line - ROUNDING[c.indicator] else "off course"
    return word, (
        f"the line from {start.value:.2f} in {start_year} to {c.value:g} in {due_year} "
        f"is at {line:.2f} in {year}"
    )


def _history(
    ledger: Ledger, c: Commitment, entity: str, period: str, asked: date
) -> tuple[Reading, ...]:
    made = []
    for figure in ledger.printings(entity, c.indicator, period, as_of=asked):
        status, _ = _status(ledger, c, figure, passed=True)
        made.append(
            Reading(figure.edition, ledger.edition(figure.edition).published, figure, status)
        )
    return tuple(made)
