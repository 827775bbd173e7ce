"""A checked article as Markdown: its claims as a list, what they rest on as footnotes."""

from __future__ import annotations

import re

from article3.briefs.article import words
from article3.briefs.article.content import Note, notes_of
from article3.claims.model import Report

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")
_ADDRESS = re.compile(r"(https?://[^\s<>]*[^\s<>.,;)])")


def to_markdown(report: Report) -> str:
    """The page as text: heading, verdicts in the order of the text, footnotes of the evidence."""
    notes = notes_of(report)
    checked = [note for note in notes if note.checked and note.label != "not_checkable"]
    beyond = [note for note in notes if note.checked and note.label == "not_checkable"]
    footnotes: dict[str, str] = {}
    lines = [f"# {_plain(words.name(report))}", "", _plain(words.dated(report)), ""]
    if report.url:
        lines += [_plain(report.url), ""]
    lines += [f"**{words.tally(report)}**", ""]
    for remark in report.notes:
        lines += [_plain(remark), ""]
    for number, note in enumerate(checked, start=1):
        lines += _claim(report, note, number, footnotes)
    if report.lints:
        lines += ["## The words themselves", ""]
        lines += [
            f"- “{_plain(' '.join(report.text[lint.start : lint.end].split()))}”: "
            f"{_plain(lint.message)}"
            for lint in report.lints
        ]
        lines.append("")
    if beyond:
        lines += ["## Not checkable", ""]
        lines += [f"- “{_quote(report, note)}”" for note in beyond]
        lines.append("")
    lines += [f"[^{n}]: {text}" for n, text in enumerate(footnotes.values(), start=1)]
    return "\n".join(lines).rstrip() + "\n"


def _claim(report: Report, note: Note, number: int, footnotes: dict[str, str]) -> list[str]:
    assert note.checked is not None
    marks = ""
    for found in words.evidence(note.checked):
        known = list(footnotes)
        if found.figure_id not in footnotes:
            footnotes[found.figure_id] = (
                f"{_plain(found.value)}, {_plain(found.what)}. {_plain(found.citation)}"
                + (f" `{found.command}`" if found.command else "")
            )
            known.append(found.figure_id)
        marks += f"[^{known.index(found.figure_id) + 1}]"
    said = " ".join([note.checked.verdict.sentence, *words.reasons(note.checked)]).strip()
    return [
        f"{number}. **{words.verdicts(note.checked)}**: “{_quote(report, note)}”  ",
        f"   {_plain(said)}{marks}",
        "",
    ]


def _quote(report: Report, note: Note) -> str:
    assert note.checked is not None
    return _plain(words.quoted(report, note.checked.claim))


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line; web addresses as links.

    >>> _plain("<b> a_b https://nato.int/a_b.pdf")
    '\\\\<b\\\\> a\\\\_b <https://nato.int/a_b.pdf>'
    """
    parts = _ADDRESS.split(" ".join(text.split()))
    parts[::2] = [_SPECIAL.sub(r"\\\1", part) for part in parts[::2]]
    parts[1::2] = [f"<{part}>" for part in parts[1::2]]
    return "".join(parts)
