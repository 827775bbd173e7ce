"""The registers of this room: their columns, and which rows a day knew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from article3.ledger.registers import Register, Schema, read_register

_TEXT, _NUMBER = pl.String, pl.Float64
SCHEMAS: dict[str, Schema] = {
    "pledges": {
        "id": _TEXT, "title": _TEXT, "entity": _TEXT, "value": _NUMBER, "unit": _TEXT,
        "period_start": _TEXT, "period_end": _TEXT, "stage": _TEXT, "against": _TEXT,
        "note": _TEXT,
    },
    "packages": {
        "id": _TEXT, "initiative": _TEXT, "announced_on": _TEXT, "event": _TEXT, "donors": _TEXT,
        "value": _NUMBER, "currency": _TEXT, "contents": _TEXT, "stage": _TEXT, "counted": _TEXT,
        "note": _TEXT,
    },
    "coalitions": {
        "id": _TEXT, "kind": _TEXT, "initiative": _TEXT, "lead": _TEXT, "members": _TEXT,
        "metric": _TEXT, "value": _NUMBER, "unit": _TEXT, "period_start": _TEXT,
        "period_end": _TEXT, "stage": _TEXT, "item": _TEXT, "quantity": _NUMBER, "note": _TEXT,
    },
    "cost_shares": {
        "key": _TEXT, "entity": _TEXT, "period_start": _TEXT, "period_end": _TEXT,
        "value": _NUMBER, "unit": _TEXT, "note": _TEXT,
    },
    "unit_costs": {
        "kind": _TEXT, "system": _TEXT, "system_class": _TEXT, "producer": _TEXT, "buyer": _TEXT,
        "basis_of": _TEXT, "value": _NUMBER, "value_low": _NUMBER, "value_high": _NUMBER,
        "unit": _TEXT, "price_year": _TEXT, "replaces": _TEXT, "note": _TEXT,
    },
}  # fmt: skip
"""The columns of each register, the source columns aside."""


def table(name: str) -> Register:
    """One of this room's registers."""
    return read_register(name, SCHEMAS[name])


def rows_of(
    register: Register, *, as_of: date | None = None, every: bool = False
) -> Iterator[dict[str, Any]]:
    """The rows a day knew (today's without one), empty texts as ``""``.

    ``every`` adds recalled rows and those of low confidence.
    """
    frame = register.rows(every=every, as_of=as_of or date.today())
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    yield from frame.with_columns(pl.col(texts).fill_null("")).iter_rows(named=True)
