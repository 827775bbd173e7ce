"""What was given is replaced when it is due, or is owed.

    sum_{l of i, p' from the gift to p} deliver[b,l,p']  +  owed[k,p]  >=  due[k,p]

Units of the item. ``due`` is the mean over the period's quarters of what is to be replaced by then;
deliveries count from the period of the donor's first gift, firm ones do not.
"""

from __future__ import annotations

import numpy as np

from article3.planner.columns import Columns
from article3.planner.problem import Problem
from article3.planner.rows import Rows, gather, numbered, terms

NAME = "backfill"


def build(p: Problem, c: Columns) -> Rows:
    """One row a replacement (donor and item) and period in which something is due."""
    owed, deliver = c["owed"].number, c["deliver"].number
    keys, number = numbered(owed >= 0)
    parts = [terms(number, owed, 1.0)]
    period = np.arange(deliver.shape[2])
    until = np.arange(number.shape[1])
    for place, (donor, item, first, _) in enumerate(p.replaced):
        of_item = deliver[donor, p.line_item == item]
        counts = (period >= first) & (period <= until[:, None])
        row = np.where(counts, number[place][:, None], -1)
        parts.append(terms(row, of_item[:, None, :], 1.0))
    due = np.array([due for *_, due in p.replaced]).reshape(number.shape)
    return gather(NAME, number.shape, keys, parts, due[keys], np.inf)


def sentence(p: Problem, replacement: int, period: int) -> str:
    """What one row demands, in words."""
    donor, item, _, due = p.replaced[replacement]
    return (
        f"{p.buyers[donor]} is to have replaced {due[period]:,.6g} {p.scenario.items[item].unit} "
        f"of {p.scenario.items[item].name} in {p.when(period)}."
    )
