"""Aid to Ukraine over a span of months: what a donor, or Kiel's "Europe", gave."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.periods import parse

EUROPE = "EUR"
"""Kiel's "Europe": European countries but Türkiye, and the EU's institutions."""

_ELSEWHERE = {"USA", "CAN", "AUS", "JPN", "KOR", "NZL", "TUR"}

ALL = "DONORS"
"""Every donor the release lists."""


def aid_given(ledger: Ledger, entity: str, indicator: str, span: str, *, release: str) -> Figure:
    """The sum of a monthly indicator of the Ukraine Support Tracker over a span, billion EUR.

    ``entity`` is a donor, ``EUR`` or ``DONORS``; ``EU`` is the donor Kiel calls EU (Commission and
    Council). A month that the release does not print is a month without aid; a span beyond the
    release's months raises ``MissingFigureError``, as does a donor it does not list; without the
    EU's own aid Europe has no total.
    """
    return sum_of(printed_months(ledger, entity, indicator, release), entity, indicator, span)


@dataclass(frozen=True, slots=True)
class Months:
    """What a release prints of a donor or group by month, and the months it counts."""

    release: str
    first: str
    last: str
    printed: tuple[Figure, ...]


def printed_months(ledger: Ledger, entity: str, indicator: str, release: str) -> Months:
    """The printed months of a donor or group; raises ``MissingFigureError`` as above."""
    frame = ledger.observations(indicator).filter(pl.col("edition") == release)
    if frame.is_empty():
        raise MissingFigureError(f"{release} prints no {indicator}.")
    if entity == EUROPE:
        if "EU" not in set(frame["entity"]):
            raise MissingFigureError(f"{release} lists no aid by the EU, so Europe has no total.")
        chosen = ~pl.col("entity").is_in(list(_ELSEWHERE))
    else:
        chosen = pl.lit(value=True) if entity == ALL else pl.col("entity") == entity
    own = frame.filter(chosen).sort("entity", "period")
    if own.is_empty():
        raise MissingFigureError(f"{release} lists no aid by {entity}.")
    months = frame["period"]
    return Months(release, str(months.min()), str(months.max()), tuple(ledger.figures_in(own)))


def sum_of(months: Months, entity: str, indicator: str, span: str) -> Figure:
    """The sum over the months of a span; raises ``MissingFigureError`` for a span beyond them."""
    asked = parse(span)
    if not parse(f"{months.first}/{months.last}").contains(asked):
        raise MissingFigureError(f"{months.release} does not count all the months of {span}.")
    first, last = f"{asked.start:%Y-%m}", f"{asked.end:%Y-%m}"
    counted = tuple([f for f in months.printed if first <= f.period <= last])
    value = round(sum([f.value for f in counted if f.value is not None]), 12)
    donors = len({f.entity for f in counted})
    who = f" of {donors} donors" if entity in (EUROPE, ALL) else ""
    return compute(
        f"sum({indicator})", entity, span, value,
        f"sum over {len(counted)} printed months of {indicator}{who}", counted or months.printed,
        unit="billion EUR", price_basis="current",
    )  # fmt: skip
