"""Commitment: a promise with a date, as somebody made it; its status is computed, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from article3.periods import Period, parse

ANNUAL = "annual"


@dataclass(frozen=True, slots=True)
class Commitment:
    """One row of the register of commitments.

    ``who`` is a country, a group or the EU; ``applies_to`` is ``each`` where a promise of the
    Alliance binds every Ally by itself. ``value`` is in ``unit``; ``base`` is GDP, GNI or empty.
    ``deadline`` is a period, ``annual`` or empty; ``made_on`` a day, month or year, and a promise
    counts as made on the last day of what is known. ``contested`` says who disputes what.
    ``sure`` is False for rows that are recalled or of low confidence.
    """

    id: str
    who: str
    applies_to: str
    text: str
    indicator: str
    comparator: str
    value: float | None
    unit: str
    base: str
    deadline: str
    made_on: str
    forum: str
    conditions: str
    contested: str
    superseded_by: str
    source_title: str
    source_url: str
    confidence: str
    basis: str
    sure: bool
    line: int

    @property
    def made(self) -> date:
        """The day from which the promise is known to have been made."""
        return parse(self.made_on).end

    @property
    def begun(self) -> date:
        """The first day on which it may have been made, where only a month or year is known."""
        return parse(self.made_on).start

    @property
    def due(self) -> Period | None:
        """The period by which it is due; None for a standing or undated promise."""
        return None if self.deadline in ("", ANNUAL) else parse(self.deadline)

    @property
    def due_year(self) -> str:
        """The calendar year whose figure decides it: a fiscal year's is that of its longer part."""
        due = self.due
        if due is None:
            return ""
        return str(due.start.year if due.kind == "fiscal year" else due.end.year)

    def asks(self, figure: float) -> bool:
        """Whether a figure satisfies the comparator.

        ``=`` is read as "at least" for a level somebody says they will hold.
        """
        if self.value is None:
            return False
        return figure <= self.value if self.comparator == "<=" else figure >= self.value
