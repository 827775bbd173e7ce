"""Periods and deadlines: what sentences say about time, and what only looks like a year."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.claims.model import When
from article3.claims.when import whens
from article3.periods import parse

PUBLISHED = date(2025, 9, 10)


def only(text: str, published: date | None = PUBLISHED) -> When:
    """The single period of a text."""
    found = whens(text, 0, len(text), published)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "period", "role"),
    [
        ("in 2024", "2024", "in"),
        ("the 2024 estimate", "2024", "in"),
        ("(2024)", "2024", "in"),
        ("2024: 1.5%", "2024", "in"),
        ("by 2029", "2029", "by"),
        ("by the end of 2025", "2025", "by"),
        ("by end-2025", "2025", "by"),
        ("2035 at the latest", "2035", "by"),
        ("until 2030", "2030", "by"),
        ("before 2030", "2030", "by"),
        ("the 2035 deadline", "2035", "by"),
        ("since 2014", "2014", "since"),
        ("from 2026 onwards", "2026", "since"),
        ("compared with 2014", "2014", "from"),
        ("up from 1.2% in 2014", "2014", "from"),
        ("as of 2023", "2023", "as_of"),
        ("at the end of February 2024", "2024-02", "as_of"),
        ("between 2014 and 2024", "2014/2024", "in"),
        ("from 2014 to 2024", "2014/2024", "in"),
        ("2014-2024", "2014/2024", "in"),
        ("during the first half of 2024", "2024-H1", "in"),
        ("the second quarter of 2025", "2025-Q2", "in"),
        ("Q3 2024", "2024-Q3", "in"),
        ("H1 2024", "2024-H1", "in"),
        ("October 2024", "2024-10", "in"),
        ("16 October 2024", "2024-10-16", "in"),
        ("October 16, 2024", "2024-10-16", "in"),
        ("17-18 OCTOBER 2024", "2024-10-18", "in"),
        ("26.12.2024", "2024-12-26", "in"),
        ("the 2024/25 budget", "FY2024/25", "in"),
        ("financial year 2024-25", "FY2024/25", "in"),
        ("fiscal 2025", "FY2024/25@10", "in"),
        ("mid-2024", "2024", "in"),
        ("2022-25", "2022/2025", "in"),
    ],
)
def test_stated_periods(text: str, period: str, role: str) -> None:
    found = only(text, None)
    assert (found.period, found.role, found.stated) == (period, role, True)


@pytest.mark.parametrize(
    ("text", "period", "role"),
    [
        ("this year", "2025", "in"),
        ("earlier this year", "2025", "in"),
        ("last year", "2024", "in"),
        ("next year", "2026", "in"),
        ("by the end of next year", "2026", "by"),
        ("compared with last year", "2024", "from"),
        ("Currently, few do", "2025", "in"),
        ("within a decade", "2035", "by"),
        ("over the next ten years", "2035", "by"),
        ("five years ago", "2020", "from"),
        ("in July", "2025-07", "in"),
        ("in December", "2024-12", "in"),
        ("by the end of July", "2025-07", "as_of"),
        ("on 16 August", "2025-08-16", "in"),
        ("on 16 October", "2024-10-16", "in"),
        ("last month", "2025-08", "in"),
        ("first half of this year", "2025-H1", "in"),
    ],
)
def test_relative_periods_count_from_publication(text: str, period: str, role: str) -> None:
    found = only(text)
    assert (found.period, found.role, found.stated) == (period, role, False)
    assert whens(text, 0, len(text), None) == []


def test_the_year_before_counts_from_the_year_named() -> None:
    assert [w.period for w in whens("in 2020, up from the year before")] == ["2020", "2019"]
    assert [w.period for w in whens("in 2020 and the following year")] == ["2020", "2021"]


def test_up_to_a_past_month_is_what_was_known_then() -> None:
    assert only("up to July 2023").role == "as_of"
    assert only("up to July 2027").role == "by"


def test_two_years_with_and_are_two_periods() -> None:
    assert [w.period for w in whens("in 2022 and 2023")] == ["2022", "2023"]


def test_the_start_of_a_comparison_does_not_spread() -> None:
    found = whens("fell from 22% in 2017 to 16% in 2025")
    assert [(w.period, w.role) for w in found] == [("2017", "from"), ("2025", "in")]


@pytest.mark.parametrize(
    "text",
    [
        "2024 tanks",
        "$2024",
        "2024 km",
        "2,024 tanks",
        "the 1990s",
        "at 2021 prices",
        "in constant 2021 dollars",
        "in the year before she took office",
        "spending may rise and troops march",
        "1250 and 2100",
    ],
)
def test_no_period(text: str) -> None:
    assert whens(text, 0, len(text), PUBLISHED) == []


@given(st.integers(1945, 2075))
def test_every_year_reads_back(year: int) -> None:
    assert only(f"in {year}").period == str(year)


_PIECES = (
    "2024 2014 - / in by from to between and the first half of quarter Q3 FY October 16 31 "
    "February this last next year decade within 10 years ago now , ( ) . before end May 25 İ"
)
_WORDS = st.sampled_from(_PIECES.split(" "))


@given(
    st.one_of(st.text(), st.lists(_WORDS).map(" ".join), st.lists(_WORDS).map("".join)),
    st.one_of(st.none(), st.dates()),
)
def test_any_text_gives_ordered_spans_with_real_periods(text: str, published: date | None) -> None:
    end = 0
    for found in whens(text, 0, len(text), published):
        assert end <= found.start < found.end <= len(text)
        assert found.role in ("in", "by", "since", "as_of", "from")
        assert parse(found.period)
        assert found.stated or published is not None or "year" in text
        end = found.end


@pytest.mark.parametrize("piece", ["2024 ", "2024-", "May ", "1", "from 2024 ", "than 1 "])
def test_long_runs_take_linear_time(piece: str) -> None:
    start = time.process_time()
    whens(piece * (60_000 // len(piece)), 0, None, PUBLISHED)
    assert time.process_time() - start < 10
