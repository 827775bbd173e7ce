"""From a question to an outlook: its choices, its start and what they change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from article3.errors import Article3Error, MissingFigureError, UnknownNameError
from article3.ledger import Ledger
from article3.outlook import RULES, Outlook, outlook
from article3.outlook.plans import usual_limit, usual_speed
from article3.outlook.rules import FiscalRoom
from article3.outlook.simulate import MEASURES

Ask = Callable[..., Outlook]


def shares(found: Outlook) -> list[float]:
    """The share of every year without surprises."""
    place = MEASURES.index("share")
    return [float(row[0]) for row in found.forecast_path().quantiles[place, 0]]


@pytest.mark.parametrize(
    ("choices", "error", "says"),
    [
        ({"rule": "magic"}, UnknownNameError, "magic"),
        ({"method": "dice"}, UnknownNameError, "dice"),
        ({"ukraine": "maybe"}, Article3Error, "maybe"),
        ({"draws": 0}, Article3Error, "at least 1"),
        ({"seed": -1}, Article3Error, "seed"),
        ({"borrowed": 1.5}, Article3Error, "borrowed"),
        ({"limit": -0.1}, Article3Error, "negative"),
        ({"speed": 0.0}, Article3Error, "speed"),
        ({"inflation": -21.0}, Article3Error, "20 points"),
        ({"rule": "growth", "rate": -1.5}, Article3Error, "-150"),
        ({"growth": float("nan")}, Article3Error, r"\."),
        ({"rule": "growth", "rate": float("nan")}, Article3Error, r"\."),
    ],
    ids=str,
)
@pytest.mark.filterwarnings("ignore:invalid value")
def test_a_choice_that_makes_no_sense_is_one_sentence(
    ledger: Ledger, choices: dict[str, Any], error: type[Article3Error], says: str
) -> None:
    with pytest.raises(error, match=says) as refusal:
        outlook("LUX", ledger=ledger, **{"draws": 5, **choices})
    assert str(refusal.value).endswith(".")


def test_names_and_dates_are_read_as_elsewhere(ask: Ask, ledger: Ledger) -> None:
    found = outlook("Luxembourg", ledger=ledger, as_of="2026-11-22", draws=200)
    assert found.entity == "LUX" and found.on == date(2026, 11, 22)
    assert np.array_equal(found.whole.quantiles, ask("LUX").whole.quantiles)


@pytest.mark.parametrize("rule", RULES)
def test_no_path_ends_above_its_target_or_below_the_share_held(ask: Ask, rule: str) -> None:
    way = shares(ask("ITA", rule=rule, limit=0.0))
    start = 2.1
    assert start - 1e-9 <= min(way) and max(way) <= 3.5 + 1e-9
    if rule in ("linear", "back-loaded", "growth", "promises"):
        assert way[-1] == pytest.approx(3.5)


@pytest.mark.parametrize("rule", ["linear", "back-loaded", "growth", "partial"])
def test_a_target_below_today_s_share_holds_it(ask: Ask, rule: str) -> None:
    found = ask("POL", target="2%@2030", rule=rule)
    assert shares(found)[-1] == pytest.approx(4.68)
    if rule != "growth":  # which holds the last year's share alone
        assert shares(found) == pytest.approx([4.68] * 4)
        assert found.probability().value == 100


def test_the_usual_limit_and_speed_are_the_record_s(ask: Ask, ledger: Ledger) -> None:
    edition = ask("ITA").drivers.edition
    assert ask("ITA").limit == usual_limit(ledger, edition)
    assert ask("ITA", limit=0.0).limit is None
    assert ask("ITA", limit=0.07).limit == 0.07
    way = shares(ask("ITA", rule="partial"))
    speed = usual_speed(ledger, edition)
    assert way[0] == pytest.approx(2.1 + speed * (3.5 - 2.1))


def test_fiscal_room_is_asked_for_by_deficit_or_debt(ask: Ask) -> None:
    both = ask("ITA", deficit=4.0, debt=120.0).limits[-1]
    assert both == FiscalRoom(-4.0, 120.0)
    assert ask("ITA", debt=120.0).limits[-1] == FiscalRoom(-3.0, 120.0)
    assert not any(isinstance(limit, FiscalRoom) for limit in ask("ITA").limits)
    assert shares(ask("ITA", debt=120.0)) == pytest.approx([2.1] * 9)  # Italy's is above


def test_aid_to_ukraine_apart_lowers_the_start_and_counts_nowhere(ask: Ask) -> None:
    counted, apart = (ask("DEU", rule="hold", ukraine=how) for how in ("counted", "apart"))
    aid = counted.drivers.share[0] - apart.drivers.share[0]
    assert 0.05 < aid < 0.5
    assert apart.drivers.base == pytest.approx(counted.drivers.base)
    ratio = apart.value("cost_eur", 2035) / counted.value("cost_eur", 2035)
    assert ratio == pytest.approx(apart.drivers.share[0] / counted.drivers.share[0])
    assert any("kiel" in f.edition for f in apart.figure("cost_eur", 2035).leaves())


def test_gni_is_asked_for_where_it_is_held(ask: Ask) -> None:
    """Norway earns more than it produces: the same money is a smaller share of its income."""
    gdp, gni = ask("NOR", rule="hold"), ask("NOR", rule="hold", target="3.5%gni@2035")
    assert gni.drivers.share[0] < gdp.drivers.share[0]
    assert gni.drivers.spent == pytest.approx(gdp.drivers.spent)
    assert gni.drivers.base * gni.drivers.gdp == pytest.approx(gdp.drivers.base)
    with pytest.raises(MissingFigureError, match="no GNI of Germany"):
        ask("DEU", target="3.5%gni@2035")


def test_nothing_published_later_answers(ask: Ask) -> None:
    """Luxembourg's income was published in November: in July its surprises are not known."""
    for day, known in ((date(2026, 11, 21), False), (date(2026, 11, 22), True)):
        found = ask("LUX", as_of=day)
        assert found.history.tables["income_ratio"].any() == known
        leaves = found.figure("share", 2035).leaves()
        assert any("world-bank" in leaf.edition for leaf in leaves) == known


def test_a_total_reaches_its_core_by_its_core_s_path(ask: Ask) -> None:
    total, core = ask("LUX", target="5%gni@2035"), ask("LUX", target="3.5%gni@2035")
    assert (total.target.core, total.target.related) == (3.5, 1.5)
    for revised in (False, True):
        assert total.probability(revised=revised).value == core.probability(revised=revised).value
    assert total.value("share", 2035) == pytest.approx(5.0)
    assert np.array_equal(total.core.quantiles, core.whole.quantiles)


def test_what_an_outlook_does_not_cover_is_said(ask: Ask) -> None:
    found = ask("NORDIC")
    assert found.left_out == ("ISL",) and found.entities[-1] == "NORDIC"
    with pytest.raises(Article3Error, match="does not cover POL"):
        found.value("share", 2030, entity="POL")
    with pytest.raises(MissingFigureError):
        found.figure("debt_effect", 2030)
    with pytest.raises(MissingFigureError):
        found.figure("cost_national", 2030)
    assert found.figure("debt_effect", 2030, entity="FIN").value is not None


def test_the_start_of_a_group_is_the_sum_of_its_members(ask: Ask) -> None:
    found = ask("NORDIC", rule="hold")
    members = [ask(entity, rule="hold") for entity in ("DNK", "FIN", "NOR", "SWE")]
    assert found.start_cost() == pytest.approx(sum(one.start_cost() for one in members))
    shares_now = [one.start_share() for one in members]
    assert min(shares_now) < found.start_share() < max(shares_now)
