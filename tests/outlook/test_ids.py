"""Figures of an outlook are found again under their ids, with the same value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from article3.errors import Article3Error, UnknownNameError
from article3.ledger import Figure, Ledger
from article3.outlook import Outlook
from article3.outlook.address import by_id, knows
from article3.outlook.said import at_start, budget_at_start

Ask = Callable[..., Outlook]


def figures(made: Outlook, entity: str | None = None) -> list[Figure]:
    """One figure of every kind."""
    last = made.years[-1]
    found = [
        made.figure("share", last, entity=entity),
        made.figure("cost_eur", last, 0.1, entity),
        made.figure("cost_usd_constant", made.years[0], 0.95, entity),
        made.figure("extra_eur_constant", last, entity=entity),
        made.figure("expenditure_share", last, 0.25, entity),
        made.probability(entity),
        made.probability(entity, revised=True),
    ]
    if (entity or made.entity) in made.drivers.entities:
        found.append(made.growth_needed(0.9, entity))
    return found


def found_again(ledger: Ledger, figure: Figure) -> None:
    assert knows(figure.figure_id)
    again = by_id(ledger, figure.figure_id)
    assert again.value == figure.value, figure.figure_id
    assert again.figure_id == figure.figure_id
    assert (again.unit, again.status) == (figure.unit, "forecast")


QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("LUX", {"target": "5%gni@2035"}),
    ("POL", {"rule": "hold", "target": "2%@2030"}),
    ("SWE", {"rule": "back-loaded", "seed": 7, "draws": 31}),
    ("DEU", {"rule": "partial", "speed": 0.25, "limit": 0.08}),
    ("DEU", {"rule": "growth", "rate": 0.05, "growth": -1.0, "inflation": 0.5}),
    ("ITA", {"deficit": 3.0, "debt": 120.0, "borrowed": 0.5}),
    ("NOR", {"target": "3.5%gni@2033", "method": "t-copula"}),
    ("FRA", {"ukraine": "apart"}),
    ("ESP", {"rule": "promises"}),
    ("NORDIC", {"rule": "promises"}),
]


@pytest.mark.parametrize(("entity", "choices"), QUESTIONS, ids=str)
def test_every_figure_has_its_id(
    ask: Ask, ledger: Ledger, entity: str, choices: dict[str, Any]
) -> None:
    made = ask(entity, **{"draws": 20, **choices})
    for figure in figures(made):
        found_again(ledger, figure)


@pytest.mark.parametrize("entity", ["POL", "LUX", "EU23"])
def test_the_level_and_its_budget_have_ids(ask: Ask, ledger: Ledger, entity: str) -> None:
    made = ask(entity, draws=20)
    parts = [at_start(made)]
    if entity != "EU23":
        parts.append(budget_at_start(made))
    for figure in parts:
        again = by_id(ledger, figure.figure_id)
        assert (again.value, again.figure_id) == (figure.value, figure.figure_id)


def test_a_member_within_a_group_is_found_within_it(ask: Ask, ledger: Ledger) -> None:
    made = ask("NORDIC", draws=20)
    for figure in figures(made, "FIN"):
        assert figure.figure_id.startswith("FIN.") and "NORDIC" in figure.figure_id
        found_again(ledger, figure)


def test_a_member_s_number_does_not_hang_on_the_newest_edition_of_another(
    ask: Ask, ledger: Ledger
) -> None:
    """Luxembourg's income was published after all that Germany's own figures rest on."""
    made = ask("EU23", draws=20, method="t-copula")
    found_again(ledger, made.figure("cost_eur", 2035, entity="DEU"))


def test_a_plan_of_after_the_newest_tables_is_found_again(ask: Ask, ledger: Ledger) -> None:
    """France put 2.5 % by 2030 into law in August 2026, after NATO's tables of July."""
    made = ask("FRA", rule="promises", draws=20)
    assert made.value("share", 2030) == pytest.approx(2.5)
    found_again(ledger, made.figure("cost_eur", 2030))


@pytest.mark.parametrize("target", ["4%total@2035", "5%gnicore@2035"])
def test_which_part_a_target_means_is_in_the_id(ask: Ask, ledger: Ledger, target: str) -> None:
    made = ask("LUX", target=target, draws=100)
    found_again(ledger, made.probability(revised=True))


def test_a_level_of_many_digits_is_in_the_id(ask: Ask, ledger: Ledger) -> None:
    found_again(ledger, ask("POL", target="3.1415926%@2035", draws=20).figure("cost_eur", 2035))


def test_whole_numbers_make_the_same_question(ask: Ask, ledger: Ledger) -> None:
    made = ask("DEU", draws=20, growth=-1, deficit=3)
    found_again(ledger, made.figure("cost_eur", 2035))


def test_ids_of_different_questions_differ(ask: Ask) -> None:
    ids = [f.figure_id for entity, choices in QUESTIONS
           for f in figures(ask(entity, **{"draws": 20, **choices}))]  # fmt: skip
    assert len(set(ids)) == len(ids)


def test_an_id_says_what_the_number_is(ask: Ask) -> None:
    figure = ask("LUX", target="5%gni@2035", draws=20).figure("cost_eur", 2035, 0.9)
    for part in ("LUX", "cost_eur", "p90", "5%gni@2035", "linear", "n20", "s1", "nato-2026-07"):
        assert part in figure.figure_id
    assert figure.publication is None and list(figure.leaves())
    assert all(leaf.observation for leaf in figure.leaves())


def test_everything_a_figure_rests_on_was_published_by_the_day(ask: Ask, ledger: Ledger) -> None:
    day = date(2026, 7, 15)
    for figure in figures(ask("LUX", target="5%gni@2035", draws=20, as_of=day)):
        for edition in figure.edition.split("+"):
            assert ledger.edition(edition).published <= day


@pytest.mark.parametrize(
    "figure_id",
    [
        "LUX.outlook_cost.2035@nato-2026-07",
        "LUX.outlook_cost(cost_eur p50).2035@nato-2026-07",
        "LUX.outlook_cost(cost_eur p50 5%gni@2035 linear n20).2035@nato-2026-07",
        "LUX.outlook_cost(cost_eur p50 5%gni@2035 magic n20 s1).2035@nato-2026-07+imf-weo-2025-10",
        "LUX.outlook_cost(cost_eur p50 3%@2035 linear n20 s1 nothing=1).2035@nato-2026-07",
        "LUX.outlook_cost(cost_eur p50 3%@2035 linear n20 s1).2035@nato-1949-04",
        "XXX.outlook_cost(cost_eur p50 3%@2035 linear n20 s1).2035@nato-2026-07",
    ],
)
def test_an_id_that_no_outlook_gives_is_unknown(ledger: Ledger, figure_id: str) -> None:
    assert knows(figure_id)
    with pytest.raises(UnknownNameError):
        by_id(ledger, figure_id)


@pytest.mark.parametrize(
    "inside",
    [
        "(cost_eur p37 3%@2035 linear n20 s1).2035",
        "(cost_gold p50 3%@2035 linear n20 s1).2035",
        "(cost_eur p50 3%@2035 linear n20 s1).2045",
        "(cost_eur p50 3%@2035 linear n20 s1 limit=much).2035",
        "(cost_eur p50 3%@2035 linear n20 s1 in=NORDIC).2035",
    ],
)
def test_an_id_of_something_no_outlook_holds_is_one_sentence(ledger: Ledger, inside: str) -> None:
    with pytest.raises(Article3Error) as refusal:
        by_id(ledger, f"LUX.outlook_cost{inside}@nato-2026-07+imf-weo-2025-10")
    assert str(refusal.value).endswith(".")


def test_other_ids_are_not_an_outlook_s() -> None:
    assert not knows("LUX.defexp_share_gdp.2026@nato-2026-07")
