"""Asking for a data set and deciding on it; and who read what, from the log."""

from __future__ import annotations

from typing import Any

import polars as pl
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from article3.errors import ShareError
from article3.share import log, readings, requests
from article3.share.catalogue.record import consult
from article3.web.forms import Form, read_form
from article3.web.panel import Column, Panel
from article3.web.sharing import data
from article3.web.sharing.desk import Desk, go
from article3.web.sharing.session import Visitor

_LAST = 200
"""How many single readings a page shows; the summary counts all."""


def router(desk: Desk) -> APIRouter:
    """The routes of requests and readings."""
    made = APIRouter(include_in_schema=False)

    @made.post("/data/{name}/request")
    async def ask(request: Request, name: str) -> Response:
        form = await read_form(request)
        return await run_in_threadpool(_ask, desk, request, name, form)

    @made.get("/requests")
    def show(request: Request) -> Response:
        return _requests(desk, request, desk.visitor(request))

    @made.post("/requests/{name}/refuse")
    async def refuse(request: Request, name: str) -> Response:
        form = await read_form(request)
        return await run_in_threadpool(_refuse, desk, request, name, form)

    @made.get("/readings")
    def read(request: Request) -> Response:
        visitor = desk.visitor(request)
        own = _readings(readings.of_reader(desk.service, visitor.id), "own")
        others = []
        if visitor.steward:
            others = _readings(readings.of_owner(desk.service, visitor.party), "owned")
        return desk.page(request, "readings", "Who read what", visitor, own=own, owned=others,
                         last=_LAST)  # fmt: skip

    return made


def _ask(desk: Desk, request: Request, name: str, form: Form) -> Response:
    visitor = desk.visitor(request)
    desk.checked(visitor, form)
    purpose, reason = form.get("purpose"), form.get("reason")
    try:
        asked = requests.ask(desk.service, visitor.caller, name, purpose, reason)
    except ShareError as error:
        record = consult(desk.service, visitor.caller, name)
        if record is None:
            raise HTTPException(404) from None
        return data.page(desk, request, visitor, record, wrong=str(error), purpose=purpose,
                         reason=reason, status=422)  # fmt: skip
    if asked is None:
        raise HTTPException(404)
    return go("/requests")


def _requests(
    desk: Desk, request: Request, visitor: Visitor, wrong: str = "", status: int = 200
) -> Response:
    service = desk.service
    asked = requests.asked_of(service, visitor.party) if visitor.steward else []
    waiting = [
        (one, requests.shares_with(service, one.dataset, visitor.party))
        for one in asked
        if not one.decision
    ]
    return desk.page(
        request, "requests", "Requests", visitor, status, wrong=wrong, waiting=waiting,
        decided=_list([one for one in asked if one.decision], "decided"),
        own=_list(requests.asked_by(service, visitor.id), "own"),
    )  # fmt: skip


def _refuse(desk: Desk, request: Request, name: str, form: Form) -> Response:
    visitor = desk.steward(request)
    desk.checked(visitor, form)
    try:
        requests.refuse(desk.service, name, by=visitor.id)
    except ShareError as error:
        return _requests(desk, request, visitor, str(error), 422)
    return go("/requests")


def _list(asked: list[requests.Request], name: str) -> Panel | None:
    if not asked:
        return None
    rows = [
        {"dataset": one.dataset, "address": f"/data/{one.dataset}", "who": one.principal,
         "purpose": one.purpose, "reason": one.reason, "at": _when(one.at),
         "decision": one.decision or "waits", "decided": _when(one.decided)}
        for one in asked
    ]  # fmt: skip
    whose = (Column("who", "Account"),) if name == "decided" else ()
    columns = (
        Column("dataset", "Data set", "link", "address"), *whose, Column("decision", "Decision"),
        Column("purpose", "Purpose"), Column("reason", "Why", "words"),
        Column("at", "Asked", "period"), Column("decided", "Decided", "period"),
    )  # fmt: skip
    title = "Decided requests" if name == "decided" else "Your requests"
    return Panel(name, title, pl.DataFrame(rows), columns)


def _readings(entries: list[dict[str, Any]], name: str) -> list[Panel]:
    """How often who read what, and the last single readings; nothing where there are none."""
    if not entries:
        return []
    summed = pl.DataFrame(log.readings(entries)).with_columns(
        pl.col("last").map_elements(_when, return_dtype=pl.String)
    )
    last = [
        {"at": _when(e["at"]), "who": e["who"], "what": _WORDS.get(e["what"], e["what"]),
         "table": f"{e['share']}.{e['table']}", "purpose": e["purpose"] or "its owner's own",
         "rows": e.get("rows"), "columns": ", ".join(e.get("columns", []))}
        for e in entries[: -_LAST - 1 : -1]
    ]  # fmt: skip
    schema = {"at": pl.String, "who": pl.String, "what": pl.String, "table": pl.String,
              "purpose": pl.String, "rows": pl.Int64, "columns": pl.String}  # fmt: skip
    who = (Column("who", "Account"),) if name == "owned" else ()
    return [
        Panel(f"{name}-summed", "How often", summed, (
            *who, Column("dataset", "Data set"), Column("purpose", "Purpose"),
            Column("files", "Files", "number"), Column("questions", "Questions", "number"),
            Column("last", "Last", "period"),
        )),
        Panel(f"{name}-last", "One by one, newest first", pl.DataFrame(last, schema=schema), (
            Column("at", "When", "period"), *who, Column("what", "What"), Column("table", "Table"),
            Column("purpose", "Purpose"), Column("rows", "Rows", "number"),
            Column("columns", "Columns", "words"),
        )),
    ]  # fmt: skip


_WORDS = {
    "file": "a file", "query": "asked for files", "metadata": "asked for columns",
    "version": "asked for the version", "catalogue": "saw its description",
}  # fmt: skip


def _when(at: str) -> str:
    """A time to the minute, in UTC."""
    return at[:16].replace("T", " ")
