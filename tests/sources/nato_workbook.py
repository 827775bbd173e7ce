"""A small workbook in the layout of NATO's tables, with whatever a test wants wrong in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

ALLIES = {
    "BEL": "Belgium",
    "CZE": "Czechia*",
    "DNK": "Denmark",
    "POL": "Poland*",
    "SVK": "Slovak Republic",
    "TUR": "Türkiye",
    "USA": "United States",
}
CURRENCIES = {
    "BEL": "Euros", "CZE": "Koruny", "DNK": "Kroner", "POL": "Zlotys", "SVK": "Euros",
    "TUR": "Liras", "USA": "US dollars",
}  # fmt: skip
TOTALS = {"EUCAN": "NATO Europe and Canada", "NATO": "NATO Total"}

# Sheet: (title, lines under it, blocks of (indicator, heading, rows)).
_PLAIN, _WITH_TOTALS, _WITH_ICELAND = "allies", "totals", "iceland"
TABLES: dict[str, tuple[str, str, list[tuple[str, str, str]]]] = {
    "TABLE1": ("Table 1 : Defence expenditure", "Million national currency units", [
        ("defexp_nac_current", "Current prices", _PLAIN),
        ("defexp_nac_const", "Constant {base} prices ", _PLAIN)]),
    "TABLE2": ("Table 2 : Defence expenditure", "Million US dollars", [
        ("defexp_usd_current", "Current prices and exchange rates", _WITH_TOTALS),
        ("defexp_usd_const", "Constant {base} prices and exchange rates", _WITH_TOTALS)]),
    "TABLE3": ("Table 3 : Defence expenditure as a share of GDP", "Based on {base} prices", [
        ("defexp_share_gdp", "Share of real GDP (%)", _WITH_TOTALS),
        ("defexp_real_change", "Annual real change (%)", _WITH_TOTALS)]),
    "TABLE5": ("Table 5 : GDP", "Million US dollars", [
        ("gdp_usd_current", "Current prices and exchange rates", _WITH_ICELAND),
        ("gdp_usd_const", "Constant {base} prices and exchange rates", _WITH_ICELAND)]),
    "TABLE6": ("Table 6 : GDP per capita", "{base} prices and exchange rates", [
        ("gdp_per_capita_const", "GDP per capita (thousand US dollars)", _WITH_ICELAND),
        ("defexp_per_capita_const", "Defence expenditure per capita (US dollars)", _WITH_TOTALS)]),
    "TABLE7": ("Table 7 : Military personnel", "Thousands", [
        ("military_personnel", "", _WITH_TOTALS)]),
    "TABLE8a": ("Table 8a : Distribution by main category", "Percentage of total", [
        ("equipment_share", "Equipment (a)", _PLAIN),
        ("personnel_share", "Personnel (b)", _PLAIN)]),
    "TABLE8b": ("Table 8b : Distribution by main category", "Percentage of total", [
        ("infrastructure_share", "Infrastructure (c)", _PLAIN),
        ("other_share", "Other (d)", _PLAIN)]),
}  # fmt: skip
CODES = [code for _, _, blocks in TABLES.values() for code, _, _ in blocks]


def value(entity: str, indicator: str, year: str) -> float:
    """The figure the workbook prints: different for every cell, with many decimals."""
    places = ["ISL", *ALLIES, *TOTALS]
    nth = CODES.index(indicator) * 1000 + places.index(entity) * 20 + int(year[:4]) - 2000
    return nth + 1 / 1024


@dataclass
class Workbook:
    """What to write; ``cells`` overrides what stands at ``(sheet, "M24")``, last: None
    for nothing, ``#REF!`` and the like for an error of the spreadsheet.

    ``top`` and ``left`` are empty rows and columns before the first printed cell.
    """

    years: Sequence[str] = ("2022", "2023", "2024e")
    base: str = "2015"
    allies: Mapping[str, str] = field(default_factory=lambda: dict(ALLIES))
    headings: Mapping[str, str] = field(default_factory=dict)
    without: Sequence[str] = ()
    cells: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    top: int = 0
    left: int = 0
    table4: bool = True

    def write(self, path: Path) -> dict[tuple[str, str, str], tuple[str, str]]:
        """Write the file; returns the sheet and cell of every figure by its key."""
        places: dict[tuple[str, str, str], tuple[str, str]] = {}
        with xlsxwriter.Workbook(path) as book:
            for name in [*TABLES, "TABLE4"]:
                if name in self.without or (name == "TABLE4" and not self.table4):
                    continue
                sheet = book.add_worksheet(name)
                if name == "TABLE4":
                    self._span_table(sheet, places)
                else:
                    self._table(name, sheet, places)
                for (where, cell), content in self.cells.items():
                    if where == name and content is None:
                        sheet.write_blank(cell, None, book.add_format())
                    elif where == name and str(content).startswith("#"):
                        sheet.write_formula(cell, "=1/0", None, content)
                    elif where == name:
                        sheet.write(cell, content)
        return places

    def _table(self, name: str, sheet: Any, places: dict[Any, Any]) -> None:
        title, subtitle, blocks = TABLES[name]
        row, left = self.top, self.left
        sheet.write(row, left, title)
        sheet.write(row + 2, left, subtitle.format(base=self.base))
        for number, year in enumerate(self.years):
            sheet.write(row + 4, left + 2 + number, year)
        row += 6
        for code, heading, kind in blocks:
            if heading:
                sheet.write(row, left, self.headings.get(heading, heading).format(base=self.base))
            row += 1
            for entity, label in self._lines(name, kind):
                sheet.write(row, left + (0 if entity in TOTALS else 1), label)
                for number, year in enumerate(self.years):
                    sheet.write_number(row, left + 2 + number, value(entity, code, year))
                    full = code + self.base if code.endswith("_const") else code
                    key = (entity, full, year.removesuffix("e"))
                    places[key] = (name, address(row, left + 2 + number))
                row += 1
            row += 1
        sheet.write(row, left + 1, f"Notes: Figures for {self.years[-1][:4]} are estimates.")
        sheet.write(row + 2, left, "-7-")

    def _lines(self, name: str, kind: str) -> list[tuple[str, str]]:
        allies = [
            (code, f"{label}   ({CURRENCIES[code]})" if name == "TABLE1" else label)
            for code, label in self.allies.items()
        ]
        iceland = [("ISL", "Iceland")] if kind == _WITH_ICELAND else []
        return allies + iceland + (list(TOTALS.items()) if kind != _PLAIN else [])

    def _span_table(self, sheet: Any, places: dict[Any, Any]) -> None:
        row, left, first, last = self.top, self.left, self.years[0], self.years[-1]
        sheet.write(row, left, "Table 4 : Defence expenditure real change")
        heads = [first, last, f"Real change {first}-{last} (%)", f"Share of real GDP {last} (%)"]
        for number, text in enumerate(heads):
            sheet.write(row + 4, left + 2 + number, text)
        for number, (entity, label) in enumerate(self.allies.items(), start=row + 6):
            sheet.write(number, left + 1, label)
            for column, figure in enumerate((1.5, 2.5, 100.25 + number, 3.5)):
                sheet.write_number(number, left + 2 + column, figure)
            span = f"{first}/{last.removesuffix('e')}"
            places[entity, "defexp_real_change_span", span] = ("TABLE4", address(number, left + 4))


def address(row: int, column: int) -> str:
    """A1 notation, for the few columns used here."""
    return f"{chr(65 + column)}{row + 1}"
