"""What counts: a budget's lines under NATO's definition, the 1.5% of The Hague and COFOG."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from article3.alliance import ally
from article3.eligibility import DEFINITIONS, review
from article3.errors import Article3Error
from article3.web.budgets import FORMATS, SHORT, about, as_file, panels
from article3.web.forms import Form, Lane, read_form
from article3.web.keeping import Keeping
from article3.web.page import Ask, Content, Page
from article3.web.posted import answer_page, file_answer
from article3.web.sandbox import Budgeted, Sandbox
from article3.web.settings import Settings
from article3.web.switches import ally_choice
from article3.web.view import view_of

router = APIRouter(include_in_schema=False)
_HERE = Path(__file__).resolve()
_EXAMPLES = (_HERE.parents[1] / "examples", _HERE.parents[4] / "examples" / "budgets")
"""Where the example is: in an installed package, and in the project."""


def fill(ask: Ask) -> Content:
    """The form."""
    words = {"allies": ally_choice("as the file says", ask.ledger.as_of), "short": SHORT}
    return Content("What of a budget counts", (), words)


def example(ask: Ask) -> Content:
    """The example's review under the view's definition."""
    definition = ask.view.one_of("definition", DEFINITIONS, "nato-core")
    found = review(_example(), definition=definition)
    words = about(found, ask.ledger) | {"short": SHORT, "sent": None, "kept": None, "fresh": None}
    return Content("What counts: the budget of a country that does not exist",
                   panels(found, ask.ledger), words)  # fmt: skip


def _example() -> Path:
    return next(f for f in (folder / "demo.csv" for folder in _EXAMPLES) if f.is_file())


PAGES = (
    Page("/budget", "budget.html.j2", fill, "What counts", "Check and write", files=False),
    Page("/budget/example", "counted.html.j2", example),
)


def keeping(settings: Settings) -> Keeping:
    """Where kept budgets live."""
    return Keeping(settings.folder / "budgets", settings.most_kept)


@router.post("/budget")
async def ask(request: Request) -> Response:
    """Review what was sent: the page, or every line as a file. Nothing of it is stored."""
    form = await read_form(request)
    lane: Lane = request.app.state.lane
    return await lane.run(partial(_answer, request, form))


def _answer(request: Request, form: Form) -> Response:
    wanted = form.get("as")
    if wanted not in ("", "page", "keep", *FORMATS):
        raise HTTPException(404)
    state = request.app.state
    definition = form.get("definition") or "nato-core"
    entity = ally(form.get("ally")).iso3 if form.get("ally") else None
    sandbox: Sandbox = state.sandbox
    again = bool(form.fields.get("table"))
    if again:
        data, name = form.fields["table"].encode(), form.get("name")
        decided = form.fields.get("decided", "").encode()
        decisions = ("your decisions", decided) if decided else None
    else:
        name, data = _sent(form)
        decisions = form.files.get("decisions")
    found = sandbox.budget(
        data, name, decisions=decisions, entity=entity, definition=definition, again=again
    )
    if wanted in FORMATS:
        kind, name = FORMATS[wanted]
        return file_answer(as_file(found.review, wanted), kind, name)
    fresh = None
    sent = _content(found, entity)
    if wanted == "keep":
        fresh = keeping(state.settings).put(sent)
    return _page(request, found, sent, fresh=fresh)


def _sent(form: Form) -> tuple[str, bytes]:
    if "file" in form.files:
        return form.files["file"]
    text = form.fields.get("text", "")
    if not text.strip():
        raise Article3Error("There is no budget: choose a file or paste its lines.")
    return "Your text", text.strip().replace("\r\n", "\n").encode()


def _content(found: Budgeted, entity: str | None) -> dict[str, Any]:
    """What is needed to answer again, as JSON types."""
    return {
        "name": found.review.budget.path.name, "table": found.table, "decided": found.decided,
        "ally": entity or "", "definition": found.review.definition,
    }  # fmt: skip


def _page(
    request: Request, found: Budgeted, sent: dict[str, Any], *,
    fresh: tuple[str, str] | None = None, kept: str | None = None,
) -> Response:  # fmt: skip
    ledger = request.app.state.ledger
    again = {
        "name": sent["name"], "ally": sent["ally"], "table": json.dumps(sent["table"]),
        "decided": json.dumps(sent["decided"]) if sent["decided"] else "",
    }  # fmt: skip
    words = about(found.review, ledger) | {"short": SHORT, "sent": again, "kept": kept,
                                           "fresh": fresh}  # fmt: skip
    made = Content(f"What counts: {sent['name']}", panels(found.review, ledger), words)
    return answer_page(request, "counted.html.j2", made)


@router.get("/budget/{name}")
async def kept(request: Request, name: str) -> Response:
    """A budget somebody chose to keep, reviewed again under the view's definition."""
    state = request.app.state
    held = keeping(state.settings).get(name)
    if held is None:
        raise HTTPException(404)
    view = view_of(request.url.path, request.query_params.multi_items(), request.cookies)
    held["definition"] = view.one_of("definition", DEFINITIONS, held["definition"])
    lane: Lane = state.lane
    return await lane.run(partial(_again, request, held, name))


def _again(request: Request, held: dict[str, Any], name: str) -> Response:
    sandbox: Sandbox = request.app.state.sandbox
    decided = held["decided"]
    found = sandbox.budget(
        json.dumps(held["table"]).encode(), held["name"], entity=held["ally"] or None,
        definition=held["definition"], again=True,
        decisions=("your decisions", json.dumps(decided).encode()) if decided else None,
    )  # fmt: skip
    return _page(request, found, held, kept=name)


@router.post("/budget/{name}/delete")
async def delete(request: Request, name: str) -> Response:
    """Delete a kept budget, for whoever has its token."""
    form = await read_form(request)
    if not keeping(request.app.state.settings).delete(name, form.get("token")):
        raise HTTPException(403, "The token is not that of this budget, or it is gone already.")
    words = {"what": "budget", "again": "/budget"}
    return answer_page(request, "deleted.html.j2", Content("Deleted", (), words))
