"""A brief as one HTML file that needs nothing else: styles, fonts and charts are inside."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

from article3.briefs.model import Brief, Note, Picture, key_of, notes_of
from article3.briefs.notes import SCENARIO, full
from article3.briefs.page import fonts, template
from article3.ledger import Figure
from article3.ledger.explain import day

FOLDER = Path(__file__).resolve().parent

NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII",
            "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX")  # fmt: skip


def to_html(brief: Brief) -> str:
    """The page as text: UTF-8, no script, no request to anywhere.

    Raises ``MissingExtraError`` without the ``brief`` extra.
    """
    from article3.charts.render import to_svg

    notes = notes_of(brief)
    numbers = {key_of(note.figures): note.number for note in notes}
    # A chart's colours are in its SVG, so a page that follows the reader's theme carries each
    # chart twice for two themes and twice for two widths; styles show the one that fits.
    page: str = template(FOLDER / "brief.html.j2", "The brief").render(
        brief=brief,
        notes=notes,
        stamp=day(brief.stamp),
        css=_styles(),
        fonts=fonts(),
        numerals=NUMERALS,
        number_of=lambda figures: numbers[key_of(figures)],
        kind=lambda thing: type(thing).__name__,
        drawings=lambda picture: _drawings(picture, to_svg),
        sources=_sources,
    )
    return page


def _drawings(picture: Picture, to_svg: Any) -> list[tuple[str, str]]:
    """Class and SVG of each variant; ids are made unique to the variant."""
    variants = []
    for width, chart in (("wide", picture.wide), ("narrow", picture.narrow())):
        for theme in ("light", "dark"):
            name = f"{picture.name}-{width}-{theme}"
            svg = _unique_ids(to_svg(chart, theme), name)
            variants.append((f"{width} {theme}", svg))
    return variants


def _unique_ids(svg: str, prefix: str) -> str:
    """The SVG with every id, and every reference to one, prefixed."""
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", svg)
    svg = re.sub(r'(xlink:href|href)="#([^"]+)"', rf'\1="#{prefix}-\2"', svg)
    return re.sub(
        r'aria-(labelledby|describedby)="([^"]+)"',
        lambda m: f'aria-{m[1]}="{" ".join(f"{prefix}-{part}" for part in m[2].split())}"',
        svg,
    )


def _styles() -> str:
    """The page's styles, its paper in the colours the charts are drawn on."""
    from article3.charts.theme import DARK, LIGHT

    css = (FOLDER / "brief.css").read_text(encoding="utf-8")
    return css.replace("LIGHT_PAPER", LIGHT.paper).replace("DARK_PAPER", DARK.paper)


def _sources(note: Note) -> list[tuple[str, str, str]]:
    """For each figure of a note: its citation, the tree of how it came to be, how to see it."""
    return [(_cited(f), f.explain(), _command(f)) for f in note.figures]


def _cited(figure: Figure) -> str:
    return full(Note(0, (figure,)))


def _command(figure: Figure) -> str:
    """What explains the figure again; empty for a plan's and for rows of most registers."""
    name = figure.figure_id
    register = "@register-" in name and "@register-commitments-" not in name
    if register or figure.edition.startswith(SCENARIO):
        return ""
    return f"article3 explain {shlex.quote(name)}"
