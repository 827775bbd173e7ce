"""Percentages and fractions: of GDP, of the Alliance's total, of common funding, of equipment."""

from __future__ import annotations

import re

from article3.claims.model import Claim, Quantity
from article3.claims.reading.context import Context, comparator_of
from article3.claims.reading.subjects_of import Subjects, subjects_of
from article3.claims.reading.timing import Time, modality_of, time_of

_GDP_AFTER = re.compile(
    r"^[\s)\-–]*(?:\(?[^()]{0,12}\)\s*)?(?:,\s*)?(?:of|in|to|as a share of|as a percentage of)?\s*"
    r"(?:[\w’'.-]+\s+){0,4}?(?:gdp|gni|gross domestic product|gross national income|"
    r"economic output|national output|national income|output|economy|pib|bip)\b"
)
_OF_WHAT = re.compile(r"^\s*(?:\)\s*)?of\s+(?:the\s+|its\s+|their\s+|all\s+|our\s+|total\s+)*([\w’'.-]+)")
_TARGET_AFTER = re.compile(
    r"^[\s-]*(?:\(?of\)?[\s-]+)?(?:(?:of[\s-]+)?(?:gdp|gni|nato|defen[cs]e|military|spending|minimum|"
    r"alliance|overall|new|spend|share|gross domestic product|expenditure)[\s-]+){0,4}"
    r"(?:target|guideline|benchmark|goal|threshold|floor|mark|requirement|minimum|quota|"
    r"commitment|pledge|objective|standard|criterion|rule|norm|ceiling|bar|aim|level|ambition)"
)
_TARGET_BEFORE = re.compile(
    r"(?:target|guideline|benchmark|goal|threshold|floor|requirement|minimum|quota|pledge|"
    r"commitment|objective|standard)s?\s+(?:of|to|is|was|at|that|for|from|:|agreed|set)?\s*"
    r"(?:[\w’'-]+\s+){0,9}$"
)
_COUNTRY_VERB = re.compile(
    r"\b(?:meets?|met|reach(?:es|ed)?|exceed(?:s|ed)?|hits?|surpass(?:es|ed)?|achieve[sd]?|miss(?:es|"
    r"ed)?|fall(?:s|en)? short|fell short|below|above|cross(?:es|ed)?|clear(?:s|ed)?|dipped|"
    r"beyond|under|over|pass(?:es|ed)?)\b"
)
_NEGATION = re.compile(r"\b(?:not|never|n't|no longer|yet to|fail\w*|far from|nowhere near|"
                       r"short of|below|under|miss\w*|dipped|anything close)\b")  # fmt: skip
_NOT_SO = re.compile(r"\b(?:is|are|was|were)(?:n['’]t| not)\s+(?:\w+\s+){0,2}$")
_SPENT = re.compile(r"\b(?:spending|expenditures?|outlays)\b")
_ECONOMY = re.compile(r"\s*of\s+(?:[\w’'-]+\s+){0,4}(?:gdp|economy|economic|output)")
_MILITARY = re.compile(r"\s*of\s+(?:[\w’'-]+\s+){0,4}(?:military|defen[cs]e|spending)")
_GROWTH = re.compile(r"\b(?:growth|increase|rise|change|jump|surge)\b[^.;:]{0,70}\b(?:was|of|reached|at|"
                     r"by|is|to|stood at|came to)\s*$")  # fmt: skip
_RULE = re.compile(r"\b(?:ask|requir|expect|oblig|commit)\w*\s+(?:on\s+|of\s+)?(?:all\s+|every\s+|each\s+|its\s+"
                   r"|the\s+)*(?:nato\s+)?(?:members?|allies|countries|states)")  # fmt: skip
_FROM = re.compile(r"\bfrom\s+(?:\w+\s+)?$")
_TO = re.compile(r"\bto\b")
_PAID = re.compile(r"\b(?:pa(?:ys?|id|ying)|fund(?:s|ed|ing)?|bear(?:s|ing)?|cover(?:s|ed|ing)?|"
                   r"foot(?:s|ed|ing)?|contribut\w+|carr(?:y|ies|ied)|shoulder\w*|financ\w+)\b")  # fmt: skip
_SPENDS = re.compile(r"\b(?:spen[dt]\w*|devot\w+|allocat\w+|invest\w*|reach\w*|hit|raise|boost|lift|expenditure\w*|outlays|"
                     r"average|stands? at|stood at|target|met|meets?)\b")  # fmt: skip
LARGEST_SHARE_OF_GDP = 45.0
"""No Ally ever printed more; Ukraine at war does."""


def read_share(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim]:
    """The claims a percentage or fraction makes, none where it is about something else."""
    if quantity.kind == "points":
        return []
    for reader in (_of_aid, _of_arms, _of_budget, _of_gdp, _of_alliance, _of_equipment, _change):
        made = reader(context, quantity, among)
        if made is not None:
            return made
    return []


def _unit(quantity: Quantity) -> tuple[float, str]:
    if quantity.kind == "fraction":
        return quantity.value, "fraction"
    return quantity.value, "%"


def _of_aid(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    if not context.about_ukraine:
        return None
    after = context.after(quantity, 80)
    value, unit = _unit(quantity)
    time = time_of(context, quantity)
    who = subjects_of(context, quantity, exclude=frozenset({"UKR", "NATO"}), among=among)
    common = {
        "comparator": comparator_of(quantity), "period": time.period, "periods": time.periods,
        "subjects": who.codes,
    }  # fmt: skip
    if context.cues.between("gdp", quantity.end, quantity.end + 45):
        if not context.cues.between("aid", quantity.start - 120, quantity.end + 120):
            return None
        if context.cues.has("target") and not who.codes:
            return None
        return [context.claim(quantity, "ua_aid_pct_gdp", value=value, unit="%GDP",
                              confidence=0.5, **common)]  # fmt: skip
    if re.match(r"\s*of\s+(?:\w+[’']?s?\s+){0,3}(?:military |security )?(?:aid|assistance|support)", after):
        return [context.claim(quantity, "ua_mil_aid_share", value=value, unit=unit,
                              confidence=0.5, **common)]  # fmt: skip
    return None


def _of_arms(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    if not context.cues.has("arms") or context.cues.between("gdp", quantity.end, quantity.end + 30):
        return None
    value, unit = _unit(quantity)
    time = time_of(context, quantity, years=3)
    who = subjects_of(context, quantity, among=among)
    return [context.claim(quantity, "sipri_arms", subjects=who.codes, value=value, unit=unit,
                          comparator=comparator_of(quantity), period=time.period,
                          periods=_touching(time), confidence=0.5)]  # fmt: skip


def _touching(time: Time) -> tuple[str, ...]:
    """Every year of a five-year window."""
    if "/" in time.period:
        first, last = time.period.split("/")
        if first[:4].isdigit() and last[:4].isdigit():
            return tuple(str(y) for y in range(int(first[:4]), int(last[:4]) + 1))[:12]
    return time.periods


_BUDGET_AFTER = re.compile(
    r"^\s*of\s+(?:the\s+|its\s+|their\s+|our\s+|all\s+|total\s+|[\w’'-]+[’']s\s+)*(?:national|state|public|"
    r"government|federal|central|entire|whole|total)?\s*(?:budgets?|government expenditure|public spending|"
    r"public expenditure|government spending|state spending)\b"
)


def _of_budget(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """A part of a national budget: of the amount named beside it, or of all defence expenditure."""
    if not _BUDGET_AFTER.match(context.after(quantity, 90)) or quantity.change:
        return None
    if "nato" in context.after(quantity, 60) or context.cues.has("cost", "equipment"):
        return None
    if not (context.cues.has("defence", "infrastructure") or context.topic):
        return None
    who = subjects_of(context, quantity, among=among)
    codes = tuple(c for c in who.codes if context.is_ally(c))
    if not codes:
        return None
    time = time_of(context, quantity)
    value, unit = _unit(quantity)
    money = next((q for q in context.quantities if q.kind == "money" and q.end <= quantity.start), None)
    return [context.claim(quantity, "defexp_budget_share", subjects=codes[:1], value=value, unit=unit,
                          comparator=comparator_of(quantity), period=time.period,
                          periods=time.periods, threshold=money.value if money else None,
                          extra=money.unit if money else "", confidence=0.5)]  # fmt: skip


def _is_target(context: Context, quantity: Quantity) -> bool:
    return bool(
        _TARGET_AFTER.match(context.after(quantity))
        or _TARGET_BEFORE.search(context.before(quantity, 90))
    )


def _of_gdp(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    if quantity.kind != "percent" or quantity.high > LARGEST_SHARE_OF_GDP:
        return None
    how = _gdp_confidence(context, quantity, among)
    if not how:
        return None
    if quantity.change and quantity.value < 1:
        return []
    after = context.after(quantity)
    gni = bool(re.match(r"[\s)]*(?:of|in)?\s*(?:\w+\s+){0,3}(?:gni|gross national income)", after))
    if context.cues.has("world") and not gni and not context.is_ally(_first(context)):
        return _world(context, quantity)
    if context.publisher == "SIPRI" and not context.is_ally(_first(context)):
        return _world(context, quantity, among)
    return _levels(context, quantity, among, how, "GNI" if gni else "GDP")


def _first(context: Context) -> str:
    return next((m.code for m in context.countries if m.code != "NATO"), "")


def _world(context: Context, quantity: Quantity, among: list[Quantity] | None = None) -> list[Claim]:
    who = subjects_of(context, quantity, among=among).codes if among else ("WORLD",)
    time = time_of(context, quantity)
    return [context.claim(quantity, "sipri_pct_gdp", subjects=who or ("WORLD",), unit="%GDP",
                          value=quantity.value, comparator=comparator_of(quantity),
                          period=time.period, periods=time.periods, confidence=0.7)]  # fmt: skip


def _gdp_confidence(context: Context, quantity: Quantity, among: list[Quantity]) -> float:
    """How sure it is that a percentage is a share of GDP spent on defence; 0 where it is not."""
    cues, start, end = context.cues, quantity.start, quantity.end
    after = context.after(quantity)
    explicit = bool(_GDP_AFTER.match(after)) or bool(
        re.search(r"(?:gdp|gross domestic product|economic output|gni)\s*(?:share|ratio)?[\s:(,]*"
                  r"(?:of|at|is|was|to)?\s*(?:\w+\s+){0,2}$", context.before(quantity, 45))
    )  # fmt: skip
    defence = cues.has("defence", "budget") or context.topic
    nato = context.names("NATO") or any(context.is_ally(m.code) for m in context.mentions)
    target = _is_target(context, quantity)
    off = cues.has("other_economy", "other_people")
    near_off = min(cues.distance("other_economy", start), cues.distance("other_people", start))
    near_defence = min(cues.distance("defence", start), cues.distance("budget", start))
    if off and near_off < near_defence and not target and not cues.has("defence"):
        return 0.0
    if explicit:
        if defence or target:
            return 0.9
        return 0.0 if off else (0.65 if nato or cues.has("world") else 0.55)
    if target and (nato or defence) and quantity.value <= 10:
        return 0.8 if cues.has("defence", "gdp", "gni") or context.topic or nato else 0.0
    of_what = _OF_WHAT.match(after)
    if of_what or quantity.change:
        return 0.0
    listed = any(q is not quantity and _GDP_AFTER.match(context.after(q)) for q in among)
    if quantity.value > 10:
        return 0.0
    if listed or cues.has("gdp", "gni"):
        return 0.8 if defence or target or nato else 0.0
    if cues.has("equipment", "real", "cost") or (off and near_off < 40):
        return 0.0
    if defence and nato and start - end < 0:
        return 0.62
    if nato and not off and _SPENDS.search(context.low) and quantity.value <= 6.5:
        return 0.62
    brackets = len(among) > 1 and nato and all(q.value <= 10 for q in among)
    return 0.6 if brackets and not off else (0.55 if cues.has("average") and nato else 0.0)


def _levels(
    context: Context, quantity: Quantity, among: list[Quantity], how: float, base: str
) -> list[Claim]:
    """A level of GDP: what somebody spends, promised, or the Alliance's target."""
    time = time_of(context, quantity)
    modality = modality_of(context, quantity, time)
    who = subjects_of(context, quantity, among=among)
    target = _is_target(context, quantity)
    ruled = _RULE.search(context.low) and who.codes in ((), ("NATO",)) and not context.names("USA")
    if context.cues.has("demand") and not target and not ruled and who.codes in ((), ("NATO",)):
        return []
    unit = f"%{base}"
    common = {
        "value": quantity.value, "unit": unit, "comparator": comparator_of(quantity),
        "base": base, "modality": modality,
    }  # fmt: skip
    if _FROM.search(context.before(quantity, 12)) and _TO.search(context.after(quantity, 60)):
        return _started_from(context, quantity, who, time, common)
    if ruled:
        return [_alliance(context, quantity, time, {**common, "modality": "actual"})]
    if _NOT_SO.search(context.before(quantity, 25)):
        return [context.claim(quantity, "alliance_target", confidence=0.3, negated=True,
                              **common)] if target else []
    if target:
        return _target(context, quantity, who, time, modality, common)
    if modality == "demand" or (context.cues.has("demand") and modality == "pledge"
                                and not who.codes):  # fmt: skip
        return []
    named = any(q is not quantity and _is_target(context, q) for q in among)
    if named and who.codes in ((), ("NATO",)) and modality != "estimate":
        # The parts of a target named beside it: "5 %, of which 3.5 % for defence".
        return [_alliance(context, quantity, time, common)]
    everybody = who.codes in ((), ("NATO",), ("EUCAN",), ("NATOEUR",))
    if modality == "pledge":
        if everybody and (who.codes or context.names("NATO") or _members(context)):
            return [_alliance(context, quantity, time, common)]
        period = time.deadline or (time.period if _future(context, time) else "")
        return [context.claim(quantity, "target_commitment", subjects=who.codes, period=period,
                              periods=(period,) if period else time.periods,
                              confidence=min(how, who.confidence), **common)]  # fmt: skip
    indicator = "defexp_share_gni" if base == "GNI" else "defexp_share_gdp"
    codes = who.codes
    return [context.claim(quantity, indicator, subjects=codes, period=time.period,
                          periods=time.periods, confidence=min(how, who.confidence),
                          **_negated(context, quantity, common))]  # fmt: skip


def _started_from(
    context: Context, quantity: Quantity, who: Subjects, time: Time, common: dict[str, object]
) -> list[Claim]:
    """ "From 1.3 % to over 3 %": the level before, of some earlier year unless one is named."""
    periods = (time.period,) if time.period else tuple(str(context.year - n) for n in range(13))
    indicator = "defexp_share_gni" if common["unit"] == "%GNI" else "defexp_share_gdp"
    return [context.claim(quantity, indicator, subjects=who.codes, period=time.period,
                          periods=periods, confidence=min(0.5, who.confidence),
                          **{**common, "modality": "actual"})]  # fmt: skip


def _negated(context: Context, quantity: Quantity, common: dict[str, object]) -> dict[str, object]:
    """The comparator turned where the words deny it: "has not reached 2 %" is below 2 %."""
    first, _ = context.clause(quantity.start)
    led = context.words(max(first, quantity.start - 45), quantity.start)
    if re.search(r"\b(?:average|median|mean)\b", led):
        return common
    if _NEGATION.search(led) and common["comparator"] in ("eq", "ge", "gt", "approx"):
        return {**common, "comparator": "lt", "negated": True}
    if re.search(r"\b(?:exceed\w*|surpass\w*|above|beyond|more than|over)\b[^,;]{0,25}$", led):
        return {**common, "comparator": "gt"}
    return common


def _members(context: Context) -> bool:
    return bool(re.search(r"\b(?:members?|allies|member states|ally|countries)\b", context.low))


def _future(context: Context, time: Time) -> bool:
    return time.period[:4].isdigit() and int(time.period[:4]) >= context.year


def _target(
    context: Context, quantity: Quantity, who: Subjects, time: Time, modality: str,
    common: dict[str, object],
) -> list[Claim]:  # fmt: skip
    """A target that is named: an Ally that meets it or misses it, or the Alliance's own."""
    first, _ = context.clause(quantity.start)
    led = context.words(max(first, quantity.start - 80), quantity.start)
    countries = tuple(c for c in who.codes if context.is_ally(c))
    if countries and modality in ("actual", "estimate") and _COUNTRY_VERB.search(led):
        below = bool(_NEGATION.search(led))
        above = bool(re.search(r"\b(?:exceed|surpass|above|beyond|over)", led))
        comparator = "lt" if below else ("gt" if above else "ge")
        given = {**common, "comparator": comparator, "negated": below}
        return [context.claim(quantity, "defexp_share_gdp", subjects=countries, period=time.period,
                              periods=time.periods, confidence=min(0.85, who.confidence),
                              **given)]  # fmt: skip
    if modality == "demand":
        return []
    if countries and modality == "pledge":
        period = time.deadline or time.period
        return [context.claim(quantity, "target_commitment", subjects=countries, period=period,
                              periods=(period,) if period else time.periods, confidence=0.6,
                              **common)]  # fmt: skip
    return [_alliance(context, quantity, time, common)]


def _alliance(
    context: Context, quantity: Quantity, time: Time, common: dict[str, object]
) -> Claim:
    """A target of the Alliance; ``core`` where the words leave related spending out."""
    core = re.search(r"^\W*(?:of gdp)?\s*(?:\w+\s+){0,2}(?:core|hard|pure|strictly)\b",
                     context.after(quantity))  # fmt: skip
    return context.claim(
        quantity, "alliance_target", subjects=("NATO",), period=time.deadline,
        periods=(time.deadline,) if time.deadline else time.periods, confidence=0.6,
        extra="core" if core else "", **common,
    )  # fmt: skip


def _of_alliance(
    context: Context, quantity: Quantity, among: list[Quantity]
) -> list[Claim] | None:
    """A part of the Alliance's economy, common funding or defence expenditure."""
    cues, start = context.cues, quantity.start
    after = context.after(quantity, 90)
    value, unit = _unit(quantity)
    if quantity.kind == "fraction" and re.match(r"\s*(?:of\s+)?(?:the\s+|all\s+|nato[’']?s?\s+|its\s+)*"
                                                r"(?:\d+\s+)?(?:members?|allies|countries|nations|"
                                                r"member|states|of them)", after):  # fmt: skip
        return None
    if quantity.change or cues.between("gdp", quantity.end, quantity.end + 30):
        return None
    nato = context.names("NATO") or bool(re.search(r"\b(?:alliance|allied|allies)\b", context.low))
    time = time_of(context, quantity)
    who = subjects_of(context, quantity, exclude=frozenset({"NATO"}), among=among)
    if not who.codes and context.speaker and context.speaker != "NATO":
        who = Subjects((context.speaker,), 0.7)
    if not who.codes and quantity.value > 25 and re.search(r"\bwe\b", context.low):
        # Only the United States has ever carried more than a quarter of anything of NATO's.
        who = Subjects(("USA",), 0.65)
    given = {
        "subjects": who.codes, "value": value, "unit": unit, "comparator": comparator_of(quantity),
        "period": time.period, "periods": time.periods, "modality": "actual",
    }  # fmt: skip
    if nato and (_ECONOMY.match(after) or (
        cues.near("economy", start, quantity.end, 80) and not _MILITARY.match(after)
    )):
        return [context.claim(quantity, "gdp_share_of_nato", confidence=0.8, **given)]
    if re.search(r"\b(?:world|global)", after[:40]) and cues.has("defence", "world"):
        return [context.claim(quantity, "sipri_world_share", confidence=0.6,
                              extra="share_of_world", **given)]  # fmt: skip
    direct = cues.near("cost", start, quantity.end, 60) and context.names("USA", "DEU", "GBR", "FRA")
    if not (nato or context.topic or direct) or cues.has("other_people", "arms"):
        return None
    if context.names("UN") or "united nations" in context.low or "un system" in context.low:
        return None
    if cues.near("cost", start, quantity.end, 90):
        return [context.claim(quantity, "common_funding_share",
                              confidence=min(0.8, who.confidence + 0.1), **given)]  # fmt: skip
    paid = bool(_PAID.search(context.words(*context.clause(start))))
    if cues.near("whole", start, quantity.end, 70):
        return [context.claim(quantity, "share_of_nato_total",
                              confidence=min(0.8, who.confidence + 0.05), **given)]  # fmt: skip
    if paid and "USA" in who.codes and quantity.value > 10:
        return [context.claim(quantity, "common_funding_share", confidence=0.65, **given)]
    return None


def _of_equipment(
    context: Context, quantity: Quantity, among: list[Quantity]
) -> list[Claim] | None:
    cues = context.cues
    near = cues.near("equipment", quantity.start, quantity.end, 80)
    value = quantity.value * (100 if quantity.kind == "fraction" else 1)
    if quantity.change or not near or not 5 <= value <= 75:
        return None
    if not (cues.has("defence", "budget", "target") or context.topic or "spending" in context.low):
        return None
    time = time_of(context, quantity)
    common = {"value": value, "unit": "%", "comparator": comparator_of(quantity)}
    wanted = re.search(r"\b(?:wants?|goal|guideline|target|pledged?|promised|agreed|benchmark)\b",
                       context.low)  # fmt: skip
    countries = any(context.is_ally(m.code) for m in context.mentions)
    if _is_target(context, quantity) or (wanted and not countries) or (
        modality_of(context, quantity, time) == "pledge"
    ):
        return [context.claim(quantity, "alliance_target", subjects=("NATO",), confidence=0.6,
                              period=time.deadline, periods=time.periods, **common)]  # fmt: skip
    who = subjects_of(context, quantity, among=among)
    return [context.claim(quantity, "equipment_share", subjects=who.codes, period=time.period,
                          periods=time.periods, confidence=who.confidence, **common)]  # fmt: skip


def _change(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """How much expenditure grew or fell."""
    cues = context.cues
    change = quantity.change or int(bool(_GROWTH.search(context.before(quantity, 110))))
    if not change or quantity.kind not in ("percent", "fraction"):
        return None
    spending = cues.has("defence", "world") or bool(_SPENT.search(context.low))
    near = min(cues.distance("other_economy", quantity.start), 200)
    if not spending or near < min(cues.distance("defence", quantity.start), 60):
        return None
    time = time_of(context, quantity)
    if modality_of(context, quantity, time) in ("demand", "pledge"):
        return []
    who = subjects_of(context, quantity, among=among)
    value = quantity.value * change * (100 if quantity.kind == "fraction" else 1)
    ours = all(context.is_ally(c) or c in ("NATO", "EUCAN", "NATOEUR") for c in who.codes)
    common = {"value": value, "unit": "%", "comparator": comparator_of(quantity),
              "period": time.period, "periods": time.periods, "subjects": who.codes}  # fmt: skip
    if context.publisher == "SIPRI" or cues.has("world") or not ours:
        return [context.claim(quantity, "sipri_milex", confidence=0.55, **common)]
    sure = 0.8 if cues.has("real") else 0.5
    return [context.claim(quantity, "defexp_real_change", confidence=min(sure, who.confidence),
                          **common)]  # fmt: skip


_LISTED = re.compile(r"^[’'s]{0,2}\s*(?:\(|at |:)?\s*(\d{1,2}[.,]\d{1,2})(?![\d%])(?!\s*(?:%|per|billion|"
                     r"million|bn|percent))")  # fmt: skip
_OF_GDP = re.compile(r"(?:%|per ?cent|percentage|share|proportion)s?\s+(?:of\s+)?(?:\w+\s+){0,2}?(?:gdp|gross"
                     r" domestic|economic output)|gdp share")  # fmt: skip


def read_listed(context: Context) -> list[Claim]:
    """Names with bare numbers, where the sentence says once that they are shares of GDP."""
    if not _OF_GDP.search(context.low) or not (context.cues.has("defence") or context.topic):
        return []
    made = []
    for mention in context.countries:
        found = _LISTED.match(context.words(mention.end, mention.end + 20))
        if not found or mention.kind != "country":
            continue
        digits = found[1].replace(",", ".")
        start = mention.end + found.start(1)
        quantity = Quantity("percent", float(digits), float(digits), start,
                            mention.end + found.end(1), "%",
                            step=10.0 ** -len(digits.partition(".")[2]))  # fmt: skip
        time = time_of(context, quantity, bracketed=False)
        made.append(
            context.claim(quantity, "defexp_share_gdp", subjects=(mention.code,), unit="%GDP",
                          value=quantity.value, period=time.period, periods=time.periods,
                          base="GDP", confidence=0.7)
        )  # fmt: skip
    return made
