"""The pictures of a plan: what they say, what they hold, and that nothing is written over."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import polars as pl
import pytest

from article3.charts.chart import Chart
from article3.charts.layout import text_width
from article3.charts.plan_lines import plan_lines
from article3.charts.plan_shortfall import plan_shortfall
from article3.charts.plan_supply import plan_supply
from article3.charts.plan_values import TRIED, plan_values
from article3.charts.render import to_svg
from article3.charts.theme import DARK, LIGHT
from article3.errors import MissingFigureError

pytest.importorskip("altair", reason="the charts extra is not installed")

Read = Callable[[str], Any]
YEARS = range(2026, 2036)


def missing() -> pl.DataFrame:
    parts = {
        "artillery ammunition": [None, 0.84, 0.29, *[0.0] * 7],
        "main battle tank of a class with a long name": [None, 0.13, 0.12, 0.6, *[0.001] * 6],
    }
    return pl.DataFrame(
        [
            {"name": name, "year": year, "value": 1.0, "asked": 2.0, "missing": part}
            for name, of in parts.items()
            for year, part in zip(YEARS, of, strict=True)
        ],
        infer_schema_length=None,
    )


def supply() -> pl.DataFrame:
    paid = {"eu": 6_000.0, "europe": 500.0, "us": 3_000.0, "other": 500.0}
    return pl.DataFrame(
        [
            {"region": r, "year": y, "money": v * (y - 2025), "share": v / 10_000}
            for r, v in paid.items()
            for y in YEARS
        ]
    )


def use() -> pl.DataFrame:
    used = {"caesar": [None, 0.2, 0.7, 1.0], "k9": [None, None, 0.0, 1.0]}
    spans = [("2026-Q4", "2026-Q4"), ("2027-Q1", "2027-Q1"), ("2027-Q2", "2027-Q4"),
             ("2028-Q1", "2028-Q4")]  # fmt: skip
    return pl.DataFrame(
        [
            {"line": line, "item": "howitzer", "producer": "maker", "from": a, "to": b,
             "room": 24.0, "used": part}
            for line, parts in used.items() for (a, b), part in zip(spans, parts, strict=True)
        ],
        infer_schema_length=None,
    )  # fmt: skip


def expansion() -> pl.DataFrame:
    return pl.DataFrame(
        {"line": ["caesar", "k9"], "started": ["2027-Q1", "2027-Q1"],
         "ready": ["2028-Q1", "2028-Q1"], "amount": [12.0, 1e-5], "cost": [40.0, 0.0]}
    )  # fmt: skip


def values(*, confirmed: bool = False) -> pl.DataFrame:
    return pl.DataFrame(
        {"line": ["patriot", "charge"], "low": [3.7, 0.000001], "high": [125.0, 0.001946],
         "price": [477.0, 0.00115], "confirmed": [confirmed, confirmed]}
    )  # fmt: skip


DRAWN: dict[str, Callable[[int], Chart]] = {
    "shortfall": lambda width: plan_shortfall(missing(), width=width),
    "supply": lambda width: plan_supply(supply(), width=width),
    "lines": lambda width: plan_lines(
        use(), expansion(), items={"howitzer": "155 mm self-propelled howitzer"}, width=width
    ),
    "values": lambda width: plan_values(values(), width=width),
}


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("width", [390, 720])
def test_no_text_is_cut_or_written_over(name: str, width: int, drawing: Read) -> None:
    drawn = drawing(to_svg(DRAWN[name](width)))
    boxes = []
    for text in (t for t in drawn.texts if t.text != "▲"):
        wide = 0.94 * text_width(text.text, text.size)
        left = text.x - {"start": 0, "middle": wide / 2, "end": wide}[text.anchor]
        assert left >= -2, text
        assert left + wide <= drawn.size[0] + 2, text
        assert 0 < text.y < drawn.size[1], text
        boxes.append((left, text.y, left + wide, text.y + 0.7 * text.size, text.text))
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


@pytest.mark.parametrize("name", DRAWN)
def test_both_themes_draw_the_same_marks_in_their_own_colours(name: str, drawing: Read) -> None:
    chart = DRAWN[name](720)
    light, dark = drawing(to_svg(chart)), drawing(to_svg(chart, "dark"))
    assert light.said() == dark.said()
    assert len(light.marks) == len(dark.marks)
    assert {t.fill for t in light.texts} >= {LIGHT.ink, LIGHT.muted}
    assert {t.fill for t in dark.texts} >= {DARK.ink, DARK.muted}


def test_a_shortfall_says_the_worst_and_what_is_met() -> None:
    chart = plan_shortfall(missing())
    assert "In 2027: artillery ammunition 84% and main battle tank" in chart.alt
    assert "In 2035: all 2 met." in chart.alt
    assert chart.table.height == missing().height
    assert chart.table["missing"].to_list() == missing()["missing"].to_list()


def test_a_cell_has_the_colour_of_the_number_it_says() -> None:
    parts = [0.004, 0.006, 0.096, 0.1, 0.247, 0.252, 0.5]
    frame = pl.DataFrame(
        {"name": "tank", "year": range(2027, 2034), "value": 1.0, "asked": 1.0, "missing": parts}
    )
    table = plan_shortfall(frame).table
    assert table["label"].to_list() == ["0", "1", "10", "10", "25", "25", "50"]
    assert [c.removesuffix("_of_4") for c in table["class"]] == [
        "met", "bin_0", "bin_1", "bin_1", "bin_2", "bin_2", "bin_3",
    ]  # fmt: skip


def test_a_year_without_a_target_is_no_column_and_no_zero(drawing: Read) -> None:
    drawn = drawing(to_svg(plan_shortfall(missing())))
    assert "2026" not in drawn.said()
    assert drawn.said().count("0") == 13
    assert drawn.at("84").x < drawn.at("29").x


def test_supply_adds_up_to_the_sums_over_its_columns(drawing: Read) -> None:
    chart = plan_supply(supply(), unit="million EUR, constant 2026")
    drawn = drawing(to_svg(chart))
    assert {f"{10_000 * n:,}" for n in range(1, 11)} <= set(drawn.said())
    assert "550,000 million EUR, constant 2026 from 2026 to 2035" in chart.alt
    assert "Europe, EU 60%, Europe, other 5%, United States 30% and elsewhere 5%" in chart.alt
    assert chart.table.height == 40
    assert chart.table.group_by("year").agg(pl.col("to").max())["to"].sum() == 550_000


def test_a_line_is_shaded_by_use_and_empty_before_its_lead_time(drawing: Read) -> None:
    chart = plan_lines(use(), expansion())
    assert chart.table["level"].to_list() == [
        None, "under half used", "half or more", "full", None, None, "idle", "full",
    ]  # fmt: skip
    drawn = drawing(to_svg(chart))
    assert len(drawn.kind("rect")) == 5 + 4, "five periods open to orders and four swatches"
    assert "Full longest: caesar 4 quarters and k9 4 quarters." in chart.alt


def test_expansion_is_marked_where_it_is_built_and_dust_is_not(drawing: Read) -> None:
    chart = plan_lines(use(), expansion())
    assert "Expansion built: caesar 12 a quarter from 2028-Q1." in chart.alt
    assert drawing(to_svg(chart)).said().count("▲") == 1
    none = plan_lines(use(), expansion().clear())
    assert "No expansion is built." in none.alt


def test_values_are_ranges_that_say_whether_they_are_confirmed(drawing: Read) -> None:
    chart = plan_values(values())
    assert chart.table["line"].to_list() == ["charge", "patriot"], "by multiples of the price"
    assert "charge EUR 1 to 1,950 (1.7 times its price)" in chart.alt
    assert "2 of 2 are not confirmed" in chart.alt
    drawn = drawing(to_svg(chart))
    assert {"EUR 3.70 to 125 m", "not confirmed"} <= set(drawn.said())
    sure = plan_values(values(confirmed=True), span=TRIED)
    assert "not confirmed" not in sure.alt
    assert "one less costs" in " ".join(drawing(to_svg(sure)).said())


def test_lines_beyond_the_most_are_counted_and_stay_in_the_table(drawing: Read) -> None:
    chart = plan_values(values(), most=1)
    assert chart.table.height == 2
    assert "In the table, not drawn: 1 of 2 lines." in " ".join(drawing(to_svg(chart)).said())


@pytest.mark.parametrize(
    "draw",
    [
        lambda: plan_shortfall(missing().with_columns(missing=pl.lit(None, pl.Float64))),
        lambda: plan_supply(supply().with_columns(money=pl.lit(0.0))),
        lambda: plan_lines(use().with_columns(used=pl.lit(None, pl.Float64)), expansion()),
        lambda: plan_values(values().clear()),
    ],
)
def test_nothing_to_draw_is_said(draw: Callable[[], Chart]) -> None:
    with pytest.raises(MissingFigureError, match="nothing to draw"):
        draw()
