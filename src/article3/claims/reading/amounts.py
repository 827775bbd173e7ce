"""Amounts of money and numbers of people: expenditure, budgets, aid, personnel, troops."""

from __future__ import annotations

import re
from dataclasses import replace

from article3.alliance import COUNTRIES
from article3.claims.model import Claim, Quantity
from article3.claims.reading.context import Context, comparator_of
from article3.claims.reading.subjects_of import NOBODY, Subjects, subjects_of
from article3.claims.reading.timing import Time, modality_of, time_of

_PACKAGE = re.compile(r"\b(?:package|announced|tranche|pledge|decision|contribut\w+|donat\w+|initiative|"
                      r"send)\b")  # fmt: skip
_ALLOCATED = re.compile(r"\b(?:allocat\w+|deliver\w+|handed over|disbursed|earmarked)\b")
_COMMITTED = re.compile(r"\b(?:pledg\w+|commit\w+|promis\w+)\b")
_UP_TO = re.compile(r"\b(?:to|until|till|through|by|by the end of|up to|as of|end of)\s+(?:the end of\s+|"
                    r"end\s+)?$|^(?:to|until|through|by|up to|as of)\b")  # fmt: skip
_GROUPS = ("NATO", "EUCAN", "NATOEUR", "EUR", "EU", "EUROPE")
_PEOPLE = {"soldier", "troop", "personnel", "person", "service member", "serviceman", "people",
           "military personnel", "servicemember", "member of the armed forces", "man", "reservist",
           "active-duty", "active personnel", "soldiers", "troops", "active soldier"}  # fmt: skip
_SOLDIERS = {"soldier", "troop", "personnel", "service member", "military personnel"}
_NOT_STRENGTH = re.compile(
    r"\b(?:kill|dead|death|died|wound|lost|casualt|exercise|drill|deploy|train|send|sent|additional|"
    r"extra|recruit|withdraw|reduc|battlegroup|brigade|mission|refugee|border|ceasefire|"
    r"conscript|parade|veteran|peacekeep|north korean|volunteers?|sworn|protest)\w*"
)
_STRENGTH = re.compile(
    r"\b(?:has|have|had|numbers?|numbered|armed forces|army|personnel|active|strong|military|"
    r"forces|maintains?|fields?|employs?|counts?|forecast|total|troops|serves?|comes to|under arms)\b"
)
_CONVERTED = re.compile(
    r"[(\[=/]\s*(?:about|around|roughly|approximately|some|or|nearly|over)?\s*$"
)
_PLACES = {"EUR", "EUROPE", "DEU", "POL", "ITA", "GBR", "ROU", "ESP", "LTU", "LVA", "EST"}
_TOGETHER = re.compile(r"\bthe (?:28|29|30|31|32)\b|\b(?:all |the )(?:allies|members)\b|\balliance\b")
_FUND = re.compile(
    r"\b(?:fund|package of measures|programme|program|investment plan|special fund)\b"
)


def read_money(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim]:
    """The claims an amount of money makes."""
    if _CONVERTED.search(context.before(quantity, 25)) and any(
        q is not quantity and q.end <= quantity.start <= q.end + 30 for q in among
    ):
        return []
    if not quantity.unit:
        other = next((q.unit for q in among if q.unit), "")
        quantity = replace(quantity, unit=other) if other else quantity
    for reader in (_aid, _cumulative, _arms_budget, _defence):
        made = reader(context, quantity, among)
        if made is not None:
            return made
    return []


def _common(
    context: Context, quantity: Quantity, who: Subjects, time: Time, unit: str
) -> dict[str, object]:
    return {
        "subjects": who.codes, "value": quantity.value, "unit": unit,
        "comparator": comparator_of(quantity), "period": time.period, "periods": time.periods,
    }  # fmt: skip


def _aid(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """Aid to Ukraine, cumulative unless the words name a period."""
    if not context.about_ukraine and not (
        context.publisher == "Kiel Institute" or (context.aid_topic and context.cues.has("aid"))
    ):
        if not _given(context, quantity):
            return None
    if context.cues.has("other_economy") and "frozen" in context.low:
        return []
    who = subjects_of(context, quantity, exclude=frozenset({"UKR", "RUS"}), among=among)
    if not who.codes and context.names("NATO"):
        who = Subjects(("NATO",), 0.6)
    military = context.cues.has("military_aid")
    first, last = context.clause(quantity.start)
    time = time_of(context, quantity)
    # Kiel's totals are cumulative: without a stated period all of it is meant.
    stated = [
        w
        for w in context.whens
        if w.role == "in"
        and w.stated
        and first <= w.start < last
        and not _UP_TO.search(context.words(w.start - 22, w.start))
        and not _UP_TO.match(context.words(w.start, w.end))
    ]
    if not stated:
        time = Time("", (), time.deadline)
    elif all("/" not in w.period and w.period[:4] < "2022" for w in stated):
        return []
    unit = quantity.unit or "EUR"
    given = _common(context, quantity, who, time, unit)
    pledged = re.search(r"\bpledge|\bcommit|\bpromis|\bbaseline", context.words(first, last))
    if (
        who.codes in (("NATO",), ("EUCAN",))
        and pledged
        and not re.search(
            r"\b(?:provided|delivered|gave|allocated)\b", context.words(first, quantity.start)
        )
    ):
        return [context.claim(quantity, "ua_pledge", confidence=0.5, modality="pledge",
                              **{**given, "subjects": ("NATO",), "period": time.deadline})]  # fmt: skip
    total = quantity.value >= 20e9 or bool(
        re.search(r"\btotal|altogether|overall|so far|since|combined|all|has given|have given|"
                  r"contributed|allocated|exceeded|provided", context.words(first, last))
    )  # fmt: skip
    package = quantity.value < 5e9 and bool(_PACKAGE.search(context.low))
    sure = 0.65 if package else (0.75 if total and quantity.value >= 5e9 else 0.5)
    if package:
        given["extra"] = "package"
    elif _ALLOCATED.search(context.words(first, last)):
        given["extra"] = "allocated"
    elif _COMMITTED.search(context.words(first, last)):
        given["extra"] = "committed"
    confidence = min(sure, who.confidence)
    return [context.claim(quantity, "ua_mil_aid" if military else "ua_aid_total",
                          confidence=confidence, **given)]  # fmt: skip


_GIVEN = re.compile(r"\b(?:given|gave|gives|allocated|provided|provides?|contributed|donated|aid|assistance|"
                    r"support package|help|promised|pledged|pledges|commitments|allocations|donations?)\b")  # fmt: skip


def _given(context: Context, quantity: Quantity) -> bool:
    """ "Europe has given $100 billion": in this field the war's aid, though nobody names it."""
    if context.cues.has("defence", "budget", "cost", "other_economy") or quantity.value < 1e8:
        return False
    donor = any(m.code in ("EUR", "EU", "EUROPE", "EUCAN", "NATO") or context.is_ally(m.code)
                or m.code == "AUS" for m in context.countries)  # fmt: skip
    military = context.cues.has("military_aid") or re.search(
        r"\b(?:aid|assistance)\b|\bwas (?:actually )?(?:promised|allocated|committed)\b",
        context.low,
    )
    return bool(_GIVEN.search(context.low) and (donor or military))


def _cumulative(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """What European Allies and Canada spent on top of an earlier level, over years."""
    cues = context.cues
    wide = re.search(r"\bsince (?:2014|2015|2016|the (?:wales|2014|defence))|cumulat|past decade|"
                     r"by the end of 20\d\d|over the past \w+ years", context.low)  # fmt: skip
    more = re.search(r"\b(?:extra|additional|added|more|cumulative|on top)\b", context.low)
    both = context.names("EUCAN")
    if not (wide and more and (both or cues.has("defence") or context.topic)):
        return None
    if not (both or context.names("NATOEUR", "EUR", "NATO")):
        return None
    years = tuple(str(context.year - n) for n in range(3))
    return [context.claim(quantity, "cumulative_added", subjects=("EUCAN",), value=quantity.value,
                          unit=quantity.unit or "USD", comparator=comparator_of(quantity),
                          periods=years, confidence=0.5)]  # fmt: skip


def _arms_budget(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """NATO's own common budgets, which are small beside what Allies spend."""
    if not context.cues.has("cost") or quantity.value > 20e9 or not quantity.unit:
        return None
    if not (context.names("NATO") or "alliance" in context.low or "civil budget" in context.low):
        return None
    time = time_of(context, quantity)
    who = Subjects(("NATO",), 0.65)
    return [context.claim(quantity, "common_budget", confidence=0.65,
                          **_common(context, quantity, who, time, quantity.unit))]  # fmt: skip


def _defence(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim] | None:
    """Defence expenditure or a budget."""
    cues = context.cues
    near = min(cues.distance("defence", quantity.start), cues.distance("budget", quantity.start))
    military = re.search(r"defen[cs]e|military|arms|nato", context.low)
    spent = cues.has("budget") or re.search(
        r"\b(?:spen[dt]|expenditure|outlays|invest)", context.low
    )
    about = cues.has("defence") or (spent and (military or context.topic or _FUND.search(context.low)
                                               or _superlative(context)))  # fmt: skip
    big = quantity.value >= 1e11 and context.names("EUCAN", "NATOEUR", "NATO")
    about = about or big or (_FUND.search(context.low) and _owner(quantity.unit))
    other = min(cues.distance("other_economy", quantity.start),
                cues.distance("other_people", quantity.start))  # fmt: skip
    if not about or other < min(near, 40) or not quantity.unit or quantity.per == "month":
        return None
    who = subjects_of(context, quantity, among=among)
    if not who.codes and context.names("NATO"):
        who = Subjects(("NATO",), 0.65)
    if not who.codes and _TOGETHER.search(context.low):
        who = Subjects(("NATO",), 0.65)
    if not who.codes and context.cues.has("world"):
        who = Subjects(("WORLD",), 0.7)
    if not who.codes and _owner(quantity.unit):
        who = Subjects((_owner(quantity.unit),), 0.6)
    time = time_of(context, quantity)
    modality = modality_of(context, quantity, time)
    if modality == "demand":
        return []
    unit = quantity.unit
    if unit == "kroner":
        unit = {"NOR": "NOK", "DNK": "DKK", "SWE": "SEK"}.get(
            who.codes[0] if who.codes else "", unit
        )
    given = {**_common(context, quantity, who, time, unit), "modality": modality}
    ally = not who.codes or (len(who.codes) == 1 and context.is_ally(who.codes[0]))
    small = quantity.value < 1e8
    if (
        modality == "pledge"
        and ally
        and (_year(time.deadline) > context.year or _FUND.search(context.low))
    ):
        period = time.deadline or time.period
        given = {**given, "period": period, "periods": (period,) if period else time.periods}
        return [context.claim(quantity, "target_commitment", confidence=0.5, **given)]
    if small:
        return []
    basis = ("constant" if cues.has("constant", "real") else
             "current" if cues.has("current") else "")  # fmt: skip
    if context.publisher == "SIPRI" or (who.codes and not _ours(context, who)):
        return [context.claim(quantity, "sipri_milex", price_basis=basis,
                              confidence=min(0.7, who.confidence), **given)]  # fmt: skip
    if quantity.change and quantity.value < 4e11:
        return [context.claim(quantity, "defexp_total", price_basis=basis, confidence=0.5,
                              **{**given, "comparator": "delta"})]  # fmt: skip
    national = ally and who.codes and unit == _currency(who.codes[0])
    budget = cues.near("budget", quantity.start, quantity.end, 90) or _euro_budget(
        context, quantity
    )
    if national and (budget or quantity.unit != "USD"):
        return [context.claim(quantity, "national_budget", price_basis=basis,
                              confidence=min(0.55, who.confidence), **given)]  # fmt: skip
    return [context.claim(quantity, "defexp_total", price_basis=basis,
                          confidence=min(0.75, who.confidence), **given)]  # fmt: skip


_OWN = {"DKK": "DNK", "SEK": "SWE", "NOK": "NOR", "PLN": "POL", "GBP": "GBR", "CZK": "CZE",
        "HUF": "HUN", "RON": "ROU", "TRY": "TUR", "CAD": "CAN", "ISK": "ISL"}  # fmt: skip


def _owner(currency: str) -> str:
    """The Ally whose own currency it is, where it is one Ally's alone."""
    return _OWN.get(currency, "")


def _superlative(context: Context) -> bool:
    return bool(
        re.search(r"\b(?:biggest|largest|top) (?:military )?spender|\bspending surged", context.low)
    )


def _euro_budget(context: Context, quantity: Quantity) -> bool:
    return "allocat" in context.before(quantity, 60)


def _ours(context: Context, who: Subjects) -> bool:
    return all(context.is_ally(c) or c in _GROUPS for c in who.codes)


def _currency(code: str) -> str:
    return COUNTRIES[code].currencies[-1][1] if code in COUNTRIES else ""


def _year(period: str) -> int:
    return (
        int(period[-4:])
        if period[-4:].isdigit()
        else (int(period[:4]) if period[:4].isdigit() else 0)
    )


def read_people(context: Context, quantity: Quantity, among: list[Quantity]) -> list[Claim]:
    """Military personnel of an Ally, or United States troops in Europe."""
    unit = quantity.unit.casefold()
    if not 500 <= quantity.value <= 4_000_000 or (unit and unit not in _PEOPLE):
        return []
    cues = context.cues
    named = cues.has("personnel") or unit in _SOLDIERS or "military" in context.low
    if not named or (not unit and quantity.kind not in ("count", "number")):
        return []
    first, last = context.clause(quantity.start)
    about = context.words(first, last)
    time = time_of(context, quantity)
    usa = context.names("USA")
    places = [m.code for m in context.countries if m.code in _PLACES]
    common = {"value": quantity.value, "unit": "persons", "comparator": comparator_of(quantity),
              "period": time.period, "periods": time.periods}  # fmt: skip
    if usa and places and cues.has("stationed"):
        place = "EUROPE" if places[0] in ("EUR", "EUROPE") else places[0]
        return [context.claim(quantity, "us_troops_europe", subjects=("USA",), group=place,
                              confidence=0.65, **common)]  # fmt: skip
    if _NOT_STRENGTH.search(about) or not _STRENGTH.search(about):
        return []
    if modality_of(context, quantity, time) in ("demand", "pledge"):
        return []
    exclude = (
        frozenset({"NATO"})
        if any(context.is_ally(m.code) for m in context.mentions)
        else frozenset()
    )
    who = subjects_of(context, quantity, exclude=exclude, among=among) or NOBODY
    return [context.claim(quantity, "military_personnel", subjects=who.codes,
                          confidence=min(0.7, who.confidence), **common)]  # fmt: skip
