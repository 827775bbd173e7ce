"""Who helps Ukraine, with what, and what a fair share would be; every number a Figure."""

from article3.assistance.bases import BASES, base_of, effort
from article3.assistance.deliveries import KINDS, STAGES, all_donors, delivered, given, monthly
from article3.assistance.fair_share import next_package, positions
from article3.assistance.packages import coalitions, packages
from article3.assistance.pledges import pledges
from article3.assistance.proposal import propose
from article3.assistance.replace import replacements
from article3.assistance.requirements import match

__all__ = [
    "BASES",
    "KINDS",
    "STAGES",
    "all_donors",
    "base_of",
    "coalitions",
    "delivered",
    "effort",
    "given",
    "match",
    "monthly",
    "next_package",
    "packages",
    "pledges",
    "positions",
    "propose",
    "replacements",
]
