"""Chapter IV: programmes and calendar, source by source."""

from __future__ import annotations

from article3.alliance import entity_name
from article3.briefs.agenda import SHOWN, coming, part_rows, participations
from article3.briefs.full.chapter import Chapter
from article3.briefs.model import Block, Paragraph, Row, Section, Table, Text
from article3.briefs.subject import Subject, inside
from article3.ledger.explain import day
from article3.programmes.calendar import due_next

_PROGRAMMES = 8


def agenda(subject: Subject) -> Chapter:
    """The chapter; nothing known is said to be nothing known."""
    blocks: tuple[Block, ...] = ()
    parts = participations(subject)
    if parts:
        rows = part_rows(parts)
        remark = "Only participants that a source names; many projects publish a count and no list."
        if len(rows) > _PROGRAMMES:
            rest = len(rows) - _PROGRAMMES
            remark += f" {rest} more: article3 programmes --who {subject.entity}."
        blocks += (
            Table("Programmes and operations", ("", "as", "number", "as of", "source"),
                  rows[:_PROGRAMMES], remark, words=True),
        )  # fmt: skip
    else:
        blocks += (Paragraph((f"No source names {subject.name} in a programme or operation.",)),)
    events = coming(subject)
    if events:
        blocks += (
            Table(
                f"Dated events after {day(subject.asked)}", ("", "date", "who", "source"),
                tuple(Row(e.summary, (e.written, ", ".join(map(_short, e.actors)), e.source))
                      for e in events[:SHOWN]),
                words=True,
            ),
        )  # fmt: skip
    else:
        blocks += (Paragraph((f"The calendar has no event ahead for {subject.name}.",)),)
    return Chapter("Next", Section("Programmes and calendar", blocks), (*_due(subject),))


def _short(code: str) -> str:
    return code if code in ("NATO", "EU") else entity_name(code)


def _due(subject: Subject) -> tuple[Text, ...]:
    """What asks something of it next, one event of its own, of NATO and of the EU."""
    found = [
        (through, event)
        for through, event in due_next(subject.entity, subject.asked)
        if subject.as_of is None or event.stamp.date() <= subject.as_of
    ]
    if not found:
        return ()
    said = "; ".join(
        f"for {inside(through)}, {event.title} ({event.written})" for through, event in found
    )
    return ((f"Due next: {said}.",),)
