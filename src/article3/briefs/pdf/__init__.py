"""A brief as PDF: set by Typst, tagged, PDF/A-2a and PDF/UA-1; the same brief, the same bytes."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from article3.briefs.model import (
    Analyst,
    Block,
    Brief,
    Faced,
    Flagged,
    Paragraph,
    Picture,
    Points,
    Shown,
    Table,
    Text,
    key_of,
    notes_of,
)
from article3.briefs.notes import Short, full
from article3.errors import Article3Error, MissingExtraError
from article3.ledger import Figure

FOLDER = Path(__file__).resolve().parent
SIZES: dict[int | None, tuple[tuple[float, bool], ...]] = {
    None: ((10.0, True),),
    5: ((9.5, True), (9.0, True), (9.3, False), (8.8, False), (8.4, False), (8.0, False)),
    1: ((10.0, True), (9.3, True), (8.6, True), (8.0, True), (9.0, False), (8.0, False)),
}
"""The sizes of type tried, in points, with or without spare pictures, by the pages to fit on."""

_PAGE = re.compile(rb"/Type ?/Page\b")
_STRANGE = re.compile(
    "[^\\n\\t -~\u00a0-\u024f\u0370-\u03ff\u0400-\u045f\u2010-\u2026\u202f\u2030\u2039\u203a"
    "\u20ac\u2190-\u2193\u2248\u2260\u2264\u2265\u2212\u2713\u2717\u21bb]"
)
"""Characters outside those that our fonts are known to draw."""


def to_pdf(brief: Brief) -> bytes:
    """The PDF's bytes: on as many pages as the brief says, in the largest type that fits.

    A character that no font of ours draws is printed as ``?``. Raises ``MissingExtraError``
    without the ``brief`` extra and ``Article3Error`` for a brief that does not fit.
    """
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "brief.typ").write_text((FOLDER / "brief.typ").read_text("utf-8"), "utf-8")
        content = _content(brief, root)
        for size, spare in SIZES[brief.pages]:
            made = _set(root, {**content, "size": size, "spare": spare}, brief)
            if brief.pages is None or len(_PAGE.findall(made)) <= brief.pages:
                return made
    raise Article3Error(
        f"The brief does not fit on {brief.pages} page{'s' if brief.pages != 1 else ''}; shorten "
        "what was added to it, or leave out the pages."
    )


def _set(root: Path, content: dict[str, Any], brief: Brief) -> bytes:
    try:
        return _compiled(root, content, brief)
    except Article3Error:
        plain = _drawable(content)
        if plain == content:
            raise
        return _compiled(root, plain, brief)


def _drawable(value: Any) -> Any:
    """The content with a question mark for every character that may have no glyph."""
    if isinstance(value, str):
        return _STRANGE.sub("?", value)
    if isinstance(value, list):
        return [_drawable(item) for item in value]
    if isinstance(value, dict):
        return {key: _drawable(item) for key, item in value.items()}
    return value


def _compiled(root: Path, content: dict[str, Any], brief: Brief) -> bytes:
    try:
        import font_source_sans_pro
        import font_source_serif_pro
        import typst
    except ImportError as error:
        raise MissingExtraError("The PDF brief", "brief") from error

    (root / "brief.json").write_text(json.dumps(content), "utf-8")
    fonts = [Path(m.__file__).parent / "files"
             for m in (font_source_sans_pro, font_source_serif_pro)]  # fmt: skip
    try:
        return typst.compile(
            root / "brief.typ", root=root, font_paths=fonts, ignore_system_fonts=True,
            format="pdf", pdf_standards=["a-2a", "ua-1"],
            timestamp=datetime.combine(brief.stamp, time(), tzinfo=UTC),
        )  # fmt: skip
    except typst.TypstError as error:
        raise Article3Error(f"The brief could not be set as PDF: {error.message}.") from error


def _content(brief: Brief, root: Path) -> dict[str, Any]:
    """The brief as plain data for the Typst file; pictures are written beside it."""
    notes = notes_of(brief)
    numbers = {key_of(note.figures): note.number for note in notes}
    short = Short(brief) if brief.pages or not brief.numbered else None
    setter = _Setter(root, numbers)
    return {
        "kind": brief.kind,
        "title": brief.title,
        "subtitle": brief.subtitle,
        "facts": [list(fact) for fact in brief.facts],
        "disclaimer": brief.disclaimer,
        "lead": brief.lead,
        "numbered": brief.numbered,
        "pages": brief.pages,
        "front": [setter.block(picture) for picture in brief.front],
        "takeaways": [setter.text(t) for t in brief.takeaways],
        "sections": [
            {"heading": s.heading, "blocks": [setter.block(b) for b in s.blocks]}
            for s in brief.sections
        ],
        "key": [list(pair) for pair in short.key()] if short else [],
        "notes": short.texts() if short else [full(note) for note in notes],
        "colophon": list(brief.colophon),
    }


class _Setter:
    """Blocks as data, with the numbers of their notes."""

    def __init__(self, root: Path, numbers: dict[tuple[str, ...], int]) -> None:
        self.root, self.numbers = root, numbers

    def number_of(self, figures: Sequence[Figure]) -> int | None:
        return self.numbers[key_of(figures)] if figures else None

    def text(self, parts: Text) -> list[dict[str, Any]]:
        return [self._part(part) for part in parts]

    def _part(self, part: Any) -> dict[str, Any]:
        if isinstance(part, Shown):
            return {"t": part.text, "n": self.number_of([part.figure])}
        if isinstance(part, Faced):
            return {"t": part.text, "face": part.face}
        if isinstance(part, Flagged):
            return {"t": part.text, "n": self.number_of(part.figures), "face": part.face,
                    "standing": part.standing, "said": part.said}  # fmt: skip
        return {"t": part}

    def block(self, item: Block) -> dict[str, Any]:
        if isinstance(item, Paragraph):
            return {"kind": "paragraph", "text": self.text(item.text), "lead": item.lead}
        if isinstance(item, Points):
            items = [self.text(t) for t in item.items]
            return {"kind": "points", "items": items, "numbered": item.numbered}
        if isinstance(item, Analyst):
            return {"kind": "analyst", "blocks": [self.block(b) for b in item.blocks]}
        return self._picture(item) if isinstance(item, Picture) else self._table(item)

    def _picture(self, picture: Picture) -> dict[str, Any]:
        from article3.charts.render import to_svg

        file = f"{picture.name}.svg"
        (self.root / file).write_text(to_svg(picture.wide, "light"), "utf-8")
        return {"kind": "picture", "file": file, "alt": picture.wide.alt,
                "caption": picture.caption, "source": picture.source,
                "spare": picture.spare}  # fmt: skip

    def _table(self, table: Table) -> dict[str, Any]:
        return {
            "kind": "table",
            "caption": table.caption,
            "head": list(table.head),
            "remark": table.remark,
            "words": table.words,
            "rows": [
                {
                    "label": row.label,
                    "n": self.number_of(row.figures()),
                    "strong": row.strong,
                    "cells": ["–" if c is None else c.text if isinstance(c, Shown) else c
                              for c in row.cells],
                }
                for row in table.rows
            ],
        }  # fmt: skip
