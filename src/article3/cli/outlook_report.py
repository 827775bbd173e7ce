"""An outlook as text: the table by year, what was said of it, probabilities, what moves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from article3.alliance import entity_name, is_group
from article3.cli import options
from article3.errors import MissingFigureError

if TYPE_CHECKING:
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
    for line in (*notes.check(found), *notes.caveats(found), *notes.tested(found)):
        click.echo(line)


def show_drivers(found: Outlook, *, as_json: bool = False) -> None:
    """The forecast by Ally and year: what every path and draw is centred on."""
    from article3.outlook.drivers import EXTENSION, frame

    table = frame(found.drivers)
    if as_json:
        query = {"command": "outlook --drivers", "entity": found.entity,
                 "edition": found.drivers.forecast}  # fmt: skip
        options.emit_json(query, table.iter_rows(named=True))
        return
    heads = [
        "who", "year", "", "real growth", "inflation", "exchange", "spending", "revenue",
        "net lending", "debt", "interest",
    ]  # fmt: skip
    rows = [
        (who, year, standing, *("no figure" if x is None else f"{x:.1f}" for x in values))
        for who, year, standing, *values in table.iter_rows()
    ]
    options.table(heads, rows, right=heads[3:])
    click.echo(
        "Yearly changes in per cent (exchange: dollars a unit buys); general government in per "
        f"cent of GDP; interest on last year's debt. {EXTENSION} ({found.drivers.forecast})."
    )


def _years(found: Outlook) -> None:
    """The table a finance committee wants: a line a year, median and 80 % interval."""
    group = is_group(found.entity)
    scale, unit = (1000, "bn") if group else (1, "m")
    heads = [
        "year", "share, %", f"EUR {unit}, current", f"EUR {unit}, prices of {found.start}",
        "over today's share, the same", "% of government spending", "debt added, % of GDP",
    ]  # fmt: skip
    now = f"{found.start_cost() / scale:,.{1 if group else 0}f}"
    rows = [[str(found.start), f"{found.start_share():.2f}", now, now, "", "", ""]]
    rows += [
        [
            str(year), _one(found, "share", year, 2),
            _fan(found, "cost_eur", year, scale), _fan(found, "cost_eur_constant", year, scale),
            _one(found, "extra_eur_constant", year, 1 if group else 0, scale),
            _fan(found, "expenditure_share", year, decimals=1),
            "" if group else _one(found, "debt_effect", year, 1),
        ]
        for year in found.years
    ]  # fmt: skip
    if group:
        heads, rows = heads[:6], [row[:6] for row in rows]
    elif found.drivers.currencies[0] != "EUR":
        heads.insert(2, f"{found.drivers.currencies[0]} m, current")
        own = [f"{found.drivers.spent[0]:,.0f}"]
        own += [_fan(found, "cost_national", year) for year in found.years]
        rows = [[*row[:2], cell, *row[2:]] for row, cell in zip(rows, own, strict=True)]
    options.table(heads, rows, right=heads[1:])
    click.echo("Medians; in brackets, where eight in ten draws lie.")


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
    """A line an Ally and one for the group: where it starts and ends, how likely, what it costs."""
    last = found.years[-1]
    rows = []
    for column, entity in enumerate(found.entities):
        own = entity != found.entity
        cost, extra = (
            (found.figure(measure, last, entity=entity).value or 0.0) / 1000 + 0.0
            for measure in ("cost_eur", "extra_eur_constant")
        )
        rows.append((
            entity_name(entity),
            f"{found.drivers.share[column] if own else found.start_share():.2f}",
            f"{found.value('share', last, entity=entity):.2f}", found.probability(entity).shown,
            found.probability(entity, revised=True).shown, f"{cost:,.1f}", f"{extra:,.1f}",
            _plan(found, column) if own else "",
        ))  # fmt: skip
    heads = [
        "who", f"share {found.start}", f"share {last}", "as planned", "after revisions",
        f"EUR bn {last}, current", f"over today's share, {found.start} prices", "promised",
    ]  # fmt: skip
    options.table(heads, rows, right=heads[1:-1])


def _plan(found: Outlook, column: int) -> str:
    """The points of the announced plan, where the path follows it."""
    if found.asked.rule != "promises":
        return ""
    plan = found.plans[column]
    said = [f"{c.comparator} {c.value:g} % {c.due_year}" for c in plan.promises]
    return ", ".join([*said, *(["contests The Hague's 3.5 %"] if plan.contested else [])])


def _sensitivity(found: Outlook) -> None:
    from article3.outlook.sensitivity import changes, influences

    last = found.years[-1]
    parts = [
        f"{x.driver} ({x.low:,.0f}–{x.high:,.0f} million EUR alone, {100 * x.variance:.0f} % of "
        "the variance)"
        for x in influences(found)
    ]
    if parts:  # a single draw varies in nothing
        click.echo(f"What moves the cost of {last}: " + "; ".join(parts) + ".")
    shifts = [f"{x.what}: {x.cost:,.0f}" for x in changes(found)]
    click.echo(f"What if, million EUR in {last}: " + "; ".join(shifts) + ".")
