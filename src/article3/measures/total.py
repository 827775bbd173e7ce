"""Totals of groups and shares of totals."""

from __future__ import annotations

from datetime import date

from article3.alliance import entity_code, entity_name, is_group
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.measures.members import membership

ADDITIVE = (
    "defexp_usd_current", "defexp_usd_const", "gdp_usd_current", "gdp_usd_const",
    "military_personnel", "gdp_nominal_usd", "population",
)  # fmt: skip
"""Families whose figures may be added over countries: one currency, one price basis."""


def is_additive(indicator: str) -> bool:
    """Whether figures of an indicator may be added over countries.

    >>> is_additive("defexp_usd_const2021"), is_additive("defexp_share_gdp")
    (True, False)
    """
    return indicator.rstrip("0123456789") in ADDITIVE


def total(
    ledger: Ledger,
    entity: str,
    indicator: str,
    period: str | int,
    *,
    edition: str | None = None,
    as_of: date | None = None,
) -> Figure:
    """A country's or group's figure: as printed, else the sum over the group's named members.

    A group total that the edition prints is preferred to our sum. Raises ``MissingFigureError``
    when a member's figure is missing: a partial sum is no total.
    """
    code = entity_code(entity)
    if not is_group(code):
        return ledger.figure(code, indicator, period, edition=edition, as_of=as_of)
    held = ledger.held(indicator, period, edition=edition, as_of=as_of)
    chosen = next(iter(held.values())).edition
    try:
        return ledger.figure(code, indicator, period, edition=chosen)
    except MissingFigureError:
        if not is_additive(indicator):
            raise
    return _sum(ledger, code, indicator, str(period), chosen)


def _sum(ledger: Ledger, code: str, indicator: str, period: str, chosen: str) -> Figure:
    held = ledger.held(indicator, period, edition=chosen)
    who = membership(code, period, ledger.edition(chosen))
    needed = who.members if indicator.startswith(("gdp", "population")) else who.with_forces
    missing = [m for m in needed if m not in held]
    if missing:
        names = ", ".join(entity_name(m) for m in missing)
        raise MissingFigureError(
            f"{chosen} prints no {indicator} {period} for {names}, so {entity_name(code)} has no "
            "total."
        )
    parts = tuple(held[m] for m in needed)
    value = sum(p.value for p in parts if p.value is not None)
    return compute(
        parts[0].indicator, code, period, value,
        f"sum over {len(parts)} members: {', '.join(needed)}", parts,
        unit=parts[0].unit, price_basis=parts[0].price_basis,
        note=f"{entity_name(code)} as of {who.on.isoformat()}: {len(who.members)} members",
    )  # fmt: skip


def share_of_nato(
    ledger: Ledger,
    entity: str,
    indicator: str,
    period: str | int,
    *,
    edition: str | None = None,
    as_of: date | None = None,
) -> Figure:
    """``gdp_share_of_nato`` or ``defexp_share_of_nato``: part over the printed total, per cent.

    Formula: 100 × part / NATO, both in USD at current prices and from the same edition.
    """
    base = {"gdp_share_of_nato": "gdp_usd_current", "defexp_share_of_nato": "defexp_usd_current"}
    family = base[indicator]
    whole = total(ledger, "NATO", family, period, edition=edition, as_of=as_of)
    part = total(ledger, entity, family, period, edition=whole.edition)
    if part.value is None or not whole.value:
        raise MissingFigureError(f"No share of NATO can be computed for {entity}, {period}.")
    return compute(
        indicator, part.entity, str(period), 100 * part.value / whole.value,
        f"100 × {family} of {entity_name(part.entity)} / {family} of NATO", (part, whole),
    )  # fmt: skip
