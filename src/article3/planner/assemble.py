"""Columns and rows of every family as one sparse matrix, by columns, as HiGHS takes it.

Duals follow HiGHS: the price of a row is what the objective gains when its bound grows by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from article3.planner.columns import Columns, columns
from article3.planner.grid import Floats, Ints
from article3.planner.problem import Problem
from article3.planner.rows import (
    Rows,
    assistance,
    backfill,
    batch,
    bill,
    budget,
    capacity,
    expansion,
    interchange,
    opening,
    payment,
    preference,
    stock,
    target,
)

FAMILIES = (
    capacity, expansion, stock, target, interchange, bill, assistance, payment, budget, preference,
    backfill, batch, opening,
)  # fmt: skip
"""Every family of rows in the order they stand in the matrix."""

SENTENCES: dict[str, Callable[..., str]] = {f.NAME: f.sentence for f in FAMILIES}
"""What says in words what a row of a family demands: ``(problem, *keys) -> str``."""


@dataclass(frozen=True, slots=True)
class Model:
    """The programme: minimise ``cost @ x`` with ``lower <= A x <= upper``, ``least <= x <= most``.

    ``starts``, ``rows`` and ``values`` hold A by columns; ``families`` keeps each family with the
    number of its first row.
    """

    problem: Problem
    columns: Columns
    families: dict[str, tuple[int, Rows]]
    starts: Ints
    rows: Ints
    values: Floats
    lower: Floats
    upper: Floats

    def of_rows(self, name: str, solution: Floats) -> Floats:
        """The part of a vector over all rows that belongs to one family."""
        first, rows = self.families[name]
        return solution[first : first + len(rows.lower)]

    def table(self, name: str, solution: Floats) -> Floats:
        """A vector over all rows as a family's own axes; zero where it has no row."""
        _, rows = self.families[name]
        table = np.zeros(rows.shape)
        table[rows.keys] = self.of_rows(name, solution)
        return table

    def times(self, x: Floats) -> Floats:
        """``A x``, a value a row."""
        column = np.repeat(np.arange(len(self.columns.cost)), np.diff(self.starts))
        sums = np.bincount(self.rows, self.values * x[column], len(self.lower))
        return sums.astype(float)

    def transposed_times(self, y: Floats) -> Floats:
        """``A' y``, a value a column."""
        column = np.repeat(np.arange(len(self.columns.cost)), np.diff(self.starts))
        sums = np.bincount(column, self.values * y[self.rows], len(self.columns.cost))
        return sums.astype(float)


def assemble(p: Problem) -> Model:
    """The programme of a problem."""
    c = columns(p)
    families: dict[str, tuple[int, Rows]] = {}
    first = 0
    for family in FAMILIES:
        rows = family.build(p, c)
        families[rows.name] = first, rows
        first += len(rows.lower)
    made = list(families.values())
    row = np.concatenate([rows.row + begin for begin, rows in made])
    column = np.concatenate([rows.column for _, rows in made])
    value = np.concatenate([rows.value for _, rows in made])
    starts, row, value = by_columns(row, column, value, first, len(c.cost))
    return Model(
        p, c, families, starts, row, value,
        np.concatenate([rows.lower for _, rows in made]),
        np.concatenate([rows.upper for _, rows in made]),
    )  # fmt: skip


def by_columns(
    row: Ints, column: Ints, value: Floats, rows: int, columns: int
) -> tuple[Ints, Ints, Floats]:
    """Coordinates ordered by column and row; what stands twice in one cell is added up."""
    cell = column * rows + row
    order = np.argsort(cell, kind="stable")
    cell, value = cell[order], value[order]
    new = np.flatnonzero(np.diff(cell, prepend=-1))
    cell, value = cell[new], np.add.reduceat(value, new) if len(new) else value
    column, row = np.divmod(cell, max(rows, 1))
    return np.searchsorted(column, np.arange(columns + 1)), row, value


def hand_over(model: Model, solver: Any) -> Any:
    """Pass the programme, without its whole numbers, to a HiGHS solver; the status of HiGHS."""
    count = len(model.columns.cost)
    return solver.passModel(
        count, len(model.lower), len(model.values), 1, 1, 0.0, model.columns.cost,
        model.columns.least, model.columns.upper, model.lower, model.upper,
        model.starts[:-1].astype(np.int32), model.rows.astype(np.int32), model.values,
        np.zeros(count, dtype=np.int32),
    )  # fmt: skip
