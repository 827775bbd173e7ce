"""The trajectory: what is dashed, hollow or a gap, and where targets and breaks lie."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import polars as pl
import pytest

from article3.charts import series
from article3.charts.render import to_svg
from article3.charts.theme import LIGHT
from article3.charts.trajectory import trajectory
from article3.errors import Article3Error, MissingFigureError

pytest.importorskip("altair", reason="the charts extra is not installed")

Years = Callable[..., pl.DataFrame]
Read = Callable[[str], Any]

LUX = {2020: 0.5, 2021: 0.6, 2022: 0.7, 2023: 1.0, 2024: 1.2, 2025: 2.0}


def test_estimates_are_dashed_and_hollow(over_years: Years, drawing: Read) -> None:
    drawn = drawing(to_svg(trajectory(over_years({"LUX": LUX}, estimated_from=2024))))
    own = [m for m in drawn.kind("line") if m.stroke == LIGHT.accent]
    assert sorted(m.dash for m in own) == ["1,0", "4,3"]
    points = [m for m in drawn.kind("symbol") if m.stroke == LIGHT.accent]
    assert [p.fill for p in points].count(LIGHT.paper) == 2
    assert [p.fill for p in points].count(LIGHT.accent) == 4
    assert drawn.at("Luxembourg 2.00e").bold
    assert "Dashed and hollow, with e: estimates." in drawn.said()


def test_a_missing_year_is_a_gap(over_years: Years) -> None:
    frame = over_years({"LUX": {2020: 1.0, 2021: 1.1, 2022: None, 2023: 1.3, 2024: 1.4}})
    points = frame.with_columns(x=pl.col("period").cast(pl.Float64))
    cut = series.runs(points, "entity")
    assert cut.select("run", "x").rows() == [
        ("LUX 1", 2020.0),
        ("LUX 1", 2021.0),
        ("LUX 2", 2023.0),
        ("LUX 2", 2024.0),
    ]


def test_the_step_to_the_first_estimate_is_dashed(over_years: Years) -> None:
    frame = over_years({"LUX": {2022: 1.0, 2023: 1.1, 2024: 1.3}}, estimated_from=2024)
    cut = series.runs(frame.with_columns(x=pl.col("period").cast(pl.Float64)), "entity")
    assert cut.select("run", "x", "dashed").rows() == [
        ("LUX 1", 2022.0, False),
        ("LUX 1", 2023.0, False),
        ("LUX 2", 2023.0, True),
        ("LUX 2", 2024.0, True),
    ]


def test_targets_lie_at_their_value_and_end_when_due(over_years: Years, drawing: Read) -> None:
    chart = trajectory(
        over_years({"LUX": LUX}), targets=[("Guideline", 2.0, None), ("Core", 3.5, 2035)]
    )
    drawn = drawing(to_svg(chart))
    guideline, core = (m for m in drawn.kind("rule") if m.dash == "5,3")
    grid = {t.text: t.y for t in drawn.texts}
    assert guideline.y == pytest.approx(grid["2.0"], abs=0.6)
    assert core.y < grid["3.0"]
    (diamond,) = [m for m in drawn.kind("symbol") if m.fill == LIGHT.ink]
    assert diamond.x == pytest.approx(core.x + core.width, abs=0.6)
    assert diamond.x == pytest.approx(grid_x(drawn, "2035"), abs=0.6)
    assert diamond.y == pytest.approx(core.y, abs=0.6)


def grid_x(drawn: Any, text: str) -> float:
    return float(drawn.at(text).x)


def test_a_break_is_a_rule_before_its_year(over_years: Years, drawing: Read) -> None:
    drawn = drawing(to_svg(trajectory(over_years({"LUX": LUX}), breaks=[(2023, "GNI for GDP")])))
    (rule,) = [m for m in drawn.kind("rule") if m.dash == "2,3"]
    assert grid_x(drawn, "2022") < rule.x < grid_x(drawn, "2023")
    assert "GNI for GDP" in drawn.said()


def test_two_breaks_side_by_side_do_not_write_over_each_other(
    over_years: Years, drawing: Read
) -> None:
    breaks = [(2022, "a long-winded break"), (2023, "another long-winded break")]
    drawn = drawing(to_svg(trajectory(over_years({"LUX": LUX}), breaks=breaks)))
    one, two = (drawn.at(text) for _, text in breaks)
    assert abs(one.y - two.y) >= 14


def test_peers_are_grey_and_their_names_apart(over_years: Years, drawing: Read) -> None:
    peers = {e: {2023: 1.0 + n / 100, 2024: 1.5 + n / 100} for n, e in enumerate(["BEL", "NLD"])}
    chart = trajectory(over_years({"LUX": LUX} | peers), entity="LUX")
    drawn = drawing(to_svg(chart))
    assert {m.stroke for m in drawn.kind("line")} == {LIGHT.peer, LIGHT.accent}
    named = sorted(t.y for t in drawn.texts if t.text.startswith(("Bel", "Net", "Lux")))
    assert len(named) == 3
    assert all(b - a >= 14 for a, b in pairwise(named))
    assert chart.table["entity"].to_list()[-1] == "LUX"
    assert "Others: Belgium 1.50% in 2024; Netherlands 1.51% in 2024." in chart.alt


def test_a_band_has_both_its_edges(over_years: Years, drawing: Read) -> None:
    band = pl.DataFrame({"period": ["2025", "2030"], "low": [2.0, 2.2], "high": [2.0, 3.0]})
    drawn = drawing(to_svg(trajectory(over_years({"LUX": LUX}), band=band)))
    (area,) = drawn.kind("area")
    assert area.fill == LIGHT.band
    assert len([m for m in drawn.kind("line") if m.stroke == LIGHT.bar]) == 2


def test_half_years_stand_between_the_years() -> None:
    assert [series.year_of(p) for p in ("2024", "2024-H2", "2025")] == [2024.0, 2024.5, 2025.0]


@pytest.mark.parametrize("width", [390, 720])
def test_names_stay_on_the_page(over_years: Years, drawing: Read, width: int) -> None:
    peers = {"MKD": {2024: 1.9, 2025: 2.0}, "EUCAN": {2024: 2.1, 2025: 2.2}}
    frame = over_years({"LUX": LUX} | peers, estimated_from=2025)
    drawn = drawing(to_svg(trajectory(frame, entity="LUX", width=width)))
    assert drawn.size[0] == width
    for text in drawn.texts:
        if text.anchor == "start":
            assert text.x + 0.5 * text.size * len(text.text) * 0.95 <= width + 4, text


def test_the_alternative_text_has_the_numbers(over_years: Years) -> None:
    frame = over_years({"LUX": LUX}, estimated_from=2025)
    alt = trajectory(
        frame, targets=[("Guideline", 2.0, None), ("Core", 3.5, 2035)], breaks=[(2023, "GNI")]
    ).alt
    assert "Luxembourg: 0.50% in 2020, 2.00% in 2025 (estimate)." in alt
    assert "Guideline (2%): the last figure is at or above it." in alt
    assert "Core (3.5%, due 2035): the last figure is below it." in alt
    assert "Definition break before 2023: GNI." in alt


def test_nothing_to_draw_is_said(over_years: Years) -> None:
    frame = over_years({"LUX": LUX, "BEL": {2024: None}})
    with pytest.raises(MissingFigureError, match="no figure for Belgium"):
        trajectory(frame, entity="BEL")
    with pytest.raises(Article3Error, match="one entity, the frame has BEL, LUX"):
        trajectory(frame)
