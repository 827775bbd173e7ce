"""One chunk of draws through the years: shares, costs, burden and debt, and their quantiles.

Ally by Ally, each array holds one number a draw and stays in the core's cache. The result of a
chunk is small: quantiles and counts, so chunks can be made anywhere and put together in order.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from article3.outlook import futures
from article3.outlook.draws import sizes, slip_draws
from article3.outlook.problem import Problem
from article3.outlook.rules import State, limited

Values = npt.NDArray[np.float64]

LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
"""The quantiles kept of every measure and year."""

MEASURES = (
    "share", "cost_national", "cost_national_constant", "cost_eur", "cost_eur_constant",
    "cost_usd", "cost_usd_constant", "extra_eur", "extra_eur_constant", "expenditure_share",
    "debt_effect",
)  # fmt: skip
"""What is kept of each Ally and year: shares in per cent of the base, of government expenditure
and of GDP, amounts in millions; "constant" is at prices and exchange rates of the start."""

ROUNDING = 0.005
"""NATO prints shares with two decimals: a share this close below a level prints as the level."""

_SUMS = 8  # what is added up over a group's members


@dataclass(slots=True)
class Chunk:
    """What one chunk of draws gives.

    ``quantiles`` has the shape (measures, Allies and group, years, levels), NaN where a measure
    does not apply; ``needed`` (Allies, levels) is the yearly real growth of spending to the last
    year, per cent. ``hits`` and ``slipped`` count, for every goal, the draws that reach it as
    planned and after a revision like past ones. ``kept`` holds whole arrays where asked for, of
    shape (Allies and group, years, draws).
    """

    draws: int
    quantiles: Values
    needed: Values
    hits: npt.NDArray[np.int64]
    slipped: npt.NDArray[np.int64]
    kept: dict[str, Values] = field(default_factory=dict)


def simulate(question: Problem, number: int, keep: tuple[str, ...] = ()) -> Chunk:
    """The chunk of draws with a number; the same question and number give the same bits."""
    return _Run(question, number, keep).result()


@dataclass(frozen=True, slots=True)
class _Spent:
    """What one Ally spends in a year: share (%), amounts (million), part above the start share."""

    share: Values
    constant: Values
    national: Values
    eur: Values
    usd: Values
    over: Values


class _Run:
    """The arrays of one chunk while it runs."""

    def __init__(self, question: Problem, number: int, keep: tuple[str, ...]) -> None:
        self.q = question
        self.number = number
        self.draws = sizes(question.draws, question.chunk)[number]
        self.surprise = futures.of(question, number, self.draws)
        allies, years = len(question.entities), len(question.years)
        columns = allies + bool(question.group)
        self.quantiles = np.full((len(MEASURES), columns, years, len(LEVELS)), np.nan)
        self.needed = np.full((allies, len(LEVELS)), np.nan)
        self.hits = np.zeros(len(question.goals), np.int64)
        self.slipped = np.zeros(len(question.goals), np.int64)
        self.kept = {name: np.full((columns, years, self.draws), np.nan) for name in keep}
        self.group = np.zeros((_SUMS, years, self.draws)) if question.group else None
        self.group_revised = np.zeros(self.draws)
        self.scratch = np.empty(self.draws)
        self.euro = question.euro_dollars[:, None] * self.surprise.euro()

    def result(self) -> Chunk:
        for column in range(len(self.q.entities)):
            self._ally(column)
        if self.group is not None:
            self._group()
        return Chunk(self.draws, self.quantiles, self.needed, self.hits, self.slipped, self.kept)

    def _ally(self, column: int) -> None:
        q = self.q
        start_share = float(q.share[column])
        previous = np.full(self.draws, start_share)
        growth, prices, dollars, ratio = (np.ones(self.draws) for _ in range(4))
        debt = np.zeros(self.draws)
        for row in range(len(q.years)):
            moved = self._surprise("growth", column, row)
            inflation = self._surprise("inflation", column, row)
            gdp_factor = q.gdp_factor[row, column] * moved * inflation
            if (change := self.surprise.factor("income_ratio", column, row)) is not None:
                moved, ratio = moved * change, ratio * change
            growth, prices = growth * moved, prices * inflation
            dollars = dollars * self._surprise("exchange", column, row)
            share = previous = self._share(column, row, previous, moved)
            gdp = q.gdp[column] / ratio
            carried = debt * (1 + q.interest[row, column] / 100) / gdp_factor
            debt = carried + q.borrowed * (share - start_share) / gdp
            real = q.real[row, column] * growth
            spent = self._spent(column, row, share, real, prices, dollars)
            self._measure(column, row, spent, gdp, debt)
            self._count(column, row, share)
        if self.group is not None:
            self.group_revised += spent.usd * self._slip(column)
        factor = share / start_share * real / (q.real[0, column] / q.real_change[0, column])
        self.needed[column] = self._levels(100 * (factor ** (1 / len(q.years)) - 1))

    def _surprise(self, name: str, column: int, row: int) -> Values | float:
        found = self.surprise.factor(name, column, row)
        return 1.0 if found is None else found

    def _share(self, column: int, row: int, previous: Values, moved: Values | float) -> Values:
        q = self.q
        lending = debt = None
        if any(getattr(limit, "floor", None) is not None for limit in q.limits):
            lending = q.net_lending[row, column] + self.surprise.level("net_lending", column, row)
            debt = np.full(self.draws, q.debt[max(row - 1, 0), column])
        state = State(
            q.years[row], q.start, float(q.share[column]), previous,
            q.real_change[row, column] * moved, lending, debt,
        )  # fmt: skip
        return limited(q.rules[column], q.limits, state)

    def _spent(
        self, column: int, row: int, share: Values, real: Values, prices: Values, dollars: Values
    ) -> _Spent:
        """A share of the base as money: million national currency, EUR and USD."""
        q = self.q
        constant = real * share
        constant *= 0.01
        national = constant * prices
        national *= q.nominal[row, column] / q.real[row, column]
        usd = national * dollars
        usd *= q.dollars[row, column]
        eur = national if q.in_euro[column] else usd / self.euro[row]
        return _Spent(share, constant, national, eur, usd, 1 - q.share[column] / share)

    def _measure(self, column: int, row: int, spent: _Spent, gdp: Values, debt: Values) -> None:
        q, put = self.q, self._put
        spending = q.expenditure[row, column] + self.surprise.level("expenditure", column, row)
        burden = spent.share / (spending * gdp)
        burden *= 100
        usd_rate = float(q.start_dollars[column])
        eur_rate = 1.0 if q.in_euro[column] else usd_rate / q.start_euro_dollars
        extra, extra_constant = spent.eur * spent.over, spent.constant * spent.over
        put("share", column, row, spent.share)
        fixed = put("cost_national_constant", column, row, spent.constant)
        put("cost_eur_constant", column, row, spent.constant, of=fixed, times=eur_rate)
        put("cost_usd_constant", column, row, spent.constant, of=fixed, times=usd_rate)
        own = put("cost_national", column, row, spent.national)
        put("cost_eur", column, row, spent.eur, of=own if q.in_euro[column] else None)
        put("cost_usd", column, row, spent.usd)
        put("extra_eur", column, row, extra)
        put("extra_eur_constant", column, row, extra_constant, times=eur_rate)
        put("expenditure_share", column, row, burden)
        put("debt_effect", column, row, debt)
        if self.group is not None:
            for place, value in enumerate((
                spent.usd, spent.eur, spent.constant * usd_rate, spent.constant * eur_rate,
                spent.usd / spent.share, extra, extra_constant * eur_rate, spent.usd / burden,
            )):  # fmt: skip
                self.group[place, row] += value

    def _put(
        self, name: str, column: int, row: int, values: Values, *,
        of: Values | None = None, times: float = 1.0,
    ) -> Values:  # fmt: skip
        """Keep a measure's quantiles, taken over from an equal measure where there is one."""
        levels = (self._levels(values) if of is None else of) * times
        self.quantiles[MEASURES.index(name), column, row] = levels
        if name in self.kept:
            self.kept[name][column, row] = values * times
        return levels / times

    def _levels(self, values: Values) -> Values:
        """Quantiles with linear interpolation, as ``numpy.quantile`` gives them."""
        self.scratch[:] = values
        self.scratch.sort()
        at = np.array(LEVELS) * (self.draws - 1)
        low = at.astype(np.intp)
        high = np.minimum(low + 1, self.draws - 1)
        found: Values = self.scratch[low] + (at - low) * (self.scratch[high] - self.scratch[low])
        return found

    def _count(self, column: int, row: int, share: Values) -> None:
        """Count the draws that reach the goals of an Ally and year, as planned and as revised."""
        for place, (who, when, level) in enumerate(self.q.goals):
            if who == column and when == row:
                revised = share * self._slip(column)
                self.hits[place] = np.count_nonzero(share >= level - ROUNDING)
                self.slipped[place] = np.count_nonzero(revised >= level - ROUNDING)

    def _slip(self, column: int) -> Values:
        """Revisions: one calendar year for all Allies of a draw, any Ally's of that year."""
        table = self.q.slips
        if not len(table):
            return np.full(self.draws, np.nan)
        years = slip_draws(self.q.seed, self.number, 0).integers(0, len(table), self.draws)
        held = np.isfinite(table).sum(axis=1)
        which = slip_draws(self.q.seed, self.number, 1 + column).random(self.draws)
        found: Values = table[years, (which * held[years]).astype(np.intp)]
        return found

    def _group(self) -> None:
        """The group's measures from the sums over its members, draw by draw."""
        assert self.group is not None
        place = len(self.q.entities)
        for row in range(len(self.q.years)):
            usd, eur, usd_fixed, eur_fixed, base, extra, extra_fixed, spending = self.group[:, row]
            share = usd / base
            for name, values in (
                ("share", share), ("cost_usd", usd), ("cost_eur", eur),
                ("cost_usd_constant", usd_fixed), ("cost_eur_constant", eur_fixed),
                ("extra_eur", extra), ("extra_eur_constant", extra_fixed),
                ("expenditure_share", usd / spending),
            ):  # fmt: skip
                self._put(name, place, row, values)
            self._count_group(place, row, share, base)

    def _count_group(self, place: int, row: int, share: Values, base: Values) -> None:
        """The same for the group, whose revision is that of its members' spending."""
        for number, (who, when, level) in enumerate(self.q.goals):
            if who == place and when == row:
                self.hits[number] = np.count_nonzero(share >= level - ROUNDING)
                if row == len(self.q.years) - 1:
                    revised = self.group_revised / base
                    self.slipped[number] = np.count_nonzero(revised >= level - ROUNDING)
