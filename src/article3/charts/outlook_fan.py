"""The fan chart of an outlook: past amounts in euros and the cost of the path ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from article3.alliance import entity_name, is_group
from article3.charts.chart import Chart
from article3.charts.fan import fan
from article3.errors import MissingFigureError
from article3.ledger import Figure
from article3.measures.figure import figure
from article3.outlook.quantiles import LEVELS

if TYPE_CHECKING:
    from article3.outlook import Outlook

_FIRST = 2014


def outlook_fan(found: Outlook, *, width: int = 720, height: int | None = None) -> Chart:
    """Cost a year in euros at current prices (US dollars for a group), past and ahead.

    The past is NATO's expenditure of the edition the outlook starts from; a group's is added over
    its members in dollars, the currency of NATO's own totals.
    """
    return fan(**drawn(found), width=width, height=height)


def drawn(found: Outlook) -> dict[str, Any]:
    """What the fan of an outlook shows: the arguments of :func:`article3.charts.fan.fan`."""
    group = is_group(found.entity)
    measure, scale = ("cost_usd", 1000) if group else ("cost_eur", 1)
    unit = "billion USD, current prices" if group else "million EUR, current prices"
    indicator = "defexp_usd_current" if group else "defexp_eur_current"
    past = _past(found, indicator, scale)
    rows, stays = [], []
    for year in found.years:
        middle = found.figure(measure, year)
        values = {f"p{100 * at:g}": found.value(measure, year, at) / scale for at in LEVELS}
        rows.append({"period": str(year), **values, "figure_id": middle.figure_id})
        share = found.value("share", year)
        now = float(found.drivers.share[0])
        if not group:
            stays.append({"period": str(year), "value": values["p50"] * now / share})
    target = found.target
    title = (
        f"{entity_name(found.entity)}: cost of {target.level:g} % of {found.base} by {target.year}"
    )
    return {
        "past": past, "ahead": pl.DataFrame(rows), "unit": unit, "title": title,
        "held": pl.DataFrame(stays) if stays and found.asked.rule != "hold" else None,
    }  # fmt: skip


def _past(found: Outlook, indicator: str, scale: float) -> pl.DataFrame:
    held: list[Figure] = []
    for year in range(_FIRST, found.start + 1):
        try:
            one = figure(
                found.ledger, found.entity, indicator, year, edition=found.drivers.edition,
                as_of=found.on,
            )  # fmt: skip
        except MissingFigureError:
            held.clear()  # a line with a hole would hide it
            continue
        held.append(one)
    return pl.DataFrame(
        [
            {"period": f.period, "value": (f.value or 0.0) / scale, "status": f.status,
             "figure_id": f.figure_id}
            for f in held
        ],
        schema={"period": pl.String, "value": pl.Float64, "status": pl.String,
                "figure_id": pl.String},
    )  # fmt: skip
