"""A budget file: one line of spending a row, checked before anything is read into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from article3.eligibility.definitions import codes
from article3.eligibility.table import Table, read_table
from article3.errors import SourceError

TEXTS = ("text", "text_original", "text_en")
OPTIONAL = (
    "line_id", "chapter", "chapter_name", *TEXTS, "function_code", "function_scheme", "amount",
    "currency", "year", "kind", "transfer_to", "counterpart",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Budget:
    """The lines of one file: ``line`` (of the file), the known columns as text, ``amount``.

    ``sha256`` and ``seen`` are the file's hash and day, ``sheet`` the sheet of a workbook.
    """

    path: Path
    lines: pl.DataFrame
    currency: str
    year: str
    kind: str
    warnings: tuple[str, ...]
    sha256: str
    seen: date
    sheet: str = ""

    def place(self, line: int) -> str:
        """Where a line is in its file."""
        return f"sheet {self.sheet}, row {line}" if self.sheet else f"line {line}"


def read_budget(path: Path) -> Budget:
    """The lines of a budget file, CSV or the first sheet of a workbook.

    Needs a column ``amount`` and one of ``text``, ``text_original``, ``text_en``; every other
    column is optional, unknown ones are left alone. Raises
    :class:`~article3.errors.SourceError` with the line or cell for what cannot be read.
    """
    return budget_of(read_table(path, OPTIONAL), path)


def budget_of(table: Table, path: Path | None = None) -> Budget:
    """The lines of a budget whose cells are read already; ``path`` is its file where it has one.

    Raises what :func:`read_budget` raises.
    """
    name, raw = table.name, table.frame
    if not set(TEXTS) & set(raw.columns):
        raise SourceError(name, "no column with the text of a line", table.place(1), "name it text")
    if "amount" not in raw.columns:
        raise SourceError(name, "no column 'amount'", table.place(1))
    if raw.is_empty():
        raise SourceError(name, "the file holds no budget line", table.place(2))
    absent = [column for column in OPTIONAL if column not in raw.columns]
    lines = raw.with_columns(pl.lit(None, pl.String).alias(column) for column in absent)
    lines = lines.select("line", *OPTIONAL).with_columns(_amounts(lines, table))
    currency, year = (_only(lines, column, table) for column in ("currency", "year"))
    kinds = lines["kind"].drop_nulls().unique().to_list()
    lines = lines.with_columns(
        pl.col("line_id").fill_null(pl.format("line-{}", "line")),
        text_shown=pl.coalesce(*TEXTS).fill_null(""),
    )
    _unique(lines, table)
    return Budget(
        path or Path(name), lines, currency, year, kinds[0] if len(kinds) == 1 else "",
        _scheme_warnings(lines, table), table.sha256, table.seen, table.sheet,
    )  # fmt: skip


def _amounts(lines: pl.DataFrame, table: Table) -> pl.Series:
    """The amounts as numbers; a missing or unreadable one is an error with its line."""
    amounts = lines["amount"].str.strip_chars().cast(pl.Float64, strict=False)
    bad = lines.filter(amounts.is_null() | ~amounts.is_finite().fill_null(value=False))
    if not bad.is_empty():
        row = bad.row(0, named=True)
        what = f"the amount {row['amount']!r} is no number" if row["amount"] else "no amount"
        place = table.place(row["line"], "amount")
        raise SourceError(table.name, what, place, "write it as 1234567.89")
    return amounts.alias("amount")


def _only(lines: pl.DataFrame, column: str, table: Table) -> str:
    """The one value of a column, or empty where it has none."""
    filled = lines.select("line", column).drop_nulls()
    if filled.is_empty():
        return ""
    first = filled[column][0]
    other = filled.filter(pl.col(column) != first)
    if not other.is_empty():
        raise SourceError(
            table.name, f"a second {column}, {other[column][0]} after {first}",
            table.place(other["line"][0], column), f"one file holds one {column}",
        )  # fmt: skip
    return str(first)


def _unique(lines: pl.DataFrame, table: Table) -> None:
    """Line ids are unique, because decisions name them."""
    if lines["line_id"].n_unique() == lines.height:
        return
    again = lines.filter(~pl.col("line_id").is_first_distinct()).row(0, named=True)
    what, place = (
        f"line_id {again['line_id']!r} a second time",
        table.place(again["line"], "line_id"),
    )
    raise SourceError(table.name, what, place)


def _scheme_warnings(lines: pl.DataFrame, table: Table) -> tuple[str, ...]:
    """A sentence for each scheme of codes no list knows, and for codes without a scheme."""
    known = codes()["scheme"].unique().to_list()
    coded = lines.filter(pl.col("function_code").is_not_null())
    schemes = coded.group_by("function_scheme", maintain_order=True).agg(pl.col("line").first())
    found = []
    for scheme, line in schemes.iter_rows():
        place = f"{table.name}, {table.place(line, 'function_scheme')}"
        if scheme is None:
            found.append(f"{place}: a function code without function_scheme is unread.")
        elif not any(scheme.startswith(name) for name in known):
            found.append(
                f"{place}: unknown code scheme {scheme!r}; its codes are unread, "
                f"known are {', '.join(sorted(known))}."
            )
    return tuple(found)
