"""Calendar files (RFC 5545): the events as whole days, the same bytes every time.

An event of a month or a year spans all its days and says so in its summary; entries are
transparent, so a calendar program does not show a year as busy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from urllib.parse import quote

from article3.errors import Article3Error
from article3.programmes.calendar import Event, actor_name

OCTETS = 75
"""The longest line RFC 5545 allows, in octets of UTF-8 and without the line break."""

DOMAIN = "article3.invalid"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BREAK = re.compile(r"\r\n|\r|\n")


def ics(events: Iterable[Event], *, name: str = "Article 3") -> bytes:
    """The events as the bytes of an ``.ics`` file; raises ``Article3Error`` when there are none.

    >>> from article3.programmes import events
    >>> ics(events("NATO", kind="review")).decode().splitlines()[6:9]
    ['UID:hague-review@article3.invalid', 'DTSTAMP:20250625T000000Z', 'DTSTART;VALUE=DATE:20290101']
    """
    entries = list(events)
    if not entries:
        raise Article3Error("No event was found, so there is no calendar file to write.")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Article 3//Burden-sharing calendar//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escape(name)}",
        *(line for event in entries for line in _entry(event)),
        "END:VCALENDAR",
    ]
    return b"".join(fold(line) for line in lines)


def escape(text: str) -> str:
    r"""Text as a value of type TEXT: backslash, semicolon, comma and line break escaped.

    Control characters, which the format does not allow, are left out.

    >>> escape("3.5%, then 5%; all")
    '3.5%\\, then 5%\\; all'
    """
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _CONTROL.sub("", _BREAK.sub("\\\\n", plain))


def fold(line: str) -> bytes:
    r"""A content line in UTF-8, folded at 75 octets between characters, with its line break.

    >>> fold("A" * 80).split(b"\r\n")[1]
    b' AAAAA'
    """
    pieces, piece, room = [], b"", OCTETS
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece, room = b"", OCTETS - 1  # the space that begins a continuation counts
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"


def _entry(event: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.event}@{DOMAIN}"
    yield f"DTSTAMP:{event.stamp:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{_day(event.first)}"
    yield f"DTEND;VALUE=DATE:{_day(event.last + timedelta(days=1))}"
    yield f"SUMMARY:{escape(event.summary)}"
    yield f"DESCRIPTION:{escape(_description(event))}"
    yield f"CATEGORIES:{escape(event.kind)}"
    if event.url.startswith(("https://", "http://")):
        yield "URL:" + quote(event.url, safe="%/:?#[]@!$&'()*+,;=~-._")
    if not event.sure:
        yield "STATUS:TENTATIVE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _description(event: Event) -> str:
    lines = [
        "Who: " + ", ".join(actor_name(code) for code in event.actors),
        f"Date as the source gives it: {event.written}",
    ]
    if event.relevance:
        lines.append(event.relevance[:1].upper() + event.relevance[1:])
    lines.append(f"Source: {event.source} ({event.basis}, confidence {event.confidence})")
    return "\n".join(lines)
