"""Who read what, for pages: an owner sees the readings of its data sets, a reader its own.

Neither is told the numbers of entries: they would count what others did.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from article3.share.log import READING, canonical
from article3.share.service import Service
from article3.share.tables import datasets

_TOLD = ("at", "who", "what", "dataset", "share", "table", "purpose", "rows", "columns")


def of_reader(service: Service, principal: str) -> list[dict[str, Any]]:
    """The readings of an account, oldest first."""
    return _read(service, [_field("who", principal)], lambda entry: entry["who"] == principal)


def of_owner(service: Service, party: str) -> list[dict[str, Any]]:
    """The readings of every data set of a party, by whomever, oldest first."""
    with service.store.look() as connection:
        found = select(datasets.c.id).where(datasets.c.owner == party)
        owned = set(connection.execute(found).scalars())
    return _read(service, [_field("dataset", name) for name in sorted(owned)],
                 lambda entry: entry.get("dataset") in owned)  # fmt: skip


def _read(
    service: Service, marks: list[bytes], wanted: Callable[[dict[str, Any]], bool]
) -> list[dict[str, Any]]:
    """The readings that are wanted, by the fields that are told.

    The whole log is gone through; only leaves that hold one of the marks are taken apart.
    """
    found = []
    with service.store.look() as connection:
        for leaf in service.log.leaves(connection):
            if any(mark in leaf for mark in marks):
                entry = json.loads(leaf)
                if entry.get("what") in READING and wanted(entry):
                    found.append({name: entry[name] for name in _TOLD if name in entry})
    return found


def _field(name: str, value: str) -> bytes:
    """A field as it stands in a leaf."""
    return canonical({name: value})[1:-1]
