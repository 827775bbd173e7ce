"""Small Altair layers that several charts share: text with a halo, rules, notes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from article3.charts.layout import text_width, wrap
from article3.charts.theme import altair, paint

if TYPE_CHECKING:
    from article3.charts.series import Plane

Rows = Sequence[dict[str, Any]]
Layers = tuple[list[Any], float]
"""Layers, and how high the chart is with them."""

SMALL = 12
"""The size of notes, ticks and legends in pixels."""


class Pen(Protocol):
    """What draws words, rules, lines and bands: this module with Altair, or one with plain SVG."""

    def words(
        self, rows: Rows, *, role: str = "ink", size: float = 13, halo: bool | str = False,
        **mark: Any,
    ) -> list[Any]:  # fmt: skip
        """As :func:`words`."""

    def lines(self, rows: Rows, *, role: str = "grid", **mark: Any) -> Any:
        """As :func:`lines`."""

    def line(self, rows: Rows, plane: Plane, *, role: str, **mark: Any) -> Any:
        """As :func:`line`."""

    def band(
        self, rows: Rows, plane: Plane, *, low: str, high: str, role: str, opacity: float = 1.0
    ) -> Any:
        """As :func:`band`."""


def data(rows: Rows) -> Any:
    """Rows as inline data, in the order given."""
    return altair().Data(values=list(rows))


def areas(features: Sequence[dict[str, Any]], **mark: Any) -> Any:
    """GeoJSON features whose coordinates are pixels.

    They travel as JSON text, which Vega reads: as Python objects Altair would copy and look at each
    of their thousands of points several times.
    """
    alt = altair()
    text = json.dumps(list(features), separators=(",", ":"), ensure_ascii=False)
    return (
        alt.Chart(alt.Data(values=text, format={"type": "json"}))
        .mark_geoshape(**mark)
        .project(type="identity", scale=1, translate=[0, 0])
    )


def at_pixel(field: str) -> dict[str, Any]:
    """Encoding arguments for a field that already holds pixels."""
    return {"shorthand": f"{field}:Q", "scale": None, "axis": None, "title": None}


def words(
    rows: Rows, *, role: str = "ink", size: float = 13, halo: bool | str = False, **mark: Any
) -> list[Any]:
    """Text at pixels: rows with ``x``, ``y`` and ``text`` (a string or lines).

    With a halo, the text stands on an outline in the paper's colour, or in that of the role named,
    and reads over any mark.
    """
    alt = altair()

    def layer(**look: Any) -> Any:
        return (
            alt.Chart(data(rows))
            .mark_text(fontSize=size, **{"baseline": "middle", "align": "left"} | mark | look)
            .encode(x=alt.X(**at_pixel("x")), y=alt.Y(**at_pixel("y")), text=alt.Text("text:N"))
        )

    front = layer(fill=paint(role))
    if not halo:
        return [front]
    around = paint(halo if isinstance(halo, str) else "paper")
    wide = 3 if isinstance(halo, str) else 5
    return [layer(fill=around, stroke=around, strokeWidth=wide, strokeJoin="round"), front]


def lines(rows: Rows, *, role: str = "grid", **mark: Any) -> Any:
    """Straight lines at pixels: rows with ``x``, ``y``, ``x2`` and ``y2``."""
    alt = altair()
    return (
        alt.Chart(data(rows))
        .mark_rule(stroke=paint(role), **mark)
        .encode(x=alt.X(**at_pixel("x")), y=alt.Y(**at_pixel("y")), x2="x2:Q", y2="y2:Q")
    )


def line(rows: Rows, plane: Plane, *, role: str, **mark: Any) -> Any:
    """A line through rows with ``x`` and ``value`` on a plane's scales."""
    chart = altair().Chart(data(rows))
    return chart.mark_line(stroke=paint(role), strokeJoin="round", **mark).encode(**plane.encode())


def band(
    rows: Rows, plane: Plane, *, low: str, high: str, role: str, opacity: float = 1.0
) -> Any:  # fmt: skip
    """The area between two fields of rows with ``x`` on a plane's scales."""
    chart = altair().Chart(data(rows)).mark_area(fill=paint(role), opacity=opacity)
    return chart.encode(**plane.encode(low), y2=f"{high}:Q")


def notes(
    sentences: Sequence[str], *, top: float, width: float, left: float = 2, pen: Pen | None = None
) -> Layers:
    """Sentences as small muted lines from a height on, and the height where they end.

    Drawn by another ``pen`` than this module where one is given.
    """
    wrapped = wrap(" ".join(s for s in sentences if s), width - left - 4, SMALL)
    if not wrapped:
        return [], top
    rows = [{"x": left, "y": top + 10 + 16 * n, "text": line} for n, line in enumerate(wrapped)]
    drawn = (pen.words if pen else words)(rows, role="muted", size=SMALL)
    return drawn, top + 4 + 16 * len(wrapped)


def by_class(field: str, classes: dict[str, str]) -> Any:
    """A colour scale from classes to roles, without a legend; for ``fill`` or ``stroke``."""
    alt = altair()
    scale = alt.Scale(domain=list(classes), range=[paint(r) for r in classes.values()])
    return {"shorthand": f"{field}:N", "scale": scale, "legend": None}


def boxes(rows: Rows, classes: dict[str, str], **mark: Any) -> Any:
    """Rectangles at pixels: rows with ``x``, ``y``, ``x2``, ``y2`` and a ``class`` with a role."""
    alt = altair()
    return (
        alt.Chart(data(rows))
        .mark_rect(**mark)
        .encode(
            x=alt.X(**at_pixel("x")),
            y=alt.Y(**at_pixel("y")),
            x2="x2:Q",
            y2="y2:Q",
            fill=alt.Fill(**by_class("class", classes)),
        )
    )


def key(classes: dict[str, str], *, top: float, width: float) -> Layers:
    """What colours mean: words and their roles as swatches in lines, and where they end."""
    swatches, texts = [], []
    x, y = 2.0, top
    for text in classes:
        wide = 18 + text_width(text, SMALL)
        if x > 2 and x + wide > width - 2:
            x, y = 2.0, y + 18
        swatches.append({"x": x, "x2": x + 12, "y": y + 2, "y2": y + 14, "class": text})
        texts.append({"x": x + 18, "y": y + 8, "text": text})
        x += wide + 16
    look = {"stroke": paint("muted"), "strokeWidth": 0.6}
    return [boxes(swatches, classes, **look), *words(texts, size=SMALL)], y + 20
