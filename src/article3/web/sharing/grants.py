"""Grants: who has what, and what a grant or its end would do before it is done."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from article3.errors import ShareError
from article3.share import grants, requests, what_if
from article3.share.service import Service
from article3.share.store import now
from article3.share.tables import grants as granted
from article3.share.tables import parties, principals, shares
from article3.web.forms import Form, read_form
from article3.web.sharing.desk import Desk, go
from article3.web.sharing.session import Visitor

LONGEST = 366
"""The most days a grant made on a page lasts."""


@dataclass(frozen=True, slots=True)
class Given:
    """A grant as its owner sees it; ``state`` is ``holds``, ``ended`` or ``over``."""

    id: str
    share: str
    principal: str
    nation: str
    purpose: str
    starts: str
    expires: str
    state: str
    when: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A grant that is asked for by a form; ``request`` names the request it answers, if any."""

    share: str
    principal: str
    purpose: str
    days: float
    request: str


def router(desk: Desk) -> APIRouter:
    """The routes of grants; owners' stewards alone."""
    made = APIRouter(include_in_schema=False)

    @made.get("/grants")
    def show(request: Request) -> Response:
        return _show(desk, request, desk.steward(request))

    @made.post("/grants/what-if")
    async def before(request: Request) -> Response:
        return await run_in_threadpool(_before, desk, request, await read_form(request))

    @made.post("/grants")
    async def give(request: Request) -> Response:
        return await run_in_threadpool(_give, desk, request, await read_form(request))

    @made.post("/grants/{name}/what-if")
    async def before_end(request: Request, name: str) -> Response:
        return await run_in_threadpool(_before_end, desk, request, name, await read_form(request))

    @made.post("/grants/{name}/end")
    async def end(request: Request, name: str) -> Response:
        return await run_in_threadpool(_end, desk, request, name, await read_form(request))

    return made


def _show(
    desk: Desk, request: Request, visitor: Visitor, wrong: str = "", status: int = 200
) -> Response:
    given = _given(desk.service, visitor.party)
    asked = {one.principal for one in requests.asked_of(desk.service, visitor.party)}
    return desk.page(
        request, "grants", "Grants", visitor, status, wrong=wrong, longest=LONGEST,
        holding=[one for one in given if one.state == "holds"],
        past=[one for one in given if one.state != "holds"],
        shares=_shares(desk.service, visitor.party),
        accounts=sorted(asked | {one.principal for one in given}),
    )  # fmt: skip


def _before(desk: Desk, request: Request, form: Form) -> Response:
    """What a grant would do, with a button to make it."""
    visitor = desk.steward(request)
    desk.checked(visitor, form)
    try:
        wanted = _wanted(desk.service, visitor, form)
        changes = what_if.if_granted(desk.service, wanted.share, wanted.principal, wanted.purpose)
    except ShareError as error:
        return _show(desk, request, visitor, str(error), 422)
    return desk.page(request, "what_if", "Before you grant", visitor, changes=changes,
                     wanted=wanted, ending=None)  # fmt: skip


def _give(desk: Desk, request: Request, form: Form) -> Response:
    visitor = desk.steward(request)
    desk.checked(visitor, form)
    try:
        wanted = _wanted(desk.service, visitor, form)
        if wanted.request:
            requests.grant(desk.service, wanted.request, share=wanted.share, days=wanted.days,
                           by=visitor.id)  # fmt: skip
        else:
            grants.grant(desk.service, share=wanted.share, principal=wanted.principal,
                         purpose=wanted.purpose, by=visitor.id, days=wanted.days)  # fmt: skip
    except ShareError as error:
        return _show(desk, request, visitor, str(error), 422)
    return go("/grants")


def _before_end(desk: Desk, request: Request, name: str, form: Form) -> Response:
    """What the end of a grant would do, with a button to end it."""
    visitor = desk.steward(request)
    desk.checked(visitor, form)
    ending = _one(desk.service, visitor, name)
    return desk.page(request, "what_if", "Before you end a grant", visitor, wanted=None,
                     changes=what_if.if_revoked(desk.service, name), ending=ending)  # fmt: skip


def _end(desk: Desk, request: Request, name: str, form: Form) -> Response:
    visitor = desk.steward(request)
    desk.checked(visitor, form)
    _one(desk.service, visitor, name)
    grants.revoke(desk.service, name, by=visitor.id)
    return go("/grants")


def _wanted(service: Service, visitor: Visitor, form: Form) -> Wanted:
    """The grant a form asks for; raises ``ShareError`` for one this owner cannot make."""
    share, request = form.get("share"), form.get("request")
    if share not in _shares(service, visitor.party):
        raise ShareError(f"{visitor.party_name} has no share {share!r}.")
    try:
        days = float(form.get("days").replace(",", "."))
    except ValueError:
        days = math.nan
    if not 0 < days <= LONGEST:
        raise ShareError(f"Say how many days it lasts: more than 0, at most {LONGEST}.")
    if request:
        asked = requests.waiting(service, request, visitor.party)
        if asked is None:
            raise ShareError("No such request waits to be decided.")
        if share not in requests.shares_with(service, asked.dataset, visitor.party):
            raise ShareError(f"{share} does not hold {asked.dataset}.")
        return Wanted(share, asked.principal, asked.purpose, days, request)
    purpose = requests.checked_purpose(form.get("purpose"))
    return Wanted(share, form.get("principal"), purpose, days, "")


def _one(service: Service, visitor: Visitor, name: str) -> Given:
    """A grant of the visitor's own party that holds; for others there is no such page."""
    for one in _given(service, visitor.party):
        if one.id == name and one.state == "holds":
            return one
    raise HTTPException(404)


def _given(service: Service, party: str) -> list[Given]:
    """Every grant of a party's shares, newest first."""
    with service.store.look() as connection:
        found = connection.execute(
            select(granted, parties.c.nation)
            .join(shares, shares.c.id == granted.c.share)
            .join(principals, principals.c.id == granted.c.principal)
            .join(parties, parties.c.id == principals.c.party)
            .where(shares.c.owner == party)
            .order_by(granted.c.created.desc(), granted.c.id)
        ).all()
    return [_as_given(row) for row in found]


def _as_given(row: Any) -> Given:
    state, when = "holds", row.expires
    if row.revoked is not None:
        state, when = "ended", row.revoked
    elif row.expires <= now():
        state = "over"
    return Given(row.id, row.share, row.principal, row.nation, row.purpose, row.starts[:10],
                 row.expires[:10], state, when[:16].replace("T", " "))  # fmt: skip


def _shares(service: Service, party: str) -> list[str]:
    with service.store.look() as connection:
        found = connection.execute(
            select(shares.c.id).where(shares.c.owner == party).order_by(shares.c.id)
        ).scalars()
        return [str(share) for share in found]
