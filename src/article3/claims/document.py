"""A document to check: its words, title and day of publication, wherever they come from."""

from __future__ import annotations

import contextlib
import importlib
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePath
from types import FrameType
from typing import TypeAlias

from article3.claims import formats, publication
from article3.claims.formats import KINDS, SUFFIXES, Extracted
from article3.errors import Article3Error, SourceError, UnknownNameError

MOST_BYTES = 20_000_000
MOST_CHARACTERS = 2_000_000
SECONDS = 60.0
"""How long reading one file may take; measured in the main thread of a process only."""

_Reader: TypeAlias = Callable[[bytes, str], Extracted]
_PARSERS = {"html": ("web_page", "from_html"), "pdf": ("pdf", "from_pdf"),
            "docx": ("word", "from_docx")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """The plain text of an article, with what is known of its publication.

    ``published_basis`` says how the day is known: ``asked`` (given by the user), ``document``
    (printed in it or in the metadata of its page), ``document (month only; its last day taken)``,
    ``file metadata`` (when a PDF or Word file was made: weaker), ``""`` (unknown).
    """

    text: str
    title: str = ""
    url: str = ""
    published: date | None = None
    published_basis: str = ""
    name: str = ""


def read(
    source: str | Path | bytes, *, name: str = "", kind: str = "", published: date | None = None
) -> Document:
    """A document from a file, its bytes or its words.

    A ``Path`` is a file, ``bytes`` are the contents of one. A ``str`` names a file when it is one
    line that holds no space or ends in a known suffix (.txt, .md, .html, .pdf, .docx); otherwise
    it is the words themselves. Words of strangers are best passed as bytes: they are never opened.
    ``kind`` (``text``, ``markdown``, ``html``, ``pdf``, ``docx``) is found out where not given;
    ``published`` overrules what the document says.

    Raises :class:`~article3.errors.SourceError` for a file that is missing, damaged, locked,
    empty, too large (20 MB, 2 million characters, 2,000 pages) or too slow to read,
    :class:`~article3.errors.MissingExtraError` without the extra ``articles`` for HTML, PDF and
    Word, :class:`~article3.errors.UnknownNameError` for another ``kind``.

    >>> found = read("NATO in 2024: who pays\\n\\nDate: 3 March 2025\\n\\nPoland spent most.")
    >>> found.title, found.published, found.published_basis
    ('NATO in 2024: who pays', datetime.date(2025, 3, 3), 'document')
    """
    if kind and kind not in KINDS:
        raise UnknownNameError("kind of document", kind, KINDS, f"choose {', '.join(KINDS)}")
    if isinstance(source, str) and _is_file_name(source):
        source = Path(source)
    if isinstance(source, Path):
        name = name or source.name
        data = _contents(source, name)
    else:
        data = source.encode("utf-8", "replace") if isinstance(source, str) else bytes(source)
    name = name or "the text"
    _check_size(len(data), name)
    if not data.strip():
        raise SourceError(name, "holds no text", todo="is it the file you meant")
    kind = kind or formats.detect(data, name)
    return _document(_extracted(data, name, kind), name, kind, published)


def read_folder(
    path: str | Path, *, refused: Callable[[str, Article3Error], None] | None = None
) -> Iterator[Document]:
    """Every document of a folder and its subfolders in the order of their paths, one at a time.

    Files with other suffixes and hidden ones are passed over. A file that cannot be read is handed
    to ``refused`` with its name, or raised where that is not given. Names are paths inside the
    folder. Raises :class:`~article3.errors.SourceError` for a folder that is none.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise SourceError(str(folder), "is no folder", todo="give one that holds documents")
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        if hidden or file.suffix.lower() not in SUFFIXES or not file.is_file():
            continue
        try:
            yield read(file, name=inside.as_posix())
        except Article3Error as problem:
            if refused is None:
                raise
            refused(inside.as_posix(), problem)


def _is_file_name(words: str) -> bool:
    if not words or len(words) > 1_000 or "\n" in words or "\x00" in words:
        return False
    return not any(c.isspace() for c in words) or PurePath(words).suffix.lower() in SUFFIXES


def _contents(path: Path, name: str) -> bytes:
    try:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "no such file"
            raise SourceError(name, what, todo="check the path")
        _check_size(path.stat().st_size, name)
        return path.read_bytes()
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "its name is not a path"
        raise SourceError(name, f"cannot be opened ({reason})") from problem


def _check_size(size: int, name: str) -> None:
    if size > MOST_BYTES:
        raise SourceError(
            name, f"is {size / 1e6:.1f} MB, {MOST_BYTES // 1_000_000} MB can be read",
            todo="give the part that matters",
        )  # fmt: skip


def _extracted(data: bytes, name: str, kind: str) -> Extracted:
    """What the reader of a kind finds; anything its parser raises is one sentence."""
    if kind in {"text", "markdown"}:
        return (
            formats.from_text(data, name) if kind == "text" else formats.from_markdown(data, name)
        )
    module, function = _PARSERS[kind]
    reader: _Reader = getattr(importlib.import_module(f"article3.claims.{module}"), function)
    try:
        with _watchdog(SECONDS):
            return reader(data, name)
    except Article3Error:
        raise
    except _OutOfTime as problem:
        raise SourceError(
            name, f"takes more than {SECONDS:.0f} seconds to read", todo="give its text instead"
        ) from problem
    except Exception as problem:
        raise SourceError(
            name, f"cannot be read as {kind.upper()}, it seems damaged ({type(problem).__name__})",
            todo="save it again or give its text",
        ) from problem  # fmt: skip


def _document(found: Extracted, name: str, kind: str, asked: date | None) -> Document:
    """The document, checked for size and emptiness, with the best day of publication known."""
    text = found.text
    if len(text) > MOST_CHARACTERS:
        raise SourceError(
            name, f"holds {len(text):,} characters, {MOST_CHARACTERS:,} can be read",
            todo="give the part that matters",
        )  # fmt: skip
    if not any(map(str.isalnum, text)):
        scan = kind == "pdf"
        raise SourceError(
            name, "holds no text" + (" (a scan?)" if scan else ""),
            todo="recognise its text (OCR) first" if scan else "is it the file you meant",
        )  # fmt: skip
    if asked is not None:
        day: date | None = asked.date() if isinstance(asked, datetime) else asked
        basis = publication.ASKED
    elif found.published and found.basis == publication.DOCUMENT:
        day, basis = found.published, found.basis
    else:
        day, basis = publication.published_in(text, date.today())
        if day is None:
            day, basis = found.published, found.basis
    title = found.title or formats.first_line(text)
    return Document(text, title, found.url, day, basis, name)


class _OutOfTime(BaseException):
    """Raised by the watchdog; no ``except Exception`` of a parser can swallow it."""


@contextlib.contextmanager
def _watchdog(seconds: float) -> Iterator[None]:
    """Interrupt the block after ``seconds``, where the system and the thread allow it.

    Only the main thread receives signals, and only between two steps of Python code. Elsewhere
    the limits on size, nesting, pages and unpacked bytes are what bounds the work.
    """
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
        or signal.getsignal(signal.SIGALRM) is None
        or signal.getitimer(signal.ITIMER_REAL)[0]
    ):
        yield  # somebody else's alarm is left alone
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _OutOfTime

    before = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
