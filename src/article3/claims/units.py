"""What a number is a number of: per cent, points, money, times, parts; and the ends of a range."""

from __future__ import annotations

import re
from typing import NamedTuple

from article3.claims.nouns import measure_at, noun_at
from article3.claims.numbers import Number, currency_after, currency_before, number_at, scale_at
from article3.claims.ranks import fraction_after, times_after

_PERCENT = re.compile(r"(?:\s?%|[\s-]?(?i:per[\s-]?cents?|percents?|pct|pc)(?![^\W_]))")
_POINTS = re.compile(
    r"(?:\s?%|[\s-]?(?i:per[\s-]?cent|percent(?:age)?))[\s-]points?\b|\s?(?:pp?ts?|pps?)\b"
    r"|[\s-](?P<basis>basis\spoints?\b|bps?\b)"
)
_DASHES = frozenset("-–—")
_JOINS = frozenset("-–—toaTO")
_BARE_POINTS = re.compile(r"\spoints?\b")
_RANGE = re.compile(r"\s?[-–—]\s?(?=[\d€$£A-Z])|\s(?:to|or)\s|-to-", re.IGNORECASE)
_BETWEEN = re.compile(r"\sand\s")
_CURRENCY_GAP = re.compile(r"(?:[A-Z]{1,3}\s?)?[$€£]?\s?")
_PLURAL = re.compile(r"\s(?!(?:this|was|is|has|as|across|plus|less|towards|versus)\b)[a-z]{2,}s\b")
_NOT_COUNTED = ("", "package", "project", "contract")


# No unit of any kind follows these.
_PAUSES = frozenset(".,;:)")


class Unit(NamedTuple):
    """Kind and unit of a number, the factor its unit brings, and where the words end."""

    kind: str
    unit: str
    factor: float
    end: int


class Upper(NamedTuple):
    """The upper end of a range; ``scale`` is 1 where it states none."""

    number: Number
    scale: float
    unit: Unit


def is_percent(text: str, at: int, end: int) -> bool:
    """Whether a per cent sign or word stands at an offset."""
    return _PERCENT.match(text, at, end) is not None


def unit_at(
    text: str, number: Number, currency: str, scale: tuple[float, int, str], end: int
) -> Unit:
    """What a number is of, from its currency, its scale and the words after it.

    The kind is empty where the words after it are none of these.

    >>> unit_at("2 per cent", Number(2.0, 1.0, 0, 1, True), "", (1.0, 1, ""), 10)
    Unit(kind='percent', unit='%', factor=1.0, end=10)
    """
    factor, stop, written = scale
    if not currency and text[stop : stop + 1] in _PAUSES:
        if not written:
            return Unit("", "", 1.0, stop)
        if factor >= 1e6:
            return Unit("money", "", 1.0, stop)
    after, after_stop = currency_after(text, stop, end)
    if currency:
        same = after in (currency, "USD" if currency.endswith("D") else currency)
        return Unit("money", currency, 1.0, after_stop if after and same else stop)
    if points := _POINTS.match(text, stop, end):
        return Unit("points", "%", 0.01 if points["basis"] else 1.0, points.end())
    if percent := _PERCENT.match(text, stop, end):
        return Unit("percent", "%", 1.0, percent.end())
    if after:
        return Unit("money", after, 1.0, after_stop)
    if written:
        if factor >= 1e6 and not _counts_things(text, stop, end, written):
            return Unit("money", "", 1.0, stop)
        return Unit("", "", 1.0, stop)
    if number.step < 1 and (points := _BARE_POINTS.match(text, stop, end)):
        return Unit("points", "%", 1.0, points.end())
    if (times := times_after(text, stop, end, digits=number.digits)) is not None:
        return Unit("multiple", "", 1.0, times)
    if (part := fraction_after(text, number.value, stop, end)) is not None:
        return Unit("fraction", "", part[0] / number.value, part[1])
    return Unit("", "", 1.0, stop)


def _counts_things(text: str, stop: int, end: int, written: str) -> bool:
    """Whether "155 million" counts (shells, people) and is no sum of money."""
    if noun_at(text, stop, end, adjectives=2)[0] not in _NOT_COUNTED:
        return True
    if measure_at(text, stop, end)[0]:
        return True
    return written.startswith("million") and _PLURAL.match(text, stop, end) is not None


def upper_at(text: str, first: int, stop: int, end: int, floor: int) -> Upper | None:
    """The upper end of the range whose lower end stands from ``first`` to ``stop``, or None.

    "From 2% to 3%" is no range: it goes from one level to another.

    >>> upper_at("2 to 3%", 0, 1, 7, 0).unit.kind
    'percent'
    """
    # A dash, or white space before a dash, "to", "or" or "and".
    near = text[stop : min(stop + 2, end)]
    if near[:1] not in _DASHES and (near[1:] not in _JOINS or not near[0].isspace()):
        return None
    join = _RANGE.match(text, stop, end)
    before = text[max(floor, first - 9) : first].casefold()
    if join is None and before.endswith("between "):
        join = _BETWEEN.match(text, stop, end)
    if join is None or before.endswith("from "):
        return None
    gap = _CURRENCY_GAP.match(text, join.end(), end)
    at = gap.end() if gap else join.end()
    if at >= end or not (number := number_at(text, at, end)):
        return None
    currency, _ = currency_before(text, at, stop)
    scale = scale_at(text, number.end, end, money=bool(currency))
    return Upper(number, scale[0], unit_at(text, number, currency, scale, end))
