"""Real growth between two years of one edition."""

from __future__ import annotations

from datetime import date

from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.measures.total import total
from article3.periods import parse


def growth(
    ledger: Ledger,
    entity: str,
    start: str | int,
    end: str | int,
    *,
    indicator: str = "defexp_usd_const",
    annual: bool = False,
    edition: str | None = None,
    as_of: date | None = None,
) -> Figure:
    """Real change of defence expenditure from one year to another, per cent.

    Formula: ``100 × (last / first − 1)``, or with ``annual`` the constant yearly rate
    ``100 × ((last / first)^(1/years) − 1)``. Both amounts are at constant prices and from one
    edition: amounts of two editions have different price bases and are never compared.
    """
    last = total(ledger, entity, indicator, end, edition=edition, as_of=as_of)
    first = total(ledger, entity, indicator, start, edition=last.edition)
    years = parse(end).start.year - parse(start).start.year
    if not first.value or last.value is None or years <= 0:
        raise MissingFigureError(f"No growth from {start} to {end} can be computed for {entity}.")
    ratio = last.value / first.value
    value = 100 * (ratio ** (1 / years) - 1 if annual else ratio - 1)
    how = f"100 × ((last / first)^(1/{years}) − 1)" if annual else "100 × (last / first − 1)"
    per = " a year" if annual else ""
    return compute(
        f"growth({last.indicator}{per})", last.entity, f"{start}/{end}", value, how, (first, last),
        unit=f"%{per}",
    )  # fmt: skip
