"""The next package: contributions by donor with the arithmetic, from the ledger's figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from article3.alliance import entity_code, entity_name
from article3.assistance.bases import KIEL_YEAR, base_of
from article3.assistance.deliveries import donors_of, given, total_of, unlisted
from article3.assistance.fair_share import Position, next_package, positions
from article3.errors import Article3Error, MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute


@dataclass(frozen=True, slots=True)
class Standing:
    """Positions of a group of donors by a key, with those left out and why."""

    positions: tuple[Position, ...]
    total: Figure
    left_out: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Share:
    """One donor's part in a package: the contribution in EUR, its position before and after."""

    donor: str
    contribution: Figure
    before: Position
    after: Figure
    cap: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed package; the contributions sum to exactly ``value`` euros."""

    value: int
    shares: tuple[Share, ...]
    standing: Standing


def standing(
    ledger: Ledger,
    key: str,
    donors: Iterable[str] = ("NATO",),
    *,
    period: str | None = None,
    kind: str = "total",
    stage: str = "allocated",
    release: str | Sequence[str] | None = None,
    year: int = KIEL_YEAR,
    as_of: date | None = None,
    unsure: bool = False,
) -> Standing:
    """Who is above and below the fair share by a key (``gdp, gni, population, cost-share``).

    Donors whose base nobody prints, and Allies the release does not track, are left out by name.
    """
    names = list(donors)
    found = given(ledger, names, period=period, kind=kind, stage=stage, release=release,
                  as_of=as_of)  # fmt: skip
    if not found:
        raise MissingFigureError("The release tracks none of these donors.")
    left_out = dict.fromkeys(unlisted(ledger, found[0].edition, names),
                             f"not in {found[0].edition}")  # fmt: skip
    counted = {figure.entity for figure in found}
    for code in donors_of(ledger, found[0].edition, names):
        if code not in counted:
            left_out[code] = f"no {stage} {kind} aid listed in {found[0].edition}"
    kept: list[Figure] = []
    keys: dict[str, Figure] = {}
    for figure in found:
        try:
            keys[figure.entity] = base_of(
                ledger, figure.entity, key, year=year, period=figure.period, as_of=as_of,
                unsure=unsure,
            )  # fmt: skip
        except MissingFigureError as missing:
            left_out[figure.entity] = str(missing).rstrip(".")
            continue
        kept.append(figure)
    if not kept:
        raise MissingFigureError(left_out[found[0].entity] + ".")
    total = total_of("+".join(names), kept, kept[0].indicator, kept[0].period)
    return Standing(tuple(positions(kept, keys, total)), total, left_out)


def propose(
    ledger: Ledger,
    value: int,
    key: str = "gdp",
    *,
    caps: Mapping[str, int] | None = None,
    donors: Iterable[str] = ("NATO",),
    period: str | None = None,
    kind: str = "total",
    stage: str = "allocated",
    release: str | Sequence[str] | None = None,
    year: int = KIEL_YEAR,
    as_of: date | None = None,
    unsure: bool = False,
) -> Proposal:
    """Contributions to a package of ``value`` whole euros, the largest relative deficits first.

    Arguments as in :func:`standing`; ``caps`` are the most, in whole euros, some donors pay.
    """
    limits = {entity_code(name): cap for name, cap in (caps or {}).items()}
    now = standing(ledger, key, donors, period=period, kind=kind, stage=stage, release=release,
                   year=year, as_of=as_of, unsure=unsure)  # fmt: skip
    for code in limits:
        if code in now.left_out:
            raise Article3Error(
                f"There is a cap for {entity_name(code)}, which is left out: {now.left_out[code]}."
            )
    paid = next_package(
        value,
        {p.donor: Fraction(str(p.given.value)) * 10**9 for p in now.positions},
        {p.donor: p.key.value or 0.0 for p in now.positions},
        limits,
    )
    shares = tuple(_share(p, paid[p.donor], limits.get(p.donor), value) for p in now.positions)
    return Proposal(value, shares, now)


def _share(place: Position, euros: int, cap: int | None, value: int) -> Share:
    limit = f", at most {cap:,} EUR" if cap is not None else ""
    contribution = compute(
        f"contribution({place.key.indicator})", place.donor, place.given.period, float(euros),
        f"lowest positions rise together until {value:,} EUR are spent{limit}; whole euros by "
        "largest remainder",
        (place.given, place.key, place.relative), unit="EUR",
    )  # fmt: skip
    assert place.given.value is not None and place.fair.value
    after = compute(
        f"position_after({place.key.indicator})", place.donor, place.given.period,
        (place.given.value + euros / 1e9) / place.fair.value,
        "(given + contribution) / fair share before the package",
        (place.given, contribution, place.fair), unit="of the fair share",
    )  # fmt: skip
    return Share(place.donor, contribution, place, after, cap)
