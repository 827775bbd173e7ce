"""Compare up to six Allies or groups: their lines over the years and their newest figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from article3 import indicators
from article3.alliance import GROUPS, allies, entity_code, entity_name, is_group
from article3.charts.comparison import MOST
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import lower_first, plain_unit
from article3.measures import figure
from article3.measures.across import across
from article3.measures.history import history
from article3.measures.rank import place
from article3.measures.standing import SHARE, newest_period, targets
from article3.web.page import Ask, Content, Page
from article3.web.panel import Column, Panel
from article3.web.switches import amount_choice, indicator_choice
from article3.web.words import known_on

if TYPE_CHECKING:
    from article3.charts.chart import Chart

_FIRST = ("LUX", "BEL", "NLD")
"""Who is compared until somebody is chosen."""


def fill(ask: Ask) -> Content:
    """The comparison of the view's Allies."""
    ledger, view = ask.ledger, ask.view
    chosen, too_many = _chosen(ask)
    as_of = known_on(ledger, view)
    period = newest_period(ledger, as_of)
    edition = across(ledger, SHARE, period, as_of=as_of).edition
    what, money = indicator_choice(view), amount_choice(view)
    lines, left_out = _lines(ask, chosen, what.code, edition)
    table = _table(ask, chosen, period, edition, money.code)
    name = lower_first(indicators.get(what.code).name)
    lacking = [entity_name(c) for c in chosen
               if lines is None or c not in set(lines.frame["entity"])]  # fmt: skip
    notices = [too_many, what.notice or money.notice, left_out]
    if lacking and not left_out:
        notices.append(f"No {name} of {', '.join(lacking)} in this edition on this base.")
    on = view.as_of or ledger.as_of
    words = {
        "chosen": chosen,
        "most": MOST,
        "edition": ledger.edition(edition),
        "notices": [notice for notice in notices if notice],
        "allies": [(a.iso3, a.name) for a in allies(on)],
        "groups": [(g.code, g.name) for g in GROUPS.values()],
        "lines": lines,
        "table": table,
    }
    names = ", ".join(entity_name(code) for code in chosen)
    return Content(f"Compare: {names}", tuple(p for p in (lines, table) if p), words)


def _chosen(ask: Ask) -> tuple[list[str], str]:
    """Who is compared, and what to say of more than there is room for."""
    asked = ask.view.many("allies") or list(_FIRST)
    chosen = list(dict.fromkeys(entity_code(name) for name in asked))
    if len(chosen) <= MOST:
        return chosen, ""
    left = ", ".join(entity_name(code) for code in chosen[MOST:])
    return chosen[:MOST], (
        f"{len(chosen)} were chosen, and a comparison holds {MOST}: more lines than that cannot be "
        f"told apart. Left out: {left}. Take another out first, or see everybody in the ranking."
    )


def _lines(ask: Ask, chosen: list[str], code: str, edition: str) -> tuple[Panel | None, str]:
    """The lines, and what to say of those in another currency."""
    frame = history(ask.ledger, chosen, code, edition, as_of=known_on(ask.ledger, ask.view))
    if frame.is_empty():
        return None, ""
    frame = frame.with_columns(unit=pl.col("unit").map_elements(plain_unit, return_dtype=pl.String))
    unit = str(frame["unit"][0])
    left = frame.filter(pl.col("unit") != unit)["entity"].unique(maintain_order=True).to_list()
    shown = frame.filter(pl.col("unit") == unit)
    notice = ""
    if left:
        notice = (
            "Amounts in different currencies are not comparable: "
            f"{', '.join(map(entity_name, left))} left out of the lines, which are in {unit}. The "
            "table has everybody's own."
        )
    on = ask.view.as_of or ask.ledger.as_of
    levels = [(f"{t.level:g} % {t.name}", t.level) for t in targets(on)]
    drawn = levels if code.startswith("defexp_share_g") else []

    def draw(width: int) -> Chart:
        from article3.charts.comparison import comparison

        return comparison(shown, targets=drawn, width=width)

    columns = (Column("entity", "Who", "entity"), Column("period", "Year"),
               Column("value", "Value", "figure"), Column("status", "Status"))  # fmt: skip
    title = f"{indicators.get(str(shown['indicator'][0])).name}, over the years"
    return Panel("lines", title, shown, columns, draw), notice


_ROWS = (
    SHARE, "defexp_real_change", "defexp_nac_current", "defexp_per_capita_const",
    "equipment_share", "military_personnel", "defexp_share_of_nato", "gdp_share_of_nato",
)  # fmt: skip


def _table(ask: Ask, chosen: list[str], period: str, edition: str, amount: str) -> Panel:
    """The newest figures of everybody, a row each: what, then a column for each."""
    ledger, as_of = ask.ledger, known_on(ask.ledger, ask.view)
    codes = list(dict.fromkeys([ask.view.share, amount, *_ROWS]))
    rows = [_row(ledger, chosen, code, period, edition, as_of) for code in codes]
    rows.insert(1, _ranks(ledger, chosen, period, edition))
    columns = (
        Column("what", "Figure"),
        *(
            Column(code, entity_name(code), "figure", f"{code}_id", unit=f"{code}_unit")
            for code in chosen
        ),
    )
    held = [row for row in rows if any(row[code] is not None for code in chosen)]
    frame = pl.DataFrame(held or rows, infer_schema_length=None)
    return Panel("table", f"Figures of {period}", frame, columns, folded=False)


def _row(
    ledger: Ledger, chosen: list[str], code: str, period: str, edition: str, as_of: Any
) -> dict[str, Any]:
    found: dict[str, Figure] = {}
    for who in chosen:
        try:
            found[who] = figure(ledger, who, code, period, edition=edition, as_of=as_of)
        except MissingFigureError:
            continue
    return _cells(indicators.get(code).name, code, chosen, found)


def _ranks(ledger: Ledger, chosen: list[str], period: str, edition: str) -> dict[str, Any]:
    found: dict[str, Figure] = {}
    for who in chosen:
        if is_group(who):
            continue
        try:
            found[who] = place(ledger, who, SHARE, period, edition=edition)
        except MissingFigureError:
            continue
    return _cells("Rank by share of GDP", f"rank({SHARE})", chosen, found)


def _cells(what: str, code: str, chosen: list[str], found: dict[str, Figure]) -> dict[str, Any]:
    units = {who: plain_unit(made.unit) for who, made in found.items()}
    one = next(iter(units.values())) if len(set(units.values())) == 1 else None
    label = f"{what}, {one}" if one else what
    row: dict[str, Any] = {"what": label, "indicator": code, "unit": one}
    for who in chosen:
        made = found.get(who)
        row |= {who: made.value if made else None, f"{who}_id": made.figure_id if made else None,
                f"{who}_unit": None if one else units.get(who)}  # fmt: skip
    row["edition"] = "+".join(
        dict.fromkeys(e for made in found.values() for e in made.edition.split("+"))
    ) or None  # fmt: skip
    return row


PAGES = (Page("/compare", "compare.html.j2", fill, "Compare", "Who carries what"),)
