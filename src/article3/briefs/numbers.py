"""Every number of an analyst's text, held against the ledger by the checker, and flagged in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from article3.alliance import COUNTRIES, entity_name
from article3.briefs.model import (
    Analyst,
    Faced,
    Flagged,
    Paragraph,
    Part,
    Points,
    Standing,
    Text,
)
from article3.briefs.narrative import Piece, Run, Slot
from article3.briefs.subject import Subject
from article3.claims.check import check
from article3.claims.designations import is_name_number, no_number
from article3.claims.model import Checked, Judgement
from article3.claims.numbers import number_at
from article3.claims.quantities import quantities
from article3.claims.when import whens
from article3.claims.words import REASONS
from article3.ledger import Figure
from article3.ledger.figure import plain_unit

_DIGITS = re.compile(r"\d[\d.,\u202f\u00a0 ]*\d|\d")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_MOST = 3
"""Figures a note of a checked number rests on."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A number in a text: its place, what the ledger says of it, and the figures behind that."""

    start: int
    end: int
    standing: Standing
    said: str = ""
    figures: tuple[Figure, ...] = ()


def flagged(subject: Subject, slots: Iterable[Slot]) -> dict[str, Analyst]:
    """Each slot with every number marked, by its heading.

    The slots are checked as one text, in which a pronoun may reach back, by what the ledger knows
    on the brief's day.
    """
    held = list(slots)
    pieces = [piece for slot in held for piece in slot.pieces]
    text = "\n\n".join(piece.text for piece in pieces)
    found = marks(subject, text)
    made: dict[str, Analyst] = {}
    offset = 0
    for slot in held:
        blocks = []
        for piece in slot.pieces:
            blocks.append((piece.kind, tuple(_parts(piece, found, offset))))
            offset += len(piece.text) + 2
        made[slot.heading] = Analyst(tuple(_blocks(blocks)))
    return made


def marks(subject: Subject, text: str) -> list[Mark]:
    """Every number of a text in order, not overlapping: first claims, then whatever else counts.

    Years, dates and names with digits (F-35, Article 5) are no numbers.
    """
    report = check(
        text, as_of=subject.known, ledger=subject.ledger,
        title=entity_name(subject.entity) if subject.entity in COUNTRIES else "",
    )  # fmt: skip
    found: list[Mark] = []
    for checked in report.checked:
        quantity = checked.claim.quantity
        if quantity and _free(found, quantity.start, quantity.end):
            found.append(_judged(checked, quantity.start, quantity.end))
    # The level a claim counts at (17 Allies met the 2 % target) was held up with the claim.
    levels = [c.claim for c in report.checked if c.claim.threshold is not None]
    amounts = quantities(text)
    settled = [
        (q.start, q.end) for q in amounts
        if any(c.start <= q.start < c.end and q.low == c.threshold for c in levels)
    ]  # fmt: skip
    others = [(q.start, q.end) for q in amounts]
    others += [m.span() for m in _DIGITS.finditer(text) if _is_number(text, *m.span())]
    settled += [(when.start, when.end) for when in whens(text)]
    for start, end in others:
        if _free(found, start, end) and all(end <= a or b <= start for a, b in settled):
            found.append(Mark(start, end, "unchecked", "not checked"))
    return sorted(found, key=lambda mark: mark.start)


def _is_number(text: str, start: int, end: int) -> bool:
    """Whether digits are neither a year, nor a date, nor part of a name."""
    if _YEAR.fullmatch(text[start:end]) or no_number(text, start, len(text), 0):
        return False
    number = number_at(text, start, len(text))
    return number is None or not is_name_number(text, number, len(text), 0)


def _free(found: Iterable[Mark], start: int, end: int) -> bool:
    return all(end <= mark.start or mark.end <= start for mark in found)


def _judged(checked: Checked, start: int, end: int) -> Mark:
    """A number that agrees has its note; one that does not says what the ledger says."""
    now = checked.verdict.now
    figures = _evidence(checked)
    if now.label == "supported" and figures:
        return Mark(start, end, "agrees", "", figures)
    if now.label == "not_checkable" or not figures:
        return Mark(start, end, "unchecked", "not checked")
    why = REASONS.get(now.reason, "")
    said = f"✗ the ledger says {_shown(now)}" + (f"; {why}" if why and now.reason != "off" else "")
    return Mark(start, end, "disagrees", said, figures)


def _evidence(checked: Checked) -> tuple[Figure, ...]:
    """The figures the judgement of now rests on, those that are what the words say first."""
    found: dict[str, Figure] = {}
    readings = sorted(checked.verdict.now.readings, key=lambda reading: not reading.stated)
    for reading in readings:
        for figure in reading.figures:
            found.setdefault(figure.figure_id, figure)
    return tuple(found.values())[:_MOST]


def _shown(now: Judgement) -> str:
    """The value of the reading that is what the words say, with its year."""
    reading = next((r for r in now.readings if r.stated and r.figures), now.readings[0])
    figure = reading.figures[0]
    value, unit = figure.value, figure.unit
    if value is not None and len(unit) == 3 and unit.isupper() and abs(value) >= 1e6:
        size, word = (1e9, "billion") if abs(value) >= 1e9 else (1e6, "million")
        written = f"{unit} {value / size:,.4g} {word}"
    else:
        written = figure.shown.replace(f" {plain_unit(unit)}", f"\u202f{plain_unit(unit)}")
    return f"{written} for {figure.period}" if figure.period else written


def _parts(piece: Piece, found: list[Mark], offset: int) -> Iterator[Part]:
    """A piece's runs cut at its marks; a mark over two faces takes that of its first letter."""
    here = [m for m in found if offset <= m.start < offset + len(piece.text)]
    position = offset
    for run in piece.runs:
        end = position + len(run.text)
        for mark in [m for m in here if position <= m.start < end]:
            yield from _plain(piece, offset, position, mark.start, run)
            text = piece.text[mark.start - offset : mark.end - offset]
            yield Flagged(text, mark.standing, mark.said, mark.figures, run.face)
            position = mark.end
        yield from _plain(piece, offset, position, end, run)
        position = max(position, end)


def _plain(piece: Piece, offset: int, start: int, end: int, run: Run) -> Iterator[Part]:
    if start < end:
        text = piece.text[start - offset : end - offset]
        yield Faced(text, run.face) if run.face else text


def _blocks(pieces: list[tuple[str, Text]]) -> Iterator[Paragraph | Points]:
    """Paragraphs, and items that follow one another as one list."""
    items: list[Text] = []
    last = ""
    for kind, text in [*pieces, ("", ())]:
        if items and kind != last:
            yield Points(tuple(items), numbered=last == "numbered")
            items = []
        if kind in ("item", "numbered"):
            items.append(text)
        elif text:
            yield Paragraph(text, lead=kind == "heading")
        last = kind


def tally(slots: Iterable[Analyst]) -> dict[Standing, int]:
    """How many numbers of the analyst's text agree, disagree and were not checked."""
    counts: dict[Standing, int] = {"agrees": 0, "disagrees": 0, "unchecked": 0}
    for slot in slots:
        for block in slot.blocks:
            texts = (block.text,) if isinstance(block, Paragraph) else block.items
            for text in texts:
                for part in text:
                    if isinstance(part, Flagged):
                        counts[part.standing] += 1
    return counts
