"""What an analyst wrote: Markdown with a headed slot for each part, read into plain blocks.

Headings, paragraphs, lists and emphasis are understood; everything else is plain text. A slot
begins with a heading of level two (``## Context``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from article3.briefs.model import Face
from article3.errors import SourceError

MOST = 20_000
"""Characters of a narrative: more is no brief."""

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_ITEM = re.compile(r"\s{0,3}(?:[-*+]|(\d{1,3})[.)])\s+(.*)$")
_FACED = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()#+.!-])"
    r"|(?P<strong>\*\*(?=\S)(?P<a>[^*]+?)(?<=\S)\*\*|__(?=\S)(?P<b>[^_]+?)(?<=\S)__)"
    r"|(?P<em>\*(?=\S)(?P<c>[^*]+?)(?<=\S)\*|(?<!\w)_(?=\S)(?P<d>[^_]+?)(?<=\S)_(?!\w))"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one face."""

    text: str
    face: Face = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, a heading within a slot, or an item of a list."""

    kind: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words without their faces."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Slot:
    """The part of a narrative under one heading."""

    heading: str
    pieces: tuple[Piece, ...]


def slots(markdown: str) -> tuple[Slot, ...]:
    """The slots of a narrative, in order; those without words are left out.

    Raises :class:`~article3.errors.SourceError` for words before the first heading of level two,
    a slot headed twice, a narrative without any slot, and one that is too long.

    >>> [(s.heading, s.pieces[0].text) for s in slots("## Context\\nIt *was* so.")]
    [('Context', 'It was so.')]
    """
    if len(markdown) > MOST:
        raise SourceError(
            "the narrative", f"holds {len(markdown):,} characters, {MOST:,} can be set",
            todo="shorten it",
        )  # fmt: skip
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for number, line in enumerate(_plain(markdown).split("\n"), start=1):
        heading = _HEADING.match(line)
        if heading and len(heading[1]) == 2:
            name = _bare(heading[2])
            if not name or name.casefold() in {known.casefold() for known in found}:
                what = "a slot has no name" if not name else f"the slot {name!r} is there twice"
                raise SourceError("the narrative", what, f"line {number}", "give each one name")
            current = found[name] = []
        elif current is not None:
            current.append(line)
        elif line.strip() and not (heading and len(heading[1]) == 1):
            raise SourceError(
                "the narrative", "words before the first slot", f"line {number}",
                "begin with a heading such as ## Context",
            )  # fmt: skip
    if not found:
        raise SourceError("the narrative", "holds no slot", todo="head one, as ## Context")
    made = (Slot(name, tuple(_pieces(lines))) for name, lines in found.items())
    return tuple(slot for slot in made if slot.pieces)


def _plain(markdown: str) -> str:
    lines = markdown.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return _CONTROL.sub("", lines.lstrip("\ufeff"))


def _bare(text: str) -> str:
    return "".join(run.text for run in runs(text)).strip()


def _pieces(lines: list[str]) -> Iterator[Piece]:
    """Paragraphs, headings and items; lines that follow one another are one piece."""
    kind, words = "", list[str]()
    for line in [*lines, ""]:
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if words and (heading or item or not line.strip()):
            yield Piece(kind, runs(" ".join(words)))
            words = []
        if heading:
            yield Piece("heading", runs(heading[2]))
        elif item:
            kind, words = ("numbered" if item[1] else "item"), [item[2].strip()]
        elif line.strip():
            kind = kind if words else "paragraph"
            words.append(line.strip())


def runs(text: str) -> tuple[Run, ...]:
    """Words with ``*emphasis*`` and ``**strength**`` as runs; a backslash takes a sign as it is.

    >>> [(r.text, r.face) for r in runs("a **b** *c* d_e_f 2*3*4")][:4]
    [('a ', ''), ('b', 'strong'), (' ', ''), ('c', 'emphasis')]
    """
    made: list[Run] = []
    position = 0
    for match in _FACED.finditer(text):
        made.append(Run(text[position : match.start()]))
        if match["escaped"]:
            made.append(Run(match["escaped"]))
        elif match["strong"]:
            made.append(Run(match["a"] or match["b"], "strong"))
        else:
            made.append(Run(match["c"] or match["d"], "emphasis"))
        position = match.end()
    made.append(Run(text[position:]))
    joined: list[Run] = []
    for run in made:
        if joined and joined[-1].face == run.face:
            joined[-1] = Run(joined[-1].text + run.text, run.face)
        elif run.text:
            joined.append(run)
    return tuple(joined)
