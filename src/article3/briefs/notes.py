"""Footnotes in words: in full, or short with a key of the editions they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from string import ascii_uppercase

from article3.briefs.model import Brief, Note, notes_of
from article3.ledger import Figure
from article3.ledger.explain import day
from article3.ledger.facts import is_stated
from article3.planner.scenario import ASSUMPTION

SCENARIO = "scenario-"
"""How the ids of scenarios begin where they stand as editions."""
_PLACES = 6
"""Places a short note lists before a count stands for the rest."""


def full(note: Note) -> str:
    """One footnote; the figures of a table line share theirs, place after place."""
    if len(note.figures) == 1:
        return _one(note.figures[0])
    by_edition: dict[str, list[Figure]] = {}
    for figure in note.figures:
        by_edition.setdefault(figure.edition, []).append(figure)
    return "; ".join(_places(figures) for figures in by_edition.values())


def _one(figure: Figure) -> str:
    return _planned(figure) if figure.edition.startswith(SCENARIO) else figure.cite()


def _places(figures: list[Figure]) -> str:
    first = figures[0]
    if first.observation is None or is_register(first):
        return "; ".join(_one(f).rstrip(".") for f in figures)
    return f"{first.cite().split(', ' + first.observation.locator.file)[0]}, " + (
        f"{first.observation.locator.file}: {', '.join(_cells(figures))}"
    )


def is_register(figure: Figure) -> bool:
    """Whether a figure is a row of a register or a statement, each with a source of its own."""
    return figure.edition.startswith("register-") or is_stated(figure.edition)


def _cells(figures: Iterable[Figure]) -> list[str]:
    """Table and cell of each printed figure; a table is named once for cells that follow."""
    cells: list[str] = []
    last = ""
    for figure in figures:
        seen = figure.observation
        if seen is None:
            continue
        table = seen.locator.table if seen.locator.table != last else ""
        last = seen.locator.table
        cells.append(" ".join(part for part in (table, seen.locator.cell) if part))
    return list(dict.fromkeys(cells))


class Short:
    """The notes of a brief in few words: editions and draws by letter, then table and cell."""

    def __init__(self, brief: Brief) -> None:
        self.notes = notes_of(brief)
        self._letters: dict[str, str] = {}
        self._key: list[tuple[str, str]] = []
        self._free = iter(_letters())
        for note in self.notes:
            for figure in note.figures:
                for leaf in figure.leaves():
                    if leaf.publication:
                        self._letter(leaf.edition, _edition(leaf))
        self._texts = [self._note(note) for note in self.notes]

    def key(self) -> list[tuple[str, str]]:
        """Each letter with the edition or the draws it stands for."""
        return self._key

    def texts(self) -> list[str]:
        """The notes in order."""
        return self._texts

    def _letter(self, name: str, words: str) -> str:
        if name not in self._letters:
            self._letters[name] = next(self._free)
            self._key.append((self._letters[name], words))
        return self._letters[name]

    def _note(self, note: Note) -> str:
        """Printed figures by edition, then what was computed, each formula once."""
        printed: dict[str, list[Figure]] = {}
        computed: dict[str, list[Figure]] = {}
        for figure in note.figures:
            if figure.observation is None:
                computed.setdefault(_recipe(figure.formula) or figure.formula, []).append(figure)
            else:
                printed.setdefault(figure.edition, []).append(figure)
        parts = [self._printed(name, figures) for name, figures in printed.items()]
        seen = {figure.figure_id for figure in note.figures}
        parts += [self._computed(what, figures, seen) for what, figures in computed.items()]
        return "; ".join(parts) + "."

    def _printed(self, name: str, figures: Sequence[Figure]) -> str:
        letter = self._letters[name]
        if not is_register(figures[0]):
            return f"{letter} {_listed(_cells(figures))}"
        said = []
        for figure in figures:
            assert figure.observation is not None
            where = figure.observation.locator
            source = f" ({where.source})" if where.source else ""
            said.append(f"{letter} {where.cell}{source}".replace("  ", " "))
        return ", ".join(dict.fromkeys(said))

    def _computed(self, formula: str, figures: Sequence[Figure], seen: set[str]) -> str:
        """A formula with the cells it rests on, but for those the note has named already."""
        if figures[0].edition.startswith(SCENARIO):
            return _planned(figures[0]).rstrip(".")
        leaves: dict[str, Figure] = {}
        for figure in figures:
            leaves.update((leaf.figure_id, leaf) for leaf in figure.leaves())
        if leaves.keys() <= seen:
            return formula
        by_edition: dict[str, list[Figure]] = {}
        for leaf in leaves.values():
            by_edition.setdefault(leaf.edition, []).append(leaf)
        places = ", ".join(
            f"{self._letters[name]} {_listed(_cells(found))}" for name, found in by_edition.items()
        )
        if formula != _recipe(figures[0].formula):
            return f"{formula}; from {places}"
        # The numbers of one outlook rest on the same draws: those are named once, in the key.
        letter = self._letter(f"{formula} {places}", f"{formula}; from {places}")
        heads = [f.formula.removesuffix(f" over {formula}") for f in figures]
        return f"{letter} {', '.join(dict.fromkeys(heads))}"


def _recipe(formula: str) -> str:
    """The draws an outlook's figure is a number of; empty for any other formula."""
    _, over, draws = formula.partition(" over ")
    return draws if over and "draws (seed" in draws else ""


def _letters() -> Iterable[str]:
    """A to Z, then AA, AB and so on."""
    yield from ascii_uppercase
    for first in ascii_uppercase:
        for second in ascii_uppercase:
            yield first + second


def _listed(cells: Sequence[str]) -> str:
    """Places in short: lines as spans, and a count where there are too many of them."""
    if all(cell.startswith("line ") for cell in cells):
        spans = _lines(cells).split(", ")
        head, rest = spans[:_PLACES], spans[_PLACES:]
        return ", ".join(head) + (f" and {len(rest)} more places" if rest else "")
    if len(cells) <= _PLACES:
        return ", ".join(cells)
    return f"{', '.join(cells[: _PLACES - 1])} and {len(cells) - _PLACES + 1} more cells"


def _edition(leaf: Figure) -> str:
    """Publisher, title, day, id and file of the edition a printed figure is of."""
    edition, seen = leaf.publication, leaf.observation
    assert edition is not None and seen is not None
    if edition.id.startswith(SCENARIO):
        return f"{edition.publisher} “{edition.title}” ({edition.file})"
    file = f", {seen.locator.file}" if seen.locator.file else ""
    return (
        f"{edition.publisher}, {edition.title}, {day(edition.published)} ({edition.id}{file})"
    )  # fmt: skip


def _planned(figure: Figure) -> str:
    """A number of a plan: how it was found, and the rows of the scenario it rests on."""
    rows: dict[tuple[str, bool], list[str]] = {}
    sources: dict[tuple[str, bool], list[str]] = {}
    for leaf in figure.leaves():
        seen = leaf.observation
        if seen is not None:
            key = (seen.locator.file, seen.locator.source == ASSUMPTION)
            rows.setdefault(key, []).append(seen.locator.cell)
            sources.setdefault(key, []).append(seen.locator.source)
    said = [f"{file} {_lines(cells)} ({_of(sources[file, assumed])})"
            for (file, assumed), cells in rows.items()]  # fmt: skip
    return f"{figure.formula}; rests on {'; '.join(said)}."


def _of(sources: Sequence[str]) -> str:
    """The word assumption, the one source, or how many the rows name."""
    names = list(dict.fromkeys(sources))
    return names[0] if len(names) == 1 else f"{len(names)} sources, named in the rows"


def _lines(cells: Sequence[str]) -> str:
    """Lines of a file as a reader writes them: ``lines 2-4, 7``."""
    numbers = sorted({int(cell.removeprefix("line ")) for cell in cells if cell[-1:].isdigit()})
    if not numbers:
        return ", ".join(dict.fromkeys(cells))
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    written = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)
    return f"line{'s' if len(numbers) > 1 else ''} {written}"
