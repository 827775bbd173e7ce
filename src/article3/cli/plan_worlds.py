"""What ``article3 plan robust`` gathers and prints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from article3.cli import options
from article3.cli.plan_budgets import from_outlook
from article3.planner.read import read

if TYPE_CHECKING:
    from article3.planner.scenario import Budget, OutlookBudgets, Scenario
    from article3.planner.stochastic import Robust
    from article3.planner.stochastic.draws import Factors
    from article3.planner.stochastic.fresh import Fresh

ALLIANCE = "NATO"


class _Asked:
    """Budgets from the outlook, and what was asked of it."""

    def __init__(self) -> None:
        self.what: OutlookBudgets | None = None

    def __call__(
        self, asked: OutlookBudgets, nations: tuple[str, ...], years: tuple[int, ...]
    ) -> tuple[Budget, ...]:
        self.what = asked
        return from_outlook(asked, nations, years)


def scenario_and_budgets(folder: Path, worlds: int) -> tuple[Scenario, Factors | None]:
    """A scenario, and draws of its nations' budgets where they come from the outlook."""
    asked = _Asked()
    found = read(folder, budgets=asked)
    if asked.what is None:
        return found, None
    return found, _drawn(asked.what, [n.nation for n in found.nations], worlds)


def _drawn(asked: OutlookBudgets, nations: list[str], worlds: int) -> Factors:
    """Each nation's cost in each draw over its median, the same draw for all nations."""
    import numpy as np

    from article3.outlook import outlook
    from article3.outlook.simulate import simulate

    draws = max(worlds, 1_000)
    found = outlook(
        ALLIANCE, ledger=options.ledger(), target=asked.target, rule=asked.rule, draws=draws
    )
    made = {}
    for nation in nations:
        column = found.entities.index(nation)
        cost = simulate(found.problem, 0, ("cost_eur_constant",), column).kept["cost_eur_constant"]
        factor = (cost / np.median(cost, axis=1, keepdims=True))[:, :worlds].T
        made[nation] = [dict(zip(found.years, row.tolist(), strict=True)) for row in factor]
    return made


def show(found: Robust, budgets: Factors | None) -> None:
    """What to start, and what deciding for many worlds is worth."""
    best = found.best
    click.echo(f"{found.scenario.title}: expansions decided before the world is known")
    drawn = "draws of the outlook" if budgets else "an assumed spread"
    click.echo(
        f"{len(best.values)} worlds: budgets by {drawn}; Ukraine's need, late deliveries and slow "
        "building by assumed spreads."
    )
    if found.pooled:
        click.echo(
            "Decided as if the nations of a region bought together; so are these objectives."
        )
    starts = found.starts()
    if starts.is_empty():
        click.echo("Start nothing in the first two years.")
    else:
        options.table(
            ["line", "start in", "units a quarter"],
            [(line, quarter, f"{added:,.1f}") for line, quarter, added in starts.iter_rows()],
            right=["units a quarter"],
        )
    click.echo(
        f"Mean objective {best.objective:,.0f} million EUR of value; none is below "
        f"{best.bound:,.0f} (gap {100 * best.gap:.2f} %, {len(best.rounds)} rounds)."
    )
    click.echo(
        f"Deciding for the mean world costs {found.worth_of_worlds:,.1f} more (the value of the "
        f"stochastic solution); knowing the world would save {found.worth_of_knowing:,.1f} (the "
        "expected value of perfect information)."
    )
    if found.fresh is not None:
        _show_tried(found.fresh)


def _show_tried(fresh: Fresh) -> None:
    count = len(fresh.decided)
    worlds = f"{count} worlds it has" if count > 1 else "a world it has"
    click.echo(f"\nIn {worlds} not seen, nation by nation and quarter by quarter:")
    named = (
        ("mean objective", fresh.mean),
        ("value of the stochastic solution", fresh.worth_of_worlds),
        ("expected value of perfect information", fresh.worth_of_knowing),
    )
    options.table(
        ["million EUR of value", "mean", "standard error"],
        [
            (name, f"{mean:,.1f}", "one world gives none" if error is None else f"{error:,.1f}")
            for name, (mean, error) in named
        ],
        right=["mean", "standard error"],
    )


def facts(found: Robust) -> dict[str, Any]:
    """The numbers of ``--json``'s query."""
    best = found.best
    return {
        "objective": best.objective, "bound": best.bound, "gap": best.gap,
        "pooled": found.pooled, "rounds": len(best.rounds), "worlds": len(best.values),
        "value_of_stochastic_solution": found.worth_of_worlds,
        "expected_value_of_perfect_information": found.worth_of_knowing,
        **(_fresh_facts(found.fresh) if found.fresh is not None else {"fresh_worlds": 0}),
    }  # fmt: skip


def _fresh_facts(fresh: Fresh) -> dict[str, Any]:
    """Means in fresh worlds with their standard errors; null where one world gives none."""
    made: dict[str, Any] = {"fresh_worlds": len(fresh.decided)}
    for name, (value, error) in (
        ("fresh_mean", fresh.mean),
        ("fresh_value_of_stochastic_solution", fresh.worth_of_worlds),
        ("fresh_expected_value_of_perfect_information", fresh.worth_of_knowing),
    ):
        made |= {name: value, f"{name}_standard_error": error}
    return made
