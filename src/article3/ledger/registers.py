"""Registers: reviewed tables of facts that are not statistics, each row with its source.

A register is one CSV file in ``data/registers``, read by people and changed by review. Every row
ends in ``source_title, source_url, source_date, confidence, basis``:

- ``basis``: ``retrieved`` (text seen), ``derived`` (arithmetic on retrieved figures) or
  ``recalled`` (general knowledge, the page was not opened);
- ``confidence``: ``high``, ``medium`` or ``low``.

Rows that are recalled or of low confidence are kept and marked, and left out of default results.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from article3.edition import Edition
from article3.errors import SourceError, UnknownNameError
from article3.ledger.figure import Figure
from article3.observation import Locator, Observation

FOLDER = Path(__file__).resolve().parent.parent / "data" / "registers"
SOURCE_COLUMNS = ("source_title", "source_url", "source_date", "confidence", "basis")
CONFIDENCE = ("high", "medium", "low")
BASIS = ("retrieved", "derived", "recalled")

Schema = Mapping[str, type[pl.DataType]]


@dataclass(frozen=True, slots=True)
class Register:
    """A register in memory: its rows with ``line`` (of the file, from 2) and ``sure`` (Boolean)."""

    name: str
    frame: pl.DataFrame
    edition: Edition

    def rows(self, *, every: bool = False, as_of: date | None = None) -> pl.DataFrame:
        """The rows default results rest on, or with ``every`` all of them.

        With ``as_of`` only those a day knew: a source dated by month or year counts as known from
        its first day, one without a date always.
        """
        frame = self.frame if every else self.frame.filter(pl.col("sure"))
        if as_of is None:
            return frame
        dated = pl.col("source_date")
        day = pl.lit(as_of.isoformat()).str.slice(0, dated.str.len_chars())
        return frame.filter(dated <= day)

    def figure(
        self,
        row: Mapping[str, Any],
        *,
        entity: str,
        indicator: str,
        period: str,
        value: float | None,
        unit: str,
        status: str = "actual",
    ) -> Figure:
        """A number of a row as a Figure that names the register's line and the row's source."""
        flags = () if row["sure"] else (f"{row['basis']}_{row['confidence']}",)
        line = f"line {row['line']}"
        locator = Locator(self.edition.file, "", line, row["source_title"], row["source_url"])
        seen = None
        if value is not None:
            seen = Observation(
                entity, indicator, period, value, unit, "", status, self.edition.id, locator, flags
            )
        return Figure(
            entity, indicator, period, value, unit, self.edition.id, status, "", flags, seen,
            self.edition,
        )  # fmt: skip


def read_register(name: str, schema: Schema, *, folder: Path = FOLDER) -> Register:
    """A register by name, its columns typed by ``schema`` (polars types; dates as ``pl.Date``).

    The source columns are added to every schema. Empty cells are null, except in text columns of
    the source. Raises :class:`~article3.errors.SourceError` with file and line for a missing
    column, a value that does not fit its type, or an unknown confidence or basis.
    """
    path = folder / f"{name}.csv"
    if folder == FOLDER:
        return _bundled(name, tuple(schema.items()))
    return _read(path, name, schema)


def edition_named(name: str) -> Edition:
    """The register an id such as ``register-pledges-1a2b3c4d`` names, as it is now.

    Raises ``UnknownNameError`` for another id, and for that of a register since changed.
    """
    known = {edition.id: edition for edition in editions()}
    if name not in known:
        raise UnknownNameError("register", name, known)
    return known[name]


@cache
def editions() -> tuple[Edition, ...]:
    """Every register as an edition, by name."""
    return tuple(
        _edition(path, path.stem, pl.read_csv(path, infer_schema=False).fill_null(""))
        for path in sorted(FOLDER.glob("*.csv"))
    )


def edition_of(name: str) -> Edition:
    """A register by its own name, such as ``calendar``, as an edition."""
    return next(edition for edition in editions() if edition.series == f"register-{name}")


@cache
def _bundled(name: str, schema: tuple[tuple[str, type[pl.DataType]], ...]) -> Register:
    return _read(FOLDER / f"{name}.csv", name, dict(schema))


def _read(path: Path, name: str, schema: Schema) -> Register:
    if not path.is_file():
        raise SourceError(str(path), "no such register")
    raw = pl.read_csv(path, infer_schema=False).with_row_index("line", offset=2)
    wanted: dict[str, type[pl.DataType]] = {**schema, **dict.fromkeys(SOURCE_COLUMNS, pl.String)}
    missing = [column for column in wanted if column not in raw.columns]
    if missing:
        raise SourceError(path.name, f"no column {missing[0]!r}", "line 1")
    frame = raw.select(
        pl.col("line").cast(pl.Int64),
        *(_typed(raw, column, kind, path.name) for column, kind in wanted.items()),
    )
    for column, allowed in (("confidence", CONFIDENCE), ("basis", BASIS)):
        bad = frame.filter(~pl.col(column).is_in(allowed).fill_null(value=False))
        if not bad.is_empty():
            row = bad.row(0, named=True)
            raise SourceError(
                path.name, f"the {column} is {row[column]!r}", f"line {row['line']}",
                "choose " + ", ".join(allowed),
            )  # fmt: skip
    frame = frame.with_columns(
        pl.col("source_title", "source_url", "source_date").fill_null(""),
        sure=(pl.col("basis") != "recalled") & (pl.col("confidence") != "low"),
    )
    return Register(name, frame, _edition(path, name, frame))


def _typed(raw: pl.DataFrame, column: str, kind: type[pl.DataType], file: str) -> pl.Expr:
    """The column in its type; a cell that does not fit is a ``SourceError`` with its line."""
    if kind == pl.String:
        return pl.col(column)
    made = (
        raw[column].cast(kind, strict=False)
        if kind != pl.Date
        else raw[column].str.to_date("%Y-%m-%d", strict=False)
    )
    bad = raw.filter(made.is_null() & raw[column].is_not_null())
    if not bad.is_empty():
        row = bad.row(0, named=True)
        raise SourceError(
            file, f"the {column} {row[column]!r} is not a {kind.__name__}", f"line {row['line']}"
        )
    return pl.lit(made).alias(column)


def _edition(path: Path, name: str, frame: pl.DataFrame) -> Edition:
    """A register as an edition: its hash names it, its newest source dates it."""
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    days = [d for d in frame["source_date"] if len(d) == 10]
    newest = date.fromisoformat(max(days)) if days else date(2026, 11, 22)
    return Edition(
        f"register-{name}-{sha[:8]}", "Article 3", f"Register of {name.replace('_', ' ')}", newest,
        "", "Apache-2.0; each row names its source", sha, path.name,
        published_basis="collected", series=f"register-{name}",
    )  # fmt: skip
