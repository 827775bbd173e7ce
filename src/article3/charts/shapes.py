"""The map's shapes: read once, laid out in pixels, hatched where there is no figure."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from article3.charts.projection import AMERICA, EUROPE, Panel
from article3.errors import Article3Error, MissingExtraError

FILE = Path(__file__).resolve().parent / "shapes" / "allies.json"

Point = tuple[float, float]


class MissingShapesError(MissingExtraError):
    """The map's shapes were not installed."""

    def __init__(self) -> None:
        # The shapes are no pip extra, so the sentence of the parent class would mislead.
        Article3Error.__init__(self)

    def __str__(self) -> str:
        return "The map needs shapes that are not installed; run: make install."


@dataclass(frozen=True, slots=True)
class Shape:
    """A country on a panel: its rings in kilometres of the panel's plane."""

    code: str
    ally: bool
    rings: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A panel put on the page: left and top in pixels, and pixels per kilometre."""

    panel: Panel
    left: float
    top: float
    scale: float

    @property
    def width(self) -> float:
        """Pixels from left to right."""
        return self.panel.width_km * self.scale

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return self.panel.height_km * self.scale

    def pixel(self, point: Point) -> Point:
        """Kilometres of the plane as pixels of the page, to a tenth."""
        x = self.left + (point[0] - self.panel.box[0]) * self.scale
        y = self.top + (point[1] - self.panel.box[1]) * self.scale
        return round(x, 1), round(y, 1)

    def place(self, longitude: float, latitude: float) -> Point:
        """Degrees as pixels of the page."""
        return self.pixel(self.panel.project(longitude, latitude))


@cache
def load(file: Path = FILE) -> dict[str, tuple[Shape, ...]]:
    """The shapes of each panel by its name.

    Raises :class:`MissingShapesError` when ``make install`` did not bring them.
    """
    if not file.exists():
        raise MissingShapesError
    stored = json.loads(file.read_text(encoding="utf-8"))
    return {
        name: tuple(
            Shape(s["code"], s["ally"], tuple(tuple((x, y) for x, y in r) for r in s["rings"]))
            for s in panel["shapes"]
        )
        for name, panel in stored["panels"].items()
    }


def polygons(shape: Shape, window: Window) -> list[list[Point]]:
    """A shape's rings in pixels."""
    return [[window.pixel(p) for p in ring] for ring in shape.rings]


def geometry(rings: list[list[Point]]) -> dict[str, object]:
    """Rings as one GeoJSON polygon for an identity projection; holes keep their own turn."""
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]] for ring in rings]}


def hatch(rings: list[list[Point]], gap: float = 3.5) -> list[dict[str, float]]:
    """Diagonal lines that fill an area: rows of ``x``, ``y``, ``x2`` and ``y2`` in pixels.

    Vega has no patterns, so the lines are cut here: every crossing of a diagonal with the outline
    toggles inside and outside.

    >>> len(hatch([[(0, 0), (9, 0), (9, 9), (0, 9)]]))
    3
    """
    # On a plane turned by 45 degrees the diagonals are the lines of equal v.
    turned = [[((x - y) / 2, (x + y) / 2) for x, y in ring] for ring in rings]
    levels = [v for ring in turned for _, v in ring]
    rows = []
    for n in range(math.ceil(min(levels) / gap), math.floor(max(levels) / gap) + 1):
        v = n * gap + 1e-6  # just off the corners, which would count twice
        crossings = sorted(
            a[0] + (v - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
            for ring in turned
            for a, b in zip(ring, ring[1:] + ring[:1], strict=True)
            if (a[1] > v) != (b[1] > v)
        )
        for u, u2 in zip(crossings[::2], crossings[1::2], strict=True):
            ends = {"x": v + u, "y": v - u, "x2": v + u2, "y2": v - u2}
            rows.append({k: round(x, 1) for k, x in ends.items()})
    return rows


def windows(width: float) -> tuple[Window, Window, float]:
    """Europe and America on a page of that width, and the height they take, in pixels.

    A wide page has America and the legend left of Europe; a narrow one has them under it.
    """
    if width >= 560:
        column = round(width * 0.27)
        europe = Window(EUROPE, column, 0, (width - column) / EUROPE.width_km)
        america = Window(AMERICA, 0, 4, (column - 12) / AMERICA.width_km)
        return europe, america, europe.height
    europe = Window(EUROPE, 0, 0, width / EUROPE.width_km)
    america = Window(AMERICA, 0, europe.height + 8, width * 0.46 / AMERICA.width_km)
    return europe, america, europe.height + 8 + america.height
