"""A target as people write it: ``5%gni@2035``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from article3.alliance import entity_name
from article3.commitment import Commitment
from article3.errors import Article3Error
from article3.ledger.commitments import commitments

_WRITTEN = re.compile(
    r"(?P<level>\d+(?:\.\d+)?)\s*%\s*(?P<base>gdp|gni)?\s*(?P<part>core|total)?\s*@\s*"
    r"(?P<year>\d{4})",
    re.IGNORECASE,
)
FURTHEST = 2050
"""The last year an outlook reaches: beyond it the long-run assumptions decide everything."""


@dataclass(frozen=True, slots=True)
class Target:
    """A share of GDP or GNI to be reached by a year.

    ``level`` is in per cent of ``base`` (``GDP``, ``GNI`` or empty for the base NATO uses).
    ``related`` is the part of it that is defence- and resilience-related (The Hague 2025: up to
    1.5 %), 0 for a target of core defence expenditure. ``commitment`` is the promise of the
    register that has this level and year, if there is one.
    """

    level: float
    base: str
    year: int
    related: float = 0.0
    commitment: Commitment | None = None

    @property
    def core(self) -> float:
        """The part that NATO's tables measure: core defence expenditure."""
        return self.level - self.related

    @property
    def text(self) -> str:
        """The target as it is written on the command line.

        >>> Target(5.0, "GNI", 2035).text, Target(3.5, "", 2035).text
        ('5%gni@2035', '3.5%@2035')
        """
        return f"{self.level:g}%{self.base.lower()}@{self.year}"


def parse_target(text: str, entity: str, on: date) -> Target:
    """The target a text means for an entity, with the promise made by a day that it repeats.

    A target that repeats a promise of core and related spending together (5 % by 2035) is split
    as that promise splits it; every other one is core defence expenditure, unless it says
    ``total``. Raises ``Article3Error`` with one sentence for a text that is none.

    >>> parse_target("3.5%@2035", "POL", date(2026, 1, 1)).core
    3.5
    >>> made = parse_target("5%gni@2035", "LUX", date(2026, 1, 1))
    >>> made.core, made.related, made.commitment.id
    (3.5, 1.5, 'nat_lux_5gni')
    """
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        raise Article3Error(
            f"{text!r} is not a target; write a share and a year, as 3.5%@2035 or 5%gni@2035."
        )
    level, year = float(found["level"]), int(found["year"])
    base, part = (found["base"] or "").upper(), (found["part"] or "").lower()
    if not 0 < level <= 100:
        raise Article3Error(f"{text!r}: a share lies between 0 and 100 per cent.")
    if year > FURTHEST:
        raise Article3Error(f"{text!r}: an outlook reaches to {FURTHEST} at the furthest.")
    promise = _promised(entity, level, year, base, on)
    total = part == "total" or (
        part != "core" and promise is not None and promise.indicator == "total_share_gdp"
    )
    related = min(related_part(), level) if total else 0.0
    return Target(level, base, year, related, promise)


def _promised(entity: str, level: float, year: int, base: str, on: date) -> Commitment | None:
    """The entity's own promise of this level and year, else the Alliance's."""
    same = [
        c
        for c in commitments()
        if c.indicator in ("defexp_share_gdp", "total_share_gdp")
        and c.value == level and c.due_year == str(year) and c.made <= on
        and base in ("", c.base or "GDP")
        and c.who in (entity, "NATO")
    ]  # fmt: skip
    return min(same, key=lambda c: c.who != entity, default=None)


def related_part() -> float:
    """The defence- and resilience-related part of The Hague's 5 %, from the register: 1.5."""
    for promise in commitments():
        if promise.indicator == "resilience_share_gdp" and promise.who == "NATO" and promise.value:
            return promise.value
    raise Article3Error("The register of commitments lacks The Hague's 1.5 % part.")


def in_time(target: Target, entity: str, start: int) -> None:
    """Refuse a target whose year is not after the newest year NATO's tables hold."""
    if target.year <= start:
        raise Article3Error(
            f"{target.text}: the year {target.year} is over or already in NATO's tables for "
            f"{entity_name(entity)}, which reach {start}; choose a later one."
        )
