"""``article3 share``: publish, label, grant, serve, and prove who read what."""

from __future__ import annotations

from pathlib import Path

import click

from article3.cli import (
    options,
    share_catalogue,
    share_grants,
    share_log,
    share_options,
    share_publish,
)
from article3.cli.share_demo import demo, serve


@click.group()
def command() -> None:
    """Share tables while their owners keep control; an unclassified demonstrator.

    Owners publish immutable versions with labels on the data set, its columns and its rows;
    recipients read over the Delta Sharing protocol what they may and nothing else; every reading is
    in a log before the bytes leave. `article3 share demo` shows it in a minute.
    """


for _one in (
    share_publish.publish, share_publish.relabel, share_publish.history,
    share_grants.recipient, share_grants.grant, share_grants.revoke, share_grants.token,
):  # fmt: skip
    command.add_command(_one)


@command.command("what-if")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--owner", required=True, metavar="ISO3", help="Whose policies they would be.")
@share_options.stored
@options.json_option
def what_if(file: Path, owner: str, place: share_options.Place, as_json: bool) -> None:
    """Who would gain and who would lose what if a Cedar FILE were an owner's policies."""
    from dataclasses import asdict

    from article3.share import what_if as asked

    with share_options.service(place) as service:
        changes = asked.what_if(service, owner.upper(), _policy(file))
    if as_json:
        rows = [{**asdict(one), **asdict(one.table)} for one in changes]
        for row in rows:
            del row["table"]
        options.emit_json({"command": "share what-if", "owner": owner.upper()}, rows)
        return
    if not changes:
        click.echo("Nobody would gain or lose anything.")
        return
    options.table(
        ["who", "table", "columns gained", "columns lost", "rows gained", "rows lost"],
        [
            (one.principal, f"{one.table.share}.{one.table.name}", ", ".join(one.columns_gained),
             ", ".join(one.columns_lost), f"{one.rows_gained:,}", f"{one.rows_lost:,}")
            for one in changes
        ],
        right=["rows gained", "rows lost"],
    )  # fmt: skip


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--owner", required=True, metavar="ISO3", help="Whose policies they become.")
@share_options.by_option
@share_options.stored
def policy(file: Path, owner: str, by: str | None, place: share_options.Place) -> None:
    """Make a Cedar FILE an owner's policies from now on; they may only forbid."""
    from article3.share import what_if as asked
    from article3.share.grants import own_steward

    with share_options.service(place) as service:
        who = by or own_steward(service, owner)
        number = asked.apply(service, owner.upper(), _policy(file), by=who)
    click.echo(f"{owner.upper()} now decides by {file.name}, its policies number {number}.")


def _policy(file: Path) -> str:
    from article3.errors import ShareError

    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ShareError(f"{file}: cannot be read as text ({error}).") from error


@command.command("list")
@share_options.stored
@options.json_option
def show(place: share_options.Place, as_json: bool) -> None:
    """What is shared: data sets with their labels, shares and grants."""
    from article3.share.overview import overview

    with share_options.service(place) as service:
        found = overview(service)
    if as_json:
        options.emit_json({"command": "share list"}, found)
        return
    rows = [row for row in found if row["what"] == "data set"]
    options.table(
        ["data set", "owner", "version", "rows", "columns", "label", "labels of rows", "in shares"],
        [
            (r["id"], r["owner"], r["version"], f"{r['rows']:,}", r["columns"], r["label"],
             r["row_labels"], ", ".join(r["shares"]))
            for r in rows
        ],
        right=["version", "rows", "columns", "labels of rows"],
    )  # fmt: skip
    for row in rows:
        if row["stopped"]:
            click.echo(f"NOT SERVED: {row['stopped']}")
    held = [row for row in found if row["what"] == "grant"]
    if held:
        click.echo("")
        options.table(
            ["grant", "share", "to", "purpose", "until", "ended"],
            [
                (r["id"], r["share"], r["principal"], r["purpose"], r["expires"][:10],
                 (r["revoked"] or "")[:19])
                for r in held
            ],
        )  # fmt: skip


for _one in (share_catalogue.catalogue, share_log.log, share_log.verify, serve, demo):
    command.add_command(_one)
