"""The words that tell what a number is about, found in one automaton pass over a sentence."""

from __future__ import annotations

import codecs
from bisect import bisect_left
from functools import cache

import ahocorasick_rs

from article3.claims.reading.cue_words import CUES


class Cues:
    """The cues of one sentence: by group the offsets in the document, in order."""

    __slots__ = ("groups",)

    def __init__(self, groups: dict[str, list[int]]) -> None:
        self.groups = groups

    def has(self, *names: str) -> bool:
        """Whether a phrase of any of the groups is there."""
        groups = self.groups
        for name in names:  # noqa: SIM110  (any() costs more than it looks at)
            if name in groups:
                return True
        return False

    def near(self, name: str, start: int, end: int, reach: int = 60) -> bool:
        """Whether a phrase of the group begins within ``reach`` characters of a stretch."""
        places = self.groups.get(name)
        if not places:
            return False
        first = bisect_left(places, start - reach)
        return first < len(places) and places[first] <= end + reach

    def between(self, name: str, start: int, end: int) -> bool:
        """Whether a phrase of the group begins between two offsets."""
        places = self.groups.get(name)
        if not places:
            return False
        first = bisect_left(places, start)
        return first < len(places) and places[first] < end

    def distance(self, name: str, at: int) -> int:
        """Characters to the nearest phrase of the group; a large number where there is none."""
        return min((abs(place - at) for place in self.groups.get(name, ())), default=10_000)


_LEVEL = {n: " " for n in range(0x250) if not chr(n).isalnum()} | {
    ord(c): " " for c in "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00a0\u202f\u2009"
}
"""Every sign becomes a space, so that a phrase between spaces is a phrase of whole words."""

_TABLE = bytes(ord(_LEVEL.get(code, chr(code))) for code in range(256))
_ELSEWHERE = "article3-cues"


def _unlike(error: UnicodeError) -> tuple[str, int]:
    """What Latin-1 lacks: a space for a sign, for anything else a letter that no phrase has."""
    assert isinstance(error, UnicodeEncodeError)
    found = error.object[error.start : error.end]
    return "".join(" " if ord(c) in _LEVEL else "\xff" for c in found), error.end


codecs.register_error(_ELSEWHERE, _unlike)


def _level(text: str) -> bytes:
    """The words between single signs of space, one byte a character."""
    return b" %b " % text.encode("latin-1", _ELSEWHERE).translate(_TABLE)


@cache
def _automaton() -> tuple[ahocorasick_rs.BytesAhoCorasick, list[tuple[str, ...]]]:
    """The automaton, and the groups of each of its phrases."""
    groups: dict[bytes, list[str]] = {}
    for name, listed in CUES.items():
        for phrase in listed:
            groups.setdefault(_level(phrase), []).append(name)
    phrases = list(groups)
    # Left to choose, the library takes a search that needs 1.6 times as long for these phrases.
    contiguous = ahocorasick_rs.Implementation.ContiguousNFA
    made = ahocorasick_rs.BytesAhoCorasick(phrases, implementation=contiguous)
    return made, [tuple(dict.fromkeys(groups[phrase])) for phrase in phrases]


def cues(lowered: str, offset: int = 0) -> Cues:
    """The cues of a sentence given in lower case; ``offset`` is where it begins in the document.

    >>> cues("poland spends 4.1% of gdp on defence").has("gdp")
    True
    """
    automaton, groups = _automaton()
    found: dict[str, list[int]] = {}
    # A match begins on the space before the phrase, which the padding puts where the phrase is.
    for number, start, _ in automaton.find_matches_as_indexes(_level(lowered), overlapping=True):
        for name in groups[number]:
            if name in found:
                found[name].append(start + offset)
            else:
                found[name] = [start + offset]
    return Cues(found)
