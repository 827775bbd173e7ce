"""The median over the Allies: what press texts often call the average."""

from __future__ import annotations

from datetime import date
from statistics import median as middle

from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.measures.across import across
from article3.measures.members import membership


def median(
    ledger: Ledger,
    indicator: str,
    period: str | int,
    *,
    group: str = "NATO",
    edition: str | None = None,
    as_of: date | None = None,
) -> Figure:
    """The median of an indicator over the members of a group, all from one edition.

    Members without a figure are left out. Raises ``MissingFigureError`` where none has one.
    """
    found = across(ledger, indicator, period, edition=edition, as_of=as_of)
    held, code, when = found.figures, found.indicator, found.period
    chosen = ledger.edition(found.edition)
    who = membership(group, when, chosen)
    printed = tuple(held[m] for m in who.with_forces if m in held)
    if not printed:
        raise MissingFigureError(f"{chosen.id} prints no {indicator} {when} for any member.")
    value = middle(f.value for f in printed if f.value is not None)
    return compute(
        f"median({code})", who.code, when, value, f"median over {len(printed)} members", printed,
        unit=printed[0].unit,
    )  # fmt: skip
