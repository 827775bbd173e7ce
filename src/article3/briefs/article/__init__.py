"""A checked article as a page or as Markdown: the words, the verdicts, what they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from article3.briefs.article import words
from article3.briefs.article.content import Note, notes_of, paragraphs
from article3.briefs.article.markdown import to_markdown as to_markdown
from article3.briefs.page import fonts, template
from article3.charts.theme import DARK, LIGHT
from article3.claims.model import Report

FOLDER = Path(__file__).resolve().parent

PALETTE: dict[str, dict[str, tuple[str, str]]] = {
    "light": {
        "supported": ("#1c6b3c", "#dcefe2"),
        "refuted": (LIGHT.accent, "#f9e0dd"),
        "imprecise": ("#7d5200", "#f8e9c9"),
        "outdated": ("#5a43a0", "#e6e0f6"),
        "not_checkable": (LIGHT.muted, "#eceef0"),
        "lint": ("#1d4f7f", "#dbe6f0"),
    },
    "dark": {
        "supported": ("#7fd6a0", "#17352a"),
        "refuted": (DARK.accent, "#48201f"),
        "imprecise": ("#efbf63", "#3d2f10"),
        "outdated": ("#bdadff", "#2d2650"),
        "not_checkable": (DARK.muted, "#262b33"),
        "lint": ("#8ec5ff", "#1c3246"),
    },
}
"""For each theme and kind of note the colour of its words and lines, and of what lies behind."""


def to_html(report: Report) -> str:
    """The page as text: UTF-8, no script, no request to anywhere.

    Raises ``MissingExtraError`` without the ``brief`` extra.
    """
    notes = notes_of(report)
    page: str = template(FOLDER / "article.html.j2", "The article's page").render(
        report=report,
        words=words,
        css=_styles(),
        fonts=fonts(),
        link=report.url if report.url.startswith(("https://", "http://")) else "",
        paragraphs=paragraphs(report, notes),
        found=words.found(report),
        editions=list(words.editions(report)),
        beyond=[n for n in notes if n.label == "not_checkable"],
        shown=_shown,
    )
    return page


def _shown(notes: Iterable[Note]) -> list[Note]:
    """The notes that stand beside the text; what cannot be checked is listed at the end."""
    return [note for note in notes if note.label != "not_checkable"]


@cache
def _styles() -> str:
    """The page's styles, its papers and verdicts in the colours of the two themes."""
    css = (FOLDER / "article.css").read_text(encoding="utf-8")
    for theme in (LIGHT, DARK):
        roles = f"--paper: {theme.paper}; --ink: {theme.ink}; --muted: {theme.muted}; "
        css = css.replace(f"/* {theme.name.upper()} */", roles + verdict_properties(theme.name))
    return css


def verdict_properties(theme: str) -> str:
    """The declarations a page needs for the colours of verdicts in a theme."""
    return " ".join(
        f"--{kind}: {colour}; --{kind}-pale: {pale};"
        for kind, (colour, pale) in PALETTE[theme].items()
    )
