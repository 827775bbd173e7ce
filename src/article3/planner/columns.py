"""The columns of the programme: blocks of non-negative variables with a number each.

=========  ===================  =========================================================
block      axes                 meaning (unit)
=========  ===================  =========================================================
deliver    buyer, line, period  what arrives (units); it was ordered the lead time before
start      expansion, period    capacity whose building starts (units a quarter)
added      expansion, period    capacity started so far (units a quarter), at most ``most``
stock      buyer, item, period  what is held at the end of the period (units)
short      nation, item, time   mean amount missing to the target (units)
give       nation, item, period transfer to Ukraine (units)
give_for   nation, pair, period units of a substitute given to Ukraine for an item it needs
unmet      item, period         need of Ukraine not met (units)
pay        nation, region, year payments to lines of a region (million EUR)
over       nation, year         payments beyond the budget (million EUR)
miss       rule, year           money missing to a rule on where it goes (million EUR)
stand_in   nation, pair, time   units of a substitute that stand in for an item (units)
use        buyer, item, period  components used (units)
owed       replacement, time   mean amount given and not yet replaced when due (units)
lots       buyer, line, period  batches that arrive, of lines with batches (a whole number)
openings   expansion, period    steps started, of expansions with steps (a whole number)
=========  ===================  =========================================================

Time is the periods and, where the scenario counts years after the plan, those as one more. A
combination that can never be other than zero has no column. Orders need none: an order is placed
the lead time before its delivery.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from article3.planner.grid import Floats, Ints
from article3.planner.problem import Flags, Problem
from article3.planner.scenario import LINE_REGIONS

WHOLE = ("lots", "openings")
"""The blocks of whole numbers; a linear programme takes them as any number."""


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one kind.

    ``number`` has the axes of the block and holds each column's number, or -1 where there is
    none; ``keys`` are the places on each axis of the columns in order.
    """

    name: str
    number: Ints
    keys: tuple[Ints, ...]

    @property
    def columns(self) -> Ints:
        """The numbers of the block's columns in order."""
        return self.number[self.keys]

    def values(self, solution: Floats) -> Floats:
        """The solution on the block's axes; zero where there is no column."""
        table = np.zeros(self.number.shape)
        table[self.keys] = solution[self.columns]
        return table

    def put(self, solution: Floats, table: Floats) -> None:
        """Write a table on the block's axes into the solution, where there is a column."""
        solution[self.columns] = table[self.keys]


@dataclass(frozen=True, slots=True)
class Columns:
    """Every block, the objective coefficient of each column, its bounds, and the whole numbers."""

    blocks: dict[str, Block]
    cost: Floats
    least: Floats
    upper: Floats
    whole: Ints

    def __getitem__(self, name: str) -> Block:
        return self.blocks[name]


def columns(p: Problem) -> Columns:
    """The columns of a problem with their objective coefficients (million EUR of value)."""
    made: dict[str, Block] = {}
    costs: list[Floats] = []
    uppers: list[Floats] = []
    count = 0
    for name, (there, cost) in _blocks(p).items():
        keys = np.nonzero(there)
        number = np.full(there.shape, -1, dtype=np.int64)
        number[keys] = count + np.arange(len(keys[0]))
        made[name] = Block(name, number, keys)
        costs.append(np.broadcast_to(cost, there.shape)[keys])
        most = np.inf if name != "added" else _most(p)
        uppers.append(np.broadcast_to(most, there.shape)[keys])
        count += len(keys[0])
    whole = np.concatenate([made[name].columns for name in WHOLE])
    return Columns(made, np.concatenate(costs), np.zeros(count), np.concatenate(uppers), whole)


def _most(p: Problem) -> Floats:
    return np.array([e.most for e in p.scenario.expansions], dtype=float).reshape(-1, 1)


def _blocks(p: Problem) -> dict[str, tuple[Flags, Floats | float]]:
    """Where each block has columns, and what one unit of each costs the objective."""
    s, n, periods = p.scenario, p.nations, len(p.grid.first)
    years = len(p.grid.years)
    held = np.repeat(p.holds[:, :, None], periods, axis=2)
    counted = np.repeat(p.holds[:n, :, None], len(p.years), axis=2)
    missing = p.weight[:, None] * p.years
    begun = np.cumsum(p.expansion_opens, axis=1) > 0
    wanted = p.target[:n] > 0
    components = np.zeros(len(s.items), dtype=bool)
    components[[i for i, x in enumerate(s.items) if x.item in {b.component for b in s.bills}]] = 1
    can_make = p.grid.sums(p.open.astype(float)) > 0
    paid = np.ones((n, len(LINE_REGIONS), years), dtype=bool)
    ruled = np.array(
        [(p.grid.years >= r.since) & (p.grid.years <= r.until) for r in s.rules], dtype=bool
    ).reshape(-1, years)
    replaced = np.array([due > 0 for *_, due in p.replaced], dtype=bool).reshape(-1, len(p.years))
    return {
        "deliver": (p.buys[:, :, None] & can_make, p.cost),
        "start": (p.expansion_opens, p.expansion_cost),
        "added": (begun, 0.0),
        "stock": (held, 0.0),
        "short": (wanted, missing),
        "give": (held[:n] & (p.need > 0), 0.0),
        "give_for": (held[:n, p.pair_substitute] & (p.need > 0)[p.pair_item], 0.0),
        "unmet": (p.need > 0, s.value("ukraine_weight") * p.weight[:, None] * p.discount),
        "pay": (paid, 0.0),
        "over": (np.ones((n, years), dtype=bool), s.value("overrun_penalty") * p.year_discount),
        "miss": (ruled, s.value("preference_penalty") * p.year_discount),
        "stand_in": (wanted[:, p.pair_item] & counted[:, p.pair_substitute], 0.0),
        "use": (held & components[:, None], 0.0),
        "lots": (p.buys[:, :, None] & (can_make & (p.batch > 0)[:, None]), 0.0),
        "openings": (p.expansion_opens & (p.step > 0)[:, None], 0.0),
        "owed": (replaced, missing[[item for _, item, *_ in p.replaced]]),
    }
