"""Figures over HTTP."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request

from article3.ledger import Ledger

router = APIRouter(tags=["figures"])


@router.get("/figure/{entity}/{indicator}/{period}")
def figure(
    request: Request, entity: str, indicator: str, period: str,
    as_of: date | None = None, edition: str | None = None,
) -> dict[str, object]:  # fmt: skip
    """One figure as of a date or from an edition, with its citation."""
    from article3 import measures

    ledger: Ledger = request.app.state.ledger
    found = measures.figure(ledger, entity, indicator, period, edition=edition, as_of=as_of)
    query = {"entity": entity, "indicator": indicator, "period": period, "as_of": as_of,
             "edition": edition}  # fmt: skip
    return {"query": {k: v for k, v in query.items() if v is not None},
            "rows": [{**found.row(), "citation": found.cite()}]}  # fmt: skip
