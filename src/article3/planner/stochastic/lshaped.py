"""The L-shaped method: expansions that are best on average over many worlds.

Van Slyke and Wets (1969): a master programme over the decision, with one cut a round from the mean
value and slope over the worlds, in a box around the best decision so far that grows when a round
does well and shrinks when it does not. The bound is the master's without the box.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from article3.planner.grid import Floats
from article3.planner.scenario import Scenario
from article3.planner.stochastic.recourse import Decision
from article3.planner.stochastic.solver import ready, solved

Evaluate = Callable[[Floats], Sequence[tuple[float, Floats]]]
"""The value and slope of every world after a decision, in the worlds' order."""

GAP, ROUNDS = 1e-3, 60


@dataclass(frozen=True, slots=True)
class Round:
    """One round: the decision's mean cost, the bound, and the box's width (part of ``most``)."""

    value: float
    bound: float
    box: float


@dataclass(frozen=True, slots=True)
class Best:
    """The decision [k] that is best on average, its mean cost and what none goes below."""

    start: Floats
    objective: float
    bound: float
    values: Floats
    rounds: tuple[Round, ...] = field(repr=False)

    @property
    def gap(self) -> float:
        """The distance from objective to bound, relative to the objective."""
        return (self.objective - self.bound) / max(1.0, abs(self.objective))


def best(decided: Decision, evaluate: Evaluate, begin: Floats, *, gap: float = GAP) -> Best:
    """The best decision, begun from one (such as that of the mean world)."""
    master = _Master(decided)
    start, box = begin, 0.25
    values = _evaluate(master, evaluate, start)
    objective = float(decided.cost @ start + values.mean())
    rounds: list[Round] = []
    for _ in range(ROUNDS):
        bound = master.solve(start, None)[1]
        rounds.append(Round(objective, bound, box))
        if objective - bound <= gap * max(1.0, abs(objective)):
            break
        tried, promised = master.solve(start, box)
        found = _evaluate(master, evaluate, tried)
        cost = float(decided.cost @ tried + found.mean())
        if cost < objective - 0.1 * (objective - promised):
            start, objective, values, box = tried, cost, found, min(2 * box, 1.0)
        elif cost < objective:
            start, objective, values = tried, cost, found
        else:
            box /= 2
    return Best(start, objective, rounds[-1].bound, values, tuple(rounds))


def _evaluate(master: _Master, evaluate: Evaluate, start: Floats) -> Floats:
    """Ask every world, and cut the master by their mean; sums go in the worlds' order."""
    answers = evaluate(start)
    values = np.array([value for value, _ in answers])
    slope = np.sum([slope for _, slope in answers], axis=0) / len(answers)
    master.cut(float(values.mean()), slope, start)
    return values


class _Master:
    """Minimise what is decided and a mean value that stays above every cut."""

    def __init__(self, decided: Decision) -> None:
        self.decided = decided
        self.solver: Any = ready()
        count = len(decided.cost)
        self.most = decided.most[decided.expansion]
        for cost, most in zip(decided.cost, self.most, strict=True):
            self.solver.addVar(0.0, float(most))
            self.solver.changeColCost(self.solver.getNumCol() - 1, float(cost))
        self.solver.addVar(0.0, np.inf)  # the mean value: no objective is below zero
        self.solver.changeColCost(count, 1.0)
        for expansion in np.unique(decided.expansion):
            own = np.flatnonzero(decided.expansion == expansion).astype(np.int32)
            self.solver.addRow(
                -np.inf, float(decided.most[expansion]), len(own), own, np.ones(len(own))
            )

    def cut(self, value: float, slope: Floats, at: Floats) -> None:
        """The mean value is at least ``value + slope (x - at)``."""
        count = len(slope)
        places = np.arange(count + 1, dtype=np.int32)
        self.solver.addRow(
            value - float(slope @ at), np.inf, count + 1, places, np.append(-slope, 1.0)
        )

    def solve(self, around: Floats, box: float | None) -> tuple[Floats, float]:
        """The decision the cuts think best, in a box or anywhere, and its cost by them."""
        low, high = np.zeros_like(self.most), self.most
        if box is not None:
            low = np.maximum(around - box * self.most, 0.0)
            high = np.minimum(around + box * self.most, self.most)
        count = len(self.most)
        self.solver.changeColsBounds(count, np.arange(count, dtype=np.int32), low, high)
        value = solved(self.solver)
        found = np.array(self.solver.getSolution().col_value)[:count]
        return np.clip(found, low, high), value


def mean_world(worlds: Sequence[Scenario], scenario: Scenario) -> Scenario:
    """The scenario with the mean budgets and needs of some worlds, and its own delays."""

    def mean(name: str, place: int) -> float:
        return float(np.mean([getattr(world, name)[place].amount for world in worlds]))

    return replace(
        scenario,
        budgets=tuple(
            replace(b, amount=mean("budgets", i)) for i, b in enumerate(scenario.budgets)
        ),
        needs=tuple(replace(n, amount=mean("needs", i)) for i, n in enumerate(scenario.needs)),
    )  # fmt: skip
