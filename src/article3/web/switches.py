"""What the switches of a view offer, and what they choose: indicator, year, editions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from article3 import indicators
from article3.alliance import allies
from article3.edition import Edition
from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.measures.across import across, newest_year, years_of
from article3.web.view import AMOUNTS, CURRENCIES, PRICES, View

INDICATORS = {
    "share": "Share of the economy",
    "amount": "Amount",
    "equipment_share": "Equipment share",
    "defexp_real_change": "Real change on the year before",
    "defexp_per_capita_const": "Per head, constant prices",
    "military_personnel": "Military personnel",
}
"""What views of one indicator offer; share and amount follow base, currency and prices."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a view shows: the code of an indicator, and what to say where it is not what was asked.

    ``notice`` is empty where the view shows exactly what its address asks for.
    """

    code: str
    notice: str = ""


def amount_choice(view: View) -> Choice:
    """The indicator of an amount; for a combination nobody prints the nearest one, and says so."""
    currency = view.one_of("currency", CURRENCIES, "usd")
    prices = view.one_of("prices", PRICES, "current")
    if (currency, prices) in AMOUNTS:
        return Choice(AMOUNTS[currency, prices])
    held = "; ".join(f"{CURRENCIES[c]} at {PRICES[p]}" for c, p in AMOUNTS)
    return Choice(
        AMOUNTS[currency, "current"],
        f"Nobody prints {CURRENCIES[currency]} at {PRICES[prices]}: shown at current prices. There "
        f"are {held}.",
    )


def indicator_choice(view: View) -> Choice:
    """The indicator a view shows; any code of the registry may be asked for."""
    asked = view.get("indicator", "share")
    if asked == "share":
        return Choice(view.share)
    if asked == "amount":
        return amount_choice(view)
    return Choice(indicators.get(asked).code)


def ally_choice(nobody: str, on: date) -> list[tuple[str, str]]:
    """Every Ally of a day by name, after a choice of none."""
    return [("", nobody), *((a.iso3, a.name) for a in allies(on))]


@dataclass(frozen=True, slots=True)
class Year:
    """The year a view of many countries shows, the years it may show, and what to say of it."""

    period: str
    offered: list[str]
    notice: str = ""


def year_choice(ledger: Ledger, code: str, view: View) -> Year:
    """The view's year for an indicator; the newest that has figures where it has none, and says so.

    Raises ``MissingFigureError`` where no year of the view's edition or day has any.
    """
    offered = years_of(ledger, code, edition=view.edition, as_of=view.as_of)
    asked = view.get("period")
    if asked:
        try:
            across(ledger, code, asked, edition=view.edition, as_of=view.as_of)
        except MissingFigureError as error:
            newest = newest_year(ledger, code, edition=view.edition, as_of=view.as_of)
            return Year(newest, offered, f"{str(error).rstrip('.')}. Shown is {newest}.")
        return Year(asked, offered)
    newest = newest_year(ledger, code, edition=view.edition, as_of=view.as_of)
    return Year(newest, offered)


def editions(ledger: Ledger, view: View, series: str = "nato") -> list[Edition]:
    """The editions of a series known on the view's day, newest first."""
    limit = view.as_of or ledger.as_of
    known = [e for e in ledger.editions if e.series == series and e.published <= limit]
    return known[::-1]
