"""What a time limit leaves: a plan that is one, and a bound that no plan is below."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("highspy", reason="the planner extra is not installed")

from article3.planner import limited
from article3.planner.assemble import Model, assemble
from article3.planner.bound import mended
from article3.planner.coarse import by_years, lifted, spread, together
from article3.planner.evaluate import evaluate
from article3.planner.plan import Plan
from article3.planner.problem import problem
from article3.planner.repair import repaired
from article3.planner.scenario import Scenario
from article3.planner.solve import Solution, dual_objective, solve
from planner.small_scenarios import small

few = settings(max_examples=15)
scenarios = st.integers(0, 10_000).map(small)
SLACK = 1e-6


def programme(s: Scenario) -> Model:
    return assemble(problem(s))


@few
@given(scenarios)
def test_mending_the_best_prices_loses_nothing(s: Scenario) -> None:
    model = programme(s)
    best = solve(model)
    assert dual_objective(model, mended(model, best.prices)) == pytest.approx(
        best.objective, rel=SLACK
    )


@few
@given(scenarios, st.integers(0, 100), st.sampled_from([0.01, 1.0, 100.0]))
def test_mended_prices_prove_a_bound_whatever_they_were(
    s: Scenario, seed: int, noise: float
) -> None:
    model = programme(s)
    best = solve(model)
    rng = np.random.default_rng(seed)
    prices = best.prices + noise * rng.normal(0, np.abs(best.prices).mean(), len(best.prices))
    made = mended(model, prices)
    assert dual_objective(model, made) <= best.objective + SLACK * abs(best.objective)
    reduced = model.columns.cost - model.transposed_times(made)
    free = np.delete(reduced, model.columns["added"].columns)
    assert free.min() >= -1e-9 * np.abs(reduced).max(), "only added may gain by growing"


@few
@given(scenarios)
def test_smaller_programmes_give_a_bound_and_a_plan(s: Scenario) -> None:
    model = programme(s)
    best = solve(model).objective
    for make in (together, by_years):
        coarse = make(model)
        found = solve(coarse.model)
        prices = mended(model, lifted(model, coarse, found.prices))
        assert 0 < dual_objective(model, prices) <= best + SLACK * best
        if make is together:
            assert found.objective <= best + SLACK * best, "a group may do what its nations may"
        values = repaired(model, spread(model, coarse, found.values))
        objective = float(model.columns.cost @ values)
        checked = evaluate(Plan(s, model, Solution(values, prices, objective, 0.0, False, "", 0.0)))
        assert checked.broken == []
        assert checked.objective == pytest.approx(objective, rel=SLACK)
        assert best <= objective + SLACK * objective


@pytest.mark.parametrize("seed", range(4))
def test_a_solver_that_is_stopped_leaves_a_plan_near_its_bound(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    s = small(seed, nations=4, quarters=24)
    model = programme(s)
    best = solve(model).objective

    def stopped(asked: Model, **limits: Any) -> Solution:
        return solve(asked, **({"time_limit": 1e-9} if asked is model else limits))

    monkeypatch.setattr(limited, "SMALL", 0)
    monkeypatch.setattr(limited, "solve", stopped)
    found = limited.best(model, time_limit=60.0)
    assert not found.finished
    assert 0 < found.bound <= best * (1 + SLACK)
    assert best <= found.objective * (1 + SLACK)
    assert found.gap < 0.6
    assert evaluate(Plan(s, model, found)).broken == []
    assert dual_objective(model, found.prices) == pytest.approx(found.bound), "the prices prove it"


def test_time_enough_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    model = programme(small(2))
    monkeypatch.setattr(limited, "SMALL", 0)
    found = limited.best(model, time_limit=60.0)
    assert found.finished
    assert np.array_equal(found.values, solve(model).values)
