"""The words of a Word file: paragraphs and table rows in order, tracked insertions included.

A Word file is a ZIP archive: what its parts unpack to is checked before any of them is unpacked,
and libxml2 bounds their nesting (255 levels) and resolves no entities. Deleted text, comments and
foot notes are not read.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

from article3.claims import publication
from article3.claims.formats import Extracted, clean
from article3.errors import MissingExtraError, SourceError

UNPACKED = 100_000_000
"""The most bytes the parts of a Word file may unpack to."""
PARTS = 5_000

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_HEADLINE_STYLES = ("Title", "Heading 1")


def from_docx(data: bytes, name: str) -> Extracted:
    """The words of a Word file; its title is the first paragraph styled so.

    Raises :class:`~article3.errors.MissingExtraError` without the extra ``articles``, and
    :class:`~article3.errors.SourceError` for an archive that is no Word file or unpacks to too
    much.
    """
    _check_archive(data, name)
    try:
        import docx
    except ImportError as problem:
        raise MissingExtraError("Reading Word files", "articles") from problem
    document = docx.Document(io.BytesIO(data))
    lines: list[str] = []
    title = ""
    row: Any = None
    last_cell: Any = None
    for paragraph in document.element.body.iter(f"{_W}p"):
        words = _words(paragraph)
        if not words:
            continue
        inside, cell = _row_and_cell(paragraph)
        if inside is None or inside is not row:
            lines.append(words)
        elif cell is last_cell:
            lines[-1] += " " + words
        else:
            lines[-1] += " | " + words
        row, last_cell = inside, cell
        if not title and len(words) <= 300 and _style(document, paragraph) in _HEADLINE_STYLES:
            title = words
    core = document.core_properties
    day = publication.first_metadata((core.created, core.modified), date.today())
    title = title or (core.title or "").strip()
    return Extracted(
        clean("\n".join(lines)), clean(title)[:300], day, publication.FILE if day else ""
    )


def _check_archive(data: bytes, name: str) -> None:
    """Refuse what is no Word file, or would unpack to more than a text can need."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise SourceError(
            name, "is not a whole Word file", todo="download or save it again"
        ) from problem
    if "word/document.xml" not in {part.filename for part in parts}:
        raise SourceError(name, "is an archive, but no Word file (.docx)", todo="save it as .docx")
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise SourceError(
            name, f"unpacks to more than {UNPACKED // 1_000_000} MB", todo="save its text alone"
        )


def _words(paragraph: Any) -> str:
    """The text of a paragraph, without that of text boxes inside it (paragraphs of their own)."""
    if next(paragraph.iterancestors(_FALLBACK), None) is not None:
        return ""  # the same text box again, for old versions of Word
    boxed = any(True for _ in paragraph.iterdescendants(f"{_W}p"))
    parts = []
    for element in paragraph.iter(f"{_W}t", *_MARKS):
        if boxed and next(element.iterancestors(f"{_W}p")) is not paragraph:
            continue
        parts.append(_MARKS.get(element.tag) or element.text or "")
    return "".join(parts).strip()


def _row_and_cell(paragraph: Any) -> tuple[Any, Any]:
    """The table row and cell a paragraph stands in, or twice None."""
    cell = next(paragraph.iterancestors(f"{_W}tc"), None)
    return (None, None) if cell is None else (cell.getparent(), cell)


def _style(document: Any, paragraph: Any) -> str:
    """The English name of a paragraph's style; Word keeps it in every language."""
    style = paragraph.style
    found = style and document.styles.element.get_by_id(style)
    return str(found.name_val or "").replace("heading", "Heading") if found is not None else ""
