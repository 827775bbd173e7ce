"""What was said of a cost, each from its day on, and only for the question it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.outlook import Outlook
from article3.outlook.said import at_start, budget_at_start, government_spending, statements

Ask = Callable[..., Outlook]


@pytest.fixture
def luxembourg(ask: Ask) -> Outlook:
    return ask("LUX", target="5%gni@2035")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2025, 5, 30), set()),
        (date(2025, 5, 31), {"around EUR 3bn a year"}),  # said in May: known when it is over
        (date(2025, 8, 31), {"around EUR 3bn a year"}),
        (date(2025, 9, 1), {"around EUR 3bn a year", "more than EUR 3bn a year",
                            "one-tenth of the national budget"}),
        (date(2025, 10, 31), {"around EUR 3bn a year", "more than EUR 3bn a year",
                              "one-tenth of the national budget",
                              "EUR 4.63bn in 2035 (national plan)"}),
    ],
)  # fmt: skip
def test_a_statement_is_known_from_its_day_on(
    luxembourg: Outlook, day: date, said: set[str]
) -> None:
    then = replace(luxembourg, on=day)
    assert {statement.said for statement in statements(then)} == said


def test_a_statement_is_a_pledge_with_value_unit_and_source(luxembourg: Outlook) -> None:
    found = {s.said: s for s in statements(luxembourg)}
    more, tenth = found["more than EUR 3bn a year"], found["one-tenth of the national budget"]
    assert (more.kind, more.figure.value, more.figure.unit) == ("cost", 3e9, "EUR")
    assert (tenth.kind, tenth.figure.value, tenth.figure.unit) == ("budget_share", 10, "%")
    for statement in found.values():
        assert statement.figure.status == "pledge" and statement.source and statement.source_date


@pytest.mark.parametrize(
    ("entity", "target"),
    [("LUX", "5%gdp@2035"), ("LUX", "3.5%gni@2035"), ("LUX", "5%gni@2034"), ("NOR", "5%gni@2035")],
)
def test_another_question_was_not_spoken_of(ask: Ask, entity: str, target: str) -> None:
    assert statements(ask(entity, target=target)) == ()


def test_without_a_base_luxembourg_s_is_gni(ask: Ask) -> None:
    assert len(statements(ask("LUX", target="5%@2035"))) == 4


def test_the_base_of_a_group_is_the_sum_of_its_members(ask: Ask) -> None:
    group = at_start(ask("NORDIC")).value
    members = [at_start(ask(entity)).value or 0.0 for entity in ("DNK", "FIN", "NOR", "SWE")]
    assert group == pytest.approx(sum(members))


def test_more_than_three_billion_at_the_base_of_2026(luxembourg: Outlook) -> None:
    now = at_start(luxembourg)
    assert (now.unit, now.period) == ("million EUR", "2026")
    assert now.value == pytest.approx(1265 * 5 / 2.03)
    assert (now.value or 0) > 3000


def test_one_tenth_of_the_budget_is_of_a_smaller_one(luxembourg: Outlook, ledger: Ledger) -> None:
    share, spending = budget_at_start(luxembourg), government_spending(luxembourg)
    assert share.value == pytest.approx(
        100 * (at_start(luxembourg).value or 0) / (1000 * (spending.value or 0)), rel=1e-3
    )
    assert (share.value or 0) < 10
    assert spending.observation and spending.period == "2026"


def test_a_group_has_no_budget(ask: Ask) -> None:
    with pytest.raises(MissingFigureError, match="group"):
        budget_at_start(ask("NORDIC"))
