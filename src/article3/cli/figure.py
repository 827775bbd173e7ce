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

    found = measures.figure(
        options.ledger(), entity, indicator, period, edition=edition, as_of=as_of
    )
    notes = flag_notes(found)
    if as_json:
        query = {"command": "figure", "entity": entity, "indicator": indicator, "period": period,
                 "edition": edition, "as_of": as_of}  # fmt: skip
        row = {
            **found.row(),
            "base": base_of(found) or None,
            "formula": found.formula or None,
            "notes": [f"{n.flag}: {n.note}" for n in notes],
            "citation": found.cite(),
        }
        options.emit_json(query, [row])
        return
    status = "" if found.status == "actual" else f" ({found.status})"
    click.echo(f"{title(found)}: {found.shown}{status}")
    where = found.observation.locator if found.observation else f"computed: {found.formula}"
    click.echo(f"  {found.edition}; {where}")
    if base := base_of(found):
        click.echo(f"  base: {base}")
    options.describe_flags(notes)
    click.echo(f"  article3 explain {found.figure_id}")
