"""Signing in with the token one has, and signing out."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from article3.web.common import local
from article3.web.forms import read_form
from article3.web.sharing.desk import Desk, go

_REFUSED = "That is no token of this server, or it has ended."


def router(desk: Desk) -> APIRouter:
    """The routes of signing in and out."""
    made = APIRouter(include_in_schema=False)

    def asked(request: Request, back: str, wrong: str = "", status: int = 200) -> Response:
        return desk.page(request, "sign_in", "Sign in", None, status, back=back, wrong=wrong)

    @made.get("/sign-in")
    def show(request: Request, back: str = "/") -> Response:
        if desk.sessions.visitor(request) is not None:
            return go(local(back))
        return asked(request, local(back))

    @made.post("/sign-in")
    async def begin(request: Request) -> Response:
        form = await read_form(request)
        back = local(form.get("back", "/"))
        response = go(back)
        begun = await run_in_threadpool(desk.sessions.begin, request, form.get("token"), response)
        if begun:
            return response
        return await run_in_threadpool(asked, request, back, _REFUSED, 401)

    @made.post("/sign-out")
    async def end(request: Request) -> Response:
        form = await read_form(request)
        visitor = await run_in_threadpool(desk.sessions.visitor, request)
        if visitor is None:
            raise HTTPException(404)
        desk.checked(visitor, form)
        response = go("/sign-in")
        desk.sessions.end(request, response)
        return response

    return made
