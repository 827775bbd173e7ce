"""Expansions decided before the world is known: the answer, and what knowing more is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from article3.errors import Article3Error
from article3.planner.grid import Floats, make, shown
from article3.planner.scenario import Scenario
from article3.planner.stochastic.draws import Factors, Spread, world
from article3.planner.stochastic.lshaped import GAP, Best, best, mean_world
from article3.planner.stochastic.recourse import Decision, World, decision
from article3.planner.stochastic.workers import shared

DECIDED = 8
"""Quarters whose starts of building are decided before the world is known."""


@dataclass(frozen=True)
class Robust:
    """A decision that is best on average over worlds.

    All values are the objective's, million EUR of value, means over the worlds: ``best`` of the
    decision, ``mean_world`` of the decision that would be best if the mean world came, ``known``
    if every world were known in advance, ``fresh`` [n] those of the decision in worlds it has not
    seen. ``fresh`` is empty where none was asked for.
    """

    scenario: Scenario
    decided: Decision
    best: Best
    mean_world: float
    known: float
    fresh: Floats

    @property
    def worth_of_worlds(self) -> float:
        """The value of the stochastic solution: what deciding for the mean world costs more."""
        return self.mean_world - self.best.objective

    @property
    def worth_of_knowing(self) -> float:
        """The expected value of perfect information: what knowing the world would save."""
        return self.best.objective - self.known

    @property
    def fresh_interval(self) -> tuple[float, float]:
        """The 95 % interval of the mean in fresh worlds, by the normal approximation."""
        mean, count = float(self.fresh.mean()), len(self.fresh)
        half = 1.96 * float(self.fresh.std(ddof=1)) / np.sqrt(count) if count > 1 else float("nan")
        return mean - half, mean + half

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
    budgets: Factors | None = None, fresh: int = 0, workers: int = 1, cluster: str | None = None,
    gap: float = GAP,
) -> Robust:  # fmt: skip
    """The best expansions to start in the first two years, over many worlds.

    ``fresh`` worlds that the method has not seen evaluate the decision out of sample. The same
    numbers for any number of workers. Raises ``Article3Error`` for a scenario without expansions
    that can start then, or too few worlds.
    """
    if worlds < 1:
        raise Article3Error(f"{worlds} worlds are too few; ask for at least 1.")
    decided = decision(scenario, DECIDED)
    if not len(decided.cost):
        raise Article3Error(
            f"{scenario.title}: no expansion can be started in the first {DECIDED} quarters, so "
            "there is nothing to decide before the world is known; solve it with article3 plan."
        )

    def drawn(first: int, count: int) -> Sequence[Scenario]:
        numbers = range(first, first + count)
        return [world(scenario, n, seed=seed, spread=spread, budgets=budgets) for n in numbers]

    seen = drawn(0, worlds)
    mean = World(mean_world(seen, scenario), decided)
    mean.alone()
    begin = mean.started()
    with shared(seen, decided, workers=workers, cluster=cluster) as solvers:
        known = float(np.mean(solvers.alone()))
        expected = float(decided.cost @ begin + np.mean([v for v, _ in solvers.values(begin)]))
        found = best(decided, solvers.values, begin, gap=gap)
    values = np.empty(0)
    if fresh:
        with shared(drawn(worlds, fresh), decided, workers=workers, cluster=cluster) as solvers:
            after = [value for value, _ in solvers.values(found.start)]
        values = float(decided.cost @ found.start) + np.array(after)
    return Robust(scenario, decided, found, expected, known, values)
