"""The calendar: what is due, for whom, and as a calendar file."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from fastapi import APIRouter, Request
from fastapi.responses import Response

from article3.alliance import entity_name
from article3.errors import Article3Error
from article3.ledger import Ledger
from article3.ledger.registers import edition_of
from article3.programmes import Event, due_next, events, ics
from article3.programmes.calendar import BODIES, KINDS, actor_code, actor_name
from article3.web.kept import answer
from article3.web.page import Ask, Content, Page
from article3.web.panel import Column, Panel
from article3.web.view import View, view_of

router = APIRouter(include_in_schema=False)


def fill(ask: Ask) -> Content:
    """The events that concern somebody between two days, with what is due next."""
    view = ask.view
    who, since, found = asked(view, ask.ledger)
    every = view.get("rows") == "every"
    coming = [(through, event.event) for through, event in due_next(who, since, every=every)
              if event in found] if who else []  # fmt: skip
    known = {event.event: event for event in found}
    title = f"Calendar of {actor_name(who)}" if who else "Calendar"
    words = {
        "who": who, "since": since, "total": len(found), "kinds": [("", "any"), *KINDS.items()],
        "next": [(actor_name(through), known[event]) for through, event in coming],
        "everybody": [("", "everybody"), *_everybody()],
        "ics": view.url("/calendar.ics", page=None),
    }  # fmt: skip
    return Content(title, (_panel(found, title),), words)


def asked(view: View, ledger: Ledger) -> tuple[str | None, date, list[Event]]:
    """Whom a view asks about, from which day (today, or the as-of day), and the events."""
    who = actor_code(view.get("who")) if view.get("who") else None
    since = _day(view, "from") or view.as_of or ledger.as_of
    every = view.one_of("rows", ("sure", "every"), "sure") == "every"
    found = events(
        who, since=since, until=_day(view, "to"), kind=view.get("kind") or None, every=every,
        as_of=view.as_of,
    )  # fmt: skip
    return who, since, found


def _day(view: View, name: str) -> date | None:
    text = view.get(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Article3Error(f"{name} is {text!r}; write a date as 2026-12-31.") from None


def _everybody() -> list[tuple[str, str]]:
    codes = {code for event in events(every=True) for code in event.actors}
    return sorted(
        ((c, BODIES.get(c) or entity_name(c)) for c in codes), key=lambda pair: pair[1]
    )  # fmt: skip


def _panel(found: list[Event], title: str) -> Panel:
    register = edition_of("calendar").id
    schema = dict.fromkeys(
        ("written", "first_day", "last_day", "precision", "title", "kind", "who", "actors",
         "remark", "source", "source_url", "confidence", "basis", "event", "edition"), pl.String,
    )  # fmt: skip
    frame = pl.DataFrame([_row(event, register) for event in found], schema=schema)
    columns = (
        Column("written", "Date", "period"),
        Column("title", "What", "words"),
        Column("kind", "Kind"),
        Column("who", "Who"),
        Column("remark", "Remark", "words"),
        Column("source", "Source", "source"),
    )
    note = (
        "A date is as exact as its source: a day, a month or a year. An event of a month or a year "
        "spans its days; no day is made up for it."
    )
    return Panel("calendar", title, frame, columns, note=note)


def _row(event: Event, register: str) -> dict[str, Any]:
    doubt = "" if event.sure else f"{event.basis}, confidence {event.confidence}"
    return {
        "written": event.written, "first_day": event.first.isoformat(),
        "last_day": event.last.isoformat(), "precision": event.precision, "title": event.title,
        "kind": event.kind, "who": ", ".join(actor_name(code) for code in event.actors),
        "actors": ";".join(event.actors),
        "remark": "; ".join(part for part in (event.relevance, doubt) if part),
        "source": event.source, "source_url": event.url, "confidence": event.confidence,
        "basis": event.basis, "event": event.event, "edition": register,
    }  # fmt: skip


@router.get("/calendar.ics")
def calendar_file(request: Request) -> Response:
    """The events of the page as a calendar file (RFC 5545)."""
    from article3.web.app import respond

    view = view_of("/calendar", request.query_params.multi_items(), request.cookies)
    ledger: Ledger = request.app.state.ledger
    who, _, found = asked(view, ledger)
    name = f"Article 3: {actor_name(who)}" if who else "Article 3"
    key = ("/calendar.ics", request.url.query, date.today())
    return respond(
        request, key,
        lambda: answer(ics(found, name=name), "text/calendar; charset=utf-8",
                       f"article3-{who or 'calendar'}.ics"),
    )  # fmt: skip


PAGES = (Page("/calendar", "calendar.html.j2", fill, "Calendar", "What is ahead"),)
