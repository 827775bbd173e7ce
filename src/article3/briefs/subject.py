"""What a brief is about: the entity, the edition and year it speaks of, and what came before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from article3.alliance import entity_code, entity_name, is_group
from article3.edition import Edition
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.measures.figure import figure
from article3.measures.standing import SHARE, newest_period

_WITH_ARTICLE = {"NLD", "GBR", "USA", "EU", "EASTERN", "G7"}
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

    @property
    def is_group(self) -> bool:
        """Whether the brief is about a group of Allies."""
        return is_group(self.entity)

    @property
    def name(self) -> str:
        """The name as it stands inside a sentence."""
        name = entity_name(self.entity)
        return f"the {name}" if self.entity in _WITH_ARTICLE else name

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


def subject(ledger: Ledger, entity: str, as_of: date | None) -> Subject:
    """Resolve a brief's question; raises ``MissingFigureError`` where no edition answers it."""
    code = entity_code(entity)
    period = newest_period(ledger, as_of, entity=code)
    found = figure(ledger, code, SHARE, period, as_of=as_of)
    edition = ledger.edition(found.edition.split("+")[0])
    rows = ledger.observations(SHARE).filter(
        (pl.col("edition") == edition.id) & (pl.col("status") == "actual")
    )
    last_actual = str(rows["period"].max()) if not rows.is_empty() else period
    return Subject(ledger, code, as_of, edition, period, last_actual)
