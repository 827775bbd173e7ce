"""From readings to a verdict: what the figures of a day say of a claim, then and now.

The order of the rules is the house's fear of a wrong "refuted": first every stated reading may
support, then an older edition may explain, then a neighbouring figure, then nearness; only what
first-hand figures rule out by more than nearness, on a reading of the words we are sure of, is
refuted. Everything else is not checkable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import date

from article3.claims.compare import REPAIRABLE, fit, off_by, tolerance
from article3.claims.evidence import Evidence, keep
from article3.claims.model import Claim, Judgement, Label, Reading, Verdict
from article3.claims.resolve import resolve
from article3.claims.words import sentence

SURE = 0.6
"""From this confidence in the reading of the words a claim may be refuted."""

_SECOND_HAND = 0.25
"""Second-hand evidence refutes only what is off by more than this part of it."""

_HINTS: tuple[Label, ...] = ("supported", "outdated", "imprecise", "refuted", "not_checkable")
"""What a lookup decided by itself, the kindest first."""

TOGETHER = {"count_ge_target", "alliance_target", "ua_pledge", "us_troops_europe"}
"""Kinds that are about all their subjects at once."""

_REPAIRS = {"price_basis", "median_as_average", "wrong_denominator", "base", "sources_conflict",
            "wrong_group", "universal_exception", "commitment_not_allocation"}  # fmt: skip
"""Slips that a small edit of the words repairs."""


def judge(claim: Claim, evidence: Evidence, on: date) -> Judgement:
    """What was known on a day says of the claim."""
    if claim.indicator in TOGETHER or len(claim.subjects) < 2:
        return judge_one(claim, resolve(claim, evidence, on))
    parts = [
        judge_one(asked, resolve(asked, evidence, on))
        for asked in (claim._replace(subjects=(entity,)) for entity in claim.subjects)
    ]
    return _together(parts)


def judge_one(claim: Claim, readings: Iterable[Reading]) -> Judgement:
    """The judgement by the readings of one subject, read no further than they settle it."""
    span = tolerance(claim)
    seen: list[Reading] = []
    low, high = span
    matching: set[int] = set()
    for reading in readings:
        seen.append(reading)
        if reading.hint == "supported":
            return Judgement("supported", reading.slip, (reading,), span)
        if reading.value is not None and low <= reading.value <= high:
            matching.add(id(reading))
            if reading.stated and not reading.superseded and not reading.hint:
                return Judgement("supported", reading.slip, (reading,), span)
    label, reason, found = _unsupported(claim, seen, matching)
    return Judgement(label, reason, found, span)


def _unsupported(
    claim: Claim, readings: Sequence[Reading], matching: Set[int]
) -> tuple[Label, str, tuple[Reading, ...]]:
    """Label, reason and readings of a claim that no stated reading bears out."""
    hinted = [r for r in readings if r.hint]
    for label in _HINTS if hinted else ():
        first = next((r for r in hinted if r.hint == label), None)
        if first and (label != "refuted" or claim.confidence >= SURE):
            return label, first.slip, (first,)
    held = [r for r in readings if r.value is not None]
    stated = [r for r in held if r.stated and not r.superseded]
    if not stated:
        return "not_checkable", "no_figure", ()
    best = min(stated, key=lambda r: (not r.sure, off_by(claim, r.value or 0.0)))
    older = next((r for r in held if r.stated and r.superseded and id(r) in matching), None)
    if older:
        return "outdated", "stale_edition", (best, older)
    near = next((r for r in stated if fit(claim, r.value or 0.0) == "near"), None)
    slips = [r for r in held if not r.stated and id(r) in matching]
    # A table's exact number explains more than a headline's round one.
    other = next(
        (r for r in slips if r.sure and r.standing == "table"), slips[0] if slips else None
    )
    if other and other.slip in _REPAIRS and off_by(claim, best.value or 0.0) <= REPAIRABLE:
        return "imprecise", other.slip, (best, other)
    if near:
        return "imprecise", near.slip or (other.slip if other else "near"), (near,)
    plan = next((r for r in readings if r.slip == "plan_for_this_year"), None)
    if plan is not None:
        return "not_checkable", plan.slip, (best, plan)
    if claim.confidence < SURE:
        return "not_checkable", best.slip or "unsure_reading", (best,)
    if not any(r.sure for r in stated) and off_by(claim, best.value or 0.0) <= _SECOND_HAND:
        return "not_checkable", "second_hand", (best,)
    if other:
        return "refuted", other.slip, (best, other)
    return "refuted", "off", (best,)


def _together(parts: Sequence[Judgement]) -> Judgement:
    """One judgement for a claim about several subjects: it holds when it holds for each."""
    readings = tuple(r for part in parts for r in part.readings)
    labels = [part.label for part in parts]
    span = parts[0].tolerance
    for label in ("supported", "outdated", "imprecise"):
        if all(found == label for found in labels):
            return Judgement(label, parts[0].reason, readings, span)
    known = [part for part in parts if part.label != "not_checkable"]
    if len(known) < len(parts):
        if any(part.label == "refuted" for part in known):
            return Judgement("refuted", _reason(known), readings, span)
        return Judgement("not_checkable", "no_figure", readings, span)
    wrong = [part for part in parts if part.label == "refuted"]
    if not wrong:
        if all(part.label in ("supported", "outdated") for part in parts):
            return Judgement("outdated", "stale_edition", readings, span)
        return Judgement("imprecise", "one_of_several", readings, span)
    if 2 * len(wrong) < len(parts):
        return Judgement("imprecise", "one_of_several", readings, span)
    return Judgement("refuted", _reason(wrong), readings, span)


def _reason(parts: Sequence[Judgement]) -> str:
    """The reason that explains most: a slip before a plain difference."""
    reasons = [part.reason for part in parts if part.label == "refuted"]
    return next((reason for reason in reasons if reason != "off"), reasons[0])


_WAR = 2022
"""The year from whose January Kiel counts aid to Ukraine."""

_EXACT = ("ua_", "defexp_budget")
"""Kinds whose readings count the days since a release, not only what was known."""


def verdict(claim: Claim, evidence: Evidence, published: date | None, today: date) -> Verdict:
    """The verdict then and now, with the sentence for print.

    It depends on what the claim says, not on where: what a thousand articles repeat is looked up
    once for every stretch of days on which the same was known.
    """
    known = None if published is None else _known(claim, evidence, published)
    said = _said(claim)
    key = (said, known, today)
    found = evidence.verdicts.get(key)
    if found is None:
        found = _verdict(claim, said, evidence, published, today)
        found = Verdict(found.then, found.now, sentence(found))
        keep(evidence.verdicts, key, found)
    return found


def _said(claim: Claim) -> tuple[object, ...]:
    """What a claim says, without where it stands in its text."""
    q = claim.quantity
    return (
        claim.indicator, claim.subjects, claim.comparator, claim.value, claim.unit, claim.period,
        claim.periods, claim.modality, claim.negated, claim.base, claim.price_basis,
        claim.threshold, claim.group, claim.publisher, claim.confidence, claim.extra,
        (q.kind, q.low, q.high, q.unit, q.step, q.hedge) if q else None,
    )  # fmt: skip


def _verdict(
    claim: Claim, said: tuple[object, ...], evidence: Evidence, published: date | None, today: date
) -> Verdict:
    if published is None or published >= today:
        now = _judged(claim, said, evidence, today)
        return Verdict(None if published is None else now, now)
    then = _judged(claim, said, evidence, published)
    settled = _settled(claim, then, published)
    same = said if settled is claim else _said(settled)
    now = _since(then, _judged(settled, same, evidence, today))
    if then.label == "not_checkable" and now.label == "refuted" and claim.indicator[:3] == "ua_":
        # No release of the time counts it, and commitments are not printed by month.
        now = Judgement("not_checkable", "total_so_far", now.readings, now.tolerance)
    return Verdict(then, now)


def _judged(claim: Claim, said: tuple[object, ...], evidence: Evidence, on: date) -> Judgement:
    """A judgement remembered by itself: what stands now is asked for every day of publication."""
    key = (said, _known(claim, evidence, on))
    found = evidence.judgements.get(key)
    if found is None:
        found = judge(claim, evidence, on)
        keep(evidence.judgements, key, found)
    return found


def _known(claim: Claim, evidence: Evidence, on: date) -> date | int:
    """A day, or all the days on which the same was known where that decides."""
    return on if claim.indicator.startswith(_EXACT) else evidence.epoch(on)


def _settled(claim: Claim, then: Judgement, published: date) -> Claim:
    """The claim with the period its words were found to mean then: they mean it now too."""
    stated = next((r.period for r in then.readings if r.stated), "")
    if claim.period:
        return claim
    if claim.indicator.startswith(("ua_aid", "ua_mil")) and claim.extra != "package":
        # A total so far is the total up to the day it was written.
        before = "" if published.year < _WAR else f"2022-01/{published:%Y-%m}"
        return claim._replace(period=stated if "/" in stated else before)
    return claim._replace(periods=(stated,)) if stated in claim.periods else claim


def _since(then: Judgement, now: Judgement) -> Judgement:
    """Now, in the light of then: what was right and no longer is, is outdated and not wrong."""
    if now.label in ("supported", "not_checkable"):
        return now
    if then.label in ("supported", "outdated") and now.label != "supported":
        reason = "revised_since" if then.label == "supported" else "stale_edition"
        return Judgement("outdated", reason, now.readings, now.tolerance)
    if then.label == "imprecise" and now.label == "refuted":
        return Judgement("imprecise", now.reason, now.readings, now.tolerance)
    return now
