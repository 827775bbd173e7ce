"""The Delta Sharing protocol with parquet responses: what existing clients already speak.

Predicates and limits a client sends are hints, and are not followed: they may neither widen nor
narrow what policy gives. Every address of a file is a ticket of its own.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Coroutine, Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.routing import APIRoute
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from article3.errors import ShareError
from article3.share import NOTICE, identity, tickets
from article3.share.identity import Caller
from article3.share.service import Reading, Service, Table

NDJSON = "application/x-ndjson; charset=utf-8"
PARQUET = "application/vnd.apache.parquet"
_VERSION = "delta-table-version"
_MOST = 500
_logger = logging.getLogger(__name__)

_REFUSAL = {
    "type": "object", "required": ["errorCode", "message"],
    "properties": {"errorCode": {"type": "string"}, "message": {"type": "string"}},
}  # fmt: skip
REFUSALS: dict[int | str, dict[str, Any]] = {
    code: {"description": said, "content": {"application/json": {"schema": _REFUSAL}}}
    for code, said in (("4XX", "Refused: who asks, or what is asked for."),
                       ("503", "Nothing can be logged, so nothing is served."))
}  # fmt: skip
"""How a refusal is described; a route that may refuse takes them as its ``responses``."""

Bearer = Annotated[str | None, Header(alias="authorization")]
Most = Annotated[int | None, Query(alias="maxResults", ge=0, le=10_000)]
Page = Annotated[str | None, Query(alias="pageToken", max_length=20)]


def router(service: Service) -> APIRouter:
    """The protocol's routes over a service."""
    made = APIRouter(tags=["Delta Sharing"], route_class=Closing, responses=REFUSALS)
    desk = _Desk(service)

    @made.get("/shares")
    def shares(authorization: Bearer = None, most: Most = None, page: Page = None) -> Response:
        """The shares the caller may read something of."""
        return desk.listed(authorization, most, page, lambda t: {"name": t.share})

    @made.get("/shares/{share}")
    def share(share: str, authorization: Bearer = None) -> Response:
        """One share."""
        return desk.one(authorization, lambda t: t.share == share, {"share": {"name": share}})

    @made.get("/shares/{share}/schemas")
    def schemas(share: str, authorization: Bearer = None, most: Most = None,
                page: Page = None) -> Response:  # fmt: skip
        """The schemas of a share."""
        return desk.listed(authorization, most, page,
                           lambda t: {"name": t.schema, "share": t.share},
                           lambda t: t.share == share)  # fmt: skip

    @made.get("/shares/{share}/schemas/{schema}/tables")
    def tables(share: str, schema: str, authorization: Bearer = None, most: Most = None,
               page: Page = None) -> Response:  # fmt: skip
        """The tables of a schema."""
        return desk.listed(authorization, most, page, _named,
                           lambda t: (t.share, t.schema) == (share, schema))  # fmt: skip

    @made.get("/shares/{share}/all-tables")
    def all_tables(share: str, authorization: Bearer = None, most: Most = None,
                   page: Page = None) -> Response:  # fmt: skip
        """The tables of a share."""
        return desk.listed(authorization, most, page, _named, lambda t: t.share == share)

    stem = "/shares/{share}/schemas/{schema}/tables/{table}"

    @made.get(stem + "/version", response_class=Response, responses=answers(NDJSON))
    def version(share: str, schema: str, table: str, authorization: Bearer = None) -> Response:
        """The version of a table, as its reader counts them."""
        return desk.read(authorization, Table(share, schema, table), "version", lambda *_: [])

    @made.get(stem + "/metadata", response_class=Response, responses=answers(NDJSON))
    def metadata(share: str, schema: str, table: str, authorization: Bearer = None) -> Response:
        """The columns of a table."""
        return desk.read(authorization, Table(share, schema, table), "metadata",
                         lambda reading, _: _head(reading))  # fmt: skip

    @made.post(stem + "/query", response_class=Response, responses=answers(NDJSON))
    async def query(request: Request, share: str, schema: str, table: str,
                    authorization: Bearer = None) -> Response:  # fmt: skip
        """The files of a table, each under a ticket."""
        from starlette.concurrency import run_in_threadpool

        url = request.url
        where = f"{url.scheme}://{url.netloc}{url.path.split('/shares/', 1)[0]}/files"
        return await run_in_threadpool(
            desk.read, authorization, Table(share, schema, table), "query",
            lambda reading, caller: [*_head(reading), *desk.files(reading, caller, where)],
        )  # fmt: skip

    @made.head("/files/{ticket}.parquet", include_in_schema=False)
    @made.get("/files/{ticket}.parquet", response_class=Response, responses=answers(PARQUET))
    def file(ticket: str) -> Response:
        """One file, under a ticket that still holds."""
        return desk.fetch(ticket)

    return made


def answers(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """The description of an answer of one of these kinds, where it is no plain JSON."""
    shapes = {PARQUET: {"type": "string", "format": "binary"}, "application/ld+json": {}}
    content = {kind: {"schema": shapes.get(kind, {"type": "string"})} for kind in kinds}
    return {200: {"description": "What was asked for.", "content": content}}


class Closing(APIRoute):
    """A route that serves nothing where the store, its files or the log cannot be used."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler, which answers 503 instead of failing half-way."""
        handler = super().get_route_handler()

        async def closing(request: Request) -> Response:
            try:
                return await handler(request)
            except (ShareError, SQLAlchemyError, OSError) as error:
                _logger.error("Nothing is served: %s", error)
                return closed()

        return closing


def _named(table: Table) -> dict[str, str]:
    return {"name": table.name, "schema": table.schema, "share": table.share}


class _Desk:
    """Answers under a service: who asks, what they get, and the entry in the log before they do."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def listed(
        self, authorization: str | None, most: int | None, page: str | None,
        shape: Callable[[Table], dict[str, str]],
        wanted: Callable[[Table], bool] | None = None,
    ) -> Response:  # fmt: skip
        """A page of what the caller's tables say; an unknown share and one not granted are one."""
        with self.service.store.look() as connection:
            who = identity.caller(connection, authorization)
            if who is None:
                return refused()
            found = self.service.tables(connection, who)
        kept = [t for t in found if wanted is None or wanted(t)]
        if wanted is not None and not kept:
            return nothing()
        items = list({json.dumps(shape(t), sort_keys=True): shape(t) for t in kept}.values())
        start = int(page) if page and page.isdigit() else 0
        end = start + min(most if most is not None else _MOST, _MOST)
        body: dict[str, Any] = {"items": items[start:end]}
        if end < len(items):
            body["nextPageToken"] = str(end)
        return JSONResponse(body)

    def one(self, authorization: str | None, wanted: Callable[[Table], bool],
            body: dict[str, Any]) -> Response:  # fmt: skip
        """A body, if the caller has a table that is wanted."""
        with self.service.store.look() as connection:
            who = identity.caller(connection, authorization)
            if who is None:
                return refused()
            there = any(wanted(t) for t in self.service.tables(connection, who))
        return JSONResponse(body) if there else nothing()

    def read(
        self, authorization: str | None, table: Table, what: str,
        lines: Callable[[Reading, Caller], Iterable[dict[str, Any]]],
    ) -> Response:  # fmt: skip
        """What a table gives, after the log has it."""
        with self.service.store.look() as connection:
            who = identity.caller(connection, authorization)
            if who is None:
                return refused()
            reading = self.service.reading(connection, who, table)
        if reading is None:
            return nothing()
        with self.service.store.change() as connection:
            self._write(connection, what, who, reading)
        body = "".join(json.dumps(line) + "\n" for line in lines(reading, who))
        return Response(body, media_type=NDJSON, headers={_VERSION: str(reading.version)})

    def _write(self, connection: Connection, what: str, who: Caller, reading: Reading) -> None:
        self.service.log.write(
            connection, what=what, who=who.principal, credential=who.credential[:16],
            dataset=reading.dataset, share=reading.table.share, table=reading.table.name,
            purpose=reading.purpose, entitlement=reading.key, rows=reading.rows,
            columns=[field.name for field in reading.columns],
        )  # fmt: skip

    def files(self, reading: Reading, who: Caller, where: str) -> Iterable[dict[str, Any]]:
        """A line a file; the address carries its ticket."""
        expires = int(time.time()) + tickets.SECONDS
        expires = min(expires, who.expires)
        for number, piece in enumerate(reading.pieces):
            ticket = tickets.Ticket(
                piece.object, who.principal, who.credential, reading.table.share,
                reading.table.schema, reading.table.name, expires,
            )  # fmt: skip
            text = tickets.write(ticket, self.service.keys.tickets)
            yield {
                "file": {
                    "url": f"{where}/{text}.parquet",
                    "id": f"{piece.object[:32]}-{number}",
                    "partitionValues": {},
                    "size": piece.bytes,
                    "stats": json.dumps({"numRecords": piece.rows}),
                    "version": reading.version,
                    "expirationTimestamp": expires * 1000,
                }
            }

    def fetch(self, text: str) -> Response:
        """A file, if everything that led to its ticket still holds."""
        found = tickets.read(text, self.service.keys.tickets, int(time.time()))
        if found is None:
            return nothing()
        table = Table(found.share, found.schema, found.table)
        with self.service.store.look() as connection:
            who = identity.still(connection, found.credential, found.principal, found.expires)
            reading = self.service.reading(connection, who, table) if who else None
        if who is None or reading is None:
            return nothing()
        if found.object not in {piece.object for piece in reading.pieces}:
            return nothing()
        path = self.service.object_path(found.object)
        with self.service.store.change() as connection:
            self.service.log.write(
                connection, what="file", who=who.principal, credential=who.credential[:16],
                dataset=reading.dataset, share=found.share, table=found.table,
                purpose=reading.purpose, object=found.object,
            )  # fmt: skip
        return whole_file(path, found.object, reading.published)


def whole_file(path: Path, name: str, published: str) -> Response:
    """A file under the name of its content.

    The headers are of the content and of what the reader was told: when the file was made says when
    somebody else of equal rights first asked.
    """
    when = datetime.strptime(published, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    headers = {"cache-control": "no-store", "etag": f'"{name[:32]}"',
               "last-modified": format_datetime(when, usegmt=True)}  # fmt: skip
    return FileResponse(path, media_type=PARQUET, headers=headers)


def _head(reading: Reading) -> list[dict[str, Any]]:
    schema = {
        "type": "struct",
        "fields": [
            {"name": f.name, "type": f.type, "nullable": True, "metadata": {}}
            for f in reading.columns
        ],
    }
    return [
        {"protocol": {"minReaderVersion": 1}},
        {
            "metaData": {
                "id": reading.table_id,
                "name": reading.table.name,
                "description": NOTICE,
                "format": {"provider": "parquet"},
                "schemaString": json.dumps(schema),
                "partitionColumns": [],
                "configuration": {},
                "version": reading.version,
                "size": sum(piece.bytes for piece in reading.pieces),
                "numFiles": len(reading.pieces),
            }
        },
    ]


def refused() -> Response:
    """Nobody proved who they are."""
    return JSONResponse(
        {"errorCode": "UNAUTHENTICATED", "message": "A valid bearer token is needed."}, 401,
        {"www-authenticate": "Bearer"},
    )  # fmt: skip


def nothing() -> Response:
    """Not there, or not for this caller: one answer."""
    return JSONResponse(
        {"errorCode": "RESOURCE_DOES_NOT_EXIST", "message": "There is no such thing here."}, 404
    )


def closed() -> Response:
    """The log cannot be written, so nothing leaves."""
    return JSONResponse(
        {"errorCode": "UNAVAILABLE", "message": "The log cannot be written; nothing is served."},
        503, {"retry-after": "60"},
    )  # fmt: skip
