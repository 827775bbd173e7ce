"""Numbers that words state without a numeral: ranks, fractions and multiples."""

from __future__ import annotations

import re
from typing import NamedTuple

from article3.claims.numbers import ORDINALS, number_at

_TOP = "highest|largest|biggest|greatest|heaviest|strongest|most|top|best|leading|fastest"
_BOTTOM = "lowest|smallest|least|bottom|worst|weakest|last|slowest"
SUPERLATIVE = re.compile(rf"(?:(?P<top>{_TOP})|(?P<bottom>{_BOTTOM}))(?![^\W_])", re.IGNORECASE)
_PLAIN = frozenset(["highest", "largest", "biggest", "greatest", "heaviest", "lowest", "smallest"])
_AMONG = re.compile(r"\b(?:among(?:st)?|one\sof)\b[^.;]{0,34}$", re.IGNORECASE)
_SPENDER = (
    r"(?:\w+\s){0,2}?(?:spenders?|contributors?|donors?|suppliers?|supporters?|providers?"
    r"|performers?|investors?|payers?|backers?|recipients?|exporters?|importers?)\b"
)
_GIVES = (
    r"(?:spen[dt]s?|spending|invest(?:s|ed|ing)?|giv(?:es?|en|ing)|gave|contribut(?:es?|ed|ing)"
    r"|pa(?:ys?|id|ying)|provid(?:es?|ed|ing)|donat(?:es?|ed)|commit(?:s|ted)?)"
)
_GIVES_MOST = re.compile(rf"\b{_GIVES}(?:\s(?:by\sfar\s)?the)?\s+$", re.IGNORECASE)
_FOLLOWS = {
    "most": re.compile(r"\s(?:of\s(?:any|all)|among)\b", re.IGNORECASE),
    "least": re.compile(r"\s(?:of\s(?:any|all)|among)\b", re.IGNORECASE),
    "top": re.compile(rf"\s(?:{_SPENDER}|of\sthe\s(?:list|table|ranking|league))", re.IGNORECASE),
    "leading": re.compile(rf"\s{_SPENDER}", re.IGNORECASE),
    "bottom": re.compile(
        r"\sof\s(?:the\s)?(?:list|table|ranking|league|pack|alliance|nato)\b", re.IGNORECASE
    ),
}
_RANKED = re.compile(
    r"\b(?:rank(?:s|ed|ing)?|plac(?:es|ed)|com(?:es|ing)|came|finish(?:es|ed)|dead|stands?|stood)"
    r"(?:\sin|\sas|\sonly|\sjust)?(?:\sthe)?\s+$|\bin\s+$",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\bnext[\s-]$", re.IGNORECASE)
_IN_ONLY = re.compile(r"\bin\s+$", re.IGNORECASE)
_PLACE = re.compile(
    r"[\s-](?:place|position|rank)\b|\s(?:out\s)?of\s(?:the\s|all\s|NATO)?(?:\d|members|allies)"
    r"|\s(?:in|among)\s(?:NATO|the\salliance|Europe|the\sworld|the\slist|the\sranking|all)\b",
    re.IGNORECASE,
)
_NOT_LAST = re.compile(
    r"\s(?:year|month|week|summer|winter|spring|autumn|fall|time|night|two|three|few|decade|"
    r"ditch|minute|resort)",
    re.IGNORECASE,
)
_MEMBER = re.compile(
    rf"\s(?:member|ally|country|nation|state|spender)\b[^.;:]{{0,70}}?\b(?:most|{_TOP}|(?P<low>least|{_BOTTOM}))\b",
    re.IGNORECASE,
)
_ORDINAL_SUPERLATIVE = re.compile(
    rf"[\s-](?:to[\s-])?(?:(?P<top>{_TOP})|(?P<bottom>{_BOTTOM}))(?![^\W_])|\s(?P<only>only\sto)\b",
    re.IGNORECASE,
)
ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)(?![^\W_])", re.IGNORECASE)


class Rank(NamedTuple):
    """First and last place meant, the end of the words, and ``about`` for "one of the highest"."""

    low: float
    high: float
    end: int
    hedge: str = ""


def rank_of_superlative(text: str, at: int, end: int, floor: int) -> Rank | None:
    """The rank a superlative states: highest 1, lowest -1, "one of the highest" about 1.

    >>> rank_of_superlative("the lowest share", 4, 16, 0)
    Rank(low=-1.0, high=-1.0, end=10, hedge='')
    """
    match = SUPERLATIVE.match(text, at, end)
    if match is None:
        return None
    word = match[0].casefold()
    place = 1.0 if match["top"] else -1.0
    stop = match.end()
    if word in ("top", "bottom", "highest", "largest", "biggest", "lowest", "smallest"):
        gap = stop + 1
        number = number_at(text, gap, end) if gap < end and text[stop] in " -" else None
        if number and 1 < number.value <= 32 and number.value.is_integer():
            ends = sorted((place, place * number.value))
            return Rank(ends[0], ends[1], number.end)
    if not _states_a_rank(text, word, at, stop, end, floor):
        return None
    if _NEXT.search(text, max(floor, at - 5), at):
        place *= 2  # after the one just named
    hedge = "about" if _AMONG.search(text, max(floor, at - 44), at) else ""
    return Rank(place, place, stop, hedge)


def _states_a_rank(text: str, word: str, at: int, stop: int, end: int, floor: int) -> bool:
    if word in _PLAIN:
        return True
    if word == "last":
        before = _RANKED.search(text, max(floor, at - 24), at)
        placed = text[stop : min(stop + 6, end)].casefold() == " place"
        only_in = before is not None and _IN_ONLY.match(before[0]) is not None
        return placed or (
            before is not None and not only_in and not _NOT_LAST.match(text, stop, end)
        )
    follows = _FOLLOWS.get(word)
    if follows is None:
        return False
    if follows.match(text, stop, end):
        return True
    return word in ("most", "least") and bool(_GIVES_MOST.search(text, max(floor, at - 28), at))


def rank_of_ordinal(text: str, at: int, end: int, floor: int) -> Rank | None:
    """The rank an ordinal states: second-largest 2, second lowest -2, ranks 16th 16.

    >>> rank_of_ordinal("second-largest", 0, 14, 0), rank_of_ordinal("second time", 0, 11, 0)
    (Rank(low=2.0, high=2.0, end=14, hedge=''), None)
    """
    if digits := ORDINAL.match(text, at, end):
        place, stop = float(digits[1]), digits.end()
    else:
        word = _WORD.match(text, at, end)
        if word is None or word[0].casefold() not in ORDINALS:
            return None
        place, stop = float(ORDINALS[word[0].casefold()]), word.end()
    if after := _ORDINAL_SUPERLATIVE.match(text, stop, end):
        if after["bottom"]:
            return Rank(-place, -place, after.end())
        return Rank(place, place, after.end() if after["top"] else stop)
    before = _RANKED.search(text, max(floor, at - 24), at)
    placed = _PLACE.match(text, stop, end)
    if placed or (before and not _IN_ONLY.match(before[0])):
        return Rank(place, place, stop)
    if place > 1 and (member := _MEMBER.match(text, stop, min(end, stop + 110))):
        sign = -1 if member["low"] else 1
        return Rank(sign * place, sign * place, stop)
    return None


_WORD = re.compile(r"[^\W\d_]+")

_PARTS = {
    "half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "twentieth": 20, "hundredth": 100,
}  # fmt: skip
_PART = re.compile(rf"[\s-](?P<part>{'|'.join(_PARTS)})s?(?![^\W_])", re.IGNORECASE)
_A_PART = re.compile(r"\b(?:an?|one)[\s-](?P<rough>(?:good|full|solid|fair)\s)?$", re.IGNORECASE)
_NO_PART = re.compile(
    r"\s(?:country|countries|party|parties|term|time|year|day|way|option|round|place|pillar|world"
    r"|quarter|century|consecutive|straight|successive|package|tranche|phase|of\s20\d\d"
    r"|of\sthe\s(?:year|century))\b",
    re.IGNORECASE,
)
_ORDINAL_BEFORE = re.compile(
    r"\b(?:first|second|third|latter|last|next|past|final|other|previous|coming|better|1st|2nd)\s$",
    re.IGNORECASE,
)
_HALF_NOT = re.compile(r"[\s-](?:hour|year|century|decade|time|way|dozen|day|brother|back)", re.I)
_MAJORITY = re.compile(
    r"(?:majority|minority)\s+of\b|most\s+(?:of\s(?:the|its|their|these|NATO|our)\b"
    r"|(?:[\w-]+\s){0,2}(?:allies|members|countries|nations|states|governments|capitals"
    r"|europeans|partners)\b)",
    re.IGNORECASE,
)
_MAJORITY_BEFORE = re.compile(
    r"\b(?:an?|the)\s(?:(?:vast|large|overwhelming|great|slim|clear|solid|small|sizeable)\s)?$",
    re.IGNORECASE,
)


def fraction_after(text: str, numerator: float, at: int, end: int) -> tuple[float, int] | None:
    """The fraction a numerator starts, and where it ends: two-thirds, three quarters.

    >>> round(fraction_after("two-thirds of members", 2, 3, 21)[0], 3)
    0.667
    """
    match = _PART.match(text, at, end)
    if match is None:
        return None
    parts = _PARTS[match["part"].casefold()]
    if not 0 < numerator < parts or _NO_PART.match(text, match.end(), end):
        return None
    return numerator / parts, match.end()


def fraction_word(text: str, at: int, end: int, floor: int) -> tuple[float, str, int, int] | None:
    """A fraction in one word with its hedge, start and end: half, a third, a majority of, most of.

    >>> fraction_word("a majority of members", 2, 21, 0)
    (0.5, 'over', 0, 10)
    """
    word = _WORD.match(text, at, end)
    if word is None:
        return None
    plain, stop = word[0].casefold(), word.end()
    if plain == "half":
        if _ORDINAL_BEFORE.search(text, max(floor, at - 12), at) or _HALF_NOT.match(
            text, stop, end
        ):
            return None
        return 0.5, "", at, stop
    if plain in ("majority", "minority", "most"):
        if not _MAJORITY.match(text, at, end):
            return None
        start = at
        if plain != "most":
            before = _MAJORITY_BEFORE.search(text, max(floor, at - 18), at)
            if before is None:
                return None
            start = before.start()
        elif text[max(floor, at - 4) : at].casefold().endswith("the "):
            return None
        return 0.5, "under" if plain == "minority" else "over", start, stop
    before = _A_PART.search(text, max(floor, at - 10), at)
    if plain not in _PARTS or before is None or _NO_PART.match(text, stop, end):
        return None
    follows = _WORD_AFTER.match(text, stop, end)
    if follows and follows[1].casefold() not in _AFTER_PART:
        return None
    return 1 / _PARTS[plain], "about" if before["rough"] else "", before.start(), stop


_WORD_AFTER = re.compile(r"\s([^\W\d_]+)")
_AFTER_PART = frozenset(
    [
        "of", "the", "its", "their", "in", "to", "less", "more", "higher", "lower", "fewer",
        "from", "by", "on", "at", "over", "and", "or", "but", "as", "than", "compared", "larger",
        "smaller", "was", "were", "is", "are", "since", "between",
    ]
)  # fmt: skip

_MULTIPLE = re.compile(
    r"(?P<two>doubl(?:es|ed|ing|e)|twice)|(?P<three>(?:tripl|trebl)(?:es|ed|ing|e))"
    r"|(?P<four>quadrupl(?:es|ed|ing|e))|(?P<five>quintupl(?:es|ed|ing|e))|(?P<half>halv(?:es|ed|ing|e))",
    re.IGNORECASE,
)
_MULTIPLES = {"two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "half": 0.5}
_NOT_MULTIPLE = re.compile(
    r"[\s-](?:digits?|standards?|down\b|check|edged|taxation|agent|time|a\s(?:year|month|week|day)\b"
    r"|(?:monthly|yearly|weekly|daily)\b)",
    re.IGNORECASE,
)
_FOLD = re.compile(
    r"(?:\s|-)?fold\b|[\s-]times\b(?!\s(?:in|since|during|last|this)\b)", re.IGNORECASE
)
_CROSS = re.compile(r"\s?[x×](?![\w×]|\s?\d)")


def multiple_word(text: str, at: int, end: int) -> tuple[float, int] | None:
    """A multiple in one word and where it ends: doubled 2, tripling 3, halved 0.5.

    >>> multiple_word("doubled its budget", 0, 18)
    (2.0, 7)
    """
    match = _MULTIPLE.match(text, at, end)
    if match is None or match.lastgroup is None or _NOT_MULTIPLE.match(text, match.end(), end):
        return None
    return _MULTIPLES[match.lastgroup], match.end()


def times_after(text: str, at: int, end: int, *, digits: bool) -> int | None:
    """Where "times", "-fold" or "x" after a number ends, or None.

    >>> times_after("three times as much", 5, 19, digits=False)
    11
    """
    match = _FOLD.match(text, at, end) or (_CROSS.match(text, at, end) if digits else None)
    return match.end() if match else None
