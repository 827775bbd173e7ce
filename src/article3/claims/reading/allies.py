"""Counts of Allies at a level, "every Ally", membership, and a deadline by itself."""

from __future__ import annotations

import re

from article3.alliance import group
from article3.claims.model import Claim, Quantity
from article3.claims.reading.context import Context, comparator_of
from article3.claims.reading.subjects_of import subjects_of
from article3.claims.reading.targets import is_target
from article3.claims.reading.timing import modality_of, time_of

_NOUNS = {"ally", "member", "country", "nation", "state", "member state", "government", "capital",
          "NATO member", "member country", "member nation", "nato member", "partner"}  # fmt: skip
_FEW = re.compile(r"^\s*(?:of\s+)?(?:the\s+|its\s+|nato[’']?s?\s+|all\s+|our\s+)*(?:\d+\s+)?"
                  r"(?:[\w-]+\s+){0,2}?(?:members?|allies|ally|countries|nations|states|"
                  r"member states|governments|capitals|them\b|of them)(?!\w*['’])")  # fmt: skip
_EVERY = re.compile(
    r"\b(?:every(?:\s+single)?|each|all)\s+(?:of\s+)?(?:the\s+|our\s+|its\s+|other\s+)*"
    r"(?:nato(?:[’']s)?\s+|european\s+|eu\s+|\d\d\s+|32\s+|31\s+|alliance\s+)*"
    r"(?:members?(?:\s+states?|\s+countr\w+)?|all(?:y|ies)|countr(?:y|ies)|nations?|"
    r"member states)\b"
)
_ASKED = re.compile(r"\b(?:ask|requir|expect|urg|want|oblig|call|agree|commit|encourag|press|"
                    r"demand|"
                    r"set|allow|need|push)\w*\s+(?:for\s+|on\s+|that\s+|from\s+|"
                    r"upon\s+)?$")  # fmt: skip
_SUPERLATIVE_OF = re.compile(
    r"\b(?:most|least|first|last|[a-z]{3,8}est)\s+(?:[\w-]+\s+){0,3}(?:of|among|in)\s+$"
)
"""A superlative counts nobody: "the lowest of all members"."""

_NONE = re.compile(r"\b(?:no|none of the|not a single|not one)\s+(?:nato\s+|european\s+)*"
                   r"(?:members?|ally|allies|country|countries)\b")  # fmt: skip
_LEVEL = re.compile(r"\b(?:target|guideline|benchmark|goal|threshold|floor|requirement|minimum|"
                    r"commitment|quota|mark|objective|standard|pledge)s?\b|\bwhat they (?:should|"
                    r"ought)|"
                    r"\bsupposed to\b|\bfair share\b|\btheir (?:bills|dues)\b")  # fmt: skip
_NEGATION = re.compile(
    r"\b(?:fall short|falls short|fell short|falling short|fallen short|below|miss(?:es|ed|ing)?|"
    r"fail(?:s|ed|ing)?|not(?!\s+(?:the|only|just|merely)\b)|n['’]t|yet to|short of|cannot|"
    r"lag(?:s|ged|ging)?|unable|shy of|"
    r"under|undershoot|undershot|laggards|less than (?:two|2|3|three))\b"
)
_DONE = re.compile(
    r"\s*(?:has|have)\s+(?:now\s+|already\s+|finally\s+|all\s+|since\s+)*(?:met|reached|hit|achieved|"
    r"delivered|fulfilled|honoured|kept|cleared|crossed|passed|exceeded|surpassed)\b"
)
_ATTITUDE = re.compile(
    r"\b(?:abandon\w*|give up|gives up|gave up|given up|hop(?:e|es|ed|ing)|doubt\w*|fear\w*|"
    r"unlikely|consider\w*|threaten\w*|warn\w*|reluctan\w*|willing\w*|ready|oppos\w*|object\w*|"
    r"reject\w*|resist\w*|refus\w*|favou?r\w*|in principle|rais(?:e|ing) the)\b"
)
"""What is thought of a level, beside who is at it: "a dozen have given up hope of reaching 2 %"."""

_BUT_ICELAND = re.compile(r"\b(?:but|except|other than|apart from|besides)\s+(?:for\s+)?iceland")
_EUROPEAN = re.compile(r"\beuropean\b")
_EU = re.compile(r"\b(?:eu|european union)\b")
_OUT_OF = re.compile(
    r"\b(?:of|among|amongst)\s+(?:the\s+|its\s+|nato[’']?s?\s+|(?:the\s+)?eu[’']?s?\s+|all\s+)*$"
)
_AVERAGE = re.compile(
    r"\b(?:on average|average of|combined|together|collectively|as a whole|added up|between them|"
    r"in aggregate|jointly|altogether)\b"
)
_LINES = frozenset([1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 20.0, 25.0])
"""Levels that Allies are counted at; "the 23 members spent 2.31 %" is what they spent together."""

_TRIOS = {"BALTIC", "NORDIC", "BENELUX", "EASTERN", "G7"}
"""Groups whose number is part of their name: the three Baltic states count nobody."""

_COUNTED = {"EU": "EU23", "EU23": "EU23", "NATOEUR": "NATOEUR", "EUCAN": "EUCAN", "EUR": "NATOEUR"}
"""The groups that Allies are counted in, by what texts call them."""

_PROJECT_CUES = ("other_forces", "other_people", "aid", "arms", "joined")


def read_counts(context: Context) -> tuple[list[Claim], set[int]]:
    """Counts of Allies at or above a level, and the starts of the quantities they use up."""
    used: set[int] = set()
    made: list[Claim] = []
    candidates = [q for q in context.quantities if _counts_allies(context, q)]
    if not candidates:
        if not context.cues.has("universal"):
            return [], used
        level = _level(context)
        every = _everybody(context, level)
        if every is None:
            return [], used
        if level is not None and every.indicator == "count_ge_target":
            used.add(level.start)
        return [every], used
    for quantity in candidates:
        level = _level(context, quantity)
        claim = _count(context, quantity, level)
        if claim is not None:
            made.append(claim)
            used.add(quantity.start)
            if level is not None:
                used.add(level.start)
    return made, used


def _level(context: Context, counted: Quantity | None = None) -> Quantity | None:
    """The percentage a count is about: one of GDP, or a named target; the first after the count."""
    found = []
    for quantity in context.quantities:
        if quantity.kind == "fraction" and context.cues.has("equipment"):
            if quantity is not counted and quantity.value == 0.2:
                found.append(quantity._replace(low=20.0, high=20.0))
            continue
        if quantity.kind != "percent" or quantity.high > 25:
            continue
        near = context.cues.between("gdp", quantity.end, quantity.end + 45)
        if near or is_target(context, quantity) or quantity.value in (2.0, 3.5, 5.0, 20.0):
            found.append(quantity)
    after = [q for q in found if counted is not None and q.start > counted.end]
    return next(iter(after or found), None)


def _counts_allies(context: Context, quantity: Quantity) -> bool:
    if quantity.kind not in ("of", "count", "fraction"):
        return False
    if quantity.kind == "of" and quantity.low < 0:
        return quantity.unit.casefold() in _NOUNS
    led = context.before(quantity, 25)
    if led.endswith("-") or (quantity.kind == "count" and _OUT_OF.search(led)):
        return False
    if quantity.kind == "count":
        named = quantity.unit.casefold() in _NOUNS and quantity.value <= 32
        return named and not any(
            m.code in _TRIOS and quantity.start <= m.start < quantity.end + 12
            for m in context.countries
        )
    if quantity.kind == "of":
        unit = quantity.unit.casefold()
        return (not unit or unit in _NOUNS) and (quantity.whole or 0) in range(20, 34)
    if quantity.kind == "fraction":
        return bool(_FEW.match(context.after(quantity)))
    return False


def _count(context: Context, quantity: Quantity, level: Quantity | None) -> Claim | None:
    cues = context.cues
    _, last = context.clause(quantity.start)
    target = bool(_LEVEL.search(context.low))
    if level is None and not (target and cues.has("meet", "short")):
        return None
    if _AVERAGE.search(context.low):
        return None
    open_ended = level is not None and level.hedge in ("over", "at_least", "under", "at_most")
    if level is not None and level.value not in _LINES and not open_ended:
        return None
    spending = cues.has("defence", "gdp", "gni", "equipment") or target or context.topic
    spending = spending or (level is not None and cues.has("meet", "short"))
    if not spending:
        return None
    if cues.has("other_economy", "other_people") and not cues.has("defence"):
        return None
    if level is None and any(cues.has(name) for name in _PROJECT_CUES) and not cues.has("defence"):
        return None
    time = time_of(context, quantity)
    modality = modality_of(context, quantity, time)
    if modality == "demand":
        return None
    year = int(time.deadline[:4]) if time.deadline[:4].isdigit() else 0
    if modality == "pledge" and year > context.year:
        return None
    until = (
        level.end if level is not None and level.start > quantity.end else max(last, quantity.end)
    )
    between = context.words(quantity.end, until)
    if _ATTITUDE.search(between):
        return None
    # "All but two" states those below, and turns round what is said of them.
    less = level is not None and level.hedge in ("under", "at_most")
    negation = (less or bool(_NEGATION.search(between))) != (quantity.low < 0)
    fraction = quantity.kind == "fraction"
    return context.claim(
        quantity, "count_ge_target", subjects=(_group(context, quantity),),
        group=_group(context, quantity), value=abs(quantity.value),
        unit="fraction" if fraction else "count", comparator=_comparator(quantity),
        period=time.period, periods=time.periods, negated=negation,
        threshold=level.value if level else _default(context), modality=modality,
        confidence=0.8 if level else 0.65,
        extra=_extra(context, quantity, level),
    )  # fmt: skip


def _comparator(quantity: Quantity) -> str:
    """ "As many as 23" states 23: a ceiling is rhetoric where Allies are counted."""
    return "eq" if quantity.hedge == "at_most" else comparator_of(quantity)


def _extra(context: Context, quantity: Quantity, level: Quantity | None) -> str:
    # No Ally is near a fifth of GDP: that line is the one of the equipment guideline.
    if level.value == 20 if level else context.cues.has("equipment"):
        return "equipment"
    return "all" if quantity.kind == "of" and quantity.value == quantity.whole else ""


def _default(context: Context) -> float:
    """The level of an unnamed target: the guideline, which is still the floor."""
    return 20.0 if context.cues.has("equipment") and "20" in context.low else 2.0


def _group(context: Context, quantity: Quantity) -> str:
    """The group counted: named beside the number, else the Alliance."""
    near = context.words(quantity.start - 12, quantity.end + 30)
    first, last = quantity.start - 40, quantity.end + 30
    for mention in context.countries:
        if mention.code in _COUNTED and first <= mention.start <= last:
            return _COUNTED[mention.code]
    if _EUROPEAN.search(near):
        return "NATOEUR"
    return "EU23" if _EU.search(near) else "NATO"


def _everybody(context: Context, level: Quantity | None) -> Claim | None:
    """ "Every Ally", "all members", "no Ally": a count stated in words."""
    match = _EVERY.search(context.low)
    nobody = None if match else _NONE.search(context.low)
    found = match or nobody
    if _AVERAGE.search(context.low):
        return None
    led = context.low[: found.start()] if found is not None else ""
    if _ASKED.search(led) or _SUPERLATIVE_OF.search(led):
        return None
    less = level is not None and level.hedge in ("under", "at_most")
    if less or (found is not None and context.low[: found.start()].endswith("not ")):
        return None  # "not all" and "no Ally less than" count nobody
    if found is None or (level is None and not _LEVEL.search(context.low)):
        return None
    if not context.cues.has("meet", "short", "pledge") or not (
        context.cues.has("defence", "gdp", "gni") or context.names("NATO") or context.topic
    ):
        return None
    anchor = level or Quantity("percent", 2.0, 2.0, found.start() + context.start,
                               found.end() + context.start, "%")  # fmt: skip
    time = time_of(context, anchor)
    modality = modality_of(context, anchor, time)
    if found is not None and _DONE.match(context.low, found.end()):
        modality = "actual"
    deadline = time.deadline[:4]
    if modality == "demand":
        return None
    if modality == "pledge" and (not deadline.isdigit() or int(deadline) > context.year):
        return None
    when = context.published or context.today
    members = float(len(group("NATO").members(when)))
    about = Quantity("count", members, members, found.start() + context.start,
                     found.end() + context.start, "ally")  # fmt: skip
    value = members if match else 0.0
    group_ = _group(context, about)
    return context.claim(
        about, "count_ge_target", subjects=(group_,), group=group_,
        value=value - 1 if match and _BUT_ICELAND.search(context.low) else value,
        unit="count", comparator="eq", period=time.period, periods=time.periods,
        negated=bool(match and _NEGATION.search(context.words(about.end, context.end))),
        threshold=anchor.value, modality=modality, confidence=0.65,
        extra="" if _BUT_ICELAND.search(context.low) else "all",
    )  # fmt: skip


def read_membership(context: Context, used: set[int]) -> list[Claim]:
    """Since when a country has been an Ally."""
    if not context.cues.has("joined") or not (context.names("NATO") or "alliance" in context.low):
        return []
    made = []
    for when in context.whens:
        if when.role not in ("since", "in") or not when.stated:
            continue
        year = when.period[:4]
        place = Quantity("number", float(year), float(year), when.start, when.end) if (
            year.isdigit()) else None  # fmt: skip
        if place is None:
            continue
        who = subjects_of(context, place, exclude=frozenset({"NATO"}))
        codes = tuple(c for c in who.codes if context.is_ally(c))
        led = context.words(max(context.start, when.start - 45), when.start)
        joined = re.search(r"join|acced|member|entered|admitted|accession", led)
        if codes and joined and who.confidence >= 0.6:
            made.append(
                context.claim(place, "membership", subjects=codes, value=float(year), unit="year",
                              period=year, periods=(year,), confidence=0.6)
            )  # fmt: skip
    return made[:1]


_DEADLINE = re.compile(r"\b(20\d\d)\s+(?:deadline|target date)|(?:deadline|target date)\s+(?:of|"
                       r"is|was|set for|in)"
                       r"\s+(20\d\d)|deadline\s+(?:\w+\s+){0,4}(20\d\d)")  # fmt: skip


def read_deadline(context: Context) -> list[Claim]:
    """The deadline of a target, where it stands by itself: "the 2035 deadline agreed at ..."."""
    found = _DEADLINE.search(context.low)
    if not found or not (context.names("NATO") or "hague" in context.low or "wales" in context.low):
        return []
    if context.cues.has("demand") or any(
        context.is_ally(m.code) for m in context.mentions if m.sure
    ):
        return []
    group_ = next(n for n in (1, 2, 3) if found[n])
    year = float(found[group_])
    place = Quantity("number", year, year, found.start(group_) + context.start,
                     found.end(group_) + context.start)  # fmt: skip
    level = _level(context)
    return [context.claim(place, "alliance_target", subjects=("NATO",), value=year, unit="year",
                          period=found[group_], periods=(found[group_],), confidence=0.6,
                          threshold=level.value if level else None)]  # fmt: skip
