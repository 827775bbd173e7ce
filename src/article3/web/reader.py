"""The process that reads one upload and ends: ``python -m article3.web.reader document|table``.

It gives up what it does not need before the first byte of a stranger's file arrives: memory,
processor time, files it could write, the network. It says when it is ready, reads one request from
standard input and writes one answer to standard output. :mod:`article3.web.sandbox` starts it,
kills it when it takes too long, and believes nothing it says without looking.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

READY = b"+"
MEMORY = {"document": 512 * 1024**2, "table": 1280 * 1024**2}
"""Bytes of address space; reserving it is not using it, and Polars reserves 400 MB at once."""
PROCESSOR_SECONDS = 4
OPEN_FILES = 48
MOST_UNPACKED = 100_000_000
MOST_PARTS = 5_000
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
    out.write(json.dumps(answered(kind, asked, sys.stdin.buffer.read())).encode())
    out.flush()
    os._exit(0)  # taking everything down in order would take longer than most files


def prepare(kind: str) -> None:
    """Bring the parsers while nobody is waiting, and read something small of our own with them."""
    asked = {"name": "a", "characters": 100, "rows": 9, "wanted": ["text"]}
    if kind == "table":
        import fastexcel

        del fastexcel
        answered(kind, asked, b"text\nPay\n")  # Polars starts its threads while they may start
        return
    import docx
    import pypdf

    from article3.claims import pdf, word

    del docx, pypdf, pdf, word
    answered(kind, asked, b"<html><body><p>Words.</p></body></html>")


def confine(kind: str) -> None:
    """Give up memory, processor time, writing and the network, as far as the system lets us."""
    import resource

    limits = (
        (resource.RLIMIT_AS, MEMORY[kind]),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    )
    for name, most in limits:
        hard = resource.getrlimit(name)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(name, (least, least))
    _leave_the_network()


def _leave_the_network() -> None:
    """Enter a network of one's own, in which there is nobody; where that is allowed."""
    import ctypes
    import sys

    own_user, own_network = 0x10000000, 0x40000000
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(own_network):  # root may; anybody else needs a user of their own
            libc.unshare(own_user | own_network)


def answered(kind: str, asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    """What was read, or one sentence on why it could not be."""
    from article3.errors import Article3Error

    try:
        return _table(asked, data) if kind == "table" else _document(asked, data)
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


def _table(asked: dict[str, Any], data: bytes) -> dict[str, Any]:
    from article3.eligibility.table import read_table
    from article3.errors import SourceError

    name, most = asked["name"], asked["rows"]
    if data[:4] == b"PK\x03\x04":
        _check_archive(data, name)
    found = read_table(data, asked["wanted"], name)
    if found.frame.height > most:
        raise SourceError(name, f"holds {found.frame.height:,} lines, {most:,} can be looked at "
                          "here", todo="use article3 eligible on your own machine")  # fmt: skip
    columns = [c for c in found.frame.columns if c != "line"]
    cells = {c: found.frame[c].to_list() for c in columns}
    for column, values in cells.items():
        long = next((n for n, v in enumerate(values) if v and len(v) > MOST_CELL), None)
        if long is not None:
            raise SourceError(
                name, f"a cell of {len(values[long]):,} characters",
                found.place(found.frame["line"][long], column), f"{MOST_CELL:,} can be read",
            )  # fmt: skip
    return {
        "line": found.frame["line"].to_list(),
        "cells": cells,
        "places": {c: found.header.index(c) for c in columns},
        "sheet": found.sheet[:100],
    }


def _check_archive(data: bytes, name: str) -> None:
    """Refuse a workbook that says itself it unpacks to too much; the memory bounds a liar."""
    import io
    import zipfile

    from article3.errors import SourceError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise SourceError(
            name, "is not a whole workbook", todo="download or save it again"
        ) from problem
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise SourceError(
            name, f"unpacks to more than {MOST_UNPACKED // 1_000_000} MB", todo="save it as CSV"
        )


if __name__ == "__main__":
    main(sys.argv[1])
