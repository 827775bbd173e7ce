"""Where a number may start: one pass of an Aho-Corasick automaton over the text.

A regular expression with every number word reads about 10 MB/s; the automaton reads several times
that, so text without numbers costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


# What a period in words may start with; common words only with the word that follows them.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CODES = ("Q1", "Q2", "Q3", "Q4", "H1", "H2", "FY")
_PERIODS = (
    "first", "second", "third", "fourth", "1st", "2nd", "3rd", "4th", "latter", "final", "last",
    "next", "this", "earlier", "later", "so far", "early", "late", "previous", "following",
    "fiscal", "financial", "budget", "year", "the year", "the current", "the previous",
    "the following", "the end of", "the decade", "the next", "the past", "the last", "a year",
    "within", "over the", "over a", "over next", "over coming", "in the next", "in the coming",
    "in next", "in coming", "in a decade", "currently", "presently", "at present",
    "at the moment", "as of now", "today", "nowadays", "now", *UNITS, *"123456789",
)  # fmt: skip


@cache
def _automaton() -> AhoCorasick:
    return _build([*"0123456789", *_marked(_forms(_WORDS))])


@cache
def _periods() -> AhoCorasick:
    months = (*_MONTHS, *(month.lower() for month in _MONTHS), *(m.upper() for m in _MONTHS))
    return _build(_marked([*months, *_CODES, *_forms(_PERIODS)]))


def _forms(words: Iterable[str]) -> list[str]:
    return [form for word in sorted(words) for form in {word, word[:1].upper() + word[1:]}]


def _marked(words: list[str]) -> list[str]:
    return [mark + word for word in words for mark in _BEFORE]


def _build(patterns: list[str]) -> AhoCorasick:
    from ahocorasick_rs import AhoCorasick, MatchKind

    return AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)


def period_anchors(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets in order where the words of a period may start (in October, last year, Q3 2024).

    >>> list(period_anchors("up on last year", 0, 15))
    [6, 11]
    """
    for _, first, _ in _periods().find_matches_as_indexes(" " + text[start:end]):
        yield start + first


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
