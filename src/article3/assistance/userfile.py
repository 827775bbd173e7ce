"""CSV files of users: rows with their lines, and numbers as Figures that name file and line."""

from __future__ import annotations

import csv
import hashlib
import math
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from article3.edition import Edition
from article3.errors import SourceError
from article3.ledger import Figure
from article3.observation import Locator, Observation

LARGEST = 50_000_000
"""Bytes of the largest file read: lists of this kind are short."""


def rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV file (comma or semicolon, UTF-8) with the line each begins on.

    Headings are taken in lower case, cells stripped, empty lines skipped. Raises
    :class:`~article3.errors.SourceError` for a file that is absent, empty, too large, not UTF-8 or
    without a needed column, and for a row with more cells than headings.
    """
    text = _text(path)
    lines = text.splitlines(keepends=True)
    if not text.strip():
        raise SourceError(path.name, "the file is empty", todo="it needs " + ", ".join(needed))
    comma = ";" if lines[0].count(";") > lines[0].count(",") else ","
    reader = csv.reader(lines, delimiter=comma)
    names = [name.strip().casefold() for name in next(reader)]
    for name in needed:
        if name not in names:
            raise SourceError(path.name, f"no column {name!r}", "line 1",
                              "its columns are " + ", ".join(names))  # fmt: skip
    for name in names:
        if name and names.count(name) > 1:
            raise SourceError(path.name, f"two columns {name!r}", "line 1")
    found, begins = False, reader.line_num + 1
    for cells in reader:
        line, begins = begins, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names):
            raise SourceError(path.name, f"{len(cells)} cells under {len(names)} headings",
                              f"line {line}", "put quotes around text with commas")  # fmt: skip
        found = True
        filled = [cell.strip() for cell in cells] + [""] * (len(names) - len(cells))
        yield line, dict(zip(names, filled, strict=True))
    if not found:
        raise SourceError(path.name, "there are headings but no rows")


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise SourceError(path.name, f"larger than {LARGEST // 1_000_000} MB",
                              todo="such lists are short: is it the right file?")  # fmt: skip
        raw = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise SourceError(str(path), f"cannot be read ({reason})") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise SourceError(path.name, "a character is not UTF-8", f"line {line}",
                          "save the file as UTF-8") from error  # fmt: skip


def number(text: str, what: str, path: Path, line: int) -> float:
    """A count that is there, finite and not negative; otherwise an error with file and line."""
    where = f"line {line}"
    if not text:
        raise SourceError(path.name, f"the {what} is missing", where)
    try:
        value = float(text)
    except ValueError:
        raise SourceError(path.name, f"the {what} {text!r} is not a number", where,
                          "write 1200 or 12.5") from None  # fmt: skip
    if not math.isfinite(value):
        raise SourceError(path.name, f"the {what} {text!r} is not a number", where)
    if value < 0:
        raise SourceError(path.name, f"the {what} {text} is negative", where)
    return value


def edition_of(path: Path) -> Edition:
    """The user's file as an edition: its hash names it, its last change dates it."""
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    stem = re.sub(r"\W+", "-", path.stem) or "list"
    changed = date.fromtimestamp(path.stat().st_mtime)
    return Edition(
        f"file-{stem}-{sha[:8]}", "the user", path.name, changed, "", "the user's own file", sha,
        path.name, published_basis="collected", series=f"file-{stem}",
    )  # fmt: skip


def figure(
    edition: Edition, line: int, *, entity: str, indicator: str, value: float, unit: str
) -> Figure:
    """A number of the user's file as a Figure."""
    where = Locator(edition.file, "", f"line {line}")
    seen = Observation(entity, indicator, "", value, unit, "", "actual", edition.id, where)
    return Figure(entity, indicator, "", value, unit, edition.id, observation=seen,
                  publication=edition)  # fmt: skip


def plain(item: str) -> str:
    """An item's name as it is compared: letters and digits, lower case, without a plural s.

    >>> plain("155 mm shells") == plain("155mm shell"), plain("Leopard-2A6")
    (True, 'leopard2a6')
    """
    return re.sub(r"[\W_]+", "", item.casefold()).removesuffix("s")
