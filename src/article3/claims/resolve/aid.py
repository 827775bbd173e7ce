"""Claims about aid to Ukraine: Kiel's sums, and what NATO and governments announced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from article3.claims.evidence import Evidence
from article3.claims.model import Claim, Reading
from article3.claims.resolve.cells import Resolver, hedged, stated_as
from article3.ledger import Figure
from article3.ledger.facts import Fact
from article3.periods import parse

BILLION = 1e9
_FRESH = timedelta(days=270)
"""Kiel publishes every second month: a total quoted within nine months of the newest is no slip."""

_STAGES = {"allocated": "allocation", "committed": "commitment"}
_GROWS = timedelta(days=75)
"""After this a cumulative total has been overtaken by the next release."""

_GROUPS = ("EUR", "EU", "USA")
_EUROPE = {"EU": ("EU", "EUR"), "EUR": ("EUR", "EU"), "EUCAN": ("EUR",), "NATOEUR": ("EUR",)}
"""What texts call Europe or the EU is Kiel's Europe in one release and its EU in another."""


def total_aid(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """All aid of a donor, committed or allocated, cumulative unless the words name a year."""
    return _aid(claim, evidence, on, "total")


def military_aid(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """Military aid of a donor or of the Alliance, over a period or as one announced package."""
    if claim.extra != "package":
        yield from _aid(claim, evidence, on, "military")
    for entity in claim.subjects:
        yield from _stated(claim, evidence, "ukr_security_assistance", entity, on)
        if claim.extra == "package":
            yield from _packages(claim, evidence, entity, on)


def _aid(claim: Claim, evidence: Evidence, on: date, kind: str) -> Iterator[Reading]:
    for entity in claim.subjects:
        for who in _EUROPE.get(entity, (entity,)):
            same = who == entity
            for r in _tables(claim, evidence, who, on, kind):
                yield r if same else r._replace(entity=entity, sure=False)
            for stage in ("allocation", "commitment"):
                staged = _staged(claim, stage)
                for r in _quoted(claim, evidence, f"ukr_aid_{kind}_{stage}", who, on):
                    if staged or not same:
                        r = r._replace(entity=entity, sure=r.sure and same, **staged)  # noqa: PLW2901
                    yield r
        for other in _GROUPS if entity in _GROUPS else ():
            if other not in _EUROPE.get(entity, (entity,)):
                for r in _quoted(claim, evidence, f"ukr_aid_{kind}_allocation", other, on):
                    yield r._replace(entity=entity, stated=False, slip="wrong_group")


def _staged(claim: Claim, stage: str) -> dict[str, Any]:
    """Whether a stage is the one the words name; commitments are not allocations."""
    other = {"allocated": "commitment", "committed": "allocation"}.get(claim.extra)
    return {"stated": False, "slip": "commitment_not_allocation"} if stage == other else {}


def _outgrown(claim: Claim, value: float, said: date, on: date) -> bool:
    """Whether a total of an older release may have grown to the claim's since."""
    return not claim.period and said < on - _GROWS and (claim.value or 0.0) > value


def _span(claim: Claim, first: str, last: str) -> str:
    """The months asked for within a release's; all of them where the words name no period."""
    if not claim.period:
        return f"{first}/{last}"
    asked = parse(claim.period)
    if asked.kind == "span":
        begin = f"{asked.start:%Y-%m}"
        return f"{max(begin, first)}/{min(f'{asked.end:%Y-%m}', last)}"
    return f"{asked.start:%Y-%m}/{asked.end:%Y-%m}"


def _tables(
    claim: Claim, evidence: Evidence, entity: str, on: date, kind: str
) -> Iterator[Reading]:
    """Sums over the months of each release known on the day."""
    stages = ("allocated", "committed") if kind == "total" else ("allocated",)
    if not claim.period:
        for stage in _STAGES.values():
            for _, printing in evidence.printed_any(f"ukr_aid_{kind}_{stage}", entity, on)[:1]:
                figure = evidence.figure(f"ukr_aid_{kind}_{stage}", printing.row)
                value = _converted(claim, evidence, printing.value * BILLION, "EUR",
                                   figure.period, on)  # fmt: skip
                if value is not None:
                    old = _outgrown(claim, value[0], printing.published, on)
                    yield Reading("", value[0], (figure, *value[1]), printing.published,
                                  superseded=old, period=figure.period, entity=entity,
                                  **_staged(claim, stage))  # fmt: skip
    newest = True
    for record in reversed(evidence.ledger.records):
        code = f"ukr_aid_allocated_{kind}"
        if code not in record.indicators or record.edition.published > on:
            continue
        first, last = evidence.months(record.edition.id)
        for stage in stages:
            made = evidence.aid(entity, f"ukr_aid_{stage}_{kind}", _span(claim, first, last),
                                record.edition.id)  # fmt: skip
            if made is None or made.value is None:
                continue
            value = _converted(claim, evidence, made.value * BILLION, "EUR", made.period, on)
            if value is not None:
                published = record.edition.published
                old = not newest or _outgrown(claim, value[0], published, on)
                yield Reading("", value[0], (made, *value[1]), published, superseded=old,
                              period=made.period, entity=entity,
                              **_staged(claim, _STAGES[stage]))  # fmt: skip
        newest = False


def _quoted(
    claim: Claim, evidence: Evidence, indicator: str, entity: str, on: date
) -> Iterator[Reading]:
    """What texts quoted of Kiel's releases."""
    facts = evidence.facts(indicator, entity, "", on)
    newest = max((fact.said_on for fact in facts), default=on)
    wanted = parse(claim.period) if claim.period else None
    for fact in facts:
        figure = fact.figure
        if figure.value is None or figure.unit not in ("EUR", "USD"):
            continue
        span = parse(figure.period)
        if wanted is not None and wanted.end.year != span.end.year:
            continue
        value = _converted(claim, evidence, figure.value, figure.unit, figure.period, on)
        if value is None:
            continue
        old = fact.said_on < max(newest, on - 2 * _FRESH) - _FRESH
        old = old or _outgrown(claim, value[0], fact.said_on, on)
        yield Reading(
            "", value[0], (figure, *value[1]), fact.said_on, "press", True, "", old,
            figure.period, fact.sure, entity,
        )  # fmt: skip


def _converted(
    claim: Claim, evidence: Evidence, amount: float, currency: str, period: str, on: date
) -> tuple[float, tuple[Figure, ...]] | None:
    """An amount in the claim's currency at the mean rate of the period's last year."""
    wanted = claim.unit or currency
    if wanted == currency:
        return amount, ()
    year = str(parse(period).end.year)
    rates = [evidence.rate(code, year, on) for code in (currency, wanted)]
    used = tuple(r for r in rates if r is not None and r.value)
    if len(used) != sum(code != "EUR" for code in (currency, wanted)):
        return None
    euros = amount / (rates[0].value or 1.0) if rates[0] else amount
    return euros * (rates[1].value or 1.0) if rates[1] else euros, used


def _stated(
    claim: Claim, evidence: Evidence, indicator: str, entity: str, on: date
) -> Iterator[Reading]:
    """Statements of the Alliance or of a government about a period."""
    wanted = set(claim.periods)
    for fact in evidence.facts(indicator, entity, "", on):
        figure = fact.figure
        same = figure.unit == claim.unit and figure.value is not None
        if same and (not wanted or figure.period in wanted or claim.period == figure.period):
            yield from _hedged(claim, fact, entity)


def _packages(claim: Claim, evidence: Evidence, entity: str, on: date) -> Iterator[Reading]:
    """Announced packages; the same number in another currency is the slip it looks like."""
    for fact in evidence.facts("ukr_military_aid_package", entity, "", on):
        figure = fact.figure
        if figure.value is None:
            continue
        if figure.unit == claim.unit:
            yield Reading("", figure.value, (figure,), fact.said_on, "press",
                          period=figure.period, sure=False, entity=entity)  # fmt: skip
        elif claim.value == figure.value:
            value = _converted(claim, evidence, figure.value, figure.unit, figure.period, on)
            if value is not None:
                yield Reading("", value[0], (figure, *value[1]), fact.said_on, "press",
                              slip="currency_slip", period=figure.period, sure=fact.sure,
                              entity=entity)  # fmt: skip
                yield Reading("", figure.value, (figure,), fact.said_on, "press", False,
                              "currency_slip", period=figure.period, entity=entity)  # fmt: skip


def share_of_military_aid(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """The share of a group in NATO's military aid, as NATO stated it."""
    scale = 0.01 if claim.unit == "fraction" else 1.0
    for entity in claim.subjects[:1]:
        for fact in evidence.facts("ukr_military_aid_share", entity, "", on):
            yield from _hedged(claim, fact, entity, scale)


def aid_of_gdp(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """Aid as a share of the donor's GDP of 2021, with and without its share of the EU's."""
    for entity in claim.subjects:
        for code in ("ukr_aid_total_pct_gdp", "ukr_aid_bilateral_pct_gdp"):
            for number, (period, printing) in enumerate(evidence.printed_any(code, entity, on)):
                yield Reading(
                    "", printing.value, (evidence.figure(code, printing.row),),
                    printing.published, superseded=number > 0, period=period, sure=False,
                    entity=entity,
                )  # fmt: skip
            for fact in evidence.facts(code, entity, "", on):
                yield from _hedged(claim, fact, entity)


def _hedged(claim: Claim, fact: Fact, entity: str, scale: float = 1.0) -> Iterator[Reading]:
    """A statement with its hedge; second-hand, it never refutes by itself."""
    if fact.figure.value is not None:
        yield Reading(
            stated_as(fact), hedged(claim, fact, scale), (fact.figure,), fact.said_on, "press",
            period=fact.figure.period, sure=False, entity=entity,
        )  # fmt: skip


RESOLVERS: dict[str, Resolver] = {
    "ua_aid_total": total_aid,
    "ua_mil_aid": military_aid,
    "ua_mil_aid_share": share_of_military_aid,
    "ua_aid_pct_gdp": aid_of_gdp,
}
