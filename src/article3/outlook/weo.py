"""The IMF's World Economic Outlook as drivers: tables by year and Ally, and the years before.

Yearly changes are logarithms. The implied interest rate is what the general government pays on
last year's debt: (primary net lending − net lending) / debt of the year before, both in per cent
of GDP, the debt shrunk by that year's nominal growth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from article3.alliance import entity_name
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute

Table = npt.NDArray[np.float64]

EURO = "DEU"
"""The Ally whose exchange rate is the euro's: it has used the euro from the first day."""

_SERIES = "imf-weo"
LEVELS = {
    "expenditure": "gg_expenditure_pct_gdp", "revenue": "gg_revenue_pct_gdp",
    "net_lending": "gg_net_lending_pct_gdp", "debt": "gg_gross_debt_pct_gdp",
}  # fmt: skip
"""Ratios to GDP by the name of their driver."""
_PRIMARY = "gg_primary_net_lending_pct_gdp"


@dataclass(frozen=True, slots=True)
class Outlook:
    """An edition of the World Economic Outlook: its id, that of its earlier years, and its years.

    ``first_forecast`` is the first year that is not a past one for the edition, ``last_year`` the
    last it prints.
    """

    id: str
    history: str | None
    first_forecast: int
    last_year: int

    @property
    def editions(self) -> tuple[str, ...]:
        """The editions that hold it: one publication in one or two files."""
        return (self.id, self.history) if self.history else (self.id,)


def newest(ledger: Ledger, as_of: date | None) -> Outlook:
    """The newest World Economic Outlook published by a date; ``MissingFigureError`` without."""
    asked = as_of or ledger.as_of
    held = [e for e in ledger.editions if e.series == _SERIES and e.published <= asked]
    if not held:
        raise MissingFigureError(
            f"The ledger holds no IMF forecast published by {asked}, which an outlook needs; ask "
            "as of a later date or add one with article3 editions add."
        )
    chosen = held[-1]
    earlier = [e.id for e in ledger.editions if e.supplements == chosen.id]
    periods = ledger.observations("gdp_real_growth").filter(pl.col("edition") == chosen.id)
    last = int(str(periods["period"].max()))
    return Outlook(chosen.id, earlier[0] if earlier else None, chosen.published.year, last)


def rows(ledger: Ledger, outlook: Outlook, indicator: str) -> pl.DataFrame:
    """Every printed figure of an indicator in the publication; none if it lacks the indicator."""
    try:
        found = ledger.observations(indicator)
    except MissingFigureError:
        return pl.DataFrame(schema={"entity": pl.String, "period": pl.String, "value": pl.Float64})
    return found.filter(pl.col("edition").is_in(outlook.editions))


def table(
    ledger: Ledger, outlook: Outlook, indicator: str, entities: Sequence[str], years: Sequence[int]
) -> Table:
    """Values of shape (years, entities); NaN where the publication prints none."""
    found = rows(ledger, outlook, indicator).filter(pl.col("entity").is_in(list(entities)))
    place = {entity: column for column, entity in enumerate(entities)}
    at = {str(year): row for row, year in enumerate(years)}
    made = np.full((len(years), len(entities)), np.nan)
    for entity, period, value in found.select("entity", "period", "value").iter_rows():
        if period in at:
            made[at[period], place[entity]] = value
    return made


def changes(
    ledger: Ledger, outlook: Outlook, entities: Sequence[str], years: Sequence[int]
) -> dict[str, Table]:
    """Yearly changes of real GDP, its deflator and the dollar's price of the currency, as logs."""
    span = [years[0] - 1, *years]
    growth = np.log1p(table(ledger, outlook, "gdp_real_growth", entities, years) / 100)
    prices = np.log(table(ledger, outlook, "gdp_deflator", entities, span))
    with np.errstate(divide="ignore", invalid="ignore"):
        dollars = np.log(
            table(ledger, outlook, "gdp_nominal_usd", entities, span)
            / table(ledger, outlook, "gdp_nominal_lcu", entities, span)
        )
    return {
        "growth": growth,
        "inflation": np.diff(prices, axis=0),
        "exchange": np.diff(dollars, axis=0),
    }


def ahead(
    ledger: Ledger,
    outlook: Outlook,
    entities: tuple[str, ...],
    start: int,
    years: tuple[int, ...],
) -> dict[str, Table]:
    """The forecast of every driver for the years after ``start``, extended where it ends.

    Raises ``MissingFigureError`` naming the first Ally and indicator that are not printed.
    """
    printed = [year for year in years if year <= outlook.last_year]
    if not printed or start < outlook.first_forecast - 2:
        raise MissingFigureError(
            f"{outlook.id} has no forecast that goes with NATO's figures of {start}."
        )
    made = changes(ledger, outlook, entities, printed)
    for name, indicator in zip(
        ("growth", "inflation", "exchange"),
        ("gdp_real_growth", "gdp_deflator", "gdp_nominal_usd"),
        strict=True,
    ):
        _complete(made[name], entities, printed, indicator, outlook)
    dollar = changes(ledger, outlook, ("USA",), printed)["inflation"][-1, 0]
    for name, indicator in LEVELS.items():
        made[name] = table(ledger, outlook, indicator, entities, printed)
        _complete(made[name], entities, printed, indicator, outlook)
    made["interest"] = interest(ledger, outlook, entities, printed)
    missing = len(years) - len(printed)
    if missing:
        drift = dollar - made["inflation"][-1:]
        tail = {name: values[-1:] for name, values in made.items()} | {"exchange": drift}
        made = {
            name: np.concatenate([values, np.repeat(tail[name], missing, axis=0)])
            for name, values in made.items()
        }
    return made


def _complete(
    found: Table, entities: Sequence[str], years: Sequence[int], indicator: str, outlook: Outlook
) -> None:
    gaps = np.argwhere(~np.isfinite(found))
    if len(gaps):
        year, column = gaps[0]
        raise MissingFigureError(
            f"{outlook.id} prints no {indicator} of {entity_name(entities[column])} for "
            f"{years[year]}, which the outlook needs."
        )


def interest(
    ledger: Ledger, outlook: Outlook, entities: Sequence[str], years: Sequence[int]
) -> Table:
    """The implied interest rate (per cent of last year's debt); NaN without a primary balance."""
    span = [years[0] - 1, *years]
    primary = table(ledger, outlook, _PRIMARY, entities, years)
    total = table(ledger, outlook, LEVELS["net_lending"], entities, years)
    debt = table(ledger, outlook, LEVELS["debt"], entities, span)[:-1]
    nominal = changes(ledger, outlook, entities, years)
    shrunk = debt / np.exp(nominal["growth"] + nominal["inflation"])
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = 100 * (primary - total) / shrunk
    return np.where(np.isfinite(rate), rate, np.nan)


def gdp(ledger: Ledger, outlook: Outlook, entity: str, year: int) -> Figure:
    """The IMF's GDP of a year, billion national currency."""
    return ledger.figure(entity, "gdp_nominal_lcu", year, edition=outlook.id)


def income_ratio(ledger: Ledger, outlook: Outlook, entity: str, as_of: date | None) -> Figure:
    """GNI (World Bank) over GDP (IMF) of the last year both print, current prices.

    Raises ``MissingFigureError`` for an Ally whose GNI the ledger does not hold by the date.
    """
    found = income_rows(ledger, entity, as_of)
    if found.is_empty():
        raise MissingFigureError(
            f"The ledger holds no GNI of {entity_name(entity)} published by "
            f"{as_of or ledger.as_of}; give the target as a share of GDP."
        )
    last = found.row(-1, named=True)
    income = ledger.as_figure(last)
    product = ledger.figure(entity, "gdp_nominal_lcu", last["period"], edition=outlook.id)
    value = (income.value or 0.0) / ((product.value or 0.0) * 1e9)
    return compute(
        "gni_to_gdp", entity, last["period"], value, "gni_nominal_lcu / gdp_nominal_lcu",
        (income, product), unit="",
    )  # fmt: skip


def income_rows(ledger: Ledger, entity: str, as_of: date | None) -> pl.DataFrame:
    """The World Bank's GNI of an Ally by year, as known on a date; empty where there is none."""
    try:
        return (
            ledger.known("gni_nominal_lcu", as_of)
            .filter(pl.col("entity") == entity)
            .sort("rank", "period")
            .unique("period", keep="last", maintain_order=True)
            .sort("period")
        )
    except MissingFigureError:
        return pl.DataFrame()
