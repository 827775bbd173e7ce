"""Quality, measured and not claimed: the seven dimensions of NATO's data quality framework.

Each measure says how it was made; what nothing can be measured against is said to be not measured.
What a recipient is shown is measured on what that recipient may read, and on nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from article3.errors import ShareError

if TYPE_CHECKING:
    from pathlib import Path

DIMENSIONS = (
    "accuracy", "completeness", "consistency", "uniqueness", "timeliness", "validity",
    "granularity",
)  # fmt: skip
_LIMITS = {"lat": 90.0, "latitude": 90.0, "lon": 180.0, "longitude": 180.0}
_ROUND = 6


@dataclass(frozen=True, slots=True)
class Measure:
    """One dimension: ``value`` in ``unit``, None where it is not measured, and how it was made."""

    dimension: str
    value: float | None
    unit: str
    how: str

    def __str__(self) -> str:
        if self.value is None:
            return f"{self.dimension}: not measured ({self.how})"
        shown = (
            f"{100 * self.value:.1f} %" if self.unit == "share" else f"{self.value:g} {self.unit}"
        )
        return f"{self.dimension}: {shown} ({self.how})"


def measure(
    frame: pl.DataFrame, *, today: date, key: Sequence[str] = (),
    reference: pl.DataFrame | None = None,
) -> list[Measure]:  # fmt: skip
    """The seven measures of a table, in order.

    ``key`` names the columns that tell rows apart, by default all. ``reference`` holds what is
    right, by the same key; without it accuracy is not measured. ``today`` is the day timeliness is
    counted to. Raises ``ShareError`` for a key the table does not have.
    """
    unknown = [name for name in key if name not in frame.columns]
    if unknown:
        raise ShareError(f"There is no column {unknown[0]!r} to tell rows apart by.")
    return [
        _accuracy(frame, key, reference), _completeness(frame), _consistency(frame),
        _uniqueness(frame, key), _timeliness(frame, today), _validity(frame), _granularity(frame),
    ]  # fmt: skip


def as_data(measures: Sequence[Measure]) -> dict[str, Any]:
    """The measures as plain data by dimension."""
    return {one.dimension: asdict(one) for one in measures}


def of_files(paths: Sequence[Path], *, published: str) -> list[Measure]:
    """The measures of what a recipient reads: its files alone, to the day it was published.

    A function of the visible content: no hidden row, column or version moves any of it.
    """
    day = datetime.fromisoformat(published).astimezone(UTC).date()
    return measure(pl.concat([pl.read_parquet(path) for path in paths]), today=day)


def _accuracy(frame: pl.DataFrame, key: Sequence[str], reference: pl.DataFrame | None) -> Measure:
    if reference is None:
        return Measure("accuracy", None, "share", "no reference was given")
    others = [c for c in frame.columns if c in reference.columns and c not in key]
    if not key or not others or any(name not in reference.columns for name in key):
        return Measure("accuracy", None, "share", "the reference has no key and column in common")
    right = reference.select(*key, *others).rename({c: f"{c}\0" for c in others})
    both = frame.select(*key, *others).join(right, on=list(key), how="inner")
    if both.is_empty():
        return Measure("accuracy", None, "share", "no row of the reference is in the table")
    same = both.select(pl.col(c).eq_missing(pl.col(f"{c}\0")).mean() for c in others).row(0)
    return Measure(
        "accuracy", _rounded(sum(same) / len(same)), "share",
        f"values equal to the reference's, over {both.height:,} rows and {len(others)} columns",
    )  # fmt: skip


def _completeness(frame: pl.DataFrame) -> Measure:
    cells = frame.height * frame.width
    if not cells:
        return Measure("completeness", None, "share", "there is no row")
    missing = sum(frame.null_count().row(0))
    return Measure(
        "completeness", _rounded(1 - missing / cells), "share", "cells that hold a value"
    )


def _consistency(frame: pl.DataFrame) -> Measure:
    """Values of text written one way: no other spelling that differs in case or spaces alone."""
    text = [c for c, kind in frame.schema.items() if kind == pl.String]
    values = alike = 0
    for name in text:
        counted = frame[name].drop_nulls().value_counts(name="n")
        plain = pl.col(name).str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
        ways = counted.with_columns(ways=pl.col(name).n_unique().over(plain))
        values += int(counted["n"].sum())
        alike += int(ways.filter(pl.col("ways") == 1)["n"].sum())
    if not values:
        return Measure("consistency", None, "share", "there is no text to compare spellings of")
    how = "values of text that no other spelling in the column differs from by case or spaces"
    return Measure("consistency", _rounded(alike / values), "share", how)


def _uniqueness(frame: pl.DataFrame, key: Sequence[str]) -> Measure:
    if frame.is_empty():
        return Measure("uniqueness", None, "share", "there is no row")
    distinct = frame.select(pl.struct(key or frame.columns).n_unique()).item()
    by = ", ".join(key) or "all columns"
    return Measure(
        "uniqueness", _rounded(distinct / frame.height), "share", f"rows told apart by {by}"
    )


def _timeliness(frame: pl.DataFrame, today: date) -> Measure:
    newest = [
        day for name in _times(frame)
        if (day := frame[name].cast(pl.Date, strict=False).max()) is not None
    ]  # fmt: skip
    if not newest:
        return Measure("timeliness", None, "days", "no column holds days or times")
    last = max(newest)
    assert isinstance(last, date)
    return Measure("timeliness", float((today - last).days), "days",
                   f"from the newest day in the table, {last}, to {today}")  # fmt: skip


def _validity(frame: pl.DataFrame) -> Measure:
    """Values within what their column can mean."""
    checked = sound = 0
    for name, kind in frame.schema.items():
        column = frame[name].drop_nulls()
        if kind == pl.String:
            good = ~column.str.contains(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
        elif kind.is_numeric():
            limit = _LIMITS.get(name.casefold())
            good = column.cast(pl.Float64).is_finite()
            good = good & (column.abs() <= limit) if limit else good
        elif kind in (pl.Date, pl.Datetime):
            good = column.dt.year().is_between(1900, 2100)
        else:
            continue
        checked, sound = checked + len(column), sound + int(good.sum())
    if not checked:
        return Measure("validity", None, "share", "no column has values that can be checked")
    how = ("finite numbers, degrees of latitude and longitude within range, years from 1900 to "
           "2100, text without control characters")  # fmt: skip
    return Measure("validity", _rounded(sound / checked), "share", how)


def _granularity(frame: pl.DataFrame) -> Measure:
    """The smallest step between days where there are any, else the rows there are."""
    steps = [
        step for name in _times(frame)
        if (step := frame[name].drop_nulls().unique().sort().diff().min()) is not None
    ]  # fmt: skip
    if steps:
        days = min(steps).total_seconds() / 86400  # type: ignore[union-attr]
        return Measure("granularity", _rounded(days), "days", "the smallest step between two times")
    return Measure("granularity", float(frame.height), "rows", "no column holds days or times")


def _times(frame: pl.DataFrame) -> list[str]:
    return [
        c for c, kind in frame.schema.items() if kind == pl.Date or isinstance(kind, pl.Datetime)
    ]


def _rounded(value: float) -> float:
    return round(float(value), _ROUND)
