"""Percentages and fractions that are no share of GDP: of aid, arms, budgets, the Alliance."""

from __future__ import annotations

import re
from typing import Any

from article3.claims.model import Claim, Quantity
from article3.claims.reading.context import Context, comparator_of
from article3.claims.reading.levels import read_level
from article3.claims.reading.subjects_of import Subjects, subjects_of
from article3.claims.reading.targets import is_target
from article3.claims.reading.timing import Time, modality_of, spans_of, time_of, year_of

_AID_AFTER = re.compile(
    r"\s*of\s+(?:\w+[’']?s?\s+){0,3}(?:military |security )?(?:aid|assistance|support)"
)
_DONATED = re.compile(
    r"\b(?:aid|assistance|donors?|donat\w+|allocat\w+|commitments?|committed|help)\b"
)
_BUDGET_AFTER = re.compile(
    r"^\s*of\s+(?:the\s+|its\s+|their\s+|our\s+|all\s+|total\s+|[\w’'-]+[’']s\s+)*"
    r"(?:national|state|public|government|federal|central|entire|whole|total)?\s*"
    r"(?:budgets?|government expenditure|public spending|public expenditure|government spending|"
    r"state spending)\b"
)
_MEMBERS_AFTER = re.compile(
    r"\s*(?:of\s+)?(?:the\s+|all\s+|nato[’']?s?\s+|its\s+)*(?:\d+\s+)?"
    r"(?:members?|allies|countries|nations|member|states|of them)(?![’'])"
)
_ECONOMY = re.compile(r"\s*of\s+(?:[\w’'-]+\s+){0,4}(?:gdp|economy|economic|output)")
_MILITARY = re.compile(r"\s*of\s+(?:[\w’'-]+\s+){0,4}(?:military|defen[cs]e|spending)")
_ALL_OF_THEM = (
    r"(?:[\w-]+\s+){0,3}?(?:alliance|allies|allied|members?|nato|countries)[’']?s?|"
    r"combined|total|collective|entire"
)
_OUTLAYS = re.compile(
    rf"\s*of\s+(?:(?:what|all|everything)\s+)?(?:the\s+)?(?:{_ALL_OF_THEM})\s+"
    r"(?:[\w’'-]+\s+){0,7}?(?:military|defen[cs]e|spending|expenditures?|outlays|armed forces|"
    r"armaments)\b|"
    r"\s*of\s+all\s+(?:defen[cs]e|military)\s+(?:expenditure|spending|outlays)\s+"
    r"(?:in|of|by|within|across)\s+(?:the\s+)?(?:alliance|nato|allies)\b"
)
_OF_A_PLEDGE = re.compile(
    r"\s*of (?:the|its|their|that)\s+(?:\w+\s+){0,2}?(?:pledge|targets?|deal|goals?|commitment|"
    r"promise|bargain|guidelines?)\b"
)
_WORLD = re.compile(r"\b(?:world|global)")
_ALLIANCE = re.compile(r"\b(?:alliance|allied|allies)\b")
_SPENT = re.compile(r"\b(?:spending|expenditures?|outlays)\b")
_GROWTH = re.compile(
    r"\b(?:growth|increase|rise|change|jump|surge)\b[^.;:]{0,70}"
    r"\b(?:was|of|reached|at|by|is|to|stood at|came to)\s+(?:\w+\s+){0,3}$"
)
_PAID = re.compile(
    r"\b(?:pa(?:ys?|id|ying)|fund(?:s|ed|ing)?|bear(?:s|ing)?|cover(?:s|ed|ing)?|"
    r"foot(?:s|ed|ing)?|contribut\w+|carr(?:y|ies|ied)|shoulder\w*|financ\w+)\b"
)
_WANTED = re.compile(r"\b(?:wants?|goal|guideline|target|pledged?|promised|agreed|benchmark)\b")
_SUMMED = re.compile(r"\b(?:and|together)\b[^.]{0,40}\b(?:combined|together)\b")
_WE = re.compile(r"\bwe\b")


def read_share(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim]:
    """The claims a percentage or fraction makes, none where it is about something else."""
    if quantity.kind == "points":
        return []
    for reader in (_of_aid, _of_arms, _of_budget, read_level, _of_alliance, _equipment, _change):
        made = reader(context, quantity, among)
        if made is not None:
            return made
    return []


def _common(quantity: Quantity) -> dict[str, Any]:
    unit = "fraction" if quantity.kind == "fraction" else "%"
    return {"value": quantity.value, "unit": unit, "comparator": comparator_of(quantity)}


def _of_aid(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """Aid to Ukraine as a share of the donor's GDP, or of all Allies' military aid."""
    if not context.about_ukraine:
        return None
    low = context.low
    gdp = context.cues.between("gdp", quantity.end, quantity.end + 45) or (
        context.cues.has("gdp")
        and not context.cues.has("defence", "target")
        and quantity.value < 10
    )
    gdp = gdp and bool(_DONATED.search(low))
    share = not gdp and _AID_AFTER.match(context.after(quantity, 80))
    if not gdp and not share:
        return None
    who = subjects_of(context, quantity, exclude=frozenset({"UKR", "NATO"}), among=among)
    time, common = time_of(context, quantity), _common(quantity)
    if share:
        return [
            context.claim(
                quantity, "ua_mil_aid_share", time, subjects=who.codes, confidence=0.5, **common
            )
        ]
    given = {**common, "unit": "%GDP", "subjects": who.codes, "confidence": 0.5}
    return [context.claim(quantity, "ua_aid_pct_gdp", time, **given)]


def _of_arms(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """A share or change of arms transfers."""
    if not context.cues.has("arms") or context.cues.between("gdp", quantity.end, quantity.end + 30):
        return None
    time = time_of(context, quantity, years=3)
    spans = [w.period for w in context.whens if "/" in w.period]
    if spans:
        # Of two windows compared the later is what the number is about.
        time = time._replace(period=max(spans, key=lambda span: span.partition("/")[2]))
    who = subjects_of(context, quantity, among=among)
    window = Time(time.period, _touching(time), time.deadline)
    return [
        context.claim(
            quantity, "sipri_arms", window, subjects=who.codes, confidence=0.5, **_common(quantity)
        )
    ]


def _touching(time: Time) -> tuple[str, ...]:
    """Every year of a five-year window."""
    first, slash, last = time.period.partition("/")
    if slash and first[:4].isdigit() and last[:4].isdigit():
        return tuple(str(y) for y in range(int(first[:4]), int(last[:4]) + 1))[:12]
    return time.periods


def _of_budget(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """A part of a national budget: of the amount named beside it, or of all defence expenditure."""
    cues = context.cues
    if quantity.change or not (cues.has("budget") or "public" in context.low):
        return None
    if not _BUDGET_AFTER.match(context.after(quantity, 90)):
        return None
    if "nato" in context.after(quantity, 60) or cues.has("cost", "equipment"):
        return None
    if not (cues.has("defence", "infrastructure") or context.topic):
        return None
    who = subjects_of(context, quantity, among=among)
    codes = tuple(c for c in who.codes if context.is_ally(c))
    if not codes:
        return None
    before = (q for q in context.quantities if q.kind == "money" and q.end <= quantity.start)
    money = next(before, None)
    return [
        context.claim(
            quantity, "defexp_budget_share", time_of(context, quantity), subjects=codes[:1],
            threshold=money.value if money else None, extra=money.unit if money else "",
            confidence=0.5, **_common(quantity),
        )
    ]  # fmt: skip


def _of_alliance(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """A part of the Alliance's economy, common funding or defence expenditure, or the world's."""
    cues, start, after = context.cues, quantity.start, context.after(quantity, 90)
    if quantity.kind == "fraction" and _MEMBERS_AFTER.match(after):
        return None
    if cues.has("personnel") and not cues.has("defence"):
        return None
    gdp = cues.between("gdp", quantity.end, quantity.end + 30)
    if quantity.change or (gdp and not cues.near("economy", start, quantity.end, 40)):
        return None
    nato = context.names("NATO") or bool(_ALLIANCE.search(context.low))
    economy = nato and (
        _ECONOMY.match(after)
        or (cues.near("economy", start, quantity.end, 80) and not _MILITARY.match(after))
    )
    world = _WORLD.search(after[:40]) and cues.has("defence", "world")
    if _SUMMED.search(context.low):
        return None
    kind = "gdp_share_of_nato" if economy else "sipri_world_share" if world else ""
    kind = kind or _part_of_nato(context, quantity, nato=nato)
    if not kind:
        return None
    who = _payer(context, quantity, subjects_of(
        context, quantity, exclude=frozenset({"NATO"}), among=among
    ))  # fmt: skip
    if kind == "paid":
        if "USA" not in who.codes or quantity.value <= 10:
            return None
        kind, sure = "common_funding_share", 0.65
    else:
        sure = 0.8 if economy else min(0.8, who.confidence + 0.1)
    if any(year_of(when.period) > context.year for when in context.whens):
        sure = min(sure, 0.5)  # "the share that is to apply from 2027"
    extra = "share_of_world" if world and not economy else ""
    return [
        context.claim(
            quantity, kind, time_of(context, quantity), subjects=who.codes, confidence=sure,
            extra=extra, **_common(quantity),
        )
    ]  # fmt: skip


def _part_of_nato(context: Context, quantity: Quantity, *, nato: bool) -> str:
    """Which part of the Alliance's means a percentage is of; ``paid`` where it is only paid."""
    cues, start, end = context.cues, quantity.start, quantity.end
    cost = cues.near("cost", start, end, 90)
    payers = cost and context.names("USA", "DEU", "GBR", "FRA")
    if not (nato or context.topic or payers) or cues.has("other_people", "arms"):
        return ""
    if context.names("UN") or "united nations" in context.low or "un system" in context.low:
        return ""
    if cost:
        return "common_funding_share"
    if cues.near("whole", start, end, 70) or (nato and _OUTLAYS.match(context.after(quantity, 90))):
        return "share_of_nato_total"
    return "paid" if _PAID.search(context.words(*context.clause(start))) else ""


def _payer(context: Context, quantity: Quantity, who: Subjects) -> Subjects:
    """Whose share it is, where the words only say "we"."""
    if who.codes:
        return who
    if context.speaker and context.speaker != "NATO":
        return Subjects((context.speaker,), 0.7)
    if quantity.value > 25 and _WE.search(context.low):
        # Only the United States has ever carried more than a quarter of anything of NATO's.
        return Subjects(("USA",), 0.65)
    return who


def _equipment(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """The part of defence expenditure that goes to major equipment, or the guideline for it."""
    cues = context.cues
    value = quantity.value * (100 if quantity.kind == "fraction" else 1)
    near = cues.near("equipment", quantity.start, quantity.end, 80)
    near = near and not _OF_A_PLEDGE.match(context.after(quantity, 60))
    if quantity.change or not near or not 5 <= value <= 75:
        return None
    if not (cues.has("defence", "budget", "target") or context.topic or "spending" in context.low):
        return None
    time = time_of(context, quantity)
    common = {**_common(quantity), "value": value, "unit": "%"}
    countries = any(context.is_ally(m.code) for m in context.mentions)
    wanted = not countries and _WANTED.search(context.low)
    if wanted or is_target(context, quantity) or (
        modality_of(context, quantity, time) == "pledge"
    ):  # fmt: skip
        given = {**common, "subjects": ("NATO",), "confidence": 0.6, "period": time.deadline}
        return [context.claim(quantity, "alliance_target", time, **given)]
    who = subjects_of(context, quantity, among=among)
    given = {**common, "subjects": who.codes, "confidence": who.confidence}
    return [context.claim(quantity, "equipment_share", time, **given)]


def _change(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """How much expenditure grew or fell."""
    cues = context.cues
    change = quantity.change or int(bool(_GROWTH.search(context.before(quantity, 110))))
    if not change or quantity.kind not in ("percent", "fraction"):
        return None
    if change < 0 and quantity.hedge == "under":
        return None  # "fell below three fifths" is a level
    spending = cues.has("defence", "world") or _SPENT.search(context.low)
    near = min(cues.distance("other_economy", quantity.start), 200)
    if not spending or near < min(cues.distance("defence", quantity.start), 60):
        return None
    time = time_of(context, quantity)
    if modality_of(context, quantity, time) in ("demand", "pledge"):
        return []
    if not time.period and (spans := spans_of(context, quantity)):
        time = Time("", spans, time.deadline)
    who = subjects_of(context, quantity, among=among)
    if not who.codes and cues.has("world"):
        who = Subjects(("WORLD",), 0.7)
    value = quantity.value * change * (100 if quantity.kind == "fraction" else 1)
    ours = all(context.is_ally(c) or c in ("NATO", "EUCAN", "NATOEUR") for c in who.codes)
    basis = "constant" if cues.has("real", "constant") else ""
    common = {**_common(quantity), "value": value, "unit": "%", "subjects": who.codes,
              "price_basis": basis}  # fmt: skip
    if context.publisher == "SIPRI" or cues.has("world") or not ours:
        return [context.claim(quantity, "sipri_milex", time, confidence=0.55, **common)]
    sure = min(0.8 if cues.has("real") else 0.5, who.confidence)
    return [context.claim(quantity, "defexp_real_change", time, confidence=sure, **common)]
