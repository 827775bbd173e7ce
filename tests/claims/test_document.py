"""Reading documents: words, title and day of every kind of file, and one sentence for failures."""

from __future__ import annotations

import socket
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from article3.claims import document, pdf, publication
from article3.claims.document import read, read_folder
from article3.errors import Article3Error, MissingExtraError, SourceError, UnknownNameError
from claims import document_files as files

TODAY = date(2026, 6, 1)


def refusal(source: bytes | str | Path, **options: str) -> str:
    with pytest.raises(SourceError) as caught:
        read(source, **options)
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_plain_text_stays_as_it_is() -> None:
    words = "A summit in numbers\n\nBy A. Author | 3 March 2025\n\nPoland spent 4.1% of GDP.\n"
    found = read(words.encode(), name="a.txt")
    assert found.text == words
    assert (found.title, found.published) == ("A summit in numbers", date(2025, 3, 3))
    assert found.published_basis == "document"


def test_the_user_overrules_the_document() -> None:
    found = read("Date: 3 March 2025\n\nPoland spent more.", published=date(2020, 1, 2))
    assert (found.published, found.published_basis) == (date(2020, 1, 2), "asked")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Date: February 13th, 2025", date(2025, 2, 13)),
        ("Published 26 December 2025", date(2025, 12, 26)),
        ("13 February 2025", date(2025, 2, 13)),
        ("Thursday, 13 February 2025, 10:42 CET", date(2025, 2, 13)),
        ("Brussels, 17-18 October 2024", date(2024, 10, 18)),
        ("30 October – 2 November 2024", date(2024, 11, 2)),
        ("October 17-18, 2024", date(2024, 10, 18)),
        ("By A. Author | Mar. 3, 2025 | 5 min read", date(2025, 3, 3)),
        ("WARSAW, 17 October 2024 — Ministers met to talk.", date(2024, 10, 17)),
        ("Posted: 23/04/2025", date(2025, 4, 23)),
        ("2025-02-13", date(2025, 2, 13)),
        ("Policy Paper 7 | Original: English | October 2024", date(2024, 10, 31)),
        ("June 2026", TODAY),
        ("Date: 03/04/2025", None),
        ("Date: 31 February 2025", None),
        ("3 March 2030", None),
        ("He took office on 1 October 2024, after a long search.", None),
        ("On 3 March 2025, ministers met.", None),
    ],
)
def test_days_of_publication(line: str, day: date | None) -> None:
    assert publication.published_in(f"A headline\n{line}\nMore words.", TODAY)[0] == day


def test_an_ambiguous_label_is_not_replaced_by_another_day() -> None:
    text = "Date: 03/04/2025\nMeeting in Brussels\n17 October 2024"
    assert publication.published_in(text, TODAY) == (None, "")


def test_a_label_weighs_more_and_a_month_less() -> None:
    text = "October 2024\nParis, 2 May 2024\nPublished: 5 May 2024 | Updated: 9 May 2024"
    assert publication.published_in(text, TODAY) == (date(2024, 5, 5), "document")
    assert "month only" in publication.published_in("October 2024", TODAY)[1]


def test_a_first_sentence_is_no_title() -> None:
    assert read("Poland spent more than most.\n\nSo did Estonia.").title == ""
    assert read("Skip to content\n\nWho pays for it all\n\nPoland does.").title == (
        "Who pays for it all"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("Défense: 2 % du PIB".encode("utf-8-sig"), "Défense: 2 % du PIB"),
        ("Défense: 2 % du PIB".encode("utf-16"), "Défense: 2 % du PIB"),
        ("Defence at two per cent".encode("utf-16-le"), "Defence at two per cent"),
        ("Defence at two per cent".encode("utf-16-be"), "Defence at two per cent"),
        ("“Défense” – 2 €".encode("cp1252"), "“Défense” – 2 €"),
        (b"one\r\ntwo\rthree\x0cfour\x00five", "one\ntwo\nthree four five"),
    ],
)
def test_characters(data: bytes, words: str) -> None:
    assert read(data).text == words


def test_markdown_loses_its_marks() -> None:
    found = read(
        b"---\ntitle: 'Who pays'\ndate: 2025-03-01\n---\n# Who *pays*\n\n**Poland** spent "
        b"[4.1 %](https://example.org/a_(b)) of GDP[^1], `snake_case` stays\\*.\n\n"
        b"| Ally | 2024 |\n|---|--:|\n| Poland | 4.1 % |\n\n> - Estonia __too__\n\n[1]: x.y\n",
        name="a.md",
    )
    assert found.text == (
        "Who pays\n\nPoland spent 4.1 % of GDP, snake_case stays*.\n\n"
        "Ally | 2024\nPoland | 4.1 %\n\nEstonia too\n"
    ).rstrip("\n")
    assert (found.title, found.published) == ("Who pays", date(2025, 3, 1))


def test_html(monkeypatch: pytest.MonkeyPatch) -> None:
    read(files.PAGE.encode())  # imports what defines sockets of its own

    def connect(*_: object) -> None:
        raise AssertionError("a page was fetched")

    monkeypatch.setattr(socket, "socket", connect)
    monkeypatch.setattr(socket, "getaddrinfo", connect)
    found = read(files.PAGE.encode(), name="page.txt")
    assert found.title == "Who pays for defence"
    assert (found.published, found.published_basis) == (date(2025, 2, 13), "document")
    assert found.url == "https://example.org/who-pays"
    assert "Poland is said to have spent 4.1% of GDP." in found.text
    assert "Poland | 4.1%" in found.text
    assert "hidden" not in found.text
    assert "Home" not in found.text


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ('<script type="application/ld+json">{"datePublished": "2025-01-02"}</script>', "",
         date(2025, 1, 2)),
        ("", '<time datetime="2025-01-03T10:00">yesterday</time>', date(2025, 1, 3)),
        ("", '<span class="post-date">4 January 2025</span>', date(2025, 1, 4)),
        ("", '<p class="date">03/04/2025</p>', None),
        ('<meta name="date" content="03/04/2025">', "", None),
    ],
)  # fmt: skip
def test_the_day_of_a_page(head: str, body: str, day: date | None) -> None:
    page = f"<html><head>{head}</head><body><article>{body}<p>{files.PARAGRAPH}</p></article>"
    assert read(page.encode()).published == day


def test_a_small_page_is_read_whole() -> None:
    assert "spent 4.1% of GDP" in read(b"<html><body><div>Poland spent 4.1% of GDP").text


def test_pdf() -> None:
    found = read(files.pdf(), name="brief.bin")
    assert found.title == "Who pays"
    assert found.published == date(2024, 10, 18)
    assert files.PARAGRAPH in found.text.split("\n\n")
    assert "Example Institute" not in found.text
    assert "Page 2" not in found.text
    assert "Estonia is said to have spent 3.4% of GDP." in found.text


def test_metadata_of_a_file_is_a_weaker_hint() -> None:
    import typst

    made = typst.compile(
        b"#set document(date: datetime(year: 2025, month: 3, day: 4))\nPoland spent more."
    )
    found = read(bytes(made))
    assert (found.published, found.published_basis) == (date(2025, 3, 4), "file metadata")


def test_broken_words_are_made_whole() -> None:
    lines = [["The plans of the govern-", "ments are long-", "term and cross-border; cross-",
              "border trade."]]  # fmt: skip
    joined = pdf._joined(lines)
    assert "governments are long-term and cross-border; cross-border" in joined


def test_docx(tmp_path: Path) -> None:
    path = tmp_path / "note.docx"
    path.write_bytes(files.docx())
    found = read(path)
    assert found.text.endswith(f"{files.PARAGRAPH}\nAlly | 2024\nPoland | 4.1%")
    assert found.title == "Who pays for defence"
    assert (found.published, found.name) == (date(2025, 12, 26), "note.docx")


def test_refusals(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "none.txt")
    assert "no such file" in refusal("none.pdf")
    assert "is a folder" in refusal(tmp_path)
    assert "holds no text" in refusal(b"")
    assert "holds no text" in refusal(b"\n -- \n")
    assert "picture" in refusal(b"\x89PNG\r\n\x1a\n")
    assert "not a PDF" in refusal(b"words", name="a.pdf")
    assert "damaged" in refusal(b"%PDF-1.7\nnoise and more noise", name="a.pdf")
    assert "password" in refusal(files.locked_pdf())
    assert "no Word file" in refusal(files.archive({"xl/workbook.xml": b"<x/>"}))
    assert "damaged" in refusal(files.archive({"word/document.xml": b"<x/>"}))
    assert "not a whole" in refusal(files.docx()[:3000])
    assert "is not text" in refusal(bytes(range(1, 32)) * 40)
    assert "characters" in refusal(b"word " * 500_000)
    with pytest.raises(UnknownNameError):
        read(b"words", kind="odt")


def test_a_bomb_is_not_unpacked() -> None:
    bomb = files.archive({"word/document.xml": bytes(110_000_000)})
    began = time.monotonic()
    assert "unpacks to more than 100 MB" in refusal(bomb)
    assert time.monotonic() - began < 1


def test_too_large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(document, "MOST_BYTES", 10)
    path = tmp_path / "a.txt"
    path.write_text("more than ten characters")
    assert "MB" in refusal(path)
    monkeypatch.undo()
    monkeypatch.setattr(pdf, "MOST_PAGES", 1)
    assert "pages" in refusal(files.pdf())


def test_reading_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    def forever(data: bytes, name: str) -> None:
        while True:
            try:
                time.sleep(0.001)
            except Exception:  # noqa: S112 - what parsers do with interruptions
                continue

    monkeypatch.setattr(document, "SECONDS", 0.05)
    monkeypatch.setattr(pdf, "from_pdf", forever)
    assert "seconds" in refusal(b"%PDF-1.7")


def test_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, data in (("trafilatura", files.PAGE.encode()), ("pypdf", files.pdf()),
                         ("docx", files.docx())):  # fmt: skip
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(MissingExtraError, match=r"pip install 'article3\[articles\]'"):
            read(data)


def test_deep_nesting() -> None:
    page = b"<html><body><p>Poland spent more.</p>" + b"<div>" * 200_000 + b"deep"
    assert "Poland spent more." in read(page).text


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.md").write_text("# Two\n\nwords of it")
    (tmp_path / "one.txt").write_text("words of one")
    (tmp_path / "bad.pdf").write_text("no PDF")
    (tmp_path / ".hidden.txt").write_text("hidden words")
    (tmp_path / "data.csv").write_text("1,2")
    bad: list[str] = []
    found = list(read_folder(tmp_path, refused=lambda name, problem: bad.append(name)))
    assert [d.name for d in found] == ["b/two.md", "one.txt"]
    assert bad == ["bad.pdf"]
    with pytest.raises(Article3Error):
        list(read_folder(tmp_path))
    with pytest.raises(SourceError):
        list(read_folder(tmp_path / "none"))


def test_real_articles(shared: Path) -> None:
    found = list(read_folder(shared / "articles"))
    assert len(found) == 5
    for one in found:
        assert one.text == (shared / "articles" / one.name).read_text(encoding="utf-8")
    assert sum(d.published is not None for d in found) == 2
