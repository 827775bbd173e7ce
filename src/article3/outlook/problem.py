"""What a simulation needs, as plain arrays: small enough to send to a worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from article3.outlook.draws import CHUNK, MEAN_BLOCK
from article3.outlook.drivers import Drivers
from article3.outlook.history import History
from article3.outlook.rules import Limit, Rule

Table = npt.NDArray[np.float64]

SHOCKED = ("growth", "inflation", "exchange", "income_ratio", "expenditure", "net_lending")
METHODS = ("bootstrap", "t-copula")


@dataclass(frozen=True, slots=True)
class Problem:
    """A question as arrays; tables have a row a year ahead and a column an Ally.

    ``real``, ``nominal``, ``dollars`` and ``euro_dollars`` are forecast levels: the base at prices
    of the start and at current ones (million national currency), USD a unit of the currency, USD a
    euro. ``real_change`` is the base's yearly real factor. ``surprises`` has one table of shape
    (calendar years, Allies) a variable; a variable left out holds no surprise. ``goals`` are
    (column, row of the year, share) to count; a column of the number of Allies is the group.
    ``slips`` are ratios of a share as now printed to its first estimate, a row a calendar year,
    NaN where there is none.
    """

    entities: tuple[str, ...]
    start: int
    years: tuple[int, ...]
    share: Table
    real: Table
    nominal: Table
    real_change: Table
    dollars: Table
    euro_dollars: Table
    start_dollars: Table
    start_euro_dollars: float
    gdp: Table
    expenditure: Table
    net_lending: Table
    debt: Table
    interest: Table
    gdp_factor: Table
    in_euro: tuple[bool, ...]
    rules: tuple[Rule, ...]
    limits: tuple[Limit, ...]
    goals: tuple[tuple[int, int, float], ...]
    surprises: Mapping[str, Table] = field(repr=False)
    euro_surprises: Table = field(repr=False)
    slips: Table = field(repr=False)
    group: str = ""
    draws: int = 10_000
    seed: int = 1
    method: str = "bootstrap"
    mean_block: float = MEAN_BLOCK
    chunk: int = CHUNK
    borrowed: float = 1.0

    def without_surprises(self, *, but: Sequence[str] = ()) -> Problem:
        """The same question where only the variables named vary; the euro goes with exchange."""
        kept = {name: t for name, t in self.surprises.items() if name in but}
        euro = self.euro_surprises if "exchange" in but else np.zeros_like(self.euro_surprises)
        return replace(self, surprises=kept, euro_surprises=euro)


def problem(
    found: Drivers,
    past: History,
    rules: Sequence[Rule],
    limits: Sequence[Limit],
    goals: Sequence[tuple[int, int, float]],
    slips: Table,
    *,
    group: str = "",
    draws: int = 10_000,
    seed: int = 1,
    method: str = "bootstrap",
    borrowed: float = 1.0,
    growth: float = 0.0,
    inflation: float = 0.0,
) -> Problem:
    """Drivers, history and rules as a problem.

    ``growth`` and ``inflation`` are what-ifs: points a year added to every Ally's forecast.
    ``borrowed`` is the part of spending above the start share that is not paid for otherwise.
    """
    real_gdp = np.log(np.exp(found.growth) + growth / 100)
    prices = np.log(np.exp(found.inflation) + inflation / 100)
    real = found.base * np.exp(np.cumsum(real_gdp, axis=0))
    index = np.exp(np.cumsum(prices, axis=0))
    return Problem(
        found.entities, found.start, found.years, found.share, real, real * index,
        np.exp(real_gdp), found.dollars * np.exp(np.cumsum(found.exchange, axis=0)),
        found.euro_dollars * np.exp(np.cumsum(found.euro_exchange[:, 0])),
        found.dollars, found.euro_dollars, found.gdp, found.expenditure, found.net_lending,
        found.debt, found.interest, np.exp(real_gdp + prices),
        tuple(currency == "EUR" for currency in found.currencies), tuple(rules), tuple(limits),
        tuple(goals), past.tables, past.euro[:, 0], slips, group, draws, seed, method,
        borrowed=borrowed,
    )  # fmt: skip
