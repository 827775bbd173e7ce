"""The claims of a text, sentence by sentence: spotted, counted, and read with what came before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from article3.claims.gate import Spotted, hits, hits_of, scan
from article3.claims.model import Claim, Mention
from article3.claims.quantities import quantities
from article3.claims.reading import read_claims
from article3.claims.reading.context import Context
from article3.claims.reading.cues import cues
from article3.claims.subjects import mentions, resolve_subjects

LONGEST_SENTENCE = 2_000
"""Characters of a "sentence" that are read: a longer one is a table or no prose."""

_SPACES = "\n\r\t\u00a0\u202f\u2009"
_REACH = 3
"""Sentences before that a pronoun may reach back over."""

_SIGN = re.compile(r"[%$€£]|\d{4,}|\d[.,]\d")
_TOPIC = ("defence", "target", "budget")


def claims_of(text: str, published: date | None, today: date, title: str) -> Iterator[Claim]:
    """The claims of a text, sentence by sentence, each read with what came before it."""
    spotted = scan(text)
    holding = [number for number, found in enumerate(spotted) if found.holds]
    if not holding:
        return
    heading = mentions(title, 0, len(title), hits(title)) if title else []
    common = _most_named(spotted)
    most = common.code if common else ""
    named: dict[int, list[Mention]] = {}

    def mentioned(number: int) -> list[Mention]:
        """Whom a sentence names; most sentences are only asked for their neighbour's sake."""
        if number not in named:
            found = spotted[number]
            end = min(found.end, found.start + LONGEST_SENTENCE)
            inside = hits_of(text, found)
            if end < found.end:
                inside = [hit for hit in inside if hit.end <= end]
            named[number] = mentions(text, found.start, end, inside)
        return named[number]

    def name(number: int, pronoun: bool) -> tuple[list[Mention], Mention | None]:
        """Whom a sentence names with its pronouns resolved, and whom it carries over."""
        found, previous = spotted[number], _before(mentioned, number)
        end = min(found.end, found.start + LONGEST_SENTENCE)
        own = mentioned(number)
        if pronoun or any(m.how == "pronoun" for m in own):
            own = resolve_subjects(text, found.start, end, own, previous, heading, most)
            named[number] = own
        return own, _carried(previous, heading) or common

    topic = aid_topic = False
    for number in holding:
        found = spotted[number]
        start, end = found.start, min(found.end, found.start + LONGEST_SENTENCE)
        low = _lowered(text, start, end)
        said = cues(low, start)
        amounts = quantities(text, start, end) if said.has("amount") or _SIGN.search(low) else []
        if amounts or said.has("joined", "deadline", "meet"):
            asked = partial(name, number, said.has("pronoun"))
            context = Context(
                text, start, end, low, amounts, said, published, today, asked, topic, aid_topic
            )
            yield from read_claims(context)
        topic = said.has(*_TOPIC) or (topic and not said.has("other_economy"))
        aid_topic = "ukrain" in low or "kyiv" in low or (aid_topic and not said.has("defence"))


def _before(mentioned: Callable[[int], list[Mention]], number: int) -> list[Mention]:
    """Whom the nearest sentence before that names a country or group names."""
    for earlier in range(number - 1, max(number - _REACH, 0) - 1, -1):
        found = mentioned(earlier)
        if any(m.kind in ("country", "group") for m in found):
            return found
    return []


def _lowered(text: str, start: int, end: int) -> str:
    """The sentence in lower case with plain spaces, every character in its place."""
    low = text[start:end].lower()
    if len(low) != end - start:
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text[start:end])
    for space in _SPACES:  # str.translate takes ten times as long
        low = low.replace(space, " ")
    return low


def _carried(previous: list[Mention], heading: list[Mention]) -> Mention | None:
    """The subject of the sentence before, else the title's only one."""
    for mention in previous:
        if mention.kind == "country" and mention.sure:
            return mention._replace(how="carried")
    codes = {m.code for m in heading if m.kind == "country"}
    if len(codes) == 1:
        return next(m for m in heading if m.kind == "country")._replace(how="carried")
    return previous[0]._replace(how="carried") if previous else None


def _most_named(spotted: Sequence[Spotted]) -> Mention | None:
    """The country an article names most, where it clearly is about one."""
    named: dict[str, int] = {}
    for found in spotted:
        for _, _, kind, code, alias in found.hits:
            if kind == "alias" and alias is not None and alias.kind == "country":
                named[code] = named.get(code, 0) + 1
    most = max(named.values(), default=0)
    if most < 3 or sum(2 * times > most for times in named.values()) > 1:
        return None
    code = next(code for code, times in named.items() if times == most)
    return Mention(code, "country", 0, 0, "carried", sure=False)
