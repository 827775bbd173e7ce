"""``article3 calendar``: what is due, for whom, and as a calendar file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from article3.cli import options

if TYPE_CHECKING:
    from article3.programmes import Event


class DayOrToday(options.Day):
    """A date written YYYY-MM-DD, or ``today``."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or one sentence on how to write one."""
        return date.today() if value == "today" else super().convert(value, param, ctx)


@click.command()
@click.option("--who", metavar="WHO", help="An Ally or group (an Ally sees NATO's and the EU's).")
@click.option("--from", "since", type=DayOrToday(), metavar="DATE", help="First day, or: today.")
@click.option("--to", "until", type=DayOrToday(), metavar="DATE", help="Last day, or: today.")
@click.option("--kind", metavar="KIND", help="Only summit, deadline, review, obligation ...")
@click.option("--ics", "file", type=click.Path(path_type=Path), metavar="FILE",
              help="Write a calendar file (RFC 5545).")  # fmt: skip
@click.option("--every", is_flag=True, help="Also events that are recalled or of low confidence.")
@options.json_option
def command(
    who: str | None,
    since: date | None,
    until: date | None,
    kind: str | None,
    file: Path | None,
    every: bool,
    as_json: bool,
) -> None:
    """Summits, reviews, deadlines and obligations, in order.

    A date is as exact as its source; an event of a month or a year spans its days.

    \b
    article3 calendar --from today --who LUX
    article3 calendar --who NATO --from 2026-11-22 --ics out.ics
    """
    from article3.programmes.calendar import actor_code, events

    code = None if who is None else actor_code(who)
    found = events(code, since=since, until=until, kind=kind, every=every)
    if file:
        _write(file, found, code)
    if as_json:
        from article3.answers import registers

        answer = registers.calendar(who, since=since, until=until, kind=kind, every=every)
        options.emit_json({**answer.query, "ics": str(file) if file else None}, answer.rows)
        return
    if file:
        click.echo(f"Wrote {len(found)} events to {file}.")
        return
    if not found:
        click.echo("No event was found.")
        return
    options.table(
        ["date", "what", "kind", "who", "remark"],
        [
            (event.written, event.title, event.kind, " ".join(event.actors), _remark(event))
            for event in found
        ],
    )
    if code and since:
        _next(code, since, every)


def _write(file: Path, found: list[Event], code: str | None) -> None:
    from article3.export import whole_file
    from article3.programmes.calendar import actor_name
    from article3.programmes.ics import ics

    name = f"Article 3: {actor_name(code)}" if code else "Article 3"
    content = ics(found, name=name)
    with whole_file(file) as unfinished:
        unfinished.write_bytes(content)


def _next(code: str, since: date, every: bool) -> None:
    from article3.programmes.calendar import actor_name, due_next

    for through, event in due_next(code, since, every=every):
        click.echo(f"Due next for {actor_name(through)}: {event.title}, {event.written}.")


def _remark(event: Event) -> str:
    doubt = "" if event.sure else f"{event.basis}, confidence {event.confidence}"
    return "; ".join(part for part in (event.relevance, doubt) if part)
