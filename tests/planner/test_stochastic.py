"""Expansions decided for many worlds: against one big programme, for any workers, in words."""

from __future__ import annotations

import multiprocessing
import sys
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

from article3.errors import Article3Error, MissingExtraError
from article3.planner.assemble import assemble
from article3.planner.grid import full
from article3.planner.plan import plan
from article3.planner.problem import problem
from article3.planner.scenario import Scenario
from article3.planner.solve import solve
from article3.planner.stochastic import Robust, Spread, robust
from article3.planner.stochastic.basis import basis, begin_from
from article3.planner.stochastic.draws import world
from article3.planner.stochastic.fresh import after, mean_and_error
from article3.planner.stochastic.pool import pooled
from article3.planner.stochastic.recourse import World, decision
from article3.planner.stochastic.solver import loaded, solved
from planner.small_scenarios import small
from support import ROOT

WORLDS = 6
CERTAIN = Spread(budget=0.0, need=(1.0, 1.0 + 1e-12), late=(1.0,), slip=(1.0,))


@pytest.fixture(scope="module", params=[1, 2, 3])
def scenario(request: pytest.FixtureRequest) -> Scenario:
    return small(request.param)


@pytest.fixture(scope="module")
def found(scenario: Scenario) -> Robust:
    return robust(scenario, worlds=WORLDS, gap=1e-7, fresh=3)


@pytest.fixture(scope="module")
def peer() -> Any:
    """The module of the benchmark that puts all worlds in one programme."""
    sys.path.insert(0, str(ROOT))
    try:
        from bench import planner_extensive
    finally:
        sys.path.remove(str(ROOT))
    return planner_extensive


def test_it_finds_what_one_programme_of_all_worlds_finds(
    scenario: Scenario, found: Robust, peer: Any
) -> None:
    decided = decision(scenario, 8)
    worlds = [world(scenario, number) for number in range(WORLDS)]
    _, objective = peer.extensive(worlds, decided)
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


def test_the_same_bits_for_any_number_of_workers() -> None:
    one = robust(small(2), worlds=5, fresh=3)
    for workers in (2, 3):
        _same(one, robust(small(2), worlds=5, fresh=3, workers=workers))
    assert not multiprocessing.active_children()


@pytest.mark.skipif(find_spec("distributed") is None, reason="the extra cluster is absent")
@pytest.mark.filterwarnings("ignore")
def test_the_same_bits_on_a_cluster() -> None:
    from distributed import LocalCluster

    local: Any = LocalCluster  # the package has no types
    with local(
        processes=False, n_workers=2, threads_per_worker=1, dashboard_address=None,
        host="127.0.0.1", protocol="tcp://",
    ) as cluster:  # fmt: skip
        many = robust(small(2), worlds=5, fresh=3, cluster=cluster.scheduler_address)
    _same(robust(small(2), worlds=5, fresh=3), many)


def test_a_cluster_without_the_extra_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"article3\[cluster\]"):
        robust(small(2), worlds=2, cluster="tcp://127.0.0.1:1")


def _same(one: Robust, other: Robust) -> None:
    assert np.array_equal(one.best.start, other.best.start)
    assert one.best.rounds == other.best.rounds
    assert (one.mean_world, one.known) == (other.mean_world, other.known)
    assert np.array_equal(one.best.values, other.best.values)
    assert one.fresh is not None and other.fresh is not None
    assert np.array_equal(one.fresh.decided, other.fresh.decided)
    assert np.array_equal(one.fresh.known, other.fresh.known)


def test_a_world_answers_the_same_from_wherever_it_begins(scenario: Scenario) -> None:
    decided = decision(scenario, 8)
    given = World(scenario, decided)
    given.alone()
    for number in range(3):
        cold = World(world(scenario, number), decided)
        warm = World(world(scenario, number), decided, given.basis())
        first, second = cold.alone(), warm.alone()
        costs = [answer.value + decided.cost @ answer.at for answer in (first, second)]
        assert costs[0] == pytest.approx(costs[1], rel=1e-7)
        for start in (first.at, second.at / 2):
            assert cold.value(start).value == pytest.approx(warm.value(start).value, rel=1e-7)


def test_a_programme_begun_from_its_own_basis_is_solved() -> None:
    model = assemble(problem(small(3)))
    first, second = loaded(model), loaded(model)
    objective = solved(first)
    begin_from(basis(model, first), model, second)
    assert solved(second) == pytest.approx(objective, rel=1e-9)
    assert second.getInfo().simplex_iteration_count <= 0 < len(model.lower)


def test_an_answer_is_a_line_no_decision_goes_below(scenario: Scenario) -> None:
    decided = decision(scenario, 8)
    asked = World(world(scenario, 1), decided)
    answers = [asked.alone()]
    points = [part * answers[0].at for part in (0.0, 0.3, 0.7, 1.0)]
    answers += [asked.value(point) for point in points]
    for answer in answers:
        for other in answers[1:]:
            line = answer.value + answer.slope @ (other.at - answer.at)
            assert line <= other.value + 1e-6 * abs(other.value)


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
        for before, drawn_one in zip(given.budgets, made.budgets, strict=True):
            expected = factor if before.year == year else 1.0
            assert drawn_one.amount == pytest.approx(before.amount * expected)
    with pytest.raises(Article3Error, match="lack"):
        world(given, 0, budgets={})


def test_fresh_worlds_are_others_and_knowing_them_saves(found: Robust) -> None:
    fresh = found.fresh
    assert fresh is not None and len(fresh.decided) == 3
    assert not set(fresh.decided) & set(found.best.values)
    assert (fresh.known <= fresh.decided + 1e-5 * abs(fresh.decided)).all()
    assert (fresh.known <= fresh.mean_world + 1e-5 * abs(fresh.mean_world)).all()
    mean, error = fresh.mean
    assert fresh.decided.min() <= mean <= fresh.decided.max() and error
    pairs = fresh.mean_world - fresh.decided
    assert fresh.worth_of_worlds == (pairs.mean(), pytest.approx(pairs.std(ddof=1) / 3**0.5))
    assert mean_and_error(np.array([1.0])) == (1.0, None)


def test_fresh_worlds_are_planned_quarter_by_quarter(scenario: Scenario) -> None:
    """What the plan itself would start costs the same when it is decided beforehand."""
    grid = full(scenario.start, scenario.end)
    best = plan(scenario, grid=grid)
    decided = decision(replace(scenario, quarters_until=scenario.end), 8)
    start = best.amounts("start")[decided.expansion, decided.period]
    own = replace(scenario, quarters_until=scenario.end)
    model = assemble(problem(own, grid))
    after_it = solve(after(model, decided, start, 8)).objective + decided.cost @ start
    assert after_it == pytest.approx(best.solution.objective, rel=1e-5)
    nothing = solve(after(model, decided, np.zeros(len(start)), 8)).objective
    assert nothing >= best.solution.objective * (1 - 1e-5)
    assert len(model.problem.grid.first) == scenario.end - scenario.start + 1


@pytest.mark.parametrize("seed", range(6))
def test_pools_do_no_worse_than_nations_and_add_up(seed: int) -> None:
    given = small(seed, nations=4)
    made = pooled(given)
    assert {n.nation for n in made.nations} == {"eu", "europe"}
    one, other = problem(given), problem(made)
    for name in ("stock", "target", "firm", "budget"):
        assert getattr(one, name).sum(axis=0) == pytest.approx(getattr(other, name).sum(axis=0))
    nations, pools = solve(assemble(one)).objective, solve(assemble(other)).objective
    assert pools <= nations * (1 + 1e-5)


def test_a_nation_alone_in_its_region_or_named_by_a_rule_is_not_pooled() -> None:
    given = small(2, nations=3)
    assert {n.nation for n in pooled(given).nations} == {"eu", "GBR"}
    rule = replace(given.rules[0], nations=("EST",))
    apart = pooled(replace(given, rules=(rule,)))
    assert {n.nation for n in apart.nations} == {"EST", "FRA", "GBR"}
    plans = [solve(assemble(problem(s))).objective for s in (replace(given, rules=(rule,)), apart)]
    assert plans[0] == pytest.approx(plans[1], rel=1e-5)


def test_a_decision_for_pools_is_tried_with_every_nation() -> None:
    given = small(1)
    nations = robust(given, worlds=4, fresh=3)
    pools = robust(given, worlds=4, fresh=3, pool=True)
    assert pools.pooled and not nations.pooled
    assert pools.best.bound <= nations.best.objective * (1 + 1e-6)
    assert nations.fresh is not None and pools.fresh is not None
    assert pools.fresh.known == pytest.approx(nations.fresh.known, rel=1e-9)


def test_nothing_to_decide_is_one_sentence() -> None:
    given = small(1)
    later = tuple(replace(e, earliest=given.start + 12) for e in given.expansions)
    with pytest.raises(Article3Error, match="nothing to decide"):
        robust(replace(given, expansions=later))
    with pytest.raises(Article3Error, match="too few"):
        robust(given, worlds=0)
