"""What counts: budget lines under NATO's definition, the 1.5% of The Hague, and COFOG."""

from __future__ import annotations

from article3.eligibility.definitions import Definitions, Rule, read_definitions
from article3.eligibility.review import Review, printed, remarks, review, shares_of
from article3.eligibility.waterfall import DEFINITIONS, Step

__all__ = [
    "DEFINITIONS", "Definitions", "Review", "Rule", "Step", "printed", "read_definitions",
    "remarks", "review", "shares_of",
]  # fmt: skip
