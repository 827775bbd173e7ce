"""The application: routes of every page, its downloads and embeds, and what holds them together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date
from http import HTTPStatus
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException as StarletteHTTPException

from article3 import __version__
from article3.errors import Article3Error, MissingFigureError, UnknownNameError
from article3.ledger import Ledger, open_ledger, store
from article3.web import common
from article3.web.forms import BusyError, FormError, Lane
from article3.web.guard import Guard
from article3.web.keeping import FullError
from article3.web.kept import Answer, Shelf, answer
from article3.web.late import Late, give_up
from article3.web.page import Ask, Content, Page
from article3.web.panel import TYPES, Panel, download
from article3.web.rendering import render
from article3.web.sandbox import Sandbox
from article3.web.settings import Settings
from article3.web.view import ENDINGS, View, view_of

HTML = "text/html; charset=utf-8"
PAUSE = 3.0
"""Seconds in which the first page is made before readers of files and texts are warmed."""


def application(
    settings: Settings | None = None, ledger: Ledger | None = None, *, late: bool = False
) -> FastAPI:
    """The application over a ledger (the bundled editions and the user's own unless given).

    With ``late`` its pages join while it answers already (:mod:`article3.web.late`).
    """
    chosen = settings or Settings(store.home() / "web")
    app = FastAPI(
        title="Article 3", version=__version__, docs_url=None, redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        description="The open ledger of NATO burden-sharing: every figure with its edition and "
        "cell. Public, unclassified data.", lifespan=_life,
    )  # fmt: skip
    app.state.ledger = ledger or open_ledger()
    app.state.settings = chosen
    app.state.shelf = Shelf()
    app.state.sandbox = Sandbox()
    app.state.lane = Lane(chosen.at_once, chosen.waiting)
    app.state.navigation = {}
    app.state.ready, app.state.over = Event(), Event()
    app.add_middleware(Late, ready=app.state.ready)
    app.add_middleware(Guard, settings=chosen)
    _errors(app)
    common.mount(app)
    app.add_api_route("/health", _health, include_in_schema=False)
    if not late:
        _add_pages(app)
    return app


def _add_pages(app: FastAPI) -> None:
    """The routes of the API and of every page.

    "/check/example" also looks like a kept check: what is written out comes before what pages
    add, and that before what is filled in.
    """
    from article3.web import api, pages

    app.include_router(api.router)
    for page in pages.PAGES:
        if "{" not in page.path:
            _add(app, page)
    for router in pages.ROUTERS:
        app.include_router(router)
    for page in pages.PAGES:
        if "{" in page.path:
            _add(app, page)
    app.state.navigation = pages.navigation()
    app.state.ready.set()


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    """Make what the first reader would wait for, once requests are answered; end what we began."""
    Thread(target=_warm, args=(app,), daemon=True).start()
    yield
    app.state.over.set()
    app.state.sandbox.close()


def _warm(app: FastAPI) -> None:
    try:
        if not app.state.ready.is_set():
            _add_pages(app)
    except Exception:
        give_up()
        return
    from article3.charts import render
    from article3.web.pages import check

    render.warm()
    if app.state.over.wait(PAUSE):
        return
    app.state.sandbox.warm()
    check.warm(app.state.ledger)


def _health(request: Request) -> JSONResponse:
    """Whether the application answers, and from which ledger."""
    ledger: Ledger = request.app.state.ledger
    return JSONResponse({"status": "ok", "ledger": ledger.hash, "version": __version__})


class _Ending(Convertor[str]):
    """The ending of a download, and no other: "/calendar.ics" is none of them."""

    regex = "|".join(ENDINGS)

    def convert(self, value: str) -> str:
        """The ending as it stands."""
        return value

    def to_string(self, value: str) -> str:
        """The ending as it stands."""
        return value


register_url_convertor("ending", _Ending())


def _add(app: FastAPI, page: Page) -> None:
    """The routes of a page: to download, to embed and to read."""
    stem = "/home" if page.path == "/" else page.path

    def read(request: Request) -> Response:
        return respond(request, _key(request), lambda: _read(request, page))

    def file(request: Request, ending: str) -> Response:
        return respond(request, _key(request), lambda: _file(request, page, ending))

    def embed(request: Request) -> Response:
        return respond(request, _key(request), lambda: _embed(request, page))

    if page.files:
        app.add_api_route(f"{stem}.{{ending:ending}}", file, include_in_schema=False)
        app.add_api_route(f"/embed{stem}", embed, include_in_schema=False)
    app.add_api_route(page.path, read, include_in_schema=False)


def _key(request: Request) -> object:
    """What an answer depends on; the day is today's, because questions mean it unless they say."""
    view, scope = _view(request), request.scope
    # The host stands in the page's links: what one host was shown is not shown to another.
    host = str(request.base_url)
    return (host, scope["path"], scope["query_string"], view.language, view.theme, date.today())


def _view(request: Request, path: str = "") -> View:
    return view_of(path or request.url.path, request.query_params.multi_items(), request.cookies)


def _fill(request: Request, page: Page, view: View) -> Content:
    state, path = request.app.state, dict(request.path_params)
    path.pop("ending", None)
    return page.fill(Ask(state.ledger, view, path, state.settings))


def _read(request: Request, page: Page) -> Answer:
    view = _view(request)
    made = _fill(request, page, view)
    return answer(shown(request, page.template, view, made).encode(), HTML, keep=made.settled)


def shown(request: Request, template: str, view: View, made: Content) -> str:
    """A page as HTML text in the frame every page has."""
    state = request.app.state
    return render(
        template, view, content=made, ledger=state.ledger, navigation=state.navigation,
        origin=str(request.base_url).rstrip("/"), **made.words,
    )  # fmt: skip


def _file(request: Request, page: Page, ending: str) -> Answer:
    path = request.url.path.removesuffix(f".{ending}")
    view = _view(request, "/" if path == "/home" else path)
    made = _fill(request, page, view)
    panel = _chosen(made, view)
    data = download(
        panel, ending, request.app.state.ledger, theme="dark" if view.theme == "dark" else "light",
        decimal_comma=view.get("decimal") == "comma", everything=made.panels,
        address=str(request.url),
    )  # fmt: skip
    return answer(data, TYPES[ending], f"{panel.name}.{ending}")


def _chosen(made: Content, view: View) -> Panel:
    """The panel a download or embed is about: the one named, or the first."""
    if not made.panels:
        raise HTTPException(404)
    name = view.get("panel") or made.panels[0].name
    for panel in made.panels:
        if panel.name == name:
            return panel
    raise UnknownNameError("panel", name, [p.name for p in made.panels])


def _embed(request: Request, page: Page) -> Answer:
    path = request.url.path.removeprefix("/embed")
    view = _view(request, "/" if path == "/home" else path)
    made = _fill(request, page, view)
    ledger: Ledger = request.app.state.ledger
    newer = [e for e in ledger.editions if view.as_of and e.published > view.as_of
             and e.series in _series(ledger, _chosen(made, view))]  # fmt: skip
    text = render("embed.html.j2", view, panel=_chosen(made, view), newer=newer, ledger=ledger,
                  origin=str(request.base_url).rstrip("/"))  # fmt: skip
    return answer(text.encode(), HTML)


def _series(ledger: Ledger, panel: Panel) -> set[str]:
    held = {edition.id: edition.series for edition in ledger.editions}
    return {held[name] for name in panel.citations(ledger) if name in held}


def respond(request: Request, key: object, make: Callable[[], Answer]) -> Response:
    """An answer from the shelf or made now, tagged, compressed, and not sent twice."""
    shelf: Shelf = request.app.state.shelf
    made = shelf.get(key)
    if made is None:
        made = make()
        if made.keep:
            shelf.put(key, made)
    headers = {
        "etag": made.tag, "cache-control": "no-cache", "vary": "accept-encoding, cookie",
    }  # fmt: skip
    if made.name:
        headers["content-disposition"] = f'attachment; filename="{made.name}"'
    # Only a view that takes the page's place has an address to go back to; a part of one has none.
    if request.headers.get("hx-target") == "main":
        headers["hx-push-url"] = _view(request, quote(request.scope["path"])).url()
    if request.headers.get("if-none-match") == made.tag:
        return Response(status_code=304, headers=headers)
    packed = made.packed if "gzip" in request.headers.get("accept-encoding", "") else None
    if packed is not None:
        headers["content-encoding"] = "gzip"
    return Response(packed or made.body, media_type=made.kind, headers=headers)


_STATUS: tuple[tuple[type[Article3Error], int], ...] = (
    (BusyError, 503),
    (FullError, 503),
    (FormError, 400),
    (UnknownNameError, 404),
    (MissingFigureError, 404),
    (Article3Error, 422),
)
_SAID = {
    400: ("What was sent cannot be read", "Send it again as the page or the API asks for it."),
    403: ("That is not allowed", "Go back, and check what you entered."),
    404: ("There is no such page", "Look for it from the home page, or search."),
    405: ("This address does not take that kind of request", "Go back and try the form again."),
    422: ("That cannot be answered", "Change what was asked and try again."),
    429: ("Too much at once", "Wait a minute and try again."),
    500: (
        "Something went wrong on our side",
        "Try again; if it happens twice, tell whoever runs this site which page it was.",
    ),
    503: ("There is too much to do at the moment", "Try again in a minute; nothing was lost here."),
}

_OF_FIGURES = (
    (MissingFigureError, ("There is no such figure", "Choose another year, Ally or day.")),
    (UnknownNameError, ("Nothing goes by that name", "Check how it is written, or search.")),
)


def _errors(app: FastAPI) -> None:
    """One clear page, or JSON for the API, for every failure."""

    def told(request: Request, error: Exception) -> Response:
        if isinstance(error, Article3Error):
            status = next(code for kind, code in _STATUS if isinstance(error, kind))
            words = next((said for kind, said in _OF_FIGURES if isinstance(error, kind)), None)
            return failure(request, status, str(error), words)
        if isinstance(error, RequestValidationError):
            wrong = error.errors()[0]
            where = " ".join(str(part) for part in wrong["loc"][1:])
            why = wrong["msg"].removeprefix("Value error, ")
            return failure(request, 422, f"{where}: {why}.".removeprefix(": "))
        assert isinstance(error, StarletteHTTPException)
        said = "" if error.detail == HTTPStatus(error.status_code).phrase else error.detail
        answer = failure(request, error.status_code, said and said.rstrip(".") + ".")
        answer.headers.update(error.headers or {})
        return answer

    # What nobody foresaw is told, and logged without what was sent, by the guard.
    for kind in (Article3Error, RequestValidationError, StarletteHTTPException):
        app.add_exception_handler(kind, told)


def failure(
    request: Request, status: int, sentence: str, words: tuple[str, str] | None = None
) -> Response:
    """What a reader or a program is told when something could not be answered.

    ``words`` are a title and what to do, where the status alone says too little.
    """
    title, todo = words or _SAID.get(status, _SAID[500] if status >= 500 else _SAID[422])
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": sentence or f"{title}."}, status)
    state = request.app.state
    text = render(
        "error.html.j2", _view(request), title=title, sentence=sentence, todo=todo, status=status,
        ledger=state.ledger, navigation=state.navigation,
    )  # fmt: skip
    headers = {"cache-control": "no-store"} | ({"retry-after": "60"} if status == 503 else {})
    return Response(text, status, media_type=HTML, headers=headers)


def serve(
    *, host: str = "127.0.0.1", port: int = 8000, workers: int = 1, folder: Path | None = None,
    behind_proxy: bool = False, names: Sequence[str] = (), requests: int = 600,
) -> None:  # fmt: skip
    """Run the application until it is stopped.

    Several workers are processes that each make their own application; what outlives a request is
    in ``folder``, so any of them can answer for it. One address may make so many ``requests`` of
    each worker in a minute, a tenth of them costly ones; 0 is no limit.
    """
    import os

    import uvicorn

    from article3.web.patience import PatientProtocol

    settings = Settings(
        folder or store.home() / "web", behind_proxy=behind_proxy, names=tuple(names),
        requests=requests, heavy=_heavy(requests),
    )  # fmt: skip
    more: dict[str, Any] = {
        "host": host, "port": port, "log_level": "warning", "server_header": False,
        "access_log": False, "proxy_headers": behind_proxy, "timeout_keep_alive": 15,
        "http": PatientProtocol, "ws": "none", "limit_concurrency": 600,
    }  # fmt: skip
    if workers == 1:
        uvicorn.run(application(settings, late=True), **more)
        return
    os.environ["ARTICLE3_WEB_FOLDER"] = str(settings.folder)
    os.environ["ARTICLE3_WEB_BEHIND_PROXY"] = "1" if behind_proxy else ""
    os.environ["ARTICLE3_WEB_NAMES"] = " ".join(names)
    os.environ["ARTICLE3_WEB_REQUESTS"] = str(requests)
    uvicorn.run("article3.web.app:from_environment", factory=True, workers=workers, **more)


def _heavy(requests: int) -> int:
    return max(1, requests // 10) if requests else 0


def from_environment() -> FastAPI:
    """The application a worker process makes, with the settings its parent left for it."""
    import os

    folder = os.environ.get("ARTICLE3_WEB_FOLDER")
    requests = int(os.environ.get("ARTICLE3_WEB_REQUESTS", "600"))
    return application(
        Settings(
            Path(folder) if folder else store.home() / "web",
            behind_proxy=bool(os.environ.get("ARTICLE3_WEB_BEHIND_PROXY")),
            names=tuple(os.environ.get("ARTICLE3_WEB_NAMES", "").split()),
            requests=requests, heavy=_heavy(requests),
        ),
        late=True,
    )  # fmt: skip
