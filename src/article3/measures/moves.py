"""Why a rank moved: an Ally's own spending, what it is divided by, and the others.

The steps are taken in one order, so that they add up to the whole. First the Ally's expenditure
changes and nothing else: the share before times the change of expenditure, among the others' shares
before. Then what it is divided by: its own share now, still among the others before. Then the
others: where that share stands among theirs now, with whoever joined. Another order can give
another split; the sum is the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from article3.alliance import entity_code
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.ledger.revisions import revised_by
from article3.measures.growth import growth
from article3.measures.members import membership
from article3.measures.rank import place

SHARE = "defexp_share_gdp"
PARTS = ("spending", "economy", "own", "others")
"""What a rank may have moved by; ``own`` is spending and economy together."""


@dataclass(frozen=True, slots=True)
class Move:
    """A rank before and now, and the places it gained (negative: lost) by what.

    ``before`` and ``now`` are ranks, ``share_before`` and ``share_now`` what they rest on. The
    parts add up: ``places = spending + economy + others = own + others``; ``spending`` and
    ``economy`` are None where the expenditure of both sides cannot be compared. ``spent`` and
    ``base`` are the change of the expenditure and of what it is divided by, per cent: in real
    terms between years; between editions only ``spent``, as restated. ``overtaken_by`` were behind
    or level and now stand ahead, ``overtook`` were ahead or level and now stand behind, ``joined``
    stand ahead now and had no rank before.
    """

    before: Figure
    now: Figure
    share_before: Figure
    share_now: Figure
    parts: Mapping[str, Figure] = field(repr=False)
    places: Figure = field(repr=False)
    spent: Figure | None
    base: Figure | None
    overtaken_by: tuple[str, ...]
    overtook: tuple[str, ...]
    joined: tuple[str, ...]

    @property
    def gained(self) -> int:
        """Places gained; negative where lost."""
        return round(self.places.value or 0.0)


@dataclass(frozen=True, slots=True)
class _Side:
    """The shares of all members on one side of a comparison."""

    rank: Figure
    shares: Mapping[str, Figure]

    def rank_of(self, entity: str, share: float) -> int:
        """The place of a share among the others of this side; equal ones share the better."""
        others = (f.value for e, f in self.shares.items() if e != entity)
        return 1 + sum(1 for value in others if value is not None and value > share)


def moved_between_years(
    ledger: Ledger,
    entity: str,
    start: str | int,
    end: str | int,
    *,
    edition: str | None = None,
    as_of: date | None = None,
) -> Move:
    """The move of an Ally's rank by share of GDP from one year to another of one edition.

    Raises ``MissingFigureError`` where it has no rank in one of the years.
    """
    code = entity_code(entity)
    chosen = next(iter(ledger.held(SHARE, end, edition=edition, as_of=as_of).values())).edition
    before, now = (_side(ledger, code, str(year), chosen) for year in (start, end))
    spent: Figure | None
    base: Figure | None
    try:
        spent = growth(ledger, code, start, end, edition=chosen)
        base = growth(ledger, code, start, end, indicator="gdp_usd_const", edition=chosen)
    except MissingFigureError:
        spent = base = None
    return _move(code, f"{start}/{end}", before, now, spent, base)


def moved_between_editions(
    ledger: Ledger, entity: str, period: str | int, old: str, new: str
) -> Move:
    """The move of an Ally's rank for one year from one edition to another.

    The expenditure is compared where both print it in the same unit and prices. Raises
    ``MissingFigureError`` where one of them does not rank it.
    """
    code = entity_code(entity)
    before, now = (_side(ledger, code, str(period), name) for name in (old, new))
    return _move(code, str(period), before, now, _restated(ledger, code, period, old, new), None)


def _side(ledger: Ledger, entity: str, period: str, edition: str) -> _Side:
    rank = place(ledger, entity, SHARE, period, edition=edition)
    printed = ledger.held(SHARE, period, edition=edition)
    who = membership("NATO", period, ledger.edition(edition))
    return _Side(rank, {m: printed[m] for m in who.members if m in printed})


def _restated(ledger: Ledger, entity: str, period: str | int, old: str, new: str) -> Figure | None:
    for code in ("defexp_nac_current", "defexp_usd_const"):
        try:
            before, now = (ledger.figure(entity, code, period, edition=e) for e in (old, new))
            if before.indicator == now.indicator:
                return revised_by(before, now)
        except MissingFigureError:
            continue
    return None


def _move(
    entity: str, period: str, before: _Side, now: _Side, spent: Figure | None, base: Figure | None
) -> Move:
    old, new = before.shares[entity], now.shares[entity]
    if old.value is None or new.value is None:
        raise MissingFigureError(f"No move of {entity}, {period}, can be computed.")
    first, last = before.rank_of(entity, old.value), now.rank_of(entity, new.value)
    own = before.rank_of(entity, new.value)
    others_before = tuple(f for e, f in before.shares.items() if e != entity)
    others_now = tuple(f for e, f in now.shares.items() if e != entity)

    def made(part: str, value: int, formula: str, inputs: Sequence[Figure]) -> Figure:
        name = f"moved({SHARE} by {part})" if part else f"moved({SHARE})"
        return compute(name, entity, period, float(value), formula, tuple(inputs), unit="places")

    parts = {
        "own": made("own", first - own, "rank before − rank of the share now among the others "
                    "before", (*others_before, old, new)),
        "others": made("others", own - last, "rank of the share now among the others before − "
                       "rank now", (*others_before, *others_now, new)),
    }  # fmt: skip
    if spent is not None and spent.value is not None:
        alone = before.rank_of(entity, old.value * (1 + spent.value / 100))
        rests = (*others_before, old, spent)
        parts["spending"] = made(
            "spending", first - alone, "rank before − rank of (share before × change of "
            "expenditure) among the others before", rests,
        )  # fmt: skip
        parts["economy"] = made(
            "economy", alone - own, "rank of (share before × change of expenditure) − rank of the "
            "share now, both among the others before", (*rests, new),
        )  # fmt: skip
    return Move(
        before.rank, now.rank, old, new, parts,
        made("", first - last, "rank before − rank now", (before.rank, now.rank)), spent, base,
        *_passing(entity, before, now),
    )  # fmt: skip


def _passing(
    entity: str, before: _Side, now: _Side
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Who overtook the entity, whom it overtook, and who is ahead without a rank before."""
    old, new = before.shares, now.shares

    def ahead(side: Mapping[str, Figure], other: str) -> float:
        return (side[other].value or 0.0) - (side[entity].value or 0.0)

    both = [e for e in new if e in old and e != entity]
    return (
        tuple(e for e in both if ahead(old, e) <= 0 < ahead(new, e)),
        tuple(e for e in both if ahead(old, e) >= 0 > ahead(new, e)),
        tuple(e for e in new if e not in old and ahead(new, e) > 0),
    )


def part_of(move: Move, part: str | None) -> Figure:
    """A part of a move by its name, or the whole; raises ``MissingFigureError`` without it."""
    if not part:
        return move.places
    if part not in move.parts:
        raise MissingFigureError(f"No {part} part of that move can be computed.")
    return move.parts[part]
