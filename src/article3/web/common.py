"""What every server of pages has: the look, the static files, and a reader's own settings."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles

from article3.web.formats import LANGUAGES
from article3.web.rendering import FONTS, STATIC, stylesheet

_YEAR = 365 * 24 * 3600


def mount(app: FastAPI) -> None:
    """Add the routes of the look, the static files and the settings."""
    app.add_api_route("/static/site.css", _styles, include_in_schema=False)
    app.mount("/static/fonts", _Files(directory=FONTS, check_dir=False), name="fonts")
    app.mount("/static", _Files(directory=STATIC), name="static")
    app.add_api_route("/settings", _settings, include_in_schema=False)


def local(address: str) -> str:
    """An address of ours as it is, the home page for any other: "//host" and "/\\host" lead away.

    >>> local("/ranking?year=2024"), local("//elsewhere.example"), local("https://elsewhere.example")
    ('/ranking?year=2024', '/', '/')
    """
    ours = address.startswith("/") and address[1:2] not in ("/", "\\") and address.isprintable()
    return address if ours else "/"


class _Files(StaticFiles):
    """Static files whose address changes with their content, so a browser may keep them."""

    def file_response(self, *arguments: Any, **more: Any) -> Response:
        """The file, to be kept for a year where its address names its content."""
        found = super().file_response(*arguments, **more)
        asked = b"v=" in arguments[2].get("query_string", b"") if len(arguments) > 2 else False
        found.headers["cache-control"] = f"max-age={_YEAR if asked else 300}, immutable"
        return found


def _styles() -> Response:
    """The look of every page, in the colours of the charts."""
    keep = {"cache-control": f"max-age={_YEAR}, immutable"}
    return Response(stylesheet(), media_type="text/css; charset=utf-8", headers=keep)


def _settings(request: Request) -> Response:
    """Keep a reader's theme or number format, and go back to where they were."""
    asked = request.query_params
    response = RedirectResponse(local(asked.get("back", "/")), status_code=303)
    for name, known in (("theme", ("light", "dark", "auto")), ("language", tuple(LANGUAGES))):
        if asked.get(name) in known:
            response.set_cookie(name, asked[name], max_age=_YEAR, samesite="lax", httponly=True)
    return response
