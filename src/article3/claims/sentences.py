"""Where sentences begin and end in articles, web pages and the text of PDF files.

A rule for each kind of boundary instead of a model: the checker reads thousands of documents a
second, and a boundary it misses costs a claim its subject.
"""

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STOPS = "!?…\n"
_CLOSED = re.compile(r"(?:[\"'”’»)\]]|\[\d{1,3}\])*(?=\s)")
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
    start = line = after = len(text) - len(text.lstrip())
    final = len(text.rstrip()) - 1
    marks = text
    for stop in _STOPS:  # to look for one letter is several times faster than for a pattern
        marks = marks.replace(stop, ".")
    find = marks.find
    while 0 <= (at := find(".", after)) < final:
        after = at + 1
        following = text[after]
        if (
            following == " "
            and text[after + 1].isupper()
            and (tail := text[at - 3 : at]).isalnum()
            and tail not in _TAILS
            and text[at] != "\n"
        ):
            # Most stops close a word that is no abbreviation, and need no second look.
            found.append((start, after))
            start = after = after + 1
            continue
        if text[at] == "\n":
            end, after = _broken(text, line, at)
            line = after
            if end < 0:
                continue
        else:
            end = after
            if following in _CLOSING:
                end = after = _closed(text, after)
                if not at < end <= final:
                    after = at + 1
                    continue
            elif not following.isspace():
                continue
            while text[after].isspace():
                after += 1
            if (following != " " or after > end + 1) and "\n" in text[end:after]:
                line = after
            following = text[after + 1 : after + 2] if text[after] in _OPENING else text[after]
            if not (
                following.isupper() and (tail := text[at - 3 : at]).isalnum() and tail not in _TAILS
            ) and not _stop_ends(text, at, after):
                continue
        found.append((start, end))
        start = after
    return [*found, (start, final + 1)] if start <= final else found


def _broken(text: str, line: int, at: int) -> tuple[int, int]:
    """Where what the line break at ``at`` closes ends (-1: it closes nothing), and what is next.

    The line it breaks begins at ``line``.
    """
    after = at + 1
    if text[after].islower() and text[after + 1 : after + 2].isalpha():
        return -1, after  # most line breaks in mid-sentence: a word in lower case goes on
    while text[after].isspace():
        after += 1
    if "\n" not in text[at + 1 : after]:  # a blank line always closes
        quoted = after == at + 1 and text[after] in _OPENING
        if (quoted and text[after + 1 : after + 2].islower()) or not _line_ends(
            text, line, at, after
        ):
            return -1, after
    end = at
    while text[end - 1].isspace():
        end -= 1
    return end, after


def _closed(text: str, after: int) -> int:
    """Where the quotes, brackets and notes behind a full stop end; -1 where more text follows."""
    closed = _CLOSED.match(text, after)
    return closed.end() if closed else -1


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
    # The commonest case first: a short line with nothing left open.
    goes_on = line[0].islower() or ("“" in line and line.count("“") > line.count("”"))
    if len(line) < _WRAPPED.start and not goes_on:
        return True
    far = after + _WRAPPED.stop
    return (
        len(line) >= _WRAPPED.stop
        or (far <= len(text) and text.find("\n", after, far) < 0)
        or (not goes_on and _heading(line))
    )


def _heading(line: str) -> bool:
    """Whether a line is set as a heading: most of its longer words begin with a capital."""
    long = [word for word in line.split() if len(word) > 3]
    return len([word for word in long if word[0].isupper()]) * 4 >= 3 * len(long)
