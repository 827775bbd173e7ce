"""What a proposal must fulfil before it counts as a claim, checked against the text itself.

A proposal comes from a program we did not write and perhaps from a language model. Its kinds,
names, units and periods must be ones we know, and its number must stand in the text at the place
it gives: words that state another number, or half of one, are refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import get_args

from article3 import periods
from article3.alliance import COUNTRIES, GROUPS
from article3.claims.kinds import KINDS
from article3.claims.model import COMPARATORS, Claim, Modality, Quantity
from article3.claims.numbers import ORDINALS, number_at, scale_at
from article3.errors import UnknownNameError

UNITS = ("", "%", "%GDP", "%GNI", "count", "fraction", "rank", "persons", "x", "year")
"""Units of claims that are not money."""

_QUANTITY_KINDS = (
    "percent", "points", "money", "count", "of", "fraction", "multiple", "rank", "number",
)  # fmt: skip
_HEDGES = ("", "exactly", "about", "nearly", "over", "at_least", "under", "at_most")
_BASES = ("", "GDP", "GNI")
_PRICES = re.compile(r"(?:|current|constant(?: \d{4})?)")
_REGIONS = ("EUR", "EUROPE", "WORLD")
"""Kiel's Europe, SIPRI's Europe and the world: no groups of the Alliance, yet claims name them."""
_OUTSIDE = ("BLR", "BRA", "CHN", "IND", "IRN", "ISR", "PAK", "PRK", "RUS", "SAU", "TWN", "ZAF")
"""Countries the ledger has no figures of, which articles compare the Allies with."""
_OTHER_CURRENCIES = ("BRL", "CNY", "ILS", "INR", "RUB", "SAR")
_MAX_SENTENCE, _MAX_WORDS, _MAX_LIST, _MAX_NUMBER = 2000, 120, 50, 1e18


def fault(proposal: object, text: str) -> str:
    """Why a proposal cannot stand, as the end of a sentence; ``""`` where it can.

    >>> spent = "Norway spent 3.2 % of its GDP on defence in 2025."
    >>> level = Quantity("percent", 3.2, 3.2, 13, 18, "%")
    >>> kind, who = "defexp_share_gdp", ("NOR",)
    >>> claim = Claim(0, 49, kind, who, "eq", 3.2, "%GDP", "2025", quantity=level)
    >>> fault(claim, spent)
    ''
    >>> fault(Claim(0, 49, kind, who, "eq", 3.4, "%GDP", "2025", quantity=level), spent)
    'the value is not what the quantity says'
    """
    if not isinstance(proposal, Claim):
        return "what came is not a Claim"
    for why, holds in _RULES:
        if not holds(proposal, text):
            return why
    return ""


def _offsets(start: object, end: object, text: str, longest: int) -> bool:
    """Whether two offsets hold some words of the text."""
    return (
        type(start) is int
        and type(end) is int
        and 0 <= start < end <= len(text)
        and end - start <= longest
        and not text[start:end].isspace()
    )


def _number(value: object) -> bool:
    """Whether something is a finite number of a size that can be about money or people."""
    return type(value) in {int, float} and -_MAX_NUMBER <= value <= _MAX_NUMBER  # type: ignore[operator]


def _word(value: object, longest: int = _MAX_WORDS) -> bool:
    return isinstance(value, str) and len(value) <= longest and (not value or value.isprintable())


def _one_of(value: object, known: Iterable[str]) -> bool:
    return isinstance(value, str) and value in known


def _all_of(values: object, holds: Callable[[object], bool]) -> bool:
    return isinstance(values, tuple) and len(values) <= _MAX_LIST and all(map(holds, values))


def _period(value: object) -> bool:
    if not isinstance(value, str) or len(value) > _MAX_WORDS:
        return False
    try:
        periods.parse(value)
    except UnknownNameError:
        return False
    return True


@cache
def subject_codes() -> frozenset[str]:
    """The codes a claim may be about: countries, groups, and regions of other publishers."""
    return frozenset((*COUNTRIES, *GROUPS, *_REGIONS, *_OUTSIDE))


@cache
def units() -> frozenset[str]:
    """The units a claim may be in: :data:`UNITS` and currencies."""
    ours = (code for ally in COUNTRIES.values() for _, code in ally.currencies)
    return frozenset((*UNITS, *ours, *_OTHER_CURRENCIES))


def _quantity(claim: Claim, text: str) -> bool:
    """Whether the quantity is well formed and lies in the sentence of the claim."""
    found: object = claim.quantity
    if found is None:
        return claim.value is None
    return (
        isinstance(found, Quantity)
        and _offsets(found.start, found.end, text, _MAX_WORDS)
        and claim.start <= found.start
        and found.end <= claim.end
        and _one_of(found.kind, _QUANTITY_KINDS)
        and all(map(_number, (found.low, found.high, found.step)))
        and found.low <= found.high
        and (found.whole is None or _number(found.whole))
        and _one_of(found.hedge, _HEDGES)
        and type(found.change) is int
        and found.change in {-1, 0, 1}
        and _word(found.unit)
        and _word(found.per)
    )


def _borne_out(claim: Claim, text: str) -> bool:
    """Whether the words at the quantity's offsets are whole and state its numbers."""
    found = claim.quantity
    if found is None:
        return True
    if not whole_words(text, found.start, found.end):
        return False
    numbers = stated(text[found.start : found.end])
    wanted = (
        (found.low, found.high) if found.whole is None else (found.low, found.high, found.whole)
    )
    return all(_match(number, numbers) is not None for number in wanted)


def _agrees(claim: Claim, text: str) -> bool:
    """Whether the value follows from the quantity: itself, its part of the whole, or the rest."""
    found, value = claim.quantity, claim.value
    if found is None or value is None:
        return True
    levels = [found.low, found.high, found.value]
    if found.whole:
        levels += [found.low / found.whole, found.whole - found.low, 1 - found.low / found.whole]
    near = 0.005 if found.whole or found.kind == "fraction" else 1e-9  # a third is 33.3 %
    return any(
        math.isclose(abs(value), abs(level) * factor, rel_tol=near, abs_tol=1e-12)
        for level in levels
        for factor in (1, 100, 0.01)
    )


_RULES: Sequence[tuple[str, Callable[[Claim, str], bool]]] = (
    ("the sentence is not in the text", lambda c, t: _offsets(c.start, c.end, t, _MAX_SENTENCE)),
    ("the kind of claim is unknown", lambda c, t: _one_of(c.indicator, KINDS)),
    ("a subject is nobody we know",
     lambda c, t: _all_of(c.subjects, lambda s: _one_of(s, subject_codes())) and bool(c.subjects)),
    ("the group is unknown", lambda c, t: _one_of(c.group, subject_codes())),
    ("the comparator is unknown", lambda c, t: _one_of(c.comparator, COMPARATORS)),
    ("the value is not a finite number", lambda c, t: c.value is None or _number(c.value)),
    ("the threshold is not a finite number",
     lambda c, t: c.threshold is None or _number(c.threshold)),
    ("the unit is unknown", lambda c, t: _one_of(c.unit, units())),
    ("the period cannot be read", lambda c, t: c.period == "" or _period(c.period)),
    ("one of the periods cannot be read", lambda c, t: _all_of(c.periods, _period)),
    ("the quantity is missing, malformed or outside the sentence", _quantity),
    ("the words at the quantity do not state its number", _borne_out),
    ("the value is not what the quantity says", _agrees),
    ("the modality is unknown", lambda c, t: _one_of(c.modality, get_args(Modality))),
    ("the base or price basis is unknown",
     lambda c, t: _one_of(c.base, _BASES) and isinstance(c.price_basis, str)
     and _PRICES.fullmatch(c.price_basis) is not None),
    ("the confidence is not between 0 and 1",
     lambda c, t: _number(c.confidence) and 0 <= c.confidence <= 1),
    ("one of the other fields cannot be read",
     lambda c, t: type(c.negated) is bool and _word(c.publisher) and _word(c.speaker)),
)  # fmt: skip


_MEANT = {
    **{word: float(n) for word, n in ORDINALS.items()},
    **dict.fromkeys(("highest", "largest", "biggest", "greatest", "top", "most"), 1.0),
    **dict.fromkeys(("lowest", "smallest", "least", "last", "bottom"), -1.0),
    **dict.fromkeys(("double", "doubles", "doubled", "doubling", "twice", "both"), 2.0),
    **dict.fromkeys(("triple", "triples", "tripled", "tripling", "treble", "trebled"), 3.0),
    **dict.fromkeys(("quadruple", "quadrupled", "quadrupling"), 4.0),
    **dict.fromkeys(("all", "every", "each", "a", "an", "single"), 1.0),
    **dict.fromkeys(("no", "none", "neither", "nobody"), 0.0),
    **dict.fromkeys(("halved", "halves", "halving"), 0.5),
}
_PARTS = {
    "half": 2, "halves": 2, "quarter": 4, "quarters": 4,
    **{word + s: n for word, n in ORDINALS.items() if n > 2 for s in ("", "s")},
}  # fmt: skip
_WORD = re.compile(r"\d|[^\W\d_]+")
_RATIO = re.compile(r"(\d{1,4})\s?[/⁄]\s?(\d{1,4})")


def stated(words: str) -> dict[float, float]:
    """The numbers a few words may state, each with the place value of its last digit (0: exact).

    A scale goes with every number that has none of its own: the words are one quantity.

    >>> stated("$20.9 billion")
    {20900000000.0: 100000000.0}
    >>> stated("20 to 25 million")
    {20000000.0: 1000000.0, 25000000.0: 1000000.0}
    >>> stated("two thirds")
    {2.0: 1.0, 0.6666666666666666: 0.0}
    """
    read: list[tuple[float, float, float]] = []
    end, at, counted, scaled = len(words), 0, 1.0, False
    while match := _WORD.search(words, at):
        at, word = match.end(), match[0].casefold()
        if number := number_at(words, match.start(), end):
            factor, at, _ = scale_at(words, number.end, end, money=True)
            read.append((number.value, number.step, factor))
            counted, scaled = number.value, scaled or factor > 1
            continue
        if word in _PARTS:
            read.append((counted / _PARTS[word], 0.0, 1.0))
        if word in _MEANT:
            factor, at, _ = scale_at(words, match.end(), end, money=False)
            read.append((_MEANT[word], 0.0, factor))
            scaled = scaled or factor > 1
        counted = 1.0
    factors = [factor for _, _, factor in read if factor > 1]
    found: dict[float, float] = {}
    for value, step, factor in read:
        for scale in [factor] if factor > 1 or not scaled else factors:
            found.setdefault(value * scale, step * scale)
    for above, below in _RATIO.findall(words):
        if int(below):
            found.setdefault(int(above) / int(below), 0.0)
    return found


def step_of(number: float, words: str) -> float:
    """The place value of the last digit shown of a number the words state; 0 where exact.

    >>> step_of(3.43, "3.43 percent"), step_of(2.0, "doubled")
    (0.01, 0.0)
    """
    return _match(number, stated(words)) or 0.0


def _match(number: float, numbers: dict[float, float]) -> float | None:
    """The step of the stated number that is this one, or None."""
    for other, step in numbers.items():
        if math.isclose(number, other, rel_tol=1e-9, abs_tol=1e-12):
            return step
    return None


def whole_words(text: str, start: int, end: int) -> bool:
    """Whether a span begins and ends between words, with all of its number and its scale.

    >>> whole_words("in 2024", 3, 7), whole_words("in 2024", 5, 7)
    (True, False)
    >>> whole_words("3.2 %", 0, 1), whole_words("20.9 billion", 0, 4)
    (False, False)
    """
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    words = text[start:end]
    if words[:1].isdigit() and re.fullmatch(r".?\d|\d[.,\u00a0\u202f]", before, re.DOTALL):
        return False
    if words[-1:].isdigit() and re.match(r"[.,\u00a0\u202f]?\d", after):
        return False
    if words[-1:].isalnum() and scale_at(text, end, len(text), money=False)[0] > 1:
        return False
    return not (
        (before[-1:].isalpha() and words[:1].isalpha())
        or (after[:1].isalpha() and words[-1:].isalpha())
    )
