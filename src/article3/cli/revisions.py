"""``article3 revisions``: how one figure moved through the editions."""

from __future__ import annotations

from datetime import date

import click

from article3.cli import options


@click.command()
@click.argument("entity")
@click.argument("indicator")
@click.argument("period")
@options.as_of_option
@options.json_option
def command(entity: str, indicator: str, period: str, as_of: date | None, as_json: bool) -> None:
    """Every printing of one figure, oldest edition first, with the change between them.

    \b
    article3 revisions POL defexp_share_gdp 2024
    """
    from article3.ledger.figure import decimals_of, show
    from article3.ledger.revisions import revisions

    ledger = options.ledger()
    if as_json:
        from article3.answers import figures

        options.emit(figures.revisions(ledger, entity, indicator, period, as_of=as_of))
        return
    frame = revisions(ledger, entity, indicator, period, as_of=as_of)
    code = str(frame["indicator"][0])
    digits = decimals_of(code)
    rows = [
        (row["edition"], row["published"], show(row["value"], code, row["unit"]),
         "" if row["change"] is None else f"{row['change']:+,.{digits}f}",
         row["status"], row["standing"].replace("_", "-"))
        for row in frame.iter_rows(named=True)
    ]  # fmt: skip
    options.table(
        ["edition", "published", "value", "change", "status", "standing"], rows,
        right=["value", "change"],
    )  # fmt: skip
