"""What a plan answers, in one table that plans can be compared by.

For the ends of 2027, 2029 and 2035, as far as they are planned: what is short by class, what was
spent by then and where, what expansion was started by then, and which lines were full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from article3.planner.grid import shown
from article3.planner.plan import NOTHING, Plan
from article3.planner.scenario import LINE_REGIONS, Scenario

REGIONS = {"eu": "the EU", "europe": "Europe outside the EU", "us": "the United States",
           "other": "elsewhere"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """One number: ``measure`` of ``name`` by the end of quarter ``date``.

    ``value`` is None where there is no such number (a share of nothing).
    """

    date: str
    measure: str
    name: str
    value: float | None
    unit: str


def answers(plan: Plan) -> tuple[Answer, ...]:
    """Every answer, in the order they are read."""
    return tuple(answer for date in plan.dates for answer in _at(plan, date))


def _at(plan: Plan, date: int) -> Iterator[Answer]:
    when, year = shown(date), date // 4
    for row in plan.classes.filter(pl.col("quarter") == when).iter_rows(named=True):
        yield Answer(when, "short", row["class"], row["short"], "units")
        yield Answer(when, "missing", row["class"], row["missing"], "share of the target's value")
    paid = plan.supply.filter(pl.col("year") <= year)
    spent = float(paid["money"].sum())
    yield Answer(when, "cost", "all nations", spent, "million EUR")
    over = float(plan.budgets.filter(pl.col("year") <= year)["overrun"].sum())
    yield Answer(when, "overrun", "all nations", over, "million EUR")
    for region in LINE_REGIONS:
        part = float(paid.filter(pl.col("region") == region)["money"].sum())
        share = part / spent if spent > NOTHING else None
        yield Answer(when, "bought in", REGIONS[region], share, "share of the cost")
    # Units of unlike items are not added up: each counts at its item's weight.
    weight = {i.item: i.weight for i in plan.scenario.items}
    worth = pl.col("item").replace_strict(weight, return_dtype=pl.Float64)
    unmet = plan.unmet.filter(pl.col("quarter") <= when).with_columns(worth=worth)
    if need := float(unmet.select((pl.col("need") * pl.col("worth")).sum()).item()):
        value = float(unmet.select((pl.col("unmet") * pl.col("worth")).sum()).item()) / need
        yield Answer(when, "unmet", "Ukraine's need", value, "share of the need's value")
    built = plan.expansion.filter(pl.col("started") <= when)
    yield Answer(when, "expansion", "all lines", float(built["cost"].sum()), "million EUR")
    for line, amount in _by_line(built):
        yield Answer(when, "expansion", line, amount, "units a quarter")
    for line, amount in _full(plan, date):
        yield Answer(when, "full", line, amount, "quarters full")


def _by_line(built: pl.DataFrame) -> list[tuple[str, float]]:
    rows = built.group_by("line", maintain_order=True).agg(pl.col("amount").sum()).sort("line")
    return list(rows.iter_rows())


def _full(plan: Plan, date: int) -> list[tuple[str, float]]:
    """The lines that bind by a date, and in how many quarters; the longest first."""
    rows = plan.binding.filter(pl.col("from") <= shown(date))
    quarters: Counter[str] = Counter()
    grid = plan.problem.grid
    lengths = dict(zip(map(shown, grid.first), grid.length.tolist(), strict=True))
    for row in rows.iter_rows(named=True):
        quarters[row["line"]] += lengths[row["from"]]
    return sorted(((k, float(v)) for k, v in quarters.items()), key=lambda kv: (-kv[1], kv[0]))


def assumed(scenario: Scenario) -> dict[str, tuple[tuple[int, ...], int]]:
    """By file: the lines whose number is an assumption, and how many rows the file has.

    Parameters have no line of their own and count under ``scenario.toml`` with line 0.
    """
    rows: dict[str, list[int]] = {}
    total: Counter[str] = Counter()
    for row in scenario.rows():
        total[row.file] += 1
    for row in scenario.assumptions():
        rows.setdefault(row.file, []).append(row.at)
    return {file: (tuple(sorted(at)), total[file]) for file, at in rows.items()}


def columns_assumed(scenario: Scenario) -> dict[str, dict[str, tuple[int, ...]]]:
    """By file and column: the lines whose number in it is an assumption."""
    rows: dict[str, dict[str, list[int]]] = {}
    for row in scenario.assumptions():
        for column in row.assumptions:
            rows.setdefault(row.file, {}).setdefault(column, []).append(row.at)
    return {
        file: {column: tuple(sorted(at)) for column, at in columns.items()}
        for file, columns in rows.items()
    }


def ranges(numbers: tuple[int, ...]) -> str:
    """Line numbers as a reader writes them: ``2-4, 7``.

    >>> ranges((2, 3, 4, 7))
    '2-4, 7'
    """
    if not numbers:
        return ""
    breaks = np.flatnonzero(np.diff(numbers) > 1) + 1
    parts = [part.tolist() for part in np.split(np.array(numbers), breaks)]
    return ", ".join(f"{p[0]}-{p[-1]}" if len(p) > 1 else str(p[0]) for p in parts)
