"""A decision tried out of sample: in worlds it was not made for, and quarter by quarter to the end.

The decision is made on the scenario's own grid, where later periods are half-years and years; what
it is worth is measured on a grid of quarters alone, world by world, with the solver and the checks
of a single plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from article3.planner.assemble import Model, assemble
from article3.planner.grid import Floats, full, make
from article3.planner.problem import problem
from article3.planner.scenario import Scenario
from article3.planner.solve import solve
from article3.planner.stochastic.recourse import Decision
from article3.planner.stochastic.workers import Each


@dataclass(frozen=True)
class Fresh:
    """Objectives [n] in worlds that were not decided for, million EUR of value.

    ``decided`` after the decision, ``mean_world`` after what would be best if the mean world
    came, ``known`` if each world were known in advance.
    """

    decided: Floats
    mean_world: Floats
    known: Floats

    @property
    def mean(self) -> tuple[float, float | None]:
        """The decision's mean, and its standard error."""
        return mean_and_error(self.decided)

    @property
    def worth_of_worlds(self) -> tuple[float, float | None]:
        """What deciding for the mean world costs more, and its standard error, pair by pair."""
        return mean_and_error(self.mean_world - self.decided)

    @property
    def worth_of_knowing(self) -> tuple[float, float | None]:
        """What knowing the world would save, and its standard error, pair by pair."""
        return mean_and_error(self.decided - self.known)


def mean_and_error(values: Floats) -> tuple[float, float | None]:
    """The mean of independent draws and its standard error (None of a single draw).

    >>> mean_and_error(np.array([1.0, 3.0]))
    (2.0, 1.0)
    """
    count = len(values)
    error = float(values.std(ddof=1)) / count**0.5 if count > 1 else None
    return float(values.mean()), error


def tried(
    drawn: Callable[[int], Scenario], numbers: range, quarters: int, decided: Decision,
    start: Floats, mean_start: Floats, each: Each,
) -> Fresh:  # fmt: skip
    """A decision [k] and the mean world's in the worlds of some numbers.

    ``quarters`` is how many are decided before the world is known.
    """
    function = partial(_objectives, drawn, quarters, decided, (start, mean_start))
    found = np.array(list(each(function, numbers)))
    return Fresh(*found.T)


def _objectives(
    drawn: Callable[[int], Scenario], quarters: int, decided: Decision, starts: tuple[Floats, ...],
    number: int,
) -> list[float]:  # fmt: skip
    """The objective after each decision, and last that of the world known in advance."""
    scenario = drawn(number)
    model = assemble(problem(scenario, full(scenario.start, scenario.end)))
    made = [
        float(decided.cost @ start) + solve(after(model, decided, start, quarters)).objective
        for start in starts
    ]
    return [*made, solve(model).objective]


def after(model: Model, decided: Decision, start: Floats, quarters: int) -> Model:
    """The programme of quarters alone after a decision [k], whose cost is not part of it.

    A start in a period of the decision's grid is one in its first quarter, since what is started
    during a period counts from there. What the decision brings moves into the rows' bounds.
    """
    s = model.problem.scenario
    grid = make(s.start, s.end, s.quarters_until, s.half_years_until)
    number = model.columns["start"].number[:, :quarters]
    begun = np.zeros(number.shape)
    begun[decided.expansion, grid.first[decided.period] - s.start] = start
    there = number >= 0
    x = np.zeros(len(model.columns.cost))
    x[number[there]] = begun[there]
    moved = model.times(x)
    gone = np.zeros(len(x), dtype=bool)
    gone[number[there]] = True
    column = np.repeat(np.arange(len(x)), np.diff(model.starts))
    kept = ~gone[column]
    return replace(
        model,
        columns=replace(model.columns, cost=np.where(gone, 0.0, model.columns.cost)),
        starts=np.searchsorted(column[kept], np.arange(len(x) + 1)),
        rows=model.rows[kept], values=model.values[kept],
        lower=model.lower - moved, upper=model.upper - moved,
    )  # fmt: skip
