"""What was said a target would cost, beside what it costs at a named base and year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from article3.errors import MissingFigureError
from article3.ledger import Figure
from article3.ledger.figure import compute
from article3.ledger.registers import read_register
from article3.outlook.result import Outlook
from article3.periods import parse

_SCHEMA: dict[str, type[pl.DataType]] = {
    "statement_id": pl.String, "who": pl.String, "level": pl.Float64, "base": pl.String,
    "year": pl.Int64, "kind": pl.String, "comparator": pl.String, "value": pl.Float64,
    "unit": pl.String, "said": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """A published statement of a target's cost: ``cost`` a year, or ``budget_share``."""

    kind: str
    said: str
    figure: Figure
    source: str
    source_date: str


def statements(found: Outlook) -> tuple[Statement, ...]:
    """What was said by the day about the outlook's entity, level, base and year."""
    target, register = found.target, read_register("said_costs", _SCHEMA)
    base = target.base or found.drivers.bases[0]
    rows = register.rows().filter(
        (pl.col("who") == found.entity) & (pl.col("level") == target.level)
        & (pl.col("base") == base) & (pl.col("year") == target.year)
    )  # fmt: skip
    return tuple(
        Statement(
            row["kind"], row["said"],
            register.figure(
                row, entity=found.entity, indicator=f"said_{row['kind']}",
                period=str(row["year"]), value=row["value"], unit=row["unit"], status="pledge",
            ),
            row["source_title"], row["source_date"],
        )
        for row in rows.iter_rows(named=True)
        if _known(row["source_date"], found.on)
    )  # fmt: skip


def _known(source_date: str, on: date) -> bool:
    return parse(source_date).end <= on


def at_start(found: Outlook) -> Figure:
    """What the target's level costs a year at the base of the start year, million EUR.

    Formula: amount × level / share, both of the start; for a group the sum over its members.
    """
    drivers, level = found.drivers, found.target.level
    euros = drivers.base * drivers.dollars / drivers.euro_dollars * level / 100
    who = found.entity
    return compute(
        f"outlook_cost(level {found.spec}{found.dated})", who, str(found.start), float(euros.sum()),
        f"base of {found.start} (expenditure / share) × {level:g} %",
        tuple(figure for figures in drivers.figures for figure in figures),
        unit="million EUR", price_basis="current",
    )  # fmt: skip


def budget_at_start(found: Outlook) -> Figure:
    """The level's cost at the start's base, in per cent of government expenditure of that year.

    General government expenditure of the International Monetary Fund. Raises
    ``MissingFigureError`` for a group or where the currency of the two publications differs.
    """
    if found.entity not in found.drivers.entities:
        raise MissingFigureError("A group has no government budget of its own.")
    ledger, drivers = found.ledger, found.drivers
    column = drivers.column(found.entity)
    spending = ledger.figure(
        found.entity, "gg_expenditure_pct_gdp", found.start, edition=drivers.forecast
    )
    product = float(drivers.gdp[column])
    share = 100 * found.target.level / ((spending.value or 0.0) * product)
    return compute(
        f"outlook_expenditure(budget {found.spec}{found.dated})", found.entity,
        str(found.start), share,
        "level / (government expenditure as a share of GDP × GDP / base)",
        (*drivers.figures[column], spending), unit="%",
    )  # fmt: skip


def government_spending(found: Outlook) -> Figure:
    """The general government's expenditure of the start year, billion national currency (IMF)."""
    return found.ledger.figure(
        found.entity, "gg_expenditure_lcu", found.start, edition=found.drivers.forecast
    )
