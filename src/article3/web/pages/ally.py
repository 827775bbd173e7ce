"""An Ally or group: rank, change and why first; then status, path, promises, aid, what is next."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from article3 import indicators
from article3.alliance import COUNTRIES, GROUPS, entity_code, entity_name, is_group
from article3.briefs.model import Text
from article3.briefs.placing import placing
from article3.briefs.subject import subject
from article3.briefs.takeaways import takeaways
from article3.charts.comparison import MOST
from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.ledger.explain import published
from article3.measures.across import across
from article3.measures.standing import SHARE, newest_period
from article3.web import ally_panels, ally_registers
from article3.web.ally_panels import About
from article3.web.page import Ask, Content, Page
from article3.web.switches import amount_choice, indicator_choice
from article3.web.view import entity_path
from article3.web.words import known_on, plain

_GROUP_SENTENCES = 3


def fill(ask: Ask) -> Content:
    """The page of the entity in the path."""
    ledger, view = ask.ledger, ask.view
    code = entity_code(ask.path["entity"])
    about, money = _about(ask, code), amount_choice(view)
    chosen = indicator_choice(view)
    answer, lacks = _answer(ledger, code, about.as_of)
    line, left_out = ally_panels.path(about, chosen.code, view.get("peers", "none"))
    made = {
        "profile": ally_panels.profile(about),
        "lines": ally_panels.lines(about),
        "path": line,
        "members": ally_panels.members(about) if is_group(code) else None,
        "promises": ally_registers.promised(about),
        "aid": ally_registers.aid(about),
        "programmes": ally_registers.programmes(about),
        "coming": ally_registers.coming(about),
        "publishers": ally_panels.publishers(about),
    }
    notices = [chosen.notice or money.notice, left_out, _base_notice(about)]
    if line is None and not lacks:
        notices.append(f"No figure of {entity_name(code)} for {indicators.get(chosen.code).name}.")
    words = {
        "entity": code,
        "compared": ",".join(list(dict.fromkeys([code, *view.many("allies")]))[:MOST]),
        "name": entity_name(code),
        "about": about,
        "answer": answer,
        "copied": [plain(text) for text in answer],
        "lacks": lacks,
        "cited": f"{about.edition.publisher}, {about.edition.title}, {published(about.edition)}",
        "panels": {name: panel for name, panel in made.items() if panel},
        "notices": [notice for notice in notices if notice],
        "peers": ally_panels.peer_choices(code, about.day),
        "group": GROUPS.get(code),
        "groups": _groups(code, about.day),
        "no_forces": code in COUNTRIES and not COUNTRIES[code].has_forces,
    }
    return Content(
        f"{entity_name(code)}: defence expenditure", tuple(p for p in made.values() if p), words
    )


def _about(ask: Ask, code: str) -> About:
    ledger, view = ask.ledger, ask.view
    as_of = known_on(ledger, view)
    period = newest_period(ledger, as_of, entity=code)
    edition = ledger.edition(across(ledger, SHARE, period, as_of=as_of).edition)
    rows = ledger.observations(SHARE)
    actual = rows.filter((rows["edition"] == edition.id) & (rows["status"] == "actual"))["period"]
    return About(
        ledger, view, code, as_of, edition, period, str(actual.max() or period), view.share,
        amount_choice(view).code,
    )  # fmt: skip


def _answer(ledger: Ledger, code: str, as_of: date | None) -> tuple[tuple[Text, ...], str]:
    """Where it stands, the change and why; or why there is nothing to say."""
    try:
        asked = subject(ledger, code, as_of)
        first = takeaways(asked)
    except MissingFigureError as error:
        return (), str(error)
    if not first:
        return (), f"No edition prints defence expenditure of {entity_name(code)}."
    if is_group(code):
        return first[:_GROUP_SENTENCES], ""
    return (first[0], *placing(asked)), ""


def _base_notice(about: About) -> str:
    """What to say where the base that was chosen is not held for the entity's newest year."""
    if about.share == SHARE or about.get(about.share):
        return ""
    name = indicators.get(about.share).name
    why = (
        "national currencies of a group cannot be added"
        if is_group(about.entity)
        else "the ledger holds GNI only of Allies whose GNI and GDP lie far apart, and to 2024"
        if about.share == "defexp_share_gni"
        else "no edition of the day holds that base"
    )
    return f"{name}: no figure for {about.period} ({why}). What is held is shown."


def _groups(code: str, on: date) -> list[tuple[str, str]]:
    """The groups a country belongs to on the day."""
    return [(g.code, g.name) for g in GROUPS.values() if code in g.members(on)]


router = APIRouter()


@router.get("/ally", include_in_schema=False)
def choose(request: Request) -> RedirectResponse:
    """Lead from the list of Allies to the page of the one chosen."""
    asked = [(k, v) for k, v in request.query_params.multi_items() if k != "ally" and v]
    path = entity_path(entity_code(request.query_params.get("ally", "NATO")))
    return RedirectResponse(path + (f"?{urlencode(asked)}" if asked else ""), status_code=303)


PAGES = (Page("/ally/{entity}", "ally.html.j2", fill, examples=("/ally/LUX", "/ally/EUCAN")),)
