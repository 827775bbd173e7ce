"""Ukraine's need is met by transfers, or the rest is unmet.

    sum_n give[n,i,p]  +  sum_{n, s for i} give_for[n,s,p] / rate[s]  +  unmet[i,p]  >=  need[i,p]

Units of the item a period; ``need`` is what is left after the gifts of the backfill table.
"""

from __future__ import annotations

import numpy as np

from article3.planner.columns import Columns
from article3.planner.problem import Problem
from article3.planner.rows import Rows, gather, numbered, terms

NAME = "assistance"


def build(p: Problem, c: Columns) -> Rows:
    """One row an item and period with a need."""
    keys, number = numbered(p.need > 0)
    rate = np.array([x.rate for x in p.scenario.interchange], dtype=float).reshape(-1, 1)
    parts = [
        terms(number, c["give"].number, 1.0),
        terms(number[p.pair_item], c["give_for"].number, 1.0 / rate),
        terms(number, c["unmet"].number, 1.0),
    ]
    return gather(NAME, number.shape, keys, parts, p.need[keys], np.inf)


def sentence(p: Problem, item: int, period: int) -> str:
    """What one row demands, in words."""
    what = p.scenario.items[item]
    return (
        f"Ukraine needs {p.need[item, period]:,.6g} {what.unit} of {what.name} in "
        f"{p.grid.name(period)}."
    )
