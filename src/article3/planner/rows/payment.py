"""What a nation pays the lines of a region in a year.

    pay[n,r,y]  -  sum_{l in r, p} coefficient[l,p,y] deliver[n,l,p]  =  0

Million EUR at the scenario's prices. The coefficient is the part of a unit's price that falls due
in the year: the deposit when it is ordered, the lead time before, and the rest when it arrives.
"""

from __future__ import annotations

import numpy as np

from article3.planner.columns import Columns
from article3.planner.problem import Problem
from article3.planner.rows import Rows, gather, numbered, terms
from article3.planner.scenario import LINE_REGIONS

NAME = "payment"


def build(p: Problem, c: Columns) -> Rows:
    """One row a nation, region of lines and year."""
    pay, deliver = c["pay"].number, c["deliver"]
    keys, number = numbered(pay >= 0)
    own = deliver.keys[0] < p.nations
    buyer, line, period = (key[own] for key in deliver.keys)
    delivery, year = np.nonzero(p.pay[line, period])
    line, period, buyer = line[delivery], period[delivery], buyer[delivery]
    parts = [
        terms(number, pay, 1.0),
        terms(
            number[buyer, p.line_region[line], year],
            deliver.columns[own][delivery],
            -p.pay[line, period, year],
        ),
    ]
    return gather(NAME, number.shape, keys, parts, 0.0, 0.0)


def sentence(p: Problem, nation: int, region: int, year: int) -> str:
    """What one row demands, in words."""
    return (
        f"What {p.buyers[nation]} pays lines of region {LINE_REGIONS[region]} in "
        f"{p.grid.years[year]}: deposits of orders and the rest of deliveries."
    )
