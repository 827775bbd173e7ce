"""``article3 programmes``: who is in which programme, operation or partnership."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from article3.cli import options

if TYPE_CHECKING:
    from article3.programmes import Part, Programme


@click.command()
@click.argument("who", required=False)
@click.option("--kind", metavar="KIND", help="Only this kind: high visibility project, command ...")
@click.option("--every", is_flag=True, help="Also older rows, and those recalled or doubtful.")
@options.json_option
def command(who: str | None, kind: str | None, every: bool, as_json: bool) -> None:
    """Programmes, operations and partners: all of them, one, or those of an Ally or group.

    Participants that no source names are counted as "not named".

    \b
    article3 programmes
    article3 programmes LUX
    article3 programmes NORTHLINK
    """
    from article3 import programmes as room
    from article3.answers import registers
    from article3.programmes.register import country_or_group, place_name

    if as_json:
        options.emit(registers.programmes(who, kind, every=every))
        return
    if who is None:
        _list(room.programmes(kind, every=every))
        return
    one, members = registers.about(who, kind, every=every)
    if one is not None:
        _describe(one, members)
    elif members:
        _parts(members, group=len({p.who for p in members}) > 1)
    else:
        name = place_name(country_or_group(who))
        click.echo(f"No programme or operation names {name} in the sources.")


def _list(found: list[Programme]) -> None:
    options.table(
        ["name", "kind", "stage", "as of", "participants"],
        [(p.name, p.kind, p.stage + _doubt(p), p.as_of, _participants(p)) for p in found],
    )


def _describe(one: Programme, members: list[Part]) -> None:
    lines = [
        ("kind", one.kind),
        ("stage", f"{one.stage} ({one.as_of}){_doubt(one)}"),
        ("since", one.launched),
        ("lead", one.lead),
        ("task", one.must_do),
        ("note", one.note),
        ("count", _participants(one)),
        ("source", f"{one.source}. {one.url}"),
    ]
    click.echo(one.name)
    for label, text in lines:
        if text:
            click.echo(f"  {label:<8}{text}")
    if members:
        _parts(members, group=True, heading=False)


def _parts(members: list[Part], *, group: bool, heading: bool = True) -> None:
    """Participations as a table; ``group`` shows who, ``heading`` shows in what."""
    columns = (["in"] if heading else []) + (["who"] if group else [])
    rows = []
    for p in members:
        first = [p.name] if heading else []
        second = [p.who or "all together"] if group else []
        number = "" if p.value is None else f"{p.value:,.0f} {p.unit}"
        rows.append([*first, *second, p.role, number, p.as_of, p.note + _doubt(p)])
    options.table([*columns, "as", "number", "as of", "remark"], rows, right=["number"])


def _participants(p: Programme) -> str:
    if p.count is None:
        return f"{len(p.named)} named" if p.named else "not given"
    if p.not_named is None or p.not_named == 0:
        return f"{p.count} {p.unit}"
    if not p.named:
        return f"{p.count} {p.unit}, not named"
    return f"{p.count} {p.unit}: {len(p.named)} named, {p.not_named} not named"


def _doubt(item: Programme | Part) -> str:
    if item.sure:
        return ""
    return f" [{item.row['basis']}, confidence {item.row['confidence']}]"
