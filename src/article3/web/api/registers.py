"""Programmes and the calendar over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from article3.web.api import rows
from article3.web.api.asking import Day, Every, Who, sent

router = APIRouter(tags=["programmes and calendar"])


@router.get(
    "/programmes", response_model=rows.answer_of("Programmes", rows.ProgrammeRow),
    summary="Who is in which programme, operation or partnership",
)  # fmt: skip
def programmes(
    request: Request,
    who: Annotated[
        str | None,
        Query(description="An Ally, a group, or a programme.", max_length=100, examples=["LUX"]),
    ] = None,
    kind: Annotated[str | None, Query(max_length=100, examples=["high visibility project"])] = None,
    every: Every = False,
) -> Response:
    """All programmes, one with its participants, or those of an Ally or group."""
    from article3.answers import registers as answers

    return sent(request, lambda: answers.programmes(who, kind, every=every))


@router.get(
    "/calendar", response_model=rows.answer_of("Calendar", rows.EventRow),
    summary="What is due, for whom",
)  # fmt: skip
def calendar(
    request: Request,
    who: Who = None,
    since: Annotated[
        Day, Query(alias="from", description="First day.", examples=["2026-11-22"])
    ] = None,
    until: Annotated[Day, Query(alias="to", description="Last day.")] = None,
    kind: Annotated[str | None, Query(max_length=100, examples=["review"])] = None,
    every: Every = False,
) -> Response:
    """Summits, reviews, deadlines and obligations, in order; a date is as exact as its source."""
    from article3.answers import registers as answers

    return sent(
        request,
        lambda: answers.calendar(who, since=since, until=until, kind=kind, every=every),
    )
