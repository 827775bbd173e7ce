"""How figures moved through the editions: what was printed for a period, edition by edition."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from article3.charts import frames, marks, series
from article3.charts.chart import Chart
from article3.charts.layout import spread, text_width, ticks
from article3.charts.series import Plane
from article3.charts.theme import bin_roles, finish, paint

_SIZE, _GAP = 13, 15
_TOP = 30.0


def revisions(
    frame: pl.DataFrame,
    *,
    target: float | None = None,
    target_label: str | None = None,
    zero: bool = False,
    title: str | None = None,
    width: int = 720,
    height: int | None = None,
) -> Chart:
    """One entity's figures of one indicator by date of publication, one line for each period.

    Besides the contract's columns the frame has ``published`` (Date) and ``standing`` (``table``,
    ``corroborated`` or ``second_hand``). Figures known from one second-hand text are hollow. The
    period and its newest figure stand at each line's end; in a frame of one period every figure is
    written beside its point. ``zero`` puts zero on the vertical axis.

    Raises :class:`~article3.errors.MissingFigureError` for a frame without any value.
    """
    frame = frames.checked(frame, "published", "standing")
    for column in ("entity", "indicator", "unit"):
        frames.only(frame, column)
    known = frames.checked(frame.filter(pl.col("value").is_not_null()), "published", "standing")
    code, unit = known["indicator"][0], frames.only(known, "unit")
    table = known.with_columns(
        name=frames.names(known["entity"]),
        label=frames.labels(known, code),
        x=pl.Series([_decimal_year(d) for d in known["published"]], dtype=pl.Float64),
    ).sort("period", "published")
    periods = table["period"].unique().sort().to_list()
    height = height or (360 if width >= 560 else 320)
    plane = _plane(table, target, zero=zero, width=width, height=height)
    layers = _frame_layers(table, plane, frames.unit_words(code, unit))
    if target is not None:
        text = target_label or f"Target {frames.with_unit(f'{target:g}', unit)}"
        layers += _target(target, text, plane)
    layers += _lines(table, periods, plane)
    single = periods[0] if len(periods) == 1 else ""
    layers += _labels(table, plane, every=bool(single))
    below, total = marks.notes(_key(table), top=height + 4, width=width)
    title = title or frames.described(code, table["name"][0], single)
    alt = _alt(table, unit, target)
    layers += below
    spec = finish(layers, width=width, height=total, title=title, alt=alt, bins=len(periods))
    return Chart(spec, alt, table, title)


def _decimal_year(day: date) -> float:
    """A day as a place on an axis of years.

    >>> _decimal_year(date(2024, 1, 1))
    2024.0
    """
    length = date(day.year + 1, 1, 1) - date(day.year, 1, 1)
    return round(day.year + (day - date(day.year, 1, 1)) / length, 4)


def _plane(
    table: pl.DataFrame, target: float | None, *, zero: bool, width: int, height: int
) -> Plane:
    values = [*table["value"], *([] if target is None else [target])]
    domain, rounds = series.value_axis(values, zero=zero, about=5)
    written = series.tick_text(rounds)
    left = max(text_width(t, marks.SMALL) for t in written.values()) + 18
    room = max(text_width(t, _SIZE) * 1.05 for t in _end_texts(table)) + 18
    first, last = min(table["x"]), max(table["x"])
    if first == last:
        first, last = first - 0.5, last + 0.5
    # The first point stands clear of the numbers of the axis, which its own label would cover.
    first -= (last - first) * 26 / (width - room - left)
    return Plane((first, last), domain, (left, _TOP, width - room, height - 26.0))


def _end_texts(table: pl.DataFrame) -> list[str]:
    return [f"{p} {t}" for p, t in _ends(table).select("period", "label").iter_rows()]


def _ends(table: pl.DataFrame) -> pl.DataFrame:
    return table.group_by("period", maintain_order=True).last()


def _frame_layers(table: pl.DataFrame, plane: Plane, unit: str) -> list[Any]:
    days = table.select("x", "published").unique().sort("x").rows()
    return [
        *plane.grid(series.tick_text(ticks(*plane.y, about=5))),
        *plane.bottom_axis({x: f"{day:%b %Y}" for x, day in days}),
        *marks.words([{"x": 2, "y": 9, "text": unit}], role="muted", size=marks.SMALL),
    ]


def _target(value: float, text: str, plane: Plane) -> list[Any]:
    left, _, right, _ = plane.box
    y = plane.down(value)
    return [
        marks.lines(
            [{"x": left, "x2": right, "y": y, "y2": y}],
            role="ink",
            strokeWidth=1.3,
            strokeDash=[5, 3],
        ),
        *marks.words(
            [{"x": left + 4, "y": y - 9, "text": text}],
            size=marks.SMALL,
            halo=True,
            fontWeight="bold",
        ),
    ]


def _lines(table: pl.DataFrame, periods: list[str], plane: Plane) -> list[Any]:
    """A line and its points for each period; later periods are further along the ramp."""
    layers: list[Any] = []
    for period, role in zip(periods, bin_roles(len(periods)), strict=True):
        rows = table.filter(pl.col("period") == period)
        # Through the editions even an estimate is a printed figure: the line is never dashed.
        solid = rows.with_columns(status=pl.lit("actual"))
        layers += series.line_layers(
            series.runs(solid, "period"), plane, stroke=paint(role), strokeWidth=2
        )
        for hollow in (False, True):
            points = rows.filter((pl.col("standing") == "second_hand") == hollow)
            if points.height:
                layers.append(series.point_layer(points, plane, role=role, hollow=hollow, size=44))
    return layers


def _labels(table: pl.DataFrame, plane: Plane, *, every: bool) -> list[Any]:
    _, top, right, bottom = plane.box
    ends = _ends(table)
    wanted = [plane.down(v) for v in ends["value"]]
    placed = spread(wanted, _GAP, top, bottom)
    across = [plane.across(x) for x in ends["x"]]
    rows = [
        {"x": max(right, x) + 16, "y": y, "text": text}
        for x, y, text in zip(across, placed, _end_texts(table), strict=True)
    ]
    leaders = [
        {"x": x + 5, "x2": max(right, x) + 14, "y": start, "y2": y}
        for x, start, y in zip(across, wanted, placed, strict=True)
        if abs(start - y) > 3 or right - x > 3
    ]
    layers = [marks.lines(leaders, role="muted", strokeWidth=0.7)] if leaders else []
    layers += marks.words(rows, size=_SIZE, halo=True, fontWeight="bold")
    return layers + (_point_labels(table, plane) if every else [])


def _point_labels(table: pl.DataFrame, plane: Plane) -> list[Any]:
    """Values beside all points but the last: under a low point, over any other."""
    values = table["value"].to_list()
    rows = []
    for n, (x, value, text) in enumerate(table.select("x", "value", "label").iter_rows()):
        beside = values[max(0, n - 1) : n] + values[n + 1 : n + 2]
        off = 14 if beside and value < min(beside) else -13
        rows.append({"x": plane.across(x), "y": plane.down(value) + off, "text": text})
    return marks.words(rows[:-1], size=marks.SMALL, halo=True, align="center") if rows[1:] else []


def _key(table: pl.DataFrame) -> list[str]:
    hollow = "Hollow: from one second-hand text." * ("second_hand" in table["standing"])
    return [hollow, frames.status_letters(table["status"])]


def _alt(table: pl.DataFrame, unit: str, target: float | None) -> str:
    code = table["indicator"][0]
    editions = table["edition"].n_unique()
    parts = [f"{frames.described(code, table['name'][0])}, through {editions} editions."]
    for (period,), group in table.group_by(["period"], maintain_order=True):
        rows = group.to_dicts()
        said = [frames.with_unit(frames.number(r["value"], code), unit) for r in rows]
        first, last = (f"{r['published']:%B %Y}" for r in (rows[0], rows[-1]))
        if len(rows) == 1:
            parts.append(f"{period}: {said[0]} ({first}).")
        else:
            parts.append(f"{period}: {said[0]} first ({first}), {said[-1]} last ({last}).")
    doubtful = table.filter(pl.col("standing") == "second_hand").height
    if doubtful:
        parts.append(f"{doubtful} of {table.height} figures come from one second-hand text.")
    if target is not None:
        parts.append(f"Target: {frames.with_unit(f'{target:g}', unit)}.")
    return " ".join(parts)
