"""What holds for every scenario: more never hurts, nothing comes from nowhere, and plans add up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from article3.planner.evaluate import evaluate
from article3.planner.grid import full, quarter
from article3.planner.plan import Plan, plan
from article3.planner.repair import repaired
from article3.planner.scenario import Interchange, Parameter, Scenario
from article3.planner.solve import Solution, dual_objective, solve
from planner.small_scenarios import small

few = settings(max_examples=15)
scenarios = st.integers(0, 10_000).map(small)
SLACK = 1e-6


def objective(scenario: Scenario) -> float:
    return plan(scenario).solution.objective


def no_worse(better: float, worse: float) -> bool:
    return better <= worse + SLACK * max(1.0, abs(worse))


@few
@given(scenarios, st.floats(0, 50))
def test_more_budget_never_raises_the_objective(s: Scenario, more: float) -> None:
    richer = replace(s, budgets=tuple(replace(b, amount=b.amount + more) for b in s.budgets))
    assert no_worse(objective(richer), objective(s))


@few
@given(scenarios, st.floats(0, 10))
def test_more_capacity_never_raises_the_objective(s: Scenario, more: float) -> None:
    lines = tuple(replace(line, capacity=line.capacity + more) for line in s.lines)
    steps = tuple(replace(step, capacity=step.capacity + more) for step in s.steps)
    offers = tuple(replace(e, most=e.most + more) for e in s.expansions)
    before = objective(s)
    assert no_worse(objective(replace(s, lines=lines, steps=steps)), before)
    assert no_worse(objective(replace(s, expansions=offers)), before)


@few
@given(scenarios, st.integers(1, 3))
def test_more_time_never_raises_the_objective(s: Scenario, quarters: int) -> None:
    """Time to targets that rise: what is to be held later costs no more.

    Shorter lead times move payments to other years, so they are no such law.
    """
    later = replace(s, targets=tuple(replace(t, quarter=t.quarter + quarters) for t in s.targets))
    assert no_worse(objective(later), objective(s))


@few
@given(scenarios)
def test_the_evaluator_finds_the_plan_feasible_with_its_objective(s: Scenario) -> None:
    for grid in (None, full(s.start, s.end)):
        found = plan(s, grid=grid)
        checked = evaluate(found)
        assert checked.broken == []
        assert checked.objective == pytest.approx(found.solution.objective, rel=1e-6)


@few
@given(scenarios)
def test_nothing_is_received_before_order_and_lead_time(s: Scenario) -> None:
    lead = {line.line: line.lead_time for line in s.lines}
    since = {line.line: line.since for line in s.lines}
    for row in plan(s).deliveries.iter_rows(named=True):
        ordered, delivered = quarter(row["ordered_from"]), quarter(row["delivered_from"])
        assert ordered >= s.start
        assert delivered == ordered + lead[row["line"]]
        assert delivered >= since[row["line"]]


@few
@given(scenarios)
def test_stocks_balance(s: Scenario) -> None:
    """Without attrition, what is held at the end is what was held, came and went."""
    s = replace(s, items=tuple(replace(i, attrition=0.0) for i in s.items))
    found = plan(s, grid=full(s.start, s.end))
    bill, last = s.bills[0], found.stocks["quarter"].max()
    came = found.deliveries.group_by("nation", "item").agg(pl.col("amount").sum())
    came_by = {(n, i): a for n, i, a in came.iter_rows()}
    gone = found.transfers.group_by("nation", "item").agg(pl.col("amount").sum())
    gone_by = {(n, i): a for n, i, a in gone.iter_rows()}
    item_of = {line.line: line.item for line in s.lines}
    for row in found.stocks.filter(pl.col("quarter") == last).iter_rows(named=True):
        key = row["nation"], row["item"]
        expected = sum(x.amount for x in s.stocks if (x.nation, x.item) == key)
        expected += sum(o.amount for o in s.orders if (o.nation, item_of[o.line]) == key)
        expected -= sum(g.amount for g in s.backfills if (g.donor, g.item) == key)
        expected += came_by.get(key, 0.0) - gone_by.get(key, 0.0)
        if row["item"] == bill.component:
            expected -= bill.quantity * came_by.get((row["nation"], bill.item), 0.0)
        assert row["stock"] == pytest.approx(expected, abs=1e-4)


@few
@given(scenarios)
def test_a_substitution_set_of_size_one_changes_nothing(s: Scenario) -> None:
    alone = replace(s, interchange=())
    itself = replace(s, interchange=(Interchange("gun", "gun", 1.0),))
    assert objective(itself) == pytest.approx(objective(alone), rel=1e-9)


@few
@given(scenarios)
def test_a_substitute_never_raises_the_objective(s: Scenario) -> None:
    assert no_worse(objective(s), objective(replace(s, interchange=())))


@few
@given(scenarios)
def test_transfers_never_exceed_what_is_held(s: Scenario) -> None:
    found = plan(s, grid=full(s.start, s.end))
    assert found.stocks["stock"].min() >= -1e-7
    stocks = {
        (r["nation"], r["item"], r["quarter"]): r["stock"]
        for r in found.stocks.iter_rows(named=True)
    }
    came = found.deliveries.group_by("nation", "item", "delivered_to").agg(pl.col("amount").sum())
    came_by = {key: amount for *key_, amount in came.iter_rows() for key in [tuple(key_)]}
    firm = {(o.nation, o.line, o.quarter): o.amount for o in s.orders}
    item_of = {line.line: line.item for line in s.lines}
    for row in found.transfers.iter_rows(named=True):
        key = row["nation"], row["item"], row["quarter"]
        before = stocks.get((*key[:2], _before(key[2])))
        if before is None:
            before = sum(x.amount for x in s.stocks if (x.nation, x.item) == key[:2])
        ordered = sum(
            amount for (n, line, q), amount in firm.items()
            if (n, item_of[line], q) == (*key[:2], quarter(key[2]))
        )  # fmt: skip
        assert row["amount"] <= before + came_by.get(key, 0.0) + ordered + 1e-6


def _before(text: str) -> str:
    number = quarter(text) - 1
    return f"{number // 4}-Q{number % 4 + 1}"


@few
@given(scenarios, st.sampled_from([0.25, 1.0, 3.5]))
def test_years_after_the_plan_only_add(s: Scenario, years: float) -> None:
    none, some, more = (plan(_after(s, y)) for y in (0.0, years, years + 1))
    assert no_worse(none.solution.objective, some.solution.objective)
    assert no_worse(some.solution.objective, more.solution.objective)
    assert evaluate(some).broken == []
    assert evaluate(some).objective == pytest.approx(some.solution.objective, rel=1e-6)


@few
@given(scenarios, st.sampled_from([0.25, 1.0, 3.5]))
def test_the_longer_the_years_after_the_less_they_leave_short(s: Scenario, years: float) -> None:
    lasting = replace(s, items=tuple(replace(i, attrition=0.0) for i in s.items))
    less, more = (_left_after(plan(_after(lasting, y))) for y in (years, years + 1))
    assert more <= less + SLACK * max(1.0, less)


def _left_after(found: Plan) -> float:
    """What is short and owed after the plan, million EUR of value a year."""
    worth = found.model.columns.cost * found.solution.values
    tables = (found.model.columns[name].values(worth) for name in ("short", "owed"))
    return sum(float(table[..., -1].sum()) for table in tables) / float(found.problem.years[-1])


def _after(s: Scenario, years: float) -> Scenario:
    given = Parameter("years_after", years, "years")
    return replace(s, parameters={**s.parameters, "years_after": given})


@few
@given(scenarios)
def test_both_methods_find_the_same_objective(s: Scenario) -> None:
    found = plan(s)
    inner = solve(found.model, method="ipm")
    assert inner.objective == pytest.approx(found.solution.objective, rel=1e-5)


@few
@given(scenarios, st.integers(0, 100))
def test_any_iterate_can_be_made_a_plan_and_any_prices_a_bound(s: Scenario, seed: int) -> None:
    """What a time limit leaves behind is feasible after repair, and its bound holds."""
    found = plan(s)
    rng = np.random.default_rng(seed)
    model, best = found.model, found.solution
    values = repaired(model, best.values * rng.uniform(0, 3, len(best.values)))
    cost = float(model.columns.cost @ values)
    prices = best.prices * rng.uniform(0, 2, len(best.prices))
    bound = dual_objective(model, prices)
    cut = Plan(s, model, Solution(values, prices, cost, bound, False, "", 0.0))
    checked = evaluate(cut)
    assert checked.broken == []
    assert checked.objective == pytest.approx(cost, rel=1e-6)
    assert no_worse(bound, best.objective)
    assert no_worse(best.objective, cost)


def test_a_plan_cut_short_says_so_and_is_feasible() -> None:
    found = plan(small(1, nations=4, quarters=36), time_limit=1e-9)
    assert not found.solution.finished
    assert 0 <= found.solution.gap <= 1
    assert evaluate(found).broken == []
    assert evaluate(found).objective == pytest.approx(found.solution.objective)
