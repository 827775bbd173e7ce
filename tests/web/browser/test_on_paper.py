"""A printed page: black on white whatever the theme, its sources on it, nothing cut off."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

A4 = {"width": 680, "height": 1000}
"""The inside of a page of A4, in pixels."""


@pytest.mark.parametrize("where", ["/aid?who=DEU", "/promises?who=LUX", "/data?entity=LUX&size=50"])
@pytest.mark.parametrize("theme", ["", "&theme=dark"])
def test_paper_is_white_and_says_where_figures_are_from(
    visit: Callable[..., Page], where: str, theme: str
) -> None:
    tab = visit(where + theme, viewport=A4, color_scheme="dark")
    tab.emulate_media(media="print", color_scheme="dark")
    colours = tab.evaluate(
        "() => { const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]; }"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    printed = tab.locator(".panel .printed").first
    assert printed.is_visible()
    assert printed.inner_text().startswith("Source: ")
    assert not tab.locator(".tools").first.is_visible()
    if where.startswith("/data"):
        return  # 15 columns of files and cells need a wider sheet
    tables = tab.locator("table:visible").all()
    assert max(t.evaluate("t => t.getBoundingClientRect().right") for t in tables) <= A4["width"]
