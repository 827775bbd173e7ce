"""The planner's programme once more, written in linopy from the equations in the documentation.

It shares nothing with the planner's own builder but the scenario and the time grid: coefficients
are computed here in plain loops. The benchmark times it, the tests hold the planner to it.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from typing import Any

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from article3.planner.grid import Grid
from article3.planner.scenario import CAP, Scenario


def in_linopy(s: Scenario, grid: Grid) -> linopy.Model:
    """The scenario's programme on a grid."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _Peer(s, grid).model()


def handed_over(model: linopy.Model) -> Any:
    """The programme as a HiGHS solver holds it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model.to_highspy()


def solved(model: linopy.Model, **options: Any) -> float:
    """The objective HiGHS finds for it by its default method; NaN where it was stopped."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        status, _ = model.solve("highs", io_api="direct", output_flag=False, **options)
    value = model.objective.value
    return float("nan") if status != "ok" or value is None else float(value)


class _Peer:
    """The programme under construction: scenario, axes, coefficients, variables."""

    def __init__(self, s: Scenario, grid: Grid) -> None:
        self.s, self.grid = s, grid
        self.nations = [n.nation for n in s.nations]
        self.buyers = [*self.nations, *sorted({b.donor for b in s.backfills} - set(self.nations))]
        self.items = [i.item for i in s.items]
        self.lines = {line.line: k for k, line in enumerate(s.lines)}
        self.of_line = np.array([self.items.index(line.item) for line in s.lines])
        self.spans = [range(a, a + n) for a, n in zip(grid.first, grid.length, strict=True)]
        self.years = sorted({q // 4 for q in range(s.start, s.end + 1)})
        self.m = linopy.Model()
        given = s.parameters.get("cost_weight")
        self.cost_weight = 1.0 if given is None else given.value
        axes = {
            "b": len(self.buyers), "n": len(self.nations), "i": len(self.items),
            "l": len(s.lines), "p": len(self.spans), "y": len(self.years),
            "e": len(s.expansions), "s": len(s.interchange), "k": len(s.rules),
        }  # fmt: skip
        self.axes = {name: pd.RangeIndex(count, name=name) for name, count in axes.items()}

    def delta(self, q: int) -> float:
        """The discount factor of a quarter."""
        return float((1 + self.s.value("discount")) ** (-(q - self.s.start) / 4))

    def array(self, dims: str, values: Any) -> xr.DataArray:
        """Values with named axes."""
        return xr.DataArray(np.asarray(values, float), [(d, self.axes[d]) for d in dims])

    def var(self, name: str, dims: str, upper: Any = np.inf) -> linopy.Variable:
        """A block of non-negative variables."""
        most = self.array(dims, np.broadcast_to(upper, [len(self.axes[d]) for d in dims]))
        return self.m.add_variables(lower=0, upper=most, name=name, mask=most > 0)

    def count(self, name: str, dims: str, there: np.ndarray) -> linopy.Variable:
        """A block of whole numbers."""
        mask = self.array(dims, there).astype(bool)
        return self.m.add_variables(
            lower=0, coords=mask.coords, name=name, mask=mask, integer=True
        )  # fmt: skip

    def line_numbers(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Slots [l,p], payments [l,p,y] and discounted cost [l,p] of one unit delivered."""
        s, shape = self.s, (len(self.s.lines), len(self.spans))
        slots, cost = np.full(shape, -1.0), np.zeros(shape)
        pay = np.zeros((*shape, len(self.years)))
        firm = defaultdict(float)
        for o in s.orders:
            firm[o.line, o.quarter] += o.amount
        beta = s.value("deposit")
        for k, line in enumerate(s.lines):
            steps = sorted((x.quarter, x.capacity) for x in s.steps if x.line == line.line)
            for p, span in enumerate(self.spans):
                usable = [q for q in span if q - line.lead_time >= s.start and q >= line.since]
                if usable:
                    slots[k, p] = 0.0
                for q in usable:
                    known = [c for since, c in steps if since <= q]
                    capacity = known[-1] if known else line.capacity
                    slots[k, p] += max(0.0, capacity - firm[line.line, q])
                    order = q - line.lead_time
                    price = line.price * line.learning ** (order // 4 - s.start // 4)
                    price /= len(usable)
                    pay[k, p, self.years.index(order // 4)] += beta * price
                    pay[k, p, self.years.index(q // 4)] += (1 - beta) * price
                    cost[k, p] += price * (beta * self.delta(order) + (1 - beta) * self.delta(q))
        return slots, pay, self.cost_weight * cost

    def by_item(self, expression: Any) -> Any:
        """Lines summed by item."""
        group = xr.DataArray(self.of_line, [("l", self.axes["l"])], name="i")
        return expression.groupby(group).sum()

    def nation(self, expression: Any) -> Any:
        """The nations among the buyers."""
        count = len(self.nations)
        return expression.isel(b=slice(0, count)).rename(b="n").assign_coords(n=self.axes["n"])

    def model(self) -> linopy.Model:
        """Every variable, row and the objective."""
        s, m = self.s, self.m
        slots, pay, cost = self.line_numbers()
        self.wanted, self.need = self.targets(), self.needs()
        open_ = (slots >= 0) & self.allowed()[:, :, None]
        d = self.var("d", "blp", np.where(open_, np.inf, 0.0))
        batch = np.array([x.batch for x in s.lines])
        if batch.any():
            lots = self.count("lots", "blp", open_ & (batch > 0)[:, None])
            m.add_constraints(
                d - self.array("l", batch) * lots == 0,
                mask=self.array("blp", open_ & (batch > 0)[:, None]).astype(bool),
            )
        over = self.var("over", "ny")
        yearly = [
            np.mean([self.delta(q) for q in range(s.start, s.end + 1) if q // 4 == y])
            for y in self.years
        ]
        total = (self.array("lp", cost) * d).sum()
        total += (self.array("y", s.value("overrun_penalty") * np.array(yearly)) * over).sum()
        made = d.sum("b")
        if s.expansions:
            added, price = self.expansion()
            total += price
            made = made - self.helped(added)
        m.add_constraints(made <= self.array("lp", np.maximum(slots, 0.0)))
        total += self.demands(d)
        total += self.money(d, pay, over, yearly)
        if s.backfills:
            total += self.replacements(d)
        m.add_objective(total)
        return m

    def demands(self, d: Any) -> Any:
        """Stocks, targets and Ukraine's need; what is short of them weighs."""
        s, m, count = self.s, self.m, len(self.nations)
        stock, short = self.var("stock", "bip"), self.var("short", "nip")
        give = self.var("give", "nip", np.where(self.need > 0, np.inf, 0.0))
        unmet = self.var("unmet", "ip")
        lengths = np.array([len(span) for span in self.spans])
        have = (lengths + 1) / (2 * lengths)
        mean = self.array("p", have) * stock + self.array("p", 1 - have) * stock.shift(p=1)
        before = np.zeros((len(self.buyers), len(self.items), len(self.spans)))
        before[:, :, 0] = (1 - have[0]) * self.stocks()
        gone, counted, helped = 1 * give, self.nation(mean) + short, give.sum("n") + unmet
        if s.interchange:
            gone, counted, helped = self.substitutes(
                gone, counted, helped, self.nation(mean), before
            )
        self.balance(d, stock, gone, lengths)
        later = self.after(self.nation(stock.isel(p=-1, drop=True)))
        there = self.wanted > 0
        asked = np.where(there, self.wanted - before[:count], -np.inf)
        m.add_constraints(
            counted >= self.array("nip", asked), mask=self.array("nip", there).astype(bool)
        )
        m.add_constraints(helped >= self.array("ip", self.need))
        weight = np.array([[i.weight] for i in s.items])
        factors = np.array([np.mean([self.delta(q) for q in span]) for span in self.spans])
        value = s.value("ukraine_weight") * weight * factors
        return (
            (self.array("ip", weight * factors * lengths / 4) * short).sum()
            + (self.array("ip", value) * unmet).sum()
            + later
        )

    def beyond(self) -> range:
        """The quarters that count after the plan."""
        given = self.s.parameters.get("years_after")
        return range(self.s.end + 1, self.s.end + 1 + int(4 * given.value if given else 0))

    def after(self, held: Any) -> Any:
        """What is short in the years that count after the plan, out of the last stock."""
        s, beyond = self.s, self.beyond()
        if not beyond:
            return 0
        left = [np.mean([(1 - i.attrition) ** ((k + 1) / 4) for k in range(len(beyond))])
                for i in s.items]  # fmt: skip
        wanted = np.array([
            [self.step([(t.quarter, t.amount) for t in s.targets
                        if (t.nation, t.item) == (n, i)], s.end) for i in self.items]
            for n in self.nations
        ])  # fmt: skip
        mean = self.array("i", left) * held
        short = self.var("short_after", "ni")
        counted = mean + short
        if s.interchange:
            tied = [(self.items.index(x.item), self.items.index(x.substitute), x.rate)
                    for x in s.interchange]  # fmt: skip
            can = wanted[:, [a for a, *_ in tied]] > 0
            stand = self.var("stand_after", "ns", np.where(can, np.inf, 0.0))
            lent, gains = (np.zeros((len(tied), len(self.items))) for _ in range(2))
            for k, (a, b, rate) in enumerate(tied):
                lent[k, b], gains[k, a] = 1.0, 1.0 / rate
            self.m.add_constraints((self.array("si", lent) * stand).sum("s") - mean <= 0)
            counted = counted + (self.array("si", gains - lent) * stand).sum("s")
        there = self.array("ni", wanted > 0).astype(bool)
        self.m.add_constraints(counted >= self.array("ni", wanted), mask=there)
        years = sum(self.delta(q) for q in beyond) / 4
        return (self.array("i", [i.weight * years for i in s.items]) * short).sum()

    def balance(self, d: Any, stock: Any, gone: Any, lengths: np.ndarray) -> None:
        """Each stock is what was left, came, was used and was given."""
        s, m, count = self.s, self.m, len(self.nations)
        left = np.array([(1 - i.attrition) ** 0.25 for i in s.items])
        retain = left[:, None] ** lengths
        keep = np.array([[np.mean([r**j for j in range(n)]) for n in lengths] for r in left])
        into, keeps = self.by_item(1 * d), self.array("ip", keep)
        rows = stock - self.array("ip", retain) * stock.shift(p=1) - keeps * into
        if s.bills:
            rows = rows + keeps * self.used(into)
        constant = keep * self.firm()
        constant[:, :, 0] += retain[:, 0] * self.stocks()
        m.add_constraints(self.nation(rows) + keeps * gone == self.array("nip", constant[:count]))
        if len(self.buyers) > count:
            axes = [("b", self.axes["b"][count:]), *((x, self.axes[x]) for x in "ip")]
            others = xr.DataArray(constant[count:], axes)
            m.add_constraints(rows.isel(b=slice(count, None)) == others)

    def used(self, into: Any) -> Any:
        """The components that go into what comes."""
        use = self.var("use", "bip")
        rest = 1 * use
        for bill in self.s.bills:
            taken, item = np.zeros(len(self.items)), self.items.index(bill.item)
            taken[self.items.index(bill.component)] = bill.quantity
            rest = rest - self.array("i", taken) * into.sel(i=item, drop=True)
        self.m.add_constraints(rest == 0)
        return use

    def allowed(self) -> np.ndarray:
        """[b, l]: all everywhere, donors from outside in their region alone if it has a line."""
        free = np.ones((len(self.buyers), len(self.s.lines)), bool)
        bought: dict[str, set[str]] = defaultdict(set)
        for g in self.s.backfills:
            bought[g.donor].add(g.item)
        parts = defaultdict(set)
        for bill in self.s.bills:
            parts[bill.item].add(bill.component)
        for b, buyer in enumerate(self.buyers[len(self.nations) :], len(self.nations)):
            free[b] = False
            for item in bought[buyer]:
                rows = [k for k, x in enumerate(self.s.lines) if x.item == item]
                own = [k for k in rows if self.s.lines[k].region == "us"]
                free[b, own or rows] = True
                for part in parts[item]:
                    free[b, [k for k, x in enumerate(self.s.lines) if x.item == part]] = True
        return free

    def step(self, rows: list[tuple[int, float]], q: int) -> float:
        """The newest amount up to a quarter."""
        return ([a for since, a in sorted(rows) if since <= q] or [0.0])[-1]

    def targets(self) -> np.ndarray:
        """[n, i, p] means of the period."""
        rows = defaultdict(list)
        for t in self.s.targets:
            rows[t.nation, t.item].append((t.quarter, t.amount))
        return np.array([
            [[np.mean([self.step(rows[n, i], q) for q in span]) for span in self.spans]
             for i in self.items] for n in self.nations
        ])  # fmt: skip

    def needs(self) -> np.ndarray:
        """[i, p] sums of the period less what backfills give."""
        table = np.zeros((len(self.items), len(self.spans)))
        for k, item in enumerate(self.items):
            rows = [(x.quarter, x.amount) for x in self.s.needs if x.item == item]
            for p, span in enumerate(self.spans):
                for q in span:
                    gift = sum(
                        g.amount for g in self.s.backfills if (g.item, g.quarter) == (item, q)
                    )
                    table[k, p] += max(0.0, self.step(rows, q) - gift)
        return table

    def stocks(self) -> np.ndarray:
        """[b, i] what is held at first."""
        table = np.zeros((len(self.buyers), len(self.items)))
        for x in self.s.stocks:
            table[self.buyers.index(x.nation), self.items.index(x.item)] += x.amount
        return table

    def firm(self) -> np.ndarray:
        """[b, i, p] firm deliveries less gifts."""
        table = np.zeros((len(self.buyers), len(self.items), len(self.spans)))
        for o in self.s.orders:
            item = self.of_line[self.lines[o.line]]
            table[self.buyers.index(o.nation), item, self.grid.period(o.quarter)] += o.amount
        for g in self.s.backfills:
            if g.donor in self.nations:
                b, i = self.buyers.index(g.donor), self.items.index(g.item)
                table[b, i, self.grid.period(g.quarter)] -= g.amount
        return table

    def expansion(self) -> tuple[Any, Any]:
        """Capacity added so far, and what it costs."""
        s, first = self.s, self.grid.first
        can = np.array([
            [(q >= e.earliest) & (q + e.delay <= s.end) for q in first] for e in s.expansions
        ])  # fmt: skip
        most = np.array([[e.most] for e in s.expansions])
        start = self.var("start", "ep", np.where(can, np.inf, 0.0))
        added = self.var("added", "ep", most)
        self.m.add_constraints(added - added.shift(p=1) - start == 0)
        step = np.array([[e.step] for e in s.expansions])
        if step.any():
            there = can & (step > 0)
            openings = self.count("openings", "ep", there)
            self.m.add_constraints(
                start - self.array("e", step[:, 0]) * openings == 0,
                mask=self.array("ep", there).astype(bool),
            )
        price = np.array([
            [self.cost_weight * e.cost * self.delta(q) for q in first] for e in s.expansions
        ])  # fmt: skip
        return added, (self.array("ep", price) * start).sum()

    def helped(self, added: Any) -> Any:
        """What expansion adds to each line and period."""
        s, total = self.s, None
        for place, e in enumerate(s.expansions):
            k = self.lines[e.line]
            line, table = s.lines[k], np.zeros((len(self.spans), len(self.spans)))
            for p, span in enumerate(self.spans):
                for q in span:
                    ready = q - e.delay >= s.start
                    if q - line.lead_time >= s.start and q >= line.since and ready:
                        table[p, self.grid.period(q - e.delay)] += 1
            counts = xr.DataArray(table, [("p", self.axes["p"]), ("p2", self.axes["p"])])
            one = (counts * added.isel(e=place, drop=True).rename(p="p2")).sum("p2")
            one = one.expand_dims(l=[k])
            total = one if total is None else linopy.merge([total, one], dim="l")
        return total.reindex(l=self.axes["l"])

    def substitutes(
        self, gone: Any, counted: Any, helped: Any, mean: Any, before: Any
    ) -> tuple[Any, Any, Any]:
        """What stands in, and what is given for another item."""
        tied = [
            (self.items.index(x.item), self.items.index(x.substitute), x.rate)
            for x in self.s.interchange
        ]
        item = np.array([a for a, *_ in tied])
        stand = self.var("stand_in", "nsp", np.where(self.wanted[:, item] > 0, np.inf, 0.0))
        given = self.var("give_for", "nsp", np.where(self.need[item] > 0, np.inf, 0.0))
        lent = np.zeros((len(tied), len(self.items)))
        gains = np.zeros_like(lent)
        for k, (a, b, rate) in enumerate(tied):
            lent[k, b] += 1.0
            gains[k, a] += 1.0 / rate
        count = len(self.nations)
        self.m.add_constraints(
            (self.array("si", lent) * stand).sum("s") - mean <= self.array("nip", before[:count])
        )
        counted = counted + (self.array("si", gains - lent) * stand).sum("s")
        helped = helped + (self.array("si", gains) * given.sum("n")).sum("s")
        return gone + (self.array("si", lent) * given).sum("s"), counted, helped

    def money(self, d: Any, pay: np.ndarray, over: Any, yearly: list[Any]) -> Any:
        """Budgets and rules; what rules missed weigh."""
        s, total = self.s, 0
        own = self.nation(d)
        budgets = defaultdict(float)
        for row in s.budgets:
            budgets[row.nation, row.year] += row.amount
        miss = self.var("miss", "ky") if s.rules else None
        for place, year in enumerate(self.years):
            periods = np.flatnonzero(pay[:, :, place].any(axis=0))
            amounts = self.array("lp", pay[:, :, place]).isel(p=periods)
            spent = own.isel(p=periods)
            budget = xr.DataArray([budgets[n, year] for n in self.nations], [("n", self.axes["n"])])
            paid = (amounts * spent).sum(["l", "p"]) if len(periods) else 0
            self.m.add_constraints(paid - over.isel(y=place, drop=True) <= budget)
            for k, rule in enumerate(s.rules):
                if not (rule.since <= year <= rule.until and len(periods)):
                    continue
                bound = [
                    j for j, n in enumerate(s.nations)
                    if {"all", n.region, n.nation} & set(rule.nations)
                ]  # fmt: skip
                counts = np.array([float(x.region in rule.counted) for x in s.lines]) - rule.share
                sign = -1 if rule.kind == CAP else 1
                worth = (sign * self.array("l", counts) * amounts * spent.isel(n=bound)).sum()
                self.m.add_constraints(worth + miss.isel(k=k, y=place, drop=True) >= 0)
        if miss is not None:
            price = s.value("preference_penalty") * np.array(yearly)
            total = (self.array("y", price) * miss).sum()
        return total

    def replacements(self, d: Any) -> Any:
        """What is owed to donors, and what it weighs."""
        s, total = self.s, 0
        for donor, item in sorted({(g.donor, g.item) for g in s.backfills}):
            rows = [g for g in s.backfills if (g.donor, g.item) == (donor, item)]
            first = self.grid.period(min(g.quarter for g in rows))
            k, b = self.items.index(item), self.buyers.index(donor)
            own = d.isel(b=b, l=np.flatnonzero(self.of_line == k), drop=True).sum("l")
            weight = s.items[k].weight
            spans = [*self.spans, *([self.beyond()] if self.beyond() else [])]
            for p, span in enumerate(spans):
                years = sum(self.delta(q) for q in span) / 4
                due = np.mean(
                    [sum(g.amount for g in rows if g.replaced_by <= min(q, s.end)) for q in span]
                )
                if due > 0:
                    owed = self.m.add_variables(lower=0, name=f"owed-{donor}-{item}-{p}")
                    came = own.isel(p=slice(first, p + 1)).sum("p")
                    self.m.add_constraints(came + owed >= float(due))
                    total = total + weight * years * owed
        return total
