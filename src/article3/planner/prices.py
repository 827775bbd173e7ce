"""What one more slot, one more million euros or one point of a rule is worth, confirmed.

The interior point's dual prices lie inside the best face; what a change is worth depends on its
direction and size. Each price published is therefore tried: the programme is solved again with one
unit more and one less. The value of a programme is convex in its right-hand side, so what one more
unit saves is the lowest, and what one unit less costs the highest the price can be. Whole batches
and steps stay as planned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from article3.errors import SolveError
from article3.planner.assemble import assemble
from article3.planner.plan import NOTHING, Plan
from article3.planner.problem import Problem, problem
from article3.planner.rows.preference import members
from article3.planner.scenario import CAP
from article3.planner.solve import Solution, solve
from article3.planner.whole import held

SLOT, MONEY, RULE = "slot", "money", "rule"

SHARP = 0.1
"""The largest part of a price that the solver's own gap may blur; a larger step sharpens it."""

Tried = Callable[[str], None]
"""Told what is tried next, for a reader who waits."""


@dataclass(frozen=True, slots=True)
class Price:
    """What one ``unit`` more of ``name`` is worth, million EUR of value.

    ``price`` is the dual price. ``low`` is what more saves and ``high`` what less costs, per unit,
    found by solving again with ``step`` units more and less and widened by the solver's gap; None
    where that could not be solved. ``confirmed`` says that ``price`` lies between them; ``why``
    says what is amiss where it does not.
    """

    family: str
    name: str
    unit: str
    price: float
    low: float | None
    high: float | None
    step: float
    confirmed: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A price to try: ``moved(amount)`` is the problem with so many units more."""

    family: str
    name: str
    unit: str
    price: float
    most_less: float
    moved: Callable[[float], Problem]


def prices(
    plan: Plan, *, top: int = 3, tried: Tried = lambda name: None,
    time_limit: float | None = None, families: Sequence[str] = (SLOT, MONEY, RULE),
) -> tuple[Price, ...]:  # fmt: skip
    """The ``top`` prices of each family (slots, money, rules), each tried by two more solves.

    A line stands for the period in which all its slots together are worth most, a nation for the
    year in which a million is. ``time_limit`` (seconds) holds for each solve. Raises
    :class:`~article3.errors.SolveError` where the solver fails.
    """
    made = []
    ask = {SLOT: _slots, MONEY: _money, RULE: _rules}
    for family in families:
        for asked in ask[family](plan)[:top]:
            tried(asked.name)
            made.append(_confirmed(plan, asked, time_limit))
    return tuple(made)


def _confirmed(plan: Plan, asked: _Asked, time_limit: float | None) -> Price:
    base = plan.solution
    step = _step(base, asked.price)

    def solved(amount: float) -> Solution:
        model = held(assemble(asked.moved(amount)), base.values)
        return solve(model, time_limit=time_limit)

    more = solved(step)
    less_by = min(step, asked.most_less)
    name = (asked.family, asked.name, asked.unit, asked.price)
    if less_by <= NOTHING:
        why = "there is nothing to take away, so only one side could be tried"
        return Price(*name, _saved(base, more)[0] / step, None, step, False, why)
    try:
        less = solved(-less_by)
    except SolveError:
        if not plan.scenario.in_whole:
            raise
        why = "with less, the batches and steps of the plan have no room"
        return Price(*name, _saved(base, more)[0] / step, None, step, False, why)
    saves = [amount / step for amount in _saved(base, more)]
    costs = [amount / less_by for amount in _saved(less, base)]
    low, high = max(min(saves[0], costs[0]), 0.0), max(saves[1], costs[1])
    if not (base.finished and more.finished and less.finished):
        return Price(*name, low, high, step, False, "a solve was cut short by the time limit")
    blur = max(saves[1] - saves[0], costs[1] - costs[0])
    if blur > 2 * SHARP * asked.price:
        return Price(*name, low, high, step, False, "the solver's gap is as large as the price")
    inside = low - blur <= asked.price <= high + blur
    why = "" if inside else "solving again gives another price"
    return Price(*name, low, high, step, inside, why)


def _saved(worse: Solution, better: Solution) -> tuple[float, float]:
    """The least and the most that ``better`` can be below ``worse``: each lies above its bound."""
    first, second = (sorted((s.bound, s.objective)) for s in (worse, better))
    return first[0] - second[1], first[1] - second[0]


def _step(base: Solution, price: float) -> float:
    """One unit, or the power of ten whose worth stands out from the gap of two solves."""
    blur = 2 * abs(base.objective - base.bound)
    wanted = blur / (SHARP * price)
    return float(10 ** max(0, int(np.ceil(np.log10(max(wanted, 1.0))))))


def _slots(plan: Plan) -> list[_Asked]:
    p = plan.problem
    table = -plan.model.table("capacity", plan.solution.prices)
    worth = table * np.maximum(p.slots, 1.0)
    period = worth.argmax(axis=1)
    lines = np.argsort(-worth.max(axis=1), kind="stable").tolist()
    return [
        _Asked(
            SLOT, f"{p.scenario.lines[line].line} {p.grid.name(at)}",
            f"slot ({_unit(p, line)} of {p.scenario.lines[line].item})",
            float(table[line, at]), float(p.slots[line, at]), _slot_moved(p, line, at),
        )
        for line, at in ((line, int(period[line])) for line in lines)
        if table[line, at] > NOTHING
    ]  # fmt: skip


def _unit(p: Problem, line: int) -> str:
    return p.scenario.items[int(p.line_item[line])].unit


def _slot_moved(p: Problem, line: int, period: int) -> Callable[[float], Problem]:
    def moved(amount: float) -> Problem:
        slots = p.slots.copy()
        slots[line, period] += amount
        return replace(p, slots=slots)

    return moved


def _money(plan: Plan) -> list[_Asked]:
    p = plan.problem
    table = -plan.model.table("budget", plan.solution.prices)
    year = table.argmax(axis=1)
    return [
        _Asked(
            MONEY, f"{p.buyers[nation]} {p.grid.years[year[nation]]}", "million EUR of budget",
            float(table[nation, year[nation]]), float(p.budget[nation, year[nation]]),
            _budget_moved(p, nation, int(year[nation])),
        )
        for nation in np.argsort(-table.max(axis=1), kind="stable").tolist()
        if table[nation, year[nation]] > NOTHING
    ]  # fmt: skip


def _budget_moved(p: Problem, nation: int, year: int) -> Callable[[float], Problem]:
    def moved(amount: float) -> Problem:
        budget = p.budget.copy()
        budget[nation, year] += amount
        return replace(p, budget=budget)

    return moved


def _rules(plan: Plan) -> list[_Asked]:
    """One point of a rule in every year it holds: its share is a coefficient of what is paid.

    A point less of a preference helps the row of a year by a hundredth of what its nations pay.
    """
    return sorted(_each_rule(plan), key=lambda asked: -asked.price)


def _each_rule(plan: Plan) -> Iterator[_Asked]:
    p = plan.problem
    paid = plan.amounts("pay").sum(axis=1)
    table = plan.model.table("preference", plan.solution.prices)
    for place, rule in enumerate(p.scenario.rules):
        bound = [n.nation in members(p.scenario, rule) for n in p.scenario.nations]
        price = float(table[place] @ paid[bound].sum(axis=0)) / 100
        if price > NOTHING:
            room = rule.share if rule.kind == CAP else 1.0 - rule.share
            looser = "more" if rule.kind == CAP else "less"
            yield _Asked(
                RULE, rule.rule, f"percentage point {looser}", price, 100 * room,
                _rule_moved(p, place),
            )  # fmt: skip


def _rule_moved(p: Problem, place: int) -> Callable[[float], Problem]:
    def moved(points: float) -> Problem:
        rules = list(p.scenario.rules)
        rule = rules[place]
        share = rule.share + points / 100 * (1 if rule.kind == CAP else -1)
        rules[place] = replace(rule, share=min(max(share, 0.0), 1.0))
        return problem(replace(p.scenario, rules=tuple(rules)), p.grid)

    return moved
