"""A nation spends its budget, and what goes beyond it is an overrun.

    sum_r pay[n,r,y]  -  over[n,y]  <=  budget[n,y]

Million EUR at the scenario's prices.
"""

from __future__ import annotations

import numpy as np

from article3.planner.columns import Columns
from article3.planner.problem import Problem
from article3.planner.rows import Rows, gather, numbered, terms

NAME = "budget"


def build(p: Problem, c: Columns) -> Rows:
    """One row a nation and year."""
    over = c["over"].number
    keys, number = numbered(over >= 0)
    parts = [terms(number[:, None, :], c["pay"].number, 1.0), terms(number, over, -1.0)]
    return gather(NAME, number.shape, keys, parts, -np.inf, p.budget[: p.nations][keys])


def sentence(p: Problem, nation: int, year: int) -> str:
    """What one row demands, in words."""
    return (
        f"{p.buyers[nation]} has {p.budget[nation, year]:,.6g} million EUR in {p.grid.years[year]}."
    )
