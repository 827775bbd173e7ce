"""Drivers: where each Ally starts and how its economy and public finances are forecast to go.

The start is NATO's: the newest year of the newest table published by the date, with its share,
amounts and the base these imply; where the table has shares alone, the amounts are the IMF's GDP
times them. The way ahead is the IMF's: growth, prices, exchange rate, expenditure, net lending,
debt, from the newest World Economic Outlook published by the date. Years after its last forecast
follow a stated extension, :data:`EXTENSION`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from article3.alliance import COUNTRIES, entity_name
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.explain import base_of
from article3.ledger.figure import compute
from article3.ledger.reconcile import amount_of
from article3.measures.aid import aid_given
from article3.measures.figure import figure as measured
from article3.measures.standing import newest_period
from article3.outlook import weo

Table = npt.NDArray[np.float64]

EXTENSION = (
    "After the last forecast year real growth and inflation stay as they were that year, exchange "
    "rates move with the difference in inflation to the United States, and expenditure, net "
    "lending and interest stay as they were in per cent"
)


@dataclass(frozen=True, slots=True)
class Drivers:
    """Start and forecast of some Allies; tables have one row a year and one column an Ally.

    ``share`` (%), ``base`` (million national currency), ``spent`` (the same) and ``dollars`` (USD
    a unit of national currency) are of the year ``start``. ``growth``, ``inflation`` and
    ``exchange`` are yearly changes of real GDP, its deflator and the dollar's price of the
    currency, as logarithms. ``expenditure``, ``revenue``, ``net_lending`` and ``debt`` are the
    general government's in per cent of GDP, ``interest`` the implied net rate on last year's debt
    (%; NaN where the ledger lacks the primary balance). ``gdp`` is GDP over the base in ``start``;
    ``euro_dollars`` and ``euro_exchange`` are the euro's rate in ``start`` and its changes.
    """

    entities: tuple[str, ...]
    start: int
    years: tuple[int, ...]
    edition: str
    forecast: str
    share: Table
    base: Table
    spent: Table
    dollars: Table
    gdp: Table
    growth: Table
    inflation: Table
    exchange: Table
    expenditure: Table
    revenue: Table
    net_lending: Table
    debt: Table
    interest: Table
    euro_dollars: float
    euro_exchange: Table
    bases: tuple[str, ...]
    currencies: tuple[str, ...]
    figures: tuple[tuple[Figure, ...], ...]
    last_forecast: int

    def column(self, entity: str) -> int:
        """The column of an Ally."""
        return self.entities.index(entity)


def newest_table(ledger: Ledger, entities: Sequence[str], as_of: date | None) -> tuple[str, int]:
    """The edition and year to start from: the newest table, its last year."""
    alone = entities[0] if len(entities) == 1 else None
    period = newest_period(ledger, as_of, entity=alone)
    shares = ledger.snapshot("defexp_share_gdp", period, as_of=as_of)
    return str(shares["edition"][0]), int(period)


def drivers(
    ledger: Ledger,
    entities: Sequence[str],
    last_year: int,
    *,
    base: str = "",
    as_of: date | None = None,
    apart: bool = False,
) -> Drivers:
    """The drivers of some Allies from NATO's newest year to ``last_year``.

    ``base`` asks for shares of ``GDP`` or ``GNI``; empty is the base NATO uses, which is GNI for
    Luxembourg from 2023 and GDP for all others. ``apart`` takes last year's military aid to Ukraine
    (Kiel Institute, in per cent of that year's base) out of the start. Raises
    ``MissingFigureError`` naming the first Ally and driver that no edition published by the date
    holds, and for one without armed forces.
    """
    for entity in entities:
        if not COUNTRIES[entity].has_forces:
            raise MissingFigureError(
                f"{entity_name(entity)} has no armed forces, so there is no path of defence "
                "expenditure to look ahead on."
            )
    edition, start = newest_table(ledger, entities, as_of)
    years = tuple(range(start + 1, last_year + 1))
    outlook = weo.newest(ledger, as_of)
    starts = [_start(ledger, entity, edition, start, base, outlook, as_of) for entity in entities]
    if apart:
        starts = [_without_aid(ledger, s, entity, start, as_of)
                  for s, entity in zip(starts, entities, strict=True)]  # fmt: skip
    tables = weo.ahead(ledger, outlook, tuple(entities), start, years)
    euro = weo.ahead(ledger, outlook, (weo.EURO,), start, years)
    euro_dollars = _euro_dollars(ledger, edition, start, outlook)
    in_euro = [s.currency == "EUR" for s in starts]
    # One currency has one rate: an Ally's own two amounts give it only to their rounding.
    dollars = np.where(in_euro, euro_dollars, [s.dollars for s in starts])
    exchange = np.where(in_euro, euro["exchange"], tables["exchange"])
    return Drivers(
        tuple(entities), start, years, edition, outlook.id,
        np.array([s.share for s in starts]), np.array([s.base for s in starts]),
        np.array([s.spent for s in starts]), dollars, np.array([s.gdp for s in starts]),
        tables["growth"], tables["inflation"], exchange, tables["expenditure"], tables["revenue"],
        tables["net_lending"], tables["debt"], tables["interest"],
        euro_dollars, euro["exchange"],
        tuple(s.base_name for s in starts), tuple(s.currency for s in starts),
        tuple(s.figures for s in starts), outlook.last_year,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Start:
    share: float
    base: float
    spent: float
    dollars: float
    gdp: float
    base_name: str
    currency: str
    figures: tuple[Figure, ...]


def _start(
    ledger: Ledger, entity: str, edition: str, year: int, base: str, outlook: weo.Outlook,
    as_of: date | None,
) -> _Start:  # fmt: skip
    """One Ally's start: what the edition prints, on the base asked for."""
    share = ledger.figure(entity, "defexp_share_gdp", year, edition=edition)
    if not share.value:
        raise MissingFigureError(f"{edition} prints no share of {entity_name(entity)} for {year}.")
    printed = base_of(share) or "GDP"
    try:
        amount, rate, currency, figures = _printed_amount(ledger, entity, edition, year)
    except MissingFigureError:
        amount, rate, currency, figures = _derived_amount(ledger, entity, share, outlook)
    figures = (share, *figures)
    own = amount / share.value * 100
    own_gdp = own
    if printed == "GNI":
        gdp = weo.gdp(ledger, outlook, entity, year)
        figures += (gdp,)
        own_gdp = (gdp.value or 0.0) * 1000
    wanted = base or printed
    if wanted == printed:
        chosen = own
    elif wanted == "GDP":
        chosen = own_gdp
    else:
        ratio = weo.income_ratio(ledger, outlook, entity, as_of)
        figures += ratio.inputs
        chosen = own * (ratio.value or 0.0)
    return _Start(
        100 * amount / chosen, chosen, amount, rate, own_gdp / chosen, wanted, currency, figures,
    )  # fmt: skip


_Amount = tuple[float, float, str, tuple[Figure, ...]]
"""Million national currency, USD a unit of it, the currency, and where they come from."""


def _printed_amount(ledger: Ledger, entity: str, edition: str, year: int) -> _Amount:
    spent, dollars = (
        ledger.figure(entity, indicator, year, edition=edition)
        for indicator in ("defexp_nac_current", "defexp_usd_current")
    )
    money = amount_of(spent)
    amount = money.amount / 1e6
    return amount, (dollars.value or 0.0) / amount, money.currency, (spent, dollars)


def _derived_amount(ledger: Ledger, entity: str, share: Figure, outlook: weo.Outlook) -> _Amount:
    """The share times the IMF's GDP, where NATO's edition prints shares alone.

    Luxembourg's share is of GNI from 2023, which the IMF does not publish.
    """
    year = int(share.period)
    if entity == "LUX":
        raise MissingFigureError(
            f"{share.edition} prints no amount of Luxembourg for {year}, and its share is of GNI, "
            "which nobody had published by then; ask as of a later date."
        )
    gdp, gdp_usd = (
        ledger.figure(entity, indicator, year, edition=outlook.id)
        for indicator in ("gdp_nominal_lcu", "gdp_nominal_usd")
    )
    amount = (share.value or 0.0) * (gdp.value or 0.0) * 10
    currency = COUNTRIES[entity].currency(date(year, 12, 31))
    return amount, (gdp_usd.value or 0.0) / (gdp.value or 1.0), currency, (gdp, gdp_usd)


def _without_aid(
    ledger: Ledger, start: _Start, entity: str, year: int, as_of: date | None
) -> _Start:
    """The start less the military aid to Ukraine of the last whole year, as a share of its base.

    NATO counts contributions to Ukraine's defence as the giver's expenditure (The Hague, 2025);
    how much of an amount is such aid it does not print.
    """
    given = aid_share(ledger, entity, year - 1, as_of)
    share = start.share - (given.value or 0.0)
    if share <= 0:
        raise MissingFigureError(
            f"{entity_name(entity)}'s military aid to Ukraine in {year - 1} is more than its "
            f"defence expenditure in {year}; ask with the aid counted."
        )
    return replace(
        start, share=share, spent=start.base * share / 100, figures=(*start.figures, given)
    )


def aid_share(ledger: Ledger, entity: str, year: int, as_of: date | None) -> Figure:
    """Military aid to Ukraine allocated in a year, in per cent of the base NATO uses.

    Formula: aid (billion EUR, newest release of the Kiel Institute's tracker by the date) over the
    base in euros (expenditure / share).
    """
    indicator = "ukr_aid_allocated_military"
    releases = ledger.known(indicator, as_of)
    if releases.is_empty():
        raise MissingFigureError(f"No release of aid to Ukraine was published by {as_of}.")
    release = str(releases.sort("rank")["edition"][-1])
    given = aid_given(ledger, entity, indicator, str(year), release=release)
    share = ledger.figure(entity, "defexp_share_gdp", year, as_of=as_of)
    spent = measured(ledger, entity, "defexp_eur_current", year, edition=share.edition, as_of=as_of)
    value = 1000 * (given.value or 0.0) / (spent.value or 1.0) * (share.value or 0.0)
    return compute(
        "military_aid_share", entity, str(year), value,
        "military aid / (defence expenditure / its share)", (given, spent, share), unit="%",
    )  # fmt: skip


def _euro_dollars(ledger: Ledger, edition: str, year: int, outlook: weo.Outlook) -> float:
    """Dollars a euro as the start's amounts have it: a euro Ally's amounts in both currencies."""
    try:
        return _printed_amount(ledger, weo.EURO, edition, year)[1]
    except MissingFigureError:
        gdp, gdp_usd = (
            ledger.figure(weo.EURO, indicator, year, edition=outlook.id).value or 0.0
            for indicator in ("gdp_nominal_lcu", "gdp_nominal_usd")
        )
        return gdp_usd / gdp


def frame(found: Drivers) -> pl.DataFrame:
    """The drivers by Ally and year, as an analyst would write them.

    Columns: ``entity``, ``year``, ``standing`` (``forecast``, or ``extension`` after the last
    forecast), ``real_growth``, ``inflation`` and ``exchange`` (yearly changes in per cent; the last
    of the dollars a unit of the currency buys), ``expenditure``, ``revenue``, ``net_lending`` and
    ``debt`` (general government, per cent of GDP) and ``interest`` (per cent of last year's debt;
    null where the edition prints no primary balance).
    """
    tables = {
        "real_growth": 100 * np.expm1(found.growth),
        "inflation": 100 * np.expm1(found.inflation),
        "exchange": 100 * np.expm1(found.exchange),
        "expenditure": found.expenditure, "revenue": found.revenue,
        "net_lending": found.net_lending, "debt": found.debt, "interest": found.interest,
    }  # fmt: skip
    shape = found.growth.T.shape
    years = np.broadcast_to(np.array(found.years), shape).ravel()
    return pl.DataFrame(
        {
            "entity": np.repeat(np.array(found.entities), shape[1]),
            "year": years,
            **{name: np.broadcast_to(table.T, shape).ravel() for name, table in tables.items()},
        }
    ).select(
        "entity", "year",
        pl.when(pl.col("year") > found.last_forecast).then(pl.lit("extension"))
        .otherwise(pl.lit("forecast")).alias("standing"),
        *(pl.col(name).fill_nan(None) for name in tables),
    )  # fmt: skip
