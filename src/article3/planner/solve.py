"""Solve a programme with HiGHS, and trust no answer that was not checked.

Every return code is looked at, and primal and dual objective are compared after each solve. Where
time runs out, the last iterate is made feasible (:mod:`.repair`) and its gap to a bound from its
mended duals (:mod:`.bound`) is reported; buying nothing is always a plan, since every demand has
its slack. An early iterate says little, so that :mod:`.limited` solves smaller programmes first.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from article3.errors import MissingExtraError, SolveError
from article3.planner.assemble import Model, hand_over
from article3.planner.bound import mended
from article3.planner.grid import Floats
from article3.planner.repair import TINY, repaired

SMALL = 5_000
"""Columns up to which the simplex method is as fast, and ends in a corner."""

GAP, TOLERANCE = 1e-5, 1e-7
"""The relative gap to the bound that counts as solved, and what the interior point aims at.

It ends inside the best face, without crossover to a corner: that costs as much again, and the
prices inside are the ones to publish.
"""


@dataclass(frozen=True, slots=True)
class Solution:
    """Values of the columns and prices of the rows.

    ``objective`` is that of ``values``, ``bound`` what no plan can go below, both million EUR of
    value. ``finished`` is False where the time limit came first. ``seconds`` are the solver's.
    """

    values: Floats
    prices: Floats
    objective: float
    bound: float
    finished: bool
    method: str
    seconds: float

    @property
    def gap(self) -> float:
        """The distance from objective to bound, relative to the objective."""
        return (self.objective - self.bound) / max(1.0, abs(self.objective))


def solve(model: Model, *, time_limit: float | None = None, method: str = "") -> Solution:
    """The best plan; ``method`` is ``ipm`` or ``simplex`` (by size if empty).

    The same programme gives the same values: one thread, fixed options. ``time_limit`` is in
    seconds. Raises
    :class:`~article3.errors.SolveError` where the solver fails or its answer does not pass the
    check of the gap, and :class:`~article3.errors.MissingExtraError` without ``highspy``.
    """
    highspy = load_highspy()
    method = method or ("simplex" if len(model.columns.cost) <= SMALL else "ipm")
    solver = highspy.Highs()
    options: dict[str, Any] = {
        "output_flag": False, "threads": 1, "parallel": "off", "random_seed": 0, "solver": method,
        "run_crossover": "off", "ipm_optimality_tolerance": TOLERANCE,
    }  # fmt: skip
    if time_limit is not None:
        options["time_limit"] = float(time_limit)
    for name, value in options.items():
        demand(highspy, solver.setOptionValue(name, value), f"set the option {name}")
    demand(highspy, hand_over(model, solver), "take the programme")
    began = time.perf_counter()
    ran = solver.run()
    seconds = time.perf_counter() - began
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kTimeLimit:
        return _cut_short(model, solver, method, seconds)
    if ran == highspy.HighsStatus.kError or status != highspy.HighsModelStatus.kOptimal:
        raise SolveError(
            f"The solver stopped with {solver.modelStatusToString(status)!r} after "
            f"{seconds:.1f} s; check the scenario's numbers for very large and very small ones."
        )
    found = solver.getSolution()
    values = np.maximum(np.array(found.col_value), 0.0)
    prices = np.array(found.row_dual)
    objective = float(model.columns.cost @ values)
    bound = dual_objective(model, prices)
    solution = Solution(values, prices, objective, bound, True, method, seconds)
    if abs(solution.gap) > GAP:
        raise SolveError(
            f"The solver's answer does not pass its check: objective {objective:.9g}, bound "
            f"{bound:.9g}; check the scenario's numbers for very large and very small ones."
        )
    return solution


def dual_objective(model: Model, prices: Floats) -> float:
    """What the prices of the rows prove that no plan goes below, for any prices whatever.

    The Lagrangean bound: each row's price times the bound it pushes against, plus the least that
    the reduced cost of a column times its value can be. Columns without an upper bound of their
    own get the one the programme implies (:func:`implied`).
    """
    finite = np.where(prices > 0, model.lower, model.upper)
    pushes = (prices != 0) & np.isfinite(finite)
    y = np.where(pushes, prices, 0.0)
    reduced = model.columns.cost - model.transposed_times(y)
    below = np.minimum(reduced, 0.0)
    at_most = float(below @ np.where(below < 0, implied(model), 0))
    at_least = float(np.maximum(reduced, 0.0) @ model.columns.least)
    return float(y[pushes] @ finite[pushes]) + at_most + at_least


def implied(model: Model) -> Floats:
    """An upper bound of each column that no best plan goes beyond.

    Deliveries by what their line can make, stocks by everything that could come, payments by what
    those deliveries cost, slacks by what they stand in for.
    """
    p, c = model.problem, model.columns
    upper = c.upper.copy()
    added = np.zeros(p.slots.shape)
    for line, offered in zip(p.expansion_line, p.scenario.expansions, strict=True):
        added[line] += offered.most * p.grid.length
    made = p.slots + added
    comes = np.zeros((len(p.scenario.items), len(p.grid.first)))
    np.add.at(comes, p.line_item, made)
    held = p.stock[:, :, None] + np.cumsum(comes + np.maximum(p.firm, 0), axis=2)
    paid = np.einsum("lp,lpy->y", made, p.pay)
    n, most = p.nations, np.array([e.most for e in p.scenario.expansions], dtype=float)
    substitutes = held[:n, p.pair_substitute]
    limits = {
        "deliver": made,
        "start": most.reshape(-1, 1),
        "stock": held,
        "short": p.target[:n],
        "give": held[:n],
        "give_for": substitutes,
        "unmet": p.need,
        "pay": paid,
        "over": paid,
        "miss": n * paid,
        "stand_in": substitutes[:, :, np.minimum(np.arange(len(p.years)), held.shape[2] - 1)],
        "use": held,
        "lots": made / np.maximum(p.batch, TINY)[:, None],
        "openings": (most / np.maximum(p.step, TINY)).reshape(-1, 1),
        "owed": np.array([due for *_, due in p.replaced]).reshape(-1, len(p.years)),
    }
    for name, limit in limits.items():
        block = c[name]
        # What is held at a number keeps it.
        bound = np.broadcast_to(limit, block.number.shape)[block.keys]
        upper[block.columns] = np.minimum(upper[block.columns], bound)
    return upper


def _cut_short(model: Model, solver: Any, method: str, seconds: float) -> Solution:
    """The best plan that the interrupted solver's iterate can be made into."""
    found = solver.getSolution()
    count, rows = len(model.columns.cost), len(model.lower)
    tried = [np.zeros(count)]
    if len(found.col_value) == count:
        tried.append(np.nan_to_num(np.maximum(np.array(found.col_value), 0.0)))
    plans = [repaired(model, values) for values in tried]
    values = min(plans, key=lambda plan: float(model.columns.cost @ plan))
    known = np.array(found.row_dual) if len(found.row_dual) == rows else np.zeros(rows)
    # No prices at all prove that nothing costs less than nothing.
    proofs = (np.zeros(rows), np.nan_to_num(known), mended(model, known))
    prices = max(proofs, key=lambda y: dual_objective(model, y))
    bound = dual_objective(model, prices)
    objective = float(model.columns.cost @ values)
    return Solution(values, prices, objective, bound, False, method, seconds)


def load_highspy() -> Any:
    """HiGHS, or :class:`~article3.errors.MissingExtraError` that says how to get it."""
    try:
        import highspy
    except ImportError as error:
        raise MissingExtraError("The planner", "planner") from error
    return highspy


def demand(highspy: Any, status: Any, what: str) -> None:
    """HiGHS reports many errors by a return code alone and then goes on with something else."""
    if status != highspy.HighsStatus.kOk:
        raise SolveError(f"The solver did not {what} (it returned {status}).")
