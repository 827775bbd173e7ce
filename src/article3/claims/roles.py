"""What a period is to its sentence: the time meant, a deadline, a start, a point of comparison."""

from __future__ import annotations

import re
from datetime import date

_BY = re.compile(
    r"\b(?:by|before|until|till|no\slater\sthan|up\sto|ahead\sof|deadline\s(?:of|for|in|is)|come)"
    r"(?:\sthe)?(?:\s(?:very\s)?(?:end|start|beginning|middle|close)(?:\sof)?(?:\sthe)?)?"
    r"(?:\s(?:calendar|year|early|late|mid|spring|summer|autumn|winter|fall))?(?:[\s-]end)?"
    r"(?:\s?-|\sof)?\s?$|\bby\s(?:end|mid|late|early)-$|\bby\s(?:end|mid)\s$",
    re.IGNORECASE,
)
_UP_TO = re.compile(r"\b(?:up\sto|until|till|through)(?:\sthe)?(?:\send\sof)?\s$", re.IGNORECASE)
_AS_OF = re.compile(
    r"\b(?:as\s(?:of|at|from|per)|at\sthe\s(?:end|close|start|beginning)\sof|at\send-?|status)"
    r"(?:\sthe)?(?:\s(?:end|late|early|mid)(?:\sof)?)?[\s-]?$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:since(?:\sat\sleast)?|after|beyond|starting(?:\sin|\sfrom)?|beginning(?:\sin)?|as\sfrom"
    r"|ever\ssince)(?:\sthe)?(?:\s(?:start|beginning|end|middle|early|late|mid)(?:\sof)?)?[\s-]?$",
    re.IGNORECASE,
)
_FROM_WORD = re.compile(
    r"\bfrom(?:\sthe)?(?:\s(?:early|late|mid|start\sof|beginning\sof))?[\s-]?$", re.I
)
_ONWARDS = re.compile(
    r"\s(?:on(?:ward|wards)?\b(?!\s(?:the|a|defen))|and\s(?:on|beyond|after))", re.I
)
_COMPARED = re.compile(
    r"\b(?:compared\s(?:with|to)|versus|vs\.?|against|than|relative\sto|double|triple|twice)"
    r"(?:[\s]+(?:the|that|those|a|its|level|levels|figure|figures|budget|total|of|in|for|it|was"
    r"|were|they|\d[\d.,]*|%|percent|per|cent|[$€£]\d[\d.,]*|billion|million|bn|only|just|about)){0,7}\s$",
    re.IGNORECASE,
)
_FROM_VALUE = re.compile(
    r"\bfrom\s(?:[^\s;:]+\s){1,7}?(?:(?:back\s)?in|of|for|by)\s$|\bup\sfrom\s(?:[^\s;:]+\s){0,6}?(?:in\s)?$|"
    r"\b(?:down|increase|increased|rise|rose|risen|growth|drop|fell|change)\sfrom\s(?:the\s)?$|"
    r"\bfrom\s(?:[^\s;:]+\s){0,5}?\($",
    re.IGNORECASE,
)
_DEADLINE = re.compile(
    r"\s(?:deadline|goal|target\sdate|at\sthe\s(?:very\s)?latest|or\s(?:earlier|sooner))\b|"
    r"\starget\b(?!\s(?:year|of\sspending))",
    re.IGNORECASE,
)
_FROM_WORDS = ("ago", "year-on", "year on")
# A period after one of these has its role from what follows and from the clause before, except
# after "deadline in" and "starting in".
_BARE = frozenset(("in", "for", "during", "last", "next", "this", "and"))
_BEFORE_BARE = ("deadline", "starting", "beginning")
_COMPARING = (
    "compared", "versus", "vs", "against", "than", "relative", "double", "triple", "twice",
)  # fmt: skip
_BY_WORDS = ("within", "over the next", "over a", "in ")


def role_of(
    relative: str, text: str, begins: int, ends: int, floor: int, end: int,
    published: date | None, period: str,
) -> str:  # fmt: skip
    """The role of the period at ``text[begins:ends]``, as :class:`~article3.claims.model.When` has.

    ``relative`` are its words where they are relative (last year), else empty. Words are looked
    back at as far as ``floor`` and ahead as far as ``end``.

    >>> role_of("", "met by 2030", 7, 11, 0, 11, None, "2030")
    'by'
    """
    if relative and (role := _relative(relative.casefold())):
        return role
    near = max(floor, begins - 40)
    past = published is not None and "/" not in period and period < published.isoformat()[:7]
    words = text[floor:begins].lower()
    # Most years stand after "in" or "for": that word alone rules most of the patterns out.
    last = words.rstrip().rsplit(None, 1)[-1:]
    plain = last[0] if last and last[0].isalpha() else ""
    if plain in _BARE and not any(word in words for word in _BEFORE_BARE):
        return _bare(text, words, begins, ends, floor, end, spans="/" in period)
    if _AS_OF.search(text, near, begins):
        return "as_of"
    if past and _UP_TO.search(text, near, begins) and period != str(published)[:4]:
        return "as_of"
    if _BY.search(text, near, begins):
        month = re.fullmatch(r"\d{4}-\d\d(-\d\d)?", period)
        return "as_of" if month and past else "by"
    if _DEADLINE.match(text, ends, end):
        return "by"
    if "/" in period:
        return "in"
    if _SINCE.search(text, near, begins):
        return "since"
    if _compared(text, words, floor, begins):
        return "from"
    if "from" in words and _FROM_WORD.search(text, near, begins):
        return "since"
    if _ONWARDS.match(text, ends, end):
        return "since"
    return "in"


def _relative(plain: str) -> str:
    """The role relative words have by themselves, if any: a year ago, by the end of the decade."""
    if plain.startswith(_FROM_WORDS) or plain.endswith("ago"):
        return "from"
    if plain.startswith(_BY_WORDS) or "end" in plain or plain.endswith("decade"):
        return "by"
    return ""


def _bare(
    text: str, words: str, begins: int, ends: int, floor: int, end: int, *, spans: bool
) -> str:
    """The role of a period after a bare "in" or "for": by what follows and what is compared."""
    if _DEADLINE.match(text, ends, end):
        return "by"
    if spans:
        return "in"
    if _compared(text, words, floor, begins):
        return "from"
    return "since" if _ONWARDS.match(text, ends, end) else "in"


def _compared(text: str, words: str, floor: int, begins: int) -> bool:
    """Whether the period is what something is measured from; ``words`` are those before it."""
    if "from" in words and _FROM_VALUE.search(text, floor, begins):
        return True
    return any(word in words for word in _COMPARING) and bool(_COMPARED.search(text, floor, begins))
