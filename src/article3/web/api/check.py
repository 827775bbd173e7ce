"""The checker over HTTP: a text sent, its claims with their verdicts back; nothing is kept."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from article3.answers import Answer
from article3.errors import Article3Error
from article3.web.api import rows
from article3.web.api.asking import Day, books, once

router = APIRouter(tags=["check"])
LONGEST = 100_000
"""Characters of a text: thirty pages."""
MOST_CLAIMS = 400
"""The most claims of a text: ten times what a long article makes."""


class Article(BaseModel):
    """A text to check."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(
        min_length=1, max_length=LONGEST,
        examples=["Estonia spent 3.43% of GDP on defence in 2024."],
    )]  # fmt: skip
    published: Annotated[
        Day, Field(description="The day it appeared; without it only now is judged.",
                   examples=["2024-07-01"])
    ] = None  # fmt: skip
    title: Annotated[str, Field(max_length=500)] = ""
    as_of: Annotated[Day, Field(description="What now means; today by default.")] = None


@router.post(
    "/check", response_model=rows.answer_of("Checked", rows.ClaimRow),
    summary="The claims of an article, each with its verdict then and now",
)  # fmt: skip
async def check(request: Request, article: Article) -> Response:
    """Every claim about burden-sharing, by what was known when it appeared and by what is now.

    The text is not kept.
    """
    from article3.claims import rows as claims
    from article3.claims.check import check as checked

    today = article.as_of or date.today()
    if article.published and article.published > today:
        raise Article3Error(f"published is {article.published}, after {today}.")

    def made() -> Answer:
        report = checked(
            article.text, published=article.published, title=article.title, as_of=today,
            ledger=books(request), most=MOST_CLAIMS,
        )  # fmt: skip
        query = {"command": "check", "as_of": today, "documents": [claims.heading(report)]}
        return Answer(query, claims.rows(report))

    return await once(request, made)
