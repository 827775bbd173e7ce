"""Why a target is not met, in words with numbers, and the least change that would meet it.

A shortfall is looked at where its year ends. First what the data alone say (lead times, all that
could ever come), then which rows of the plan bind, then what an elastic re-solve finds
(:mod:`.elastic`): the least money, the fewest slots of one line, or the least of a rule that would
have to give way, each alone and, where none is enough, together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from article3.errors import UnknownNameError
from article3.planner.check import reachable
from article3.planner.elastic import Loose, Own, least, own
from article3.planner.grid import Floats, shown
from article3.planner.plan import NOTHING, Plan
from article3.planner.problem import Problem
from article3.planner.rows.bill import quantities
from article3.planner.rows.preference import members

MONEY, SLOTS, RULE, TOGETHER = "money", "slots", "rule", "together"

PART = 1e-4
"""The part of a target, of a line's slots or of a remedy below which nothing is made of it."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """One family (or all together) that removes a shortfall; ``cost`` in ``unit`` in all."""

    family: str
    cost: float
    unit: str
    words: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why ``nation`` is ``short`` of ``target`` units of ``item`` in the period ``when``.

    ``checks`` come from the data alone, ``binds`` are the rows of the plan that hold it back,
    ``remedies`` the least changes, ``useless`` the families that do not help alone; ``closed`` is
    the first later period in which the plan is no longer short, None where there is none.
    """

    nation: str
    item: str
    when: str
    short: float
    target: float
    unit: str
    checks: tuple[str, ...]
    binds: tuple[str, ...]
    remedies: tuple[Remedy, ...]
    useless: tuple[str, ...]
    closed: str | None

    @property
    def summary(self) -> str:
        """What is missing, in one sentence."""
        of = "" if self.item == self.unit else f" of {self.item}"
        return (
            f"{self.nation} is {amount(self.short)} {self.unit}{of} short of "
            f"{amount(self.target)} in {self.when}."
        )

    @property
    def answer(self) -> str:
        """What would remove it, in one sentence."""
        if not self.remedies:
            return f"Neither money nor slots nor rules would help by {self.when}."
        if self.remedies[0].cost <= NOTHING:
            return "It could be met with what is there; the plan finds it not worth its price."
        return f"{self.nation} needs {', or '.join(r.words for r in self.remedies)}."


def amount(number: float) -> str:
    """A number as it is read: whole from a hundred on, with a decimal or two below.

    >>> amount(348012.3), amount(12.34), amount(0.5)
    ('348,012', '12.3', '0.5')
    """
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}"


def explain(
    plan: Plan, *, nation: str | None = None, item: str | None = None, year: int | None = None,
    top: int = 5,
) -> tuple[Explanation, ...]:  # fmt: skip
    """The ``top`` shortfalls by value at the ends of the years of readiness, or of ``year``.

    Raises :class:`~article3.errors.UnknownNameError` for a nation, item or year that is not
    planned, :class:`~article3.errors.SolveError` where the solver fails.
    """
    p = plan.problem
    years = [date // 4 for date in plan.dates] if year is None else [year]
    who = [_known("nation", nation, p.buyers[: p.nations])] if nation else range(p.nations)
    items = [i.item for i in p.scenario.items]
    what = [_known("item", item, items)] if item else range(len(items))
    places = [int(_known("year", str(y), [str(n) for n in p.grid.years])) for y in years]
    periods = [int(np.flatnonzero(p.grid.year == place)[-1]) for place in places]
    short, target = plan.amounts("short"), p.target
    found = [
        (float(short[n, i, t] * p.weight[i]), n, i, t)
        for n in who for i in what for t in dict.fromkeys(periods)
        if short[n, i, t] > max(PART * target[n, i, t], NOTHING)
    ]  # fmt: skip
    found.sort(key=lambda row: (-row[0], row[1:]))
    reach = reachable(p.scenario) if found else np.zeros((0, 0, 0))
    parts: dict[int, Own] = {}
    made = []
    for _, n, i, t in found[:top]:
        parts.setdefault(n, own(plan, n))
        made.append(_explained(parts[n], i, t, reach))
    return tuple(made)


def _known(kind: str, name: str, names: list[str] | tuple[str, ...]) -> int:
    if name not in names:
        raise UnknownNameError(kind, name, hint=f"the scenario has {', '.join(names)}")
    return list(names).index(name)


def _explained(part: Own, item: int, period: int, reach: Floats) -> Explanation:
    plan, p, nation = part.plan, part.plan.problem, part.nation
    lines = _lines(p, item)
    remedies, useless = _remedies(part, item, period, lines)
    what = p.scenario.items[item]
    periods = slice(period, len(p.grid.first))
    short, target = plan.amounts("short")[nation, item], p.target[nation, item, periods]
    later = np.flatnonzero(short[periods] <= PART * target)
    return Explanation(
        p.buyers[nation], what.name, p.grid.name(period), float(short[period]),
        float(p.target[nation, item, period]), what.unit,
        tuple(_checks(p, nation, item, period, reach)),
        (*_full(plan, nation, item, period, lines), *_spent(plan, nation, period),
         *_ruled(plan, nation, period)),
        remedies, useless, p.grid.name(period + int(later[0])) if len(later) else None,
    )  # fmt: skip


def _lines(p: Problem, item: int) -> list[int]:
    """The lines of an item, of what stands in for it and of the components of either."""
    quantity = quantities(p)
    wanted = [item, *p.pair_substitute[p.pair_item == item].tolist()]
    for known in wanted:
        wanted += [c for c in np.flatnonzero(quantity[known]).tolist() if c not in wanted]
    return [k for i in dict.fromkeys(wanted) for k in np.flatnonzero(p.line_item == i).tolist()]


def _arrives(p: Problem, line: int) -> int | None:
    """The first quarter in which something ordered in the plan arrives, if any."""
    there = np.flatnonzero(p.open[line])
    return p.grid.start + int(there[0]) if len(there) else None


def _checks(p: Problem, nation: int, item: int, period: int, reach: Floats) -> Iterator[str]:
    """What needs no solver: lead times beyond the date, and a target above all that could come."""
    date, lines = int(p.grid.last[period]), np.flatnonzero(p.line_item == item).tolist()
    first = [_arrives(p, line) for line in lines]
    if all(q is None or q > date for q in first):
        leads = ", ".join(f"{p.scenario.lines[k].line} {p.lead[k]}" for k in lines)
        yield f"Every line's lead time is longer (in quarters: {leads})."
    mixed = {x.item for x in p.scenario.interchange} | {x.item for x in p.scenario.bills}
    most = float(reach[nation, item, date - p.grid.start])
    target = float(p.target[nation, item, period])
    if p.scenario.items[item].item not in mixed and most < target * (1 - PART):
        yield (
            f"With every slot of every line for {p.buyers[nation]} alone, expansion started at "
            f"once, it would hold at most {amount(most)}."
        )


def _full(plan: Plan, nation: int, item: int, period: int, lines: list[int]) -> Iterator[str]:
    """Lines that are too slow or full by the date, and how much of their output is the nation's."""
    p = plan.problem
    price = -plan.model.table("capacity", plan.solution.prices)
    made = plan.amounts("deliver")
    for line in lines:
        row, first = p.scenario.lines[line], _arrives(p, line)
        of = "" if p.line_item[line] == item else f", which makes {row.item}"
        if first is None or first > p.grid.last[period]:
            when = f"arrives before {shown(first)}" if first else "arrives while it is planned"
            lead = f"{row.lead_time} quarters"
            yield f"lead time of {row.line}{of}: nothing ordered now {when} ({lead})"
            continue
        full = np.flatnonzero(price[line, : period + 1] > NOTHING)
        if len(full):
            output, mine = made[:, line, full].sum(), made[nation, line, full].sum()
            yield (
                f"capacity of {row.line}{of}: full from {shown(int(p.grid.first[full[0]]))} to "
                f"{shown(int(p.grid.last[full[-1]]))}, {amount(mine)} of {amount(output)} for "
                f"{p.buyers[nation]}"
            )


def _spent(plan: Plan, nation: int, period: int) -> Iterator[str]:
    p = plan.problem
    price = -plan.model.table("budget", plan.solution.prices)
    for year in np.flatnonzero(price[nation, : p.grid.year[period] + 1] > NOTHING).tolist():
        yield f"budget of {p.grid.years[year]}: all EUR {amount(p.budget[nation, year])} m spent"


def _ruled(plan: Plan, nation: int, period: int) -> Iterator[str]:
    p = plan.problem
    _, rows = plan.model.families["preference"]
    prices = plan.model.of_rows("preference", plan.solution.prices)
    for rule, year in zip(*(key[prices > NOTHING].tolist() for key in rows.keys), strict=True):
        asked = p.scenario.rules[rule]
        if p.buyers[nation] in members(p.scenario, asked) and year <= p.grid.year[period]:
            yield f"rule {asked.rule} in {p.grid.years[year]}"


def _remedies(
    part: Own, item: int, period: int, lines: list[int]
) -> tuple[tuple[Remedy, ...], tuple[str, ...]]:
    """What helps alone; else what helps together; and what does not help alone."""
    p, asked = part.plan.problem, (item, period)
    families: list[tuple[str, str, list[Loose]]] = [(MONEY, "money", [_money(part, period)])]
    families += [
        (SLOTS, f"slots of {p.scenario.lines[k].line}", [_slots(p, k, period)]) for k in lines
    ]
    rules = _rules(part, period)
    families += [(RULE, "rules", [rules])] if rules.keys else []
    helps, useless = [], []
    for family, name, loose in families:
        remedy = _remedy(part, asked, family, loose)
        if remedy is None:
            useless.append(name)
        elif remedy.cost <= NOTHING:
            return (remedy,), ()
        else:
            helps.append(remedy)
    if not helps:
        everything = [loose for _, _, group in families for loose in group]
        remedy = _remedy(part, asked, TOGETHER, everything)
        helps += [remedy] if remedy is not None else []
    return tuple(helps), tuple(useless)


def _money(part: Own, period: int) -> Loose:
    """Budgets up to the year; a later million is a little lighter, so that it is taken first."""
    years = range(int(part.plan.problem.grid.year[period]) + 1)
    weights = tuple(1.0 + PART * (len(years) - 1 - year) for year in years)
    return Loose("budget", tuple((part.nation, year) for year in years), weights)


def _slots(p: Problem, line: int, period: int) -> Loose:
    """Slots up to the period, weighed by the line's price: money is their common measure."""
    price = max(p.scenario.lines[line].price, NOTHING)
    weights = tuple(price * (1.0 + PART * (period - t)) for t in range(period + 1))
    return Loose("capacity", tuple((line, t) for t in range(period + 1)), weights)


def _rules(part: Own, period: int) -> Loose:
    p = part.plan.problem
    keys = tuple(
        (k, year)
        for k, rule in enumerate(p.scenario.rules)
        if p.buyers[part.nation] in members(p.scenario, rule)
        for year in range(int(p.grid.year[period]) + 1)
        if rule.since <= p.grid.years[year] <= rule.until
    )
    return Loose("preference", keys, (1.0,) * len(keys))


def _remedy(part: Own, asked: tuple[int, int], family: str, loose: list[Loose]) -> Remedy | None:
    given = least(part, asked, loose)
    if given is None:
        return None
    words, cost = [], 0.0
    for group, amounts in zip(loose, given, strict=True):
        total = float(amounts.sum())
        # What the elastic programme leaves of rounding is no remedy.
        if total > 10 * PART * _scale(part, asked):
            words.append(_words(part.plan.problem, group, amounts))
            cost += float(amounts @ np.array(group.weights)) if family == TOGETHER else total
    unit = {SLOTS: "slots"}.get(family, "million EUR")
    return Remedy(family, cost, unit, " and ".join(words))


def _scale(part: Own, asked: tuple[int, int]) -> float:
    """What is small beside the shortfall: a hundredth of it, or of a unit if that is less."""
    return min(float(part.plan.amounts("short")[part.nation, *asked]), 1.0)


def _words(p: Problem, group: Loose, amounts: Floats) -> str:
    total = amount(float(amounts.sum()))
    used = [(key, float(x)) for key, x in zip(group.keys, amounts, strict=True) if x > PART]
    if group.family == "capacity":
        line, last = used[-1][0]
        until = shown(int(p.grid.last[last]))
        return f"{total} more slots of {p.scenario.lines[line].line} by {until}"
    by_year: dict[int, float] = {}
    for (_, year), x in used:
        by_year[int(p.grid.years[year])] = by_year.get(int(p.grid.years[year]), 0.0) + x
    when = ", ".join(f"{amount(x)} in {year}" for year, x in by_year.items())
    when = f"in {next(iter(by_year))}" if len(by_year) == 1 else f"({when})"
    if group.family == "budget":
        return f"EUR {total} m more {when}"
    names = dict.fromkeys(p.scenario.rules[key[0]].rule for key, _ in used)
    return f"EUR {total} m less to where {' and '.join(names)} wants it {when}"
