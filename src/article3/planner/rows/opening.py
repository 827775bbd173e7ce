"""An expansion is started in whole steps: a line, or a hall, is opened or it is not.

    start[e,p]  -  step[e] openings[e,p]  =  0

Units a quarter; ``openings`` are whole numbers. Only expansions with a ``step`` have such rows.
"""

from __future__ import annotations

from article3.planner.columns import Columns
from article3.planner.problem import Problem
from article3.planner.rows import Rows, gather, numbered, terms

NAME = "opening"


def build(p: Problem, c: Columns) -> Rows:
    """One row an expansion with steps and a period in which it may start."""
    openings = c["openings"].number
    keys, number = numbered(openings >= 0)
    parts = [
        terms(number, c["start"].number, 1.0),
        terms(number, openings, -p.step[:, None]),
    ]
    return gather(NAME, number.shape, keys, parts, 0.0, 0.0)


def sentence(p: Problem, expansion: int, period: int) -> str:
    """What one row demands, in words."""
    offered = p.scenario.expansions[expansion]
    return (
        f"{offered.line} grows in {p.grid.name(period)} by whole steps of {offered.step:,.6g} "
        "units a quarter, or not."
    )
