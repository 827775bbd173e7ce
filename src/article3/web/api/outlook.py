"""The outlook over HTTP."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from article3.answers import Answer
from article3.web.api import rows
from article3.web.api.asking import AsOf, Entity, books, in_turn

router = APIRouter(tags=["outlook"])
MOST_DRAWS = 100_000

Rule = Literal["linear", "promises", "hold", "growth", "back-loaded", "partial"]
Percent = Annotated[float | None, Query(ge=-1000, le=1000, allow_inf_nan=False)]
Points = Annotated[float, Query(ge=-20, le=20, allow_inf_nan=False)]
_PERCENT = ("limit", "rate", "borrowed")


@router.get(
    "/outlook/{entity}", response_model=rows.answer_of("Outlook", rows.OutlookRow),
    summary="What a target costs a year, and how likely it is met",
)  # fmt: skip
async def outlook(
    request: Request,
    entity: Entity,
    target: Annotated[
        str, Query(description="A share and a year.", max_length=40, examples=["5%gni@2035"])
    ] = "3.5%@2035",
    rule: Annotated[Rule, Query(description="The path.")] = "linear",
    draws: Annotated[int, Query(description="Simulated futures.", ge=1, le=MOST_DRAWS)] = 10_000,
    seed: Annotated[int, Query(description="Same seed, same numbers.", ge=0, le=2**31)] = 1,
    method: Literal["bootstrap", "t-copula"] = "bootstrap",
    limit: Annotated[
        Percent, Query(description="Most that spending grows in a year, real, per cent.")
    ] = None,
    rate: Annotated[Percent, Query(description="Real growth of rule growth, per cent.")] = None,
    speed: Annotated[
        float | None,
        Query(description="Part of the distance closed a year by rule partial.", gt=0, le=1,
              allow_inf_nan=False),
    ] = None,
    deficit: Annotated[
        Percent, Query(description="No more than today's share beyond this deficit, % of GDP.")
    ] = None,
    debt: Annotated[Percent, Query(description="The same for debt.")] = None,
    borrowed: Annotated[
        float | None,
        Query(description="Per cent of the extra spending that becomes debt.", ge=0, le=100,
              allow_inf_nan=False),
    ] = None,
    growth: Annotated[Points, Query(description="What if: points a year of real growth.")] = 0.0,
    inflation: Annotated[Points, Query(description="What if: points a year of inflation.")] = 0.0,
    ukraine: Annotated[
        Literal["counted", "apart"], Query(description="Whether aid to Ukraine counts.")
    ] = "counted",
    as_of: AsOf = None,
) -> Response:  # fmt: skip
    """Quantiles of every measure and year, then the probability that the target is met.

    Amounts are in millions, shares in per cent; the same seed gives the same numbers.
    """
    from article3.answers import outlook as answers
    from article3.outlook.outlook import outlook as look_ahead

    asked: dict[str, Any] = {
        "target": target, "rule": rule, "draws": draws, "seed": seed, "method": method,
        "limit": limit, "rate": rate, "speed": speed, "deficit": deficit, "debt": debt,
        "borrowed": borrowed, "growth": growth, "inflation": inflation, "ukraine": ukraine,
    }  # fmt: skip
    choices: dict[str, Any] = {
        name: value / 100 if name in _PERCENT and isinstance(value, float) else value
        for name, value in asked.items()
        if value is not None
    }

    def made() -> Answer:
        found = look_ahead(entity, ledger=books(request), as_of=as_of, **choices)
        return answers.outlook(found, as_of=as_of, **choices)

    return await in_turn(request, made)
