"""Lines over time: runs of points, solid or dashed, with gaps where there is no figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from article3 import periods
from article3.charts import marks
from article3.charts.layout import text_width, ticks
from article3.charts.theme import altair, paint


def year_of(period: str) -> float:
    """A period as a place on an axis of years; a year stands at its number.

    >>> year_of("2024"), year_of("2024-H2")
    (2024.0, 2024.5)
    """
    start = periods.parse(period).start
    return start.year + (start.month - 1) / 12


def runs(points: pl.DataFrame, key: str) -> pl.DataFrame:
    """Points of each series cut into runs to draw as one line, in order of ``x``.

    Expects ``key``, ``x``, ``value`` and ``status``. Adds ``run`` and ``dashed``: the stretch that
    ends in something other than an actual is dashed. A missing value ends a run.
    """
    rows: list[dict[str, Any]] = []
    for (name,), group in points.sort(key, "x").group_by([key], maintain_order=True):
        count, before = 0, None
        for row in group.select("x", "value", "status").iter_rows(named=True):
            if row["value"] is None:
                before = None
                continue
            dashed = row["status"] != "actual"
            if before is None or rows[-1]["dashed"] != dashed:
                count += 1
                if before is not None:
                    rows.append(_step(name, count, before, dashed))
            rows.append(_step(name, count, row, dashed))
            before = row
    schema = {key: pl.String, "run": pl.String, "x": pl.Float64, "value": pl.Float64}
    return pl.DataFrame(
        [{key if k == "series" else k: v for k, v in r.items()} for r in rows],
        schema=schema | {"dashed": pl.Boolean},
    )


def _step(name: object, run: int, row: dict[str, Any], dashed: bool) -> dict[str, Any]:
    return {
        "series": str(name),
        "run": f"{name} {run}",
        "x": row["x"],
        "value": row["value"],
        "dashed": dashed,
    }


class Plane:
    """The plot's rectangle in pixels and its two linear scales."""

    def __init__(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        box: tuple[float, float, float, float],
    ) -> None:
        self.x, self.y, self.box = x, y, box

    def across(self, value: float) -> float:
        """Pixels from the left for a value on the horizontal axis."""
        left, _, right, _ = self.box
        return left + (value - self.x[0]) / ((self.x[1] - self.x[0]) or 1) * (right - left)

    def down(self, value: float) -> float:
        """Pixels from the top for a value on the vertical axis."""
        _, top, _, bottom = self.box
        return bottom - (value - self.y[0]) / ((self.y[1] - self.y[0]) or 1) * (bottom - top)

    def encode(self, y: str = "value") -> dict[str, Any]:
        """The x and y encodings of fields ``x`` and ``y`` on these scales."""
        alt = altair()
        left, top, right, bottom = self.box
        return {
            "x": alt.X(
                "x:Q",
                axis=None,
                scale=alt.Scale(domain=list(self.x), range=[left, right], nice=False),
            ),
            "y": alt.Y(
                f"{y}:Q",
                axis=None,
                scale=alt.Scale(domain=list(self.y), range=[bottom, top], nice=False, zero=False),
            ),
        }

    def grid(self, written: dict[float, str], pen: marks.Pen = marks) -> list[Any]:
        """Horizontal grid lines with their numbers at the left."""
        left, _, right, _ = self.box
        rows = [{"y": self.down(v), "y2": self.down(v), "x": left, "x2": right} for v in written]
        texts = [{"x": left - 8, "y": self.down(v), "text": t} for v, t in written.items()]
        return [
            pen.lines(rows, strokeWidth=1),
            *pen.words(texts, role="muted", size=marks.SMALL, align="right"),
        ]

    def bottom_axis(self, written: dict[float, str], pen: marks.Pen = marks) -> list[Any]:
        """Ticks and words under the plot: first and last, and what has room between them."""
        left, _, right, bottom = self.box
        wanted = [
            (self.across(v), text, text_width(text, marks.SMALL) / 2 + 4)
            for v, text in written.items()
        ]
        kept = wanted[:1]
        for place in wanted[1:-1]:
            if place[0] - place[2] > kept[-1][0] + kept[-1][2]:
                kept.append(place)
        if wanted[1:]:
            while kept[1:] and kept[-1][0] + kept[-1][2] > wanted[-1][0] - wanted[-1][2]:
                kept.pop()
            kept.append(wanted[-1])
        texts = [{"x": at, "y": bottom + 15, "text": text} for at, text, _ in kept]
        stubs = [{"x": at, "x2": at, "y": bottom, "y2": bottom + 4} for at, _, _ in wanted]
        base = {"x": left, "x2": right, "y": bottom, "y2": bottom}
        return [
            pen.lines([base, *stubs], role="muted", strokeWidth=1),
            *pen.words(texts, role="muted", size=marks.SMALL, align="center"),
        ]


def line_layers(cut: pl.DataFrame, plane: Plane, **mark: Any) -> list[Any]:
    """Runs as solid and dashed lines."""
    alt = altair()
    layers = []
    for dashed in (False, True):
        rows = cut.filter(pl.col("dashed") == dashed)
        if rows.height:
            layers.append(
                alt.Chart(marks.data(rows.to_dicts()))
                .mark_line(
                    strokeJoin="round",
                    strokeCap="butt" if dashed else "round",
                    strokeDash=[4, 3] if dashed else [1, 0],
                    **mark,
                )
                .encode(**plane.encode(), detail="run:N")
            )
    return layers


def point_layer(rows: pl.DataFrame, plane: Plane, *, role: str, hollow: bool, **mark: Any) -> Any:
    """Points of ``x`` and ``value``, filled or hollow."""
    return (
        altair()
        .Chart(marks.data(rows.select("x", "value").to_dicts()))
        .mark_point(
            **{"size": 34, "strokeWidth": 1.6} | mark,
            opacity=1,
            stroke=paint(role),
            fill=paint("paper" if hollow else role),
        )
        .encode(**plane.encode())
    )


def value_axis(
    values: Sequence[float], *, zero: bool, about: int
) -> tuple[tuple[float, float], list[float]]:
    """The vertical domain that holds all values, and its round ticks."""
    low, high = min(values), max(values)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = low - 1, high + 1
    room = (high - low) * 0.08
    low, high = (low if zero and low == 0 else low - room), high + room
    return (low, high), ticks(low, high, about)


def tick_text(values: Sequence[float]) -> dict[float, str]:
    """Ticks written alike, with as many decimals as the finest of them needs.

    >>> tick_text([0.5, 1])
    {0.5: '0.5', 1: '1.0'}
    """
    decimals = max(len(f"{v:.10g}".partition(".")[2]) for v in values)
    return {v: f"{v:,.{decimals}f}".replace("-", "−") for v in values}
