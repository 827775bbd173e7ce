"""The brief's sections on programmes and on what is next: from the registers, source by source."""

from __future__ import annotations

from article3.briefs.model import Row, Section, Table, number
from article3.briefs.subject import Subject
from article3.ledger.explain import day
from article3.programmes import Event, events, who
from article3.programmes.register import Part

SHOWN = 8
"""Dates listed before the rest is left to ``article3 calendar``."""


def programmes_section(subject: Subject) -> Section | None:
    """What the entity takes part in, as far as sources of the day name it."""
    parts = participations(subject)
    if not parts:
        return None
    table = Table(
        "Programmes and operations", ("", "as", "number", "as of", "source"), part_rows(parts),
        "Only participants that a source names; many projects publish a count and no list.",
        words=True,
    )  # fmt: skip
    return Section("Programmes and operations", (table,))


def participations(subject: Subject) -> list[Part]:
    """The newest row of each programme and role that names the entity itself, known by the day."""
    return [
        part
        for part in who(subject.entity, on=subject.asked)
        if part.as_of[:10] <= subject.asked.isoformat() and part.who == subject.entity
    ]


def part_rows(parts: list[Part]) -> tuple[Row, ...]:
    """A line a programme: role, number, day and source."""
    rows = []
    for part in parts:
        figure = part.figure()
        shown = number(figure) if figure else ""
        rows.append(Row(part.name, (part.role, shown, part.as_of, part.source)))
    return tuple(rows)


def next_section(subject: Subject) -> Section | None:
    """The next dated events that concern the entity, after the day the brief is about."""
    ahead = coming(subject)[:SHOWN]
    if not ahead:
        return None
    rows = tuple(Row(e.summary, (e.written, " ".join(e.actors), e.source)) for e in ahead)
    table = Table(
        f"Dated events after {day(subject.asked)}", ("", "date", "who", "source"), rows,
        f"The first {len(ahead)}; article3 calendar --who {subject.entity} lists them all.",
        words=True,
    )  # fmt: skip
    return Section("What is next", (table,))


def coming(subject: Subject) -> list[Event]:
    """The events after the day that a source of the day knew of, each title once, in order."""
    found = [
        event
        for event in events(subject.entity, since=subject.asked)
        if subject.as_of is None or event.stamp.date() <= subject.as_of
    ]
    once = {event.title: event for event in reversed(found)}
    return sorted(once.values(), key=lambda e: (e.first, e.last, e.event))
