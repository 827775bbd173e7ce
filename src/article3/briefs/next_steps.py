"""The note on who matters, what is at issue and where to look next."""

from __future__ import annotations

from dataclasses import replace

from article3.alliance import COUNTRIES, entity_name
from article3.briefs.agenda import SHOWN, coming
from article3.briefs.content import framed
from article3.briefs.full.ahead import ahead
from article3.briefs.full.aid import aid
from article3.briefs.full.changes import changes
from article3.briefs.full.chapter import Chapter, dated
from article3.briefs.full.standing import lacking
from article3.briefs.model import (
    Block,
    Brief,
    Paragraph,
    Points,
    Row,
    Section,
    Table,
    Text,
    notes_of,
    number,
    say,
)
from article3.briefs.request import Request
from article3.briefs.subject import Subject
from article3.briefs.subject import subject as resolved
from article3.briefs.takeaways import (
    change,
    distance,
    equipment,
    level,
    members,
    spoken,
)
from article3.commitments import Judgement, promises
from article3.ledger.explain import day, published
from article3.measures.standing import SHARE
from article3.programmes import Event
from article3.programmes.calendar import actor_name, due_next

_ACTORS = 5
_DUE = ("off course", "contested", "missed", "at the line")
"""Standings of a promise that are an issue."""


def next_steps(subject: Subject, request: Request) -> Brief:
    """Preview, actors, main issues, where next and sources; sections without a fact say so."""
    events = coming(subject)
    parts: list[Section] = [
        Section("Who are the actors", _actors(subject, events)),
        Section("What are the main issues", _issues(subject, request)),
        Section("Where next", _where(subject, events)),
    ]
    made = framed(subject, _preview(subject, events), tuple(parts))
    made = replace(
        made, title=f"{entity_name(subject.entity)}: who, what, where next", kind="next-steps note",
        lead="Preview", numbered=False, events=tuple(events[:SHOWN]),
    )  # fmt: skip
    return replace(made, sections=(*made.sections, Section("Sources", _sources(subject, made))))


def _preview(subject: Subject, events: list[Event]) -> tuple[Text, ...]:
    """Two sentences: where it stands, and what is next."""
    first: Text = (lacking(subject),) if subject.lacks else level(subject)
    if not events:
        return first, (f"The calendar has no event ahead for {subject.name}.",)
    event = events[0]
    return first, (f"Next on the calendar is {_inside(event.title)}, {event.written}.",)


def _inside(title: str) -> str:
    """A title in a sentence, without a stop of its own."""
    return title.rstrip(".")


def _actors(subject: Subject, events: list[Event]) -> tuple[Block, ...]:
    """The entity, the Alliance, the Union, and who else acts in the next events, with figures."""
    blocks: list[Block] = []
    codes = [subject.entity, *(["NATO"] if subject.entity != "NATO" else [])]
    if subject.entity in COUNTRIES and COUNTRIES[subject.entity].in_eu(subject.asked):
        codes.append("EU")
    for event in events:
        codes += [c for c in event.actors if c not in codes and c in COUNTRIES]
    if subject.is_group:
        codes += [c for c in _ends(subject) if c not in codes]
    for code in codes[:_ACTORS]:
        text = _actor(subject, code, events)
        if text:
            blocks += [Paragraph((actor_name(code),), lead=True), Paragraph(text)]
    return tuple(blocks)


def _ends(subject: Subject) -> list[str]:
    """The members of a group that spend the largest and the smallest share."""
    from article3.errors import MissingFigureError
    from article3.measures import rank

    try:
        found = rank(
            subject.ledger, SHARE, subject.period, edition=subject.edition.id, group=subject.entity
        ).frame["entity"]
    except MissingFigureError:
        return []
    return [found[0], found[-1]] if found.len() > 1 else []


def _actor(subject: Subject, code: str, events: list[Event]) -> Text:
    """What the figures and the calendar say of one actor."""
    about = subject if code == subject.entity else resolved(subject.ledger, code, subject.as_of)
    parts: list[Text] = []
    if about.lacks and code != "EU":
        parts.append((lacking(about),))
    elif not about.lacks:
        rules = (level, members) if about.is_group else (level, distance)
        parts += spoken(about, rules)
    due = [
        event for through, event in due_next(code, subject.asked)
        if through == code and (subject.as_of is None or event.stamp.date() <= subject.as_of)
    ]  # fmt: skip
    due = due or [event for event in events if code in event.actors]
    if due:
        parts.append((f"Next for it: {_inside(due[0].title)}, {due[0].written}.",))
    text: Text = ()
    for part in parts:
        text = (*text, *((" ",) if text else ()), *part)
    return text


def _issues(subject: Subject, request: Request) -> tuple[Block, ...]:
    """The issues that figures raise, each with its sentences; none is made up."""
    found: list[tuple[str, tuple[Text, ...]]] = []
    if not subject.lacks and not subject.is_group:
        found.append(("The gap to the targets", spoken(subject, (distance, change))))
    elif not subject.lacks:
        found.append(("Who meets the targets", spoken(subject, (members, change))))
    found.append(("What keeping the promise costs", _of(ahead(subject, small=True))))
    found.append(("Promises that need attention", _promised(subject)))
    if not subject.lacks and not subject.is_group:
        found.append(("Equipment", spoken(subject, (equipment,))))
    found.append(("Aid to Ukraine", _of(aid(subject))))
    if not subject.lacks:
        found.append(("Figures that move", _of(changes(subject))))
    if request.article is not None:
        from article3.briefs.full.claims import claims

        chapter = claims(subject, request)
        found.append(("What has been said", _of(chapter)))
    if request.plan is not None:
        from article3.briefs.full.plan import deliveries

        found.append(("What can be delivered", _of(deliveries(subject, request.plan, None))))
    blocks: list[Block] = []
    for heading, texts in found:
        if texts:
            blocks += [Paragraph((heading,), lead=True), Points(tuple(map(dated, texts)))]
    return tuple(blocks) or (Paragraph(("No figure of the ledger raises one.",)),)


def _of(chapter: Chapter) -> tuple[Text, ...]:
    return chapter.takeaways


def _promised(subject: Subject) -> tuple[Text, ...]:
    """Promises missed, off course, contested or at the line, with the figure that says so."""
    found = [
        j for j in promises(subject.ledger, subject.entity, as_of=subject.as_of)
        if j.status in _DUE and not j.superseded and j.figure is not None
    ]  # fmt: skip
    return tuple(_judged(judgement) for judgement in found)


def _judged(judgement: Judgement) -> Text:
    made = judgement.commitment
    assert judgement.figure is not None
    due = f", due {made.due_year}" if made.due_year else ""
    why = f" ({judgement.reason})" if judgement.reason else ""
    return say(
        "{what}{due}: {status}{why}; the figure is {figure} for {period}.",
        what=made.text, due=due, status=judgement.status, why=why,
        figure=number(judgement.figure), period=judgement.figure.period,
    )  # fmt: skip


def _where(subject: Subject, events: list[Event]) -> tuple[Block, ...]:
    if not events:
        text = f"The calendar has no event for {subject.name} after {day(subject.asked)}."
        return (Paragraph((text,)),)
    rows = tuple(
        Row(e.summary, (e.written, ", ".join(map(actor_name, e.actors)), e.source))
        for e in events[:SHOWN]
    )
    remark = "A date is as exact as its source. The same dates are in the calendar file (.ics)."
    if len(events) > SHOWN:
        remark += f" {len(events) - SHOWN} more: article3 calendar --who {subject.entity}."
    return (
        Table(f"Dates after {day(subject.asked)}", ("", "date", "who", "source"), rows, remark,
              words=True),
    )  # fmt: skip


def _sources(subject: Subject, made: Brief) -> tuple[Block, ...]:
    """The publications the figures are from, and the registers, each once."""
    found = {
        leaf.edition: leaf.publication
        for note in notes_of(made) for figure in note.figures for leaf in figure.leaves()
        if leaf.publication
    }  # fmt: skip
    order = sorted(found.values(), key=lambda edition: (edition.publisher, edition.published))
    texts: list[Text] = []
    for edition in order:
        where = f". {edition.url}" if edition.url.startswith(("https://", "http://")) else "."
        when = "" if edition.id.startswith("scenario-") else f", {published(edition)}"
        texts.append((f"{edition.publisher}, {edition.title}{when}{where}",))
    return (Points(tuple(texts)),) if texts else (Paragraph(("No figure is printed.",)),)
