"""Amounts of aid to Ukraine: totals, packages, the Alliance's pledge."""

from __future__ import annotations

import re
from typing import Any

from article3.claims.model import Claim, Quantity
from article3.claims.reading.context import Context, comparator_of
from article3.claims.reading.subjects_of import Subjects, subjects_of
from article3.claims.reading.timing import Time, time_of

_LEAST = 1e8
"""What an amount nobody calls aid must be to be the war's."""

_PACKAGE_AT_MOST = 5e9
_TOTAL_FROM = 20e9

_GIVEN = re.compile(
    r"\b(?:given|gave|gives|allocated|provides?|provided|contributed|donated|aid|assistance|help|"
    r"support package|promised|pledged|pledges|commitments|allocations|donations?)\b"
)
_CALLED_AID = re.compile(
    r"\b(?:aid|assistance)\b|\bwas (?:actually )?(?:promised|allocated|committed)\b"
)
_PACKAGE = re.compile(
    r"\b(?:package|announced|tranche|pledge|decision|contribut\w+|donat\w+|initiative|send)\b"
)
_TOTAL = re.compile(
    r"\b(?:total\w*|altogether|overall|so far|since|combined|all|has given|have given|"
    r"contributed|allocated|exceeded|provided)"
)
_ALLOCATED = re.compile(r"\b(?:allocat\w+|deliver\w+|handed over|disbursed|earmarked)\b")
_COMMITTED = re.compile(r"\b(?:pledg\w+|commit\w+|promis\w+)\b")
_PROMISED = re.compile(r"\b(?:pledge|commit|promis|baseline)")
_PROVIDED = re.compile(r"\b(?:provided|delivered|gave|allocated)\b")
_UP_TO = re.compile(
    r"\b(?:to|until|till|through|by|up to|as of|end of)\s+(?:the end of\s+|end\s+)?$|"
    r"^(?:to|until|through|by|up to|as of)\b"
)
_HAS_GIVEN = re.compile(r"\b(?:given|gave|allocated|donated|contributed|promised|pledged)\b")
_DONORS = {"EUR", "EU", "EUROPE", "EUCAN", "NATO", "AUS", "USA"}


def read_aid(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """Aid to Ukraine, cumulative unless the words name a period."""
    topic = context.publisher == "Kiel Institute" or (context.aid_topic and context.cues.has("aid"))
    if not (topic or context.about_ukraine or _unnamed(context, quantity)):
        return None
    if context.cues.has("other_economy") and "frozen" in context.low:
        return []
    who = subjects_of(context, quantity, exclude=frozenset({"UKR", "RUS"}), among=among)
    if not who.codes and context.names("NATO"):
        who = Subjects(("NATO",), 0.6)
    first, last = context.clause(quantity.start)
    time = _time(context, quantity, first, last)
    if time is None:
        return []
    common: dict[str, Any] = {
        "subjects": who.codes, "value": quantity.value, "unit": quantity.unit or "EUR",
        "comparator": comparator_of(quantity),
    }  # fmt: skip
    about = context.words(first, last)
    if who.codes in (("NATO",), ("EUCAN",)) and _PROMISED.search(about) and not _PROVIDED.search(
        context.words(first, quantity.start)
    ):  # fmt: skip
        pledge = {**common, "subjects": ("NATO",), "modality": "pledge", "confidence": 0.5}
        return [context.claim(quantity, "ua_pledge", Time(time.deadline, (), ""), **pledge)]
    extra, sure = _stage(context, quantity, about)
    kind = "ua_mil_aid" if context.cues.has("military_aid") else "ua_aid_total"
    common |= {"extra": extra, "confidence": min(sure, who.confidence)}
    return [context.claim(quantity, kind, time, **common)]


def _time(context: Context, quantity: Quantity, first: int, last: int) -> Time | None:
    """The period of an amount of aid; none stated means all of it; None before the war."""
    time = time_of(context, quantity)
    stated = [
        w
        for w in context.whens
        if w.role == "in"
        and w.stated
        and first <= w.start < last
        and not _UP_TO.search(context.words(w.start - 22, w.start))
        and not _UP_TO.match(context.words(w.start, w.end))
    ]
    if not stated:
        return Time("", (), time.deadline)
    if all("/" not in w.period and w.period[:4] < "2022" for w in stated):
        return None
    return time


def _stage(context: Context, quantity: Quantity, about: str) -> tuple[str, float]:
    """Whether an amount is a package, allocated or committed, and how sure its reading is."""
    if quantity.value < _PACKAGE_AT_MOST and _PACKAGE.search(context.low):
        return "package", 0.65
    total = quantity.value >= _TOTAL_FROM or _TOTAL.search(about)
    sure = 0.75 if total and quantity.value >= _PACKAGE_AT_MOST else 0.5
    if _ALLOCATED.search(about):
        return "allocated", sure
    return ("committed" if _COMMITTED.search(about) else ""), sure


def _unnamed(context: Context, quantity: Quantity) -> bool:
    """ "Europe has given $100 billion": in this field the war's aid, though nobody names it."""
    cues = context.cues
    if cues.has("defence", "budget", "cost", "other_economy") or quantity.value < _LEAST:
        return False
    if not _GIVEN.search(context.low):
        return False
    if cues.has("military_aid") or _CALLED_AID.search(context.low):
        return True
    if not _HAS_GIVEN.search(context.low):
        return False
    return any(m.code in _DONORS for m in context.countries)
