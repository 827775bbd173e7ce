"""Totals and shares of totals: printed first, added only when whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from article3.alliance import group
from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.measures import figure, share_of_nato, total
from small_editions import SHARE, Small, ledger_of

USD = "defexp_usd_current"
BALTICS = ("EST", "LTU", "LVA")


def of(tmp_path: Path, indicator: str, **values: float) -> Ledger:
    cells = [(entity, indicator, "2024", value) for entity, value in values.items()]
    return ledger_of(tmp_path, Small("e-1", date(2025, 1, 1), cells))


def test_a_printed_total_is_preferred_to_our_sum(tmp_path: Path) -> None:
    ledger = of(tmp_path, USD, EST=1.0, LTU=2.0, LVA=3.0, BALTIC=6.5)
    found = total(ledger, "BALTIC", USD, 2024)
    assert found.value == 6.5
    assert found.observation is not None


def test_otherwise_the_members_are_added(tmp_path: Path) -> None:
    found = total(of(tmp_path, USD, EST=1.0, LTU=2.0, LVA=3.0), "BALTIC", USD, 2024)
    assert found.value == 6.0
    assert [part.entity for part in found.inputs] == list(BALTICS)
    assert found.formula == "sum over 3 members: EST, LTU, LVA"


def test_a_partial_sum_is_refused_and_says_who_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingFigureError, match="for Lithuania, so Baltic Allies has no total"):
        total(of(tmp_path, USD, EST=1.0, LVA=3.0), "BALTIC", USD, 2024)


@pytest.mark.parametrize(
    "indicator", ["defexp_real_change", "equipment_share", "gdp_per_capita_const2015"]
)
def test_shares_and_rates_are_not_added(tmp_path: Path, indicator: str) -> None:
    ledger = of(tmp_path, indicator, EST=1.0, LTU=2.0, LVA=3.0)
    with pytest.raises(MissingFigureError):
        total(ledger, "BALTIC", indicator, 2024)


def test_iceland_is_needed_for_gdp_and_not_for_expenditure(tmp_path: Path) -> None:
    nordic = {"DNK": 1.0, "FIN": 2.0, "NOR": 3.0, "SWE": 4.0}
    assert total(of(tmp_path / "a", USD, **nordic), "NORDIC", USD, 2024).value == 10.0
    with pytest.raises(MissingFigureError, match="for Iceland"):
        total(of(tmp_path / "b", "gdp_usd_current", **nordic), "NORDIC", "gdp_usd_current", 2024)
    with_iceland = of(tmp_path / "c", "gdp_usd_current", ISL=5.0, **nordic)
    assert total(with_iceland, "NORDIC", "gdp_usd_current", 2024).value == 15.0


def test_all_parts_of_a_sum_are_from_one_edition(tmp_path: Path) -> None:
    ledger = ledger_of(
        tmp_path,
        Small("e-1", date(2024, 1, 1), [("EST", USD, "2024", 1.0), ("LTU", USD, "2024", 1.0),
                                        ("LVA", USD, "2024", 1.0)]),
        Small("e-2", date(2025, 1, 1), [("EST", USD, "2024", 9.0)]),
    )  # fmt: skip
    found = total(ledger, "BALTIC", USD, 2024)
    assert (found.value, found.edition) == (3.0, "e-1")


@pytest.mark.parametrize("entity", ["EUCAN", "NATO"])
@pytest.mark.parametrize("indicator", [USD, SHARE, "gdp_usd_const2015", "military_personnel"])
def test_natos_own_totals_are_printed_cells(ledger: Ledger, entity: str, indicator: str) -> None:
    found = figure(ledger, entity, indicator, 2024, edition="nato-2024-06")
    assert found.observation is not None
    assert found.observation.locator.table.startswith("TABLE")


def test_a_groups_share_is_its_money_over_its_economy(ledger: Ledger) -> None:
    found = figure(ledger, "EU23", SHARE, 2024, edition="nato-2024-06")
    spent, economy = found.inputs
    assert spent.value is not None and economy.value is not None
    assert found.value == pytest.approx(100 * spent.value / economy.value)
    assert len(spent.inputs) == len(economy.inputs) == 23
    members = [figure(ledger, m, SHARE, 2024, edition="nato-2024-06").value or 0
               for m in group("EU23").members(date(2024, 6, 17))]  # fmt: skip
    assert min(members) < (found.value or 0) < max(members)


def test_natos_share_by_the_same_arithmetic_is_the_printed_one(ledger: Ledger) -> None:
    """Our way of making a group's share, on a group whose share NATO prints itself."""
    spent, economy = (
        total(ledger, "EUCAN", code, 2024, edition="nato-2024-06").value or 0
        for code in ("defexp_usd_const", "gdp_usd_const")
    )
    printed = figure(ledger, "EUCAN", SHARE, 2024, edition="nato-2024-06").value
    assert 100 * spent / economy == pytest.approx(printed, rel=1e-9)


def test_eu_members_are_a_third_of_natos_economy(ledger: Ledger) -> None:
    found = figure(ledger, "EU23", "gdp_share_of_nato", 2024)
    part, whole = found.inputs
    assert found.value is not None
    assert 32 < found.value < 35
    assert len(part.inputs) == 23
    assert whole.observation is not None


def test_shares_of_the_whole_add_to_a_hundred(ledger: Ledger) -> None:
    parts = [
        share_of_nato(ledger, entity, "defexp_share_of_nato", 2024, edition="nato-2024-06").value
        for entity in ("EUCAN", "USA")
    ]
    assert sum(p for p in parts if p) == pytest.approx(100, rel=1e-9)
    whole = share_of_nato(ledger, "NATO", "gdp_share_of_nato", 2024, edition="nato-2024-06")
    assert whole.value == 100


def test_eu_members_of_an_earlier_year_are_fewer(ledger: Ledger) -> None:
    found = figure(ledger, "EU23", "gdp_usd_current", 2016, edition="nato-2024-06")
    assert "FIN" not in found.formula
    assert "GBR" in found.formula
    assert len(found.inputs) == 22


@pytest.mark.parametrize("indicator", ["equipment_share", "defexp_nac_current"])
def test_what_cannot_be_added_is_missing_for_a_group(ledger: Ledger, indicator: str) -> None:
    with pytest.raises(MissingFigureError):
        figure(ledger, "EU23", indicator, 2024)
