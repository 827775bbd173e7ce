"""How far printed figures have moved between editions: what a small change is held against."""

from __future__ import annotations

from datetime import date

import polars as pl

from article3.alliance import entity_code
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute

FEWEST = 5
"""With fewer revisions than this an Ally's own record says too little."""


def margin(
    ledger: Ledger, entity: str, indicator: str, *, as_of: date | None = None
) -> Figure | None:
    """The median size of past revisions of an indicator, in its unit; None with too few of them.

    A revision is the difference between two successive tables' figures for the same year. The
    inputs are all the printings compared.
    """
    code = entity_code(entity)
    try:
        known = ledger.known(ledger.resolve(indicator, as_of=as_of), as_of)
    except MissingFigureError:
        return None
    rows = (
        known.filter((pl.col("entity") == code) & (pl.col("standing") == "table"))
        .sort("rank")
        .with_columns(change=pl.col("value").diff().over("period"))
    )
    changes = rows["change"].drop_nulls().abs()
    if changes.len() < FEWEST:
        return None
    again = rows.filter(pl.len().over("period") > 1)
    printed = tuple(ledger.as_figure(row) for row in again.iter_rows(named=True))
    name = str(rows["indicator"][0])
    years = sorted(again["period"])
    span = f"{years[0]}/{years[-1]}"
    return compute(
        f"median_revision({name})", code, span, float(changes.median()),  # type: ignore[arg-type]
        f"median of {changes.len()} absolute changes between successive tables", printed,
        unit="points",
    )  # fmt: skip
