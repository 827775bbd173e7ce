"""The rows of the programme, a file a family: equation, units, builder, and the sentence on a row.

Each module has ``NAME``, ``build(problem, columns)`` that returns :class:`Rows` from index
arithmetic, and ``sentence(problem, keys)`` that says in words what one row demands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from article3.planner.grid import Floats, Ints
from article3.planner.problem import Flags

Terms = tuple[Ints, Ints, Floats]
"""Row numbers inside the family, column numbers and coefficients."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one family as coordinates: ``lower <= sum(value * column) <= upper``.

    ``row`` counts from 0 inside the family; ``keys`` are the places of each row on its axes, which
    have the lengths ``shape``.
    """

    name: str
    shape: tuple[int, ...]
    keys: tuple[Ints, ...]
    row: Ints
    column: Ints
    value: Floats
    lower: Floats
    upper: Floats


def numbered(there: Flags) -> tuple[tuple[Ints, ...], Ints]:
    """Rows wherever ``there`` is true: their keys, and a table of their numbers (-1 for none)."""
    keys = np.nonzero(there)
    number = np.full(there.shape, -1, dtype=np.int64)
    number[keys] = np.arange(len(keys[0]))
    return keys, number


def terms(row: Ints, column: Ints, value: Floats | float) -> Terms:
    """Coefficients where both row and column exist; the three are broadcast together."""
    row, column, value = np.broadcast_arrays(row, column, np.asarray(value, dtype=float))
    there = (row >= 0) & (column >= 0) & (value != 0)
    return row[there], column[there], value[there]


def gather(
    name: str,
    shape: tuple[int, ...],
    keys: tuple[Ints, ...],
    parts: Sequence[Terms],
    lower: Floats | float,
    upper: Floats | float,
) -> Rows:
    """The family of some terms and bounds; a bound is broadcast over the rows."""
    count = len(keys[0])
    row, column, value = (np.concatenate([part[k] for part in parts]) for k in range(3))
    return Rows(
        name, shape, keys, row, column, value,
        np.broadcast_to(lower, (count,)), np.broadcast_to(upper, (count,)),
    )  # fmt: skip
