"""The brief builder: a sourced PDF or web page of an Ally or group, from choices in an address.

What can stand in an address is asked for with GET and kept like any page; what is sent (an
article, an analyst's text) is asked for with POST, used once and stored nowhere.
"""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date
from functools import partial

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from article3 import briefs
from article3.alliance import GROUPS, allies, entity_code, entity_name
from article3.briefs.request import Request as Asked
from article3.claims.document import Document
from article3.errors import Article3Error
from article3.ledger import Ledger
from article3.web.forms import Form, Lane, read_form
from article3.web.kept import Answer, answer
from article3.web.page import Ask, Content, Page
from article3.web.posted import file_answer
from article3.web.view import View, view_of

router = APIRouter(include_in_schema=False)

FORMS = {"brief": "the brief: where they stand, promises, outlook, aid",
         "next-steps": "the note: who, what, and where next"}  # fmt: skip
SIZES = {"": "as long as it takes", "1": "one page", "5": "five pages"}
TYPES = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}
CHARACTERS = 20_000
"""The most characters of an article in a brief: three long ones. The fact-check takes more."""
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def fill(ask: Ask) -> Content:
    """The choices, and the addresses of the brief they make."""
    view = ask.view
    chosen = asked_of(view) if view.get("entity") else None
    entity = entity_code(chosen.entity) if chosen else "NATO"
    words = {
        "entity": entity, "chosen": chosen, "forms": FORMS, "sizes": SIZES,
        "everybody": _everybody(), "characters": CHARACTERS,
        "links": {e: view.url(f"/brief.{e}") for e in _endings(chosen)} if chosen else {},
        "name": chosen.stem(entity) if chosen else "",
    }  # fmt: skip
    title = f"Brief of {entity_name(entity)}" if chosen else "Write a brief"
    return Content(title, (), words)


def asked_of(view: View) -> Asked:
    """What an address asks for; raises ``Article3Error`` for choices that do not go together."""
    pages = view.one_of("pages", SIZES, "")
    form = view.one_of("form", FORMS, "brief")
    briefs.checked("pdf", pages=int(pages) if pages else None, form=form)
    who = entity_code(view.get("entity", "NATO"))
    return Asked(who, view.as_of, int(pages) if pages else None, form)


def _endings(chosen: Asked) -> tuple[str, ...]:
    return ("pdf", "html", "ics") if chosen.form == "next-steps" else ("pdf", "html")


def _everybody() -> list[tuple[str, str]]:
    groups = [(code, entity_name(code)) for code in GROUPS]
    countries = sorted(((a.iso3, a.name) for a in allies(date.today())), key=lambda pair: pair[1])
    return [*groups, *countries]


@router.get("/brief.{ending}")
async def read(request: Request, ending: str) -> Response:
    """The brief of an address: a PDF or calendar to keep, or a web page to read."""
    from article3.web.app import respond

    if ending not in TYPES:
        raise HTTPException(404)
    view = view_of("/brief", request.query_params.multi_items(), request.cookies)
    chosen = asked_of(view)
    briefs.checked(ending, pages=chosen.pages, form=chosen.form)
    ledger: Ledger = request.app.state.ledger
    key = ("/brief", ending, request.scope["query_string"], date.today())
    lane: Lane = request.app.state.lane
    made = await lane.run(
        partial(respond, request, key, partial(_kept, chosen, ending, ledger))
    )  # fmt: skip
    if ending == "html":
        # The shelf keeps the page; its policy is read from it again.
        found = request.app.state.shelf.get(key)
        body = found.body if found else _document(chosen, ending, ledger)
        made.headers["content-security-policy"] = policy(body)
    return made


def _kept(chosen: Asked, ending: str, ledger: Ledger) -> Answer:
    name = "" if ending == "html" else f"{chosen.stem(chosen.entity)}.{ending}"
    return answer(_document(chosen, ending, ledger), TYPES[ending], name)


@router.post("/brief")
async def write(request: Request) -> Response:
    """The brief with an article checked or an analyst's text; nothing of it is stored."""
    form = await read_form(request)
    lane: Lane = request.app.state.lane
    return await lane.run(partial(_written, request, form))


def _written(request: Request, form: Form) -> Response:
    state = request.app.state
    ending = form.get("as", "pdf")
    names = ("entity", "form", "pages", "as_of")
    view = view_of("/brief", [(name, form.get(name)) for name in names], {})
    chosen = asked_of(view)
    briefs.checked(ending, pages=chosen.pages, form=chosen.form)
    article: Document | str | None = None
    if "article_file" in form.files:
        name, data = form.files["article_file"]
        article = state.sandbox.document(data, name, characters=CHARACTERS)
    elif text := form.get("article"):
        if len(text) > CHARACTERS:
            raise Article3Error(f"The article is longer than {CHARACTERS:,} characters; send less.")
        article = text
    narrative = form.fields.get("narrative", "")
    whole = Asked(chosen.entity, chosen.as_of, chosen.pages, chosen.form, article,
                  narrative if narrative.strip() else None)  # fmt: skip
    body = _document(whole, ending, state.ledger)
    # As a file: a page with somebody's words has no address of ours to be read under.
    return file_answer(body, TYPES[ending], f"{chosen.stem(chosen.entity)}.{ending}")


def _document(chosen: Asked, ending: str, ledger: Ledger) -> bytes:
    return briefs.render(
        chosen.entity, ending, as_of=chosen.as_of, pages=chosen.pages, form=chosen.form,
        article=chosen.article, narrative=chosen.narrative, ledger=ledger,
    )  # fmt: skip


def policy(page: bytes) -> str:
    """The policy of a brief as a web page: its own styles by their hash, and nothing else.

    The page is whole in itself (fonts and pictures inside), so it may ask for nothing, run nothing
    and send nothing.
    """
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
        for style in _STYLE.findall(page.decode("utf-8"))
    )
    return (
        f"default-src 'none'; style-src {hashes}; font-src data:; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; sandbox"
    )


PAGES = (Page("/brief", "brief.html.j2", fill, "Briefs", "Check and write", files=False),)
