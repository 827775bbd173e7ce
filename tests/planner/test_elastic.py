"""One nation's programme: what is met needs nothing, and what it is given is enough."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from article3.planner.assemble import assemble
from article3.planner.elastic import Loose, least, own
from article3.planner.plan import Plan
from article3.planner.problem import problem
from article3.planner.solve import solve
from planner.small_scenarios import small

pytest.importorskip("highspy")

SEEDS = range(4)


def planned(seed: int, method: str) -> Plan:
    scenario = small(seed)
    model = assemble(problem(scenario))
    return Plan(scenario, model, solve(model, method=method))


def budgets(plan: Plan, nation: int) -> Loose:
    years = range(len(plan.problem.grid.years))
    return Loose("budget", tuple((nation, year) for year in years), (1.0,) * len(years))


@pytest.mark.parametrize("method", ["simplex", "ipm"])
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_met_in_the_plan_needs_nothing(seed: int, method: str) -> None:
    plan = planned(seed, method)
    short = plan.amounts("short")
    met = (plan.problem.target[: plan.problem.nations] > 0) & (short < 1e-7)
    for nation in np.unique(np.nonzero(met)[0]).tolist():
        part = own(plan, nation)
        item, period = (int(k[0]) for k in np.nonzero(met[nation]))
        given = least(part, (item, period), [budgets(plan, nation)])
        assert given is not None
        assert given[0].sum() == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_least_money_is_enough_and_no_less_is(seed: int) -> None:
    """With that much more the nation's own programme has room, and with less it has none."""
    plan = planned(seed, "simplex")
    p, short = plan.problem, plan.amounts("short")
    tried = 0
    for nation, item, period in zip(*np.nonzero(short > 0.1), strict=True):
        loose = budgets(plan, int(nation))
        given = least(own(plan, int(nation)), (int(item), int(period)), [loose])
        if given is None or given[0].sum() < 0.1:
            continue
        tried += 1
        for part_of, helps in ((1.001, True), (0.97, False)):
            budget = p.budget.copy()
            budget[nation] += part_of * given[0]
            richer = replace(plan, model=assemble(replace(p, budget=budget)))
            again = least(own(richer, int(nation)), (int(item), int(period)), [_none(nation)])
            assert (again is not None) is helps
        if tried == 3:
            break
    assert tried > 0


def _none(nation: int) -> Loose:
    """A budget that is not in the plan: nothing gives way."""
    return Loose("budget", ((int(nation), -1),), (1.0,))
