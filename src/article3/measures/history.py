"""An indicator over the years, printed or computed, in the frame every chart takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from article3 import indicators
from article3.alliance import entity_code
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.measures.across import frame_of, rests_on
from article3.measures.figure import figure


def history(
    ledger: Ledger,
    entities: Sequence[str],
    indicator: str,
    edition: str,
    *,
    as_of: date | None = None,
) -> pl.DataFrame:
    """Every year of an indicator for countries or groups, all from one edition of NATO's.

    Columns of :meth:`Ledger.series`, entities in the order asked for. What the edition does not
    print itself (a computed indicator, a group) is computed year by year; years without a figure
    have no row. Units are those of the figures, and may differ between countries.
    """
    parts = [ledger.series([], "defexp_share_gdp")]  # its columns, where nobody has a row
    for code in dict.fromkeys(entity_code(name) for name in entities):
        printed = _printed(ledger, code, indicator, edition)
        if printed is None:
            printed = _computed(ledger, code, indicator, edition, as_of)
        if printed is not None:
            parts.append(printed)
    return pl.concat(parts, how="vertical_relaxed")


def _printed(ledger: Ledger, code: str, indicator: str, edition: str) -> pl.DataFrame | None:
    if indicators.get(indicator).computed:
        return None
    try:
        rows = ledger.series(code, indicator, edition=edition)
    except MissingFigureError:
        return None
    return rows if rows.height else None


def _computed(
    ledger: Ledger, code: str, indicator: str, edition: str, as_of: date | None
) -> pl.DataFrame | None:
    try:
        rows = ledger.observations(ledger.resolve(rests_on(indicator), edition))
    except MissingFigureError:
        return None
    years = rows.filter(pl.col("edition") == edition)["period"].unique().sort()
    found: dict[str, Figure] = {}
    for year in years:
        try:
            found[year] = figure(ledger, code, indicator, year, edition=edition, as_of=as_of)
        except MissingFigureError:
            continue
    return frame_of(found) if found else None
