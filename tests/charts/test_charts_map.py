"""Map and tiles: everybody is there, and nothing without a figure looks like a figure."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from article3.alliance import allies
from article3.charts import bins, shapes
from article3.charts.chart import Chart
from article3.charts.layout import text_width
from article3.charts.map import allies_map
from article3.charts.places import PLACES
from article3.charts.projection import AMERICA, EUROPE
from article3.charts.render import to_svg
from article3.charts.theme import DARK, LIGHT, contrast, ramp
from article3.charts.tiles import CELLS, tiles
from article3.errors import Article3Error, MissingExtraError, MissingFigureError

pytest.importorskip("altair", reason="the charts extra is not installed")

Frame = Callable[..., pl.DataFrame]
Read = Callable[[str], Any]

with_shapes = pytest.mark.skipif(
    not shapes.FILE.exists(), reason="the map's shapes are not installed; run: make install"
)
TODAY = {a.iso3 for a in allies(date(2026, 1, 1))}


@pytest.fixture(scope="module")
def alliance(frame: Frame) -> pl.DataFrame:
    """Values from 1.0 upwards by code; Luxembourg and Spain have none, Iceland is not listed."""
    values: dict[str, float | None] = {
        e: round(1 + n * 0.1, 1) for n, e in enumerate(sorted(TODAY - {"ISL"}))
    }
    return frame(values | {"ESP": None, "LUX": None, "NATO": 2.7, "UKR": 30.0}, estimates=("POL",))


@pytest.fixture(scope="module")
def wide(alliance: pl.DataFrame) -> Chart:
    """The map of the made-up Alliance at its usual width."""
    return allies_map(alliance)


def areas(spec: dict[str, Any]) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each layer of shapes with the features it draws that stand for an Ally."""
    found = []
    for layer in spec["layer"]:
        if layer["mark"]["type"] == "geoshape":
            features = json.loads(layer["data"]["values"])
            found.append((layer, [f for f in features if "entity" in f["properties"]]))
    return found


@with_shapes
def test_all_32_allies_are_on_the_map(wide: Chart) -> None:
    drawn = [f["properties"] for _, fs in areas(wide.spec.to_dict()) for f in fs]
    assert {p["entity"] for p in drawn} == TODAY
    assert len(TODAY) == 32
    # Greenland is on the American panel as a part of Denmark; nobody else is drawn twice.
    assert [p["entity"] for p in drawn if p["entity"] == "DNK"] == ["DNK", "DNK"]
    assert len(drawn) == 33


@with_shapes
def test_each_kind_is_a_layer_of_its_own(wide: Chart) -> None:
    kinds: dict[str, set[str]] = {"filled": set(), "hatched": set(), "empty": set()}
    for layer, features in areas(wide.spec.to_dict()):
        mark = layer["mark"]
        name = "filled" if "encoding" in layer else "empty" if "strokeDash" in mark else "hatched"
        kinds[name] |= {f["properties"]["entity"] for f in features}
    assert kinds["empty"] == {"ISL"}
    assert kinds["hatched"] == {"ESP", "LUX"}
    assert kinds["filled"] == TODAY - {"ISL", "ESP", "LUX"}


@with_shapes
def test_the_legend_counts_every_kind(wide: Chart, drawing: Read) -> None:
    said = drawing(to_svg(wide)).said()
    assert {"no figure (2)", "no armed forces (1)", "% of GDP", "under 1.5 (5)"} <= set(said)
    counted = sum(int(t.split("(")[1][:-1]) for t in said if t.endswith(")") and "(" in t)
    assert counted == 32
    assert any(t.startswith("e: estimate. Boundaries follow Natural Earth") for t in said)


@with_shapes
def test_colours_are_those_of_the_bins(wide: Chart, drawing: Read) -> None:
    for theme in (LIGHT, DARK):
        filled = {m.fill for m in drawing(to_svg(wide, theme.name)).kind("shape")}
        assert set(ramp(theme, 5)) <= filled
        assert theme.land in filled


@with_shapes
@pytest.mark.parametrize("width", [390, 720])
def test_small_allies_have_a_leader_line_to_a_label_on_the_page(
    alliance: pl.DataFrame, drawing: Read, width: int
) -> None:
    drawn = drawing(to_svg(allies_map(alliance, width=width)))
    outside = [e for e, p in PLACES.items() if p.label is not None]
    assert {"LUX", "MNE", "ALB", "MKD", "SVN", "BEL", "NLD", "EST", "LVA", "LTU"} <= set(outside)
    leaders = [m for m in drawn.kind("rule") if m.stroke == LIGHT.ink]
    assert len(leaders) == len(outside)
    said = drawn.said()
    assert "LUX no figure" in said or "Luxembourg no figure" in said
    assert "ISL" in said
    for text in drawn.texts:
        wide = text_width(text.text, text.size)
        left = text.x - wide * {"start": 0, "middle": 0.5, "end": 1}[text.anchor]
        assert left >= -2, text
        assert left + wide <= width + 2, text
        assert 0 < text.y < drawn.size[1], text


@with_shapes
def test_text_inside_a_shape_reads_on_its_colour(wide: Chart, drawing: Read) -> None:
    for theme in (LIGHT, DARK):
        drawn = drawing(to_svg(wide, theme.name))
        grounds = [theme.paper, *ramp(theme, 5)]
        for text in drawn.texts:
            assert max(contrast(text.fill, g) for g in grounds) >= 4.5


@with_shapes
def test_the_map_stays_light(wide: Chart) -> None:
    assert len(to_svg(wide).encode()) < 200_000
    assert shapes.FILE.stat().st_size < 150_000


@with_shapes
@pytest.mark.parametrize(
    ("owner", "longitude", "latitude"),
    [
        ("UKR", 34.1, 44.95),  # Simferopol
        ("UKR", 37.8, 48.0),  # Donetsk
        ("LUX", 6.13, 49.7),
        ("MNE", 19.26, 42.6),
        ("MKD", 21.43, 41.8),
        ("TUR", 32.9, 39.9),
        ("ISL", -19.0, 64.8),
    ],
)
def test_places_lie_in_the_right_country(owner: str, longitude: float, latitude: float) -> None:
    point = EUROPE.project(longitude, latitude)
    assert [s.code for s in shapes.load()["europe"] if inside(point, s)] == [owner]


@with_shapes
def test_labels_start_inside_their_ally() -> None:
    for entity, place in PLACES.items():
        panel = AMERICA if place.america else EUROPE
        point = panel.project(place.longitude, place.latitude)
        assert entity in [s.code for s in shapes.load()[panel.name] if inside(point, s)]


def inside(point: tuple[float, float], shape: shapes.Shape) -> bool:
    """Even-odd rule over all rings."""
    x, y = point
    odd = False
    for ring in shape.rings:
        for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
                odd = not odd
    return odd


@with_shapes
def test_a_country_that_is_no_member_is_background(alliance: pl.DataFrame) -> None:
    chart = allies_map(alliance, members=sorted(TODAY - {"SWE", "FIN"}))
    drawn = {f["properties"]["entity"] for _, fs in areas(chart.spec.to_dict()) for f in fs}
    assert drawn == TODAY - {"SWE", "FIN"}
    assert set(chart.table["entity"]) == drawn


@with_shapes
def test_the_alternative_text_counts_the_bins(wide: Chart) -> None:
    alt = wide.alt
    assert "32 Allies by % of GDP: 5 at under 1.5; 4 at 1.5 to under 2;" in alt
    assert "With no figure: Luxembourg and Spain. With no armed forces: Iceland." in alt
    assert "Highest United States 4.00, lowest Albania 1.00." in alt


def test_without_shapes_the_error_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(MissingExtraError, match="run: make install"):
        shapes.load(tmp_path / "allies.json")


def test_tiles_hold_everybody_once(alliance: pl.DataFrame, drawing: Read) -> None:
    assert set(CELLS) == TODAY
    assert len(set(CELLS.values())) == 32
    drawn = drawing(to_svg(tiles(alliance)))
    assert set(drawn.said()) >= TODAY
    assert drawn.at("ISL").x == drawn.at("no forces").x
    assert drawn.said().count("no figure") == 2
    assert {"no figure (2)", "no armed forces (1)"} <= set(drawn.said())
    value = next(t for t in drawn.texts if t.x == drawn.at("POL").x and t.text.endswith("e"))
    assert value.y > drawn.at("POL").y


def test_tiles_have_the_map_s_kinds(alliance: pl.DataFrame) -> None:
    chart = tiles(alliance, width=390)
    look = dict(chart.table.select("entity", "class").iter_rows())
    assert (look["ISL"], look["LUX"]) == ("no armed forces", "no figure")
    filled = [f for layer, fs in areas(chart.spec.to_dict()) if "encoding" in layer for f in fs]
    assert {f["properties"]["entity"] for f in filled} == TODAY - {"ISL", "LUX", "ESP"}
    assert chart.spec.to_dict()["width"] == 390


def test_a_value_on_an_edge_belongs_to_the_bin_above(frame: Frame) -> None:
    made = frame({"FRA": 2.0, "DEU": 1.9999, "POL": 3.5, "ALB": 1.0})
    table = bins.binned(made, bins.SHARE_OF_GDP, ["FRA", "DEU", "POL", "ALB"])
    assert dict(table.select("entity", "class").iter_rows()) == {
        "ALB": "bin_0_of_5",
        "DEU": "bin_1_of_5",
        "FRA": "bin_2_of_5",
        "POL": "bin_4_of_5",
    }


def test_other_edges_make_other_bins(alliance: pl.DataFrame, drawing: Read) -> None:
    said = drawing(to_svg(tiles(alliance, edges=(2.0,)))).said()
    assert {"under 2 (9)", "2 or more (20)"} <= set(said)
    with pytest.raises(Article3Error, match="each higher than the one before"):
        tiles(alliance, edges=(2.0, 2.0))


def test_a_frame_without_members_is_refused(frame: Frame) -> None:
    with pytest.raises(MissingFigureError, match="no rows"):
        tiles(frame({"UKR": 30.0}))


def test_hatching_fills_an_area_and_leaves_its_hole() -> None:
    square = [(0.0, 0.0), (40.0, 0.0), (40.0, 40.0), (0.0, 40.0)]
    hole = [(10.0, 10.0), (10.0, 30.0), (30.0, 30.0), (30.0, 10.0)]
    whole, holed = shapes.hatch([square]), shapes.hatch([square, hole])
    assert len(holed) > len(whole)
    for row in holed:
        middle = ((row["x"] + row["x2"]) / 2, (row["y"] + row["y2"]) / 2)
        assert all(0 <= m <= 40 for m in middle)
        assert not all(10.5 < m < 29.5 for m in middle)
