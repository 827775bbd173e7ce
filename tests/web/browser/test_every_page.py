"""What every page keeps to, in a browser: accessible, whole on a phone, usable without a mouse or
JavaScript, its state in its address, its downloads equal to what it shows.

New pages are covered by themselves: by the examples they name (``Page.examples``).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from article3.alliance import entity_name
from article3.web.pages import PAGES
from browsing import PHONE, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]
STEPS = 60
"""Presses of the tab key on one page: its header, switches and first tools."""


def test_every_page_names_an_address_to_open() -> None:
    assert [page.path for page in PAGES if not page.addresses] == []


def test_axe_finds_nothing_on_a_desk_in_light(visit: Visit, address: str) -> None:
    assert violations(visit(address)) == []


def test_axe_finds_nothing_on_a_phone_in_dark(visit: Visit, address: str) -> None:
    tab = visit(address, viewport=PHONE, color_scheme="dark")
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(tab) == []
    # Unfolded, too, nothing but a table's own frame may be wider than the phone.
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_figures_and_tables_are_there_without_javascript(
    visit: Visit, address: str, files: None
) -> None:
    tab = visit(address, java_script_enabled=False)
    assert tab.locator("h1").count() == 1
    if not tab.locator("section.panel").count():
        return  # a plan that nobody asked for yet
    tables = tab.locator("table[data-panel]")
    assert tables.count()
    for number in range(tables.count()):
        table = tables.nth(number)
        folded = table.locator("xpath=ancestor::details[not(@open)]").last
        if folded.count():
            folded.locator("summary").first.click()
        assert table.is_visible()
        assert table.locator("tbody tr").count()
    for chart in tab.locator("figure.chart .wide svg").all():
        assert chart.is_visible()


def focus(tab: Page) -> dict[str, Any]:
    """What has the focus: its words, whether it can be seen, and whether its outline can."""
    found: dict[str, Any] = tab.evaluate(
        """() => {
          const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
          return {tag: e.tagName, id: e.id, words: (e.innerText || e.name || '').trim(),
                  inside: !!e.closest('main'), body: e === document.body,
                  seen: r.width > 0 && r.height > 0,
                  outlined: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0};
        }"""
    )
    return found


def test_the_keyboard_reaches_everything_and_shows_where_it_is(visit: Visit, address: str) -> None:
    tab = visit(address)
    tab.keyboard.press("Tab")
    assert focus(tab)["words"] == "Skip to content"
    tab.keyboard.press("Enter")
    assert focus(tab)["id"] == "main"
    reached: list[str] = []
    for _ in range(STEPS):
        tab.keyboard.press("Tab")
        found = focus(tab)
        if found["body"] or not found["inside"]:
            break
        assert found["seen"], found
        assert found["outlined"], found
        reached.append(found["tag"])
    controls = tab.locator("main :is(select, input:not([type=hidden]), textarea, button):visible")
    wanted = min(controls.count(), STEPS)
    pressed = [tag for tag in reached if tag in ("SELECT", "INPUT", "TEXTAREA", "BUTTON")]
    # A date field has several stops, a group of radio buttons one.
    radios = tab.locator("main input[type=radio]:visible").count()
    assert len(pressed) >= wanted - radios or len(reached) == STEPS


def test_a_switch_changes_the_address_and_the_address_keeps_the_view(
    visit: Visit, address: str
) -> None:
    tab = visit(address)
    switch = tab.locator("form.switches[hx-get] select:visible")
    if not switch.count():
        return
    chosen = switch.first
    other = chosen.locator("option:not(:checked)").first.get_attribute("value")
    name, before, shown = chosen.get_attribute("name"), tab.url, main(tab)
    chosen.select_option(other)
    tab.wait_for_url(lambda url: url != before)
    assert re.search(rf"[?&]{name}=", tab.url)
    changed, after = main(tab), tab.url
    tab.reload()
    says(tab, changed)
    tab.go_back()
    tab.wait_for_url(before)
    says(tab, shown)
    tab.go_forward()
    tab.wait_for_url(after)
    says(tab, changed)


def says(tab: Page, text: str) -> None:
    """Wait until the page says exactly this: a step back may load it anew."""
    tab.wait_for_function("t => document.querySelector('main')?.innerText === t", arg=text)


def main(tab: Page) -> str:
    """What the page says, once nothing is being fetched."""
    # On a busy machine the browser's word that it is idle has gone missing, and only that.
    from playwright.sync_api import TimeoutError as NotSaid

    with suppress(NotSaid):
        tab.wait_for_load_state("networkidle", timeout=15_000)
    return tab.locator("main").inner_text()


def test_a_download_holds_what_the_table_shows(visit: Visit, address: str, files: None) -> None:
    tab = visit(address)
    for panel in tab.locator("section.panel").all():
        heads = panel.locator("table[data-panel] thead th")
        keys = [head.get_attribute("data-key") or "" for head in heads.all()]
        table = panel.locator("table[data-panel] tbody")
        cells: list[list[str]] = table.evaluate(
            "t => [...t.rows].map(r => [...r.cells].map(c => c.textContent.trim()))"
        )
        link = panel.locator("a[download]", has_text=re.compile(r"^\.csv$")).get_attribute("href")
        answer = tab.request.get(tab.url.split("/", 3)[0] + "//" + tab.url.split("/")[2] + link)
        assert answer.ok, link
        rows = list(csv.DictReader(io.StringIO(answer.text())))
        # A long table shows a part of its rows; the file has them all.
        first = panel.locator("table[data-panel]").get_attribute("data-first")
        if first is not None:
            assert cells or not rows, link
            rows = rows[int(first) : int(first) + len(cells)]
        assert len(rows) == len(cells), link
        for row, line in zip(rows, cells, strict=True):
            for key, text in zip(keys, line, strict=True):
                named = key == "entity" and text == row.get("name")
                assert named or same(row[key], text), (link, key, row[key], text)


_SHOWN = re.compile(r"[+\u2212-]?[\d,]+(?:\.(\d+))?")


def same(value: str, text: str) -> bool:
    """Whether a cell of a file is what a cell of a table shows: to the decimals shown there."""
    if text in ("", "no figure", "no amount", "none"):
        return value == ""
    found = _SHOWN.match(text)
    try:
        number = float(value)
    except ValueError:
        span = " to ".join(dict.fromkeys(value.split("/")))
        return text in (value, value.removeprefix("'"), entity_name(value), span)
    if not found:
        return text == value
    shown = float(found[0].replace(",", "").replace("\u2212", "-"))
    return abs(number - shown) <= 0.5000001 * 10 ** -len(found[1] or "")


def test_a_figure_explains_itself_over_the_page_and_gives_the_focus_back(visit: Visit) -> None:
    tab = visit("/ranking")
    tab.keyboard.press("t")
    link = tab.locator("a.figure").first
    link.focus()
    tab.keyboard.press("Enter")
    dialog = tab.locator("dialog#explanation")
    dialog.wait_for()
    assert "sheet" in dialog.inner_text() or "table" in dialog.inner_text().lower()
    tab.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert focus(tab)["words"] == link.inner_text()
