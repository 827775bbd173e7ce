"""Answers on promises: whether they are kept, and the review of 2029."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from article3.answers.answer import Answer
from article3.commitments import Judgement, Path, path
from article3.commitments import promises as judged
from article3.commitments import review as reviewed
from article3.ledger import Ledger


def promises(
    ledger: Ledger, who: str | None = None, *, forum: str | None = None, as_of: date | None = None,
    every: bool = False,
) -> Answer:  # fmt: skip
    """Every promise with its status, margin, history and the path left."""
    found = judged(ledger, who, forum=forum, as_of=as_of, every=every)
    totals = Counter(j.status for j in found)
    query = {"command": "promises", "who": who, "forum": forum, "as_of": as_of,
             "total": dict(totals)}  # fmt: skip
    return Answer(
        query, [_row(j, path(ledger, j.commitment, j.entity, as_of=as_of)) for j in found]
    )


def _row(j: Judgement, way: Path | None) -> dict[str, Any]:
    figure = j.figure
    row = figure.row() if figure else {
        "entity": j.entity, "indicator": j.commitment.indicator, "period": j.commitment.due_year,
        "value": None, "unit": j.commitment.unit, "edition": None, "flags": [], "figure_id": None,
    }  # fmt: skip
    c = j.commitment
    return {
        **row,
        "figure_status": row.get("status"),
        "status": j.status,
        "computed": j.computed,
        "reason": j.reason,
        "commitment_id": c.id,
        "commitment": c.text,
        "target": c.value,
        "base": c.base,
        "deadline": c.deadline,
        "made_on": c.made_on,
        "forum": c.forum,
        "superseded": j.superseded,
        "margin": j.margin.value if j.margin else None,
        "usual_revision": j.usual.value if j.usual else None,
        "history": [
            {"edition": r.edition, "value": r.figure.value, "status": r.status} for r in j.history
        ],
        "path": {
            name: getattr(way, name).row()
            for name in ("slope", "real_growth", "needed", "extra")
            if getattr(way, name)
        }
        if way
        else None,
        "source_title": c.source_title,
        "source_url": c.source_url,
        "confidence": c.confidence,
        "basis": c.basis,
    }


def review(ledger: Ledger, *, as_of: date | None = None) -> Answer:
    """Every Ally against the line of the 2029 review, if it holds its newest share."""
    return Answer(
        {"command": "promises --review", "as_of": as_of},
        [
            {
                **line.gap.row(),
                "line": line.needed.value,
                "newest": line.newest.value,
                "million_eur": line.money.value if line.money else None,
                "money_id": line.money.figure_id if line.money else None,
            }
            for line in reviewed(ledger, as_of=as_of)
        ],
    )
