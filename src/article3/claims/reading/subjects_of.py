"""Whose figure a quantity is: the mentions around it, lists, brackets, and what is carried over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from article3.claims.model import Mention, Quantity
from article3.claims.reading.context import Context

_JOIN = re.compile(r"^[\s,]*(?:and|or|nor|&|as well as|plus)?[\s,]*(?:the\s+|both\s+)?$")
_TARGET_AFTER = re.compile(
    r"^(?:['’]s?)?\s*(?:(?!average|median|mean|total)[\w.,%-]+\s+){0,5}?(?:target|guideline|"
    r"benchmark|goal|threshold|estimate|estimates|figure|figures|data|definition|summit|statistic|"
    r"statistics|secretary|report|reports|standard|numbers|headquarters|minimum|calculation|"
    r"calculations|table|tables|chief|minist\w*|meeting|pledge|requirement|official|ambassador|"
    r"commitment|quota|rules?|mark)\b"
)
_AND = re.compile(r"\b(?:and|or|nor|plus|well)\b|&")
_WHICH = re.compile(r",?\s+(?:(?:for|of|to|in)\s+)?(?:which|whom?|whose|that|where)\b")
_OBJECT = re.compile(
    r"\b(?:than|(?:much|many|large|high|big) as|unlike|like|overt\w+|outspen\w+|leads?|led|"
    r"leading|ahead of|behind|after|before|"
    r"among|amongst|told|urge[sd]?|asked|against|alongside|despite|visiting|versus|beat\w*|"
    r"surpass\w*|pass(?:ed|es)|compared (?:with|to)|pressure from|joins?|joined|"
    r"all other)\s+(?:the\s+|its\s+|\w+\s+neighbou?rs\s+)?$"
)
_FOR_AFTER = re.compile(
    r"^\s*(?:of (?:its |their )?(?:gdp|gni|[\w ]{0,20}output)\s*)?(?:\(?20\d\d\)?\s*)?(?:for|by|"
    r"in|from)\s+(?:the\s+)?$"
)
_BRACKET = re.compile(
    r"^\s*(?:\(|:|at|with|on|–|-|—|,|\s|spends?|is|was|stands? at|came in at|"
    r"allocates?|and|just|about|around|only|nearly|already|now|an? estimated)*$"
)


_PRONOUN = re.compile(r"\W*(?:its|it|they|their|this|that|the (?:country|nation|government|kingdom|"
                      r"republic|coalition|cabinet))\b")  # fmt: skip
_BY_AFTER = re.compile(r"^[^,;.]{0,60}\b(?:comes?|came|coming|stems?|is|was|borne|paid|provided|"
                       r"carried|spent|laid out|invested|"
                       r"financed|given|accounted for)\s+(?:from|by)\s+(?:the\s+)?$")  # fmt: skip
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|as against|against|versus|vs\.?|dwarf\w*|outstrip\w*|eclips\w*)\s+"
    r"(?:the )?(?:only |just |about )?(?:under |over |some )?$"
)
_MEETING = re.compile(r"\b(?:leaders|summit|allies|nato|alliance|declaration|communiqu)")
_PLACE = re.compile(r"\b(?:in|at|from|to|near|outside)\s+$")
_OWNS = re.compile(
    r"['’]s\s+(?!average|median|mean|total|overall|combined|defen|military|spending|share|gdp|"
    r"economic|collective)"
)
_FIRST_OF = re.compile(
    r"['’]s?\s+(?:(?:by far|second|third|fourth|two|three|five)[\s-]+)?"
    r"(?:[a-z]{3,9}est|most|least|top|leading|first|only|number)\b"
)
"""A group beside whose best one somebody is named: "Europe's richest country"."""

_THOSE_OF = re.compile(r"\b(?:those|that) (?:of|by|in)\s+(?:the\s+)?$")
_ACTS = re.compile(
    r"\s+(?:together\s+|jointly\s+|now\s+|already\s+)?(?:spen[dt]s?|grew|rose|rais\w+|increas\w+|"
    r"boost\w+|account\w*|carr(?:y|ied)|cover\w*|bears?|bore)\b"
)
_SAYS = re.compile(r"\b(?:by|according to|says|told)\s+(?:the\s+)?$")
_WE = re.compile(r"\b(?:we|our|us)\b")


class Subjects(NamedTuple):
    """The subjects of a quantity, and how sure that is (0 to 1)."""

    codes: tuple[str, ...]
    confidence: float


NOBODY = Subjects((), 0.3)


def subjects_of(
    context: Context,
    quantity: Quantity,
    *,
    exclude: frozenset[str] = frozenset(),
    among: Sequence[Quantity] = (),
) -> Subjects:
    """The subjects of a quantity; ``among`` are the quantities of the same kind in the sentence.

    In order: a list given "respectively", the name the quantity stands in brackets behind, a name
    right after it (2.1 % for Spain), the nearest names before it with all they are joined to, the
    only name of the sentence, and the subject carried over from before.
    """
    key = ("subjects", quantity.start, exclude, len(among))
    if key not in context.memory:
        context.memory[key] = _subjects(context, quantity, exclude, among)
    found: Subjects = context.memory[key]
    return found


def _subjects(
    context: Context, quantity: Quantity, exclude: frozenset[str], among: Sequence[Quantity]
) -> Subjects:
    usable = [m for m in context.countries if m.code not in exclude and not _is_label(context, m)]
    named = [m for m in usable if m.code != "NATO" or not _SAYS.search(_led_by(context, m))]
    usable = named or usable  # "France is put by the Alliance at 2.06 %"
    if len(among) > 1:
        pairs = _respective(context, usable, among)
        if quantity.start in pairs:
            return Subjects((pairs[quantity.start],), 0.9)
    before = [m for m in usable if m.end <= quantity.start]
    if before and "(" not in context.words(before[-1].end, quantity.start):
        before = _without_objects(context, before)
    after = [m for m in usable if m.start >= quantity.end]
    return (
        _beside(context, quantity, before, after)
        or _carried(context, before, exclude)
        or (_led(context, quantity, before) if before else _left(context, quantity, after, exclude))
    )


def _led_by(context: Context, mention: Mention) -> str:
    """The words right before a name."""
    return context.words(max(context.start, mention.start - 20), mention.start)


def _without_objects(context: Context, before: list[Mention]) -> list[Mention]:
    """Those the subject is not only compared with: "Poland outspends Germany at 4 %"."""
    kept: list[Mention] = []
    dropped: Mention | None = None
    for mention in before:
        led = context.words(max(mention.start - 24, context.start), mention.start)
        joined = dropped is not None and _JOIN.match(context.words(dropped.end, mention.start))
        relative = _WHICH.match(context.words(mention.end, mention.end + 16))
        if not relative and (_OBJECT.search(led) or (joined and _AND.search(led))):
            dropped = mention
        else:
            kept.append(mention)
    return kept or before


def _beside(
    context: Context, quantity: Quantity, before: list[Mention], after: list[Mention]
) -> Subjects | None:
    """The name a quantity stands beside: in brackets behind it, or "2 % for Spain"."""
    if before:
        gap = context.words(before[-1].end, quantity.start)
        if _BRACKET.match(gap):
            return _joined(context, before, 0.9, alone="(" in gap)
    gap = context.words(quantity.end, after[0].start) if after else ""
    if after and _FOR_AFTER.match(gap):
        return Subjects((after[0].code,), 0.85)
    if _COMPARED.search(context.before(quantity, 30)):
        return Subjects((before[-1].code,) if before else (), 0.5)
    if after and _BY_AFTER.match(gap) and (before or not _PRONOUN.match(context.low)):
        return Subjects((after[0].code,), 0.8)
    return None


def _carried(context: Context, before: list[Mention], exclude: frozenset[str]) -> Subjects | None:
    """Whom a pronoun at the head of the sentence means."""
    if before or not _PRONOUN.match(context.low):
        return None
    if context.carried is not None and context.carried.code not in exclude:
        return Subjects((context.carried.code,), 0.65)
    return NOBODY


def _led(context: Context, quantity: Quantity, before: list[Mention]) -> Subjects:
    """The names that lead to a quantity: those of its clause, else the sentence's subject."""
    first, _ = context.clause(quantity.start)
    own = [m for m in before if m.start >= first]
    if own:
        return _joined(context, _grammatical(context, own), 0.85)
    return _joined(context, _opening(context, before), 0.7)


def _left(
    context: Context, quantity: Quantity, after: list[Mention], exclude: frozenset[str]
) -> Subjects:
    """Where no name leads to a quantity: we, a capital, a later name, what came before."""
    if _WE.search(context.low):
        spoken = context.speaker or next((m.code for m in context.countries if not m.sure), "")
        if spoken and spoken not in exclude:
            return Subjects((spoken,), 0.65)
    places = [m for m in context.countries if m.end <= quantity.start and m.how == "metonym"]
    if places and not _MEETING.search(context.low):
        return Subjects((places[0].code,), 0.6)
    if after:
        alone = len({m.code for m in after}) == 1
        return Subjects((after[0].code,), 0.55 if alone else 0.5)
    if context.carried is not None and context.carried.code not in exclude:
        return Subjects((context.carried.code,), 0.6 if context.carried.sure else 0.5)
    return NOBODY


def _is_label(context: Context, mention: Mention) -> bool:
    """Whether a mention only labels a target or a source: NATO's target, German newspaper."""
    if mention.how in ("metonym", "capital") and _PLACE.search(
        context.words(mention.start - 10, mention.start)
    ):
        return True
    if mention.kind == "group" and _FIRST_OF.match(context.words(mention.end, mention.end + 40)):
        return True
    if mention.code != "NATO":
        return not mention.sure and mention.how in ("adjective", "demonym")
    return bool(_OWNS.match(context.words(mention.end, mention.end + 24))) or bool(
        _TARGET_AFTER.match(context.words(mention.end, min(mention.end + 60, context.end)))
    )


def _grammatical(context: Context, before: list[Mention]) -> list[Mention]:
    """The mentions up to the one the quantity is about: a country before a group named later.

    "Germany is NATO's second spender at 2.1%": the Alliance is where it is compared.
    """
    last = before[-1]
    compared = context.words(last.end, context.end)[:45]
    led = context.words(max(context.start, last.start - 14), last.start)
    if _THOSE_OF.search(led) or _ACTS.match(compared):
        return before
    if last.kind == "group" and not re.search(
        r"\b(?:average|median|mean|total|overall)\b", compared
    ):
        for place in range(len(before) - 2, -1, -1):
            if before[place].kind == "country" and before[place].sure:
                gap = context.words(before[place].end, last.start)
                if not _JOIN.match(gap) and len(gap) < 90:
                    return before[: place + 1]
    return before


def _opening(context: Context, before: list[Mention]) -> list[Mention]:
    """The first sure mention of a sentence with all that is joined to it."""
    first = next((n for n, m in enumerate(before) if m.sure), 0)
    last = first
    for n in range(first + 1, len(before)):
        if not _JOIN.match(context.words(before[n - 1].end, before[n].start)):
            break
        last = n
    while last > first and not _conjoined(context, before[last - 1], before[last]):
        last -= 1
    return before[: last + 1]


def _conjoined(context: Context, left: Mention, right: Mention) -> bool:
    """Whether "and" or its like stands between two names: a comma alone lists nobody."""
    gap = context.words(left.end, right.start)
    return bool(_JOIN.match(gap) and _AND.search(gap))


def _joined(
    context: Context, before: list[Mention], confidence: float, *, alone: bool = False
) -> Subjects:
    """The last mention with all it is joined to: "Estonia, Latvia and Lithuania"."""
    codes = [before[-1].code]
    if not alone and len(before) > 1 and _conjoined(context, before[-2], before[-1]):
        for left, right in zip(reversed(before[:-1]), reversed(before), strict=False):
            if left.kind != right.kind or not _JOIN.match(context.words(left.end, right.start)):
                break
            if left.code not in codes:
                codes.append(left.code)
    codes.reverse()
    return Subjects(tuple(codes), confidence if before[-1].sure else min(confidence, 0.65))


def _respective(
    context: Context, mentions: list[Mention], among: Sequence[Quantity]
) -> dict[int, str]:
    """The mention of each quantity in the run of names and the run of numbers they belong to."""
    runs: list[list[Quantity]] = []
    for quantity in among:
        if runs and _JOIN.match(context.words(runs[-1][-1].end, quantity.start)):
            runs[-1].append(quantity)
        else:
            runs.append([quantity])
    pairs: dict[int, str] = {}
    for run in runs:
        if len(run) < 2:
            continue
        names = [m for m in mentions if m.kind == "country" and m.end <= run[0].start]
        last = names[-len(run) :]
        joined = all(
            _JOIN.match(context.words(left.end, right.start)) for left, right in pairwise(last)
        )
        if len(last) == len(run) and joined:
            pairs.update({q.start: m.code for q, m in zip(run, last, strict=True)})
    return pairs
