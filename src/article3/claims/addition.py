"""Percentages that are said to be the parts of a whole, and do not add up to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from article3.claims.model import Lint

_NUMBER = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,3})?)\s?(?:%|per\s?cent\b)")
_SPLIT = (
    "split", "made up of", "consist", "compris", "composed of", "divided", "broken down",
    "breakdown", "breaks down",
)  # fmt: skip
_REST = ("the rest", "the remaining", "the remainder")
_CUES = (*_SPLIT, *_REST, "of which", "–", "—", " - ", ":")
_LEVEL = r"target|goal|pledge|benchmark|commitment|guideline|total|objective|plan"
_AGREED = re.compile(rf"\b(?:{_LEVEL})s?\b")
_DASHED = re.compile(r"\s[–—-]\s|—|:\s")
_OF_WHICH = re.compile(r"\bof which\b")
_CHANGES = re.compile(
    r"\b(?:from|rose|rise|rising|grew|growth|increas\w+|(?:up|down) (?:from|by|to|on)|fell|"
    r"compared|than|versus|against|instead|respectively|or|between|at least|over|under|nearly|"
    r"about|around|almost|roughly|some|approximately)\b|~",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(r"[.!?…;][\"”’)\]]?\s|\n(?![ \t]*[-–•*▪])")
_BULLET = re.compile(r"\n[ \t]*[-–•*▪]")
_FEWEST = 3
_REACH = 300
"""How far before and after its numbers a sentence is read."""


def sums(text: str, spans: Sequence[tuple[int, int]] | None = None) -> Iterator[Lint]:
    """Sentences whose parts do not make their whole, beyond what rounding explains.

    The words must say that the numbers are parts: "split into", "of which", "the rest", or a total
    and a dash or colon. Nothing is said of sentences that compare or give ranges.
    """
    if text.count("%") + text.count("cent") < _FEWEST:
        return
    for start, end in spans if spans is not None else _spans(text):
        sentence = text[start:end]
        numbers = list(_NUMBER.finditer(sentence))
        if not _FEWEST <= len(numbers) <= 12 or not any(cue in sentence for cue in _CUES):
            continue
        message = _said(sentence, numbers)
        if message:
            yield Lint("sum", start + numbers[0].start(), start + numbers[-1].end(), message)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Stretches with three percentages or more and no sentence end between them.

    The items of a list go together, with the line before them where it ends in a colon.
    """
    places = sorted(at for sign in ("%", "per cent", "percent") for at in _found(text, sign))
    first = 0
    for number, at in enumerate(places):
        last = number + 1 == len(places)
        if not last and not _BOUNDARY.search(text, at, places[number + 1]):
            continue
        if number - first + 1 >= _FEWEST:
            yield _start(text, places[first]), _end(text, at)
        first = number + 1


def _found(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _start(text: str, at: int) -> int:
    """Where the sentence begins, or the line that leads a list."""
    low = max(at - _REACH, 0)
    start = max([low, *(m.end() for m in _BOUNDARY.finditer(text, low, at))])
    lead = text.rfind("\n", low, at)
    while lead > low and _BULLET.match(text, lead):
        lead = text.rfind("\n", low, lead)
        start = min(start, lead + 1 if lead >= 0 else low)
    return start


def _end(text: str, at: int) -> int:
    boundary = _BOUNDARY.search(text, at, at + _REACH)
    return boundary.start() if boundary else min(at + _REACH, len(text))


def _said(sentence: str, numbers: list[re.Match[str]]) -> str:
    """What to say of a sentence with its percentages, or nothing."""
    values = [float(n[1].replace(",", ".")) for n in numbers]
    total, parts, exact = _whole_and_parts(sentence, numbers, values)
    if not parts or _CHANGES.search(sentence[numbers[0].start() : numbers[-1].end()]):
        return ""
    added = sum(parts)
    steps = [10.0 ** -len(n[1].replace(",", ".").partition(".")[2]) for n in numbers]
    # Each part may be off by half its last digit, and so may the total.
    room = sum(steps[-len(parts) :]) / 2 + steps[0] / 2 + 1e-9
    if total != 100 and _AGREED.search(_about(sentence, numbers)):
        room = min(steps) / 2 + 1e-9  # what was agreed is not rounded
    over, under = added - total > room, total - added > room
    if not over and not (under and exact):
        return ""
    listed = ", ".join(f"{n[1]}%" for n in numbers[-len(parts) :])
    side = "more" if over else "less"
    return f"The parts ({listed}) add up to {added:g}%, {side} than the whole of {total:g}%."


def _about(sentence: str, numbers: list[re.Match[str]]) -> str:
    """The words about the first number, up to the second: they say what it is."""
    return sentence[max(numbers[0].start() - 40, 0) : numbers[1].start()]


def _whole_and_parts(
    sentence: str, numbers: list[re.Match[str]], values: list[float]
) -> tuple[float, list[float], bool]:
    """The whole, its parts, and whether the parts are said to be all of it."""
    between = sentence[numbers[0].end() : numbers[1].start()]
    first, parts = values[0], values[1:]
    if max(parts) < first:
        split = any(cue in between for cue in _SPLIT)
        if _DASHED.search(between) and _AGREED.search(_about(sentence, numbers)):
            split = True
        if split and 0.75 * first <= sum(parts) <= 1.35 * first:
            return first, parts, True
        if _OF_WHICH.search(between) and first < sum(parts) <= 1.5 * first:
            return first, parts, False
    if any(cue in sentence for cue in (*_SPLIT, *_REST)) and "GDP" not in sentence:
        before = sentence[: numbers[0].start()]
        said_first = any(cue in before for cue in _SPLIT)
        rest_last = any(cue in sentence[max(numbers[-1].start() - 60, 0) :] for cue in _REST)
        if (said_first or rest_last) and 90 <= sum(values) <= 150:
            return 100.0, values, False
    return 0.0, [], False
