"""The tiny example: the plan is the one worked out by hand in docs/explanation/planner.md."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import article3
from article3.errors import MissingExtraError
from article3.planner import solve
from article3.planner.answers import answers, assumed, columns_assumed, ranges
from article3.planner.evaluate import evaluate
from article3.planner.scenario import Budget, Need, Parameter, Stock
from support import ROOT

TINY = ROOT / "examples" / "scenarios" / "tiny"


def test_the_plan_is_the_one_made_by_hand() -> None:
    found = article3.plan(TINY)
    assert found.solution.objective == pytest.approx(196)
    bought = found.deliveries.select("line", "ordered_from", "delivered_from", "amount", "money")
    assert bought.sort("line", "delivered_from").rows() == [
        ("far", "2027-Q1", "2027-Q3", pytest.approx(3), pytest.approx(15)),
        ("near", "2027-Q1", "2027-Q2", pytest.approx(2), pytest.approx(8)),
        ("near", "2027-Q2", "2027-Q3", pytest.approx(2), pytest.approx(8)),
        ("near", "2027-Q3", "2027-Q4", pytest.approx(0.5), pytest.approx(2)),
    ]
    assert found.stocks["stock"].to_list() == pytest.approx([2, 4, 9, 9.5])
    assert found.stocks["shortfall"].to_list() == pytest.approx([8, 6, 1, 0.5])
    assert found.expansion.rows() == [
        ("near", "2027-Q1", "2027-Q2", pytest.approx(1), pytest.approx(8))
    ]


def test_the_prices_are_those_made_by_hand() -> None:
    found = article3.plan(TINY)
    assert found.budgets.rows() == [
        ("EST", 2027, 33, pytest.approx(33), pytest.approx(0), pytest.approx(1.5))
    ]
    assert found.binding.rows() == [
        ("near", "2027-Q2", "2027-Q2", pytest.approx(20)),
        ("near", "2027-Q3", "2027-Q3", pytest.approx(10)),
        ("far", "2027-Q3", "2027-Q3", pytest.approx(7.5)),
    ]


def test_the_answers_are_those_made_by_hand() -> None:
    made = {(a.measure, a.name): a.value for a in answers(article3.plan(TINY))}
    assert made["short", "artillery"] == pytest.approx(0.5)
    assert made["missing", "artillery"] == pytest.approx(0.05)
    assert made["bought in", "the EU"] == pytest.approx(18 / 33)
    assert made["expansion", "near"] == pytest.approx(1)
    assert made["full", "near"] == 2


def test_years_after_the_plan_make_its_last_gun_worth_buying() -> None:
    """A year after at 40 a gun: half a gun more in Q4, for 2 million beyond the budget at 1 and 3.

    Short for 8, 6, 1 and 0 guns is 150; with 35 paid, 6 for the overrun and 8 for expansion, 199.
    """
    tiny = article3.plan(TINY).scenario
    year = Parameter("years_after", 1.0, "years")
    found = article3.plan(replace(tiny, parameters={**tiny.parameters, "years_after": year}))
    assert found.solution.objective == pytest.approx(199)
    assert evaluate(found).objective == pytest.approx(199)
    assert found.stocks["stock"].to_list() == pytest.approx([2, 4, 9, 10])
    assert found.budgets["overrun"].to_list() == pytest.approx([2])


def test_what_ukraine_lacks_is_weighed_by_worth_and_not_by_units() -> None:
    """Of 1,000 rounds at 0.01 and 10 guns at 40 a quarter no round and every gun is missing."""
    tiny = article3.plan(TINY).scenario
    rounds = replace(tiny.items[0], item="round", weight=0.01)
    late = [replace(line, lead_time=9) for line in tiny.lines]
    works = replace(late[0], line="works", item="round")
    scenario = replace(
        tiny, items=(*tiny.items, rounds), lines=(*late, works), targets=(), expansions=(),
        stocks=(Stock("EST", "round", 1_000.0),), budgets=(Budget("EST", 2027, 0.0),),
        needs=(Need("round", tiny.end, 1_000.0), Need("gun", tiny.end, 10.0)),
    )  # fmt: skip
    (unmet,) = [a for a in answers(article3.plan(scenario)) if a.measure == "unmet"]
    assert unmet.unit == "share of the need's value"
    assert unmet.value == pytest.approx(400 / 410, rel=1e-6)


def test_a_variant_takes_what_it_does_not_have_from_the_folder_it_extends() -> None:
    found = article3.plan(TINY.with_name("tiny-no-expansion"))
    assert found.solution.objective == pytest.approx(221)
    assert evaluate(found).objective == pytest.approx(221)
    assert found.expansion.is_empty()


def test_every_number_of_the_example_is_called_an_assumption() -> None:
    scenario = article3.plan(TINY).scenario
    assert assumed(scenario)["lines.csv"] == ((2, 3), 2)
    assert columns_assumed(scenario)["lines.csv"] == dict.fromkeys(
        ("capacity", "lead_time", "price", "learning"), (2, 3)
    )
    assert ranges((2, 4, 5, 9)) == "2, 4-5, 9"


def test_the_same_scenario_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        for table, frame in article3.plan(TINY).frames().items():
            frame.write_csv(tmp_path / f"{name}-{table}.csv")
    for path in tmp_path.glob("a-*"):
        assert path.read_bytes() == path.with_name(path.name.replace("a-", "b-")).read_bytes()


def test_every_row_can_be_said_in_words() -> None:
    found = article3.plan(TINY)
    for family, (_, rows) in found.model.families.items():
        for keys in zip(*(key.tolist() for key in rows.keys), strict=True):
            assert found.sentence(family, *keys).endswith(".")
    assert found.sentence("budget", 0, 0) == "EST has 33 million EUR in 2027."


def test_without_the_solver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "highspy", None)
    with pytest.raises(MissingExtraError, match=r"article3\[planner\]"):
        solve.load_highspy()
