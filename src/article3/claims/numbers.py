"""Numbers as English articles write them: digits in every usual format, words, scales, money.

Machine-translated and continental texts are read too: ``2,5 %``, ``1.250,5``, ``1 250``,
``1'250``, ``86 Mrd. €``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
            "eighteen", "nineteen",
        ]
    )
}  # fmt: skip
TENS = {
    word: 10 * value
    for value, word in enumerate([
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ], 2)
}  # fmt: skip
ORDINALS = {
    word: value
    for value, word in enumerate(
        [
            "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
            "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
            "seventeenth", "eighteenth", "nineteenth", "twentieth",
        ],
        1,
    )
}  # fmt: skip
MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
YEAR = r"(?:19(?:4[5-9]|[5-9]\d)|20(?:[0-6]\d|7[0-5]))"

_HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_GAPS = " \u00a0\u2009\u202f"

# Every repetition over digits is possessive: a long run of digits is walked once.
_DIGITS = re.compile(
    rf"(?:(?P<grouped>\d{{1,3}}(?P<mark>[,.'’{_GAPS}])\d{{3}}(?:(?P=mark)\d{{3}})*+(?!\d)"
    rf"(?:(?<=[,.'’]\d{{3}})|(?![^\W_])))"
    rf"|(?P<plain>\d++))(?P<decimals>[.,]\d++)?(?P<part>\s?[½¼¾⅓⅔])?"
)
_BELOW_TEN = "one|two|three|four|five|six|seven|eight|nine"
_BELOW_HUNDRED = (
    rf"(?:(?:{'|'.join(TENS)})(?:[\s-](?:{_BELOW_TEN})\b)?"
    rf"|{'|'.join(sorted(UNITS, key=len, reverse=True))})(?:(?![^\W_])|(?=fold\b))"
)
_WORDS = re.compile(
    rf"(?:(?:(?P<hundreds>{_BELOW_HUNDRED})\s|an?\s)?(?P<hundred>hundred)\b"
    rf"(?:\s(?:and\s)?(?P<rest>{_BELOW_HUNDRED}))?"
    rf"|(?:(?P<dozens>{_BELOW_HUNDRED}|half\sa)\s|an?\s)?(?P<dozen>dozen)\b"
    rf"|(?P<small>{_BELOW_HUNDRED}))",
    re.IGNORECASE,
)
_PLAIN_WORD = re.compile(r"[a-zA-Z]+(?=[\s,.;:])")
_AND_A_HALF = re.compile(r"\sand\sa\s(half|quarter)\b", re.IGNORECASE)

_SCALES = {
    "thousand": 1e3, "k": 1e3,
    "million": 1e6, "millions": 1e6, "mln": 1e6, "mio": 1e6, "mn": 1e6, "m": 1e6,
    "billion": 1e9, "billions": 1e9, "bln": 1e9, "bn": 1e9, "mrd": 1e9, "mld": 1e9, "md": 1e9,
    "b": 1e9,
    "trillion": 1e12, "trillions": 1e12, "trn": 1e12, "tn": 1e12, "t": 1e12,
}  # fmt: skip
_SCALE = re.compile(
    r"[\s-]{0,2}(?P<word>(?i:thousand|millions?|billions?|trillions?|mln|mio|mn|bln|bn|mrd|mld|md"
    r"|trn|tn)\b\.?(?=\W|$))|(?P<letter>[kKmMbB])(?![^\W_])|(?P<trillions>T)(?![^\W_])"
    r"|\s(?P<apart>[mM])(?![^\W_])"
)

_SCALE_STARTS = frozenset("kKmMbBtT\u212a")

_DOLLARS = {
    "us": "USD", "american": "USD", "canadian": "CAD", "c": "CAD", "ca": "CAD", "can": "CAD",
    "australian": "AUD", "a": "AUD", "au": "AUD", "aus": "AUD", "newzealand": "NZD", "nz": "NZD",
    "taiwan": "TWD", "taiwanese": "TWD", "nt": "TWD", "hongkong": "HKD", "hk": "HKD",
    "singapore": "SGD", "s": "SGD", "": "USD",
}  # fmt: skip
_CROWNS = {
    "danish": "DKK", "norwegian": "NOK", "swedish": "SEK", "icelandic": "ISK", "czech": "CZK",
    "slovak": "SKK", "estonian": "EEK",
}  # fmt: skip
_NAMED = {
    "euro": "EUR", "pound": "GBP", "sterling": "GBP", "quid": "GBP", "zloty": "PLN",
    "złoty": "PLN", "zlotych": "PLN", "złotych": "PLN", "forint": "HUF", "leu": "RON", "lei": "RON",
    "leva": "BGN", "lev": "BGN", "koruna": "CZK", "koruny": "CZK", "lira": "TRY", "lire": "TRY",
    "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "rouble": "RUB", "ruble": "RUB",
    "hryvnia": "UAH", "hryvnya": "UAH", "shekel": "ILS", "kronor": "SEK", "krona": "SEK",
    "won": "KRW", "rupee": "INR", "lek": "ALL", "denar": "MKD", "swiss franc": "CHF",
}  # fmt: skip
_CODES = (
    "EUR|USD|GBP|DKK|SEK|NOK|ISK|PLN|CZK|HUF|RON|BGN|HRK|TRY|CAD|AUD|NZD|JPY|CNY|CHF|UAH|RUB|ILS"
    "|KRW|INR|ALL|MKD|TWD|HKD|SGD"
)
_LOCAL = {"TL": "TRY", "Kč": "CZK", "zł": "PLN", "PLZ": "PLN", "Ft": "HUF", "NIS": "ILS"}
_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₺": "TRY", "₴": "UAH", "₽": "RUB", "₪": "ILS"}

_MONEY_BEFORE = re.compile(
    rf"(?:(?:(?<![A-Za-z])(?P<whose>US|U\.S\.|CA|C|AU|A|NZ|NT|HK|S)\s?)?(?P<dollar>\$)"
    rf"|(?P<sign>[€£¥₺₴₽₪])|(?<![A-Za-z])(?P<code>{_CODES}|TL|euros?|kr\.?))\s{{0,2}}-?$"
)
_MONEY_AFTER = re.compile(
    rf"[\s-]{{0,2}}(?:(?P<whose>(?i:US|U\.S\.|American|Canadian|Australian|New\sZealand|Taiwan(?:ese)?"
    rf"|Hong\sKong|Singapore|Danish|Norwegian|Swedish|Icelandic|Czech|Slovak|Turkish|Polish"
    rf"|Hungarian|Romanian|Bulgarian|Japanese|Chinese|Russian|Ukrainian|Israeli|British))\s)?"
    rf"(?:(?P<dollars>(?i:dollars?)\b|\$(?!\s?\d))"
    rf"|(?P<crowns>(?i:kron(?:er|e)|kr|crowns?|korun[ay]?)\b)"
    rf"|(?P<named>(?i:(?:swiss\sfranc|{'|'.join(n for n in _NAMED if n != 'swiss franc')})s?\b"
    rf"(?:\ssterling)?))"
    rf"|(?P<code>(?:{_CODES}|{'|'.join(_LOCAL)})\b)|(?P<sign>[€£¥₺₴₽₪])(?!\s?\d))"
)


# The ends of what may stand before a sum, and the beginnings of what may stand after one.
_MONEY_SIGNS = frozenset(("$", *_SIGNS))
_MONEY_TAILS = frozenset(("TL", "ro", "os", "kr", "r.", *(code[-2:] for code in _CODES.split("|"))))
_MONEY_STARTS = frozenset(
    word[:2]
    for word in (
        "us", "u.s.", "american", "canadian", "australian", "new", "taiwan", "hong", "singapore",
        "danish", "norwegian", "swedish", "icelandic", "czech", "slovak", "turkish", "polish",
        "hungarian", "romanian", "bulgarian", "japanese", "chinese", "russian", "ukrainian",
        "israeli", "british", "dollar", "kroner", "crown", "koruna", *_NAMED,
    )
) | frozenset(code[:2] for code in (*_CODES.split("|"), *_LOCAL))  # fmt: skip


class Number(NamedTuple):
    """A number without its unit: value, place value of its last digit, and where it stands."""

    value: float
    step: float
    start: int
    end: int
    digits: bool


def number_at(text: str, at: int, end: int) -> Number | None:
    """The number that starts at an offset, or None.

    >>> number_at("1.250,5 million", 0, 15)
    Number(value=1250.5, step=0.1, start=0, end=7, digits=True)
    >>> number_at("twenty-three allies", 0, 19).value
    23.0
    """
    if text[at].isdecimal():
        match = _DIGITS.match(text, at, end)
        return _from_digits(match, text, at) if match else None
    plain = _PLAIN_WORD.match(text, at, end)
    if plain and (value := UNITS.get(plain[0].lower())) is not None:
        # "Three allies": one word, and neither hundred, dozen nor "and a half" after it.
        stop = plain.end()
        if text[stop + 1 : stop + 2].lower() not in ("h", "d", "a", "", " "):
            return Number(float(value), 1.0, at, stop, digits=False)
    words = _WORDS.match(text, at, end)
    return _from_words(words, text, end) if words else None


def _from_digits(match: re.Match[str], text: str, at: int) -> Number | None:
    grouped, mark = match["grouped"], match["mark"]
    decimals = match["decimals"] or ""
    stop = match.start("part") if match["part"] else match.end()
    if grouped and mark in ",." and (decimals[:1] == mark or _is_decimal(grouped, mark, decimals)):
        # 22.776 billion has three decimals; 1.250,5 and 1.250.000 are thousands.
        whole, _, decimals = grouped.partition(mark)
        stop = match.end("grouped")
    else:
        whole = grouped.replace(mark, "") if grouped else match["plain"]
        if decimals[:1] == "," and not grouped and (len(decimals) > 3 or year_like(whole)):
            decimals, stop = "", match.end("plain")
        decimals = decimals[1:]
    if len(whole) + len(decimals) > 300:
        return None
    value, step = float(f"{whole}.{decimals or 0}"), 10.0 ** -len(decimals)
    if at and text[at - 1] == "." and not grouped and not decimals and not _word_at(text, at - 2):
        value, step = float(f"0.{whole}"), 10.0 ** -len(whole)  # .5 percent
    if match["part"] and stop == match.start("part"):
        value, step, stop = value + _HALVES[match["part"].strip()], 0.0, match.end()
    return Number(value, step, at, stop, digits=True)


def _is_decimal(grouped: str, mark: str, decimals: str) -> bool:
    if grouped.count(mark) > 1 or decimals:
        return False
    return mark == "." or grouped.startswith("0")


def _word_at(text: str, at: int) -> bool:
    return at >= 0 and text[at].isalnum()


def _from_words(match: re.Match[str], text: str, end: int) -> Number:
    if match["hundred"]:
        value = 100.0 * (_below_hundred(match["hundreds"]) if match["hundreds"] else 1)
        rest = match["rest"]
        value, step = (value + _below_hundred(rest), 1.0) if rest else (value, 100.0)
    elif match["dozen"]:
        dozens = (match["dozens"] or "one").casefold()
        value = 6.0 if dozens.startswith("half") else 12.0 * _below_hundred(dozens)
        step = 1.0
    else:
        value, step = float(_below_hundred(match["small"])), 1.0
    stop = match.end()
    if part := _AND_A_HALF.match(text, stop, end):
        extra = 0.5 if part[1].casefold() == "half" else 0.25
        value, step, stop = value + extra, extra, part.end()
    return Number(value, step, match.start(), stop, digits=False)


def _below_hundred(words: str) -> int:
    parts = re.split(r"[\s-]", words.casefold())
    return sum(TENS.get(part, UNITS.get(part, 0)) for part in parts)


def year_like(digits: str) -> bool:
    """Whether bare digits may be a year: 1945 to 2075.

    >>> year_like("2024"), year_like("1250")
    (True, False)
    """
    return len(digits) == 4 and digits.isdecimal() and 1945 <= int(digits) <= 2075


def scale_at(text: str, at: int, end: int, *, money: bool) -> tuple[float, int, str]:
    """The factor written after a number, where it ends, and its words: ``(1.0, at, "")`` if none.

    With ``money`` (a currency stands before) single letters are read that elsewhere mean metres or
    tonnes: ``€5 m``, ``$1.3T``.

    >>> scale_at("20.9 billion", 4, 12, money=False)
    (1000000000.0, 12, 'billion')
    """
    # Two characters at most stand before the word: the third begins it at the latest.
    if _SCALE_STARTS.isdisjoint(text[at : min(at + 3, end)]):
        return 1.0, at, ""
    match = _SCALE.match(text, at, end)
    if match is None:
        return 1.0, at, ""
    word = match["word"]
    if word is None and not money and not match["letter"]:
        return 1.0, at, ""
    written = (word or match["letter"] or match["trillions"] or match["apart"]).rstrip(".")
    stop = match.end()
    if word and word.endswith(".") and written.casefold() not in ("mrd", "mio", "mln", "md"):
        stop -= 1
    return _SCALES[written.casefold()], stop, written


def currency_before(text: str, at: int, floor: int) -> tuple[str, int]:
    """The currency written before a number and where it starts: ``("", at)`` if none.

    >>> currency_before("by US$380 billion", 6, 0)
    ('USD', 3)
    """
    # Most numbers follow a word that ends like no currency: that is seen without the pattern.
    tail = text[max(floor, at - 9) : at].rstrip()
    if tail[-1:] == "-":
        tail = tail[:-1].rstrip()
    if tail[-1:] not in _MONEY_SIGNS and tail[-2:] not in _MONEY_TAILS:
        return "", at
    match = _MONEY_BEFORE.search(text, max(floor, at - 9), at)
    if match is None:
        return "", at
    if match["dollar"]:
        return _DOLLARS[(match["whose"] or "").replace(".", "").casefold()], match.start()
    if match["sign"]:
        return _SIGNS[match["sign"]], match.start()
    code = match["code"]
    if code.startswith("kr"):
        return "kroner", match.start()
    return ("EUR" if code.startswith("euro") else _LOCAL.get(code, code)), match.start()


def currency_after(text: str, at: int, end: int) -> tuple[str, int]:
    """The currency written after a number and where it ends: ``("", at)`` if none.

    Kroner may be Danish or Norwegian: without the adjective the unit is ``kroner``; crowns without
    one are ``crowns``.

    >>> currency_after("5 million Canadian dollars", 9, 26)
    ('CAD', 26)
    """
    near = text[at : min(at + 4, end)].lstrip("- \n\r\t\u00a0")
    begins = near[:2]
    if (
        begins not in _MONEY_STARTS
        and begins.lower() not in _MONEY_STARTS
        and near[:1] not in _MONEY_SIGNS
        and near.isascii()
    ):
        return "", at
    match = _MONEY_AFTER.match(text, at, end)
    if match is None:
        return "", at
    whose = (match["whose"] or "").replace(".", "").replace(" ", "").casefold()
    if match["dollars"]:
        return _DOLLARS.get(whose, "USD"), match.end()
    if match["sign"]:
        return _SIGNS[match["sign"]], match.end()
    if match["code"]:
        return _LOCAL.get(match["code"], match["code"]), match.end()
    if match["crowns"]:
        word = match["crowns"].casefold()
        plain = "CZK" if word.startswith("korun") else "kroner" if word[0] == "k" else "crowns"
        return _CROWNS.get(whose, plain), match.end()
    named = re.sub(r"\s", " ", match["named"].casefold()).removesuffix(" sterling")
    code = _NAMED.get(named) or _NAMED[named.removesuffix("s")]
    return (_CROWNS.get(whose, code) if code == "SEK" else code), match.end()
