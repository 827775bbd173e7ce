"""``article3 brief``: a sourced brief."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from article3.cli import options

if TYPE_CHECKING:
    from article3.planner.plan import Plan

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("entity")
@click.option(
    "--pages", type=click.Choice(["1", "5"]),
    help="Hold it to one page or five; without it the brief is as long as it is.",
)  # fmt: skip
@click.option(
    "--form", type=click.Choice(["brief", "next-steps"]), default="brief", show_default=True,
    help="The brief, or a note on who matters, what is at issue and where to look next.",
)  # fmt: skip
@click.option("--article", type=_FILE, metavar="FILE", help="Check an article's claims in it.")
@click.option(
    "--narrative", type=_FILE, metavar="FILE",
    help="Markdown with headed slots; every number in it is checked and flagged.",
)  # fmt: skip
@click.option(
    "--plan", "scenario", type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="SCENARIO", help="Plan a scenario's folder for a section on what can be delivered.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("out"),
    show_default=True, help="The folder to write to.",
)  # fmt: skip
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(["pdf", "html", "ics"]),
    help="Only this format; may be given twice. The calendar goes with next-steps.",
)  # fmt: skip
@options.as_of_option
def command(
    entity: str, pages: str | None, form: str, article: Path | None, narrative: Path | None,
    scenario: Path | None, out: Path, formats: tuple[str, ...], as_of: date | None,
) -> None:  # fmt: skip
    """A brief of an Ally or group: takeaways, standing, path, revisions, sources.

    \b
    article3 brief LUX
    article3 brief LUX --pages 5 --article article.txt --narrative notes.md
    article3 brief NATO --as-of 2024-12-31
    article3 brief DEU --form next-steps
    """
    from article3.alliance import entity_code
    from article3.briefs import brief, checked
    from article3.claims.document import read

    entity_code(entity)
    size = int(pages) if pages else None
    for name in formats or ("pdf",):
        checked(name, pages=size, form=form)
    said = read(article) if article else None
    words = read(narrative, kind="text").text if narrative else None
    plan = _planned(scenario) if scenario else None
    with options.progress(f"Writing the brief of {entity} ..."):
        written = brief(
            entity, out, as_of=as_of, formats=formats, pages=size, form=form, article=said,
            narrative=words, plan=plan,
        )  # fmt: skip
    for path in written:
        click.echo(path)


def _planned(scenario: Path) -> Plan:
    from article3.cli.plan_budgets import from_outlook
    from article3.planner.plan import plan

    with options.progress(f"Planning {scenario.name} ..."):
        return plan(scenario, budgets=from_outlook)
