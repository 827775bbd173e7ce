"""The ranking: Allies from highest to lowest in one indicator and year, all from one edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from article3 import indicators
from article3.alliance import COUNTRIES, entity_code, entity_name
from article3.errors import Article3Error
from article3.ledger import Ledger
from article3.ledger.figure import lower_first
from article3.measures import rank
from article3.measures.rank import Rank
from article3.measures.standing import targets
from article3.web.page import Ask, Content, Page
from article3.web.panel import Column, Panel
from article3.web.switches import indicator_choice, year_choice

if TYPE_CHECKING:
    from article3.charts.chart import Chart

SHARES_OF_GDP = ("defexp_share_gdp", "defexp_share_gdp_imf")
"""The indicators that the targets of the Alliance are about."""
_FIRST = ("rank", "entity", "name")


def fill(ask: Ask) -> Content:
    """The ranking of the view's indicator and year."""
    view, ledger = ask.view, ask.ledger
    chosen = indicator_choice(view)
    year = year_choice(ledger, chosen.code, view)
    highlight = entity_code(view.get("ally")) if view.get("ally") else None
    name = lower_first(indicators.get(chosen.code).name)
    if chosen.code.startswith("defexp_nac"):
        raise Article3Error(
            "Amounts in national currency have no order, so they cannot be ranked. Choose US "
            "dollars or euros here; an Ally's own page and the comparison show its currency."
        )
    found = rank(ledger, chosen.code, year.period, edition=view.edition, as_of=view.as_of)
    members = (*found.frame["entity"], *found.missing, *found.without_forces)
    panel = _panel(found, highlight, _target(ledger, ask, chosen.code))
    allies = sorted(((e, entity_name(e)) for e in members), key=lambda pair: pair[1])
    words = {
        "found": found,
        "edition": ledger.edition(found.edition),
        "others": [ledger.edition(e) for e in panel.citations(ledger) if e != found.edition],
        "periods": year.offered,
        "highlight": highlight,
        "place": found.of(highlight) if highlight else None,
        "why": one_reason(found),
        "notices": [n for n in (chosen.notice, year.notice) if n],
        "allies": [("", "nobody"), *allies],
    }
    return Content(f"Ranking: {name}, {found.period}", (panel,), words)


def one_reason(found: Rank) -> str:
    """Why those without a figure have none, where it is the same for all."""
    reasons = set(found.why.values())
    return f", because {reasons.pop()}" if len(reasons) == 1 and len(found.why) > 1 else ""


def _target(ledger: Ledger, ask: Ask, code: str) -> float | None:
    """The level drawn as a line: the lowest in force on the day."""
    if code not in SHARES_OF_GDP:
        return None
    return min((t.level for t in targets(ask.view.as_of or ledger.as_of)), default=None)


def _panel(found: Rank, highlight: str | None, target: float | None) -> Panel:
    frame = with_missing(found)
    members = frame["entity"].to_list()

    def draw(width: int) -> Chart:
        from article3.charts.ranking import ranking

        return ranking(
            found.frame, highlight=highlight, width=width, target=target, members=members
        )

    columns = (
        Column("rank", "Rank", "number"),
        Column("entity", "Ally", "entity"),
        Column("value", "Value", "figure"),
        Column("status", "Status"),
        Column("note", "Note"),
    )
    title = f"{indicators.get(found.indicator).name}, {found.period}"
    return Panel("ranking", title, frame, columns, draw)


def with_missing(found: Rank) -> pl.DataFrame:
    """The ranking's rows, then those without a figure; ``note`` says why, or what is divided by."""
    base = pl.when(pl.col("flags").str.contains("gni_break")).then(pl.lit("share of GNI"))
    frame = found.frame.with_columns(note=base.otherwise(pl.lit("")))
    lacking = {m: found.why.get(m, "no figure") for m in found.missing}
    forces = {m: "no armed forces" for m in found.without_forces if not COUNTRIES[m].has_forces}
    rows = pl.DataFrame(
        [
            {"entity": m, "indicator": found.indicator, "period": found.period, "note": why}
            for m, why in sorted((lacking | forces).items(), key=lambda pair: entity_name(pair[0]))
        ],
        schema=dict.fromkeys(("entity", "indicator", "period", "note"), pl.String),
    )
    whole = pl.concat([frame, rows], how="diagonal").with_columns(
        name=pl.col("entity").map_elements(entity_name, return_dtype=pl.String)
    )
    return whole.select(*_FIRST, *(c for c in whole.columns if c not in _FIRST))


PAGES = (Page("/ranking", "ranking.html.j2", fill, "Ranking", "Who carries what"),)
