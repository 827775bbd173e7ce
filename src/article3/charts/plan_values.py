"""What one more slot of a line would be worth: a range a line, as a multiple of the price."""

from __future__ import annotations

from typing import Any

import polars as pl

from article3.charts import frames, marks, series
from article3.charts.chart import Chart
from article3.charts.layout import text_width, ticks
from article3.charts.series import Plane
from article3.charts.theme import finish, paint
from article3.errors import MissingFigureError

_ROW, _TOP, _SIZE = 22, 24, 13
PERIODS = "from the least to the most of the periods in which the line is full"
TRIED = "from what one more saves to what one less costs"
"""What the ends of a bar are."""
_LOOKS = {"confirmed": "bar", "not confirmed": "bar_pale"}


def plan_values(
    values: pl.DataFrame,
    *,
    title: str = "What one more unit of a line would be worth",
    span: str = PERIODS,
    width: int = 720,
    most: int = 20,
) -> Chart:
    """A bar from the lowest to the highest worth, over the unit's price; the highest first.

    ``values`` holds ``line, low, high, price`` (million EUR a unit; ``low`` and ``high`` of
    shortfall value avoided) and ``confirmed`` (whether solving again with another slot gave the
    same); ``span`` says what the ends of a bar are. Lines beyond ``most`` are in the table and
    counted, not drawn. Raises :class:`~article3.errors.MissingFigureError` for a frame without
    rows.
    """
    if values.is_empty():
        raise MissingFigureError("There is nothing to draw: no line of the plan is full.")
    table = values.with_columns(
        least=pl.col("low") / pl.col("price"),
        times=pl.col("high") / pl.col("price"),
        label=pl.Series(
            [_range(a, b) for a, b in values.select("low", "high").iter_rows()], dtype=pl.String
        ),
        drawn=pl.when("confirmed").then(pl.lit("confirmed")).otherwise(pl.lit("not confirmed")),
    ).sort("times", "line", descending=[True, False])
    shown = table.head(most)
    layers, bottom = _draw(shown, width)
    entries = {text: role for text, role in _LOOKS.items() if text in set(shown["drawn"])}
    legend, end = marks.key(entries, top=bottom, width=width)
    below, height = marks.notes(_notes(table, shown, span), top=end, width=width)
    alt = _alt(table, title)
    spec = finish([*layers, *legend, *below], width=width, height=height, title=title, alt=alt)
    return Chart(spec, alt, table, title)


def _range(low: float, high: float) -> str:
    """Money of both ends in the unit that suits the higher one.

    >>> _range(0.67, 37.05), _range(0.00005, 0.309492), _range(2.0, 2.0)
    ('EUR 0.67 to 37.0 m', 'EUR 50 to 309,000', 'EUR 2.00 m')
    """
    written, unit = (_millions, " m") if high >= 1 else (_euros, "")
    one, other = written(low), written(high)
    return f"EUR {one if one == other else f'{one} to {other}'}{unit}"


def _millions(value: float) -> str:
    return f"{value:,.{2 if value < 10 else 1 if value < 100 else 0}f}"


def _euros(value: float) -> str:
    """Whole euros, three digits of which count."""
    euros = value * 1e6
    digits = max(0, len(f"{euros:.0f}") - 3)
    return f"{round(euros, -digits):,.0f}"


def _draw(shown: pl.DataFrame, width: int) -> tuple[list[Any], float]:
    bottom = float(_TOP + _ROW * shown.height)
    left = max(text_width(line, _SIZE) for line in shown["line"]) + 14
    # A label stands after its bar, so the axis ends where the longest pair still fits.
    high = max(shown["times"])
    room = max(text_width(t, marks.SMALL) for t in shown["label"]) + 12
    plane = Plane((0.0, high), (0.0, 1.0), (left, float(_TOP), width - room, bottom))
    rounds = ticks(0.0, high, 5 if width >= 560 else 3)
    grid = [
        {"x": plane.across(v), "x2": plane.across(v), "y": _TOP - 4, "y2": bottom} for v in rounds
    ]
    heads = [
        {"x": plane.across(v), "y": 10, "text": t + " ×"}
        for v, t in series.tick_text(rounds).items()
    ]
    bars, texts, names = [], [], []
    for n, row in enumerate(shown.iter_rows(named=True)):
        y = _TOP + _ROW * n
        start, end = plane.across(row["least"]), plane.across(row["times"])
        bars.append(
            {"x": min(start, end - 3), "x2": end, "y": y + 5, "y2": y + _ROW - 5,
             "class": row["drawn"]}
        )  # fmt: skip
        texts.append({"x": end + 5, "y": y + _ROW / 2, "text": row["label"]})
        names.append({"x": left - 8, "y": y + _ROW / 2, "text": row["line"]})
    return [
        marks.lines(grid, strokeWidth=1),
        *marks.words(heads, role="muted", size=marks.SMALL, align="center"),
        marks.boxes(bars, _LOOKS, stroke=paint("bar"), strokeWidth=1),
        *marks.words(texts, size=marks.SMALL, halo=True),
        *marks.words(names, size=_SIZE, align="right"),
    ], bottom + 8


def _notes(table: pl.DataFrame, shown: pl.DataFrame, span: str) -> list[str]:
    said = [
        f"Shortfall value that one more unit avoids, over the line's price a unit; the bar runs "
        f"{span}. Value rests on assumed weights."
    ]
    if not table["confirmed"].all():
        said.append("Not confirmed: the programme's own price, not checked by solving again.")
    if hidden := table.height - shown.height:
        said.append(f"In the table, not drawn: {hidden} of {table.height} lines.")
    return said


def _alt(table: pl.DataFrame, title: str) -> str:
    rows = table.to_dicts()
    first = [f"{r['line']} {r['label']} ({r['times']:.2g} times its price)" for r in rows[:3]]
    lines = frames.counted(len(rows), "line")
    parts = [f"{title}: {lines} full at times. Most: {frames.listing(first)}."]
    if rows[3:]:
        last = rows[-1]
        parts.append(f"Least: {last['line']} {last['label']}.")
    unsure = sum(not r["confirmed"] for r in rows)
    if unsure:
        parts.append(f"{unsure} of {len(rows)} are not confirmed by solving again.")
    return " ".join(parts)
