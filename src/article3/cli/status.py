"""``article3 status``: where an Ally stands, or what the ledger holds."""

from __future__ import annotations

from datetime import date

import click

from article3.cli import options


@click.command()
@click.argument("entity", required=False)
@options.as_of_option
@options.json_option
def command(entity: str | None, as_of: date | None, as_json: bool) -> None:
    """Where the Alliance, or one Ally or group, stands in the newest edition.

    \b
    article3 status
    article3 status LUX --as-of 2024-12-31
    """
    from article3.alliance import entity_name
    from article3.measures.standing import standing

    ledger = options.ledger()
    if as_json:
        from article3.answers import figures

        options.emit(figures.status(ledger, entity, as_of=as_of))
        return
    found = standing(ledger, entity or "NATO", as_of=as_of)
    edition = ledger.edition(found.edition)
    click.echo(f"{entity_name(found.entity)}, {found.period}, from {edition.id}: {edition.title}")
    options.table(
        ["what", "figure", "status", "remark"],
        [
            (line.what, line.figure.shown,
             "" if line.figure.status == "actual" else line.figure.status, line.remark)
            for line in found.lines
        ],
        right=["figure"],
    )  # fmt: skip
    if not entity:
        held = len(ledger.editions)
        click.echo(f"The ledger holds {held} editions (hash {ledger.hash}); article3 editions list")
