"""Whatever is read or linted, nothing but the product's own errors comes out, and soon."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from article3.claims import formats, publication
from article3.claims.document import Document, read
from article3.claims.lints import lints
from article3.errors import Article3Error
from claims import document_files as files

SECONDS = 10.0
"""Generous: a stuck parser takes minutes, a busy machine some seconds."""

TAGS = ("div", "p", "table", "td", "tr", "b", "a", "li", "ul", "article", "time", "script", "h1",
        "meta", "blockquote", "span class='date'", "!--", "?xml")  # fmt: skip
PIECES = (
    "31", "June", "Monday", ",", " ", "2025", "%", "3.5%", "155", "million", "shells", "GDP",
    "trillion", "$845", "–", "of which", "split", "the rest", ":", "\n", "- ", "(", ")", "Date:",
    "Published", "29 February", "per cent", "ſept", "²", "٣", "Auguſt 3, 2025", "\u00a0", "\ud800",
    "December 26", "|", "[", "](", "**", "_", "`", "#", "---\n", "title: x", "\x00", "\u2028",
)  # fmt: skip
pieces = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=60).map("".join)
days = st.none() | st.dates()


def opened(data: bytes, kind: str = "") -> Document | None:
    """The document or a refusal in one sentence; anything else is a failure."""
    began = time.monotonic()
    try:
        found = read(data, kind=kind)
    except Article3Error as problem:
        assert str(problem).endswith(".")
        assert "\n" not in str(problem)
        return None
    finally:
        assert time.monotonic() - began < SECONDS
    found.text.encode()
    found.title.encode()
    assert "\x00" not in found.text
    assert "\r" not in found.text
    if found.published:
        assert publication.EARLIEST <= found.published <= date.today()
    return found


@pytest.mark.parametrize("kind", ["", *formats.KINDS])
@given(data=st.binary(max_size=400))
def test_any_bytes(kind: str, data: bytes) -> None:
    opened(data, kind)


@given(text=pieces, kind=st.sampled_from(["", "text", "markdown", "html"]))
@settings(max_examples=200)
def test_any_words(text: str, kind: str) -> None:
    opened(text.encode("utf-8", "replace"), kind)
    opened(text.encode("utf-16", "surrogatepass"), kind)


@given(text=pieces | st.text(), published=days)
@settings(max_examples=300)
def test_any_lint(text: str, published: date | None) -> None:
    for lint in lints(text, published):
        assert 0 <= lint.start < lint.end <= len(text)
        assert lint.message[-1] in ".?"
        assert "\n" not in lint.message


@given(
    tags=st.lists(st.tuples(st.sampled_from(TAGS), pieces, st.integers(1, 400)), max_size=12),
    closed=st.booleans(),
)
def test_tangled_pages(tags: list[tuple[str, str, int]], closed: bool) -> None:
    page = "<!doctype html><html><body>"
    for tag, words, times in tags:
        page += f"<{tag}>{words}" * times + (f"</{tag}>" * times if closed else "")
    opened(page.encode("utf-8", "replace"))


def edited(data: bytes, edits: list[tuple[int, bytes]]) -> bytes:
    """The bytes with some stretches overwritten."""
    changed = bytearray(data)
    for at, new in edits:
        at %= len(changed)  # noqa: PLW2901
        changed[at : at + len(new)] = new
    return bytes(changed)


edits = st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=8)), max_size=10)


@given(edits=edits, cut=st.integers(0, 10**6))
def test_damaged_pdf(edits: list[tuple[int, bytes]], cut: int) -> None:
    data = edited(files.pdf(), edits)
    opened(data)
    opened(data[: cut % len(data)], "pdf")


@given(noise=st.binary(max_size=300), words=pieces)
def test_noise_after_a_pdf_header(noise: bytes, words: str) -> None:
    stream = words.encode("utf-8", "replace")
    length = str(len(stream)).encode()
    opened(b"%PDF-1.7\n" + noise)
    opened(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj "
        b"2 0 obj<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>endobj "
        b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj "
        b"4 0 obj<</Length " + length + b">>stream\nBT (" + stream + b") Tj ET " + noise +
        b"\nendstream endobj\nxref\n0 0\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"
    )  # fmt: skip


@given(edits=edits, body=st.binary(max_size=200), words=pieces)
def test_damaged_word_files(edits: list[tuple[int, bytes]], body: bytes, words: str) -> None:
    opened(edited(files.docx(), edits))
    opened(files.archive({"word/document.xml": body, "[Content_Types].xml": words.encode(
        "utf-8", "replace")}))  # fmt: skip
