"""A scenario in which the nations of a region buy together: the small programme to decide on.

Budgets, stocks, targets and firm orders are added up; lines, items, rules and needs stay. Every
plan of the nations is one of the pools with the same or a lower objective, so pooling leaves out
only what nations cannot do for one another, and the objective is a bound below that of the nations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from article3.planner.scenario import Budget, Nation, Scenario, Stock, Target

Key = TypeVar("Key", bound=Hashable)


def pooled(scenario: Scenario) -> Scenario:
    """The scenario with a buyer a region; a nation that a rule names stays by itself.

    A pool bears the name of its region, and of its nation where it has only one.
    """
    s = scenario
    named = {nation for rule in s.rules for nation in rule.nations}
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for nation in s.nations:
        own = nation.nation if nation.nation in named else ""
        groups[nation.region, own].append(nation.nation)
    of: dict[str, str] = {}
    nations = []
    for (region, _), members in groups.items():
        name = region if len(members) > 1 else members[0]
        of |= dict.fromkeys(members, name)
        nations.append(Nation(name, region))
    stocks = _sums(((of[x.nation], x.item), x.amount) for x in s.stocks)
    budgets = _sums(((of[x.nation], x.year), x.amount) for x in s.budgets)
    return replace(
        s,
        nations=tuple(nations),
        stocks=tuple(Stock(nation, item, held) for (nation, item), held in stocks.items()),
        budgets=tuple(Budget(nation, year, most) for (nation, year), most in budgets.items()),
        orders=tuple(replace(x, nation=of[x.nation]) for x in s.orders),
        targets=tuple(_targets(s.targets, of)),
        backfills=tuple(replace(x, donor=of.get(x.donor, x.donor)) for x in s.backfills),
    )


def _sums(rows: Iterable[tuple[Key, float]]) -> dict[Key, float]:
    made: dict[Key, float] = defaultdict(float)
    for key, amount in rows:
        made[key] += amount
    return made


def _targets(given: Iterable[Target], of: Mapping[str, str]) -> Iterator[Target]:
    """Each pool's target from each quarter on in which one of its nations' changes."""
    holds: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    steps: dict[tuple[str, str, int], float] = {}
    for row in sorted(given, key=lambda row: row.quarter):
        pool = of[row.nation]
        now = holds[pool, row.item]
        now[row.nation] = row.amount
        steps[pool, row.item, row.quarter] = sum(now.values())
    for (pool, item, quarter), amount in steps.items():
        yield Target(pool, item, quarter, amount)
