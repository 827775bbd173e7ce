"""Readings of printed cells: today's table, newer press quotations, older editions, other years."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from article3.claims.evidence import Evidence
from article3.claims.model import Claim, Reading
from article3.ledger.facts import Fact

Resolver = Callable[[Claim, Evidence, date], Iterable[Reading]]
"""Takes a claim, the evidence and a day, and gives every plausible reading."""

OPEN = {"gt", "ge", "lt", "le"}
"""Comparators that an older edition bears out too easily to explain anything."""


def cells(
    claim: Claim,
    evidence: Evidence,
    indicator: str,
    entity: str,
    on: date,
    *,
    scale: float = 1.0,
    stated: bool = True,
    slip: str = "",
    periods: Iterable[str] | None = None,
) -> Iterator[Reading]:
    """The readings of one indicator and entity, for every period the claim may mean.

    ``scale`` turns the ledger's unit into the claim's. A press quotation newer than the newest
    table stands beside it and is not sure; without a table the newest quotation answers.
    """
    exact = stated and claim.comparator not in OPEN
    for number, period in enumerate(claim.periods if periods is None else periods):
        yield from evidence.readings(
            indicator, entity, period, on, scale, slip,
            stated=stated, explains=exact and (number == 0 or bool(claim.period)),
        )  # fmt: skip


def measured(
    claim: Claim,
    evidence: Evidence,
    indicator: str,
    entity: str,
    on: date,
    *,
    base: str,
    scale: float = 1.0,
    stated: bool = True,
    slip: str = "",
    periods: Iterable[str] | None = None,
) -> Iterator[Reading]:
    """The readings of a computed measure, from each table that prints its ``base``."""
    wanted = tuple(claim.periods if periods is None else periods)
    for number, period in enumerate(wanted):
        own = evidence.printed(base, entity, period, on)
        own = [p for p in own if p.table] or own
        editions = [(p.published, p.edition) for p in own] or [
            (t.published, t.edition) for t in evidence.tables(base, period, on)
        ]
        for place, (published, edition) in enumerate(editions):
            if place and (claim.comparator in OPEN or (number and not claim.period)):
                break
            figure = evidence.measure(entity, indicator, period, edition)
            if figure is None or figure.value is None:
                continue
            yield Reading(
                "", figure.value * scale, (figure,), published, "table", stated, slip,
                place > 0, period, True, entity,
            )  # fmt: skip


def said(
    claim: Claim,
    evidence: Evidence,
    indicator: str,
    entity: str,
    on: date,
    *,
    scale: float = 1.0,
    stated: bool = True,
    slip: str = "",
    currency: str = "",
    periods: Iterable[str] | None = None,
    standing: str = "press",
    table: str = "",
) -> Iterator[Reading]:
    """The readings of single facts; the newest statement of a period answers, others are older.

    ``currency`` keeps only facts in that unit. ``table`` is the indicator whose newest table
    replaces what was said before it; on the table's own day the table answers alone.
    """
    if not evidence.states(indicator, entity):
        return
    for period in claim.periods if periods is None else periods:
        printed = evidence.printed(table, entity, period, on) if table else ()
        newest: date | None = next((p.published for p in printed if p.table), None)
        for fact in evidence.facts(indicator, entity, period, on):
            figure = fact.figure
            if figure.value is None or (currency and figure.unit != currency):
                continue
            if newest == fact.said_on and printed:
                continue
            newest = newest or fact.said_on
            older = fact.said_on < newest
            yield Reading(
                stated_as(fact), hedged(claim, fact, scale), (figure,), fact.said_on, standing,
                stated, slip, older, figure.period, fact.sure and standing == "table", entity,
            )  # fmt: skip


_HEDGE_REACH = 1.3
"""How far above "more than 50" a number may lie and still be what was said."""


def hedged(claim: Claim, fact: Fact, scale: float = 1.0) -> float:
    """A fact's value in the claim's unit; the claim's own where the fact's hedge covers it."""
    value = (fact.figure.value or 0.0) * scale
    asked = claim.value or 0.0
    if fact.hedge in ("over", "at_least") and value <= asked <= _HEDGE_REACH * value:
        return asked
    if fact.hedge in ("under", "at_most", "nearly") and value / _HEDGE_REACH <= asked <= value:
        return asked if fact.hedge != "nearly" or asked >= 0.9 * value else value
    return value


_AS = {
    "over": "stated as more than that", "under": "stated as less than that",
    "at_least": "stated as at least that", "at_most": "stated as at most that",
    "about": "stated as about that", "nearly": "stated as nearly that",
}  # fmt: skip


def stated_as(fact: Fact) -> str:
    """How a statement hedged its number, in words."""
    return _AS.get(fact.hedge, "")


def around(period: str, reach: int = 2) -> list[str]:
    """The years beside a year, nearest first.

    >>> around("2024", 1)
    ['2023', '2025']
    """
    if not (period.isdigit() and len(period) == 4):
        return []
    year = int(period)
    return [str(year + sign * n) for n in range(1, reach + 1) for sign in (-1, 1)]
