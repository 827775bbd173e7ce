"""Answers to forms: made for one reader, kept by nobody on the way."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from article3.web.page import Content
from article3.web.rendering import render
from article3.web.view import view_of

_KEPT_BY_NOBODY = {
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
    "vary": "cookie",
}


def answer_page(request: Request, template: str, made: Content, status: int = 200) -> Response:
    """A page that is not stored on the way and that no search engine lists."""
    state = request.app.state
    view = view_of(request.url.path, request.query_params.multi_items(), request.cookies)
    text = render(
        template, view, content=made, ledger=state.ledger, navigation=state.navigation,
        origin=str(request.base_url).rstrip("/"), **made.words,
    )  # fmt: skip
    return Response(text, status, media_type="text/html; charset=utf-8", headers=_KEPT_BY_NOBODY)


def file_answer(data: bytes, kind: str, name: str) -> Response:
    """A file to be saved; ``name`` is ours, never a stranger's."""
    headers = {"content-disposition": f'attachment; filename="{name}"', **_KEPT_BY_NOBODY}
    return Response(data, media_type=kind, headers=headers)
