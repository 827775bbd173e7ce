"""One world with a solver that stays: what the best plan is worth once expansions are decided.

The decision is what building is started in the first quarters; it is the same in every world, and
everything else follows the world. A world's solver keeps its programme and last basis, so that a
new decision costs a few pivots.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from article3.planner.assemble import assemble
from article3.planner.grid import Floats, Ints
from article3.planner.problem import problem
from article3.planner.scenario import Scenario
from article3.planner.stochastic.basis import Basis, basis, begin_from
from article3.planner.stochastic.solver import DUAL, PRIMAL, loaded, solved


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


@dataclass(frozen=True, slots=True)
class Answer:
    """What a world says to a decision: the least cost of all else after it.

    Nothing is decided for which that cost is below ``value + slope @ (start - at)``.
    """

    at: Floats
    value: float
    slope: Floats


class World:
    """A world's programme in a solver of its own, which begins from another world's basis."""

    def __init__(self, scenario: Scenario, decided: Decision, given: Basis | None = None) -> None:
        self.model = assemble(problem(scenario))
        starts = self.model.columns["start"].number[decided.expansion, decided.period]
        self.there = starts >= 0
        self.column = starts[self.there].astype(np.int32)
        self.cost = decided.cost[self.there]
        self.solver: Any = loaded(self.model)
        self.begun = given is not None
        if given is not None:
            begin_from(given, self.model, self.solver)

    def alone(self) -> Answer:
        """The answer to the decision that is best if the world is known from the start.

        To be asked first: what is decided is free, and the programme as it came.
        """
        return self._answer(solved(self.solver, strategy=PRIMAL if self.begun else DUAL))

    def value(self, start: Floats) -> Answer:
        """The answer to a decision [k]."""
        fixed = start[self.there]
        self.solver.changeColsBounds(len(fixed), self.column, fixed, fixed)
        return self._answer(solved(self.solver), start)

    def basis(self) -> Basis:
        """The basis of the programme solved last."""
        return basis(self.model, self.solver)

    def _answer(self, objective: float, start: Floats | None = None) -> Answer:
        """The answer to the decision of the solution; its own cost is taken off."""
        found = self.solver.getSolution()
        at, slope = np.zeros(len(self.there)), np.zeros(len(self.there))
        # Only the decided columns: to make arrays of the whole lists holds up the other threads.
        values, duals = found.col_value, found.col_dual
        at[self.there] = np.maximum([values[place] for place in self.column], 0.0)
        slope[self.there] = np.array([duals[place] for place in self.column]) - self.cost
        given = at if start is None else start
        return Answer(given, objective - float(self.cost @ given[self.there]), slope)
