"""A report laid over its text: paragraphs cut into pieces, each with the claims it belongs to."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from article3.briefs.article import words
from article3.claims import rows
from article3.claims.model import Checked, Label, Lint, Report

_CLOSES = (".", "!", "?", ":", ";", "”", '"', "’", ")", "]", "…")
_LISTS = re.compile(r"\s*(?:[-–—•*·▪]|\d{1,2}[.)])\s")
_SHORT = 45
"""A line shorter than this is a heading or the end of a paragraph, not a line a page cut off."""


@dataclass(frozen=True, slots=True)
class Note:
    """A claim or lint as the page numbers it."""

    number: int
    checked: Checked | None = None
    lint: Lint | None = None

    @property
    def label(self) -> Label | None:
        """The verdict a reader sees first; None for a lint."""
        return rows.first_label(self.checked) if self.checked else None

    @property
    def kind(self) -> str:
        """The class the page styles it by."""
        return self.label or "lint"

    @property
    def mark(self) -> str:
        """The sign of the verdict, or of a lint."""
        return words.MARKS[self.label] if self.label else "!"

    @property
    def span(self) -> tuple[int, int]:
        """The characters that are marked: the quantity, else the sentence; a lint's own words."""
        if self.lint:
            return self.lint.start, self.lint.end
        assert self.checked is not None
        claim = self.checked.claim
        quantity = claim.quantity
        return (quantity.start, quantity.end) if quantity else (claim.start, claim.end)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in which the same claims hold.

    ``sentence`` is the kind of the claims whose sentence it is in (``mixed`` where they differ),
    ``mark`` that of the gravest claim or lint whose own words it is; ``ends`` are the notes whose
    words end with it.
    """

    text: str
    sentence: str = ""
    mark: str = ""
    ends: tuple[Note, ...] = ()


@dataclass
class Paragraph:
    """Pieces of one paragraph, with the notes that begin in it."""

    pieces: list[Piece] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def notes_of(report: Report) -> list[Note]:
    """Claims and lints in the order of the text, numbered from 1."""
    found: list[Note] = [Note(0, checked=checked) for checked in report.checked]
    found += [Note(0, lint=lint) for lint in report.lints]
    found.sort(key=lambda note: (note.span, note.lint is not None))
    return [Note(n, note.checked, note.lint) for n, note in enumerate(found, start=1)]


def paragraphs(report: Report, notes: list[Note]) -> list[Paragraph]:
    """The whole text, every character but the white space between paragraphs once, in order."""
    made: list[Paragraph] = []
    reach = _fitted(notes, len(report.text))
    coming = deque(sorted(notes, key=lambda note: reach[note.number]))
    unplaced = deque(notes)
    here: list[Note] = []
    spans = list(paragraph_spans(report.text))
    for (start, end), following in zip_longest(spans, spans[1:]):
        while coming and reach[coming[0].number][0] < end:
            here.append(coming.popleft())
        here = [note for note in here if reach[note.number][1] > start]
        own = []
        # What begins in the white space before the next paragraph is still this one's.
        while unplaced and (following is None or unplaced[0].span[0] < following[0]):
            own.append(unplaced.popleft())
        made.append(Paragraph(list(_pieces(report.text, start, end, here, own)), own))
    return made


def _fitted(notes: list[Note], size: int) -> dict[int, tuple[int, int]]:
    """From where to where each note reaches: its sentence and its own words together."""
    reach = {}
    for note in notes:
        start, end = note.span
        if note.checked:
            start = min(start, note.checked.claim.start)
            end = max(end, note.checked.claim.end)
        reach[note.number] = (max(start, 0), min(end, size))
    return reach


def _pieces(text: str, start: int, end: int, notes: list[Note], own: list[Note]) -> Iterator[Piece]:
    said = {n.number: (n.checked.claim.start, n.checked.claim.end) for n in notes if n.checked}
    edges = {start, end}
    for note in notes:
        edges.update(note.span, said.get(note.number, ()))
    cuts = sorted(edge for edge in edges if start <= edge <= end)
    reach = {n.number: (min(n.span[0], said.get(n.number, n.span)[0]),
                        max(n.span[1], said.get(n.number, n.span)[1])) for n in notes}  # fmt: skip
    coming = deque(sorted(notes, key=lambda n: reach[n.number]))
    # A note whose words end beyond its paragraph ends with it.
    pending = deque(sorted(own, key=lambda n: min(n.span[1], end)))
    here: list[Note] = []
    for left, right in pairwise(cuts):
        while coming and reach[coming[0].number][0] <= left:
            here.append(coming.popleft())
        here = [n for n in here if reach[n.number][1] > left]
        marked = [n for n in here if n.span[0] <= left and right <= n.span[1]]
        within = [
            n for n in here
            if n.number in said and said[n.number][0] <= left and right <= said[n.number][1]
        ]  # fmt: skip
        ending = []
        while pending and min(pending[0].span[1], end) <= right:
            ending.append(pending.popleft())
        ending.sort(key=lambda n: n.number)
        yield Piece(text[left:right], _common(within), _gravest(marked), tuple(ending))


def _common(notes: list[Note]) -> str:
    """The kind of all, leaving aside what cannot be checked."""
    kinds = {n.kind for n in notes}
    judged = kinds - {"not_checkable"} or kinds
    return "mixed" if len(judged) > 1 else next(iter(judged), "")


def _gravest(notes: list[Note]) -> str:
    """The kind to look at first; a lint comes after what is wrong and before what is right."""
    order = ("refuted", "outdated", "imprecise", "lint", "supported", "not_checkable")
    return min((n.kind for n in notes), key=order.index, default="")


def paragraph_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where paragraphs begin and end.

    Empty lines part them. A single end of line does too, unless it looks like one a page or an
    e-mail cut: a long line that does not end like a sentence and goes on in the next.

    >>> text = "A heading\\nFirst line of it.\\n\\nSecond."
    >>> [text[a:b] for a, b in paragraph_spans(text)]
    ['A heading', 'First line of it.', 'Second.']
    """
    start: int | None = None
    end = 0
    for match in re.finditer(r"[^\n]+", text):
        line = match[0]
        if not line.strip():
            if start is not None:
                yield start, end
                start = None
            continue
        gap = text.count("\n", end, match.start()) if start is not None else 0
        if start is not None and (gap > 1 or _parted(text[start:end], line)):
            yield start, end
            start = None
        if start is None:
            start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
    if start is not None:
        yield start, end


def _parted(before: str, after: str) -> bool:
    """Whether a line ends a paragraph that the next line does not go on with."""
    last = before.rsplit("\n", 1)[-1].strip()
    return last.endswith(_CLOSES) or len(last) < _SHORT or bool(_LISTS.match(after))
