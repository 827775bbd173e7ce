"""Figures over HTTP: one, over time, explained, revised, reconciled, counted, ranked, compared."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from article3.answers import figures as answers
from article3.export import citations_of, to_bytes
from article3.web import kept
from article3.web.api import rows
from article3.web.api.asking import (
    JSON,
    AsOf,
    EditionName,
    Entity,
    Indicator,
    Members,
    Period,
    books,
    encoded,
    key,
    sent,
)
from article3.web.app import respond

router = APIRouter(tags=["figures"])
LARGEST = 1e15
"""No figure of the ledger comes near it; what is larger is no number anybody means."""

FORMATS = {
    "json": JSON,
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
}
"""What a series may be sent as, and the media type that asks for it in ``Accept``."""

_FILES: dict[str, dict[str, object]] = {
    kind.split(";")[0]: {} for name, kind in FORMATS.items() if name != "json"
}
Threshold = Annotated[float, Query(ge=-LARGEST, le=LARGEST, allow_inf_nan=False)]
Year = Annotated[str, Path(description="A year.", max_length=30)]


@router.get(
    "/status", response_model=rows.answer_of("AllianceStatus", rows.StatusRow),
    summary="Where the Alliance stands",
)  # fmt: skip
def status(request: Request, as_of: AsOf = None) -> Response:
    """Share of GDP, how many reach each target in force, and the other first figures."""
    return sent(request, lambda: answers.status(books(request), as_of=as_of))


@router.get(
    "/status/{entity}", response_model=rows.answer_of("Status", rows.StatusRow),
    summary="Where an Ally or group stands",
)  # fmt: skip
def status_of(request: Request, entity: Entity, as_of: AsOf = None) -> Response:
    """Share, rank, distance to each target in force, amounts, equipment and personnel."""
    return sent(request, lambda: answers.status(books(request), entity, as_of=as_of))


@router.get(
    "/figure/{entity}/{indicator}/{period}",
    response_model=rows.answer_of("OneFigure", rows.OneFigureRow), summary="One figure",
)  # fmt: skip
def figure(
    request: Request, entity: Entity, indicator: Indicator, period: Period, as_of: AsOf = None,
    edition: EditionName = None,
) -> Response:  # fmt: skip
    """One figure as of a date or from an edition: printed, added over a group, or computed."""
    return sent(
        request,
        lambda: answers.figure(
            books(request), entity, indicator, period, edition=edition, as_of=as_of
        ),
    )


@router.get(
    "/series/{entities}/{indicator}", response_model=rows.answer_of("Series", rows.SeriesRow),
    responses={200: {"content": _FILES}}, summary="Figures over time, as JSON or a file",
)  # fmt: skip
def series(
    request: Request,
    entities: Annotated[
        str,
        Path(
            description="One or more, separated by commas; ALL is every Ally.", max_length=600,
            examples=["LUX,BEL"],
        ),
    ],
    indicator: Indicator,
    periods: Annotated[
        str | None,
        Query(
            description="A period or a range, which may be open at one end.", max_length=70,
            examples=["2014..2026"],
        ),
    ] = None,
    as_of: AsOf = None,
    edition: EditionName = None,
    format: Annotated[
        Literal["json", "csv", "parquet", "arrow"] | None,
        Query(description="Overrules the header `Accept`."),
    ] = None,
    decimal: Annotated[
        Literal["point", "comma"], Query(description="How CSV writes numbers; comma goes with ;.")
    ] = "point",
) -> Response:  # fmt: skip
    """A tidy table, each entity from one edition, every row with its cell.

    The files hold the citation of every edition.
    """
    ledger, wanted = books(request), format or _accepted(request.headers.get("accept", ""))

    def made() -> kept.Answer:
        asked = (ledger, entities, indicator, periods)
        if wanted == "json":
            return kept.answer(encoded(answers.series(*asked, edition=edition, as_of=as_of)), JSON)
        _, frame = answers.series_frame(*asked, edition=edition, as_of=as_of)
        data = to_bytes(
            frame, f".{wanted}", citations_of(frame, ledger), decimal_comma=decimal == "comma"
        )
        return kept.answer(data, FORMATS[wanted], f"series.{wanted}")

    answer = respond(request, key(request, wanted), made)
    answer.headers["vary"] = "accept-encoding, accept"
    return answer


def _accepted(header: str) -> str:
    """The format a header asks for: the first it names that we have, JSON for any other."""
    for part in header.split(","):
        kind = part.split(";")[0].strip().lower()
        for name, ours in FORMATS.items():
            if kind == ours.split(";")[0]:
                return name
    return "json"


@router.get(
    "/explain/{figure_id:path}",
    response_model=rows.answer_of("Explanation", rows.ExplainedRow),
    summary="How a figure came to be",
)  # fmt: skip
def explain(
    request: Request,
    figure_id: Annotated[
        str,
        Path(
            description="The `figure_id` of any answer.", max_length=400,
            examples=["LUX.defexp_share_gdp.2024@nato-2024-06"],
        ),
    ],
) -> Response:  # fmt: skip
    """The tree down to the cell, and the figure recomputed from its edition's own tables."""
    return sent(request, lambda: answers.explain(books(request), figure_id))


@router.get(
    "/revisions/{entity}/{indicator}/{period}",
    response_model=rows.answer_of("Revisions", rows.RevisionRow),
    summary="How a figure moved through the editions",
)  # fmt: skip
def revisions(
    request: Request, entity: Entity, indicator: Indicator, period: Period, as_of: AsOf = None
) -> Response:
    """Every printing of one figure, oldest edition first, with the change between them."""
    return sent(
        request,
        lambda: answers.revisions(books(request), entity, indicator, period, as_of=as_of),
    )


@router.get(
    "/reconcile/{entity}/{period}", response_model=rows.answer_of("Views", rows.ViewRow),
    summary="Publishers side by side",
)  # fmt: skip
def reconcile(request: Request, entity: Entity, period: Period, as_of: AsOf = None) -> Response:
    """Defence expenditure as a share of the economy by every publisher the ledger holds."""
    return sent(request, lambda: answers.reconcile(books(request), entity, period, as_of=as_of))


@router.get(
    "/count/{indicator}/{period}", response_model=rows.answer_of("Counts", rows.CountRow),
    summary="How many reach a threshold",
)  # fmt: skip
def count(
    request: Request,
    indicator: Indicator,
    period: Period,
    at_least: Annotated[
        Threshold, Query(description="The threshold, in the unit printed.", examples=[2])
    ],
    group: Members = "NATO",
    as_of: AsOf = None,
    edition: EditionName = None,
    every_edition: Annotated[
        bool, Query(description="One count from each edition that prints it.")
    ] = False,
) -> Response:
    """Members at or above a threshold, out of the members with armed forces, and who they are."""
    return sent(
        request,
        lambda: answers.count(
            books(request), indicator, period, at_least, group=group, edition=edition,
            as_of=as_of, every_edition=every_edition,
        ),
    )  # fmt: skip


@router.get(
    "/rank/{indicator}/{period}", response_model=rows.answer_of("Ranking", rows.RankRow),
    summary="The Allies from highest to lowest",
)  # fmt: skip
def rank(
    request: Request, indicator: Indicator, period: Period, group: Members = "NATO",
    as_of: AsOf = None, edition: EditionName = None,
) -> Response:  # fmt: skip
    """The members of a group, all from one edition; `query` names those without a figure."""
    return sent(
        request,
        lambda: answers.rank(
            books(request), indicator, period, group=group, edition=edition, as_of=as_of
        ),
    )


@router.get(
    "/gap/{entity}/{period}", response_model=rows.answer_of("Gap", rows.CitedRow),
    summary="The distance to a target",
)  # fmt: skip
def gap(
    request: Request,
    entity: Entity,
    period: Period,
    target: Annotated[
        float,
        Query(description="Per cent of GDP.", ge=0, le=100, allow_inf_nan=False, examples=[3.5]),
    ],
    currency: Literal["national", "usd"] = "national",
    as_of: AsOf = None,
    edition: EditionName = None,
) -> Response:
    """In points (positive: short of it) and in money of the year."""
    return sent(
        request,
        lambda: answers.gap(
            books(request), entity, period, target, currency=currency, edition=edition,
            as_of=as_of,
        ),
    )  # fmt: skip


@router.get(
    "/growth/{entity}/{start}/{end}", response_model=rows.answer_of("Growth", rows.CitedRow),
    summary="Real growth between two years",
)  # fmt: skip
def growth(
    request: Request,
    entity: Entity,
    start: Annotated[Year, Path(examples=["2014"])],
    end: Annotated[Year, Path(examples=["2024"])],
    indicator: Annotated[
        str, Query(description="An amount at constant prices.", max_length=100)
    ] = "defexp_usd_const",
    annual: Annotated[bool, Query(description="The constant yearly rate instead.")] = False,
    as_of: AsOf = None,
    edition: EditionName = None,
) -> Response:
    """Per cent, both amounts at constant prices and from one edition."""
    return sent(
        request,
        lambda: answers.growth(
            books(request), entity, start, end, indicator=indicator, annual=annual,
            edition=edition, as_of=as_of,
        ),
    )  # fmt: skip
