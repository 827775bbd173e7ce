"""Every number a sentence states, read by grammar into :class:`~article3.claims.model.Quantity`.

Beyond the contract of the class:

- ``start`` to ``end`` are the number with its currency, unit or counted noun, without the hedge;
- ``number`` without a unit is a bare number (133,000; 23): what it counts the words beside it do
  not say. ``number`` with a unit is a measure (``km``, ``mm``, ``year``, ``year-old``);
- "all 32 allies" is 32 of 32. "All but two allies" is ``of`` with ``low`` -2 and no ``whole``: the
  caller counts back from the group; with the group's number (all but two of the 32) it is 30 of 32;
- "one of two nations" counts two nations; "only one of 32" is 1 of 32;
- "the three largest" and "top ten" are ranks from 1 to 3 and to 10; "one of the highest" is rank 1
  with the hedge ``about``; a majority and "most allies" are a fraction over 0.5;
- money may lack its currency (131.9bn); kroner without Danish or Norwegian have the unit
  ``kroner``, crowns without a country ``crowns``;
- half of a scale (half a billion, 2½) has half of it as its ``step``.
"""

from __future__ import annotations

import re

from article3.claims.anchors import NUMBER, WORD, anchors, kind_of_word
from article3.claims.designations import (
    is_name_number,
    is_year,
    lone_year,
    no_number,
    token_end,
)
from article3.claims.hedges import change_around, hedge_after, hedge_before, per_around
from article3.claims.model import Quantity
from article3.claims.nouns import GROUPED, measure_at, noun_at
from article3.claims.numbers import (
    MONTHS,
    Number,
    currency_before,
    number_at,
    scale_at,
)
from article3.claims.ranks import (
    ORDINAL,
    SUPERLATIVE,
    fraction_word,
    multiple_word,
    rank_of_ordinal,
    rank_of_superlative,
)
from article3.claims.units import Unit, is_percent, unit_at, upper_at

_OF = re.compile(
    r"\s(?:out\s)?of\s(?:a\stotal\sof\s|(?:(?:the|its|their|our|those|these|all)\s)?"
    r"(?:(?:NATO|the\salliance|alliance|Europe|EU|the\sbloc)['’]s\s)?"
    r"(?:(?:then|now|current|European|remaining|other)[\s-]){0,2})(?=\w)"
)
_LATER_OF = re.compile(
    r",?\s\(?(?:out\sof|of\s(?:the|its|NATO['’]s))\s(?:a\stotal\sof\s|the\s)?(?=\w)"
)
_OF_NOUN = re.compile(
    r"\sof\s(?:the|its|their|our|those|these|NATO['’]s|the\salliance['’]s|the\sbloc['’]s)(?=\s)"
)
_IN = re.compile(r"\sin\s(?:every\s)?(?=\w)")
_NEXT_IS_TIME = re.compile(r"\s(?:years?|months?|weeks?|days?|hours?|decades?)\b|\s" + MONTHS)
_ALL = re.compile(r"\ball(?:\sof)?(?:\s(?:the|its|our|NATO['’]s|the\salliance['’]s))?\s$", re.I)
_ALL_BUT = re.compile(r"\ball(?:\sof\s\w+)?\s(?:but|except(?:\sfor)?)\s$", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:\b(?:number|No\.?|nr\.?|№)\s?|#)$", re.IGNORECASE)
_HALF_A = re.compile(r"half\s(?:of\s)?(?:an?|one|1)(?=[\s-])", re.IGNORECASE)
_HALF_PER_CENT = re.compile(r"half(?=\s(?:per\s?cent|percent)(?:age)?)", re.IGNORECASE)
_A = re.compile(r"\b(?:an?)\s$", re.IGNORECASE)
_BOTH = re.compile(r"both(?=\s)(?:\sof\s(?:the|these|those|its))?", re.IGNORECASE)
_VERB = re.compile(
    r"\s(?:already\s|now\s|currently\s|still\s|also\s|have\s|had\s|did\s|do\s|will\s)*"
    r"(?:me[e]?ts?|are|were|is|was|ha[sd]|have|will|would|do|did|spen[dt]|reach(?:ed)?"
    r"|exceed(?:ed)?|hit|fail(?:ed)?|fell|fall|remain(?:ed)?|now|already|currently|not)\b"
)
_PARTS_SLASH = re.compile(r"([1-9])/([2-9]|10)(?=\s?(?:of|rds?)\b)")
_SEPARATED = re.compile(r"\s?(?:,\s(?:and\s|or\s)?|\s(?:and|or|to)\s)(?:[€$£]\s?)?")

_HALVED = re.compile(
    r"[\s-](?:(?:million|billion|trillion)\b|per|\d)|[\s-](?:basis|point)", re.IGNORECASE
)
_ONLY = re.compile(r"\b(?:only|just|barely|merely|but|a\smere)\s$", re.IGNORECASE)
_MORE = re.compile(r"\b(?:additional|extra|further|another)\s$", re.IGNORECASE)
_MORE_OF = re.compile(r"\s(?:more|additional|extra|further)\s", re.IGNORECASE)
_A_NOUN = re.compile(r"\s[a-z]+s\b")
_ONE_DIGIT = re.compile(r"\d")
_RANGED = ("percent", "points", "money")
_LENDING = ("percent", "points", "money", "count")
_CHANGING = ("percent", "points", "money", "fraction")


def quantities(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """Every quantity in ``text[start:end]`` in order, not overlapping; offsets are of the text.

    Values are in plain units (20.9 billion is 20900000000.0). Years and dates are no quantities
    (:func:`article3.claims.when.whens` reads them), nor are designations (F-35, Article 5).

    >>> [(q.kind, q.value, q.unit, q.hedge) for q in quantities("more than €3 billion annually")]
    [('money', 3000000000.0, 'EUR', 'over')]
    >>> [(q.low, q.whole) for q in quantities("23 of NATO's 32 members meet it")]
    [(23.0, 32.0)]
    """
    stop = len(text) if end is None else min(end, len(text))
    first = max(0, start)
    found: list[Quantity] = []
    # Reading goes on at ``here``; words may be looked back at as far as ``floor``.
    here = floor = first
    for at in anchors(text, first, stop) if first < stop else ():
        if at < here:
            continue
        quantity, here = _read(text, at, stop, floor)
        if quantity is not None:
            found.append(quantity)
            here = max(here, quantity.end)
            floor = quantity.end
    return _shared_units(text, found)


def _read(text: str, at: int, end: int, floor: int) -> tuple[Quantity | None, int]:
    """The quantity at an anchor, if any, and where reading may go on."""
    if text[at].isdecimal():
        if (year := lone_year(text, at, end, floor)) is not None:
            return None, year
        skip = no_number(text, at, end, floor)
        if skip:
            fraction = _PARTS_SLASH.match(text, at, end)
            if fraction and int(fraction[1]) < int(fraction[2]):
                value = int(fraction[1]) / int(fraction[2])
                return _dressed(text, "fraction", value, value, at, skip, end, floor), skip
            return None, skip
        ordinal = text[at + 1 : at + 4].isalnum() and ORDINAL.match(text, at, end)
        return (
            (_rank(text, at, end, floor), ordinal.end())
            if ordinal
            else _from_number(text, at, end, floor)
        )
    kind = kind_of_word(text, at, end)
    if kind != NUMBER and (word := _from_word(text, at, end, floor)) is not None:
        return word, word.end
    return (None, at + 1) if kind == WORD else _from_number(text, at, end, floor)


def _from_word(text: str, at: int, end: int, floor: int) -> Quantity | None:
    """Ranks, fractions and multiples in words, and "both allies"."""
    if multiple := multiple_word(text, at, end):
        return _dressed(text, "multiple", multiple[0], multiple[0], at, multiple[1], end, floor)
    if both := _BOTH.match(text, at, end):
        unit, stop = noun_at(text, both.end(), end, adjectives=2)
        if unit in GROUPED:
            return Quantity("count", 2.0, 2.0, at, stop, unit, 1.0)
        return None
    if (rank := _rank(text, at, end, floor)) is not None:
        return rank
    if _HALF_A.match(text, at, end) or _HALF_PER_CENT.match(text, at, end):
        return None
    if fraction := fraction_word(text, at, end, floor):
        value, hedge, first, stop = fraction
        return _dressed(text, "fraction", value, value, first, stop, end, floor, said=hedge or None)
    return None


def _rank(text: str, at: int, end: int, floor: int) -> Quantity | None:
    rank = rank_of_superlative(text, at, end, floor) or rank_of_ordinal(text, at, end, floor)
    if rank is None:
        return None
    return Quantity("rank", rank.low, rank.high, at, rank.end, "", 1.0, rank.hedge)


def _from_number(text: str, at: int, end: int, floor: int) -> tuple[Quantity | None, int]:
    """The quantity of a numeral or number word with what stands before and after it."""
    number = _number(text, at, end, floor)
    if number is None:
        return None, token_end(text, at, end) if text[at].isdecimal() else at + 1
    if number.digits and is_name_number(text, number, end, floor):
        return None, token_end(text, at, end)
    currency, first = currency_before(text, number.start, floor)
    scale = scale_at(text, number.end, end, money=bool(currency))
    if not currency and not scale[2] and is_year(text, number, end, floor):
        return None, number.end
    unit = unit_at(text, number, currency, scale, end)
    if not unit.kind and _NUMBERED.search(text, max(floor, first - 8), first):
        return Quantity("rank", number.value, number.value, at, number.end, "", 1.0), number.end
    factor = scale[0] * unit.factor
    low = high = number.value * factor
    step, stop = number.step * factor, unit.end
    upper = upper_at(text, first, stop, end, floor)
    if upper and upper.unit.kind in _RANGED and unit.kind in ("", "money", upper.unit.kind):
        apart = upper.unit.unit and unit.unit and upper.unit.unit != unit.unit
        if not (unit.kind == "money" and upper.unit.kind != "money") and not apart:
            share = upper.scale * upper.unit.factor
            if not scale[2]:  # $2-3 billion: the scale is written once
                low, step = number.value * share, number.step * share
            high, step = upper.number.value * share, min(step, upper.number.step * share)
            stop = upper.unit.end
            unit = Unit(upper.unit.kind, unit.unit or upper.unit.unit, 1.0, stop)
    elif upper and unit.kind == "money" and upper.unit.kind == "" and currency:
        high, stop = upper.number.value * upper.scale, upper.unit.end  # €20-30
    if not unit.kind:
        return _counted(text, number, scale, first, end, floor)
    if low > high:
        low, high = high, low
    if unit.kind == "fraction":  # two-thirds
        step = 0.0
    return _dressed(
        text, unit.kind, low, high, first, stop, end, floor, unit=unit.unit, step=step
    ), stop


def _number(text: str, at: int, end: int, floor: int) -> Number | None:
    """A number at an anchor; "half a" and "a" before a scale count."""
    half = text[at] in "hH" and (
        _HALF_A.match(text, at, end) or _HALF_PER_CENT.match(text, at, end)
    )
    if half and _HALVED.match(text, half.end(), end):
        return Number(0.5, 0.5, at, half.end(), digits=False)
    number = number_at(text, at, end)
    a = _A.search(text, max(floor, at - 3), at) if text[at] in "hdtmb" else None
    if number and a and not number.digits and text[at] in "hd":  # a hundred, a dozen
        return number._replace(start=a.start())
    if number is None and a:
        # The word at the anchor is itself a scale: a trillion, a thousand.
        scale, _, written = scale_at(text, at, end, money=False)
        if scale > 1 and len(written) > 2 and not written.endswith("s"):
            return Number(1.0, 1.0, a.start(), at, digits=False)
    return number


def _counted(
    text: str, number: Number, scale: tuple[float, int, str], first: int, end: int, floor: int
) -> tuple[Quantity | None, int]:
    """N of M, N in M, measures, counts and bare numbers."""
    factor, stop, written = scale
    before = max(floor, first - 34)
    but = every = None
    if "ll " in text[before:first]:
        but = _ALL_BUT.search(text, before, first)
        every = None if but else _ALL.search(text, before, first)
    if whole_words := but or every:
        first = whole_words.start()
    low, high, step = number.value * factor, number.value * factor, number.step * factor
    single = number.value == 1 and not number.digits and not written
    if not written and (share := _one_in(text, number, stop, end)) is not None:
        part, stop = share
        return _dressed(text, "fraction", part, part, first, stop, end, floor), stop
    if not written and (found := _of_whole(text, number, stop, end)) is not None:
        whole, unit, stop = found
        if single and not but and not _ONLY.search(text, before, first):
            return _dressed(
                text, "count", whole, whole, first, stop, end, floor, unit=unit, step=1.0, said=""
            ), stop
        low = whole - low if but else low
        return _dressed(
            text, "of", low, low, first, stop, end, floor, unit=unit, step=step, whole=whole
        ), stop
    measure, measure_stop = measure_at(text, stop, end)
    if not measure and (upper := upper_at(text, first, stop, end, floor)) and not upper.unit.kind:
        measure, measure_stop = measure_at(text, upper.unit.end, end)
        most = upper.number.value * upper.scale
        if most > low and (measure or noun_at(text, upper.unit.end, end)[0]):
            high, stop = most, upper.unit.end
            low = low if written else low * upper.scale
    if measure:
        return _dressed(
            text, "number", low, high, first, measure_stop, end, floor, unit=measure, step=step
        ), measure_stop
    if number.digits and text[stop : min(stop + 1, end)].isalpha():
        return None, token_end(text, stop, end)  # 2S7
    noun = _noun(text, stop, end, one=single)
    if noun[0]:
        span = Number(low, step, first, stop, number.digits)
        return _of_nouns(text, span, high, noun, end, floor, but=bool(but), every=bool(every))
    if single or (number.value == 0 and not number.digits):
        return None, stop
    if (ranks := _several_ranks(text, low, first, stop, end)) is not None:
        return ranks, ranks.end
    kind = "count" if low <= 40 and _stands_alone(text, first, stop, end, before) else "number"
    return _dressed(text, kind, low, high, first, stop, end, floor, step=step), stop


def _several_ranks(text: str, low: float, first: int, stop: int, end: int) -> Quantity | None:
    """The ranks of "the three largest": 1 to 3."""
    if not 1 < low <= 32 or low != int(low) or stop >= end:
        return None
    match = SUPERLATIVE.match(text, stop + 1, end)
    if match is None or match[0].casefold() in ("last", "most", "least"):
        return None
    ends = (1.0, low) if match["top"] else (-low, -1.0)
    return Quantity("rank", *ends, first, match.end(), "", 1.0)


def _noun(text: str, stop: int, end: int, *, one: bool) -> tuple[str, int]:
    """The noun a number counts, also in "30+ allies" and "18 of the allies"."""
    after = text[stop : stop + 2]
    unit, noun_end = noun_at(text, stop + (after == "+ "), end, one=one or after.startswith("-"))
    if not unit and (of := _OF_NOUN.match(text, stop, end)):
        unit, noun_end = noun_at(text, of.end(), end, adjectives=2)
    return unit, noun_end


def _of_nouns(
    text: str, number: Number, high: float, noun: tuple[str, int], end: int, floor: int,
    *, but: bool, every: bool,
) -> tuple[Quantity, int]:  # fmt: skip
    """A count with its noun; all of a group, all but some, or some out of it."""
    low, step, first, stop, _ = number
    unit, after = noun
    made = _dressed(text, "count", low, high, first, after, end, floor, unit=unit, step=step)
    if but:
        return made._replace(kind="of", low=-low, high=-low), after
    if every and unit in GROUPED:
        return made._replace(kind="of", whole=low), after
    if _MORE_OF.match(text, stop, end):
        made = made._replace(change=1)
    if text.startswith("+", stop):
        made = made._replace(hedge="at_least")
    later = _LATER_OF.match(text, after, end) if unit in GROUPED else None
    if later and (whole := _whole(text, later.end(), end, low)):
        return made._replace(kind="of", whole=whole[0], end=whole[2]), whole[2]
    return made, after


def _stands_alone(text: str, first: int, stop: int, end: int, before: int) -> bool:
    """Whether a number is the subject itself: 23 met it, only two do."""
    if _VERB.match(text, stop, end):
        return True
    return bool(_ONLY.search(text, before, first)) and not _A_NOUN.match(text, stop, end)


def _of_whole(text: str, number: Number, at: int, end: int) -> tuple[float, str, int] | None:
    of = _OF.match(text, at, end)
    if of is None or number.step != 1 or number.value > 1000:
        return None
    return _whole(text, of.end(), end, number.value)


def _whole(text: str, at: int, end: int, low: float) -> tuple[float, str, int] | None:
    """The M of "N of M", with its noun and end; None for years, shares and sums."""
    whole = number_at(text, at, end) if at < end else None
    if whole is None or whole.value < low or whole.step != 1 or whole.value > 1000:
        return None
    if is_percent(text, whole.end, end) or scale_at(text, whole.end, end, money=False)[2]:
        return None
    unit, stop = noun_at(text, whole.end, end)
    return whole.value, unit, stop if unit else whole.end


def _one_in(text: str, number: Number, at: int, end: int) -> tuple[float, int] | None:
    """The fraction of "one in three", unless the words are a span of time."""
    join = _IN.match(text, at, end)
    of = number_at(text, join.end(), end) if join and join.end() < end else None
    if of is None or not 1 <= number.value < of.value or not (of.value <= 20 or of.value == 100):
        return None
    if is_percent(text, of.end, end) or _NEXT_IS_TIME.match(text, of.end, end):
        return None
    return number.value / of.value, of.end


def _dressed(
    text: str, kind: str, low: float, high: float, first: int, stop: int, end: int, floor: int,
    *, unit: str = "", step: float = 0.0, whole: float | None = None, said: str | None = None,
) -> Quantity:  # fmt: skip
    """A quantity with the hedge (unless ``said``), change and ``per`` of the words around it."""
    hedge, start = hedge_before(text, first, floor)
    after, behind = hedge_after(text, stop, end)
    change = 0
    if kind in _CHANGING:
        change = change_around(text, start, stop, floor, end)
    elif kind == "count" and _MORE.search(text, max(floor, start - 12), start):
        change = 1
    per = per_around(text, start, behind, floor, end) if kind in _CHANGING or low > 1 else ""
    return Quantity(
        kind, low, high, first, stop, unit, step, hedge or after if said is None else said, whole,
        change, per,
    )  # fmt: skip


def _shared_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """Bare numbers before the unit they share: 2.3, 2.1 and 2.4 per cent; from 2 to 3 million."""
    for place in range(len(found) - 2, -1, -1):
        one, after = found[place], found[place + 1]
        if after.start - one.end > 9 or not _lacks_unit(one, after):
            continue
        joined = _SEPARATED.fullmatch(text, one.end, after.start)
        if joined is None or (after.kind == "count" and "," in joined[0]):
            continue
        if after.kind == "count":
            found[place] = one._replace(kind="count", unit=after.unit)
            continue
        digits = _ONE_DIGIT.search(text, after.start, after.end)
        number = number_at(text, digits.start(), after.end) if digits else None
        scale = after.low / number.value if number and number.value and one.step <= 1 else 1.0
        found[place] = one._replace(
                kind=after.kind, unit=after.unit, low=one.low * scale, high=one.high * scale,
            step=one.step * scale, change=one.change or after.change,
        )  # fmt: skip
    return found


def _lacks_unit(one: Quantity, after: Quantity) -> bool:
    """Whether a quantity may share the unit or the scale of the next."""
    if one.kind == "money" and after.kind == "money":  # €1.2 and €2 billion
        return one.unit == after.unit and one.high < 1000 and after.low >= 1e6
    return one.kind == "number" and not one.unit and after.kind in _LENDING
