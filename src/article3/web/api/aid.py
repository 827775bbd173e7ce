"""Aid to Ukraine over HTTP."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from article3.answers import Answer
from article3.web.api import rows
from article3.web.api.asking import AsOf, Every, books, sent

router = APIRouter(prefix="/aid", tags=["aid to Ukraine"])

Span = Annotated[
    str | None,
    Query(description="Months, inside the release.", max_length=30, examples=["2022-02/2025-12"]),
]
Kind = Literal["total", "military", "financial", "humanitarian"]
Stage = Literal["allocated", "committed"]
Key = Literal["gdp", "gni", "population", "cost-share"]
Release = Annotated[
    str | None,
    Query(description="The Kiel release; the newest otherwise.", max_length=40, examples=["r29"]),
]
Donors = Annotated[
    str,
    Query(description="Donors or groups, separated by commas.", max_length=600),
]
BaseYear = Annotated[
    int, Query(description="The year of GDP, GNI or population.", ge=1900, le=2100)
]
_FIGURES = rows.FigureRow


def _names(text: str) -> list[str]:
    return [part for part in map(str.strip, text.split(",")) if part]


def _kiel(period: str | None, kind: str, stage: str, release: str | None) -> dict[str, Any]:
    return {"period": period, "kind": kind, "stage": stage,
            "release": (release,) if release else ()}  # fmt: skip


@router.get(
    "/donors", response_model=rows.answer_of("Donors", _FIGURES),
    summary="What every donor gave, and over a base",
)  # fmt: skip
def donors(
    request: Request, period: Span = None, per: Key | None = None,
    donors: Donors = "", kind: Kind = "total", stage: Stage = "allocated",
    release: Release = None, base_year: BaseYear = 2021, unsure: Every = False,
    as_of: AsOf = None,
) -> Response:  # fmt: skip
    """Billion EUR from one Kiel release; the total of all donors stands last."""
    from article3.answers import aid as answers

    def made() -> Answer:
        given = answers.given(
            books(request), _names(donors) or None, per=per, base_year=base_year, unsure=unsure,
            as_of=as_of, **_kiel(period, kind, stage, release),
        )  # fmt: skip
        total = None if donors else answers.all_donors(books(request), given, kind, stage)
        return answers.donors(given, total, per=per, kind=kind, stage=stage, as_of=as_of)

    return sent(request, made)


@router.get("/donors/{who}", response_model=rows.answer_of("Donor", _FIGURES), summary="One donor")
def donor(
    request: Request,
    who: Annotated[str, Path(max_length=100, examples=["DEU"])],
    period: Span = None,
    release: Release = None,
    as_of: AsOf = None,
) -> Response:
    """By kind, over its GDP, with its share in the EU's aid and its packages."""
    from article3.answers import aid as answers

    chosen = (release,) if release else ()
    return sent(
        request,
        lambda: answers.donor(books(request), who, period=period, release=chosen, as_of=as_of),
    )


@router.get(
    "/fair-shares", response_model=rows.answer_of("FairShares", _FIGURES),
    summary="Who is above and below the fair share by a key",
)  # fmt: skip
def fair_shares(
    request: Request, key: Key = "gdp", donors: Donors = "NATO", period: Span = None,
    kind: Kind = "total", stage: Stage = "allocated", release: Release = None,
    base_year: BaseYear = 2021, unsure: Every = False, as_of: AsOf = None,
) -> Response:  # fmt: skip
    """In EUR and points of the total: what each gave, its fair share, and the gap."""
    from article3.answers import aid as answers
    from article3.assistance.proposal import standing

    def made() -> Answer:
        now = standing(
            books(request), key, _names(donors), year=base_year, as_of=as_of, unsure=unsure,
            **_kiel(period, kind, stage, release),
        )  # fmt: skip
        return answers.fair_shares(now, key=key, donors=donors, as_of=as_of)

    return sent(request, made)


@router.get(
    "/next-package", response_model=rows.answer_of("NextPackage", _FIGURES),
    summary="Who pays for the next package",
)  # fmt: skip
def next_package(
    request: Request,
    value: Annotated[
        int, Query(description="Whole euros.", ge=1, le=10**12, examples=[500_000_000])
    ],
    key: Key = "gdp", donors: Donors = "NATO", period: Span = None, kind: Kind = "total",
    stage: Stage = "allocated", release: Release = None, base_year: BaseYear = 2021,
    unsure: Every = False, as_of: AsOf = None,
) -> Response:  # fmt: skip
    """Contributions that close the largest relative deficits first, to the last euro."""
    from article3.answers import aid as answers
    from article3.assistance.proposal import propose

    def made() -> Answer:
        found = propose(
            books(request), value, key, donors=_names(donors), year=base_year, as_of=as_of,
            unsure=unsure, **_kiel(period, kind, stage, release),
        )  # fmt: skip
        return answers.next_package(found, value=value, key=key, donors=donors, as_of=as_of)

    return sent(request, made)


@router.get(
    "/packages", response_model=rows.answer_of("Packages", _FIGURES), summary="Packages under PURL"
)
def packages(
    request: Request,
    donor: Annotated[
        str | None, Query(description="Only packages of this donor.", max_length=100)
    ] = None,
    stage: Annotated[str | None, Query(description="Only this stage.", max_length=40)] = None,
    unsure: Every = False,
    as_of: AsOf = None,
) -> Response:
    """Donors, value and stage of each; then the sums of the counted ones by donor."""
    from article3 import assistance
    from article3.answers import aid as answers

    def made() -> Answer:
        query = {"command": "aid packages", "donor": donor, "stage": stage, "as_of": as_of}
        found = assistance.packages(
            books(request), donor=donor, stage=stage, as_of=as_of, every=unsure
        )
        return answers.packages(found, query)

    return sent(request, made)


@router.get(
    "/pledges", response_model=rows.answer_of("Pledges", _FIGURES),
    summary="What was promised, reported and counted",
)  # fmt: skip
def pledges(
    request: Request, release: Release = None, unsure: Every = False, as_of: AsOf = None
) -> Response:
    """Each pledge, what sources reported of it, and what Kiel counts for the same months."""
    from article3 import assistance
    from article3.answers import aid as answers

    chosen = (release,) if release else ()

    def made() -> Answer:
        found = assistance.pledges(books(request), release=chosen, as_of=as_of, every=unsure)
        return answers.pledges(found, as_of=as_of)

    return sent(request, made)
