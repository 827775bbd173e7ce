"""Revisions: one line a period, in order of publication, second-hand figures hollow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from article3.charts.render import to_svg
from article3.charts.revisions import revisions
from article3.charts.theme import LIGHT, ramp
from article3.errors import Article3Error

pytest.importorskip("altair", reason="the charts extra is not installed")

Frame = Callable[..., pl.DataFrame]
Read = Callable[[str], Any]


@pytest.fixture
def editions(frame: Frame) -> pl.DataFrame:
    """Two years through three editions, out of order; the oldest is known second-hand."""
    rows = [
        (date(2025, 8, 28), "2023", 1.06, "table", "actual"),
        (date(2023, 7, 7), "2023", 0.72, "second_hand", "estimate"),
        (date(2024, 6, 17), "2023", 1.12, "table", "estimate"),
        (date(2024, 6, 17), "2024", 1.30, "corroborated", "estimate"),
        (date(2025, 8, 28), "2024", 1.19, "table", "estimate"),
        (date(2026, 7, 2), "2024", None, "table", "actual"),
    ]
    return pl.concat(
        frame({"LUX": value}, period=period).with_columns(
            published=pl.lit(day),
            standing=pl.lit(standing),
            status=pl.lit(status),
            edition=pl.lit(f"made-up-{day:%Y}"),
        )
        for day, period, value, standing, status in rows
    )


def test_points_run_by_date_of_publication(editions: pl.DataFrame, drawing: Read) -> None:
    chart = revisions(editions)
    drawn = drawing(to_svg(chart))
    assert chart.table.select("period", "value").rows() == [
        ("2023", 0.72),
        ("2023", 1.12),
        ("2023", 1.06),
        ("2024", 1.3),
        ("2024", 1.19),
    ]
    colours = ramp(LIGHT, 2)
    assert {m.stroke for m in drawn.kind("line")} == set(colours)
    xs = [m.x for m in drawn.kind("symbol") if m.stroke == colours[0]]
    assert len(set(xs)) == 3
    # 346 and 437 days lie between the three editions: the distances are those of the calendar.
    a, b, c = sorted(xs)
    assert (b - a) / (c - b) == pytest.approx(346 / 437, rel=0.01)


def test_only_the_second_hand_point_is_hollow(editions: pl.DataFrame, drawing: Read) -> None:
    drawn = drawing(to_svg(revisions(editions)))
    points = drawn.kind("symbol")
    (hollow,) = [m for m in points if m.fill == LIGHT.paper]
    assert hollow.x == min(m.x for m in points)
    assert "Hollow: from one second-hand text. e: estimate." in drawn.said()


def test_each_line_ends_in_its_period_and_newest_figure(
    editions: pl.DataFrame, drawing: Read
) -> None:
    said = drawing(to_svg(revisions(editions))).said()
    assert {"2023 1.06", "2024 1.19e", "Jul 2023", "Jun 2024", "Aug 2025"} <= set(said)


def test_one_period_has_every_figure_written(editions: pl.DataFrame, drawing: Read) -> None:
    chart = revisions(editions.filter(pl.col("period") == "2023"))
    assert {"0.72e", "1.12e", "2023 1.06"} <= set(drawing(to_svg(chart)).said())
    assert chart.title.endswith("Luxembourg, 2023")


def test_the_target_lies_at_its_value(editions: pl.DataFrame, drawing: Read) -> None:
    drawn = drawing(to_svg(revisions(editions, target=1.0, zero=True)))
    (rule,) = [m for m in drawn.kind("rule") if m.dash == "5,3"]
    assert rule.y == pytest.approx(drawn.at("1.0").y, abs=0.6)
    assert "Target 1%" in drawn.said()


def test_the_alternative_text_has_first_and_last(editions: pl.DataFrame) -> None:
    alt = revisions(editions, target=2).alt
    assert "Luxembourg, through 3 editions." in alt
    assert "2023: 0.72% first (July 2023), 1.06% last (August 2025)." in alt
    assert "1 of 5 figures come from one second-hand text." in alt
    assert "Target: 2%." in alt


def test_the_extra_columns_are_asked_for(editions: pl.DataFrame) -> None:
    with pytest.raises(Article3Error, match="lacks the columns published, standing"):
        revisions(editions.drop("published", "standing"))
    other = editions.with_columns(entity=pl.lit("BEL"))
    with pytest.raises(Article3Error, match="one entity"):
        revisions(pl.concat([editions, other]))
