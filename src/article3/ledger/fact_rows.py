"""The rows that state single figures: the registers ``facts_*.csv``, and rows of three others.

A row of ``facts_*.csv`` says ``entity, indicator, period, value, hedge, unit, price_basis, status,
said_on, publisher, note`` and its source. Amounts are in plain units. ``said_on`` is the day or
month the publisher said it. The keys of NATO's common funding, the pledges to Ukraine and the
packages of single donors stay in their own registers and are read from there.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from article3.errors import SourceError, UnknownNameError
from article3.ledger.registers import FOLDER, Register, read_register
from article3.observation import STATUSES
from article3.periods import parse

HEDGES = ("", "about", "over", "under", "at_least", "at_most", "nearly")
"""How a figure was said: exactly, about, more than, less than, at least, up to, a little under."""

COLUMNS = (
    "entity", "indicator", "period", "value", "hedge", "unit", "price_basis", "status", "said_on",
    "publisher", "note",
)  # fmt: skip

GOVERNMENT = "national government"

_FACTS = {name: pl.Float64 if name == "value" else pl.String for name in COLUMNS}
_ENTITY = re.compile(r"[A-Z][A-Z0-9]{1,11}$")
_CURRENCY = re.compile(r"[A-Z]{3}$")


@dataclass(frozen=True, slots=True)
class Row:
    """One stated figure with the register and line that hold it."""

    entity: str
    indicator: str
    period: str
    value: float
    hedge: str
    unit: str
    price_basis: str
    status: str
    said_on: str
    publisher: str
    note: str
    register: Register
    line: int
    source_title: str
    source_url: str
    basis: str
    confidence: str
    sure: bool

    @property
    def day(self) -> date:
        """The day it was known: a month counts as its last day, or as the day a text quotes it."""
        return last_day(self.said_on)


def last_day(text: str) -> date:
    """A day, or the last day of a month; raises ``ValueError`` for anything else.

    >>> last_day("2024-02"), last_day("2024-02-14")
    (datetime.date(2024, 2, 29), datetime.date(2024, 2, 14))
    """
    if len(text) == 7:
        first = date.fromisoformat(f"{text}-01")
        return first.replace(day=monthrange(first.year, first.month)[1])
    if len(text) != 10:
        raise ValueError(text)
    return date.fromisoformat(text)


def rows(folder: Path = FOLDER) -> Iterator[Row]:
    """Every stated figure of a folder of registers, the sure and the unsure.

    Raises :class:`~article3.errors.SourceError` with file and line for an entity, period, hedge,
    status or day that is none.
    """
    for path in sorted(folder.glob("facts_*.csv")):
        register = read_register(path.stem, _FACTS, folder=folder)
        for row in register.rows(every=True).iter_rows(named=True):
            yield _checked(register, row)
    if (folder / "cost_shares.csv").is_file():
        yield from _cost_shares(folder)
    if (folder / "pledges.csv").is_file():
        yield from _pledges(folder)
    if (folder / "packages.csv").is_file():
        yield from _packages(folder)


def _checked(register: Register, row: Mapping[str, Any]) -> Row:
    """The row of a register, or a ``SourceError`` that names its line."""
    cells: dict[str, Any] = {name: row[name] or "" for name in COLUMNS if name != "value"}
    problem = ""
    if row["value"] is None:
        problem = "there is no value"
    for name in ("indicator", "unit", "publisher"):
        if not cells[name]:
            problem = f"there is no {name}"
    if not _ENTITY.match(cells["entity"]):
        problem = f"the entity {cells['entity']!r} is no code"
    if cells["hedge"] not in HEDGES:
        problem = f"the hedge {cells['hedge']!r} is none of {', '.join(filter(None, HEDGES))}"
    if cells["status"] not in STATUSES:
        problem = f"the status {cells['status']!r} is none of {', '.join(STATUSES)}"
    try:
        last_day(cells["said_on"])
    except ValueError:
        problem = f"said_on {cells['said_on']!r} is neither a day nor a month"
    try:
        parse(cells["period"])
    except UnknownNameError as error:
        problem = str(error).rstrip(".")
    quoted = str(row["source_date"] or "")
    if len(cells["said_on"]) == 7 and quoted.startswith(f"{cells['said_on']}-"):
        cells["said_on"] = quoted  # said no later than on the day of the text that quotes it
    if problem:
        raise SourceError(f"{register.name}.csv", problem, f"line {row['line']}")
    return Row(
        **cells, value=row["value"], register=register, line=row["line"],
        source_title=row["source_title"], source_url=row["source_url"], basis=row["basis"],
        confidence=row["confidence"], sure=row["sure"],
    )  # fmt: skip


def _cost_shares(folder: Path) -> Iterator[Row]:
    """NATO's cost shares. A key is known on the day it comes into force, at the latest."""
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(
        ("key", "entity", "period_start", "period_end", "unit", "note"), pl.String
    )
    register = read_register("cost_shares", {**schema, "value": pl.Float64}, folder=folder)
    for row in register.rows(every=True).iter_rows(named=True):
        if row["key"] != "nato-cost-share" or row["value"] is None:
            continue
        start = str(parse(row["period_start"]).start)
        told = row["source_date"] if len(row["source_date"]) >= 7 else start
        yield _checked(register, {
            **row, "indicator": "cost_share", "price_basis": "", "status": "actual",
            "period": span(row["period_start"], row["period_end"]), "publisher": "NATO",
            "hedge": "about" if row["note"] == "Rounded by the press" else "",
            "said_on": min(told, start, key=last_day),
        })  # fmt: skip


def _pledges(folder: Path) -> Iterator[Row]:
    """Pledges of military aid in a currency; what Kiel counts of it is not a pledge."""
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(
        ("entity", "title", "period_start", "period_end", "stage", "unit", "note"), pl.String
    )
    register = read_register("pledges", {**schema, "value": pl.Float64}, folder=folder)
    stages = {"pledge": "pledge", "pledged": "pledge", "provided": "actual"}
    for row in register.rows(every=True).iter_rows(named=True):
        status = stages.get(row["stage"])
        if not status or row["value"] is None or not _CURRENCY.match(row["unit"] or ""):
            continue
        allied = row["entity"] in ("NATO", "EUCAN")
        together = allied or row["entity"] == "ALL"
        yield _checked(register, {
            **row, "entity": "DONORS" if row["entity"] == "ALL" else row["entity"],
            "indicator": "ukr_security_assistance" if together else "ukr_military_aid_package",
            "period": span(row["period_start"], row["period_end"]), "price_basis": "",
            "hedge": _hedge(row["note"] or ""), "status": status, "said_on": row["source_date"],
            "publisher": "NATO" if allied else "donors" if together else GOVERNMENT,
            "note": "; ".join(filter(None, (row["title"], row["note"]))),
        })  # fmt: skip


def _packages(folder: Path) -> Iterator[Row]:
    """Packages of one donor, and the running totals of PURL."""
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(
        ("initiative", "announced_on", "event", "donors", "currency", "contents", "stage", "note"),
        pl.String,
    )
    register = read_register("packages", {**schema, "value": pl.Float64}, folder=folder)
    for row in register.rows(every=True).iter_rows(named=True):
        donor = row["donors"] or ""
        total = row["event"].startswith("Running total")
        if row["value"] is None or not (total or (len(donor) == 3 and row["stage"] == "pledged")):
            continue
        words = (row["initiative"], row["event"], row["contents"], row["note"])
        yield _checked(register, {
            **row, "entity": donor if len(donor) == 3 else "DONORS", "unit": row["currency"],
            "indicator": "ukr_purl_total" if total else "ukr_military_aid_package",
            "period": row["announced_on"], "said_on": row["announced_on"], "price_basis": "",
            "hedge": "", "status": "pledge",
            "publisher": "press reports" if total and len(donor) != 3 else GOVERNMENT,
            "note": "; ".join(filter(None, words)),
        })  # fmt: skip


def _hedge(note: str) -> str:
    """The hedge a register's note repeats."""
    if note.startswith('Given as "more than"'):
        return "over"
    return "at_least" if note.startswith('"At least') else ""


def span(start: str, end: str) -> str:
    """The period from the first to the last of two, a year or half where it is one.

    >>> span("2024-01", "2024-06"), span("2025-01", "2025-12"), span("2024-07", "2025-07")
    ('2024-H1', '2025', '2024-07/2025-07')
    """
    whole = parse(start if start == end else f"{start}/{end}")
    year = whole.start.year
    for name in (f"{year}", f"{year}-H1", f"{year}-H2"):
        named = parse(name)
        if (named.start, named.end) == (whole.start, whole.end):
            return name
    return whole.text
