"""A HiGHS solver that stays: the simplex method, which starts again from where it ended."""

from __future__ import annotations

from typing import Any

from article3.errors import SolveError
from article3.planner.assemble import Model, hand_over
from article3.planner.solve import demand, load_highspy

OPTIONS: dict[str, Any] = {
    "output_flag": False, "threads": 1, "parallel": "off", "random_seed": 0, "solver": "simplex",
}  # fmt: skip

DUAL, PRIMAL = 1, 4
"""HiGHS's numbers of the two simplex methods, for the option ``simplex_strategy``."""

APART = 1e-6
"""How far primal and dual objective of a corner may lie apart, relative to them."""


def ready() -> Any:
    """An empty solver; raises ``MissingExtraError`` without the ``planner`` extra."""
    highspy = load_highspy()
    solver = highspy.Highs()
    for name, value in OPTIONS.items():
        demand(highspy, solver.setOptionValue(name, value), f"set the option {name}")
    return solver


def loaded(model: Model) -> Any:
    """A solver that holds a programme."""
    solver = ready()
    hand_over(model, solver)
    return solver


def solved(solver: Any, *, strategy: int = DUAL) -> float:
    """Run a solver to the end; the objective.

    Raises ``SolveError`` where it is not optimal, or where primal and dual objective do not agree.
    """
    solver.setOptionValue("simplex_strategy", strategy)
    solver.run()
    status = solver.modelStatusToString(solver.getModelStatus())
    if status != "Optimal":
        raise SolveError(f"A programme of the worlds ended with {status!r}; check its numbers.")
    if (apart := solver.getInfo().primal_dual_objective_error) > APART:
        raise SolveError(
            f"A programme of the worlds ended with objectives {apart:.1e} apart; check its numbers."
        )
    return float(solver.getObjectiveValue())
