"""A claim whose words name nobody: the one Ally its number fits, or nobody.

"The country will spend 4.8 % of GDP by 2026": quoted without its article a sentence often loses
its subject. A number with enough digits, or a pledge with its deadline, then still fits one Ally
only. Such a claim can be borne out; it can never be refuted, because the fit is all that names it.
"""

from __future__ import annotations

from datetime import date

from article3.alliance import group
from article3.claims.evidence import Evidence
from article3.claims.model import Claim
from article3.claims.resolve import resolve
from article3.claims.verdict import judge_one

_COMMON = {1.5, 2.0, 2.5, 3.0, 3.5, 5.0}
"""Levels that many Allies promised."""

_BLOCS = ("USA", "EUR", "EU")
_UNSURE = 0.5


def named(claim: Claim, evidence: Evidence, on: date) -> Claim:
    """The claim with the only subject its number fits, else as it is."""
    if claim.subjects or claim.value is None or not _specific(claim):
        return claim
    fitting = []
    for code in _candidates(claim, on):
        asked = claim._replace(subjects=(code,))
        readings = (r for r in resolve(asked, evidence, on) if r.stated or r.hint)
        if judge_one(asked, readings).label == "supported":
            fitting.append(code)
            if len(fitting) > 1:
                return claim
    if len(fitting) != 1:
        return claim
    return claim._replace(subjects=(fitting[0],), confidence=min(claim.confidence, _UNSURE))


def _candidates(claim: Claim, on: date) -> tuple[str, ...]:
    if claim.indicator.startswith("ua_"):
        return _BLOCS
    if claim.unit == "%GNI":
        return ("LUX",)
    return group("NATO").members(on)


def _specific(claim: Claim) -> bool:
    """Whether a number has digits enough to tell one Ally from another."""
    value, step = abs(claim.value or 0.0), claim.quantity.step if claim.quantity else 0.0
    if claim.indicator == "target_commitment":
        dated = bool(claim.period)
        return dated if claim.unit.startswith("%") else (dated and step <= 0.1 * value)
    if claim.indicator == "defexp_share_gdp":
        if claim.comparator in ("gt", "ge"):
            return value not in _COMMON and value > 4
        return claim.comparator == "eq" and 0 < step <= 0.01
    if claim.indicator == "defexp_share_gni":
        return True
    if claim.indicator in ("military_personnel", "national_budget", "defexp_total",
                           "ua_aid_total", "ua_mil_aid"):  # fmt: skip
        return 0 < step <= 0.02 * value
    return False
