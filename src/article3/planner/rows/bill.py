"""What is made uses up its components.

    use[b,c,p]  -  sum_{i made of c} quantity[i,c] sum_{l of i} deliver[b,l,p]  =  0

Units of the component. The stock row of the component takes ``use`` away and no stock is negative:
the scarcest component governs how much of the item can be had.
"""

from __future__ import annotations

import numpy as np

from article3.planner.columns import Columns
from article3.planner.grid import Floats, Ints
from article3.planner.problem import Problem, places
from article3.planner.rows import Rows, gather, numbered, terms

NAME = "bill"


def build(p: Problem, c: Columns) -> Rows:
    """One row a buyer, component and period."""
    used = c["use"].number
    keys, number = numbered(used >= 0)
    quantity = quantities(p)
    buyer, line, period = c["deliver"].keys
    per_unit = quantity[p.line_item[line]]
    delivery, component = np.nonzero(per_unit)
    parts = [
        terms(number, used, 1.0),
        terms(
            number[buyer[delivery], component, period[delivery]],
            c["deliver"].columns[delivery],
            -per_unit[delivery, component],
        ),
    ]
    return gather(NAME, number.shape, keys, parts, 0.0, 0.0)


def quantities(p: Problem) -> Floats:
    """[i, c] how many units of a component go into one of an item."""
    what = places(item.item for item in p.scenario.items)
    table = np.zeros((len(what), len(what)))
    for bill in p.scenario.bills:
        table[what[bill.item], what[bill.component]] += bill.quantity
    return table


def by_depth(quantity: Floats) -> Ints:
    """The items with every component before what it goes into."""
    depth = np.zeros(len(quantity))
    for _ in quantity:
        depth = np.maximum(depth, np.where(quantity > 0, depth + 1, 0).max(axis=1, initial=0.0))
    return np.argsort(depth, kind="stable")


def sentence(p: Problem, buyer: int, item: int, period: int) -> str:
    """What one row demands, in words."""
    what = p.scenario.items[item]
    return (
        f"What {p.buyers[buyer]} has made in {p.grid.name(period)} uses up {what.name} by its bill "
        "of materials."
    )
