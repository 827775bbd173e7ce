"""A plan: what the solution means, as frames in the field's terms.

Amounts are in the unit of their item, money in million EUR at the scenario's prices. Periods are
named by their first and last quarter, which are the same on the part of the grid with quarters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl

from article3.planner.assemble import SENTENCES, Model, assemble
from article3.planner.grid import Floats, Grid, Ints, add_along, quarter, shown
from article3.planner.limited import best
from article3.planner.problem import Problem, problem
from article3.planner.read import Budgets, read
from article3.planner.scenario import LINE_REGIONS, Scenario
from article3.planner.solve import Solution
from article3.planner.whole import held

NOTHING = 1e-4
"""Amounts (units or million EUR) below which a line of a frame is left out: what an interior point
leaves of zero."""

READY = (2027, 2029, 2035)
"""The years at whose end readiness is asked for, as far as they are planned."""


@dataclass(frozen=True)
class Plan:
    """A solved scenario; every frame is made when it is asked for.

    In ``model`` whole batches and openings are held at their number in the plan, so that what is
    asked of it later (prices, what would help, alternatives) leaves them as they are.
    """

    scenario: Scenario
    model: Model
    solution: Solution

    @property
    def problem(self) -> Problem:
        """The arrays the plan was made from."""
        return self.model.problem

    @property
    def dates(self) -> tuple[int, ...]:
        """The last quarters of the years of readiness that are planned."""
        planned = (quarter(f"{year}-Q4") for year in READY)
        return tuple(q for q in planned if self.scenario.start <= q <= self.scenario.end)

    def amounts(self, block: str) -> Floats:
        """A block of columns on its axes (see :mod:`article3.planner.columns`)."""
        return self.model.columns[block].values(self.solution.values)

    def _frame(self, block: str, names: Sequence[str], **more: Ints | Floats) -> pl.DataFrame:
        """The block's columns that are not nothing: their keys by name, and the amount."""
        found = self.model.columns[block]
        amount = self.solution.values[found.columns]
        kept = amount > NOTHING
        keys = {name: key[kept] for name, key in zip(names, found.keys, strict=True)}
        return pl.DataFrame(
            {**keys, "amount": amount[kept], **{k: v[kept] for k, v in more.items()}}
        )

    @cached_property
    def deliveries(self) -> pl.DataFrame:
        """A row a nation, line and period: orders, deliveries and what they cost.

        Columns: nation, item, line, producer, region, ordered_from, ordered_to, delivered_from,
        delivered_to, amount, money.
        """
        p, s = self.problem, self.scenario
        _, line, period = self.model.columns["deliver"].keys
        made = self._frame(
            "deliver", ("nation", "line", "period"),
            price=p.pay.sum(axis=2)[line, period], lead=p.lead[line],
            begins=self._begins[line, period],
        )  # fmt: skip
        lines = _columns(s.lines, "line", "item", "producer", "region", prefix="line")
        last = p.grid.last[made["period"].to_numpy()]
        lead = made["lead"].to_numpy()
        begins = made["begins"].to_numpy()
        return made.with_columns(
            _named("nation", p.buyers), *lines,
            ordered_from=_quarters(begins - lead), ordered_to=_quarters(last - lead),
            delivered_from=_quarters(begins), delivered_to=_quarters(last),
            money=pl.col("amount") * pl.col("price"),
        ).select(
            "nation", "item", "line", "producer", "region", "ordered_from", "ordered_to",
            "delivered_from", "delivered_to", "amount", "money",
        )  # fmt: skip

    @cached_property
    def _begins(self) -> Ints:
        """[l, p] the first quarter of a period in which a line can deliver."""
        p = self.problem
        closed = (p.grid.sums(p.open.astype(float)) - p.grid.length).astype(np.int64)
        return p.grid.first - closed

    @cached_property
    def stocks(self) -> pl.DataFrame:
        """A row a nation, item and period: quarter (the period's last), stock, target, shortfall.

        The stock is that of the period's end; ``stand_in`` is what substitutes add to it less what
        it lends as one, ``target`` and ``shortfall`` are means of the period.
        """
        p, n = self.problem, self.problem.nations
        nation, item, period = self.model.columns["stock"].keys
        own = nation < n
        nation, item, period = nation[own], item[own], period[own]
        return pl.DataFrame({
            "nation": np.array(p.buyers)[nation], "item": self._items[item],
            "class": self._classes[item], "quarter": _quarters(p.grid.last[period]),
            "stock": self.amounts("stock")[nation, item, period],
            "stand_in": self._stand_in[nation, item, period],
            "target": p.target[nation, item, period],
            "shortfall": self.amounts("short")[nation, item, period],
        })  # fmt: skip

    @cached_property
    def _stand_in(self) -> Floats:
        p = self.problem
        net = np.zeros(self.amounts("short").shape)
        rate = np.array([x.rate for x in p.scenario.interchange], dtype=float).reshape(-1, 1)
        used = self.amounts("stand_in")
        add_along(net, p.pair_item, used / rate)
        add_along(net, p.pair_substitute, -used)
        return net

    @property
    def _items(self) -> np.ndarray:
        return np.array([i.item for i in self.scenario.items])

    @property
    def _classes(self) -> np.ndarray:
        return np.array([i.klass for i in self.scenario.items])

    @cached_property
    def readiness(self) -> pl.DataFrame:
        """A row a date, nation and item with a target: held (with substitutes), target, short.

        ``value`` is the value of what is short for a year, million EUR; ``asked`` that of the
        whole target.
        """
        p = self.problem
        weight = {i.item: i.weight for i in self.scenario.items}
        held = self.stocks.filter(
            pl.col("quarter").is_in([shown(q) for q in self.dates]) & (pl.col("target") > 0)
        )
        ends = _targets_at(p, self.dates)
        made = held.join(ends, on=["nation", "item", "quarter"], how="left")
        return made.with_columns(
            held=(pl.col("stock") + pl.col("stand_in")),
            target=pl.col("at_end"),
        ).with_columns(
            short=(pl.col("target") - pl.col("held")).clip(0.0),
            weight=pl.col("item").replace_strict(weight, return_dtype=pl.Float64),
        ).select(
            "quarter", "nation", "item", "class", "held", "target", "short",
            value=pl.col("short") * pl.col("weight"), asked=pl.col("target") * pl.col("weight"),
        )  # fmt: skip

    @cached_property
    def classes(self) -> pl.DataFrame:
        """Readiness by date and class: short and target (units), and the share of value missing."""
        return (
            self.readiness.group_by("quarter", "class", maintain_order=True)
            .agg(pl.col("short", "target", "value", "asked").sum())
            .with_columns(missing=pl.col("value") / pl.col("asked"))
            .drop("value", "asked")
        )

    @cached_property
    def budgets(self) -> pl.DataFrame:
        """A row a nation and year: budget, spent, overrun and the price of one million more."""
        p, n = self.problem, self.problem.nations
        spent = self.amounts("pay").sum(axis=1)
        prices = self.model.of_rows("budget", self.solution.prices).reshape(spent.shape)
        nation, year = (axis.ravel() for axis in np.indices(spent.shape))
        return pl.DataFrame({
            "nation": np.array(p.buyers)[nation], "year": p.grid.years[year],
            "budget": p.budget[:n].ravel(), "spent": spent.ravel(),
            "overrun": self.amounts("over").ravel(), "price": -prices.ravel(),
        })  # fmt: skip

    @cached_property
    def supply(self) -> pl.DataFrame:
        """A row a region of lines and year: what the nations pay there, and the share of all."""
        paid = self.amounts("pay").sum(axis=0)
        region, year = (axis.ravel() for axis in np.indices(paid.shape))
        return pl.DataFrame({
            "region": np.array(LINE_REGIONS)[region], "year": self.problem.grid.years[year],
            "money": paid.ravel(),
        }).with_columns(
            share=pl.when(pl.sum("money").over("year") > NOTHING)
            .then(pl.col("money") / pl.sum("money").over("year"))
        )  # fmt: skip

    @cached_property
    def transfers(self) -> pl.DataFrame:
        """A row a nation, item and period: what it gives to Ukraine, and in place of what."""
        p = self.problem
        own = self._frame("give", ("nation", "item", "period")).with_columns(
            counted_as=pl.col("item")
        )
        pairs = self._frame("give_for", ("nation", "pair", "period"))
        pair = pairs["pair"].to_numpy().astype(int)
        other = pairs.drop("pair").with_columns(
            item=pl.Series(p.pair_substitute[pair], dtype=pl.Int64),
            counted_as=pl.Series(p.pair_item[pair], dtype=pl.Int64),
        )
        both = pl.concat([own, other.select(own.columns)])
        return both.with_columns(
            _named("nation", p.buyers), _named("item", self._items),
            _named("counted_as", self._items),
            quarter=_quarters(p.grid.last[both["period"].to_numpy()]),
        ).drop("period")  # fmt: skip

    @cached_property
    def unmet(self) -> pl.DataFrame:
        """A row an item and period with a need of Ukraine: quarter, need, given, unmet."""
        p = self.problem
        item, period = self.model.columns["unmet"].keys
        unmet = self.amounts("unmet")[item, period]
        return pl.DataFrame({
            "item": self._items[item], "quarter": _quarters(p.grid.last[period]),
            "need": p.need[item, period], "unmet": unmet,
        })  # fmt: skip

    @cached_property
    def expansion(self) -> pl.DataFrame:
        """A row a line and period whose expansion starts: amount (units a quarter) and its cost."""
        p = self.problem
        offers = self.scenario.expansions
        made = self._frame("start", ("expansion", "period"))
        place = made["expansion"].to_numpy().astype(int)
        begins = p.grid.first[made["period"].to_numpy().astype(int)]
        delay = np.array([e.delay for e in offers], dtype=np.int64)[place]
        return made.with_columns(
            line=pl.Series([offers[k].line for k in place], dtype=pl.String),
            started=_quarters(begins), ready=_quarters(begins + delay),
            cost=pl.col("amount") * pl.Series([offers[k].cost for k in place], dtype=pl.Float64),
        ).select("line", "started", "ready", "amount", "cost")  # fmt: skip

    @cached_property
    def binding(self) -> pl.DataFrame:
        """A row a line and period that is full: what one more unit would be worth, million EUR."""
        _, rows = self.model.families["capacity"]
        price = -self.model.of_rows("capacity", self.solution.prices)
        kept = price > NOTHING
        line, period = (key[kept] for key in rows.keys)
        return pl.DataFrame({
            "line": np.array([x.line for x in self.scenario.lines])[line],
            "from": _quarters(self.problem.grid.first[period]),
            "to": _quarters(self.problem.grid.last[period]), "price": price[kept],
        }).sort("price", descending=True, maintain_order=True)  # fmt: skip

    @property
    def expansion_cost(self) -> float:
        """What all expansion costs, million EUR; no budget pays it."""
        return float(self.expansion["cost"].sum())

    def sentence(self, family: str, *keys: int) -> str:
        """What one row of the programme demands, in words."""
        return SENTENCES[family](self.problem, *keys)

    def frames(self) -> dict[str, pl.DataFrame]:
        """Every frame by name."""
        names = (
            "deliveries", "stocks", "readiness", "classes", "budgets", "supply", "transfers",
            "unmet", "expansion", "binding",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}


def plan(
    scenario: Scenario | Path | str, *, time_limit: float | None = None, grid: Grid | None = None,
    budgets: Budgets | None = None,
) -> Plan:  # fmt: skip
    """The best plan of a scenario or of a folder that holds one.

    ``time_limit`` is in seconds; a plan that was cut short says so by its gap. ``grid`` replaces
    the scenario's own, ``budgets`` answers where the scenario asks the outlook.

    Raises :class:`~article3.errors.SourceError` for a scenario that cannot be read,
    :class:`~article3.errors.SolveError` where the solver fails.
    """
    found = scenario if isinstance(scenario, Scenario) else read(scenario, budgets=budgets)
    model = assemble(problem(found, grid))
    solution = best(model, time_limit=time_limit)
    return Plan(found, held(model, solution.values), solution)


def _quarters(numbers: Ints) -> pl.Series:
    """Quarters as they are written."""
    known, place = np.unique(numbers, return_inverse=True)
    return pl.Series(np.array([shown(int(n)) for n in known], dtype=object)[place], dtype=pl.String)


def _named(column: str, names: Sequence[str] | np.ndarray) -> pl.Expr:
    """A column of places as names."""
    known: Mapping[int, str] = dict(enumerate(map(str, names)))
    return pl.col(column).replace_strict(known, return_dtype=pl.String)


def _columns(rows: Sequence[object], *fields: str, prefix: str) -> list[pl.Expr]:
    """The fields of the rows that a column of places points at."""
    return [
        pl.col(prefix).replace_strict(
            {k: str(getattr(row, field)) for k, row in enumerate(rows)}, return_dtype=pl.String
        ).alias(field)
        for field in fields
    ]  # fmt: skip


def _targets_at(p: Problem, dates: Sequence[int]) -> pl.DataFrame:
    """What is to be held at the end of each date, a row a nation, item and date."""
    latest: dict[tuple[str, str, str], float] = {}
    for row in sorted(p.scenario.targets, key=lambda target: target.quarter):
        for date in dates:
            if row.quarter <= date:
                latest[row.nation, row.item, shown(date)] = row.amount
    keys = list(latest)
    return pl.DataFrame(
        {
            "nation": [k[0] for k in keys], "item": [k[1] for k in keys],
            "quarter": [k[2] for k in keys], "at_end": list(latest.values()),
        },
        schema={"nation": pl.String, "item": pl.String, "quarter": pl.String, "at_end": pl.Float64},
    )  # fmt: skip
