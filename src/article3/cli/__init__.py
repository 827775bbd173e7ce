"""The command line: ``article3``. One command a file, imported only when it is called."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Sequence

import click

COMMANDS: dict[str, str] = {
    "status": "Where an Ally stands, or what the ledger holds.",
    "figure": "One figure, as of a date or from an edition.",
    "series": "Figures over time as a tidy table, to screen or file.",
    "explain": "How a figure came to be, down to the printed cell.",
    "revisions": "How one figure moved through the editions.",
    "reconcile": "Publishers side by side for one Ally and year.",
    "count": "How many Allies reach a threshold, out of how many.",
    "rank": "The Allies from highest to lowest.",
    "promises": "What was promised, and whether it is kept.",
    "outlook": "What a target costs a year, and how likely it is met.",
    "plan": "What can be delivered by when, at what cost, from whom.",
    "programmes": "Who is in which programme, operation or partnership.",
    "calendar": "What is due, for whom; also as a calendar file (.ics).",
    "aid": "Aid to Ukraine: donors, fair shares, packages, needs.",
    "check": "The claims of an article, each with its verdict then and now.",
    "eligible": "What of a budget counts, under which definition.",
    "chart": "A chart as SVG or PNG.",
    "brief": "A sourced brief of an Ally or group, as PDF and HTML.",
    "serve": "The web application and the HTTP API.",
    "share": "Share tables while their owners keep control.",
    "editions": "The editions of the ledger: list, add, diff, verify.",
}
"""Every command and its one-line help; ``article3.cli.<name>`` holds ``command``."""


class _Lazy(click.Group):
    """A group that knows its commands' names and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"article3.cli.{cmd_name}")
        found: click.Command = module.command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="article3", prog_name="article3")
def cli() -> None:
    """The open ledger of NATO burden-sharing: every figure with its edition and cell.

    Allies and groups go by ISO3 code, name or alias (LUX, Türkiye, EUCAN); periods are written
    2024, 2024-H1, 2024-07. Every command answers as of today unless --as-of or --edition say
    otherwise, and --json prints {"query": ..., "rows": [...]}.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; a known error is one sentence on standard error and exit code 2."""
    from article3.errors import Article3Error

    # Importing a data frame library makes many objects that stay; collecting among them is a tenth
    # of a short command's time.
    gc.set_threshold(100_000, 20, 20)
    try:
        cli.main(args=arguments, prog_name="article3", standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except Article3Error as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
