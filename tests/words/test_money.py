"""Money: conversions name what they used, can be undone, and never mix what does not mix."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.errors import Article3Error
from article3.money import (
    CURRENT,
    FIXED,
    Deflator,
    Money,
    Rate,
    currency_in,
    fixed_rate,
    scale_of,
)

amounts = st.floats(-1e12, 1e12, allow_nan=False)
factors = st.floats(1e-4, 1e6, allow_nan=False)


@given(amounts, factors)
def test_there_and_back_at_one_rate_changes_nothing(amount: float, value: float) -> None:
    rate = Rate("EUR", "PLN", value, "2024", "mean of 2024")
    there = Money(amount, "EUR").convert(rate)
    back = there.convert(rate)
    assert there.currency == "PLN"
    assert math.isclose(there.amount, amount * value, rel_tol=1e-12)
    assert back.currency == "EUR"
    assert math.isclose(back.amount, amount, rel_tol=1e-12, abs_tol=1e-300)
    assert back.via == ("mean of 2024", "mean of 2024")


@given(amounts, factors)
def test_deflating_divides_once_and_names_the_base(amount: float, level: float) -> None:
    deflator = Deflator("USD", "2021", level, "2024", "GDP deflator")
    real = Money(amount, "USD").deflate(deflator)
    assert math.isclose(real.amount * level, amount, rel_tol=1e-12, abs_tol=1e-300)
    assert (real.price_basis, real.via) == ("constant 2021", ("GDP deflator",))
    with pytest.raises(Article3Error, match="already deflated"):
        real.deflate(deflator)


@given(amounts, amounts, factors)
def test_converting_a_sum_is_summing_conversions(a: float, b: float, value: float) -> None:
    rate = Rate("USD", "EUR", value, "2024", "r")
    together = (Money(a, "USD") + Money(b, "USD")).convert(rate).amount
    apart = (Money(a, "USD").convert(rate) + Money(b, "USD").convert(rate)).amount
    assert math.isclose(together, apart, rel_tol=1e-9, abs_tol=1e-3)


@given(amounts, factors, factors)
def test_currency_and_prices_may_be_changed_in_either_order(
    amount: float, value: float, level: float
) -> None:
    rate = Rate("USD", "EUR", value, "2021", "rate of the base year")
    in_usd, in_eur = (Deflator(c, "2021", level, "2024", "deflator") for c in ("USD", "EUR"))
    one = Money(amount, "USD").deflate(in_usd).convert(rate)
    other = Money(amount, "USD").convert(rate).deflate(in_eur)
    assert math.isclose(one.amount, other.amount, rel_tol=1e-9, abs_tol=1e-12)
    assert (one.currency, one.price_basis) == (other.currency, other.price_basis)


def test_unlike_money_is_not_added() -> None:
    for other in (Money(1, "EUR"), Money(1, "USD", "constant 2021")):
        with pytest.raises(Article3Error, match="convert one of them first"):
            Money(1, "USD") + other


def test_a_rate_between_other_currencies_converts_nothing() -> None:
    with pytest.raises(Article3Error, match="cannot convert PLN"):
        Money(1, "PLN").convert(Rate("USD", "EUR", 0.9, "2024", "r"))
    with pytest.raises(Article3Error, match="is for EUR, not USD"):
        Money(1, "USD").deflate(Deflator("EUR", "2021", 1.1, "2024", "d"))


def test_a_new_amount_of_money_is_at_current_prices() -> None:
    assert Money(1, "USD").price_basis == CURRENT


@pytest.mark.parametrize("old", sorted(FIXED))
def test_the_fixed_rates_hold_in_both_directions(old: str) -> None:
    rate = fixed_rate(old, "EUR")
    assert rate is not None
    assert rate == fixed_rate("EUR", old)
    assert Money(FIXED[old], old).convert(rate).amount == pytest.approx(1.0, rel=1e-15)
    assert old in rate.name


def test_there_is_no_fixed_rate_for_currencies_that_live() -> None:
    assert fixed_rate("PLN", "EUR") is None
    assert fixed_rate("BGN", "USD") is None


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        ("thousand USD", 1e3), ("thousands", 1e3), ("million Euros", 1e6), ("Million Leva", 1e6),
        ("billion national currency", 1e9), ("trillion USD", 1e12), ("USD", 1.0), ("%", 1.0),
    ],
)  # fmt: skip
def test_the_scale_is_the_units_first_word(unit: str, factor: float) -> None:
    assert scale_of(unit) == factor


@pytest.mark.parametrize(
    ("unit", "national", "currency"),
    [
        ("million Euros", "BGN", "EUR"),
        ("million Leva", "EUR", "BGN"),
        ("million Kroner", "DKK", "DKK"),
        ("million Kroner", "NOK", "NOK"),
        ("million New Lei", "RON", "RON"),
        ("million US dollars", "USD", "USD"),
        ("million USD (2015 prices and exchange rates)", "PLN", "USD"),
        ("billion national currency", "CZK", "CZK"),
        ("EUR", "BGN", "EUR"),
    ],
)
def test_the_currency_is_the_printed_one(unit: str, national: str, currency: str) -> None:
    assert currency_in(unit, national) == currency
