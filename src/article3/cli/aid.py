"""``article3 aid``: who helps Ukraine, fair shares, the next package, needs and replacement."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from article3.cli import aid_lists, options
from article3.cli import aid_options as shared


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Aid to Ukraine: donors, pledges, packages, fair shares and what comes next.

    Kiel's figures come from one release at a time: releases revise each other's past.
    """


@command.command()
@click.option("--per", metavar="BASE", help="Over gdp, gni, population or cost-share.")
@click.option("--donors", metavar="A,B", help="Only these donors or groups.")
@shared.key_options
@shared.kiel_options
def donors(
    per: str | None, donors: str | None, period: str | None, kind: str, stage: str,
    release: tuple[str, ...], as_of: date | None, as_json: bool, out: Path | None,
    base_year: int, unsure: bool, explain: str | None,
) -> None:  # fmt: skip
    """What every donor gave over a period, and over a base.

    \b
    article3 aid donors --period 2022-02/2026-04 --per gdp
    """
    from article3.answers import aid

    ledger = options.ledger()
    rows = aid.given(
        ledger, shared.names(donors), per=per, base_year=base_year, unsure=unsure, period=period,
        kind=kind, stage=stage, release=release, as_of=as_of,
    )  # fmt: skip
    total = aid.all_donors(ledger, rows, kind, stage) if not donors else None
    if explain:
        shared.explained([shown for _, shown, _ in rows], explain)
        return
    if out:
        shared.write(ledger, [shown for _, shown, _ in rows], out)
    if as_json:
        options.emit(aid.donors(rows, total, per=per, kind=kind, stage=stage, as_of=as_of))
        return
    heads = ["donor", "billion EUR", *([rows[0][1].unit] if per else []), "flags"]
    table = [
        [shared.name(given.entity), shared.number(given, 3),
         *([shared.number(shown, 3)] if per else []),
         ", ".join(shown.flags)]
        for given, shown, _ in rows
    ]  # fmt: skip
    if total:
        table.append(
            [
                "All donors" if len(total.inputs) > len(rows) else "Listed donors",
                shared.number(total, 3),
                *([""] if per else []),
                "",
            ]
        )
    options.table(heads, table, right=heads[1:-1])
    shared.about(ledger, rows[0][0])
    if per and (with_base := [r for r in rows if r[1].value is not None]):
        click.echo(f"Base: {with_base[0][1].inputs[1].indicator}, "
                   f"{with_base[0][1].inputs[1].period}.")  # fmt: skip
    without = [(shared.name(given.entity), why) for given, _, why in rows if why]
    if without:
        names = ", ".join(name for name, _ in without)
        click.echo(f"No base for {names}: {without[0][1]}")


@command.command()
@click.argument("who")
@shared.kiel_options
def donor(
    who: str, period: str | None, kind: str, stage: str, release: tuple[str, ...],
    as_of: date | None, as_json: bool, out: Path | None,
) -> None:  # fmt: skip
    """One donor by kind, over its GDP, with its share in the EU's aid and its packages.

    \b
    article3 aid donor DEU
    """
    from article3.answers import aid
    from article3.assistance.profile import profile

    ledger = options.ledger()
    figures = profile(ledger, who, period=period, release=release, as_of=as_of)
    if out:
        shared.write(ledger, [figure for _, figure in figures], out)
    if as_json:
        options.emit(aid.donor(ledger, who, period=period, release=release, as_of=as_of))
        return
    options.table(
        ["what", "period", "value", "unit", "edition"],
        [[what, f.period, shared.number(f, 3), f.unit, f.edition] for what, f in figures],
        right=["value"], title=shared.name(figures[0][1].entity),
    )  # fmt: skip


@command.command("fair-shares")
@click.option("--key", default="gdp", show_default=True, help="gdp, gni, population, cost-share.")
@click.option("--donors", default="NATO", show_default=True, metavar="A,B")
@shared.key_options
@shared.kiel_options
def fair_shares(
    key: str, donors: str, period: str | None, kind: str, stage: str, release: tuple[str, ...],
    as_of: date | None, as_json: bool, out: Path | None, base_year: int, unsure: bool,
    explain: str | None,
) -> None:  # fmt: skip
    """Who is above and who below the fair share by a key, in EUR and points of the total."""
    from article3.answers import aid
    from article3.assistance.proposal import standing

    ledger = options.ledger()
    now = standing(ledger, key, shared.names(donors) or (), period=period, kind=kind, stage=stage,
                   release=release, year=base_year, as_of=as_of, unsure=unsure)  # fmt: skip
    if explain:
        shared.explained([p.gap for p in now.positions], explain)
        return
    if out:
        shared.write(
            ledger, [f for p in now.positions for f in (p.fair, p.gap, p.points, p.relative)], out
        )
    if as_json:
        options.emit(aid.fair_shares(now, key=key, donors=donors, as_of=as_of))
        return
    heads = ["donor", "given", "fair share", "gap", "points", "given / fair"]
    options.table(
        heads,
        [[shared.name(p.donor), *(shared.number(f, 3) for f in (p.given, p.fair)),
          f"{p.gap.value:+,.3f}", f"{p.points.value:+.2f}", shared.number(p.relative, 2)]
         for p in now.positions],
        right=heads[1:], title=f"billion EUR, {now.total.period}, key {key}",
    )  # fmt: skip
    shared.left_out(now.left_out)
    shared.about(ledger, now.total.inputs[0])


@command.command("next-package")
@click.option(
    "--value", type=shared.Euros(), required=True, help="What it costs in EUR, such as 500e6."
)
@click.option("--key", default="gdp", show_default=True, help="gdp, gni, population, cost-share.")
@click.option("--cap", "caps", multiple=True, metavar="WHO=EUR", help="The most a donor pays.")
@click.option("--donors", default="NATO", show_default=True, metavar="A,B")
@shared.key_options
@shared.kiel_options
def next_package(
    value: int, key: str, caps: tuple[str, ...], donors: str, period: str | None, kind: str,
    stage: str, release: tuple[str, ...], as_of: date | None, as_json: bool, out: Path | None,
    base_year: int, unsure: bool, explain: str | None,
) -> None:  # fmt: skip
    """Contributions that close the largest relative deficits first, to the last euro.

    \b
    article3 aid next-package --value 500e6 --key gdp --cap TUR=100e6
    """
    from article3.answers import aid
    from article3.assistance.proposal import propose

    ledger = options.ledger()
    made = propose(
        ledger, value, key, caps=shared.caps(caps), donors=shared.names(donors) or (),
        period=period, kind=kind, stage=stage, release=release, year=base_year, as_of=as_of,
        unsure=unsure,
    )  # fmt: skip
    if explain:
        shared.explained([share.contribution for share in made.shares], explain)
        return
    if out:
        shared.write(ledger, [share.contribution for share in made.shares], out)
    if as_json:
        options.emit(aid.next_package(made, value=value, key=key, donors=donors, as_of=as_of))
        return
    heads = ["donor", "given, billion EUR", "fair share", "position", "contribution, EUR", "after"]
    payers = [s for s in made.shares if s.contribution.value]
    options.table(
        heads,
        [[shared.name(s.donor), shared.number(s.before.given, 3), shared.number(s.before.fair, 3),
          shared.number(s.before.relative, 4), shared.number(s.contribution, 0),
          shared.number(s.after, 4)]
         for s in payers],
        right=heads[1:], title=f"{value:,} EUR by {key}: the lowest positions rise together",
    )  # fmt: skip
    spent = sum(int(s.contribution.value or 0) for s in payers)
    click.echo(f"Sum {spent:,} EUR. {len(made.shares) - len(payers)} donors stand higher already "
               "or are capped at zero, and pay nothing.")  # fmt: skip
    capped = [shared.name(s.donor) for s in payers if s.cap == s.contribution.value]
    if capped:
        click.echo("At their cap: " + ", ".join(capped) + ".")
    click.echo("Position: given / fair share; fair share: total x key / sum of keys.")
    shared.left_out(made.standing.left_out)
    shared.about(ledger, made.standing.total.inputs[0])


for found in aid_lists.COMMANDS:
    command.add_command(found)
