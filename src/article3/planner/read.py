"""Read a scenario's folder: ``scenario.toml`` and the tables beside it.

A variant ``extends`` another folder: a table it has itself replaces the other's as a whole, a key
of its ``scenario.toml`` the other's key.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from article3.errors import Article3Error, SourceError
from article3.planner.check import check
from article3.planner.grid import quarter
from article3.planner.scenario import (
    ASSUMPTION,
    Budget,
    OutlookBudgets,
    Parameter,
    Scenario,
)
from article3.planner.tables import TABLES, Cells, read_table

FILE = "scenario.toml"
UNITS = {
    "discount": "a year",
    "deposit": "share paid at order",
    "overrun_penalty": "million EUR shortfall value per million EUR over budget",
    "preference_penalty": "million EUR shortfall value per million EUR missed",
    "ukraine_weight": "times the item's weight",
    "cost_weight": "million EUR shortfall value per million EUR spent",
    "years_after": "years",
}
"""Every parameter with its unit."""

OPTIONAL = {"cost_weight": 1.0, "years_after": 0.0}
"""Parameters that may be left out, and what counts then."""
SHARES = ("discount", "deposit")
MONEY = {"currency": "EUR", "money_unit": "million"}
_NAMES = {"budgets": "budgets", "capacity": "steps", "ukraine": "needs"}

Budgets = Callable[[OutlookBudgets, tuple[str, ...], tuple[int, ...]], tuple[Budget, ...]]
"""What turns a question to the outlook into budgets of whole years: ``(asked, nations, years)``.

Of a year that is planned in part, the budget is that part.
"""


def read(folder: Path | str, *, budgets: Budgets | None = None) -> Scenario:
    """The scenario of a folder, checked.

    ``budgets`` answers where the scenario takes its budgets from the outlook. Raises
    :class:`~article3.errors.SourceError` that names file, line and column for whatever cannot be
    read or does not fit together.
    """
    folder = Path(folder)
    tree = _folders(folder)
    content = _merged(tree)
    tables = _tables(tree)
    start, end = (_quarter(content, key) for key in ("start", "end"))
    grid = content.get("grid", {})
    rows = {_NAMES.get(name, name): tuple(c.row for c in cells) for name, cells in tables.items()}
    if end < start:
        raise SourceError(FILE, f"end {content['end']} comes before start", "key end")
    asked = _asked(content, rows)
    if asked is not None:
        rows["budgets"] = _from_outlook(asked, budgets, rows, start, end)
    made = Scenario(
        title=str(content.get("title") or folder.name), start=start, end=end,
        quarters_until=_quarter(grid, "quarters_until", default=end),
        half_years_until=_quarter(grid, "half_years_until", default=end),
        price_basis=str(content.get("price_basis", "")), parameters=_parameters(content),
        **cast(Any, rows),
    )  # fmt: skip
    check(made, {name: tuple(c.unit for c in cells) for name, cells in tables.items()})
    return made


def _folders(folder: Path) -> list[Path]:
    """The folder and those it extends, nearest first."""
    found = [folder]
    while extends := _toml(found[-1]).get("extends"):
        parent = found[-1] / str(extends)
        if parent.resolve() in [f.resolve() for f in found]:
            raise SourceError(
                str(found[-1] / FILE), f"extends {extends!r}, which extends this one", "key extends"
            )
        found.append(parent)
    return found


def _toml(folder: Path) -> dict[str, Any]:
    path = folder / FILE
    if not path.is_file():
        raise SourceError(str(folder), f"no {FILE} in this folder", "", "name a scenario's folder")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(str(path), f"not to be read as TOML: {error}") from error


def _merged(folders: list[Path]) -> dict[str, Any]:
    """Keys of the nearest folder win; parameters and grid are merged key by key."""
    merged: dict[str, Any] = {}
    for folder in reversed(folders):
        for key, value in _toml(folder).items():
            inner = isinstance(value, dict) and key in ("parameters", "grid")
            merged[key] = {**merged.get(key, {}), **value} if inner else value
    for key, wanted in MONEY.items():
        if merged.get(key, wanted) != wanted:
            raise SourceError(
                FILE, f"{merged[key]!r} where amounts are in {wanted}", f"key {key}",
                f"convert the amounts and write {wanted}",
            )  # fmt: skip
    return merged


def _tables(folders: list[Path]) -> dict[str, tuple[Cells, ...]]:
    tables = {}
    for name, table in TABLES.items():
        paths = [folder / f"{name}.csv" for folder in folders]
        path = next((p for p in paths if p.is_file()), None)
        if path is not None:
            tables[name] = read_table(name, path)
        if not table.optional and not tables.get(name):
            raise SourceError(f"{name}.csv", "the table is missing or empty", "", "add its rows")
    return tables


def _quarter(content: Mapping[str, Any], key: str, *, default: int | None = None) -> int:
    if key not in content and default is not None:
        return default
    try:
        return quarter(str(content[key]))
    except KeyError:
        raise SourceError(FILE, f"no {key}", "", f'write {key} = "2026-Q4"') from None
    except Article3Error as error:
        raise SourceError(FILE, str(error).rstrip("."), f"key {key}") from error


def _parameters(content: Mapping[str, Any]) -> dict[str, Parameter]:
    given = content.get("parameters", {})
    for name in UNITS:
        if name not in given and name not in OPTIONAL:
            raise SourceError(FILE, f"no parameter {name}", "[parameters]")
    return {name: _parameter(name, cells) for name, cells in given.items()}


def _parameter(name: str, cells: Any) -> Parameter:
    where = f"[parameters] {name}"
    if name not in UNITS:
        raise SourceError(FILE, "an unknown parameter", where, f"known are {', '.join(UNITS)}")
    if not isinstance(cells, dict) or not isinstance(cells.get("value"), int | float):
        todo = "write { value = ..., low = ..., high = ..., unit = ..., source = ... }"
        raise SourceError(FILE, "no value", where, todo)
    value: float = cells["value"]
    low, high = cells.get("low"), cells.get("high")
    if cells.get("unit") != UNITS[name]:
        raise SourceError(FILE, f"unit {cells.get('unit')!r} is not {UNITS[name]!r}", where)
    if value < 0 or (name in SHARES and value > 1):
        raise SourceError(FILE, f"{value:g} is out of range", where)
    if name == "years_after" and 4 * value != int(4 * value):
        raise SourceError(FILE, f"{value:g} years are not whole quarters", where)
    if not cells.get("source"):
        raise SourceError(FILE, "no source", where, "name one, or write assumption with a range")
    if cells["source"] == ASSUMPTION and (low is None or high is None):
        raise SourceError(FILE, "an assumption without low and high", where)
    if not (value if low is None else low) <= value <= (value if high is None else high):
        raise SourceError(FILE, f"low and high do not bound {value:g}", where)
    return Parameter(
        name,
        float(value),
        UNITS[name],
        file=FILE,
        main=name,
        source=str(cells["source"]),
        low=low,
        high=high,
    )


def _asked(content: Mapping[str, Any], rows: Mapping[str, Any]) -> OutlookBudgets | None:
    given = content.get("budgets", {}).get("outlook")
    if given is None or rows.get("budgets"):
        return None
    try:
        return OutlookBudgets(
            str(given["target"]), str(given.get("rule", "promises")), float(given["share"]),
            float(given.get("quantile", 0.5)),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        todo = 'write outlook = { target = "3.5%@2035", rule = "promises", share = 0.1 }'
        raise SourceError(FILE, "target or share is missing", "[budgets] outlook", todo) from None


def _from_outlook(
    asked: OutlookBudgets, budgets: Budgets | None, rows: Mapping[str, Any], start: int, end: int
) -> tuple[Budget, ...]:
    if budgets is None:
        raise SourceError(
            FILE, "the budgets come from the outlook, which was not asked", "[budgets] outlook",
            "pass read(..., budgets=...), or write budgets.csv",
        )  # fmt: skip
    years = tuple(range(start // 4, end // 4 + 1))
    found = budgets(asked, tuple(n.nation for n in rows["nations"]), years)
    planned = Counter(q // 4 for q in range(start, end + 1))
    return tuple(replace(row, amount=row.amount * planned[row.year] / 4) for row in found)
