"""A made-up scenario of any size for the planner's workloads: no real country, no real item."""

from __future__ import annotations

import numpy as np

from article3.planner.grid import quarter
from article3.planner.scenario import (
    Budget,
    Expansion,
    Item,
    Line,
    Nation,
    Need,
    Parameter,
    Rule,
    Scenario,
    Stock,
    Target,
)

START = quarter("2026-Q1")
PARAMETERS = {
    "discount": 0.03, "deposit": 0.3, "overrun_penalty": 20.0, "preference_penalty": 2.0,
    "ukraine_weight": 1.0, "cost_weight": 0.1,
}  # fmt: skip


def made_up(nations: int, items: int, quarters: int, *, seed: int = 1) -> Scenario:
    """Targets that rise, budgets that fall short, two lines an item, one of which can grow."""
    rng = np.random.default_rng(seed)
    ends = START + quarters - 1
    name = [f"N{n:02}" for n in range(nations)]
    price = rng.uniform(0.5, 20, items)
    size = rng.uniform(20, 400, (nations, items))
    item = [
        Item(f"i{i}", f"item {i}", f"class {i % 4}", "units", float(price[i] * rng.uniform(0.5, 2)),
             float(rng.uniform(0, 0.06)))
        for i in range(items)
    ]  # fmt: skip
    slots = size.sum(axis=0) / rng.uniform(40, 80, items)
    line = [
        Line(f"i{i}-{region}", f"i{i}", "maker", "DEU" if region == "eu" else "USA", region,
             float(slots[i] * rng.uniform(0.3, 0.7)), START, int(rng.integers(2, 9)),
             float(price[i] * rng.uniform(0.9, 1.2)), float(rng.uniform(0.97, 1.02)))
        for i in range(items) for region in ("eu", "us")
    ]  # fmt: skip
    years = range(START // 4, ends // 4 + 1)
    yearly = (size * price).sum(axis=1) / 14
    return Scenario(
        title="made up", start=START, end=ends, quarters_until=START + 7,
        half_years_until=START + 15, price_basis="constant 2026",
        parameters={k: Parameter(k, v, "") for k, v in PARAMETERS.items()},
        nations=tuple(Nation(n, "eu" if k % 4 else "europe") for k, n in enumerate(name)),
        items=tuple(item), lines=tuple(line),
        expansions=tuple(
            Expansion(x.line, x.capacity, int(rng.integers(4, 9)), 3 * x.price, START)
            for x in line if x.region == "eu"
        ),
        stocks=tuple(
            Stock(name[n], f"i{i}", float(size[n, i] * rng.uniform(0.1, 0.5)))
            for n in range(nations) for i in range(items)
        ),
        targets=tuple(
            Target(name[n], f"i{i}", START + q, float(size[n, i] * part))
            for n in range(nations) for i in range(items)
            for q, part in ((0, 0.5), (8, 0.7), (20, 1.0)) if q < quarters
        ),
        needs=tuple(Need(f"i{i}", START, float(slots[i] * 0.3)) for i in range(0, items, 3)),
        budgets=tuple(
            Budget(name[n], y, float(yearly[n] * rng.uniform(0.7, 1.3)))
            for n in range(nations) for y in years
        ),
        rules=(Rule("prefer", "preference", ("eu",), ("eu", "europe"), 0.6, min(years), 9999),),
    )  # fmt: skip
