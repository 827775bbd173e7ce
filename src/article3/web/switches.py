"""What the switches of a view offer: indicators, years, editions."""

from __future__ import annotations

import polars as pl

from article3 import indicators
from article3.edition import Edition
from article3.ledger import Ledger
from article3.web.view import View

INDICATORS = {
    "share": "Share of the economy",
    "amount": "Amount",
    "equipment_share": "Equipment share",
    "defexp_real_change": "Real change on the year before",
    "defexp_per_capita_const": "Per head, constant prices",
    "military_personnel": "Military personnel",
}
"""What views of one indicator offer; share and amount follow base, currency and prices."""


def indicator_choice(view: View) -> str:
    """The code of the indicator a view shows; any code of the registry may be asked for."""
    asked = view.get("indicator", "share")
    if asked == "share":
        return view.share
    if asked == "amount":
        return view.amount
    return indicators.get(asked).code


def years(ledger: Ledger, indicator: str, view: View) -> list[str]:
    """The periods an indicator may be shown for, newest first."""
    code = ledger.resolve(indicator, view.edition, view.as_of)
    if indicators.get(code).computed:
        code = "defexp_share_gdp"  # what is computed rests on years NATO prints
    rows = ledger.known(code, view.as_of)
    if view.edition:
        rows = rows.filter(pl.col("edition") == view.edition)
    found = rows.filter(pl.col("period").str.len_chars() == 4)["period"].unique()
    return sorted(found, reverse=True)


def editions(ledger: Ledger, view: View, series: str = "nato") -> list[Edition]:
    """The editions of a series known on the view's day, newest first."""
    limit = view.as_of or ledger.as_of
    known = [e for e in ledger.editions if e.series == series and e.published <= limit]
    return known[::-1]
