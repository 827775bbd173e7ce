"""Targets as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.errors import Article3Error
from article3.outlook.target import FURTHEST, Target, in_time, parse_target, related_part

TODAY = date(2026, 11, 22)
LEVELS = st.integers(1, 10_000).map(lambda hundredths: hundredths / 100)
YEARS = st.integers(2027, FURTHEST)


@pytest.mark.parametrize(
    ("text", "who", "level", "base", "year", "core"),
    [
        ("3.5%@2035", "POL", 3.5, "", 2035, 3.5),
        ("5%gni@2035", "LUX", 5.0, "GNI", 2035, 3.5),
        (" 5 % GNI @ 2035 ", "LUX", 5.0, "GNI", 2035, 3.5),
        ("5%@2035", "NATO", 5.0, "", 2035, 3.5),
        ("5%@2035", "ITA", 5.0, "", 2035, 3.5),
        ("5%core@2035", "POL", 5.0, "", 2035, 5.0),
        ("5%gnicore@2035", "LUX", 5.0, "GNI", 2035, 5.0),
        ("5%@2034", "POL", 5.0, "", 2034, 5.0),
        ("4%total@2030", "POL", 4.0, "", 2030, 2.5),
        ("1%total@2030", "POL", 1.0, "", 2030, 0.0),
    ],
)
def test_a_total_has_a_core_and_a_related_part(
    text: str, who: str, level: float, base: str, year: int, core: float
) -> None:
    made = parse_target(text, who, TODAY)
    assert (made.level, made.base, made.year, made.core) == (level, base, year, core)


def test_the_related_part_is_the_hague_s() -> None:
    assert related_part() == 1.5


def test_a_promise_is_repeated_only_from_the_day_it_was_made() -> None:
    before = parse_target("5%gni@2035", "LUX", date(2025, 6, 24))
    after = parse_target("5%gni@2035", "LUX", date(2025, 6, 25))
    assert before.commitment is None and before.core == 5.0
    assert after.commitment and after.commitment.who == "LUX" and after.core == 3.5


def test_an_ally_without_a_total_of_its_own_made_the_hague_s() -> None:
    own = parse_target("5%@2035", "ITA", TODAY)
    assert own.commitment and own.commitment.who == "ITA"
    shared = parse_target("5%@2035", "POL", TODAY)
    assert shared.commitment and shared.commitment.who == "NATO"
    assert shared.core == own.core == 3.5


@given(LEVELS, st.sampled_from(["", "GDP", "GNI"]), YEARS)
def test_a_target_written_out_is_read_as_the_same(level: float, base: str, year: int) -> None:
    made = Target(level, base, year)
    back = parse_target(made.text, "POL", date(2000, 1, 1))
    assert (back.level, back.base, back.year) == (made.level, made.base, made.year)


@given(LEVELS, YEARS, st.sampled_from(["total", "core", ""]))
def test_the_parts_add_up_and_neither_is_negative(level: float, year: int, part: str) -> None:
    made = parse_target(f"{level}%{part}@{year}", "POL", TODAY)
    assert made.core + made.related == pytest.approx(made.level)
    assert made.core >= 0 and 0 <= made.related <= 1.5
    assert part != "core" or made.related == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("five per cent", "not a target"),
        ("3.5%", "not a target"),
        ("3.5@2035", "not a target"),
        ("-1%@2035", "not a target"),
        ("3.5%gnp@2035", "not a target"),
        ("3.5%@35", "not a target"),
        ("0%@2035", "between 0 and 100"),
        ("101%@2035", "between 0 and 100"),
        (f"3%@{FURTHEST + 1}", str(FURTHEST)),
    ],
)
def test_a_text_that_is_no_target_is_one_sentence(text: str, says: str) -> None:
    with pytest.raises(Article3Error, match=says) as refusal:
        parse_target(text, "POL", TODAY)
    assert str(refusal.value).endswith(".") and text in str(refusal.value)


def test_a_year_that_is_in_the_tables_is_over() -> None:
    in_time(Target(3.5, "", 2027), "POL", 2026)
    for year in (2026, 2020):
        with pytest.raises(Article3Error, match=rf"Poland.*2026|{year}.*Poland"):
            in_time(Target(3.5, "", year), "POL", 2026)
