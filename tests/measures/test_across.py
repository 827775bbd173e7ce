"""Computed indicators over all Allies: each figure its own, and a reason where there is none."""

from __future__ import annotations

import pytest

from article3 import measures
from article3.address import by_id
from article3.errors import Article3Error, MissingFigureError
from article3.ledger import Ledger
from article3.measures import count, rank
from article3.measures.across import across, newest_year, years_of
from article3.measures.median import median
from article3.measures.rank import place

COMPUTED = ("defexp_share_gdp_imf", "defexp_eur_current", "defexp_usd_per_head")


@pytest.mark.parametrize("code", [*COMPUTED, "defexp_share_gni", "defexp_share_of_nato"])
def test_each_row_is_the_figure_of_its_id(ledger: Ledger, code: str) -> None:
    found = rank(ledger, code, newest_year(ledger, code))
    assert found.frame["value"].is_sorted(descending=True)
    for row in (found.frame.row(0, named=True), found.frame.row(-1, named=True)):
        alone = measures.figure(ledger, row["entity"], code, found.period, edition=found.edition)
        assert (row["value"], row["figure_id"]) == (alone.value, alone.figure_id)
        assert by_id(ledger, row["figure_id"]).value == row["value"]


def test_gni_is_held_for_some_and_the_others_are_missing_with_the_reason(ledger: Ledger) -> None:
    found = rank(ledger, "defexp_share_gni", 2024)
    assert set(found.frame["entity"]) == {"LTU", "LUX", "LVA", "MKD", "NLD", "NOR"}
    assert set(found.missing) == set(found.why)
    assert "POL" in found.missing
    assert "holds GNI only of" in found.why["POL"]
    assert found.without_forces == ("ISL",)


def test_nobody_having_a_figure_is_said(ledger: Ledger) -> None:
    with pytest.raises(MissingFigureError, match=r"defexp_share_gni of 2026: the ledger holds GNI"):
        rank(ledger, "defexp_share_gni", 2026)
    assert newest_year(ledger, "defexp_share_gni") == "2024"
    assert newest_year(ledger, "defexp_share_gdp") == "2026"
    assert "2026" in years_of(ledger, "defexp_share_gni")


def test_printed_figures_are_the_printed_ones(ledger: Ledger) -> None:
    found = across(ledger, "defexp_share_gdp", 2024, edition="nato-2024-06")
    assert found.figures["POL"] == ledger.figure("POL", "defexp_share_gdp", 2024,
                                                 edition="nato-2024-06")  # fmt: skip
    assert found.why == {}


@pytest.mark.parametrize("code", ["defexp_share_gni", "defexp_share_gdp_imf"])
def test_places_counts_and_medians_are_found_again_by_id(ledger: Ledger, code: str) -> None:
    year = newest_year(ledger, code)
    for made in (
        place(ledger, "LUX", code, year),
        count(ledger, code, year, 2.0).figure,
        median(ledger, code, year),
    ):
        again = by_id(ledger, made.figure_id)
        assert (again.value, again.figure_id) == (made.value, made.figure_id)


def test_the_base_of_the_day_is_used(ledger: Ledger) -> None:
    """GNI was collected in November 2026: in 2025 nobody could have divided by it."""
    from datetime import date

    with pytest.raises(MissingFigureError):
        rank(ledger, "defexp_share_gni", 2024, as_of=date(2025, 1, 1))


def test_amounts_in_different_currencies_have_no_order(ledger: Ledger) -> None:
    with pytest.raises(Article3Error, match="different currencies"):
        rank(ledger, "defexp_nac_current", 2025)
    assert rank(ledger, "defexp_nac_current", 2025, group="BALTIC").of("LTU") == 1
