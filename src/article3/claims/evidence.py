"""What the ledger and the registers hold, indexed for thousands of questions a second.

The measures answer one question from data frames; a checker asks a few hundred a document. This
keeps the printings of an indicator in a dictionary and remembers what a measure computed, so that
a second document about the same figures costs next to nothing. Every memory is bounded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from article3 import indicators
from article3.alliance import COUNTRIES
from article3.claims.model import Judgement, Reading, Verdict
from article3.commitment import Commitment
from article3.errors import Article3Error, MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.commitments import commitments, figure_of
from article3.ledger.facts import Fact, facts, find
from article3.measures.aid import Months, printed_months, sum_of
from article3.measures.count import Count, count
from article3.measures.figure import figure
from article3.measures.growth import growth
from article3.measures.median import median
from article3.measures.rank import rank
from article3.periods import Period

Made = TypeVar("Made")

_REMEMBERED, _MEASURED, _SUMMED, _VERDICTS = 8_000, 1_000, 4_000, 4_000
"""How many single figures, measures over all Allies, sums of aid, and verdicts are kept."""

_COMPLETE = 0.75
"""A table answers for all Allies when it prints this share of the fullest table's countries."""


class Printing(NamedTuple):
    """One edition's printing of one cell."""

    published: date
    edition: str
    value: float
    table: bool
    row: int


class Table(NamedTuple):
    """An edition that prints a period for all Allies; ``table`` False for a press copy."""

    published: date
    edition: str
    table: bool


class Promise(NamedTuple):
    """A commitment with its level as a figure, and the days that are asked for again and again."""

    made: Commitment
    figure: Figure
    day: date
    due: Period | None
    due_year: str


class Evidence:
    """The ledger and the registers, ready to be asked by the checker."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._cells: dict[str, dict[tuple[str, str], tuple[Printing, ...]]] = {}
        self._months: dict[str, tuple[str, str]] = {}
        self._turns: list[int] = []
        self._pledges: dict[str, tuple[Promise, ...]] | None = None
        self._pledged_shares: dict[str, tuple[Promise, ...]] | None = None
        self.verdicts: dict[tuple[object, ...], Verdict] = {}
        self.judgements: dict[tuple[object, ...], Judgement] = {}
        remember, measured = lru_cache(maxsize=_REMEMBERED), lru_cache(maxsize=_MEASURED)
        self.epoch = remember(self._epoch)
        self.figure = remember(self._figure)
        self.count = measured(self._count)
        self.places = measured(self._places)
        self.measure = remember(self._measure)
        self.growth = measured(self._growth)
        self._read = remember(self._readings)
        self.median = measured(self._median)
        self.aid = lru_cache(maxsize=_SUMMED)(self._aid)
        self._monthly = measured(self._printed_months)
        self._held = remember(self._tables)
        self._stated = remember(self._facts)
        self._constant = remember(self._codes)

    def _days(self) -> list[int]:
        """The days on which something became known, fell due or changed, as ordinals."""
        days = {e.published for e in self.ledger.editions}
        days |= {fact.said_on for fact in facts()}
        for made in commitments():
            days |= {made.made, made.begun}
            if made.due is not None and made.due.end < date.max:
                days.add(made.due.end + timedelta(days=1))
        days |= {a.nato_since for a in COUNTRIES.values() if a.nato_since}
        # "This year" and what is still to come change on New Year's Day.
        days |= {date(year, 1, 1) for year in range(1990, 2101)}
        return sorted(day.toordinal() for day in days)

    def _epoch(self, on: date) -> int:
        """The number of such days up to a day: between two of them the same is known."""
        if not self._turns:
            self._turns = self._days()
        return bisect_right(self._turns, on.toordinal())

    def printed(self, indicator: str, entity: str, period: str, on: date) -> Sequence[Printing]:
        """The printings of a cell known on a day, newest first."""
        found = self._index(indicator).get((entity, period), ())
        return found[_later(found, on) :]

    def readings(
        self, indicator: str, entity: str, period: str, on: date, scale: float, slip: str,
        *, stated: bool, explains: bool,
    ) -> tuple[Reading, ...]:  # fmt: skip
        """The printings of a cell known on a day as readings, values times ``scale``.

        Those that a newer table replaces are left out unless the claim may go back on them
        (``explains``).
        """
        found = self._index(indicator).get((entity, period))
        if not found or (later := _later(found, on)) == len(found):
            return ()
        return self._read(indicator, entity, period, later, scale, slip, stated, explains)

    def _readings(
        self, indicator: str, entity: str, period: str, later: int, scale: float, slip: str,
        stated: bool, explains: bool,
    ) -> tuple[Reading, ...]:  # fmt: skip
        # Remembered by how many printings were still to come: that is the same for many days.
        known = self._index(indicator)[entity, period][later:]
        table = next((p for p in known if p.table), known[0])
        made = []
        for p in known:
            superseded = p is not table and p.published <= table.published
            if superseded and not explains:
                continue
            figure = self.figure(indicator, p.row)
            standing = "table" if p.table else "press"
            made.append(
                Reading("", p.value * scale, (figure,), p.published, standing, stated, slip,
                        superseded, period, p.table, entity)
            )  # fmt: skip
        return tuple(made)

    def printed_any(self, indicator: str, entity: str, on: date) -> list[tuple[str, Printing]]:
        """Every period's newest printing known on a day, newest edition first."""
        found = [
            (period, known[0])
            for who, period in self._index(indicator)
            if who == entity and (known := self.printed(indicator, entity, period, on))
        ]
        return sorted(found, key=lambda pair: pair[1].published, reverse=True)

    def newest_period(self, indicator: str, entity: str, on: date) -> str:
        """The last year some edition known on the day prints, or ``""``."""
        years = [
            period
            for (who, period), printings in self._index(indicator).items()
            if who == entity and any(p.published <= on for p in printings)
        ]
        return max(years, default="")

    def _index(self, indicator: str) -> dict[tuple[str, str], tuple[Printing, ...]]:
        if indicator not in self._cells:
            cells: dict[tuple[str, str], list[Printing]] = {}
            try:
                frame = self.ledger.observations(indicator)
            except Article3Error:
                self._cells[indicator] = {}
                return {}
            columns = ("entity", "period", "published", "edition", "value", "standing")
            rows = zip(*(frame[name].to_list() for name in columns), strict=True)
            for number, (entity, period, published, edition, value, standing) in enumerate(rows):
                printing = Printing(published, edition, value, standing == "table", number)
                cells.setdefault((entity, period), []).append(printing)
            self._cells[indicator] = {
                key: tuple(sorted(found, key=lambda p: p.published, reverse=True))
                for key, found in cells.items()
            }
        return self._cells[indicator]

    def _figure(self, indicator: str, row: int) -> Figure:
        """The figure of a printing."""
        return self.ledger.as_figure(self.ledger.observations(indicator).row(row, named=True))

    def codes(self, family: str, on: date) -> tuple[str, ...]:
        """The codes a family of constant prices has in the editions known on a day, newest first.

        Any other code is its own family.
        """
        if not indicators.is_constant_family(family):
            return (family,)
        return tuple(dict.fromkeys(code for day, code in self._constant(family) if day <= on))

    def _codes(self, family: str) -> tuple[tuple[date, str], ...]:
        """The codes of a family with the days they were published on, newest edition first."""
        stem = len(family)
        return tuple(
            (record.edition.published, code)
            for record in reversed(self.ledger.records)
            for code in record.indicators
            if code.startswith(family) and code[stem:].isdigit()
        )

    def tables(self, indicator: str, period: str, on: date) -> tuple[Table, ...]:
        """The editions that print a period for all Allies, newest first.

        Where no table was known on the day, the press copies that name nearly all of them.
        """
        # Remembered by period, not by day: an archive has more days than the ledger editions.
        known = [t for t in self._held(indicator, period) if t.published <= on]
        printed = [t for t in known if t.table]
        return tuple(printed or known)

    def _tables(self, indicator: str, period: str) -> tuple[Table, ...]:
        """The editions that print a period for nearly all Allies, newest first."""
        held: dict[Table, int] = {}
        for (_, when), printings in self._index(indicator).items():
            if when == period:
                for p in printings:
                    key = Table(p.published, p.edition, p.table)
                    held[key] = held.get(key, 0) + 1
        fullest = max(held.values(), default=0)
        return tuple(sorted((t for t, n in held.items() if n >= _COMPLETE * fullest), reverse=True))

    def _count(
        self, indicator: str, period: str, threshold: float, group: str, edition: str
    ) -> Count | None:
        return _or_none(
            lambda: count(self.ledger, indicator, period, threshold, group=group, edition=edition)
        )

    def _places(self, indicator: str, period: str, group: str, edition: str) -> dict[str, int]:
        """The rank of every member, empty where the edition prints none."""
        made = _or_none(lambda: rank(self.ledger, indicator, period, group=group, edition=edition))
        if made is None:
            return {}
        return dict(zip(made.frame["entity"].to_list(), made.frame["rank"].to_list(), strict=True))

    def _measure(self, entity: str, indicator: str, period: str, edition: str) -> Figure | None:
        return _or_none(lambda: figure(self.ledger, entity, indicator, period, edition=edition))

    def _growth(self, entity: str, indicator: str, span: str, edition: str) -> Figure | None:
        """The real change over a span of years in one edition's own prices."""
        start, _, end = span.partition("/")
        return _or_none(
            lambda: growth(self.ledger, entity, start, end, indicator=indicator, edition=edition)
        )

    def _median(self, indicator: str, period: str, edition: str) -> Figure | None:
        return _or_none(lambda: median(self.ledger, indicator, period, edition=edition))

    def _aid(self, entity: str, indicator: str, span: str, release: str) -> Figure | None:
        months = self._monthly(entity, indicator, release)
        return _or_none(lambda: sum_of(months, entity, indicator, span)) if months else None

    def facts(self, indicator: str, entity: str, period: str, on: date) -> list[Fact]:
        """What was stated of an indicator and entity by a day, newest first."""
        found = self._stated(indicator, entity, period)
        return [f for f in found if f.said_on <= on] if found else []

    def states(self, indicator: str, entity: str) -> bool:
        """Whether anybody ever stated an indicator of an entity."""
        return bool(self._stated(indicator, entity, ""))

    def _printed_months(self, entity: str, indicator: str, release: str) -> Months | None:
        return _or_none(lambda: printed_months(self.ledger, entity, indicator, release))

    def _facts(self, indicator: str, entity: str, period: str) -> tuple[Fact, ...]:
        return tuple(find(indicator, entity, period))

    def months(self, release: str) -> tuple[str, str]:
        """The first and last month a Kiel release counts."""
        if release not in self._months:
            frame = self.ledger.observations("ukr_aid_allocated_total")
            own = frame.filter(frame["edition"] == release)["period"]
            self._months[release] = (str(own.min()), str(own.max()))
        return self._months[release]

    def rate(self, currency: str, year: str, on: date) -> Figure | None:
        """Units of a currency per euro, mean of the year or of the last one known."""
        if currency == "EUR":
            return None
        code = f"fx_eur_{currency.lower()}_annual_avg"
        cells = self._index(code)
        held = sorted((period, who) for who, period in cells if period <= year)
        for period, who in reversed(held):
            if known := self.printed(code, who, period, max(on, _RATES_COLLECTED)):
                return self.figure(code, known[0].row)
        return None

    @property
    def pledges(self) -> dict[str, tuple[Promise, ...]]:
        """The register of commitments to a level by who made them; sure rows only."""
        if self._pledges is None:
            self._pledges = _promises()
        return self._pledges

    @property
    def pledged_shares(self) -> dict[str, tuple[Promise, ...]]:
        """The promises among them that are shares of GDP."""
        if self._pledged_shares is None:
            self._pledged_shares = {
                who: tuple(p for p in held if p.made.indicator.endswith("share_gdp"))
                for who, held in self.pledges.items()
            }
        return self._pledged_shares


def _promises() -> dict[str, tuple[Promise, ...]]:
    found: dict[str, list[Promise]] = {}
    for made in commitments():
        if (figure := figure_of(made)) is not None:
            promise = Promise(made, figure, made.made, made.due, made.due_year)
            found.setdefault(made.who, []).append(promise)
    return {who: tuple(held) for who, held in found.items()}


_RATES_COLLECTED = date(2026, 4, 13)
"""The reference rates were public all along; only the day our copy was taken is later."""


def keep(held: dict[tuple[object, ...], Made], key: tuple[object, ...], found: Made) -> None:
    """Keep a verdict or judgement; all are forgotten when there are too many."""
    if len(held) >= _VERDICTS:
        held.clear()
    held[key] = found


def _later(printings: Sequence[Printing], on: date) -> int:
    """How many of the printings, newest first, were not yet published on a day."""
    for place, printing in enumerate(printings):
        if printing.published <= on:
            return place
    return len(printings)


def _or_none(make: Callable[[], Made]) -> Made | None:
    try:
        return make()
    except (MissingFigureError, Article3Error):
        return None


def as_text(value: Any) -> str:
    """A register's cell as text; empty where there is none."""
    return "" if value is None else str(value)
