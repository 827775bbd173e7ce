"""Targets: whether a percentage is one, and what is said of it: met, missed, promised, agreed."""

from __future__ import annotations

import re
from typing import Any

from article3.claims.model import Claim, Quantity
from article3.claims.reading.context import Context
from article3.claims.reading.subjects_of import Subjects
from article3.claims.reading.timing import Time

_AFTER = re.compile(
    r"^[\s-]*(?:\(?of\)?[\s-]+)?(?:(?:of[\s-]+)?(?:gdp|gni|nato|defen[cs]e|military|spending|"
    r"minimum|alliance|overall|new|spend|share|gross domestic product|expenditure)[\s-]+){0,4}"
    r"(?:target|guideline|benchmark|goal|threshold|floor|mark|requirement|minimum|quota|"
    r"commitment|pledge|objective|standard|criterion|rule|norm|ceiling|bar|aim|level|ambition|"
    r"heading|pillar|component|basket|bucket|tranche)"
)
_HEADING = re.compile(r"^[\s-]*(?:of gdp\s+)?(?:heading|pillar|component|basket|bucket|tranche)\b")
_NOBODY = re.compile(
    r"\b(?:no|none of|not a single|not one)\s+(?:[\w-]+\s+){0,4}?(?:members?|ally|allies|country|"
    r"countries|government)\b"
)
_BEFORE = re.compile(
    r"(?:target|guideline|benchmark|goal|threshold|floor|requirement|minimum|quota|pledge|"
    r"commitment|objective|standard)s?\s+(?:of|to|is|was|at|that|for|from|:|agreed|set)?\s*"
    r"(?:[\w’'-]+\s+){0,9}$"
)
_VERB = re.compile(
    r"\b(?:meets?|met|reach(?:es|ed)?|exceed(?:s|ed)?|hits?|surpass(?:es|ed)?|achieve[sd]?|"
    r"miss(?:es|ed)?|fall(?:s|en)? short|fell short|below|above|cross(?:es|ed)?|clear(?:s|ed)?|"
    r"dipped|beyond|under|over|pass(?:es|ed)?)\b"
)
NEGATION = re.compile(
    r"\b(?:not|never|neither|n't|no longer|yet to|fail\w*|far from|nowhere near|short of|below|"
    r"under|"
    r"miss\w*|dipped|anything close)\b"
)
_ABOVE = re.compile(r"\b(?:exceed|surpass|above|beyond|over)")
_THE = re.compile(r"\b(?:the|those|these)\s+$")
_THE_LEVELS = (2.0, 3.5, 5.0)
"""Shares of GDP that are named as targets by "the" alone: "to move towards the two per cent"."""

_ALONE = re.compile(
    r"^\s*(?:[.,;:!?)\u201d\"']|$|[-\u2013\u2014]|(?:by|in|until|within|for|that|this|next|already|and|"
    r"or|but|as|line|which|agreed|after|before|from)\b)"
)
_HOPE = re.compile(r"\b(?:hopes?|chances?|prospects?) of\b[^.;]*$")
_CORE = re.compile(r"^\W*(?:of gdp)?\s*(?:\w+\s+){0,2}(?:core|hard|pure|strictly)\b")


def is_target(context: Context, quantity: Quantity) -> bool:
    """Whether a percentage is named as a target: "the 2 % goal", "a target of 2 %"."""
    key = ("target", quantity.start)
    if key not in context.memory:
        context.memory[key] = bool(
            _AFTER.match(context.after(quantity))
            or _BEFORE.search(context.before(quantity, 90))
            or _named_by_the(context, quantity)
        )
    return bool(context.memory[key])


def _named_by_the(context: Context, quantity: Quantity) -> bool:
    return (
        quantity.kind == "percent"
        and quantity.value in _THE_LEVELS
        and not quantity.change
        and bool(_THE.search(context.before(quantity, 8)))
        and bool(_ALONE.match(context.after(quantity, 20)))
    )


def read_target(
    context: Context, quantity: Quantity, who: Subjects, time: Time, common: dict[str, Any]
) -> list[Claim]:
    """A target that is named: an Ally that meets or misses it, its own promise, the Alliance's."""
    first, _ = context.clause(quantity.start)
    led = context.words(max(first, quantity.start - 80), quantity.start)
    countries = tuple(c for c in who.codes if context.is_ally(c))
    modality = common["modality"]
    heading = _HEADING.match(context.after(quantity, 40))
    if countries and modality in ("actual", "estimate") and _VERB.search(led) and not heading:
        below = bool(NEGATION.search(led))
        comparator = "lt" if below else ("gt" if _ABOVE.search(led) else "ge")
        given = {**common, "comparator": comparator, "negated": below}
        return [
            context.claim(
                quantity, "defexp_share_gdp", time, subjects=countries,
                confidence=min(0.85, who.confidence), **given,
            )
        ]  # fmt: skip
    if modality == "demand" or _HOPE.search(led) or (not countries and _NOBODY.search(led)):
        return []
    if countries and modality == "pledge":
        due = time.due(time.deadline or time.period)
        return [
            context.claim(
                quantity, "target_commitment", due, subjects=countries, confidence=0.6, **common
            )
        ]
    return [alliance_target(context, quantity, time, common)]


def alliance_target(
    context: Context, quantity: Quantity, time: Time, common: dict[str, Any]
) -> Claim:
    """A target of the Alliance; ``core`` where the words leave related spending out."""
    core = _CORE.search(context.after(quantity))
    return context.claim(
        quantity, "alliance_target", time.due(time.deadline), subjects=("NATO",), confidence=0.6,
        extra="core" if core else "", **common,
    )  # fmt: skip
