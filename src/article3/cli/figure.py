"""``article3 figure``: one figure."""

from __future__ import annotations

from datetime import date

import click

from article3.cli import options


@click.command()
@click.argument("entity")
@click.argument("indicator")
@click.argument("period")
@options.dated
def command(
    entity: str,
    indicator: str,
    period: str,
    as_of: date | None,
    edition: str | None,
    as_json: bool,
) -> None:
    """One figure: printed, added over a group's members, or computed.

    \b
    article3 figure POL defexp_share_gdp 2024 --as-of 2024-12-31
    article3 figure EU23 gdp_share_of_nato 2024
    """
    from article3 import measures
    from article3.ledger.explain import base_of, flag_notes
    from article3.ledger.figure import title

    ledger = options.ledger()
    if as_json:
        from article3.answers import figures

        options.emit(
            figures.figure(ledger, entity, indicator, period, edition=edition, as_of=as_of)
        )
        return
    found = measures.figure(ledger, entity, indicator, period, edition=edition, as_of=as_of)
    status = "" if found.status == "actual" else f" ({found.status})"
    click.echo(f"{title(found)}: {found.shown}{status}")
    where = found.observation.locator if found.observation else f"computed: {found.formula}"
    click.echo(f"  {found.edition}; {where}")
    if base := base_of(found):
        click.echo(f"  base: {base}")
    options.describe_flags(flag_notes(found))
    click.echo(f"  article3 explain {found.figure_id}")
