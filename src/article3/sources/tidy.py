"""The tidy form: one CSV line a figure, for editions whose original tables are not at hand.

Columns (first name preferred, others accepted):

=================================  =====================================================
``entity`` (``ally_iso3, iso3``)   ISO3, a name, or a group (``NATO_TOTAL, NATO_EUR_CAN``)
``indicator``                      a code of :mod:`article3.indicators`
``period`` (``year, year_or_date``)  see :mod:`article3.periods`
``value``                          a plain number with a decimal point
``unit``                           as printed
``status``                         actual, estimate, forecast or pledge
``price_basis``                    optional; otherwise the indicator's
``flags``                          optional, space-separated
``source_title, source_url``       optional; where the figure was read
=================================  =====================================================

A figure read in texts that quote an edition says so in ``source_title`` ("..., as reported by A;
B"): it is *second-hand*, or *corroborated* where two or more texts agree.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from article3 import indicators
from article3.alliance import COUNTRIES, GROUPS, entity_code
from article3.errors import SourceError, UnknownNameError
from article3.sources.reading import Reading, checked, digest

_NAMES = {
    "entity": ("entity", "ally_iso3", "iso3"),
    "period": ("period", "year", "year_or_date"),
    "indicator": ("indicator",),
    "value": ("value",),
    "unit": ("unit",),
    "status": ("status",),
}
_QUOTED = "as reported by "


def recognises(path: Path) -> bool:
    """Whether the first line names the columns of the tidy form."""
    try:
        with path.open(encoding="utf-8-sig") as handle:
            header = handle.readline().strip().split(",")
    except (OSError, UnicodeDecodeError):
        return False
    return all(any(n in header for n in names) for names in _NAMES.values())


def read(path: Path) -> Reading:
    """Every line of a tidy CSV as an observation located by file and line.

    Raises :class:`~article3.errors.SourceError` for a missing column, a line cut short, a name
    nobody knows or a value that is not a number.
    """
    lines = read_columns(path)
    frame = checked(lines, path.name)
    titles = lines["source"].str.split(f", {_QUOTED}").list.first().unique(maintain_order=True)
    publishers = {indicators.get(code).publisher for code in frame["indicator"].unique()}
    return Reading(
        publisher=" and ".join(sorted(publishers)),
        series=path.stem,
        title=titles[0] if titles.len() and titles[0] else path.stem,
        file=path.name,
        sha256=digest(path),
        observations=frame,
        published=None,
        url=next((u for u in lines["url"] if u), ""),
    )


def read_columns(path: Path) -> pl.DataFrame:
    """The lines of a tidy CSV in ledger columns, not yet checked for duplicates."""
    raw = _read_csv(path)
    columns = {}
    for name, accepted in _NAMES.items():
        found = next((a for a in accepted if a in raw.columns), None)
        if found is None:
            raise SourceError(
                path.name,
                f"no column {name!r}",
                "line 1",
                "the tidy form needs " + ", ".join(_NAMES),
            )
        columns[name] = pl.col(found)
    for name, accepted_optional in (("source", "source_title"), ("url", "source_url")):
        there = accepted_optional in raw.columns
        columns[name] = pl.col(accepted_optional).fill_null("") if there else pl.lit("")
    for name in ("price_basis", "flags"):
        columns[name] = pl.col(name).fill_null("") if name in raw.columns else pl.lit("")
    frame = raw.select(
        pl.format("line {}", pl.int_range(2, pl.len() + 2)).alias("cell"),
        *(column.alias(name) for name, column in columns.items()),
    )
    _refuse_text_values(frame, path.name)
    return frame.with_columns(
        pl.col("value").cast(pl.Float64),
        pl.lit(path.name).alias("file"),
        pl.lit("").alias("table"),
        _codes(frame, path.name),
        _standing().alias("standing"),
    ).with_columns(_price_basis(frame, path.name))


def _read_csv(path: Path) -> pl.DataFrame:
    if not path.is_file():
        raise SourceError(str(path), "no such file")
    try:
        return pl.read_csv(path, infer_schema=False, encoding="utf8")
    except pl.exceptions.PolarsError as error:
        reason = str(error).splitlines()[0]
        raise SourceError(path.name, f"not a readable CSV ({reason})") from error


def _refuse_text_values(frame: pl.DataFrame, file: str) -> None:
    bad = frame.filter(pl.col("value").cast(pl.Float64, strict=False).is_null())
    if not bad.is_empty():
        row = bad.row(0, named=True)
        shown = "nothing" if row["value"] is None else repr(row["value"])
        raise SourceError(
            file,
            f"the value is {shown}, not a number",
            row["cell"],
            "write a plain number with a decimal point, or leave the line out",
        )


def _codes(frame: pl.DataFrame, file: str) -> pl.Expr:
    known = {}
    for name in frame["entity"].drop_nulls().unique():
        try:
            known[name] = name if name in COUNTRIES or name in GROUPS else entity_code(name)
        except UnknownNameError as error:
            cell = frame.filter(pl.col("entity") == name)["cell"][0]
            raise SourceError(file, str(error).rstrip("."), cell) from error
    return pl.col("entity").replace_strict(known, default="")


def _standing() -> pl.Expr:
    outlets = pl.col("source").str.split(_QUOTED).list.get(1, null_on_oob=True)
    many = outlets.str.split(";").list.len() >= 2
    return (
        pl.when(outlets.is_null())
        .then(pl.lit("table"))
        .when(many)
        .then(pl.lit("corroborated"))
        .otherwise(pl.lit("second_hand"))
    )


def _price_basis(frame: pl.DataFrame, file: str) -> pl.Expr:
    basis = {}
    for code in frame["indicator"].drop_nulls().unique():
        try:
            basis[code] = indicators.get(code).price_basis
        except UnknownNameError as error:
            cell = frame.filter(pl.col("indicator") == code)["cell"][0]
            raise SourceError(file, str(error).rstrip("."), cell) from error
    return (
        pl.when(pl.col("price_basis") == "")
        .then(pl.col("indicator").replace_strict(basis, default=""))
        .otherwise(pl.col("price_basis"))
        .alias("price_basis")
    )
