"""Plans in whole batches and openings: a mixed-integer programme, and prices beside it.

HiGHS branches on the numbers of batches and openings. What it finds is then held, and the linear
programme that is left is solved for amounts and prices. So prices say what one more unit is worth
while every batch and opening stays as planned; the bound is that of the whole search.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np

from article3.errors import SolveError
from article3.planner.assemble import Model, hand_over
from article3.planner.grid import Floats
from article3.planner.repair import repaired
from article3.planner.solve import Solution, demand, load_highspy, solve

GAP = 1e-4
"""The relative gap between plan and bound at which the search ends."""

SHARE = 0.8
"""The part of a time limit that the search gets; the rest is for the prices."""


def held(model: Model, values: Floats) -> Model:
    """The programme with every batch and opening at its (rounded) number in ``values``."""
    columns = model.columns
    if not len(columns.whole):
        return model
    least, upper = columns.least.copy(), columns.upper.copy()
    least[columns.whole] = upper[columns.whole] = np.round(values[columns.whole])
    return replace(model, columns=replace(columns, least=least, upper=upper))


def solve_whole(model: Model, *, time_limit: float | None = None) -> Solution:
    """The best plan in whole numbers, within :data:`GAP` of its bound.

    Raises :class:`~article3.errors.SolveError` where the solver fails, and
    :class:`~article3.errors.MissingExtraError` without ``highspy``.
    """
    began = time.monotonic()
    searched = None if time_limit is None else SHARE * time_limit
    values, bound, finished = _searched(model, searched)
    left = None if time_limit is None else max(time_limit - (time.monotonic() - began), 0.0)
    found = solve(held(model, values), time_limit=left)
    if not found.finished:
        # The search's own plan stands; no prices go with it.
        found = replace(found, values=values, prices=np.zeros(len(model.lower)))
    objective = float(model.columns.cost @ found.values)
    seconds = time.monotonic() - began
    done = replace(
        found, objective=objective, bound=min(bound, objective), finished=finished,
        method="mixed-integer", seconds=seconds,
    )  # fmt: skip
    if finished and done.gap > 2 * GAP:
        raise SolveError(
            f"The solver's answer does not pass its check: objective {objective:.9g}, bound "
            f"{bound:.9g}; check the scenario's numbers for very large and very small ones."
        )
    return done


def _searched(model: Model, time_limit: float | None) -> tuple[Floats, float, bool]:
    """Columns of the best plan found, what none is better than, and whether the search ended."""
    highspy = load_highspy()
    solver = highspy.Highs()
    options: dict[str, Any] = {
        "output_flag": False, "threads": 1, "parallel": "off", "random_seed": 0,
        "mip_rel_gap": GAP,
    }  # fmt: skip
    if time_limit is not None:
        options["time_limit"] = float(time_limit)
    for name, value in options.items():
        demand(highspy, solver.setOptionValue(name, value), f"set the option {name}")
    demand(highspy, hand_over(model, solver), "take the programme")
    whole = model.columns.whole.astype(np.int32)
    kinds = np.full(len(whole), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    demand(highspy, solver.changeColsIntegrality(len(whole), whole, kinds), "take whole numbers")
    ran, status = solver.run(), solver.getModelStatus()
    ended = status == highspy.HighsModelStatus.kOptimal
    if ran == highspy.HighsStatus.kError or not (
        ended or status == highspy.HighsModelStatus.kTimeLimit
    ):
        raise SolveError(
            f"The solver stopped with {solver.modelStatusToString(status)!r}; check the scenario's "
            "numbers for very large and very small ones."
        )
    plans = [repaired(model, np.zeros(len(model.columns.cost)))]
    found = solver.getSolution()
    if found.value_valid:
        plans.append(np.maximum(np.array(found.col_value), 0.0))
    values = min(plans, key=lambda plan: float(model.columns.cost @ plan))
    # Nothing costs less than nothing: HiGHS starts from minus infinity.
    return values, max(float(solver.getInfo().mip_dual_bound), 0.0), ended
