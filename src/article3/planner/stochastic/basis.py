"""Where a world's solver starts: at the corner another world ended in.

Worlds differ a little, so a corner of one is nearly one of the next, and the primal simplex goes
from there in half the time a first solve takes. Columns and rows are matched by what they stand
for (block or family and keys), not by number: a world with longer lead times has fewer of both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from article3.planner.assemble import Model
from article3.planner.grid import Ints
from article3.planner.solve import load_highspy


@dataclass(frozen=True, slots=True)
class Basis:
    """The status of every column and row of a solved programme, in tables by their keys.

    Statuses are HiGHS's numbers.
    """

    columns: dict[str, Ints]
    rows: dict[str, Ints]


def basis(model: Model, solver: Any) -> Basis:
    """The basis a solver of the programme ended with."""
    found = solver.getBasis()
    column = np.array([int(status) for status in found.col_status], dtype=np.int64)
    row = np.array([int(status) for status in found.row_status], dtype=np.int64)
    lower, basic = _statuses()
    return Basis(
        {n: _table(b.keys, column[b.columns], lower) for n, b in model.columns.blocks.items()},
        {
            name: _table(rows.keys, row[first : first + len(rows.lower)], basic)
            for name, (first, rows) in model.families.items()
        },
    )


def begin_from(given: Basis, model: Model, solver: Any) -> None:
    """Let a solver of the programme begin from another's basis.

    A column that one lacked begins at its lower bound and a row in the basis, as both do in a
    solver that begins from nothing; HiGHS mends a basis that is none.
    """
    highspy = load_highspy()
    status = {int(s): s for s in highspy.HighsBasisStatus.__members__.values()}
    lower, basic = _statuses()
    made = highspy.HighsBasis()
    columns = [_look(given.columns[n], b.keys, lower) for n, b in model.columns.blocks.items()]
    rows = [_look(given.rows[n], r.keys, basic) for n, (_, r) in model.families.items()]
    made.col_status = [status[s] for s in np.concatenate(columns).tolist()]
    made.row_status = [status[s] for s in np.concatenate(rows).tolist()]
    made.alien, made.valid = True, True
    solver.setBasis(made)


def _statuses() -> tuple[int, int]:
    kinds = load_highspy().HighsBasisStatus
    return int(kinds.kLower), int(kinds.kBasic)


def _table(keys: tuple[Ints, ...], values: Ints, other: int) -> Ints:
    """Values at their keys; ``other`` where there is none."""
    table = np.full([int(key.max(initial=-1)) + 1 for key in keys], other, dtype=np.int64)
    table[keys] = values
    return table


def _look(table: Ints, keys: tuple[Ints, ...], other: int) -> Ints:
    """What a table holds at some keys; ``other`` beyond its ends."""
    inside = np.all([key < end for key, end in zip(keys, table.shape, strict=True)], axis=0)
    found = np.full(len(inside), other, dtype=np.int64)
    found[inside] = table[tuple(key[inside] for key in keys)]
    return found
