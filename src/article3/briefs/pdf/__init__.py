"""A brief as PDF: set by Typst, tagged, PDF/A-2a and PDF/UA-1; the same brief, the same bytes."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from article3.briefs.model import (
    Block,
    Brief,
    Note,
    Paragraph,
    Picture,
    Points,
    Shown,
    Table,
    Text,
    notes_of,
)
from article3.errors import Article3Error, MissingExtraError
from article3.ledger import Figure

FOLDER = Path(__file__).resolve().parent


def to_pdf(brief: Brief) -> bytes:
    """The PDF's bytes. Raises ``MissingExtraError`` without the ``brief`` extra."""
    try:
        import font_source_sans_pro
        import font_source_serif_pro
        import typst
    except ImportError as error:
        raise MissingExtraError("The PDF brief", "brief") from error

    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "brief.typ").write_text((FOLDER / "brief.typ").read_text("utf-8"), "utf-8")
        (root / "brief.json").write_text(json.dumps(_content(brief, root)), "utf-8")
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
    numbers = {tuple(f.figure_id for f in note.figures): note.number for note in notes}

    def number_of(figures: Sequence[Figure]) -> int:
        return numbers[tuple(f.figure_id for f in figures)]

    def text(parts: Text) -> list[dict[str, Any]]:
        return [
            {"t": part.text, "n": number_of([part.figure])}
            if isinstance(part, Shown)
            else {"t": part}
            for part in parts
        ]

    def block(item: Block) -> dict[str, Any]:
        if isinstance(item, Paragraph):
            return {"kind": "paragraph", "text": text(item.text)}
        if isinstance(item, Points):
            return {"kind": "points", "items": [text(t) for t in item.items]}
        if isinstance(item, Picture):
            return _picture(item, root)
        return _table(item, number_of)

    return {
        "title": brief.title,
        "subtitle": brief.subtitle,
        "takeaways": [text(t) for t in brief.takeaways],
        "sections": [
            {"heading": s.heading, "blocks": [block(b) for b in s.blocks]} for s in brief.sections
        ],
        "notes": [_note(note) for note in notes],
        "colophon": list(brief.colophon),
    }


def _picture(picture: Picture, root: Path) -> dict[str, Any]:
    from article3.charts.render import to_svg

    file = f"{picture.name}.svg"
    (root / file).write_text(to_svg(picture.wide, "light"), "utf-8")
    return {"kind": "picture", "file": file, "alt": picture.wide.alt, "caption": picture.caption,
            "source": picture.source}  # fmt: skip


def _table(table: Table, number_of: Any) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": table.caption,
        "head": list(table.head),
        "remark": table.remark,
        "text": table.head[-1] == "source",
        "rows": [
            {
                "label": row.label,
                "n": number_of(row.figures()) if row.figures() else None,
                "strong": row.strong,
                "cells": ["–" if c is None else c.text if isinstance(c, Shown) else c
                          for c in row.cells],
            }
            for row in table.rows
        ],
    }  # fmt: skip


def _note(note: Note) -> str:
    """One footnote; the figures of a table line share theirs, place after place."""
    if len(note.figures) == 1:
        return note.figures[0].cite()
    by_edition: dict[str, list[Figure]] = {}
    for figure in note.figures:
        by_edition.setdefault(figure.edition, []).append(figure)
    return "; ".join(_places(figures) for figures in by_edition.values())


def _places(figures: list[Figure]) -> str:
    first = figures[0]
    if first.observation is None:
        return "; ".join(f.cite().rstrip(".") for f in figures)
    places = []
    for figure in figures:
        seen = figure.observation
        if seen:
            places.append(" ".join(p for p in (seen.locator.table, seen.locator.cell) if p))
    return f"{first.cite().split(', ' + first.observation.locator.file)[0]}, " + (
        f"{first.observation.locator.file}: {', '.join(places)}"
    )
