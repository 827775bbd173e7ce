"""``article3 brief``: a sourced brief."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from article3.cli import options


@click.command()
@click.argument("entity")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("out"),
    show_default=True, help="The folder to write to.",
)  # fmt: skip
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(["pdf", "html"]),
    help="Only this format; may be given twice.",
)  # fmt: skip
@options.as_of_option
def command(entity: str, out: Path, formats: tuple[str, ...], as_of: date | None) -> None:
    """A brief of an Ally or group: takeaways, standing, path, revisions, sources.

    \b
    article3 brief LUX
    article3 brief NATO --as-of 2024-12-31
    """
    from article3.briefs import FORMATS, brief

    with options.progress(f"Writing the brief of {entity} ..."):
        written = brief(entity, out, as_of=as_of, formats=formats or FORMATS)
    for path in written:
        click.echo(path)
