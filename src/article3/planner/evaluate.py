"""Check a plan by walking through it: no matrix, no array of the programme, only the decisions.

Deliveries, starts of expansion, transfers and what stands in are taken from the plan; stocks,
shortfalls, payments, budgets, rules and the objective are computed anew from the scenario's rows
with plain arithmetic, quarter by quarter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from article3.planner.grid import Grid, shown
from article3.planner.plan import Plan
from article3.planner.scenario import CAP, LINE_REGIONS, Line, Rule, Scenario

Amounts = dict[tuple[str, str, int], float]

TOLERANCE = 1e-6
"""How far a limit may be passed, as a part of the limit and of one unit."""


@dataclass
class Evaluation:
    """What the walk found: the objective (million EUR of value) and every limit that is passed."""

    objective: float = 0.0
    broken: list[str] = field(default_factory=list)

    @property
    def feasible(self) -> bool:
        """Whether no limit is passed."""
        return not self.broken

    def demand(self, amount: float, limit: float, what: str) -> None:
        """Note that an amount is beyond its limit."""
        if amount > limit + TOLERANCE * max(1.0, abs(limit), abs(amount)):
            self.broken.append(f"{what}: {amount:.9g} where {limit:.9g} is the limit")


@dataclass(frozen=True)
class _Decisions:
    """Amounts by who or what, line or item, and period."""

    deliver: Amounts
    start: dict[tuple[str, int], float]
    give: Amounts
    give_for: dict[tuple[str, int, int], float]
    stand_in: dict[tuple[str, int, int], float]


def evaluate(plan: Plan) -> Evaluation:
    """Walk through a plan; see :class:`Evaluation`."""
    found = Evaluation()
    s, grid = plan.scenario, plan.problem.grid
    made = _decisions(plan)
    for table in (made.deliver, made.give, made.start, made.give_for, made.stand_in):
        for key, amount in table.items():
            found.demand(-amount, 0.0, f"an amount below zero, {key}")
    _lines(found, s, grid, made)
    _in_whole(found, s, made)
    held = _stocks(found, s, grid, made)
    _targets(found, s, grid, made, held)
    _ukraine(found, s, grid, made)
    _money(found, s, grid, made)
    _replacements(found, s, grid, made)
    return found


def _decisions(plan: Plan) -> _Decisions:
    s, buyers = plan.scenario, plan.problem.buyers

    def table(block: str, *names: tuple[str, ...]) -> dict[tuple[str | int, ...], float]:
        found = plan.model.columns[block]
        values = plan.solution.values[found.columns]
        keys = zip(*(k.tolist() for k in found.keys), strict=True)
        return {
            (*(n[k] for n, k in zip(names, key, strict=False)), *key[len(names) :]): float(v)
            for key, v in zip(keys, values, strict=True)
        }

    lines, items = tuple(x.line for x in s.lines), tuple(x.item for x in s.items)
    grown = tuple(x.line for x in s.expansions)
    return _Decisions(
        table("deliver", buyers, lines), table("start", grown),  # type: ignore[arg-type]
        table("give", buyers, items), table("give_for", buyers),  # type: ignore[arg-type]
        table("stand_in", buyers),  # type: ignore[arg-type]
    )  # fmt: skip


def _span(grid: Grid, period: int) -> range:
    return range(int(grid.first[period]), int(grid.last[period]) + 1)


def _open(s: Scenario, line: Line, span: range) -> list[int]:
    """The quarters of a period in which an order of the plan can arrive."""
    return [q for q in span if q >= s.start + line.lead_time and q >= line.since]


def _discount(s: Scenario, quarter: int) -> float:
    return float((1 + s.value("discount")) ** (-(quarter - s.start) / 4))


def _cost_weight(s: Scenario) -> float:
    return s.value("cost_weight") if "cost_weight" in s.parameters else 1.0


def _lines(found: Evaluation, s: Scenario, grid: Grid, made: _Decisions) -> None:
    """What every line delivers against its slots, and what expansion costs."""
    delivered: dict[tuple[str, int], float] = defaultdict(float)
    for (_, name, period), amount in made.deliver.items():
        delivered[name, period] += amount
    steps = sorted(s.steps, key=lambda step: step.quarter)
    for line in s.lines:
        for period in range(len(grid.first)):
            slots = 0.0
            for q in _open(s, line, _span(grid, period)):
                capacity = line.capacity
                for step in steps:
                    if step.line == line.line and step.quarter <= q:
                        capacity = step.capacity
                firm = sum(o.amount for o in s.orders if (o.line, o.quarter) == (line.line, q))
                slots += max(capacity - firm, 0.0)
                for offer in s.expansions:
                    if offer.line == line.line:
                        slots += sum(
                            started for (name, p), started in made.start.items()
                            if name == line.line
                            and p <= grid.period(q - offer.delay)
                        )  # fmt: skip
            found.demand(delivered[line.line, period], slots, f"{line.line} {grid.name(period)}")
    for offer in s.expansions:
        total = 0.0
        for (name, period), amount in made.start.items():
            if name == offer.line:
                total += amount
                first = int(grid.first[period])
                if amount > TOLERANCE and first < offer.earliest:
                    found.broken.append(f"{name} grows in {shown(first)}, too early")
                found.objective += _cost_weight(s) * offer.cost * amount * _discount(s, first)
        found.demand(total, offer.most, f"expansion of {offer.line}")


def _in_whole(found: Evaluation, s: Scenario, made: _Decisions) -> None:
    """Batches and steps are whole where the scenario asks for it."""
    batch = {line.line: line.batch for line in s.lines}
    step = {offer.line: offer.step for offer in s.expansions}
    amounts = [(f"batches of {line}", x, batch[line]) for (_, line, _), x in made.deliver.items()]
    amounts += [(f"steps of {line}", x, step[line]) for (line, _), x in made.start.items()]
    for what, amount, part in amounts:
        if part:
            found.demand(abs(amount / part - round(amount / part)), 0.0, f"{what} not whole")


def _stocks(found: Evaluation, s: Scenario, grid: Grid, made: _Decisions) -> Amounts:
    """Every stock at the end of each period; -1 is before the first."""
    item_of = {line.line: line.item for line in s.lines}
    left = {i.item: (1 - i.attrition) ** 0.25 for i in s.items}
    flow: Amounts = defaultdict(float)
    for (buyer, line, period), amount in made.deliver.items():
        flow[buyer, item_of[line], period] += amount
        for bill in s.bills:
            if bill.item == item_of[line]:
                flow[buyer, bill.component, period] -= bill.quantity * amount
    for order in s.orders:
        flow[order.nation, item_of[order.line], grid.period(order.quarter)] += order.amount
    for given in s.backfills:
        if given.donor in {n.nation for n in s.nations}:
            flow[given.donor, given.item, grid.period(given.quarter)] -= given.amount
    for (nation, item, period), amount in made.give.items():
        flow[nation, item, period] -= amount
    for (nation, pair, period), amount in made.give_for.items():
        flow[nation, s.interchange[pair].substitute, period] -= amount
    held: Amounts = {}
    for buyer in {*(n.nation for n in s.nations), *(g.donor for g in s.backfills)}:
        for item, kept in left.items():
            stock = sum(x.amount for x in s.stocks if (x.nation, x.item) == (buyer, item))
            held[buyer, item, -1] = stock
            for period in range(len(grid.first)):
                span = _span(grid, period)
                for _ in span:
                    stock = stock * kept + flow[buyer, item, period] / len(span)
                held[buyer, item, period] = stock
                found.demand(-stock, 0.0, f"stock of {item}, {buyer}, {grid.name(period)}")
    return held


def _latest(rows: list[tuple[int, float]], quarter: int) -> float:
    """The amount of the newest row up to a quarter."""
    known = [amount for since, amount in sorted(rows) if since <= quarter]
    return known[-1] if known else 0.0


def _targets(found: Evaluation, s: Scenario, grid: Grid, made: _Decisions, held: Amounts) -> None:
    wanted: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for row in s.targets:
        wanted[row.nation, row.item].append((row.quarter, row.amount))
    weight = {i.item: i.weight for i in s.items}
    lent: Amounts = defaultdict(float)
    gained: Amounts = defaultdict(float)
    for (nation, pair, period), amount in made.stand_in.items():
        tied = s.interchange[pair]
        lent[nation, tied.substitute, period] += amount
        gained[nation, tied.item, period] += amount / tied.rate
    for key, span, mean in _means(s, grid, held):
        nation, item, _ = key
        found.demand(lent[key], mean, f"{item} standing in, {nation}, {shown(span[0])}")
        target = sum(_latest(wanted[nation, item], min(q, s.end)) for q in span) / len(span)
        short = max(0.0, target - mean - gained[key] + lent[key]) if target > 0 else 0.0
        found.objective += weight[item] * short * sum(_discount(s, q) for q in span) / 4


def _means(
    s: Scenario, grid: Grid, held: Amounts
) -> Iterator[tuple[tuple[str, str, int], range, float]]:
    """Each stock's mean of every period, and of the quarters that count after the plan."""
    kept = {i.item: (1 - i.attrition) ** 0.25 for i in s.items}
    last, beyond = len(grid.first) - 1, _beyond(s)
    for nation, item, period in held:
        if period < 0:
            continue
        span = _span(grid, period)
        before, after = held[nation, item, period - 1], held[nation, item, period]
        n = len(span)
        mean = sum(before + (k + 1) / n * (after - before) for k in range(n)) / n
        yield (nation, item, period), span, mean
        if period == last and beyond:
            left = [after * kept[item] ** (k + 1) for k in range(len(beyond))]
            yield (nation, item, last + 1), beyond, sum(left) / len(left)


def _beyond(s: Scenario) -> range:
    """The quarters that count after the plan."""
    given = s.parameters.get("years_after")
    return range(s.end + 1, s.end + 1 + (round(4 * given.value) if given else 0))


def _ukraine(found: Evaluation, s: Scenario, grid: Grid, made: _Decisions) -> None:
    given: dict[tuple[str, int], float] = defaultdict(float)
    for (_, item, period), amount in made.give.items():
        given[item, period] += amount
    for (_, pair, period), amount in made.give_for.items():
        given[s.interchange[pair].item, period] += amount / s.interchange[pair].rate
    for thing in s.items:
        rows = [(n.quarter, n.amount) for n in s.needs if n.item == thing.item]
        for period in range(len(grid.first)):
            span, need = _span(grid, period), 0.0
            for q in span:
                gift = sum(g.amount for g in s.backfills if (g.item, g.quarter) == (thing.item, q))
                need += max(0.0, _latest(rows, q) - gift)
            unmet = max(0.0, need - given[thing.item, period])
            worth = s.value("ukraine_weight") * thing.weight
            mean = sum(_discount(s, q) for q in span) / len(span)
            found.objective += worth * unmet * mean


def _money(found: Evaluation, s: Scenario, grid: Grid, made: _Decisions) -> None:
    """Payments by nation, region and year; what they, overruns and broken rules weigh."""
    lines = {line.line: line for line in s.lines}
    nations = {n.nation for n in s.nations}
    deposit = s.value("deposit")
    paid: dict[tuple[str, str, int], float] = defaultdict(float)
    for (buyer, name, period), amount in made.deliver.items():
        line = lines[name]
        quarters = _open(s, line, _span(grid, period))
        if not quarters:
            found.demand(amount, 0.0, f"{name} before its lead time, {grid.name(period)}")
        for q in quarters:
            ordered = q - line.lead_time
            price = line.price * line.learning ** (ordered // 4 - s.start // 4)
            money = price * amount / len(quarters)
            for quarter, part in ((ordered, deposit), (q, 1 - deposit)):
                found.objective += _cost_weight(s) * part * money * _discount(s, quarter)
                if buyer in nations:
                    paid[buyer, line.region, quarter // 4] += part * money
    for year in range(s.start // 4, s.end // 4 + 1):
        planned = [q for q in range(s.start, s.end + 1) if q // 4 == year]
        mean = sum(_discount(s, q) for q in planned) / len(planned)
        for nation in nations:
            spent = sum(paid[nation, region, year] for region in LINE_REGIONS)
            budget = sum(b.amount for b in s.budgets if (b.nation, b.year) == (nation, year))
            found.objective += s.value("overrun_penalty") * mean * max(0.0, spent - budget)
        for rule in s.rules:
            if rule.since <= year <= rule.until:
                lacking = max(0.0, _missing(s, rule, year, paid))
                found.objective += s.value("preference_penalty") * mean * lacking


def _missing(s: Scenario, rule: Rule, year: int, paid: dict[tuple[str, str, int], float]) -> float:
    """The money that is missing to a rule in a year; below zero where it holds with room."""
    bound = [
        n.nation for n in s.nations
        if "all" in rule.nations or n.region in rule.nations or n.nation in rule.nations
    ]  # fmt: skip
    counted = sum(paid[n, r, year] for n in bound for r in rule.counted)
    everything = sum(paid[n, r, year] for n in bound for r in LINE_REGIONS)
    needed = rule.share * everything
    return counted - needed if rule.kind == CAP else needed - counted


def _replacements(found: Evaluation, s: Scenario, grid: Grid, made: _Decisions) -> None:
    weight = {i.item: i.weight for i in s.items}
    item_of = {line.line: line.item for line in s.lines}
    for donor, item in sorted({(g.donor, g.item) for g in s.backfills}):
        rows = [g for g in s.backfills if (g.donor, g.item) == (donor, item)]
        first, came = grid.period(min(g.quarter for g in rows)), 0.0
        spans = [_span(grid, period) for period in range(len(grid.first))]
        spans += [_beyond(s)] if _beyond(s) else []
        for period, span in enumerate(spans[first:], start=first):
            came += sum(
                amount for (buyer, line, p), amount in made.deliver.items()
                if p == period and buyer == donor and item_of[line] == item
            )  # fmt: skip
            due = sum(g.amount for q in span for g in rows if g.replaced_by <= min(q, s.end)) / len(
                span
            )
            years = sum(_discount(s, q) for q in span) / 4
            found.objective += weight[item] * max(0.0, due - came) * years
