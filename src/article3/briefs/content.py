"""From a question to the content of a brief."""

from __future__ import annotations

from datetime import date

from article3 import __version__
from article3.alliance import entity_name
from article3.briefs.model import Brief, notes_of
from article3.briefs.sections import sections
from article3.briefs.subject import subject
from article3.briefs.takeaways import takeaways
from article3.ledger import Ledger
from article3.ledger.explain import day


def content(ledger: Ledger, entity: str, *, as_of: date | None = None) -> Brief:
    """The brief of an Ally or group as of a date, ready to be drawn.

    Raises ``UnknownNameError`` for a name nobody knows and ``MissingFigureError`` when no edition
    published by then prints the entity's share of GDP.
    """
    about = subject(ledger, entity, as_of)
    name = entity_name(about.entity)
    known = f"As known on {day(as_of)}" if as_of else f"Edition of {day(about.edition.published)}"
    brief = Brief(
        about.entity,
        f"{name}: defence expenditure",
        f"{known} · {about.edition.title}",
        about.edition.published,
        takeaways(about),
        sections(about),
        (),
    )
    used = sorted(
        {part for note in notes_of(brief) for f in note.figures for part in f.edition.split("+")}
    )
    command = f"article3 brief {about.entity}" + (f" --as-of {as_of.isoformat()}" if as_of else "")
    colophon = (
        f"Made by {command}, Article 3 {__version__}, ledger {ledger.hash}.",
        "Editions: " + ", ".join(used) + ".",
        "Public, unclassified data. Every number carries a note with its edition, table and cell; "
        "article3 explain shows how it came to be. The same command on the same ledger gives the "
        "same bytes.",
    )
    return Brief(
        brief.entity, brief.title, brief.subtitle, brief.stamp, brief.takeaways, brief.sections,
        colophon, tuple(used),
    )  # fmt: skip
