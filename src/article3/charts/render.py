"""Specifications to SVG and PNG: same bytes on every machine, and never a look at the network."""

from __future__ import annotations

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from article3.charts import theme as themes
from article3.charts.chart import Chart
from article3.charts.svg import described

_KEPT = 256
_svgs: OrderedDict[str, str] = OrderedDict()
_PARTS = re.compile(r' (?:role="graphics-[a-z]+"|aria-roledescription="[^"]*")')


def themed(chart: Chart, theme: str = "light") -> dict[str, Any]:
    """The Vega-Lite specification of a chart with a theme's colours filled in."""
    colours = themes.get(theme)
    return _painted(chart, lambda role: themes.colour(colours, role))


def _painted(chart: Chart, colour: Callable[[str], str]) -> dict[str, Any]:
    spec: dict[str, Any] = chart.spec.to_dict(validate=False)
    for param in spec["params"]:
        if param["name"].startswith(themes.PREFIX):
            param["value"] = colour(param["name"])
    return spec


def to_svg(chart: Chart, theme: str = "light") -> str:
    """A chart as SVG text with ``role="img"``, a title and a description.

    Cached by the hash of the specification. Raises :class:`~article3.errors.MissingExtraError`
    without the ``charts`` extra and :class:`~article3.errors.UnknownNameError` for another theme.
    """
    return _drawn(chart, themed(chart, theme))


def to_page_svg(chart: Chart) -> str:
    """A chart as SVG text whose colours are the custom properties of the page it stands in.

    One drawing serves both themes: the page defines what
    :func:`article3.charts.theme.custom_properties` gives. Cached and described like
    :func:`to_svg`; raises what that raises.
    """
    return _drawn(chart, _painted(chart, themes.custom_property))


def _drawn(chart: Chart, spec: dict[str, Any]) -> str:
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False)
    key = hashlib.sha256(text.encode()).hexdigest()
    if key in _svgs:
        _svgs.move_to_end(key)
        return _svgs[key]
    drawn = themes.vl_convert().vegalite_to_svg(text, allowed_base_urls=[])
    _svgs[key] = _described(drawn, chart.title, chart.alt, f"a3-{key[:10]}")
    if len(_svgs) > _KEPT:
        _svgs.popitem(last=False)
    return _svgs[key]


def warm() -> None:
    """Import what draws and let it draw once: the first chart takes a second more than others."""
    import altair

    spec = altair.Chart({"values": [{"x": 1}]}).mark_point().encode(x="x:Q")
    themes.vl_convert().vegalite_to_svg(spec.to_json(), allowed_base_urls=[])


def to_png(chart: Chart, theme: str = "light", scale: float = 2) -> bytes:
    """A chart as PNG bytes; ``scale`` is how many image pixels a chart pixel gets."""
    picture: bytes = themes.vl_convert().svg_to_png(to_svg(chart, theme), scale=scale)
    return picture


def _described(svg: str, title: str, alt: str, name: str) -> str:
    """The SVG with its text alternative; ids carry the hash, so that a page may hold many."""
    head, rest = svg.split(">", 1)
    # Vega writes an italic as a style that is none.
    rest = rest.replace(' style="italic"', ' font-style="italic"')
    # The drawing is one image with a name; its parts are none that a reader could name.
    rest = _PARTS.sub("", rest)
    font = f' font-family="{themes.FONT}"'
    rest = rest.replace(font, "")  # said once on the root instead of on every label
    said, texts = described(title, alt, name)
    return f"{head}{font}{said}>{texts}{rest}"
