"""What is wrong with a scenario is one sentence with file, line and column."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from article3.errors import SourceError
from article3.planner.check import unreachable
from article3.planner.read import read
from support import ROOT

TINY = ROOT / "examples" / "scenarios" / "tiny"
SOURCE = "assumption,1,1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tiny example to spoil."""
    copy = tmp_path / "tiny"
    shutil.copytree(TINY, copy)
    return copy


def _add(name: str, *lines: str) -> Callable[[Path], None]:
    """Put lines at the end of a table, which may be new."""

    def spoil(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(text + "\n".join(lines) + "\n", encoding="utf-8")

    return spoil


def _swap(name: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def _all(*spoilers: Callable[[Path], None]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        for each in spoilers:
            each(folder)

    return spoil


CHARGE = _all(
    _add("items.csv", f"charge,charges,rounds,charges,1,0,{SOURCE}"),
    _add("lines.csv", f"charges,charge,Works,DEU,eu,1,2027-Q1,1,1,1,{SOURCE}"),
)
BILLS = "item,component,quantity,source,low,high"
GIFTS = "donor,item,amount,quarter,replaced_by,source,low,high"

BAD = {
    "unknown nation": (
        _add("stocks.csv", "LVA,gun,1,assumption,1,1"),
        "stocks.csv, line 3, column nation: unknown nation 'LVA'",
    ),
    "unknown item": (
        _add("targets.csv", "EST,guns,2027-Q2,1,assumption,1,1"),
        "targets.csv, line 3, column item: unknown item 'guns', did you mean gun",
    ),
    "unknown line": (
        _add("expansions.csv", f"nearer,1,1,8,2027-Q1,{SOURCE}"),
        "expansions.csv, line 3, column line: unknown line 'nearer', did you mean near",
    ),
    "not a quarter": (
        _swap("targets.csv", "2027-Q1", "2027Q1"),
        "targets.csv, line 2, column quarter: '2027Q1' is not a quarter; write it as 2027-Q3",
    ),
    "negative": (
        _swap("stocks.csv", ",2,assumption", ",-2,assumption"),
        "stocks.csv, line 2, column amount: -2 is negative",
    ),
    "not a number": (
        _swap("budgets.csv", ",33,", ",33m,"),
        "budgets.csv, line 2, column amount: '33m' is not a number",
    ),
    "unit of an item": (
        _all(
            _swap("stocks.csv", "amount,source", "amount,unit,source"),
            _swap("stocks.csv", ",2,assumption", ",2,batteries,assumption"),
        ),
        "stocks.csv, line 2, column unit: unit 'batteries' is not 'guns'",
    ),
    "unit of a parameter": (
        _swap("scenario.toml", 'unit = "a year"', 'unit = "percent a year"'),
        "scenario.toml, [parameters] discount: unit 'percent a year' is not 'a year'",
    ),
    "unit of money": (
        _swap("scenario.toml", 'money_unit = "million"', 'money_unit = "billion"'),
        "scenario.toml, key money_unit: 'billion' where amounts are in million",
    ),
    "circle": (
        _all(
            CHARGE,
            _add("bills.csv", BILLS, f"gun,charge,1,{SOURCE}", f"charge,gun,1,{SOURCE}"),
        ),
        "bills.csv, line 3, column component: the bill of materials goes in a circle "
        "(gun of charge of gun)",
    ),
    "no line": (
        _add("items.csv", f"tank,tanks,armour,tanks,1,0,{SOURCE}"),
        "items.csv, line 3, column item: no line makes 'tank'; add a line to lines.csv",
    ),
    "empty budget": (
        _swap("budgets.csv", ",33,assumption,30,36", ",0,assumption,0,0"),
        "budgets.csv, line 2, nation EST: the budget is empty: no year has an amount",
    ),
    "no budget for a year": (
        _swap("scenario.toml", 'end = "2027-Q4"', 'end = "2028-Q4"'),
        "budgets.csv, line 2, nation EST: no row for 2028",
    ),
    "no source": (
        _swap("stocks.csv", "assumption", ""),
        "stocks.csv, line 2, column source: no source; name a title with its address",
    ),
    "no range": (
        _swap("lines.csv", "assumption,2,4", "assumption,,4"),
        "lines.csv, line 3, column low: an assumption without its low",
    ),
    "no range of a further number": (
        _all(
            _swap("lines.csv", "learning,", "learning,price_source,price_low,price_high,"),
            _swap("lines.csv", ",4,1,", ",4,1,assumption,3,5,"),
            _swap("lines.csv", ",5,1,", ",5,1,assumption,3,,"),
        ),
        "lines.csv, line 3, column price_high: an assumption without its price_high",
    ),
    "out of the range of a further number": (
        _all(
            _swap("lines.csv", "learning,", "learning,price_source,price_low,price_high,"),
            _swap("lines.csv", ",4,1,", ",4,1,assumption,3,5,"),
            _swap("lines.csv", ",5,1,", ",5,1,a paper,6,7,"),
        ),
        "lines.csv, line 3, column price_low: price_low 6 does not bound price 5",
    ),
    "out of range": (
        _swap("lines.csv", "assumption,2,4", "assumption,4,5"),
        "lines.csv, line 3, column low: low 4 does not bound capacity 3",
    ),
    "no column": (
        _swap("targets.csv", "quarter", "when"),
        "targets.csv, line 1: no column 'quarter'",
    ),
    "cut line": (
        _add("stocks.csv", "EST,gun"),
        "stocks.csv, line 3: 2 cells where the header has 6",
    ),
    "twice": (
        _add("nations.csv", "EST,eu,assumption,,"),
        "nations.csv, line 3, column nation: the same nation as in line 2",
    ),
    "no parameter": (
        _swap("scenario.toml", "discount =", "# discount ="),
        "scenario.toml, [parameters]: no parameter discount",
    ),
    "unknown parameter": (
        _swap("scenario.toml", "discount =", "discounts ="),
        "scenario.toml, [parameters]",
    ),
    "a part of a quarter": (
        _swap(
            "scenario.toml",
            "[parameters]",
            "[parameters]\nyears_after = { value = 0.3, low = 0, "
            'high = 1, unit = "years", source = "assumption" }',
        ),
        "scenario.toml, [parameters] years_after: 0.3 years are not whole quarters",
    ),
    "ends before it starts": (
        _swap("scenario.toml", 'end = "2027-Q4"', 'end = "2026-Q4"'),
        "scenario.toml, key end: end 2026-Q4 comes before start",
    ),
    "not TOML": (
        _swap("scenario.toml", "[parameters]", "[parameters"),
        "not to be read as TOML",
    ),
    "extends itself": (
        _swap("scenario.toml", "title", 'extends = "."\ntitle'),
        "extends '.', which extends this one",
    ),
    "extends nothing": (
        _swap("scenario.toml", "title", 'extends = "../none"\ntitle'),
        "no scenario.toml in this folder",
    ),
    "gives what it has not": (
        _add("backfills.csv", GIFTS, "EST,gun,3,2027-Q1,2027-Q4,assumption,3,3"),
        "backfills.csv, line 2, column amount: EST gives 1 more than it holds",
    ),
    "replaced before it is given": (
        _add("backfills.csv", GIFTS, "EST,gun,1,2027-Q2,2027-Q2,assumption,1,1"),
        "backfills.csv, line 2, column replaced_by: is not after the quarter of the gift",
    ),
    "given after the plan": (
        _add("backfills.csv", GIFTS, "EST,gun,1,2028-Q2,2028-Q4,assumption,1,1"),
        "backfills.csv, line 2, column quarter: 2028-Q2 is not in the time planned",
    ),
    "target of a component": (
        _all(
            CHARGE,
            _add("bills.csv", BILLS, f"gun,charge,1,{SOURCE}"),
            _add("targets.csv", "EST,charge,2027-Q2,1,assumption,1,1"),
        ),
        "targets.csv, line 3, column item: 'charge' is a component",
    ),
    "unknown region of a rule": (
        _add(
            "rules.csv",
            "rule,kind,nations,counted,share,from,to,source,low,high",
            "r,preference,all,asia,0.5,2027,2027,assumption,0.5,0.5",
        ),
        "rules.csv, line 2, column counted: 'asia' is not known; write one of eu, europe",
    ),
    "stands in for itself": (
        _add(
            "interchange.csv",
            "item,substitute,rate,source,low,high",
            "gun,gun,2,assumption,2,2",
        ),
        "interchange.csv, line 2, column rate: an item stands in for itself",
    ),
    "outlook without an answer": (
        _all(
            lambda folder: (folder / "budgets.csv").unlink(),
            _add("scenario.toml", "[budgets]", 'outlook = { target = "3.5%@2035", share = 0.1 }'),
        ),
        "scenario.toml, [budgets] outlook: the budgets come from the outlook",
    ),
}


@pytest.mark.parametrize("case", BAD, ids=str)
def test_a_bad_scenario_is_refused_with_the_place(folder: Path, case: str) -> None:
    spoil, said = BAD[case]
    spoil(folder)
    with pytest.raises(SourceError) as refused:
        read(folder)
    assert said in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_target_out_of_reach_names_its_row() -> None:
    (said,) = unreachable(read(TINY))
    assert said.startswith("targets.csv, line 2: the target of guns for 2027-Q1 is out of reach")
    assert said.endswith("in guns: EST 8.")


def test_of_a_year_planned_in_part_the_budget_is_that_part(folder: Path) -> None:
    from article3.planner.scenario import Budget

    (folder / "budgets.csv").unlink()
    _swap("scenario.toml", '"2027-Q1"', '"2026-Q4"')(folder)
    _add("scenario.toml", "[budgets]", 'outlook = { target = "3.5%@2035", share = 0.1 }')(folder)
    made = read(
        folder, budgets=lambda asked, who, years: tuple(
            Budget(n, y, 100 * asked.share) for n in who for y in years
        ),
    )  # fmt: skip
    assert [(b.year, b.amount) for b in made.budgets] == [(2026, 2.5), (2027, 10.0)]
