"""Light and dark: the colours by role, their contrast, and the fonts every machine draws with.

A chart names roles, never colours: each role is a Vega parameter, so that one specification can be
drawn in either theme, by :mod:`article3.charts.render` or in a notebook.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from article3.errors import MissingExtraError, UnknownNameError

# Quoted, because an unquoted family that ends in a digit makes the renderer draw no text at all.
FONT = "'Source Sans Pro', 'Source Sans 3', 'Segoe UI', Helvetica, Arial, sans-serif"
PREFIX = "paint_"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by role.

    Text roles (``ink``, ``muted``, ``accent``) keep 4.5:1 against the paper, marks 3:1. A ``pale``
    role fills the mark of an estimate, whose outline is the full role. ``ramp`` runs from the
    lowest to the highest bin and is interpolated for other numbers of bins.
    """

    name: str
    paper: str
    ink: str
    muted: str
    grid: str
    bar: str
    bar_pale: str
    accent: str
    accent_pale: str
    group: str
    group_pale: str
    peer: str
    band: str
    land: str
    hatch: str
    ramp: tuple[str, ...]


LIGHT = Theme(
    name="light",
    paper="#ffffff",
    ink="#1b1b1b",
    muted="#5c6168",
    grid="#dfe1e4",
    bar="#1f5a8c",
    bar_pale="#c3d7e8",
    accent="#b3261e",
    accent_pale="#f3cdc9",
    group="#5c6168",
    group_pale="#dcdee1",
    peer="#8a9099",
    band="#dbe6f0",
    land="#eceef0",
    hatch="#70777f",
    ramp=("#b8862b", "#43895a", "#1f6f8b", "#1d4f8a", "#152a55"),
)

DARK = Theme(
    name="dark",
    paper="#14171c",
    ink="#f1efea",
    muted="#aab0b8",
    grid="#31363e",
    bar="#6fb0e6",
    bar_pale="#233a50",
    accent="#ff8a7a",
    accent_pale="#55292a",
    group="#aab0b8",
    group_pale="#363c45",
    peer="#7d848d",
    band="#22354a",
    land="#262b33",
    hatch="#8d949d",
    ramp=("#6a68b4", "#4a87bd", "#35a39b", "#93cf6c", "#f6e58a"),
)

THEMES = {t.name: t for t in (LIGHT, DARK)}
ROLES = tuple(f.name for f in fields(Theme) if f.name not in {"name", "ramp"})


def get(name: str) -> Theme:
    """A theme by name; raises :class:`~article3.errors.UnknownNameError` for another word."""
    if name not in THEMES:
        raise UnknownNameError("theme", name, THEMES, "write light or dark")
    return THEMES[name]


def luminance(colour: str) -> float:
    """Relative luminance of a ``#rrggbb`` colour by WCAG 2.2, from 0 (black) to 1 (white)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two ``#rrggbb`` colours by WCAG 2.2.

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ramp(theme: Theme, count: int) -> tuple[str, ...]:
    """Colours for a number of ordered bins, lowest first.

    >>> ramp(LIGHT, 5) == LIGHT.ramp, len(ramp(DARK, 3))
    (True, 3)
    """
    stops = theme.ramp
    if count == 1:
        return (stops[len(stops) // 2],)
    colours = []
    for n in range(count):
        at = n * (len(stops) - 1) / (count - 1)
        left = min(int(at), len(stops) - 2)
        colours.append(_mix(stops[left], stops[left + 1], at - left))
    return tuple(colours)


def _mix(one: str, other: str, share: float) -> str:
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def text_on(colour: str) -> str:
    """Black or white, whichever reads better on a colour; always at least 4.5:1."""
    return max("#000000", "#ffffff", key=lambda c: contrast(c, colour))


def paint(role: str) -> dict[str, str]:
    """What a chart writes instead of a colour: the parameter of a role."""
    return {"expr": PREFIX + role}


def bin_roles(count: int) -> list[str]:
    """The roles of a number of bins, lowest first."""
    return [f"bin_{n}_of_{count}" for n in range(count)]


def bin_text_roles(count: int) -> list[str]:
    """The roles of text that stands on a bin's colour, lowest first."""
    return [f"text_{n}_of_{count}" for n in range(count)]


def colour(theme: Theme, role: str) -> str:
    """The colour of a role in a theme, with or without the parameter's prefix."""
    role = role.removeprefix(PREFIX)
    if role in ROLES:
        return str(getattr(theme, role))
    kind, n, _, count = role.split("_")
    fill = ramp(theme, int(count))[int(n)]
    return fill if kind == "bin" else text_on(fill)


_MOST_BINS = 9


def custom_property(role: str) -> str:
    """A role's colour as a page's custom property.

    >>> custom_property("bar_pale")
    'var(--chart-bar-pale)'
    """
    return f"var(--chart-{role.removeprefix(PREFIX).replace('_', '-')})"


def custom_properties(theme: Theme) -> str:
    """The declarations a page needs for charts drawn in custom properties, in a theme's colours."""
    roles = list(ROLES)
    for count in range(1, _MOST_BINS + 1):
        roles += [*bin_roles(count), *bin_text_roles(count)]
    return " ".join(f"--chart-{r.replace('_', '-')}: {colour(theme, r)};" for r in roles)


def altair() -> Any:
    """The Altair module, imported only when a chart is drawn.

    Raises :class:`~article3.errors.MissingExtraError` without the ``charts`` extra.
    """
    try:
        import altair as module
    except ImportError as missing:
        raise MissingExtraError("Charts", "charts") from missing
    return module


@cache
def vl_convert() -> Any:
    """The renderer, with the fonts of the ``charts`` extra registered once a process.

    Raises :class:`~article3.errors.MissingExtraError` without the ``charts`` extra.
    """
    try:
        import font_source_sans_pro
        import vl_convert as module
    except ImportError as missing:
        raise MissingExtraError("Charts", "charts") from missing
    module.register_font_directory(str(Path(font_source_sans_pro.font_directory)))
    return module


def finish(
    layers: list[Any], *, width: float, height: float, title: str, alt: str, bins: int = 0
) -> Any:
    """Layers as one Altair chart of exactly that many pixels, in the light theme.

    The title and the alternative text travel in ``usermeta``: pages and documents set the title in
    their own type, and the renderer writes both into the SVG.
    """
    alt_module = altair()
    chart = alt_module.layer(*layers)
    roles = [*ROLES, *bin_roles(bins), *bin_text_roles(bins)]
    # Set one by one: each of Altair's own properties(), configure() and add_params() would copy the
    # whole chart with its data, which took longer than drawing it.
    for name, value in {
        "width": round(width),
        "height": round(height),
        "padding": 0,
        "autosize": {"type": "none"},
        "background": paint("paper"),
        "usermeta": {"title": title, "alt": alt},
        "params": [alt_module.param(name=PREFIX + r, value=colour(LIGHT, r)).param for r in roles],
        "config": {
            "font": FONT,
            "aria": False,  # one image with one text alternative, not hundreds of nameless parts
            "view": {"stroke": None},
            "text": {"font": FONT, "fontSize": 13, "fill": paint("ink")},
        },
    }.items():
        chart[name] = value
    return chart
