"""Figures explain and cite themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from article3.ledger import Figure, Ledger
from article3.ledger.explain import base_of, day, flag_notes, published
from article3.ledger.figure import compute, show
from article3.measures import figure
from small_editions import SHARE, Small, ledger_of, shares


def test_a_printed_figure_names_file_sheet_and_cell(ledger: Ledger) -> None:
    text = ledger.figure("LUX", SHARE, 2024, edition="nato-2024-06").explain()
    assert "1.2935808360974441 % of real GDP" in text
    assert "240617-def-exp-2024-TABLES-en.xlsx, TABLE3, cell N27" in text
    assert "published 17 June 2024 (from the file name)" in text
    assert "LUX.defexp_share_gdp.2024@nato-2024-06" in text


@pytest.mark.parametrize(
    ("entity", "year", "base"),
    [("LUX", 2022, "GDP"), ("LUX", 2023, "GNI"), ("LUX", 2024, "GNI"), ("BEL", 2024, "GDP")],
)
def test_the_base_is_gni_for_luxembourg_from_2023(
    ledger: Ledger, entity: str, year: int, base: str
) -> None:
    found = ledger.figure(entity, SHARE, year, edition="nato-2024-06")
    assert base_of(found) == base
    assert f"base      {base}" in found.explain()
    assert ("Luxembourg from 2023" in found.explain()) == (base == "GNI")


def test_an_amount_of_money_has_prices_and_no_base(ledger: Ledger) -> None:
    found = ledger.figure("LUX", "defexp_usd_const", 2024, edition="nato-2024-06")
    assert base_of(found) == ""
    assert "prices    constant 2015" in found.explain()


def test_flags_are_told_in_words(ledger: Ledger) -> None:
    found = ledger.figure("SVK", SHARE, 2024, edition="nato-2024-06")
    (note,) = [n for n in flag_notes(found) if n.flag == "override_in_source"]
    assert "1.989" in note.note
    assert f"flag      override_in_source: {note.note}" in found.explain()


def test_a_figure_read_in_the_press_names_where(ledger: Ledger) -> None:
    found = ledger.figure("POL", SHARE, 2016, edition="nato-2016-07")
    assert {"second_hand", "corroborated"} & set(found.flags)
    assert "read in   " in found.explain()
    assert "as quoted: " in found.cite()
    assert "(as dated by the press)" in found.explain()


def test_a_computed_figure_shows_its_formula_and_every_input(ledger: Ledger) -> None:
    found = figure(ledger, "EU23", "gdp_share_of_nato", 2024, edition="nato-2026-07")
    text = found.explain()
    assert "formula   100 × gdp_usd_current" in text
    assert "sum over 23 members: BEL, BGR, CZE" in text
    assert text.count("printed   ") == 24


def test_the_tree_has_one_figure_id_for_every_computed_step(ledger: Ledger) -> None:
    found = figure(ledger, "EU23", "gdp_share_of_nato", 2024, edition="nato-2026-07")
    lines = [line for line in found.explain().splitlines() if "figure    " in line]
    assert [line.split()[-1] for line in lines] == [
        "EU23.gdp_share_of_nato.2024@nato-2026-07",
        "EU23.gdp_usd_current.2024@nato-2026-07",
    ]


def test_a_citation_ends_in_the_address(ledger: Ledger) -> None:
    cited = ledger.figure("LUX", SHARE, 2024, edition="nato-2024-06").cite()
    assert cited.startswith("NATO, Defence Expenditure of NATO Countries (2014-2024), 17 June 2024")
    assert "TABLE3, cell N27" in cited
    assert cited.endswith("240617-def-exp-2024-en.pdf")


def test_a_computed_citation_counts_its_sources(ledger: Ledger) -> None:
    found = figure(ledger, "EU23", "gdp_share_of_nato", 2024, edition="nato-2026-07")
    assert "from 24 printed figures of NATO" in found.cite()


def test_the_least_certain_input_decides_the_status(tmp_path: Path) -> None:
    parts = []
    for number, status in enumerate(("actual", "forecast", "estimate")):
        edition = Small(f"e-{number}", date(2024, 1, 1 + number), shares("2024", POL=1.0),
                        status=status)  # fmt: skip
        parts.append(ledger_of(tmp_path, edition).figure("POL", SHARE, 2024))
    made = compute(SHARE, "POL", "2024", 3.0, "a + b + c", tuple(parts))
    assert made.status == "forecast"
    assert made.edition == "e-0+e-1+e-2"
    assert [leaf.edition for leaf in made.leaves()] == ["e-0", "e-1", "e-2"]


def test_flags_of_the_inputs_stay_with_the_result(ledger: Ledger) -> None:
    found = figure(ledger, "LUX", "defexp_share_gdp_recomputed", 2024, edition="nato-2024-06")
    assert {"gni_break", "resaved"} <= set(found.flags)


def test_a_leaf_used_twice_is_given_once(ledger: Ledger) -> None:
    leaf = ledger.figure("POL", SHARE, 2024)
    inner = compute(SHARE, "POL", "2024", 1.0, "x", (leaf, leaf))
    assert list(compute(SHARE, "POL", "2024", 1.0, "x", (inner, leaf)).leaves()) == [leaf]


@pytest.mark.parametrize(
    ("value", "indicator", "unit", "shown"),
    [
        (4.1192, SHARE, "% of real GDP", "4.12 %"),
        (-0.004, SHARE, "%", "0.00 %"),
        (1474399.48, "defexp_usd_current", "million USD", "1,474,399 million USD"),
        (18.0, "count(defexp_share_gdp>=2)", "Allies", "18 Allies"),
        (None, SHARE, "%", "no figure"),
        (30.07, "defexp_real_change", "% change on previous year", "30.1 %"),
        (5.0, "defexp_usd_const2015", "million USD (2015 prices and exchange rates)",
         "5 million USD"),
    ],
)  # fmt: skip
def test_values_are_shown_with_their_decimals(
    value: float | None, indicator: str, unit: str, shown: str
) -> None:
    assert show(value, indicator, unit) == shown


def test_how_the_day_is_known_is_said(ledger: Ledger) -> None:
    assert day(date(2024, 6, 7)) == "7 June 2024"
    assert published(ledger.edition("nato-2026-07")).endswith("(from a third party's note)")


def test_a_row_has_the_keys_of_the_convention() -> None:
    made = Figure("POL", SHARE, "2024", 4.0, "%", "e", flags=("a",))
    assert made.row() == {
        "entity": "POL", "indicator": SHARE, "period": "2024", "value": 4.0, "unit": "%",
        "price_basis": "", "edition": "e", "status": "actual", "flags": ["a"],
        "figure_id": "POL.defexp_share_gdp.2024@e",
    }  # fmt: skip
