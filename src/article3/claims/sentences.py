"""Where sentences begin and end in articles, web pages and the text of PDF files.

A rule for each kind of boundary instead of a model: the checker reads thousands of documents a
second, and a boundary it misses costs a claim its subject.
"""

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STOPS = "!?…\n"
_SPACE = re.compile(r"\s+")
_CLOSED = re.compile(r"(?:[\"'”’»)\]]|\[\d{1,3}\])*(\s+)")
_CLOSING = "\"'”’»)]["
_LIST_MARK = re.compile(r"(?:\(?(?:\d{1,2}|[ivxIVX]{1,4}|[a-zA-Z])[.)]\s|[•▪●◦·*–—-]\s?|o[ \n])")
_LONE_MARK = frozenset("•▪●◦·*–—-o")
_OPENING = "\"'“”‘’«(["
_WRAPPED = range(45, 131)  # the width of a line a typesetter broke, not an author

_NEVER_LAST = _set(
    """mr mrs ms dr prof gen lt col maj sgt capt adm brig sen rep gov pres hon rev st messrs
    vs approx ca e.g i.e cf incl fig art para pp vol ed nr eds ret asst dep lt.gen maj.gen
    sec cmdr amb min est resp viz"""
)
"""Abbreviations that a name or number follows: the sentence goes on."""

_BEFORE_NUMBER = _set(
    "no nos p jan feb mar apr jun jul aug sept sep oct nov dec ch c s us eur usd gbp"
)
_SOFT = _set(
    """etc inc co ltd corp al jr sr bn mn mln bln tn u.s u.k e.u u.n u.s.a d.c a.m p.m jan feb aug
    sept sep oct nov dec plc gmbh"""
)
"""Abbreviations a sentence may well end in: what follows decides."""

_TAILS = frozenset(
    variant
    for word in _NEVER_LAST | _SOFT | _BEFORE_NUMBER
    for variant in (word[-3:], word[-3:].title(), word[-3:].upper())
)
"""The last letters of every abbreviation: a longer word that ends otherwise is none."""

_STARTERS = _set(
    """The It In But However This That These Those He She They We And A An As At For If Its His Her
    On When While According Since There Their Our You I By With Not Although Meanwhile Last Some
    All Many Most Such Yet So Still Under After Before Both Even Only Now Under Since To No
    """
)
_LINKING = _set(
    """the a an of and in to for with by on at as from or that which is are was were its their his
    her our this these those be been has have had not than between including who will would into
    over under about after before while but also nor per via more most
    every each all some many any no other both several two three such"""
)


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences, headings and list items of a text: ``(start, end)`` in order.

    They do not overlap, none is empty or begins or ends in white space, and only white space lies
    between them.

    >>> text = "Gen. Nowak spoke in the U.S. Senate. Spain spent 1.28% of GDP.\\n\\nNext: Italy"
    >>> [text[a:b] for a, b in sentences(text)]
    ['Gen. Nowak spoke in the U.S. Senate.', 'Spain spent 1.28% of GDP.', 'Next: Italy']
    """
    found: list[tuple[int, int]] = []
    start = line = len(text) - len(text.lstrip())
    final = len(text.rstrip()) - 1
    marks = text
    for stop in _STOPS:  # one search for one letter is several times faster than a pattern
        marks = marks.replace(stop, ".")
    at = marks.find(".", start)
    while 0 <= at < final:
        after = at + 1
        following = text[after]
        if text[at] == "\n":
            if following.isspace():
                after = _SPACE.match(text, after).end()
                ends = text.count("\n", at, after) > 1 or _line_ends(text, line, at, after)
            else:
                if following in _OPENING:
                    following = text[after + 1 : after + 2]
                # Most line breaks are in mid-sentence: a word in lower case goes on.
                ends = not (
                    following.islower() and text[after + 1 : after + 2].isalpha()
                ) and _line_ends(text, line, at, after)
            line = after
            end = at
            while ends and text[end - 1].isspace():
                end -= 1
        else:
            end = after
            if following == " " and not text[at + 2].isspace():
                after = at + 2
            elif following.isspace() or following in _CLOSING:
                closed = _CLOSED.match(text, after)
                if closed is None or closed.end() > final:
                    at = marks.find(".", after)
                    continue
                end, after = closed.span(1)
                if "\n" in text[end:after]:
                    line = after
            else:
                at = marks.find(".", after)
                continue
            following = text[after]
            if following in _OPENING:
                following = text[after + 1 : after + 2]
            # Most stops close a word that is no abbreviation, and need no second look.
            ends = (
                following.isupper() and (tail := text[at - 3 : at]).isalnum() and tail not in _TAILS
            ) or _stop_ends(text, at, after)
        if ends:
            found.append((start, end))
            start = after
        at = marks.find(".", after)
    if start <= final:
        found.append((start, final + 1))
    return found


def _stop_ends(text: str, at: int, after: int) -> bool:
    """Whether the full stop at ``at`` ends a sentence; the next word begins at ``after``."""
    following = text[after]
    if following in _OPENING:
        following = text[after + 1 : after + 2]
    tail = text[at + 1 : after]
    if "\n" in tail and tail.count("\n") > 1:
        return True
    if following.islower():
        return "\n" in tail and _LIST_MARK.match(text, after) is not None
    stop = text[at]
    if stop in "!?":
        return True
    if stop == "…" or text[at - 1 : at] == ".":
        return "\n" in tail or (following.isupper() and _starts(text, after))
    words = text[max(0, at - 16) : at].rsplit(None, 1)
    if not words:
        return True
    word = words[-1].lstrip(_OPENING)
    low = word.lower()
    if len(word) < 3 and word.isdigit():
        # "1." opens a list item; "rose by 12." closes a sentence.
        line = max(0, at - len(word) - 1)
        return bool(text[line : at - len(word)].strip(" \t\n") or (line > 0 and text[line] == " "))
    if low in _NEVER_LAST:
        return False
    if low in _BEFORE_NUMBER and following.isdigit():
        return False
    initials = word.replace(".", "")
    if low in _SOFT or (initials.isalpha() and len(initials) * 2 - 1 <= len(word) < 6):
        return _starts(text, after)
    return True


def _starts(text: str, after: int) -> bool:
    """Whether the word at ``after`` usually opens a sentence."""
    words = text[after : after + 14].split(None, 1)
    return bool(words) and words[0].strip(_OPENING + ",") in _STARTERS


def _line_ends(text: str, begin: int, at: int, after: int) -> bool:
    """Whether the single line break at ``at`` ends a sentence, heading or list item.

    Its line begins at ``begin``, the next at ``after``. The break does not end a sentence where the
    line was only too long for the page: the next one goes on in lower case, or this one ends in a
    word that needs another.
    """
    line = text[begin:at].strip()
    if line in _LONE_MARK:
        return False
    opening = text[after : after + 2]
    # Two letters are a list mark only as a Roman number: "Al", unlike "iv", needs no second look.
    if not (opening.isalpha() and opening[0] not in "ivxIVX") and _LIST_MARK.match(text, after):
        return not (opening[0] in "–—-" and text[after + 1 : after + 3].strip().islower())
    if opening[0].islower():
        return False
    last = line[-1]
    if last in ".!?:;|" or line.isdigit():
        return True
    if last in ",-–—" or (last.isalpha() and line.rsplit(None, 1)[-1].lower() in _LINKING):
        return False
    if len(line) >= _WRAPPED.stop:
        return True
    far = after + _WRAPPED.stop
    if far <= len(text) and text.find("\n", after, far) < 0:
        return True
    if line[0].islower() or line.count("“") > line.count("”"):
        return False
    return len(line) < _WRAPPED.start or _heading(line)


def _heading(line: str) -> bool:
    """Whether a line is set as a heading: most of its longer words begin with a capital."""
    long = [word for word in line.split() if len(word) > 3]
    return sum(word[0].isupper() for word in long) * 4 >= 3 * len(long)
