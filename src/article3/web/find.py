"""Search: what a few words name, best first, and the figure they ask for where they ask for one.

Everything there is to find is small and held in memory: Allies, groups, indicators, promises,
programmes, editions, pages. Words match whole, as the beginning of a word, or with a slip of the
keyboard; nothing that is asked is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from article3 import indicators
from article3.alliance import COUNTRIES, GROUPS, entity_name
from article3.errors import Article3Error
from article3.ledger import Figure, Ledger
from article3.ledger.commitments import commitments
from article3.measures import figure
from article3.measures.standing import newest_period
from article3.programmes import programmes

KINDS = {
    "entity": "Allies and groups", "page": "Pages", "indicator": "Indicators",
    "promise": "Promises", "programme": "Programmes and operations", "edition": "Editions",
}  # fmt: skip
"""What may be found, in the order it is shown."""

ASKED = {
    "defexp_share_gdp": ("share", "gdp", "percent", "defence", "defense", "spending", "expenditure",
                         "burden", "level", "2", "3.5"),
    "defexp_usd_current": ("amount", "dollars", "usd", "money", "billion", "million"),
    "defexp_eur_current": ("euro", "euros", "eur"),
    "defexp_share_gni": ("gni",),
    "equipment_share": ("equipment", "procurement", "kit"),
    "personnel_share": ("personnel", "salaries", "pensions"),
    "military_personnel": ("troops", "soldiers", "military", "strength"),
    "defexp_real_change": ("growth", "change", "real", "increase"),
    "defexp_per_capita_const": ("head", "capita"),
    "defexp_share_of_nato": ("alliance",),
    "gdp_usd_current": ("economy",),
}  # fmt: skip
"""Words that ask an indicator's figure of an Ally, besides those of its own name."""

_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
_YEAR = re.compile(r"(19|20)\d\d$")
_MOST = 12
_CLOSE = 0.84
_ENOUGH = 0.6
"""The part of the words that what is found must meet."""
_QUIET = {"of", "the", "in", "a", "and", "s", "to", "for", "what", "is", "how", "much", "does",
          "on", "as", "it", "its", "by"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that may be found: its name, where it leads, and words that lead to it."""

    kind: str
    name: str
    path: str
    words: tuple[str, ...]
    note: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: the figure the words ask for if they do, and entries, best first, by kind."""

    figure: Figure | None
    asked: str
    found: tuple[tuple[str, tuple[Entry, ...]], ...]


def words_of(text: str) -> list[str]:
    """The words of a text without case and accents.

    >>> words_of("Türkiye's 2 % GDP")
    ['turkiye', 's', '2', 'gdp']
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def find(ledger: Ledger, text: str, pages: Iterable[tuple[str, str]] = ()) -> Answer:
    """What the words name; ``pages`` are the paths and names of pages that may be found too."""
    asked = [word for word in words_of(text) if word not in _QUIET]
    if not asked:
        return Answer(None, "", ())
    page_entries = [Entry("page", name, path, tuple(words_of(f"{name} {path}")))
                    for path, name in pages]  # fmt: skip
    scored = [
        (score, entry)
        for entry in (*_standing(), *_editions(ledger), *page_entries)
        if (score := _score(asked, entry))
    ]
    scored.sort(key=lambda pair: (-pair[0], pair[1].name))
    found = tuple(
        (KINDS[kind], tuple(entry for _, entry in scored if entry.kind == kind)[:_MOST])
        for kind in KINDS
    )
    entity = _entity(text)
    made, what = _figure(ledger, entity, asked) if entity else (None, "")
    return Answer(made, what, tuple((kind, entries) for kind, entries in found if entries))


@cache
def _standing() -> tuple[Entry, ...]:
    """What no ledger changes: Allies, groups, indicators, promises, programmes."""
    made = [
        Entry("entity", c.name, f"/ally/{c.iso3}",
              tuple(words_of(" ".join((c.name, c.iso3, c.iso2, *c.aliases)))))
        for c in COUNTRIES.values()
    ]  # fmt: skip
    made += [
        Entry("entity", g.name, f"/ally/{g.code}",
              tuple(words_of(" ".join((g.name, g.code, *g.aliases)))), g.definition)
        for g in GROUPS.values()
    ]  # fmt: skip
    made += [
        Entry("indicator", i.name, "/aid" if i.code.startswith("ukr_aid") else "/ranking",
              tuple(words_of(f"{i.name} {i.code} {i.publisher} {' '.join(ASKED.get(i.code, ()))}")),
              f"{i.publisher}: {i.definition}", (("indicator", i.code),))
        for i in indicators.REGISTRY.values()
    ]  # fmt: skip
    made += [
        Entry("promise", f"{entity_name(c.who)}: {c.text}", "/promises",
              tuple(words_of(f"{c.text} {c.forum} {entity_name(c.who)} {c.deadline} promise")),
              f"{c.forum}, {c.made_on}. {c.source_title}", (("who", c.who),))
        for c in commitments()
    ]  # fmt: skip
    made += [
        Entry("programme", p.name, "/programmes",
              tuple(words_of(f"{p.name} {p.code} {p.kind} {p.location}")),
              f"{p.kind}, {p.stage}, as of {p.as_of}. {p.source}")
        for p in programmes()
    ]  # fmt: skip
    return tuple(made)


def _editions(ledger: Ledger) -> list[Entry]:
    return [
        Entry("edition", f"{e.title} ({e.id})", f"/sources#{e.id}",
              tuple(words_of(f"{e.title} {e.publisher} {e.id} {e.published:%B %Y} edition")),
              f"{e.publisher}, {e.published}")
        for e in reversed(ledger.editions)
    ]  # fmt: skip


def _score(asked: Sequence[str], entry: Entry) -> float:
    """How well an entry answers: most words must be met, an Ally's by any one of them."""
    met = [max((_likeness(word, own) for own in entry.words), default=0.0) for word in asked]
    if entry.kind == "entity":
        # "Poland equipment 2024" names an Ally, a thing and a year: the Ally is found all the same.
        best = max(met, default=0.0)
        return best + 0.2 * (sum(m >= 1 for m in met) / len(entry.words)) if best >= _CLOSE else 0.0
    good = [m for m in met if m >= _CLOSE]
    if len(good) < _ENOUGH * len(met):
        return 0.0
    return sum(good) / len(met) + 0.3 * len(good) / len(entry.words)


def _likeness(asked: str, own: str) -> float:
    """1 for the same word, less for its beginning, less again for a slip in a long one."""
    if asked == own:
        return 1.0
    if len(asked) >= 3 and own.startswith(asked):
        return 0.9
    if len(asked) < 5 or abs(len(asked) - len(own)) > 2:
        return 0.0
    ratio = SequenceMatcher(None, asked, own).ratio()
    return ratio * 0.99 if ratio >= _CLOSE else 0.0


@cache
def _entities() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Every name of an Ally or group as words, the longest first."""
    names = [(tuple(words_of(n)), c.iso3) for c in COUNTRIES.values()
             for n in (c.name, c.iso3, *c.aliases)]  # fmt: skip
    names += [(tuple(words_of(n)), g.code) for g in GROUPS.values()
              for n in (g.name, g.code, *g.aliases)]  # fmt: skip
    return tuple(sorted({n for n in names if n[0]}, key=lambda pair: (-len(pair[0]), pair)))


def _entity(text: str) -> str | None:
    """The Ally or group a text names; the longest name wins, a slip counts last."""
    asked = words_of(text)
    for name, code in _entities():
        width = len(name)
        if any(tuple(asked[i : i + width]) == name for i in range(len(asked) - width + 1)):
            return code
    for name, code in _entities():
        if len(name) == 1 and any(_likeness(word, name[0]) >= _CLOSE for word in asked
                                  if len(word) > 4):  # fmt: skip
            return code
    return None


def _figure(ledger: Ledger, entity: str, asked: Sequence[str]) -> tuple[Figure | None, str]:
    """The figure an Ally and the other words ask for, and the indicator's code."""
    own = set(words_of(f"{entity_name(entity)} {entity}"))
    rest = [word for word in asked if word not in own]
    years = [word for word in rest if _YEAR.match(word)]
    topic = [word for word in rest if not _YEAR.match(word)]
    code = _topic(topic)
    if code is None:
        if topic or not years:
            return None, ""
        code = "defexp_share_gdp"  # an Ally and a year alone ask for what the Alliance promises on
    year = years[-1] if years else newest_period(ledger, entity=entity)
    for when in (year,) if years else (year, str(int(year) - 1), str(int(year) - 2)):
        try:
            return figure(ledger, entity, code, when), code
        except Article3Error:
            continue
    return None, code


def _topic(topic: Sequence[str]) -> str | None:
    """The indicator the words ask for: the one that most of them speak of."""
    best: tuple[float, str | None] = (0.0, None)
    for code, words in ASKED.items():
        named = set(words_of(indicators.get(code).name)) - {"defence", "expenditure", "share"}
        score = sum(1.0 for w in topic if w in words) + sum(0.5 for w in topic if w in named)
        if score > best[0]:
            best = (score, code)
    return best[1]
