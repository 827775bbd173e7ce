"""Small scenarios made at random, with everything a scenario can hold."""

from __future__ import annotations

import numpy as np

from article3.planner.grid import quarter
from article3.planner.scenario import (
    Backfill,
    Bill,
    Budget,
    Expansion,
    Interchange,
    Item,
    Line,
    Nation,
    Need,
    Order,
    Parameter,
    Rule,
    Scenario,
    Step,
    Stock,
    Target,
)

START = quarter("2027-Q1")


def small(seed: int, *, nations: int = 3, quarters: int = 14) -> Scenario:
    """Nations, a round with a component, a gun and its substitute, over a grid of all lengths."""
    rng = np.random.default_rng(seed)
    end = START + quarters - 1
    names = ["EST", "FRA", "GBR", "NOR"][:nations]
    items = ["round", "charge", "gun", "howitzer"]

    def between(low: float, high: float) -> float:
        return float(np.round(rng.uniform(low, high), 3))

    regions = {item: rng.permutation(["eu", "europe", "us", "other"])[:2] for item in items}
    lines = [
        Line(
            f"{item}-{region}", item, "maker", "DEU", str(region), between(2, 8),
            START + int(rng.integers(0, 3)), int(rng.integers(0, 6)), between(1, 5),
            between(0.95, 1.05),
        )
        for item in items for region in regions[item]
    ]  # fmt: skip
    values = {
        "discount": 0.04, "deposit": between(0, 0.6), "overrun_penalty": between(1, 6),
        "preference_penalty": between(0, 3), "ukraine_weight": between(0.2, 1),
        "cost_weight": between(0.1, 1),
    }  # fmt: skip
    if seed % 3 == 0:
        values["years_after"] = (0.25, 1.5, 4.0)[seed // 3 % 3]
    wanted = [i for i in items if i != "charge"]
    return Scenario(
        title="small", start=START, end=end, quarters_until=START + 3,
        half_years_until=START + 7, price_basis="constant 2026",
        parameters={k: Parameter(k, v, "") for k, v in values.items()},
        nations=tuple(Nation(n, "europe" if n in ("GBR", "NOR") else "eu") for n in names),
        items=tuple(Item(i, i, "guns", "units", between(4, 40), between(0, 0.2)) for i in items),
        lines=tuple(lines),
        budgets=tuple(
            Budget(n, y, between(5, 60))
            for n in names for y in range(START // 4, end // 4 + 1)
        ),
        steps=(Step(lines[0].line, START + 4, between(2, 12)),),
        expansions=tuple(
            Expansion(x.line, between(1, 6), int(rng.integers(1, 5)), between(1, 20),
                      START + int(rng.integers(0, 3)))
            for x in lines[::2]
        ),
        stocks=tuple(Stock(n, i, between(5, 30)) for n in names for i in items),
        orders=tuple(
            Order(names[0], x.line, START + int(rng.integers(0, quarters)), between(0, 3))
            for x in lines[1::2]
        ),
        targets=tuple(
            Target(n, i, START + q, between(10, 30) + 5 * q)
            for n in names for i in wanted for q in (0, 5) if rng.random() < 0.8
        ),
        needs=tuple(
            Need(i, START + int(rng.integers(0, 6)), between(0, 4)) for i in ("round", "gun")
        ),
        rules=(
            Rule("prefer", "preference", ("eu",), ("eu", "europe"), 0.6, 2027, 2029),
            Rule("cap", "component_cap", ("all",), ("us",), 0.3, 2028, 2030),
        ),
        interchange=(
            Interchange("gun", "howitzer", between(0.5, 2)), Interchange("howitzer", "gun", 1.5),
        ),
        bills=(Bill("round", "charge", between(0.5, 3)),),
        backfills=(
            Backfill(names[0], "gun", 1.5, START + 1, START + 6),
            Backfill("USA", "round", 4.0, START, START + 7),
        ),
    )  # fmt: skip
