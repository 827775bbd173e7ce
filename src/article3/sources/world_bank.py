"""World Development Indicators of the World Bank: gross national income.

Two layouts: the World Bank's own download (a heading ``"Country Name","Country Code","Indicator
Name","Indicator Code","1960",...``, with or without the lines of metadata that the API puts above
it) and the tidy form. Countries and groups the ledger does not have are left out.
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from article3.alliance import COUNTRIES
from article3.errors import SourceError
from article3.indicators import WORLD_BANK
from article3.sources import tidy
from article3.sources.reading import Reading, checked, digest

URL = "https://data.worldbank.org/indicator/NY.GNP.MKTP.CN"
LICENCE = "CC BY 4.0, The World Bank"
SERIES = "world-bank-wdi"

# Codes of the World Bank: our code, the unit, the price basis.
_INDICATORS = {
    "NY.GNP.MKTP.CN": ("gni_nominal_lcu", "national currency, current prices", "current"),
}
_KEYS = ["Country Name", "Country Code", "Indicator Name", "Indicator Code"]
_UPDATED = re.compile(r'"?Last Updated Date"?,"?(\d{4}-\d{2}-\d{2})')
_MISSING = ("", "..")
_HEAD_LINES = 12


def recognises(path: Path) -> bool:
    """Whether the file has the World Bank's heading, or is tidy and of these indicators."""
    if path.suffix.lower() != ".csv":
        return False
    try:
        with path.open(encoding="utf-8-sig") as handle:
            lines = [handle.readline() for _ in range(_HEAD_LINES)]
    except (OSError, UnicodeDecodeError):
        return False
    if _heading(lines) is not None:
        return True
    ours = [code for code, _, _ in _INDICATORS.values()]
    return tidy.recognises(path) and any(code in lines[1].split(",") for code in ours)


def read(path: Path) -> Reading:
    """Every figure of our countries, located by file and line.

    ``published`` is the download's "Last Updated Date"; the tidy form does not say. Raises
    :class:`~article3.errors.SourceError` for a missing heading or indicator, a line cut short and
    a value that is not a number.
    """
    if not path.is_file():
        raise SourceError(str(path), "no such file")
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise SourceError(path.name, "not a text in UTF-8") from error
    if not lines:
        raise SourceError(path.name, "the file is empty")
    top = _heading(lines[:_HEAD_LINES])
    if top is None:
        if not tidy.recognises(path):
            raise SourceError(
                path.name,
                f"no heading {', '.join(_KEYS)} among the first {_HEAD_LINES} lines",
                todo="it is truncated or another layout",
            )
        return replace(tidy.read(path), series=SERIES, licence=LICENCE)
    updated = next((m[1] for line in lines[:top] if (m := _UPDATED.match(line))), None)
    return Reading(
        publisher=WORLD_BANK,
        series=SERIES,
        title="World Development Indicators",
        file=path.name,
        sha256=digest(path),
        observations=checked(_figures(lines, top, path.name), path.name),
        published=date.fromisoformat(updated) if updated else None,
        url=URL,
        licence=LICENCE,
    )


def _heading(lines: list[str]) -> int | None:
    """The number, from zero, of the line that is the heading."""
    for number, line in enumerate(lines):
        if next(csv.reader([line]), [])[:4] == _KEYS:
            return number
    return None


def _figures(lines: list[str], top: int, file: str) -> pl.DataFrame:
    last = max(number for number, line in enumerate(lines) if line)
    if len(next(csv.reader([lines[last]]))) != len(next(csv.reader([lines[top]]))):
        raise SourceError(
            file, "the last line is cut short", f"line {last + 1}", "download the file again"
        )
    text = "\n".join(lines[top:])
    try:
        table = pl.read_csv(text.encode(), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise SourceError(file, f"not a readable CSV ({str(error).splitlines()[0]})") from error
    years = [name for name in table.columns if re.fullmatch(r"\d{4}", name)]
    if not years:
        raise SourceError(file, "no column of a year", f"line {top + 1}")
    entity = pl.when(pl.col("Country Code").is_in(list(COUNTRIES))).then("Country Code")
    table = table.select(
        pl.format("line {}", pl.int_range(top + 2, pl.len() + top + 2)).alias("cell"),
        entity.alias("entity"),
        pl.col("Indicator Code").alias("code"),
        *years,
    ).filter(pl.col("code").is_in(list(_INDICATORS)))
    if table.is_empty():
        raise SourceError(file, f"no line of the indicator {next(iter(_INDICATORS))}")
    cells = (
        table.drop_nulls("entity")
        .unpivot(
            on=years, index=["cell", "entity", "code"], variable_name="period", value_name="text"
        )
        .filter(~pl.col("text").fill_null("").str.strip_chars().is_in(_MISSING))
        .with_columns(pl.col("text").cast(pl.Float64, strict=False).alias("value"))
    )
    bad = cells.filter(pl.col("value").is_null())
    if not bad.is_empty():
        row = bad.row(0, named=True)
        raise SourceError(
            file, f"{row['text']!r} under {row['period']} is not a number", row["cell"]
        )
    code = pl.col("code")
    meaning = [
        code.replace_strict({key: texts[i] for key, texts in _INDICATORS.items()}).alias(what)
        for i, what in enumerate(("indicator", "unit", "price_basis"))
    ]
    return cells.select(
        "entity",
        "period",
        "value",
        *meaning,
        pl.lit("actual").alias("status"),
        pl.lit(file).alias("file"),
        pl.lit("").alias("table"),
        "cell",
        pl.concat_str(pl.lit("World Bank, World Development Indicators, "), "code").alias("source"),
        pl.lit(URL).alias("url"),
    )
