"""Amounts of money: defence expenditure, national budgets, common budgets, sums over years."""

from __future__ import annotations

import re
from typing import Any

from article3.alliance import COUNTRIES
from article3.claims.model import Claim, Quantity
from article3.claims.reading.context import Context, comparator_of
from article3.claims.reading.donations import read_aid
from article3.claims.reading.subjects_of import Subjects, subjects_of
from article3.claims.reading.timing import Time, modality_of, time_of, year_of

_COMMON_AT_MOST = 20e9
"""NATO's own budgets are far smaller than what Allies spend."""

_CHANGE_AT_MOST = 4e11
_SMALL = 1e8

_CONVERTED = re.compile(
    r"[(\[=/]\s*(?:about|around|roughly|approximately|some|or|nearly|over)?\s*$"
)
_GROUPS = ("NATO", "EUCAN", "NATOEUR", "EUR", "EU", "EUROPE")
_TOGETHER = re.compile(
    r"\bthe (?:28|29|30|31|32)\b|\b(?:all |the )(?:allies|members)\b|\balliance\b"
)
_FUND = re.compile(r"\b(?:fund|package of measures|programme|program|investment plan)\b")
_MILITARY = re.compile(r"defen[cs]e|military|arms|nato")
_SPENT = re.compile(r"\b(?:spen[dt]|expenditure|outlays|invest)")
_SPENDER = re.compile(r"\b(?:biggest|largest|top) (?:military )?spender|\bspending surged")
_WIDE = re.compile(
    r"\bsince (?:2014|2015|2016|wales|crimea|"
    r"the (?:wales|2014|defence|turnaround|cuts|annexation))|cumulat|past decade|"
    r"by the end of 20\d\d|over the past \w+ years"
)
_MORE = re.compile(r"\b(?:extra|additional|added|more|cumulative|on top)\b")
_BUDGETS = re.compile(r"\bcivil|\bmilitary|\binvestment programme|\bnsip\b")
_FOR_BUDGET = re.compile(r"\s*(?:for|in|to|goes to|on)\s+(?:the\s+|its\s+)?(civil|military)\b")
_OF_A_WHOLE = re.compile(r"\d\s+(?:\w+\s+)?(?:out\s+)?of\s+(?:the\s+|some\s+|about\s+)?$")
_A_PART_OF = re.compile(
    r"\b(?:half|thirds?|quarters?|fifths?|tenths?|fraction|part|percent|per cent|times|%)\s+"
    r"(?:of\s+)?(?:the|its|a|what)\s+(?:\w+\s+){0,2}$"
)
_GDP_IS = re.compile(
    r"\b(?:gdp|gross domestic product|economy|economic output)\b\s*(?:\w+\s+){0,4}$"
)
_SUMMED = re.compile(r"\b(?:together|combined|between them|jointly|in total)\b")
_ON_WHAT = re.compile(
    r"^\s*(?:(?:more|extra|a year|annually|last year|this year|in 20\d\d)\s+)*on\s+"
    r"(?:the\s+|its\s+|their\s+|our\s+)?(?!(?:mon|tues|wednes|thurs|fri|satur|sun)day)(.+)"
)
_ALL_DEFENCE = re.compile(
    r"(?:core\s+|national\s+)?(?:defen[cs]e|military|armed forces|security|nato|arms|army)\b"
)
_PART = re.compile(
    r"\w+\s+(?:procurement|equipment|research|industry|contracts?|projects?|aid|assistance|"
    r"modernisation|modernization|infrastructure)\b"
)
_OWN = {
    "DKK": "DNK", "SEK": "SWE", "NOK": "NOR", "PLN": "POL", "GBP": "GBR", "CZK": "CZE",
    "HUF": "HUN", "RON": "ROU", "TRY": "TUR", "CAD": "CAN", "ISK": "ISL",
}  # fmt: skip
"""The Ally a currency is the own one of, where it is one Ally's alone."""

_KRONER = {"NOR": "NOK", "DNK": "DKK", "SWE": "SEK"}


def read_money(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim]:
    """The claims an amount of money makes."""
    if _CONVERTED.search(context.before(quantity, 25)) and any(
        q is not quantity and q.end <= quantity.start <= q.end + 30 for q in among
    ):
        return []
    if not quantity.unit:
        other = next((q.unit for q in among if q.unit), "")
        quantity = quantity._replace(unit=other) if other else quantity
    for reader in (read_aid, _cumulative, _common_budget, _economy, _defence):
        made = reader(context, quantity, among)
        if made is not None:
            return made
    return []


def _stated(quantity: Quantity, unit: str = "") -> dict[str, Any]:
    return {
        "value": quantity.value, "unit": unit or quantity.unit or "USD",
        "comparator": comparator_of(quantity),
    }  # fmt: skip


def _cumulative(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """What European Allies and Canada spent on top of an earlier level, over years."""
    both = context.names("EUCAN")
    if not (both or context.names("NATOEUR", "EUR", "NATO")):
        return None
    if not (both or context.cues.has("defence") or context.topic):
        return None
    if not (_WIDE.search(context.low) and _MORE.search(context.low)):
        return None
    years = tuple(str(context.year - n) for n in range(3))
    return [
        context.claim(
            quantity, "cumulative_added", Time("", years, ""), subjects=("EUCAN",),
            confidence=0.5, **_stated(quantity),
        )
    ]  # fmt: skip


def _common_budget(
    context: Context, quantity: Quantity, among: list[Quantity]
) -> list[Claim] | None:
    """One of NATO's own common budgets."""
    if not context.cues.has("cost") or quantity.value > _COMMON_AT_MOST or not quantity.unit:
        return None
    if not (context.names("NATO") or "alliance" in context.low or "civil budget" in context.low):
        return None
    return [
        context.claim(
            quantity, "common_budget", time_of(context, quantity), subjects=("NATO",),
            confidence=0.65, extra=_which_budget(context, quantity), **_stated(quantity),
        )
    ]  # fmt: skip


def _which_budget(context: Context, quantity: Quantity) -> str:
    """Which of the common budgets an amount is of: the one named last before it."""
    after = _FOR_BUDGET.match(context.after(quantity, 40))
    if after:
        return after[1]
    first, _ = context.clause(quantity.start)
    named = list(_BUDGETS.finditer(context.words(first, quantity.start)))
    return {"civil": "civil", "military": "military"}.get(named[-1][0], "nsip") if named else ""


def _economy(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """Gross domestic product itself."""
    if context.cues.has("defence", "budget") or not _GDP_IS.search(context.before(quantity, 45)):
        return None
    who = subjects_of(context, quantity, among=among)
    return [
        context.claim(
            quantity, "gdp", time_of(context, quantity), subjects=who.codes,
            confidence=min(0.6, who.confidence), **_stated(quantity),
        )
    ]  # fmt: skip


def _defence(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """Defence expenditure or a budget."""
    if not quantity.unit or quantity.per == "month" or not _about_defence(context, quantity):
        return None
    if _OF_A_WHOLE.search(context.before(quantity, 25)):
        return []  # "1,033 of 1,810 billion": the whole is somebody else's
    who = _spender(context, quantity, subjects_of(context, quantity, among=among))
    if len(who.codes) > 1 and _SUMMED.search(context.low):
        return []  # a sum of several countries is none's figure
    if _item(context, quantity):
        return []
    time = time_of(context, quantity)
    modality = modality_of(context, quantity, time)
    if modality == "demand":
        return []
    unit = quantity.unit
    if unit == "kroner" and who.codes:
        unit = _KRONER.get(who.codes[0], unit)
    given = {**_stated(quantity, unit), "modality": modality, "subjects": who.codes}
    ally = not who.codes or (len(who.codes) == 1 and context.is_ally(who.codes[0]))
    due = year_of(time.deadline) > context.year or _FUND.search(context.low)
    if modality == "pledge" and ally and due:
        promised = time.due(time.deadline or time.period)
        return [context.claim(quantity, "target_commitment", promised, confidence=0.5, **given)]
    if quantity.value < _SMALL:
        return []
    return [_spent(context, quantity, who, time, given)]


def _item(context: Context, quantity: Quantity) -> bool:
    """Whether an amount is for one item: "4 billion on tanks", "on air defence"."""
    found = _ON_WHAT.match(context.after(quantity, 70))
    if not found:
        return False
    what = found[1]
    return not _ALL_DEFENCE.match(what) or bool(_PART.match(what))


def _spent(
    context: Context, quantity: Quantity, who: Subjects, time: Time, given: dict[str, Any]
) -> Claim:
    """What was spent or budgeted: by SIPRI's count, as a change, as a budget, or by NATO's."""
    cues = context.cues
    constant = cues.has("constant", "real")
    given["price_basis"] = "constant" if constant else ("current" if cues.has("current") else "")
    ours = all(context.is_ally(c) or c in _GROUPS for c in who.codes)
    if context.publisher == "SIPRI" or not ours:
        sure = min(0.7, who.confidence)
        return context.claim(quantity, "sipri_milex", time, confidence=sure, **given)
    if quantity.change and quantity.value < _CHANGE_AT_MOST:
        given["comparator"] = "delta"
        return context.claim(quantity, "defexp_total", time, confidence=0.5, **given)
    national = len(who.codes) == 1 and given["unit"] == _currency(who.codes[0])
    budget = cues.near("budget", quantity.start, quantity.end, 90)
    budget = budget or "allocat" in context.before(quantity, 60)
    if national and (budget or given["unit"] != "USD"):
        sure = min(0.55, who.confidence)
        return context.claim(quantity, "national_budget", time, confidence=sure, **given)
    sure = min(0.75, who.confidence)
    return context.claim(quantity, "defexp_total", time, confidence=sure, **given)


def _about_defence(context: Context, quantity: Quantity) -> bool:
    """Whether an amount is about defence expenditure, and no other subject stands nearer."""
    cues, low, at = context.cues, context.low, quantity.start
    near = min(cues.distance("defence", at), cues.distance("budget", at))
    other = min(cues.distance("other_economy", at), cues.distance("other_people", at))
    if other < min(near, 40):
        return False
    if cues.has("defence"):
        return True
    if quantity.value >= 1e11 and context.names("EUCAN", "NATOEUR", "NATO"):
        return True
    fund = _FUND.search(low)
    if fund and quantity.unit in _OWN:
        return True
    spent = cues.has("budget") or _SPENT.search(low)
    return bool(spent and (context.topic or fund or _MILITARY.search(low) or _SPENDER.search(low)))


def _spender(context: Context, quantity: Quantity, who: Subjects) -> Subjects:
    """Whose expenditure an amount is, where no name stands beside it."""
    if who.codes:
        # "A third of the 454 billion" compares with what others spend.
        part = _A_PART_OF.search(context.before(quantity, 45))
        return Subjects(who.codes, min(who.confidence, 0.5)) if part else who
    if context.names("NATO") or _TOGETHER.search(context.low):
        return Subjects(("NATO",), 0.65)
    if context.cues.has("world"):
        return Subjects(("WORLD",), 0.7)
    owner = _OWN.get(quantity.unit)
    return Subjects((owner,), 0.6) if owner else who


def _currency(code: str) -> str:
    return COUNTRIES[code].currencies[-1][1] if code in COUNTRIES else ""
