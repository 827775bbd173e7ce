"""The catalogue, one data set, and the files that describe it."""

from __future__ import annotations

from typing import Any

import polars as pl
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from article3.share import delta
from article3.share.catalogue import dcat
from article3.share.catalogue.record import (
    Entry,
    Record,
    Seen,
    consult,
    entries,
    fetch,
    search,
    themes,
)
from article3.share.catalogue.routes import JSON_LD, TURTLE, base_of, described, sent
from article3.share.quality import Measure
from article3.web.panel import Column, Panel
from article3.web.sharing.desk import Desk
from article3.web.sharing.session import Visitor


def router(desk: Desk) -> APIRouter:
    """The routes of the catalogue."""
    made = APIRouter(include_in_schema=False)
    service = desk.service

    def known(visitor: Visitor) -> list[Entry]:
        with service.store.look() as connection:
            return entries(service, connection, visitor.caller)

    def found(visitor: Visitor, name: str) -> Record:
        record = consult(service, visitor.caller, name)
        if record is None:
            raise HTTPException(404)
        return record

    @made.get("/")
    def catalogue(request: Request, words: str = "", theme: str = "") -> Response:
        visitor = desk.visitor(request)
        all_known = known(visitor)
        shown = search(all_known, words[:200], theme[:200])
        return desk.page(request, "catalogue", "Catalogue", visitor, shown=shown, words=words,
                         known=len(all_known), theme=theme, themes=themes(all_known))  # fmt: skip

    @made.get("/catalogue.jsonld")
    def json_ld(request: Request) -> Response:
        visitor = desk.visitor(request)
        return sent(dcat.json_ld(dcat.catalogue(known(visitor), base_of(request))), JSON_LD)

    @made.get("/catalogue.ttl")
    def turtle(request: Request) -> Response:
        visitor = desk.visitor(request)
        return sent(dcat.turtle(dcat.catalogue(known(visitor), base_of(request))), TURTLE)

    @made.get("/data/{name}")
    def data(request: Request, name: str) -> Response:
        visitor = desk.visitor(request)
        return page(desk, request, visitor, found(visitor, name))

    @made.get("/data/{name}/{document}")
    def document(request: Request, name: str, document: str) -> Response:
        visitor = desk.visitor(request)
        answer = described(found(visitor, name), document, base_of(request))
        if answer is None:
            raise HTTPException(404)
        return answer

    @made.get("/data/{name}/files/{file}")
    def file(request: Request, name: str, file: str) -> Response:
        visitor = desk.visitor(request)
        kept = fetch(service, visitor.caller, name, file)
        if kept is None:
            raise HTTPException(404)
        answer = delta.whole_file(*kept)
        answer.headers["content-disposition"] = f'attachment; filename="{file}"'
        return answer

    return made


def page(
    desk: Desk, request: Request, visitor: Visitor, record: Record, *, wrong: str = "",
    purpose: str = "", reason: str = "", status: int = 200,
) -> Response:  # fmt: skip
    """The page of a data set, with what was wrong with a request that was sent from it."""
    from article3.share import requests

    entry = record.entry
    own = [r for r in requests.asked_by(desk.service, visitor.id) if r.dataset == entry.id]
    return desk.page(
        request, "data", entry.title, visitor, status, entry=entry, own=own, wrong=wrong,
        purpose=purpose, reason=reason, owned=visitor.party == entry.owner,
        tables=[_table(entry, seen) for seen in record.seen],
    )  # fmt: skip


def _table(entry: Entry, seen: Seen) -> dict[str, Any]:
    """A table of a data set, ready for its template."""
    name = f"{seen.table.share}.{seen.table.schema}.{seen.table.name}"
    columns = pl.DataFrame(
        [{"name": f.name, "type": f.type} for f in seen.columns],
        schema={"name": pl.String, "type": pl.String},
    )
    quality = pl.DataFrame(
        [{"dimension": m.dimension, "value": _value(m), "how": m.how} for m in seen.quality],
        schema={"dimension": pl.String, "value": pl.String, "how": pl.String},
    )
    files = pl.DataFrame([
        {"file": f.name, "address": f"/data/{entry.id}/files/{f.name}", "rows": f.rows,
         "bytes": f.bytes, "sha256": f.sha256}
        for f in seen.files
    ])  # fmt: skip
    return {
        "name": name, "seen": seen,
        "columns": Panel("columns", f"Columns of {name}", columns,
                         (Column("name", "Column"), Column("type", "Type"))),
        "quality": Panel("quality", f"Quality of {name}", quality,
                         (Column("dimension", "Dimension"), Column("value", "Measured"),
                          Column("how", "How", "words"))),
        "files": Panel("files", f"Files of {name}", files,
                       (Column("file", "File", "link", "address"), Column("rows", "Rows", "number"),
                        Column("bytes", "Bytes", "number"), Column("sha256", "SHA-256"))),
    }  # fmt: skip


def _value(measure: Measure) -> str:
    """What was measured, in words: steps below a day in minutes."""
    value, unit = measure.value, measure.unit
    if value is None:
        return "not measured"
    if unit == "share":
        return f"{100 * value:.1f} %"
    if unit == "days" and 0 < value < 1:
        value, unit = round(value * 24 * 60, 1), "minutes"
    return f"{value:,g} {unit.removesuffix('s') if value == 1 else unit}"
