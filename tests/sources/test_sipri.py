"""SIPRI's workbook: figures, periods, colours and what is refused."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from article3 import indicators
from article3.errors import SourceError
from article3.sources import sipri

SHARED = Path(
    os.environ.get("ARTICLE3_SHARED", Path(__file__).resolve().parents[2].parent / "shared")
)
REAL = SHARED / "data/macro/raw/sipri/SIPRI-Milex-data-1949-2025_v1.2.xlsx"
TIDY = SHARED / "data/macro/sipri_milex_2026.csv"

Rows = list[list[Any]]

PLAIN: Rows = [
    ["Country", "Notes", 2022, 2023, 2024],
    [],
    ["Europe"],
    ["Germany", "", 1.5, ("blue", 2.5), 1.234567890123456],
    ["Canada", "§‖", "...", ("red", 7), "xxx"],
    ["European Union", "†", 9, 9, 9],
    ["Russia", "", ". .", 9, 9],
]
FINANCIAL: Rows = [
    ["Country", "Currency", "Fiscal Year (Jan.–Dec. if not stated)", "Notes", 1987, 1988, 1989],
    ["New Zealand", "Dollars ",
     "Till: 1987 Apr.–Mar., 1988: Apr.–June, From 1989: July–June", "", 1, 2, 3],
    ["Germany", "Euro", "", "", 4, 5, 6],
    ["Kuwait", "Dinar", "It's complicated (see footnote)", "", 7, 8, 9],
]  # fmt: skip


def sheets(base: int = 2024) -> dict[str, Rows]:
    local = [[row[0], "Euro", *row[1:]] if row else [] for row in PLAIN]
    local[0] = ["Country", "Currency", *PLAIN[0][1:]]
    return {
        "Front page": [],
        "Local currency financial years": FINANCIAL,
        "Local currency calendar years": local,
        f"Constant ({base}) US$": PLAIN,
        "Current US$": PLAIN,
        "Share of GDP": PLAIN,
        "Per capita": PLAIN,
        "Share of Govt. spending": PLAIN,
    }


@pytest.fixture
def write(tmp_path: Path) -> Callable[[dict[str, Rows]], Path]:
    def workbook(contents: dict[str, Rows]) -> Path:
        path = tmp_path / "milex.xlsx"
        with xlsxwriter.Workbook(path) as book:
            inks = {c: book.add_format({"font_color": c}) for c in ("blue", "red")}
            for name, rows in contents.items():
                sheet = book.add_worksheet(name)
                for number, row in enumerate([[f"{name} © SIPRI 2031"], *rows] if rows else []):
                    for column, cell in enumerate(row):
                        if isinstance(cell, tuple):
                            sheet.write(number, column, cell[1], inks[cell[0]])
                        else:
                            sheet.write(number, column, cell)
        return path

    return workbook


def cell(frame: pl.DataFrame, entity: str, indicator: str, period: str) -> dict[str, Any]:
    return frame.row(
        by_predicate=(pl.col("entity") == entity)
        & (pl.col("indicator") == indicator)
        & (pl.col("period") == period),
        named=True,
    )


def test_figures_keep_value_place_colour_and_signs(write: Callable[..., Path]) -> None:
    path = write(sheets())
    assert sipri.recognises(path)
    reading = sipri.read(path)
    frame = reading.observations
    germany = cell(frame, "DEU", "milex_current_usd", "2023")
    assert (germany["value"], germany["cell"], germany["table"]) == (2.5, "D5", "Current US$")
    assert (germany["unit"], germany["price_basis"]) == ("million USD", "current")
    assert germany["status"] == "estimate"
    assert cell(frame, "DEU", "milex_current_usd", "2024")["value"] == 1.234567890123456
    canada = cell(frame, "CAN", "milex_lcu_calendar", "2023")
    assert canada["flags"] == "highly_uncertain adopted_budget redenominated"
    assert canada["status"] == "actual"
    assert canada["unit"] == "Euro"
    assert "redenominated" not in cell(frame, "CAN", "milex_current_usd", "2023")["flags"]
    assert set(frame["entity"]) == {"DEU", "CAN", "NZL"}
    assert frame.filter(entity="CAN", indicator="milex_current_usd")["period"].to_list() == ["2023"]
    assert reading.licence == "© SIPRI; not redistributable"
    assert "SIPRI 2031" in germany["source"]


def test_fractions_become_percent(write: Callable[..., Path]) -> None:
    frame = sipri.read(write(sheets())).observations
    share = cell(frame, "DEU", "milex_pct_gdp", "2022")
    assert (share["value"], share["unit"]) == (150.0, "% of GDP")
    assert cell(frame, "DEU", "milex_pct_gov_spending", "2022")["value"] == 150.0
    assert cell(frame, "DEU", "milex_per_capita_usd", "2022")["value"] == 1.5


def test_financial_years_follow_the_printed_rule(write: Callable[..., Path]) -> None:
    frame = sipri.read(write(sheets())).observations
    years = frame.filter(indicator="milex_lcu_financial").sort("value")["period"].to_list()
    assert years == ["FY1987/88", "1988-04/1988-06", "FY1989/90@07", "1987", "1988", "1989"]


@pytest.mark.parametrize("rule", ["It's complicated", "Foo–Bar", "Till: 1970 Apr.–Mar."])
def test_a_rule_nobody_can_read_is_refused(rule: str, write: Callable[..., Path]) -> None:
    contents = sheets()
    contents["Local currency financial years"] = [FINANCIAL[0], ["Japan", "Yen", rule, "", 1, 2, 3]]
    with pytest.raises(SourceError, match=r"financial year .* of JPN"):
        sipri.read(write(contents))


def test_any_base_year(write: Callable[..., Path]) -> None:
    frame = sipri.read(write(sheets(base=2031))).observations
    row = cell(frame, "DEU", "milex_constant_2031_usd", "2022")
    assert row["price_basis"] == "constant 2031"
    assert indicators.get("milex_constant_2031_usd").name.endswith("2031 prices")


def broken(name: str, rows: Rows) -> dict[str, Rows]:
    return {**sheets(), name: rows}


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        (broken("Share of GDP", [*PLAIN, ["Italy", "", 1, "about 2", 3]]),
         "sheet Share of GDP, cell D9: 'about 2' is not a number"),
        (broken("Per capita", [*PLAIN, ["germany", "", 1, 2, 3]]), "is printed twice"),
        (broken("Current US$", PLAIN[3:]), "no header line that begins with 'Country'"),
        (broken("Per capita", [["Country", "Notes"], ["Italy", ""]]), "no column of a year"),
        (broken("Current US$", [["Country", 2022], ["Italy", 1]]), "no column 'Notes'"),
        ({k: v for k, v in sheets().items() if k != "Per capita"}, "sheet Per capita is missing"),
        ({k: v for k, v in sheets().items() if "Const" not in k}, r"no sheet 'Constant \(YYYY\)"),
    ],
)  # fmt: skip
def test_a_changed_layout_is_one_sentence(
    contents: dict[str, Rows], said: str, write: Callable[..., Path]
) -> None:
    with pytest.raises(SourceError, match=said):
        sipri.read(write(contents))


def test_damaged_files(write: Callable[..., Path], tmp_path: Path) -> None:
    whole = write(sheets())
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole.read_bytes()[:-400])
    assert not sipri.recognises(cut)
    with pytest.raises(SourceError, match="not a readable workbook"):
        sipri.read(cut)
    with pytest.raises(SourceError, match="no such file"):
        sipri.read(tmp_path / "absent.xlsx")
    assert not sipri.recognises(tmp_path / "absent.xlsx")


@pytest.mark.parametrize(
    ("styles", "said"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "a">]><styleSheet>&a;</styleSheet>', "document type"),
        (b"<styleSheet><fonts>", "missing or damaged"),
        (b'<styleSheet><cellXfs><xf fontId="none"/></cellXfs></styleSheet>', "missing or damaged"),
    ],
)
def test_style_parts_are_read_with_care(
    styles: bytes, said: str, write: Callable[..., Path], tmp_path: Path
) -> None:
    path = tmp_path / "styles.xlsx"
    with zipfile.ZipFile(write(sheets())) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, styles if name == "xl/styles.xml" else old.read(name))
    # The spreadsheet reader may refuse the part before we do; either way it is one SourceError.
    with pytest.raises(SourceError, match=f"{said}|not a readable workbook"):
        sipri.read(path)


def test_a_giant_part_is_refused(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sipri, "_MAX_MEMBER", 100)
    with pytest.raises(SourceError, match="larger than 64 MiB"):
        sipri.read(write(sheets()))


@pytest.mark.skipif(not REAL.is_file(), reason="SIPRI's workbook is not at hand")
def test_the_real_workbook_agrees_with_another_reading_of_it() -> None:
    frame = sipri.read(REAL).observations
    assert frame.height == 15_564
    ours = frame.with_columns(year=pl.col("period").str.extract(r"(\d{4})"))
    other = pl.read_csv(TIDY, infer_schema_length=None).with_columns(
        year=pl.col("year_or_date").cast(pl.String)
    )
    both = other.join(
        ours, left_on=["iso3", "indicator", "year"], right_on=["entity", "indicator", "year"]
    )
    assert both.height == other.height
    assert (both["status"] == both["status_right"]).all()
    gap = (both["value"] - both["value_right"]).abs()
    assert (gap <= 1e-6 * both["value"].abs() + 1e-6).all()
