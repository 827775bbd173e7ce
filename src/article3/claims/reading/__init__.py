"""From a sentence to the claims it makes: the words are read, nothing is looked up.

One file a family of quantities (shares, counts and ranks, amounts), and what they share: the cues,
whose figure it is, and which time and mood the words are in.
"""

from __future__ import annotations

from article3.claims.model import Claim
from article3.claims.reading.allies import read_comparison, read_counts, read_deadline, read_membership, read_rank
from article3.claims.reading.amounts import read_money, read_people
from article3.claims.reading.context import Context
from article3.claims.reading.shares import read_listed, read_share


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
        elif quantity.kind == "rank":
            made += read_rank(context, quantity)
        elif quantity.kind in ("count", "number"):
            made += read_people(context, quantity, [])
    made += read_comparison(context, made)
    made += read_listed(context)
    if not any(c.indicator in ("target_commitment", "alliance_target") for c in made):
        made += read_deadline(context)
    made += read_membership(context, used)
    return sorted(made, key=lambda c: c.quantity.start if c.quantity else c.start)
