"""What has to hold between the tables of a scenario, and what no plan can reach."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from article3.errors import SourceError
from article3.planner.grid import Floats, full, shown
from article3.planner.problem import problem
from article3.planner.scenario import Row, Scenario, Target

KEYS = {
    "nations": ("nation",), "items": ("item",), "lines": ("line",), "capacity": ("line", "quarter"),
    "stocks": ("nation", "item"), "targets": ("nation", "item", "quarter"),
    "ukraine": ("item", "quarter"), "budgets": ("nation", "year"), "rules": ("rule",),
    "interchange": ("item", "substitute"), "bills": ("item", "component"), "expansions": ("line",),
}  # fmt: skip
"""The columns that say which row of a table it is."""

_FIELDS = {"capacity": "steps", "ukraine": "needs"}


def _table(s: Scenario, name: str) -> Sequence[Any]:
    rows: Sequence[Any] = getattr(s, _FIELDS.get(name, name))
    return rows


def _refuse(row: Row, column: str, what: str, todo: str = "") -> SourceError:
    return SourceError(row.file, what, f"line {row.at}, column {column}", todo)


def check(s: Scenario, units: Mapping[str, Sequence[str]]) -> None:
    """Raise :class:`~article3.errors.SourceError` for the first thing that does not fit.

    ``units`` holds, a table, the unit each of its rows names (empty for none).
    """
    for name, columns in KEYS.items():
        _once(_table(s, name), columns)
    _names(s)
    _units(s, units)
    _lines(s)
    _bills(s)
    _times(s)
    _budgets(s)
    _stocks_given(s)


def _once(rows: Iterable[Any], columns: Sequence[str]) -> None:
    seen: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key = tuple(getattr(row, column) for column in columns)
        if key in seen:
            raise _refuse(
                row, columns[0], f"the same {' and '.join(columns)} as in line {seen[key].at}",
                "keep one of them",
            )  # fmt: skip
        seen[key] = row


def _names(s: Scenario) -> None:
    nations, items = [n.nation for n in s.nations], [i.item for i in s.items]
    lines = [line.line for line in s.lines]
    known = {
        "nation": ("nation", nations, "nations.csv"), "item": ("item", items, "items.csv"),
        "substitute": ("item", items, "items.csv"), "component": ("item", items, "items.csv"),
        "line": ("line", lines, "lines.csv"), "donor": ("donor", [*nations, "USA"], "nations.csv"),
    }  # fmt: skip
    tables: tuple[Sequence[Any], ...] = (
        s.lines, s.steps, s.expansions, s.stocks, s.orders, s.targets, s.needs, s.budgets,
        s.interchange, s.bills, s.backfills,
    )  # fmt: skip
    for row in (row for rows in tables for row in rows):
        for column, (kind, names, file) in known.items():
            name = getattr(row, column, None)
            if name is not None and name not in names:
                near = difflib.get_close_matches(name, names, n=1)
                what = f"unknown {kind} {name!r}" + (f", did you mean {near[0]}" if near else "")
                raise _refuse(row, column, what, f"add it to {file} or correct the name")
    groups = {"all", *(n.region for n in s.nations), "eu"}
    for rule in s.rules:
        for name in rule.nations:
            if name not in nations and name not in groups:
                raise _refuse(rule, "nations", f"unknown nation {name!r}", "write eu, all or ISO3")


def _units(s: Scenario, units: Mapping[str, Sequence[str]]) -> None:
    """A row that names a unit names that of its item; money is million."""
    own = {item.item: item.unit for item in s.items}
    of_line = {line.line: own[line.item] for line in s.lines}
    for name, named in units.items():
        for row, unit in zip(_table(s, name), named, strict=False):
            made_of = getattr(row, "component", None) or getattr(row, "item", None)
            wanted = own.get(made_of or "") or of_line.get(getattr(row, "line", ""), "million")
            if unit and unit != wanted:
                todo = f"convert the amount and write {wanted}"
                raise _refuse(row, "unit", f"unit {unit!r} is not {wanted!r}", todo)


def _lines(s: Scenario) -> None:
    made = {line.item for line in s.lines}
    for item in s.items:
        if item.item not in made:
            raise _refuse(item, "item", f"no line makes {item.item!r}", "add a line to lines.csv")
    for offer in s.expansions:
        if offer.step > offer.most:
            what = f"a step of {offer.step:g} is more than most, {offer.most:g}"
            raise _refuse(offer, "step", what, "no step could be made")
    for pair in s.interchange:
        if pair.item == pair.substitute and pair.rate != 1:
            raise _refuse(pair, "rate", "an item stands in for itself at a rate other than 1")


def _bills(s: Scenario) -> None:
    parts: dict[str, list[Any]] = {}
    for bill in s.bills:
        parts.setdefault(bill.item, []).append(bill)
    done: set[str] = set()

    def follow(item: str, path: tuple[str, ...]) -> None:
        for bill in parts.get(item, ()):
            if bill.component in path:
                way = " of ".join((*path[path.index(bill.component) :], bill.component))
                raise _refuse(bill, "component", f"the bill of materials goes in a circle ({way})")
            if bill.component not in done:
                follow(bill.component, (*path, bill.component))
        done.add(item)

    for item in parts:
        follow(item, (item,))
    targets = {target.item: target for target in s.targets}
    for bill in s.bills:
        if bill.component in targets:
            raise _refuse(
                targets[bill.component], "item", f"{bill.component!r} is a component",
                "give the item made of it a target",
            )  # fmt: skip


def _times(s: Scenario) -> None:
    """Firm orders and backfills lie in the time planned, and what is given comes back later."""
    dated: tuple[Any, ...] = (*s.orders, *s.backfills)
    for row in dated:
        if not s.start <= row.quarter <= s.end:
            raise _refuse(
                row, "quarter", f"{shown(row.quarter)} is not in the time planned, "
                f"{shown(s.start)} to {shown(s.end)}", "move or remove the row",
            )  # fmt: skip
    for given in s.backfills:
        if given.replaced_by <= given.quarter:
            raise _refuse(given, "replaced_by", "is not after the quarter of the gift")
    for rule in s.rules:
        if rule.until < rule.since:
            raise _refuse(rule, "to", f"{rule.until} is before {rule.since}")
    if s.half_years_until < s.quarters_until:
        raise SourceError("scenario.toml", "half_years_until comes before quarters_until", "[grid]")


def _budgets(s: Scenario) -> None:
    held = {(row.nation, row.year) for row in s.budgets}
    total: Counter[str] = Counter()
    for row in s.budgets:
        total[row.nation] += int(row.amount > 0)
    for nation in s.nations:
        own = next((row for row in s.budgets if row.nation == nation.nation), None)
        place = f"line {own.at}, nation {nation.nation}" if own else f"nation {nation.nation}"
        if not total[nation.nation]:
            raise SourceError(
                "budgets.csv", "the budget is empty: no year has an amount", place,
                f"give it one, or take {nation.place} out",
            )  # fmt: skip
        for year in range(s.start // 4, s.end // 4 + 1):
            if (nation.nation, year) not in held:
                raise SourceError(
                    "budgets.csv", f"no row for {year}", place, "write 0 if nothing is spent"
                )


def _stocks_given(s: Scenario) -> None:
    """A donor holds what it gives, from stock and firm orders alone: the gift is no choice."""
    if not s.backfills:
        return
    p = problem(s)
    held = p.stock.copy()
    for now in range(len(p.grid.first)):
        held = p.retain[:, now] * held + p.keep[:, now] * p.firm[:, :, now]
        for given in s.backfills:
            nation, item = p.buyers.index(given.donor), _place(s, given.item)
            if held[nation, item] < -1e-9:
                what = f"{given.donor} gives {-held[nation, item]:,.6g} more than it holds"
                raise _refuse(given, "amount", what, "lower the amount or add to stocks.csv")


def _place(s: Scenario, item: str) -> int:
    return [i.item for i in s.items].index(item)


def unreachable(s: Scenario) -> tuple[str, ...]:
    """Targets beyond all that could come: one sentence an item and quarter, with rows and nations.

    What could come is the stock less attrition, firm orders, and every slot of every line of the
    item (expansion started at once) for one nation alone. Items with a substitute or components
    are left out, because their limit is not that of their own lines.
    """
    most = reachable(s)
    other = {x.item for x in s.interchange} | {x.item for x in s.bills}
    who = {n.nation: k for k, n in enumerate(s.nations)}
    beyond: dict[tuple[int, int], list[tuple[Target, float]]] = {}
    for target in s.targets:
        if target.item in other or not s.start <= target.quarter <= s.end:
            continue
        item = _place(s, target.item)
        short = target.amount - most[who[target.nation], item, target.quarter - s.start]
        if short > 1e-9 * target.amount:
            beyond.setdefault((item, target.quarter), []).append((target, float(short)))
    return tuple(_beyond(s, *key, rows) for key, rows in sorted(beyond.items()))


def _beyond(s: Scenario, item: int, when: int, rows: Sequence[tuple[Target, float]]) -> str:
    first, what = rows[0][0], s.items[item]
    lines = ", ".join(str(target.at) for target, _ in rows)
    missing = ", ".join(f"{target.nation} {short:,.6g}" for target, short in rows)
    return (
        f"{first.file}, line {lines}: the target of {what.name} for {shown(when)} is out of reach, "
        f"whatever is paid; with every slot for one nation there would still be short, in "
        f"{what.unit}: {missing}."
    )


def reachable(s: Scenario) -> Floats:
    """[n, i, q] the most of an item one nation could hold if every slot were its own."""
    p = problem(s, full(s.start, s.end))
    quarters = p.grid.quarters
    made = p.slots.copy()
    for line, offered in zip(p.expansion_line, s.expansions, strict=True):
        ready = max(offered.earliest, s.start) + offered.delay
        made[line] += np.where((quarters >= ready) & p.open[line], offered.most, 0.0)
    comes = np.zeros((len(s.items), len(quarters)))
    np.add.at(comes, p.line_item, made)
    held = p.stock[: p.nations]
    reach = np.zeros((*held.shape, len(quarters)))
    for now in range(len(quarters)):
        held = p.retain[:, now] * held + comes[:, now] + p.firm[: p.nations, :, now]
        reach[:, :, now] = held
    return reach
