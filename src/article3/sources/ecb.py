"""The ECB's daily euro reference rates, as means over calendar years.

The ECB publishes ``eurofxref-hist.csv`` (alone or in a zip): one line a business day, one column a
currency, units of the currency for one euro, ``N/A`` where none was fixed. The ledger keeps, from
2010 on, the mean of a year's daily rates for each currency of its countries, under the country
that issues it; the unit says over how many days. The locator spans the lines of the year.

A year is *partial* when the file has days on which this currency was not fixed, or does not reach
the end of the year (or begin at its start): status ``estimate``, flag ``partial_year``.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl

from article3.alliance import COUNTRIES
from article3.errors import SourceError
from article3.indicators import ECB
from article3.sources.reading import Reading, checked, digest

URL = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip"
LICENCE = "European Central Bank; reuse with attribution"
SERIES = "ecb-eurofxref"
FIRST_YEAR = 2010

_HEADER = b"Date,USD,"
_MAX_BYTES = 64 * 1024 * 1024
_ISSUERS = {
    code: country.iso3
    for country in COUNTRIES.values()
    for _, code in country.currencies
    if code != "EUR"
}


def recognises(path: Path) -> bool:
    """Whether the file, or the one file in the zip, begins with the ECB's heading."""
    try:
        if path.suffix.lower() == ".zip":
            with (
                zipfile.ZipFile(path) as archive,
                archive.open(_member(archive, path.name)) as handle,
            ):
                return handle.read(len(_HEADER)) == _HEADER
        if path.suffix.lower() == ".csv":
            with path.open("rb") as handle:
                return handle.read(len(_HEADER)) == _HEADER
    except (OSError, zipfile.BadZipFile, SourceError):
        return False
    return False


def read(path: Path) -> Reading:
    """The mean rate of every year from 2010 for every currency of the ledger's countries.

    The day of publication is the last day in the file. Raises
    :class:`~article3.errors.SourceError` for another layout, a line cut short, a date twice and a
    rate that is neither a number nor ``N/A``.
    """
    data, member = _bytes(path)
    days = _days(data, path.name)
    frame = _means(_rates(days, path.name)).with_columns(
        pl.lit(path.name).alias("file"),
        pl.lit(member).alias("table"),
        pl.lit("ECB euro foreign exchange reference rates, mean of the year").alias("source"),
        pl.lit(URL).alias("url"),
    )
    last = days["day"].sort()[-1]
    return Reading(
        publisher=ECB,
        series=SERIES,
        title=f"Euro foreign exchange reference rates to {last}",
        file=path.name,
        sha256=digest(path),
        observations=checked(frame, path.name),
        published=last,
        url=URL,
        licence=LICENCE,
        notes=("annual means are computed here from the daily rates",),
    )


def _member(archive: zipfile.ZipFile, file: str) -> str:
    names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
    if len(names) != 1:
        raise SourceError(file, f"{len(names)} csv files in the zip, not one")
    return names[0]


def _bytes(path: Path) -> tuple[bytes, str]:
    """The text of the file and, where it is in a zip, its name there."""
    if not path.is_file():
        raise SourceError(str(path), "no such file")
    if path.suffix.lower() != ".zip":
        return path.read_bytes(), ""
    try:
        with zipfile.ZipFile(path) as archive:
            name = _member(archive, path.name)
            if archive.getinfo(name).file_size > _MAX_BYTES:
                raise SourceError(path.name, "the file in the zip is larger than 64 MiB", name)
            return archive.read(name), name
    except (zipfile.BadZipFile, EOFError) as error:
        raise SourceError(path.name, "not a readable zip", todo="it is truncated") from error


def _days(data: bytes, file: str) -> pl.DataFrame:
    """The lines of the file as text, with line number and day."""
    if not data.startswith(_HEADER):
        raise SourceError(
            file, "the heading does not begin with 'Date,USD'", "line 1", "is it eurofxref-hist?"
        )
    try:
        days = pl.read_csv(data, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise SourceError(file, f"not a readable CSV ({str(error).splitlines()[0]})") from error
    currencies = [name for name in days.columns if len(name) == 3]
    days = days.select(
        pl.int_range(2, pl.len() + 2).alias("line"),
        "Date",
        pl.col("Date").str.to_date("%Y-%m-%d", strict=False).alias("day"),
        *currencies,
    )
    _refuse(days.filter(pl.col("day").is_null()), file, "the date cannot be read")
    _refuse(days.filter(pl.col("Date").is_duplicated()), file, "the day is there twice")
    cut = days.filter(pl.any_horizontal(pl.col(currencies).is_null()))
    _refuse(cut, file, "the line has fewer columns than the heading")
    if days.is_empty():
        raise SourceError(file, "no day after the heading", "line 2", "the file is truncated")
    return days


def _refuse(bad: pl.DataFrame, file: str, why: str) -> None:
    if not bad.is_empty():
        row = bad.row(0, named=True)
        raise SourceError(file, f"{why} ({row['Date']!r})", f"line {row['line']}")


def _rates(days: pl.DataFrame, file: str) -> pl.DataFrame:
    """One row a day and currency: line, day, currency, rate, and how many days its year has."""
    currencies = [c for c in days.columns if c in _ISSUERS]
    year = pl.col("day").dt.year()
    rates = (
        days.filter(year >= FIRST_YEAR)
        .with_columns(year.alias("year"))
        .with_columns(pl.len().over("year").alias("days"), _whole().alias("whole"))
        .unpivot(
            on=currencies,
            index=["line", "day", "year", "days", "whole"],
            variable_name="currency",
            value_name="text",
        )
        .filter(pl.col("text") != "N/A")
        .with_columns(pl.col("text").cast(pl.Float64, strict=False).alias("rate"))
    )
    bad = rates.filter(pl.col("rate").is_null())
    if not bad.is_empty():
        row = bad.row(0, named=True)
        raise SourceError(
            file,
            f"the {row['currency']} rate {row['text']!r} is not a number",
            f"line {row['line']}",
            "correct the line or ask the publisher",
        )
    return rates


def _whole() -> pl.Expr:
    """Whether the file covers its year; ten days at either end leave room for holidays."""
    first, last = pl.col("day").min().over("year"), pl.col("day").max().over("year")
    return (first.dt.ordinal_day() <= 10) & (last.dt.month() == 12) & (last.dt.day() >= 22)


def _means(rates: pl.DataFrame) -> pl.DataFrame:
    # Through a list, so that the order of addition and with it the last digit is always the same.
    years = rates.group_by("currency", "year").agg(
        pl.col("rate").implode().list.mean().alias("value"),
        pl.len().alias("fixed"),
        pl.col("days").first(),
        pl.col("whole").first(),
        pl.col("line").min().alias("top"),
        pl.col("line").max().alias("bottom"),
    )
    partial = (pl.col("fixed") < pl.col("days")) | ~pl.col("whole")
    return years.select(
        pl.col("currency").replace_strict(_ISSUERS).alias("entity"),
        pl.format("fx_eur_{}_annual_avg", pl.col("currency").str.to_lowercase()).alias("indicator"),
        pl.col("year").cast(pl.String).alias("period"),
        "value",
        pl.format(
            "{} per EUR (mean of {} daily ECB reference rates)", pl.col("currency"), pl.col("fixed")
        ).alias("unit"),
        pl.when(partial).then(pl.lit("estimate")).otherwise(pl.lit("actual")).alias("status"),
        pl.when(partial).then(pl.lit("partial_year")).otherwise(pl.lit("")).alias("flags"),
        pl.format("lines {}-{}", "top", "bottom").alias("cell"),
    )
