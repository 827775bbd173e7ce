"""A budget file: one line of spending a row, checked before anything is read into it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from article3.eligibility.definitions import codes
from article3.errors import SourceError

LARGEST = 2 * 1024**3
TEXTS = ("text", "text_original", "text_en")
OPTIONAL = (
    "line_id", "chapter", "chapter_name", *TEXTS, "function_code", "function_scheme", "amount",
    "currency", "year", "kind", "transfer_to", "counterpart",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Budget:
    """The lines of one file: ``line`` (of the file), the known columns as text, ``amount``."""

    path: Path
    lines: pl.DataFrame
    currency: str
    year: str
    kind: str
    warnings: tuple[str, ...]


def read_budget(path: Path) -> Budget:
    """The lines of a budget file.

    Needs a column ``amount`` and one of ``text``, ``text_original``, ``text_en``; every other
    column is optional, unknown ones are left alone. Raises
    :class:`~article3.errors.SourceError` with the line for what cannot be read.
    """
    raw = _raw(path)
    if not set(TEXTS) & set(raw.columns):
        raise SourceError(path.name, "no column with the text of a line", "line 1", "name it text")
    if "amount" not in raw.columns:
        raise SourceError(path.name, "no column 'amount'", "line 1")
    if raw.is_empty():
        raise SourceError(path.name, "the file holds no budget line", "line 2")
    lines = raw.with_row_index("line", offset=2).with_columns(pl.col("line").cast(pl.Int64))
    absent = [name for name in OPTIONAL if name not in lines.columns]
    lines = lines.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    lines = lines.select("line", *OPTIONAL).with_columns(_amounts(lines, path.name))
    currency, year = (_only(lines, name, path.name) for name in ("currency", "year"))
    kinds = lines["kind"].drop_nulls().unique().to_list()
    lines = lines.with_columns(
        pl.col("line_id").fill_null(pl.format("line-{}", "line")),
        text_shown=pl.coalesce(*TEXTS).fill_null(""),
    )
    _unique(lines, path.name)
    kind = kinds[0] if len(kinds) == 1 else ""
    return Budget(path, lines, currency, year, kind, _scheme_warnings(lines, path.name))


def _raw(path: Path) -> pl.DataFrame:
    """The file as text columns."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise SourceError(path.name, "larger than 2 GB", todo="split it by chapter")
        if size == 0:
            raise SourceError(path.name, "the file is empty", "line 1")
        with path.open("rb") as file:
            head = file.readline()
    except OSError as error:
        raise SourceError(str(path), f"cannot be read ({error.strerror})") from error
    separator = max(b",;\t", key=head.count)
    try:
        raw = pl.read_csv(path, separator=chr(separator), infer_schema=False)
    except pl.exceptions.NoDataError:
        raise SourceError(path.name, "the file is empty", "line 1") from None
    except pl.exceptions.PolarsError as error:
        line = _undecodable(path)
        if line:
            raise SourceError(
                path.name, "the text is not UTF-8", f"line {line}", "save it as UTF-8"
            ) from error
        line = _uneven(path, chr(separator))
        raise SourceError(
            path.name, "the number of fields is not that of the header", f"line {line}"
        ) from error
    return raw.rename({name: name.strip().removeprefix("\ufeff") for name in raw.columns})


def _undecodable(path: Path) -> int:
    """The first line that is not UTF-8; 0 where all are."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 0


def _uneven(path: Path, separator: str) -> int:
    """The first line with another number of fields than the header."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file, delimiter=separator)
        width = len(next(rows, []))
        return next((rows.line_num for row in rows if row and len(row) != width), 1)


def _amounts(lines: pl.DataFrame, file: str) -> pl.Series:
    """The amounts as numbers; a missing or unreadable one is an error with its line."""
    amounts = lines["amount"].str.strip_chars().cast(pl.Float64, strict=False)
    bad = lines.filter(amounts.is_null() | ~amounts.is_finite().fill_null(value=False))
    if not bad.is_empty():
        row = bad.row(0, named=True)
        what = f"the amount {row['amount']!r} is no number" if row["amount"] else "no amount"
        raise SourceError(file, what, f"line {row['line']}", "write it as 1234567.89")
    return amounts.alias("amount")


def _only(lines: pl.DataFrame, column: str, file: str) -> str:
    """The one value of a column, or empty where it has none."""
    filled = lines.select("line", column).drop_nulls()
    if filled.is_empty():
        return ""
    first = filled[column][0]
    other = filled.filter(pl.col(column) != first)
    if not other.is_empty():
        raise SourceError(
            file, f"a second {column}, {other[column][0]} after {first}",
            f"line {other['line'][0]}", f"one file holds one {column}",
        )  # fmt: skip
    return str(first)


def _unique(lines: pl.DataFrame, file: str) -> None:
    """Line ids are unique, because decisions name them."""
    if lines["line_id"].n_unique() == lines.height:
        return
    again = lines.filter(~pl.col("line_id").is_first_distinct()).row(0, named=True)
    raise SourceError(file, f"line_id {again['line_id']!r} a second time", f"line {again['line']}")


def _scheme_warnings(lines: pl.DataFrame, file: str) -> tuple[str, ...]:
    """A sentence for each scheme of codes no list knows, and for codes without a scheme."""
    known = codes()["scheme"].unique().to_list()
    coded = lines.filter(pl.col("function_code").is_not_null())
    schemes = coded.group_by("function_scheme", maintain_order=True).agg(pl.col("line").first())
    found = []
    for scheme, line in schemes.iter_rows():
        if scheme is None:
            found.append(f"{file}, line {line}: a function code without function_scheme is unread.")
        elif not any(scheme.startswith(name) for name in known):
            found.append(
                f"{file}, line {line}: unknown code scheme {scheme!r}; its codes are unread, "
                f"known are {', '.join(sorted(known))}."
            )
    return tuple(found)
