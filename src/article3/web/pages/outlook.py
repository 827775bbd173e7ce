"""The outlook: what a path to a target costs, with sliders; what moves it is a page of its own."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from article3.alliance import COUNTRIES, GROUPS, allies, entity_code, entity_name, is_group
from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.outlook import RULES, Outlook, notes, outlook
from article3.outlook.target import FURTHEST, parse_target
from article3.web import outlook_panels as panels
from article3.web.page import Ask, Content, Page
from article3.web.panel import TYPES
from article3.web.view import View, view_of

PATH, WHY = "/outlook", "/outlook/sensitivity"
_ENTITY, _TARGET = "LUX", "3.5%@2035"
_BASES = {"": "as NATO counts", "gdp": "GDP", "gni": "GNI"}
_UKRAINE = ("counted", "apart")
WORKBOOK = "/outlook/workbook"


def asked(view: View) -> dict[str, Any]:
    """The question a view's address asks, in the words of :class:`article3.outlook.Question`."""
    limit = view.get("limit")
    made: dict[str, Any] = {
        "target": target(view),
        "rule": view.one_of("rule", RULES, "linear"),
        "growth": view.number("growth", 0.0, -5, 5),
        "inflation": view.number("inflation", 0.0, -5, 5),
        "borrowed": view.number("borrowed", 100.0, 0, 100) / 100,
        "ukraine": view.one_of("ukraine", _UKRAINE, "counted"),
    }
    if limit:
        made["limit"] = view.number("limit", 0.0, 0, 1000) / 100
    return made


def target(view: View) -> str:
    """The target as text: a text in the address, or the controls of the page."""
    if not any(view.get(name) for name in ("level", "of", "by")):
        return view.get("target", _TARGET)
    of = view.one_of("of", _BASES, "")
    level = view.number("level", 3.5, 0.1, 100)
    return f"{level:g}%{of}@{view.number('by', 2035, 2000, FURTHEST):.0f}"


def entity(view: View) -> str:
    """The Ally or group of a view."""
    return entity_code(view.get("entity", _ENTITY))


def found(ledger: Ledger, view: View) -> Outlook:
    """The outlook a view asks for; raises as :func:`article3.outlook.outlook` does."""
    return outlook(entity(view), ledger=ledger, as_of=view.as_of, **asked(view))


def fill(ask: Ask) -> Content:
    """The fan and what belongs to it; a page that says why where there is none."""
    view, who = ask.view, entity(ask.view)
    controls = _controls(ask, who)
    try:
        made = found(ask.ledger, view)
    except MissingFigureError as missing:
        title = f"{entity_name(who)}: no outlook"
        return Content(title, (), {**controls, "limit": 25, "found": None, "why_not": str(missing)})
    group = is_group(made.entity)
    blocks = [
        panels.fan_panel(made),
        panels.years_panel(made),
        panels.members_panel(made) if group else None,
        panels.chances_panel(made),
        panels.said_panel(made),
        panels.drivers_panel(made),
    ]
    words = {
        **controls, "limit": round(100 * (made.limit or 0)), "found": made,
        "lead": panels.lead(made), "heading": notes.heading(made),
        "start": notes.start(made), "caveats": notes.caveats(made),
        "why": view.url(WHY), "workbook": view.url(WORKBOOK),
    }  # fmt: skip
    return Content(panels.heading(made), tuple(b for b in blocks if b is not None), words)


def _controls(ask: Ask, who: str) -> dict[str, Any]:
    """What the form offers and shows."""
    view = ask.view
    on = view.as_of or ask.ledger.as_of
    wanted = parse_target(target(view), who, on)
    return {
        "entity": who,
        "entities": _entities(on, who),
        "wanted": wanted,
        "bases": list(_BASES.items()),
        "rules": [(rule, notes.RULE_WORDS[rule]) for rule in RULES],
        "ukraine_words": [("counted", "counted"), ("apart", "apart")],
        "furthest": FURTHEST,
    }


def _entities(on: date, who: str) -> list[tuple[str, str]]:
    """Groups made of Allies alone, the Allies with armed forces, and whoever was asked for."""
    single = [(a.iso3, a.name) for a in allies(on) if a.has_forces]
    groups = [
        (g.code, g.name) for g in GROUPS.values()
        if g.members(on) and all(COUNTRIES[code].in_nato(on) for code in g.members(on))
    ]  # fmt: skip
    known = dict([*groups, *single])
    return [*({} if who in known else {who: entity_name(who)}).items(), *known.items()]


def fill_why(ask: Ask) -> Content:
    """What moves the answer, how another method answers, and how such answers did before."""
    made = found(ask.ledger, ask.view)
    blocks = (panels.influence_panel(made), panels.changes_panel(made))
    words = {
        "found": made, "heading": notes.heading(made),
        "tested": [*notes.check(made), *notes.tested(made)], "back": ask.view.url(PATH),
    }  # fmt: skip
    title = f"{panels.heading(made)}: what moves it"
    return Content(title, tuple(b for b in blocks if b is not None), words)


router = APIRouter()


@router.get(WORKBOOK, include_in_schema=False)
def workbook(request: Request) -> Response:
    """The workbook of a view's outlook, whose path without surprises is made of live formulas."""
    from article3.outlook_workbook import workbook as write

    made = found(request.app.state.ledger, view_of(PATH, request.query_params.multi_items(), {}))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "outlook.xlsx"
        write(made, path)
        data = path.read_bytes()
    name = f"outlook-{made.entity}-{made.target.year}.xlsx"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-cache"}
    return Response(data, media_type=TYPES["xlsx"], headers=headers)


PAGES = (
    Page(PATH, "outlook.html.j2", fill, "Outlook", "What is ahead"),
    Page(WHY, "outlook_why.html.j2", fill_why),
)
