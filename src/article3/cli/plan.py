"""``article3 plan``: what can be delivered by when, at what cost, from whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from article3.cli import options

if TYPE_CHECKING:
    from article3.planner.plan import Plan

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_time_limit = click.option(
    "--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS",
    help="Stop the solver then, with the best plan so far and its gap.",
)  # fmt: skip


class _Run(click.Group):
    """A group that takes a folder for what to run: ``plan FOLDER`` is ``plan run FOLDER``."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The subcommand named first, or ``run`` with everything."""
        if args and args[0] not in self.commands and Path(args[0]).exists():
            return "run", self.commands["run"], args
        return super().resolve_command(ctx, args)


@click.group(cls=_Run)
def command() -> None:
    """What can be delivered by when, at what cost, from whom; public aggregates only.

    A SCENARIO is a folder with scenario.toml and its tables. `article3 plan FOLDER` is
    `article3 plan run FOLDER`.
    """


@command.command()
@click.argument("scenario", type=_FOLDER)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="A new folder for the plan's tables, its workbook and its pictures.",
)  # fmt: skip
@click.option(
    "--confirm", type=click.IntRange(min=0), default=3, show_default=True, metavar="N",
    help="With --out: how many lines' values are tried by solving again, twice each.",
)  # fmt: skip
@_time_limit
@options.json_option
def run(
    scenario: Path, out: Path | None, confirm: int, time_limit: float | None, as_json: bool
) -> None:  # fmt: skip
    """The best plan of a scenario.

    \b
    article3 plan examples/scenarios/tiny
    article3 plan run examples/scenarios/tiny --out plan-tiny
    """
    from article3.cli import plan_report

    if out is not None:
        plan_report.free(out)
    found = _solved(scenario, time_limit)
    wrote = ""
    if out is not None:
        with options.progress(f"Trying the values of {confirm} lines ..."):
            tried = plan_report.confirmed(found, confirm, time_limit)
        wrote = plan_report.write(found, out, tried)
    if as_json:
        query = {"command": "plan run", "scenario": scenario.as_posix()}
        options.emit_json({**query, **plan_report.facts(found)}, plan_report.rows(found))
        return
    plan_report.show(found)
    if wrote:
        click.echo(wrote)


@command.command()
@click.argument("scenarios", type=_FOLDER, nargs=-1, required=True, metavar="SCENARIO...")
@_time_limit
@options.json_option
def compare(scenarios: tuple[Path, ...], time_limit: float | None, as_json: bool) -> None:
    """The answers of several scenarios side by side."""
    from article3.cli import plan_report

    found = {folder.as_posix(): _solved(folder, time_limit) for folder in scenarios}
    if as_json:
        rows = [
            {"scenario": name, **row} for name, plan in found.items()
            for row in plan_report.rows(plan)
        ]  # fmt: skip
        options.emit_json({"command": "plan compare", "scenarios": list(found)}, rows)
        return
    plan_report.show_compared(found)


@command.command()
@click.argument("scenario", type=_FOLDER)
@options.json_option
def validate(scenario: Path, as_json: bool) -> None:
    """Read and check a scenario without planning: sizes, assumptions, targets beyond reach."""
    from article3.cli import plan_report
    from article3.cli.plan_budgets import from_outlook
    from article3.planner.read import read

    made = read(scenario, budgets=from_outlook)
    if as_json:
        query = {"command": "plan validate", "scenario": scenario.as_posix()}
        options.emit_json(query, plan_report.checked(made))
        return
    plan_report.show_checked(made)


@command.command()
@click.argument("scenario", type=_FOLDER)
@click.option("--worlds", type=int, default=100, show_default=True, help="Worlds to decide for.")
@click.option(
    "--pool",
    is_flag=True,
    help="Decide as if the nations of a region bought together: for large scenarios.",
)
@click.option(
    "--fresh", type=click.IntRange(min=0), default=0, show_default=True,
    help="More worlds to try the decision in, quarter by quarter.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True,
              help="Threads here.")  # fmt: skip
@click.option("--cluster", metavar="ADDRESS", help="A Dask scheduler, as tcp://host:8786.")
@options.json_option
def robust(
    scenario: Path, worlds: int, pool: bool, fresh: int, seed: int, workers: int,
    cluster: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Which expansions to start now, if budgets, needs and delays are not known yet."""
    from article3.cli import plan_worlds
    from article3.planner.stochastic import robust as decide

    made, budgets = plan_worlds.scenario_and_budgets(scenario, worlds + fresh)
    with options.progress(f"Planning {scenario.name} in {worlds} worlds ..."):
        found = decide(
            made, worlds=worlds, seed=seed, budgets=budgets, pool=pool, fresh=fresh,
            workers=workers, cluster=cluster,
        )  # fmt: skip
    if as_json:
        query = {"command": "plan robust", "scenario": scenario.as_posix()}
        rows = found.starts().iter_rows(named=True)
        options.emit_json({**query, **plan_worlds.facts(found)}, rows)
        return
    plan_worlds.show(found, budgets)


@command.command()
@click.argument("scenario", type=_FOLDER)
@click.option(
    "--top", type=click.IntRange(min=1), default=3, show_default=True, metavar="N",
    help="How many lines, nations and rules are priced; each takes two more solves.",
)  # fmt: skip
@_time_limit
@options.json_option
def prices(scenario: Path, top: int, time_limit: float | None, as_json: bool) -> None:
    """What one more slot, one more million or one point of a rule is worth."""
    from article3.cli import plan_reasons
    from article3.planner.prices import prices as priced

    plan = _solved(scenario, time_limit)
    found = priced(plan, top=top, tried=plan_reasons.watch, time_limit=time_limit)
    if as_json:
        query = {
            "command": "plan prices",
            "scenario": scenario.as_posix(),
            "top": top,
            "finished": plan.solution.finished,
        }
        options.emit_json(query, plan_reasons.rows(found))
        return
    plan_reasons.note_cut_short(plan)
    plan_reasons.show_prices(found)


@command.command()
@click.argument("scenario", type=_FOLDER)
@click.option("--nation", metavar="ISO3", help="Only this nation's targets.")
@click.option("--item", metavar="ITEM", help="Only this item's, by its name in items.csv.")
@click.option("--year", type=int, help="At the end of this year (default: 2027, 2029, 2035).")
@click.option(
    "--top", type=click.IntRange(min=1), default=5, show_default=True, metavar="N",
    help="How many shortfalls, the most valuable first.",
)  # fmt: skip
@_time_limit
@options.json_option
def explain(
    scenario: Path, nation: str | None, item: str | None, year: int | None, top: int,
    time_limit: float | None, as_json: bool,
) -> None:  # fmt: skip
    """What keeps a target from being met, and the least change that would meet it."""
    from article3.cli import plan_reasons
    from article3.planner.explain import explain as explained

    plan = _solved(scenario, time_limit)
    found = explained(plan, nation=nation, item=item, year=year, top=top)
    if as_json:
        query = {"command": "plan explain", "scenario": scenario.as_posix(), "nation": nation,
                 "item": item, "year": year, "top": top,
                 "finished": plan.solution.finished}  # fmt: skip
        options.emit_json(query, plan_reasons.rows(found))
        return
    plan_reasons.note_cut_short(plan)
    plan_reasons.show_explained(found)


@command.command()
@click.argument("scenario", type=_FOLDER)
@click.option(
    "--within", type=click.FloatRange(min=0, min_open=True, max=1), default=0.01,
    show_default=True, metavar="SHARE", help="How far above the best objective a plan may be.",
)  # fmt: skip
@_time_limit
@options.json_option
def alternatives(
    scenario: Path, within: float, time_limit: float | None, as_json: bool
) -> None:  # fmt: skip
    """What holds in every plan nearly as good, and what is only true of this one."""
    from article3.cli import plan_reasons
    from article3.planner.alternatives import alternatives as others

    plan = _solved(scenario, time_limit)
    found = others(plan, within=within, tried=plan_reasons.watch, time_limit=time_limit)
    if as_json:
        query = {"command": "plan alternatives", "scenario": scenario.as_posix(),
                 "within": within, "limit": found.limit,
                 "finished": plan.solution.finished}  # fmt: skip
        options.emit_json(query, plan_reasons.rows((*found.quantities, *found.statements)))
        return
    plan_reasons.note_cut_short(plan)
    plan_reasons.show_alternatives(found)


def _solved(folder: Path, time_limit: float | None) -> Plan:
    from article3.cli.plan_budgets import from_outlook
    from article3.planner.plan import plan

    with options.progress(f"Planning {folder.name} ..."):
        return plan(folder, time_limit=time_limit, budgets=from_outlook)
