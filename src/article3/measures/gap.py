"""The distance to a target, in points and in money."""

from __future__ import annotations

from datetime import date

from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.explain import base_of
from article3.ledger.figure import compute


def gap(
    ledger: Ledger,
    entity: str,
    period: str | int,
    target: float,
    *,
    currency: str = "national",
    edition: str | None = None,
    as_of: date | None = None,
) -> tuple[Figure, Figure]:
    """What separates an Ally's share of GDP from a target, in points and in money of the year.

    Formulas: ``target − share`` (points of the edition's base; positive means short of it), and
    ``amount × (target / share − 1)`` with the amount at current prices (``currency``:
    ``national`` or ``usd``), so that the money rests on the same base as the printed share.
    """
    points = points_to(ledger, entity, period, target, edition=edition, as_of=as_of)
    (share,) = points.inputs
    code = {"national": "defexp_nac_current", "usd": "defexp_usd_current"}[currency]
    amount = ledger.figure(entity, code, period, edition=share.edition)
    if not share.value or amount.value is None:
        raise MissingFigureError(f"No gap in money can be computed for {entity}, {period}.")
    money = compute(
        f"gap({code} to {target:.12g}%)", share.entity, share.period,
        amount.value * (target / share.value - 1),
        f"{code} × ({target:.12g} / defexp_share_gdp − 1)", (amount, share), unit=amount.unit,
        price_basis="current",
    )  # fmt: skip
    return points, money


def points_to(
    ledger: Ledger,
    entity: str,
    period: str | int,
    target: float,
    *,
    edition: str | None = None,
    as_of: date | None = None,
) -> Figure:
    """The first half of :func:`gap`: ``target − share`` in points of the edition's base."""
    share = ledger.figure(entity, "defexp_share_gdp", period, edition=edition, as_of=as_of)
    if share.value is None:
        raise MissingFigureError(f"No gap can be computed for {entity}, {period}.")
    return compute(
        f"gap(defexp_share_gdp to {target:.12g})", share.entity, share.period,
        target - share.value, f"{target:.12g} − defexp_share_gdp", (share,),
        unit=f"points of {base_of(share)}",
    )  # fmt: skip
