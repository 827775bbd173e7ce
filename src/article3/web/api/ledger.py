"""The ledger itself over HTTP: editions, indicators, countries and groups."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from article3.answers import ledger as answers
from article3.web.api import rows
from article3.web.api.asking import Day, books, sent

router = APIRouter(tags=["ledger"])
EditionPath = Annotated[str, Path(description="The id of an edition.", max_length=100)]
On = Annotated[
    Day, Query(description="The day of membership; today by default.", examples=["2020-06-01"])
]


@router.get(
    "/editions", response_model=rows.answer_of("Editions", rows.EditionRow),
    summary="Every edition, oldest first",
)  # fmt: skip
def editions(request: Request) -> Response:
    """Publisher, title, day of publication, licence, hash, indicators and notes."""
    return sent(request, lambda: answers.editions(books(request)))


@router.get(
    "/editions/{old}/{new}", response_model=rows.answer_of("Changes", rows.ChangeRow),
    summary="What one edition changes against another",
)  # fmt: skip
def diff(
    request: Request,
    old: Annotated[EditionPath, Path(examples=["nato-2024-06"])],
    new: Annotated[EditionPath, Path(examples=["nato-2026-07"])],
    indicator: Annotated[
        str | None,
        Query(description="Only this one.", max_length=100, examples=["defexp_share_gdp"]),
    ] = None,
) -> Response:
    """New, revised and gone figures, each with the cell it is about."""
    return sent(request, lambda: answers.diff(books(request), old, new, indicator))


@router.get(
    "/indicators", response_model=rows.answer_of("Indicators", rows.IndicatorRow),
    summary="Every indicator with its definition",
)  # fmt: skip
def indicators(request: Request) -> Response:
    """Code, name, definition, unit, price basis, base and publisher."""
    return sent(request, answers.indicators)


@router.get(
    "/allies", response_model=rows.answer_of("Countries", rows.CountryRow),
    summary="The countries of the ledger",
)  # fmt: skip
def allies(request: Request, on: On = None) -> Response:
    """Allies, partners and Ukraine: accession, currency, names and groups."""
    return sent(request, lambda: answers.allies(on or books(request).as_of))


@router.get("/groups", response_model=rows.answer_of("Groups", rows.GroupRow), summary="The groups")
def groups(request: Request, on: On = None) -> Response:
    """Every group with its definition and its members on a day."""
    return sent(request, lambda: answers.groups(on or books(request).as_of))
