"""What the record says, as figures: the usual limit to growth, and how past intervals held."""

from __future__ import annotations

import re

import polars as pl

from article3.errors import MissingFigureError, UnknownNameError
from article3.ledger import Figure, Ledger
from article3.ledger.remembered import remembered
from article3.outlook import plans
from article3.outlook.backtest import shares, summary

WHO = "NATO"
AHEAD = 5
"""Years ahead of the test that caveats speak of."""

_ID = re.compile(
    r"NATO\.(?P<what>outlook_(?:limit|coverage)\(\w+\))\.(?P<period>\d{4})@(?P<at>.+)$"
)
_LIMIT, _SHARES, _NOMINAL = (
    "outlook_limit(usual)", "outlook_coverage(shares)", "outlook_coverage(nominal)",
)  # fmt: skip


def usual_limit(ledger: Ledger, edition: str) -> Figure:
    """The usual limit to growth (per cent a year, real) by an edition's tables."""
    return _figure(
        ledger, edition, _LIMIT, 100 * plans.usual_limit(ledger, edition), "% a year",
        "90th percentile of defexp_real_change over every Ally and year of the edition",
        tuple(ledger.figures_in(plans.of_countries(ledger, "defexp_real_change", edition))),
    )  # fmt: skip


@remembered()
def coverage(ledger: Ledger, edition: str) -> tuple[Figure, Figure]:
    """How many of 100 outcomes five years on an interval for 80 held: shares, nominal GDP.

    As of an edition. Raises ``MissingFigureError`` where the ledger cannot tell.
    """
    found = summary(ledger, as_of=ledger.edition(edition).published)
    if found.share_5 is None or found.nominal_5 is None:
        raise MissingFigureError(f"{edition}: too few past years to test intervals on.")
    share = "part of the Allies' shares five years after an edition within its 80 % interval"
    nominal = "part of the Allies' nominal GDP five years on within its 80 % interval"
    return (
        _figure(ledger, edition, _SHARES, 100 * found.share_5, "%", share,
                _outcomes(ledger, edition)),
        _figure(ledger, edition, _NOMINAL, 100 * found.nominal_5, "%", nominal,
                _economies(ledger, found.forecast)),
    )  # fmt: skip


def _outcomes(ledger: Ledger, edition: str) -> tuple[Figure, ...]:
    """Every share the test begins from and the one it is held against."""
    made: list[Figure] = []
    pairs = shares(ledger, as_of=ledger.edition(edition).published).filter(
        (pl.col("rule") == "linear") & (pl.col("horizon") == AHEAD)
    )
    for origin, entity, year in pairs.select("edition", "entity", "origin").iter_rows():
        made.append(ledger.figure(entity, plans.SHARE, year, edition=origin))
        made.append(ledger.figure(entity, plans.SHARE, year + AHEAD, edition=edition))
    return tuple(made)


def _economies(ledger: Ledger, forecast: str) -> tuple[Figure, ...]:
    """Real growth and deflators of the publication, which nominal GDP is tested by."""
    return tuple(
        figure
        for indicator in ("gdp_real_growth", "gdp_deflator")
        for figure in ledger.figures_in(plans.of_countries(ledger, indicator, forecast))
        if figure.status != "forecast"
    )


def _figure(
    ledger: Ledger, edition: str, indicator: str, value: float, unit: str, formula: str,
    inputs: tuple[Figure, ...],
) -> Figure:  # fmt: skip
    year = str(ledger.edition(edition).published.year)
    return Figure(
        WHO, indicator, year, value, unit, edition, formula=formula, inputs=inputs,
        publication=ledger.edition(edition),
    )  # fmt: skip


def knows(figure_id: str) -> bool:
    """Whether an id is that of a figure of the record."""
    return bool(_ID.match(figure_id))


def by_id(ledger: Ledger, figure_id: str) -> Figure:
    """The figure of the record again; raises ``UnknownNameError`` for an id that is none."""
    found = _ID.match(figure_id)
    if found is None:
        raise UnknownNameError("figure", figure_id, hint="article3 outlook prints ids that work")
    if found["what"] == _LIMIT:
        return usual_limit(ledger, found["at"])
    return coverage(ledger, found["at"])[found["what"] == _NOMINAL]
