"""Numbers and days as readers of English, French and German expect them."""

from __future__ import annotations

import re
from datetime import date

LANGUAGES = {"en": "English", "fr": "Français", "de": "Deutsch"}
"""Whose number and date formats a reader may choose; the words stay English."""

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MARKS = {"en": (",", "."), "fr": ("\u202f", ","), "de": (".", ",")}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}


def localised(text: str, language: str) -> str:
    """A number as :func:`article3.ledger.figure.show` writes it, in a language's format.

    >>> localised("1,474,399 million USD", "de"), localised("4.12 %", "fr")
    ('1.474.399 million USD', '4,12\\u202f%')
    """
    text = text.replace(" %", "\u202f%")
    if language == "en":
        return text
    thousands, point = _MARKS[language]

    def marked(match: re.Match[str]) -> str:
        whole, dot, rest = match[0].partition(".")
        return whole.replace(",", thousands) + (point + rest if dot else "")

    return _NUMBER.sub(marked, text)


def day(value: date, language: str = "en") -> str:
    """A day written out.

    >>> day(date(2025, 6, 25), "de"), day(date(2025, 8, 1), "fr")
    ('25. Juni 2025', '1er août 2025')
    """
    month = _MONTHS[language].split()[value.month - 1]
    number = f"{value.day}." if language == "de" else str(value.day)
    if language == "fr" and value.day == 1:
        number = "1er"
    return f"{number} {month} {value.year}"
