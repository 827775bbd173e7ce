"""The blocks of an Ally's page that come from registers: promises, aid, programmes, calendar."""

from __future__ import annotations

from typing import Any

import polars as pl

from article3.alliance import is_group
from article3.assistance.profile import profile as aid_profile
from article3.commitments import Judgement, path, promises
from article3.errors import Article3Error
from article3.ledger import Figure
from article3.programmes import events, who
from article3.web.ally_panels import About
from article3.web.panel import Column, Panel, panel_of_figures

_EVENTS = 10
_LABELS = {"per gdp": "Over GDP", "per population": "Per head"}


def promised(about: About) -> Panel | None:
    """What was promised, whether the figures of the day keep it, and the way left."""
    found = promises(about.ledger, about.entity, as_of=about.as_of)
    rows = [_promise(about, judgement) for judgement in found if not judgement.superseded]
    if not rows:
        return None
    columns = (
        Column("promise", "Promise"),
        Column("due", "Due"),
        Column("status", "Status"),
        Column("why", "Why"),
        Column("value", "Figure", "figure"),
        Column("slope", "Points a year left", "figure", "slope_id", signed=True, bare=True,
               blank=""),
        Column("growth", "Real growth a year", "figure", "growth_id", "defexp_real_change",
               blank=""),
        Column("extra", "More than now, million EUR", "figure", "extra_id", "defexp_eur_current",
               bare=True, blank=""),
        Column("source", "Source"),
    )  # fmt: skip
    note = (
        "Status is computed from the edition of the day. What is left: the straight way from the "
        "last actual figure to the deadline; the money is a year's, at the newest base."
    )
    return Panel("promises", "Promises", pl.DataFrame(rows, infer_schema_length=None), columns,
                 note=note)  # fmt: skip


def _promise(about: About, judgement: Judgement) -> dict[str, Any]:
    c, seen = judgement.commitment, judgement.figure
    way = path(about.ledger, c, judgement.entity, as_of=about.as_of)
    parts = {
        "slope": way.slope if way else None,
        "growth": way.real_growth if way else None,
        "needed": way.needed if way else None,
        "extra": way.extra if way else None,
    }
    row: dict[str, Any] = {
        "promise": c.text, "made_on": c.made_on, "forum": c.forum,
        "due": c.due_year or ("each year" if c.deadline else ""), "status": judgement.status,
        "why": judgement.reason, "value": seen.value if seen else None,
        "unit": seen.unit if seen else None, "indicator": seen.indicator if seen else None,
        "period": seen.period if seen else None, "figure_id": seen.figure_id if seen else None,
        "edition": seen.edition if seen else None, "source": c.source_title,
        "source_url": c.source_url,
    }  # fmt: skip
    for name, made in parts.items():
        row |= {name: made.value if made else None,
                f"{name}_id": made.figure_id if made else None}  # fmt: skip
    return row


def aid(about: About) -> Panel | None:
    """What an Ally gave Ukraine by the newest release of the day; None where none lists it."""
    if is_group(about.entity):
        return None
    try:
        found = aid_profile(about.ledger, about.entity, as_of=about.as_of)
    except Article3Error:
        return None
    held: list[tuple[str, Figure]] = [(label, made) for label, made in found if made.value]
    if not held:
        return None
    span = held[0][1].period
    labelled = [(_LABELS.get(label, label[:1].upper() + label[1:]), made) for label, made in held]
    return panel_of_figures(
        "aid", f"Aid to Ukraine, {span}", labelled,
        note="Allocated: set aside for a named purpose. Releases of the tracker are never mixed.",
    )  # fmt: skip


def programmes(about: About) -> Panel | None:
    """What the entity takes part in, as far as a source of the day names it."""
    parts = [
        part
        for part in who(about.entity, on=about.day)
        if part.who == about.entity and part.as_of[:10] <= about.day.isoformat()
    ]
    if not parts:
        return None
    rows = [
        {"programme": p.name, "kind": p.kind, "role": p.role,
         "number": f"{p.value:,.12g} {p.unit}".strip() if p.value is not None else "",
         "as_of": p.as_of, "note": p.note, "source": p.source, "url": p.url}
        for p in parts
    ]  # fmt: skip
    columns = (
        Column("programme", "Programme or operation"), Column("role", "As"),
        Column("number", "Number"), Column("as_of", "As of"), Column("source", "Source"),
    )  # fmt: skip
    return Panel(
        "programmes", "Programmes and operations", pl.DataFrame(rows), columns,
        note="Only participants that a source names: many projects publish a count and no list. "
        "Each row names its source.",
    )  # fmt: skip


def coming(about: About) -> Panel | None:
    """The next dated events that concern the entity, as known on the day."""
    found = [
        event
        for event in events(about.entity, since=about.day)
        if about.as_of is None or event.stamp.date() <= about.as_of
    ]
    once = {event.title: event for event in reversed(found)}
    rows = [
        {"date": e.written, "event": e.summary, "who": " ".join(e.actors), "source": e.source,
         "url": e.url}
        for e in sorted(once.values(), key=lambda e: (e.first, e.last, e.event))[:_EVENTS]
    ]  # fmt: skip
    if not rows:
        return None
    columns = (Column("date", "Date"), Column("event", "What"), Column("who", "Who"),
               Column("source", "Source"))  # fmt: skip
    return Panel("coming", "What is next", pl.DataFrame(rows), columns,
                 note="From the register of the calendar; each row names its source.")  # fmt: skip
