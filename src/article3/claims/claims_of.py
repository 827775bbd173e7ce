"""The claims of a text, sentence by sentence: spotted, counted, and read with what came before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from article3.claims.gate import Spotted, hits, hits_of, scan
from article3.claims.model import Claim, Mention
from article3.claims.quantities import quantities
from article3.claims.reading import read_claims
from article3.claims.reading.context import Context
from article3.claims.reading.cues import cues
from article3.claims.subjects import Earlier, mentions, resolve_subjects

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
    named = _Named(text, title, spotted)
    topic = aid_topic = False
    for number in holding:
        start, end = _span(spotted[number])
        low = _lowered(text, start, end)
        said = cues(low, start)
        amounts = quantities(text, start, end) if said.has("amount") or _SIGN.search(low) else []
        if amounts or said.has("joined", "deadline", "meet"):
            name = partial(named.by, number, said.has("pronoun"))
            carry = partial(named.carried, number)
            context = Context(
                text, start, end, low, amounts, said, published, today, name, carry, topic,
                aid_topic,
            )  # fmt: skip
            yield from read_claims(context)
        topic = said.has(*_TOPIC) or (topic and not said.has("other_economy"))
        aid_topic = "ukrain" in low or "kyiv" in low or (aid_topic and not said.has("defence"))


class _Named:
    """Whom the sentences of a text name; most are only asked for their neighbour's sake.

    A class and not functions within ``claims_of``: compiled, those refer to themselves, and every
    text would wait for the garbage collector.
    """

    def __init__(self, text: str, title: str, spotted: Sequence[Spotted]) -> None:
        self._text = text
        self._title = title
        self._spotted = spotted
        self._held: dict[int, list[Mention]] = {}
        self._asked: tuple[list[Mention], Mention | None] | None = None

    def by(self, number: int, pronoun: bool) -> list[Mention]:
        """Whom a sentence names, its pronouns resolved."""
        own = self._in(number)
        if pronoun or any(m.how == "pronoun" for m in own):
            start, end = _span(self._spotted[number])
            own = resolve_subjects(self._text, start, end, own, partial(self._earlier, number))
            self._held[number] = own
        return own

    def _earlier(self, number: int) -> Earlier:
        heading, common = self._about()
        return Earlier(self._before(number), heading, common.code if common else "")

    def carried(self, number: int) -> Mention | None:
        """Whom a sentence is about that names nobody: the one before, the title, the article."""
        heading, common = self._about()
        return _carried(self._before(number), heading) or common

    def _about(self) -> tuple[list[Mention], Mention | None]:
        """Whom the title names, and whom the text names most."""
        if self._asked is None:
            title = self._title
            heading = mentions(title, 0, len(title), hits(title)) if title else []
            self._asked = heading, _most_named(self._spotted)
        return self._asked

    def _in(self, number: int) -> list[Mention]:
        """Whom a sentence names by itself."""
        if number not in self._held:
            found = self._spotted[number]
            start, end = _span(found)
            inside = hits_of(self._text, found)
            if end < found.end:
                inside = [hit for hit in inside if hit.end <= end]
            self._held[number] = mentions(self._text, start, end, inside)
        return self._held[number]

    def _before(self, number: int) -> list[Mention]:
        """Whom the nearest sentence before that names a country or group names."""
        for earlier in range(number - 1, max(number - _REACH, 0) - 1, -1):
            found = self._in(earlier)
            if any(m.kind in ("country", "group") for m in found):
                return found
        return []


def _span(found: Spotted) -> tuple[int, int]:
    """Where a sentence begins and where reading it ends."""
    return found.start, min(found.end, found.start + LONGEST_SENTENCE)


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
