"""The Allies on a map, in fixed bins, with every small one findable and no gap left blank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from article3.charts import bins, frames, marks, shapes
from article3.charts.chart import Chart
from article3.charts.layout import text_width
from article3.charts.places import PLACES
from article3.charts.shapes import Window
from article3.charts.theme import altair, bin_roles, bin_text_roles, finish, paint

BOUNDARIES = (
    "Boundaries follow Natural Earth as arranged by visionscarto; they imply no position. "
    "Åland, the Faroe Islands and Greenland are drawn with their Allies."
)
"""The note under every map."""


def allies_map(
    frame: pl.DataFrame,
    *,
    edges: Sequence[float] = bins.SHARE_OF_GDP,
    members: Sequence[str] = tuple(PLACES),
    title: str | None = None,
    width: int = 720,
) -> Chart:
    """A choropleth of the Allies for one indicator and one period; groups are left out.

    ``edges`` are the bins' inner edges in the unit of the figures. ``members`` are the Allies to
    show, by default today's 32; any other country is background even when the frame has it. An
    Ally without a figure is hatched, one without armed forces a dotted outline, each with its own
    legend entry. Small Allies are labelled at the end of a leader line.

    Raises :class:`~article3.charts.shapes.MissingShapesError` when the shapes are not installed.
    """
    frame = frames.checked(frame)
    table = bins.binned(frame, edges, members)
    code, period = frames.only(table, "indicator"), frames.only(table, "period")
    unit = frames.unit_words(code, frames.unit_of(table))
    europe, america, bottom = shapes.windows(width)
    windows, count = (europe, america), len(edges) + 1
    layers = [_land(windows, table), *bins.areas(_allies(windows, table), count)]
    layers += _labels(windows, table, count)
    under = america.top + america.height + 18
    left, top = (2.0, under) if width >= 560 else (america.width + 12, america.top + 12)
    layers += bins.legend(table, edges, unit, left, top)
    bottom = max(bottom, top + bins.legend_height(table, edges))
    note = frames.status_letters(table["status"])
    below, height = marks.notes([note, BOUNDARIES], top=bottom + 6, width=width)
    title = title or frames.described(code, period)
    alt = f"Map. {frames.described(code, period)}. {bins.spoken(table, edges, unit)}"
    layers += below
    spec = finish(layers, width=width, height=height, title=title, alt=alt, bins=count)
    return Chart(spec, alt, table, title)


def _land(windows: tuple[Window, Window], table: pl.DataFrame) -> Any:
    """Everybody else, in one quiet colour, so that the Allies lie somewhere."""
    members = set(table["entity"])
    features = [
        {"type": "Feature", "properties": {}, "geometry": shapes.geometry(
            shapes.polygons(shape, window))}
        for window in windows
        for shape in shapes.load()[window.panel.name]
        if shape.code not in members
    ]  # fmt: skip
    return marks.areas(features, fill=paint("land"), stroke=paint("paper"), strokeWidth=0.7)


def _allies(windows: tuple[Window, Window], table: pl.DataFrame) -> list[dict[str, Any]]:
    """The members' areas in pixels; Iceland reaches into both panels and is drawn in one."""
    look = dict(table.select("entity", "class").iter_rows())
    return [
        {"class": look[shape.code], "entity": shape.code, "rings": shapes.polygons(shape, window)}
        for window in windows
        for shape in shapes.load()[window.panel.name]
        if shape.code in look and (window.panel.name, shape.code) != ("america", "ISL")
    ]


def _labels(windows: tuple[Window, Window], table: pl.DataFrame, count: int) -> list[Any]:
    """Codes and values inside the large Allies; names and values beside the small ones.

    Without room, as on a phone, the small ones go by their codes too and low shapes have no value.
    """
    europe, america = windows
    narrow = europe.left == 0
    size = 10.0 if narrow else 11.0
    inside: dict[str, list[dict[str, Any]]] = {}
    beside: dict[str, list[dict[str, Any]]] = {}
    leaders = []
    for row in table.iter_rows(named=True):
        place = PLACES[row["entity"]]
        x, y = (america if place.america else europe).place(place.longitude, place.latitude)
        if place.label is None:
            lines = [row["entity"], row["label"]]
            if place.flat:
                lines = [row["entity"] if narrow else " ".join(lines)]
            inside.setdefault(row["class"], []).extend(_stacked(lines, x, y, size + 0.5))
        else:
            x2, y2 = europe.place(*place.label)
            leaders.append({"x": x, "y": y, "x2": x2, "y2": y2})
            name = row["entity"] if narrow else row["name"]
            text = f"{name} {row['label'] or row['kind']}"
            off = {"left": (3, 0), "right": (-3, 0), "center": (0, 8)}[place.align]
            x2 = _kept_in(x2 + off[0], place.align, text_width(text, size + 1), europe)
            beside.setdefault(place.align, []).append({"x": x2, "y": y2 + off[1], "text": text})
    layers = [marks.lines(leaders, role="ink", strokeWidth=0.8), _dots(leaders)] if leaders else []
    text_role = dict(zip(bin_roles(count), bin_text_roles(count), strict=True))
    for look, rows in sorted(inside.items()):
        # On its own colour a label that is wider than its shape can be read to the end.
        halo = look if look in text_role else "paper"
        role = text_role.get(look, "ink")
        layers += marks.words(rows, role=role, size=size, align="center", halo=halo)
    for align, rows in sorted(beside.items()):
        layers += marks.words(rows, size=size + 1, align=align, halo=True)
    return layers


def _kept_in(x: float, align: str, wide: float, window: Window) -> float:
    """Where a text of that width starts, ends or has its middle without leaving the page."""
    before = wide * {"left": 0, "center": 0.5, "right": 1}[align]
    return max(before + 2, min(x, window.left + window.width - (wide - before) - 2))


def _stacked(lines: list[str], x: float, y: float, step: float) -> list[dict[str, Any]]:
    """Lines of text around a middle; empty ones take no room."""
    kept = [line for line in lines if line.strip()]
    first = y - (len(kept) - 1) / 2 * step
    return [{"x": x, "y": first + n * step, "text": line} for n, line in enumerate(kept)]


def _dots(rows: list[dict[str, float]]) -> Any:
    alt = altair()
    return (
        alt.Chart(marks.data(rows))
        .mark_circle(size=12, opacity=1, fill=paint("ink"), stroke=paint("paper"), strokeWidth=0.8)
        .encode(x=alt.X(**marks.at_pixel("x")), y=alt.Y(**marks.at_pixel("y")))
    )
