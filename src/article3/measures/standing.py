"""Where an Ally or group stands: the handful of figures one asks for first, from one edition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from article3.alliance import entity_code, is_group
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.measures.count import count
from article3.measures.figure import figure
from article3.measures.gap import gap
from article3.measures.rank import rank

SHARE = "defexp_share_gdp"


@dataclass(frozen=True, slots=True)
class Target:
    """A share of GDP the Allies set themselves: level in per cent, since and until when, by when.

    Wales 2014: move towards 2 per cent within a decade. Vilnius 2023: at least 2 per cent. The
    Hague 2025: at least 3.5 per cent of core defence expenditure by 2035.
    """

    level: float
    name: str
    since: date
    until: date | None = None
    deadline: int | None = None


_VILNIUS = date(2023, 7, 11)
TARGETS = (
    Target(2.0, "guideline", date(2014, 9, 5), until=_VILNIUS, deadline=2024),
    Target(2.0, "floor", _VILNIUS),
    Target(3.5, "core target", date(2025, 6, 25), deadline=2035),
)


def targets(on: date) -> tuple[Target, ...]:
    """The targets in force on a day: a promise is not held against anyone before it was made.

    >>> [t.level for t in targets(date(2024, 12, 31))], [t.level for t in targets(date(2026, 1, 1))]
    ([2.0], [2.0, 3.5])
    """
    return tuple(t for t in TARGETS if t.since <= on and (t.until is None or on < t.until))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a standing: what it says, the figure, a remark, and what JSON adds."""

    what: str
    figure: Figure
    remark: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """The lines of one entity for the newest year of one edition."""

    entity: str
    edition: str
    period: str
    lines: tuple[Line, ...]


def newest_period(
    ledger: Ledger,
    as_of: date | None = None,
    edition: str | None = None,
    entity: str | None = None,
) -> str:
    """The last year the newest table of shares of GDP prints, for an entity where one is named.

    A group that the edition prints no figure of its own for has the last year of its members.
    """
    if edition:
        rows = ledger.observations(SHARE).filter(pl.col("edition") == edition)
    else:
        rows = ledger.known(SHARE, as_of)
    tables = rows.filter(pl.col("standing") == "table")
    rows = tables if not tables.is_empty() else rows
    if rows.is_empty():
        raise MissingFigureError(f"No edition with shares of GDP was published by {as_of}.")
    newest = rows.filter(pl.col("rank") == rows["rank"].max())
    own = newest.filter(pl.col("entity") == (entity or ""))
    if own.is_empty() and entity and not is_group(entity):
        own = rows.filter(pl.col("entity") == entity)
    return str((newest if own.is_empty() else own)["period"].max())


def standing(
    ledger: Ledger, entity: str, *, as_of: date | None = None, edition: str | None = None
) -> Standing:
    """The first figures one asks for, each with its remark; lines without a figure are left out."""
    code = entity_code(entity)
    period = newest_period(ledger, as_of, edition, code)
    share = figure(ledger, code, SHARE, period, edition=edition, as_of=as_of)
    chosen = share.edition.split("+")[0]
    level = _count if is_group(code) else _gap
    asked = as_of or ledger.as_of
    levels = sorted({target.level for target in targets(asked)})
    lines = [
        _or_none(_share, ledger, share, chosen),
        *(_or_none(level, ledger, share, chosen, at) for at in levels),
        *(
            _or_none(_plain, ledger, share, chosen, name, indicator)
            for name, indicator in _PLAIN
            if code != "NATO" or not indicator.endswith("_of_nato")
        ),
    ]
    return Standing(code, chosen, period, tuple(line for line in lines if line))


_PLAIN = (
    ("real change on the year before", "defexp_real_change"),
    ("amount, current prices", "defexp_usd_current"),
    ("national currency, current prices", "defexp_nac_current"),
    ("share of NATO's expenditure", "defexp_share_of_nato"),
    ("share of NATO's GDP", "gdp_share_of_nato"),
    ("equipment share", "equipment_share"),
    ("military personnel", "military_personnel"),
)


def _or_none(make: Callable[..., Line], *arguments: Any) -> Line | None:
    try:
        return make(*arguments)
    except MissingFigureError:
        return None


def _plain(ledger: Ledger, share: Figure, edition: str, name: str, indicator: str) -> Line:
    return Line(name, figure(ledger, share.entity, indicator, share.period, edition=edition))


def _share(ledger: Ledger, share: Figure, edition: str) -> Line:
    if is_group(share.entity):
        return Line("share of GDP", share)
    ranking = rank(ledger, SHARE, share.period, edition=edition)
    place, of = ranking.of(share.entity), ranking.frame.height
    remark = f"rank {place} of {of}" if place else ""
    return Line("share of GDP", share, remark, {"rank": place, "denominator": of})


def _gap(ledger: Ledger, share: Figure, edition: str, level: float) -> Line:
    points, money = gap(ledger, share.entity, share.period, level, edition=edition)
    if points.value is None or money.value is None:
        raise MissingFigureError("no gap")
    word = "short" if points.value > 0 else "above"
    remark = f"{word} by {abs(money.value):,.0f} {money.unit} of {share.period}"
    return Line(f"distance to {level:g} %", points, remark, {"money": money.row()})


def _count(ledger: Ledger, share: Figure, edition: str, level: float) -> Line:
    found = count(ledger, SHARE, share.period, level, group=share.entity, edition=edition)
    at_line = f"; at the line: {', '.join(found.at_the_line)}" if found.at_the_line else ""
    return Line(
        f"members at {level:g} % or more", found.figure,
        f"of {found.denominator} with armed forces{at_line}", {"denominator": found.denominator},
    )  # fmt: skip
