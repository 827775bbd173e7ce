"""Promises over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from article3.web.api import rows
from article3.web.api.asking import AsOf, Every, Who, books, sent

router = APIRouter(tags=["promises"])


@router.get(
    "/promises", response_model=rows.answer_of("Promises", rows.PromiseRow),
    summary="What was promised, and whether it is kept",
)  # fmt: skip
def promises(
    request: Request,
    who: Who = None,
    forum: Annotated[
        str | None,
        Query(description="Where it was promised.", max_length=100, examples=["hague-2025"]),
    ] = None,
    every: Every = False,
    as_of: AsOf = None,
) -> Response:
    """The status by the edition of the day, with margin, history and the path left."""
    from article3.answers import promises as answers

    return sent(
        request,
        lambda: answers.promises(books(request), who, forum=forum, as_of=as_of, every=every),
    )


@router.get(
    "/promises/review", response_model=rows.answer_of("Review", rows.LineRow),
    summary="Who is below the line at the 2029 review",
)  # fmt: skip
def review(request: Request, as_of: AsOf = None) -> Response:
    """Every Ally against the line to 3.5 % in 2035, if it holds its newest share."""
    from article3.answers import promises as answers

    return sent(request, lambda: answers.review(books(request), as_of=as_of))
