"""The server of sharing: Delta Sharing under ``/delta``, ``/catalogue``, and ``/health``."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from article3.errors import ShareError
from article3.share import NOTICE, delta
from article3.share.catalogue import routes
from article3.share.service import Service

HEADER = "article3-notice"


def application(service: Service) -> FastAPI:
    """The application over a service; every answer carries the notice."""
    made = FastAPI(title="Article 3 sharing", description=NOTICE, docs_url=None, redoc_url=None)
    made.include_router(delta.router(service), prefix="/delta")
    made.include_router(routes.router(service), prefix="/catalogue")

    @made.get("/health")
    def health() -> Response:
        """Whether the store, its files and its log can be used; 503 where they cannot."""
        try:
            service.store.objects.check()
            with service.store.change():
                pass
        except (ShareError, SQLAlchemyError, OSError):
            return delta.closed()
        return JSONResponse({"status": "ok", "notice": NOTICE})

    @made.middleware("http")
    async def notice(
        request: Request, answer: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        response = await answer(request)
        response.headers[HEADER] = NOTICE
        return response

    @made.exception_handler(HTTPException)
    async def elsewhere(request: Request, error: HTTPException) -> Response:
        # An address nobody answers and a table nobody may read are one.
        if error.status_code == 404:
            return delta.nothing()
        return JSONResponse(
            {"errorCode": "NOT_ALLOWED", "message": "That cannot be asked here."},
            error.status_code, dict(error.headers or {}),
        )  # fmt: skip

    @made.exception_handler(RequestValidationError)
    async def misshapen(request: Request, error: RequestValidationError) -> Response:
        return JSONResponse(
            {"errorCode": "INVALID_PARAMETER_VALUE",
             "message": "A parameter of the request is not what the protocol says."}, 400,
        )  # fmt: skip

    return made


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to an address; raises ``ShareError`` where that is taken."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as error:
        made.close()
        raise ShareError(f"{host}:{port} cannot be listened on ({error.strerror}).") from error
    return made


def run(app: Any, host: str, port: int) -> None:
    """Serve an ASGI application until stopped; ``ShareError`` for an address that is taken."""
    import uvicorn

    with listening(host, port) as bound:
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[bound])
