"""Observation: one printed figure and the place it was printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["actual", "estimate", "forecast", "pledge"]
STATUSES: tuple[str, ...] = ("actual", "estimate", "forecast", "pledge")

COLUMNS: tuple[str, ...] = (
    "entity",
    "indicator",
    "period",
    "value",
    "unit",
    "price_basis",
    "status",
    "flags",
    "standing",
    "file",
    "table",
    "cell",
    "source",
    "url",
)
"""The columns of an edition's Parquet file, one row per observation.

``flags`` is a space-separated list of codes. ``standing`` is ``table`` (the publisher's own table
or a copy checked against it), ``corroborated`` (two or more texts agree) or ``second_hand`` (one
text). ``table`` and ``cell`` are a sheet and an A1 address, or a table and a line of a text file.
"""

STANDINGS: tuple[str, ...] = ("table", "corroborated", "second_hand")


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a figure was printed: file, sheet or table, and cell or line."""

    file: str
    table: str
    cell: str
    source: str = ""
    url: str = ""

    def __str__(self) -> str:
        """File, table and cell in reading order.

        >>> str(Locator("tables.xlsx", "TABLE3", "M24"))
        'tables.xlsx, TABLE3, cell M24'
        >>> str(Locator("readings.csv", "", "line 7"))
        'readings.csv, line 7'
        """
        cell = self.cell if self.cell.startswith("line") or not self.cell else f"cell {self.cell}"
        return ", ".join(part for part in (self.file, self.table, cell) if part)


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure as printed: never rounded, never repaired; doubts stand beside it as flags."""

    entity: str
    indicator: str
    period: str
    value: float
    unit: str
    price_basis: str
    status: str
    edition: str
    locator: Locator
    flags: tuple[str, ...] = ()
    standing: str = "table"
