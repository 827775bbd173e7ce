"""``article3 rank``: the Allies from highest to lowest."""

from __future__ import annotations

from datetime import date

import click

from article3.cli import options


@click.command()
@click.argument("indicator")
@click.argument("period")
@click.option("--group", default="NATO", show_default=True, help="Whose members are ranked.")
@options.dated
def command(
    indicator: str,
    period: str,
    group: str,
    as_of: date | None,
    edition: str | None,
    as_json: bool,
) -> None:
    """The members of a group from highest to lowest, all from one edition.

    \b
    article3 rank defexp_share_gdp 2026
    """
    from article3 import measures
    from article3.alliance import entity_name
    from article3.ledger.figure import show

    ledger = options.ledger()
    if as_json:
        from article3.answers import figures

        options.emit(
            figures.rank(ledger, indicator, period, group=group, edition=edition, as_of=as_of)
        )
        return
    found = measures.rank(ledger, indicator, period, group=group, edition=edition, as_of=as_of)
    rows = [
        (row["rank"], entity_name(row["entity"]), show(row["value"], found.indicator, row["unit"]),
         "" if row["status"] == "actual" else row["status"])
        for row in found.frame.iter_rows(named=True)
    ]  # fmt: skip
    options.table(
        ["rank", "Ally", "value", "status"], rows, right=["rank", "value"],
        title=f"{found.indicator}, {found.period}, {found.edition}",
    )  # fmt: skip
    for names, why in ((found.missing, "no figure"), (found.without_forces, "no armed forces")):
        if names:
            click.echo(f"{', '.join(entity_name(n) for n in names)}: {why}")
