"""Periods are written one way, read back the same, and ordered as time is."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.errors import UnknownNameError
from article3.periods import parse

years = st.integers(1900, 2099)
texts = st.one_of(
    years.map(str),
    st.builds("{}-H{}".format, years, st.integers(1, 2)),
    st.builds("{}-Q{}".format, years, st.integers(1, 4)),
    st.builds("{}-{:02}".format, years, st.integers(1, 12)),
    years.map(lambda y: f"FY{y}/{(y + 1) % 100:02}"),
    st.builds("FY{0}/{1:02}@{2:02}".format, st.just(2024), st.just(25), st.integers(1, 12)),
)


@given(texts)
def test_a_period_reads_back_as_it_was_written(text: str) -> None:
    period = parse(text)
    assert str(period) == text
    assert parse(str(period)) == period
    assert period.start <= period.end


@given(texts, texts)
def test_a_span_runs_from_the_first_to_the_last(one: str, other: str) -> None:
    begin, finish = sorted((parse(one), parse(other)))
    if finish.end < begin.start or "FY" in begin.text:
        return
    span = parse(f"{begin}/{finish}")
    assert (span.start, span.end) == (begin.start, finish.end)
    assert parse(span.text) == span


@given(st.lists(texts, min_size=3, max_size=8))
def test_order_is_by_first_day_then_by_last(written: list[str]) -> None:
    ordered = sorted(parse(t) for t in written)
    days = [(p.start, p.end) for p in ordered]
    assert days == sorted(days)


@given(years)
def test_halves_quarters_and_months_tile_the_year(year: int) -> None:
    whole = parse(year)
    for parts in (
        [f"{year}-H{n}" for n in (1, 2)],
        [f"{year}-Q{n}" for n in (1, 2, 3, 4)],
        [f"{year}-{n:02}" for n in range(1, 13)],
    ):
        pieces = [parse(p) for p in parts]
        assert (pieces[0].start, pieces[-1].end) == (whole.start, whole.end)
        for piece, following in pairwise(pieces):
            assert following.start == piece.end + timedelta(days=1)
        assert all(whole.contains(p) and not p.contains(whole) for p in pieces)


@given(texts)
def test_a_period_contains_itself(text: str) -> None:
    assert parse(text).contains(parse(text))


def test_a_fiscal_year_may_start_in_another_month() -> None:
    assert parse("FY2024/25@07").start == date(2024, 7, 1)
    assert parse("FY2024/25@07").end == date(2025, 6, 30)
    assert parse("FY2024/25").end == date(2025, 3, 31)


def test_february_ends_as_the_calendar_says() -> None:
    assert parse("2024-02").end == date(2024, 2, 29)
    assert parse("2023-02").end == date(2023, 2, 28)


@pytest.mark.parametrize(
    "text",
    [
        "", "24", "2024-13", "2024-00", "2024-Q5", "2024-H3", "2024e", "20245", "0000", "year",
        "FY2024/26", "FY9999/00", "FY0000/01", "2024/2020", "2024/", "/2024", "2024-1",
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(UnknownNameError, match="Unknown period"):
        parse(text)
