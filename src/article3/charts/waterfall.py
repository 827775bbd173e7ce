"""A waterfall: how one amount becomes another, step by step."""

from __future__ import annotations

from typing import Any

import polars as pl

from article3.charts import frames, marks, series
from article3.charts.chart import Chart
from article3.charts.layout import text_width, ticks, wrap
from article3.charts.series import Plane
from article3.charts.theme import finish, paint
from article3.errors import MissingFigureError

_ROW, _TOP, _SIZE, _LINE = 42, 22, 13, 16
_LOOKS = {"stands at": "bar", "adds": "bar_pale", "takes away": "accent_pale"}


def waterfall(
    steps: pl.DataFrame, *, unit: str, title: str = "From one definition to another",
    width: int = 720,
) -> Chart:  # fmt: skip
    """A bar a step under its name, from where the amount stood to where it stands after.

    ``steps`` holds ``step, change, after`` (in ``unit``) and ``total`` (whether the step is an
    amount and no change). A change of nothing is written and not drawn. Raises
    :class:`~article3.errors.MissingFigureError` for a frame without rows.
    """
    if steps.is_empty():
        raise MissingFigureError("There is nothing to draw: the waterfall has no steps.")
    table = steps.with_columns(
        start=pl.when("total").then(0.0).otherwise(pl.col("after") - pl.col("change")),
        kind=pl.when("total").then(pl.lit("stands at"))
        .when(pl.col("change") < 0).then(pl.lit("takes away")).otherwise(pl.lit("adds")),
    ).with_columns(
        label=pl.Series(
            [_label(r) for r in steps.select("change", "after", "total").iter_rows(named=True)],
            dtype=pl.String,
        )
    )  # fmt: skip
    layers, bottom = _draw(table, width)
    present = set(table.filter(pl.col("start") != pl.col("after"))["kind"])
    entries = {text: role for text, role in _LOOKS.items() if text in present}
    legend, end = marks.key(entries, top=bottom, width=width)
    below, height = marks.notes([f"In {unit}."], top=end, width=width)
    alt = _alt(table, unit, title)
    spec = finish([*layers, *legend, *below], width=width, height=height, title=title, alt=alt)
    return Chart(spec, alt, table, title)


def _label(row: dict[str, Any]) -> str:
    """What stands behind a bar.

    >>> _label({"change": -1234.5, "after": 2.0, "total": False})
    '−1,234.5'
    """
    value = row["after"] if row["total"] else row["change"]
    sign = "" if row["total"] or not value else "−" if value < 0 else "+"
    return f"{sign}{abs(value):,.{_decimals(value)}f}"


def _decimals(value: float) -> int:
    return 0 if value == int(value) else 1 if abs(value) >= 10 else 2


def _draw(table: pl.DataFrame, width: int) -> tuple[list[Any], float]:
    steps = [wrap(text, width - 4, _SIZE) for text in table["step"]]
    bottom = float(_TOP + sum(_ROW + _LINE * (len(lines) - 1) for lines in steps))
    ends = [*table["start"], *table["after"], 0.0]
    low, high = min(ends), max(ends)
    high = high if high > low else low + 1
    # A label stands after its bar, so the axis ends where the longest still fits.
    room = max(text_width(label, _SIZE) for label in table["label"]) + 12
    plane = Plane((low, high), (0.0, 1.0), (2.0, float(_TOP), width - room, bottom))
    rounds = ticks(low, high, 6 if width >= 560 else 3)
    grid = [
        {"x": plane.across(v), "x2": plane.across(v), "y": _TOP - 4, "y2": bottom} for v in rounds
    ]
    heads = [
        {"x": max(plane.across(v), text_width(text, marks.SMALL) / 2 + 2), "y": 9, "text": text}
        for v, text in series.tick_text(rounds).items()
    ]
    bars, labels, names, joints = [], [], [], []
    y = _TOP - _ROW
    for n, row in enumerate(table.iter_rows(named=True)):
        y += _ROW
        names += [{"x": 2, "y": y + 10 + _LINE * i, "text": s} for i, s in enumerate(steps[n])]
        joint, y = y - 7, y + _LINE * (len(steps[n]) - 1)
        left, right = sorted((plane.across(row["start"]), plane.across(row["after"])))
        if row["start"] != row["after"]:
            bars.append({"x": left, "x2": max(right, left + 2), "y": y + 19, "y2": y + 35,
                         "class": row["kind"]})  # fmt: skip
        labels.append({"x": right + 5, "y": y + 27, "text": row["label"]})
        if n:
            at = plane.across(table["start"][n] if not row["total"] else row["after"])
            joints.append({"x": at, "x2": at, "y": joint, "y2": y + 19})
    return [
        marks.lines(grid, strokeWidth=1),
        *marks.words(heads, role="muted", size=marks.SMALL, align="center"),
        marks.lines(joints, role="muted", strokeWidth=1),
        marks.boxes(bars, _LOOKS, stroke=paint("muted"), strokeWidth=0.8),
        *marks.words(labels, size=_SIZE, halo=True),
        *marks.words(names, size=_SIZE, halo=True),
    ], bottom + 8


def _alt(table: pl.DataFrame, unit: str, title: str) -> str:
    totals = table.filter("total")
    stands = [f"{r['step']} {r['label']}" for r in totals.iter_rows(named=True)]
    moved = table.filter(~pl.col("total") & (pl.col("change") != 0))
    most = moved.sort(pl.col("change").abs(), descending=True).head(3)
    steps = [f"{r['step']} ({r['label']})" for r in most.iter_rows(named=True)]
    text = f"{title}, in {unit}: {frames.listing(stands)}."
    return f"{text} Most changes: {frames.listing(steps)}." if steps else text
