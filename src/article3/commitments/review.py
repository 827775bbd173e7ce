"""The 2029 review: where the straight line to 3.5 per cent stands then, and who is below it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from article3.commitments.path import euros
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.measures.rank import rank
from article3.measures.standing import SHARE, TARGETS, newest_period

_CORE = TARGETS[-1]
TARGET, AGREED, DEADLINE = _CORE.level, _CORE.since.year, _CORE.deadline or 2035
REVIEW = 2029
"""The core target of The Hague (level, year agreed, deadline) and the year of its review."""


@dataclass(frozen=True, slots=True)
class Line:
    """One Ally against the line at the review.

    ``needed`` is where the straight line from its 2025 share to the target stands in the year of
    the review; ``gap`` is that less its newest share (points; positive: below if it holds).
    ``money`` is what the gap is at the base of the newest year (million EUR at current prices), or
    None where the ledger holds no amount in euro.
    """

    entity: str
    newest: Figure
    needed: Figure
    gap: Figure
    money: Figure | None


def review(ledger: Ledger, *, as_of: date | None = None, year: int = REVIEW) -> list[Line]:
    """Every Ally with a figure, the furthest below the line first.

    The line is ``s + (3.5 − s) × (year − 2025) / 10`` with ``s`` the share of 2025; an Ally already
    above the target in 2025 needs 3.5. All figures come from the newest table. Raises
    ``MissingFigureError`` where no table prints 2025.
    """
    period = newest_period(ledger, as_of)
    found = rank(ledger, SHARE, period, as_of=as_of)
    lines = []
    for row in found.frame.iter_rows(named=True):
        newest = ledger.figure(row["entity"], SHARE, period, edition=found.edition)
        try:
            start = ledger.figure(row["entity"], SHARE, AGREED, edition=found.edition)
        except MissingFigureError:
            continue
        lines.append(_line(ledger, newest, start, year, as_of))
    if not lines:
        raise MissingFigureError(f"{found.edition} prints no share of {AGREED}.")
    return sorted(lines, key=lambda line: -(line.gap.value or 0.0))


def _line(ledger: Ledger, newest: Figure, start: Figure, year: int, as_of: date | None) -> Line:
    share = start.value or 0.0
    part = (year - AGREED) / (DEADLINE - AGREED)
    level = share + (TARGET - share) * part if share < TARGET else TARGET
    needed = compute(
        f"line({SHARE} in {year})", newest.entity, str(year), level,
        f"s + ({TARGET:g} − s) × {year - AGREED}/{DEADLINE - AGREED}, s the share of {AGREED}",
        (start,), unit="%",
    )  # fmt: skip
    gap = compute(
        f"gap_to_line({SHARE} in {year})", newest.entity, newest.period,
        level - (newest.value or 0.0), f"line of {year} − share of {newest.period}",
        (needed, newest), unit="points",
    )  # fmt: skip
    return Line(newest.entity, newest, needed, gap, _money(ledger, newest, needed, as_of))


def _money(ledger: Ledger, newest: Figure, needed: Figure, as_of: date | None) -> Figure | None:
    amount = euros(ledger, newest, as_of)
    if amount is None or not amount.value or not newest.value or needed.value is None:
        return None
    return compute(
        f"money_to_line({SHARE} in {needed.period})", newest.entity, newest.period,
        amount.value * (needed.value / newest.value - 1),
        f"amount × (line of {needed.period} / share − 1), at the base of {newest.period}",
        (amount, newest, needed), unit="million EUR", price_basis="current",
    )  # fmt: skip
