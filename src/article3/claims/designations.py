"""Digits that state no quantity: years, dates, clock times, designations, list marks."""

from __future__ import annotations

import re

from article3.claims.nouns import is_name, measure_at, noun_at
from article3.claims.numbers import (
    MONTHS,
    YEAR,
    Number,
    currency_after,
    currency_before,
    number_at,
    year_like,
)
from article3.claims.units import is_percent

_TIME_BEFORE = re.compile(
    r"\b(?:in|by|since|until|till|for|of|during|from|before|after|between|and|to|through|late|early"
    rf"|mid|end|spring|summer|autumn|winter|fall|year|FY|budget|{MONTHS}\.?)[\s-]$",
    re.IGNORECASE,
)
# What looks like a number and is none: dates, clock times, telephone numbers, versions, ratios.
_DATE = re.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?:\s?(?:[-–/&]|and|to)\s?\d{{1,2}}(?:st|nd|rd|th)?)?(?:\sof)?[\s-](?i:{MONTHS})\b\.?(?:,?[\s-]\d{{4}}(?!\d))?"
    r"|\d{4}-\d{1,2}-\d{1,2}(?!\d)|\d{1,2}([./-])\d{1,2}\1\d{2,4}(?!\d)"
    r"|\d{1,2}[:h]\d{2}(?::\d{2})?(?!\d)|\d{1,2}(?:[.:]\d{2})?\s?(?:[ap]\.?m\b|GMT\b|CES?T\b|E[SD]T\b)"
    r"|\d++(?:\.\d++){2,}|\d{1,4}[/]\d{1,4}(?:/\d{1,4})?(?!\d)"
    r"|(?:19|20)\d\d\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d)(?![\d%])"
)
_MONTH_BEFORE = re.compile(rf"\b(?i:{MONTHS})\.?\s(?:\d{{1,2}}\s?[-–]\s?)?$")
# The last letters of the months, written out or not, a stop, a dash, and the space after a dash.
_MONTH_ENDS = frozenset("nbyrhleEgtpvcNBYRHLGTPVC.-–") | frozenset(" \n\r\t\u00a0")
_DATE_YEAR = re.compile(r"(?:st|nd|rd|th)?,?\s\d{4}(?!\d)")
_PHONE = re.compile(r"\+\d[\d ()/.-]{6,24}")
_LIST_MARK = re.compile(r"[.)](?=\s)|\s?(?=\n|$)")
_TOKEN = re.compile(r"[\w.,’'-]*+")
_MARK = re.compile(r"(?P<mark>\d{1,4})(?:[.)](?=\s)|\s?(?=\n|$))")


def no_number(text: str, at: int, end: int, floor: int) -> int:
    """Where digits that state nothing end: designation, date, time, list mark; 0 for a number.

    >>> no_number("an F-35", 5, 7, 0), no_number("26 December", 0, 11, 0), no_number("26%", 0, 3, 0)
    (7, 11, 0)
    """
    before = text[at - 1] if at else "\n"
    glued = before.isalpha() or before == "_" or (before in "-–" and _named(text, at - 2))
    if glued and not currency_before(text, at, floor)[0]:
        return token_end(text, at, end)
    if before == "+" and (phone := _PHONE.match(text, at - 1, end)):
        return phone.end()
    if date := _DATE.match(text, at, end):
        return date.end()
    if (
        before.isspace()
        and text[at - 2 : at - 1] in _MONTH_ENDS
        and _MONTH_BEFORE.search(text, max(floor, at - 18), at)
    ):
        number = number_at(text, at, end)
        if number is None or number.value > 31 or number.step < 1:
            return 0
        year = _DATE_YEAR.match(text, number.end, end)
        return year.end() if year else number.end
    if before == "\n":
        mark = _MARK.match(text, at, end)
        return mark.end() if mark and not is_percent(text, mark.end("mark"), end) else 0
    return 0


def is_name_number(text: str, number: Number, end: int, floor: int) -> bool:
    """Whether a number belongs to a name before it or a code after it: Article 5, Mk 41."""
    if text[number.end : number.end + 1] == "_":
        return True
    at = number.start
    if not text[max(floor, at - 1) : at].isspace():
        return False
    low = max(floor, at - 24)
    plain = text[max(low, text.rfind(" ", low, at - 1) + 1) : at - 1]
    if plain.isascii() and plain.isalpha():  # what the pattern would find, for most numbers
        return is_name(plain) and not is_percent(text, number.end, end)
    word = _WORD_BEFORE.search(text, low, at)
    return word is not None and is_name(word[1]) and not is_percent(text, number.end, end)


_WORD_BEFORE = re.compile(r"([^\W\d_]+\.?|§)\s$")


def _named(text: str, at: int) -> bool:
    """Whether letters before a hyphen begin a designation: F-35, Su-35; not sub-2%, mid-2024."""
    if at < 0 or not text[at].isalnum():
        return False
    first = at
    while first > 0 and at - first < 16 and text[first - 1].isalnum():
        first -= 1
    return text[first].isupper() or text[at].isdecimal()


def token_end(text: str, at: int, end: int) -> int:
    """The end of the run of letters, digits and marks that holds an offset."""
    match = _TOKEN.match(text, at, end)
    return max(at + 1, match.end()) if match else at + 1


def lone_year(text: str, at: int, end: int, floor: int) -> int | None:
    """The end of a year after a word of time and before a pause or a small word, else None.

    Most years stand so, and no more needs to be looked at: "in 2024,", "from 2014 to".

    >>> lone_year("in 2024, 2", 3, 10, 0), lone_year("in 2024 euros", 3, 13, 0)
    (7, None)
    """
    if text[at - 1 : at] != " " or at == floor or not _LONE.match(text, at, end):
        return None
    low = max(floor, at - 11)
    space = text.rfind(" ", low, at - 1)
    if space < 0 and low and not text[low - 1].isspace():
        return None
    word = text[max(low, space + 1) : at - 1].lower()
    return at + 4 if word in _TIME_WORDS else None


_TIME_WORDS = frozenset(
    (
        "in", "by", "since", "until", "till", "for", "of", "during", "from", "before", "after",
        "between", "and", "to", "through", "late", "early", "mid", "spring", "summer", "autumn",
        "winter", "january", "february", "march", "april", "may", "june", "july", "august",
        "september", "october", "november", "december",
    )
)  # fmt: skip
_LONE = re.compile(
    rf"{YEAR}(?:[.,;:)](?!\d)"
    r"|\s(?:and|to|was|were|is|are|as|in|on|of|for|from|by|with|after|the|a|an|it|its|when|while"
    r"|which|that|will|would|has|have|had|or|but)\s)"
)


def is_year(text: str, number: Number, end: int, floor: int) -> bool:
    """Whether digits are a year: 1945 to 2075, and neither a share nor a sum nor a count."""
    if not year_like(text[number.start : number.end]):
        return False
    if is_percent(text, number.end, end) or currency_after(text, number.end, end)[0]:
        return False
    if _TIME_BEFORE.search(text, max(floor, number.start - 11), number.start):
        return True
    if text[number.end : number.end + 1] == " ":
        unit, _ = noun_at(text, number.end, end, adjectives=0)
        return not unit and not measure_at(text, number.end, end)[0]
    return True
