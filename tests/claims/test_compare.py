"""Tolerance: what a number's own digits and hedge leave open, and what is near it."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.claims import compare
from article3.claims.compare import fit, off_by, tolerance
from article3.claims.model import Claim, Quantity
from article3.claims.reading.context import comparator_of
from claims.asking import share

UNITS = ("%GDP", "%GNI", "%", "count", "rank", "year", "fraction", "x", "USD", "persons")
HEDGES = ("", "exactly", "about", "nearly", "over", "at_least", "under", "at_most")
STEPS = (0.0, 0.01, 0.1, 1.0, 10.0, 1e6, 1e9)
ORDER = {"match": 0, "near": 1, "far": 2}


def claim(unit: str, value: float, *, step: float = 0.0, hedge: str = "") -> Claim:
    """A claim of any unit whose comparator is the one its hedge makes."""
    kind = {"%": "percent", "%GDP": "percent", "%GNI": "percent", "fraction": "fraction",
            "x": "multiple", "rank": "rank", "USD": "money"}.get(unit, "count")  # fmt: skip
    number = Quantity(kind, value, value, 0, 4, step=step, hedge=hedge)
    return Claim(0, 9, "any", ("EST",), comparator_of(number), value, unit, quantity=number)


values = st.floats(0.01, 1e12, allow_nan=False)
claims_of_all_kinds = st.builds(
    claim, st.sampled_from(UNITS), values, step=st.sampled_from(STEPS),
    hedge=st.sampled_from(HEDGES),
)  # fmt: skip


def within(inner: tuple[float, float], outer: tuple[float, float]) -> bool:
    """Whether one span lies in another, up to rounding."""
    slack = 1e-8 + 1e-12 * max(abs(e) for e in (*inner, *outer) if abs(e) != inf)
    return outer[0] - slack <= inner[0] and inner[1] <= outer[1] + slack


@pytest.mark.parametrize(
    ("stated", "low", "high"),
    [
        (share(3.4, step=0.1), 3.35, 3.45),
        (share(3.43, step=0.01), 3.425, 3.435),
        (share(3.0, step=1.0), 2.95, 3.05),
        (share(3.43, step=0.01, hedge="exactly"), 3.425, 3.435),
        (share(2.0, step=1.0, hedge="about", comparator="approx"), 1.92, 2.08),
        (share(2.0, step=1.0, hedge="nearly", comparator="approx"), 1.86, 2.05),
        (share(2.0, step=1.0, hedge="over", comparator="gt"), 2.0, inf),
        (share(2.0, step=1.0, hedge="at_least", comparator="ge"), 1.99, inf),
        (share(2.0, step=1.0, hedge="under", comparator="lt"), -inf, 2.0),
        (claim("count", 23.0), 23.0, 23.0),
        (claim("count", 20.0, hedge="about"), 18.8, 21.2),
        (claim("year", 2004.0, hedge="about"), 2004.0, 2004.0),
        (claim("USD", 97.7e9, step=1e8), 97.3092e9, 98.0908e9),
        (claim("USD", 500e9, step=1e11, hedge="over"), 500e9, 1000e9),
    ],
)
def test_what_the_digits_and_the_hedge_leave_open(stated: Claim, low: float, high: float) -> None:
    assert tolerance(stated) == pytest.approx((low, high), rel=1e-9, abs=1e-8)


def test_a_range_bears_out_what_lies_in_it() -> None:
    span = Quantity("percent", 3.0, 3.5, 0, 9, "%", 0.1)
    ranged = share(3.25)._replace(quantity=span)
    assert tolerance(ranged) == pytest.approx((2.95, 3.55))
    assert [fit(ranged, v) for v in (3.0, 3.5, 3.6, 4.2)] == ["match", "match", "near", "far"]


@given(claims_of_all_kinds)
def test_a_number_bears_itself_out(stated: Claim) -> None:
    assert stated.value is not None
    assert fit(stated, stated.value) == "match"
    assert off_by(stated, stated.value) == 0.0


@given(claims_of_all_kinds, st.sampled_from(STEPS), st.sampled_from(STEPS))
def test_fewer_digits_never_leave_less_open(stated: Claim, one: float, other: float) -> None:
    assert stated.quantity is not None
    fine, coarse = (
        tolerance(stated._replace(quantity=stated.quantity._replace(step=step)))
        for step in sorted((one, other))
    )
    assert within(fine, coarse)


@given(
    st.sampled_from(UNITS), values, st.sampled_from(STEPS),
    st.sampled_from([("exactly", ""), ("", "about"), ("", "nearly"), ("over", "at_least"),
                     ("under", "at_most")]),
)  # fmt: skip
def test_a_weaker_hedge_never_leaves_less_open(
    unit: str, value: float, step: float, hedges: tuple[str, str]
) -> None:
    strong, weak = (tolerance(claim(unit, value, step=step, hedge=hedge)) for hedge in hedges)
    assert within(strong, weak)


@given(claims_of_all_kinds, st.floats(0.0, 3.0), st.floats(0.0, 3.0), st.sampled_from((-1, 1)))
def test_farther_on_one_side_is_never_a_better_fit(
    stated: Claim, one: float, other: float, side: int
) -> None:
    assert stated.value is not None
    value = stated.value
    near, far = (value + side * value * part for part in sorted((one, other)))
    if far >= 0:
        assert ORDER[fit(stated, near)] <= ORDER[fit(stated, far)]


@given(st.floats(1.0, 900.0), st.floats(0.2, 3.0), st.sampled_from(HEDGES))
def test_millions_and_billions_are_judged_alike(value: float, part: float, hedge: str) -> None:
    found = {
        fit(claim("USD", value * scale, step=scale, hedge=hedge), value * part * scale)
        for scale in (2.0**20, 2.0**30)
    }
    assert len(found) == 1


@pytest.mark.parametrize(
    ("stated", "figure", "how"),
    [
        (share(3.4), 3.449, "match"),
        (share(3.5), 3.43, "near"),
        (share(1.4), 1.28, "near"),  # 0.15 points are near whatever the level
        (share(1.5), 1.28, "far"),
        (share(2.0, comparator="ge", hedge="at_least"), 1.93, "near"),
        (share(2.0, comparator="ge", hedge="at_least"), 1.87, "far"),
        (claim("count", 24), 23, "near"),
        (claim("count", 3), 4, "far"),  # of few, one is much
        (claim("count", 20), 23, "far"),
        (claim("year", 2003), 2004, "far"),
        (claim("rank", 1), 2, "far"),
        (claim("rank", 5), 6, "near"),
        (claim("rank", 5), 7, "far"),
        (claim("USD", 90e9, step=1e9), 97.7e9, "near"),
        (claim("USD", 90e9, step=1e9), 140e9, "far"),
    ],
)
def test_near_is_a_tenth_or_little_more(stated: Claim, figure: float, how: str) -> None:
    assert fit(stated, figure) == how


small_claims = st.builds(
    claim, st.sampled_from(("count", "rank", "%", "%GDP")), st.integers(1, 12).map(float)
)


@given(small_claims, st.integers(-15, 15))
def test_no_unit_has_more_room_than_one_or_a_tenth(asked: Claim, tenths: int) -> None:
    """What is called far at a glance is far by the rule of every unit."""
    figure = (asked.value or 0.0) + tenths / 10
    low, high = tolerance(asked)
    apart = abs((asked.value or 0.0) - figure)
    near = not low <= figure <= high and apart <= compare._nearness(asked, figure)
    assert (fit(asked, figure) == "near") == near


def test_off_by_is_a_part_of_the_figure() -> None:
    assert off_by(share(3.0), 4.0) == 0.25
    assert off_by(share(5.0), 4.0) == 0.25
