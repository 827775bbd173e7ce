"""The dot-range chart: every peer a dot, its ends and median, words for what is missing."""

from __future__ import annotations

import polars as pl
import pytest

from article3.charts.ranges import ranges
from article3.charts.render import to_svg
from article3.charts.theme import THEMES
from article3.errors import MissingFigureError

SHARE, EQUIPMENT = "defexp_share_gdp", "equipment_share"


def rows(indicator: str, values: dict[str, float]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"entity": who, "indicator": indicator, "period": "2025", "value": value, "unit": "%",
             "edition": "x", "status": "estimate" if who == "POL" else "actual", "flags": "",
             "figure_id": f"{who}.{indicator}.2025@x"}
            for who, value in values.items()
        ]
    )  # fmt: skip


@pytest.fixture
def frame() -> pl.DataFrame:
    shares = rows(SHARE, {"POL": 4.5, "LUX": 2.0, "ESP": 1.4, "NATO": 2.7})
    return pl.concat([shares, rows(EQUIPMENT, {"POL": 50.0, "ESP": 20.0})])


@pytest.mark.parametrize("width", [720, 350])
def test_the_alternative_text_gives_place_ends_and_median(frame: pl.DataFrame, width: int) -> None:
    chart = ranges(frame, highlight="LUX", title="Among", width=width)
    assert "Luxembourg 2.00%; 3 Allies from 1.40% (Spain) to 4.50% (Poland), median 2.00%" in (
        chart.alt
    )
    assert "Luxembourg no figure; 2 Allies" in chart.alt
    assert set(chart.table["figure_id"]) == set(frame["figure_id"])
    for theme in THEMES:
        svg = to_svg(chart, theme)
        assert "Luxembourg 2.00" in svg and "Luxembourg: no figure" in svg and "Poland 4.50e" in svg


def test_a_group_is_picked_out_and_no_peer(frame: pl.DataFrame) -> None:
    chart = ranges(frame, highlight="NATO", title="Among")
    assert "NATO 2.70%; 3 Allies" in chart.alt


def test_nothing_to_draw_is_said() -> None:
    with pytest.raises(MissingFigureError, match="no peer"):
        ranges(rows(SHARE, {"NATO": 2.7}), highlight="NATO")
