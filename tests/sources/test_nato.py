"""NATO's workbook: what is read, where it was printed, and what is refused."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from article3.errors import SourceError
from article3.sources import nato
from article3.sources.detect import detect
from sources.nato_workbook import ALLIES, CODES, TABLES, Workbook, value


def read(folder: Path, name: str = "240617-tables.xlsx", **wanted: Any) -> pl.DataFrame:
    path = folder / name
    Workbook(**wanted).write(path)
    return nato.read(path).observations


def refusal(folder: Path, **wanted: Any) -> str:
    with pytest.raises(SourceError) as caught:
        read(folder, **wanted)
    return str(caught.value)


def cell(frame: pl.DataFrame, entity: str, code: str, period: str) -> dict[str, Any]:
    chosen = (
        (pl.col("entity") == entity) & (pl.col("indicator") == code) & (pl.col("period") == period)
    )
    return frame.filter(chosen).row(0, named=True)


@pytest.mark.parametrize(("top", "left"), [(0, 0), (3, 1), (2, 2)])
def test_every_figure_is_read_with_its_own_cell(tmp_path: Path, top: int, left: int) -> None:
    """NATO's original leaves three rows and a column empty: addresses count them."""
    path = tmp_path / "tables.xlsx"
    places = Workbook(top=top, left=left).write(path)
    frame = nato.read(path).observations
    found = {
        (r["entity"], r["indicator"], r["period"]): (r["table"], r["cell"])
        for r in frame.iter_rows(named=True)
    }
    assert found == places


def test_values_are_as_printed_to_the_last_digit(tmp_path: Path) -> None:
    frame = read(tmp_path)
    printed = frame.filter(pl.col("indicator") != "defexp_real_change_span")
    for row in printed.iter_rows(named=True):
        family = row["indicator"].removesuffix("2015")
        assert row["value"] == value(row["entity"], family, row["period"])


def test_every_block_of_every_table_is_read(tmp_path: Path) -> None:
    expected = {c + "2015" if c.endswith("_const") else c for c in CODES}
    assert set(read(tmp_path)["indicator"]) == expected | {"defexp_real_change_span"}


def test_the_base_year_is_that_of_the_heading(tmp_path: Path) -> None:
    frame = read(tmp_path, base="2021")
    row = cell(frame, "POL", "defexp_usd_const2021", "2023")
    assert row["price_basis"] == "constant 2021"
    assert row["unit"] == "million USD (2021 prices and exchange rates)"
    assert not [c for c in frame["indicator"].unique() if "2015" in c]


def test_constant_prices_without_a_base_year_are_refused(tmp_path: Path) -> None:
    gone = {"Constant {base} prices and exchange rates": "Constant prices"}
    message = refusal(tmp_path, headings=gone)
    assert "base year" in message
    assert "sheet TABLE2" in message


def test_an_e_behind_the_year_marks_estimates(tmp_path: Path) -> None:
    frame = read(tmp_path, years=("2022", "2023e", "2024e"))
    by_period = frame.filter(pl.col("indicator") == "defexp_share_gdp")
    assert set(by_period.select("period", "status").iter_rows()) == {
        ("2022", "actual"), ("2023", "estimate"), ("2024", "estimate"),
    }  # fmt: skip


def test_stars_and_currencies_belong_to_no_name(tmp_path: Path) -> None:
    frame = read(tmp_path)
    assert set(frame["entity"]) == {*ALLIES, "ISL", "NATO", "EUCAN"}
    assert cell(frame, "POL", "defexp_nac_current", "2023")["unit"] == "million Zlotys"
    assert cell(frame, "USA", "defexp_nac_const2015", "2023")["unit"] == "million US dollars"


@pytest.mark.parametrize("label", ["Poland**  (Zlotys)", "Poland (Zlotys)*", "POLAND*   (Zlotys)"])
def test_footnote_stars_may_stand_on_either_side(tmp_path: Path, label: str) -> None:
    frame = read(tmp_path, cells={("TABLE1", "B11"): label})
    assert cell(frame, "POL", "defexp_nac_current", "2022")["unit"] == "million Zlotys"


def test_price_bases_follow_the_blocks(tmp_path: Path) -> None:
    frame = read(tmp_path)
    assert cell(frame, "BEL", "gdp_usd_current", "2022")["price_basis"] == "current"
    assert cell(frame, "BEL", "gdp_per_capita_const2015", "2022")["price_basis"] == "constant 2015"
    assert cell(frame, "BEL", "defexp_share_gdp", "2022")["price_basis"] == ""


def test_iceland_has_an_economy_and_no_expenditure(tmp_path: Path) -> None:
    own = read(tmp_path).filter(pl.col("entity") == "ISL")["indicator"].unique()
    assert set(own) == {"gdp_usd_current", "gdp_usd_const2015", "gdp_per_capita_const2015"}


def test_a_blank_cell_is_a_figure_not_printed(tmp_path: Path) -> None:
    frame = read(tmp_path, cells={("TABLE3", "C8"): None})
    own = frame.filter((pl.col("entity") == "BEL") & (pl.col("indicator") == "defexp_share_gdp"))
    assert sorted(own["period"]) == ["2023", "2024"]


@pytest.mark.parametrize("content", ["n.a.", "..", "12,5", "#REF!", "#N/A"])
def test_a_cell_that_is_not_a_number_is_named(tmp_path: Path, content: str) -> None:
    message = refusal(tmp_path, cells={("TABLE3", "D9"): content})
    assert message.startswith("240617-tables.xlsx, sheet TABLE3, cell D9: ")
    assert repr(content) in message


def test_errors_in_spare_rows_do_no_harm(tmp_path: Path) -> None:
    """The publisher's own workbook has hidden rows of #REF! that belong to no Ally."""
    plain = read(tmp_path)
    assert read(tmp_path, cells={("TABLE8a", "C15"): "#REF!"}).equals(plain)


@pytest.mark.parametrize("sheet", [s for s in TABLES if s not in ("TABLE1", "TABLE3")])
def test_a_missing_sheet_is_named(tmp_path: Path, sheet: str) -> None:
    message = refusal(tmp_path, without=[sheet])
    assert f"sheet {sheet} is missing" in message


def test_the_table_of_spans_may_be_absent(tmp_path: Path) -> None:
    frame = read(tmp_path, table4=False)
    assert "defexp_real_change_span" not in set(frame["indicator"])


def test_an_unknown_ally_is_named_with_its_cell(tmp_path: Path) -> None:
    message = refusal(tmp_path, cells={("TABLE2", "B8"): "Ruritania"})
    assert "'Ruritania'" in message
    assert "sheet TABLE2, cell B8" in message


def test_an_unknown_heading_is_named_with_its_cell(tmp_path: Path) -> None:
    message = refusal(tmp_path, headings={"Personnel (b)": "Pensions"})
    assert "'Pensions'" in message
    assert "sheet TABLE8a, cell A" in message


def test_an_ally_printed_twice_is_refused_with_both_cells(tmp_path: Path) -> None:
    message = refusal(tmp_path, cells={("TABLE7", "B9"): "Belgium"})
    assert "BEL military_personnel 2022 is printed twice" in message
    assert "sheet TABLE7, cell C8" in message
    assert "sheet TABLE7, cell C9" in message


def test_a_block_without_figures_is_refused(tmp_path: Path) -> None:
    blank = {("TABLE8b", f"{c}{r}"): None for c in "BCDE" for r in range(17, 24)}
    message = refusal(tmp_path, cells=blank)
    assert "sheet TABLE8b: the block 'other' has no figures" in message


def test_a_sheet_without_years_is_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path, cells={("TABLE5", f"{c}5"): "year" for c in "CDE"})
    assert "sheet TABLE5" in message
    assert "no line of years" in message


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.xlsx"
    Workbook().write(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(SourceError, match=r"cut\.xlsx: not a readable workbook"):
        nato.read(path)
    with pytest.raises(SourceError, match=r"cut\.xlsx: no publication we know"):
        detect(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        nato.read(tmp_path / "absent.xlsx")


def test_the_workbook_is_recognised_by_its_sheets(tmp_path: Path) -> None:
    ours, other = tmp_path / "ours.xlsx", tmp_path / "other.xlsx"
    Workbook().write(ours)
    Workbook(without=["TABLE1"]).write(other)
    assert detect(ours).name == "nato"
    assert not nato.recognises(other)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("240617-def-exp.xlsx", date(2024, 6, 17)),
        ("def-exp-2026-en.xlsx", None),
        ("249999-def-exp.xlsx", None),
    ],
)
def test_the_day_is_in_the_file_name_or_unknown(
    tmp_path: Path, name: str, published: date | None
) -> None:
    path = tmp_path / name
    Workbook().write(path)
    assert nato.read(path).published == published


def test_the_reading_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "240617-tables.xlsx"
    Workbook().write(path)
    reading = nato.read(path)
    assert reading.title == "Defence Expenditure of NATO Countries (2022-2024)"
    assert reading.published_basis == "file name"
    assert reading.notes == ("Notes: Figures for 2024 are estimates.",)


REAL = "data/nato/raw/jacobvoss_geopolitical-dashboard/240617-def-exp-2024-TABLES-en.xlsx"


def test_the_original_gives_every_figure_of_the_tidy_copy(shared: Path) -> None:
    groups = {"NATO_TOTAL": "NATO", "NATO_EUR_CAN": "EUCAN"}
    with (shared / "data/nato/nato_defexp_2024-06.csv").open(encoding="utf-8") as handle:
        copy = {
            (groups.get(r["ally_iso3"], r["ally_iso3"]), r["indicator"], r["year"]): (
                float(r["value"]), r["unit"], r["status"],
            )
            for r in csv.DictReader(handle)
        }  # fmt: skip
    assert len(copy) == 5346
    frame = nato.read(shared / REAL).observations
    ours = {
        (r["entity"], r["indicator"], r["period"]): (r["value"], r["unit"], r["status"])
        for r in frame.iter_rows(named=True)
    }
    assert {key: ours.get(key) for key in copy} == copy
    assert {code for _, code, _ in ours.keys() - copy.keys()} == {"defexp_real_change_span"}


def test_cells_of_the_original_hold_the_figures_said_to_be_there(shared: Path) -> None:
    """Addresses checked against the workbook's own XML, which names every cell itself."""
    import re
    import zipfile

    frame = nato.read(shared / REAL).observations
    with zipfile.ZipFile(shared / REAL) as book:
        sheets = [f"TABLE{n}" for n in ("1", "2", "3", "4", "5", "6", "7", "8a", "8b")]
        for number, name in enumerate(sheets, start=1):
            xml = book.read(f"xl/worksheets/sheet{number}.xml").decode()
            cells = dict(
                re.findall(
                    r'<c r="([A-Z]+\d+)"[^>]*>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?<v>([^<]*)</v>',
                    xml,
                )
            )
            own = frame.filter(pl.col("table") == name)
            assert own.height > 0
            wrong = [
                row["cell"]
                for row in own.iter_rows(named=True)
                if float(cells[row["cell"]]) != row["value"]
            ]
            assert wrong == []
