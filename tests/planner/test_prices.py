"""Prices of the tiny scenario, worked out by hand, and what becomes of one that cannot be tried.

The plan: 2 guns of ``near`` in Q2 and 2 in Q3, 3 of ``far`` in Q3, half a gun of ``near`` in Q4
with the last 2 million of 33. Money is worth 2.5 a million there; beyond the budget it costs 4.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from article3.cli import plan_reasons
from article3.planner.plan import Plan, plan
from article3.planner.prices import Price, prices
from article3.planner.read import read
from article3.planner.scenario import Budget, Rule, Scenario
from support import ROOT

pytest.importorskip("highspy")

TINY = ROOT / "examples" / "scenarios" / "tiny"


@pytest.fixture(scope="module")
def tiny() -> Scenario:
    return read(TINY)


@pytest.fixture(scope="module")
def solved(tiny: Scenario) -> Plan:
    return plan(tiny)


@pytest.fixture(scope="module")
def found(solved: Plan) -> dict[str, Price]:
    return {price.name: price for price in prices(solved)}


@pytest.mark.parametrize(
    ("name", "price", "low", "high"),
    [
        # One more gun in Q2 saves 30; 2 of its 4 million come from Q4 (2.5 each), 2 are over (4).
        ("near 2027-Q2", 20.0, 30 - 2 * 2.5 - 2 * 4, 30 - 4 * 2.5),
        # One more of far in Q3 saves 20; 2 of its 5 million come from Q4, 3 are over budget.
        ("far 2027-Q3", 7.5, 20 - 2 * 2.5 - 3 * 4, 20 - 5 * 2.5),
        # A million buys a quarter of a gun in Q4 (10 a gun) and is spent: either way the same.
        ("EST 2027", 1.5, 1.5, 1.5),
    ],
)
def test_a_price_is_a_range_between_one_more_and_one_less(
    found: dict[str, Price], name: str, price: float, low: float, high: float
) -> None:
    got = found[name]
    assert got.confirmed, got
    assert got.step == 1
    assert (got.price, got.low, got.high) == pytest.approx((price, low, high), abs=1e-4)


def test_a_line_is_priced_in_its_best_period_and_named_with_its_unit(
    found: dict[str, Price],
) -> None:
    assert set(found) == {"near 2027-Q2", "far 2027-Q3", "EST 2027"}
    assert found["near 2027-Q2"].unit == "slot (guns of gun)"


def test_only_the_top_is_tried(solved: Plan) -> None:
    tried: list[str] = []
    made = prices(solved, top=1, tried=tried.append)
    assert tried == [price.name for price in made]
    # All three slots of far are worth 22.5 together, the one of near in Q2 20.
    assert tried == ["far 2027-Q3", "EST 2027"]


def test_a_rule_is_priced_by_the_point(tiny: Scenario) -> None:
    # At least 60 % in the EU, where the plan has 18 of 33: 1.8 million are missing at 10 each.
    rule = Rule("prefer", "preference", ("all",), ("eu",), 0.6, 2027, 2027)
    dear = replace(tiny.parameters["preference_penalty"], value=10.0)
    parameters = {**tiny.parameters, "preference_penalty": dear}
    ruled = plan(replace(tiny, rules=(rule,), parameters=parameters))
    (price,) = [p for p in prices(ruled) if p.family == "rule"]
    # Held by moving far's money of Q3 (4 a million) to near in Q4 (2.5): 1.5 a million, and a
    # point is 0.33 million. 19.8 million of near fill 0.95 guns in Q4, so there is room either way.
    assert price.unit == "percentage point less"
    assert price.confirmed, price
    assert (price.low, price.price, price.high) == pytest.approx((0.495,) * 3, abs=1e-3)


def test_what_cannot_be_taken_away_is_not_confirmed(tiny: Scenario) -> None:
    budgets = (Budget("EST", 2027, 0.0),)
    (price,) = [p for p in prices(plan(replace(tiny, budgets=budgets))) if p.family == "money"]
    assert not price.confirmed
    assert price.high is None
    assert "take away" in price.why


def test_an_unconfirmed_price_is_never_printed_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    sides = Price("slot", "near 2027-Q2", "slot", 20.0, 17.0, None, 1.0, False, "one side only")
    other = Price("money", "EST 2027", "million", 9.0, 1.0, 2.0, 1.0, False, "another price")
    plan_reasons.show_prices((sides, other))
    first, second, *idle = capsys.readouterr().out.splitlines()[1:]
    assert idle == ["No rule is in the way: one more is worth nothing."]
    assert "at least 17" in first
    assert "NOT CONFIRMED: one side only" in first
    assert "1 to 2" in second
    assert "NOT CONFIRMED: another price" in second
    assert "20" not in first.replace("2027", "")
    assert "9" not in second
