"""A plan as text: what is short, what it costs and where, what binds, what is assumed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from article3.cli import options
from article3.cli.plan_budgets import OUTLOOK
from article3.errors import Article3Error, MissingExtraError
from article3.planner.answers import REGIONS, Answer, answers, assumed, columns_assumed, ranges
from article3.planner.check import unreachable

if TYPE_CHECKING:
    from article3.planner.plan import Plan
    from article3.planner.prices import Price
    from article3.planner.scenario import Scenario

SHOWN = 10
"""How many full lines are listed before a count stands for the rest."""


def show(found: Plan) -> None:
    """Print the plan's answers."""
    click.echo(f"{found.scenario.title}: {_solved(found)}")
    made = answers(found)
    click.echo("")
    _shortfalls(made)
    click.echo("")
    _supply(made)
    click.echo("")
    _full(found)
    for line in (*unreachable(found.scenario), *_assumptions(found.scenario)):
        click.echo(line)


def _solved(found: Plan) -> str:
    made = found.solution
    if made.finished and found.scenario.in_whole:
        return (
            f"objective {made.objective:,.1f} million EUR of value in whole batches and steps; no "
            f"plan is better than {made.bound:,.1f} (gap {100 * made.gap:.2f} %). Prices hold with "
            "batches and steps as planned."
        )
    if made.finished:
        return f"objective {made.objective:,.1f} million EUR of value, solved to its bound."
    return (
        f"objective {made.objective:,.1f} million EUR of value, CUT SHORT by the time limit; no "
        f"plan is better than {made.bound:,.1f} (gap {100 * made.gap:.1f} %)."
    )


def _pick(made: tuple[Answer, ...], measure: str) -> list[Answer]:
    return [answer for answer in made if answer.measure == measure]


def _percent(value: float | None) -> str:
    return "nothing bought" if value is None else f"{100 * value:.1f} %"


def _shortfalls(made: tuple[Answer, ...]) -> None:
    part = {(a.date, a.name): a.value for a in _pick(made, "missing")}
    rows = [
        (a.date, a.name, f"{a.value:,.1f}", _percent(part[a.date, a.name]))
        for a in _pick(made, "short")
    ]
    heads = ["at the end of", "class", "short, units", "of the target's value"]
    options.table(heads, rows, right=heads[2:])


def _supply(made: tuple[Answer, ...]) -> None:
    """Money by date: spent so far, where, and expansion started."""
    share = {(a.date, a.name): a.value for a in _pick(made, "bought in")}
    built = {a.date: a.value for a in _pick(made, "expansion") if a.name == "all lines"}
    over = {a.date: a.value for a in _pick(made, "overrun")}
    unmet = {a.date: a.value for a in _pick(made, "unmet")}
    rows = [
        (a.date, f"{a.value:,.0f}", f"{over[a.date]:,.0f}",
         *(_percent(share[a.date, name]) for name in REGIONS.values()), f"{built[a.date]:,.0f}",
         *([_percent(unmet[a.date])] if unmet else []))
        for a in _pick(made, "cost")
    ]  # fmt: skip
    heads = [
        "by the end of", "cost, EUR m", "over budget", *REGIONS.values(),
        "expansion, EUR m", *(["Ukraine's need unmet"] if unmet else []),
    ]  # fmt: skip
    options.table(heads, rows, right=heads[1:])


def _full(found: Plan) -> None:
    binding = found.binding
    rows = [
        (r["line"], r["from"] if r["from"] == r["to"] else f"{r['from']}..{r['to']}",
         f"{r['price']:,.2f}")
        for r in binding.head(SHOWN).iter_rows(named=True)
    ]  # fmt: skip
    if not rows:
        click.echo("No line is full.")
        return
    heads = ["full line", "when", "one more unit is worth, EUR m"]
    options.table(heads, rows, right=heads[2:])
    if binding.height > SHOWN:
        click.echo(f"... and {binding.height - SHOWN} more.")


def _assumptions(scenario: Scenario) -> Iterator[str]:
    columns = columns_assumed(scenario)
    parameters = ", ".join(p.name for p in scenario.parameters.values() if p.assumed)
    for file, (lines, total) in assumed(scenario).items():
        numbered = tuple(n for n in lines if n)
        where = f"line {ranges(numbered)}" if numbered else parameters
        if file == OUTLOOK:
            where = "the share of each path"
        numbers = columns[file] if numbered else {}
        each = ", ".join(f"{column} {len(at)}" for column, at in numbers.items())
        said = f": {each}" if len(numbers) > 1 else ""
        yield f"Assumed: {len(lines)} of {total} rows of {file} ({where}){said}."


_NOTHING = 0.05
"""Capacity below which a comparison says "none": it would print as 0.0."""


def show_compared(found: Mapping[str, Plan]) -> None:
    """Print a line an answer and a column a scenario."""
    made = {name: answers(plan) for name, plan in found.items()}
    cells = {
        (a.date, a.measure, a.name, a.unit, scenario): a.value
        for scenario, of in made.items() for a in of
    }  # fmt: skip
    # What a solver's interior leaves of zero is no expansion; "none" stands for all of it.
    cells = {k: v for k, v in cells.items() if k[1] != "expansion" or (v or 0) >= _NOTHING}
    keys = list(dict.fromkeys(key[:4] for key in cells))
    keys.sort(key=lambda key: key[0])
    names = [Path(name).name for name in found]
    rows = [
        (date, f"{measure}, {name}", *(
            _cell(cells.get((date, measure, name, unit, scenario)), measure, unit)
            for scenario in found
        ))
        for date, measure, name, unit in keys
    ]  # fmt: skip
    options.table(["by the end of", "what", *names], rows, right=names)
    for name, plan in zip(names, found.values(), strict=True):
        click.echo(f"{name}: {_solved(plan)}")
        for line in _assumptions(plan.scenario):
            click.echo(f"  {line}")


def _cell(value: float | None, measure: str, unit: str) -> str:
    if value is None:
        return "none" if measure in ("expansion", "full") else "nothing bought"
    if unit.startswith("share"):
        return _percent(value)
    return f"{value:,.1f} {'EUR m' if unit == 'million EUR' else unit}"


def facts(found: Plan) -> dict[str, Any]:
    """What holds for the whole plan, for the query of ``--json``."""
    made = found.solution
    return {
        "objective": made.objective, "bound": made.bound, "finished": made.finished,
        "assumed": {file: list(lines) for file, (lines, _) in assumed(found.scenario).items()},
        "unreachable": list(unreachable(found.scenario)),
    }  # fmt: skip


def rows(found: Plan) -> Iterator[dict[str, Any]]:
    """The rows of ``--json``: every answer."""
    for a in answers(found):
        yield {
            "date": a.date, "measure": a.measure, "name": a.name, "value": a.value, "unit": a.unit
        }  # fmt: skip


def checked(scenario: Scenario) -> Iterator[dict[str, Any]]:
    """A row a file with assumptions, and one a target beyond reach."""
    columns = columns_assumed(scenario)
    for file, (lines, total) in assumed(scenario).items():
        yield {
            "file": file, "rows": total, "assumed": len(lines), "lines": list(lines),
            "columns": {name: list(at) for name, at in columns[file].items()},
        }  # fmt: skip
    for sentence in unreachable(scenario):
        yield {"file": "targets.csv", "unreachable": sentence}


def show_checked(scenario: Scenario) -> None:
    """Print what a scenario holds."""
    from article3.planner.grid import shown

    s = scenario
    click.echo(
        f"{s.title}: {len(s.nations)} nations, {len(s.items)} items, {len(s.lines)} lines, "
        f"{shown(s.start)} to {shown(s.end)}; it can be planned."
    )
    for line in (*unreachable(s), *_assumptions(s)):
        click.echo(line)


def free(out: Path) -> None:
    """Refuse a folder that is there already, before anything is computed."""
    if out.exists():
        raise Article3Error(f"{out} is there already; name a new folder.")
    if not out.absolute().parent.is_dir():
        raise Article3Error(f"There is no folder {out.parent} to make {out.name} in.")


def confirmed(found: Plan, top: int, time_limit: float | None) -> tuple[Price, ...]:
    """The values of the most valuable lines, found by solving again."""
    from article3.planner.prices import SLOT, prices

    return prices(found, top=top, time_limit=time_limit, families=(SLOT,)) if top else ()


def write(found: Plan, out: Path, tried: tuple[Price, ...] = ()) -> str:
    """Fill a new folder, which appears complete or not at all, and say with what.

    Every frame goes into a CSV file, all into a workbook, and the pictures into SVG files: these
    only where the ``charts`` extra is installed.
    """
    from article3 import export_plan

    try:
        made = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.absolute().parent))
    except OSError as error:
        raise Article3Error(
            f"{out} cannot be made there ({error.strerror}); name another."
        ) from None
    try:
        for name, frame in found.frames().items():
            frame.write_csv(made / f"{name}.csv")
        export_plan.workbook(found, made / export_plan.WORKBOOK, tried)
        try:
            drawn = f"{len(export_plan.draw(found, made, tried))} pictures"
        except MissingExtraError as missing:
            drawn = f"no pictures ({missing})"
        made.chmod(0o755)
        made.rename(out)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return f"Wrote {len(found.frames())} tables, {export_plan.WORKBOOK} and {drawn} to {out}."
