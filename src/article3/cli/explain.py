"""``article3 explain``: how a figure came to be."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from article3.cli import options

if TYPE_CHECKING:
    from article3.ledger import Figure, Ledger


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
    from article3.ledger.identities import recomputed_share
    from article3.measures.address import by_address

    ledger = options.ledger()
    found = (
        _by_id(ledger, entity)
        if indicator is None
        else by_address(ledger, entity, indicator, period, edition=edition, as_of=as_of)
    )
    again = recomputed_share(ledger, found)
    if as_json:
        query = {"command": "explain", "figure_id": found.figure_id}
        rows = [
            {
                **figure.row(),
                "explanation": figure.explain().splitlines(),
                "citation": figure.cite(),
            }
            for figure in (found, again)
            if figure
        ]
        options.emit_json(query, rows)
        return
    click.echo(found.explain())
    if again is not None and found.value is not None and again.value is not None:
        click.echo(f"\nRecomputed {again.value:.3f} against {found.value:.3f} printed:")
        click.echo(again.explain())
    click.echo(f"\nCite as: {found.cite()}")


def _by_id(ledger: Ledger, figure_id: str) -> Figure:
    """The figure of an id, whichever room computes it."""
    from article3.commitments import address as promised
    from article3.errors import UnknownNameError
    from article3.measures.address import by_address
    from article3.measures.aid import ALL, EUROPE
    from article3.outlook import address as ahead

    if "@register-commitments-" in figure_id:
        from article3.ledger.commitments import by_id

        return by_id(figure_id)
    if "@register-" in figure_id:
        raise UnknownNameError(
            "figure", figure_id,
            hint="it rests on rows of a register; the command that printed it shows them (--json)",
        )  # fmt: skip
    if ahead.knows(figure_id):
        return ahead.by_id(ledger, figure_id)
    if promised.knows(figure_id):
        return promised.by_id(ledger, figure_id)
    who, _, rest = figure_id.partition(".")
    if rest.startswith(("sum(", "per_")) and who not in (EUROPE, ALL):
        from article3.assistance import address as given

        return given.by_id(ledger, figure_id)
    return by_address(ledger, figure_id)
