"""The words around a number: how exact it is meant, whether it is a change, and per what."""

from __future__ import annotations

import re
from functools import lru_cache

_PHRASES = {
    "about": (
        "about around roughly approximately approx approx. circa ca ca. c. some "
        "something|like in|the|region|of on|the|order|of more|or|less an|average|of|about "
        "estimated|at|about give|or|take"
    ),
    "nearly": (
        "nearly almost virtually practically just|under just|below just|shy|of "
        "a|little|under slightly|under slightly|below slightly|less|than just|less|than "
        "close|to closer|to approaching nearing near marginally|under marginally|below"
    ),
    "over": (
        "over above exceeding exceed exceeds exceeded surpassing surpass surpasses "
        "surpassed topping topped more|than greater|than higher|than larger|than "
        "in|excess|of north|of upwards|of upward|of beyond past well|over far|more|than "
        "just|over slightly|above slightly|over just|above a|little|over no|fewer|than|over"
    ),
    "at_least": (
        "at|least no|less|than no|fewer|than not|less|than not|fewer|than a|minimum|of "
        "minimum|of the|minimum|of minimum at|a|minimum at|minimum"
    ),
    "under": (
        "less|than lower|than smaller|than under below fewer|than well|below well|under "
        "far|below south|of short|of"
    ),
    "at_most": (
        "up|to at|most no|more|than not|more|than a|maximum|of maximum|of maximum "
        "no|higher|than as|many|as as|much|as"
    ),
    "exactly": "exactly precisely",
}
_HEDGES = {
    phrase.replace("|", " "): hedge
    for hedge, phrases in _PHRASES.items()
    for phrase in phrases.split()
}
_HEDGES |= {"as much as": "at_most", "as many as": "at_most", "as little as": "at_least"}
_LAST_WORDS = frozenset(phrase.rsplit(" ", 1)[-1] for phrase in _HEDGES)
_TOKEN = re.compile(r"[^\s(“\"'‘—–\[]\S*")
_SUMS = frozenset(("add", "adds", "added", "adding"))
_DETERMINERS = frozenset(("the", "its", "their", "nato's", "nato’s"))
_BEFORE_THE = frozenset(
    [
        "above", "below", "exceed", "exceeds", "exceeded", "exceeding", "surpass", "surpasses",
        "surpassed", "surpassing", "least", "than",
    ]
)  # fmt: skip
_SYMBOLS = {
    "~": "about", "≈": "about", "±": "about", ">": "over", "<": "under", "≥": "at_least",
    "≤": "at_most", ">=": "at_least", "<=": "at_most",
}  # fmt: skip
_SYMBOL_ENDS = frozenset("~≈±><≥≤=")
_SYMBOL = re.compile(r"(>=|<=|[~≈±><≥≤])\s?$")
_TRANSPARENT = re.compile(
    r"(?:\b(?:an?\s)?(?:estimated|total\sof|combined(?:\stotal\sof)?|record|respective|whopping"
    r"|staggering|massive|mere|average\sof|cumulative|initial|annual)\s+)$",
    re.IGNORECASE,
)
_TRANSPARENT_ENDS = frozenset(
    (
        "estimated", "of", "total", "combined", "record", "respective", "whopping", "staggering",
        "massive", "mere", "cumulative", "initial", "annual",
    )
)  # fmt: skip
_AFTER = re.compile(
    r"(?P<at_least>\s?\+(?!\w)|-plus\b|\splus\b(?!\s[\d$€£])|\s(?:or|and)\s(?:more|higher|above"
    r"|over|better|greater|upwards?)\b|\sat\s(?:the\svery\s|the\s)?least\b|\s(?:at\s)?minimum\b)"
    r"|(?P<at_most>\s(?:or|and)\s(?:less|fewer|lower|below|under)\b|\sat\s(?:the\svery\s|the\s)?most\b"
    r"|\s(?:at\s)?maximum\b)"
    r"|(?P<about>-odd\b|\sor\sso\b|\sor\sthereabouts\b|,?\sgive\sor\stake\b|,?\smore\sor\sless\b"
    r"|,?\sroughly\b(?=[.,;)]))"
    r"|(?P<exactly>\s(?:exactly|flat|sharp)\b(?=\s?[.,;)]))"
)

_AFTER_STARTS = frozenset(
    ("pl", "or", "an", "at", "mi", "ma", "od", "gi", "mo", "ro", "ex", "fl", "sh")
)


def hedge_before(text: str, at: int, floor: int) -> tuple[str, int]:
    """The hedge that ends at an offset and where it starts: ``("", at)`` if none.

    >>> hedge_before("spends well over 2%", 17, 0)
    ('over', 7)
    """
    first = max(floor, at - 44)
    before = text[max(first, at - 1) : at]
    if not before.isspace():
        if before not in _SYMBOL_ENDS:
            return "", at
        symbol = _SYMBOL.search(text, max(first, at - 3), at)
        return (_SYMBOLS[symbol[1]], symbol.start()) if symbol else ("", at)
    last = text[first:at].rsplit(None, 1)[-1:]
    word = last[0].casefold().lstrip("(“\"'‘—–[") if last else ""
    stop = at
    if word in _TRANSPARENT_ENDS and (skipped := _TRANSPARENT.search(text, first, at)):
        stop = skipped.start()
    elif word not in _LAST_WORDS and word not in _DETERMINERS:
        if not last or last[0][-1] not in _SYMBOL_ENDS:
            return "", at
        symbol = _SYMBOL.search(text, max(first, at - 3), at)
        return (_SYMBOLS[symbol[1]], symbol.start()) if symbol else ("", at)
    tokens = list(_TOKEN.finditer(text, first, stop))
    the = len(tokens) > 1 and tokens[-1][0].casefold() in _DETERMINERS
    if the and tokens[-2][0].casefold() in _BEFORE_THE:
        tokens.pop()
    words = [token[0].casefold() for token in tokens[-4:]]
    if not words or words[-1] not in _LAST_WORDS:
        return "", at
    if words[-2:] == ["up", "to"] and words[-3:-2] and words[-3] in _SUMS:
        return "", at  # "adds up to" is a total and no ceiling
    for length in range(len(words), 0, -1):
        if hedge := _HEDGES.get(" ".join(words[-length:])):
            return hedge, tokens[-length].start()
    return "", at


def hedge_after(text: str, at: int, end: int) -> tuple[str, int]:
    """The hedge that starts at an offset and where it ends: ``("", at)`` if none.

    >>> hedge_after("2% or more", 2, 10)
    ('at_least', 10)
    """
    near = text[at : min(at + 4, end)].lstrip(", -\n\t\u00a0")
    if near[:1] != "+" and near[:2] not in _AFTER_STARTS and near.isascii():
        return "", at
    match = _AFTER.match(text, at, end)
    return (match.lastgroup or "", match.end()) if match else ("", at)


_RISES = (
    r"ris(?:e|es|en|ing)|rose|increas(?:e|es|ed|ing)|gr(?:ow|ows|ew|own|owing|owth)|up|jump(?:s|ed|ing)?"
    r"|surg(?:e|es|ed|ing)|climb(?:s|ed|ing)?|soar(?:s|ed|ing)?|gain(?:s|ed|ing)?|rais(?:e|es|ed|ing)"
    r"|boost(?:s|ed|ing)?|expand(?:s|ed|ing)?|expansion|hik(?:e|es|ed|ing)|uplift|upped|lift(?:s|ed)?"
    r"|leap(?:s|t)?|swell(?:s|ed)?|spike[ds]?|rocketed|skyrocketed|add(?:s|ed|ing)|adding|topped\sup"
    r"|accelerat(?:e|es|ed|ing)"
)
_FALLS = (
    r"f[ae]ll(?:s|en|ing)?|cut(?:s|ting)?|decreas(?:e|es|ed|ing)|drop(?:s|ped|ping)?|declin(?:e|es|ed|ing)"
    r"|down|reduc(?:e|es|ed|ing|tion)|slash(?:es|ed|ing)?|shr(?:ink|inks|ank|unk)|lower(?:s|ed|ing)"
    r"|dipp?(?:s|ed|ing)?|plunge[ds]?|slump(?:s|ed)?|trim(?:s|med)?|los(?:t|s|es)|shed"
)
_MADE = ("made", "make", "makes", "making")
_VERB = re.compile(rf"\b(?:(?P<rise>{_RISES})|(?P<fall>{_FALLS}))\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[.;:!?](?=\s)")
_LATER = re.compile(
    r"\s(?:(?:real[\s-]terms?|real|annual|year-on-year|yearly|nominal|overall|net|planned|rapid|sharp"
    r"|total|further|cumulative|proposed|massive|budget|spending|defen[cs]e|military)\s){0,3}"
    r"(?:(?P<rise>increases?|rises?|growth|jump|surge|boost|hike|uplift|gain|expansion"
    r"|more(?!\s(?:or|and)\b)|extra|higher|larger|bigger|additional)"
    r"|(?P<fall>decreases?|falls?|drop|declin(?:e|es)|cuts?|reductions?|less|fewer|lower|smaller"
    r"|slump))\b",
    re.IGNORECASE,
)

# The beginnings of all the words that "later" words may open with.
_LATER_STARTS = frozenset(
    (
        "rea", "ann", "yea", "nom", "ove", "net", "pla", "rap", "sha", "tot", "fur", "cum", "pro",
        "mas", "bud", "spe", "def", "mil", "inc", "ris", "gro", "jum", "sur", "boo", "hik", "upl",
        "gai", "exp", "mor", "ext", "hig", "lar", "big", "add", "dec", "fal", "dro", "cut", "red",
        "les", "few", "low", "sma", "slu",
    )
)  # fmt: skip


@lru_cache(maxsize=4096)
def _turn(word: str) -> int:
    """+1 for a word of rising, -1 for one of falling, else 0."""
    found = _VERB.fullmatch(word)
    return 0 if found is None else 1 if found["rise"] else -1


def change_around(text: str, start: int, end: int, floor: int, ceiling: int) -> int:
    """+1 where the words make a number a rise by it, -1 a fall by it, 0 a level.

    ``start`` is where the hedge or number starts, ``end`` where its unit ends.

    >>> change_around("spending rose by 3%", 17, 19, 0, 19)
    1
    >>> change_around("spending rose to 3%", 17, 19, 0, 19)
    0
    """
    near = text[end + 1 : min(end + 4, ceiling)].lower()
    if near in _LATER_STARTS and (later := _LATER.match(text, end, ceiling)):
        return 1 if later["rise"] else -1
    words = text[max(floor, start - 48) : start].casefold().rsplit(None, 5)[-5:]
    while words and words[-1] in ("a", "an", "another", "as", "much"):
        if words.pop() == "another":
            return 1
    if len(words) > 2 and words[-3] == "by" and words[-2] in ("a", "an"):
        words = words[:-2]  # by a remarkable 48 %
    if not words:
        return 0
    last = words[-1]
    if last in ("additional", "extra", "further", "more"):
        return 1
    if turn := _turn(last):
        made_up = last == "up" and len(words) > 1 and words[-2] in _MADE
        return 0 if made_up else turn
    if last in ("of", "by") and len(words) > 1:
        noun = words[-3] if words[-2] in ("rate", "spending") and len(words) > 2 else words[-2]
        if turn := _turn(noun):
            return turn
    if last != "by":
        return 0
    wide = text[max(floor, start - 110) : start]
    if clause := list(_CLAUSE.finditer(wide)):
        wide = wide[clause[-1].end() :]
    verbs = list(_VERB.finditer(wide))
    return 0 if not verbs else 1 if verbs[-1]["rise"] else -1


_PER = re.compile(
    r"(?:\sof\s(?:(?:its|their|our|the|his|annual)\s)?(?:GDP|GNI|gross\s\w+\s\w+|national\sincome))?"
    r"(?:,?\s(?:an?|per|each|every)\s|/|-an?-)(?P<what>year|annum|month|week|day|head|capita)\b"
    r"|(?:\sof\s(?:(?:its|their|our)\s)?(?:GDP|GNI))?,?\s(?P<how>annually|yearly|monthly|weekly|daily)\b"
)
_PER_STARTS = frozenset("oapeymwd/\u2009\u202f")
_PER_WORDS = {
    "year": "year", "annum": "year", "annually": "year", "yearly": "year", "month": "month",
    "monthly": "month", "week": "week", "weekly": "week", "day": "day", "daily": "day",
    "head": "person", "capita": "person",
}  # fmt: skip
_ANNUAL = re.compile(r"\b(?:an\sannual|annual(?:ly)?|yearly)\s*$", re.IGNORECASE)


def per_around(text: str, start: int, end: int, floor: int, ceiling: int) -> str:
    """``year``, ``month``, ``week``, ``day`` or ``person`` where the words say so, else ``""``.

    >>> per_around("€3 billion annually", 0, 10, 0, 19)
    'year'
    """
    near = text[end : min(end + 3, ceiling)].lstrip(", -\n\t\u00a0")[:1]
    if near in _PER_STARTS and (match := _PER.match(text, end, ceiling)):
        return _PER_WORDS[match["what"] or match["how"]]
    window = text[max(floor, start - 12) : start]
    if window.rstrip()[-2:].lower() not in ("al", "ly"):
        return ""
    return "year" if _ANNUAL.search(text, max(floor, start - 12), start) else ""
