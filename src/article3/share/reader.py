"""The process that reads one file in quarantine and ends: ``python -m article3.share.reader``.

It takes one request from standard input, gives up memory, time, writing and the network, reads the
file, writes its columns as Arrow without compression, and answers with one line.
:mod:`article3.share.ingest` starts it and believes nothing it says without looking.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from article3 import sandbox
from article3.errors import Article3Error, ShareError
from article3.share.ingest import Limits, check, unpacked
from article3.share.materialise import delta_type, plain_type

_BLOCK = 200_000
_WHOLE = r"^-?(0|[1-9][0-9]{0,17})$"
_NUMBER = r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$"


def main() -> None:
    """Read what standard input asks for."""
    asked = json.loads(sys.stdin.buffer.readline(100_000))
    limits = Limits(**{name: asked[name] for name in Limits.__slots__})
    pl.DataFrame({"a": ["1"]}).select(pl.col("a").cast(pl.Int64))  # threads, while they may start
    # A value takes up to twice its bytes as Arrow (offsets, validity, views).
    sandbox.confine(memory=limits.memory, seconds=limits.seconds, written=2 * limits.unpacked)
    try:
        said = _read(asked, limits)
    except Article3Error as error:
        said = {"error": str(error)}
    except MemoryError:
        said = {"error": f"{asked['name']}: needs more memory than it may have."}
    sys.stdout.write(json.dumps(said))
    sys.stdout.flush()
    os._exit(0)


def _read(asked: dict[str, Any], limits: Limits) -> dict[str, Any]:
    path, name = Path(asked["path"]), asked["name"]
    with path.open("rb") as file:
        start = file.read(4)
    sheet = ""
    try:
        if start == b"PAR1":
            frame = _parquet(path, name, limits)
        elif start == b"PK\x03\x04":
            sheet, frame = _book(path, name, asked["sheet"], limits)
        else:
            frame = _csv(path, name, limits)
        check(frame, name, limits)
        _short(frame, name, limits)
        frame.rechunk().write_ipc(asked["out"], compression="uncompressed")
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        said = " ".join(str(error).split())[:200]
        raise ShareError(f"{name}: cannot be read ({said}).") from None
    except OSError as error:
        raise ShareError(f"{name}: cannot be read ({error.strerror or error}).") from None
    return {"rows": frame.height, "sheet": sheet}


def _parquet(path: Path, name: str, limits: Limits) -> pl.DataFrame:
    """A Parquet file, a block at a time, for its footer may say less than it unfolds to."""
    scan = pl.scan_parquet(path)
    kinds = scan.collect_schema()
    if len(kinds) > limits.columns:
        raise ShareError(f"{name}: has {len(kinds):,} columns; {limits.columns:,} may be.")
    plain = [pl.col(c).cast(plain_type(delta_type(k))) for c, k in kinds.items()]
    height = int(scan.select(pl.len()).collect().item())
    if height > limits.rows:
        raise ShareError(f"{name}: has {height:,} rows; {limits.rows:,} may be published.")
    return pl.concat(list(_blocks(scan.select(plain), height, name, limits)))


def _blocks(scan: pl.LazyFrame, height: int, name: str, limits: Limits) -> Iterator[pl.DataFrame]:
    left = limits.unpacked
    for start in range(0, max(height, 1), _BLOCK):
        block = scan.slice(start, _BLOCK).collect()
        left -= unpacked(block)
        if left < 0:
            raise ShareError(
                f"{name}: its values are more than {limits.unpacked:,} bytes; it unfolds to far "
                "more than it shows."
            )
        yield block


def _csv(path: Path, name: str, limits: Limits) -> pl.DataFrame:
    """A CSV file in UTF-8: comma, semicolon or tab, one line of names."""
    with path.open("rb") as file:
        head = file.readline(1_000_000)
    separator = max(b",;\t", key=head.count)
    if head.count(separator) >= limits.columns:
        raise ShareError(f"{name}: has more than {limits.columns:,} columns.")
    how: dict[str, Any] = {"separator": chr(separator), "infer_schema": False}
    try:
        first = pl.read_csv(path, has_header=False, n_rows=1, **how).row(0)
        raw = pl.read_csv(path, **how)
    except pl.exceptions.NoDataError:
        raise ShareError(f"{name}: the file is empty.") from None
    except pl.exceptions.PolarsError as error:
        raise ShareError(
            f"{name}: is no table in UTF-8 with as many fields in each line as in the first."
        ) from error
    # As they stand in the file: Polars would tell two alike apart by a word of its own.
    raw.columns = _names([(c or "").removeprefix("\ufeff") for c in first], name)
    return raw.select(_typed(raw[column]) for column in raw.columns)


def _typed(text: pl.Series) -> pl.Series:
    """A column of text as what every one of its values is written as; text where they differ."""
    given = text.drop_nulls()
    if given.is_empty():
        return text
    for pattern, kind in ((_WHOLE, pl.Int64), (_NUMBER, pl.Float64), (_DAY, pl.Date)):
        if given.str.contains(pattern).all():
            # A day that is none, as 2026-02-30, leaves the column as text.
            made = (
                text.str.to_date(strict=False) if kind == pl.Date else text.cast(kind, strict=False)
            )
            return made if made.null_count() == text.null_count() else text
    if given.str.contains(_TIME).all():
        made = text.str.replace(" ", "T").str.to_datetime(
            "%Y-%m-%dT%H:%M:%S%.fZ", time_unit="us", time_zone="UTC", strict=False
        )
        return made if made.null_count() == text.null_count() else text
    if given.is_in(["true", "false"]).all():
        return text == "true"
    return text


def _book(path: Path, name: str, wanted: str, limits: Limits) -> tuple[str, pl.DataFrame]:
    """A sheet of a workbook, the first unless one is named; its first row holds the names."""
    import fastexcel

    with path.open("rb") as file:
        sandbox.check_archive(file, name, limits.unpacked)
    try:
        book = fastexcel.read_excel(path)
        first = wanted or book.sheet_names[0]
        if first not in book.sheet_names:
            raise ShareError(f"{name}: has no sheet {first!r}.")
        frame = book.load_sheet(first, schema_sample_rows=None).to_polars()
        head = book.load_sheet(first, header_row=None, n_rows=1, dtypes="string").to_polars()
        titles = head.row(0) if head.width == frame.width else frame.columns
    except (fastexcel.FastExcelError, IndexError) as error:
        said = " ".join(str(error).split())[:200]
        raise ShareError(f"{name}: is not a readable workbook ({said}).") from None
    frame.columns = _names([str(c or "") for c in titles], name)
    return first, frame.select(_timed(column) for column in frame)


def _timed(column: pl.Series) -> pl.Series:
    """Times of a workbook, which know no zone, as UTC; whole numbers as such."""
    if isinstance(column.dtype, pl.Datetime):
        return column.dt.cast_time_unit("us").dt.replace_time_zone("UTC")
    if column.dtype == pl.Null:
        return column.cast(pl.String)
    if column.dtype == pl.Float64:
        given = column.drop_nulls()
        if (
            len(given)
            and given.is_finite().all()
            and (given == given.round()).all()
            and (
                given.abs().max() < 2**53  # type: ignore[operator]
            )
        ):
            return column.cast(pl.Int64)
    return column


def _names(columns: list[str], name: str) -> list[str]:
    """The names without spaces around them; raises ``ShareError`` for one that stands twice."""
    plain = [column.strip() for column in columns]
    again = next((c for n, c in enumerate(plain) if c in plain[:n]), None)
    if again is not None:
        raise ShareError(f"{name}: has a second column {again!r}.")
    return plain


def _short(frame: pl.DataFrame, name: str, limits: Limits) -> None:
    for column, kind in frame.schema.items():
        if kind != pl.String or frame.height == 0:
            continue
        longest = frame.select(pl.col(column).str.len_chars().max()).item() or 0
        if longest > limits.cell:
            raise ShareError(
                f"{name}, column {column!r}: a value of {longest:,} characters; "
                f"{limits.cell:,} may be."
            )


if __name__ == "__main__":
    main()
