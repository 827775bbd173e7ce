"""The planner: choose a scenario, change it, have it solved, read it alone or beside another."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from article3.errors import UnknownNameError
from article3.ledger import Ledger
from article3.planner import shipped
from article3.web import plan_panels as panels
from article3.web.jobs import Jobs, Rules, State
from article3.web.page import Ask, Content, Page
from article3.web.panel import TYPES
from article3.web.plan_answer import Answer
from article3.web.plan_question import Question, asked, changes_of, label, questions
from article3.web.rendering import render
from article3.web.settings import Settings
from article3.web.view import View, view_of

PATH, SOLVE, PROGRESS, WORKBOOK = (
    "/planner",
    "/planner/solve",
    "/plan-progress",
    "/planner/workbook",
)
FIELDS = ("scenario", "beside", "budgets", "preference", "late", "slip", "changed")
_WORK = "article3.web.plan_answer:work"


@cache
def jobs(settings: Settings) -> Jobs:
    """The plans of an application: those solved, being solved and waiting."""
    rules = Rules(_WORK, at_once=settings.plans_at_once, seconds=settings.plan_seconds)
    return Jobs(settings.folder / "plans", rules)


def _stored(wanted: Question, ledger: Ledger, settings: Settings) -> dict[str, object]:
    return wanted.stored(ledger.hash, settings.scenarios)


def fill(ask: Ask) -> Content:
    """The plan or plans of a view where they are solved, else how far they are."""
    view, settings = ask.view, ask.settings
    wanted = questions(view, settings.scenarios)
    held = jobs(settings)
    keys = [Jobs.key(_stored(one, ask.ledger, settings)) for one in wanted]
    states = [held.state(key) for key in keys]
    names = _names(wanted, settings)
    words = {**_controls(view, wanted, settings), "names": names, "states": states,
             "keys": keys, "progress": _progress(keys)}  # fmt: skip
    title = "Planner: " + " beside ".join(names)
    found = [held.result(key) for key in keys]
    if not all(found):
        held.attend()
        usual = held.usual(scenario=wanted[0].scenario)
        return Content(title, (), {**words, "plans": [], "usual": usual}, settled=False)
    plans = [Answer(folder) for folder in found if folder is not None]
    made = panels.one(plans[0]) if len(plans) == 1 else panels.two(plans[0], plans[1], names)
    return Content(title, made, {**words, "plans": plans, "leads": _leads(plans, names)})


def _names(wanted: tuple[Question, ...], settings: Settings) -> tuple[str, str]:
    """Short names of the plans; the changes are told where they tell the two apart."""
    made = []
    for one in wanted:
        name = label(shipped.title(shipped.scenario(one.scenario, settings.scenarios)))
        changes = one.changes.said()
        apart = len({q.changes for q in wanted}) > 1
        made.append(f"{name}, {', '.join(changes)}" if apart and changes else name)
    return tuple(made)  # type: ignore[return-value]


def _controls(view: View, wanted: tuple[Question, ...], settings: Settings) -> dict[str, object]:
    known = shipped.scenarios(settings.scenarios)
    options = [(name, shipped.title(path)) for name, path in known.items()]
    return {
        "scenarios": options,
        "besides": [("none", "nothing"), *options],
        "scenario": wanted[0].scenario,
        "beside": wanted[1].scenario if len(wanted) > 1 else "none",
        "changes": changes_of(view),
        "fields": [(name, view.get(name)) for name in FIELDS if view.get(name)],
        "solve": SOLVE,
        "workbook": WORKBOOK,
    }


def _leads(plans: list[Answer], names: tuple[str, ...]) -> list[str]:
    """One sentence a plan: what it costs by its last date, where, and what is most missing."""
    made = []
    for answer, name in zip(plans, names, strict=True):
        frame = panels.money(answer).frame
        last = frame.row(-1, named=True)
        worst = panels.short(answer).frame.drop_nulls("missing").sort("missing", descending=True)
        at_last = worst.filter(date=last["date"])
        missing = (
            f" Of the targets of {at_last['name'][0]}, {at_last['missing'][0]:.1f} % of the value "
            "is still missing then, the most of any class."
            if at_last.height and at_last["missing"][0] >= 0.05 else " Every target is met then."
        )  # fmt: skip
        europe = [last[key] for key in ("eu", "europe") if last[key] is not None]
        where = f", {sum(europe):.1f} % of it in Europe" if europe else ""
        made.append(f"{name[:1].upper()}{name[1:]}: EUR {last['cost']:,.0f} million are spent by "
                    f"the end of {last['date']}{where}.{missing}")  # fmt: skip
    return made


def _progress(keys: list[str]) -> str:
    return f"{PROGRESS}?{urlencode([('key', key) for key in keys])}"


router = APIRouter()


@router.post(SOLVE, include_in_schema=False)
async def solve(request: Request) -> Response:
    """Have the plans of a form solved, and go to their page."""
    form = await request.form()
    chosen = [(name, str(form[name])) for name in FIELDS if form.get(name)]
    view = view_of(PATH, chosen, {})
    state = request.app.state
    for one in questions(view, state.settings.scenarios):
        jobs(state.settings).ask(_stored(one, state.ledger, state.settings))
    return RedirectResponse(view.url(), status_code=303)


@router.get(PROGRESS, include_in_schema=False)
def progress(request: Request) -> Response:
    """How far plans are: a part of the page, or a word to take the page anew when all is done."""
    held = jobs(request.app.state.settings)
    keys = request.query_params.getlist("key")[:2]
    held.attend()
    states: list[State] = [held.state(key) for key in keys]
    if all(state.settled for state in states):
        return HTMLResponse("", headers={"hx-refresh": "true", "cache-control": "no-store"})
    stored = [held.question(key) for key in keys]
    names = _names(tuple(asked(one) for one in stored if one), request.app.state.settings)
    usual = held.usual(scenario=stored[0].get("scenario"))
    text = render(
        "_progress.html.j2", view_of(PROGRESS, [], {}), states=states,
        names=names if len(names) == len(states) else (), usual=usual, progress=_progress(keys),
    )  # fmt: skip
    return HTMLResponse(text, headers={"cache-control": "no-store"})


@router.get(WORKBOOK, include_in_schema=False)
def workbook(request: Request, key: str) -> Response:
    """The workbook of a plan that is solved."""
    found = jobs(request.app.state.settings).result(key)
    if found is None:
        raise UnknownNameError("plan", key[:40], hint="have it solved on the planner's page")
    answer = Answer(found)
    name = answer.facts["label"].replace(" ", "-").encode("ascii", "ignore").decode()
    headers = {"content-disposition": f'attachment; filename="plan-{name}.xlsx"'}
    return Response(answer.workbook.read_bytes(), media_type=TYPES["xlsx"], headers=headers)


PAGES = (Page(PATH, "planner.html.j2", fill, "Planner", "What is ahead"),)
