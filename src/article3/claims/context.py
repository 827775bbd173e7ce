"""What the words around a name say it is: a country, a place, a person's title, a publisher."""

from __future__ import annotations

import re

from article3.claims.gate import Alias, Hit

_OF = r"(?:['’]s?)?\s+"
_EVENT = re.compile(
    _OF + r"(?:\d{4}\s+)?(?:nato\s+|eu\s+)?(?:leaders['’]?\s+)?(?:summits?|declarations?|treaty"
    r"|treaties|pact|accords?|conference|memorandum|protocols?|criteria|convention"
    r"|ministerial|communiqu[ée]|format|guidelines?|gathering|peace\s+(?:talks|deal)"
    r"|security\s+conference|film\s+festival|stock\s+exchange|airport|marathon"
    r"|nato\s+meeting|meeting)\b",
    re.IGNORECASE,
)
# A city is singular: "the Hague pledge" is a noun, "Berlin pledges" a verb.
_AGREED = re.compile(
    r"\s+(?:agreements?|commitments?|(?:defen[cs]e\s+|investment\s+|spending\s+)?"
    r"(?:(?:pledge|target|goal|promise|plan)\b|(?:targets|goals)(?=\s+(?:of|for|were)\b|[.,;)])))",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?:summits?|meeting|conference|treaty|declaration|talks|gathering)\s+(?:of\s+\d{4}\s+)?"
    r"(?:in|at|of|near|outside)\s+$",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|near|outside|across|from|to|toward|towards|via|through|around|left|leaving"
    r"|visit|visits|visited|visiting|between)\s+(?:central\s+|downtown\s+)?$",
    re.IGNORECASE,
)
_MODIFIERS = (
    r"(?:(?:then|former|new|current|acting|deputy|vice|foreign|defen[cs]e|prime|finance|interior"
    r"|economy|interim|opposition|military|army|navy|naval|air|force|armed|forces|chief|senior|top"
    r"|government|parliamentary|security|national|state|treasury|budget|outgoing|incoming|centre"
    r"|right|left|wing|far|public|local|leading|english|language|general|central|ruling|own"
    r"|independent|assistant|permanent|-)[\s-]*){0,4}"
)
_TITLES = (
    r"(?:presidents?|premiers?|ministers?|chancellor|secretar(?:y|ies)|leaders?"
    r"|officials?|diplomats?|lawmakers?|senators?|ambassadors?|envoys?|general|generals|admiral"
    r"|commanders?|spokes\w+|chief|boss|head|politicians?|congress\w+|representatives?|king|queen"
    r"|mps?|delegat\w+|counterparts?|republicans?|democrats?|voters|citizens|taxpayer)\b"
)
_PRESS = (
    r"(?:newspapers?|daily|magazine|think[\s-]tanks?|institutes?|university"
    r"|analysts?|economists?|experts?|media|broadcasters?|news\s+agency|outlets?|journalists?"
    r"|academics?|scholars?|compan(?:y|ies)|firms?|manufacturers?|arms\s*makers?|giants?|group|bank"
    r"|intelligence|dollars?|embassy|times|post|press|language|origin|pressure|insistence|demands?"
    r"|requests?|leadership|criticism|threats?|security\s+guarantees?)\b"
)
_TITLE = re.compile(_OF + _MODIFIERS + _TITLES, re.IGNORECASE)
_TITLE_OR_PRESS = re.compile(rf"{_OF}{_MODIFIERS}(?:{_TITLES}|{_PRESS})", re.IGNORECASE)
_MADE = re.compile(
    r"[-‐‑–](?:made|led|based|born|supplied|backed|built|produced|style|origin|owned|speaking"
    r"|trained|brokered|designed|funded|sponsored|imposed)\b",
    re.IGNORECASE,
)
_CURRENCY = re.compile(
    r"\$|[-\s]+(?:dollars?|kron[aeo]r?|krónur?|crowns?|z[lł]ot(?:y|ys|ych)|francs?|pounds?|lira"
    r"|forints?|le[iu]|lev[a]?|roubles?|rubles?|hryvnias?|yen|yuan)\b",
    re.IGNORECASE,
)
_PERSON_OF = re.compile(
    r"\b(?:president|premier|prime\s+minister|minister|chancellor|king|queen|ambassador|people"
    r"|citizens|leader|head|governor)\s+(?:of|to|in)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(
    r"\b(?:university|bank|court|battle|embassy|city|port|bishop|archbishop|treaty|institute"
    r"|college|school|siege|gulf|sea|museum|museums)\s+(?:of|in)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_QUALIFIES = re.compile(
    _OF + r"(?:(?:current|existing|own|new|old|official|agreed|minimum|long-standing|recommended"
    r"|so-called|informal|previous|original|ambitious|traditional|key|benchmark|spending|defen[cs]e"
    r"|military|investment|gdp|of|two|five|percent|per|cent|capability|collective|core|\d[\d.,]*%?"
    r"|%)[\s-]+){0,5}(?:(?:targets?|pledges?|plans?|commands?|heads?|rules?)(?!\s+to\b)|goals?"
    r"|guidelines?|benchmarks?|thresholds?|requirements?"
    r"|standards?|minimum|floor|commitments?|objectives?|mark|criteri\w+|summits?"
    r"|meetings?|ministerial|conference|headquarters|secretary|chief|boss|officials?|spokes\w+"
    r"|commanders?|ally|member|country|membership|airspace|territory|treaty|missions?|operations?"
    r"|exercises?|battlegroups?|partners?|capability|eastern\s+flank|leaders?|ministers?"
    r"|diplomats?|president|agency|structures?|forces|troops|jets|bases?|allowance|norm)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    _OF + r"(?:(?:own|latest|new|official|annual|published|preliminary|recent|most|internal)\s+)*"
    r"(?:estimates?|estimated|figures?|data|statistics|numbers|forecasts?|projections?|reports?"
    r"|reported|says|said|calculat\w+|puts|expects|shows|documents?|press\s+release)\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\b(?:according\s+to|(?:published|reported|estimated|compiled|released|provided|estimates?"
    r"|figures?|data|numbers|statistics|forecasts?|projections?)\s+(?:by|from)"
    r"|report(?:ed|ing|s)?\s+to|submitted\s+to|sources?:)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_COST = re.compile(
    r"\b(?:costs?|expenses?|bills?|dues|burden|funding|running)\s+(?:of|for)\s+(?:the\s+)?$"
    r"|\bpa(?:y|ys|id|ying)(?:\s+\w+)?\s+for\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"(?:\b(?:of|in|within|across|among|with|to|into|inside|by|from|than|for|at|on)\s+)"
    r"(?:all\s+|the\s+)?(?:total\s+|combined\s+|overall\s+|entire\s+|any\s+|every\s+)?$",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"\b(?:in|within|across|inside)\s+(?:all\s+of\s+|the\s+)?$", re.IGNORECASE)
_RECEIVES = re.compile(
    r"\b(?:to|for|on|in|with|against|over|support\w*|help\w*|arm(?:ing|ed|s)?|suppl(?:y|ying|ied)"
    r"|send(?:ing)?|back(?:ing|ed)?|giv(?:e|en|ing)|gave|sent|aid(?:ing|ed)?|defend(?:ing)?)\s+$",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    r"(?:\b(?:its|their|our|his|her|your|my|american|us|u\.s\.|close|closest|key|traditional"
    r"|longtime|political|former|potential)|['’]s?)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_GOVERNS = re.compile(
    r"(?:['’]s?\s+(?:own\s+)?(?:government|administration|cabinet|coalition|country|executive))\b",
    re.IGNORECASE,
)
_GOVERNED = re.compile(
    r"\b(?:government|administration|cabinet|executive)\s+(?:of|led\s+by)\s+$", re.IGNORECASE
)
_WARRING = frozenset({"UKR", "RUS"})
_PUBLISHERS = frozenset({"NATO", "EU"})
_EVERY = re.compile(r"\b(?:every|each|any|no|single)\s+(?:single\s+|other\s+)?$", re.IGNORECASE)


def judge(text: str, start: int, end: int, hit: Hit, alias: Alias) -> tuple[str, bool] | None:
    """The kind of a name where it stands and whether it is sure; None where it names nobody.

    ``start`` and ``end`` are the sentence's.
    """
    before = text[max(start, hit.start - 40) : hit.start]
    at = hit.end
    after = text[at : at + 1]
    spaced = after.isspace()
    # Most names are followed by a pause or a word like "and": none of the patterns begins so.
    alone = after in _PAUSES or (
        after == " " and text[at + 1 : max(at + 1, text.find(" ", at + 1, end))] in _BEGINS_NOTHING
    )
    plain = alias.kind == "country" and alias.rules <= _PLAIN and alias.code not in _WARRING
    if alone and plain and not _may_govern(before):
        return "country", True
    led, governing = _led(before)
    if not alone and (spaced or after in ("$", "-")) and _CURRENCY.match(text, at, end):
        return None
    if (
        led in ("of", "in")
        and (governing in _NAMED_AFTER_WORDS or not governing.isalpha())
        and _NAMED_AFTER.search(before)
    ):
        return None
    if alias.kind == "organisation":
        return alias.kind, True
    city = "event" in alias.rules
    if city and not alone and (_EVENT.match(text, at, end) or _AGREED.match(text, at, end)):
        return None
    if city and led in _HELD_LEADS and _HELD.search(before):
        return None
    itself = alias.code in _PUBLISHERS and alias.how == "group_name" and " " not in alias.words
    if itself and (
        (led.endswith(_SOURCE_LEADS) and _SOURCE.search(before))
        or (not alone and _REPORTS.match(text, at, end))
    ):
        return "organisation", True
    follows = not alone and (spaced or after in ("'", "’"))
    unsure = (
        "unsure" in alias.rules
        or (
            city
            and (led in _PLACE_LEADS or (led != "" and not led.isalpha()))
            and _PLACE.search(before) is not None
        )
        or (follows and _TITLE_OR_PRESS.match(text, at, end) is not None)
        or (not spaced and not alone and _MADE.match(text, at, end) is not None)
        or (
            led in _PERSON_LEADS
            and (governing in _PERSON_WORDS or not governing.isalpha())
            and _PERSON_OF.search(before) is not None
        )
        or (led in _COST_LEADS and _COST.search(before) is not None)
        or (alias.code in _WARRING and _RECEIVES.search(before) is not None)
        or (alias.words == "allies" and _WHOSE.search(before) is not None)
        or (
            alias.kind == "group"
            and follows
            and _QUALIFIES.match(text, at, end) is not None
            and _EVERY.search(before) is None
        )
    )
    return alias.kind, not unsure


_PLAIN = frozenset({"exact", "any"})
_GOVERN = ("of", "in", "to", "for", "the")


def _may_govern(before: str) -> bool:
    """Whether the word before a name may make it part of another: "the Bank of", "minister for"."""
    tail = before[-4:].lower()
    return tail[-1:].isspace() and (tail[:-1].endswith(_GOVERN) or tail[-2:-1].isspace())


_PERSON_LEADS = frozenset({"of", "to", "in"})
_COST_LEADS = frozenset({"of", "for"})
_HELD_LEADS = frozenset({"in", "at", "of", "near", "outside"})
_SOURCE_LEADS = ("to", "by", "from", ":")
_PLACE_LEADS = frozenset(
    (
        "in", "at", "near", "outside", "across", "from", "to", "toward", "towards", "via",
        "through", "around", "left", "leaving", "visit", "visits", "visited", "visiting",
        "between", "central", "downtown",
    )
)  # fmt: skip
_NAMED_AFTER_WORDS = frozenset(
    (
        "university", "bank", "court", "battle", "embassy", "city", "port", "bishop", "archbishop",
        "treaty", "institute", "college", "school", "siege", "gulf", "sea", "museum", "museums",
    )
)  # fmt: skip
_PERSON_WORDS = frozenset(
    (
        "president", "premier", "minister", "chancellor", "king", "queen", "ambassador", "people",
        "citizens", "leader", "head", "governor",
    )
)  # fmt: skip
_PAUSES = frozenset(".,;:)")
_SPACES = frozenset(" \n\r\t\u00a0\u2009\u202f")
_BEGINS_NOTHING = frozenset(
    (
        "and", "or", "but", "to", "in", "on", "at", "for", "from", "with", "by", "as", "than",
        "is", "was", "are", "were", "has", "have", "had", "will", "would", "could", "should",
        "must", "can", "also", "still", "now", "already", "which", "that", "who", "spent",
        "spends", "spend", "the", "a", "it", "its", "their",
    )
)  # fmt: skip
"""Words after a name that begin no title, event or any other pattern of what follows."""


def led_by(text: str, start: int, at: int) -> str:
    """The word that leads to a name, in small letters: "except", "of" ("the" is passed over).

    >>> led_by("Europe without the US", 0, 19)
    'without'
    """
    if text[at - 1 : at] not in _SPACES:
        return ""
    words = text[max(start, at - 40) : at].lower().rsplit(None, 2)
    if len(words) > 1 and words[-1] == "the":
        return words[-2]
    return words[-1] if words else ""


def _led(before: str) -> tuple[str, str]:
    """The word that leads to a name, an article passed over, and the word before that.

    The first is what a preposition would be, the second what governs it.
    """
    if not before[-1:].isspace():
        return "", ""
    words = before.lower().rsplit(None, 3)
    if words and words[-1] == "the" and len(words) > 1:
        del words[-1]
    return (words[-1] if words else ""), (words[-2] if len(words) > 1 else "")


def titled(text: str, hit: Hit) -> bool:
    """Whether a hit is the country or alliance in a person's title ("the Polish minister")."""
    alias = hit.alias
    if hit.kind != "alias" or alias is None or alias.kind == "none" or not hit.value:
        return False
    if alias.kind == "group" and hit.value not in _PUBLISHERS:
        return False
    return _TITLE.match(text, hit.end) is not None or (
        _PERSON_OF.search(text[max(0, hit.start - 40) : hit.start]) is not None
    )


def governs(text: str, start: int, end: int, hit: Hit) -> bool:
    """Whether a person stands for the country they govern ("the government of ...")."""
    return _GOVERNS.match(text, hit.end, end) is not None or (
        _GOVERNED.search(text[max(start, hit.start - 40) : hit.start]) is not None
    )


def is_object(text: str, start: int, at: int, code: str) -> bool:
    """Whether a preposition before the name at ``at`` makes it no subject ("15% of NATO's ...").

    Europe and the Union spend and give themselves: only "in Europe" makes them a place.
    """
    pattern = _INSIDE if code in {"EU", "EUR"} else _OBJECT
    return pattern.search(text[max(start, at - 40) : at]) is not None
