"""A brief as one HTML file that needs nothing else: styles, fonts and charts are inside."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path
from typing import Any

from article3.briefs.model import Brief, Note, Picture, Shown, notes_of
from article3.errors import MissingExtraError
from article3.ledger.explain import day

FOLDER = Path(__file__).resolve().parent
_FACES = (
    ("Source Sans Pro", "source-sans-pro", 400, "normal"),
    ("Source Sans Pro", "source-sans-pro", 400, "italic"),
    ("Source Sans Pro", "source-sans-pro", 600, "normal"),
    ("Source Sans Pro", "source-sans-pro", 700, "normal"),
    ("Source Serif Pro", "source-serif-pro", 600, "normal"),
)


def to_html(brief: Brief) -> str:
    """The page as text: UTF-8, no script, no request to anywhere."""
    from article3.charts.render import to_svg

    notes = notes_of(brief)
    numbers = {tuple(f.figure_id for f in note.figures): note.number for note in notes}
    # A chart's colours are in its SVG, so a page that follows the reader's theme carries each
    # chart twice for two themes and twice for two widths; styles show the one that fits.
    page: str = _template().render(
        brief=brief,
        notes=notes,
        stamp=day(brief.stamp),
        css=_styles(),
        fonts=fonts(),
        number_of=lambda figures: numbers[tuple(f.figure_id for f in figures)],
        is_shown=lambda part: isinstance(part, Shown),
        kind=lambda block: type(block).__name__,
        drawings=lambda picture: _drawings(picture, to_svg),
        sources=_sources,
    )
    return page


@cache
def _template() -> Any:
    try:
        import jinja2
    except ImportError as error:
        raise MissingExtraError("The brief", "brief") from error
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    return environment.get_template("brief.html.j2")


def _drawings(picture: Picture, to_svg: Any) -> list[tuple[str, str]]:
    """Class and SVG of each variant; ids are made unique to the variant."""
    variants = []
    for width, chart in (("wide", picture.wide), ("narrow", picture.narrow)):
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


@cache
def fonts() -> str:
    """The font faces as CSS with the files inside; empty where they are not installed."""
    rules = []
    for family, stem, weight, style in _FACES:
        path = FOLDER / "fonts" / f"{stem}-latin-{weight}-{style}.woff2"
        if not path.is_file():
            continue
        data = base64.b64encode(path.read_bytes()).decode()
        rules.append(
            f"@font-face{{font-family:'{family}';font-weight:{weight};font-style:{style};"
            f"font-display:swap;src:url(data:font/woff2;base64,{data}) format('woff2')}}"
        )
    return "\n".join(rules)


def _sources(note: Note) -> list[tuple[str, str, str]]:
    """For each figure of a note: its id, its citation, and the tree of how it came to be."""
    return [(f.figure_id, f.cite(), f.explain()) for f in note.figures]
