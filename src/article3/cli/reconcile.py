"""``article3 reconcile``: publishers side by side."""

from __future__ import annotations

from datetime import date

import click

from article3.cli import options


@click.command()
@click.argument("entity")
@click.argument("period")
@options.as_of_option
@options.json_option
def command(entity: str, period: str, as_of: date | None, as_json: bool) -> None:
    """Defence expenditure as a share of the economy by every publisher the ledger holds.

    \b
    article3 reconcile LUX 2023
    """
    from article3.ledger.reconcile import reconcile

    ledger = options.ledger()
    if as_json:
        from article3.answers import figures

        options.emit(figures.reconcile(ledger, entity, period, as_of=as_of))
        return
    views = reconcile(ledger, entity, period, as_of=as_of)
    lines = [
        (v.publisher, v.figure.shown if v.figure else "no figure",
         "" if v.difference is None or v is views[0] else f"{v.difference:+.2f}",
         v.figure.edition if v.figure else v.why)
        for v in views
    ]  # fmt: skip
    options.table(
        ["publisher", "share", "difference", "edition"], lines, right=["share", "difference"]
    )
    for view in views:
        if view.figure:
            click.echo(f"{view.publisher}: {view.definition}.")
