"""Periods: the stretch of time a figure is about, written the way the ledger writes it.

====================  =========================
a calendar year       ``2024``
a half                ``2024-H1``
a quarter             ``2024-Q3``
a month               ``2024-07``
a day                 ``2024-07-10``
a fiscal year         ``FY2024/25`` (from April unless the publisher says otherwise)
a span                ``2022-01/2026-02`` (cumulative from the first to the last, both included)
====================  =========================
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, total_ordering

from article3.errors import UnknownNameError

_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
_YEAR = re.compile(r"(\d{4})$")
_HALF = re.compile(r"(\d{4})-H([12])$")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])$")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])$")
_FISCAL = re.compile(r"FY(\d{4})/(\d{2})(?:@(0[1-9]|1[0-2]))?$")
_HINT = "write 2024, 2024-H1, 2024-Q3, 2024-07, 2024-07-10, FY2024/25 or 2022-01/2026-02"


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time with its first and last day; ordered by first day, then by last.

    >>> parse("2024-H2").start, parse("2024-H2").end
    (datetime.date(2024, 7, 1), datetime.date(2024, 12, 31))
    >>> parse("2023") < parse("2024-Q1") < parse("2024")
    True
    """

    text: str
    kind: str
    start: date
    end: date

    def __str__(self) -> str:
        return self.text

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.start, self.end) < (other.start, other.end)

    def contains(self, other: Period) -> bool:
        """Whether every day of the other period lies in this one.

        >>> parse("2024").contains(parse("2024-Q4"))
        True
        """
        return self.start <= other.start and other.end <= self.end


@lru_cache(maxsize=4096)
def parse(text: str | int) -> Period:
    """A period from its written form.

    Raises :class:`~article3.errors.UnknownNameError` for anything else.

    >>> parse(2024).kind, parse("FY2024/25").start
    ('year', datetime.date(2024, 4, 1))
    >>> parse("2024-13")
    Traceback (most recent call last):
        ...
    article3.errors.UnknownNameError: Unknown period '2024-13'; write 2024, 2024-H1, ...
    """
    text = str(text).strip()
    if "/" in text and not text.startswith("FY"):
        first, _, last = text.partition("/")
        begin, finish = parse(first), parse(last)
        if finish.end < begin.start:
            raise UnknownNameError("period", text, hint="the span ends before it begins")
        return Period(text, "span", begin.start, finish.end)
    if _DAY.match(text):
        return _day(text)
    if (match := _FISCAL.match(text)) and 1 <= int(match[1]) < 9999:
        year, month = int(match[1]), int(match[3] or 4)
        if int(match[2]) != (year + 1) % 100:
            raise UnknownNameError("period", text, hint="a fiscal year ends one year later")
        return Period(text, "fiscal year", date(year, month, 1), _month_end(year + 1, month - 1))
    for pattern, kind, months in (
        (_YEAR, "year", 12),
        (_HALF, "half", 6),
        (_QUARTER, "quarter", 3),
        (_MONTH, "month", 1),
    ):
        if match := pattern.match(text):
            year = int(match[1])
            if not year:
                break
            nth = int(match[2]) if kind != "year" else 1
            first_month = (nth - 1) * months + 1
            last_month = first_month + months - 1
            return Period(text, kind, date(year, first_month, 1), _month_end(year, last_month))
    raise UnknownNameError("period", text, hint=_HINT)


def _day(text: str) -> Period:
    try:
        on = date.fromisoformat(text)
    except ValueError as error:
        raise UnknownNameError("period", text, hint="there is no such day") from error
    return Period(text, "day", on, on)


def _month_end(year: int, month: int) -> date:
    if month < 1:
        year, month = year - 1, month + 12
    return date(year, month, monthrange(year, month)[1])
