"""Templates, and how figures, days and sentences appear in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from article3 import __version__
from article3.alliance import entity_name
from article3.briefs.article import verdict_properties
from article3.briefs.model import Shown, Text
from article3.charts.theme import DARK, LIGHT, custom_properties
from article3.ledger import Figure
from article3.web import formats
from article3.web.panel import cells
from article3.web.switches import INDICATORS
from article3.web.view import CURRENCIES, ENDINGS, PRICES, SHARES, View, entity_path, figure_path

FOLDER = Path(__file__).resolve().parent
STATIC = FOLDER / "static"
STYLES = "site.css"
FONTS = FOLDER.parent / "briefs" / "html" / "fonts"


@cache
def environment() -> jinja2.Environment:
    """The templates with the filters every page may use."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    made.globals.update(
        asset=asset, version=__version__, languages=formats.LANGUAGES, shares=SHARES,
        currencies=CURRENCIES, price_bases=PRICES, endings=ENDINGS, entity_path=entity_path,
        figure_path=figure_path, indicators=INDICATORS,
    )  # fmt: skip
    made.filters.update(
        figure=figure, text=text, day=_day, local=_local, cells=_cells, names=_names, pairs=_pairs
    )
    return made


def render(template: str, view: View, **words: Any) -> str:
    """A template filled; ``view`` is known to every filter."""
    return environment().get_template(template).render(view=view, **words)


@cache
def asset(name: str) -> str:
    """The address of a static file; it changes with the content, so browsers may keep it.

    Empty for a file that ``make install`` has not brought.
    """
    path = STATIC / name
    if not path.is_file():
        return ""
    data = stylesheet().encode() if name == STYLES else path.read_bytes()
    return f"/static/{name}?v={hashlib.sha256(data).hexdigest()[:10]}"


@cache
def stylesheet() -> str:
    """The styles of every page, with the charts' colours of both themes filled in."""
    css = (STATIC / STYLES).read_text(encoding="utf-8")
    for theme in (LIGHT, DARK):
        colours = custom_properties(theme) + " " + verdict_properties(theme.name)
        css = css.replace(f"/* CHART {theme.name} */", colours)
    return css


def linked(words: str, figure_id: str) -> Markup:
    """Words that open the explanation of a figure."""
    return Markup('<a class="figure" href="{}">{}</a>').format(figure_path(figure_id), words)


@jinja2.pass_context
def figure(context: jinja2.runtime.Context, found: Figure | Shown | None) -> Markup:
    """A figure as a link to its explanation; "no figure" where there is none."""
    view: View = context["view"]
    if found is None:
        return Markup('<span class="missing">no figure</span>')
    shown = found if isinstance(found, Shown) else Shown(found, found.shown.replace("-", "\u2212"))
    words = formats.localised(shown.text, view.language)
    if shown.figure.value is None:
        return Markup('<span class="missing">{}</span>').format(words)
    return linked(words, shown.figure.figure_id)


@jinja2.pass_context
def text(context: jinja2.runtime.Context, sentence: Text | str) -> Markup:
    """A sentence of words and figures, as briefs make them."""
    if isinstance(sentence, str):
        return escape(sentence)
    parts = (figure(context, p) if isinstance(p, Shown) else escape(p) for p in sentence)
    return Markup("").join(parts)


@jinja2.pass_context
def _day(context: jinja2.runtime.Context, value: date) -> str:
    return formats.day(value, context["view"].language)


@jinja2.pass_context
def _local(context: jinja2.runtime.Context, words: str) -> str:
    return formats.localised(words, context["view"].language)


@jinja2.pass_context
def _cells(context: jinja2.runtime.Context, panel: Any) -> Any:
    return cells(panel, partial(formats.localised, language=context["view"].language))


def _names(codes: Iterable[str]) -> str:
    """Entities by name, joined for a sentence."""
    return ", ".join(entity_name(code) for code in codes)


def _pairs(options: Iterable[Any]) -> list[tuple[str, str]]:
    """Options of a choice as value and words; a plain word is both."""
    return [o if isinstance(o, tuple) else (str(o), str(o)) for o in options]
