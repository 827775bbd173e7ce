"""A stock is what is left of it, what came and what went.

    stock[b,i,p] = retain[i,p] stock[b,i,p-1]
                 + keep[i,p] (sum_{l of i} deliver[b,l,p] + firm[b,i,p] - use[b,i,p]
                              - give[b,i,p] - sum_{s of i} give_for[b,s,p])

Units of the item at the end of the period. ``retain`` is (1 - attrition)^(length in years);
``keep`` is what is left at the end of something that came evenly over the period's quarters.
``firm`` are firm deliveries less what a backfill takes. No stock is negative, so nothing is given
or used that is not there.
"""

from __future__ import annotations

from article3.planner.columns import Columns
from article3.planner.problem import Problem
from article3.planner.rows import Rows, gather, numbered, terms

NAME = "stock"


def build(p: Problem, c: Columns) -> Rows:
    """One row a buyer, item and period it holds."""
    stock, deliver = c["stock"].number, c["deliver"]
    keys, number = numbered(stock >= 0)
    buyer, line, period = deliver.keys
    item = p.line_item[line]
    n = p.nations
    parts = [
        terms(number, stock, 1.0),
        terms(number[:, :, 1:], stock[:, :, :-1], -p.retain[:, 1:]),
        terms(number[buyer, item, period], deliver.columns, -p.keep[item, period]),
        terms(number[:n], c["give"].number, p.keep),
        terms(number[:n, p.pair_substitute], c["give_for"].number, p.keep[p.pair_substitute]),
        terms(number, c["use"].number, p.keep),
    ]
    constant = p.keep * p.firm
    constant[:, :, 0] += p.retain[:, 0] * p.stock
    return gather(NAME, number.shape, keys, parts, constant[keys], constant[keys])


def sentence(p: Problem, buyer: int, item: int, period: int) -> str:
    """What one row demands, in words."""
    what = p.scenario.items[item]
    return (
        f"What {p.buyers[buyer]} holds of {what.name} at the end of {p.grid.name(period)} is what "
        "was left, came and went; it cannot be less than nothing."
    )
