"""Briefs: sourced documents of an Ally or group, written from figures, as PDF and HTML."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from article3.errors import Article3Error
from article3.ledger import Ledger, open_ledger

FORMATS = ("pdf", "html")


def brief(
    entity: str,
    folder: Path | str = "out",
    *,
    as_of: date | None = None,
    formats: tuple[str, ...] = FORMATS,
    ledger: Ledger | None = None,
) -> list[Path]:
    """Write the brief of an Ally or group as of a date; returns the files written.

    The files are ``brief-CODE.pdf`` and ``brief-CODE.html`` (with the date in the name when one is
    given). The same ledger and question give the same bytes. Raises ``UnknownNameError``,
    ``MissingFigureError`` when no edition answers, and ``MissingExtraError`` without the ``brief``
    extra. A file appears whole or not at all.
    """
    from article3.briefs.content import content
    from article3.briefs.html import to_html
    from article3.briefs.pdf import to_pdf
    from article3.export import whole_file

    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise Article3Error(f"{unknown[0]!r}: choose {' or '.join(FORMATS)} as the brief's format.")
    made = content(ledger or open_ledger(), entity, as_of=as_of)
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Article3Error(f"{target}: the folder cannot be made ({error.strerror}).") from error
    stem = f"brief-{made.entity}" + (f"-{as_of.isoformat()}" if as_of else "")
    written = []
    for name in formats:
        path = target / f"{stem}.{name}"
        data = to_pdf(made) if name == "pdf" else to_html(made).encode()
        with whole_file(path) as unfinished:
            unfinished.write_bytes(data)
        written.append(path)
    return written
