"""Expansions decided for many worlds: against one big programme, for any workers, in words."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest

from article3.errors import Article3Error
from article3.planner.assemble import assemble
from article3.planner.problem import problem
from article3.planner.scenario import Scenario
from article3.planner.solve import solve
from article3.planner.stochastic import Robust, Spread, robust
from article3.planner.stochastic.draws import world
from article3.planner.stochastic.extensive import extensive
from article3.planner.stochastic.recourse import decision
from planner.small_scenarios import small

WORLDS = 6
CERTAIN = Spread(budget=0.0, need=(1.0, 1.0 + 1e-12), late=(1.0,), slip=(1.0,))


@pytest.fixture(scope="module", params=[1, 2, 3])
def scenario(request: pytest.FixtureRequest) -> Scenario:
    return small(request.param)


@pytest.fixture(scope="module")
def found(scenario: Scenario) -> Robust:
    return robust(scenario, worlds=WORLDS, gap=1e-7, fresh=3)


def test_it_finds_what_one_programme_of_all_worlds_finds(scenario: Scenario, found: Robust) -> None:
    decided = decision(scenario, 8)
    worlds = [world(scenario, number) for number in range(WORLDS)]
    _, objective = extensive(worlds, decided)
    assert found.best.objective == pytest.approx(objective, rel=1e-5)
    assert found.best.bound <= found.best.objective + 1e-9 * abs(objective)


def test_knowing_more_never_costs(found: Robust) -> None:
    assert found.worth_of_worlds >= -1e-6 * abs(found.best.objective)
    assert found.worth_of_knowing >= -1e-6 * abs(found.best.objective)
    bounds = [one.bound for one in found.best.rounds]
    assert (np.diff(bounds) >= -1e-9 * abs(bounds[-1])).all()


def test_what_is_started_can_be_built(scenario: Scenario, found: Robust) -> None:
    total = np.zeros(len(scenario.expansions))
    np.add.at(total, found.decided.expansion, found.best.start)
    assert (found.best.start >= 0).all()
    assert (total <= np.array([e.most for e in scenario.expansions]) + 1e-6).all()
    named = found.starts()
    assert set(named["line"]) <= {e.line for e in scenario.expansions}


def test_in_a_world_that_is_certain_it_is_the_plan(scenario: Scenario) -> None:
    made = robust(scenario, worlds=2, spread=CERTAIN, gap=1e-8)
    plan = solve(assemble(problem(scenario)))
    assert made.best.objective == pytest.approx(plan.objective, rel=1e-5)
    assert made.worth_of_knowing == pytest.approx(0.0, abs=1e-5 * abs(plan.objective))


def test_the_same_bits_for_one_worker_and_two() -> None:
    one = robust(small(2), worlds=4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the cluster's own making and leaving
        two = robust(small(2), worlds=4, workers=2)
    assert np.array_equal(one.best.start, two.best.start)
    assert one.best.objective == two.best.objective
    assert np.array_equal(one.best.values, two.best.values)


def test_worlds_differ_by_seed_and_number_and_come_again() -> None:
    given = small(1)
    assert world(given, 3) == world(given, 3)
    assert world(given, 3) != world(given, 4)
    assert world(given, 3) != world(given, 3, seed=2)
    late = [x.lead_time - y.lead_time for n in range(40)
            for x, y in zip(world(given, n).lines, given.lines, strict=True)]  # fmt: skip
    assert set(late) == {0, 1, 2}
    need = [world(given, n).needs[0].amount / given.needs[0].amount for n in range(40)]
    assert 0.6 <= min(need) < 1 < max(need) <= 1.5


def test_budgets_come_from_draws_where_they_are_given() -> None:
    given = small(1)
    year = given.budgets[0].year
    drawn = {n.nation: [{year: 2.0}, {year: 0.5}] for n in given.nations}
    for number, factor in ((0, 2.0), (1, 0.5), (2, 2.0)):
        made = world(given, number, budgets=drawn)
        for before, after in zip(given.budgets, made.budgets, strict=True):
            expected = factor if before.year == year else 1.0
            assert after.amount == pytest.approx(before.amount * expected)
    with pytest.raises(Article3Error, match="lack"):
        world(given, 0, budgets={})


def test_fresh_worlds_are_others_and_have_an_interval(found: Robust) -> None:
    low, high = found.fresh_interval
    assert len(found.fresh) == 3
    assert low <= found.fresh.mean() <= high


def test_nothing_to_decide_is_one_sentence() -> None:
    given = small(1)
    later = tuple(replace(e, earliest=given.start + 12) for e in given.expansions)
    with pytest.raises(Article3Error, match="nothing to decide"):
        robust(replace(given, expansions=later))
    with pytest.raises(Article3Error, match="too few"):
        robust(given, worlds=0)
