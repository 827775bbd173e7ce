"""Who says "we": the country or alliance a quoted speaker speaks for."""

from __future__ import annotations

import re

from article3.claims import context
from article3.claims.gate import hits

OURSELVES = re.compile(r"\b(?:[Ww]e|us|[Oo]urs?|[Oo]urselves)\b")
_NOT_A_COUNTRY = re.compile(
    r"[Oo]ur\s+(?:own\s+)?(?:analysis|report(?:er)?s?|newspaper|colleagues?|readers?|sources?"
    r"|correspondents?|calculations?|estimates?|research|newsletter|team|staff|site|website)\b"
)
_SAYS = re.compile(
    r"\b(?:said|says|say|told|tells|added|adds|claim(?:ed|s)|argu(?:ed|es)|wrote|writes|tweeted"
    r"|posted|declared|stressed|warned|noted|insisted|announced|explained|according|stated"
    r"|asked|replied|vowed|pledged|complained|boasted|remarked|quipped|repeated)\b"
)
_BEFORE, _AFTER = 700, 240


def speaker(text: str, start: int, end: int) -> str:
    """The country (or NATO, EU) whose "we", "us" or "our" a sentence holds, ``""`` if unknown.

    The speaker is looked for in the sentence, then before it, then just after: a name of the
    register, or a title with its country ("the Polish defence minister", "NATO's chief").

    >>> text = '"We spend 4% of GDP," Tusk said.'
    >>> speaker(text, 0, len(text))
    'POL'
    """
    match = OURSELVES.search(text, start, end)
    while match is not None and _NOT_A_COUNTRY.match(text, match.start()):
        match = OURSELVES.search(text, match.end(), end)
    if match is None:
        return ""
    low, high = max(0, start - _BEFORE), min(len(text), end + _AFTER)
    piece = text[low:high]
    people = [
        (hit.start + low, hit.end + low, hit.value)
        for hit in hits(piece)
        if hit.kind == "speaker" or context.titled(piece, hit)
    ]
    inside = [person for person in people if start <= person[0] < end]
    if inside:
        spoke = [m.start() for m in _SAYS.finditer(text, start, end)] or [match.start()]
        return min(inside, key=lambda person: min(abs(person[0] - at) for at in spoke))[2]
    after = [person for person in people if person[0] >= end]
    if after and _SAYS.search(text, end, min(high, after[0][1] + 24)) and after[0][0] - end < 80:
        return after[0][2]
    before = [person for person in people if person[1] <= start]
    if before:
        return before[-1][2]
    return after[0][2] if after else ""
