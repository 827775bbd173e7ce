"""The sharing server with its pages: the protocol as it is, and pages at every other address."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException as StarletteHTTPException

from article3.errors import Article3Error
from article3.share.service import Service
from article3.web import common
from article3.web.forms import FormError
from article3.web.guard import Guard
from article3.web.settings import Settings
from article3.web.sharing import access, data, grants, sign_in
from article3.web.sharing.desk import Desk, NobodyError, go, sign_in_at

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]

_PROTOCOL = ("/delta", "/catalogue", "/health", "/demo")
"""What programs ask: answered by the application of :mod:`article3.share.app` alone."""

_LARGEST = 64 * 1024
_SAID = {
    400: ("What was sent cannot be read", "Send the form from its own page."),
    403: ("That was not done", "Open the page itself and send its form from there."),
    404: ("There is no such page", "There is nothing here for you, or nothing at all."),
    405: ("This address does not take that kind of request", "Go back and try the form again."),
    422: ("That cannot be done", "Go back, change what was asked and try again."),
    503: ("Nothing is shown at the moment", "The store or its log cannot be used; try again soon."),
}
_logger = logging.getLogger("article3.web")


def with_pages(api: App, service: Service, *, requests: int = 600) -> App:
    """The application of the protocol with pages at every address that is not the protocol's.

    One address may ask for so many pages a minute, a tenth of them forms; 0 is no limit.
    """
    shown = pages(service, requests=requests)

    async def answer(scope: Scope, receive: Any, send: Any) -> None:
        path = scope.get("path", "")
        ours = scope["type"] == "http" and not any(
            path == stem or path.startswith(f"{stem}/") for stem in _PROTOCOL
        )
        await (shown if ours else api)(scope, receive, send)

    return answer


def pages(service: Service, *, requests: int = 600) -> FastAPI:
    """The pages alone."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    settings = Settings(
        service.store.folder, largest_body=_LARGEST, requests=requests,
        heavy=max(1, requests // 10) if requests else 0,
    )  # fmt: skip
    app.state.settings = settings
    desk = Desk(service)
    app.add_middleware(Guard, settings=settings)
    common.mount(app)
    for part in (sign_in, data, access, grants):
        app.include_router(part.router(desk))
    _errors(app, desk)
    return app


def _errors(app: FastAPI, desk: Desk) -> None:
    """One page for every failure; a store that cannot be used shows nothing."""

    def nobody(request: Request, error: Exception) -> Response:
        return go(sign_in_at(str(error.args[0])))

    def told(request: Request, error: Exception) -> Response:
        if isinstance(error, StarletteHTTPException):
            plain = error.detail if error.status_code == 403 else ""
            return failure(request, error.status_code, plain)
        if isinstance(error, FormError):
            return failure(request, 400, str(error))
        if isinstance(error, RequestValidationError):
            return failure(request, 404)
        _logger.error("No page is shown: %s", type(error).__name__)
        return failure(request, 503)

    def failure(request: Request, status: int, sentence: str = "") -> Response:
        title, todo = _SAID.get(status, _SAID[422])
        visitor = None if status == 503 else desk.sessions.visitor(request)
        return desk.page(request, "error", title, visitor, status,
                         sentence=sentence and sentence.rstrip(".") + ".", todo=todo)  # fmt: skip

    app.add_exception_handler(NobodyError, nobody)
    for kind in (StarletteHTTPException, RequestValidationError, Article3Error, SQLAlchemyError,
                 OSError):  # fmt: skip
        app.add_exception_handler(kind, told)
