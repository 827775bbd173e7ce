"""Colours can be read, in both themes and at every number of bins."""

from __future__ import annotations

import pytest

from article3.charts import theme as themes
from article3.charts.theme import DARK, LIGHT, Theme, contrast, ramp, text_on
from article3.errors import UnknownNameError

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)


@BOTH
@pytest.mark.parametrize("role", ["ink", "muted", "accent"])
def test_text_reads_on_the_paper(theme: Theme, role: str) -> None:
    assert contrast(themes.colour(theme, role), theme.paper) >= 4.5


@BOTH
@pytest.mark.parametrize("role", ["bar", "accent", "group", "peer", "hatch", "muted", "ink"])
def test_marks_stand_out_from_the_paper(theme: Theme, role: str) -> None:
    assert contrast(themes.colour(theme, role), theme.paper) >= 3


@BOTH
@pytest.mark.parametrize("count", range(1, 14))
def test_every_bin_stands_out_and_carries_text(theme: Theme, count: int) -> None:
    colours = ramp(theme, count)
    assert len(set(colours)) == count
    for n, fill in enumerate(colours):
        assert contrast(fill, theme.paper) >= 3
        assert contrast(text_on(fill), fill) >= 4.5
        assert themes.colour(theme, f"text_{n}_of_{count}") == text_on(fill)


@BOTH
def test_bins_keep_their_order_without_hue(theme: Theme) -> None:
    away = [contrast(c, theme.paper) for c in ramp(theme, 5)]
    assert away == sorted(away)


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="write light or dark"):
        themes.get("sepia")
