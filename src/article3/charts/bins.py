"""Fixed bins of the map and the tiles: their edges, words, colours and kinds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import polars as pl

from article3.charts import frames, marks
from article3.charts.frames import FIGURE, NO_FIGURE, NO_FORCES
from article3.charts.shapes import geometry, hatch
from article3.charts.theme import altair, bin_roles, paint
from article3.errors import Article3Error, MissingFigureError

SHARE_OF_GDP = (1.5, 2.0, 2.5, 3.5)
"""The edges used for shares of GDP; each belongs to the bin above it."""


def edges_for(values: Sequence[float], bins: int = 5) -> tuple[float, ...]:
    """Edges that put about as many figures in each of some bins, at round numbers.

    Fewer where many figures are alike. Raises ``MissingFigureError`` without figures.

    >>> edges_for([110, 220, 330, 440, 550])
    (200.0, 290.0, 370.0, 460.0)
    >>> edges_for([7.0])
    (7.0,)
    """
    if not values:
        raise MissingFigureError("There is nothing to draw: nobody has a figure.")
    cuts = pl.Series(sorted(values), dtype=pl.Float64)
    found = [cuts.quantile(n / bins, "linear") for n in range(1, bins)]
    rounded = {float(f"{cut:.2g}") for cut in found if cut is not None}
    inside = sorted(edge for edge in rounded if min(values) < edge <= max(values))
    return tuple(inside) or (float(max(values)),)


def bin_words(edges: Sequence[float]) -> list[str]:
    """What a legend writes for each bin, lowest first.

    >>> bin_words([1.5, 2])
    ['under 1.5', '1.5 to under 2', '2 or more']
    """
    written = [f"{e:,g}".replace("-", "−") for e in edges]
    middle = [f"{a} to under {b}" for a, b in pairwise(written)]
    return [f"under {written[0]}", *middle, f"{written[-1]} or more"]


def binned(frame: pl.DataFrame, edges: Sequence[float], members: Sequence[str]) -> pl.DataFrame:
    """One row for each member, by name, with ``name``, ``kind``, ``label`` and ``class``.

    ``class`` is the role of the member's colour, or its kind when it has no figure. Raises
    :class:`~article3.errors.Article3Error` for edges that do not rise.
    """
    if not edges or list(edges) != sorted(set(edges)):
        raise Article3Error("A map's bins need at least one edge, each higher than the one before.")
    roles = bin_roles(len(edges) + 1)
    shown = frames.checked(frame.filter(pl.col("entity").is_in(list(members))))
    table = frames.kinds(shown, members)
    classes = [
        roles[bisect_right(list(edges), value)] if kind == FIGURE else kind
        for value, kind in table.select("value", "kind").iter_rows()
    ]
    return table.with_columns(pl.Series("class", classes, dtype=pl.String)).sort("name")


def legend(table: pl.DataFrame, edges: Sequence[float], unit: str, x: float, y: float) -> list[Any]:
    """The bins that exist with how many members each has; the empty kinds when they occur.

    Drawn downwards from a pixel, 20 pixels an entry under a heading.
    """
    roles = bin_roles(len(edges) + 1)
    entries = list(zip(roles, bin_words(edges), strict=True))
    found = set(table["kind"])
    entries += [(k, k) for k in (NO_FIGURE, NO_FORCES) if k in found]
    counts = dict(table.group_by("class").len().iter_rows())
    boxes, texts = [], [{"x": x, "y": y + 6, "text": unit}]
    for n, (role, words) in enumerate(entries):
        top = y + 18 + 20 * n
        boxes.append({"class": role, "rings": [_box(x, top, 22, 13)]})
        texts.append({"x": x + 30, "y": top + 7, "text": f"{words} ({counts.get(role, 0)})"})
    return [
        *areas(boxes, len(edges) + 1),
        *marks.words(texts[:1], size=13, fontWeight="bold"),
        *marks.words(texts[1:], size=13),
    ]


def legend_height(table: pl.DataFrame, edges: Sequence[float]) -> float:
    """How high the legend is in pixels."""
    empty = {NO_FIGURE, NO_FORCES} & set(table["kind"])
    return 20.0 * (len(edges) + 1 + len(empty)) + 18


def _box(x: float, y: float, wide: float, high: float) -> list[tuple[float, float]]:
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]


def areas(rows: Sequence[dict[str, Any]], bins: int) -> list[Any]:
    """Areas in pixels: rows with ``class`` and ``rings``, each kind in its own layer.

    What has no figure is hatched and what has no armed forces is an empty dotted outline: a null in
    a colour scale would vanish or take the lowest bin's colour.
    """
    alt = altair()

    def shape(kind_rows: Sequence[dict[str, Any]], **mark: Any) -> Any:
        features = [
            {"type": "Feature", "properties": {k: v for k, v in r.items() if k != "rings"},
             "geometry": geometry(r["rings"])}
            for r in kind_rows
        ]  # fmt: skip
        return marks.areas(features, **mark)

    layers: list[Any] = []
    roles = {role: role for role in bin_roles(bins)}
    if filled := [r for r in rows if r["class"] in roles]:
        layers.append(
            shape(filled, stroke=paint("paper"), strokeWidth=0.7).encode(
                fill=alt.Fill(**marks.by_class("properties.class", roles))
            )
        )
    if hatched := [r for r in rows if r["class"] == NO_FIGURE]:
        layers.append(shape(hatched, fill=paint("paper"), stroke=paint("hatch"), strokeWidth=0.9))
        strokes = [line for r in hatched for line in hatch(r["rings"])]
        layers.append(marks.lines(strokes, role="hatch", strokeWidth=0.9))
    if empty := [r for r in rows if r["class"] == NO_FORCES]:
        layers.append(
            shape(
                empty, fill=paint("paper"), stroke=paint("ink"), strokeWidth=1.1, strokeDash=[2, 2]
            )
        )
    return layers


def spoken(table: pl.DataFrame, edges: Sequence[float], unit: str) -> str:
    """Sentences with how many members lie in each bin, the extremes and who has no figure."""
    code = table["indicator"][0]
    counts = dict(table.group_by("class").len().iter_rows())
    roles = bin_roles(len(edges) + 1)
    said = [f"{counts.get(r, 0)} at {w}" for r, w in zip(roles, bin_words(edges), strict=True)]
    parts = [f"{table.height} Allies by {unit}: {'; '.join(said)}."]
    ranked = table.filter(pl.col("kind") == FIGURE).sort("value", "name").to_dicts()
    if ranked:
        low, high = (
            f"{r['name']} {frames.number(r['value'], code)}" for r in (ranked[0], ranked[-1])
        )
        parts.append(f"Highest {high}, lowest {low}.")
    for kind in (NO_FIGURE, NO_FORCES):
        without = table.filter(pl.col("kind") == kind)["name"].to_list()
        if without:
            parts.append(f"With {kind}: {frames.listing(without)}.")
    return " ".join(parts)
