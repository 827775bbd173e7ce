"""Surprises of the past: what each calendar year brought every Ally beyond its own average.

The rows are calendar years, the columns all Allies and variables together, so that a draw of a
year brings what happened at the same time everywhere. Changes (real growth, deflator, exchange
rate, ratio of GNI to GDP) are taken from their own mean; ratios to GDP (expenditure, net lending)
from their own straight line, because they return to it and do not add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.outlook import weo
from article3.outlook.drivers import Drivers

Table = npt.NDArray[np.float64]

CHANGES = ("growth", "inflation", "exchange", "income_ratio")
"""Variables whose surprises add up over the years (logarithms)."""

LEVELS = ("expenditure", "net_lending")
"""Variables whose surprises are around a line (points of GDP)."""

_FIRST, _FEWEST = 1980, 10


@dataclass(frozen=True, slots=True)
class History:
    """Surprises by calendar year: tables of shape (years, Allies), and the euro's exchange rate."""

    years: tuple[int, ...]
    tables: dict[str, Table]
    euro: Table


def history(ledger: Ledger, drivers: Drivers, *, as_of: date | None = None) -> History:
    """The surprises of the years in which every driver of every Ally is printed.

    A ratio of GNI to GDP is printed for fewer years than the rest: a calendar year without it takes
    that of a later one, in turn. Raises ``MissingFigureError`` with fewer than ten years.
    """
    outlook = weo.newest(ledger, as_of)
    years = list(range(_FIRST, outlook.first_forecast))
    entities = drivers.entities
    found = weo.changes(ledger, outlook, entities, years)
    euro = weo.changes(ledger, outlook, (weo.EURO,), years)["exchange"]
    users = [currency == "EUR" for currency in drivers.currencies]
    found["exchange"] = np.where(users, euro, found["exchange"])
    found["expenditure"] = weo.table(
        ledger, outlook, "gg_expenditure_pct_gdp", entities, years)  # fmt: skip
    found["net_lending"] = weo.table(
        ledger, outlook, "gg_net_lending_pct_gdp", entities, years)  # fmt: skip
    held = np.isfinite(np.stack([*found.values()])).all(axis=(0, 2)) & np.isfinite(euro[:, 0])
    first = _unbroken(held)
    if len(years) - first < _FEWEST:
        raise MissingFigureError(
            f"{outlook.id} prints fewer than {_FEWEST} past years of all drivers of "
            f"{', '.join(entities)}; an outlook cannot tell how uncertain they are."
        )
    kept = years[first:]
    tables = {name: _around(values[first:], name) for name, values in found.items()}
    tables["income_ratio"] = _income(ledger, outlook, drivers, kept, as_of)
    return History(tuple(kept), tables, _around(euro[first:], "exchange"))


def _unbroken(held: npt.NDArray[np.bool_]) -> int:
    """Where the unbroken run of held years that reaches the end begins."""
    missing = np.flatnonzero(~held)
    return int(missing[-1]) + 1 if len(missing) else 0


def _around(values: Table, name: str) -> Table:
    """The values around their mean, or around their straight line."""
    if name in CHANGES:
        centred: Table = values - values.mean(axis=0)
        return centred
    when = np.arange(len(values)) - (len(values) - 1) / 2
    centred = values - values.mean(axis=0)
    slope = when @ centred / (when @ when)
    around: Table = centred - when[:, None] * slope
    return around


def _income(
    ledger: Ledger, outlook: weo.Outlook, drivers: Drivers, years: Sequence[int],
    as_of: date | None,
) -> Table:  # fmt: skip
    """Surprises of the ratio of GNI to GDP for Allies measured by GNI, zero for the others."""
    made = np.zeros((len(years), len(drivers.entities)))
    for column, (entity, base) in enumerate(zip(drivers.entities, drivers.bases, strict=True)):
        if base != "GNI":
            continue
        known = weo.income_rows(ledger, entity, as_of)
        if known.is_empty():
            continue  # nothing is known of its surprises; the notes of the outlook say so
        periods = [int(period) for period in known["period"]]
        product = weo.table(ledger, outlook, "gdp_nominal_lcu", [entity], periods)[:, 0] * 1e9
        change = np.diff(np.log(known["value"].to_numpy() / product))
        place = {year: number for number, year in enumerate(periods[1:])}
        drawn = change[[place.get(year, row % len(change)) for row, year in enumerate(years)]]
        made[:, column] = drawn - drawn.mean()
    return made
