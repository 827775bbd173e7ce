"""A plan summed for reading: what is missing a year, and how far each line's slots are used."""

from __future__ import annotations

from typing import Literal

import numpy as np
import polars as pl

from article3.planner.grid import Floats, shown
from article3.planner.plan import Plan
from article3.planner.problem import capacity


def missing(plan: Plan, by: Literal["class", "item"] = "class") -> pl.DataFrame:
    """A row a class (or item) with a target and a year: the part of the target missing.

    Columns: name, year, value and asked (million EUR of value missing and asked for, one unit for
    one year at the item's weight), missing (value over asked; null in a year without a target).
    Names stand in the order of the scenario's items.
    """
    items = plan.scenario.items
    names = {i.item: i.klass if by == "class" else i.name for i in items}
    weights = {i.item: i.weight for i in items}
    p = plan.problem
    periods = pl.DataFrame(
        {
            "quarter": [shown(int(q)) for q in p.grid.last],
            "year": p.grid.first // 4,
            "years": p.grid.length / 4,
        }
    )
    worth = pl.col("item").replace_strict(weights, return_dtype=pl.Float64) * pl.col("years")
    found = (
        plan.stocks.join(periods, on="quarter", how="left")
        .with_columns(name=pl.col("item").replace_strict(names, return_dtype=pl.String))
        .group_by("name", "year", maintain_order=True)
        .agg(value=(pl.col("shortfall") * worth).sum(), asked=(pl.col("target") * worth).sum())
        .with_columns(missing=pl.when(pl.col("asked") > 0).then(pl.col("value") / pl.col("asked")))
    )
    order = {name: place for place, name in enumerate(dict.fromkeys(names.values()))}
    return found.filter((pl.col("asked") > 0).any().over("name")).sort(
        pl.col("name").replace_strict(order, return_dtype=pl.Int64), "year"
    )


def use(plan: Plan) -> pl.DataFrame:
    """A row a line and period: how far the slots open to orders are used.

    Columns: line, item, producer, country, region, from, to (quarters); room (units that can be
    made in the quarters in which an order of the plan can arrive, expansion included), firm (of
    these, taken by firm orders), made (delivered to orders of the plan), used (firm and made over
    room; null where no order can arrive).
    """
    p, s = plan.problem, plan.scenario
    offered = p.grid.sums(capacity(s, p.grid.quarters) * p.open)
    made = plan.amounts("deliver").sum(axis=0)
    room = offered + _added(plan)
    firm = offered - p.slots
    line, period = (axis.ravel() for axis in np.indices(made.shape))
    names = {
        field: np.array([getattr(x, field) for x in s.lines])[line]
        for field in ("line", "item", "producer", "country", "region")
    }
    firsts, lasts = (
        np.array([shown(int(q)) for q in ends]) for ends in (p.grid.first, p.grid.last)
    )
    return pl.DataFrame(
        {
            **names, "from": firsts[period], "to": lasts[period], "room": room.ravel(),
            "firm": firm.ravel(), "made": made.ravel(),
        }
    ).with_columns(
        used=pl.when(pl.col("room") > 0).then((pl.col("firm") + pl.col("made")) / pl.col("room"))
    )  # fmt: skip


def _added(plan: Plan) -> Floats:
    """[l, p] units that expansion adds in the quarters open to orders."""
    p, s = plan.problem, plan.scenario
    by_quarter = np.zeros(p.open.shape)
    built = plan.amounts("added")
    for number, (offer, line) in enumerate(zip(s.expansions, p.expansion_line, strict=True)):
        begun = p.grid.quarters - offer.delay
        counts = (begun >= p.grid.start) & p.open[line]
        by_quarter[line, counts] += built[number, p.grid.of[begun[counts] - p.grid.start]]
    return p.grid.sums(by_quarter)
