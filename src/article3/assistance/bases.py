"""The effort on any base: GDP, GNI, population, NATO's cost shares.

Kiel divides by the GDP of 2021 and prints that GDP in euros beside every row of Release 29 (the
IMF's GDP of 2021 at the ECB's mean rate differs by up to 5 % for Allies, 7 % for others). So
``gdp`` with the base year 2021 is Kiel's own number, and the IMF's only where Kiel prints none or
for another year. GNI is the World Bank's for the few countries the ledger holds. The key of NATO's
common funding is known from general knowledge only: it is used when asked for, and marked.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from article3.alliance import entity_code, entity_name
from article3.assistance.tables import rows_of, table
from article3.errors import MissingFigureError, UnknownNameError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.ledger.reconcile import amount_of
from article3.periods import parse

BASES = ("gdp", "gni", "population", "cost-share")
KIEL_YEAR = 2021
"""The year whose GDP Kiel divides by."""


def checked(key: str) -> str:
    """The key itself; an unknown one raises ``UnknownNameError``."""
    if key not in BASES:
        raise UnknownNameError("key", key, BASES, "choose " + ", ".join(BASES))
    return key


def base_of(
    ledger: Ledger,
    entity: str,
    key: str,
    *,
    year: int = KIEL_YEAR,
    period: str = "",
    as_of: date | None = None,
    unsure: bool = False,
) -> Figure:
    """The base of one donor: billion EUR, million persons, or per cent of common funding.

    ``year`` is that of GDP, GNI and population; ``period`` (its last day) chooses the cost-share
    key in force. ``unsure`` admits the recalled key. Raises ``MissingFigureError`` where no source
    prints the base.
    """
    code = entity_code(entity)
    if key == "gdp":
        return _gdp(ledger, code, year, as_of)
    if key == "gni":
        return in_euro(ledger, ledger.figure(code, "gni_nominal_lcu", year, as_of=as_of), as_of)
    if key == "population":
        return ledger.figure(code, "population", year, as_of=as_of)
    if key == "cost-share":
        return _cost_share(code, parse(period).end if period else as_of or ledger.as_of,
                           as_of, unsure)  # fmt: skip
    raise UnknownNameError("key", checked(key), BASES)


def effort(given: Figure, base: Figure, key: str) -> Figure:
    """What a donor gave over its base.

    Per cent of GDP or GNI, EUR a head, or million EUR for each point of NATO's cost share. Raises
    ``MissingFigureError`` for a base of zero.
    """
    if given.value is None or not base.value:
        raise MissingFigureError(f"No effort can be computed for {entity_name(given.entity)}.")
    factor, unit = {
        "gdp": (100.0, "% of GDP"),
        "gni": (100.0, "% of GNI"),
        "population": (1000.0, "EUR a head"),
        "cost-share": (1000.0, "million EUR a point"),
    }[key]
    head = given.indicator.removeprefix("sum(").removesuffix(")")
    return compute(
        f"per_{key.replace('-', '_')}({head})", given.entity, given.period,
        factor * given.value / base.value,
        f"{factor:g} × {given.indicator} / {base.indicator} of {base.period}", (given, base),
        unit=unit, note=base.note,
    )  # fmt: skip


def in_euro(ledger: Ledger, figure: Figure, as_of: date | None = None) -> Figure:
    """A printed amount in billion EUR, at the ECB's mean rate of its year."""
    if figure.unit.endswith("USD"):
        currency, amount = "USD", (figure.value or 0) * 1e9
    else:
        money = amount_of(figure)
        currency, amount = money.currency, money.amount
    name = f"{figure.indicator.rsplit('_', 1)[0]}_eur"
    if currency == "EUR":
        return compute(name, figure.entity, figure.period, amount / 1e9, "already in euros",
                       (figure,), unit="billion EUR")  # fmt: skip
    rate = rate_of(ledger, currency, figure.entity, figure.period, as_of)
    assert rate.value
    return compute(
        name, figure.entity, figure.period, amount / rate.value / 1e9,
        f"{figure.indicator} / {rate.indicator}", (figure, rate), unit="billion EUR",
    )  # fmt: skip


_ISSUERS = {"USD": "USA", "GBP": "GBR", "CAD": "CAN", "AUD": "AUS", "NOK": "NOR", "CHF": "CHE",
            "SEK": "SWE", "CZK": "CZE", "DKK": "DNK", "PLN": "POL"}  # fmt: skip


def rate_of(
    ledger: Ledger, currency: str, entity: str, year: str | int, as_of: date | None = None
) -> Figure:
    """The ECB's mean rate of a year, units of the currency for one euro."""
    code = f"fx_eur_{currency.lower()}_annual_avg"
    return ledger.figure(_ISSUERS.get(currency, entity), code, year, as_of=as_of)


def _gdp(ledger: Ledger, code: str, year: int, as_of: date | None) -> Figure:
    if year == KIEL_YEAR:
        row = _kiel_gdps(as_of or ledger.as_of).get(code)
        if row:
            return table("cost_shares").figure(
                row, entity=code, indicator="kiel_gdp(2021)", period="2021", value=row["value"],
                unit="billion EUR",
            )  # fmt: skip
    if code == "EU":
        raise MissingFigureError("Kiel sets no GDP against the aid of the EU institutions.")
    return in_euro(ledger, ledger.figure(code, "gdp_nominal_usd", year, as_of=as_of), as_of)


@lru_cache(maxsize=16)
def _kiel_gdps(day: date) -> dict[str, dict[str, Any]]:
    """The rows of Kiel's own GDP of 2021 that a day knew, by donor."""
    rows = rows_of(table("cost_shares"), as_of=day)
    return {row["entity"]: row for row in rows if row["key"] == "kiel-gdp"}


def _cost_share(code: str, on: date, as_of: date | None, unsure: bool) -> Figure:
    register, month = table("cost_shares"), f"{on:%Y-%m}"
    rows = [
        row
        for row in rows_of(register, as_of=as_of, every=unsure)
        if row["key"] == "nato-cost-share" and row["value"] is not None
        and row["period_start"] <= month
    ]  # fmt: skip
    newest = max((row["period_start"] for row in rows), default="")
    # The whole table, not single values the press rounded.
    keys = [r for r in rows if r["period_start"] == newest and r["note"] != "Rounded by the press"]
    for row in keys if len(keys) > 5 else []:
        if row["entity"] == code:
            made = register.figure(
                row, entity=code, indicator="cost_share(nato)",
                period=f"{row['period_start']}/{row['period_end']}", value=row["value"], unit="%",
            )  # fmt: skip
            if row["period_end"] >= month:
                return made
            return compute(
                made.indicator, code, month, made.value,
                f"the key of {made.period}, the last one known", (made,), unit="%",
                note=f"no later key than that of {made.period} is known",
            )  # fmt: skip
    why = "" if unsure else "; --unsure admits the table known from general knowledge, marked"
    raise MissingFigureError(f"No sourced NATO cost share of {entity_name(code)} for {month}{why}.")
