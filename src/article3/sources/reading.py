"""What every parser returns, and the checks every publication has to pass.

A parser turns the bytes of one publication into observations *as printed*. It repairs nothing: a
value that is not a number, a cell printed twice or a layout it does not know is one
:class:`~article3.errors.SourceError` that names file, sheet and cell.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from article3 import indicators, periods
from article3.alliance import COUNTRIES, GROUPS
from article3.errors import SourceError, UnknownNameError
from article3.observation import COLUMNS, STANDINGS, STATUSES

SCHEMA: dict[str, type[pl.DataType]] = {
    name: pl.Float64 if name == "value" else pl.String for name in COLUMNS
}
"""Column types of a frame of observations; see :data:`article3.observation.COLUMNS`."""

KEY = ("entity", "indicator", "period")


@dataclass(frozen=True, slots=True)
class Reading:
    """The observations of one publication, and what the file itself says about its edition.

    ``published`` is None where the file does not tell; ``published_basis`` says how it is known.
    ``notes`` are the publisher's footnotes, in our words or as short printed notes.
    """

    publisher: str
    series: str
    title: str
    file: str
    sha256: str
    observations: pl.DataFrame
    published: date | None = None
    published_basis: str = "document"
    url: str = ""
    licence: str = ""
    notes: tuple[str, ...] = field(default=())


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def cell_address(row: int, column: int) -> str:
    """The A1 address of a zero-based row and column.

    >>> cell_address(23, 12), cell_address(0, 26)
    ('M24', 'AA1')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def checked(frame: pl.DataFrame, file: str) -> pl.DataFrame:
    """The frame in ledger order and types, after the checks every publication has to pass.

    Missing optional columns are filled with their neutral value (no flags, standing ``table``).
    Raises :class:`~article3.errors.SourceError` for: no rows, an entity, indicator, period or
    status that is unknown or missing, a missing unit, a value that is missing or not finite, the
    same entity, indicator and period twice.
    """
    neutral = {"flags": "", "standing": "table", "price_basis": "", "source": "", "url": ""}
    frame = frame.with_columns(
        pl.lit(text).alias(name) for name, text in neutral.items() if name not in frame.columns
    )
    frame = frame.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
    if frame.is_empty():
        raise SourceError(file, "no figure found", todo="is this the right file and sheet?")
    for column in (*KEY, "unit", "status", "standing"):
        _refuse(frame.filter(pl.col(column).is_null()), file, column, "is missing")
    for column, allowed in (("status", STATUSES), ("standing", STANDINGS)):
        _refuse(frame.filter(~pl.col(column).is_in(allowed)), file, column, "is not a known one")
    bad = frame.filter(pl.col("value").is_null() | ~pl.col("value").is_finite())
    _refuse(bad, file, "value", "is not a number")
    _refuse_unknown(frame, file)
    twice = frame.filter(pl.struct(KEY).is_duplicated())
    if not twice.is_empty():
        first, second = twice.sort(KEY).head(2).to_dicts()
        raise SourceError(
            file,
            f"{first['entity']} {first['indicator']} {first['period']} is printed twice, as "
            f"{first['value']:g} and at {_place(second)} as {second['value']:g}",
            _place(first),
            "remove one of them",
        )
    return frame.sort("indicator", "entity", "period")


def _place(row: dict[str, str]) -> str:
    cell = row["cell"]
    cell = cell if cell.startswith("line") else f"cell {cell}"
    return f"sheet {row['table']}, {cell}" if row["table"] else cell


def _refuse(bad: pl.DataFrame, file: str, column: str, why: str) -> None:
    if not bad.is_empty():
        row = bad.row(0, named=True)
        shown = "" if row[column] is None else f" {row[column]!r}"
        raise SourceError(file, f"the {column}{shown} {why}", _place(row))


def _refuse_unknown(frame: pl.DataFrame, file: str) -> None:
    known = [*COUNTRIES, *GROUPS]
    _refuse(frame.filter(~pl.col("entity").is_in(known)), file, "entity", "is not a known one")
    for column, check in (("indicator", indicators.get), ("period", periods.parse)):
        for name in frame[column].unique(maintain_order=True):
            try:
                check(name)
            except UnknownNameError:
                _refuse(frame.filter(pl.col(column) == name), file, column, "is not a known one")
