"""From a question to the content of a brief."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from article3 import __version__
from article3.alliance import entity_name
from article3.briefs.model import Brief, Section, Text, notes_of
from article3.briefs.narrative import slots
from article3.briefs.request import Request, digest
from article3.briefs.sections import sections
from article3.briefs.subject import Subject, subject
from article3.briefs.takeaways import takeaways
from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.ledger.explain import day

DISCLAIMER = (
    "For information only. Made by fixed rules from public, unclassified figures; it is not the "
    "view of NATO, of any government or of any publisher named in it."
)


def content(ledger: Ledger, entity: str, *, as_of: date | None = None) -> Brief:
    """The brief of an Ally or group as of a date, in full length, ready to be drawn.

    Raises what :func:`written` raises.
    """
    return written(ledger, Request(entity, as_of))


def written(ledger: Ledger, request: Request) -> Brief:
    """The brief that is asked for, ready to be drawn.

    Raises ``UnknownNameError`` for a name nobody knows, ``MissingFigureError`` when no edition was
    published by then or nothing at all is known of the entity, and ``SourceError`` for a narrative
    that is not one.
    """
    about = subject(ledger, request.entity, request.as_of)
    if request.form == "next-steps":
        from article3.briefs.next_steps import next_steps

        made = next_steps(about, request)
    elif request.pages:
        from article3.briefs.full import full

        made = full(about, request)
    else:
        made = _long(about, request)
    return _finished(about, request, _with_narrative(about, request, made))


def _long(about: Subject, request: Request) -> Brief:
    """Everything, as long as it takes."""
    parts = list(sections(about))
    last = parts.pop()
    if not parts:
        raise MissingFigureError(
            f"Nothing is known of {about.name}: no figure, promise, programme or date by "
            f"{about.known}."
        )
    if request.article is not None:
        from article3.briefs.full.claims import claims

        parts.append(claims(about, request).section)
    if request.plan is not None:
        from article3.briefs.full.plan import deliveries

        parts.append(deliveries(about, request.plan, None).section)
    said = takeaways(about)
    if about.lacks:
        from article3.briefs.full.standing import lacking

        said = ((lacking(about),),)
    return framed(about, said, (*parts, last))


def framed(about: Subject, said: tuple[Text, ...], parts: tuple[Section, ...]) -> Brief:
    """Takeaways and sections under the usual title."""
    known = (
        f"As known on {day(about.as_of)}"
        if about.as_of
        else f"Edition of {day(about.edition.published)}"
    )
    return Brief(
        about.entity, f"{entity_name(about.entity)}: defence expenditure",
        f"{known} · {about.edition.title}", about.edition.published, said, parts, (),
    )  # fmt: skip


def _with_narrative(about: Subject, request: Request, made: Brief) -> Brief:
    """What an analyst wrote, in the sections its slots name or in sections of its own.

    A slot whose name is in a section's heading (``Path``, ``Aid to Ukraine``) stands at that
    section's end; ``Context`` stands first; any other before the definitions or sources.
    """
    if not request.narrative:
        return made
    from article3.briefs.numbers import flagged

    parts = list(made.sections)
    own: list[Section] = []
    for heading, analyst in flagged(about, slots(request.narrative)).items():
        place = _place(parts, heading)
        if place is not None:
            parts[place] = replace(parts[place], blocks=(*parts[place].blocks, analyst))
        elif heading.casefold() == "context":
            parts.insert(0, Section(heading, (analyst,)))
        else:
            own.append(Section(heading, (analyst,)))
    last = len(parts) - (request.pages != 1)
    parts[last:last] = own
    return replace(made, sections=tuple(parts))


def _place(parts: list[Section], heading: str) -> int | None:
    """The section whose heading holds the slot's as whole words."""
    wanted = re.compile(rf"\b{re.escape(heading)}(?!\w)", re.IGNORECASE)
    return next((n for n, part in enumerate(parts) if wanted.search(part.heading)), None)


def _finished(about: Subject, request: Request, made: Brief) -> Brief:
    """The brief with its title block and colophon, which name all it rests on."""
    used = sorted(
        {part for note in notes_of(made) for f in note.figures for part in f.edition.split("+")}
    )
    command = request.command(about.entity)
    files = "".join(f", {name} {sha}" for name, sha in request.files())
    reference = digest("|".join([command, __version__, about.ledger.hash, files, *used]))
    colophon = (
        f"Made by {command}, Article 3 {__version__}, ledger {about.ledger.hash}{files}.",
        "Editions: " + ", ".join(used) + "." if used else "No figure is printed.",
        "Public, unclassified data. Every number carries a note with its edition, table and cell; "
        "article3 explain shows how it came to be. The same command on the same ledger gives the "
        "same bytes.",
    )
    facts: tuple[tuple[str, str], ...] = ()
    disclaimer = ""
    if request.pages or request.form == "next-steps" or request.narrative:
        stamp = about.as_of or made.stamp
        facts = (
            ("Reference", f"A3-{about.entity}-{stamp:%Y%m%d}-{reference}"),
            ("Date", day(stamp)), ("Language", "English"),
        )  # fmt: skip
        disclaimer = DISCLAIMER
    return replace(
        made, colophon=colophon, editions=tuple(used), pages=request.pages, facts=facts,
        disclaimer=disclaimer,
    )  # fmt: skip
