"""Expansions decided before the world is known: the answer, and what knowing more is worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import polars as pl

from article3.errors import Article3Error
from article3.planner.grid import make, shown
from article3.planner.scenario import Scenario
from article3.planner.stochastic.draws import Factors, Spread, world
from article3.planner.stochastic.fresh import Fresh, tried
from article3.planner.stochastic.lshaped import GAP, Best, best, mean_world
from article3.planner.stochastic.pool import pooled
from article3.planner.stochastic.recourse import Decision, World, decision
from article3.planner.stochastic.workers import each, shared

DECIDED = 8
"""Quarters whose starts of building are decided before the world is known."""


@dataclass(frozen=True)
class Robust:
    """A decision that is best on average over worlds.

    All values are the objective's, million EUR of value, means over the worlds: ``best`` of the
    decision, ``mean_world`` of the decision that would be best if the mean world came, ``known``
    if every world were known in advance. ``fresh`` holds what the decision is worth in worlds it
    has not seen, or None where none was asked for. ``pooled`` says that the decision was made as
    if the nations of a region bought together; only ``fresh`` is then of nations by themselves.
    """

    scenario: Scenario
    decided: Decision
    best: Best
    mean_world: float
    known: float
    fresh: Fresh | None
    pooled: bool

    @property
    def worth_of_worlds(self) -> float:
        """The value of the stochastic solution: what deciding for the mean world costs more."""
        return self.mean_world - self.best.objective

    @property
    def worth_of_knowing(self) -> float:
        """The expected value of perfect information: what knowing the world would save."""
        return self.best.objective - self.known

    def starts(self) -> pl.DataFrame:
        """What to start building: line, quarter and units a quarter, a row a start."""
        s = self.scenario
        grid = make(s.start, s.end, s.quarters_until, s.half_years_until)
        kept = self.best.start > 1e-6
        return pl.DataFrame(
            {
                "line": [s.expansions[e].line for e in self.decided.expansion[kept]],
                "quarter": [shown(int(grid.first[p])) for p in self.decided.period[kept]],
                "added": self.best.start[kept],
            },
            schema={"line": pl.String, "quarter": pl.String, "added": pl.Float64},
        )


def robust(
    scenario: Scenario, *, worlds: int = 100, seed: int = 1, spread: Spread | None = None,
    budgets: Factors | None = None, pool: bool = False, fresh: int = 0, workers: int = 1,
    cluster: str | None = None, gap: float = GAP,
) -> Robust:  # fmt: skip
    """The best expansions to start in the first two years, over many worlds.

    ``workers`` are threads of this process; ``cluster`` is the address of a Dask scheduler and
    takes their place. The same numbers for any number of workers. ``pool`` decides as if the
    nations of a region bought together (:func:`~article3.planner.stochastic.pool.pooled`), which
    makes large scenarios small. ``fresh`` worlds that the method has not seen evaluate the decision
    out of sample, quarter by quarter and nation by nation. Raises ``Article3Error`` for a scenario
    without expansions that can start then, or too few worlds.
    """
    if worlds < 1:
        raise Article3Error(f"{worlds} worlds are too few; ask for at least 1.")
    decided = decision(scenario, DECIDED)
    if not len(decided.cost):
        raise Article3Error(
            f"{scenario.title}: no expansion can be started in the first {DECIDED} quarters, so "
            "there is nothing to decide before the world is known; solve it with article3 plan."
        )
    drawn = partial(world, scenario, seed=seed, spread=spread, budgets=budgets)
    seen = [drawn(number) for number in range(worlds)]
    mean_of_them = mean_world(seen, scenario)
    if pool:
        seen, mean_of_them = [pooled(one) for one in seen], pooled(mean_of_them)
    mean = World(mean_of_them, decided)
    begin = mean.alone().at
    with shared(seen, decided, mean.basis(), workers=workers, cluster=cluster) as solvers:
        known = solvers.alone()
        found = best(decided, solvers.values, known, begin, gap=gap)
    alone = float(np.mean([answer.value + decided.cost @ answer.at for answer in known]))
    result = Robust(scenario, decided, found, found.begun, alone, None, pool)
    if not fresh:
        return result
    with each(workers=workers, cluster=cluster) as one_by_one:
        numbers = range(worlds, worlds + fresh)
        outside = tried(drawn, numbers, DECIDED, decided, found.start, begin, one_by_one)
    return replace(result, fresh=outside)
