"""What counts of a budget, over HTTP: lines sent, the range back; nothing is kept."""

from __future__ import annotations

from typing import Annotated, Literal

import polars as pl
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from article3.answers import Answer
from article3.web.api import rows
from article3.web.api.asking import books, once
from article3.web.sandbox import Sandbox

router = APIRouter(tags=["budgets"])
MOST_LINES = 10_000
_NAME = "budget.csv"

Text = Annotated[str | None, Field(max_length=2_000)]
Code = Annotated[str | None, Field(max_length=100)]


class Line(BaseModel):
    """One line of spending: its words and its amount in whole units of the currency."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=2_000, examples=["Pay and allowances of soldiers"])]
    amount: Annotated[
        float, Field(ge=-1e15, le=1e15, allow_inf_nan=False, strict=True, examples=[1_940_000])
    ]
    line_id: Code = None
    chapter: Code = None
    chapter_name: Text = None
    function_code: Code = None
    function_scheme: Code = None
    transfer_to: Code = None
    counterpart: Code = None


class Budget(BaseModel):
    """A budget of one country, year and currency."""

    model_config = ConfigDict(extra="forbid")

    rows: Annotated[list[Line], Field(min_length=1, max_length=MOST_LINES)]
    ally: Annotated[
        str | None, Field(max_length=100, description="Whose budget it is.", examples=["LUX"])
    ] = None
    year: Annotated[str | None, Field(pattern=r"^\d{4}$", examples=["2024"])] = None
    currency: Annotated[str | None, Field(pattern="^[A-Z]{3}$", examples=["EUR"])] = None
    kind: Literal["planned", "executed"] | None = None
    definition: Literal["nato-core", "hague-1.5", "eu-cofog"] = "nato-core"
    listed: Annotated[
        Literal["core", "related", "disputed", "refused"] | None,
        Field(description="The lines of a kind instead of the range."),
    ] = None


@router.post(
    "/eligible", response_model=rows.answer_of("Eligible", rows.FigureRow),
    summary="What of a budget counts, under which definition",
)  # fmt: skip
async def eligible(request: Request, budget: Budget) -> Response:
    """The range that counts as NATO core, the 1.5 % of The Hague and COFOG, each by its rules.

    The lines are not kept.
    """
    from article3.answers import eligible as answers

    sandbox: Sandbox = request.app.state.sandbox

    def made() -> Answer:
        data = _table(budget).write_csv().encode()
        found = sandbox.budget(
            data, _NAME, entity=budget.ally, definition=budget.definition, rows=MOST_LINES
        )
        return answers.eligible(found.review, books(request), budget=_NAME, listed=budget.listed)

    return await once(request, made)


def _table(budget: Budget) -> pl.DataFrame:
    """The lines as a budget file has them; an empty text is none."""
    lines = [
        {name: None if value == "" else value for name, value in line.model_dump().items()}
        for line in budget.rows
    ]
    same = {"currency": budget.currency, "year": budget.year, "kind": budget.kind}
    return pl.DataFrame(lines, infer_schema_length=None).with_columns(
        pl.lit(value, pl.String).alias(name) for name, value in same.items()
    )
