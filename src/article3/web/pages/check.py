"""Fact-check: a pasted or uploaded article with its claims, their verdicts then and now."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from article3.claims.check import check
from article3.web.checked import (
    FORMATS,
    Sent,
    as_file,
    checked,
    from_form,
    page_words,
    sent_of,
)
from article3.web.forms import Form, Lane, read_form
from article3.web.keeping import Keeping
from article3.web.page import Ask, Content, Page
from article3.web.posted import answer_page, file_answer
from article3.web.settings import Settings
from article3.web.view import view_of

if TYPE_CHECKING:
    from article3.ledger import Ledger

router = APIRouter(include_in_schema=False)

EXAMPLE = Sent(
    "Who carries the load\n\n"
    "Date: 13 February 2025\n\n"
    "Estonia spent 3.43 per cent of GDP on defence in 2024, more than most. Latvia spent 4.5 per "
    "cent of its GDP on defence in 2024. Together, 23 Allies met the 2 per cent guideline in "
    "2024.\n\n"
    "Spain spent about 1.3 per cent of GDP on defence in 2024, nearly the lowest share. "
    "Slovakia will spend 6 per cent of GDP on defence by 2031.\n\n"
    "Poland spent 4.12 per cent of GDP on defence in 2024 and ranked first.",
    "Who carries the load", date(2025, 2, 13), "document", "the example",
)  # fmt: skip
"""An article of our own with a claim of every kind of verdict."""

_WARM = (
    "In 2024 23 of 32 Allies met the 2% guideline. Poland spent 4.12% of GDP, the highest share, "
    "and Spain 1.28%. Germany spent $90 billion on defence in 2024. European Allies and Canada "
    "raised defence spending by 18% in real terms. The United States accounts for two thirds of "
    "NATO's defence spending. Germany allocated 20.9 billion euros of military aid to Ukraine in "
    "2024. Estonia gave 1.7% of its GDP to Ukraine. Canada promised to reach 2% of GDP by 2032. "
    "Allies agreed to spend 5% of GDP by 2035. Turkey spends 30% of its defence budget on "
    "equipment. NATO's common funding is 4.6 billion euros. The US has 100,000 troops in Europe."
)
"""One claim of each kind."""


def warm(ledger: Ledger) -> None:
    """Ask once for what articles ask for, so that the first reader does not wait for indexes."""
    for published in (date(2024, 12, 1), None):
        check(_WARM, published=published, ledger=ledger)


def fill(ask: Ask) -> Content:
    """The form."""
    return Content("Fact-check an article", (), {})


def example(ask: Ask) -> Content:
    """The example article, as of the view's day."""
    report = checked(EXAMPLE, ask.ledger, ask.view.as_of or ask.ledger.as_of)
    words = page_words(report, EXAMPLE) | {"kept": None, "fresh": False}
    return Content(f"Checked: {EXAMPLE.title}", (), words)


PAGES = (
    Page("/check", "check.html.j2", fill, "Fact-check", "Check and write", files=False),
    Page("/check/example", "checked.html.j2", example, files=False),
)


def keeping(settings: Settings) -> Keeping:
    """Where kept checks live."""
    return Keeping(settings.folder / "checks", settings.most_kept)


@router.post("/check")
async def ask(request: Request) -> Response:
    """Check what was sent: the page, or the report as a file. Nothing of it is stored."""
    form = await read_form(request)
    lane: Lane = request.app.state.lane
    return await lane.run(partial(_answer, request, form))


def _answer(request: Request, form: Form) -> Response:
    state = request.app.state
    wanted = form.get("as")
    if wanted not in ("", "page", "keep", *FORMATS):
        raise HTTPException(404)
    today = date.today()
    sent = from_form(form, state.sandbox, today)
    report = checked(sent, state.ledger, today)
    if wanted in FORMATS:
        return _file(request, report, wanted)
    fresh: tuple[str, str] | None = None
    if wanted == "keep":
        made = sent.content() | {"made": today.isoformat(), "ledger": state.ledger.hash}
        fresh = keeping(state.settings).put(made)
    words = page_words(report, sent) | {"kept": None, "fresh": fresh}
    return _page(request, report, words)


def _page(request: Request, report: Any, words: dict[str, Any]) -> Response:
    name = words["words"].name(report)
    return answer_page(request, "checked.html.j2", Content(f"Checked: {name}", (), words))


def _file(request: Request, report: Any, ending: str) -> Response:
    kind, name = FORMATS[ending]
    return file_answer(as_file(report, ending, request.app.state.ledger), kind, name)


@router.get("/check/{name}")
def kept(request: Request, name: str) -> Response:
    """A check somebody chose to keep, by what was known when it was made or by today's ledger."""
    state = request.app.state
    stem, _, ending = name.partition(".")
    found = keeping(state.settings).get(stem)
    if found is None or ending not in ("", *FORMATS):
        raise HTTPException(404)
    view = view_of(request.url.path, request.query_params.multi_items(), request.cookies)
    now = view.one_of("by", ("then", "today"), "then")
    made = date.fromisoformat(found["made"])
    sent = sent_of(found)
    report = checked(sent, state.ledger, date.today() if now == "today" else made)
    if ending:
        return _file(request, report, ending)
    about = {"id": stem, "made": made, "by": now,
             "same": found["ledger"] == state.ledger.hash}  # fmt: skip
    return _page(request, report, page_words(report, sent) | {"kept": about, "fresh": None})


@router.post("/check/{name}/delete")
async def delete(request: Request, name: str) -> Response:
    """Delete a kept check, for whoever has its token."""
    form = await read_form(request)
    if not keeping(request.app.state.settings).delete(name, form.get("token")):
        raise HTTPException(403, "The token is not that of this check, or it is gone already.")
    words = {"what": "check", "again": "/check"}
    return answer_page(request, "deleted.html.j2", Content("Deleted", (), words))
