"""A checked document on the terminal."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from collections.abc import Iterator

import click

from article3.briefs.article import words
from article3.briefs.article.content import Note, notes_of
from article3.claims.model import Report

_COLOURS = {
    "supported": "green",
    "refuted": "red",
    "imprecise": "yellow",
    "outdated": "magenta",
    "not_checkable": "bright_black",
    "lint": "cyan",
}
_INDENT = "   "


def show(report: Report, *, everything: bool) -> None:
    """Print a report: heading, claims and lints in the order of the text, what was left out.

    Colours and wrapping only where the output is a terminal (and ``NO_COLOR`` is not set).
    """
    terminal = sys.stdout.isatty()
    width = min(shutil.get_terminal_size().columns, 110) if terminal else 0
    colour = terminal and not os.environ.get("NO_COLOR")
    for line in lines(report, everything=everything, width=width):
        click.echo(line, color=colour)


def lines(report: Report, *, everything: bool, width: int = 0) -> Iterator[str]:
    """The lines of a report, styled; wrapped at ``width``, or not at all where that is 0."""
    known = f"{report.id}: {words.name(report)}" if report.title else report.id
    yield from _wrap(click.style(known, bold=True), width)
    yield from _wrap(words.dated(report), width)
    if report.published is None:
        yield from _wrap("Give --published DATE to judge by what was known then, too.", width)
    yield from _wrap(words.tally(report), width)
    for remark in report.notes:
        yield from _wrap(remark, width)
    notes = notes_of(report)
    shown = [note for note in notes if everything or _says_something(note)]
    for number, note in enumerate(shown, start=1):
        yield ""
        yield from (_claim if note.checked else _lint)(report, note, number, width)
    if left := len(notes) - len(shown):
        yield ""
        those = "claim is" if left == 1 else "claims are"
        yield f"{left} {those} not checkable (--all shows them)."


def _says_something(note: Note) -> bool:
    """Whether a note holds a verdict, then or now, or the figures that came nearest to one."""
    if note.label != "not_checkable" or note.checked is None:
        return True
    verdict = note.checked.verdict
    return verdict.now.label != "not_checkable" or bool(verdict.now.readings)


def _claim(report: Report, note: Note, number: int, width: int) -> Iterator[str]:
    checked = note.checked
    assert checked is not None
    yield f"{number}. " + click.style(words.verdicts(checked), fg=_COLOURS[note.kind], bold=True)
    yield from _wrap(f"“{words.quoted(report, checked.claim)}”", width, _INDENT)
    for said in (checked.verdict.sentence, *words.reasons(checked)):
        if said:
            yield from _wrap(said, width, _INDENT)
    for found in words.evidence(checked):
        yield from _wrap(
            f"- {found.value}: {found.what}; {found.edition}, published {found.published_words}, "
            f"known {found.known}",
            width, _INDENT, "  ",
        )  # fmt: skip
        yield f"{_INDENT}  {found.command or found.figure_id}"


def _lint(report: Report, note: Note, number: int, width: int) -> Iterator[str]:
    lint = note.lint
    assert lint is not None
    yield f"{number}. " + click.style("! the words themselves", fg=_COLOURS["lint"], bold=True)
    said = words.cut(report.text, lint.start, lint.end, lint.start, lint.start)
    yield from _wrap(f"“{said}”", width, _INDENT)
    yield from _wrap(lint.message, width, _INDENT)


def _wrap(text: str, width: int, indent: str = "", more: str = "") -> list[str]:
    if not width:
        return [indent + text]
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent + more,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
