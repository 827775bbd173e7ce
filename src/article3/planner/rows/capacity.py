"""A line makes no more than its slots.

    sum_b deliver[b,l,p]  -  sum_{q in p, q open} added[l, period of (q - delay)]  <=  slots[l,p]

Units of the item a period. ``slots`` are the announced capacity of the quarters in which an order
placed in the plan can be delivered, less what firm orders take; ``added`` is capacity whose
building started at least ``delay`` quarters ago.
"""

from __future__ import annotations

import numpy as np

from article3.planner.columns import Columns
from article3.planner.problem import Problem
from article3.planner.rows import Rows, gather, numbered, terms

NAME = "capacity"


def build(p: Problem, c: Columns) -> Rows:
    """One row a line and period that can deliver anything."""
    deliver = c["deliver"]
    keys, number = numbered(np.any(deliver.number >= 0, axis=0))
    _, line, period = deliver.keys
    made = terms(number[line, period], deliver.columns, 1.0)
    count = len(p.scenario.expansions)
    delay = np.array([e.delay for e in p.scenario.expansions], dtype=np.int64).reshape(-1, 1)
    ready = p.grid.quarters - delay
    lines = p.expansion_line.reshape(-1, 1)
    counts = p.open[lines[:, 0]] & (ready >= p.grid.start)
    started = p.grid.of[np.maximum(ready - p.grid.start, 0)]
    column = np.where(counts, c["added"].number[np.arange(count)[:, None], started], -1)
    helped = terms(number[lines, p.grid.of], column, -1.0)
    return gather(NAME, number.shape, keys, [made, helped], -np.inf, p.slots[keys])


def sentence(p: Problem, line: int, period: int) -> str:
    """What one row demands, in words."""
    made = p.scenario.lines[line]
    return (
        f"{made.line} ({made.producer}) makes at most {p.slots[line, period]:,.6g} {made.item} "
        f"in {p.grid.name(period)} beside firm orders, and what expansion adds."
    )
