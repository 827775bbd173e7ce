"""``article3 reconcile``: publishers side by side."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from article3.cli import options

if TYPE_CHECKING:
    from article3.ledger.reconcile import View


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
    from article3.alliance import entity_code
    from article3.ledger.reconcile import reconcile

    views = reconcile(options.ledger(), entity, period, as_of=as_of)
    if as_json:
        query = {"command": "reconcile", "entity": entity, "period": period, "as_of": as_of}
        rows = [
            {**_row(view, entity_code(entity), period), "publisher": view.publisher,
             "definition": view.definition, "difference": view.difference, "missing": view.why}
            for view in views
        ]  # fmt: skip
        options.emit_json(query, rows)
        return
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


def _row(view: View, entity: str, period: str) -> dict[str, Any]:
    """The figure's row; where there is none, the same keys with nothing in them."""
    if view.figure:
        return view.figure.row()
    empty = ("indicator", "value", "unit", "price_basis", "edition", "status", "figure_id")
    return {"entity": entity, "period": period, **dict.fromkeys(empty), "flags": []}
