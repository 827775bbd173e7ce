"""The gate: one pass over a text finds the names and words a claim is made of.

Everything the checker reads goes through here first, and most of it goes no further: a sentence is
spotted when it states an amount and speaks of somebody or something in the domain. The pass is an
Aho-Corasick automaton over a copy of the text in lower case that keeps every offset.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from article3.claims import lexicon
from article3.claims.sentences import sentences

__all__ = ["Alias", "Hit", "Spotted", "aliases", "hits", "scan", "sentences", "spot"]


class Alias(NamedTuple):
    """One row of the register of names.

    ``kind``: ``country``, ``group``, ``organisation`` or ``none`` (words that name nobody here).
    ``how``: ``name``, ``adjective``, ``demonym``, ``capital``, ``metonym``, ``forces``,
    ``group_name``, ``org_name``, ``phrase``, ``speaker``. ``rules``: ``exact`` (case as written),
    ``any`` (any case), ``event`` (a city that also names summits and treaties), ``unsure``,
    ``bloc`` (NATO or EU by what was named last).
    """

    code: str
    kind: str
    words: str
    how: str
    rules: frozenset[str]


class Hit(NamedTuple):
    """A phrase of the lexicon or the register in the text: ``text[start:end]``.

    ``kind`` is ``alias`` (``value`` is the code), ``speaker`` (a person, ``value`` the code of
    whom they speak for), ``trigger`` or ``cue`` (``value`` is the group in the lexicon).
    """

    start: int
    end: int
    kind: str
    value: str
    alias: Alias | None


class Spotted(NamedTuple):
    """A sentence with its hits in order; ``holds`` is whether it may hold a claim."""

    start: int
    end: int
    hits: tuple[Hit, ...]
    holds: bool


_TRIGGER, _DOMAIN, _TOPIC, _WEAK = 1, 2, 4, 8
_SPACE = ord(" ")
_SHORT = 12  # a line of digits and nothing known: a page number, a date
_SYMBOLS = frozenset("%$£")
_DIGITS = bytes(48 if 48 <= c <= 57 else _SPACE for c in range(256))


def _levels() -> bytes:
    """The table that makes letters small and turns quotes, hyphens and brackets into spaces."""
    table = bytearray(range(256))
    for code in range(256):
        small = chr(code).lower().encode("latin-1", "replace")
        table[code] = small[0]
    for mark in "\n\t\r\x0b\x0c\xa0()[]\"'-/*|?<>=_#\xab\xbb":
        table[ord(mark)] = _SPACE
    return bytes(table)


_LEVEL = _levels()
_LETTERS = bytes(int(chr(c).isalnum()) for c in range(256))


class _Pattern(NamedTuple):
    """What a phrase of the automaton stands for.

    ``capital`` is the place of the letter that must be a capital (-1: any case), ``exact`` the
    words where every letter counts. ``kind``, ``value`` and ``alias`` are those of its only hit;
    a phrase with several has them in ``parts`` as ``(kind, value, alias, from, to)``.
    """

    width: int
    capital: int
    exact: str
    weight: int
    kind: str
    value: str
    alias: Alias | None
    parts: tuple[tuple[str, str, Alias | None, int, int], ...]


@dataclass(frozen=True, slots=True)
class _Machine:
    find: Callable[[bytes], list[tuple[int, int, int]]]
    patterns: list[tuple[Any, ...]]
    """Each a :class:`_Pattern` as a plain tuple, which unpacks several times faster."""
    weights: list[int]


@cache
def aliases() -> tuple[Alias, ...]:
    """Every row of the register of names, recalled ones too: names are no statistics."""
    import polars as pl

    from article3.ledger.registers import read_register

    schema = dict.fromkeys(
        ("code", "code_kind", "alias", "alias_kind", "lang", "ambiguous", "rule"), pl.String
    )
    rows = read_register("aliases", schema).rows(every=True)
    return tuple(
        Alias(code or "", kind, words, how, frozenset((rule or "").split(";")) - {""})
        for code, kind, words, how, rule in rows.select(
            "code", "code_kind", "alias", "alias_kind", "rule"
        ).iter_rows()
    )


def _level(text: str) -> bytes:
    """One byte a character: small letters, and spaces for quotes, hyphens and line breaks.

    Letters outside Latin-1 (ł, ğ) become spaces too, in the names as in the text, so that every
    byte stands for the character at the same offset whatever the alphabet.

    >>> _level("Zalužnyj\u2019s \u201cNATO-led\u201d")
    b'zalu nyj s  nato led '
    """
    return text.encode("latin-1", "replace").translate(_LEVEL)


@cache
def _machine() -> _Machine:
    from ahocorasick_rs import BytesAhoCorasick, MatchKind

    phrases: dict[bytes, list[tuple[str, str, Alias | None]]] = {}
    for alias in aliases():
        if not _level(alias.words).strip():
            continue  # an alphabet the pass does not read
        kind = "speaker" if alias.how == "speaker" else "alias"
        phrases.setdefault(_level(alias.words), []).append((kind, alias.code, alias))
    named = frozenset(phrases)
    weak = frozenset(map(_level, lexicon.WEAK))
    for kind, groups in (("trigger", lexicon.TRIGGERS), ("cue", lexicon.CUES)):
        for group, listed in groups.items():
            for phrase in map(_level, listed):
                known = phrases.setdefault(phrase, [])
                if (kind, group, None) not in known:
                    known.append((kind, group, None))
    patterns = [_pattern(phrase, phrases, named, weak) for phrase in phrases]
    symbols = frozenset(map(_level, _SYMBOLS))
    keys = [phrase if phrase in symbols else b" " + phrase for phrase in phrases]
    automaton = BytesAhoCorasick(keys, matchkind=MatchKind.LeftmostLongest)
    return _Machine(
        automaton.find_matches_as_indexes, list(map(tuple, patterns)), [p.weight for p in patterns]
    )


def _pattern(
    phrase: bytes,
    phrases: Mapping[bytes, list[tuple[str, str, Alias | None]]],
    named: frozenset[bytes],
    weak: frozenset[bytes],
) -> _Pattern:
    """What a phrase stands for and, inside a cue, whom it names (NATO in "cost of NATO")."""
    found = phrases[phrase]
    parts = [(kind, value, alias, 0, len(phrase)) for kind, value, alias in found]
    if found[0][0] == "cue":
        begin = 0
        for word in phrase.split(b" "):
            if word in named and word != phrase:
                parts += [(*hit, begin, begin + len(word)) for hit in phrases[word]]
            begin += len(word) + 1
    weight = 0
    for kind, value, alias, _, _ in parts:
        if kind == "trigger":
            weight |= _WEAK if phrase in weak else _TRIGGER
        elif kind == "cue":
            weight |= _DOMAIN | _TOPIC if value in lexicon.TOPICS else _DOMAIN
        elif kind == "alias" and alias is not None and alias.kind != "none":
            weight |= _DOMAIN
    first = found[0][2]
    exact, capital = "", -1
    if first is not None and "exact" in first.rules:
        exact = first.words
    elif first is not None and "any" not in first.rules:
        capital = next((i for i, c in enumerate(first.words) if c.isupper()), -1)
    several = tuple(parts) if len(parts) > 1 else ()
    return _Pattern(len(phrase), capital, exact, weight, *parts[0][:3], several)


def _whole(text: str, level: bytes, matches: list[tuple[int, int, int]]) -> tuple[list[Hit], int]:
    """The hits of the matches that are whole words in the right case, and their joint weight.

    ``level`` is the text's, with a space before and after it.
    """
    patterns = _machine().patterns
    letters = _LETTERS
    new = tuple.__new__  # half the time of Hit(...), and this is the checker's innermost loop
    made: list[Hit] = []
    joint = 0
    for index, _, stop in matches:
        width, capital, exact, weight, kind, value, alias, parts = patterns[index]
        end = stop - 1
        start = end - width
        if (
            ((follows := level[stop]) != _SPACE and letters[follows] and letters[level[end]])
            or (capital >= 0 and not text[start + capital].isupper())
            or (exact and text[start:end] != exact)
        ):
            # A longest match that was none may hide shorter ones: "NATO" and "European" in "NATO's
            # Europe|an", where it ran into a word it does not know.
            cut = level.rfind(b" ", start + 1, end)
            if cut > 0:
                word = level.find(b" ", stop)
                for low, high in ((start, cut + 1), (cut, word + 1)):
                    piece = level[low:high]
                    inner, weight = _whole(text[low : high - 2], piece, _machine().find(piece))
                    made += [Hit(h.start + low, h.end + low, *h[2:]) for h in inner]
                    joint |= weight
            continue
        joint |= weight
        if parts:
            made += [Hit(start + a, start + b, k, v, n) for k, v, n, a, b in parts]
        else:
            made.append(new(Hit, (start, end, kind, value, alias)))
    return made, joint


def hits(text: str) -> list[Hit]:
    """Every hit of a text in order, whatever sentence it stands in.

    >>> [(hit.kind, hit.value) for hit in hits("Poland spends 4.1% of GDP")]
    [('alias', 'POL'), ('cue', 'spending'), ('trigger', 'percent'), ('cue', 'gdp')]
    """
    level = b" %b " % _level(text)
    return _whole(text, level, _machine().find(level))[0]


def hits_of(text: str, spotted: Spotted) -> Sequence[Hit]:
    """The hits of a sentence, read on its own where :func:`scan` had no need of them."""
    if spotted.hits or spotted.holds:
        return spotted.hits
    start, end = spotted.start, spotted.end
    return [Hit(hit.start + start, hit.end + start, *hit[2:]) for hit in hits(text[start:end])]


def scan(text: str) -> list[Spotted]:
    """Every sentence of a text; ``holds`` marks those that may hold a claim.

    Only those have their hits; :func:`hits_of` gives the others'.
    """
    return _read(text, every=True)


def spot(text: str) -> list[Spotted]:
    """The sentences that may hold a claim.

    They state an amount (a digit, or a word of number, fraction, rank or whole) and speak of the
    domain, or follow a sentence that does.

    >>> [text.hits[0].value for text in spot("It rained. Latvia spent 3% of GDP. Nobody cared.")]
    ['LVA']
    """
    return _read(text, every=False)


def _read(text: str, *, every: bool) -> list[Spotted]:
    machine = _machine()
    weights = machine.weights
    new = tuple.__new__
    raw = text.encode("latin-1", "replace")
    digits = raw.translate(_DIGITS)
    level = b" %b " % raw.translate(_LEVEL)
    matches = machine.find(level)
    matches.append((-1, len(level), len(level)))
    place = 0
    index, begin, _ = matches[0]
    before = 0
    read: list[Spotted] = []
    for start, end in sentences(text):
        first = place
        weight = 0
        while begin <= end:  # the padding shifts a match by one
            weight |= weights[index]
            place += 1
            index, begin, _ = matches[place]
        # Weights of matches that may turn out to be none are good enough to pass a sentence over.
        if (weight | before) & _DOMAIN and (
            weight & _TRIGGER
            or (weight & _WEAK and (every or weight & _TOPIC))
            or digits.find(b"0", start, end) >= 0
        ):
            found, sure = _whole(text, level, matches[first:place])
            holds = bool((sure | before) & _DOMAIN) and bool(
                sure & _TRIGGER
                or (sure & (_WEAK | _TOPIC) == _WEAK | _TOPIC)
                or ((found or end - start > _SHORT) and digits.find(b"0", start, end) >= 0)
            )
            if holds or every:
                if found and found[-1].end > end:
                    # Words on both sides of a boundary are no name: read the sentence on its own.
                    found = [
                        Hit(hit.start + start, hit.end + start, *hit[2:])
                        for hit in hits(text[start:end])
                    ]
                read.append(new(Spotted, (start, end, tuple(found), holds)))
        elif every:
            # Nobody asks for most of these: hits_of reads the sentence if somebody does.
            read.append(new(Spotted, (start, end, (), False)))
        before = weight
    return read
