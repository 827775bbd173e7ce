"""A plan for 32 nations, 12 items and 40 quarters: built and solved, beside linopy.

linopy writes the same programme on the full grid and hands it to HiGHS by its default; it is given
``PATIENCE`` seconds and, where they are not enough, counts as having taken them.
"""

from __future__ import annotations

import resource
import time
from importlib.util import find_spec

from article3.planner.assemble import Model, assemble, hand_over
from article3.planner.evaluate import evaluate
from article3.planner.grid import full
from article3.planner.plan import Plan
from article3.planner.problem import problem
from article3.planner.scenario import Scenario
from article3.planner.solve import solve
from bench.planner_scenario import made_up
from bench.registry import OURS, Outcome, shown, timed, workload

SIZE, LARGER = (32, 12, 40), (32, 24, 40)
RUNS, PATIENCE = 5, 45.0
BUILD, EIGHTH, SOLVE, TENTH, NEAR, LARGE = 0.1, 8.0, 3.0, 10.0, 0.01, 30.0
"""The bars: seconds to build, times faster than linopy, seconds to solve, times faster, how near
the variable grid comes to the full one, seconds for the larger size."""


@workload("planner", "A plan for {} nations, {} items and {} quarters".format(*SIZE))
def planner() -> Outcome:
    """Build and solve, both grids and the larger size, then linopy."""
    scenario = made_up(*SIZE)
    grid = full(scenario.start, scenario.end)
    outcome = Outcome()
    build, solving = "build the full grid and hand it over", "solve"
    outcome.add(build, OURS, [timed(lambda: _built(scenario, full_grid=True)) for _ in range(RUNS)])
    model = _built(scenario)
    found = solve(model)
    solves = [found.seconds, *(solve(model).seconds for _ in range(2))]
    outcome.add(f"{solving}, variable grid", OURS, solves)
    whole = solve(_built(scenario, full_grid=True))
    outcome.add(f"{solving}, full grid", OURS, [whole.seconds])
    began = time.perf_counter()
    large = solve(_built(made_up(*LARGER)))
    outcome.add(
        "build and solve {} × {} × {}, variable grid".format(*LARGER),
        OURS,
        [time.perf_counter() - began],
    )
    checked = evaluate(Plan(scenario, model, found))
    away = found.objective / whole.objective - 1
    ours, fastest = outcome.timings[0].median, min(solves)
    bars = [
        (f"build in {shown(ours)} (at most {BUILD:g} s)", ours <= BUILD),
        (f"solve in {shown(fastest)} (at most {SOLVE:g} s)", fastest <= SOLVE),
        (f"objective {100 * away:.2f} % from the full grid's (at most {100 * NEAR:g} %)",
         abs(away) <= NEAR),
        (f"the larger size in {shown(outcome.timings[-1].median)} (at most {LARGE:g} s)",
         outcome.timings[-1].median <= LARGE and large.finished),
    ]  # fmt: skip
    outcome.remarks += [
        f"Variable grid: {_size(model)}. Gap to the bound {found.gap:.1e}; the evaluator finds "
        f"{'no limit' if checked.feasible else 'limits'} passed and an objective "
        f"{abs(checked.objective / found.objective - 1):.0e} away.",
        f"Peak memory up to here {_peak():,.0f} MB.",
    ]
    if find_spec("linopy"):
        bars += _linopy(outcome, scenario, grid, ours, fastest, build, solving)
    else:
        outcome.remarks.append("linopy is not installed; its rows are left out.")
    outcome.remarks.append(
        "Bars: " + " ".join(f"{what}: {'met' if met else 'NOT met'}." for what, met in bars)
    )
    return outcome


def _built(scenario: Scenario, *, full_grid: bool = False) -> Model:
    """The programme, also handed over to a solver as in use."""
    import highspy

    grid = full(scenario.start, scenario.end) if full_grid else None
    model = assemble(problem(scenario, grid))
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    hand_over(model, solver)
    return model


def _linopy(
    outcome: Outcome, scenario: Scenario, grid: object, ours: float, fastest: float,
    build: str, solving: str,
) -> list[tuple[str, bool]]:  # fmt: skip
    from bench.planner_peer import handed_over, in_linopy, solved

    def once() -> object:
        model = in_linopy(scenario, grid)  # type: ignore[arg-type]
        handed_over(model)
        return model

    once()
    outcome.add(build, "linopy", [timed(once) for _ in range(2)])
    theirs = outcome.timings[-1].median
    model = in_linopy(scenario, grid)  # type: ignore[arg-type]
    took = timed(lambda: solved(model, time_limit=PATIENCE))
    outcome.add(f"{solving}, full grid", "linopy, default of HiGHS", [took])
    if took >= PATIENCE:
        outcome.remarks.append(f"linopy was stopped after {PATIENCE:g} s without an optimum.")
    return [
        (f"built {theirs / ours:.1f} times as fast as linopy (at least {EIGHTH:g})",
         theirs / ours >= EIGHTH),
        (f"solved {took / fastest:.1f} times as fast as HiGHS' default on the full grid "
         f"(at least {TENTH:g})", took / fastest >= TENTH),
    ]  # fmt: skip


def _size(model: Model) -> str:
    return (
        f"{len(model.problem.grid.first)} periods, {len(model.columns.cost):,} columns, "
        f"{len(model.lower):,} rows, {len(model.values):,} coefficients"
    )


def _peak() -> float:
    """The most memory the process held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
