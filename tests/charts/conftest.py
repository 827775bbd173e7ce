"""Small made-up frames, and a reader of what an SVG really shows."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl
import pytest

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Text:
    x: float
    y: float
    text: str
    fill: str
    anchor: str
    bold: bool
    size: float


@dataclass(frozen=True)
class Mark:
    """A path or a line of a mark group: its kind, where it starts, its size and its paint."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    fill: str
    stroke: str
    dash: str
    d: str


class Drawing:
    """What is in an SVG, in drawing order; halos (text of one paint) are left out."""

    def __init__(self, svg: str) -> None:
        self.root = ET.fromstring(svg)  # noqa: S314 - our own SVG
        self.size = (float(self.root.attrib["width"]), float(self.root.attrib["height"]))
        self.texts: list[Text] = []
        self.marks: list[Mark] = []
        for group in self.root.iter(f"{SVG}g"):
            found = re.search(r"mark-(\w+) role-mark", group.attrib.get("class", ""))
            if not found:
                continue
            for item in group:
                self._take(found[1], item)

    def _take(self, kind: str, item: ET.Element) -> None:
        x, y = _moved(item.attrib.get("transform", ""))
        at = item.attrib
        if item.tag == f"{SVG}text":
            size = float(at["font-size"].removesuffix("px"))
            if "stroke" not in at:
                self.texts.append(
                    Text(
                        x,
                        y - round(0.3 * size),  # every text hangs by its middle, as Vega counts it
                        "".join(item.itertext()),
                        at.get("fill", ""),
                        at.get("text-anchor", "start"),
                        at.get("font-weight", "") == "bold",
                        size,
                    )
                )
            return
        if item.tag == f"{SVG}line":
            wide, high = float(at.get("x2", 0)), float(at.get("y2", 0))
        else:
            box = re.match(r"M([-\d.]+),([-\d.]+)h([-\d.]+)v([-\d.]+)", at.get("d", ""))
            wide = high = 0.0
            if box:
                x, y, wide, high = (float(n) for n in box.groups())
        self.marks.append(
            Mark(
                kind,
                x,
                y,
                wide,
                high,
                at.get("fill", ""),
                at.get("stroke", ""),
                at.get("stroke-dasharray", ""),
                at.get("d", ""),
            )
        )

    def kind(self, kind: str) -> list[Mark]:
        return [m for m in self.marks if m.kind == kind]

    def said(self) -> list[str]:
        return [t.text for t in self.texts]

    def at(self, text: str) -> Text:
        (found,) = [t for t in self.texts if t.text == text]
        return found


def _moved(transform: str) -> tuple[float, float]:
    found = re.match(r"translate\(([-\d.e]+),([-\d.e]+)\)", transform)
    return (float(found[1]), float(found[2])) if found else (0.0, 0.0)


@pytest.fixture(scope="session")
def drawing() -> Callable[[str], Drawing]:
    return Drawing


@pytest.fixture(scope="session")
def frame() -> Callable[..., pl.DataFrame]:
    """A frame of one period: values by entity."""

    def made(
        values: Mapping[str, float | None],
        *,
        period: str = "2024",
        indicator: str = "defexp_share_gdp",
        unit: str = "%",
        estimates: tuple[str, ...] = (),
    ) -> pl.DataFrame:
        return pl.DataFrame(
            [
                {
                    "entity": entity,
                    "indicator": indicator,
                    "period": period,
                    "value": value,
                    "unit": unit,
                    "edition": "made-up-2024",
                    "status": "estimate" if entity in estimates else "actual",
                    "flags": "",
                    "figure_id": f"{entity}-{period}",
                }
                for entity, value in values.items()
            ],
            schema_overrides={"value": pl.Float64},
        )

    return made


@pytest.fixture(scope="session")
def over_years(frame: Callable[..., pl.DataFrame]) -> Callable[..., pl.DataFrame]:
    """A frame of years: values by entity and year; estimates from a year on."""

    def made(
        series: Mapping[str, Mapping[int, float | None]], *, estimated_from: int = 9999
    ) -> pl.DataFrame:
        return pl.concat(
            frame(
                {entity: value},
                period=str(year),
                estimates=(entity,) if year >= estimated_from else (),
            )
            for entity, values in series.items()
            for year, value in values.items()
        )

    return made
