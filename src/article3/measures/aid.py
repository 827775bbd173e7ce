"""Aid to Ukraine over a span of months: what a donor, or Kiel's "Europe", gave."""

from __future__ import annotations

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
    frame = ledger.observations(indicator).filter(pl.col("edition") == release)
    months, asked = sorted(frame["period"].to_list()), parse(span)
    if not months or not parse(f"{months[0]}/{months[-1]}").contains(asked):
        raise MissingFigureError(f"{release} does not count all the months of {span}.")
    if entity == EUROPE:
        if "EU" not in set(frame["entity"]):
            raise MissingFigureError(f"{release} lists no aid by the EU, so Europe has no total.")
        chosen = ~pl.col("entity").is_in(list(_ELSEWHERE))
    else:
        chosen = pl.lit(value=True) if entity == ALL else pl.col("entity") == entity
    first, last = f"{asked.start:%Y-%m}", f"{asked.end:%Y-%m}"
    own = frame.filter(chosen)
    if own.is_empty():
        raise MissingFigureError(f"{release} lists no aid by {entity}.")
    counted = own.filter(pl.col("period").is_between(pl.lit(first), pl.lit(last)))
    printed = tuple(ledger.figures_in(counted.sort("entity", "period")))
    value = round(sum(f.value for f in printed if f.value is not None), 12)
    who = f" of {counted['entity'].n_unique()} donors" if entity in (EUROPE, ALL) else ""
    return compute(
        f"sum({indicator})", entity, span, value,
        f"sum over {len(printed)} printed months of {indicator}{who}",
        printed or tuple(ledger.figures_in(own)), unit="billion EUR", price_basis="current",
    )  # fmt: skip
