"""The brief of one page and of five, and the note on next steps: content, size, bytes."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from article3.briefs import brief, render
from article3.briefs.content import written
from article3.briefs.model import (
    Brief,
    Paragraph,
    Picture,
    Points,
    Section,
    Shown,
    Table,
    Text,
    notes_of,
)
from article3.briefs.notes import Short
from article3.briefs.request import Request
from article3.errors import Article3Error, UnknownNameError
from article3.ledger import Ledger
from article3.planner.plan import plan
from support import ROOT

ARTICLE = "In 2024, Luxembourg spent 1.29% of GNI on defence. It spent 4% of GDP in 2023."


@cache
def five(ledger: Ledger, entity: str, as_of: date | None = None) -> Brief:
    return written(ledger, Request(entity, as_of, pages=5))


def words(text: Text) -> str:
    return "".join(part if isinstance(part, str) else part.text for part in text)


def said(brief: Brief) -> str:
    return "\n".join(words(text) for text in brief.takeaways)


def tables(section: Section) -> list[Table]:
    return [block for block in section.blocks if isinstance(block, Table)]


def prose(section: Section) -> str:
    texts = [b.text for b in section.blocks if isinstance(b, Paragraph)]
    texts += [item for b in section.blocks if isinstance(b, Points) for item in b.items]
    return "\n".join(map(words, texts))


def pages(pdf: bytes) -> int:
    return len(pypdf.PdfReader(BytesIO(pdf), strict=True).pages)


def test_one_page_is_one_page_with_a_chart_and_a_table(ledger: Ledger) -> None:
    made = written(ledger, Request("LUX", pages=1))
    kinds = [type(block) for block in made.sections[0].blocks]
    assert kinds == [Picture, Table]
    assert len(made.takeaways) <= 7
    pdf = render("LUX", pages=1, ledger=ledger)
    assert pages(pdf) == 1
    assert pdf == render("LUX", pages=1, ledger=ledger)


@pytest.mark.parametrize("entity", ["BALTIC", "ISL"])
def test_one_page_holds_for_groups_and_for_whoever_has_no_figures(
    ledger: Ledger, entity: str
) -> None:
    assert pages(render(entity, pages=1, ledger=ledger)) == 1


def test_five_pages_are_at_most_five_archival_and_the_same_again(ledger: Ledger) -> None:
    pdf = render("LUX", pages=5, ledger=ledger)
    reader = pypdf.PdfReader(BytesIO(pdf), strict=True)
    assert len(reader.pages) <= 5
    root = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root and root["/Lang"] == "en-GB"
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "pdfaid:part" in metadata and "pdfuaid:part" in metadata
    assert pdf == render("LUX", pages=5, ledger=ledger)
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    for phrase in ("Reference A3-LUX-20260710-", "Language English", "For information only",
                   "I Where it stands", "II The path", "III Aid", "IV Programmes", "V What changed",
                   "article3 brief LUX --pages 5"):  # fmt: skip
        assert phrase in text, phrase


def test_the_chapters_stand_in_their_order_and_say_what_they_come_to(ledger: Ledger) -> None:
    made = five(ledger, "LUX")
    assert [section.heading for section in made.sections] == [
        "Where it stands", "The path to 3.5\u202f% and 1.5\u202f%", "Aid to Ukraine",
        "Programmes and calendar", "What changed since the last edition",
        "Definitions and caveats",
    ]  # fmt: skip
    text = said(made)
    for word in ("Standing. ", "Path. ", "Aid to Ukraine. ", "Next. ", "Changes. "):
        assert word in text
    assert "[NATO, July 2026]" in text and "[Kiel Institute, August 2026]" in text


def test_every_number_shown_has_a_note_that_reaches_a_cell(ledger: Ledger) -> None:
    for entity in ("LUX", "NORDIC"):
        notes = notes_of(five(ledger, entity))
        assert len(notes) > 10
        for note in notes:
            for figure in note.figures:
                leaves = list(figure.leaves())
                assert leaves, figure.figure_id
                assert all(leaf.observation and leaf.observation.locator.cell for leaf in leaves)


def test_short_notes_name_every_edition_and_cell_they_rest_on(ledger: Ledger) -> None:
    short = Short(five(ledger, "LUX"))
    key = dict(short.key())
    assert "nato-2026-07, nato_defexp_2026-07.csv" in key["A"]
    texts = short.texts()
    assert texts[0] == "A line 1899."
    assert all(re.search(r"\b[A-Z]{1,2} ", text) for text in texts)
    # The numbers of one outlook share one entry of the key instead of repeating their draws.
    assert sum("10,000 draws" in words for words in key.values()) <= 4
    assert not any("10,000 draws" in text for text in texts)


def test_the_table_sets_the_last_actual_year_against_the_edition_before(ledger: Ledger) -> None:
    table = tables(five(ledger, "LUX").sections[0])[0]
    assert table.head[-2:] == ("2024 in Aug 2025", "change")
    share = next(row for row in table.rows if "share of GDP" in row.label)
    shown = [cell.text for cell in share.cells if isinstance(cell, Shown)]
    assert shown[1] == "1.29" and shown[-2:] == ["1.19", "+0.10"]
    assert "Rank by share of GDP" in table.rows[-1].label


def test_a_revision_below_rounding_is_no_change(ledger: Ledger) -> None:
    text = said(five(ledger, "DEU"))
    assert "The share of 2024 is 2.00\u202f%, as in the edition of August 2025" in text


@pytest.mark.parametrize(
    ("entity", "day", "why"),
    [
        ("ISL", None, "no armed forces"),
        ("SWE", date(2024, 1, 1), "was not an Ally"),
        ("FIN", date(2022, 1, 1), "was not an Ally"),
        ("NORDIC", None, "a figure of a member is missing"),
        ("IP4", None, "a figure of a member is missing"),
    ],
)
def test_what_is_missing_is_said_in_words(
    ledger: Ledger, entity: str, day: date | None, why: str
) -> None:
    for request in (Request(entity, day, pages=5), Request(entity, day, pages=1),
                    Request(entity, day, form="next-steps"), Request(entity, day)):  # fmt: skip
        assert why in said(written(ledger, request)), request


def test_groups_without_an_outlook_say_so(ledger: Ledger) -> None:
    assert "no path is computed" in prose(five(ledger, "BALTIC").sections[1])


def test_an_as_of_brief_knows_nothing_later(ledger: Ledger) -> None:
    made = five(ledger, "POL", date(2024, 12, 31))
    printed = [name for name in made.editions if not name.startswith("register-")]
    assert all(ledger.edition(name).published <= date(2024, 12, 31) for name in printed)
    assert "No target beyond 2\u202f% had been agreed" in said(made)


def test_claims_of_an_article_are_checked_in_a_chapter(ledger: Ledger) -> None:
    made = written(ledger, Request("LUX", pages=5, article=ARTICLE))
    section = next(s for s in made.sections if s.heading == "Claims checked")
    first, *rest = tables(section)[0].rows
    assert "4% of GDP" in first.label and str(first.cells[0]).startswith("✗ refuted")
    assert first.figures() and all(row.figures() for row in rest)
    assert "Claims. " in said(made)


def test_numbers_of_a_plan_name_the_rows_they_rest_on(ledger: Ledger) -> None:
    solved = plan(ROOT / "examples" / "scenarios" / "tiny")
    made = written(ledger, Request("LUX", pages=5, plan=solved))
    section = next(s for s in made.sections if s.heading == "What can be delivered")
    assert "does not plan for Luxembourg" in prose(section)
    figures = [f for row in tables(section)[0].rows for f in row.figures()]
    assert figures
    notes = Short(made)
    planned = [
        text for note, text in zip(notes.notes, notes.texts(), strict=True)
        if note.figures[0] in figures
    ]  # fmt: skip
    assert planned
    for text in planned:
        assert re.search(r"targets\.csv line \d", text) and "(assumption)" in text


def test_the_note_has_two_sentences_ahead_and_a_calendar(ledger: Ledger, tmp_path: Path) -> None:
    made = written(ledger, Request("DEU", form="next-steps"))
    assert len(made.takeaways) == 2 and made.lead == "Preview"
    assert [s.heading for s in made.sections] == [
        "Who are the actors", "What are the main issues", "Where next", "Sources"
    ]  # fmt: skip
    files = brief("DEU", tmp_path, form="next-steps", formats=("ics", "html"), ledger=ledger)
    assert [path.name for path in files] == ["next-steps-DEU.ics", "next-steps-DEU.html"]
    calendar = files[0].read_text()
    assert (
        calendar.count("BEGIN:VEVENT") == len(made.events) == len(tables(made.sections[2])[0].rows)
    )


def test_what_does_not_go_together_is_refused(ledger: Ledger) -> None:
    with pytest.raises(UnknownNameError, match="docx"):
        render("LUX", "docx", ledger=ledger)
    with pytest.raises(UnknownNameError, match="ics"):
        render("LUX", "ics", ledger=ledger)
    with pytest.raises(UnknownNameError, match="poem"):
        render("LUX", form="poem", ledger=ledger)
    with pytest.raises(Article3Error, match="choose 1 or 5"):
        render("LUX", pages=3, ledger=ledger)
    with pytest.raises(Article3Error, match="one size"):
        render("LUX", form="next-steps", pages=1, ledger=ledger)


def test_a_brief_that_cannot_fit_says_so(ledger: Ledger) -> None:
    long = "## Context\n\n" + "\n\n".join("Words without end. " * 40 for _ in range(20))
    with pytest.raises(Article3Error, match="does not fit on 1 page;"):
        render("LUX", pages=1, narrative=long, ledger=ledger)
