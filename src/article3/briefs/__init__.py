"""Briefs: sourced documents of an Ally or group, written from figures, as PDF and HTML.

Two functions, one content behind both:

``render(entity, format="pdf" | "html", *, as_of=None, pages=None | 1 | 5, form="brief" |
"next-steps", article=None | text, narrative=None | text, plan=None | Plan) -> bytes``
    one document in memory; nothing is written, nothing is asked of the network.

``brief(entity, folder, ...) -> list[Path]``
    the same documents as files, each whole or not at all.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from article3.errors import Article3Error, UnknownNameError
from article3.ledger import Ledger, open_ledger

if TYPE_CHECKING:
    from article3.briefs.model import Brief
    from article3.briefs.request import Article, Request
    from article3.planner.plan import Plan

FORMATS = ("pdf", "html")
FORMS = ("brief", "next-steps")
"""The brief, and the note on who matters, what is at issue and where to look next."""
PAGES = (1, 5)
"""The sizes a brief can be held to; without one it is as long as it is."""


def render(
    entity: str,
    format: str = "pdf",
    *,
    as_of: date | None = None,
    pages: int | None = None,
    form: str = "brief",
    article: Article | str | None = None,
    narrative: str | None = None,
    plan: Plan | None = None,
    ledger: Ledger | None = None,
) -> bytes:
    """The brief of an Ally or group as the bytes of one document (HTML is UTF-8).

    ``pages`` is None (everything, as long as it takes), 1 (takeaways, a chart, a table) or 5 (the
    full brief on at most five A4 pages, notes included; HTML has the same content). ``form`` is
    ``brief`` or ``next-steps``; the latter has no ``pages``, and also the format ``ics``, its
    dates as a calendar. ``article`` is the text of an article whose claims are checked in a
    section; ``narrative`` the Markdown of an analyst, whose numbers are each checked; ``plan`` a
    solved :class:`~article3.planner.plan.Plan`. The same question on the same ledger gives the
    same bytes.

    Raises ``UnknownNameError`` for a name, format, size or form nobody knows,
    ``MissingFigureError`` when no edition answers, ``Article3Error`` for parts that do not go
    together, and ``MissingExtraError`` without the ``brief`` extra.
    """
    checked(format, pages=pages, form=form)
    from article3.briefs.request import Request

    request = Request(entity, as_of, pages, form, article, narrative, plan)
    return _bytes(_made(request, ledger), format)


def brief(
    entity: str,
    folder: Path | str = "out",
    *,
    as_of: date | None = None,
    formats: tuple[str, ...] = (),
    pages: int | None = None,
    form: str = "brief",
    article: Article | str | None = None,
    narrative: str | None = None,
    plan: Plan | None = None,
    ledger: Ledger | None = None,
) -> list[Path]:
    """Write the brief of an Ally or group as files; returns them.

    The choices are those of :func:`article3.briefs.render`; ``formats`` are by default all the
    form has. Files are named ``brief-CODE.pdf``, ``brief-CODE-5-pages.pdf`` or
    ``next-steps-CODE.pdf``, with the date in the name when one is given. Raises what ``render``
    raises, and ``Article3Error`` for a folder that cannot be made. A file appears whole or not at
    all.
    """
    from article3.briefs.request import Request
    from article3.export import whole_file

    formats = formats or (("pdf", "html", "ics") if form == "next-steps" else FORMATS)
    for name in formats:
        checked(name, pages=pages, form=form)
    request = Request(entity, as_of, pages, form, article, narrative, plan)
    made = _made(request, ledger)
    documents = [(name, _bytes(made, name)) for name in formats if name != "ics" or made.events]
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Article3Error(f"{target}: the folder cannot be made ({error.strerror}).") from error
    written = []
    for name, data in documents:
        path = target / f"{request.stem(made.entity)}.{name}"
        with whole_file(path) as unfinished:
            unfinished.write_bytes(data)
        written.append(path)
    return written


def checked(format: str, *, pages: int | None, form: str) -> None:
    """Refuse a format, size or form that does not exist, or that does not go with the others."""
    known = (*FORMATS, "ics") if form == "next-steps" else FORMATS
    if form not in FORMS:
        raise UnknownNameError("form of a brief", form, FORMS, f"choose {' or '.join(FORMS)}")
    if format not in known:
        raise UnknownNameError("format of a brief", format, known, f"choose {' or '.join(known)}")
    if pages is not None and pages not in PAGES:
        raise Article3Error(f"A brief of {pages} pages is not made; choose 1 or 5.")
    if pages is not None and form == "next-steps":
        raise Article3Error("The note on next steps has one size; leave out the pages.")


def _made(request: Request, ledger: Ledger | None) -> Brief:
    from article3.briefs.content import written

    return written(ledger or open_ledger(), request)


def _bytes(made: Brief, format: str) -> bytes:
    if format == "pdf":
        from article3.briefs.pdf import to_pdf

        return to_pdf(made)
    if format == "html":
        from article3.briefs.html import to_html

        return to_html(made).encode()
    from article3.programmes.ics import ics

    return ics(made.events, name=made.title)
