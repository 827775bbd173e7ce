"""Dates as sources give them: a day, a month or a year, and never more than that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from article3 import periods
from article3.errors import UnknownNameError


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day a date can mean, and its precision: day, month or year."""

    first: date
    last: date
    precision: str


def span(text: str) -> Span:
    """A date from its written form; raises ``UnknownNameError`` for any other text.

    >>> span("2027-04").last, span("2029").precision
    (datetime.date(2027, 4, 30), 'year')
    """
    if len(text) == 10:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise UnknownNameError("date", text, hint=_HINT) from None
        return Span(day, day, "day")
    try:
        period = periods.parse(text)
    except UnknownNameError:
        raise UnknownNameError("date", text, hint=_HINT) from None
    if period.kind not in ("month", "year"):
        raise UnknownNameError("date", text, hint=_HINT)
    return Span(period.start, period.end, period.kind)


_HINT = "write 2027-04-01, 2027-04 or 2027"
