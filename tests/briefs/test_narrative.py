"""An analyst's text: what is read of Markdown, and what is said of each number in it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.briefs import render
from article3.briefs.content import written
from article3.briefs.model import Analyst, Flagged, Paragraph, Points
from article3.briefs.narrative import runs, slots
from article3.briefs.numbers import flagged, marks, tally
from article3.briefs.request import Request
from article3.briefs.subject import Subject, subject
from article3.errors import SourceError
from article3.ledger import Ledger


@pytest.fixture(scope="module")
def luxembourg(ledger: Ledger) -> Subject:
    return subject(ledger, "LUX", None)


def said_of(about: Subject, text: str) -> list[tuple[str, str]]:
    return [(text[mark.start : mark.end], mark.standing) for mark in marks(about, text)]


def test_slots_are_headed_parts_with_their_pieces() -> None:
    first, second = slots(
        "# Title\n\n## Context\nOne\ntwo.\n\n### Inside\n- a\n  b\n- c\n1. d\n\n## Empty\n\n"
        "## Where next\n> x"
    )
    assert [(p.kind, p.text) for p in first.pieces] == [
        ("paragraph", "One two."), ("heading", "Inside"), ("item", "a b"), ("item", "c"),
        ("numbered", "d"),
    ]  # fmt: skip
    assert (second.heading, second.pieces[0].text) == ("Where next", "> x")


@pytest.mark.parametrize(
    ("markdown", "why"),
    [
        ("Words.", "before the first slot"),
        ("## A\nx\n## a\ny", "there twice"),
        ("## \nx", "no name"),
        ("", "holds no slot"),
        ("## A\n" + "x" * 30_000, "can be set"),
    ],
)
def test_what_is_no_narrative_is_one_sentence(markdown: str, why: str) -> None:
    with pytest.raises(SourceError, match=why):
        slots(markdown)


@given(st.text(alphabet="ab *_\\#1.`<&$", max_size=40))
def test_no_word_is_lost_or_made_up(text: str) -> None:
    kept = "".join(run.text for run in runs(text))
    assert re.sub(r"[*_\\]", "", kept) == re.sub(r"[*_\\]", "", text)


def test_numbers_agree_disagree_or_are_not_checked(luxembourg: Subject) -> None:
    text = (
        "Luxembourg spent 1.29% of GNI on defence in 2024. Luxembourg spent 1.9% of GDP on defence "
        "in 2024. In 2024, 17 Allies met the 2% target. It wants 40 tanks, an F-35 and 600 million "
        "euros by 12 March 2027, as Article 5 says; a third is paid."
    )
    assert said_of(luxembourg, text) == [
        ("1.29%", "agrees"), ("1.9%", "disagrees"), ("17 Allies", "agrees"),
        ("40 tanks", "unchecked"), ("600 million euros", "unchecked"), ("a third", "unchecked"),
    ]  # fmt: skip


def test_a_number_that_disagrees_says_what_the_ledger_says_with_its_figure(
    luxembourg: Subject,
) -> None:
    (mark,) = marks(luxembourg, "Luxembourg spent 1.9% of GDP on defence in 2024.")
    assert mark.said.startswith("✗ the ledger says 1.29\u202f% for 2024")
    assert [f.figure_id for f in mark.figures] == ["LUX.defexp_share_gdp.2024@nato-2026-07"]


@given(st.text(alphabet="ab 0123456789.,%-\n", max_size=60))
def test_every_digit_is_marked_or_a_date_or_a_name(luxembourg: Subject, text: str) -> None:
    found = marks(luxembourg, text)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_marks_lie_inside_emphasis_and_text_stays_whole(luxembourg: Subject) -> None:
    markdown = "## Context\nIn **2024 Luxembourg spent 1.29 % of GNI** on *defence*.\n\n- 7 things"
    made = flagged(luxembourg, slots(markdown))["Context"]
    paragraph, points = made.blocks
    assert isinstance(paragraph, Paragraph) and isinstance(points, Points)
    words = "".join(p if isinstance(p, str) else p.text for p in paragraph.text)
    assert words == "In 2024 Luxembourg spent 1.29 % of GNI on defence."
    marked = [p for p in paragraph.text if isinstance(p, Flagged)]
    assert [(m.text, m.face, m.standing) for m in marked] == [("1.29 %", "strong", "agrees")]
    assert tally([made]) == {"agrees": 1, "disagrees": 0, "unchecked": 1}


def test_slots_stand_where_their_names_say(ledger: Ledger) -> None:
    text = "## Outlook\nA.\n\n## Context\nB.\n\n## Path\nC."
    made = written(ledger, Request("LUX", pages=5, narrative=text))
    headings = [section.heading for section in made.sections]
    assert headings[0] == "Context" and headings[-2:] == ["Outlook", "Definitions and caveats"]
    path = next(s for s in made.sections if s.heading.startswith("The path"))
    assert isinstance(path.blocks[-1], Analyst)


def test_what_an_analyst_writes_is_text_on_paper_and_screen(ledger: Ledger) -> None:
    bad = '<script>alert(1)</script> #panic("x") $x$ \x01 \u202e 中 😀 [a](javascript:x) {{ 7 }}'
    page = render("ISL", "html", pages=1, narrative=f"## Context\n{bad}", ledger=ledger).decode()
    assert "<script" not in page and 'href="javascript' not in page
    assert "&lt;script&gt;alert(" in page
    assert "#panic(&#34;x&#34;) $x$" in page
    assert render("ISL", "pdf", pages=1, narrative=f"## Context\n{bad}", ledger=ledger)
