"""Programmes, operations and partnerships: who is in which, and at what stage."""

from __future__ import annotations

from typing import Any

import polars as pl

from article3 import programmes as room
from article3.errors import UnknownNameError
from article3.programmes import Part, Programme
from article3.programmes.register import country_or_group, place_name
from article3.web.page import Ask, Content, Page
from article3.web.panel import Column, Panel
from article3.web.view import View

_SOURCE = Column("source", "Source", "source")


def fill(ask: Ask) -> Content:
    """All programmes, one of them with its participants, or what somebody takes part in."""
    view = ask.view
    every = view.one_of("rows", ("sure", "every"), "sure") == "every"
    known = room.programmes(every=True, as_of=view.as_of)
    found = room.programmes(view.get("kind") or None, every=every, as_of=view.as_of)
    words: dict[str, Any] = {
        "kinds": [("", "any"), *sorted({p.kind for p in room.programmes(every=True)})],
        "everybody": [("", "everybody"), *_everybody()],
        "names": [("", "all"), *sorted(((p.code, p.name) for p in known), key=lambda p: p[1])],
        "who": "", "one": None, "total": len(found),
    }  # fmt: skip
    if name := view.get("programme"):
        one = room.find(name, every=True, as_of=view.as_of)
        if one is None:
            raise UnknownNameError("programme", name, [p.code for p in known])
        panels: tuple[Panel, ...] = (_parts(_members(one, view, every=every), one.name),)
        words |= {"one": one, "counted": participants(one)}
        return Content(one.name, panels, words)
    panels = (_list(found, view),)
    if view.get("who"):
        code = country_or_group(view.get("who"))
        words["who"] = code
        kept = {p.code for p in found}
        own = [p for p in room.who(code, every=every, as_of=view.as_of) if p.programme in kept]
        title = f"What {place_name(code)} takes part in"
        panels = (_parts(own, title, with_programme=True), *panels)
        return Content(title, panels, words)
    return Content("Programmes, operations and partnerships", panels, words)


def _members(one: Programme, view: View, *, every: bool) -> list[Part]:
    if every or not one.sure:
        return room.parts(one.code, every=True, as_of=view.as_of)
    return room.newest(one.code, as_of=view.as_of)


def _everybody() -> list[tuple[str, str]]:
    codes = {p.who for p in room.parts(every=True) if p.who}
    return sorted(((c, place_name(c)) for c in codes), key=lambda pair: pair[1])


def _list(found: list[Programme], view: View) -> Panel:
    rows = [
        {
            "name": p.name, "kind": p.kind, "stage": p.stage, "as_of": p.as_of,
            "participants": participants(p), "lead": p.lead, "launched": p.launched,
            "count": p.count, "unit": p.unit, "named": ";".join(p.named),
            "not_named": p.not_named, "task": p.must_do, "remark": _doubt(p), "source": p.source,
            "source_url": p.url, "programme": p.code,
            "page": view.elsewhere("/programmes", programme=p.code),
            "edition": p.register.edition.id,
        }
        for p in found
    ]  # fmt: skip
    schema = {"count": pl.Int64, "not_named": pl.Int64}
    frame = pl.DataFrame(rows, schema_overrides=schema, infer_schema_length=None)
    columns = (
        Column("name", "Name", "link", "page"),
        Column("kind", "Kind"),
        Column("stage", "Stage"),
        Column("as_of", "As of", "period"),
        Column("participants", "Participants"),
        *((Column("remark", "Remark"),) if view.get("rows") == "every" else ()),
        _SOURCE,
    )
    note = (
        "A source often gives a number of participants and names some of them. The others stay "
        "“not named”: they are counted, never guessed."
    )
    title = "All programmes" if not view.get("kind") else view.get("kind").capitalize()
    return Panel("programmes", title, frame, columns, note=note)


def _parts(found: list[Part], title: str, *, with_programme: bool = False) -> Panel:
    rows = [
        {
            "programme": p.name, "kind": p.kind, "participant": p.who,
            "who": place_name(p.who) if p.who else "all together", "role": p.role,
            "number": None if p.value is None else f"{p.value:,.0f} {p.unit}",
            "value": p.value, "unit": p.unit, "as_of": p.as_of,
            "remark": "; ".join(part for part in (p.note, _doubt(p)) if part),
            "source": p.source, "source_url": p.url, "edition": p.register.edition.id,
        }
        for p in found
    ]  # fmt: skip
    names = ("programme", "kind", "participant", "who", "role", "number", "value", "unit", "as_of",
             "remark", "source", "source_url", "edition")  # fmt: skip
    schema = {name: pl.Float64 if name == "value" else pl.String for name in names}
    frame = pl.DataFrame(rows, schema=schema)
    columns = (
        *((Column("programme", "In", "words"),) if with_programme else ()),
        Column("who", "Who"),
        Column("role", "As"),
        Column("number", "Number"),
        Column("as_of", "As of", "period"),
        Column("remark", "Remark", "words"),
        _SOURCE,
    )
    return Panel("participants", title, frame, columns)


def participants(p: Programme) -> str:
    """How many take part and how many of them are named, in words."""
    if p.count is None:
        return f"{len(p.named)} named" if p.named else "not given"
    if not p.not_named:
        return f"{p.count} {p.unit}"
    if not p.named:
        return f"{p.count} {p.unit}, not named"
    return f"{p.count} {p.unit}: {len(p.named)} named, {p.not_named} not named"


def _doubt(item: Programme | Part) -> str:
    return "" if item.sure else f"{item.row['basis']}, confidence {item.row['confidence']}"


PAGES = (Page("/programmes", "programmes.html.j2", fill, "Programmes", "Who carries what"),)
