"""``article3 outlook``: what keeping a promise costs, and how likely it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from article3.cli import options

if TYPE_CHECKING:
    from article3.outlook import Outlook

RULES = ("linear", "promises", "hold", "growth", "back-loaded", "partial")
_PERCENT = ("limit", "rate", "borrowed")


@click.command()
@click.argument("entity")
@click.option(
    "--target", default="3.5%@2035", show_default=True,
    help="A share and a year: 3.5%@2035, 5%gni@2035, 3%core@2030.",
)  # fmt: skip
@click.option(
    "--rule", type=click.Choice(RULES), default="linear", show_default=True,
    help="The path: a straight line, the announced promises, today's share, constant real growth, "
    "late, or a part of the distance each year.",
)  # fmt: skip
@click.option("--draws", type=int, default=10_000, show_default=True, help="Simulated futures.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed, same numbers.")
@click.option(
    "--method", type=click.Choice(["bootstrap", "t-copula"]), default="bootstrap",
    show_default=True, help="Where surprises come from; the other one is reported as a check.",
)  # fmt: skip
@click.option(
    "--limit", type=float, metavar="PERCENT",
    help="Most that spending grows in a year, real; 0 is no limit. By default what nine in ten "
    "Ally-years stayed under.",
)  # fmt: skip
@click.option("--rate", type=float, metavar="PERCENT", help="Real growth of --rule growth.")
@click.option("--speed", type=float, help="Part of the distance closed a year by --rule partial.")
@click.option(
    "--deficit", type=float, metavar="PERCENT",
    help="No more than today's share while the deficit is beyond this share of GDP.",
)  # fmt: skip
@click.option("--debt", type=float, metavar="PERCENT", help="The same for debt.")
@click.option(
    "--borrowed", type=float, metavar="PERCENT",
    help="Part of spending over today's share that becomes debt (100).",
)  # fmt: skip
@click.option("--growth", type=float, default=0.0, help="What if: points a year of real growth.")
@click.option("--inflation", type=float, default=0.0, help="What if: points a year of inflation.")
@click.option(
    "--ukraine", type=click.Choice(["counted", "apart"]), default="counted", show_default=True,
    help="Whether military aid to Ukraine counts towards the target.",
)  # fmt: skip
@click.option(
    "--sensitivity", is_flag=True, help="What moves the answer most (always for one Ally)."
)
@click.option("--drivers", is_flag=True, help="The forecast the outlook rests on, and no more.")
@click.option("--workers", type=int, default=1, show_default=True, help="Threads here.")
@click.option("--cluster", metavar="ADDRESS", help="A Dask scheduler, as tcp://host:8786.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), multiple=True,
    help="A file: .csv (every quantile), .xlsx (with live formulas), .parquet (every draw), .svg "
    "or .png (the fan chart). Repeatable.",
)  # fmt: skip
@options.as_of_option
@options.json_option
def command(
    entity: str, out: tuple[Path, ...], as_of: date | None, as_json: bool, sensitivity: bool,
    drivers: bool, workers: int, cluster: str | None, **given: Any,
) -> None:  # fmt: skip
    """What a path to a target costs each year, with its uncertainty, and how likely it is met.

    \b
    article3 outlook LUX --target 5%gni@2035
    article3 outlook NATO --rule promises
    article3 outlook POL --rule hold --growth -1 --out fan.svg --out table.xlsx
    """
    from article3 import export_outlook
    from article3.cli import outlook_report
    from article3.outlook import outlook

    choices = {k: v for k, v in given.items() if v is not None}
    for name in _PERCENT:
        if name in choices:
            choices[name] /= 100
    export_outlook.checked(out)
    with options.progress("Looking ahead ..."):
        found: Outlook = outlook(
            entity, ledger=options.ledger(), as_of=as_of, workers=workers, cluster=cluster,
            **choices,
        )  # fmt: skip
        for path in out:
            export_outlook.write(found, path, workers=workers, cluster=cluster)
    if drivers:
        outlook_report.show_drivers(found, as_json=as_json)
        return
    if as_json:
        from article3.answers import outlook as answers

        options.emit(answers.outlook(found, as_of=as_of, **choices))
        return
    outlook_report.show(found, sensitivity=sensitivity)
    for path in out:
        click.echo(f"Wrote {path}.")
