"""A scenario as arrays on a time grid: what every block of columns and rows is built from.

Axes: b buyer (the nations, then donors from outside), i item, l line, p period, t period and, where
the scenario counts years after the plan, those as one more, q quarter, y year, r region of a line.
Amounts in units of the item, money in million EUR at the scenario's prices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from article3.planner.grid import Floats, Grid, Ints, make
from article3.planner.scenario import LINE_REGIONS, Scenario

Flags = npt.NDArray[np.bool_]

COST_WEIGHT, YEARS_AFTER = "cost_weight", "years_after"


@dataclass(frozen=True, slots=True)
class Problem:
    """The arrays; a shape in brackets names the axes.

    ``line_item``, ``line_region``, ``lead`` [l]; ``open`` [l, q] whether an order placed in the
    plan can be delivered; ``slots`` [l, p] units that can be made then beside firm orders;
    ``pay`` [l, p, y] million EUR paid in a year for one unit delivered in a period; ``cost``
    [l, p] the same discounted and weighted. ``stock`` [b, i]; ``firm`` (firm deliveries less what
    a backfill takes) [b, i, p]; ``target`` (mean of the period) [b, i, t]; ``need`` [i, p];
    ``budget`` [b, y]. ``retain`` [i, p] is the part of a stock left after a period, ``keep`` that
    of what comes during it. The mean stock of a period is ``ahead`` [p] times the stock at its end
    and ``before`` [i, t] times that before it. ``years`` [t] are discounted years, ``discount`` [p]
    and ``year_discount`` [y] mean factors.
    ``batch`` [l] and ``step`` [e] are zero for any amount. ``holds`` [b, i] and ``buys`` [b, l] say
    who has to do with what.
    """

    scenario: Scenario
    grid: Grid
    buyers: tuple[str, ...]
    line_item: Ints
    line_region: Ints
    lead: Ints
    open: Flags
    slots: Floats
    pay: Floats
    cost: Floats
    stock: Floats
    firm: Floats
    target: Floats
    need: Floats
    budget: Floats
    retain: Floats
    keep: Floats
    ahead: Floats
    before: Floats
    years: Floats
    discount: Floats
    year_discount: Floats
    holds: Flags
    buys: Flags
    expansion_line: Ints
    expansion_opens: Flags
    expansion_cost: Floats
    batch: Floats
    step: Floats
    pair_item: Ints
    pair_substitute: Ints
    replaced: tuple[tuple[int, int, int, Floats], ...]
    """Donor, item, the period from which deliveries count, and what is due [t]."""

    @property
    def nations(self) -> int:
        """How many of the buyers are nations of the scenario."""
        return len(self.scenario.nations)

    @property
    def goes_on(self) -> bool:
        """Whether targets go on counting after the plan."""
        return len(self.years) > len(self.discount)

    def when(self, period: int) -> str:
        """How a period is named, or the time after the last one."""
        periods = len(self.discount)
        return (
            self.grid.name(period)
            if period < periods
            else f"the years after {self.scenario.end // 4}"
        )

    @property
    def weight(self) -> Floats:
        """[i] value of one unit missing for one year, million EUR."""
        return np.array([item.weight for item in self.scenario.items])


def places(names: Iterable[str]) -> dict[str, int]:
    """The place of each name."""
    return {name: place for place, name in enumerate(names)}


def problem(scenario: Scenario, grid: Grid | None = None) -> Problem:
    """The scenario's arrays on its own grid, or on the one given."""
    s = scenario
    grid = grid or make(s.start, s.end, s.quarters_until, s.half_years_until)
    nations = [n.nation for n in s.nations]
    buyers = (*nations, *sorted({b.donor for b in s.backfills} - set(nations)))
    who, what = places(buyers), places(i.item for i in s.items)
    line_item = np.array([what[line.item] for line in s.lines], dtype=np.int64)
    lead = np.array([line.lead_time for line in s.lines], dtype=np.int64)
    q = grid.quarters
    since = np.array([line.since for line in s.lines])
    can = (q >= np.maximum(since, grid.start + lead)[:, None]) & True
    firm_line, firm = _firm(s, grid, who, what)
    slots = np.maximum(capacity(s, q) - firm_line, 0.0) * can
    target = np.zeros((len(buyers), len(s.items), len(q)))
    _steps(target, ((who[t.nation], what[t.item], t.quarter, t.amount) for t in s.targets), grid)
    need = np.zeros((len(s.items), len(q)))
    _steps(need, ((what[n.item], n.quarter, n.amount) for n in s.needs), grid)
    stock = np.zeros((len(buyers), len(s.items)))
    for held in s.stocks:
        stock[who[held.nation], what[held.item]] += held.amount
    for given in s.backfills:
        need[what[given.item], given.quarter - grid.start] -= given.amount
        if given.donor in nations:
            firm[who[given.donor], what[given.item], given.quarter - grid.start] -= given.amount
    pay, cost = _money(s, grid, can, lead)
    left = (1 - np.array([i.attrition for i in s.items]))[:, None] ** (grid.length / 4)
    holds = _holds(s, stock, target, firm, need, what, who)
    lines_of = places(line.line for line in s.lines)
    expansion_line = np.array([lines_of[e.line] for e in s.expansions], dtype=np.int64)
    earliest = np.array([e.earliest for e in s.expansions], dtype=np.int64)
    delay = np.array([e.delay for e in s.expansions], dtype=np.int64)
    price = np.array([e.cost for e in s.expansions], dtype=float)
    after = quarters_after(s)
    ahead = (grid.length + 1) / (2 * grid.length)
    every = (1 + s.value("discount")) ** (-np.arange(len(q) + after) / 4)
    factor, beyond = every[: len(q)], every[len(q) :]
    return Problem(
        scenario=s, grid=grid, buyers=buyers, line_item=line_item,
        line_region=np.array([LINE_REGIONS.index(x.region) for x in s.lines], dtype=np.int64),
        lead=lead, open=can, slots=grid.sums(slots), pay=pay, cost=cost, stock=stock,
        firm=grid.sums(firm), target=_means(target, grid, after),
        need=grid.sums(np.maximum(need, 0.0)),
        budget=_budget(s, who, grid, len(buyers)), retain=left, keep=_kept(s, grid),
        ahead=ahead, before=_before(s, ahead, after),
        years=np.append(grid.sums(factor), beyond.sum() if after else []) / 4,
        discount=grid.means(factor),
        year_discount=np.array([factor[q // 4 == year].mean() for year in grid.years]),
        holds=holds, buys=_buys(s, holds, line_item, buyers, what),
        expansion_line=expansion_line,
        expansion_opens=(grid.first >= earliest[:, None])
        & (grid.first + delay[:, None] <= s.end),
        batch=np.array([x.batch for x in s.lines], dtype=float),
        step=np.array([e.step for e in s.expansions], dtype=float),
        expansion_cost=cost_weight(s) * price[:, None] * factor[grid.first - grid.start],
        pair_item=np.array([what[x.item] for x in s.interchange], dtype=np.int64),
        pair_substitute=np.array([what[x.substitute] for x in s.interchange], dtype=np.int64),
        replaced=_replaced(s, grid, who, what, after),
    )  # fmt: skip


def cost_weight(scenario: Scenario) -> float:
    """How much a million EUR spent within budget weighs beside a million of value missing."""
    given = scenario.parameters.get(COST_WEIGHT)
    return 1.0 if given is None else given.value


def quarters_after(scenario: Scenario) -> int:
    """For how many quarters after the plan what its end leaves short goes on counting."""
    given = scenario.parameters.get(YEARS_AFTER)
    return 0 if given is None else round(4 * given.value)


def _means(values: Floats, grid: Grid, after: int) -> Floats:
    """[..., t] means of the periods; after the plan, its last quarter goes on."""
    means = grid.means(values)
    return np.append(means, values[..., -1:], axis=-1) if after else means


def _before(s: Scenario, ahead: Floats, after: int) -> Floats:
    """[i, t] the weight of the stock before a period in the period's mean stock.

    In a period of L quarters a stock is taken to move in a straight line; the mean of its quarters'
    ends is then (L - 1) / 2L of the stock before and (L + 1) / 2L of the stock at the end. After
    the plan nothing comes, and what is left of each quarter's attrition is averaged.
    """
    before = np.repeat(1.0 - ahead[None], len(s.items), axis=0)
    if not after:
        return before
    left = (1 - np.array([i.attrition for i in s.items]))[:, None] ** 0.25
    kept = (left ** np.arange(1, after + 1)).mean(axis=1, keepdims=True)
    return np.append(before, kept, axis=1)


def capacity(scenario: Scenario, quarters: Ints) -> Floats:
    """[l, q] what each line can make a quarter without expansion, announced steps included."""
    lines = places(line.line for line in scenario.lines)
    since = np.array([line.since for line in scenario.lines])
    made = np.repeat(
        np.array([[line.capacity] for line in scenario.lines], float), len(quarters), axis=1
    )
    for step in sorted(scenario.steps, key=lambda step: step.quarter):
        made[lines[step.line], quarters >= step.quarter] = step.capacity
    return made * (quarters >= since[:, None])


def _steps(table: Floats, rows: Iterable[Sequence[float]], grid: Grid) -> None:
    """Write values that hold from their quarter on, or from the plan's start if that is later."""
    for *key, quarter, amount in sorted(rows, key=lambda row: row[-2]):
        place = max(int(quarter) - grid.start, 0)
        at: Any = (*(int(k) for k in key), slice(place, None))
        table[at] = amount


def _firm(
    s: Scenario, grid: Grid, who: dict[str, int], what: dict[str, int]
) -> tuple[Floats, Floats]:
    """[l, q] slots that firm orders take, and [b, i, q] what they bring."""
    lines = places(line.line for line in s.lines)
    taken = np.zeros((len(s.lines), len(grid.of)))
    brought = np.zeros((len(who), len(s.items), len(grid.of)))
    for order in s.orders:
        place = order.quarter - grid.start
        item = s.lines[lines[order.line]].item
        taken[lines[order.line], place] += order.amount
        brought[who[order.nation], what[item], place] += order.amount
    return taken, brought


def _money(s: Scenario, grid: Grid, can: Flags, lead: Ints) -> tuple[Floats, Floats]:
    """What one unit of a line delivered in a period costs: [l, p, y] by year, [l, p] weighted.

    Deliveries spread evenly over the quarters that can have them; each is ordered ``lead``
    quarters before. The deposit falls due with the order and the rest with the delivery.
    """
    line, place = np.nonzero(can)
    ordered = place - lead[line]
    year = (grid.start + np.array([place, ordered])) // 4 - grid.start // 4
    base, learning = np.array([(x.price, x.learning) for x in s.lines], dtype=float).T
    quarters = grid.sums(can.astype(float))
    period = grid.of[place]
    price = base[line] * learning[line] ** year[1] / quarters[line, period]
    deposit = s.value("deposit")
    rate = 1 + s.value("discount")
    pay = np.zeros((len(s.lines), len(grid.first), len(grid.years)))
    np.add.at(pay, (line, period, year[1]), deposit * price)
    np.add.at(pay, (line, period, year[0]), (1 - deposit) * price)
    cost = np.zeros(pay.shape[:2])
    worth = deposit * rate ** (-ordered / 4) + (1 - deposit) * rate ** (-place / 4)
    np.add.at(cost, (line, period), cost_weight(s) * price * worth)
    return pay, cost


def _kept(s: Scenario, grid: Grid) -> Floats:
    """[i, p] what is left at a period's end of an amount that came evenly during it."""
    left = (1 - np.array([i.attrition for i in s.items])) ** 0.25
    quarters = np.arange(4)
    powers = left[:, None] ** quarters
    return np.cumsum(powers, axis=1)[:, grid.length - 1] / grid.length


def _budget(s: Scenario, who: dict[str, int], grid: Grid, buyers: int) -> Floats:
    """[b, y]; a donor from outside has none and needs none."""
    table = np.zeros((buyers, len(grid.years)))
    for row in s.budgets:
        place = row.year - grid.start // 4
        if 0 <= place < len(grid.years):
            table[who[row.nation], place] += row.amount
    return table


def _holds(
    s: Scenario, stock: Floats, target: Floats, firm: Floats, need: Floats,
    what: dict[str, int], who: dict[str, int],
) -> Flags:  # fmt: skip
    """[b, i] who may hold what: what has to do with a target, a stock, Ukraine or a component."""
    wanted: Flags = np.asarray(target.any(axis=2))
    holds = wanted | (stock > 0) | firm.any(axis=2)
    holds[: len(s.nations)] |= need.any(axis=1)
    for pair in s.interchange:
        holds[:, what[pair.substitute]] |= wanted[:, what[pair.item]]
        holds[: len(s.nations), what[pair.substitute]] |= need[what[pair.item]].any()
    for given in s.backfills:
        holds[who[given.donor], what[given.item]] = True
    for _ in s.bills:
        before = holds.copy()
        for bill in s.bills:
            holds[:, what[bill.component]] |= holds[:, what[bill.item]]
        if (holds == before).all():
            break
    return holds


def _buys(
    s: Scenario, holds: Flags, line_item: Ints, buyers: Sequence[str], what: dict[str, int]
) -> Flags:
    """[b, l] who may order from which line; a donor from outside from its own region's, if any."""
    buys = holds[:, line_item].copy()
    american = np.array([line.region == "us" for line in s.lines])
    for place in range(len(s.nations), len(buyers)):
        for given in (g for g in s.backfills if g.donor == buyers[place]):
            of_item: Flags = np.equal(line_item, what[given.item])
            if (of_item & american).any():
                buys[place] = buys[place] & (~of_item | american)
    return buys


def _replaced(
    s: Scenario, grid: Grid, who: dict[str, int], what: dict[str, int], after: int
) -> tuple[tuple[int, int, int, Floats], ...]:
    groups: dict[tuple[int, int], tuple[int, Floats]] = {}
    for given in s.backfills:
        key = (who[given.donor], what[given.item])
        first, due = groups.get(key, (given.quarter, np.zeros(len(grid.of))))
        due[grid.quarters >= given.replaced_by] += given.amount
        groups[key] = (min(first, given.quarter), due)
    return tuple(
        (donor, item, grid.period(first), _means(due, grid, after))
        for (donor, item), (first, due) in groups.items()
    )
