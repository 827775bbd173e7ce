"""The words that tell what a number is about, found in one automaton pass over a sentence."""

from __future__ import annotations

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
        return not self.groups.keys().isdisjoint(names)

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


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, list[tuple[str, ...]]]:
    """The automaton, and the groups of each of its phrases."""
    groups: dict[str, list[str]] = {}
    for name, listed in CUES.items():
        for phrase in listed:
            groups.setdefault(f" {phrase.translate(_LEVEL)} ", []).append(name)
    phrases = list(groups)
    made = ahocorasick_rs.AhoCorasick(phrases, implementation=None)
    return made, [tuple(dict.fromkeys(groups[phrase])) for phrase in phrases]


def cues(lowered: str, offset: int = 0) -> Cues:
    """The cues of a sentence given in lower case; ``offset`` is where it begins in the document.

    >>> cues("poland spends 4.1% of gdp on defence").has("gdp")
    True
    """
    automaton, groups = _automaton()
    found: dict[str, list[int]] = {}
    level = f" {lowered.translate(_LEVEL)} "
    # A match begins on the space before the phrase, which the padding puts where the phrase is.
    for number, start, _ in automaton.find_matches_as_indexes(level, overlapping=True):
        for name in groups[number]:
            if name in found:
                found[name].append(start + offset)
            else:
                found[name] = [start + offset]
    return Cues(found)
