"""From a sentence to the claims it makes: the words are read, nothing is looked up.

One file a family of quantities (shares, counts and ranks, amounts), and what they share: the cues,
whose figure it is, and which time and mood the words are in.
"""

from __future__ import annotations

import re

from article3.claims.model import Claim
from article3.claims.reading.allies import read_counts, read_deadline, read_membership
from article3.claims.reading.amounts import read_money
from article3.claims.reading.context import Context
from article3.claims.reading.levels import read_listed
from article3.claims.reading.multiples import read_multiple
from article3.claims.reading.people import read_people
from article3.claims.reading.places import read_comparison, read_rank
from article3.claims.reading.shares import read_share

_COMPARES = ("than any", "than all", "tops the", "top the", "second only", "number ", "no. ")
_BACK = 12
"""Years that "when I took office" may reach back over."""

_THEN = re.compile(
    r"\bwhen (?:i|he|she|they|we)\b|\btook office\b|\bback then\b|\bat the time\b|\bused to\b|"
    r"\bformerly\b|\buntil (?:recently|i)\b|\bunder (?:obama|trump|biden)\b"
)


_LONG_AGO = re.compile(
    r"\b(?:years|decades?) ago\b|\b(?:19[5-9]|200)0s\b|\bcold war\b|\bunder (?:president|reagan|"
    r"nixon|kennedy|clinton|bush|thatcher)\b|\bin the past\b"
)


def read_claims(context: Context) -> list[Claim]:
    """The claims of one sentence, in the order of their quantities."""
    made, used = read_counts(context)
    percents = [q for q in context.quantities if q.kind == "percent" and q.start not in used]
    money = [q for q in context.quantities if q.kind == "money"]
    for quantity in context.quantities:
        if quantity.start in used:
            continue
        if quantity.kind in ("percent", "fraction", "points"):
            made += read_share(context, quantity, percents)
        elif quantity.kind == "money":
            made += read_money(context, quantity, money)
        elif quantity.kind == "multiple":
            made += read_multiple(context, quantity)
        elif quantity.kind == "rank":
            made += read_rank(context, quantity)
        elif quantity.kind in ("count", "number"):
            made += read_people(context, quantity)
    if _compares(context.low):
        made += read_comparison(context, made)
    made += read_listed(context)
    if context.cues.has("deadline") and not any(
        c.indicator in ("target_commitment", "alliance_target") for c in made
    ):
        made += read_deadline(context)
    made += read_membership(context, used)
    if context.cues.has("past"):
        made = [_doubted(context, claim) for claim in made]
    return sorted(made, key=lambda c: c.quantity.start if c.quantity else c.start)


def _compares(low: str) -> bool:
    for word in _COMPARES:  # noqa: SIM110  (any() costs several times what it looks at)
        if word in low:
            return True
    return False


def _doubted(context: Context, claim: Claim) -> Claim:
    """A claim about a time only the speaker knows ("when I took office") may mean any year."""
    at = claim.quantity.start if claim.quantity else claim.start
    first, last = context.clause(at)
    about = context.words(first, last)
    if _LONG_AGO.search(about) and not claim.period:
        return claim._replace(confidence=min(claim.confidence, 0.5))
    if not _THEN.search(about):
        return claim
    if any(first <= w.start < last for w in context.whens):
        return claim
    if claim.indicator.startswith("ua_"):
        return claim
    return claim._replace(period="", periods=tuple(str(context.year - n) for n in range(_BACK)))
