"""Whether a figure bears out a number: the tolerance a claim's own precision and hedge allow.

A number is right when it equals the figure to the digits it shows; a hedge (about, nearly, more
than) widens that to one side or both. It is near when it is off by no more than a tenth, or 0.15
points for a share of GDP: the line between imprecise and wrong.
"""

from __future__ import annotations

from math import inf
from typing import Literal

from article3.claims.model import Claim

Fit = Literal["match", "near", "far"]

NEAR_POINTS = 0.15
"""Points of GDP within which a wrong share is imprecise."""

NEAR_SHARE = 0.10
"""Part of the true value within which a wrong number is imprecise."""

_FAR = 1.0
"""No unit has more room for what is near, unless a tenth of the figure is more."""

REPAIRABLE = 0.25
"""Part of the true value within which a right number with a wrong label is imprecise."""

_SHARES = {"%GDP", "%GNI"}
_ROUND = 1e-9
_OPEN = {"gt", "ge", "lt", "le"}


_latest: tuple[Claim, tuple[float, float], tuple[float, float]] | None = None
"""The claim last asked about with its tolerance and its number or range: its readings ask one
after the other."""


def tolerance(claim: Claim) -> tuple[float, float]:
    """The lowest and highest true value that bears the claim out, in the claim's unit.

    >>> from article3.claims.model import Claim, Quantity
    >>> shown = Quantity("percent", 3.4, 3.4, 0, 4, "%", step=0.1)
    >>> claim = Claim(0, 9, "defexp_share_gdp", ("EST",), "eq", 3.4, "%GDP", quantity=shown)
    >>> [round(end, 3) for end in tolerance(claim)]
    [3.35, 3.45]
    """
    return _ends(claim)[1]


def _ends(claim: Claim) -> tuple[Claim, tuple[float, float], tuple[float, float]]:
    """The claim with its tolerance and its number or range."""
    global _latest  # noqa: PLW0603  (a memory of one, replaced whole)
    known = _latest
    if known is None or known[0] is not claim:
        known = _latest = (claim, _tolerance(claim), _stated(claim))
    return known


def _tolerance(claim: Claim) -> tuple[float, float]:
    low, high = _stated(claim)
    hedge = claim.quantity.hedge if claim.quantity else ""
    if claim.negated and claim.comparator in ("lt", "le"):
        return -inf, high + _ROUND  # a denied "more than 2 %": the hedge is denied with it
    half = _half(claim, hedge)
    if claim.comparator in ("gt", "ge") or hedge in ("over", "at_least"):
        slack = half if claim.comparator == "ge" or hedge == "at_least" else _ROUND
        return low - min(slack, 0.005 * abs(low)), _ceiling(claim, high)
    if claim.comparator in ("lt", "le") or hedge in ("under", "at_most"):
        return -inf, high + _ROUND
    if hedge == "nearly":
        return low - max(0.07 * abs(low), half), high + half
    return low - half - _ROUND, high + half + _ROUND


def _stated(claim: Claim) -> tuple[float, float]:
    """The claim's number or range, in the claim's unit."""
    value = claim.value if claim.value is not None else 0.0
    asked = claim.quantity
    if asked is None or asked.low == asked.high or not asked.value:
        return value, value
    scale = value / asked.value
    return asked.low * scale, asked.high * scale


def _ceiling(claim: Claim, high: float) -> float:
    """How much more than "more than" is still what the words say: twice, for money."""
    return 2 * high if len(claim.unit) == 3 and claim.unit.isupper() else inf


def _half(claim: Claim, hedge: str) -> float:
    """Half of what the shown digits leave open, and what the hedge adds."""
    value = abs(claim.value or 0.0)
    step = claim.quantity.step if claim.quantity else 0.0
    about = hedge == "about" or (claim.comparator == "approx" and hedge != "nearly")
    if claim.unit in _SHARES:
        half = min(step / 2, 0.05)
        wide = max(0.05, 0.04 * value)
    elif claim.unit == "fraction":
        half, wide = 0.08 * value, 0.1 * value
    elif claim.unit in ("count", "rank", "year"):
        half, wide = 0.0, (0.0 if claim.unit == "year" else 0.06 * value)
    elif claim.unit == "x":
        half, wide = max(step / 2, 0.08 * value), 0.15 * value
    elif claim.unit == "%":
        half, wide = min(step / 2, 0.5) + 0.05, max(1.0, 0.03 * value)
        if claim.quantity and claim.quantity.kind == "fraction":
            half = wide = 0.08 * value
    else:
        half, wide = min(max(0.6 * step, 0.004 * value), 0.06 * value), 0.06 * value
    if hedge == "exactly":
        if claim.unit == "fraction":
            return 0.02 * value
        return min(half, 0.005) if claim.unit in _SHARES else half
    return max(half, wide) if about else half


def fit(claim: Claim, value: float) -> Fit:
    """How a figure, in the claim's unit, fits the number the words state."""
    _, (low, high), (first, last) = _ends(claim)
    if low <= value <= high:
        return "match"
    apart = min(abs(first - value), abs(last - value))
    if apart > _FAR and apart > NEAR_SHARE * abs(value):
        return "far"  # in every unit, and most figures are
    return "near" if apart <= _nearness(claim, value) else "far"


def _nearness(claim: Claim, value: float) -> float:
    share = NEAR_SHARE * abs(value)
    if claim.unit in _SHARES:
        # On the wrong side of a line there is less room than beside a number.
        return 0.1 if claim.comparator in _OPEN else max(NEAR_POINTS, share)
    if claim.unit == "count":
        return max(1.0 if (claim.value or 0) >= 5 else 0.0, share)
    if claim.unit == "year":
        return 0.0
    if claim.unit == "rank":
        return 1.0 if abs(claim.value or 0) >= 4 else 0.0
    if claim.unit == "%":
        return max(1.0 if claim.comparator == "delta" else 0.5, share)
    return share


def off_by(claim: Claim, value: float) -> float:
    """How far the claim's number is from a figure, as a part of the figure."""
    return abs((claim.value or 0.0) - value) / max(abs(value), _ROUND)
