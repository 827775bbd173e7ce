"""Path rules and limits: cases worked out by hand, and laws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.outlook.rules import (
    Absorption,
    BackLoaded,
    FiscalRoom,
    Hold,
    Limit,
    PartialAdjustment,
    Path,
    RealGrowth,
    Rule,
    State,
    limited,
)

SHARES = st.floats(0.5, 10)
DRAWS = 3
RATES = st.floats(0, 1)
YEARS = st.integers(2027, 2035)


def draws(low: float, high: float) -> st.SearchStrategy[Any]:
    """One number a draw."""
    return st.tuples(*[st.floats(low, high)] * DRAWS).map(np.array)


RULES = st.one_of(
    st.just(Hold()),
    st.builds(lambda share: Path(((2035, share),)), SHARES),
    st.builds(BackLoaded, SHARES, st.just(2035)),
    st.builds(RealGrowth, RATES),
    st.builds(PartialAdjustment, SHARES, RATES),
)
STATES = st.builds(
    State,
    YEARS,
    st.just(2026),
    SHARES,
    draws(0.5, 10),
    draws(0.8, 1.2),
    draws(-10, 5),
    draws(0, 200),
)
LIMITS = st.one_of(
    st.builds(Absorption, RATES),
    st.builds(FiscalRoom, st.floats(-8, 0), st.floats(30, 150)),
)


def every(rule: Rule, limits: Sequence[Limit], asked: State) -> Any:
    """The share after limits, one entry a draw."""
    return np.broadcast_to(limited(rule, tuple(limits), asked), np.shape(asked.previous))


def state(year: int, share: float, previous: Any = None, growth: Any = 1.0, **more: Any) -> State:
    """A year of a path that began with a share in 2026."""
    before = np.atleast_1d(np.asarray(share if previous is None else previous, dtype=float))
    return State(year, 2026, share, before, growth, **more)


@pytest.mark.parametrize(
    ("rule", "asked", "share"),
    [
        (Hold(), state(2031, 2.03, 9.9), 2.03),
        # A third of nine years of the way from 2 to 5: 2 + 3 × 3/9.
        (Path(((2035, 5.0),)), state(2029, 2.0), 3.0),
        (Path(((2035, 5.0),)), state(2035, 2.0), 5.0),
        (Path(((2035, 5.0),)), state(2040, 2.0), 5.0),
        # Two legs: 2 → 3 by 2030, then 3 → 3.5 by 2035; 2032 is two fifths of the second.
        (Path(((2030, 3.0), (2035, 3.5))), state(2028, 2.0), 2.5),
        (Path(((2030, 3.0), (2035, 3.5))), state(2032, 2.0), 3.2),
        (Path(()), state(2032, 2.0), 2.0),
        # Three of nine years passed: a ninth of the distance.
        (BackLoaded(5.0, 2035), state(2029, 2.3), 2.6),
        (BackLoaded(5.0, 2035, 1.0), state(2029, 2.0), 3.0),
        (BackLoaded(5.0, 2035), state(2037, 2.0), 5.0),
        # Spending +5 %, economy +2 %: 2 × 1.05 / 1.02.
        (RealGrowth(0.05), state(2029, 1.0, 2.0, 1.02), 2.0588235294117645),
        # A fifth of what is missing to 3.5: 2 + 0.2 × 1.5.
        (PartialAdjustment(3.5, 0.2), state(2029, 1.0, 2.0), 2.3),
        (PartialAdjustment(3.5, 0.2), state(2029, 1.0, 4.0), 4.0),
    ],
)
def test_a_rule_by_hand(rule: Rule, asked: State, share: float) -> None:
    assert np.ravel(rule(asked))[0] == pytest.approx(share, rel=1e-12)


@pytest.mark.parametrize(
    ("limit", "wanted", "asked", "share"),
    [
        # 2 % of the base may grow by a tenth while the base grows by 2 %: 2 × 1.1 / 1.02.
        (Absorption(0.1), 3.0, state(2029, 1.0, 2.0, 1.02), 2.1568627450980395),
        (Absorption(0.1), 2.1, state(2029, 1.0, 2.0, 1.02), 2.1),
        # A deficit of 2 % leaves one point of room over the start's share.
        (FiscalRoom(), 4.0, state(2029, 2.0, 2.5, net_lending=-2.0, debt=50.0), 3.0),
        (FiscalRoom(), 2.8, state(2029, 2.0, 2.5, net_lending=-2.0, debt=50.0), 2.8),
        # A deficit of 5 %: nothing more, but what is spent already stays.
        (FiscalRoom(), 4.0, state(2029, 2.0, 2.5, net_lending=-5.0, debt=50.0), 2.5),
        (FiscalRoom(-6.0), 4.0, state(2029, 2.0, 2.5, net_lending=-5.0, debt=50.0), 3.0),
        # Room, but too much debt.
        (FiscalRoom(-3.0, 60.0), 4.0, state(2029, 2.0, 2.5, net_lending=1.0, debt=61.0), 2.5),
        (FiscalRoom(-3.0, 60.0), 4.0, state(2029, 2.0, 2.5, net_lending=1.0, debt=60.0), 4.0),
    ],
)
def test_a_limit_by_hand(limit: Limit, wanted: float, asked: State, share: float) -> None:
    assert np.ravel(limit(wanted, asked))[0] == pytest.approx(share, rel=1e-12)


def test_fiscal_room_needs_public_finances() -> None:
    with pytest.raises(ValueError, match="net lending and debt"):
        FiscalRoom()(3.0, state(2029, 2.0))


@given(RULES, STATES)
def test_a_rule_is_a_pure_function(rule: Rule, asked: State) -> None:
    before = np.array(asked.previous)
    first, second = rule(asked), rule(asked)
    assert np.array_equal(first, second)
    assert np.array_equal(asked.previous, before)


@given(RULES, STATES)
def test_a_rule_works_draw_by_draw(rule: Rule, asked: State) -> None:
    together, previous = every(rule, [], asked), np.asarray(asked.previous)
    for draw in range(DRAWS):
        growth = np.asarray(asked.base_growth)[draw : draw + 1]
        alone = replace(asked, previous=previous[draw : draw + 1], base_growth=growth)
        assert every(rule, [], alone)[0] == together[draw]


@given(RULES, st.lists(LIMITS, max_size=2), STATES)
def test_limits_never_raise_a_wish(rule: Rule, limits: list[Limit], asked: State) -> None:
    wish = every(rule, [], asked)
    assert (every(rule, limits, asked) <= wish).all()


@given(RULES, RATES, STATES)
def test_absorption_keeps_real_growth_below_its_rate(rule: Rule, rate: float, asked: State) -> None:
    share = every(rule, [Absorption(rate)], asked)
    growth = share * asked.base_growth / asked.previous - 1
    assert (growth <= rate + 1e-12).all()


@given(RATES, RATES, RULES, STATES)
def test_a_looser_absorption_allows_no_less(
    one: float, two: float, rule: Rule, asked: State
) -> None:
    tight, loose = sorted((one, two))
    assert (
        every(rule, [Absorption(tight)], asked) <= every(rule, [Absorption(loose)], asked)
    ).all()


@given(STATES, SHARES, st.floats(-8, 0), st.floats(30, 150))
def test_fiscal_room_takes_back_nothing_that_is_spent(
    asked: State, more: float, floor: float, ceiling: float
) -> None:
    share = FiscalRoom(floor, ceiling)(asked.previous + more, asked)
    assert np.greater_equal(share, asked.previous).all()


@given(SHARES, SHARES)
def test_every_path_to_a_target_rises_or_falls_without_turning(start: float, goal: float) -> None:
    for rule in (Path(((2035, goal),)), BackLoaded(goal, 2035)):
        way = [float(rule(state(year, start))) for year in range(2027, 2036)]
        steps = [after - before for before, after in pairwise([start, *way])]
        assert way[-1] == pytest.approx(goal)
        assert all(step * (goal - start) >= -1e-9 for step in steps)


@given(SHARES, SHARES, YEARS)
def test_late_is_never_ahead_of_the_straight_line(start: float, more: float, year: int) -> None:
    goal, asked = start + more, state(year, start)
    assert float(BackLoaded(goal, 2035)(asked)) <= float(Path(((2035, goal),))(asked)) + 1e-12


@given(st.floats(-0.2, 0.5), STATES)
def test_real_growth_grows_spending_whatever_the_base_does(rate: float, asked: State) -> None:
    share = RealGrowth(rate)(asked)
    assert share * asked.base_growth / asked.previous - 1 == pytest.approx(rate, abs=1e-12)


@given(STATES, SHARES, RATES)
def test_partial_adjustment_stays_between_last_year_and_the_level(
    asked: State, level: float, speed: float
) -> None:
    share = PartialAdjustment(level, speed)(asked)
    assert np.greater_equal(share, asked.previous).all()
    assert np.less_equal(share, np.maximum(asked.previous, level) + 1e-12).all()


@given(RULES, st.lists(LIMITS, max_size=2), STATES, SHARES)
def test_what_all_draws_share_may_be_one_number(
    rule: Rule, limits: list[Limit], asked: State, before: float
) -> None:
    """A plain number stands for the same number in every draw."""
    same = replace(asked, previous=np.full(DRAWS, before))
    plain = replace(asked, previous=before)
    assert np.array_equal(every(rule, limits, same), np.broadcast_to(
        limited(rule, tuple(limits), plain), (DRAWS,)
    ))  # fmt: skip
