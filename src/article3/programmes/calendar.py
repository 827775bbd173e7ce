"""The calendar: summits, reviews, deadlines and obligations, each with its source.

A date is as exact as its source: a day, a month, a year, or the end of a year. An event of a month
or a year is a span of days, and its summary says so; no day is made up for it. An obligation that
returns every year is written once in the register and read as one event a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from article3 import alliance
from article3.errors import Article3Error, SourceError, UnknownNameError
from article3.ledger.registers import Register, Schema, read_register
from article3.programmes.dates import span

PRECISIONS = {
    "day": "",
    "month": "month; day not set",
    "year": "year; day not set",
    "year-end": "by the end of the year",
}
"""How exact a date is, and how the summary of an event says so."""

KINDS = {
    "summit": "heads of state and government meet",
    "ministerial": "ministers meet",
    "review": "a commitment is looked at again",
    "deadline": "a promise or rule falls due",
    "obligation": "something every Ally owes each year",
    "report": "figures are published",
    "meeting": "any other meeting",
    "policy": "a decision, law or plan",
    "launch": "a programme or coalition begins",
    "operation": "a change in an operation",
    "industry": "a plant or a rate of production",
    "visit": "a visit",
    "appointment": "a person takes office",
    "speech": "a speech",
    "interview": "an interview",
}
"""The kinds of events."""

DUE = ("summit", "ministerial", "review", "deadline", "obligation")
"""The kinds that ask something of somebody: what :func:`due_next` looks at."""

BODIES = {"UDCG": "Ukraine Defence Contact Group"}
"""Actors that are neither countries nor groups of the ledger."""

INSTITUTIONS = ("NATO", "EU")
"""Groups that act in their own name: their events concern every member."""

_SCHEMA: Schema = {
    "event": pl.String, "start": pl.String, "precision": pl.String, "end": pl.String,
    "title": pl.String, "kind": pl.String, "actor": pl.String, "relevance": pl.String,
    "recurs": pl.String, "until": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One dated event: from ``first`` to ``last`` it may happen or goes on.

    ``event`` is its lasting name; ``written`` the date as the source gives it; ``stamp`` the day
    of the source, which dates the entry in calendar files.
    """

    event: str
    first: date
    last: date
    precision: str
    written: str
    title: str
    kind: str
    actors: tuple[str, ...]
    relevance: str
    sure: bool
    confidence: str
    basis: str
    source: str
    url: str
    stamp: datetime

    @property
    def summary(self) -> str:
        """The title with the precision of its date.

        >>> [e.summary for e in events("GBR", kind="deadline", since=date(2027, 4, 1))][0]
        'United Kingdom: 2.5% of GDP begins (month; day not set)'
        """
        said = PRECISIONS[self.precision]
        return f"{self.title} ({said})" if said else self.title

    def through(self, who: str) -> str:
        """The actor through which an event concerns a country or group; empty if it does not.

        >>> review = events("NATO", kind="review")[0]
        >>> review.through("LUX"), review.through("AUS")
        ('NATO', '')
        """
        if who in self.actors:
            return who
        if alliance.is_group(who):
            if who in INSTITUTIONS:
                return ""
            own = set(alliance.group(who).members(self.first)) & set(self.actors)
            return sorted(own)[0] if own else ""
        for institution in INSTITUTIONS:
            if institution in self.actors and _belongs(who, institution, self.first):
                return institution
        return ""


def events(
    who: str | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
    kind: str | None = None,
    every: bool = False,
    as_of: date | None = None,
) -> list[Event]:
    """The events that concern somebody, in order, between two days (both included).

    An Ally sees what concerns all of NATO, what concerns the European Union if it is a member, and
    its own events. NATO and EU see what is theirs; any other group sees what is its members' own.
    An event is kept when any of its days lies between the two. With ``every``, also events known
    only by recollection or from a weak source.

    >>> [e.event for e in events("NATO", since=date(2028, 1, 1), kind="review")]
    ['hague-review']
    """
    code = None if who is None else actor_code(who)
    if since and until and until < since:
        raise Article3Error(f"The calendar ends ({until}) before it begins ({since}).")
    if kind is not None and kind.casefold() not in KINDS:
        raise UnknownNameError("kind", kind, KINDS, "choose " + ", ".join(KINDS))
    found = [
        event
        for event in _read(every, as_of)
        if (code is None or event.through(code))
        and (since is None or event.last >= since)
        and (until is None or event.first <= until)
        and kind in (None, event.kind)
    ]
    return sorted(found, key=lambda e: (e.first, e.last, e.event))


def due_next(who: str, on: date, *, every: bool = False) -> list[tuple[str, Event]]:
    """What is due next for somebody: the first event of its own, of NATO and of the EU.

    Each comes with the actor through which it concerns them. Only events that ask something of
    somebody count (see :data:`DUE`), and the first is the one whose last day comes first.

    >>> [(through, e.event) for through, e in due_next("LUX", date(2028, 1, 1))]
    [('NATO', 'annual-plans-2028'), ('EU', 'escape-clause-end'), ('LUX', 'lux-5-gni')]
    """
    code = actor_code(who)
    first: dict[str, Event] = {}
    coming = [e for e in events(code, since=on, every=every) if e.kind in DUE]
    for event in sorted(coming, key=lambda e: (e.last, e.first, e.event)):
        first.setdefault(event.through(code), event)
    return sorted(first.items(), key=lambda item: (item[1].last, item[0] == "EU"))


def actor_code(name: str) -> str:
    """The code of a country, group or body that may act in the calendar."""
    wanted = name.strip().upper()
    return wanted if wanted in BODIES else alliance.entity_code(name)


def actor_name(code: str) -> str:
    """The name of an actor."""
    return BODIES.get(code) or alliance.entity_name(code)


def _belongs(who: str, institution: str, on: date) -> bool:
    return who in alliance.COUNTRIES and who in alliance.group(institution).members(on)


def _read(every: bool, as_of: date | None = None) -> list[Event]:
    register = read_register("calendar", _SCHEMA)
    rows = register.rows(every=every, as_of=as_of).iter_rows(named=True)
    return [event for row in rows for event in from_row(row, register)]


def from_row(row: dict[str, Any], register: Register) -> Iterator[Event]:
    """The event of one row, or one event a year where the row recurs.

    Raises :class:`~article3.errors.SourceError` with the line for a date that does not fit its
    precision, an unknown kind or an unknown actor.
    """
    try:
        yield from _occurrences(row, register)
    except UnknownNameError as error:
        file, line = register.edition.file, f"line {row['line']}"
        raise SourceError(file, str(error).rstrip("."), line) from error


def _occurrences(row: dict[str, Any], register: Register) -> Iterator[Event]:
    if not row["recurs"]:
        yield _event(row, register, row["event"], row["start"], row["end"])
        return
    if row["recurs"] != "year" or row["precision"] != "year":
        raise UnknownNameError("recurrence", row["recurs"], ("year",), "an event recurs by year")
    for year in range(int(row["start"]), int(row["until"]) + 1):
        yield _event(row, register, f"{row['event']}-{year}", str(year), None)


def _event(
    row: dict[str, Any], register: Register, name: str, start: str, end: str | None
) -> Event:
    first, last = span(start), span(end or start)
    precision = row["precision"]
    expected = "day" if precision == "year-end" else precision
    if precision not in PRECISIONS or {first.precision, last.precision} != {expected}:
        raise UnknownNameError("precision", str(precision), hint=f"the date is written {start}")
    if row["kind"] not in KINDS:
        raise UnknownNameError("kind", row["kind"], KINDS)
    if last.last < first.first:
        raise UnknownNameError("end", str(end), hint="the event ends before it starts")
    written = start if not end else f"{start} to {end}"
    return Event(
        name, first.first, last.last, precision,
        f"end of {start[:4]}" if precision == "year-end" else written,
        row["title"], row["kind"], _actors(row["actor"]), row["relevance"] or "", row["sure"],
        row["confidence"], row["basis"], row["source_title"], row["source_url"],
        _stamp(row["source_date"], register),
    )  # fmt: skip


def _actors(text: str) -> tuple[str, ...]:
    codes = tuple(text.split(";"))
    _refuse(code for code in codes if code not in BODIES and alliance.entity_code(code) != code)
    return codes


def _refuse(strangers: Iterable[str]) -> None:
    for stranger in strangers:
        raise UnknownNameError("actor", stranger, BODIES, "write its code")


def _stamp(source_date: str, register: Register) -> datetime:
    """Midnight of the source's day, so that the same register gives the same bytes."""
    day = span(source_date).first if source_date else register.edition.published
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
