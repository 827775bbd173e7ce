"""Where a plan's money goes: columns of a year, stacked by where the lines stand."""

from __future__ import annotations

from typing import Any

import polars as pl

from article3.charts import frames, marks, series
from article3.charts.chart import Chart
from article3.charts.layout import text_width
from article3.charts.series import Plane
from article3.charts.theme import finish, paint
from article3.errors import MissingFigureError

ORIGINS = {
    "eu": "Europe, EU",
    "europe": "Europe, other",
    "us": "United States",
    "other": "elsewhere",
}
"""What the regions of lines are called, from the foot of a column up."""
_LOOKS = {"eu": "bar", "europe": "bar_pale", "us": "accent", "other": "group_pale"}
_KEY = {ORIGINS[region]: role for region, role in _LOOKS.items()}


def plan_supply(
    supply: pl.DataFrame,
    *,
    unit: str = "million EUR",
    title: str = "What the plan pays, by where it is made",
    width: int = 720,
    height: int | None = None,
) -> Chart:
    """Payments by year and region of the lines, the year's sum over each column.

    ``supply`` holds ``region, year, money, share`` as a plan gives them; ``unit`` names the money
    with its price basis. Raises :class:`~article3.errors.MissingFigureError` when nothing is paid.
    """
    order = {region: place for place, region in enumerate(ORIGINS)}
    table = (
        supply.sort("year", pl.col("region").replace_strict(order, return_dtype=pl.Int64))
        .with_columns(
            origin=pl.col("region").replace_strict(ORIGINS, return_dtype=pl.String),
            to=pl.col("money").cum_sum().over("year"),
            label=pl.Series([f"{v:,.0f}" for v in _sorted(supply, order)], dtype=pl.String),
        )
        .with_columns(since=pl.col("to") - pl.col("money"))
    )
    if table.is_empty() or float(table["money"].sum()) < 0.5:
        raise MissingFigureError("There is nothing to draw: the plan pays nothing.")
    height = height or (380 if width >= 560 else 330)
    legend, top = marks.key(_KEY, top=0, width=width)
    plane = _plane(table, width, top, height)
    layers = [*legend, *_axes(plane, table, unit), *_columns(table, plane), *_sums(table, plane)]
    note = "Paid in the year: deposit at order, the rest at delivery. What would arrive after the "
    note += "last year is not in the plan, so its last years buy less."
    below, total = marks.notes([note], top=height + 4, width=width)
    alt = _alt(table, unit, title)
    spec = finish([*layers, *below], width=width, height=total, title=title, alt=alt)
    return Chart(spec, alt, table, title)


def _sorted(supply: pl.DataFrame, order: dict[str, int]) -> pl.Series:
    place = pl.col("region").replace_strict(order, return_dtype=pl.Int64)
    return supply.sort("year", place)["money"]


def _totals(table: pl.DataFrame) -> pl.DataFrame:
    return table.group_by("year", maintain_order=True).agg(pl.col("money").sum())


def _plane(table: pl.DataFrame, width: int, top: float, height: int) -> Plane:
    domain, rounds = series.value_axis(_totals(table)["money"].to_list(), zero=True, about=5)
    left = max(text_width(t, marks.SMALL) for t in series.tick_text(rounds).values()) + 12
    years = table["year"].to_list()
    return Plane(
        (years[0] - 0.5, years[-1] + 0.5), domain, (left, top + 24, width - 2.0, height - 26.0)
    )


def _axes(plane: Plane, table: pl.DataFrame, unit: str) -> list[Any]:
    _, rounds = series.value_axis(_totals(table)["money"].to_list(), zero=True, about=5)
    years = {float(y): str(y) for y in table["year"].unique().sort()}
    return [
        *plane.grid(series.tick_text(rounds)),
        *plane.bottom_axis(years),
        *marks.words(
            [{"x": 2, "y": plane.box[1] - 14, "text": unit}], role="muted", size=marks.SMALL
        ),
    ]


def _columns(table: pl.DataFrame, plane: Plane) -> list[Any]:
    rows = [
        {
            "x": plane.across(r["year"] - 0.36), "x2": plane.across(r["year"] + 0.36),
            "y": plane.down(r["to"]), "y2": plane.down(r["since"]), "class": r["region"],
        }
        for r in table.iter_rows(named=True) if plane.down(r["since"]) - plane.down(r["to"]) > 0.2
    ]  # fmt: skip
    return [marks.boxes(rows, _LOOKS, stroke=paint("muted"), strokeWidth=0.6)]


def _sums(table: pl.DataFrame, plane: Plane) -> list[Any]:
    """The sum over each column; small, then only the highest and the last, where they'd touch."""
    rows: list[dict[str, Any]] = [
        {"x": plane.across(year), "y": plane.down(money) - 9, "text": f"{money:,.0f}"}
        for year, money in _totals(table).iter_rows()
    ]
    room = plane.across(1) - plane.across(0)
    longest = max((r["text"] for r in rows), key=len)
    size = marks.SMALL if text_width(longest, marks.SMALL) + 3 < room else marks.SMALL - 1
    if text_width(longest, size) + 1 > room:
        highest = min(rows, key=lambda row: row["y"])
        rows = [highest] if highest["x"] > rows[-1]["x"] - 2 * room else [highest, rows[-1]]
    return marks.words(rows, size=size, halo=True, align="center")


def _alt(table: pl.DataFrame, unit: str, title: str) -> str:
    totals = _totals(table)
    every = float(totals["money"].sum())
    years = totals["year"].to_list()
    parts = [f"{title}: {every:,.0f} {unit} {frames.between(years[0], years[-1])}."]
    by = table.group_by("origin", maintain_order=True).agg(pl.col("money").sum())
    said = [f"{origin} {100 * money / every:.0f}%" for origin, money in by.iter_rows()]
    parts.append(f"Of all: {frames.listing(said)}.")
    high = totals.sort("money", descending=True).row(0)
    parts.append(f"Most in {high[0]}: {high[1]:,.0f}.")
    for region in ("eu", "us"):
        rows = table.filter(pl.col("region") == region, pl.col("share").is_not_null())
        if rows.height:
            low, most = (100 * end(rows["share"]) for end in (min, max))
            parts.append(f"{ORIGINS[region]} takes between {low:.0f}% and {most:.0f}% of a year.")
    return " ".join(parts)
