"""One Ally's figures over the years, against its targets and, in grey, its peers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from article3.alliance import entity_name
from article3.charts import frames, marks, series
from article3.charts.chart import Chart
from article3.charts.layout import spread, text_width, ticks
from article3.charts.series import Plane
from article3.charts.theme import altair, finish, paint
from article3.errors import MissingFigureError

Target = tuple[str, float, int | None]
"""A label, a value in the unit of the figures, and the year it is due or None."""

_SIZE, _GAP = 13, 15


def trajectory(
    frame: pl.DataFrame,
    *,
    entity: str | None = None,
    targets: Sequence[Target] = (),
    breaks: Sequence[tuple[int, str]] = (),
    band: pl.DataFrame | None = None,
    zero: bool = True,
    title: str | None = None,
    width: int = 720,
    height: int | None = None,
) -> Chart:
    """Lines over the periods of one indicator: one entity in colour, the frame's others in grey.

    ``entity`` may be left out when the frame holds just one. What is not an actual is dashed and
    hollow. ``breaks`` are definition breaks, ``(first year, label)``, drawn as vertical rules.
    ``band`` is a frame of ``period``, ``low`` and ``high`` in the same unit. ``zero`` keeps zero on
    the vertical axis. Names stand at the lines' ends instead of in a legend.

    Raises :class:`~article3.errors.MissingFigureError` when the entity has no figure at all.
    """
    frame = frames.checked(frame)
    code = frames.only(frame, "indicator")
    entity = entity or frames.only(frame, "entity")
    table = _table(frame, code, entity)
    main = table.filter(pl.col("entity") == entity, pl.col("value").is_not_null())
    if main.is_empty():
        raise MissingFigureError(f"There is nothing to draw: no figure for {entity_name(entity)}.")
    unit = frames.only(table, "unit")
    height = height or (400 if width >= 560 else 340)
    span = band.with_columns(x=_years(band["period"])) if band is not None else None
    top = 42.0 if breaks else 26.0
    plane = _plane(table, targets, span, zero=zero, width=width, height=height, top=top)
    layers = _frame_layers(plane, frames.unit_words(code, unit))
    layers += _band(span, plane) + _breaks(breaks, plane)
    layers += _targets(targets, plane, table)
    layers += _lines(table, entity, plane) + _end_labels(
        table, entity, plane, over=span is not None
    )
    note = frames.status_note(main["status"], "Dashed and hollow")
    below, total = marks.notes([note], top=height + 4, width=width)
    title = title or frames.described(code, entity_name(entity))
    alt = _alt(table, main, unit=unit, targets=targets, breaks=breaks)
    spec = finish([*layers, *below], width=width, height=total, title=title, alt=alt)
    return Chart(spec, alt, table, title)


def _years(periods: pl.Series) -> pl.Series:
    return pl.Series([series.year_of(str(p)) for p in periods], dtype=pl.Float64)


def _table(frame: pl.DataFrame, code: str, entity: str) -> pl.DataFrame:
    """The peers by name and then the entity, each in order of time: the order of drawing."""
    return (
        frame.with_columns(
            name=frames.names(frame["entity"]),
            label=frames.labels(frame, code),
            x=_years(frame["period"]),
            on_top=pl.col("entity") == entity,
        )
        .sort("on_top", "name", "x")
        .drop("on_top")
    )


def _ends(table: pl.DataFrame) -> pl.DataFrame:
    """The last figure of every series, with what is written beside it."""
    return (
        table.filter(pl.col("value").is_not_null())
        .group_by("entity", maintain_order=True)
        .last()
        .with_columns(text=pl.concat_str("name", pl.lit(" "), "label"))
    )


def _plane(
    table: pl.DataFrame,
    targets: Sequence[Target],
    band: pl.DataFrame | None,
    *,
    zero: bool,
    width: int,
    height: int,
    top: float,
) -> Plane:
    xs = [*table["x"], *(float(t[2]) for t in targets if t[2] is not None)]
    ys = [*table["value"].drop_nulls(), *(t[1] for t in targets)]
    if band is not None:
        xs, ys = [*xs, *band["x"]], [*ys, *band["low"], *band["high"]]
    domain, rounds = series.value_axis(ys, zero=zero, about=6 if height > 360 else 5)
    written = series.tick_text(rounds)
    left = max(text_width(t, marks.SMALL) for t in written.values()) + 12
    # The label of a line that ends early has room inside; only what sticks out needs a margin.
    reach = (max(xs) - min(xs)) or 1
    room = 20.0
    for x, text in _ends(table).select("x", "text").iter_rows():
        inside = (max(xs) - x) / reach * (width - left - 90)
        room = max(room, text_width(text, _SIZE) * 1.04 + 12 - inside)
    return Plane((min(xs), max(xs)), domain, (left, top, width - room, height - 26.0))


def _frame_layers(plane: Plane, unit: str) -> list[Any]:
    _, _, _, bottom = plane.box
    years = {float(y): str(y) for y in range(int(plane.x[0]), int(plane.x[1]) + 1)}
    rounds = series.tick_text(ticks(*plane.y, about=6 if bottom > 330 else 5))
    return [
        *plane.grid(rounds),
        *plane.bottom_axis(years),
        *marks.words([{"x": 2, "y": 9, "text": unit}], role="muted", size=marks.SMALL),
    ]


def _band(band: pl.DataFrame | None, plane: Plane) -> list[Any]:
    if band is None or band.is_empty():
        return []
    chart = altair().Chart(marks.data(band.select("x", "low", "high").to_dicts()))
    edge = {"stroke": paint("bar"), "strokeWidth": 1}
    return [
        chart.mark_area(fill=paint("band"), opacity=1).encode(**plane.encode("low"), y2="high:Q"),
        chart.mark_line(**edge).encode(**plane.encode("low")),
        chart.mark_line(**edge).encode(**plane.encode("high")),
    ]


def _breaks(breaks: Sequence[tuple[int, str]], plane: Plane) -> list[Any]:
    """Vertical rules before the first year of a new definition, their labels above the plot."""
    _, top, right, bottom = plane.box
    inside = [(y, t) for y, t in breaks if plane.x[0] <= y - 0.5 <= plane.x[1]]
    if not inside:
        return []
    rules, texts, taken = [], [], -1e9
    for year, text in sorted(inside):
        at, wide = plane.across(year - 0.5), text_width(text, marks.SMALL)
        start = max(2.0, min(at - wide / 2, right - wide))
        # The second of two labels that would touch goes one line down, into the plot.
        line = 0 if start > taken else 1
        taken = start + wide + 8 if line == 0 else taken
        rules.append({"x": at, "x2": at, "y": top - 8 + 16 * line, "y2": bottom})
        texts.append({"x": start, "y": top - 15 + 16 * line, "text": text})
    return [
        marks.lines(rules, role="muted", strokeWidth=1, strokeDash=[2, 3]),
        *marks.words(texts, role="muted", size=marks.SMALL, halo=True, fontStyle="italic"),
    ]


def _targets(targets: Sequence[Target], plane: Plane, table: pl.DataFrame) -> list[Any]:
    if not targets:
        return []
    alt = altair()
    rules, diamonds, texts = [], [], []
    drawn = _drawn(table, plane)
    for label, value, deadline in targets:
        end = plane.x[1] if deadline is None else float(deadline)
        y = plane.down(value)
        rules.append({"x": plane.box[0], "x2": plane.across(end), "y": y, "y2": y})
        if deadline is not None:
            diamonds.append({"x": end, "value": value})
        wide = text_width(label, marks.SMALL) * 1.06
        place = _quietest(plane.box[0] + 4, plane.across(end) - wide - 10, wide, y, drawn)
        texts.append({"x": place[0], "y": place[1], "text": label})
    layers = [marks.lines(rules, role="ink", strokeWidth=1.3, strokeDash=[5, 3])]
    if diamonds:
        layers.append(
            alt.Chart(marks.data(diamonds))
            .mark_point(shape="diamond", size=70, opacity=1, fill=paint("ink"), strokeWidth=0)
            .encode(**plane.encode())
        )
    return [*layers, *marks.words(texts, size=marks.SMALL, halo=True, fontWeight="bold")]


def _drawn(table: pl.DataFrame, plane: Plane) -> list[tuple[float, float]]:
    """Pixels along every drawn line, close enough together to see what a label would cover."""
    pixels = []
    for _, run in series.runs(table, "entity").group_by("run", maintain_order=True):
        points = [(plane.across(x), plane.down(v)) for x, v in run.select("x", "value").rows()]
        for (x, y), (x2, y2) in zip(points, points[1:] or points, strict=False):
            pixels += [(x + (x2 - x) * n / 6, y + (y2 - y) * n / 6) for n in range(7)]
    return pixels


def _quietest(
    low: float, high: float, wide: float, y: float, drawn: list[tuple[float, float]]
) -> tuple[float, float]:
    """Where along a rule, over it or under it, a label is farthest from the drawn lines.

    Over it at the left wins a tie.
    """

    def clearance(place: tuple[float, float]) -> float:
        x, at = place
        near = (abs(py - at) + max(0.0, x - px, px - x - wide) for px, py in drawn)
        return min([*near, 24.0])

    steps = [low + (high - low) * n / 8 for n in range(9)] if high > low else [low]
    return max(((x, at) for at in (y - 9, y + 10) for x in steps), key=clearance)


def _lines(table: pl.DataFrame, entity: str, plane: Plane) -> list[Any]:
    cut = series.runs(table, "entity")
    layers = series.line_layers(
        cut.filter(pl.col("entity") != entity), plane, stroke=paint("peer"), strokeWidth=1.2
    )
    layers += series.line_layers(
        cut.filter(pl.col("entity") == entity), plane, stroke=paint("accent"), strokeWidth=2.4
    )
    own = table.filter(pl.col("entity") == entity, pl.col("value").is_not_null())
    for hollow in (False, True):
        rows = own.filter((pl.col("status") != "actual") == hollow)
        if rows.height:
            layers.append(series.point_layer(rows, plane, role="accent", hollow=hollow))
    return layers


def _end_labels(table: pl.DataFrame, entity: str, plane: Plane, *, over: bool) -> list[Any]:
    """Names with last values beside the lines' ends, pushed apart where they would touch.

    ``over`` puts them over the ends instead, to leave a band that starts there in sight.
    """
    _, top, _, bottom = plane.box
    ends = _ends(table)
    wanted = [plane.down(v) - 15 * over for v in ends["value"]]
    placed = spread(wanted, _GAP, top, bottom)
    layers: list[Any] = []
    for picked in (False, True):
        rows = [
            {"x": plane.across(x) + (4 if over else 9), "y": y, "text": text}
            for (name, x, text), y in zip(
                ends.select("entity", "x", "text").iter_rows(), placed, strict=True
            )
            if (name == entity) == picked
        ]
        if rows:
            layers += marks.words(
                rows,
                role="accent" if picked else "muted",
                size=_SIZE,
                halo=True,
                fontWeight="bold" if picked else "normal",
                align="right" if over else "left",
            )
    return layers


def _alt(
    table: pl.DataFrame,
    main: pl.DataFrame,
    *,
    unit: str,
    targets: Sequence[Target],
    breaks: Sequence[tuple[int, str]],
) -> str:
    rows = main.to_dicts()
    code = rows[0]["indicator"]

    def said(row: dict[str, Any]) -> str:
        text = frames.with_unit(frames.number(row["value"], code), unit)
        sort = "" if row["status"] == "actual" else f" ({row['status']})"
        return f"{text} in {row['period']}{sort}"

    low, high = min(rows, key=lambda r: r["value"]), max(rows, key=lambda r: r["value"])
    parts = [
        f"{frames.described(code, rows[0]['name'])}: {said(rows[0])}, {said(rows[-1])}.",
        f"Lowest {said(low)}, highest {said(high)}.",
    ]
    for label, value, deadline in targets:
        due = f", due {deadline}" if deadline is not None else ""
        gap = rows[-1]["value"] - value
        side = "at or above" if gap >= 0 else "below"
        goal = frames.with_unit(f"{value:g}", unit)
        parts.append(f"{label} ({goal}{due}): the last figure is {side} it.")
    for year, text in breaks:
        parts.append(f"Definition break before {year}: {text}.")
    peers = _ends(table.filter(pl.col("entity") != main["entity"][0])).to_dicts()
    if peers:
        parts.append("Others: " + "; ".join(f"{p['name']} {said(p)}" for p in peers) + ".")
    return " ".join(parts)
