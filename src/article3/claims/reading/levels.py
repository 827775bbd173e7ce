"""Shares of GDP and GNI: which percentages are one, and what the words make of it."""

from __future__ import annotations

import re
from typing import Any

from article3.claims.model import Claim, Quantity
from article3.claims.reading.context import Context, comparator_of
from article3.claims.reading.subjects_of import Subjects, subjects_of
from article3.claims.reading.targets import NEGATION, alliance_target, is_target, read_target
from article3.claims.reading.timing import Time, modality_of, time_of

_ADJACENT = 42
"""Characters within which another subject claims a percentage though defence is spoken of."""

_FAR_OFF = 70
"""Characters beyond which another subject of the sentence does not claim a percentage."""

LARGEST_SHARE_OF_GDP = 45.0
"""No Ally ever printed more; Ukraine at war does."""

_EARLIER = 13
"""Years that "from 1.3 %" may reach back over."""

_GDP_AFTER = re.compile(
    r"^[\s)\-–]*(?:\(?[^()]{0,12}\)\s*)?(?:,\s*)?(?:of|in|to|as a share of|as a percentage of)?\s*"
    r"(?:[\w’'.-]+\s+){0,4}?(?:gdp|gni|gross domestic product|gross national income|"
    r"economic output|national output|national income|output|economy|pib|bip)\b"
)
_GDP_BEFORE = re.compile(
    r"(?:gdp|gross domestic product|economic output|gni)\s*(?:share|ratio)?[\s:(,]*"
    r"(?:of|at|is|was|to)?\s*(?:\w+\s+){0,2}$"
)
_GDP_TAKEN = re.compile(r"(?:%|per ?cent)\s+(?:of|in)\s+(?:\w+\s+){0,2}$")
"""What stands before the GDP of another percentage: "2.2 % of GDP, only 12 % of it"."""

_OF_A_PART = re.compile(r"^\s*of\s+(?:that|this|it|which|those|these|them)\b")
_ON_ELSE = re.compile(
    r"^[\s\w]{0,14}?\s*\b(?:gdp|gni|economic output|national income|output)\s+"
    r"(?:a year\s+|each year\s+|annually\s+)?(?:on|to|for|in|into|towards?)\s+"
    r"(?:the\s+|its\s+|their\s+|such\s+|related\s+|broader\s+|wider\s+|civil\s+|critical\s+|"
    r"public\s+|things like\s+|items like\s+)*"
    r"(?:resilience|infrastructure|cyber\w*|roads|rail\w*|ports|bridges|health\w*|education|"
    r"schools|pensions|welfare|social|research|r&d|climate|energy|aid|ukraine|kyiv|development|"
    r"debt|interest|culture|police|housing)\b"
)
_AID_OF = re.compile(
    r"\b(?:aid|assistance|support|donations?|help|contributions? to (?:ukraine|kyiv))\s+"
    r"(?:of|at|worth|equal to|equivalent to|amounting to|totall?ing)\s+(?:\w+\s+){0,2}$"
)
_IN_AID = re.compile(
    r"^[\s,]*(?:of\s+(?:\w+\s+){0,3}(?:gdp|gni|output)\s+)?(?:in|as|to|on|for)\s+"
    r"(?:[\w-]+\s+){0,2}(?:aid|assistance|donations?|ukraine|kyiv)\b"
)
_DEFENCE = re.compile(
    r"\b(?:defen[cs]e|defend\w*|military|arm(?:y|ies)|forces|arms|weapons|soldiers|troops|nato|"
    r"alliance|rearm\w*|bundeswehr)\b"
)
_GIVING = re.compile(r"\b(?:kiel|donors?|donat\w+|bilateral)\b")
_OF_MONEY = re.compile(
    r"\bof (?:(?:the|its|their|every|all|that|this)\s+)*(?:money|sum|amount|euros?|dollars?|"
    r"pounds?|funds|outlays?|budgets?|spending|expenditure|defen[cs]e (?:budget|spending|outlays?))"
    r"\b[^.;]*$"
)
_COSTS = re.compile(
    r"\b(?:roads?|shelters?|bridges?|ports?|railways?|hospitals?|resilience|infrastructure)\b"
    r"(?:[^.;]|\.\d)*\b(?:costs?|costing|takes?|accounts?|absorbs?|swallows?|makes? up|"
    r"amounts?|comes? to)\b(?:[^.;]|\.\d)*$"
)
_GNI_AFTER = re.compile(
    r"[\s)]*(?:of|in)?\s*(?:\w+\s+){0,3}(?:gni|gross national income|national income)"
)
_OF_WHAT = re.compile(
    r"^\s*(?:\)\s*)?of\s+(?:the\s+|its\s+|their\s+|all\s+|our\s+|total\s+)*([\w’'.-]+)"
)
_BASE = re.compile(
    r"\bas an? (?:share|percentage|proportion) of (?:its |their |the )?(?:\w+ )?(?:gdp|gni|"
    r"economic output)|"
    r"\b(?:relative to|measured against|compared to) (?:its |their |the )?(?:gdp|gni|"
    r"economic output)"
)
_SPENDS = re.compile(
    r"\b(?:spen[dt]\w*|devot\w+|allocat\w+|invest\w*|reach\w*|hit|raise|boost|lift|"
    r"expenditure\w*|outlays|average|stands? at|stood at|target|met|meets?|miss(?:es|ed)?|mark)\b"
)
_RULE = re.compile(
    r"\b(?:ask|requir|expect|oblig|commit)\w*\s+(?:on\s+|of\s+)?"
    r"(?:all\s+|every\s+|each\s+|its\s+|the\s+)*(?:nato\s+)?(?:members?|allies|countries|states)"
)
_FROM = re.compile(r"\bfrom\s+(?:\w+\s+)?$")
_TO = re.compile(r"\bto\b")
_NOT_SO = re.compile(r"\b(?:is|are|was|were)(?:n['’]t| not)\s+(?:\w+\s+){0,2}$")
_OFF_BEFORE = re.compile(
    r"\b(?:inflation|unemployment|deficit|surplus|debt|growth|support for)\b[^,;]{0,45}$"
)
_DISPUTED = re.compile(r"\bnot true\b|\bden(?:ie[sd]|y|ying)\b|\bmyth\b|\bwould have\b|\buntrue\b")
_DENIED = {"eq": "lt", "approx": "lt", "ge": "lt", "gt": "le"}
_AVERAGE = re.compile(r"\b(?:average[ds]?|median|mean)\b")
_YEARS = re.compile(
    r"\b(?:over|in|across|during) the (?:\w+ )?(?:\w+ years|decade)\b|\ba decade\b|\byears to\b|"
    r"\bper decade\b|\bfive-year\b|\bten-year\b"
)
_MORE = re.compile(r"\b(?:exceed\w*|surpass\w*|above|beyond|more than|over)\b[^,;]{0,25}$")
_AGREED = re.compile(r"\bthe (?:28|29|30|31|32)\b|\bleaders\b|\bhague\b|\bsummit\b|\bwales\b")
_MEMBERS = re.compile(r"\b(?:members?|allies|member states|ally|countries)\b")
_LISTED = re.compile(
    r"^[’'s]{0,2}\s*(?:\(|at |:)?\s*(\d{1,2}[.,]\d{1,2})(?![\d%])"
    r"(?!\s*(?:%|per|billion|million|bn|percent))"
)
_OF_GDP = re.compile(
    r"(?:%|per ?cent|percentage|share|proportion)s?\s+(?:of\s+)?(?:\w+\s+){0,2}?"
    r"(?:gdp|gross domestic|economic output)|gdp share"
)


def read_level(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """The claims of a share of GDP; None where a percentage is a share of something else."""
    if quantity.kind != "percent" or quantity.high > LARGEST_SHARE_OF_GDP:
        return None
    how = _confidence(context, quantity, among)
    if not how:
        return None
    if quantity.change and quantity.value < 1:
        return []
    gni = bool(_GNI_AFTER.match(context.after(quantity)))
    named = next((m.code for m in context.countries if m.code != "NATO"), "")
    if not context.is_ally(named):
        if context.cues.has("world") and not gni:
            return _world(context, quantity, ("WORLD",))
        if context.publisher == "SIPRI":
            who = subjects_of(context, quantity, among=among).codes
            return _world(context, quantity, who or ("WORLD",))
    return _level(context, quantity, among, how, "GNI" if gni else "GDP")


def _world(context: Context, quantity: Quantity, who: tuple[str, ...]) -> list[Claim]:
    """The burden of the world or of a country outside the Alliance, by SIPRI's definition."""
    return [
        context.claim(
            quantity, "sipri_pct_gdp", time_of(context, quantity), subjects=who, unit="%GDP",
            value=quantity.value, comparator=comparator_of(quantity), confidence=0.7,
        )
    ]  # fmt: skip


def _confidence(context: Context, quantity: Quantity, among: list[Quantity]) -> float:
    """How sure it is that a percentage is a share of GDP spent on defence; 0 where it is not."""
    cues, start = context.cues, quantity.start
    after = context.after(quantity)
    explicit = (
        _GDP_AFTER.match(after)
        or _gdp_before(context, quantity)
        or (not quantity.change and _BASE.search(context.low))
    )
    target = is_target(context, quantity)
    if _OF_A_PART.match(after) or (
        not explicit and _OF_MONEY.search(context.before(quantity, 100))
    ):
        return 0.0
    if not (explicit or target) and (quantity.value > 10 or quantity.change):
        return 0.0
    defence = cues.has("defence", "budget") or context.topic
    near_off = min(cues.distance("other_economy", start), cues.distance("other_people", start))
    off = near_off < _FAR_OFF
    near = min(cues.distance("defence", start), cues.distance("budget", start))
    if off and near_off < near and not target and not cues.has("defence"):
        return 0.0
    if _OFF_BEFORE.search(context.before(quantity, 60)):
        return 0.0
    if near_off < _ADJACENT and near_off < near and not target:
        return 0.0
    if explicit and (defence or target):
        return 0.9
    nato = context.names("NATO") or any(context.is_ally(m.code) for m in context.mentions)
    if explicit:
        # Without a word of defence a share of GDP may be one of anything.
        told = cues.has("world") or (nato and _DEFENCE.search(context.low))
        return 0.0 if off else (0.65 if told else 0.55)
    if target and (nato or defence) and quantity.value <= 10:
        return 0.8 if nato or context.topic or cues.has("defence", "gdp", "gni") else 0.0
    if quantity.change or quantity.value > 10 or _OF_WHAT.match(after):
        return 0.0
    return _unstated(context, quantity, among, nato=nato, off=off and near_off < 40)


def _gdp_before(context: Context, quantity: Quantity) -> bool:
    """Whether the GDP before a percentage is its own: "a share of GDP of 2 %"."""
    led = context.before(quantity, 60)
    found = _GDP_BEFORE.search(led)
    return found is not None and not _GDP_TAKEN.search(led[: found.start()])


def _unstated(
    context: Context, quantity: Quantity, among: list[Quantity], *, nato: bool, off: bool
) -> float:
    """How sure it is where no base is named: in a list of shares, beside an Ally that spends."""
    cues = context.cues
    defence = cues.has("defence", "budget") or context.topic
    listed = any(q is not quantity and _GDP_AFTER.match(context.after(q)) for q in among)
    other = cues.has("other_economy", "other_people") and not defence
    if listed or cues.has("gdp", "gni"):
        return 0.8 if not other and (defence or nato) else 0.0
    if off or not nato or cues.has("equipment", "real", "cost"):
        return 0.0
    if defence:
        return 0.62
    if cues.has("other_economy", "other_people"):
        return 0.0
    if _SPENDS.search(context.low) and quantity.value <= 6.5:
        return 0.62
    brackets = len(among) > 1 and all(q.value <= 10 for q in among)
    return 0.6 if brackets else (0.55 if cues.has("average") else 0.0)


def _level(
    context: Context, quantity: Quantity, among: list[Quantity], how: float, base: str
) -> list[Claim]:
    """A level of GDP: what somebody spends, promised, or the Alliance's target."""
    time = time_of(context, quantity)
    who = subjects_of(context, quantity, among=among)
    common: dict[str, Any] = {
        "value": quantity.value, "unit": f"%{base}", "comparator": comparator_of(quantity),
        "base": base, "modality": modality_of(context, quantity, time),
    }  # fmt: skip
    target = is_target(context, quantity)
    alliance = who.codes in ((), ("NATO",))
    ruled = alliance and _RULE.search(context.low) and not context.names("USA")
    if ruled:
        return [alliance_target(context, quantity, time, {**common, "modality": "actual"})]
    first, _ = context.clause(quantity.start)
    if alliance and not target and context.cues.between("demand", first, quantity.start):
        return []
    if _FROM.search(context.before(quantity, 12)) and _TO.search(context.after(quantity, 60)):
        return [_started_from(context, quantity, who, time, common)]
    if _NOT_SO.search(context.before(quantity, 25)):
        denied = {**common, "negated": True, "confidence": 0.3}
        return [context.claim(quantity, "alliance_target", time, **denied)] if target else []
    if target:
        return read_target(context, quantity, who, time, common)
    return _stated(context, quantity, among, who, time, {**common, "confidence": how})


def _stated(
    context: Context, quantity: Quantity, among: list[Quantity], who: Subjects, time: Time,
    common: dict[str, Any],
) -> list[Claim]:  # fmt: skip
    """A level that is no named target: promised, part of a target, or spent."""
    modality = common["modality"]
    alliance = who.codes in ((), ("NATO",))
    how = min(common.pop("confidence"), who.confidence)
    if modality == "demand" or _DISPUTED.search(context.before(quantity, 140)):
        return []
    if modality != "pledge" and _on_something_else(context, quantity):
        return []
    if _AVERAGE.search(context.low) and _YEARS.search(context.low):
        return []  # the mean of several years, which no table prints
    if alliance and modality != "estimate" and any(
        q is not quantity and is_target(context, q) for q in among
    ):  # fmt: skip
        # The parts of a target named beside it: "5 %, of which 3.5 % for defence".
        return [alliance_target(context, quantity, time, common)]
    if modality == "pledge":
        everybody = alliance or who.codes in (("EUCAN",), ("NATOEUR",))
        defence = context.cues.has("defence", "target") or context.topic
        allies = context.names("NATO") or (defence and _MEMBERS.search(context.low))
        if everybody and (who.codes or allies or _AGREED.search(context.low)):
            return [alliance_target(context, quantity, time, common)]
        due = time.due(time.deadline or (time.period if _ahead(context, time) else ""))
        return [
            context.claim(
                quantity, "target_commitment", due, subjects=who.codes, confidence=how, **common
            )
        ]
    indicator = "defexp_share_gni" if common["base"] == "GNI" else "defexp_share_gdp"
    given = _denied(context, quantity, common)
    return [context.claim(quantity, indicator, time, subjects=who.codes, confidence=how, **given)]


def _on_something_else(context: Context, quantity: Quantity) -> bool:
    """Whether a share of GDP is spent on something beside defence: "on resilience", "aid of"."""
    if not context.cues.has("defence", "budget") and _GIVING.search(context.low):
        return True
    after, led = context.after(quantity, 90), context.before(quantity, 140)
    return bool(
        _ON_ELSE.match(after) or _IN_AID.match(after)
        or _AID_OF.search(led[-60:]) or _COSTS.search(led)
    )  # fmt: skip


def _started_from(
    context: Context, quantity: Quantity, who: Subjects, time: Time, common: dict[str, Any]
) -> Claim:
    """ "From 1.3 % to over 3 %": the level before, of some earlier year unless one is named."""
    years = tuple(str(context.year - n) for n in range(_EARLIER))
    before = time if time.period else Time("", years, "")
    indicator = "defexp_share_gni" if common["base"] == "GNI" else "defexp_share_gdp"
    return context.claim(
        quantity, indicator, before, subjects=who.codes, confidence=min(0.5, who.confidence),
        **{**common, "modality": "actual"},
    )  # fmt: skip


def _denied(context: Context, quantity: Quantity, common: dict[str, Any]) -> dict[str, Any]:
    """The comparator turned where the words deny it: "has not reached 2 %" is below 2 %."""
    first, _ = context.clause(quantity.start)
    other = max((q.end for q in context.quantities if q.end <= quantity.start), default=0)
    led = context.words(max(first, quantity.start - 45, other), quantity.start)
    if _AVERAGE.search(led):
        return common
    if NEGATION.search(led) and common["comparator"] in _DENIED:
        return {**common, "comparator": _DENIED[common["comparator"]], "negated": True}
    return {**common, "comparator": "gt"} if _MORE.search(led) else common


def _ahead(context: Context, time: Time) -> bool:
    return time.period[:4].isdigit() and int(time.period[:4]) >= context.year


def read_listed(context: Context) -> list[Claim]:
    """Names with bare numbers, where the sentence says once that they are shares of GDP."""
    if not context.cues.has("gdp") or not (context.cues.has("defence") or context.topic):
        return []
    if not _OF_GDP.search(context.low):
        return []
    made = []
    for mention in context.countries:
        found = _LISTED.match(context.words(mention.end, mention.end + 20))
        if not found or mention.kind != "country":
            continue
        digits = found[1].replace(",", ".")
        quantity = Quantity(
            "percent", float(digits), float(digits), mention.end + found.start(1),
            mention.end + found.end(1), "%", step=10.0 ** -len(digits.partition(".")[2]),
        )  # fmt: skip
        time = time_of(context, quantity, bracketed=False)
        made.append(
            context.claim(
                quantity, "defexp_share_gdp", time, subjects=(mention.code,), unit="%GDP",
                value=quantity.value, base="GDP", confidence=0.7,
            )
        )  # fmt: skip
    return made
