"""What every page of ours shares: the template engine, the frame around the content, the fonts."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import Any

from article3.errors import MissingExtraError

FOLDER = Path(__file__).resolve().parent
_FONTS = FOLDER.parent / "html" / "fonts"
_FACES = (
    ("Source Sans Pro", "source-sans-pro", 400, "normal"),
    ("Source Sans Pro", "source-sans-pro", 400, "italic"),
    ("Source Sans Pro", "source-sans-pro", 600, "normal"),
    ("Source Sans Pro", "source-sans-pro", 700, "normal"),
    ("Source Serif Pro", "source-serif-pro", 600, "normal"),
)


@cache
def template(path: Path, what: str) -> Any:
    """The Jinja template of a file; everything it prints is escaped unless it says otherwise.

    It may extend ``page.html.j2`` of this folder. ``what`` begins the sentence of the
    ``MissingExtraError`` that is raised without the ``brief`` extra.
    """
    try:
        import jinja2
    except ImportError as error:
        raise MissingExtraError(what, "brief") from error
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([path.parent, FOLDER]), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    return environment.get_template(path.name)


@cache
def fonts() -> str:
    """The font faces as CSS with the files inside; empty where they are not installed."""
    rules = []
    for family, stem, weight, style in _FACES:
        path = _FONTS / f"{stem}-latin-{weight}-{style}.woff2"
        if not path.is_file():
            continue
        data = base64.b64encode(path.read_bytes()).decode()
        rules.append(
            f"@font-face{{font-family:'{family}';font-weight:{weight};font-style:{style};"
            f"font-display:swap;src:url(data:font/woff2;base64,{data}) format('woff2')}}"
        )
    return "\n".join(rules)
