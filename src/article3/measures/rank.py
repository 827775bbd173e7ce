"""Where each Ally stands among the Allies of an edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from article3 import indicators
from article3.errors import Article3Error, MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.measures.across import Across, across, frame_of, lacking, rests_on
from article3.measures.members import membership


@dataclass(frozen=True, slots=True)
class Rank:
    """A ranking from one edition.

    ``frame`` has the columns of :meth:`Ledger.series` and ``rank`` (1 is highest; equal figures
    share the better rank), highest first. ``missing`` and ``without_forces`` are members with no
    figure; ``why`` says of each missing one what is not there. ``edition`` is NATO's; the frame
    names the others that a computed figure rests on.
    """

    frame: pl.DataFrame
    edition: str
    indicator: str
    period: str
    missing: tuple[str, ...]
    without_forces: tuple[str, ...]
    why: Mapping[str, str] = field(default_factory=dict)

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
    Of a computed indicator each member's figure is computed; those that lack what it takes from
    another publisher are ``missing``. Raises ``Article3Error`` for amounts in several currencies.
    """
    found, rows = _figures(ledger, indicator, period, edition, as_of)
    who = membership(group, found.period, ledger.edition(found.edition))
    rows = rows.filter(pl.col("entity").is_in(list(who.members)))
    units = rows["unit"].unique()
    if units.len() > 1 or units.str.contains("national currency").any():
        raise Article3Error(
            f"{found.indicator} is in different currencies, which have no order; ask for US "
            "dollars or euros."
        )
    frame = rows.with_columns(
        rank=pl.col("value").rank("min", descending=True).cast(pl.Int64)
    ).sort("rank", "entity")
    held = set(frame["entity"])
    missing = tuple(m for m in who.with_forces if m not in held)
    return Rank(
        frame, found.edition, found.indicator, found.period, missing,
        tuple(m for m in who.without_forces if m not in held),
        {m: lacking(found, m) for m in missing},
    )  # fmt: skip


def _figures(
    ledger: Ledger, indicator: str, period: str | int, edition: str | None, as_of: date | None
) -> tuple[Across, pl.DataFrame]:
    """The figures and the same as a frame; printed ones are not made one by one."""
    if indicators.get(indicator).computed:
        found = across(ledger, indicator, period, edition=edition, as_of=as_of)
        return found, frame_of(found.figures)
    rows = ledger.snapshot(rests_on(indicator), period, edition=edition, as_of=as_of)
    first = rows.row(0, named=True)
    return Across(first["edition"], first["indicator"], first["period"], {}), rows


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
    if indicators.get(ranking.indicator).computed:
        held = across(ledger, indicator, period, edition=edition, as_of=as_of).figures
        printed = tuple(held[member] for member in ranking.frame["entity"])
    else:
        printed = tuple(ledger.figures_in(ranking.frame))
    return compute(
        f"rank({ranking.indicator})", entity, ranking.period, float(position),
        f"place among {len(printed)} Allies by {ranking.indicator}, highest first; equal figures "
        "share one", printed, unit="",
    )  # fmt: skip
