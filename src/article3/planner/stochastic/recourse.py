"""One world with a solver that stays: what the best plan is worth once expansions are decided.

The decision is what building is started in the first quarters; it is the same in every world, and
everything else follows the world. A world's solver keeps its programme and last basis, so that a
new decision costs a few pivots.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from article3.planner.assemble import Model, assemble
from article3.planner.grid import Floats, Ints
from article3.planner.problem import problem
from article3.planner.scenario import Scenario
from article3.planner.stochastic.solver import loaded, solved


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided before the world is known.

    ``expansion`` and ``period`` name the starts [k], ``cost`` is what one unit a quarter costs the
    objective, ``most`` [e] what an expansion can add in all.
    """

    expansion: Ints
    period: Ints
    cost: Floats
    most: Floats


def decision(scenario: Scenario, quarters: int) -> Decision:
    """The starts within the first quarters of a scenario's own grid."""
    p = problem(scenario)
    expansion, period = np.nonzero(p.expansion_opens & (p.grid.first < p.grid.start + quarters))
    most = np.array([e.most for e in scenario.expansions], dtype=float)
    return Decision(expansion, period, p.expansion_cost[expansion, period], most)


class World:
    """A world's programme in a solver of its own."""

    def __init__(self, scenario: Scenario, decided: Decision) -> None:
        self.model = programme(scenario, decided)
        starts = self.model.columns["start"].number
        self.column = starts[decided.expansion, decided.period]
        self.there = self.column >= 0
        self.solver: Any = loaded(self.model)
        self.cost = decided.cost

    def value(self, start: Floats) -> tuple[float, Floats]:
        """The least objective after a decision [k], and how it changes with each start."""
        columns = self.column[self.there].astype(np.int32)
        fixed = start[self.there]
        self.solver.changeColsBounds(len(columns), columns, fixed, fixed)
        value = solved(self.solver)
        slope = np.zeros(len(start))
        reduced = np.array(self.solver.getSolution().col_dual)
        slope[self.there] = reduced[columns]
        return value, slope

    def alone(self) -> float:
        """The least objective if the world were known from the start, the starts at their cost."""
        columns = self.column[self.there].astype(np.int32)
        count = len(columns)
        self.solver.changeColsBounds(count, columns, np.zeros(count), np.full(count, np.inf))
        self.solver.changeColsCost(count, columns, self.cost[self.there])
        value = solved(self.solver)
        self.solver.changeColsCost(count, columns, np.zeros(count))
        return value

    def started(self) -> Floats:
        """The decision [k] of the programme solved last."""
        start = np.zeros(len(self.column))
        values = np.array(self.solver.getSolution().col_value)
        start[self.there] = np.maximum(values[self.column[self.there]], 0.0)
        return start


def programme(world: Scenario, decided: Decision) -> Model:
    """A world's programme, whose decided starts cost nothing: they are paid for by the decision."""
    model = assemble(problem(world))
    starts = model.columns["start"].number[decided.expansion, decided.period]
    model.columns.cost[starts[starts >= 0]] = 0.0
    return model
