"""Nothing stands in that is not held.

    sum_{s of i} stand_in[n,s,p]  <=  mean stock[n,i,p]

Units of the substitute; the mean stock is that of the target rows. What stands in for another item
does not count towards the substitute's own target (see the target rows).
"""

from __future__ import annotations

import numpy as np

from article3.planner.columns import Columns
from article3.planner.problem import Problem
from article3.planner.rows import Rows, gather, numbered, terms

NAME = "interchange"


def build(p: Problem, c: Columns) -> Rows:
    """One row a nation, substitute and period in which it may stand in."""
    n = p.nations
    stock, pairs = c["stock"].number[:n], c["stand_in"]
    there = np.zeros(p.target[:n].shape, dtype=bool)
    nation, pair, period = pairs.keys
    there[nation, p.pair_substitute[pair], period] = True
    keys, number = numbered(there)
    periods = stock.shape[2]
    parts = [
        terms(number[:, p.pair_substitute], pairs.number, 1.0),
        terms(number[:, :, :periods], stock, -p.ahead),
        terms(number[:, :, 1:], stock[:, :, : number.shape[2] - 1], -p.before[:, 1:]),
    ]
    held = np.zeros(there.shape)
    held[:, :, 0] = p.before[:, 0] * p.stock[:n]
    return gather(NAME, number.shape, keys, parts, -np.inf, held[keys])


def sentence(p: Problem, nation: int, item: int, period: int) -> str:
    """What one row demands, in words."""
    what = p.scenario.items[item]
    return (
        f"No more {what.name} stands in for other items of {p.buyers[nation]} in "
        f"{p.when(period)} than it holds."
    )
