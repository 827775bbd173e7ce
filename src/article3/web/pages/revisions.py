"""How one figure moved through the editions, each printing with its change and standing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from article3 import indicators
from article3.alliance import COUNTRIES, GROUPS, entity_code, entity_name
from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.ledger.figure import lower_first, plain_unit
from article3.measures.margin import margin
from article3.web.page import Ask, Content, Page
from article3.web.panel import Column, Panel
from article3.web.switches import Choice, indicator_choice
from article3.web.view import AMOUNTS, CURRENCIES, PRICES
from article3.web.words import known_on

if TYPE_CHECKING:
    from article3.charts.chart import Chart

_YEARS = 5
_FIRST = "NATO"
_STANDINGS = {
    "table": "the publisher's table", "corroborated": "several press texts",
    "second_hand": "one press text",
}  # fmt: skip


def fill(ask: Ask) -> Content:
    """The printings of the view's figure."""
    ledger, view = ask.ledger, ask.view
    code = entity_code(view.get("ally") or _FIRST)
    chosen = _printed(indicator_choice(view))
    as_of = known_on(ledger, view)
    name = lower_first(indicators.get(chosen.code).name)
    indicator = ledger.resolve(chosen.code, as_of=as_of)
    known = ledger.known(indicator, as_of).filter(
        (pl.col("entity") == code) & (pl.col("period").str.len_chars() == 4)
    )
    if known.is_empty():
        raise MissingFigureError(
            f"No edition of the day prints {name} of {entity_name(code)}. Choose another "
            "indicator, or look at the ranking for who has a figure."
        )
    periods = sorted(known["period"].unique(), reverse=True)
    asked = view.get("period")
    several = known.filter(pl.len().over("period") > 1)["period"].unique().sort()
    notice = ""
    if asked and asked not in periods:
        notice = f"No edition prints {asked}. Shown are the last years printed more than once."
    wanted = [asked] if asked in periods else (list(several[-_YEARS:]) or periods[:1])
    panel = _panel(known.filter(pl.col("period").is_in(wanted)), code, indicator)
    words = {
        "entity": code,
        "periods": [("", "last years printed twice or more"), *((p, p) for p in periods)],
        "period": asked if asked in periods else "",
        "allies": [(c.iso3, c.name) for c in sorted(COUNTRIES.values(), key=lambda c: c.name)
                   if c.nato_since],
        "groups": [(g.code, g.name) for g in GROUPS.values() if g.code in ("NATO", "EUCAN")],
        "usual": margin(ledger, code, indicator, as_of=as_of),
        "moved": _moved(panel.frame),
        "notices": [n for n in (chosen.notice, notice) if n],
        "editions": panel.frame["edition"].n_unique(),
        "next": _next(ledger, panel.frame),
    }  # fmt: skip
    return Content(f"Revisions: {entity_name(code)}, {name}", (panel,), words)


def _printed(chosen: Choice) -> Choice:
    """The indicator itself if somebody prints it, else what it is computed from, and says so."""
    known = indicators.get(chosen.code)
    if not known.computed:
        return chosen
    share = "share" in known.code
    instead = "defexp_share_gdp" if share else "defexp_nac_current"
    held = "; ".join(f"{CURRENCIES[c]} at {PRICES[p]}" for c, p in AMOUNTS if c != "eur")
    return Choice(
        instead,
        f"{known.name} is computed here and printed by nobody, so no edition can revise it: shown "
        f"is {lower_first(indicators.get(instead).name)}."
        + ("" if share else f" Printed are {held}."),
    )


def _panel(rows: pl.DataFrame, entity: str, indicator: str) -> Panel:
    frame = (
        rows.with_columns(
            order=pl.col("rank") % 1_000_000,
            figure_id=pl.format("{}.{}.{}@{}", "entity", "indicator", "period", "edition"),
        )
        .sort("period", "order")
        .with_columns(
            unit_printed="unit",
            unit=pl.col("unit").map_elements(plain_unit, return_dtype=pl.String),
        )
        .with_columns(same=(pl.col("unit") == pl.col("unit").shift()).over("period"))
        .with_columns(change=pl.when("same").then(pl.col("value").diff().over("period")))
        .select(
            "entity", "indicator", "period", "edition", "published", "value", "change", "unit",
            "unit_printed",
            "price_basis", "status", "standing", "flags", "figure_id",
            said=pl.col("standing").replace(_STANDINGS),
        )
    )  # fmt: skip

    def draw(width: int) -> Chart:
        from article3.charts.revisions import revisions

        return revisions(frame, width=width, height=340)

    columns = (
        Column("period", "Year"),
        Column("edition", "Edition"),
        Column("published", "Published"),
        Column("value", "Value", "figure"),
        Column("change", "Change", "figure", "", signed=True, bare=True, blank=""),
        Column("status", "Status"),
        Column("said", "Read in"),
    )
    title = f"{entity_name(entity)}: {lower_first(indicators.get(indicator).name)}"
    note = (
        "Change: against the printing before it. A figure read in one press text is hollow in the "
        "chart; the publisher's own tables are filled."
    )
    one = frame["unit"].n_unique() == 1
    printed = frame["unit_printed"].unique(maintain_order=True).to_list()
    if one and printed[1:]:
        note += f" The editions say: {'; '.join(printed)}."
    if not one:
        note += " The editions are in different currencies, so there is no one line to draw."
    return Panel(
        "revisions", f"{title}, through the editions", frame, columns, draw if one else None,
        note=note,
    )  # fmt: skip


def _moved(frame: pl.DataFrame) -> list[dict[str, object]]:
    """For each year the first and the last printing, where they differ."""
    ends = frame.group_by("period", maintain_order=True).agg(
        pl.len(), pl.col("value").first().alias("first"), pl.col("value").last().alias("last")
    )
    return ends.filter(pl.col("len") > 1, pl.col("first") != pl.col("last")).to_dicts()


def _next(ledger: Ledger, frame: pl.DataFrame) -> tuple[str, str] | None:
    """The last two tables among the printings: what the newer changed in all is one page away."""
    tables = frame.filter(pl.col("standing") == "table").sort("published")["edition"]
    names = tables.unique(maintain_order=True).to_list()
    names = [name for name in names if ledger.edition(name).standing == "table"]
    return (names[-2], names[-1]) if names[1:] else None


PAGES = (Page("/revisions", "revisions.html.j2", fill, "Revisions", "What it rests on"),)
