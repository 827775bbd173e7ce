"""Every plausible way to look a claim up, by kind of claim: one file a family of kinds.

A resolver takes a claim, the evidence and a day, and gives readings: what the words say
(``stated``), what older editions said (``superseded``), and neighbouring figures that would explain
a slip (``slip``). It never decides; :mod:`article3.claims.verdict` does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from article3.claims.evidence import Evidence
from article3.claims.model import Claim, Reading
from article3.claims.resolve import aid, budget, counts, levels, money, pledges, sipri
from article3.claims.resolve.cells import Resolver

RESOLVERS: dict[str, Resolver] = {
    **levels.RESOLVERS, **counts.RESOLVERS, **money.RESOLVERS, **pledges.RESOLVERS,
    **budget.RESOLVERS, **aid.RESOLVERS, **sipri.RESOLVERS,
}  # fmt: skip
"""The resolver of each kind of claim."""


def resolve(claim: Claim, evidence: Evidence, on: date) -> Iterable[Reading]:
    """The readings of a claim by what was known on a day; none for a kind nothing can decide."""
    resolver = RESOLVERS.get(claim.indicator)
    return resolver(claim, evidence, on) if resolver else ()
