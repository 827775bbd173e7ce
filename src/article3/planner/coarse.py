"""Smaller programmes for the same scenario, and what they say of the whole one.

Two are made: one on a grid of years, and one in which the nations that the same rules bind are a
single one. Either is solved in a fraction of the time. Its prices, taken back to the whole
programme and mended (:mod:`.bound`), prove a bound there; its plan is spread over periods and
nations and repaired (:mod:`.repair`). Nothing rests on how near the smaller programme is: any
prices give a bound, and any amounts a plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from article3.planner.assemble import Model, assemble
from article3.planner.grid import Floats, Ints, add_along, make
from article3.planner.problem import Problem, problem
from article3.planner.repair import TINY
from article3.planner.rows.bill import by_depth, quantities
from article3.planner.rows.preference import members
from article3.planner.scenario import Scenario, Target


@dataclass(frozen=True, slots=True)
class Coarse:
    """A smaller programme, and which of its buyers [b] and periods [p] stand for the whole's."""

    model: Model
    buyer: Ints
    period: Ints

    @property
    def time(self) -> Ints:
        """The same with the time after the plan, if there is any."""
        p = self.model.problem
        return np.append(self.period, len(p.grid.first) if p.goes_on else []).astype(np.int64)


def by_years(model: Model) -> Coarse:
    """The scenario on a grid of years."""
    p, s = model.problem, model.problem.scenario
    small = assemble(problem(s, make(s.start, s.end, s.start - 1, s.start - 1)))
    period = np.array([small.problem.grid.period(int(q)) for q in p.grid.last])
    return Coarse(small, np.arange(len(p.buyers)), period)


def together(model: Model) -> Coarse:
    """The scenario with all nations as one that the same rules bind; a donor stays alone.

    What they hold, are to hold and may spend is added up: a relaxation, since every plan of the
    nations is one of the group.
    """
    p = model.problem
    of = _groups(p.scenario)
    small = assemble(problem(_grouped(p.scenario, of), p.grid))
    place = {name: k for k, name in enumerate(small.problem.buyers)}
    buyer = np.array([place[of.get(name, name)] for name in p.buyers])
    return Coarse(small, buyer, np.arange(len(p.grid.first)))


def _groups(s: Scenario) -> dict[str, str]:
    """The first nation of each nation's group."""
    bound = [members(s, rule) for rule in s.rules]
    donors = {given.donor for given in s.backfills}
    first: dict[tuple[object, ...], str] = {}
    of = {}
    for nation in (n.nation for n in s.nations):
        alone = nation if nation in donors else ""
        of[nation] = first.setdefault((alone, *(nation in who for who in bound)), nation)
    return of


def _grouped(s: Scenario, of: dict[str, str]) -> Scenario:
    kept = set(of.values())
    return replace(
        s,
        nations=tuple(n for n in s.nations if n.nation in kept),
        stocks=_added_up(s.stocks, of, "item"),
        orders=_added_up(s.orders, of, "line", "quarter"),
        budgets=_added_up(s.budgets, of, "year"),
        targets=tuple(_targets(s.targets, of)),
        rules=tuple(
            replace(rule, nations=tuple(members(s, rule) & kept or {"none"})) for rule in s.rules
        ),
    )


def _added_up(rows: Iterable[Any], of: dict[str, str], *keys: str) -> tuple[Any, ...]:
    """Rows of a group's nations with the same keys as one row of the group."""
    made: dict[tuple[Any, ...], Any] = {}
    for row in rows:
        key = of[row.nation], *(getattr(row, name) for name in keys)
        before = made[key].amount if key in made else 0.0
        made[key] = replace(row, nation=key[0], amount=row.amount + before)
    return tuple(made.values())


def _targets(rows: Iterable[Target], of: dict[str, str]) -> Iterable[Target]:
    """A group's targets: a row wherever one of its nations has a new one."""
    groups: dict[tuple[str, str], list[Target]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.quarter):
        groups[of[row.nation], row.item].append(row)
    for (nation, _), own in groups.items():
        latest: dict[str, float] = {}
        for row in own:
            latest[row.nation] = row.amount
            yield replace(row, nation=nation, amount=sum(latest.values()))


def lifted(model: Model, coarse: Coarse, prices: Floats) -> Floats:
    """Prices of the whole programme's rows after those of the smaller one.

    What is wanted is priced at the same part of what its slack costs, stocks at the same worth;
    every other price is left at zero, for :func:`article3.planner.bound.mended` to find.
    """
    small, who = coarse.model, coarse.buyer[: model.problem.nations]
    made = np.zeros(len(model.lower))
    for name, slack, axes in (
        ("target", "short", (who, None, coarse.time)),
        ("assistance", "unmet", (None, coarse.period)),
        ("backfill", "owed", (None, coarse.time)),
        ("preference", "miss", (None, None)),
        ("budget", "over", (who, None)),
    ):  # fmt: skip
        table = _at(_part_of_slack(small, name, slack, prices), axes)
        _, rows = model.families[name]
        cost = model.columns.cost[model.columns[slack].columns]
        model.of_rows(name, made)[:] = table[rows.keys] * cost
    worth = _at(small.table("stock", prices), (coarse.buyer, None, coarse.period))
    _, rows = model.families["stock"]
    model.of_rows("stock", made)[:] = worth[rows.keys]
    return made


def _part_of_slack(model: Model, name: str, slack: str, prices: Floats) -> Floats:
    """The prices of a family over the cost of its slack; each row has the slack of its keys."""
    cost = model.columns[slack].values(model.columns.cost)
    prices_of = model.table(name, prices)
    return np.divide(prices_of, cost, out=np.zeros(cost.shape), where=cost > 0)


def _at(table: Floats, axes: tuple[Ints | None, ...]) -> Floats:
    """A table with the places on each axis that is named, in that order."""
    for axis, place in enumerate(axes):
        if place is not None:
            table = np.take(table, place, axis=axis)
    return table


def spread(model: Model, coarse: Coarse, values: Floats) -> Floats:
    """Decisions of the whole programme after the smaller one's: not yet a plan, see :mod:`.repair`.

    Deliveries go where there are slots, gifts where there is need, and a start is made at the
    first chance. What a group gets is shared by what its nations lack, as far as their
    budgets go, and beyond them as far as the group's did.
    """
    p, period, c = model.problem, coarse.period, model.columns
    n, own = p.nations, coarse.buyer
    given = {name: block.values(values) for name, block in coarse.model.columns.blocks.items()}
    start = given["start"][:, period] * np.diff(period, prepend=-1).astype(bool)
    made = np.zeros(len(c.cost))
    c["added"].put(made, np.cumsum(start, axis=1))
    room = _shares(np.maximum(p.slots - model.table("capacity", model.times(made)), 0.0), period)
    need, part = _shares(p.need, period), _part_of_group(p, own)[:, :, None]
    deliver = given["deliver"][own][:, :, period] * room * part[:, p.line_item]
    budget, group = p.budget[:n], coarse.model.problem.budget
    more = given["over"][own[:n]] / np.maximum(group[own[:n]], TINY)
    deliver[:n] *= _affordable(p, deliver[:n], budget * (1 + more))
    substitute = p.pair_substitute
    for name, table in {
        "start": start,
        "deliver": deliver,
        "give": given["give"][own[:n]][:, :, period] * need * part[:n],
        "give_for": given["give_for"][own[:n]][:, :, period] * need[p.pair_item]
        * part[:n, substitute],
        "stand_in": given["stand_in"][own[:n]][:, :, coarse.time] * part[:n, substitute],
    }.items():  # fmt: skip
        c[name].put(made, table)
    return made


def _part_of_group(p: Problem, group: Ints) -> Floats:
    """[b, i] a buyer's part of what its group gets: by what it lacks of targets at most.

    Components go by what is made of them, and what nobody lacks goes by budget.
    """
    held, lacks = p.stock.copy(), np.zeros(p.stock.shape)
    for now in range(len(p.grid.first)):
        held = p.retain[:, now] * held + p.keep[:, now] * p.firm[:, :, now]
        lacks = np.maximum(lacks, p.target[:, :, now] - held)
    quantity = quantities(p)
    for item in by_depth(quantity)[::-1]:
        made_of = np.flatnonzero(quantity[:, item])
        lacks[:, item] += lacks[:, made_of] @ quantity[made_of, item]
    money = p.budget.sum(axis=1, keepdims=True) + (np.arange(len(p.buyers)) >= p.nations)[:, None]
    total = np.zeros((int(group.max()) + 1, len(quantity)))
    np.add.at(total, group, lacks)
    weight = np.where(total[group] > 0, lacks, money)
    total[:] = 0.0
    np.add.at(total, group, weight)
    return weight / np.maximum(total[group], TINY)


def _affordable(p: Problem, deliver: Floats, budget: Floats) -> Floats:
    """[n, l, p] the part of deliveries for which nobody spends more than a budget [n, y]."""
    spent = np.einsum("nlp,lpy->ny", deliver, p.pay)
    part = np.where(spent > budget, budget / np.maximum(spent, budget + TINY), 1.0)
    paid: Floats = np.where(p.pay[None] > 0, part[:, None, None, :], 1.0).min(axis=3)
    return paid


def _shares(weight: Floats, period: Ints) -> Floats:
    """Each period's part of the weight in its coarse period."""
    total = np.zeros((len(weight), int(period[-1]) + 1))
    add_along(total, period, weight)
    return weight / np.maximum(total[:, period], TINY)
