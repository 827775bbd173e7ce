"""How a figure came to be, as a tree of text; and its footnote."""

from __future__ import annotations

from datetime import date

from article3 import indicators
from article3.alliance import entity_name
from article3.edition import Edition, FlagNote
from article3.errors import UnknownNameError
from article3.ledger.facts import is_stated
from article3.ledger.figure import Figure, show, title

_BASIS = {
    "document": "",
    "file name": " (from the file name)",
    "third-party note": " (from a third party's note)",
    "recalled": " (from general knowledge, not verified)",
    "press": " (as dated by the press)",
    "month": " (the last day of the month, which is all that is known)",
    "collected": " (the day a copy was collected; the publication day is not known)",
}

PARSER_FLAGS = {
    "eu_institutions": "The EU's own institutions as a donor, not a sum over its members.",
    "partial_year": "The year has not ended, or the source begins within it.",
    "summed_from_items": "A monthly sum over the listed items; one without a month is in no sum.",
}
"""What flags mean that a parser sets for a whole publication, where no note of an edition says."""


def day(value: date) -> str:
    """A date as it is read.

    >>> day(date(2024, 6, 17))
    '17 June 2024'
    """
    return f"{value.day} {value:%B %Y}"


def published(edition: Edition) -> str:
    """When an edition appeared and how that is known."""
    return f"published {day(edition.published)}{_BASIS.get(edition.published_basis, '')}"


def base_of(figure: Figure) -> str:
    """What a share is a share of: GDP, GNI, or nothing.

    NATO divides Luxembourg's expenditure by GNI from 2023; those cells carry ``gni_break``.
    """
    if figure.observation and "gni_break" in figure.flags:
        return "GNI"
    try:
        return indicators.get(figure.indicator).base
    except UnknownNameError:
        return ""


def flag_notes(figure: Figure) -> list[FlagNote]:
    """What the figure's flags mean, from the notes of its edition."""
    if figure.publication is None:
        return []
    return [
        note
        for note in figure.publication.flags
        if note.flag in figure.flags and note.covers(figure.entity, figure.indicator, figure.period)
    ]


def explain(figure: Figure) -> str:
    """The tree of a figure down to the printed cells, one line a fact."""
    return "\n".join(_lines(figure, 0))


def _lines(figure: Figure, depth: int) -> list[str]:
    head = f"{title(figure)}: {figure.shown}"
    if figure.status != "actual":
        head += f" ({figure.status})"
    lines = [head]
    if figure.observation is None:
        lines += _computed(figure, depth)
    else:
        lines += _printed(figure, brief=depth > 0)
    return [lines[0], *("  " + line for line in lines[1:])]


def _computed(figure: Figure, depth: int) -> list[str]:
    lines = [f"formula   {figure.formula}"]
    if figure.note:
        lines.append(f"note      {figure.note}")
    lines.append(f"figure    {figure.figure_id}")
    for number, part in enumerate(figure.inputs):
        last = number == len(figure.inputs) - 1
        inner = _lines(part, depth + 1)
        lines.append(("└─ " if last else "├─ ") + inner[0])
        lines += [("   " if last else "│  ") + line for line in inner[1:]]
    return lines


def _printed(figure: Figure, *, brief: bool) -> list[str]:
    seen, edition = figure.observation, figure.publication
    assert seen is not None
    verb = "stated    " if is_stated(seen.edition) else "printed   "
    lines = [f"{verb}{seen.value!r} {seen.unit} in {seen.locator}"]
    if brief:
        lines[0] += f" of {seen.edition}"
        if figure.flags:
            lines.append("flags     " + ", ".join(figure.flags))
        return lines
    if edition:
        lines.append(f"edition   {edition.id}: {edition.title}, {edition.publisher}, "
                     f"{published(edition)}")  # fmt: skip
    if seen.standing != "table" or (edition and is_stated(edition.id)):
        lines.append(f"read in   {seen.locator.source}")
    if figure.note:
        lines.append(f"note      {figure.note}")
    if base := base_of(figure):
        why = ", which NATO uses for Luxembourg from 2023" if base == "GNI" else ""
        lines.append(f"base      {base}{why}")
    if seen.price_basis:
        lines.append(f"prices    {seen.price_basis}")
    notes = flag_notes(figure)
    lines += [f"flag      {note.flag}: {note.note}" for note in notes]
    explained = {note.flag for note in notes}
    lines += [f"flag      {flag}" for flag in figure.flags if flag not in explained]
    if url := seen.locator.url or (edition.url if edition else ""):
        lines.append(f"source    {url}")
    lines.append(f"figure    {figure.figure_id}")
    return lines


def cite(figure: Figure) -> str:
    """One footnote: what, publisher, title, date, place, address, and how it was computed."""
    if figure.observation is not None:
        return _cite_printed(figure)
    leaves = list(figure.leaves())
    places = sorted({_cite_edition(leaf.publication) for leaf in leaves if leaf.publication})
    shown = show(figure.value, figure.indicator, figure.unit)
    return (
        f"{entity_name(figure.entity)}, {figure.period}: {shown}, computed as {figure.formula} "
        f"from {len(leaves)} printed figure{'s' if len(leaves) != 1 else ''} of "
        + "; ".join(places)
        + f". Figure {figure.figure_id}."
    )


def _cite_printed(figure: Figure) -> str:
    seen = figure.observation
    assert seen is not None
    parts = [_cite_edition(figure.publication)] if figure.publication else []
    parts.append(str(seen.locator))
    if seen.standing != "table":
        parts.append(f"as quoted: {seen.locator.source}")
    url = seen.locator.url or (figure.publication.url if figure.publication else "")
    return ", ".join(p for p in parts if p) + (f". {url}" if url else ".")


def _cite_edition(edition: Edition) -> str:
    return f"{edition.publisher}, {edition.title}, {day(edition.published)} ({edition.id})"
