"""Where a number may start: one pass of an Aho-Corasick automaton over the text.

A regular expression with every number word reads about 10 MB/s; the automaton reads several times
that, so text without numbers costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from article3.claims.numbers import ORDINALS, TENS, UNITS

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_BEFORE = " \n\t\u00a0(\"“‘'[—–-/~<>≥≤≈$€£"
_NUMBERS = (*UNITS, *TENS, "hundred", "thousand", "million", "billion", "trillion", "dozen", "half")
_FRACTIONS = ("third", "quarter", "fourth", "fifth", "tenth", "majority", "minority", "most")
_MULTIPLES = tuple(
    stem + ending
    for stem in ("doubl", "tripl", "trebl", "quadrupl", "quintupl", "halv")
    for ending in ("e", "es", "ed", "ing")
)
_RANKS = [
    "highest", "largest", "biggest", "greatest", "heaviest", "lowest", "smallest", "least", "top",
    "leading", "bottom", "last",
]  # fmt: skip
_WORDS = frozenset((*_NUMBERS, *ORDINALS, *_FRACTIONS, *_MULTIPLES, "twice", "both", *_RANKS))


@cache
def _automaton() -> AhoCorasick:
    from ahocorasick_rs import AhoCorasick, MatchKind

    words = [
        mark + form for word in sorted(_WORDS) for form in (word, word.capitalize())
        for mark in _BEFORE
    ]  # fmt: skip
    return AhoCorasick([*"0123456789", *words], matchkind=MatchKind.LeftmostLongest)


def anchors(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets in order where a digit stands or a number word, rank or multiple starts.

    >>> list(anchors("In 2014 three allies", 0, 20))
    [3, 4, 5, 6, 8]
    """
    # A word at the very start has no mark before it: a space stands in.
    for _, first, last in _automaton().find_matches_as_indexes(" " + text[start:end]):
        if last - first == 1:
            yield start + first - 1
        elif start + last - 1 >= end or not _goes_on(text, start + last - 1):
            yield start + first


def _goes_on(text: str, at: int) -> bool:
    """Whether a word goes on here: no anchor in tension, but one in ten and twofold."""
    return text[at].isalpha() and not text.startswith("fold", at)
