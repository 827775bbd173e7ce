"""Defence by function of government, from the IMF's workbooks."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from article3.errors import SourceError
from article3.sources import cofog

SHARED = Path(
    os.environ.get("ARTICLE3_SHARED", Path(__file__).resolve().parents[2].parent / "shared")
)
REAL = SHARED / "data/macro/raw/imf_gfs_cofog"
TIDY = SHARED / "data/macro/cofog_gf02_defence.csv"

HEADER = ["DATASET", "SERIES_CODE", "SECTOR", "COFOG", "PUBLICATION_DATE", "2022", "2023"]


def line(
    iso3: str, sector: str, *figures: Any, code: str = "GF02_T", day: str = "2031-02-03"
) -> list[Any]:
    series = f"{iso3}.S13.G2MF.{code}.POGDP_PT.A"
    return ["GFS_COFOG(1.0)", series, sector, "Defence", f"{day}T08:39:08Z", *figures]


def write(path: Path, *rows: list[Any]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(path.stem)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def test_one_country(tmp_path: Path) -> None:
    path = write(
        tmp_path / "POL.xlsx",
        HEADER,
        line("POL", "General government", 1.23456789012345, None),
        line("POL", "General government", 9.9, 9.9, code="GF03_T"),
        line("POL", "Local Government", 0.1, 0.2),
        line("POL", "Budgetary central government", "...", 2),
    )
    assert cofog.recognises(path)
    reading = cofog.read(path)
    assert reading.published == date(2031, 2, 3)
    assert reading.title.endswith("GFS_COFOG(1.0)")
    kept = reading.observations.select("indicator", "period", "value", "cell", "table").rows()
    assert kept == [
        ("cofog_gf02_defence_budgetary_central_gov", "2023", 2.0, "G5", "POL"),
        ("cofog_gf02_defence_general_gov", "2022", 1.23456789012345, "F2", "POL"),
    ]


def test_a_folder_is_one_publication(tmp_path: Path) -> None:
    write(tmp_path / "POL.xlsx", HEADER, line("POL", "General government", 1, 2))
    write(tmp_path / "KEN.xlsx", HEADER, line("KEN", "General government", 1, 2))
    write(tmp_path / "DEU.xlsx", HEADER, line("DEU", "General government", 3, 4, day="2031-05-01"))
    (tmp_path / "~$POL.xlsx").write_text("lock")
    assert cofog.recognises(tmp_path)
    reading = cofog.read(tmp_path)
    assert set(reading.observations["file"]) == {"POL.xlsx", "DEU.xlsx"}
    assert reading.observations.height == 4
    assert reading.published == date(2031, 5, 1)
    first = reading.sha256
    assert cofog.read(tmp_path).sha256 == first
    write(tmp_path / "DEU.xlsx", HEADER, line("DEU", "General government", 3, 5))
    assert cofog.read(tmp_path).sha256 != first


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([HEADER, line("POL", "General government", 1, "high")],
         "sheet POL, cell G2: 'high' is not a number"),
        ([HEADER, line("POL", "Village councils", 1, 2)], "the sector 'Village councils'"),
        ([HEADER, line("POL", "General government", 1, 2, code="GF03_T")], "no series of defence"),
        ([HEADER[:2] + HEADER[3:], ["x"]], "no column 'SECTOR'"),
        ([HEADER[:5], line("POL", "General government")], "no column of a year"),
        ([HEADER, *[line("POL", "General government", 1, 2)] * 2], "is printed twice"),
        ([HEADER, line("KEN", "General government", 1, 2)], "no figure found"),
    ],
)  # fmt: skip
def test_refused(rows: list[list[Any]], said: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=said):
        cofog.read(write(tmp_path / "POL.xlsx", *rows))


def test_damaged_and_absent(tmp_path: Path) -> None:
    whole = write(tmp_path / "POL.xlsx", HEADER, line("POL", "General government", 1, 2))
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole.read_bytes()[:300])
    assert not cofog.recognises(cut)
    with pytest.raises(SourceError, match="not a readable workbook"):
        cofog.read(cut)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert not cofog.recognises(empty)
    with pytest.raises(SourceError, match="no xlsx in the folder"):
        cofog.read(empty)
    other = write(tmp_path / "other.xlsx", ["Country", "2022"])
    assert not cofog.recognises(other)


@pytest.mark.skipif(not REAL.is_dir(), reason="the IMF's COFOG workbooks are not at hand")
def test_the_real_workbooks_agree_with_another_reading_of_them() -> None:
    frame = cofog.read(REAL).observations
    assert frame.height == 2447
    other = pl.read_csv(TIDY).with_columns(pl.col("year_or_date").cast(pl.String))
    both = other.join(
        frame,
        left_on=["iso3", "indicator", "year_or_date"],
        right_on=["entity", "indicator", "period"],
    )
    assert both.height == other.height
    assert (both["value"] == both["value_right"]).all()
