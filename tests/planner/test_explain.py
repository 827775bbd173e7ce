"""Why a target is not met: the tiny scenario and variations of it, each worked out by hand.

The plan of the tiny one: 2 guns of ``near`` in Q2 and in Q3, 3 of ``far`` in Q3, half a gun of
``near`` in Q4 with the last 2 of 33 million; half a gun is short.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from article3.errors import UnknownNameError
from article3.planner.explain import Explanation, explain
from article3.planner.plan import plan
from article3.planner.read import read
from article3.planner.scenario import Bill, Budget, Interchange, Item, Line, Rule, Scenario, Stock
from support import ROOT, Ran

pytest.importorskip("highspy")

TINY = ROOT / "examples" / "scenarios" / "tiny"
RICH = (Budget("EST", 2027, 1000.0),)


@pytest.fixture(scope="module")
def tiny() -> Scenario:
    return read(TINY)


def only(scenario: Scenario) -> Explanation:
    (found,) = explain(plan(scenario))
    return found


def words(found: Explanation) -> list[str]:
    return [remedy.words for remedy in found.remedies]


def test_money_or_cheaper_slots(tiny: Scenario) -> None:
    found = only(tiny)
    assert found.summary == "EST is 0.5 guns short of 10 in 2027-Q4."
    # Half a gun of near costs 2. Or: each more slot of near in time for Q3 replaces a gun of far
    # and saves 1; 2 of them pay for the half gun. A gun of far costs more than one of near.
    assert found.answer == "EST needs EUR 2 m more in 2027, or 2 more slots of near by 2027-Q3."
    assert found.useless == ("slots of far",)
    assert found.checks == ()
    assert found.binds == (
        "capacity of near: full from 2027-Q2 to 2027-Q3, 4 of 4 for EST",
        "capacity of far: full from 2027-Q3 to 2027-Q3, 3 of 3 for EST",
        "budget of 2027: all EUR 33 m spent",
    )
    assert found.closed is None


def test_slots_where_money_is_no_limit(tiny: Scenario) -> None:
    # 20 wanted: 2 held, near makes 2 a quarter from Q2 and far 3 from Q3, 12 in all; 6 are missing.
    more = tuple(replace(target, amount=20.0) for target in tiny.targets)
    found = only(replace(tiny, targets=more, budgets=RICH))
    assert found.short == pytest.approx(6, abs=1e-5)
    assert words(found) == [
        "6 more slots of near by 2027-Q4",
        "6 more slots of far by 2027-Q4",
    ]
    assert found.useless == ("money",)
    assert found.checks == (
        "With every slot of every line for EST alone, expansion started at once, it would hold at "
        "most 14.",
    )


def test_lead_times_beyond_the_date(tiny: Scenario) -> None:
    late = tuple(replace(line, lead_time=4 + k) for k, line in enumerate(tiny.lines))
    found = only(replace(tiny, lines=late))
    assert found.checks[0] == "Every line's lead time is longer (in quarters: near 4, far 5)."
    assert found.remedies == ()
    assert found.answer == "Neither money nor slots nor rules would help by 2027-Q4."
    assert found.binds[0] == (
        "lead time of near: nothing ordered now arrives while it is planned (4 quarters)"
    )


def test_the_scarcest_component_governs(tiny: Scenario) -> None:
    # A gun takes a barrel, and the forge makes one a quarter from Q2 on: 3 guns, 5 are short.
    barrel = Item("barrel", "barrels", "artillery", "barrels", 1.0, 0.0)
    forge = replace(tiny.lines[0], line="forge", item="barrel", price=0.1)
    found = only(
        replace(
            tiny, items=(*tiny.items, barrel), lines=(*tiny.lines, forge),
            bills=(Bill("gun", "barrel", 1.0),), budgets=RICH,
        )
    )  # fmt: skip
    assert found.short == pytest.approx(5, abs=1e-5)
    assert words(found) == ["5 more slots of forge by 2027-Q4"]
    assert set(found.useless) == {"money", "slots of near", "slots of far"}
    # Near is full, too, where it saves the difference to far's price.
    assert found.binds[-1] == (
        "capacity of forge, which makes barrel: full from 2027-Q2 to 2027-Q4, 3 of 3 for EST"
    )


def test_a_substitute_counts(tiny: Scenario) -> None:
    # Two howitzers stand in for one gun; their line is idle for want of slots.
    howitzer = Item("howitzer", "howitzers", "artillery", "howitzers", 1.0, 0.0)
    works = Line("works", "howitzer", "Works", "DEU", "eu", 0.0, tiny.start, 1, 1.0, 1.0)
    found = only(
        replace(
            tiny, items=(*tiny.items, howitzer), lines=(*tiny.lines, works),
            interchange=(Interchange("gun", "howitzer", 2.0),),
        )
    )  # fmt: skip
    # A slot of works by Q3 replaces half a gun of far (2.5) for 1; half a gun of near costs 2.
    assert words(found) == [
        "EUR 2 m more in 2027",
        "2 more slots of near by 2027-Q3",
        "1.33 more slots of works by 2027-Q3",
    ]


def test_a_rule_in_the_way(tiny: Scenario) -> None:
    # Nothing may go to the far line, at any price: 2 + 2 + 2 of near are 8 of 10, 2 short.
    rule = Rule("close", "component_cap", ("EST",), ("us",), 0.0, 2027, 2027)
    dear = replace(tiny.parameters["preference_penalty"], value=1000.0)
    parameters = {**tiny.parameters, "preference_penalty": dear}
    found = only(replace(tiny, rules=(rule,), parameters=parameters, budgets=RICH))
    assert found.short == pytest.approx(2, abs=1e-5)
    assert words(found) == [
        "2 more slots of near by 2027-Q4",
        "EUR 10 m less to where close wants it in 2027",
    ]
    assert found.binds[-1] == "rule close in 2027"


def test_two_families_together_where_none_is_enough(tiny: Scenario) -> None:
    # 20 wanted and 33 spent: 6 slots short of it and, at 4 a gun of near, a good deal of money.
    more = tuple(replace(target, amount=20.0) for target in tiny.targets)
    found = only(replace(tiny, targets=more))
    (remedy,) = found.remedies
    assert remedy.family == "together"
    assert remedy.words.startswith("EUR ")
    assert "more slots of near by 2027-Q4" in remedy.words
    assert set(found.useless) == {"money", "slots of near", "slots of far"}


def test_what_the_plan_does_not_want(tiny: Scenario) -> None:
    # A gun missing costs 1 a year, its price is 4: nothing is bought though 33 lie there.
    cheap = tuple(replace(item, weight=1.0) for item in tiny.items)
    found = only(replace(tiny, items=cheap, expansions=(), targets=(
        replace(tiny.targets[0], amount=4.0),
    )))  # fmt: skip
    assert [remedy.cost for remedy in found.remedies] == [pytest.approx(0, abs=1e-6)]
    assert "not worth its price" in found.answer


def test_a_target_that_is_met_needs_no_word(tiny: Scenario) -> None:
    held = (Stock("EST", "gun", 10.0),)
    assert explain(plan(replace(tiny, stocks=held))) == ()


@pytest.mark.parametrize("asked", [{"nation": "POL"}, {"item": "tank"}, {"year": 2031}])
def test_an_unknown_name_is_refused(tiny: Scenario, asked: dict[str, str | int]) -> None:
    with pytest.raises(UnknownNameError, match="the scenario has"):
        explain(plan(tiny), **asked)  # type: ignore[arg-type]


def test_a_remedy_says_its_unit(tiny: Scenario) -> None:
    money, slots = only(tiny).remedies
    assert (money.family, money.unit) == ("money", "million EUR")
    assert (slots.family, slots.unit) == ("slots", "slots")
    assert (money.cost, slots.cost) == pytest.approx((2, 2), abs=1e-4)


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [("--nation", "POL", "EST"), ("--item", "tank", "gun"), ("--year", "2031", "2027")],
)
def test_the_command_refuses_an_unknown_name(
    refused: Callable[..., str], option: str, value: str, named: str
) -> None:
    said = refused("plan", "explain", TINY, option, value)
    assert value in said
    assert named in said


def test_the_command_says_that_nothing_is_short(
    run: Callable[..., Ran], tmp_path: Path
) -> None:  # fmt: skip
    (tmp_path / "scenario.toml").write_text(f'title = "met"\nextends = "{TINY}"\n')
    (tmp_path / "stocks.csv").write_text(
        "nation,item,amount,source,low,high\nEST,gun,10,assumption,10,10\n"
    )
    assert run("plan", "explain", tmp_path).out == "Nothing asked about is short.\n"
