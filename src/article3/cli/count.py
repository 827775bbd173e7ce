"""``article3 count``: how many Allies reach a threshold."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from article3.cli import options

if TYPE_CHECKING:
    from article3.measures import Count


@click.command()
@click.argument("indicator")
@click.option("--at-least", type=float, required=True, help="The threshold, in the unit printed.")
@click.option("--year", "--period", "period", required=True, help="The year or other period.")
@click.option("--group", default="NATO", show_default=True, help="Whose members are counted.")
@click.option("--every-edition", is_flag=True, help="One count from each edition that prints it.")
@click.option("--list", "names", is_flag=True, help="Name the members.")
@options.dated
def command(
    indicator: str,
    at_least: float,
    period: str,
    group: str,
    every_edition: bool,
    names: bool,
    as_of: date | None,
    edition: str | None,
    as_json: bool,
) -> None:
    """Members at or above a threshold, out of the members with armed forces.

    \b
    article3 count defexp_share_gdp --at-least 2 --year 2024 --every-edition
    """
    from article3.answers import figures

    ledger = options.ledger()
    asked = (ledger, indicator, period, at_least)
    if as_json:
        options.emit(figures.count(*asked, group=group, edition=edition, as_of=as_of,
                                   every_edition=every_edition))  # fmt: skip
        return
    counts = figures.counts(*asked, group=group, edition=edition, as_of=as_of,
                            every_edition=every_edition)  # fmt: skip
    rows = [_cells(found, ledger.edition(found.figure.edition).standing) for found in counts]
    options.table(
        ["edition", "count", "of", "no figure", "at the line", "source"],
        rows,
        right=["count", "of"],
    )
    for found in counts if names else []:
        click.echo(f"\n{found.figure.edition}: at or above {', '.join(found.above) or 'none'}")
        click.echo(f"  below {', '.join(found.below) or 'none'}")
    note = counts[-1].figure.note
    click.echo(f"Denominator: members with armed forces ({note}).")


def _cells(found: Count, standing: str) -> list[str]:
    return [
        found.figure.edition,
        f"{len(found.above)}",
        f"{found.denominator}",
        ", ".join(found.missing),
        ", ".join(found.at_the_line),
        "NATO's table" if standing == "table" else "as quoted by the press",
    ]
