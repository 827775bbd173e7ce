"""One chunk of draws through the years: shares, costs, burden and debt, and their quantiles.

Ally by Ally, each array holds one number a draw and stays in the core's cache. What is the same for
all draws stays a plain number: on a path that no limit bends, the share does. The result of a chunk
is small, quantiles and counts, so chunks can be made anywhere and put together in order.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from article3.outlook import futures
from article3.outlook.draws import sizes, slip_draws
from article3.outlook.problem import Problem
from article3.outlook.quantiles import LEVELS, Quantiles
from article3.outlook.rules import FiscalRoom, State, limited

Values = npt.NDArray[np.float64]
Number = Values | float

MEASURES = (
    "share", "cost_national", "cost_national_constant", "cost_eur", "cost_eur_constant",
    "cost_usd", "cost_usd_constant", "extra_eur", "extra_eur_constant", "expenditure_share",
    "debt_effect",
)  # fmt: skip
"""What is kept of each Ally and year: shares in per cent of the base, of government expenditure
and of GDP, amounts in millions; "constant" is at prices and exchange rates of the start."""

ROUNDING = 0.005
"""NATO prints shares with two decimals: a share this close below a level prints as the level."""

_PLACE = {name: number for number, name in enumerate(MEASURES)}
_SUMS = 6  # what is added up over a group's members


@dataclass(slots=True)
class Chunk:
    """What one chunk of draws gives.

    ``quantiles`` has the shape (measures, Allies and group, years, levels), NaN where a measure
    does not apply; ``needed`` (Allies, levels) is the yearly real growth of spending to the last
    year, per cent. ``hits`` and ``slipped`` count, for every goal, the draws that reach it as
    planned and after a revision like past ones. ``kept`` holds whole arrays where asked for, of
    shape (years, draws).
    """

    draws: int
    quantiles: Values
    needed: Values
    hits: npt.NDArray[np.int64]
    slipped: npt.NDArray[np.int64]
    kept: dict[str, Values] = field(default_factory=dict)


def simulate(
    question: Problem, number: int, keep: tuple[str, ...] = (), column: int | None = None
) -> Chunk:
    """The chunk of draws with a number; the same question and number give the same bits.

    ``keep`` names measures to keep draw by draw for one ``column``, an Ally or the group; of an
    Ally alone nothing else is simulated.
    """
    return _Run(question, number, keep, column).result()


@dataclass(slots=True)
class _Levels:
    """Where one Ally's economy is: base at start prices, price level, USD a unit, GNI over GDP."""

    real: Number
    prices: Number = 1.0
    dollars: Number = 1.0
    ratio: Number = 1.0


class _Run:
    """The arrays of one chunk while it runs."""

    def __init__(
        self, question: Problem, number: int, keep: tuple[str, ...], column: int | None
    ) -> None:
        self.q, self.column = question, column
        self.draws = sizes(question.draws, question.chunk)[number]
        self.surprise = futures.of(question, number, self.draws)
        self.levels = Quantiles(self.draws)
        allies, years = len(question.entities), len(question.years)
        columns = allies + bool(question.group)
        self.quantiles = np.full((len(MEASURES), columns, years, len(LEVELS)), np.nan)
        self.needed = np.full((allies, len(LEVELS)), np.nan)
        self.hits = np.zeros(len(question.goals), np.int64)
        self.slipped = np.zeros(len(question.goals), np.int64)
        self.kept = {name: np.full((years, self.draws), np.nan) for name in keep}
        alone = column is not None and column < allies
        self.columns = [column] if column is not None and alone else list(range(allies))
        summed = bool(question.group) and not alone
        self.group = np.zeros((_SUMS, years, self.draws)) if summed else None
        self.group_revised = np.zeros(self.draws)
        self.slips = _Slips(question, number, self.draws)
        self.goals: dict[tuple[int, int], list[tuple[int, float]]] = {}
        for place, (who, row, level) in enumerate(question.goals):
            self.goals.setdefault((who, row), []).append((place, level))
        self.scratch = np.empty(self.draws)
        self.euro = question.euro_dollars[:, None] * self.surprise.euro()

    def result(self) -> Chunk:
        for column in self.columns:
            self._ally(column)
        if self.group is not None:
            self._group()
        return Chunk(self.draws, self.quantiles, self.needed, self.hits, self.slipped, self.kept)

    def _ally(self, column: int) -> None:
        q = self.q
        start_share = float(q.share[column])
        start_base = float(q.real[0, column] / q.real_change[0, column])
        at = _Levels(start_base)
        share: Number = start_share
        debt: Number = 0.0
        revise = self.slips.of(column)
        for row in range(len(q.years)):
            moved = self._move(at, column, row)
            share = self._share(column, row, share, moved)
            interest = 1 + q.interest[row, column] / 100
            carried = self.surprise.carried(column, row, interest / q.gdp_factor[row, column])
            gdp = q.gdp[column] / at.ratio
            debt = debt * carried + (share - start_share) * (q.borrowed / gdp)
            usd = self._measure(column, row, at, share, gdp)
            self._put("debt_effect", column, row, debt)
            self._count(column, row, share, revise)
        if self.group is not None:
            self.group_revised += usd * revise
        factor = (share / start_share) * (at.real / start_base)
        self.needed[column] = self.levels.of(100 * (factor ** (1 / len(q.years)) - 1))

    def _move(self, at: _Levels, column: int, row: int) -> Number:
        """Take an Ally's economy one year on; what its base grew by, in real terms."""
        q, factor = self.q, self.surprise.factor
        before = row - 1 if row else None
        moved = factor("growth", column, row, q.real_change[row, column])
        change = factor("income_ratio", column, row, 1.0)
        if not isinstance(change, float):
            moved, at.ratio = moved * change, at.ratio * change
        at.real = at.real * moved
        prices = q.nominal[row, column] / q.real[row, column]
        if before is not None:
            prices /= q.nominal[before, column] / q.real[before, column]
        at.prices = at.prices * factor("inflation", column, row, float(prices))
        if q.in_euro[column]:
            at.dollars = self.euro[row]
            return moved
        dollars = q.dollars[row, column] / (
            q.start_dollars[column] if before is None else q.dollars[before, column]
        )
        start = float(q.start_dollars[column]) if before is None else 1.0
        at.dollars = at.dollars * factor("exchange", column, row, float(dollars) * start)
        return moved

    def _share(self, column: int, row: int, previous: Number, moved: Number) -> Number:
        q = self.q
        lending: Number | None = None
        debt: float | None = None
        if any(isinstance(limit, FiscalRoom) for limit in q.limits):
            lending = self.surprise.level("net_lending", column, row, q.net_lending[row, column])
            debt = float(q.debt[max(row - 1, 0), column])
        state = State(q.years[row], q.start, float(q.share[column]), previous, moved, lending, debt)
        return limited(q.rules[column], q.limits, state)

    def _measure(self, column: int, row: int, at: _Levels, share: Number, gdp: Number) -> Number:
        """An Ally's measures of a year; its cost in US dollars, for the group."""
        q, put = self.q, self._put
        constant = at.real * (share * 0.01)
        national = constant * at.prices
        usd = national * at.dollars
        own = q.in_euro[column]
        over = 1 - q.share[column] / share
        usd_rate = float(q.start_dollars[column])
        eur_rate = 1.0 if own else usd_rate / q.start_euro_dollars
        put("share", column, row, share)
        fixed = put("cost_national_constant", column, row, constant)
        put("cost_eur_constant", column, row, constant, of=fixed, times=eur_rate)
        put("cost_usd_constant", column, row, constant, of=fixed, times=usd_rate)
        mine = put("cost_national", column, row, national)
        put("cost_usd", column, row, usd)
        eur = national if own else usd / self.euro[row]
        euros = put("cost_eur", column, row, eur, of=mine if own else None)
        if isinstance(over, float):  # the same for every draw, so quantiles only scale
            put("extra_eur", column, row, eur, of=euros, times=over)
            put("extra_eur_constant", column, row, constant, of=fixed, times=over * eur_rate)
        else:
            put("extra_eur", column, row, eur * over)
            put("extra_eur_constant", column, row, constant * over, times=eur_rate)
        self._burden(column, row, share, gdp)
        if self.group is not None:
            self._add(column, row, usd, constant, share, gdp)
        return usd

    def _burden(self, column: int, row: int, share: Number, gdp: Number) -> None:
        """The share of government expenditure, whose surprises are known by calendar year."""
        forecast = self.q.expenditure[row, column]
        by_year = self.surprise.by_calendar_year("expenditure", column, row)
        if by_year is not None and column != self.column and isinstance(share * gdp, float):
            values, counts = by_year
            found = self.levels.of_counted(100 * share / ((forecast + values) * gdp), counts)
            self.quantiles[_PLACE["expenditure_share"], column, row] = found
            return
        spending = self.surprise.level("expenditure", column, row, forecast)
        self._put("expenditure_share", column, row, 100 * share / (spending * gdp))

    def _add(
        self, column: int, row: int, usd: Number, constant: Number, share: Number, gdp: Number
    ) -> None:
        """Add an Ally's amounts in US dollars to the group's, draw by draw."""
        assert self.group is not None
        q = self.q
        totals, scratch = self.group[:, row], self.scratch
        rate, held = float(q.start_dollars[column]), q.share[column] / share
        base = usd * (1 / share)  # a hundredth of the base
        spending = self.surprise.level("expenditure", column, row, q.expenditure[row, column])
        totals[0] += usd
        totals[1] += base
        for place, (values, times) in enumerate(
            ((usd, held), (constant, rate), (constant, held * rate), (base, spending * gdp)),
            start=2,
        ):
            totals[place] += np.multiply(values, times, out=scratch)

    def _put(
        self, name: str, column: int, row: int, values: Number, *,
        of: Values | None = None, times: float = 1.0,
    ) -> Values:  # fmt: skip
        """Keep a measure's quantiles, taken over from an equal measure where there is one."""
        levels = self.levels.of(values) if of is None else of
        scaled = levels if times == 1.0 else levels * times
        self.quantiles[_PLACE[name], column, row] = scaled if times >= 0 else scaled[::-1]
        if column == self.column and name in self.kept:
            self.kept[name][row] = values * times
        return levels

    def _count(self, column: int, row: int, share: Number, revise: Values) -> None:
        """Count the draws that reach the goals of an Ally and year, as planned and as revised."""
        for place, level in self.goals.get((column, row), ()):
            reached = np.broadcast_to(share, (self.draws,)) >= level - ROUNDING
            self.hits[place] = np.count_nonzero(reached)
            self.slipped[place] = np.count_nonzero(share * revise >= level - ROUNDING)

    def _group(self) -> None:
        """The group's measures from the sums over its members, draw by draw."""
        assert self.group is not None
        place, fixed = len(self.q.entities), self.q.start_euro_dollars
        last = len(self.q.years) - 1
        for row in range(last + 1):
            usd, base, held, usd_fixed, held_fixed, spending = self.group[:, row]
            share = usd / base
            for name, values in (
                ("share", share), ("cost_usd", usd), ("cost_eur", usd / self.euro[row]),
                ("extra_eur", (usd - held) / self.euro[row]),
                ("extra_eur_constant", (usd_fixed - held_fixed) / fixed),
                ("expenditure_share", 100 * usd / spending),
            ):  # fmt: skip
                self._put(name, place, row, values)
            constant = self._put("cost_usd_constant", place, row, usd_fixed)
            self._put("cost_eur_constant", place, row, usd_fixed, of=constant, times=1 / fixed)
            revise = self.group_revised / usd if row == last else np.full(self.draws, np.nan)
            self._count(place, row, share, revise)


class _Slips:
    """Revisions: one calendar year for all Allies of a draw, for each any Ally's of that year."""

    def __init__(self, question: Problem, number: int, draws: int) -> None:
        self.table, self.seed, self.number = question.slips, question.seed, number
        self.draws = draws
        if len(self.table):
            self.years = slip_draws(self.seed, number, 0).integers(0, len(self.table), draws)
            self.held = np.isfinite(self.table).sum(axis=1)[self.years]

    def of(self, column: int) -> Values:
        """What an Ally's share is multiplied by; NaN where the ledger holds no revisions."""
        if not len(self.table):
            return np.full(self.draws, np.nan)
        which = slip_draws(self.seed, self.number, 1 + column).random(self.draws) * self.held
        found: Values = self.table[self.years, which.astype(np.intp)]
        return found
