"""What a brief is about: the entity, the edition and year it speaks of, and what came before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from article3.alliance import COUNTRIES, entity_code, entity_name, is_group
from article3.edition import Edition
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.measures.figure import figure
from article3.measures.standing import SHARE, newest_period

_WITH_ARTICLE = {
    "NLD", "GBR", "USA", "EU", "EASTERN", "G7", "EU23", "NONEU", "NORDIC", "BALTIC", "IP4",
}  # fmt: skip
_PLURAL = {"EUCAN", "EU23", "NONEU", "NORDIC", "BALTIC", "IP4"}


@dataclass(frozen=True, slots=True)
class Subject:
    """The question a brief answers, resolved: one entity, one edition, its last year."""

    ledger: Ledger
    entity: str
    as_of: date | None
    edition: Edition
    period: str
    last_actual: str
    lacks: str = ""
    """Why there is no share of GDP to speak of; empty where there is one."""

    @property
    def is_group(self) -> bool:
        """Whether the brief is about a group of Allies."""
        return is_group(self.entity)

    @property
    def name(self) -> str:
        """The name as it stands inside a sentence."""
        return inside(self.entity)

    @property
    def first_name(self) -> str:
        """The name as it begins a sentence."""
        return self.name[:1].upper() + self.name[1:]

    @property
    def is_plural(self) -> bool:
        """Whether the name takes a plural verb."""
        return self.entity in _PLURAL

    @property
    def spends(self) -> str:
        """The verb that agrees with the name."""
        return "spend" if self.is_plural else "spends"

    @property
    def its(self) -> str:
        """The possessive that agrees with the name."""
        return "their" if self.is_plural else "its"

    @property
    def is_ally(self) -> bool:
        """Whether it is a country that was an Ally on the day asked about."""
        return self.entity in COUNTRIES and COUNTRIES[self.entity].in_nato(self.asked)

    @property
    def known(self) -> date:
        """The newest day the ledger knows of: the as-of date, else its last publication."""
        limit = self.as_of or self.ledger.as_of
        days = [e.published for e in self.ledger.editions if e.published <= limit]
        return self.as_of or max(days)

    @property
    def asked(self) -> date:
        """The day the question is asked about: the as-of date, else the edition's publication."""
        return self.as_of or self.edition.published

    def get(self, indicator: str, period: str | int | None = None) -> Figure | None:
        """A figure of the entity from the brief's edition, or None where it prints none."""
        try:
            return figure(
                self.ledger, self.entity, indicator, period or self.period,
                edition=self.edition.id,
            )  # fmt: skip
        except MissingFigureError:
            return None

    def series(self, indicator: str) -> pl.DataFrame:
        """The entity's own printed series in the brief's edition; empty where there is none."""
        try:
            return self.ledger.series(self.entity, indicator, edition=self.edition.id)
        except MissingFigureError:
            return pl.DataFrame()


def inside(code: str) -> str:
    """The name of a country or group as it stands inside a sentence.

    >>> inside("NLD"), inside("LUX")
    ('the Netherlands', 'Luxembourg')
    """
    name = entity_name(code)
    return f"the {name}" if code in _WITH_ARTICLE else name


def subject(ledger: Ledger, entity: str, as_of: date | None) -> Subject:
    """Resolve a brief's question.

    An entity without a share of GDP (no armed forces, not yet an Ally, a group of which a member
    lacks a figure) is spoken of by the newest table, and ``lacks`` says why. Raises
    ``UnknownNameError`` for a name nobody knows and ``MissingFigureError`` where no table was
    published by the date.
    """
    code = entity_code(entity)
    period = newest_period(ledger, as_of, entity=code)
    lacks = ""
    try:
        edition = ledger.edition(
            figure(ledger, code, SHARE, period, as_of=as_of).edition.split("+")[0]
        )
    except MissingFigureError as missing:
        lacks = str(missing)
        edition = _newest_table(ledger, as_of)
        period = newest_period(ledger, as_of)
    rows = ledger.observations(SHARE).filter(
        (pl.col("edition") == edition.id) & (pl.col("status") == "actual")
    )
    last_actual = str(rows["period"].max()) if not rows.is_empty() else period
    return Subject(ledger, code, as_of, edition, period, last_actual, lacks)


def _newest_table(ledger: Ledger, as_of: date | None) -> Edition:
    rows = ledger.known(SHARE, as_of)
    tables = rows.filter(pl.col("standing") == "table")
    rows = tables if not tables.is_empty() else rows
    return ledger.edition(str(rows.filter(pl.col("rank") == rows["rank"].max())["edition"][0]))
