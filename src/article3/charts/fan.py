"""A fan: what was spent, and the range in which a path's cost lies in the years ahead."""

from __future__ import annotations

from typing import Any

import polars as pl

from article3.charts import marks, series, svg
from article3.charts.chart import Chart
from article3.charts.layout import text_width, ticks
from article3.charts.marks import Pen
from article3.charts.series import Plane
from article3.charts.theme import finish
from article3.errors import MissingFigureError

_SIZE = 13


def fan(
    past: pl.DataFrame,
    ahead: pl.DataFrame,
    *,
    unit: str,
    title: str,
    held: pl.DataFrame | None = None,
    width: int = 720,
    height: int | None = None,
) -> Chart:
    """Past amounts as a line, the median ahead with bands of 50 and 80 per cent.

    ``past`` holds ``period, value, status, figure_id`` (it may be empty); ``ahead`` holds ``period,
    p10, p25, p50, p75, p90, figure_id``; ``held`` the median ``period, value`` if the share stays
    as it is. All values are in ``unit``. Raises :class:`~article3.errors.MissingFigureError` when
    nothing lies ahead.
    """
    layers, total = _layers(marks, past, ahead, unit, held, width, height)
    alt = _alt(_placed(past, "value"), ahead, unit, title)
    spec = finish(layers, width=width, height=total, title=title, alt=alt)
    return Chart(spec, alt, _table(past, ahead, unit), title)


def fan_svg(
    past: pl.DataFrame, ahead: pl.DataFrame, *, unit: str, title: str,
    held: pl.DataFrame | None = None, width: int = 720, height: int | None = None,
) -> str:  # fmt: skip
    """The picture that :func:`fan` describes, as SVG in the custom properties of a page.

    For pages that answer while a slider moves: written without a specification, it takes a
    hundredth of the time.
    """
    layers, total = _layers(svg, past, ahead, unit, held, width, height)
    alt = _alt(_placed(past, "value"), ahead, unit, title)
    return svg.finish(layers, width=width, height=total, title=title, alt=alt)


def _layers(
    pen: Pen, past: pl.DataFrame, ahead: pl.DataFrame, unit: str, held: pl.DataFrame | None,
    width: int, height: int | None,
) -> marks.Layers:  # fmt: skip
    if ahead.is_empty():
        raise MissingFigureError("There is nothing to draw: the outlook has no years ahead.")
    height = height or (380 if width >= 560 else 330)
    before = _placed(past, "value")
    after = _placed(ahead, "p50")
    joined = pl.concat([before.tail(1).select("x", "value"), after.select("x", "value")])
    stays = _placed(held, "value") if held is not None else None
    plane = _plane(before, after, stays, unit, width, height)
    layers = [*_axes(plane, unit, pen), *_bands(after, before, plane, pen)]
    if stays is not None:
        rows = pl.concat([before.tail(1).select("x", "value"), stays.select("x", "value")])
        layers += _line(rows, plane, pen, role="muted", strokeWidth=1.6, strokeDash=[4, 3])
    layers += _line(before.select("x", "value"), plane, pen, role="ink", strokeWidth=2.4)
    layers += _line(joined, plane, pen, role="accent", strokeWidth=2.4)
    layers += _ends(after, stays, plane, pen)
    note = "Line ahead: median; dark band: half of the draws; pale band: eight in ten."
    if stays is not None:
        note += " Dashed: holding today's share."
    below, total = marks.notes([note], top=height + 4, width=width, pen=pen)
    return [*layers, *below], total


def _placed(frame: pl.DataFrame, value: str) -> pl.DataFrame:
    years = [series.year_of(str(period)) for period in frame["period"]]
    return frame.with_columns(
        x=pl.Series(years, dtype=pl.Float64), value=pl.col(value).cast(pl.Float64)
    ).sort("x")


def _plane(
    before: pl.DataFrame, after: pl.DataFrame, stays: pl.DataFrame | None, unit: str, width: int,
    height: int,
) -> Plane:  # fmt: skip
    ys = [*before["value"], *after["p10"], *after["p90"]]
    if stays is not None:
        ys += [*stays["value"]]
    xs = [*before["x"], *after["x"]]
    domain, rounds = series.value_axis(ys, zero=True, about=6 if height > 360 else 5)
    left = max(text_width(t, marks.SMALL) for t in series.tick_text(rounds).values()) + 12
    room = max(text_width(_number(v), _SIZE) for v in (after["p50"][-1], after["p90"][-1])) + 16
    return Plane((min(xs), max(xs)), domain, (left, 26.0, width - room, height - 26.0))


def _axes(plane: Plane, unit: str, pen: Pen) -> list[Any]:
    bottom = plane.box[3]
    years = {float(y): str(y) for y in range(int(plane.x[0]), int(plane.x[1]) + 1)}
    rounds = series.tick_text(ticks(*plane.y, about=6 if bottom > 330 else 5))
    return [
        *plane.grid(rounds, pen),
        *plane.bottom_axis(years, pen),
        *pen.words([{"x": 2, "y": 9, "text": unit}], role="muted", size=marks.SMALL),
    ]


def _bands(after: pl.DataFrame, before: pl.DataFrame, plane: Plane, pen: Pen) -> list[Any]:
    """The two bands, opening from the last past amount."""
    start = before.tail(1).select(
        "x", *(pl.col("value").alias(name) for name in ("p10", "p25", "p75", "p90"))
    )
    rows = pl.concat([start, after.select("x", "p10", "p25", "p75", "p90")]).to_dicts()
    return [
        pen.band(rows, plane, low="p10", high="p90", role="band"),
        pen.band(rows, plane, low="p25", high="p75", role="bar", opacity=0.35),
    ]


def _line(rows: pl.DataFrame, plane: Plane, pen: Pen, *, role: str, **mark: Any) -> list[Any]:
    return [] if rows.height < 2 else [pen.line(rows.to_dicts(), plane, role=role, **mark)]


def _ends(
    after: pl.DataFrame, stays: pl.DataFrame | None, plane: Plane, pen: Pen
) -> list[Any]:  # fmt: skip
    """The last year's numbers beside the ends of their lines."""
    at = plane.box[2] + 6
    rows = [("p90", "muted"), ("p50", "accent"), ("p10", "muted")]
    placed = [(plane.down(after[name][-1]), _number(after[name][-1]), role) for name, role in rows]
    if stays is not None:
        placed.append((plane.down(stays["value"][-1]), _number(stays["value"][-1]), "muted"))
    layers: list[Any] = []
    last = -1e9
    for y, text, role in sorted(placed):
        last = max(y, last + 15)
        weight = "bold" if role == "accent" else "normal"
        layers += pen.words(
            [{"x": at, "y": last, "text": text}],
            role=role,
            size=_SIZE,
            halo=True,
            fontWeight=weight,
        )
    return layers


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.1f}"


def _alt(before: pl.DataFrame, ahead: pl.DataFrame, unit: str, title: str) -> str:
    last = ahead.row(-1, named=True)
    parts = [f"{title}."]
    if before.height:
        now = before.row(-1, named=True)
        parts.append(f"{_number(now['value'])} {unit} in {now['period']}.")
    parts.append(
        f"In {last['period']} the median is {_number(last['p50'])} {unit}, with eight in ten draws "
        f"between {_number(last['p10'])} and {_number(last['p90'])}."
    )
    return " ".join(parts)


def _table(past: pl.DataFrame, ahead: pl.DataFrame, unit: str) -> pl.DataFrame:
    """What is drawn: the past with its values, the years ahead with their quantiles."""
    rows = [
        {"period": r["period"], "value": r["value"], "status": r["status"],
         "figure_id": r["figure_id"]}
        for r in past.iter_rows(named=True)
    ]  # fmt: skip
    rows += [
        {"period": r["period"], "value": r["p50"], "status": "forecast",
         "figure_id": r["figure_id"], **{k: r[k] for k in ("p10", "p25", "p75", "p90")}}
        for r in ahead.iter_rows(named=True)
    ]  # fmt: skip
    table = pl.DataFrame(rows, infer_schema_length=None)
    return table.with_columns(
        unit=pl.lit(unit), label=pl.col("value").map_elements(_number, return_dtype=pl.String)
    )
