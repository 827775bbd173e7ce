"""The best plan that a time limit leaves room for, and how far it can be from the best of all.

An interior point that is cut short has neither a plan nor prices worth the name. So where a limit
is set, two smaller programmes (:mod:`.coarse`) come first: their prices prove a bound, and the plan
by years is nearly a plan already. If the whole programme is solved in what is left, they do not
matter; if not, the best plan and the best bound of all are what is returned. A limit that is too
short for a programme a third of the size would have been too short for the whole.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from article3.planner.assemble import Model
from article3.planner.bound import mended
from article3.planner.coarse import Coarse, by_years, lifted, spread, together
from article3.planner.repair import repaired
from article3.planner.solve import SMALL, Solution, dual_objective, solve
from article3.planner.whole import solve_whole


def best(model: Model, *, time_limit: float | None = None) -> Solution:
    """The best plan within so many seconds, in whole batches and steps where it has such.

    Where the limit came first, ``finished`` is False and the plan is feasible; ``prices`` are those
    that prove ``bound``. Raises what :func:`~article3.planner.solve.solve` raises.
    """
    solver = solve_whole if len(model.columns.whole) else solve
    if time_limit is None or len(model.columns.cost) <= SMALL:
        return solver(model, time_limit=time_limit)
    began = time.monotonic()
    before = list(_smaller(model, time_limit))
    left = max(time_limit - (time.monotonic() - began), 0.0)
    found = solver(model, time_limit=left)
    if found.finished:
        return found
    plan = min((found, *before), key=lambda one: one.objective)
    proof = max((found, *before), key=lambda one: one.bound)
    seconds = time.monotonic() - began
    return replace(plan, prices=proof.prices, bound=proof.bound, seconds=seconds)


def _smaller(model: Model, limit: float) -> Iterator[Solution]:
    """What each smaller programme says of the whole, as far as the limit allows."""
    until = time.monotonic() + limit
    for make in (together, by_years):
        coarse = make(model)
        left = until - time.monotonic()
        if left <= 0 or len(coarse.model.columns.cost) >= len(model.columns.cost):
            continue
        found = solve(coarse.model, time_limit=left)
        if found.finished:
            yield _of_whole(model, coarse, found)


def _of_whole(model: Model, coarse: Coarse, found: Solution) -> Solution:
    proofs = (np.zeros(len(model.lower)), mended(model, lifted(model, coarse, found.prices)))
    prices = max(proofs, key=lambda y: dual_objective(model, y))
    values = repaired(model, spread(model, coarse, found.values))
    objective = float(model.columns.cost @ values)
    bound = dual_objective(model, prices)
    return Solution(values, prices, objective, bound, False, found.method, found.seconds)
