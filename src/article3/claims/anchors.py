"""Where a number may start: one pass of an Aho-Corasick automaton over the text.

A regular expression with every number word reads about 10 MB/s; the automaton reads several times
that, so text without numbers costs next to nothing. It reads bytes, one a character, several times
faster than characters: every letter outside Latin-1 and every mark a word may follow become one
byte, and what a match begins with is looked up in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from article3.claims.numbers import ORDINALS, TENS, UNITS

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

_BEFORE = frozenset(" \n\t\u00a0(\"“‘'[—–-/~<>≥≤≈$€£")
_MARK = b"\x01"
# What Latin-1 lacks is encoded as a question mark, so that one stands for a mark as well.
_MARKS = bytes(
    _MARK[0] if chr(code) == "?" or (code != 32 and chr(code) in _BEFORE) else code
    for code in range(256)
)
_SCALES = ("hundred", "thousand", "million", "billion", "trillion")
_NUMBERS = (*UNITS, *TENS, *_SCALES, "dozen", "half")
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


NUMBER, WORD, EITHER = "number", "word", "either"
"""What a word at an anchor can be: a number and nothing else, no number, or either."""

_PLAIN_NUMBERS = frozenset((*UNITS, *TENS, *_SCALES, "dozen"))
_NO_NUMBERS = _WORDS - _PLAIN_NUMBERS - {"half"}
_LETTERS = re.compile(r"[^\W\d_]*+")

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
    "at the moment", "as of now", "today", "nowadays", "now",
)  # fmt: skip
_AGO = (*UNITS, *"123456789")
"""What "three years ago" starts with; numbers begin no other period in words."""


@cache
def _automaton() -> BytesAhoCorasick:
    return _build([*"0123456789", *_marked(_forms(_WORDS))])


@cache
def _periods(*, ago: bool) -> BytesAhoCorasick:
    months = (*_MONTHS, *(month.lower() for month in _MONTHS), *(m.upper() for m in _MONTHS))
    return _build(_marked([*months, *_CODES, *_forms((*_PERIODS, *(_AGO if ago else ())))]))


def _forms(words: Iterable[str]) -> list[str]:
    return [form for word in sorted(words) for form in {word, word[:1].upper() + word[1:]}]


def _marked(words: list[str]) -> list[str]:
    return [mark + word for word in words for mark in (" ", _MARK.decode())]


def _build(patterns: list[str]) -> BytesAhoCorasick:
    from ahocorasick_rs import BytesAhoCorasick, MatchKind

    keys = [pattern.encode() for pattern in patterns]
    return BytesAhoCorasick(keys, matchkind=MatchKind.LeftmostLongest)


def _found(
    automaton: BytesAhoCorasick, text: str, start: int, end: int
) -> Sequence[tuple[int, int]]:
    """Where the words found stand, the first with the mark before it; digits without."""
    # A word at the very start has no mark before it: a space stands in.
    level = b" " + text[start:end].encode("latin-1", "replace").translate(_MARKS)
    found: list[tuple[int, int]] = []
    skipped = 0
    shift = start - 1
    matches = automaton.find_matches_as_indexes(level)
    place = 0
    while place < len(matches):
        _, first, last = matches[place]
        place += 1
        first += skipped
        last += skipped
        if level[first] == 1 and text[first + shift] not in _BEFORE:
            # No mark after all (a question mark, another alphabet), and it may hide a true one.
            skipped = first + 1
            matches = automaton.find_matches_as_indexes(level[skipped:])
            place = 0
            continue
        found.append((first + shift, last + shift))
    return found


def period_anchors(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets in order where the words of a period may start (in October, last year, Q3 2024).

    Numbers are among them where the words say "ago".

    >>> list(period_anchors("up on last year", 0, 15))
    [6, 11]
    """
    ago = "ago" in text[start:end].lower()
    for first, _ in _found(_periods(ago=ago), text, start, end):
        yield first + 1


def anchors(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets in order where a digit stands or a number word, rank or multiple starts.

    >>> list(anchors("In 2014 three allies", 0, 20))
    [3, 4, 5, 6, 8]
    """
    for first, last in _found(_automaton(), text, start, end):
        if last - first == 1:
            yield first
        elif last >= end or not _goes_on(text, last):
            yield first + 1


def _goes_on(text: str, at: int) -> bool:
    """Whether a word goes on here: no anchor in tension, but one in ten and twofold."""
    return text[at].isalpha() and not text.startswith("fold", at)


def kind_of_word(text: str, at: int, end: int) -> str:
    """What the word at an anchor can be: :data:`NUMBER`, :data:`WORD` or :data:`EITHER`.

    >>> kind_of_word("three allies", 0, 12), kind_of_word("highest", 0, 7)
    ('number', 'word')
    """
    letters = _LETTERS.match(text, at, end)
    return _kind(letters[0] if letters else "")


@lru_cache(maxsize=1024)
def _kind(word: str) -> str:
    plain = word.casefold()
    if plain in _PLAIN_NUMBERS:
        return NUMBER
    return WORD if plain in _NO_NUMBERS else EITHER
