"""The CSV tables of a scenario: their columns, and the reading of one file into rows.

A table is UTF-8 with a header line. After its own columns each has ``source`` (a title with its
address, or ``assumption``), ``low`` and ``high`` (the range of the row's main number; needed where
the source is ``assumption``). A further column ``unit`` must agree with the item's. A row with
more than one number may name the origin of each in ``X_source``, ``X_low`` and ``X_high``;
``note`` is free text.
"""

from __future__ import annotations

import csv
import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from article3.errors import Article3Error, SourceError
from article3.planner.grid import quarter
from article3.planner.scenario import (
    ASSUMPTION,
    CAP,
    LINE_REGIONS,
    NATION_REGIONS,
    PREFERENCE,
    Backfill,
    Bill,
    Budget,
    Expansion,
    Interchange,
    Item,
    Line,
    Nation,
    Need,
    Order,
    Row,
    Rule,
    Step,
    Stock,
    Target,
)

Read = Callable[[str], Any]


def _text(cell: str) -> str:
    if not cell:
        raise ValueError("is empty; write a name")
    return cell


def _number(cell: str) -> float:
    try:
        found = float(cell)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise ValueError(f"{cell!r} is not a number; write it as 1234.5")
    if found < 0:
        raise ValueError(f"{cell} is negative; an amount is zero or more")
    return found


def _positive(cell: str) -> float:
    if (found := _number(cell)) == 0:
        raise ValueError("is zero; it has to be more")
    return found


def _share(cell: str) -> float:
    if (found := _number(cell)) > 1:
        raise ValueError(f"{cell} is more than 1; write a share, 0.05 for 5 %")
    return found


def _whole(cell: str) -> int:
    found = _number(cell)
    if found != int(found):
        raise ValueError(f"{cell} is not a whole number of quarters")
    return int(found)


_NUMBERS = (_number, _positive, _share, _whole)


def _year(cell: str) -> int:
    if not (cell.isdigit() and len(cell) == 4):
        raise ValueError(f"{cell!r} is not a year; write it as 2027")
    return int(cell)


def _quarter(cell: str) -> int:
    try:
        return quarter(cell)
    except Article3Error:
        raise ValueError(f"{cell!r} is not a quarter; write it as 2027-Q3") from None


def _words(cell: str) -> tuple[str, ...]:
    return tuple(_text(cell).split())


def _one_of(*known: str) -> Read:
    def read(cell: str) -> str:
        if cell not in known:
            raise ValueError(f"{cell!r} is not known; write one of {', '.join(known)}")
        return cell

    return read


def _regions(cell: str) -> tuple[str, ...]:
    return tuple(_one_of(*LINE_REGIONS)(word) for word in _words(cell))


@dataclass(frozen=True, slots=True)
class Table:
    """One file: the rows it makes, its columns and how each is read, and the main number.

    ``columns`` maps a column to the field of the row and its reader; ``extra`` those that may be
    left out or empty.
    """

    makes: type[Row]
    columns: Mapping[str, tuple[str, Read]]
    main: str = ""
    optional: bool = True
    extra: Mapping[str, tuple[str, Read]] = dataclasses.field(default_factory=dict)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The columns with a number that has an origin: no name and no date."""
        every = {**self.columns, **self.extra}
        return tuple(name for name, (_, read) in every.items() if read in _NUMBERS)

    def field(self, column: str) -> str:
        """The field of the row that a column fills."""
        return {**self.columns, **self.extra}[column][0]


def _same(**readers: Read) -> dict[str, tuple[str, Read]]:
    return {name: (name, read) for name, read in readers.items()}


TABLES: dict[str, Table] = {
    "nations": Table(Nation, _same(nation=_text, region=_one_of(*NATION_REGIONS)), optional=False),
    "items": Table(
        Item,
        {**_same(item=_text, name=_text), "class": ("klass", _text),
         **_same(unit=_text, weight=_number, attrition=_share)}, "weight", False,
    ),
    "lines": Table(
        Line,
        {**_same(line=_text, item=_text, producer=_text, country=_text,
                 region=_one_of(*LINE_REGIONS), capacity=_number),
         "from": ("since", _quarter),
         **_same(lead_time=_whole, price=_positive, learning=_positive)}, "capacity", False,
        _same(batch=_number),
    ),
    "capacity": Table(Step, _same(line=_text, quarter=_quarter, capacity=_number), "capacity"),
    "expansions": Table(
        Expansion,
        _same(line=_text, most=_number, delay=_whole, cost=_number, earliest=_quarter), "most",
        extra=_same(step=_number),
    ),
    "stocks": Table(Stock, _same(nation=_text, item=_text, amount=_number), "amount"),
    "orders": Table(
        Order, _same(nation=_text, line=_text, quarter=_quarter, amount=_number), "amount"
    ),
    "targets": Table(
        Target, _same(nation=_text, item=_text, quarter=_quarter, amount=_number), "amount"
    ),
    "ukraine": Table(Need, _same(item=_text, quarter=_quarter, amount=_number), "amount"),
    "budgets": Table(Budget, _same(nation=_text, year=_year, amount=_number), "amount"),
    "rules": Table(
        Rule,
        {**_same(rule=_text, kind=_one_of(PREFERENCE, CAP), nations=_words, counted=_regions,
                 share=_share),
         "from": ("since", _year), "to": ("until", _year)}, "share",
    ),
    "interchange": Table(
        Interchange, _same(item=_text, substitute=_text, rate=_positive), "rate"
    ),
    "bills": Table(Bill, _same(item=_text, component=_text, quantity=_positive), "quantity"),
    "backfills": Table(
        Backfill,
        _same(donor=_text, item=_text, amount=_number, quarter=_quarter, replaced_by=_quarter),
        "amount",
    ),
}  # fmt: skip
"""Every table by the name of its file without ``.csv``."""

ORIGIN = ("source", "low", "high")


@dataclass(frozen=True, slots=True)
class Cells:
    """A row as read, with the cells no row keeps: the unit it names, if any."""

    row: Row
    unit: str


def read_table(name: str, path: Path) -> tuple[Cells, ...]:
    """The rows of one table.

    Raises :class:`~article3.errors.SourceError` with file, line and column for a missing column, a
    line cut short, a cell that cannot be read, and a row without source or range.
    """
    table = TABLES[name]
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            return tuple(_rows(table, path.name, csv.reader(handle)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceError(path.name, f"the table cannot be read ({error})") from error


def _rows(table: Table, file: str, lines: Any) -> Iterator[Cells]:
    header = [cell.strip() for cell in next(lines, [])]
    for column in (*table.columns, *(() if table.makes is Nation else ORIGIN)):
        if column not in header:
            todo = "the columns are " + ", ".join((*table.columns, *ORIGIN))
            raise SourceError(file, f"no column {column!r}", "line 1", todo)
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            what = f"{len(cells)} cells where the header has {len(header)}"
            raise SourceError(file, what, f"line {lines.line_num}", "quote a cell with a comma")
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        yield _row(table, file, lines.line_num, row)


def _row(table: Table, file: str, at: int, cells: dict[str, str]) -> Cells:
    def read(column: str, reader: Read) -> Any:
        try:
            return reader(cells[column])
        except ValueError as error:
            raise SourceError(file, str(error), f"line {at}, column {column}") from None

    found = {name: read(column, reader) for column, (name, reader) in table.columns.items()}
    for column, (name, reader) in table.extra.items():
        if cells.get(column):
            found[name] = read(column, reader)
    if "source" in cells:
        if not cells["source"]:
            raise SourceError(
                file, "no source", f"line {at}, column source",
                "name a title with its address, or write assumption with a low and a high",
            )  # fmt: skip
        for bound in ("low", "high"):
            found[bound] = read(bound, _number) if cells.get(bound) else None
        if table.main:
            _in_range(file, at, cells, table.main, found[table.field(table.main)])
    further = [c for c in table.numbers if c != table.main and cells.get(c)]
    for column in further:
        if cells.get(f"{column}_source"):
            _in_range(file, at, cells, column, found[table.field(column)], f"{column}_")
    assumed = [
        column for column in further
        if (cells.get(f"{column}_source") or cells.get("source")) == ASSUMPTION
    ]  # fmt: skip
    made = table.makes(
        file=file,
        at=at,
        source=cells.get("source", ""),
        main=table.main,
        also_assumed=tuple(assumed),
        **found,
    )
    return Cells(made, cells.get("unit", "") if table.makes is not Item else "")


def _in_range(
    file: str, at: int, cells: dict[str, str], column: str, value: float, prefix: str = ""
) -> None:
    """An assumption has a range, and a range holds its number."""
    for bound, wrong in (("low", 1), ("high", -1)):
        name = f"{prefix}{bound}"
        where = f"line {at}, column {name}"
        if not cells.get(name):
            if cells[f"{prefix}source"] == ASSUMPTION:
                what = f"an assumption without its {name}"
                todo = f"bound the {column} by {prefix}low and {prefix}high"
                raise SourceError(file, what, where, todo)
            continue
        try:
            given = _number(cells[name])
        except ValueError as error:
            raise SourceError(file, str(error), where) from None
        if wrong * (given - value) > 0:
            raise SourceError(file, f"{name} {given:g} does not bound {column} {value:g}", where)
