"""The example scenarios as data: sources, ranges, names, units, and how much of them is assumed.

No solver and no reader is needed: the files are read here as the tables they are, so that a
mistake in the data shows as one, whatever the planner makes of it.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from support import ROOT

SCENARIOS = ROOT / "examples" / "scenarios"
BASE = "europe-2030"
# What each variant is there to change; anything else it takes from the base.
VARIANTS = {
    "europe-2030-buy-european": {"rules.csv"},
    "europe-2030-buy-american": {"rules.csv"},
    "europe-2030-no-expansion": {"expansions.csv"},
}
# The column that low and high bound, a table at a time; nations have none.
MAIN = {
    "items": "weight",
    "lines": "capacity",
    "capacity": "capacity",
    "expansions": "most",
    "stocks": "amount",
    "orders": "amount",
    "targets": "amount",
    "ukraine": "amount",
    "rules": "share",
    "interchange": "rate",
    "bills": "quantity",
    "backfills": "amount",
    "budgets": "amount",
}
SHARES = {"items": ("attrition",), "rules": ("share",)}
MONEY = {"items": ("weight",), "lines": ("price",), "expansions": ("cost",)}
REGIONS = {"nations": {"eu", "europe", "north-america"}, "lines": {"eu", "europe", "us", "other"}}
# Relays that publish for a party to the war: a figure seen only there is no source.
PARTISAN = ("news-pravda", "tass.com", "sputnik", "rt.com")
ADDRESS = re.compile(r"https?://[^\s,]+\.[^\s,]+")
QUARTER = re.compile(r"20\d\d-Q[1-4]")

Row = dict[str, str]
Tables = dict[str, list[Row]]


def folders() -> list[Path]:
    """Every example, the ones of other authors too."""
    return sorted(path.parent for path in SCENARIOS.glob("*/scenario.toml"))


def settings(folder: Path) -> dict[str, Any]:
    """A folder's own ``scenario.toml``."""
    return tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8"))


def own(folder: Path) -> Tables:
    """The tables that lie in the folder itself."""
    return {path.stem: rows(path) for path in sorted(folder.glob("*.csv"))}


def rows(path: Path) -> list[Row]:
    """One table; every row as wide as its header."""
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    for at, row in enumerate(table, start=2):
        assert None not in row and None not in row.values(), f"{path}, line {at}: not as its header"
    return table


def whole(folder: Path) -> Tables:
    """The tables with those of the folder it extends."""
    extended = settings(folder).get("extends") or ""
    return (whole((folder / extended).resolve()) if extended else {}) | own(folder)


def numbers(name: str, row: Row) -> Iterator[tuple[str, str, str, str]]:
    """Each sourced number of a row: column, source, low, high."""
    yield MAIN.get(name, ""), row["source"], row["low"], row["high"]
    for column in row:
        if column.endswith("_source"):
            number = column.removesuffix("_source")
            yield number, row[column], row[f"{number}_low"], row[f"{number}_high"]


def quarter(text: str) -> int:
    """A quarter as a number."""
    assert QUARTER.fullmatch(text), text
    return int(text[:4]) * 4 + int(text[-1]) - 1


def sourced(source: str, place: str) -> None:
    """A source is the word assumption or a title with its address."""
    if source == "assumption":
        return
    assert ADDRESS.search(source), f"{place}: {source!r} is not a title with its address"
    assert ADDRESS.sub("", source).strip(" ,"), f"{place}: an address without a title"
    assert not any(relay in source for relay in PARTISAN), f"{place}: {source}"


def in_range(value: float, low: str, high: str, source: str, place: str) -> None:
    """An assumption has a range, and a range holds its number."""
    if source == "assumption":
        assert low and high, f"{place}: an assumption without a range"
    assert bool(low) == bool(high), f"{place}: half a range"
    if low:
        assert float(low) <= value <= float(high), f"{place}: {value} not in {low} to {high}"


@pytest.mark.parametrize("folder", folders(), ids=lambda path: path.name)
def test_every_number_has_a_source_or_a_range(folder: Path) -> None:
    for name, table in own(folder).items():
        for at, row in enumerate(table, start=2):
            for column, source, low, high in numbers(name, row):
                place = f"{folder.name}/{name}.csv, line {at}, {column}"
                sourced(source, place)
                if column:
                    in_range(float(row[column]), low, high, source, place)


@pytest.mark.parametrize("folder", folders(), ids=lambda path: path.name)
def test_every_parameter_has_a_source_or_a_range(folder: Path) -> None:
    for name, parameter in settings(folder).get("parameters", {}).items():
        place = f"{folder.name}/scenario.toml, {name}"
        sourced(parameter["source"], place)
        in_range(
            parameter["value"],
            str(parameter["low"]),
            str(parameter["high"]),
            parameter["source"],
            place,
        )
        assert parameter["unit"], place


@pytest.mark.parametrize("folder", folders(), ids=lambda path: path.name)
def test_names_and_units_agree_among_the_tables(folder: Path) -> None:
    tables = whole(folder)
    items = {row["item"]: row["unit"] for row in tables["items"]}
    known = {
        "item": set(items),
        "component": set(items),
        "substitute": set(items),
        "line": {row["line"] for row in tables["lines"]},
        "nation": {row["nation"] for row in tables["nations"]},
        "donor": {row["nation"] for row in tables["nations"]} | {"USA"},
    }
    for name, table in tables.items():
        for at, row in enumerate(table, start=2):
            for column, names in known.items():
                if column in row:
                    assert row[column] in names, f"{name}.csv, line {at}: {column} {row[column]!r}"
            if "unit" in row and "item" in row:
                assert row["unit"] == items[row.get("component", row["item"])], (
                    f"{name}.csv, line {at}: unit"
                )
            for column in ("quarter", "from", "earliest", "replaced_by"):
                if column in row and name != "rules":
                    quarter(row[column])
            if name in REGIONS:
                assert row["region"] in REGIONS[name], f"{name}.csv, line {at}: region"


@pytest.mark.parametrize("folder", folders(), ids=lambda path: path.name)
def test_shares_are_shares_and_money_is_million_euro(folder: Path) -> None:
    base = settings(folder)
    if not base.get("extends"):
        assert (base["currency"], base["money_unit"]) == ("EUR", "million")
    for name, table in own(folder).items():
        for row in table:
            for column in SHARES.get(name, ()):
                assert 0 <= float(row[column]) <= 1, (name, row)
            for column in MONEY.get(name, ()):
                assert 0 < float(row[column]) < 2000, (name, row)


@pytest.mark.parametrize("folder", folders(), ids=lambda path: path.name)
def test_every_item_asked_for_can_be_made(folder: Path) -> None:
    tables = whole(folder)
    made = {row["item"] for row in tables["lines"]}
    for name in ("targets", "ukraine", "bills"):
        for row in tables.get(name, []):
            assert row.get("component", row["item"]) in made, (name, row)


def capacity_at(tables: Tables, line: Row, at: int) -> float:
    """What a line can deliver in a quarter without expansion."""
    if at < quarter(line["from"]):
        return 0.0
    steps = [row for row in tables.get("capacity", []) if row["line"] == line["line"]]
    steps = sorted((row for row in steps if quarter(row["quarter"]) <= at), key=_when)
    return float(steps[-1]["capacity"] if steps else line["capacity"])


def _when(row: Row) -> int:
    return quarter(row["quarter"])


@pytest.mark.parametrize("folder", folders(), ids=lambda path: path.name)
def test_firm_orders_fit_their_lines(folder: Path) -> None:
    tables = whole(folder)
    lines = {row["line"]: row for row in tables["lines"]}
    due: dict[tuple[str, int], float] = defaultdict(float)
    for row in tables.get("orders", []):
        due[row["line"], quarter(row["quarter"])] += float(row["amount"])
    for (line, at), amount in due.items():
        assert amount <= capacity_at(tables, lines[line], at) + 1e-9, (line, at, amount)


@pytest.mark.parametrize("folder", folders(), ids=lambda path: path.name)
def test_targets_never_fall(folder: Path) -> None:
    asked: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for row in whole(folder).get("targets", []):
        asked[row["nation"], row["item"]].append((_when(row), float(row["amount"])))
    for key, steps in asked.items():
        assert [amount for _, amount in sorted(steps)] == sorted(a for _, a in steps), key


def test_shared_targets_add_up_to_the_european_figure() -> None:
    tables = whole(SCENARIOS / BASE)
    held = {(row["nation"], row["item"]): float(row["amount"]) for row in tables["stocks"]}
    stated: dict[tuple[str, str], float] = {}
    added: dict[tuple[str, str], float] = defaultdict(float)
    for row in tables["targets"]:
        total = re.search(r": ([\d,]+) in all by then", row["note"])
        if total and row["item"] in {"tank", "ifv", "howitzer_155", "rocket_launcher"}:
            key = row["item"], row["quarter"]
            stated[key] = float(total[1].replace(",", ""))
            added[key] += float(row["amount"]) - held.get((row["nation"], row["item"]), 0.0)
    assert stated and added == stated
    assert (stated["tank", "2035-Q1"], stated["ifv", "2035-Q1"]) == (1400, 2000)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_replaces_only_what_it_means_to(variant: str) -> None:
    folder = SCENARIOS / variant
    assert {path.name for path in folder.iterdir()} == VARIANTS[variant] | {"scenario.toml"}
    assert settings(folder).keys() == {"title", "extends"}
    assert (folder / settings(folder)["extends"]).resolve() == (SCENARIOS / BASE).resolve()


def assumed(tables: Mapping[str, list[Row]]) -> dict[str, tuple[int, int, int]]:
    """Rows, numbers and assumed numbers of each table."""
    counts = {}
    for name, table in tables.items():
        kinds = Counter(
            source == "assumption"
            for row in table
            for column, source, _, _ in numbers(name, row)
            if column
        )
        counts[name] = (len(table), kinds.total(), kinds[True])
    return counts


def test_the_readme_says_how_much_is_assumed() -> None:
    base = settings(SCENARIOS / BASE)
    parameters = [p["source"] for p in base["parameters"].values()] + [base["budgets"]["source"]]
    counted = assumed(own(SCENARIOS / BASE)) | {
        "scenario.toml": (len(parameters), len(parameters), parameters.count("assumption"))
    }
    text = (SCENARIOS / "README.md").read_text(encoding="utf-8")
    printed = {
        name.removesuffix(".csv"): (int(r), int(n), int(a))
        for name, r, n, a in re.findall(
            r"^\| `([\w.]+)` \| (\d+) \| (\d+) \| (\d+) \|", text, flags=re.MULTILINE
        )
    }
    assert printed == counted


def test_no_position_and_no_unit_is_named() -> None:
    words = re.compile(r"\b(latitude|longitude|airbase|barracks|garrison|deployed at)\b", re.I)
    for path in SCENARIOS.rglob("*"):
        if path.is_file():
            assert not words.search(path.read_text(encoding="utf-8")), path
