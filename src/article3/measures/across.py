"""One indicator over all countries from one edition, and why some have no figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from article3 import indicators
from article3.alliance import COUNTRIES, entity_name, is_group
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.measures.figure import figure

_RESTS_ON = {
    "defexp_share_gdp_recomputed": "defexp_share_gdp",
    "gdp_share_of_nato": "gdp_usd_current",
    "defexp_share_of_nato": "defexp_usd_current",
    "defexp_usd_per_head": "defexp_usd_current",
}
"""What a computed indicator takes from NATO's edition, where that is not national currency."""

_ONLY_SOME = {
    "defexp_share_gni": "the ledger holds GNI only of Allies whose GNI and GDP lie far apart",
}
"""Why most countries have no figure, in words, where the ledger holds one only of some."""

ENOUGH = 0.75
"""The part of the fullest year's figures that makes a year one to compare countries in."""


@dataclass(frozen=True, slots=True)
class Across:
    """An indicator's figures of one period by country, all resting on one edition.

    ``why`` says, for each country without a figure that the edition could have given, what is
    missing; of a printed indicator nobody else could have one, so it is empty.
    """

    edition: str
    indicator: str
    period: str
    figures: Mapping[str, Figure]
    why: Mapping[str, str] = field(default_factory=dict)


def rests_on(indicator: str) -> str:
    """The printed indicator whose edition and years an indicator follows: itself if printed.

    >>> rests_on("equipment_share"), rests_on("defexp_share_gni")
    ('equipment_share', 'defexp_nac_current')
    """
    known = indicators.get(indicator)
    if not known.computed:
        return known.code
    return _RESTS_ON.get(known.code, "defexp_nac_current")


def across(
    ledger: Ledger,
    indicator: str,
    period: str | int,
    *,
    edition: str | None = None,
    as_of: date | None = None,
) -> Across:
    """Every country's figure of one period: as printed, or computed one by one.

    What NATO prints comes from one edition, chosen as :meth:`Ledger.snapshot` chooses it; what a
    computed figure takes from another publisher from its newest edition of the day. Raises
    ``MissingFigureError`` when nobody has a figure.
    """
    printed = ledger.held(rests_on(indicator), period, edition=edition, as_of=as_of)
    first = next(iter(printed.values()))
    if not indicators.get(indicator).computed:
        return Across(first.edition, first.indicator, first.period, printed)
    found, why = {}, {}
    for entity in printed:
        if is_group(entity):
            continue
        try:
            found[entity] = figure(
                ledger, entity, indicator, first.period, edition=first.edition, as_of=as_of
            )
        except MissingFigureError as error:
            why[entity] = _ONLY_SOME.get(indicator) or str(error).rstrip(".")
    if not found:
        reason = _ONLY_SOME.get(indicator) or next(iter(why.values()), "nothing is printed")
        raise MissingFigureError(f"No Ally has {indicator} of {first.period}: {reason}.")
    return Across(first.edition, indicator, first.period, found, why)


def frame_of(figures: Mapping[str, Figure]) -> pl.DataFrame:
    """Computed figures in the columns of :meth:`Ledger.series`; they stand in no file or cell."""
    rows = [
        {**figure.row(), "flags": " ".join(figure.flags), "standing": "computed"}
        | dict.fromkeys(("file", "table", "cell", "url"), "")
        | {"source": figure.formula}
        for figure in figures.values()
    ]
    return pl.DataFrame(rows, infer_schema_length=None).select(
        "entity", "indicator", "period", "value", "unit", "price_basis", "status", "edition",
        "flags", "standing", "figure_id", "file", "table", "cell", "source", "url",
    )  # fmt: skip


def years_of(
    ledger: Ledger, indicator: str, *, edition: str | None = None, as_of: date | None = None
) -> list[str]:
    """The years an indicator may be asked for over all countries, newest first.

    Those any edition of the day prints; of a computed indicator the years of what it rests on.
    """
    code = ledger.resolve(rests_on(indicator), edition, as_of)
    rows = ledger.known(code, as_of)
    if edition:
        rows = rows.filter(pl.col("edition") == edition)
    found = rows.filter(pl.col("period").str.len_chars() == 4)["period"].unique()
    return sorted(found, reverse=True)


def newest_year(
    ledger: Ledger, indicator: str, *, edition: str | None = None, as_of: date | None = None
) -> str:
    """The newest year that countries can be compared in.

    The last one with a figure for at least three quarters as many countries as any of the last
    four: a publisher's base often ends a year or two before NATO's estimates. Raises
    ``MissingFigureError`` when the last eight years have none.
    """
    counted: dict[str, int] = {}
    for year in years_of(ledger, indicator, edition=edition, as_of=as_of)[:8]:
        try:
            found = across(ledger, indicator, year, edition=edition, as_of=as_of)
        except MissingFigureError:
            continue
        counted[year] = sum(entity in COUNTRIES for entity in found.figures)
        if len(counted) == 4:
            break
    if not counted:
        raise MissingFigureError(f"No Ally has {indicator} in any of the last years.")
    return next(year for year, n in counted.items() if n >= ENOUGH * max(counted.values()))


def lacking(found: Across, member: str) -> str:
    """Why a member has no figure, as the end of a sentence."""
    return found.why.get(member) or (
        f"{found.edition} prints no {rests_on(found.indicator)} of {found.period} for "
        f"{entity_name(member)}"
    )
