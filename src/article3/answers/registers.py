"""Answers of the registers of programmes and dates."""

from __future__ import annotations

from datetime import date
from typing import Any

from article3 import programmes as room
from article3.answers.answer import Answer
from article3.programmes import Event, Part, Programme
from article3.programmes.calendar import actor_code, events
from article3.programmes.register import country_or_group


def about(who: str, kind: str | None = None, *, every: bool = False
) -> tuple[Programme | None, list[Part]]:  # fmt: skip
    """The programme a text names with its participants, or the programmes of a country or group."""
    one = room.find(who, every=every) or room.find(who, every=True)
    kept = {p.code for p in room.programmes(kind, every=True)}
    if one is not None:
        whole = every or not one.sure
        return one, room.parts(one.code, every=True) if whole else room.newest(one.code)
    country_or_group(who)
    return None, [p for p in room.who(who, every=every) if p.programme in kept]


def programmes(who: str | None = None, kind: str | None = None, *, every: bool = False) -> Answer:
    """All programmes, one, or those of an Ally or group."""
    query = {"command": "programmes", "who": who, "kind": kind, "every": every or None}
    if who is None:
        return Answer(query, [_programme_row(p) for p in room.programmes(kind, every=every)])
    one, members = about(who, kind, every=every)
    first = [_programme_row(one)] if one else []
    return Answer(query, [*first, *(_part_row(p) for p in members)])


def _programme_row(p: Programme) -> dict[str, Any]:
    figure = p.figure()
    return {
        "entity": "NATO",
        "programme": p.code,
        "name": p.name,
        "kind": p.kind,
        "stage": p.stage,
        "launched": p.launched,
        "as_of": p.as_of,
        "lead": p.lead,
        "location": p.location,
        "must_do": p.must_do,
        "note": p.note,
        "participants": p.named,
        "not_named": p.not_named,
        **_source(p),
        **(figure.row() if figure else {}),
    }


def _part_row(p: Part) -> dict[str, Any]:
    figure = p.figure()
    return {
        "entity": p.who or "NATO",
        "programme": p.programme,
        "name": p.name,
        "kind": p.kind,
        "role": p.role,
        "as_of": p.as_of,
        "note": p.note,
        **_source(p),
        **(figure.row() if figure else {}),
    }


def _source(item: Programme | Part) -> dict[str, Any]:
    return {
        "sure": item.sure,
        "confidence": item.row["confidence"],
        "basis": item.row["basis"],
        "source": item.source,
        "source_url": item.url,
    }


def calendar(
    who: str | None = None, *, since: date | None = None, until: date | None = None,
    kind: str | None = None, every: bool = False,
) -> Answer:  # fmt: skip
    """Summits, reviews, deadlines and obligations, in order."""
    code = None if who is None else actor_code(who)
    found = events(code, since=since, until=until, kind=kind, every=every)
    query = {"command": "calendar", "who": code, "from": since, "to": until, "kind": kind,
             "every": every or None}  # fmt: skip
    return Answer(query, [event_row(event, code) for event in found])


def event_row(event: Event, code: str | None) -> dict[str, Any]:
    """An event as a row, seen by a country or group where one is named."""
    return {
        "entity": event.through(code) if code else event.actors[0],
        "event": event.event,
        "title": event.title,
        "summary": event.summary,
        "kind": event.kind,
        "actors": event.actors,
        "date": event.written,
        "precision": event.precision,
        "first_day": event.first,
        "last_day": event.last,
        "relevance": event.relevance,
        "sure": event.sure,
        "confidence": event.confidence,
        "basis": event.basis,
        "source": event.source,
        "source_url": event.url,
    }
