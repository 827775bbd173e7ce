"""The ranking: Allies from highest to lowest in one indicator and year, all from one edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from article3 import indicators
from article3.alliance import entity_code, entity_name
from article3.ledger.figure import lower_first
from article3.measures import rank
from article3.measures.standing import newest_period, targets
from article3.web.page import Ask, Content, Page
from article3.web.panel import Column, Panel
from article3.web.switches import indicator_choice, years

if TYPE_CHECKING:
    from article3.charts.chart import Chart

_TARGETED = "defexp_share_gdp"
_FIRST = ("rank", "entity", "name")


def fill(ask: Ask) -> Content:
    """The ranking of the view's indicator and year."""
    view, ledger = ask.view, ask.ledger
    code = indicator_choice(view)
    period = view.get("period") or newest_period(ledger, view.as_of, view.edition)
    found = rank(ledger, code, period, edition=view.edition, as_of=view.as_of)
    highlight = entity_code(view.get("ally")) if view.get("ally") else None
    named = found.frame.with_columns(
        name=pl.col("entity").map_elements(entity_name, return_dtype=pl.String)
    )
    frame = named.select(*_FIRST, *(c for c in found.frame.columns if c not in _FIRST))
    name = indicators.get(found.indicator).name
    levels = [t.level for t in targets(view.as_of or ledger.as_of)] if code == _TARGETED else []

    def draw(width: int) -> Chart:
        from article3.charts.ranking import ranking

        target = levels[0] if levels else None
        return ranking(found.frame, highlight=highlight, width=width, target=target)

    columns = (
        Column("rank", "Rank", "number"),
        Column("entity", "Ally", "entity"),
        Column("value", "Value", "figure"),
        Column("status", "Status"),
    )
    panel = Panel("ranking", f"{name}, {found.period}", frame, columns, draw)
    allies = sorted(((e, entity_name(e)) for e in frame["entity"]), key=lambda pair: pair[1])
    words = {
        "found": found,
        "edition": ledger.edition(found.edition),
        "periods": years(ledger, code, view),
        "highlight": highlight,
        "allies": [("", "nobody"), *allies],
    }
    return Content(f"Ranking: {lower_first(name)}, {found.period}", (panel,), words)


PAGES = (Page("/ranking", "ranking.html.j2", fill, "Ranking", "Allies"),)
