"""The brief's section on assistance to Ukraine: one release of the tracker, and the packages."""

from __future__ import annotations

from article3.assistance.profile import profile
from article3.briefs.model import Paragraph, Row, Section, Shown, Table, money, number
from article3.briefs.subject import Subject
from article3.errors import Article3Error
from article3.ledger import Figure
from article3.ledger.explain import published


def assistance_section(subject: Subject) -> Section | None:
    """What an Ally gave by the newest release of the day; None for groups and untracked Allies."""
    if subject.is_group:
        return None
    try:
        found = profile(subject.ledger, subject.entity, as_of=subject.as_of)
    except Article3Error:
        return None
    rows = tuple(Row(labelled(label), (_shown(figure),)) for label, figure in found if figure.value)
    if not rows:
        return None
    release = _release(subject, found[0][1])
    table = Table(
        f"Assistance of {subject.name} to Ukraine, {found[0][1].period}", ("", "figure"), rows,
        "Allocated: set aside for a named purpose. Releases are never mixed.",
    )  # fmt: skip
    return Section("Assistance to Ukraine", (table, Paragraph((release,))))


def labelled(label: str) -> str:
    """A label of the donor's profile as a line begins.

    >>> labelled("per gdp"), labelled("committed, total")
    ('Allocated, % of the GDP of 2021', 'Committed, total')
    """
    said = {"per gdp": "allocated, % of the GDP of 2021", "per population": "allocated, a head"}
    text = said.get(label, label)
    return text[:1].upper() + text[1:]


def _shown(figure: Figure) -> Shown:
    return money(figure) if figure.unit == "EUR" else number(figure)


def _release(subject: Subject, figure: Figure) -> str:
    edition = subject.ledger.edition(figure.edition.split("+")[0])
    return f"From {edition.publisher}, {edition.title}, {published(edition)}."
