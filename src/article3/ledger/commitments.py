"""The register of commitments, which several rooms read."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import polars as pl

from article3.alliance import entity_code
from article3.commitment import Commitment
from article3.errors import SourceError, UnknownNameError
from article3.ledger.figure import Figure
from article3.ledger.registers import Register, read_register
from article3.periods import parse

SCHEMA: dict[str, type[pl.DataType]] = {
    "commitment_id": pl.String, "who": pl.String, "applies_to": pl.String,
    "commitment": pl.String, "indicator": pl.String, "comparator": pl.String,
    "value": pl.Float64, "unit": pl.String, "base": pl.String, "deadline": pl.String,
    "made_on": pl.String, "forum": pl.String, "conditions": pl.String, "contested": pl.String,
    "superseded_by": pl.String,
}  # fmt: skip


@cache
def register() -> Register:
    """The register as a table; see :mod:`article3.ledger.registers`."""
    return read_register("commitments", SCHEMA)


@cache
def commitments(*, every: bool = False) -> tuple[Commitment, ...]:
    """Every commitment, in the register's order; ``every`` adds recalled and unsure rows.

    Raises ``SourceError`` with file and line for a row whose name, date or comparator is not known.
    """
    rows = register().rows(every=every).iter_rows(named=True)
    return tuple(_commitment(row) for row in rows)


@cache
def _lines() -> dict[int, dict[str, object]]:
    return {row["line"]: row for row in register().rows(every=True).iter_rows(named=True)}


def figure_of(made: Commitment) -> Figure | None:
    """The level of a commitment as a Figure that names its line and source; None without one.

    Its period is the deadline, or the year it was made in where there is none.
    """
    if made.value is None:
        return None
    figure = register().figure(
        _lines()[made.line], entity=made.who, indicator=made.indicator,
        period=made.deadline or made.made_on[:4], value=made.value, unit=made.unit,
        status="pledge",
    )  # fmt: skip
    # One Ally may promise two levels for one year: the id of the promise tells them apart.
    return replace(figure, edition=f"{figure.edition}-{made.id}")


def by_id(figure_id: str) -> Figure:
    """The figure of a commitment from its id; raises ``UnknownNameError`` for an id of none."""
    for made in commitments(every=True):
        if figure_id.endswith(f"-{made.id}"):
            figure = figure_of(made)
            if figure is not None and figure.figure_id == figure_id:
                return figure
    raise UnknownNameError("commitment", figure_id, hint="see article3 promises")


def _commitment(row: dict[str, object]) -> Commitment:
    text = {key: value if isinstance(value, str) else "" for key, value in row.items()}
    where = f"line {row['line']}"
    try:
        who = entity_code(text["who"])
        for column in ("made_on", "deadline"):
            if text[column] not in ("", "annual"):
                parse(text[column])
    except UnknownNameError as error:
        raise SourceError("commitments.csv", str(error).rstrip("."), where) from error
    if text["comparator"] not in (">=", "<=", "=", ""):
        raise SourceError("commitments.csv", f"the comparator {text['comparator']!r}", where)
    value = row["value"]
    return Commitment(
        text["commitment_id"], who, text["applies_to"], text["commitment"], text["indicator"],
        text["comparator"], value if isinstance(value, float) else None, text["unit"],
        text["base"], text["deadline"], text["made_on"], text["forum"], text["conditions"],
        text["contested"], text["superseded_by"], text["source_title"], text["source_url"],
        text["confidence"], text["basis"], bool(row["sure"]), int(str(row["line"])),
    )  # fmt: skip
