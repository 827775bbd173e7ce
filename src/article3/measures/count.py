"""How many Allies are at or above a threshold, out of how many, and who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from article3.alliance import entity_name
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.measures.across import across
from article3.measures.members import membership

_ROUNDING = 0.005
"""Half of the second decimal: figures nearer to a threshold than this are "at the line"."""


@dataclass(frozen=True, slots=True)
class Count:
    """A count with its denominator.

    ``denominator`` is the number of members with armed forces on the day. ``missing`` are those
    the edition prints no figure for: they are in the denominator and in neither list.
    ``at_the_line`` are members above or below by less than rounding, or whose printed figure
    breaks its edition's own identity: the count rests on how they are read.
    """

    figure: Figure
    denominator: int
    above: tuple[str, ...]
    below: tuple[str, ...]
    missing: tuple[str, ...]
    without_forces: tuple[str, ...]
    at_the_line: tuple[str, ...]


def crossed(before: Count, now: Count) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who came above the threshold from one count to another, and who fell below.

    Only those with a figure on both sides: a member whose figure is new did not cross.
    """
    up = tuple(m for m in now.above if m in before.below)
    return up, tuple(m for m in now.below if m in before.above)


def count(
    ledger: Ledger,
    indicator: str,
    period: str | int,
    threshold: float,
    *,
    group: str = "NATO",
    edition: str | None = None,
    as_of: date | None = None,
) -> Count:
    """Members of a group whose printed figure is at or above ``threshold`` (indicator's unit).

    All figures come from one edition; membership is that of the last day of the period, or of the
    edition's publication if that is earlier.
    """
    found = across(ledger, indicator, period, edition=edition, as_of=as_of)
    printed, code, when = found.figures, found.indicator, found.period
    chosen = ledger.edition(found.edition)
    who = membership(group, when, chosen)
    held = {m: printed[m] for m in who.with_forces if m in printed}
    if not held:
        raise MissingFigureError(
            f"{chosen.id} gives no {indicator} {when} for any member of {entity_name(who.code)}."
        )
    near = [
        m
        for m, f in held.items()
        if abs(_value(f) - threshold) < _ROUNDING or "override_in_source" in " ".join(f.flags)
    ]
    above = tuple(m for m, f in held.items() if _value(f) >= threshold)
    below = tuple(m for m, f in held.items() if _value(f) < threshold)
    missing = tuple(m for m in who.with_forces if m not in held)
    note = f"{who.on.isoformat()}: {len(who.members)} members, {len(who.with_forces)} with forces"
    figure = compute(
        f"count({code}>={threshold:.12g})", who.code, when, float(len(above)),
        f"members with {code} ≥ {threshold:.12g}, of {len(who.with_forces)} with armed forces",
        tuple(held[m] for m in (*above, *below)), unit="Allies", note=note,
    )  # fmt: skip
    return Count(
        figure, len(who.with_forces), above, below, missing, who.without_forces,
        tuple(sorted(near)),
    )  # fmt: skip


def _value(figure: Figure) -> float:
    return figure.value if figure.value is not None else float("nan")
