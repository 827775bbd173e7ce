"""Check a text: spot what may be a claim, read it, look it up, and say how it stands then and now.

Nothing is fetched and nothing is remembered of a document: the same text, dates and ledger give the
same report.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache, partial
from itertools import islice

from article3.claims.document import Document
from article3.claims.evidence import Evidence
from article3.claims.extractors import Extractor, proposed
from article3.claims.gate import Spotted, hits, hits_of, scan
from article3.claims.lints import lints
from article3.claims.model import Checked, Claim, Mention, Report
from article3.claims.quantities import quantities
from article3.claims.reading import read_claims
from article3.claims.reading.context import Context
from article3.claims.reading.cues import cues
from article3.claims.subjects import mentions, resolve_subjects
from article3.claims.unnamed import named
from article3.claims.verdict import verdict
from article3.errors import Article3Error
from article3.ledger import Ledger, open_ledger

LONGEST_SENTENCE = 2_000
"""Characters of a "sentence" that are read: a longer one is a table or no prose."""

_SPACES = "\n\r\t\u00a0\u202f\u2009"
_REACH = 3
"""Sentences before that a pronoun may reach back over."""

_SIGN = re.compile(r"[%$€£]|\d{4,}|\d[.,]\d")
_TOPIC = ("defence", "target", "budget")
_evidence: weakref.WeakKeyDictionary[Ledger, Evidence] = weakref.WeakKeyDictionary()


def check(
    text: str,
    *,
    published: date | None = None,
    title: str = "",
    url: str = "",
    as_of: date | None = None,
    ledger: Ledger | None = None,
    extractors: Sequence[Extractor] = (),
    most: int | None = None,
) -> Report:
    """Every claim of a text about burden-sharing with its verdict, then and now.

    ``published`` is the day the text appeared: "then" is by what was known on it; without it only
    "now" is judged. ``as_of`` is what now means (today unless given). ``extractors`` may propose
    further claims; looking up and judging stays the checker's own. A text with more than ``most``
    claims raises ``Article3Error`` instead of being checked at length.

    >>> from datetime import date
    >>> report = check("Estonia spent 3.43% of GDP on defence in 2024.",
    ...                published=date(2024, 7, 1), as_of=date(2026, 8, 1))
    >>> [(c.verdict.then.label, c.verdict.now.label) for c in report.checked]
    [('supported', 'outdated')]
    """
    ledger = ledger or _bundled()
    today = as_of or date.today()
    known = published if published is None or published <= today else today
    held = evidence_of(ledger)
    read = list(islice(_claims(text, known, today, title), most and most + 1))
    if most and len(read) > most:
        raise Article3Error(
            f"The text makes more than {most:,} claims; give the part that matters."
        )
    notes: tuple[str, ...] = ()
    if extractors:
        document = Document(text, title, url, published)
        more, said = proposed(document, extractors)
        read = _merged(read, more)
        notes = tuple(said)
    settled = (named(found, held, known or today) for found in read)
    checked = [Checked(claim, verdict(claim, held, known, today)) for claim in settled]
    return Report(
        text, title, url, published, "asked" if published else "", today, tuple(checked),
        tuple(lints(text, published, read)), notes=notes,
    )  # fmt: skip


def evidence_of(ledger: Ledger) -> Evidence:
    """The index over a ledger, made once."""
    if ledger not in _evidence:
        _evidence[ledger] = Evidence(ledger)
    return _evidence[ledger]


@lru_cache(maxsize=1)
def _bundled() -> Ledger:
    return open_ledger()


def _claims(text: str, published: date | None, today: date, title: str) -> Iterator[Claim]:
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


def _merged(own: list[Claim], more: Sequence[Claim]) -> list[Claim]:
    """Our claims, and proposals about quantities we read nothing in."""
    taken = [(c.quantity.start, c.quantity.end) for c in own if c.quantity]
    fresh = [
        c
        for c in more
        if c.quantity is None
        or not any(c.quantity.start < end and start < c.quantity.end for start, end in taken)
    ]
    return sorted([*own, *fresh], key=lambda c: c.quantity.start if c.quantity else c.start)
