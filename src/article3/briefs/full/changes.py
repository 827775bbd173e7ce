"""Chapter V: what changed since the last edition, and how much of it is worth saying."""

from __future__ import annotations

from dataclasses import replace

from article3.briefs.full.chapter import Chapter
from article3.briefs.model import Block, Paragraph, Row, Section, Table, Text, number, say
from article3.briefs.sections import printings, revisions_picture, why_moved
from article3.briefs.subject import Subject
from article3.briefs.takeaways import (
    ROUNDING,
    count_by_edition,
    earlier_table,
    month_of,
    revised,
    spoken,
)
from article3.errors import MissingFigureError
from article3.ledger import Figure
from article3.ledger.revisions import difference_of
from article3.measures.margin import margin
from article3.measures.standing import SHARE

_YEARS = 5


def changes(subject: Subject) -> Chapter:
    """The chapter: a line a year, what moved, and the size such revisions usually have."""
    heading = "What changed since the last edition"
    pairs = _pairs(subject)
    if not pairs:
        text = f"No two tables print a share of GDP of {subject.name} for the same year."
        return Chapter("Changes", Section(heading, (Paragraph((text,)),)))
    old, new = month_of(pairs[-1][0]), month_of(pairs[-1][1])
    rows = tuple(_row(before, now) for before, now in pairs)
    table = Table(
        f"Share of GDP, %: {old} and {new}", ("year", "as printed then", "now", "points"), rows,
        "A difference below rounding (0.005 points) is no change.",
    )  # fmt: skip
    blocks: tuple[Block, ...] = (table,)
    drawn = printings(subject)
    if drawn is not None:
        blocks += (replace(revisions_picture(subject, drawn, 220), spare=True),)
    usual = margin(subject.ledger, subject.entity, SHARE, as_of=subject.as_of)
    if usual is not None:
        blocks += (Paragraph(_usual(usual)),)
    why = why_moved(subject)
    if why:
        blocks += (Paragraph(why),)
    rules = (count_by_edition, revised) if subject.is_group else (revised,)
    said = spoken(subject, rules)
    if not said:
        said = (_unmoved(subject, pairs),)
    return Chapter("Changes", Section(heading, blocks), said)


def _pairs(subject: Subject) -> list[tuple[Figure, Figure]]:
    """The last years that both the brief's edition and an earlier table print."""
    found = []
    last = int(subject.period)
    for year in range(last, last - 12, -1):
        now = subject.get(SHARE, year)
        if now is None or now.observation is None:
            continue
        try:
            before = earlier_table(subject, SHARE, str(year))
        except MissingFigureError:
            continue
        found.append((before, now))
    # One line compares the same two editions as the next, or a reader would compare lines.
    newest = [pair for pair in found if pair[0].edition == found[0][0].edition]
    return newest[:_YEARS][::-1]


def _row(before: Figure, now: Figure) -> Row:
    moved = difference_of(now, before)
    cells = (
        number(before, unit=False),
        number(now, unit=False),
        number(moved, unit=False, signed=True),
    )
    return Row(now.period, cells)


def _usual(usual: Figure) -> Text:
    return say(
        "The median revision of its past estimates is {usual}; a change smaller than that is not "
        "reported as one.",
        usual=number(usual),
    )


def _unmoved(subject: Subject, pairs: list[tuple[Figure, Figure]]) -> Text:
    before, now = pairs[-1]
    year = subject.last_actual
    pair = next(((b, n) for b, n in pairs if n.period == year), (before, now))
    if abs((pair[0].value or 0.0) - (pair[1].value or 0.0)) >= ROUNDING:
        before, now = pair
        return say(
            "For {year} the share moved from {old} in {then} to {new}.",
            year=now.period, old=number(before), then=month_of(before), new=number(now),
        )  # fmt: skip
    return say(
        "The share of {year} is {new}, as in {then}.",
        year=pair[1].period,
        new=number(pair[1]),
        then=month_of(pair[0]),
    )
