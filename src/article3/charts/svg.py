"""A pen that writes SVG itself, for pictures that must follow a reader's hand.

Building and compiling a specification takes tenths of a second; this takes a few milliseconds and
draws the same marks at the same places, in the custom properties of the page around it.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterable, Sequence
from typing import Any

from article3.charts.marks import Rows
from article3.charts.series import Plane
from article3.charts.theme import FONT, custom_property

_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_NAMES = {
    "strokeWidth": "stroke-width", "strokeDash": "stroke-dasharray", "fontWeight": "font-weight",
}  # fmt: skip


def words(
    rows: Rows, *, role: str = "ink", size: float = 13, halo: bool | str = False, **mark: Any
) -> list[str]:
    """As :func:`article3.charts.marks.words`; the text is one line."""
    anchor = _ANCHORS[mark.pop("align", "left")]
    down = round(0.3 * size)  # text hangs by its middle, as Vega counts it
    common = f' text-anchor="{anchor}" font-size="{size:g}px"{_look(mark)}'

    def layer(more: str) -> str:
        return _group("text", (
            f'<text transform="translate({_n(r["x"])},{_n(r["y"] + down)})"{common}{more}>'
            f"{html.escape(str(r['text']), quote=False)}</text>"
            for r in rows
        ))  # fmt: skip

    front = layer(f' fill="{custom_property(role)}"')
    if not halo:
        return [front]
    around = custom_property(halo if isinstance(halo, str) else "paper")
    wide = 3 if isinstance(halo, str) else 5
    outline = f' fill="{around}" stroke="{around}" stroke-width="{wide}" stroke-linejoin="round"'
    return [layer(outline), front]


def lines(rows: Rows, *, role: str = "grid", **mark: Any) -> str:
    """As :func:`article3.charts.marks.lines`."""
    look = f' stroke="{custom_property(role)}"{_look(mark)}'
    return _group("rule", (
        f'<line transform="translate({_n(r["x"])},{_n(r["y"])})" x2="{_n(r["x2"] - r["x"])}" '
        f'y2="{_n(r["y2"] - r["y"])}"{look}/>'
        for r in rows
    ))  # fmt: skip


def line(rows: Rows, plane: Plane, *, role: str, **mark: Any) -> str:
    """As :func:`article3.charts.marks.line`."""
    path = _path(rows, plane, "value")
    look = f' stroke="{custom_property(role)}" stroke-linejoin="round"{_look(mark)}'
    return _group("line", [f'<path d="{path}"{look}/>'])


def band(
    rows: Rows, plane: Plane, *, low: str, high: str, role: str, opacity: float = 1.0
) -> str:  # fmt: skip
    """As :func:`article3.charts.marks.band`."""
    back = _path(rows[::-1], plane, high).replace("M", "L", 1)
    fill = f'fill="{custom_property(role)}" opacity="{opacity:g}"'
    return _group("area", [f'<path d="{_path(rows, plane, low)}{back}Z" {fill}/>'])


def finish(layers: Sequence[str], *, width: float, height: float, title: str, alt: str) -> str:
    """Layers as one SVG of exactly that many pixels, with its text alternative."""
    body = "".join(layers)
    name = f"a3-{hashlib.sha256(body.encode()).hexdigest()[:10]}"
    said, texts = described(title, alt, name)
    size = f'width="{width:g}" height="{height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width:g} {height:g}"'
        f' font-family="{FONT}"{said}>{texts}'
        f'<rect {size} fill="{custom_property("paper")}"/><g fill="none">{body}</g></svg>'
    )


def described(title: str, alt: str, name: str) -> tuple[str, str]:
    """The attributes and elements that give a picture its text alternative, under a name."""
    return (
        f' role="img" aria-labelledby="{name}-t" aria-describedby="{name}-d"',
        f'<title id="{name}-t">{html.escape(title, quote=False)}</title>'
        f'<desc id="{name}-d">{html.escape(alt, quote=False)}</desc>',
    )


def _group(kind: str, items: Iterable[str]) -> str:
    return f'<g class="mark-{kind} role-mark">{"".join(items)}</g>'


def _path(rows: Rows, plane: Plane, field: str) -> str:
    points = (f"{_n(plane.across(r['x']))},{_n(plane.down(r[field]))}" for r in rows)
    return "M" + "L".join(points)


def _look(mark: dict[str, Any]) -> str:
    """Vega's properties of a mark as attributes of SVG."""
    return "".join(f' {_NAMES[name]}="{_written(value)}"' for name, value in mark.items())


def _written(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _n(value: float) -> str:
    """A place in pixels, to a thousandth."""
    return f"{round(value, 3):g}" if abs(value) < 1000 else f"{value:.3f}"
