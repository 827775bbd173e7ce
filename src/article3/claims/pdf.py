"""The words of a PDF as paragraphs: line ends healed, running heads and page numbers dropped.

What bounds the work: 2,000 pages, the characters a document may have, pypdf's own limits on what a
stream may unpack to, and a time limit looked at after every page (with the watchdog of
:mod:`article3.claims.document` inside a page).
"""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from article3.claims import publication
from article3.claims.formats import Extracted, clean, quiet
from article3.errors import MissingExtraError, SourceError

MOST_PAGES = 2_000
MOST_CHARACTERS = 2_000_000
SECONDS = 60.0

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W{0,4}(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W{0,4}", re.IGNORECASE
)
_BULLET = re.compile(r"(?:[•◦▪‣●○*–-]|\(?\d{1,2}[.)]|[a-z]\))\s")
_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")
_FIRST_PARTS = frozenset(
    ("long", "short", "medium", "mid", "high", "low", "large", "small", "full", "self", "well",
     "cross", "non", "anti", "air", "land", "sea", "ground", "defence", "third", "decision",
     "year", "front", "burden", "cost", "top", "so", "war", "peace")
)  # fmt: skip
_BROKEN = re.compile(r"([^\W\d_]+)[-\u2010]$")
_REST = re.compile(r"(?=[^\W\d_A-Z])\w+")
_EDGE = 3
_ENDS = (".", "!", "?", ":", ";", ".”", '."', ".’", "!”", "?”", ".)")


def from_pdf(data: bytes, name: str) -> Extracted:
    """The text of a PDF, with the title and day of its metadata (a weak hint).

    Raises :class:`~article3.errors.MissingExtraError` without the extra ``articles``, and
    :class:`~article3.errors.SourceError` where it is locked, too long or too slow.
    """
    try:
        import pypdf
    except ImportError as problem:
        raise MissingExtraError("Reading PDF", "articles") from problem
    quiet("pypdf")
    start = data.find(b"%PDF-")
    if start < 0:
        raise SourceError(name, "is not a PDF file, whatever its name says")
    reader = pypdf.PdfReader(io.BytesIO(data[start:]), strict=False)
    if reader.is_encrypted and not _unlocked(reader):
        raise SourceError(name, "is locked by a password", todo="save a copy without one")
    pages = _pages(reader, name)
    day = _metadata_day(reader)
    return Extracted(
        _joined(_without_running_lines(pages)), _metadata_title(reader), day,
        publication.FILE if day else "",
    )  # fmt: skip


def _unlocked(reader: Any) -> bool:
    """Whether the empty password opens it, as in files locked only against changes."""
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError, ValueError):
        return False


def _pages(reader: Any, name: str) -> list[list[str]]:
    """The lines of each page."""
    count = len(reader.pages)
    if count > MOST_PAGES:
        raise SourceError(
            name,
            f"has {count:,} pages, {MOST_PAGES:,} can be read",
            todo="give the pages that matter",
        )
    stop = time.monotonic() + SECONDS
    pages: list[list[str]] = []
    characters = 0
    for page in reader.pages:
        text = clean(page.extract_text() or "").replace(" ", " ")
        characters += len(text)
        if characters > MOST_CHARACTERS:
            raise SourceError(
                name,
                f"holds more than {MOST_CHARACTERS:,} characters",
                todo="give the part that matters",
            )
        pages.append([" ".join(line.split()) for line in text.split("\n")])
        if time.monotonic() > stop:
            raise SourceError(
                name,
                f"takes more than {SECONDS:.0f} seconds to read",
                todo="save its text and give that",
            )
    return pages


def _edges(lines: list[str]) -> set[int]:
    """The places of the first and last lines of a page that are not empty."""
    full = [i for i, line in enumerate(lines) if line]
    return {*full[:_EDGE], *full[-_EDGE:]}


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    """Pages without the heads and feet that repeat on them, and without page numbers."""
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({_DIGITS.sub("#", lines[i]) for i in _edges(lines)})
    # Left and right pages may differ, hence 40 %; of two or three pages all must agree.
    least = len(pages) if len(pages) < 4 else max(3, round(0.4 * len(pages)))
    running = {line for line, times in seen.items() if len(pages) > 1 and times >= least}
    kept = []
    for lines in pages:
        edges = _edges(lines)
        kept.append([
            line for i, line in enumerate(lines)
            if i not in edges
            or not (_DIGITS.sub("#", line) in running or _PAGE_NUMBER.fullmatch(line))
        ])  # fmt: skip
    return kept


def _joined(pages: list[list[str]]) -> str:
    """Lines as paragraphs: a line goes on in the next unless it is short, or a new item starts."""
    words = set(_whole_words([line for lines in pages for line in lines if line]))
    widths = sorted(len(line) for lines in pages for line in lines if line)
    width = widths[int(0.9 * (len(widths) - 1))] if widths else 0
    paragraphs: list[str] = []
    current: list[str] = []
    previous, gap = "", False

    def close() -> None:
        if current:
            paragraphs.append("".join(current))
            current.clear()

    for lines in pages:
        for line in lines:
            if not line:
                gap = True
                continue
            goes_on = line[0].islower() and not previous.endswith(_ENDS) and not _BULLET.match(line)
            if previous and (
                _BULLET.match(line) or (not goes_on and (gap or _stops(previous, line, width)))
            ):
                close()
            if current:
                _append(current, line, words)
            else:
                current.append(line)
            previous, gap = line, False
    close()
    return "\n\n".join(paragraphs)


def _whole_words(lines: list[str]) -> Iterator[str]:
    """The words of the lines but those that a line end may have broken."""
    broken = False
    for line in lines:
        words = _WORD.findall(line)
        first, broken = int(broken), line.endswith(("-", "\u2010", "\u00ad"))
        yield from words[first : len(words) - int(broken)]


def _stops(previous: str, line: str, width: int) -> bool:
    """Whether a paragraph ends with ``previous``: a short line whose next word had fitted."""
    first_word = line.partition(" ")[0]
    room = width - len(previous)
    if previous.endswith(_ENDS):
        return room > len(first_word) + 8
    return len(previous) < 0.6 * width or (len(line) < 0.5 * width and room > 0.3 * width)


def _append(current: list[str], line: str, words: set[str]) -> None:
    """Add a line to a paragraph; a word broken at the line end is made whole."""
    last = current[-1]
    if last.endswith("\u00ad"):
        current[-1] = last[:-1]
    elif (broken := _BROKEN.search(last)) and (rest := _REST.match(line)):
        if not _is_compound(broken[1], rest[0], words):
            current[-1] = last[:-1]
    elif not last.endswith(("-", "—", "/")):
        current.append(" ")
    current.append(line)


def _is_compound(before: str, after: str, words: set[str]) -> bool:
    """Whether the hyphen at a line end is the word's own, going by the other words of the text."""
    if before + after in words:
        return False
    if f"{before}-{after}" in words or before.lower() in _FIRST_PARTS or before.isupper():
        return True
    return len(before) > 2 and len(after) > 2 and before in words and after in words


def _metadata_day(reader: Any) -> date | None:
    from pypdf.errors import PyPdfError

    try:
        found = reader.metadata
        days = (found.creation_date, found.modification_date) if found else ()
    except (PyPdfError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return None  # a damaged date is no reason to refuse the text
    return publication.first_metadata(days, date.today())


def _metadata_title(reader: Any) -> str:
    """The title in the metadata, unless it is only the name of the file it was made from."""
    try:
        title = reader.metadata and reader.metadata.title
    except Exception:  # a damaged title is no reason to refuse the text
        return ""
    title = " ".join(clean(title).split()) if isinstance(title, str) else ""
    is_file = re.search(r"\.(?:docx?|pdf|indd|tex|odt|pptx?)$", title, re.IGNORECASE)
    return "" if is_file or title.startswith("Microsoft ") else title[:300]
