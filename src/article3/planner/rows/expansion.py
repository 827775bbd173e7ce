"""Capacity added so far is what was added before and what is started now.

    added[e,p]  -  added[e,p-1]  -  start[e,p]  =  0

Units a quarter. A start counts from the first quarter of its period; ``added`` stays under the
expansion's ``most``, which is the column's bound.
"""

from __future__ import annotations

from article3.planner.columns import Columns
from article3.planner.grid import shown
from article3.planner.problem import Problem
from article3.planner.rows import Rows, gather, numbered, terms

NAME = "expansion"


def build(p: Problem, c: Columns) -> Rows:
    """One row an expansion and period from the earliest start on."""
    added, start = c["added"].number, c["start"].number
    keys, number = numbered(added >= 0)
    parts = [
        terms(number, added, 1.0),
        terms(number[:, 1:], added[:, :-1], -1.0),
        terms(number, start, -1.0),
    ]
    return gather(NAME, number.shape, keys, parts, 0.0, 0.0)


def sentence(p: Problem, expansion: int, period: int) -> str:
    """What one row demands, in words."""
    offered = p.scenario.expansions[expansion]
    return (
        f"{offered.line} grows by what is started from {shown(offered.earliest)} on, ready "
        f"{offered.delay} quarters later; here by the end of {p.grid.name(period)}."
    )
