"""Why a plan is as it is, as text: prices with their ranges, what is in the way, what else is."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from article3.cli import options

if TYPE_CHECKING:
    from article3.planner.alternatives import Alternatives, Quantity
    from article3.planner.explain import Explanation
    from article3.planner.plan import Plan
    from article3.planner.prices import Price

HOLDS = {"all": "in all", "some": "in some only", "none": "in none"}

IDLE = {"slot": "No line is full", "money": "No budget is spent in full",
        "rule": "No rule is in the way"}  # fmt: skip
"""What it means that a family has no price."""


def watch(name: str) -> None:
    """Say what is solved next where somebody watches."""
    if sys.stderr.isatty():
        click.echo(f"Solving again: {name}", err=True)


def note_cut_short(plan: Plan) -> None:
    """Say that what follows is of a plan that may not be the best."""
    if not plan.solution.finished:
        gap = 100 * plan.solution.gap
        click.echo(
            f"CUT SHORT by the time limit (gap {gap:.1f} %); this is of the plan found so far."
        )


def rows(made: Iterable[Any]) -> list[dict[str, Any]]:
    """Records for ``--json``."""
    return [dataclasses.asdict(record) for record in made]


def show_prices(found: tuple[Price, ...]) -> None:
    """Print each price as the range that solving again gave."""
    heads = ["one more", "of", "is worth, EUR m of value", "tried with", "solving again says"]
    table = [
        (price.unit, price.name, _range(price), f"± {price.step:,.0f}",
         "confirmed" if price.confirmed else f"NOT CONFIRMED: {price.why}")
        for price in found
    ]  # fmt: skip
    if table:
        options.table(heads, table, right=heads[2:4])
    for family, words in IDLE.items():
        if family not in {price.family for price in found}:
            click.echo(f"{words}: one more is worth nothing.")


def _range(price: Price) -> str:
    if price.low is None:
        return "not known"
    if price.high is None:
        return f"at least {price.low:,.4g}"
    low, high = f"{price.low:,.4g}", f"{price.high:,.4g}"
    return low if low == high else f"{low} to {high}"


def show_explained(found: tuple[Explanation, ...]) -> None:
    """Print a paragraph a shortfall."""
    if not found:
        click.echo("Nothing asked about is short.")
    for place, one in enumerate(found):
        click.echo(("\n" if place else "") + one.summary)
        for check in one.checks:
            click.echo(f"  {check}")
        for bound in one.binds:
            click.echo(f"  Holds it back: {bound}.")
        click.echo(f"  {one.answer}")
        if one.useless and one.remedies:
            click.echo(f"  Alone of no use: {', '.join(one.useless)}.")
        closed = f"closes it in {one.closed}" if one.closed else "does not close it before its end"
        click.echo(f"  The plan {closed}.")


def show_alternatives(found: Alternatives) -> None:
    """Print the ends of each quantity, then each statement."""
    click.echo(f"Plans with an objective of at most {found.limit:,.1f} million EUR of value:")
    heads = ["what", "in the plan", "least", "most"]
    table = [
        (one.name, *(_amount(one, number) for number in (one.value, one.least, one.most)))
        for one in found.quantities
    ]  # fmt: skip
    options.table(heads, table, right=heads[1:])
    click.echo("")
    options.table(
        ["statement", "holds"], [(one.words, HOLDS[one.holds]) for one in found.statements]
    )


def _amount(one: Quantity, number: float | None) -> str:
    if number is None:
        return "nothing bought"
    return f"EUR {number:,.1f} m" if one.unit == "million EUR" else f"{100 * number:.1f} %"
