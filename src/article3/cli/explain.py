"""``article3 explain``: how a figure came to be."""

from __future__ import annotations

from datetime import date

import click

from article3.cli import options


@click.command()
@click.argument("entity")
@click.argument("indicator", required=False)
@click.argument("period", required=False)
@options.dated
def command(
    entity: str,
    indicator: str | None,
    period: str | None,
    as_of: date | None,
    edition: str | None,
    as_json: bool,
) -> None:
    """The tree of a figure down to file, sheet and cell, with what its own tables say of it.

    ENTITY INDICATOR PERIOD, or the figure's id alone.

    \b
    article3 explain LUX defexp_share_gdp 2024 --edition nato-2024-06
    article3 explain LUX.defexp_share_gdp.2024@nato-2024-06
    """
    from article3.address import by_id
    from article3.ledger.identities import recomputed_share
    from article3.measures.address import by_address

    ledger = options.ledger()
    found = (
        by_id(ledger, entity)
        if indicator is None
        else by_address(ledger, entity, indicator, period, edition=edition, as_of=as_of)
    )
    if as_json:
        from article3.answers import figures

        options.emit(figures.explained(ledger, found))
        return
    again = recomputed_share(ledger, found)
    click.echo(found.explain())
    if again is not None and found.value is not None and again.value is not None:
        click.echo(f"\nRecomputed {again.value:.3f} against {found.value:.3f} printed:")
        click.echo(again.explain())
    click.echo(f"\nCite as: {found.cite()}")
