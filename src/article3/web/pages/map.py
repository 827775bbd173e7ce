"""The Allies on a map and as equal tiles, in the same bins, nobody too small to find."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import polars as pl

from article3 import indicators
from article3.charts import bins
from article3.charts.shapes import MissingShapesError, load
from article3.errors import Article3Error
from article3.ledger.figure import lower_first
from article3.measures import rank
from article3.web.page import Ask, Content, Page
from article3.web.pages.ranking import one_reason, with_missing
from article3.web.panel import Column, Panel
from article3.web.switches import indicator_choice, year_choice

if TYPE_CHECKING:
    from article3.charts.chart import Chart


def fill(ask: Ask) -> Content:
    """The map and the tiles of the view's indicator and year."""
    view, ledger = ask.view, ask.ledger
    chosen = indicator_choice(view)
    if chosen.code.startswith("defexp_nac"):
        raise Article3Error(
            "Amounts in national currency cannot share one scale of colours. Choose US dollars or "
            "euros here; an Ally's own page shows its currency."
        )
    year = year_choice(ledger, chosen.code, view)
    found = rank(ledger, chosen.code, year.period, edition=view.edition, as_of=view.as_of)
    frame, shown = with_missing(found), found.frame
    edges = (
        bins.SHARE_OF_GDP
        if chosen.code.startswith("defexp_share_g")
        else bins.edges_for(shown["value"].to_list())
    )
    who = (*found.frame["entity"], *found.missing, *found.without_forces)
    members = tuple(sorted(who))

    def on_map(width: int) -> Chart:
        from article3.charts.map import allies_map

        return allies_map(shown, edges=edges, members=members, width=width)

    def as_tiles(width: int) -> Chart:
        from article3.charts.tiles import tiles

        return tiles(shown, edges=edges, members=members, width=width)

    name = indicators.get(found.indicator).name
    shapes = _shapes()
    made = {"map": (on_map, f"{name}, {found.period}"),
            "tiles": (as_tiles, "The same as equal tiles")}  # fmt: skip
    panels = tuple(_panel(key, title, frame, draw) for key, (draw, title) in made.items()
                   if key == "tiles" or shapes)  # fmt: skip
    words = {
        "found": found,
        "edition": ledger.edition(found.edition),
        "periods": year.offered,
        "why": one_reason(found),
        "notices": [n for n in (chosen.notice, year.notice) if n],
        "shapes": shapes,
    }
    return Content(f"Map: {lower_first(name)}, {found.period}", panels, words)


def _shapes() -> bool:
    """Whether the shapes of the map are installed."""
    try:
        load()
    except MissingShapesError:
        return False
    return True


def _panel(key: str, title: str, frame: pl.DataFrame, draw: Callable[[int], Chart]) -> Panel:
    columns = (
        Column("entity", "Ally", "entity"),
        Column("value", "Value", "figure"),
        Column("status", "Status"),
        Column("note", "Note"),
    )
    return Panel(key, title, frame, columns, draw)


PAGES = (Page("/map", "map.html.j2", fill, "Map", "Who carries what"),)
