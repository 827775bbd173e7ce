"""The workbook: its formulas, computed again here, are the path without surprises."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from article3.export_outlook import write
from article3.outlook import Outlook
from article3.outlook.simulate import MEASURES

Ask = Callable[..., Outlook]
Cell = tuple[str, Any]
"""Formula (empty without one) and value."""

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RESULTS = {
    "I": "share", "J": "cost_national", "K": "cost_eur", "L": "cost_national_constant",
    "N": "expenditure_share",
}  # fmt: skip
FIRST = 14


def read(path: Path) -> dict[str, dict[str, Cell]]:
    """Every sheet's cells, with formulas and the values stored beside them."""
    with zipfile.ZipFile(path) as book:

        def tree(name: str) -> ET.Element:
            return ET.fromstring(book.read(name))  # noqa: S314 - our own file

        texts = ["".join(item.itertext()) for item in tree("xl/sharedStrings.xml")]
        names = [s.attrib["name"] for s in tree("xl/workbook.xml").iter(f"{SPACE}sheet")]
        made = {}
        for number, name in enumerate(names, start=1):
            cells: dict[str, Cell] = {}
            for cell in tree(f"xl/worksheets/sheet{number}.xml").iter(f"{SPACE}c"):
                value = cell.findtext(f"{SPACE}v") or ""
                kept: Any = texts[int(value)] if cell.get("t") == "s" else float(value or "nan")
                cells[cell.attrib["r"]] = (cell.findtext(f"{SPACE}f") or "", kept)
            made[name] = cells
    return made


def computed(cells: Mapping[str, Cell], **changed: float) -> Callable[[str], float]:
    """What a spreadsheet shows in a cell, after some cells are changed."""

    @cache
    def value(name: str) -> float:
        if name in changed:
            return changed[name]
        formula, number = cells[name]
        if not formula:
            return float(number)
        code = re.sub(r"\$?([A-Z]+)\$?(\d+)", r"value('\1\2')", formula)
        known = {"value": value, "MIN": min, "MAX": max, "__builtins__": {}}
        return float(eval(code.replace("^", "**"), known))  # noqa: S307 - our own formulas

    return value


def forecast(found: Outlook, measure: str, column: int, row: int) -> float:
    return float(found.forecast_path().quantiles[MEASURES.index(measure), column, row, 0])


def book_of(found: Outlook, folder: Path) -> dict[str, dict[str, Cell]]:
    write(found, folder / "table.xlsx")
    return read(folder / "table.xlsx")


QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("LUX", {"target": "5%gni@2035"}),
    ("SWE", {"rule": "hold"}),
    ("DEU", {"rule": "back-loaded", "target": "5%core@2031"}),
    ("POL", {"rule": "partial", "target": "6%@2035"}),
    ("NOR", {"rule": "growth", "limit": 0.0}),
    ("ITA", {"rule": "linear", "limit": 0.03}),
    ("GBR", {"growth": -1.0, "inflation": 2.0}),
    ("ESP", {"rule": "promises"}),
    ("NORDIC", {"rule": "promises"}),
    ("NORDIC", {"rule": "linear", "target": "5%@2030"}),
    ("NORDIC", {"rule": "growth"}),
    ("ITA", {"deficit": 2.0}),
    ("FRA", {"ukraine": "apart"}),
]


@pytest.mark.parametrize(("entity", "choices"), QUESTIONS, ids=str)
def test_the_formulas_are_the_path_without_surprises(
    ask: Ask, tmp_path: Path, entity: str, choices: dict[str, Any]
) -> None:
    found = ask(entity, **{"draws": 20, **choices})
    book = book_of(found, tmp_path)
    path = found.forecast_path().quantiles
    for column, ally in enumerate(found.drivers.entities):
        value = computed(book[ally])
        for row in range(len(found.years)):
            for letter, measure in RESULTS.items():
                cell = f"{letter}{FIRST + row}"
                expected = path[MEASURES.index(measure), column, row, 0]
                assert value(cell) == pytest.approx(expected, rel=1e-9), (ally, cell)


@pytest.mark.parametrize(("entity", "choices"), QUESTIONS, ids=str)
def test_what_is_stored_beside_a_formula_is_what_it_gives(
    ask: Ask, tmp_path: Path, entity: str, choices: dict[str, Any]
) -> None:
    found = ask(entity, **{"draws": 20, **choices})
    book = book_of(found, tmp_path)
    for ally in found.drivers.entities:
        value = computed(book[ally])
        formulas = {name: held for name, (text, held) in book[ally].items() if text}
        assert len(formulas) >= 8 * len(found.years)
        for name, held in formulas.items():
            assert value(name) == pytest.approx(held, rel=1e-9, abs=1e-9), (ally, name)


def test_another_target_in_its_cell_is_another_question(ask: Ask, tmp_path: Path) -> None:
    book = book_of(ask("POL", target="5%core@2035"), tmp_path)
    value = computed(book["POL"], B5=6.5)
    other = ask("POL", target="6.5%@2035")
    for row in range(9):
        assert value(f"K{FIRST + row}") == pytest.approx(forecast(other, "cost_eur", 0, row))


def test_a_lower_limit_in_its_cell_bends_the_path(ask: Ask, tmp_path: Path) -> None:
    book = book_of(ask("ITA"), tmp_path)
    value = computed(book["ITA"], B8=2.0)
    other = ask("ITA", limit=0.02)
    for row in range(9):
        assert value(f"I{FIRST + row}") == pytest.approx(forecast(other, "share", 0, row))
    assert value("I22") < 3.4


def test_faster_growth_in_its_cells_is_the_what_if(ask: Ask, tmp_path: Path) -> None:
    cells = book_of(ask("POL", rule="hold"), tmp_path)["POL"]
    faster = {f"B{row}": cells[f"B{row}"][1] + 1 for row in range(FIRST, FIRST + 9)}
    value = computed(cells, **faster)
    other = ask("POL", rule="hold", growth=1.0)
    assert value("J22") == pytest.approx(forecast(other, "cost_national", 0, 8))


def test_over_today_s_share_is_in_the_ally_s_own_money(ask: Ask, tmp_path: Path) -> None:
    found = ask("SWE")
    value = computed(book_of(found, tmp_path)["SWE"])
    start = found.drivers.share[0]
    for row in range(9):
        constant = forecast(found, "cost_national_constant", 0, row)
        share = forecast(found, "share", 0, row)
        assert value(f"M{FIRST + row}") == pytest.approx(constant * (share - start) / share)


def test_the_inputs_are_the_start_of_the_outlook(ask: Ask, tmp_path: Path) -> None:
    found = ask("LUX", target="5%gni@2035")
    value = computed(book_of(found, tmp_path)["LUX"])
    assert [value(f"B{row}") for row in range(2, 7)] == [2026, 2.03, 1265, 5, 2035]
    assert value("B10") == pytest.approx(1265 / 2.03 * 100)
    assert [value(f"A{FIRST + row}") for row in range(9)] == list(range(2027, 2036))


def test_the_quantiles_are_those_of_the_draws(ask: Ask, tmp_path: Path) -> None:
    import fastexcel

    found = ask("NORDIC", rule="promises")
    write(found, tmp_path / "table.xlsx")
    sheet = fastexcel.read_excel(tmp_path / "table.xlsx").load_sheet("Quantiles").to_polars()
    frame = found.frame()
    assert sheet.columns == frame.columns and sheet.height == frame.height
    assert sheet["figure_id"].to_list() == frame["figure_id"].to_list()
    for name in ("p5", "p50", "p95"):
        assert sheet[name].to_list() == pytest.approx(frame[name].to_list(), rel=1e-14)


def test_the_notes_say_what_it_is_and_cite_every_edition(ask: Ask, tmp_path: Path) -> None:
    found = ask("LUX", target="5%gni@2035")
    notes = " ".join(str(value) for _, value in book_of(found, tmp_path)["Notes"].values())
    for words in ("Luxembourg", "5 % of GNI", "1,265", "3,116", "more than EUR 3bn", "one-tenth"):
        assert words in notes
    for edition in ("nato-2026-07", "imf-weo-2025-10", "world-bank-gni-2024"):
        assert edition in notes


def test_the_same_outlook_gives_the_same_bytes(ask: Ask, tmp_path: Path) -> None:
    found = ask("NORDIC", rule="promises")
    for name in ("one.xlsx", "two.xlsx"):
        write(found, tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
