"""Path rules: pure functions from a state to the share of the base to be spent in a year.

A rule sees the year, the share it started from, last year's share and this year's real growth of
the base; shares are in per cent, arrays have one entry a draw. Limits wrap a rule: they take what
it wants and give what can be had.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Number = Values | float
"""One number a draw, or the same for all of them."""


@dataclass(frozen=True, slots=True)
class State:
    """What a rule may know in a year.

    ``start_share`` is the share of ``start`` (a year), ``previous`` last year's, ``base_growth``
    the factor by which the base grows in real terms this year, ``net_lending`` and ``debt`` the
    general government's, in per cent of GDP, before any spending above the start share.
    """

    year: int
    start: int
    start_share: float
    previous: Number
    base_growth: Number
    net_lending: Number | None = None
    debt: Number | None = None


class Rule(Protocol):
    """A path rule."""

    @property
    def name(self) -> str:
        """The rule as it is written on the command line."""

    def __call__(self, state: State) -> Number:
        """The share it wants in the state's year, in per cent of the base."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Hold the share of the start."""

    name = "hold"

    def __call__(self, state: State) -> float:
        """The start's share."""
        return state.start_share


@dataclass(frozen=True, slots=True)
class Path:
    """Straight lines from the start through points ``(year, share)``; the last one is held.

    One point is "linear to target"; several are an announced plan.
    """

    points: tuple[tuple[int, float], ...]
    name: str = "linear"

    def __call__(self, state: State) -> float:
        """The share on the line."""
        ways = ((state.start, state.start_share), *self.points)
        for (year0, share0), (year1, share1) in pairwise(ways):
            if state.year <= year1:
                return share0 + (share1 - share0) * (state.year - year0) / (year1 - year0)
        return ways[-1][1]


@dataclass(frozen=True, slots=True)
class BackLoaded:
    """To the target late: the distance covered grows with the ``power`` of the time passed."""

    level: float
    year: int
    power: float = 2.0
    name = "back-loaded"

    def __call__(self, state: State) -> float:
        """The share on the curve; the level is held afterwards."""
        passed = min(1.0, (state.year - state.start) / (self.year - state.start))
        return state.start_share + (self.level - state.start_share) * float(passed**self.power)


@dataclass(frozen=True, slots=True)
class RealGrowth:
    """Spending grows by ``rate`` (0.05 is 5 %) a year in real terms, whatever the base does."""

    rate: float
    name = "growth"

    def __call__(self, state: State) -> Number:
        """Last year's share, grown and divided by the growth of the base."""
        return state.previous * (1 + self.rate) / state.base_growth


@dataclass(frozen=True, slots=True)
class PartialAdjustment:
    """Each year ``speed`` of the distance to the level is closed; a share above it is held."""

    level: float
    speed: float
    name = "partial"

    def __call__(self, state: State) -> Number:
        """Last year's share and a part of what is missing."""
        return state.previous + self.speed * np.maximum(self.level - state.previous, 0.0)


@dataclass(frozen=True, slots=True)
class Absorption:
    """A limit: spending grows by at most ``rate`` (0.25 is 25 %) a year in real terms."""

    rate: float

    def __call__(self, wanted: Number, state: State) -> Number:
        """The share wanted, or what last year's spending can grow to."""
        most = state.previous * (1 + self.rate) / state.base_growth
        return least(wanted, most)


@dataclass(frozen=True, slots=True)
class FiscalRoom:
    """A limit: more than the start share only while public finances leave room.

    The room is how far net lending (per cent of GDP) is above ``floor``; none is left while debt is
    above ``ceiling``. What is already spent is never taken back.
    """

    floor: float = -3.0
    ceiling: float = float("inf")

    def __call__(self, wanted: Number, state: State) -> Number:
        """The share wanted, or what the room allows."""
        if state.net_lending is None or state.debt is None:
            raise ValueError("a limit by fiscal room needs net lending and debt")
        room = np.maximum(state.net_lending - self.floor, 0.0)
        room = np.where(state.debt > self.ceiling, 0.0, room)
        return least(wanted, np.maximum(state.previous, state.start_share + room))


Limit = Absorption | FiscalRoom


def least(wanted: Number, most: Number) -> Number:
    """The lesser of two in every draw; a number stays one where it is the lesser in all.

    >>> least(2.0, np.array([2.0, 3.0])), least(2.5, np.array([2.0, 3.0])).tolist()
    (2.0, [2.0, 2.5])
    """
    if isinstance(wanted, float) and np.min(most) >= wanted:
        return wanted
    lesser: Values = np.minimum(wanted, most)
    return lesser


def limited(rule: Rule, limits: tuple[Limit, ...], state: State) -> Number:
    """The share after every limit: one entry a draw, or a number if all draws share it."""
    share = rule(state)
    for limit in limits:
        share = limit(share, state)
    return share
