"""What the addresses of the API share: parameters, refusals, and how an answer is sent."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, Any

from fastapi import Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, BeforeValidator, Field

from article3.answers import Answer
from article3.errors import Article3Error
from article3.ledger import Ledger
from article3.web import kept
from article3.web.app import respond
from article3.web.forms import Lane

JSON = "application/json"


class Problem(BaseModel):
    """Why a question was not answered, in one sentence."""

    error: str = Field(examples=["Unknown Ally or group 'LUXX'; did you mean LUX."])


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "What was sent is no JSON."},
    404: {"model": Problem, "description": "Nobody knows the name, or no edition prints it."},
    413: {"model": Problem, "description": "More was sent than is read."},
    422: {"model": Problem, "description": "The question makes no sense as it was put."},
    429: {"model": Problem, "description": "Too many requests from one address; wait a minute."},
    503: {"model": Problem, "description": "Too many costly questions at once; try again."},
}
"""The refusals every address may answer with."""


def _day(value: object) -> object:
    """Only dates written out: pydantic would take a number for seconds since 1970."""
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("write a date as 2024-12-31") from None


Day = Annotated[date | None, BeforeValidator(_day)]
AsOf = Annotated[
    Day,
    Query(
        description="The day whose knowledge is asked for; today by default.",
        examples=["2024-12-31"],
    ),
]
EditionName = Annotated[
    str | None,
    Query(
        description="Answer from this edition alone (see `/editions`).", max_length=100,
        examples=["nato-2024-06"],
    ),
]  # fmt: skip
Entity = Annotated[
    str,
    Path(
        description="An Ally, partner or group: ISO3 code, name or alias.", max_length=100,
        examples=["LUX"],
    ),
]  # fmt: skip
Indicator = Annotated[
    str,
    Path(
        description="The code of an indicator (see `/indicators`).", max_length=100,
        examples=["defexp_share_gdp"],
    ),
]  # fmt: skip
Period = Annotated[
    str,
    Path(
        description="2024, 2024-H1, 2024-Q3, 2024-07 or a span.", max_length=30, examples=["2024"]
    ),
]
Members = Annotated[
    str, Query(description="Whose members are meant.", max_length=100, examples=["NATO"])
]
Who = Annotated[
    str | None,
    Query(description="An Ally or group, by code or name.", max_length=100, examples=["LUX"]),
]
Every = Annotated[
    bool, Query(description="Also rows that are recalled or of low confidence, marked so.")
]


async def known_parameters(request: Request) -> None:
    """Refuse a choice the address does not know: a misspelt one would be answered as if unsaid."""
    asked = request.query_params
    if not asked:
        return
    route: Any = request.scope["route"]
    known = [field.alias for field in route.dependant.query_params]
    for name in asked:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}" if near else f"known are {', '.join(known) or 'none'}"
            raise Article3Error(f"Unknown parameter {name[:100]!r}; {hint}.")


def books(request: Request) -> Ledger:
    """The ledger of the application."""
    found: Ledger = request.app.state.ledger
    return found


def encoded(made: Answer) -> bytes:
    """An answer as JSON."""
    content = made.content()
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def sent(request: Request, make: Callable[[], Answer]) -> Response:
    """The answer to a question that is all in its address: kept, tagged, compressed."""
    return respond(request, key(request), lambda: kept.answer(encoded(make()), JSON))


def key(request: Request, *more: object) -> object:
    """What an answer depends on: its address and the day."""
    return ("api", request.url.path, request.url.query, date.today(), *more)


async def in_turn(request: Request, make: Callable[[], Answer]) -> Response:
    """Like :func:`sent` for a costly question: it waits its turn, unless its answer is kept."""
    state = request.app.state
    if state.shelf.get(key(request)):
        return sent(request, make)
    lane: Lane = state.lane
    return await lane.run(partial(sent, request, make))


async def once(request: Request, make: Callable[[], Answer]) -> Response:
    """The answer to something costly that was sent to us, when it is its turn; not kept."""
    lane: Lane = request.app.state.lane
    return sent_once(await lane.run(make))


def sent_once(made: Answer) -> Response:
    """The answer to something that was sent to us: not kept by us or on the way."""
    return Response(encoded(made), media_type=JSON, headers={"cache-control": "no-store"})
