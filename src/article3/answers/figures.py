"""Answers of the ledger and its measures: figures, series, revisions, counts, ranks, gaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from article3 import measures
from article3.address import by_id
from article3.alliance import allies, entity_code
from article3.answers.answer import Answer, frame_rows
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.explain import base_of, flag_notes
from article3.ledger.identities import recomputed_share
from article3.ledger.reconcile import View
from article3.ledger.reconcile import reconcile as side_by_side
from article3.ledger.revisions import revisions as printings
from article3.measures import Count
from article3.measures.standing import standing

FEWEST = 20
"""Editions that print the period for fewer countries are fragments: no count is made from them."""


def status(ledger: Ledger, entity: str | None = None, *, as_of: date | None = None) -> Answer:
    """The first figures one asks for of the Alliance, or of one Ally or group."""
    found = standing(ledger, entity or "NATO", as_of=as_of)
    return Answer(
        {"command": "status", "entity": entity, "as_of": as_of, "ledger": ledger.hash},
        [{"what": line.what, **line.figure.row(), **line.extra} for line in found.lines],
    )


def figure(
    ledger: Ledger, entity: str, indicator: str, period: str, *, edition: str | None = None,
    as_of: date | None = None,
) -> Answer:  # fmt: skip
    """One figure with its base, formula, notes and citation."""
    found = measures.figure(ledger, entity, indicator, period, edition=edition, as_of=as_of)
    query = {"command": "figure", "entity": entity, "indicator": indicator, "period": period,
             "edition": edition, "as_of": as_of}  # fmt: skip
    row = {
        **found.row(),
        "base": base_of(found) or None,
        "formula": found.formula or None,
        "notes": [f"{n.flag}: {n.note}" for n in flag_notes(found)],
        "citation": found.cite(),
    }
    return Answer(query, [row])


def series_frame(
    ledger: Ledger, entities: str, indicator: str, periods: str | None = None, *,
    edition: str | None = None, as_of: date | None = None,
) -> tuple[list[str], pl.DataFrame]:  # fmt: skip
    """The entities of a text (``ALL``: every Ally) and their series; a range may be open.

    Raises ``MissingFigureError`` where no edition prints any of it.
    """
    when = as_of or ledger.as_of
    names = [a.iso3 for a in allies(when)] if entities.upper() == "ALL" else entities.split(",")
    start, dots, end = (periods or "").partition("..")
    frame = ledger.series(
        names, indicator, edition=edition, as_of=as_of, start=start or None,
        end=(end if dots else start) or None,
    )  # fmt: skip
    if frame.is_empty():
        raise MissingFigureError(
            f"No edition prints {indicator} for {entities} {periods or ''}".rstrip() + "."
        )
    return names, frame


def series(
    ledger: Ledger, entities: str, indicator: str, periods: str | None = None, *,
    edition: str | None = None, as_of: date | None = None,
) -> Answer:  # fmt: skip
    """Figures over time, each entity from one edition."""
    names, frame = series_frame(
        ledger, entities, indicator, periods, edition=edition, as_of=as_of
    )  # fmt: skip
    query = {"command": "series", "entities": names, "indicator": indicator, "periods": periods,
             "edition": edition, "as_of": as_of}  # fmt: skip
    return Answer(query, frame_rows(frame))


def explained(ledger: Ledger, found: Figure) -> Answer:
    """How a figure came to be, and what its own tables say of it."""
    both = [figure for figure in (found, recomputed_share(ledger, found)) if figure]
    return Answer(
        {"command": "explain", "figure_id": found.figure_id},
        [{**f.row(), "explanation": f.explain().splitlines(), "citation": f.cite()} for f in both],
    )


def explain(ledger: Ledger, figure_id: str) -> Answer:
    """How the figure of an id came to be."""
    return explained(ledger, by_id(ledger, figure_id))


def revisions(
    ledger: Ledger, entity: str, indicator: str, period: str, *, as_of: date | None = None
) -> Answer:
    """Every printing of one figure with the change between them."""
    frame = printings(ledger, entity, indicator, period, as_of=as_of)
    query = {"command": "revisions", "entity": entity, "indicator": indicator, "period": period,
             "as_of": as_of}  # fmt: skip
    return Answer(query, frame_rows(frame))


def reconcile(ledger: Ledger, entity: str, period: str, *, as_of: date | None = None) -> Answer:
    """Publishers side by side; one without a figure has the same keys with nothing in them."""
    views = side_by_side(ledger, entity, period, as_of=as_of)
    code = entity_code(entity)
    return Answer(
        {"command": "reconcile", "entity": entity, "period": period, "as_of": as_of},
        [
            {**_view_row(view, code, period), "publisher": view.publisher,
             "definition": view.definition, "difference": view.difference, "missing": view.why}
            for view in views
        ],
    )  # fmt: skip


def _view_row(view: View, entity: str, period: str) -> dict[str, Any]:
    if view.figure:
        return view.figure.row()
    empty = ("indicator", "value", "unit", "price_basis", "edition", "status", "figure_id")
    return {"entity": entity, "period": period, **dict.fromkeys(empty), "flags": []}


def counts(
    ledger: Ledger, indicator: str, period: str, at_least: float, *, group: str = "NATO",
    edition: str | None = None, as_of: date | None = None, every_edition: bool = False,
) -> list[Count]:  # fmt: skip
    """The count of one edition, or one from each edition that prints the period for most Allies."""
    editions: Sequence[str | None] = [edition]
    if every_edition:
        limit = as_of or ledger.as_of
        editions = [
            name
            for name in ledger.editions_with(indicator, period, FEWEST)
            if ledger.edition(name).published <= limit
        ]
        if not editions:
            raise MissingFigureError(f"No edition prints {indicator} {period} for most Allies.")
    return [
        measures.count(ledger, indicator, period, at_least, group=group, edition=name, as_of=as_of)
        for name in editions
    ]


def count(
    ledger: Ledger, indicator: str, period: str, at_least: float, *, group: str = "NATO",
    edition: str | None = None, as_of: date | None = None, every_edition: bool = False,
) -> Answer:  # fmt: skip
    """How many members of a group reach a threshold, and who they are."""
    found = counts(ledger, indicator, period, at_least, group=group, edition=edition, as_of=as_of,
                   every_edition=every_edition)  # fmt: skip
    query = {"command": "count", "indicator": indicator, "at_least": at_least, "period": period,
             "group": group, "edition": edition, "as_of": as_of}  # fmt: skip
    return Answer(query, [_count_row(one) for one in found])


def _count_row(found: Count) -> dict[str, Any]:
    row = found.figure.row()
    row["value"] = len(found.above)
    return row | {
        "denominator": found.denominator,
        "members": found.above,
        "below": found.below,
        "missing": found.missing,
        "without_forces": found.without_forces,
        "at_the_line": found.at_the_line,
    }


def rank(
    ledger: Ledger, indicator: str, period: str, *, group: str = "NATO",
    edition: str | None = None, as_of: date | None = None,
) -> Answer:  # fmt: skip
    """The members of a group from highest to lowest, all from one edition."""
    found = measures.rank(ledger, indicator, period, group=group, edition=edition, as_of=as_of)
    query = {"command": "rank", "indicator": indicator, "period": period, "group": group,
             "edition": edition, "as_of": as_of, "missing": found.missing,
             "without_forces": found.without_forces}  # fmt: skip
    return Answer(query, frame_rows(found.frame))


def gap(
    ledger: Ledger, entity: str, period: str, target: float, *, currency: str = "national",
    edition: str | None = None, as_of: date | None = None,
) -> Answer:  # fmt: skip
    """The distance of an Ally's share of GDP to a target, in points and in money of the year."""
    found = measures.gap(
        ledger, entity, period, target, currency=currency, edition=edition, as_of=as_of
    )
    query = {"command": "gap", "entity": entity, "period": period, "target": target,
             "currency": currency, "edition": edition, "as_of": as_of}  # fmt: skip
    return Answer(query, [_computed_row(one) for one in found])


def growth(
    ledger: Ledger, entity: str, start: str, end: str, *, indicator: str = "defexp_usd_const",
    annual: bool = False, edition: str | None = None, as_of: date | None = None,
) -> Answer:  # fmt: skip
    """Real change of an amount at constant prices from one year to another."""
    found = measures.growth(
        ledger, entity, start, end, indicator=indicator, annual=annual, edition=edition,
        as_of=as_of,
    )  # fmt: skip
    query = {"command": "growth", "entity": entity, "start": start, "end": end,
             "indicator": indicator, "annual": annual, "edition": edition,
             "as_of": as_of}  # fmt: skip
    return Answer(query, [_computed_row(found)])


def _computed_row(found: Figure) -> dict[str, Any]:
    return {**found.row(), "formula": found.formula, "citation": found.cite()}
