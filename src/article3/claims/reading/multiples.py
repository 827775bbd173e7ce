"""Multiples over time: "has doubled its defence expenditure since 2014"."""

from __future__ import annotations

import re

from article3.claims.model import Claim, Quantity
from article3.claims.reading.context import Context, comparator_of
from article3.claims.reading.subjects_of import subjects_of
from article3.claims.reading.timing import Time, modality_of, spans_of, time_of

_REACH = 60
_ELSE = ("other_economy", "other_people", "other_forces", "arms", "personnel", "equipment", "aid")
"""What else may double, named nearer to the multiple than defence expenditure."""

_COMPARED = re.compile(r"^\s*(?:as|more|higher|larger|bigger|greater)\b[^.;,]{0,60}\b(?:as|than)\b")
_THEN = re.compile(r"\b(?:in|of|what it was|than in|as in)\s+(?:19|20)\d\d\b")


def read_multiple(context: Context, quantity: Quantity) -> list[Claim]:
    """The change of one Ally's or group's defence expenditure over a span of years.

    In real terms where the words say so; otherwise prices may be meant either way, so that such a
    claim may be borne out and is never refuted.
    """
    cues, start, end = context.cues, quantity.start, quantity.end
    spans = spans_of(context, quantity)
    if not spans or not (cues.near("defence", start, end) or cues.near("budget", start, end)):
        return []
    near = min(cues.distance("defence", start), cues.distance("budget", start))
    if any(cues.distance(name, start) < min(near, _REACH) for name in _ELSE):
        return []
    compared = _COMPARED.match(context.after(quantity, 90))
    if compared and not _THEN.search(compared[0] + context.after(quantity, 120)):
        return []  # as much as another country
    if modality_of(context, quantity, time_of(context, quantity)) in ("demand", "pledge"):
        return []
    who = subjects_of(context, quantity)
    if len(who.codes) != 1:
        return []
    constant = cues.has("constant", "real")
    time = Time(spans[0] if len(spans) == 1 else "", spans, "")
    return [
        context.claim(
            quantity, "defexp_real_change", time, subjects=who.codes, value=quantity.value,
            unit="x", comparator=comparator_of(quantity),
            confidence=min(0.65 if constant else 0.5, who.confidence),
            price_basis="constant" if constant else "",
        )
    ]  # fmt: skip
