"""The lists of ``article3 aid``: packages, pledges, requirements, replacement, deliveries."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from article3.cli import aid_options as shared
from article3.cli import options


@click.command("packages")
@click.option("--donor", metavar="WHO", help="Only packages of this donor.")
@click.option("--stage", metavar="STAGE", help="Only this stage, such as pledged.")
@click.option("--coalitions", is_flag=True, help="Coalitions and the Czech initiative instead.")
@click.option("--unsure", is_flag=True, help="Also rows recalled or of low confidence, marked.")
@options.as_of_option
@options.json_option
def packages_command(
    donor: str | None, stage: str | None, coalitions: bool, unsure: bool, as_of: date | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Packages under PURL with donors, value and stage; coalitions and the Czech initiative."""
    from article3 import assistance
    from article3.answers import aid
    from article3.assistance.packages import by_donor, by_stage

    ledger = options.ledger()
    query = {"command": "aid packages", "donor": donor, "stage": stage, "as_of": as_of}
    if coalitions:
        efforts = assistance.coalitions(as_of=as_of or ledger.as_of, every=unsure)
        if as_json:
            options.emit(aid.coalitions(efforts, query))
            return
        options.table(
            ["initiative", "lead", "members", "what", "value", "unit", "when", "stage", "note"],
            [[e.initiative, "+".join(e.lead), shared.many(e.members), e.item,
              shared.number(e.figure, 0), e.figure.unit, e.figure.period, e.stage, e.note]
             for e in efforts],
            right=["value"],
        )  # fmt: skip
        return
    found = assistance.packages(ledger, donor=donor, stage=stage, as_of=as_of, every=unsure)
    if as_json:
        options.emit(aid.packages(found, query))
        return
    options.table(
        ["announced", "event", "donors", "value", "currency", "EUR", "stage", "in sums", "note"],
        [[p.announced_on, p.event[:44], shared.many(p.donors), shared.number(p.announced, 0),
          p.announced.unit, shared.number(p.euro, 0), p.stage, "yes" if p.counted else "no", p.note]
         for p in found],
        right=["value", "EUR"],
    )  # fmt: skip
    for title, figures in (("by donor (joint packages stand apart)", by_donor(found)),
                           ("by stage", by_stage(found))):  # fmt: skip
        click.echo(f"\nCounted packages, EUR, {title}:")
        for figure in figures:
            name = figure.indicator.removeprefix("sum(packages ").rstrip(")")
            label = figure.entity if title.startswith("by donor") else name
            click.echo(f"  {label}: {shared.number(figure, 0)}")


@click.command("pledges")
@click.option("--release", multiple=True, metavar="ID", help="The Kiel release to set beside.")
@click.option("--unsure", is_flag=True, help="Also rows recalled or of low confidence, marked.")
@options.as_of_option
@options.json_option
def pledges_command(
    release: tuple[str, ...], unsure: bool, as_of: date | None, as_json: bool
) -> None:
    """What was promised, what sources reported, and what Kiel counts for the same months."""
    from article3 import assistance
    from article3.answers import aid

    found = assistance.pledges(options.ledger(), release=release, as_of=as_of, every=unsure)
    if as_json:
        options.emit(aid.pledges(found, as_of=as_of))
        return
    for p in found:
        click.echo(f"{p.title} ({p.stage}): {shared.number(p.promised, 0)} {p.promised.unit}, "
                   f"{p.promised.period}")  # fmt: skip
        for figure in p.reported:
            label = "difference" if figure.inputs else "reported"
            share = next((s for s in p.shares if s.inputs[0] is figure), None)
            of = f" = {shared.number(share, 1)} % of the pledge" if share else ""
            click.echo(f"  {label} {figure.period}: {shared.number(figure, 0)} {figure.unit}{of}")
        if p.kiel:
            note = f" ({p.kiel.note})" if p.kiel.note else ""
            click.echo(f"  Kiel, military aid allocated {p.kiel.period}: "
                       f"{shared.number(p.kiel, 1)} {p.kiel.unit}, "
                       f"{p.kiel.edition}{note}")  # fmt: skip
        if p.note:
            click.echo(f"  {p.note}.")


@click.command("requirements")
@click.argument("file", type=shared.FILE)
@click.option(
    "--against", type=shared.FILE, metavar="FILE", help="Packages and deliveries, as CSV."
)
@click.option("--unsure", is_flag=True, help="Also rows recalled or of low confidence, marked.")
@options.as_of_option
@options.json_option
@click.option("--out", type=shared.FILE, metavar="FILE", help="Write the figures to this file.")
def requirements_command(
    file: Path, against: Path | None, unsure: bool, as_of: date | None, as_json: bool,
    out: Path | None,
) -> None:  # fmt: skip
    """A list of item, quantity and priority: what of it is met, funded and open.

    Without --against the rows of the register of coalitions that count items stand against it.
    """
    from article3.assistance import requirements as room

    ledger = options.ledger()
    needed = room.read_requirements(file)
    supplies = (room.read_supplies(against) if against
                else room.register_supplies(as_of or ledger.as_of, every=unsure))  # fmt: skip
    answers = room.match(needed, supplies)
    if out:
        shared.write(ledger, [f for a in answers for f in (a.met, a.funded, a.open)], out)
    if as_json:
        query = {"command": "aid requirements", "file": file.name, "as_of": as_of}
        options.emit_json(query, [a.open.row() | {
            "item": a.requirement.item, "priority": a.requirement.priority, "answer": a.status,
            "quantity": a.requirement.needed.value, "met": a.met.value, "funded": a.funded.value,
            "open": a.open.value, "pledged": a.pledged.value,
        } for a in answers])  # fmt: skip
        return
    heads = ["item", "priority", "needed", "met", "funded", "open", "pledged", "unit", "status"]
    options.table(
        heads,
        [[a.requirement.item, a.requirement.priority,
          *(shared.number(f, None)
            for f in (a.requirement.needed, a.met, a.funded, a.open, a.pledged)),
          a.requirement.unit, a.status] for a in answers],
        right=heads[1:7],
    )  # fmt: skip
    click.echo("Pledged is part of open: a pledge pays for nothing yet.")
    spare = room.unused(needed, supplies)
    if spare:
        click.echo("Not asked for: " + ", ".join(dict.fromkeys(s.item for s in spare)) + ".")


@click.command()
@click.argument("file", type=shared.FILE)
@click.option("--donor", metavar="WHO", help="Only what this donor gave.")
@click.option("--unsure", is_flag=True, help="Also rows recalled or of low confidence, marked.")
@options.as_of_option
@options.json_option
@click.option("--out", type=shared.FILE, metavar="FILE", help="Write the figures to this file.")
def replace(
    file: Path, donor: str | None, unsure: bool, as_of: date | None, as_json: bool,
    out: Path | None,
) -> None:  # fmt: skip
    """What donated items cost to replace and how long it takes, where a source says.

    FILE lists items and numbers, or is one of Kiel's (weapons by donor, or the main data).
    """
    from article3 import assistance
    from article3.assistance.replace import read_donated, total_cost

    ledger = options.ledger()
    found = assistance.replacements(ledger, read_donated(file, donor), as_of=as_of, every=unsure)
    if out:
        shared.write(
            ledger, [f for r in found for f in (r.low, r.high, r.soonest, r.latest) if f], out
        )
    if as_json:
        query = {"command": "aid replace", "file": file.name, "donor": donor, "as_of": as_of}
        options.emit_json(query, [(r.low or r.donated.count).row() | {
            "item": r.donated.item, "count": r.donated.count.value, "systems": r.systems,
            "cost_low": r.low and r.low.value, "cost_high": r.high and r.high.value,
            "months_low": r.soonest and r.soonest.value,
            "months_high": r.latest and r.latest.value, "notes": r.notes,
        } for r in found])  # fmt: skip
        return
    heads = ["donor", "item", "number", "replaced by", "million EUR", "months"]
    options.table(
        heads,
        [[r.donated.donor, r.donated.item, shared.number(r.donated.count, None),
          " or ".join(r.systems),
          shared.span(r.low, r.high, 1e6), shared.span(r.soonest, r.latest)] for r in found],
        right=["number", "million EUR", "months"],
    )  # fmt: skip
    low, high = total_cost(found), total_cost(found, high=True)
    if low and high:
        click.echo(f"Known: {shared.span(low, high, 1e6)} million EUR; {low.note}.")
    click.echo("Contract prices of their year, often with services; what replaces what is this "
               "project's judgement.")  # fmt: skip
    for note in dict.fromkeys(note for r in found for note in r.notes):
        click.echo(f"  {note}")


@click.command()
@click.argument("file", type=shared.FILE)
@options.json_option
def delivered(file: Path, as_json: bool) -> None:
    """Delivered values by donor and kind in a file of Kiel's items, where it knows them."""
    from article3 import assistance

    figures = assistance.delivered(file)
    if as_json:
        options.emit_json(
            {"command": "aid delivered", "file": file.name}, [f.row() for f in figures]
        )
        return
    options.table(
        ["donor", "kind", "delivered, million EUR"],
        [[shared.name(f.entity), f.indicator[10:-1], f"{(f.value or 0) / 1e6:,.1f}"]
         for f in figures],
        right=["delivered, million EUR"],
    )  # fmt: skip
    click.echo(
        "A lower bound: the tracker knows delivered values on few lines, and what is absent is "
        "unknown, not zero."
    )


COMMANDS: tuple[click.Command, ...] = (
    packages_command,
    pledges_command,
    requirements_command,
    replace,
    delivered,
)
"""What ``article3 aid`` adds to its group."""
