"""An outlook as text: the table by year, what was said of it, probabilities, what moves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from article3.alliance import entity_name, is_group
from article3.cli import options
from article3.errors import MissingFigureError

if TYPE_CHECKING:
    from article3.ledger import Figure
    from article3.outlook import Outlook


def show(found: Outlook, *, sensitivity: bool = False) -> None:
    """Print the outlook."""
    from article3.outlook import notes

    click.echo(notes.heading(found))
    for line in notes.start(found):
        click.echo(line)
    click.echo("")
    _years(found)
    click.echo("")
    if is_group(found.entity):
        _members(found)
        click.echo("")
    for line in (*notes.level(found), *notes.compared(found), *notes.likely(found)):
        click.echo(line)
    if sensitivity or not is_group(found.entity):
        _sensitivity(found)
    for line in (*notes.check(found), *notes.caveats(found)):
        click.echo(line)


def _years(found: Outlook) -> None:
    """The table a finance committee wants: a line a year, median and 80 % interval."""
    group = is_group(found.entity)
    scale, unit = (1000, "billion") if group else (1, "million")
    heads = [
        "year", "share %", f"cost, {unit} EUR, current (80 %)",
        f"at {found.start} prices (80 %)", f"over today's share, {found.start} prices",
        "% of government spending",
    ]  # fmt: skip
    if not group:
        heads.append("debt, points of GDP")
    rows = []
    for year in found.years:
        cells = [
            str(year), _one(found, "share", year, 2),
            _fan(found, "cost_eur", year, scale), _fan(found, "cost_eur_constant", year, scale),
            _one(found, "extra_eur_constant", year, 1 if group else 0, scale),
            _fan(found, "expenditure_share", year, decimals=1),
        ]  # fmt: skip
        if not group:
            cells.append(_one(found, "debt_effect", year, 1))
        rows.append(cells)
    options.table(heads, rows, right=heads[1:])


def _fan(
    found: Outlook, measure: str, year: int, scale: float = 1, decimals: int | None = None
) -> str:
    digits = decimals if decimals is not None else (1 if scale > 1 else 0)
    try:
        low, middle, high = (
            (found.figure(measure, year, level).value or 0.0) / scale for level in (0.1, 0.5, 0.9)
        )
    except MissingFigureError:
        return "no figure"
    return f"{middle:,.{digits}f} ({low:,.{digits}f}–{high:,.{digits}f})"


def _one(found: Outlook, measure: str, year: int, digits: int, scale: float = 1) -> str:
    try:
        return f"{(found.figure(measure, year).value or 0.0) / scale:,.{digits}f}"
    except MissingFigureError:
        return "no figure"


def _members(found: Outlook) -> None:
    """A line an Ally: where it starts and ends, how likely, what it costs."""
    last = found.years[-1]
    rows = []
    for column, entity in enumerate(found.entities):
        start = "" if entity == found.entity else f"{found.drivers.share[column]:.2f}"
        plan = "" if entity == found.entity else _plan(found, column)
        rows.append((
            entity_name(entity), start, _fan(found, "share", last, decimals=2),
            found.probability(entity).shown, found.probability(entity, revised=True).shown,
            f"{(found.figure('cost_eur', last, entity=entity).value or 0) / 1000:,.1f}",
            f"{(found.figure('extra_eur_constant', last, entity=entity).value or 0) / 1000:,.1f}",
            plan,
        ) if entity == found.entity else (
            entity_name(entity), start, _share(found, entity, last),
            found.probability(entity).shown, found.probability(entity, revised=True).shown,
            f"{(found.figure('cost_eur', last, entity=entity).value or 0) / 1000:,.1f}",
            f"{(found.figure('extra_eur_constant', last, entity=entity).value or 0) / 1000:,.1f}",
            plan,
        ))  # fmt: skip
    heads = [
        "who", f"share {found.start}", f"share {last}", "reaches it as planned", "after revisions",
        f"EUR bn {last}, current", f"over today's share, {found.start} prices", "promised",
    ]  # fmt: skip
    options.table(heads, rows, right=heads[1:-1])


def _share(found: Outlook, entity: str, year: int) -> str:
    return f"{found.figure('share', year, entity=entity).value or 0.0:.2f}"


def _plan(found: Outlook, column: int) -> str:
    """The points of the announced plan, where the path follows it."""
    if found.asked.rule != "promises":
        return ""
    plan = found.plans[column]
    said = ", ".join(
        f"{c.comparator} {c.value:g} % {c.due_year}" for c in plan.promises
    )  # fmt: skip
    return said + ("; contests The Hague's 3.5 %" if plan.contested else "")


def _sensitivity(found: Outlook) -> None:
    from article3.outlook.sensitivity import changes, influences

    last = found.years[-1]
    parts = [
        f"{x.driver} ({x.low:,.0f}–{x.high:,.0f} million EUR alone, {100 * x.variance:.0f} % of "
        "the variance)"
        for x in influences(found)
    ]
    click.echo(f"What moves the cost of {last}: " + "; ".join(parts) + ".")
    shifts = [f"{x.what}: {x.cost:,.0f}" for x in changes(found)]
    click.echo(f"What if, million EUR in {last}: " + "; ".join(shifts) + ".")


def rows(found: Outlook) -> Iterator[dict[str, Any]]:
    """The rows of ``--json``: every quantile, then probabilities and growth needed."""
    for row in found.frame().iter_rows(named=True):
        yield {**row, "indicator": row["measure"], "value": row["p50"]}
    for entity in found.entities:
        chances: list[Figure] = [
            found.probability(entity), found.probability(entity, revised=True)
        ]  # fmt: skip
        if entity in found.drivers.entities:
            chances.append(found.growth_needed(entity=entity))
        yield from (replace(figure).row() for figure in chances)
