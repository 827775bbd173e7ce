"""Fair shares: who is above and below a key, and who should pay for the next package.

A donor's fair share is the group's total divided by the key; its position is what it gave over that
share. The next package fills from the bottom, as water does: the donors with the lowest positions
rise together until the money is spent, so the largest relative deficits are closed first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from article3.alliance import entity_name
from article3.errors import Article3Error
from article3.ledger import Figure
from article3.ledger.figure import compute


@dataclass(frozen=True, slots=True)
class Position:
    """A donor against its fair share: amounts in billion EUR, the gap also in points of the total.

    ``relative`` is given over fair: 1 is exactly fair.
    """

    donor: str
    given: Figure
    key: Figure
    fair: Figure
    gap: Figure
    points: Figure
    relative: Figure


def positions(given: Sequence[Figure], keys: Mapping[str, Figure], total: Figure) -> list[Position]:
    """Every donor's position, lowest first; ``total`` is the sum of ``given``.

    Raises ``Article3Error`` when a key is not positive or nothing was given.
    """
    whole = sum(key.value or 0 for key in keys.values())
    if not total.value or whole <= 0:
        raise Article3Error("Fair shares need aid given and a key above zero.")
    made = [_position(figure, keys[figure.entity], keys, whole, total) for figure in given]
    return sorted(made, key=lambda p: (p.relative.value or 0, p.donor))


def _position(
    figure: Figure, key: Figure, keys: Mapping[str, Figure], whole: float, total: Figure
) -> Position:
    if not key.value or key.value <= 0:
        raise Article3Error(f"The key of {entity_name(figure.entity)} is not above zero.")
    who, when, name = figure.entity, figure.period, key.indicator
    assert figure.value is not None and total.value
    part = key.value / whole
    fair = compute(
        f"fair({name})", who, when, total.value * part,
        f"{total.indicator} × {name} / sum of {name} over {len(keys)} donors",
        (total, key, *(k for k in keys.values() if k is not key)), unit=figure.unit,
    )  # fmt: skip
    assert fair.value
    pair = (figure, fair)
    return Position(
        who, figure, key, fair,
        compute(f"gap({name})", who, when, figure.value - fair.value, "given - fair share", pair,
                unit=figure.unit),
        compute(f"points({name})", who, when, 100 * (figure.value / total.value - part),
                "100 × (given / total - key / sum of keys)", (figure, total, key), unit="points"),
        compute(f"position({name})", who, when, figure.value / fair.value, "given / fair share",
                pair, unit="of the fair share"),
    )  # fmt: skip


def next_package(
    value: int,
    given: Mapping[str, float | Fraction],
    key: Mapping[str, float | Fraction],
    caps: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Contributions in whole euros that raise the lowest relative positions first.

    ``given`` (in euros so far) and ``key`` name the same donors; ``caps`` are the most some of them
    pay. The contributions sum to exactly ``value``; none is negative or above its cap. Exact
    fractions inside, whole euros by largest remainder. Raises ``Article3Error`` when the caps
    leave a part unpaid.

    >>> next_package(90, {"A": 0, "B": 30, "C": 500}, {"A": 1, "B": 1, "C": 1})
    {'A': 60, 'B': 30, 'C': 0}
    >>> next_package(90, {"A": 0, "B": 30}, {"A": 1, "B": 1}, {"A": 20})
    {'A': 20, 'B': 70}
    """
    caps = caps or {}
    _refuse(value, given, key, caps)
    gave = {d: Fraction(str(v)) if isinstance(v, float) else Fraction(v) for d, v in given.items()}
    keys = {d: Fraction(str(v)) if isinstance(v, float) else Fraction(v) for d, v in key.items()}
    level = _level(Fraction(value), gave, keys, caps)
    exact = {d: _paid(level, d, gave, keys, caps) for d in gave}
    return _whole(exact, value)


def _refuse(
    value: int, given: Mapping[str, object], key: Mapping[str, float | Fraction],
    caps: Mapping[str, int],
) -> None:  # fmt: skip
    if value <= 0:
        raise Article3Error("A package has to be worth at least one euro.")
    if not given:
        raise Article3Error("A package needs at least one donor.")
    for donor in given:
        if donor not in key or key[donor] <= 0:
            raise Article3Error(f"The key of {entity_name(donor)} is not above zero.")
    for donor, cap in caps.items():
        if donor not in given:
            raise Article3Error(f"There is a cap for {entity_name(donor)}, which is no donor here.")
        if cap < 0:
            raise Article3Error(f"The cap of {entity_name(donor)} is below zero.")
    if all(donor in caps for donor in given):
        most = sum(caps[donor] for donor in given)
        if most < value:
            raise Article3Error(
                f"The caps allow {most:,} EUR at most, {value - most:,} EUR less than the package."
            )


def _paid(
    level: Fraction, donor: str, given: Mapping[str, Fraction], key: Mapping[str, Fraction],
    caps: Mapping[str, int],
) -> Fraction:  # fmt: skip
    """What lifts a donor to the level, not below zero and not above its cap."""
    need = max(level * key[donor] - given[donor], Fraction(0))
    return min(need, Fraction(caps[donor])) if donor in caps else need


def _level(
    value: Fraction, given: Mapping[str, Fraction], key: Mapping[str, Fraction],
    caps: Mapping[str, int],
) -> Fraction:  # fmt: skip
    """The position (euros given over key) to which the package lifts every uncapped donor below."""
    starts = {given[d] / key[d] for d in given}
    ends = {(given[d] + caps[d]) / key[d] for d in given if d in caps}
    steps = sorted(starts | ends)
    below, spent = steps[0], Fraction(0)
    for step in steps[1:]:
        needed = sum((_paid(step, d, given, key, caps) for d in given), Fraction(0))
        if needed >= value:
            return below + (step - below) * (value - spent) / (needed - spent)
        below, spent = step, needed
    if spent == value:
        return below
    free = sum((key[d] for d in given if d not in caps), Fraction(0))
    return below + (value - spent) / free


def _whole(exact: Mapping[str, Fraction], value: int) -> dict[str, int]:
    """Whole euros that sum to the value: floors, then one more by largest remainder."""
    made = {donor: int(amount) for donor, amount in exact.items()}
    by_rest = sorted(exact, key=lambda d: (made[d] - exact[d], d))
    for donor in by_rest[: value - sum(made.values())]:
        made[donor] += 1
    return made
