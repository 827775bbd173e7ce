"""What a brief is made of: sentences, tables and pictures whose every number is a Figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from article3.ledger import Figure
from article3.ledger.figure import plain_unit, show

if TYPE_CHECKING:
    from article3.charts.chart import Chart
    from article3.programmes import Event

Face = Literal["", "emphasis", "strong"]
Standing = Literal["agrees", "disagrees", "unchecked"]
"""What the ledger says of a number an analyst wrote."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as a sentence or cell prints it."""

    figure: Figure
    text: str


@dataclass(frozen=True, slots=True)
class Faced:
    """Words an analyst emphasised."""

    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class Flagged:
    """A number an analyst wrote, with what the ledger says of it in words and figures."""

    text: str
    standing: Standing
    said: str = ""
    figures: tuple[Figure, ...] = ()
    face: Face = ""


Part = str | Shown | Faced | Flagged
Text = tuple[Part, ...]
"""A sentence in parts: words, and the numbers among them."""

_SLOT = re.compile(r"\{(\w+)\}")


def say(template: str, **slots: Part | Text) -> Text:
    """A sentence from a template whose ``{slots}`` are numbers, words or other sentences.

    >>> say("It is {what}.", what="so")
    ('It is ', 'so', '.')
    """
    parts: list[Part] = []
    position = 0
    for match in _SLOT.finditer(template):
        if match.start() > position:
            parts.append(template[position : match.start()])
        filled = slots[match[1]]
        parts += filled if isinstance(filled, tuple) else (filled,)
        position = match.end()
    if position < len(template):
        parts.append(template[position:])
    return tuple(parts)


def number(
    figure: Figure, *, magnitude: bool = False, unit: bool = True, signed: bool = False
) -> Shown:
    """A figure with its unit; ``magnitude`` drops the sign where words say the direction."""
    value = abs(figure.value) if magnitude and figure.value is not None else figure.value
    text = show(value, figure.indicator, figure.unit).replace(" %", "\u202f%")
    if signed and value is not None and value > 0:
        text = f"+{text}"
    if not unit and figure.unit:
        text = text.removesuffix(plain_unit(figure.unit)).rstrip(" \u202f")
    return Shown(figure, text.replace("-", "\u2212"))


def money(figure: Figure, *, magnitude: bool = False) -> Shown:
    """An amount in millions, or in billions from ten thousand millions on."""
    if figure.value is None:
        return Shown(figure, "no figure")
    value = abs(figure.value) if magnitude else figure.value
    unit = plain_unit(figure.unit)
    unit = unit if "US" in unit else unit.lower()
    if unit.startswith("million") and abs(value) >= 10_000:
        text = f"{value / 1000:,.1f} billion{unit.removeprefix('million')}"
    else:
        text = f"{value:,.0f} {unit}"
    return Shown(figure, text.replace("-", "\u2212"))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its label and its cells; None is a figure nobody prints.

    ``rests_on`` are figures its words rest on that no cell shows.
    """

    label: str
    cells: tuple[Shown | str | None, ...]
    strong: bool = False
    rests_on: tuple[Figure, ...] = ()

    def figures(self) -> tuple[Figure, ...]:
        """The figures of the line, in order."""
        shown = tuple(cell.figure for cell in self.cells if isinstance(cell, Shown))
        return (*shown, *self.rests_on)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; the first column holds the labels.

    ``words`` says that its cells are words, which are set to the left and may break.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    remark: str = ""
    words: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart for wide and narrow pages, with caption and the line that names its source.

    ``narrow`` is drawn when it is asked for: paper never does. A ``spare`` picture is the first
    thing to go where a brief has to fit on so many pages.
    """

    name: str
    wide: Chart
    narrow: Callable[[], Chart]
    caption: str
    source: str
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One or more sentences; a ``lead`` says what the section comes to."""

    text: Text
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences as a list."""

    items: tuple[Text, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Analyst:
    """What an analyst wrote, kept apart from what is made from figures."""

    blocks: tuple[Paragraph | Points, ...]


Block = Paragraph | Points | Table | Picture | Analyst


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a brief."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered footnote: the figures it stands for."""

    number: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """The content of a brief, before it is a PDF or a page.

    ``stamp`` is the day the newest edition it rests on was published: the brief's date, so that
    the same ledger and question give the same bytes on any day. ``pages`` is the number of pages
    it has to fit on (None: any). ``facts`` are the lines of the title block as label and words,
    ``lead`` the heading of the takeaways, ``front`` what stands below them, ``events`` what its
    calendar file holds.
    """

    entity: str
    title: str
    subtitle: str
    stamp: date
    takeaways: tuple[Text, ...]
    sections: tuple[Section, ...]
    colophon: tuple[str, ...]
    editions: tuple[str, ...] = field(default=())
    kind: str = "brief"
    lead: str = "Key takeaways"
    pages: int | None = None
    facts: tuple[tuple[str, str], ...] = ()
    disclaimer: str = ""
    numbered: bool = True
    front: tuple[Picture, ...] = ()
    events: tuple[Event, ...] = ()


def notes_of(brief: Brief) -> tuple[Note, ...]:
    """The footnotes as a reader meets them; a figure or line met again keeps its number."""
    seen: dict[tuple[str, ...], Note] = {}
    for figures in _cited(brief):
        key = key_of(figures)
        if key and key not in seen:
            seen[key] = Note(len(seen) + 1, figures)
    return tuple(seen.values())


def key_of(figures: Sequence[Figure]) -> tuple[str, ...]:
    """What a note is found by."""
    return tuple(figure.figure_id for figure in figures)


def _cited(brief: Brief) -> Iterator[tuple[Figure, ...]]:
    for text in brief.takeaways:
        yield from _in_text(text)
    for section in brief.sections:
        for block in section.blocks:
            yield from _in_block(block)


def _in_block(block: Block) -> Iterator[tuple[Figure, ...]]:
    if isinstance(block, Paragraph):
        yield from _in_text(block.text)
    elif isinstance(block, Points):
        for item in block.items:
            yield from _in_text(item)
    elif isinstance(block, Table):
        for row in block.rows:
            yield row.figures()
    elif isinstance(block, Analyst):
        for inner in block.blocks:
            yield from _in_block(inner)


def _in_text(text: Text) -> Iterator[tuple[Figure, ...]]:
    for part in text:
        if isinstance(part, Shown):
            yield (part.figure,)
        elif isinstance(part, Flagged):
            yield part.figures
