"""The files a reader gets: made anew from the rows and columns it may read, and from nothing else.

A file that was filtered but not rewritten gives away what was cut: statistics, dictionaries, schema
metadata, even where its row groups end. So the visible rows are streamed into files of exactly
:data:`ROWS` rows each, of plain types, with statistics over what is visible. The bytes depend on
the visible rows alone: hidden rows move nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from article3.errors import ShareError

if TYPE_CHECKING:
    from article3.share.objects import Objects

LABEL = "__label"
"""The column of a published file that names each row's label by its place in the version's list."""

ROWS = 500_000
_BLOCK = 500_000
_GROUP = 125_000

PLAIN: dict[str, Any] = {
    "string": pl.String,
    "boolean": pl.Boolean,
    "byte": pl.Int8,
    "short": pl.Int16,
    "integer": pl.Int32,
    "long": pl.Int64,
    "float": pl.Float32,
    "double": pl.Float64,
    "date": pl.Date,
    "timestamp": pl.Datetime("us", "UTC"),
    "binary": pl.Binary,
}
"""Delta types and what they are in memory; ``decimal(p,s)`` besides."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a reading: its name among the objects, rows and bytes."""

    object: str
    rows: int
    bytes: int


def plain_type(name: str) -> Any:
    """The Polars type of a Delta type; raises ``ShareError`` for one that is not shared."""
    if name.startswith("decimal(") and name.endswith(")"):
        precision, _, scale = name[8:-1].partition(",")
        return pl.Decimal(int(precision), int(scale))
    if name not in PLAIN:
        raise ShareError(f"The type {name} is not shared; cast the column to a plain one.")
    return PLAIN[name]


def delta_type(kind: Any) -> str:
    """The Delta type of a Polars type; raises ``ShareError`` for one that is not shared.

    >>> delta_type(pl.Categorical()), delta_type(pl.Decimal(18, 2))
    ('string', 'decimal(18,2)')
    """
    if isinstance(kind, (pl.Categorical, pl.Enum)):
        return "string"
    if isinstance(kind, pl.Decimal):
        return f"decimal({kind.precision},{kind.scale})"
    if isinstance(kind, pl.Datetime):
        return "timestamp"
    wider = {pl.UInt8: "short", pl.UInt16: "integer", pl.UInt32: "long"}
    for known, name in wider.items():
        if kind == known:
            return name
    for name, known in PLAIN.items():
        if kind == known:
            return name
    raise ShareError(f"A column of type {kind} cannot be shared; cast it to a plain type.")


def materialise(
    source: Path, objects: Objects, columns: Sequence[tuple[str, str]], rows: Sequence[int]
) -> list[Piece]:
    """Write the rows that carry one of the labels, with these columns, as new files.

    ``columns`` are name and Delta type, ``rows`` places in the version's list of labels. Memory is
    bounded by two blocks of rows. A reading without a row is one file with the columns alone.
    """
    kinds = {name: plain_type(kind) for name, kind in columns}
    pieces = [_write(frame, objects) for frame in _in_files(_visible(source, kinds, rows), kinds)]
    return pieces or [_write(pl.DataFrame(schema=kinds), objects)]


def _visible(source: Path, kinds: dict[str, Any], rows: Sequence[int]) -> Iterator[pl.DataFrame]:
    """The visible rows, a block of the source at a time."""
    scan = pl.scan_parquet(source)
    height = int(scan.select(pl.len()).collect().item())
    wanted = pl.Series(sorted(rows), dtype=pl.UInt32)
    for start in range(0, height, _BLOCK):
        yield (
            scan.slice(start, _BLOCK)
            .filter(pl.col(LABEL).is_in(wanted.implode()))
            .select(pl.col(name).cast(kind) for name, kind in kinds.items())
            .collect()
        )


def _in_files(blocks: Iterator[pl.DataFrame], kinds: dict[str, Any]) -> Iterator[pl.DataFrame]:
    """The same rows cut anew, so that where a file ends tells nothing of what lay between."""
    held = pl.DataFrame(schema=kinds)
    for block in blocks:
        held = pl.concat([held, block])
        while held.height >= ROWS:
            yield held.head(ROWS)
            held = held.slice(ROWS)
    if held.height:
        yield held


def _write(frame: pl.DataFrame, objects: Objects) -> Piece:
    with objects.unfinished() as path:
        # A fresh copy: a slice would carry buffers of its neighbours.
        frame.rechunk().write_parquet(
            path, compression="zstd", compression_level=3, statistics=True, row_group_size=_GROUP
        )
        size = path.stat().st_size
        return Piece(objects.put(path), frame.height, size)
