"""What the record says of paths: announced plans, usual growth, speed of adjustment, revisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from article3.alliance import COUNTRIES
from article3.commitment import Commitment
from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.ledger.commitments import commitments
from article3.ledger.remembered import remembered

Table = npt.NDArray[np.float64]
SHARE = "defexp_share_gdp"

FASTEST = 0.90
"""The quantile of past yearly real growth that is the usual absorption limit."""

_GUIDELINE = 2.0
_FEWEST = 10
_FEWEST_PAIRS = 50


@dataclass(frozen=True, slots=True)
class Plan:
    """An announced plan: points ``(year, share)`` and the promises they come from.

    ``contested`` are promises the Ally itself disputes; they bind no point.
    """

    points: tuple[tuple[int, float], ...]
    promises: tuple[Commitment, ...]
    contested: tuple[Commitment, ...]


def announced(entity: str, start: int, share: float, last: int, base: str, on: date) -> Plan:
    """The plan that an Ally's own promises make, as of a day, from its newest share.

    Promises of core defence expenditure on the same base, due after ``start``, made by the day and
    not superseded by then. One of "at least" never lowers the path; of several for a year the one
    made last counts. Without a promise the share is held.
    """
    made = {c.id for c in commitments() if c.made <= on}
    due = [
        c for c in commitments()
        if c.who == entity and c.indicator == SHARE and c.value and c.due_year
        and start < int(c.due_year) <= last and c.made <= on and c.superseded_by not in made
        and (c.base or "GDP") == base and c.comparator in (">=", "=")
    ]  # fmt: skip
    chosen: dict[int, Commitment] = {}
    for promise in sorted((c for c in due if not c.contested), key=lambda c: c.made):
        chosen[int(promise.due_year)] = promise
    points: list[tuple[int, float]] = []
    level = share
    for year in sorted(chosen):
        asked = chosen[year].value or 0.0
        level = max(level, asked) if chosen[year].comparator == ">=" else asked
        points.append((year, level))
    return Plan(
        tuple(points), tuple(chosen[year] for year in sorted(chosen)),
        tuple(c for c in due if c.contested),
    )  # fmt: skip


@remembered()
def usual_limit(ledger: Ledger, edition: str) -> float:
    """The yearly real growth that nine in ten Ally-years of an edition did not exceed (0.28)."""
    past = of_countries(ledger, "defexp_real_change", edition)
    if past.height < _FEWEST_PAIRS:
        raise MissingFigureError(
            f"{edition} prints too few yearly changes to tell the usual limit to growth; give one "
            "with --limit."
        )
    return float(past["value"].quantile(FASTEST, interpolation="linear") or 0.0) / 100


@remembered()
def usual_speed(ledger: Ledger, edition: str) -> float:
    """The part of the distance to 2 % that Allies below it closed in a year, on average.

    Least squares without a constant of the yearly change of the share on last year's distance, over
    the Ally-years of an edition that began below 2 %.
    """
    past = of_countries(ledger, SHARE, edition).with_columns(year=pl.col("period").cast(pl.Int32))
    pairs = past.sort("entity", "year").with_columns(
        step=pl.col("year").diff().over("entity"),
        change=pl.col("value").diff().over("entity"),
        distance=_GUIDELINE - pl.col("value").shift(1).over("entity"),
    ).filter((pl.col("distance") > 0) & (pl.col("step") == 1))  # fmt: skip
    if pairs.height < _FEWEST_PAIRS:
        raise MissingFigureError(
            f"{edition} prints too few years in a row to tell the usual speed; give one with "
            "--speed."
        )
    distance, change = pairs["distance"].to_numpy(), pairs["change"].to_numpy()
    return float(distance @ change / (distance @ distance))


def of_countries(ledger: Ledger, indicator: str, edition: str) -> pl.DataFrame:
    """What an edition prints of an indicator for countries with armed forces."""
    held = [code for code, country in COUNTRIES.items() if country.has_forces]
    rows = ledger.observations(indicator)
    return rows.filter((pl.col("edition") == edition) & pl.col("entity").is_in(held))


def revisions(ledger: Ledger, edition: str, as_of: date | None = None) -> Table:
    """How shares first published for their own year print now, as ratios.

    One row a year, one column a pair, NaN after the last: for every Ally the share of a year in the
    last edition of that same year, against the edition named. Luxembourg, whose base changed, the
    edition's own newest year and years with few pairs are left out.
    """
    known = ledger.known(SHARE, as_of).filter(
        pl.col("entity").is_in([code for code in COUNTRIES if code != "LUX"])
    )
    now = known.filter((pl.col("edition") == edition) & (pl.col("status") == "actual"))
    first = (
        known.filter(
            (pl.col("edition") != edition)
            & (pl.col("period") == pl.col("published").dt.year().cast(pl.String))
        )
        .sort("rank")
        .unique(["entity", "period"], keep="last")
    )
    pairs = (
        first.select("entity", "period", before="value")
        .join(now.select("entity", "period", now="value"), on=["entity", "period"])
        .sort("period", "entity")
        .select("period", ratio=pl.col("now") / pl.col("before"))
    )
    by_year = [
        part["ratio"].to_numpy()
        for part in pairs.partition_by("period", maintain_order=True)
        if part.height >= _FEWEST
    ]
    widest = max((len(row) for row in by_year), default=0)
    made = np.full((len(by_year), widest), np.nan)
    for number, row in enumerate(by_year):
        made[number, : len(row)] = row
    return made
