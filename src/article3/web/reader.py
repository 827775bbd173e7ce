"""The process that reads one upload and ends: ``python -m article3.web.reader document|budget``.

It gives up what it does not need before the first byte of a stranger's file arrives: memory,
processor time, files it could write, the network. It says when it is ready, reads one request from
standard input and writes one answer to standard output. :mod:`article3.web.sandbox` starts it,
kills it when it takes too long, and believes nothing it says without looking.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from article3 import sandbox

if TYPE_CHECKING:
    from article3.eligibility.table import Table

READY = b"+"
MEMORY = {"document": 512 * 1024**2, "budget": 1280 * 1024**2}
"""Bytes of address space; reserving it is not using it, and Polars reserves 400 MB at once."""
BACKSTOP_SECONDS = 4
"""Whole seconds of the processor after which the system ends us, whatever else we were told."""
MOST_UNPACKED = 100_000_000
LINES = {
    "line": "Int64", "line_id": "String", "chapter": "String", "chapter_name": "String",
    "text_shown": "String", "amount": "Float64", "ministry": "Boolean", "class": "String",
    "category": "String", "alternatives": "String", "share_low": "Float64",
    "share_usual": "Float64", "share_high": "Float64", "eu_cofog": "String", "rule": "String",
    "fired": "String", "item": "String", "why": "String", "source": "String",
    "confidence": "String", "refused": "String",
}  # fmt: skip
"""What of a reviewed line comes back, and the type it must have."""
MOST_CELL = 2_000
"""Characters of a cell of a budget."""


def main(kind: str) -> None:
    """Read one upload of a kind."""
    prepare(kind)
    confine(kind)
    out = os.fdopen(os.dup(1), "wb")
    out.write(READY)
    out.flush()
    head = sys.stdin.buffer.readline(100_000)
    if not head:
        return  # nobody asked; the application ended
    asked = json.loads(head)
    # Time of the processor and not of the clock: a busy machine is no fault of the file.
    signal.setitimer(signal.ITIMER_PROF, asked["seconds"])
    out.write(json.dumps(answered(kind, asked, sys.stdin.buffer.read())).encode())
    out.flush()
    os._exit(0)  # taking everything down in order would take longer than most files


def prepare(kind: str) -> None:
    """Bring the parsers while nobody is waiting, and read something small of our own with them."""
    if kind == "budget":
        import fastexcel

        del fastexcel
        small = b"text,amount\nPay of soldiers,1\n"
        asked = {"name": "a", "decisions": "", "entity": None, "definition": "nato-core",
                 "rows": 9, "again": False, "size": len(small)}  # fmt: skip
        answered(kind, asked, small)  # Polars starts its threads while they may start
        return
    import docx
    import pypdf

    from article3.claims import pdf, word

    del docx, pypdf, pdf, word
    answered(kind, {"name": "a", "characters": 100}, b"<html><body><p>Words.</p></body></html>")


def confine(kind: str) -> None:
    """Give up what reading an upload of a kind does not need."""
    sandbox.confine(memory=MEMORY[kind], seconds=BACKSTOP_SECONDS)


def answered(kind: str, asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    """What was read, or one sentence on why it could not be."""
    from article3.errors import Article3Error

    try:
        return _budget(asked, data) if kind == "budget" else _document(asked, data)
    except Article3Error as error:
        if isinstance(error.__cause__, MemoryError):
            return {"error": f"{asked['name']}: needs more memory than an upload may have; "
                             "give its text instead."}  # fmt: skip
        return {"error": str(error)}
    except MemoryError:
        return {"error": f"{asked['name']}: needs more memory than an upload may have."}


def _document(asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    from article3.claims.document import read
    from article3.errors import SourceError

    found = read(data, name=asked["name"])
    most = asked["characters"]
    if len(found.text) > most:
        raise SourceError(
            asked["name"], f"holds {len(found.text):,} characters, {most:,} can be checked here",
            todo="give the part that matters",
        )  # fmt: skip
    return {
        "text": found.text,
        "title": found.title[:300],
        "published": found.published.isoformat() if found.published else None,
        "basis": found.published_basis,
    }


def _budget(asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    """A budget's cells, and its lines as the rules and a person's decisions class them."""
    from article3.eligibility.budget import OPTIONAL
    from article3.eligibility.decisions import COLUMNS
    from article3.eligibility.review import review_table

    size = asked["size"]
    table = _table(asked, data[:size], asked["name"], OPTIONAL)
    decided = _table(asked, data[size:], asked["decisions"], COLUMNS) if len(data) > size else None
    found = review_table(table, decided, entity=asked["entity"], definition=asked["definition"])
    return {
        "table": _cells(table),
        "decided": _cells(decided) if decided else None,
        "lines": {name: found.lines[name].to_list() for name in LINES},
        "about": [found.entity, found.budget.currency, found.budget.year, found.budget.kind],
        "warnings": list(found.budget.warnings)[:20],
        "taken": found.decided,
    }


def _table(asked: dict[str, Any], data: bytes, name: str, wanted: Sequence[str]) -> Table:
    """The cells of a file, or of what :func:`_cells` wrote of one before."""
    from article3.eligibility.table import read_table
    from article3.errors import SourceError

    if asked["again"]:
        found = _read_before(data, name, wanted)
    else:
        if data[:4] == b"PK\x03\x04":
            sandbox.check_archive(data, name, MOST_UNPACKED)
        found = read_table(data, wanted, name)
    most = asked["rows"]
    if found.frame.height > most:
        raise SourceError(name, f"holds {found.frame.height:,} lines, {most:,} can be looked at "
                          "here", todo="use article3 eligible on your own machine")  # fmt: skip
    for column in found.frame.columns[1:]:
        values = found.frame[column].to_list()
        long = next((n for n, v in enumerate(values) if v and len(v) > MOST_CELL), None)
        if long is not None:
            place = found.place(found.frame["line"][long], column)
            raise SourceError(name, f"a cell of {len(values[long]):,} characters", place,
                              f"{MOST_CELL:,} can be read")  # fmt: skip
    return found


def _read_before(data: bytes, name: str, wanted: Sequence[str]) -> Table:
    """The table of what :func:`_cells` wrote, which a stranger's browser has held since."""
    import polars as pl

    from article3.eligibility.table import Table
    from article3.errors import SourceError

    try:
        held = json.loads(data)
        text = dict.fromkeys((c for c in held["cells"] if c in wanted), pl.String)
        rows = {"line": held["line"]} | {c: held["cells"][c] for c in text}
        frame = pl.DataFrame(rows, schema={"line": pl.Int64, **text}, strict=True)
        seen = date.fromisoformat(held["seen"])
        header = tuple(map(str, held["header"]))
        return Table(name, frame, header, str(held["sheet"]), str(held["sha256"])[:64], seen)
    except (ValueError, KeyError, TypeError, RecursionError, pl.exceptions.PolarsError) as problem:
        raise SourceError(name, "is not what was read before", todo="send it again") from problem


def _cells(table: Table) -> dict[str, Any]:
    """A table as plain JSON types, without the columns nobody asked for."""
    columns = table.frame.columns[1:]
    return {
        "line": table.frame["line"].to_list(),
        "cells": {c: table.frame[c].to_list() for c in columns},
        "header": [c if c in columns else "" for c in table.header[:500]],
        "sheet": table.sheet[:100],
        "sha256": table.sha256,
        "seen": table.seen.isoformat(),
    }


if __name__ == "__main__":
    main(sys.argv[1])
