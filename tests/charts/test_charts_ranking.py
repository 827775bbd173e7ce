"""The ranking: order, the target's place, and the rows that are words and not bars."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from article3.alliance import entity_name
from article3.charts import frames
from article3.charts.layout import text_width
from article3.charts.ranking import ranking
from article3.charts.render import to_svg
from article3.charts.theme import LIGHT
from article3.errors import Article3Error, MissingFigureError

pytest.importorskip("altair", reason="the charts extra is not installed")

Frame = Callable[..., pl.DataFrame]
Read = Callable[[str], Any]
VALUES = {"LUX": 1.3, "POL": 4.1, "FRA": 2.0, "DEU": 2.0, "ALB": None, "ISL": None, "NATO": 2.7}


def names_down(drawn: Any) -> list[str]:
    known = {entity_name(e) for e in VALUES}
    return [t.text for t in sorted(drawn.texts, key=lambda t: t.y) if t.text in known]


def test_bars_run_from_highest_to_lowest_with_ties_by_name(frame: Frame, drawing: Read) -> None:
    chart = ranking(frame(VALUES), members=())
    drawn = drawing(to_svg(chart))
    expected = ["Poland", "NATO", "France", "Germany", "Luxembourg", "Albania", "Iceland"]
    assert names_down(drawn) == expected == chart.table["name"].to_list()
    bars = sorted(drawn.kind("rect"), key=lambda b: b.y)
    assert [b.width for b in bars] == sorted((b.width for b in bars), reverse=True)
    assert chart.table["rank"].to_list() == [1, None, 2, 2, 4, None, None]


def test_every_layer_carries_the_explicit_sort(frame: Frame) -> None:
    spec = ranking(frame(VALUES), target=2, highlight="LUX", members=()).spec.to_dict()
    sorts = [
        layer["encoding"]["y"]["sort"]
        for layer in spec["layer"]
        if layer.get("encoding", {}).get("y", {}).get("field") == "name"
    ]
    assert len(sorts) >= 3
    assert all(s == sorts[0] and isinstance(s, list) for s in sorts)


def test_no_figure_and_no_forces_are_words_under_the_bars(frame: Frame, drawing: Read) -> None:
    drawn = drawing(to_svg(ranking(frame(VALUES), members=())))
    assert len(drawn.kind("rect")) == 5
    assert drawn.at("no figure").y == drawn.at("Albania").y
    assert drawn.at("no armed forces").y == drawn.at("Iceland").y
    assert drawn.at("Iceland").y == max(t.y for t in drawn.texts if t.text != "In % of GDP.")


def test_no_forces_explains_nothing_about_gdp(frame: Frame, drawing: Read) -> None:
    made = frame({"FRA": 10.0, "ISL": None}, indicator="gdp_nominal_usd", unit="billion USD")
    said = drawing(to_svg(ranking(made, members=()))).said()
    assert "no figure" in said
    assert "no armed forces" not in said


def test_an_ally_without_forces_keeps_a_figure_it_has(frame: Frame, drawing: Read) -> None:
    made = frame({"FRA": 1.0, "ISL": 0.4})
    assert len(drawing(to_svg(ranking(made, members=()))).kind("rect")) == 2


def test_a_frame_of_the_alliance_gets_a_row_for_everybody(frame: Frame) -> None:
    with_forces = [e for e in frames.members_of("2024") if e != "ISL"]
    half = dict.fromkeys(with_forces[:16], 2.0)
    table = ranking(frame(half)).table
    assert table.height == 32
    assert table["name"].to_list()[-1] == "Iceland"
    assert table.filter(pl.col("kind") == "no figure").height == 15
    before_sweden = ranking(frame(half, period="2023")).table
    assert "SWE" not in before_sweden["entity"].to_list()
    assert ranking(frame({"FRA": 2.0, "NOR": 3.0})).table.height == 2


def test_the_target_stands_where_its_value_ends(frame: Frame, drawing: Read) -> None:
    chart = ranking(frame({"POL": 4.0, "FRA": 2.0, "LUX": 1.0}), target=2.0, members=())
    drawn = drawing(to_svg(chart))
    france = sorted(drawn.kind("rect"), key=lambda b: b.y)[1]
    rules = [m for m in drawn.kind("rule") if m.dash]
    assert rules
    for rule in rules:
        assert rule.x == pytest.approx(france.x + france.width, abs=0.6)
    assert drawn.at("Target 2%").bold


def test_the_target_s_rule_never_runs_through_a_value(frame: Frame, drawing: Read) -> None:
    values = {"POL": 4.0, "FRA": 1.9, "LUX": 1.8, "ITA": 1.2}
    drawn = drawing(to_svg(ranking(frame(values), target=2.0, members=(), width=390)))
    rules = [m for m in drawn.kind("rule") if m.dash]
    assert len(rules) > 1
    for label in ("1.90", "1.80"):
        text = drawn.at(label)
        assert text.x < rules[0].x < text.x + text_width(label, 13) + 3
        assert not any(r.y < text.y - 4 < r.y + r.height for r in rules)


def test_estimates_are_pale_and_lettered(frame: Frame, drawing: Read) -> None:
    made = frame({"POL": 4.1, "FRA": 2.1}, estimates=("FRA",))
    drawn = drawing(to_svg(ranking(made, members=())))
    actual, estimate = sorted(drawn.kind("rect"), key=lambda b: b.y)
    assert (actual.fill, estimate.fill) == (LIGHT.bar, LIGHT.bar_pale)
    assert estimate.stroke == LIGHT.bar
    assert {"4.10", "2.10e", "In % of GDP. Outlined, with e: estimates."} <= set(drawn.said())


def test_highlight_and_groups_have_their_own_look(frame: Frame, drawing: Read) -> None:
    drawn = drawing(to_svg(ranking(frame(VALUES), highlight="LUX", members=())))
    bars = {round(b.y): b.fill for b in drawn.kind("rect")}
    assert LIGHT.accent in bars.values()
    assert LIGHT.group in bars.values()
    assert drawn.at("Luxembourg").bold
    assert not drawn.at("Poland").bold


def test_negative_values_leave_zero_to_the_left(frame: Frame, drawing: Read) -> None:
    made = frame({"POL": 10.0, "FIN": -5.0}, indicator="defexp_real_change")
    drawn = drawing(to_svg(ranking(made, members=())))
    poland, finland = sorted(drawn.kind("rect"), key=lambda b: b.y)
    assert finland.x + finland.width == pytest.approx(poland.x, abs=0.1)
    assert poland.width == pytest.approx(2 * finland.width, rel=0.01)
    assert drawn.at("−5.0").anchor == "end"


@pytest.mark.parametrize("width", [390, 720])
def test_nothing_leaves_the_page(frame: Frame, drawing: Read, width: int) -> None:
    made = frame(VALUES | {"MKD": 1.9, "EUCAN": 2.2}, estimates=("POL",))
    chart = ranking(made, target=3.5, target_label="3.5% core target by 2035", width=width)
    drawn = drawing(to_svg(chart))
    assert drawn.size[0] == width
    for text in drawn.texts:
        wide = text_width(text.text, text.size)
        left = text.x - wide * {"start": 0, "middle": 0.5, "end": 1}[text.anchor]
        assert left >= -1, text
        assert left + wide <= width + 1, text
        assert 0 < text.y < drawn.size[1], text


def test_the_alternative_text_has_the_numbers(frame: Frame) -> None:
    alt = ranking(frame(VALUES, estimates=("POL",)), target=2, highlight="LUX", members=()).alt
    assert "2024: 4 countries from highest to lowest" in alt
    assert "Highest: Poland 4.10%, France 2.00% and Germany 2.00%. Lowest: Luxembourg 1.30%." in alt
    assert "NATO 2.70%." in alt
    assert "3 of 4 are at or above the target of 2%." in alt
    assert "Picked out: Luxembourg 1.30%, rank 4 of 4." in alt
    assert "With no figure: Albania. With no armed forces: Iceland." in alt


def test_mixed_or_empty_frames_are_refused(frame: Frame) -> None:
    one = frame({"FRA": 2.0})
    with pytest.raises(Article3Error, match="one period, the frame has 2023, 2024"):
        ranking(pl.concat([one, frame({"LUX": 1.0}, period="2023")]))
    with pytest.raises(Article3Error, match="one row an entity; FRA has more"):
        ranking(pl.concat([one, one]))
    with pytest.raises(Article3Error, match="lacks the columns unit, figure_id"):
        ranking(one.drop("unit", "figure_id"))
    with pytest.raises(MissingFigureError, match="no rows"):
        ranking(one.clear())


def test_not_a_number_is_no_figure(frame: Frame) -> None:
    table = ranking(frame({"FRA": 2.0, "LUX": float("nan")})).table
    assert dict(table.select("entity", "kind").iter_rows())["LUX"] == "no figure"
