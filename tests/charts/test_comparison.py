"""Lines of equals: six at most, each with its own mark and name; no figure, no line."""

from __future__ import annotations

import json

import pytest

from article3.charts.comparison import MOST, comparison
from article3.charts.render import themed, to_svg
from article3.errors import Article3Error, MissingFigureError
from article3.ledger import Ledger

SHARE = "defexp_share_gdp"
SIX = ["LUX", "BEL", "NLD", "DEU", "FRA", "POL"]


def test_every_name_stands_at_its_line_with_its_last_value(ledger: Ledger) -> None:
    frame = ledger.series(SIX, SHARE, edition="nato-2026-07")
    chart = comparison(frame, targets=[("2 % floor", 2.0)], width=720)
    svg = to_svg(chart)
    for words in ("Luxembourg 2.03e", "Poland 4.68e", "2 % floor"):
        assert words in svg
    assert chart.table["entity"].unique(maintain_order=True).to_list() == SIX
    assert chart.table.height == frame.height
    assert "Poland: 1.86 % of real GDP in 2014, 4.68 % of real GDP in 2026 (estimate)." in chart.alt


def test_no_two_lines_share_colour_or_mark(ledger: Ledger) -> None:
    chart = comparison(ledger.series(SIX, SHARE, edition="nato-2026-07"))
    marks = [layer["mark"] for layer in themed(chart)["layer"] if isinstance(layer["mark"], dict)]
    shapes = [mark["shape"] for mark in marks if mark.get("filled")]
    fills = [json.dumps(mark["fill"]) for mark in marks if mark.get("filled")]
    assert len(set(shapes)) == len(set(fills)) == MOST


def test_a_seventh_and_nobody_are_refused(ledger: Ledger) -> None:
    seven = ledger.series([*SIX, "ITA"], SHARE, edition="nato-2026-07")
    with pytest.raises(Article3Error, match="holds 6 at most; 7 were asked for"):
        comparison(seven)
    with pytest.raises(MissingFigureError):
        comparison(seven.clear())


@pytest.mark.parametrize("width", [350, 880])
def test_it_is_as_wide_as_asked(ledger: Ledger, width: int) -> None:
    chart = comparison(ledger.series(["LUX", "MKD"], SHARE, edition="nato-2026-07"), width=width)
    assert f'width="{width}"' in to_svg(chart)
