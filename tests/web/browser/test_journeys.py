"""What people come for, from the first page to what they take away with them."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browsing import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]
QUOTE = (
    "Date: 13 February 2025\n\nPoland spent 4.12 per cent of GDP on defence in 2024, the most "
    "in the Alliance. Latvia spent 4.5 per cent of its GDP on defence in 2024."
)


def downloaded(tab: Page, press: Callable[[], None]) -> Path:
    """The file a press brings."""
    with tab.expect_download() as coming:
        press()
    return Path(coming.value.path())


def test_a_journalist_pastes_a_quote_and_takes_verdicts_with_their_cells(visit: Visit) -> None:
    tab = visit("/")
    tab.get_by_role("link", name="Check a text").click()
    tab.get_by_label("Text of the article").fill(QUOTE)
    tab.get_by_role("button", name="Check", exact=True).click()
    verdicts = tab.locator("ol.list strong.verdict")
    verdicts.first.wait_for()
    said = verdicts.all_inner_texts()
    assert any("refuted" in words for words in said)
    assert any("supported" in words for words in said)
    note = tab.locator(".said-of.k-refuted")
    note.locator("a.figure").first.click()
    explanation = tab.locator("dialog#explanation")
    explanation.wait_for()
    assert re.search(r"cell \w+\d|line \d+", explanation.inner_text())
    tab.keyboard.press("Escape")
    written = downloaded(tab, tab.get_by_role("button", name="as Markdown").click)
    text = written.read_text(encoding="utf-8")
    assert "refuted" in text
    assert "NATO" in text


def test_a_clerk_copies_rank_change_and_why_with_a_footnote(visit: Visit) -> None:
    tab = visit("/", permissions=["clipboard-read", "clipboard-write"])
    tab.get_by_label("Find your Ally").select_option(label="Luxembourg")
    tab.get_by_role("button", name="Go").click()
    tab.wait_for_url("**/ally/LUX*")
    lead = tab.locator(".answer .lead").all_inner_texts()
    assert re.search(r"rank \d+ of the \d+ Allies", lead[0])
    assert "rose by" in lead[1] or "fell by" in lead[1]
    tab.get_by_role("button", name="Copy paragraph with citation").click()
    tab.get_by_role("button", name="Copied").wait_for()
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert lead[0].replace("\u202f", " ")[:30] in copied.replace("\u202f", " ")
    assert re.search(r"NATO, .*ledger \w+, .*/ally/LUX\?as_of=\d{4}-\d\d-\d\d", copied)


def test_a_budget_analyst_moves_growth_and_takes_live_formulas(visit: Visit) -> None:
    tab = visit("/outlook?entity=LUX&level=5&of=gni&by=2035")
    before = tab.locator("main .lead").first.inner_text()
    cost = tab.locator("#panel-years table[data-panel] tbody tr").last.inner_text()
    field = tab.locator("#choice-growth")
    field.fill("1")
    field.dispatch_event("change")
    tab.wait_for_url("**growth=1*")
    tab.wait_for_load_state("networkidle")
    moved = tab.locator("#panel-years table[data-panel] tbody tr").last.inner_text()
    assert before
    assert moved != cost
    book = downloaded(tab, tab.get_by_role("link", name="Workbook (.xlsx)").click)
    with zipfile.ZipFile(book) as parts:
        sheets = [parts.read(n) for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
    assert sum(sheet.count(b"<f>") for sheet in sheets) > 10


def test_an_economist_gets_the_same_numbers_offline_in_three_lines(visit: Visit) -> None:
    tab = visit("/ranking?indicator=equipment_share&period=2025")
    link = tab.locator("section.panel a[download]", has_text=re.compile(r"^\.csv$")).first
    tab.locator("section.panel summary", has_text="Download").first.click()
    shown = list(csv.DictReader(io.StringIO(downloaded(tab, link.click).read_text("utf-8"))))
    code = (
        "from article3 import open_ledger\n"
        "from article3.measures import rank\n"
        "print(rank(open_ledger(), 'equipment_share', 2025).frame.write_csv())"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    frame = list(csv.DictReader(io.StringIO(ran.stdout)))
    assert [(r["entity"], float(r["value"])) for r in frame] == [
        (r["entity"], float(r["value"])) for r in shown if r["value"]
    ]
    assert all(row["edition"] for row in frame)


def test_an_editor_embeds_a_day_and_readers_learn_of_a_newer_edition(visit: Visit) -> None:
    tab = visit("/ranking?as_of=2025-09-01")
    panel = tab.locator("section.panel").first
    panel.locator("summary", has_text="Embed").click()
    code = panel.locator("textarea").input_value()
    found = re.search(r'src="([^"]+)"', code)
    assert found
    assert "as_of=2025-09-01" in found[1]
    embedded = visit("/embed" + found[1].split("/embed", 1)[1].replace("&amp;", "&"))
    assert "A newer edition exists" in embedded.locator(".banner").inner_text()
    assert embedded.locator("figure.chart svg").first.is_visible()
    embedded.get_by_role("link", name="See it").wait_for()


def test_a_fact_checker_judges_an_old_claim_by_its_day(visit: Visit) -> None:
    tab = visit("/check")
    tab.get_by_label("Text of the article").fill(
        "Estonia spent 3.43 per cent of GDP on defence in 2024."
    )
    tab.get_by_label("Day it appeared (if you know it)").fill("2024-09-01")
    tab.get_by_role("button", name="Check", exact=True).click()
    verdict = tab.locator("ol.list strong.verdict").first
    verdict.wait_for()
    assert "supported then" in verdict.inner_text()
    assert "outdated now" in verdict.inner_text()
    evidence = tab.locator(".said-of").first
    evidence.locator("summary").first.click()
    assert re.search(r"nato-2024-06.*known then", evidence.inner_text(), re.S)
    assert re.search(r"nato-2026-07.*known now", evidence.inner_text(), re.S)


def test_a_planner_sees_who_is_below_the_path_and_by_how_much_money(visit: Visit) -> None:
    tab = visit("/promises")
    tab.get_by_role("link", name="The review of 2029").click()
    panel = tab.locator("#panel-review")
    panel.locator("summary", has_text="Table").click()
    heads = panel.locator("thead th").all_inner_texts()
    cells = panel.locator("tbody tr").evaluate_all(
        "rs => rs.map(r => [...r.cells].map(c => c.textContent))"
    )
    place, money = heads.index("Below the line by"), heads.index("In money, million EUR")
    gaps = [float(row[place].split()[0].replace("\u2212", "-")) for row in cells]
    assert gaps == sorted(gaps, reverse=True)
    amounts = [row[money] for row in cells if row[money] != "no amount"]
    assert len(amounts) > 20
    assert any(row[money] == "no amount" for row in cells)


def test_a_member_of_parliament_reads_one_page_on_a_phone(visit: Visit) -> None:
    tab = visit("/ally/LUX", viewport=PHONE)
    tab.locator("p.links").get_by_role("link", name="Brief").click()
    tab.wait_for_url("**/brief?*")
    tab.get_by_label("Length of the brief").first.select_option("1")
    with tab.expect_download() as coming:
        tab.get_by_role("button", name="PDF").first.click()
    page = Path(coming.value.path()).read_bytes()
    assert page.startswith(b"%PDF-")
    assert coming.value.suggested_filename == "brief-LUX-1-page.pdf"
    pypdf = pytest.importorskip("pypdf")
    assert len(pypdf.PdfReader(io.BytesIO(page)).pages) == 1


def test_a_researcher_sees_publishers_apart_and_why(visit: Visit) -> None:
    tab = visit("/ally/BEL")
    rows = tab.locator("#panel-publishers tbody tr").evaluate_all(
        "rs => rs.map(r => [...r.cells].map(c => c.textContent))"
    )
    held = {row[0]: row for row in rows}
    assert {"NATO", "SIPRI", "IMF, COFOG"} <= set(held)
    # What may not be shipped is said to be missing, and how to add it.
    assert held["SIPRI"][1] == "no figure"
    assert "article3 editions add" in held["SIPRI"][3]
    assert re.match(r"[+\u2212][\d.]+", held["IMF, COFOG"][2])
    assert "military pensions" in held["IMF, COFOG"][3]


def test_a_maintainer_reviews_what_an_edition_changed(visit: Visit) -> None:
    tab = visit("/editions/diff?old=nato-2025-08&new=nato-2026-07")
    rows = tab.locator("#panel-changes tbody tr")
    assert rows.count() >= 20
    first = rows.first.locator("td").all_inner_texts()
    assert re.match(r"[+\u2212]\d", next(cell for cell in first if cell[:1] in "+\u2212"))
    rows.first.locator("a.figure").first.click()
    explanation = tab.locator("dialog#explanation")
    explanation.wait_for()
    assert "nato-2025-08" in explanation.inner_text()
