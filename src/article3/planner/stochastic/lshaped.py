"""The L-shaped method: expansions that are best on average over many worlds.

Van Slyke and Wets (1969): a master programme over the decision, with one cut a round from the mean
value and slope over the worlds, in a box around the best decision so far that grows when a round
does well and shrinks when it does not. The bound is the master's without the box.

Two things are known before the first round and spare some: what each world would decide alone
gives a cut (Birge and Louveaux 2011 call its mean the wait-and-see bound), and the mean of those
decisions is tried beside the one begun from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from article3.planner.grid import Floats
from article3.planner.scenario import Scenario
from article3.planner.stochastic.recourse import Answer, Decision
from article3.planner.stochastic.solver import ready, solved

Evaluate = Callable[[Floats], Sequence[Answer]]
"""The answer of every world to a decision, in the worlds' order."""

GAP, ROUNDS, BOX = 1e-4, 60, 0.25


@dataclass(frozen=True, slots=True)
class Round:
    """One round: the decision's mean cost, the bound, and the box's width (part of ``most``)."""

    value: float
    bound: float
    box: float


@dataclass(frozen=True, slots=True)
class Best:
    """The decision [k] that is best on average, its mean cost and what none goes below.

    ``begun`` is the mean cost of the decision the search began from.
    """

    start: Floats
    objective: float
    bound: float
    values: Floats
    begun: float
    rounds: tuple[Round, ...] = field(repr=False)

    @property
    def gap(self) -> float:
        """The distance from objective to bound, relative to the objective."""
        return (self.objective - self.bound) / max(1.0, abs(self.objective))


def best(
    decided: Decision, evaluate: Evaluate, known: Sequence[Answer], begin: Floats, *,
    gap: float = GAP,
) -> Best:  # fmt: skip
    """The best decision, begun from one (such as that of the mean world).

    ``known`` is what each world answers alone.
    """
    master = _Master(decided)
    master.cut(known)

    def mean_cost(tried: Floats) -> tuple[float, Floats]:
        answers = evaluate(tried)
        master.cut(answers)
        values = np.array([answer.value for answer in answers])
        return float(decided.cost @ tried + values.mean()), values

    start, box = begin, BOX
    begun, values = mean_cost(start)
    objective = begun
    between = np.mean([answer.at for answer in known], axis=0)
    cost, found = mean_cost(between)
    if cost < objective:
        start, objective, values = between, cost, found
    rounds: list[Round] = []
    for _ in range(ROUNDS):
        bound = master.solve(start, None)[1]
        rounds.append(Round(objective, bound, box))
        if objective - bound <= gap * max(1.0, abs(objective)):
            break
        tried, promised = master.solve(start, box)
        cost, found = mean_cost(tried)
        well = cost < objective - 0.1 * (objective - promised)
        if cost < objective:
            start, objective, values = tried, cost, found
            box = min(2 * box, 1.0) if well else box
        else:
            box /= 2
    return Best(start, objective, rounds[-1].bound, values, begun, tuple(rounds))


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

    def cut(self, answers: Sequence[Answer]) -> None:
        """The mean value is at least what the worlds' answers say; sums go in their order."""
        slope = np.mean([answer.slope for answer in answers], axis=0)
        level = np.mean([answer.value - answer.slope @ answer.at for answer in answers])
        places = np.arange(len(slope) + 1, dtype=np.int32)
        self.solver.addRow(float(level), np.inf, len(places), places, np.append(-slope, 1.0))

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
