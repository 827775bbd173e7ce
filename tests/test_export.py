"""Frames as files: what a spreadsheet, a database or a program finds in them."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from article3 import convert
from article3.errors import Article3Error
from article3.export import FORMATS, citations_of, whole_file, write
from article3.ledger import Ledger
from article3.ledger.revisions import revisions
from support import Ran, listing

SHARE = "defexp_share_gdp"
RISKY = ["=1+1", "+31", "-2", "@SUM(A1)", "\tx", "\rx"]


@pytest.fixture
def frame(ledger: Ledger) -> pl.DataFrame:
    return ledger.series(["LUX", "POL"], SHARE, edition="nato-2024-06", start=2022)


@pytest.fixture
def risky(frame: pl.DataFrame) -> pl.DataFrame:
    """Figures whose file names a spreadsheet would run."""
    return frame.with_columns(file=pl.Series(RISKY[: frame.height]))


def cells(path: Path, sheet: str) -> list[tuple[object, ...]]:
    """A sheet of a workbook with the type every cell has there."""
    import fastexcel

    return fastexcel.read_excel(path).load_sheet(sheet, header_row=None).to_polars().rows()


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_holds_every_figure(
    tmp_path: Path, ledger: Ledger, frame: pl.DataFrame, suffix: str
) -> None:
    path = tmp_path / f"figures{suffix}"
    write(frame, path, ledger)
    read: dict[str, Callable[[Path], pl.DataFrame]] = {
        ".csv": lambda p: pl.read_csv(p, schema_overrides={"period": pl.String}),
        ".xlsx": lambda p: pl.read_excel(p, sheet_name="Figures"),
        ".parquet": pl.read_parquet,
        ".json": lambda p: pl.DataFrame(json.loads(p.read_text())["rows"]),
        ".arrow": pl.read_ipc,
    }
    back = read[suffix](path)
    # A workbook holds sixteen digits of a number, the others all.
    digits = 1e-15 if suffix == ".xlsx" else 0
    assert back["value"].to_list() == pytest.approx(frame["value"].to_list(), rel=digits, abs=0)
    assert back["figure_id"].to_list() == frame["figure_id"].to_list()
    assert back["period"].cast(pl.String).to_list() == frame["period"].to_list()


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_figures_give_the_same_bytes(
    tmp_path: Path, ledger: Ledger, frame: pl.DataFrame, suffix: str
) -> None:
    one, two = tmp_path / f"one{suffix}", tmp_path / f"two{suffix}"
    for path in (one, two):
        write(frame, path, ledger)
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_replaces_an_older_one_whole(
    tmp_path: Path, ledger: Ledger, frame: pl.DataFrame, suffix: str
) -> None:
    path = tmp_path / f"figures{suffix}"
    path.write_text("old")
    write(frame, path, ledger)
    assert path.stat().st_size > 100
    assert path.stat().st_mode & 0o777 == 0o644
    assert [name for name, _ in listing(tmp_path)] == [path.name]


def test_csv_carries_the_citation_on_every_line(
    tmp_path: Path, ledger: Ledger, frame: pl.DataFrame
) -> None:
    write(frame, tmp_path / "a.csv", ledger)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == frame.height
    assert all(row["citation"].startswith("NATO, Defence Expenditure of NATO") for row in rows)
    assert all("credit NATO" in row["citation"] for row in rows)


def test_a_european_spreadsheet_gets_semicolons_and_commas(
    tmp_path: Path, ledger: Ledger, frame: pl.DataFrame
) -> None:
    write(frame, tmp_path / "a.csv", ledger, decimal_comma=True)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter=";"))
    assert rows[0]["entity"] == "LUX"
    assert [float(row["value"].replace(",", ".")) for row in rows] == frame["value"].to_list()
    assert all("." not in row["value"] for row in rows)


@pytest.mark.parametrize("decimal_comma", [False, True])
def test_csv_text_is_never_a_formula(
    tmp_path: Path, ledger: Ledger, risky: pl.DataFrame, decimal_comma: bool
) -> None:
    write(risky, tmp_path / "a.csv", ledger, decimal_comma=decimal_comma)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter=";" if decimal_comma else ","))
    assert [row["file"] for row in rows] == [f"'{text}" for text in RISKY[: risky.height]]


def test_negative_numbers_stay_numbers(tmp_path: Path, ledger: Ledger) -> None:
    frame = ledger.series("ALB", "defexp_real_change", edition="nato-2024-06", end=2014)
    write(frame, tmp_path / "a.csv", ledger)
    assert frame["value"][0] < 0
    assert pl.read_csv(tmp_path / "a.csv")["value"].to_list() == frame["value"].to_list()


def test_a_workbook_has_notes_and_numbers(
    tmp_path: Path, ledger: Ledger, frame: pl.DataFrame
) -> None:
    write(frame, tmp_path / "a.xlsx", ledger)
    notes = cells(tmp_path / "a.xlsx", "Notes")
    assert notes[0] == ("Edition", "Citation")
    assert notes[1][0] == "nato-2024-06"
    assert str(notes[1][1]).startswith("NATO, Defence Expenditure of NATO Countries (2014-2024)")
    figures = pl.read_excel(tmp_path / "a.xlsx", sheet_name="Figures")
    assert figures.columns == frame.columns
    assert figures["value"].dtype == pl.Float64


def test_workbook_text_is_never_a_formula(
    tmp_path: Path, ledger: Ledger, risky: pl.DataFrame
) -> None:
    write(risky, tmp_path / "a.xlsx", ledger)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        for name in book.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in book.read(name)
    figures = pl.read_excel(tmp_path / "a.xlsx", sheet_name="Figures")
    assert figures["file"].to_list()[:4] == RISKY[:4]


def test_days_in_a_workbook_are_days(tmp_path: Path, ledger: Ledger) -> None:
    frame = revisions(ledger, "POL", SHARE, 2024)
    write(frame, tmp_path / "a.xlsx", ledger)
    figures = pl.read_excel(tmp_path / "a.xlsx", sheet_name="Figures")
    assert figures["published"].cast(pl.Date).to_list() == frame["published"].to_list()
    notes = [row[0] for row in cells(tmp_path / "a.xlsx", "Notes")]
    assert {"nato-2024-06", "nato-2025-08", "nato-2026-07"} <= set(notes)


def test_parquet_holds_the_frame_itself_and_the_citations(
    tmp_path: Path, ledger: Ledger, frame: pl.DataFrame
) -> None:
    write(frame, tmp_path / "a.parquet", ledger)
    assert_frame_equal(pl.read_parquet(tmp_path / "a.parquet"), frame)
    stored = pl.read_parquet_metadata(tmp_path / "a.parquet")["citations"]
    assert json.loads(stored) == citations_of(frame, ledger)


def test_json_holds_citations_and_rows(tmp_path: Path, ledger: Ledger, frame: pl.DataFrame) -> None:
    write(frame, tmp_path / "a.json", ledger)
    content = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert content["rows"] == frame.to_dicts()
    assert set(content["citations"]) == {"nato-2024-06"}


def test_every_edition_of_a_frame_is_cited(ledger: Ledger) -> None:
    frame = pl.DataFrame({"edition": ["nato-2026-07+nato-2024-06", "nato-2025-08"]})
    assert set(citations_of(frame, ledger)) == {"nato-2024-06", "nato-2025-08", "nato-2026-07"}


@pytest.mark.parametrize("name", ["a.ods", "a", "a.csv.gz"])
def test_another_ending_is_refused(
    tmp_path: Path, ledger: Ledger, frame: pl.DataFrame, name: str
) -> None:
    with pytest.raises(Article3Error, match=r"choose one of \.csv, \.xlsx"):
        write(frame, tmp_path / name, ledger)
    assert listing(tmp_path) == []


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_cannot_be_written_leaves_nothing_behind(
    tmp_path: Path,
    ledger: Ledger,
    frame: pl.DataFrame,
    suffix: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with pytest.raises(Article3Error, match="no such folder; make it first"):
        write(frame, tmp_path / "absent" / f"a{suffix}", ledger)
    with monkeypatch.context() as patched:
        patched.setattr("tempfile.mkstemp", denied)
        with pytest.raises(Article3Error, match=r"cannot be written \(Permission denied\)"):
            write(frame, tmp_path / f"a{suffix}", ledger)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", denied)
        with pytest.raises(Article3Error, match=r"cannot be written \(Permission denied\)"):
            write(frame, tmp_path / f"a{suffix}", ledger)
    assert listing(tmp_path) == []


def test_a_folder_in_the_way_is_one_clear_error(
    tmp_path: Path, ledger: Ledger, frame: pl.DataFrame
) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(Article3Error, match="cannot be written"):
        write(frame, tmp_path / "a.csv", ledger)
    assert listing(tmp_path) == []


def test_a_writer_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")

    def half() -> None:
        with whole_file(path) as unfinished:
            unfinished.write_text("half")
            raise ValueError("gone wrong")

    with pytest.raises(ValueError, match="gone wrong"):
        half()
    assert listing(tmp_path) == [("a.csv", b"old")]


@pytest.mark.parametrize("backend", ["pandas", "pyarrow"])
def test_there_and_back_through_another_library(frame: pl.DataFrame, backend: str) -> None:
    there = convert(frame, backend)
    assert type(there).__module__.split(".")[0] == backend
    assert_frame_equal(convert(there, "polars"), frame)


def test_a_library_nobody_supports_is_refused(frame: pl.DataFrame) -> None:
    with pytest.raises(Article3Error, match="choose pandas, pyarrow or polars"):
        convert(frame, "excel")


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_command_writes_what_it_says(
    run: Callable[..., Ran], tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"figures{suffix}"
    ran = run("series", "LUX,POL", SHARE, "2020..2024", "--edition", "nato-2024-06", "--out", path)
    assert ran.code == 0
    assert ran.out == f"{path}: 10 figures.\n"
    assert path.stat().st_size > 0


def test_a_notebook_needs_three_lines() -> None:
    import article3

    book = article3.open_ledger(as_of="2024-12-31")
    frame = book.series(["LUX", "BEL"], SHARE)
    assert set(frame["edition"]) == {"nato-2024-06"}
    assert frame.height == 22
