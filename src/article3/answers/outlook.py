"""Answers of the outlook: every quantile of every year, then probabilities and growth needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from article3.answers.answer import Answer
from article3.outlook.result import Outlook


def outlook(found: Outlook, *, as_of: date | None = None, **choices: Any) -> Answer:
    """An outlook under the choices it was made with."""
    query = {"command": "outlook", "entity": found.entity, "as_of": as_of, **choices}
    return Answer(query, list(rows(found)))


def rows(found: Outlook) -> Iterator[dict[str, Any]]:
    """A row for each measure, entity and year, then for each probability."""
    for row in found.frame().iter_rows(named=True):
        yield {**row, "indicator": row["measure"], "value": row["p50"], "flags": []}
    for entity in found.entities:
        chances = [found.probability(entity), found.probability(entity, revised=True)]
        if entity in found.drivers.entities:
            chances.append(found.growth_needed(entity=entity))
        yield from (figure.row() for figure in chances)
