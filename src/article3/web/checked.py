"""A checked text as pages and files show it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from article3 import __version__
from article3.briefs.article import to_markdown, words
from article3.briefs.article.content import Note, notes_of, paragraphs
from article3.claims import rows
from article3.claims.check import check
from article3.claims.document import Document, read
from article3.claims.lines import last_day
from article3.claims.model import Report
from article3.errors import Article3Error, UnknownNameError
from article3.ledger import Ledger
from article3.web.forms import Form
from article3.web.sandbox import CHARACTERS, Sandbox

FORMATS = {
    "md": ("text/markdown; charset=utf-8", "checked.md"),
    "csv": ("text/csv; charset=utf-8", "checked.csv"),
    "json": ("application/json", "checked.json"),
}
"""What a report may be taken away as: its type and the name of its file."""

MOST_CLAIMS = 400
"""The most claims of an article: ten times what a long one makes."""

PASTED = "Your text"


@dataclass(frozen=True, slots=True)
class Sent:
    """An article somebody sent: its words, and what they say of them.

    ``basis`` is how the day of publication is known.
    """

    text: str
    title: str = ""
    published: date | None = None
    basis: str = ""
    name: str = PASTED

    def content(self) -> dict[str, Any]:
        """As plain JSON types."""
        day = self.published.isoformat() if self.published else None
        return {"text": self.text, "title": self.title, "published": day, "basis": self.basis,
                "name": self.name}  # fmt: skip


def sent_of(content: dict[str, Any]) -> Sent:
    """What :meth:`Sent.content` wrote."""
    day = content["published"]
    return Sent(content["text"], content["title"], date.fromisoformat(day) if day else None,
                content["basis"], content["name"])  # fmt: skip


def from_form(form: Form, sandbox: Sandbox, today: date) -> Sent:
    """The article of a form: an uploaded file, else the words of the text area.

    A file is read in the sandbox. Raises ``Article3Error`` with a sentence on what is wrong.
    """
    day = _day(form.get("published"), today)
    title = " ".join(form.get("title").split())[:300]
    if "file" in form.files:
        name, data = form.files["file"]
        found = sandbox.document(data, name)
        return _sent(found, title, day, found.published_basis)
    text = form.fields.get("text", "")
    if not text.strip():
        raise Article3Error("There is nothing to check: paste the text or choose a file.")
    if len(text) > CHARACTERS:
        raise Article3Error(
            f"The text holds {len(text):,} characters, {CHARACTERS:,} can be checked here; give "
            "the part that matters, or use article3 check on your own machine."
        )
    # As bytes: words of strangers are never opened as a file.
    found = read(text.encode("utf-8", "replace"), name=PASTED, kind="text")
    return _sent(found, title, day, form.get("basis") if day else found.published_basis)


def _sent(found: Document, title: str, day: date | None, basis: str) -> Sent:
    known = basis if basis in _BASES else "asked"
    return Sent(found.text, title or found.title, day or found.published,
                (known if day else found.published_basis), found.name)  # fmt: skip


_BASES = ("document", "document (month only; its last day taken)", "file metadata")
"""How a day may be known that our own page sends back with the article it was found in."""


def _day(text: str, today: date) -> date | None:
    if not text:
        return None
    try:
        day = last_day(text)
    except UnknownNameError:
        raise Article3Error(
            f"The day of publication is {text[:40]!r}; write it as 2025-02-13, 2025-02 or 2025."
        ) from None
    # A month or year that is not over is known up to today.
    if day > today and len(text) < len("2025-02-13"):
        return today
    if day > today:
        raise Article3Error(f"The day of publication, {day}, is still to come.")
    return day


def checked(sent: Sent, ledger: Ledger, as_of: date) -> Report:
    """The report of an article as of a day."""
    report = check(sent.text, published=sent.published, title=sent.title, as_of=as_of,
                   ledger=ledger, most=MOST_CLAIMS)  # fmt: skip
    return replace(report, published_basis=sent.basis).named(sent.name)


def page_words(report: Report, sent: Sent) -> dict[str, Any]:
    """What the report's template needs."""
    notes = notes_of(report)
    return {
        "report": report, "sent": sent, "words": words, "notes": notes,
        "paragraphs": paragraphs(report, notes), "found": words.found(report),
        "editions": list(words.editions(report)), "formats": list(FORMATS),
        "beyond": [n for n in notes if n.label == "not_checkable"], "listed": _listed(notes),
    }  # fmt: skip


def _listed(notes: Sequence[Note]) -> list[Note]:
    """Every note but what cannot be checked, those to look at first on top."""
    order = {label: n for n, label in enumerate((*words.GRAVITY, "lint"))}
    shown = [note for note in notes if note.label != "not_checkable"]
    return sorted(shown, key=lambda note: (order[note.kind], note.number))


def as_file(report: Report, ending: str, ledger: Ledger) -> bytes:
    """The report as ``md``, ``csv`` or ``json``."""
    if ending == "md":
        return to_markdown(report).encode(errors="replace")
    if ending == "csv":
        text = io.StringIO(newline="")
        table = csv.DictWriter(text, rows.COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows.flat(report))
        return text.getvalue().encode(errors="replace")
    content = {
        "query": {"command": "check", "as_of": report.as_of, "ledger": ledger.hash,
                  "version": __version__, "documents": [rows.heading(report)]},
        "rows": rows.rows(report),
    }  # fmt: skip
    return json.dumps(content, indent=1, default=str).encode()
