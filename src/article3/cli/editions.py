"""``article3 editions``: list, add, diff, verify."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from article3.cli import options

if TYPE_CHECKING:
    import polars as pl

SHOWN = 12
"""How many changed figures of each kind are listed before a count stands for the rest."""


@click.group()
def command() -> None:
    """The editions of the ledger."""


@command.command("list")
@click.option("--indicators", is_flag=True, help="List the indicators instead, with definitions.")
@options.json_option
def list_(indicators: bool, as_json: bool) -> None:
    """Every edition, oldest first."""
    if indicators:
        _list_indicators(as_json)
        return
    ledger = options.ledger()
    if as_json:
        from article3.answers import ledger as answers

        options.emit(answers.editions(ledger))
        return
    records = ledger.records
    options.table(
        ["edition", "published", "figures", "source", "where", "title"],
        [
            (r.edition.id, r.edition.published, f"{r.rows:,}",
             "table" if r.edition.standing == "table" else "press",
             "bundled" if r.bundled else "yours", r.edition.title)
            for r in records
        ],
        right=["figures"],
    )  # fmt: skip


def _list_indicators(as_json: bool) -> None:
    from article3.indicators import REGISTRY

    if as_json:
        from article3.answers import ledger as answers

        options.emit(answers.indicators())
        return
    options.table(
        ["indicator", "unit", "publisher", "name"],
        [(i.code, i.unit, i.publisher, i.name) for i in REGISTRY.values()],
    )


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "edition_id", help="The edition's id; by default series and month.")
@click.option("--published", type=options.Day(), metavar="DATE", help="The day it was published.")
@click.option("--title", help="The title to cite.")
@click.option("--publisher", help="The publisher, for tidy files.")
@click.option("--url", help="Where it was published.")
@click.option("--licence", help="Its terms of use.")
@click.option("--as", "source", help="Read it as this publication, whatever it looks like.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def add(
    file: Path,
    edition_id: str | None,
    published: date | None,
    title: str | None,
    publisher: str | None,
    url: str | None,
    licence: str | None,
    source: str | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Read a publication, show what it changes, and add it to your own ledger.

    Your ledger is the folder ARTICLE3_HOME (by default in your data folder); what a publisher
    does not allow to be passed on stays there.

    \b
    article3 editions add SIPRI-Milex-data-1949-2025_v1.2.xlsx --published 2026-04-27
    """
    from article3.ledger import store
    from article3.ledger.add import prepare

    with options.progress(f"Reading {file.name} ..."):
        addition = prepare(
            options.ledger(), file, edition_id=edition_id, published=published, title=title,
            publisher=publisher, url=url, licence=licence, source=source,
        )  # fmt: skip
    edition = addition.edition
    click.echo(f"{edition.id}: {edition.title}, published {edition.published}")
    click.echo(f"{addition.observations.height:,} figures read from {file.name}")
    _show_changes(addition.changes, addition.against)
    if dry_run:
        click.echo("Dry run: nothing was written.")
        return
    if not yes and sys.stdin.isatty():
        click.confirm(f"Add {edition.id} to {store.home()}?", abort=True)
    record = addition.commit()
    click.echo(f"Added {edition.id} to {record.path.parent}.")


def _show_changes(changes: pl.DataFrame, against: str | None) -> None:
    if against is None:
        click.echo(f"First edition of its series: {changes.height:,} new figures.")
        return
    import polars as pl

    counts = dict(changes["what"].value_counts().iter_rows())
    click.echo(
        f"Against {against}: "
        + ", ".join(f"{counts.get(what, 0):,} {what}" for what in ("new", "revised", "gone"))
    )
    for what in ("revised", "gone"):
        some = changes.filter(pl.col("what") == what)
        if what == "revised":
            some = some.sort(pl.col("change").abs() / pl.col("old").abs(), descending=True)
        _show_some(some, what)


def _show_some(some: pl.DataFrame, what: str) -> None:
    for row in some.head(SHOWN).iter_rows(named=True):
        name = f"{row['entity']} {row['indicator']} {row['period']}"
        moved = f"{row['old']:,.6g}" + (f" → {row['new']:,.6g}" if what == "revised" else "")
        click.echo(f"  {what}: {name}: {moved}")
    if some.height > SHOWN:
        click.echo(f"  and {some.height - SHOWN:,} more {what}")


@command.command()
@click.argument("old")
@click.argument("new")
@click.option("--indicator", help="Only this indicator.")
@options.json_option
def diff(old: str, new: str, indicator: str | None, as_json: bool) -> None:
    """What one edition changes against another: new, revised and gone figures.

    \b
    article3 editions diff nato-2024-06 nato-2026-07 --indicator defexp_share_gdp
    """
    from article3.answers import ledger as answers

    ledger = options.ledger()
    if as_json:
        options.emit(answers.diff(ledger, old, new, indicator))
        return
    _show_changes(answers.changes(ledger, old, new, indicator), old)


@command.command()
@click.argument("edition", required=False)
@options.json_option
def verify(edition: str | None, as_json: bool) -> None:
    """Check every edition's file against its hash, and its tables against their identities.

    A broken identity is the publisher's and is shown; a changed file is an error.
    """
    from article3.errors import LedgerError
    from article3.ledger.verify import verify as check

    with options.progress("Checking files and identities ..."):
        found = [check(options.ledger(), name) for name in _chosen(edition)]
    if as_json:
        options.emit_json(
            {"command": "editions verify", "edition": edition},
            [{"edition": v.edition, "file": v.problem or "ok", "broken": v.broken.to_dicts()}
             for v in found],
        )  # fmt: skip
    else:
        for v in found:
            broken = f"; {v.broken.height} identities broken in print" if v.broken.height else ""
            click.echo(f"{v.edition}: {v.problem or 'ok'}{broken}")
            for row in v.broken.iter_rows(named=True):
                click.echo(
                    f"  {row['entity']} {row['period']}: {row['identity']}: printed "
                    f"{row['printed']:g}, recomputed {row['recomputed']:.6g}"
                )
    bad = [v.edition for v in found if v.problem]
    if bad:
        raise LedgerError(f"Changed or damaged: {', '.join(bad)}; restore the files.")


def _chosen(edition: str | None) -> list[str]:
    ledger = options.ledger()
    return [ledger.edition(edition).id] if edition else [e.id for e in ledger.editions]
