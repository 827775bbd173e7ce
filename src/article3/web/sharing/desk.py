"""What every page of sharing does: know the visitor, check the form, fill the frame."""

from __future__ import annotations

import hmac
from typing import Any
from urllib.parse import quote

from fastapi import HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from article3.share import NOTICE, requests
from article3.share.service import Service
from article3.web.forms import Form
from article3.web.page import Content
from article3.web.rendering import render
from article3.web.sharing.session import Sessions, Visitor
from article3.web.view import view_of

HTML = "text/html; charset=utf-8"
KEPT_BY_NOBODY = {"cache-control": "no-store", "x-robots-tag": "noindex", "vary": "cookie"}


class NobodyError(Exception):
    """Nobody is signed in; ``args`` is the address to come back to."""


class Desk:
    """Answers pages over a service."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.sessions = Sessions(service)

    def visitor(self, request: Request) -> Visitor:
        """Who asks; raises :class:`NobodyError` where nobody is signed in."""
        found = self.sessions.visitor(request)
        if found is None:
            back = request.url.path if request.method == "GET" else "/"
            query = f"?{request.url.query}" if request.url.query and request.method == "GET" else ""
            raise NobodyError(back + query)
        return found

    def steward(self, request: Request) -> Visitor:
        """Who asks for a page of owners alone; for everybody else there is no such page."""
        found = self.visitor(request)
        if not found.steward:
            raise HTTPException(404)
        return found

    def checked(self, visitor: Visitor, form: Form) -> None:
        """Raises 403 for a form that does not carry the visit's own word."""
        if not hmac.compare_digest(form.get("form").encode(), visitor.form.encode()):
            raise HTTPException(
                403, "The form is not one this visit was given, so nothing was done"
            )

    def page(
        self, request: Request, template: str, title: str, visitor: Visitor | None = None,
        status: int = 200, **words: Any,
    ) -> Response:  # fmt: skip
        """A page in the frame of all pages of sharing."""
        view = view_of(request.url.path, request.query_params.multi_items(), request.cookies)
        text = render(
            f"sharing/{template}.html.j2", view, content=Content(title), who=visitor, notice=NOTICE,
            pages=self._pages(visitor), origin=str(request.base_url).rstrip("/"), **words,
        )  # fmt: skip
        return Response(text, status, media_type=HTML, headers=KEPT_BY_NOBODY)

    def _pages(self, visitor: Visitor | None) -> list[tuple[str, str]]:
        if visitor is None:
            return []
        named = [("/", "Catalogue"), ("/requests", "Requests"), ("/readings", "Who read what")]
        if visitor.steward:
            waiting = requests.open_of(self.service, visitor.party)
            named[1] = ("/requests", f"Requests ({waiting})" if waiting else "Requests")
            named.insert(2, ("/grants", "Grants"))
        return named


def go(address: str) -> Response:
    """Have the browser look at another page of ours, after a form or before signing in."""
    return RedirectResponse(address, 303, headers=KEPT_BY_NOBODY)


def sign_in_at(back: str) -> str:
    """The address of the page to sign in at, coming back to another."""
    return "/sign-in" if back == "/" else f"/sign-in?back={quote(back, safe='')}"
