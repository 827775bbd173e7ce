"""What is left to do: the slope, the real growth and the money between today and a deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from article3.commitment import Commitment
from article3.commitments.known import series
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.measures.figure import figure as measured

SHARES = ("defexp_share_gdp", "total_share_gdp")
LAST_FORECAST_HELD = "years after the last forecast grow like that last year"


@dataclass(frozen=True, slots=True)
class Path:
    """The straight way from the last actual figure to the promised level.

    ``slope`` is in points of the base a year; ``real_growth`` the yearly real growth of expenditure
    that keeps to it while the economy grows as the IMF expects; ``needed`` what the promised level
    costs a year and ``extra`` how much of that is on top of today, both in million EUR of the
    newest year at that year's base and current prices. Parts that no edition supports are None.
    For a promise of core and related spending together all parts count from core alone.
    """

    start: Figure
    newest: Figure
    slope: Figure
    real_growth: Figure | None
    needed: Figure | None
    extra: Figure | None


def path(
    ledger: Ledger, commitment: Commitment, entity: str, *, as_of: date | None = None
) -> Path | None:
    """The path to a promised share; None for another kind of promise, one kept or one past due.

    Formulas: slope ``(target − last actual) / years``; real growth
    ``(target / last actual × real GDP growth over the years)^(1/years) − 1``; money
    ``amount × target / share`` and the same less the amount.
    """
    if commitment.indicator not in SHARES or commitment.value is None or not commitment.due_year:
        return None
    when = commitment.due
    if when is None or when.end < (as_of or ledger.as_of):
        return None
    due = int(commitment.due_year)
    try:
        rows = series(ledger, entity, "defexp_share_gdp", as_of or ledger.as_of)
    except MissingFigureError:
        return None
    actual = rows.filter(pl.col("status") == "actual")
    if actual.is_empty() or int(actual["period"][-1]) >= due:
        return None
    start, newest = (
        ledger.figure(entity, "defexp_share_gdp", part["period"][-1], edition=part["edition"][-1])
        for part in (actual, rows.filter(pl.col("period") <= commitment.due_year))
    )
    if not start.value or not newest.value or commitment.asks(newest.value):
        return None
    years = due - int(start.period)
    slope = compute(
        f"slope({commitment.id})", entity, f"{start.period}/{due}",
        (commitment.value - start.value) / years,
        f"({commitment.value:g} − share of {start.period}) / {years} years", (start,),
        unit="points a year",
    )  # fmt: skip
    needed, extra = _money(ledger, commitment, newest, as_of)
    return Path(
        start, newest, slope, _real_growth(ledger, commitment, start, due, as_of), needed, extra
    )


def _real_growth(
    ledger: Ledger, c: Commitment, start: Figure, due: int, as_of: date | None
) -> Figure | None:
    first = int(start.period) + 1
    rows = None
    try:
        rows = series(ledger, start.entity, "gdp_real_growth", as_of or ledger.as_of)
    except MissingFigureError:
        return None
    rows = rows.filter(pl.col("period").is_between(pl.lit(str(first)), pl.lit(str(due))))
    if rows.is_empty() or rows["period"][0] != str(first) or c.value is None or not start.value:
        return None
    inputs = tuple(ledger.figures_in(rows))
    growth = [f.value or 0.0 for f in inputs]
    years = due - int(start.period)
    held = years - len(growth)
    growth += [growth[-1]] * held
    economy = 1.0
    for rate in growth:
        economy *= 1 + rate / 100
    value = 100 * ((c.value / start.value * economy) ** (1 / years) - 1)
    return compute(
        f"growth_needed({c.id})", start.entity, f"{start.period}/{due}", value,
        f"((target / share) × growth of real GDP over {years} years)^(1/{years}) − 1",
        (start, *inputs), unit="% a year",
        note=f"{held} {LAST_FORECAST_HELD}" if held else "",
    )  # fmt: skip


def euros(ledger: Ledger, newest: Figure, as_of: date | None) -> Figure | None:
    """What a share is an amount of, million EUR at current prices, from the share's own edition."""
    try:
        return measured(
            ledger, newest.entity, "defexp_eur_current", newest.period, edition=newest.edition,
            as_of=as_of,
        )  # fmt: skip
    except MissingFigureError:
        return None


def _money(
    ledger: Ledger, c: Commitment, newest: Figure, as_of: date | None
) -> tuple[Figure | None, Figure | None]:
    amount = euros(ledger, newest, as_of)
    if amount is None or not amount.value or not newest.value or c.value is None:
        return None, None
    times = c.value / newest.value
    base = f"{c.base or 'GDP'} of {newest.period}"
    needed = compute(
        f"needed({c.id})", newest.entity, newest.period, amount.value * times,
        f"amount × {c.value:g} / share, at the {base}", (amount, newest), unit="million EUR",
        price_basis="current",
    )  # fmt: skip
    extra = compute(
        f"extra({c.id})", newest.entity, newest.period, amount.value * (times - 1),
        f"amount × ({c.value:g} / share − 1), at the {base}", (amount, newest),
        unit="million EUR", price_basis="current",
    )  # fmt: skip
    return needed, extra
