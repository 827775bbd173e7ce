"""What a buyer gets of a line in a period comes in whole batches.

    deliver[b,l,p]  -  batch[l] lots[b,l,p]  =  0

Units of the item; ``lots`` are whole numbers. Only lines with a ``batch`` have such rows.
"""

from __future__ import annotations

from article3.planner.columns import Columns
from article3.planner.problem import Problem
from article3.planner.rows import Rows, gather, numbered, terms

NAME = "batch"


def build(p: Problem, c: Columns) -> Rows:
    """One row a buyer, line and period with whole batches."""
    lots = c["lots"].number
    keys, number = numbered(lots >= 0)
    parts = [
        terms(number, c["deliver"].number, 1.0),
        terms(number, lots, -p.batch[:, None]),
    ]
    return gather(NAME, number.shape, keys, parts, 0.0, 0.0)


def sentence(p: Problem, buyer: int, line: int, period: int) -> str:
    """What one row demands, in words."""
    made = p.scenario.lines[line]
    return (
        f"{p.buyers[buyer]} gets {made.item} of {made.line} in {p.grid.name(period)} in whole "
        f"batches of {made.batch:,.6g}."
    )
