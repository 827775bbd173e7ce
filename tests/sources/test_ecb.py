"""The ECB's daily rates and their annual means."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from article3.errors import SourceError
from article3.sources import ecb

SHARED = Path(
    os.environ.get("ARTICLE3_SHARED", Path(__file__).resolve().parents[2].parent / "shared")
)
REAL = SHARED / "data/macro/raw/ecb/eurofxref-hist_2026-04-13.zip"
TIDY = SHARED / "data/macro/ecb_fx_annual.csv"

HEADING = "Date,USD,PLN,ISK,RUB,"


def weekdays(first: date, last: date) -> Iterator[date]:
    """Newest first, as the ECB prints them."""
    for back in range((last - first).days + 1):
        day = last - timedelta(days=back)
        if day.weekday() < 5:
            yield day


def daily() -> list[str]:
    """Two whole years and a third that ends in March; ISK is fixed from July of the second."""
    lines = [HEADING]
    for day in weekdays(date(2030, 1, 2), date(2032, 3, 31)):
        krona = "140.5" if day >= date(2031, 7, 1) else "N/A"
        lines.append(f"{day},1.25,{4 if day.year == 2030 else 5}.{day.day % 2},{krona},N/A,")
    return lines


def write(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines) + "\n")
    return path


def test_means_days_and_lines(tmp_path: Path) -> None:
    lines = daily()
    path = write(tmp_path / "eurofxref-hist.csv", lines)
    assert ecb.recognises(path)
    reading = ecb.read(path)
    assert reading.published == date(2032, 3, 31)
    frame = reading.observations
    days = [n for n, line in enumerate(lines, 1) if line.startswith("2030")]
    row = frame.row(
        by_predicate=(pl.col("entity") == "POL") & (pl.col("period") == "2030"), named=True
    )
    rates = [float(lines[n - 1].split(",")[2]) for n in days]
    assert row["value"] == pytest.approx(sum(rates) / len(rates), rel=1e-14)
    assert row["unit"] == f"PLN per EUR (mean of {len(days)} daily ECB reference rates)"
    assert row["cell"] == f"lines {days[0]}-{days[-1]}"
    assert (row["indicator"], row["status"]) == ("fx_eur_pln_annual_avg", "actual")
    partial = frame.filter(flags="partial_year").select("entity", "period", "status")
    assert set(partial.rows()) == {
        ("USA", "2032", "estimate"),
        ("POL", "2032", "estimate"),
        ("ISL", "2032", "estimate"),
        ("ISL", "2031", "estimate"),
    }
    assert not frame["indicator"].str.contains("rub").any()


def test_the_zip_gives_the_same_and_names_its_member(tmp_path: Path) -> None:
    plain = write(tmp_path / "eurofxref-hist.csv", daily())
    path = tmp_path / "eurofxref-hist.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(plain, plain.name)
    assert ecb.recognises(path)
    zipped, whole = ecb.read(path).observations, ecb.read(plain).observations
    assert set(zipped["table"]) == {"eurofxref-hist.csv"}
    assert zipped.drop("file", "table").equals(whole.drop("file", "table"))


def test_years_before_2010_are_left_out(tmp_path: Path) -> None:
    lines = [HEADING, "2010-01-04,1.4,4,N/A,N/A,", "2009-12-31,9,9,N/A,N/A,"]
    frame = ecb.read(write(tmp_path / "hist.csv", lines)).observations
    assert set(frame["period"]) == {"2010"}


def change(number: int, line: str) -> list[str]:
    lines = daily()[:30]
    lines[number - 1] = line
    return lines


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (change(7, "2032-03-24,1.25,dear,N/A,N/A,"), "line 7: the PLN rate 'dear' is not a number"),
        (change(7, "23 March,1.25,4.1,N/A,N/A,"), "line 7: the date cannot be read"),
        (change(7, daily()[7]), "line 7: the day is there twice"),
        (change(30, "2032-02-20,1.2"), "line 30: the line has fewer columns"),
        (change(1, "Day,USD"), "does not begin with 'Date,USD'"),
        ([HEADING], "no day after the heading"),
    ],
)
def test_refused(lines: list[str], said: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=said):
        ecb.read(write(tmp_path / "hist.csv", lines))


def test_damaged_and_absent(tmp_path: Path) -> None:
    path = tmp_path / "hist.zip"
    path.write_bytes(b"PK\x03\x04 cut")
    assert not ecb.recognises(path)
    with pytest.raises(SourceError, match="not a readable zip"):
        ecb.read(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "Date,USD,")
        archive.writestr("b.csv", "Date,USD,")
    assert not ecb.recognises(path)
    with pytest.raises(SourceError, match="2 csv files in the zip"):
        ecb.read(path)
    with pytest.raises(SourceError, match="no such file"):
        ecb.read(tmp_path / "absent.csv")
    assert not ecb.recognises(tmp_path)


@pytest.mark.skipif(not REAL.is_file(), reason="the ECB's file is not at hand")
def test_the_real_file_agrees_with_another_reading_of_it() -> None:
    frame = ecb.read(REAL).observations
    other = pl.read_csv(TIDY).with_columns(pl.col("year_or_date").cast(pl.String))
    both = other.join(
        frame,
        left_on=["iso3", "indicator", "year_or_date"],
        right_on=["entity", "indicator", "period"],
    )
    assert both.height == other.height == frame.height == 320
    assert (both["unit"] == both["unit_right"]).all()
    assert ((both["value"] - both["value_right"]).abs() < 1e-6).all()
    partial = both["status"].str.contains("partial")
    assert (partial == (both["flags"] == "partial_year")).all()
