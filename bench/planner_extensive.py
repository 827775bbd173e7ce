"""All worlds in one programme: what the L-shaped method must find, and is measured against."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from article3.planner.assemble import assemble, by_columns
from article3.planner.grid import Floats
from article3.planner.problem import problem
from article3.planner.scenario import Scenario
from article3.planner.stochastic.recourse import Decision
from article3.planner.stochastic.solver import ready, solved


def extensive(
    worlds: Sequence[Scenario], decided: Decision, *, method: str = "ipm"
) -> tuple[Floats, float]:
    """The best decision [k] and its mean cost, from one programme over every world.

    The first columns are the decision's; each world's own follow with its rows, and last stands a
    row an expansion that keeps what is decided within what can be added.
    """
    count = len(decided.cost)
    costs, most = [decided.cost], [decided.most[decided.expansion]]
    lowers, uppers = [], []
    entries = []
    columns, rows = count, 0
    for world in worlds:
        model = assemble(problem(world))
        starts = model.columns["start"].number[decided.expansion, decided.period]
        own = np.ones(len(model.columns.cost), dtype=bool)
        own[starts[starts >= 0]] = False
        place = np.empty(len(own), dtype=np.int64)
        place[own] = columns + np.arange(own.sum())
        place[starts[starts >= 0]] = np.flatnonzero(starts >= 0)
        column = np.repeat(place, np.diff(model.starts))
        entries.append((model.rows + rows, column, model.values))
        costs.append(model.columns.cost[own] / len(worlds))
        most.append(model.columns.upper[own])
        lowers.append(model.lower)
        uppers.append(model.upper)
        columns, rows = columns + int(own.sum()), rows + len(model.lower)
    expansions, which = np.unique(decided.expansion, return_inverse=True)
    entries.append((rows + which, np.arange(count), np.ones(count)))
    lowers.append(np.full(len(expansions), -np.inf))
    uppers.append(decided.most[expansions])
    rows += len(expansions)
    row, column, value = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    begins, row, value = by_columns(row, column, value, rows, columns)
    solver = ready()
    solver.setOptionValue("solver", method)
    solver.passModel(
        columns, rows, len(value), 1, 1, 0.0, np.concatenate(costs), np.zeros(columns),
        np.concatenate(most), np.concatenate(lowers), np.concatenate(uppers),
        begins[:-1].astype(np.int32), row.astype(np.int32), value,
        np.zeros(columns, dtype=np.int32),
    )  # fmt: skip
    objective = solved(solver)
    return np.array(solver.getSolution().col_value)[:count], objective
