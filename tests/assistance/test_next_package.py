"""The next package: exact, never negative, within caps, and filled from the bottom."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from article3.assistance.fair_share import next_package, positions
from article3.assistance.proposal import propose, standing
from article3.errors import Article3Error
from article3.ledger import Ledger
from article3.ledger.figure import Figure

DONORS = tuple("ABCDEFGH")
AMOUNTS = st.integers(0, 10**11) | st.floats(0, 1e11, allow_nan=False)
KEYS = st.floats(1e-3, 1e5, allow_nan=False)


@st.composite
def cases(draw: st.DrawFn) -> tuple[int, dict[str, float], dict[str, float], dict[str, int]]:
    who = DONORS[: draw(st.integers(1, len(DONORS)))]
    gave = {d: draw(AMOUNTS) for d in who}
    key = {d: draw(KEYS) for d in who}
    capped = draw(st.sets(st.sampled_from(who)))
    value = draw(st.integers(1, 10**11))
    caps = {d: draw(st.integers(0, 10**11)) for d in who if d in capped}
    if len(caps) == len(who) and sum(caps.values()) < value:
        caps[who[0]] = value
    return value, gave, key, caps


def exact(number: float) -> Fraction:
    return Fraction(str(number)) if isinstance(number, float) else Fraction(number)


@settings(max_examples=300)
@given(cases())
def test_it_sums_exactly_is_never_negative_and_respects_caps(
    case: tuple[int, dict[str, float], dict[str, float], dict[str, int]],
) -> None:
    value, gave, key, caps = case
    paid = next_package(value, gave, key, caps)
    assert sum(paid.values()) == value
    assert all(isinstance(amount, int) and amount >= 0 for amount in paid.values())
    assert all(paid[donor] <= cap for donor, cap in caps.items())
    assert list(paid) == list(gave)


@settings(max_examples=300)
@given(cases())
def test_nobody_pays_while_an_uncapped_donor_is_left_below(
    case: tuple[int, dict[str, float], dict[str, float], dict[str, int]],
) -> None:
    """After the package no payer stands above a donor with room, but for a euro of rounding."""
    value, gave, key, caps = case
    paid = next_package(value, gave, key, caps)
    for payer in (d for d in paid if paid[d] > 1):
        level = (exact(gave[payer]) + paid[payer] - 1) / exact(key[payer])
        for other in paid:
            if other not in caps or paid[other] < caps[other]:
                assert (exact(gave[other]) + paid[other] + 1) / exact(key[other]) >= level


@given(cases(), st.integers(1, 10**9))
def test_a_larger_package_asks_nobody_for_less(
    case: tuple[int, dict[str, float], dict[str, float], dict[str, int]], more: int
) -> None:
    value, gave, key, _ = case
    small, large = next_package(value, gave, key), next_package(value + more, gave, key)
    assert all(large[donor] >= small[donor] - 1 for donor in small)


def test_equal_donors_share_what_does_not_divide() -> None:
    assert next_package(100, dict.fromkeys("ABC", 0), dict.fromkeys("ABC", 1)) == {
        "A": 34, "B": 33, "C": 33,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "gave", "key", "caps", "says"),
    [
        (0, {"A": 1}, {"A": 1}, {}, "at least one euro"),
        (-5, {"A": 1}, {"A": 1}, {}, "at least one euro"),
        (5, {}, {}, {}, "at least one donor"),
        (5, {"A": 1}, {"A": 0}, {}, "key of A is not above zero"),
        (5, {"A": 1}, {}, {}, "key of A is not above zero"),
        (5, {"A": 1}, {"A": 1}, {"B": 1}, "no donor here"),
        (5, {"A": 1}, {"A": 1}, {"A": -1}, "cap of A is below zero"),
        (5, {"A": 1, "B": 1}, {"A": 1, "B": 1}, {"A": 1, "B": 3}, "allow 4 EUR at most, 1 EUR"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    value: int, gave: dict[str, float], key: dict[str, float], caps: dict[str, int], says: str
) -> None:
    with pytest.raises(Article3Error, match=says):
        next_package(value, gave, key, caps)


def test_a_proposal_rests_on_the_ledger(ledger: Ledger) -> None:
    made = propose(ledger, 500_000_000, "gdp", period="2022-02/2026-04", caps={"TUR": 100_000_000})
    paid = {s.donor: s.contribution.value for s in made.shares}
    assert sum(paid.values()) == 500_000_000
    assert paid["TUR"] == 100_000_000
    assert "EU" not in paid
    assert set(made.standing.left_out) == {"ALB", "MKD", "MNE"}
    for share in made.shares:
        assert all(leaf.observation for leaf in share.contribution.leaves())
        assert share.contribution.figure_id in share.contribution.explain()


def test_fair_shares_add_up(ledger: Ledger) -> None:
    now = standing(ledger, "population", ["EUCAN"], kind="military")
    assert sum(p.gap.value or 0 for p in now.positions) == pytest.approx(0, abs=1e-9)
    assert sum(p.points.value or 0 for p in now.positions) == pytest.approx(0, abs=1e-9)
    relative = [p.relative.value or 0 for p in now.positions]
    assert relative == sorted(relative)


def test_a_cap_for_somebody_left_out_is_refused(ledger: Ledger) -> None:
    with pytest.raises(Article3Error, match="Albania, which is left out: not in kiel-r29"):
        propose(ledger, 1000, "gdp", caps={"ALB": 5})


def test_donors_without_the_base_are_left_out_by_name(ledger: Ledger) -> None:
    now = standing(ledger, "gni", ["NATO"])
    assert {p.donor for p in now.positions} == {"LUX", "LTU", "LVA", "NLD", "NOR"}
    assert "No figure" in now.left_out["DEU"]


def test_fair_shares_need_aid_and_a_key() -> None:
    nothing = Figure("A", "sum(x)", "2024", 0.0, "billion EUR", "e")
    with pytest.raises(Article3Error, match="aid given"):
        positions([nothing], {"A": Figure("A", "k", "2024", 1.0, "", "e")}, nothing)
