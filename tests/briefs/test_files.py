"""The files a brief is written to."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest

from article3.briefs import brief
from article3.errors import Article3Error
from article3.ledger import Ledger, open_ledger


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return open_ledger(home="/nonexistent")


@pytest.fixture(scope="module")
def written(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("brief")
    return {path.suffix: path for path in brief("LUX", folder, ledger=ledger)}


def test_the_same_question_gives_the_same_bytes(
    ledger: Ledger, written: dict[str, Path], tmp_path: Path
) -> None:
    for path in brief("LUX", tmp_path, ledger=ledger):
        assert path.read_bytes() == written[path.suffix].read_bytes()


def test_the_pdf_is_tagged_titled_and_archival(written: dict[str, Path]) -> None:
    reader = pypdf.PdfReader(written[".pdf"])
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is not None and root["/Lang"] == "en-GB"
    assert "/StructTreeRoot" in root
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "pdfaid:part" in metadata and "pdfuaid:part" in metadata
    assert (
        reader.metadata is not None and reader.metadata.title == "Luxembourg: defence expenditure"
    )


def test_the_pdf_says_what_the_page_says(written: dict[str, Path]) -> None:
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(written[".pdf"]).pages)
    flat = re.sub(r"\s+", " ", text)
    for phrase in ("Key takeaways", "rank 25", "Notes", "TABLE3", "article3 brief LUX", "ledger "):
        assert phrase in flat


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: list[str] = []
        self.outside: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"]] if given.get("id") else []
        self.scripts += tag == "script"
        for name in ("href", "xlink:href", "src"):
            value = given.get(name) or ""
            if value.startswith("#"):
                self.references.append(value[1:])
            elif value and not value.startswith("data:"):
                self.outside.append(value)
        for name in ("aria-labelledby", "aria-describedby"):
            self.references += (given.get(name) or "").split()


def test_the_page_stands_alone_and_its_links_lead_somewhere(written: dict[str, Path]) -> None:
    page = _Page()
    page.feed(written[".html"].read_text(encoding="utf-8"))
    assert page.scripts == 0 and page.outside == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.references) <= set(page.ids)


def test_the_page_explains_its_numbers_down_to_the_cell(written: dict[str, Path]) -> None:
    text = written[".html"].read_text(encoding="utf-8")
    assert "TABLE3, cell N27" in text
    assert "article3 explain LUX.defexp_share_gdp.2026@nato-2026-07" in text


def test_an_as_of_date_is_in_the_name_and_one_format_can_be_chosen(
    ledger: Ledger, tmp_path: Path
) -> None:
    files = brief("POL", tmp_path, as_of=date(2024, 12, 31), formats=("html",), ledger=ledger)
    assert [path.name for path in files] == ["brief-POL-2024-12-31.html"]
    assert list(tmp_path.iterdir()) == files


def test_a_folder_that_cannot_be_made_is_one_sentence(ledger: Ledger, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(Article3Error, match="cannot be made"):
        brief("LUX", blocked / "out", ledger=ledger)
