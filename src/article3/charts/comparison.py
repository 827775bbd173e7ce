"""A few Allies or groups as equals over the years: a line, a mark and a name each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from article3.alliance import entity_name
from article3.charts import frames, marks, series
from article3.charts.chart import Chart
from article3.charts.layout import spread, text_width, ticks
from article3.charts.series import Plane
from article3.charts.theme import altair, bin_roles, finish, paint
from article3.errors import Article3Error, MissingFigureError

MOST = 6
"""More lines than this nobody can tell apart."""

_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
_SIZE, _GAP, _TOP = 13, 16, 26.0


def comparison(
    frame: pl.DataFrame,
    *,
    targets: Sequence[tuple[str, float]] = (),
    zero: bool = True,
    title: str | None = None,
    width: int = 720,
    height: int | None = None,
) -> Chart:
    """Lines over the periods of one indicator, one for each of up to six entities.

    The entities stand in the order of the frame. Each has its own colour and its own mark, and its
    name with the last value at the line's end, so that no colour has to be told from another. What
    is not an actual is dashed and hollow. ``targets`` are labels and values in the unit of the
    figures.

    Raises ``Article3Error`` for more than six entities and ``MissingFigureError`` for none with a
    figure.
    """
    frame = frames.checked(frame)
    code = frames.only(frame, "indicator")
    table = _table(frame, code)
    entities = table["entity"].unique(maintain_order=True).to_list()
    if len(entities) > MOST:
        raise Article3Error(f"A comparison holds {MOST} at most; {len(entities)} were asked for.")
    if table.is_empty():
        raise MissingFigureError("There is nothing to draw: no figure of anybody compared.")
    unit = frames.only(table, "unit")
    height = height or (400 if width >= 560 else 340)
    plane = _plane(table, targets, zero=zero, width=width, height=height)
    layers = _frame_layers(plane, frames.unit_words(code, unit))
    layers += _target_rules(targets, plane)
    roles = bin_roles(len(entities))
    looks = dict(zip(entities, zip(roles, _SHAPES, strict=False), strict=True))
    for entity, (role, shape) in looks.items():
        layers += _line(table.filter(pl.col("entity") == entity), plane, role, shape)
    layers += _target_words(targets, plane) + _end_labels(table, plane, looks)
    note = frames.status_note(table["status"], "Dashed and hollow")
    below, total = marks.notes([note], top=height + 4, width=width)
    title = title or frames.described(code, frames.listing([entity_name(e) for e in entities]))
    alt = _alt(table, code, unit, targets)
    layers += below
    spec = finish(layers, width=width, height=total, title=title, alt=alt, bins=len(entities))
    return Chart(spec, alt, table, title)


def _table(frame: pl.DataFrame, code: str) -> pl.DataFrame:
    held = frame.filter(pl.col("value").is_not_null())
    place = {e: n for n, e in enumerate(held["entity"].unique(maintain_order=True))}
    return (
        held.with_columns(
            name=frames.names(held["entity"]),
            label=frames.labels(held, code),
            x=pl.Series([series.year_of(str(p)) for p in held["period"]], dtype=pl.Float64),
            order=pl.col("entity").replace_strict(place, return_dtype=pl.Int64),
        )
        .sort("order", "x")
        .drop("order")
    )


def _ends(table: pl.DataFrame) -> pl.DataFrame:
    last = table.group_by("entity", maintain_order=True).last()
    return last.with_columns(text=pl.concat_str("name", pl.lit(" "), "label"))


def _plane(
    table: pl.DataFrame,
    targets: Sequence[tuple[str, float]],
    *,
    zero: bool,
    width: int,
    height: int,
) -> Plane:
    ys = [*table["value"], *(value for _, value in targets)]
    domain, rounds = series.value_axis(ys, zero=zero, about=6 if height > 360 else 5)
    left = max(text_width(t, marks.SMALL) for t in series.tick_text(rounds).values()) + 12
    room = max(text_width(t, _SIZE) * 1.05 for t in _ends(table)["text"]) + 34
    xs = table["x"].to_list()
    first, last = min(xs), max(xs)
    if first == last:
        first, last = first - 0.5, last + 0.5
    return Plane((first, last), domain, (left, _TOP, width - room, height - 26.0))


def _frame_layers(plane: Plane, unit: str) -> list[Any]:
    bottom = plane.box[3]
    years = {float(y): str(y) for y in range(int(plane.x[0]), int(plane.x[1]) + 1)}
    rounds = series.tick_text(ticks(*plane.y, about=6 if bottom > 330 else 5))
    return [
        *plane.grid(rounds),
        *plane.bottom_axis(years),
        *marks.words([{"x": 2, "y": 9, "text": unit}], role="muted", size=marks.SMALL),
    ]


def _target_rules(targets: Sequence[tuple[str, float]], plane: Plane) -> list[Any]:
    if not targets:
        return []
    left, _, right, _ = plane.box
    rules = [{"x": left, "x2": right, "y": plane.down(v), "y2": plane.down(v)} for _, v in targets]
    return [marks.lines(rules, role="ink", strokeWidth=1.3, strokeDash=[5, 3])]


def _target_words(targets: Sequence[tuple[str, float]], plane: Plane) -> list[Any]:
    """The names of the targets, over the lines so that none of them crosses a word."""
    if not targets:
        return []
    texts = [{"x": plane.box[0] + 4, "y": plane.down(v) - 9, "text": text} for text, v in targets]
    return marks.words(texts, size=marks.SMALL, halo=True, fontWeight="bold")


def _line(rows: pl.DataFrame, plane: Plane, role: str, shape: str) -> list[Any]:
    layers = series.line_layers(
        series.runs(rows, "entity"), plane, stroke=paint(role), strokeWidth=2.2
    )
    for hollow in (False, True):
        points = rows.filter((pl.col("status") != "actual") == hollow)
        if points.height:
            layers.append(
                series.point_layer(points, plane, role=role, hollow=hollow, shape=shape, size=42)
            )
    return layers


def _end_labels(table: pl.DataFrame, plane: Plane, looks: dict[str, tuple[str, str]]) -> list[Any]:
    """Each line's mark and name at the right, pushed apart, with a leader to the line's end."""
    alt = altair()
    _, top, right, bottom = plane.box
    ends = _ends(table)
    wanted = [plane.down(v) for v in ends["value"]]
    placed = spread(wanted, _GAP, top, bottom)
    across = [plane.across(x) for x in ends["x"]]
    leaders = [
        {"x": x + 6, "x2": right + 11, "y": start, "y2": y}
        for x, start, y in zip(across, wanted, placed, strict=True)
    ]
    layers: list[Any] = [marks.lines(leaders, role="muted", strokeWidth=0.7)]
    for entity, y in zip(ends["entity"], placed, strict=True):
        role, shape = looks[entity]
        layers.append(
            alt.Chart(marks.data([{"x": right + 18, "y": y}]))
            .mark_point(shape=shape, size=58, opacity=1, filled=True, fill=paint(role))
            .encode(x=alt.X(**marks.at_pixel("x")), y=alt.Y(**marks.at_pixel("y")))
        )
    texts = [{"x": right + 28, "y": y, "text": text}
             for text, y in zip(ends["text"], placed, strict=True)]  # fmt: skip
    return [*layers, *marks.words(texts, size=_SIZE, halo=True)]


def _alt(table: pl.DataFrame, code: str, unit: str, targets: Sequence[tuple[str, float]]) -> str:
    """The first and last figure of everybody, highest last figure first, and the targets."""

    def said(row: dict[str, Any]) -> str:
        text = frames.with_unit(frames.number(row["value"], code), unit)
        sort = "" if row["status"] == "actual" else f" ({row['status']})"
        return f"{text} in {row['period']}{sort}"

    ends = _ends(table).sort("value", descending=True).to_dicts()
    firsts = {row["entity"]: row for row in
              table.group_by("entity", maintain_order=True).first().to_dicts()}  # fmt: skip
    parts = [f"{frames.described(code)}, {len(ends)} lines."]
    parts += [f"{row['name']}: {said(firsts[row['entity']])}, {said(row)}." for row in ends]
    parts += [f"{text}: {frames.with_unit(f'{value:g}', unit)}." for text, value in targets]
    return " ".join(parts)
