"""A nation holds its target, or the rest is short.

    mean stock[n,i,p]  +  sum_{s for i} stand_in[n,s,p] / rate[s]
                       -  sum_{s of i} stand_in[n,s,p]  +  short[n,i,p]  >=  target[n,i,p]

Units of the item, means of the ends of the period's quarters: mean stock = (1 - ahead) stock[p-1]
+ ahead stock[p], which is stock[p] itself in a period of one quarter. Where the scenario counts
years after the plan, they are one more period: nothing comes in it, and its mean stock is what
attrition leaves of the last one.
"""

from __future__ import annotations

import numpy as np

from article3.planner.columns import Columns
from article3.planner.problem import Problem
from article3.planner.rows import Rows, gather, numbered, terms

NAME = "target"


def build(p: Problem, c: Columns) -> Rows:
    """One row a nation, item and period with a target."""
    n = p.nations
    stock, pairs = c["stock"].number[:n], c["stand_in"].number
    keys, number = numbered(p.target[:n] > 0)
    rate = np.array([x.rate for x in p.scenario.interchange], dtype=float).reshape(-1, 1)
    periods = stock.shape[2]
    parts = [
        terms(number[:, :, :periods], stock, p.ahead),
        terms(number[:, :, 1:], stock[:, :, : number.shape[2] - 1], p.before[:, 1:]),
        terms(number, c["short"].number, 1.0),
        terms(number[:, p.pair_item], pairs, 1.0 / rate),
        terms(number[:, p.pair_substitute], pairs, -1.0),
    ]
    needed = p.target[:n].copy()
    needed[:, :, 0] -= p.before[:, 0] * p.stock[:n]
    return gather(NAME, number.shape, keys, parts, needed[keys], np.inf)


def sentence(p: Problem, nation: int, item: int, period: int) -> str:
    """What one row demands, in words."""
    what = p.scenario.items[item]
    return (
        f"{p.buyers[nation]} is to hold {p.target[nation, item, period]:,.6g} {what.unit} of "
        f"{what.name} in {p.when(period)}; what is missing costs {what.weight:,.6g} million "
        "EUR a unit and year."
    )
