"""How far printed figures have moved between editions: what a small change is held against."""

from __future__ import annotations

from datetime import date

import polars as pl

from article3.alliance import entity_code
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.ledger.remembered import remembered

FEWEST = 3
"""With fewer revisions than this an Ally's own record says too little."""


def margin(
    ledger: Ledger, entity: str, indicator: str, *, as_of: date | None = None
) -> Figure | None:
    """The median size of past revisions of an indicator's estimates; None with too few of them.

    A revision is the difference between an estimate and what the next table prints for the same
    year, in the indicator's unit: what a newest figure may still move by. The inputs are all the
    printings compared.
    """
    return _margin(ledger, entity_code(entity), indicator, as_of or ledger.as_of)


@remembered(most=512)
def _margin(ledger: Ledger, code: str, indicator: str, day: date) -> Figure | None:
    try:
        compared = _compared(ledger, ledger.resolve(indicator, as_of=day), day)
    except MissingFigureError:
        return None
    rows = compared.get((code,))
    if rows is None:
        return None
    changes = rows.filter("was_estimate")["change"].drop_nulls().abs()
    if changes.len() < FEWEST:
        return None
    printed = tuple(ledger.as_figure(row) for row in rows.iter_rows(named=True))
    name = str(rows["indicator"][0])
    years = sorted(rows["period"])
    span = f"{years[0]}/{years[-1]}"
    return compute(
        f"median_revision({name})", code, span, float(changes.median()),  # type: ignore[arg-type]
        f"median of {changes.len()} absolute changes of an estimate in the next table", printed,
        unit="points",
    )  # fmt: skip


@remembered(most=16)
def _compared(ledger: Ledger, indicator: str, day: date) -> dict[tuple[object, ...], pl.DataFrame]:
    """By entity the printings of each year that was an estimate before, and what each changed.

    All entities at once: whoever asks for one soon asks for the others.
    """
    cell = ("entity", "period")
    rows = (
        ledger.known(indicator, day)
        .lazy()
        .filter(pl.col("standing") == "table")
        .sort("rank", maintain_order=True)
        .with_columns(
            change=pl.col("value").diff().over(cell),
            was_estimate=pl.col("status").shift().over(cell) != "actual",
        )
        .filter(pl.col("was_estimate").any().over(cell))
        .collect()
    )
    return rows.partition_by("entity", as_dict=True, maintain_order=True)
