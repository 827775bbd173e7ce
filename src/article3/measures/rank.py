"""Where each Ally stands among the Allies of an edition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.measures.members import membership


@dataclass(frozen=True, slots=True)
class Rank:
    """A ranking from one edition.

    ``frame`` has the columns of :meth:`Ledger.series` and ``rank`` (1 is highest; equal figures
    share the better rank), highest first. ``missing`` and ``without_forces`` are members with no
    figure.
    """

    frame: pl.DataFrame
    edition: str
    indicator: str
    period: str
    missing: tuple[str, ...]
    without_forces: tuple[str, ...]

    def of(self, entity: str) -> int | None:
        """The rank of one member, None where it has no figure."""
        found = self.frame.filter(pl.col("entity") == entity)["rank"]
        return int(found[0]) if found.len() else None


def rank(
    ledger: Ledger,
    indicator: str,
    period: str | int,
    *,
    group: str = "NATO",
    edition: str | None = None,
    as_of: date | None = None,
) -> Rank:
    """The members of a group from highest to lowest, all from one edition.

    Members are those of the last day of the period, or of the edition's publication if earlier.
    """
    rows = ledger.snapshot(indicator, period, edition=edition, as_of=as_of)
    chosen = ledger.edition(str(rows["edition"][0]))
    when = str(rows["period"][0])
    who = membership(group, when, chosen)
    frame = (
        rows.filter(pl.col("entity").is_in(list(who.members)))
        .with_columns(rank=pl.col("value").rank("min", descending=True).cast(pl.Int64))
        .sort("rank", "entity")
    )
    held = set(frame["entity"])
    missing = tuple(m for m in who.with_forces if m not in held)
    return Rank(
        frame, chosen.id, str(rows["indicator"][0]), when, missing,
        tuple(m for m in who.without_forces if m not in held),
    )  # fmt: skip


def place(
    ledger: Ledger,
    entity: str,
    indicator: str,
    period: str | int,
    *,
    edition: str | None = None,
    as_of: date | None = None,
) -> Figure:
    """An Ally's rank as a Figure that rests on every member's figure.

    Raises ``MissingFigureError`` where the edition prints none for it.
    """
    ranking = rank(ledger, indicator, period, edition=edition, as_of=as_of)
    position = ranking.of(entity)
    if position is None:
        raise MissingFigureError(f"{ranking.edition} ranks no {entity} by {indicator}, {period}.")
    printed = tuple(ledger.figures_in(ranking.frame))
    return compute(
        f"rank({ranking.indicator})", entity, ranking.period, float(position),
        f"place among {len(printed)} Allies by {ranking.indicator}, highest first; equal figures "
        "share one", printed, unit="",
    )  # fmt: skip
