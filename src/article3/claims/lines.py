"""Lines of JSON as documents: what the corpus runner reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from article3 import periods
from article3.errors import UnknownNameError


@dataclass(frozen=True, slots=True)
class Task:
    """One good line of the input."""

    id: str | int
    text: str
    published: date | None = None
    title: str = ""
    url: str = ""


class BadLineError(Exception):
    """A line of the input that is no document; the message says why."""


def task(raw: bytes) -> Task:
    """One document of a line; raises :class:`BadLineError`.

    >>> task(b'{"id": 7, "text": "Estonia spends 3.4 %.", "published": "2024-02"}').published
    datetime.date(2024, 2, 29)
    """
    try:
        row = json.loads(raw.decode())
    except UnicodeDecodeError:
        raise BadLineError("not UTF-8") from None
    except (ValueError, RecursionError):
        raise BadLineError("not JSON") from None
    if not isinstance(row, dict):
        raise BadLineError("not a JSON object")
    name, text = row.get("id"), row.get("text")
    if isinstance(name, bool) or not isinstance(name, str | int) or name == "":
        raise BadLineError("no id (a text or a whole number)")
    if not isinstance(text, str):
        raise BadLineError("no text")
    given = {key: row.get(key) or "" for key in ("published", "title", "url")}
    for key, value in given.items():
        if not isinstance(value, str):
            raise BadLineError(f"{key} is not a text")
    published = None
    if given["published"]:
        try:
            published = last_day(given["published"])
        except UnknownNameError:
            raise BadLineError(
                f"{given['published']!r} is no date; write 2024, 2024-06 or 2024-06-17"
            ) from None
    return Task(name, text, published, given["title"], given["url"])


def last_day(text: str, today: date | None = None) -> date:
    """The day a date, month or year means for what was known: its last, never one to come.

    Raises ``UnknownNameError`` for anything else.

    >>> last_day("2024-06", date(2026, 11, 22)), last_day("2026", date(2026, 11, 22))
    (datetime.date(2024, 6, 30), datetime.date(2026, 11, 22))
    """
    today = today or date.today()
    found = periods.parse(text)
    if found.kind not in ("year", "month", "day"):
        raise UnknownNameError("date", text, hint="write 2024, 2024-06 or 2024-06-17")
    return today if found.start <= today < found.end else found.end
