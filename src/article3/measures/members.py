"""Who belongs to a comparison: members on the day, with forces, with and without a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from article3.alliance import COUNTRIES, group
from article3.edition import Edition
from article3.periods import parse


@dataclass(frozen=True, slots=True)
class Membership:
    """The members of a group for a period of an edition.

    ``on`` is the last day of the period, but no later than the edition's publication: an edition
    of June 2024 counts the Allies of June 2024 for its estimate of the whole year.
    """

    code: str
    on: date
    members: tuple[str, ...]

    @property
    def with_forces(self) -> tuple[str, ...]:
        """Members that have armed forces: the denominator of a count (Iceland has none)."""
        return tuple(m for m in self.members if COUNTRIES[m].has_forces)

    @property
    def without_forces(self) -> tuple[str, ...]:
        """Members that have none."""
        return tuple(m for m in self.members if not COUNTRIES[m].has_forces)


def membership(code: str, period: str, edition: Edition) -> Membership:
    """The members of a group when a period of an edition ended, or when the edition appeared."""
    on = min(parse(period).end, edition.published)
    found = group(code)
    return Membership(found.code, on, found.members(on))
