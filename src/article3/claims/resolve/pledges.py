"""Claims about promises: national pledges, the Alliance's targets, membership."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from article3.alliance import COUNTRIES, GROUPS, group
from article3.claims.compare import fit, off_by
from article3.claims.evidence import Evidence, Promise
from article3.claims.model import Claim, Reading
from article3.claims.resolve.cells import Resolver
from article3.claims.resolve.levels import stated_share
from article3.claims.resolve.money import years
from article3.commitment import Commitment
from article3.ledger import Figure

_SHARES = ("defexp_share_gdp", "total_share_gdp", "resilience_share_gdp", "equipment_share",
           "core_defence_pct_gdp", "mod_budget_pct_gdp", "defence_pct_gdp")  # fmt: skip
_BASES = {"%GDP": "GDP", "%GNI": "GNI"}


def national(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """A pledge of one or several Allies, by the register; else what editions estimate for the year.

    A pledge the register lacks is not refuted: no register is complete.
    """
    for entity in _each(claim.subjects, on):
        yield from _promises(claim, evidence, entity, on)
        yield from _printed(claim, evidence, entity, on)


def _each(subjects: tuple[str, ...], on: date) -> tuple[str, ...]:
    """The subjects, a small group as its members: the Baltic states promise one by one."""
    if len(subjects) == 1 and subjects[0] in ("BALTIC", "NORDIC"):
        return group(subjects[0]).members(on)
    return subjects


def _promises(claim: Claim, evidence: Evidence, entity: str, on: date) -> Iterator[Reading]:
    held = [
        promise
        for promise in evidence.pledges.get(entity, ())
        if promise.made.begun <= on
        and _same_kind(claim, promise.made)
        and not _expired(claim, promise, on)
    ]
    for promise in held:
        replaced = promise.made.superseded_by and any(
            other.made.id == promise.made.superseded_by and other.day <= on for other in held
        )
        found = _reading(claim, promise, entity, bool(replaced))
        # Within the month a promise is dated by, words that fit it are about it; others may be
        # from before it.
        if found and (promise.day <= on or found.hint == "supported"):
            yield found


def _expired(claim: Claim, promise: Promise, on: date) -> bool:
    """Whether a promise was due before the words were written, and they name no year."""
    due = promise.due
    return not claim.period and due is not None and due.end < on and not claim.negated


def _reading(claim: Claim, promise: Promise, entity: str, replaced: bool) -> Reading | None:
    """A promise the words may mean; None where its level is another."""
    made = promise.made
    value = made.value or 0.0
    how = fit(claim, value)
    if how == "far":
        return None
    on_time = _same_deadline(claim, promise)
    hint, slip = "", ""
    if how == "match" and claim.extra == "core" and made.indicator == "total_share_gdp":
        hint, slip = "imprecise", "core_and_related"
    elif how == "match" and on_time and made.base == "GNI" and claim.base == "GDP":
        hint, slip = "imprecise", "base"
    elif how == "match" and on_time:
        hint, slip = ("outdated", "superseded_pledge") if replaced else ("supported", "")
    elif how == "match":
        hint, slip = "imprecise", "wrong_deadline"
    elif how == "near" and on_time and off_by(claim, value) <= 0.1:
        hint, slip = "imprecise", "near"
    if not hint:
        return None
    return Reading(
        made.text, value, (promise.figure,), promise.day, "register", True, slip, False,
        made.deadline, False, entity, hint,
    )  # fmt: skip


def _same_kind(claim: Claim, made: Commitment) -> bool:
    if claim.unit in _BASES or claim.unit == "%":
        return made.unit == "%" and made.indicator in _SHARES
    return made.unit == claim.unit


def _same_deadline(claim: Claim, promise: Promise) -> bool:
    """Whether the words' deadline is the register's, or they name none."""
    if not claim.period or promise.due is None:
        return True
    fiscal = promise.due.kind == "fiscal year"
    due = years(promise.made.deadline) if fiscal else {promise.due_year}
    return bool(years(claim.period) & due)


def _printed(claim: Claim, evidence: Evidence, entity: str, on: date) -> Iterator[Reading]:
    """What editions and budgets print for the year a promise is about; it never refutes it."""
    if claim.unit in _BASES:
        for reading in stated_share(claim, evidence, entity, on):
            near = reading.value is not None and fit(claim, reading.value) != "far"
            if near and not reading.superseded:
                yield reading._replace(sure=False)
    for code in ("defence_budget", "defence_budget_pct_gdp"):
        for fact in evidence.facts(code, entity, "", on):
            figure = fact.figure
            unit = claim.unit if code == "defence_budget" else "%"
            same = figure.unit == unit and (code == "defence_budget" or claim.unit in _BASES)
            near = figure.value is not None and fit(claim, figure.value) != "far"
            if same and near and set(claim.periods) & years(figure.period):
                yield Reading("", figure.value, (figure,), fact.said_on, "press",
                              period=figure.period, sure=False, entity=entity)  # fmt: skip


def alliance(claim: Claim, evidence: Evidence, on: date) -> Iterator[Reading]:
    """A target of the Alliance: its level and deadline by the register."""
    if claim.negated:
        return
    if claim.unit == "year":
        yield from _deadlines(claim, evidence, on)
        return
    for promise in evidence.pledges.get("NATO", ()):
        if promise.day <= on and _same_kind(claim, promise.made):
            found = _reading(claim, promise, "NATO", replaced=False)
            if found:
                yield found


def _deadlines(claim: Claim, evidence: Evidence, on: date) -> list[Reading]:
    """The deadlines of the Alliance's own promises, as years."""
    found = []
    for made, printed, day, _, due_year in evidence.pledges.get("NATO", ()):
        if day > on or not due_year or made.unit != "%":
            continue
        if claim.threshold is None or made.value == claim.threshold:
            found.append(
                Reading(made.text, float(due_year), (printed,), day, "register",
                        period=made.deadline, entity="NATO")
            )  # fmt: skip
    return found


def membership(claim: Claim, evidence: Evidence, on: date) -> list[Reading]:
    """Since when a country is an Ally, or how many Allies there are; by the dates of accession."""
    found: list[Reading] = []
    for entity in claim.subjects:
        figures = _members(evidence, entity, on)
        if claim.unit == "count":
            value: float | None = (
                float(len(group(entity).members(on))) if entity in GROUPS else None
            )
        else:
            since = COUNTRIES[entity].nato_since if entity in COUNTRIES else None
            value = float(since.year) if since and since <= on else None
        if value is not None and figures:
            since = COUNTRIES[entity].nato_since if entity in COUNTRIES else None
            day = since or figures[0].publication.published if figures[0].publication else on
            found.append(Reading("accession dates", value, figures, day, "register", entity=entity))
    return found


def _members(evidence: Evidence, entity: str, on: date) -> tuple[Figure, ...]:
    """A figure whose edition lists the members the accession dates give."""
    code = entity if entity in COUNTRIES else "NATO"
    period = evidence.newest_period("defexp_share_gdp", code, on)
    known = evidence.printed("defexp_share_gdp", code, period, on) if period else []
    return (evidence.figure("defexp_share_gdp", known[0].row),) if known else ()


RESOLVERS: dict[str, Resolver] = {
    "target_commitment": national,
    "alliance_target": alliance,
    "ua_pledge": alliance,
    "membership": membership,
}
