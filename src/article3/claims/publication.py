"""When a text was published: the days printed in its head, or in the metadata of its file.

Only a line that says little more than a date is believed ("Date: 13 February 2025", "Brussels,
17-18 October 2024", "By A. Author | 3 March 2025"); a date inside a sentence is about something
else. A number that could be read two ways (03/04/2025) leaves the day unknown.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

HEAD = 2_000
"""How many characters from the start of a text may hold its day of publication."""
EARLIEST = date(1949, 4, 4)
"""No text about the Alliance is older than the treaty."""

DOCUMENT = "document"
MONTH_ONLY = "document (month only; its last day taken)"
FILE = "file metadata"
ASKED = "asked"

MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number], calendar.month_abbr[number])
} | {"Sept": 9}
_MONTH = r"(?P<month>(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r"))\.?"
_WEEKDAY = r"(?:(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thur|Thurs|Fri|Sat|Satur|Sun)(?:day)?\.?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_RANGE = r"(?:\d{1,2}(?:st|nd|rd|th)?(?:\s+[A-Z][a-z]{2,8})?\s?(?:[-–—/]|\s(?:and|to)\s)\s?)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_CLOCK = (
    r"(?:(?:,|\s-|\sat)?\s*\d{1,2}[:.h]\d\d(?:[:.]\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4})?)?"
)

_SPELLED = (
    re.compile(rf"{_WEEKDAY}{_RANGE}{_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_RANGE}{_DAY}(?:,\s*|\s+){_YEAR}", re.IGNORECASE),
)
_ISO = re.compile(
    r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?:[T ][\d:.]+(?:Z|[+-][\d:]+)?)?"
)
_NUMERIC = re.compile(r"(?P<first>\d{1,2})[./-](?P<second>\d{1,2})[./-](?P<year>(?:19|20)\d\d)")
_MONTH_YEAR = re.compile(rf"{_MONTH},?\s+{_YEAR}", re.IGNORECASE)
_TAIL = re.compile(rf"{_CLOCK}[\s.,;)\]]*", re.IGNORECASE)

_LABEL = re.compile(
    r"(?:first\s+)?(?P<label>date(?:d)?(?:\s+of\s+publication|\s+published)?|publication\s+date"
    r"|published(?:\s+date)?|publish\s+date|posted|issued|released|release\s+date"
    r"|(?:last\s+)?(?:updated|modified|revised))"
    r"(?:\s+(?:on|at|in))?\s*[:\-–]?\s*",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:[^\W\d_][\w.’'-]*(?:\s+[^\W\d_][\w.’'-]*){0,3}(?:,|\s[-–—]|:)\s*)?")
_SEPARATOR = re.compile(r"\s*[|•·]\s*|\s[–—]\s|\t+|\s{3,}")
_WIRE = re.compile(r"[A-Z][\w.’' /-]{1,40},\s+[^–—\n]{8,40}?\s+(?:[–—]|-{1,2})\s")

_DIGITS = re.compile(r"\d")

LONGEST_LINE = 160


class Found(NamedTuple):
    """A day, how it is known, and how much it is worth (a labelled day before a bare one)."""

    day: date | None
    basis: str
    worth: int


def month_number(name: str) -> int:
    """The number of a month by its English name or short form.

    >>> month_number("Sept"), month_number("october")
    (9, 10)
    """
    return MONTHS[name.replace("ſ", "s").capitalize()]  # re.IGNORECASE takes ſ for s


def published_in(text: str, today: date) -> tuple[date | None, str]:
    """The day of publication the head of a text prints, with its basis; ``(None, "")`` if none.

    Days after ``today`` are not believed. Of a range the last day is taken, of a month its last
    day (or ``today``, if that is earlier).

    >>> published_in("A headline\\nBrussels, 17-18 October 2024\\n", date(2026, 1, 1))
    (datetime.date(2024, 10, 18), 'document')
    >>> published_in("Date: 03/04/2025", date(2026, 1, 1))
    (None, '')
    """
    best: Found | None = None
    for found in _dates(text[:HEAD], today):
        if best is None or found.worth > best.worth:
            best = found
    return (best.day, best.basis) if best and best.day else (None, "")


def believable(day: date | None, today: date) -> bool:
    """Whether a text can have been published on that day."""
    return day is not None and EARLIEST <= day <= today


def from_metadata(value: object, today: date) -> date | None:
    """A day from a metadata field: ISO 8601 or spelled out, never an ambiguous number.

    >>> from_metadata("2025-02-13T08:00:00+01:00", date(2026, 1, 1))
    datetime.date(2025, 2, 13)
    >>> from_metadata("02/03/2025", date(2026, 1, 1)) is None
    True
    """
    if isinstance(value, datetime):
        day: date | None = value.date()
    elif isinstance(value, str):
        day = _one_date(value.strip()[:80], whole=False)[0]
    else:
        return None
    return day if believable(day, today) else None


def first_metadata(values: Iterable[object], today: date) -> date | None:
    """The first of several fields that holds a believable day."""
    return next((day for v in values if (day := from_metadata(v, today))), None)


def is_dateline(line: str) -> bool:
    """Whether a line is a date or a byline with one, and so not a title."""
    return len(line) <= LONGEST_LINE and any(_segment(p) for p in _SEPARATOR.split(line.strip()))


def _dates(head: str, today: date) -> Iterator[Found]:
    for line in map(str.strip, head.split("\n")):
        if not _DIGITS.search(line):
            continue
        if len(line) > LONGEST_LINE:
            wire = _WIRE.match(line)
            pieces = [wire[0].rstrip(" -–—")] if wire else []
        else:
            pieces = _SEPARATOR.split(line)
            if len(pieces) > 1:
                pieces.append(line)
            if wire := _WIRE.match(line):
                pieces.append(wire[0].rstrip(" -–—"))
        for piece in pieces:
            found = _segment(piece)
            if found is None:
                continue
            if found.basis == MONTH_ONLY and found.day and found.day > today:
                first = found.day.replace(day=1)
                found = found._replace(day=today if first <= today else None)
            if found.day is None or believable(found.day, today):
                yield found


def _segment(piece: str) -> Found | None:
    """The date a piece of a line consists of, after a label or a place."""
    piece = piece.strip(" \t()[]*_")
    if not _DIGITS.search(piece):
        return None
    label = _LABEL.match(piece)
    worth, rest = 2, piece
    if label:
        # A text was published once; its last revision dates it only where nothing else does.
        revised = label["label"].lower().endswith(("updated", "modified", "revised"))
        worth, rest = 3 if revised else 4, piece[label.end() :]
    day, basis = _one_date(rest, whole=label is None)
    if day is None and not basis and label is None:
        place = _PLACE.match(rest)
        if place and place.end():
            day, basis = _one_date(rest[place.end() :], whole=True)
    if day is None and not basis:
        return None
    if basis == MONTH_ONLY and label is None:
        worth = 1
    return Found(day, basis, worth)


def _one_date(words: str, *, whole: bool) -> tuple[date | None, str]:
    """The date ``words`` begin with (with ``whole``, are): ``(None, basis)`` if ambiguous."""
    for pattern in (*_SPELLED, _ISO, _NUMERIC, _MONTH_YEAR):
        match = pattern.match(words)
        if match is None:
            continue
        tail = _TAIL.match(words, match.end())
        if whole and (tail is None or tail.end() != len(words)):
            continue
        return _made(match), MONTH_ONLY if pattern is _MONTH_YEAR else DOCUMENT
    return None, ""


def _made(match: re.Match[str]) -> date | None:
    """The date of a match; None for a day no calendar has or that reads two ways."""
    parts = match.groupdict()
    year = int(parts["year"])
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        if first != second and first <= 12 and second <= 12:
            return None
        day, month = (first, second) if second <= 12 else (second, first)
    else:
        month = int(parts["month"]) if parts["month"].isdigit() else month_number(parts["month"])
        last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
        day = int(parts.get("day") or last)
    try:
        return date(year, month, day)
    except ValueError:
        return None
