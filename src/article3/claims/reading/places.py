"""Places in a ranking: by share of GDP or by amount, in a number or in other words."""

from __future__ import annotations

import re

from article3.claims.model import Claim, Quantity
from article3.claims.reading.context import Context, comparator_of
from article3.claims.reading.subjects_of import subjects_of
from article3.claims.reading.timing import modality_of, time_of

_BEATEN = re.compile(r"\b(?:overt\w+|after|behind|ahead of|than|beat\w*|pass\w*|replac\w+|unlike|"
                     r"not even)\s+"
                     r"(?:the\s+)?$")  # fmt: skip
_BY_AMOUNT = re.compile(
    r"\bby amount\b|\bin (?:absolute|money|cash|dollar|nominal) terms\b|\bin dollars\b"
)
_FOR_ITS_SIZE = (
    r"relative|share|proportion|of gdp|measured (?:against|by)|in relation to|set against|"
    r"size of (?:its|their|the|our) (?:econom|gdp|output)|for (?:its|their) size"
)
_NO_SPENDER = re.compile(
    r"\s*(?:possible|priority|ever|level since|summit|econom(?:y|ies)|countr(?:y|ies)|nations?|"
    r"states?|neighbou?rs?|markets?|producers?|cit(?:y|ies)|part(?:y|ies)|arm(?:y|ies)|navy|"
    r"air force|employers?|banks?)\b"
)
_PER_HEAD = re.compile(r"\bper (?:head|capita|person|inhabitant|citizen)\b")
_RANK_OF = re.compile(r"\b(?:nato|alliance|allies|ally|members?|countries|nations|europe|all)\b")


def read_rank(context: Context, quantity: Quantity) -> list[Claim]:
    """A place by share of GDP or by amount; none for "the highest in decades"."""
    cues = context.cues
    first, last = context.clause(quantity.start)
    about = context.words(first, last)
    spending = cues.has("defence", "budget", "gdp") or (context.topic and "spend" in about)
    other = cues.has("first_time", "arms", "personnel", "equipment")
    if not spending or other or not _RANK_OF.search(about):
        return []
    if _NO_SPENDER.match(context.after(quantity)):
        return []
    if modality_of(context, quantity, time_of(context, quantity)) in ("demand", "pledge"):
        return []
    near = context.words(quantity.start - 10, quantity.end + 55)
    if not re.search(r"spend|share|proportion|percent|per cent|%|invest|budget|gdp|contribut|defen",
                     near):  # fmt: skip
        return []
    if _PER_HEAD.search(context.low):
        return []
    sized = re.search(_FOR_ITS_SIZE, about)
    share = cues.has("gdp") or cues.has("share_words") or sized or "%" in context.low
    amount = bool(_BY_AMOUNT.search(context.low)) or (cues.has("amount_words") and not sized)
    return [
        _rank(
            context, quantity, "rank_total" if amount or not share else "rank_pct_gdp", bool(share)
        )
    ]


def _rank(context: Context, quantity: Quantity, indicator: str, share: bool) -> Claim:
    exclude = frozenset({"NATO", "NATOEUR", "EUCAN", "EUR", "EU", "EUROPE", "WORLD"})
    beaten = {
        m.code
        for m in context.countries
        if _BEATEN.search(context.words(m.start - 22, m.start)) and m.start < quantity.start
    }
    who = subjects_of(context, quantity, exclude=exclude | beaten)
    time = time_of(context, quantity)
    near = context.words(quantity.start, quantity.end + 70)
    european = bool(re.search(r"\b(?:in europe|european)\b", near)) and "canada" not in near
    sure = 0.7 if who.codes and (share or indicator == "rank_total") else 0.5
    unsure = indicator == "rank_total" and not context.cues.has("amount_words")
    return context.claim(
        quantity, indicator, subjects=who.codes[:1], value=quantity.value, unit="rank",
        comparator=comparator_of(quantity), period=time.period, periods=time.periods,
        group="NATOEUR" if european else "NATO",
        confidence=min(0.5 if unsure else sure, who.confidence),
    )  # fmt: skip


_THAN_ANY = re.compile(
    r"\b(?:more|higher|larger|greater|bigger)\b[^.;]{0,60}\bthan (?:any|all) other"
    r"(?: (?:nato|european))? (?:ally|allies|member|country|nation|state)|"
    r"\btops? the (?:nato )?(?:league )?(?:table|ranking|list)"
)


_NUMBERS = {
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "1": 1.0,
    "2": 2.0,
    "3": 3.0,
    "4": 4.0,
}
_NUMBERED = re.compile(r"\bsecond only to\b|\bnumber (one|two|three|four)\b|\bno\. ?([1-4])\b")


def read_comparison(context: Context, made: list[Claim]) -> list[Claim]:
    """ "More of its GDP than any other Ally": the first place, in other words."""
    found = _THAN_ANY.search(context.low)
    second = None if found else _NUMBERED.search(context.low)
    found = found or second
    if not found or any(c.indicator.startswith("rank") for c in made):
        return []
    cues = context.cues
    other = cues.has("first_time", "demand", "arms", "personnel", "equipment")
    if not cues.has("defence", "gdp", "budget") or other:
        return []
    start = found.start() + context.start
    word = next((g for g in found.groups() if g), "one") if second else "one"
    at = 2.0 if "second only" in found[0] else _NUMBERS[word]
    place = Quantity("rank", at, at, start, found.end() + context.start)
    share = cues.has("gdp", "share_words") and not _BY_AMOUNT.search(context.low)
    return [_rank(context, place, "rank_pct_gdp" if share else "rank_total", share)]
