"""The fan: bands, lines and numbers where the figures lie, in both themes and widths."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl
import pytest

from article3.charts.fan import fan, fan_svg
from article3.charts.layout import text_width
from article3.charts.outlook_fan import drawn as fan_of
from article3.charts.outlook_fan import outlook_fan
from article3.charts.render import to_page_svg, to_png, to_svg
from article3.charts.theme import DARK, LIGHT
from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.outlook import Outlook, outlook
from article3.outlook.address import by_id

pytest.importorskip("altair", reason="the charts extra is not installed")

Read = Callable[[str], Any]
TODAY = date(2026, 11, 22)
UNIT = "million EUR, current prices"


def past(*values: float) -> pl.DataFrame:
    years = range(2027 - len(values), 2027)
    return pl.DataFrame(
        {
            "period": [str(year) for year in years],
            "value": list(values),
            "status": ["actual"] * len(values),
            "figure_id": [f"then-{year}" for year in years],
        },
        schema_overrides={"period": pl.String, "value": pl.Float64, "status": pl.String,
                          "figure_id": pl.String},
    )  # fmt: skip


def ahead(*medians: float) -> pl.DataFrame:
    parts = {"p10": 0.8, "p25": 0.9, "p50": 1.0, "p75": 1.1, "p90": 1.2}
    return pl.DataFrame(
        [
            {"period": str(year), **{name: part * middle for name, part in parts.items()},
             "figure_id": f"then-{year}"}
            for year, middle in enumerate(medians, start=2027)
        ]
    )  # fmt: skip


@pytest.fixture(scope="module")
def luxembourg(ledger: Ledger) -> Outlook:
    return outlook("LUX", ledger=ledger, as_of=TODAY, target="5%gni@2035", draws=200)


@pytest.fixture(scope="module")
def nordic(ledger: Ledger) -> Outlook:
    return outlook("NORDIC", ledger=ledger, as_of=TODAY, draws=200)


def ends(path: str) -> tuple[float, float]:
    """Where a drawn path ends."""
    x, y = re.findall(r"([-\d.]+),([-\d.]+)", path)[-1]
    return float(x), float(y)


def test_the_median_ends_where_its_number_lies(drawing: Read) -> None:
    drawn = drawing(to_svg(fan(past(600, 800), ahead(1000, 1400, 2000), unit=UNIT, title="T")))
    (median,) = [m for m in drawn.kind("line") if m.stroke == LIGHT.accent]
    ticks = {t.text: t.y for t in drawn.texts if t.anchor == "end"}
    x, y = ends(median.d)
    (number,) = [t for t in drawn.texts if t.bold and t.text == "2,000"]
    assert y == pytest.approx(ticks["2,000"], abs=1) == pytest.approx(number.y, abs=1)
    assert number.x > x
    beside = {t.text: t.y for t in drawn.texts if t.x == number.x}
    assert beside["2,400"] < number.y < beside["1,600"]


def test_two_bands_open_from_the_last_amount(drawing: Read) -> None:
    drawn = drawing(to_svg(fan(past(600, 800), ahead(1000, 2000), unit=UNIT, title="T")))
    bands = drawn.kind("area")
    assert len(bands) == 2
    first = {re.match(r"M([-\d.]+),([-\d.]+)", band.d)[0] for band in bands}  # type: ignore[index]
    assert len(first) == 1
    (line,) = [m for m in drawn.kind("line") if m.stroke == LIGHT.ink]
    assert [f"M{x:g},{y:g}" for x, y in [ends(line.d)]] == [
        "M" + ",".join(f"{float(n):g}" for n in text[1:].split(",")) for text in first
    ]


def test_holding_the_share_is_dashed_and_named(drawing: Read) -> None:
    held = pl.DataFrame({"period": ["2027", "2028"], "value": [820.0, 850.0]})
    chart = fan(past(600, 800), ahead(1000, 1400), unit=UNIT, title="T", held=held)
    drawn = drawing(to_svg(chart))
    dashed = [m for m in drawn.kind("line") if m.dash not in ("", "1,0")]
    assert len(dashed) == 1 and dashed[0].stroke == LIGHT.muted
    assert "850" in drawn.said()
    assert any("Dashed" in text for text in drawn.said())
    without = drawing(to_svg(fan(past(600, 800), ahead(1000, 1400), unit=UNIT, title="T")))
    assert not any("Dashed" in text for text in without.said())


def test_the_axis_begins_at_nought(drawing: Read) -> None:
    drawn = drawing(to_svg(fan(past(6000, 6100), ahead(6200, 6300), unit=UNIT, title="T")))
    assert "0" in drawn.said()


def test_nothing_ahead_is_said_and_no_past_is_no_error(drawing: Read) -> None:
    with pytest.raises(MissingFigureError, match="no years ahead"):
        fan(past(600), ahead(1000).head(0), unit=UNIT, title="T")
    chart = fan(past(), ahead(1000, 1200), unit=UNIT, title="T")
    drawn = drawing(to_svg(chart))
    assert "1,200" in drawn.said() and chart.table.height == 2


def test_the_alternative_text_has_the_key_numbers(luxembourg: Outlook) -> None:
    alt = outlook_fan(luxembourg).alt
    assert "1,265" in alt and "2026" in alt and "2035" in alt and "Luxembourg" in alt
    for level in (0.1, 0.5, 0.9):
        assert f"{luxembourg.value('cost_eur', 2035, level):,.0f}" in alt


def test_the_alternative_text_of_a_group_is_in_billions_of_dollars(nordic: Outlook) -> None:
    alt = outlook_fan(nordic).alt
    assert "billion USD" in alt
    for level in (0.1, 0.5, 0.9):
        value = nordic.value("cost_usd", 2035, level) / 1000
        assert f"{value:,.0f}" in alt or f"{value:,.1f}" in alt


def test_the_table_holds_every_value_with_its_id(luxembourg: Outlook, ledger: Ledger) -> None:
    table = outlook_fan(luxembourg).table
    assert table["period"].to_list() == [str(year) for year in range(2014, 2036)]
    assert table["figure_id"].n_unique() == table.height and not table["figure_id"].has_nulls()
    last = table.row(-1, named=True)
    assert by_id(ledger, last["figure_id"]).value == last["value"]
    assert last["p10"] == luxembourg.value("cost_eur", 2035, 0.1)
    assert table.filter(period="2026")["value"].item() == pytest.approx(1265)
    assert set(table.filter(pl.col("period") > "2026")["status"]) == {"forecast"}


def test_the_dashed_line_is_the_share_held(luxembourg: Outlook, drawing: Read) -> None:
    drawn = drawing(to_svg(outlook_fan(luxembourg)))
    held = luxembourg.value("cost_eur", 2035) * 2.03 / 5
    assert f"{held:,.0f}" in drawn.said()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 720])
@pytest.mark.parametrize("who", ["luxembourg", "nordic"])
def test_nothing_leaves_the_page(
    request: pytest.FixtureRequest, drawing: Read, who: str, width: int, theme: str
) -> None:
    chart = outlook_fan(request.getfixturevalue(who), width=width)
    drawn = drawing(to_svg(chart, theme))
    assert drawn.size[0] == width
    colours = {"light": LIGHT, "dark": DARK}[theme]
    assert any(mark.stroke == colours.accent for mark in drawn.kind("line"))
    for text in drawn.texts:
        wide = text_width(text.text, text.size)
        left = text.x - wide * {"start": 0, "middle": 0.5, "end": 1}[text.anchor]
        assert left >= -1, text
        assert left + wide <= width + 1, text
        assert 0 < text.y < drawn.size[1], text


@pytest.mark.parametrize("width", [390, 720])
def test_the_numbers_at_the_end_do_not_write_over_each_other(
    luxembourg: Outlook, drawing: Read, width: int
) -> None:
    drawn = drawing(to_svg(outlook_fan(luxembourg, width=width)))
    right = max(t.x for t in drawn.texts if t.anchor == "start")
    ys = sorted(t.y for t in drawn.texts if t.x == right)
    assert len(ys) == 4
    assert all(below - above >= 12 for above, below in pairwise(ys))


def test_png_and_the_same_bytes_twice(luxembourg: Outlook) -> None:
    one, two = (to_png(outlook_fan(luxembourg)) for _ in range(2))
    assert one == two and one.startswith(b"\x89PNG")


def points(path: str) -> list[float]:
    return [float(n) for n in re.findall(r"[-\d.]+", path)]


@pytest.mark.parametrize("width", [350, 880])
@pytest.mark.parametrize("who", ["luxembourg", "nordic"])
def test_the_quick_picture_is_the_same_picture(
    request: pytest.FixtureRequest, drawing: Read, who: str, width: int
) -> None:
    found = request.getfixturevalue(who)
    asked = fan_of(found)
    slow, quick = (
        drawing(text)
        for text in (to_page_svg(fan(**asked, width=width)), fan_svg(**asked, width=width))
    )
    assert quick.size == slow.size
    assert [t.text for t in quick.texts] == [t.text for t in slow.texts]
    for one, other in zip(quick.texts, slow.texts, strict=True):
        assert (one.x, one.y) == pytest.approx((other.x, other.y), abs=0.01)
        assert (one.fill, one.anchor, one.bold, one.size) == (
            other.fill, other.anchor, other.bold, other.size,
        )  # fmt: skip
    assert len(quick.marks) == len(slow.marks)
    for mine, theirs in zip(quick.marks, slow.marks, strict=True):
        assert (mine.kind, mine.fill, mine.stroke, mine.dash) == (
            theirs.kind, theirs.fill, theirs.stroke, theirs.dash,
        )  # fmt: skip
        # Vega closes a band in the other direction: the same points.
        assert sorted(points(mine.d)) == pytest.approx(sorted(points(theirs.d)), abs=0.01)
        assert (mine.x, mine.y, mine.width, mine.height) == pytest.approx(
            (theirs.x, theirs.y, theirs.width, theirs.height), abs=0.01
        )
    (described,) = [e.text for e in quick.root if e.tag.endswith("desc")]
    assert described == outlook_fan(found, width=width).alt


def test_the_quick_picture_escapes_what_it_is_told(drawing: Read) -> None:
    text = fan_svg(past(600), ahead(1000, 1200), unit="<b>&", title="<script>")
    assert "<script>" not in text and "<b>&" in drawing(text).said()
