"""A checked article as a page and as Markdown: whole, safe, readable in both themes."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from article3.briefs.article import PALETTE, to_html, to_markdown, words
from article3.briefs.article.content import notes_of, paragraph_spans, paragraphs
from article3.charts.theme import THEMES, contrast
from article3.claims.model import Lint, Report
from article3.ledger import Ledger
from claims.reports import TEXT, report

VOID = {"meta", "br", "link"}


class Reader(HTMLParser):
    """Tags in balance, links, ids, and the words of the article."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.article = ""
        self.hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {k: v or "" for k, v in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        inside = "article" in self.open and not {"a", "section"} & set(self.open)
        self.article += data if inside else ""


@pytest.fixture
def made(ledger: Ledger) -> Report:
    return report(ledger)


def test_the_page_is_whole_and_asks_nobody(made: Report) -> None:
    page = to_html(made)
    read = Reader(page)
    assert read.open == []
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in read.tags}
    assert "default-src 'none'" in page
    assert "url(http" not in page
    ids = [a["id"] for _, a in read.tags if "id" in a]
    assert len(ids) == len(set(ids))
    for tag, attributes in read.tags:
        if tag == "a":
            where = attributes["href"]
            assert where.startswith("https://") or where.removeprefix("#") in ids, where


def test_every_word_of_the_article_is_there_once(made: Report) -> None:
    said = " ".join(Reader(to_html(made)).article.split())
    assert said == " ".join(TEXT.split())


def test_every_claim_is_marked_by_more_than_colour(made: Report) -> None:
    page = to_html(made)
    for note in notes_of(made):
        assert f'href="#note-{note.number}" id="words-{note.number}"' in page
        assert f'id="note-{note.number}"' in page
        assert f'<span aria-hidden="true">{note.mark}</span>{note.number}' in page
    styles = re.findall(r"\.k-\w+ \{.*?--line: (\w+); --thick: (\S+);", page)
    assert len(set(styles)) == 6, "six kinds, six shapes of line"
    for said in ("✓ supported then → ↻ outdated now", "✗ refuted, then and now",
                 "13 February 2025 was a Thursday", "The note is short.",
                 "Published 13 February 2025 (as given)", "Defence Expenditure of NATO Countries",
                 "TABLE3, cell N18", "article3 explain EST.defexp_share_gdp.2024@nato-2024-06",
                 "article3 explain &#39;NATO.count(defexp_share_gdp&gt;=2).2024@nato-2024-06&#39;",
                 "revised since"):  # fmt: skip
        assert said in page, said


def test_nothing_of_the_article_runs(made: Report) -> None:
    assert "<script>" not in to_html(made)
    assert "<b>soon" not in to_html(made)
    for url in ("javascript:alert(1)", "data:text/html,x", 'https://x"><script>'):
        page = to_html(replace(made, url=url, title="<i>x", notes=("<i>y",)))
        assert "<script>" not in page
        assert 'href="javascript' not in page
        assert 'href="data' not in page
        assert "<i>" not in page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast_holds_in_both_themes(theme: str) -> None:
    paper, ink, muted = THEMES[theme].paper, THEMES[theme].ink, THEMES[theme].muted
    assert contrast(muted, paper) >= 4.5
    for kind, (colour, pale) in PALETTE[theme].items():
        assert contrast(colour, paper) >= 4.5, kind
        assert contrast(colour, pale) >= 4.5, kind
        assert contrast(ink, pale) >= 7, kind


def test_an_unknown_day_is_said(ledger: Ledger) -> None:
    for page in (to_html(report(ledger, published=None)), to_markdown(report(ledger,
                 published=None))):  # fmt: skip
        assert "Day of publication unknown" in page
        assert "✗ refuted now" in page


def test_an_article_without_claims_or_words() -> None:
    for text in ("", "\n \n", "Nothing to see."):
        assert "No claim found" in to_html(Report(text))
        assert "No claim found" in to_markdown(Report(text))


def test_marks_that_overlap_keep_the_text(made: Report) -> None:
    """Lints across sentences, inside marks, on nothing, and beyond the end."""
    size = len(TEXT)
    lints = tuple(
        Lint("odd", a, b, "m")
        for a, b in ((25, 120), (30, 31), (40, 40), (0, size), (size - 3, size + 9), (5, 21))
    )
    page = to_html(replace(made, lints=lints))
    read = Reader(page)
    assert " ".join(read.article.split()) == " ".join(TEXT.split())
    for number in range(1, len(made.checked) + len(lints) + 1):
        assert page.count(f'id="words-{number}"') == 1, number


def test_pieces_tile_their_paragraphs(made: Report) -> None:
    notes = notes_of(made)
    for paragraph, (start, end) in zip(paragraphs(made, notes), paragraph_spans(TEXT), strict=True):
        assert "".join(piece.text for piece in paragraph.pieces) == TEXT[start:end]


def test_lines_a_page_cut_are_one_paragraph() -> None:
    cut = (
        "The ministers agreed on Thursday to spend more on what they\n"
        "had promised before, and to say so.\nNext paragraph.\n- one\n- two"
    )
    assert [cut[a:b].count("\n") for a, b in paragraph_spans(cut)] == [1, 0, 0, 0]


def test_markdown_lists_claims_with_footnotes(made: Report) -> None:
    page = to_markdown(made)
    assert "# Tallinn \\<counts\\> its money" in page
    assert "1. **✓ supported then → ↻ outdated now**: “Estonia spent" in page
    used, given = (
        set(re.findall(r"\[\^(\d+)\](?!:)", page)),
        re.findall(r"^\[\^(\d+)\]:", page, re.M),
    )
    assert used == set(given)
    assert given == [str(n) for n in range(1, 8)]
    assert "<script>" not in page
    assert "## Not checkable" in page


def test_sentences_are_cut_at_words_around_the_quantity() -> None:
    text = "word " * 100 + "3.43 %" + ", " + "more " * 100
    at = text.index("3.43")
    short = words.cut(text, 0, len(text), at, at + 6, 80)
    assert len(short) < 90
    assert re.fullmatch(r"… (word )+3\.43 %, (more )+…", short)
    assert words.cut("a  b\n3 %.", 0, 9, 5, 8) == "a b 3 %."
