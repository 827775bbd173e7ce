"""Quarters as whole numbers, and the variable time grid a plan is made on.

A quarter is ``4 * year + (0..3)``. The grid has quarters first, then half-years, then years; a
period never crosses the end of a year, so that each belongs to one budget.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from article3 import periods
from article3.errors import UnknownNameError

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def quarter(text: str) -> int:
    """The number of a quarter written ``2027-Q3``.

    Raises :class:`~article3.errors.UnknownNameError` for anything else.

    >>> quarter("2027-Q3"), shown(quarter("2027-Q3") + 2)
    (8110, '2028-Q1')
    """
    found = periods.parse(text)
    if found.kind != "quarter":
        raise UnknownNameError("quarter", text, hint="write it as 2027-Q3")
    return 4 * found.start.year + (found.start.month - 1) // 3


def shown(number: int) -> str:
    """A quarter as it is written: ``2027-Q3``."""
    return f"{number // 4}-Q{number % 4 + 1}"


@dataclass(frozen=True, slots=True)
class Grid:
    """Periods of one, two or four quarters, without gaps.

    ``first`` (number of a period's first quarter) and ``length`` (quarters) have a value a
    period; ``of`` the period of each quarter, counted from the first one planned.
    """

    first: Ints
    length: Ints
    of: Ints

    @property
    def start(self) -> int:
        """The first quarter planned."""
        return int(self.first[0])

    @property
    def last(self) -> Ints:
        """The last quarter of each period."""
        return self.first + self.length - 1

    @property
    def quarters(self) -> Ints:
        """Every quarter planned."""
        return self.start + np.arange(len(self.of))

    @property
    def years(self) -> Ints:
        """Every year planned."""
        return np.unique(self.quarters // 4)

    @property
    def year(self) -> Ints:
        """The place of each period's year among :attr:`years`."""
        return self.first // 4 - self.start // 4

    def sums(self, values: Floats) -> Floats:
        """Values a quarter (on the last axis) summed by period."""
        return np.add.reduceat(values, self.first - self.start, axis=-1)

    def means(self, values: Floats) -> Floats:
        """Values a quarter (on the last axis) averaged by period."""
        return self.sums(values) / self.length

    def name(self, period: int) -> str:
        """How a period is shown: ``2027-Q3`` or ``2030-Q1..2030-Q2``."""
        first, last = int(self.first[period]), int(self.last[period])
        return shown(first) if first == last else f"{shown(first)}..{shown(last)}"

    def period(self, number: int) -> int:
        """The period that holds a quarter; -1 before the first, the last one after the end."""
        place = number - self.start
        return -1 if place < 0 else int(self.of[min(place, len(self.of) - 1)])


def add_along(table: Floats, places: Ints, values: Floats) -> None:
    """Add ``values`` [a, k, ...] to ``table`` [a, i, ...] at the place on its axis i of each k.

    A place may come more than once.
    """
    at: Any = (slice(None), places)
    np.add.at(table, at, values)


def make(start: int, end: int, quarters_until: int, half_years_until: int) -> Grid:
    """The grid from ``start`` to ``end``, both included.

    A longer period begins where one of its calendar length would (a half-year in Q1 or Q3, a year
    in Q1); up to there, shorter ones fill the gap.

    >>> grid = make(quarter("2026-Q4"), quarter("2028-Q4"), quarter("2026-Q4"), quarter("2027-Q4"))
    >>> [grid.name(p) for p in range(len(grid.first))]
    ['2026-Q4', '2027-Q1..2027-Q2', '2027-Q3..2027-Q4', '2028-Q1..2028-Q4']
    """
    firsts = [start]
    while (after := _after(firsts[-1], quarters_until, half_years_until)) <= end:
        firsts.append(after)
    first = np.array(firsts, dtype=np.int64)
    length = np.diff(np.append(first, end + 1))
    return Grid(first, length, np.repeat(np.arange(len(first)), length))


def full(start: int, end: int) -> Grid:
    """The grid of quarters only, against which a variable one is compared."""
    return make(start, end, end, end)


def _after(first: int, quarters_until: int, half_years_until: int) -> int:
    wanted = 1 if first <= quarters_until else 2 if first <= half_years_until else 4
    return (first // wanted + 1) * wanted
