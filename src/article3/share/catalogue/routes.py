"""The catalogue over HTTP, under a bearer token: what the caller may know of, and no more.

A data set the caller may not know of and one that there is not are one answer.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse, Response

from article3.share import NOTICE, delta, identity
from article3.share.catalogue import croissant, dcat
from article3.share.catalogue.record import (
    Entry,
    Record,
    consult,
    entries,
    entry_data,
    fetch,
    search,
    themes,
)
from article3.share.identity import Caller
from article3.share.service import Service

JSON_LD, TURTLE = "application/ld+json", "text/turtle; charset=utf-8"
_KEPT_BY_NOBODY = {"cache-control": "no-store"}

Bearer = Annotated[str | None, Header(alias="authorization")]
Words = Annotated[str, Query(max_length=200)]


def described(record: Record, name: str, base: str) -> Response | None:
    """One of the documents of a record by its name; None for another name.

    Croissant is nothing for who reads nothing of the data set: it describes files.
    """
    if name == "dcat.jsonld":
        return sent(dcat.json_ld(dcat.dataset(record, base)), JSON_LD)
    if name == "dcat.ttl":
        return sent(dcat.turtle(dcat.dataset(record, base)), TURTLE)
    if name == "croissant.json" and record.seen:
        return sent(croissant.as_json(croissant.croissant(record, base)), JSON_LD)
    return None


def sent(data: bytes, kind: str) -> Response:
    """An answer nobody keeps on the way: it is one caller's."""
    return Response(data, media_type=kind, headers=_KEPT_BY_NOBODY)


def router(service: Service) -> APIRouter:
    """The catalogue's routes over a service."""
    made = APIRouter(tags=["Catalogue"], route_class=delta.Closing, responses=delta.REFUSALS)

    def known(authorization: str | None, answer: Callable[[list[Entry]], Response]) -> Response:
        with service.store.look() as connection:
            who = identity.caller(connection, authorization)
            if who is None:
                return delta.refused()
            found = entries(service, connection, who)
        return answer(found)

    def caller(authorization: str | None) -> Caller | None:
        with service.store.look() as connection:
            return identity.caller(connection, authorization)

    @made.get("/datasets")
    def datasets(authorization: Bearer = None, words: Words = "", theme: Words = "") -> Response:
        """The data sets the caller may know of, those that have every word and the theme."""

        def answer(found: list[Entry]) -> Response:
            shown = search(found, words, theme)
            return JSONResponse(
                {"notice": NOTICE, "count": len(shown), "of": len(found), "themes": themes(found),
                 "items": [entry_data(entry) for entry in shown]}, headers=_KEPT_BY_NOBODY,
            )  # fmt: skip

        return known(authorization, answer)

    @made.get("/dcat.jsonld", response_class=Response, responses=delta.answers(JSON_LD))
    def json_ld(request: Request, authorization: Bearer = None) -> Response:
        """The catalogue in DCAT-AP, as JSON-LD."""
        return known(authorization, lambda found: sent(
            dcat.json_ld(dcat.catalogue(found, base_of(request))), JSON_LD))  # fmt: skip

    @made.get("/dcat.ttl", response_class=Response, responses=delta.answers(TURTLE))
    def turtle(request: Request, authorization: Bearer = None) -> Response:
        """The catalogue in DCAT-AP, as Turtle."""
        return known(authorization, lambda found: sent(
            dcat.turtle(dcat.catalogue(found, base_of(request))), TURTLE))  # fmt: skip

    @made.get("/datasets/{dataset}")
    def dataset(dataset: str, authorization: Bearer = None) -> Response:
        """The record of a data set."""
        who = caller(authorization)
        if who is None:
            return delta.refused()
        found = consult(service, who, dataset)
        if found is None:
            return delta.nothing()
        return JSONResponse({"notice": NOTICE, **found.as_data()}, headers=_KEPT_BY_NOBODY)

    @made.get("/datasets/{dataset}/{document}", response_class=Response,
              responses=delta.answers(JSON_LD, TURTLE))  # fmt: skip
    def document(
        request: Request, dataset: str, document: str, authorization: Bearer = None
    ) -> Response:
        """One data set as dcat.jsonld, dcat.ttl or croissant.json."""
        who = caller(authorization)
        if who is None:
            return delta.refused()
        found = consult(service, who, dataset)
        answer = found and described(found, document, base_of(request))
        return answer or delta.nothing()

    @made.head("/datasets/{dataset}/files/{name}", include_in_schema=False)
    @made.get("/datasets/{dataset}/files/{name}", response_class=Response,
              responses=delta.answers(delta.PARQUET))  # fmt: skip
    def file(dataset: str, name: str, authorization: Bearer = None) -> Response:
        """A file of a data set; loaders of Croissant send the token as a password (Basic)."""
        who = caller(bearer_of(authorization))
        if who is None:
            return delta.refused()
        found = fetch(service, who, dataset, name)
        return delta.nothing() if found is None else delta.whole_file(*found)

    return made


def base_of(request: Request) -> str:
    """The address the server is reached at, without a slash at its end."""
    return f"{request.url.scheme}://{request.url.netloc}"


def bearer_of(authorization: str | None) -> str | None:
    """The header with a token that came as the password of HTTP Basic, as Bearer.

    >>> bearer_of("Basic YW5ueTphM190b2tlbg==")
    'Bearer a3_token'
    """
    kind, _, given = (authorization or "").partition(" ")
    if kind.lower() != "basic":
        return authorization
    try:
        text = base64.b64decode(given.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    return f"Bearer {text.partition(':')[2]}"
