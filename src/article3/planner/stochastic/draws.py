"""Worlds a plan must stand in: the scenario with other budgets, needs, delays and slippage.

What is not known when expansions are decided: how far budgets fall short of or exceed their path,
how much Ukraine needs, how many quarters deliveries of a producer come late, and how many quarters
building takes longer. The ranges are assumptions of :class:`Spread`, except budgets, which may come
from the draws of an outlook.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from article3.errors import Article3Error
from article3.planner.scenario import Scenario

Factors = Mapping[str, Sequence[Mapping[int, float]]]
"""For each nation a list of draws: the factor on its budget by year."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How far things may differ from the scenario; every number is an assumption.

    ``budget`` is the yearly standard deviation of the logarithm of budgets, all nations together
    and each by itself in equal parts (only where no draws of an outlook are given). ``need`` is the
    lowest and highest factor on Ukraine's need, triangular around 1. ``late`` and ``slip`` are the
    chances of 0, 1, 2 ... quarters more for a line's lead time and for an expansion.
    """

    budget: float = 0.06
    need: tuple[float, float] = (0.6, 1.5)
    late: tuple[float, ...] = (0.6, 0.25, 0.15)
    slip: tuple[float, ...] = (0.5, 0.3, 0.2)


def world(
    scenario: Scenario, number: int, *, seed: int = 1, spread: Spread | None = None,
    budgets: Factors | None = None,
) -> Scenario:  # fmt: skip
    """The scenario in one world; the same number and seed give the same world.

    ``budgets`` are draws of an outlook, taken by number in turn. Raises ``Article3Error`` where
    they lack a nation of the scenario.
    """
    spread = spread or Spread()
    random = np.random.Generator(
        np.random.PCG64DXSM(np.random.SeedSequence(seed, spawn_key=(number,)))
    )
    low, high = spread.need
    need = random.triangular(low, 1.0, high)
    common = random.standard_normal()
    own = dict(zip((n.nation for n in scenario.nations),
                   random.standard_normal(len(scenario.nations)), strict=True))  # fmt: skip
    late = random.choice(len(spread.late), len(scenario.lines), p=spread.late)
    slip = random.choice(len(spread.slip), len(scenario.expansions), p=spread.slip)
    first = scenario.start // 4

    def factor(nation: str, year: int) -> float:
        if budgets is not None:
            if nation not in budgets:
                raise Article3Error(f"The budgets' draws lack {nation}.")
            drawn = budgets[nation]
            return float(drawn[number % len(drawn)].get(year, 1.0))
        wide = spread.budget * np.sqrt(max(year - first, 0))
        return float(np.exp(wide * (common + own[nation]) / np.sqrt(2)))

    return replace(
        scenario,
        budgets=tuple(replace(b, amount=b.amount * factor(b.nation, b.year))
                      for b in scenario.budgets),
        needs=tuple(replace(n, amount=n.amount * need) for n in scenario.needs),
        lines=tuple(replace(x, lead_time=x.lead_time + int(more))
                    for x, more in zip(scenario.lines, late, strict=True)),
        expansions=tuple(replace(x, delay=x.delay + int(more))
                         for x, more in zip(scenario.expansions, slip, strict=True)),
    )  # fmt: skip
