"""Quantities: the numbers sentences of this field state, and those that only look like some."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.claims.model import Quantity
from article3.claims.quantities import quantities


def only(text: str) -> Quantity:
    """The single quantity of a text."""
    found = quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("They spend 3.43% of GDP", 3.43, 0.01),
        ("a 2-percent target", 2, 1),
        ("about two per cent of output", 2, 1),
        ("eine Quote von 2,5 % im Jahr", 2.5, 0.1),
        ("under 1.5pc", 1.5, 0.1),
        ("half a percent of output", 0.5, 0.5),
        ("two and a half per cent", 2.5, 0.5),
    ],
)
def test_per_cent(text: str, value: float, step: float) -> None:
    found = only(text)
    assert (found.kind, found.unit, found.value) == ("percent", "%", value)
    assert found.step == pytest.approx(step)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("by 0.2 points", 0.2),
        ("0.5 percentage points", 0.5),
        ("0.15pp", 0.15),
        ("25 basis points", 0.25),
    ],
)
def test_points_are_not_per_cent(text: str, value: float) -> None:
    assert (only(text).kind, only(text).value) == ("points", pytest.approx(value))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2 to 3%", 2, 3),
        ("2-2.5 %", 2, 2.5),
        ("2% to 3%", 2, 3),
        ("between 2 and 3 per cent", 2, 3),
        ("€2-3 billion", 2e9, 3e9),
        ("between €2 and €3 billion", 2e9, 3e9),
        ("$500 million to $1 billion", 5e8, 1e9),
        ("20 to 25 allies", 20, 25),
    ],
)
def test_ranges(text: str, low: float, high: float) -> None:
    assert (only(text).low, only(text).high) == (low, high)


def test_from_one_level_to_another_is_two_quantities() -> None:
    first, second = quantities("rose from 1.4% of GDP to over 3%")
    assert (first.value, second.value, second.hedge) == (1.4, 3, "over")
    first, second = quantities("from 2 to 3 per cent")
    assert (first.kind, first.value, second.value) == ("percent", 2, 3)
    assert [q.kind for q in quantities("from three to 21 allies")] == ["count", "count"]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("€61 billion", 61e9, "EUR"),
        ("EUR\n20.7 billion", 20.7e9, "EUR"),
        ("$1.3 trillion", 1.3e12, "USD"),
        ("US$360 billion", 360e9, "USD"),
        ("A$245m", 245e6, "AUD"),
        ("C$40bn", 40e9, "CAD"),
        ("£380m", 380e6, "GBP"),
        ("27.4 billion euros", 27.4e9, "EUR"),
        ("40 billion Canadian dollars", 40e9, "CAD"),
        ("DKK 50 billion", 50e9, "DKK"),
        ("50 billion Danish kroner", 50e9, "DKK"),
        ("50 billion kroner", 50e9, "kroner"),
        ("90 billion Swedish kronor", 90e9, "SEK"),
        ("200 billion zlotys", 200e9, "PLN"),
        ("90 billion Czech crowns", 90e9, "CZK"),
        ("100 billion forints", 100e9, "HUF"),
        ("131.4bn", 131.4e9, ""),
        ("$119B", 119e9, "USD"),
        ("86 Mrd. €", 86e9, "EUR"),
        ("1.250,5 million euros", 1.2505e9, "EUR"),
        ("1 250 million euros", 1.25e9, "EUR"),
        ("CHF 1'250", 1250, "CHF"),
        ("$22.776 billion", 22.776e9, "USD"),
        ("nearly a trillion dollars", 1e12, "USD"),
        ("half a billion euros", 5e8, "EUR"),
        ("a 100-billion-euro fund", 100e9, "EUR"),
    ],
)
def test_money(text: str, value: float, unit: str) -> None:
    found = only(text)
    assert (found.kind, found.unit) == ("money", unit)
    assert found.value == pytest.approx(value)


def test_the_step_is_that_of_the_last_digit_shown() -> None:
    assert only("20.7 billion euros").step == pytest.approx(1e8)
    assert only("380 billion euros").step == pytest.approx(1e9)
    assert only("23 allies").step == 1
    assert only("two-thirds of them").step == 0


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("23 NATO allies", 23, "ally"),
        ("ten European allies", 10, "ally"),
        ("eighteen of the allies", 18, "ally"),
        ("two European member states", 2, "state"),
        ("100 F-35 stealth fighters", 100, "fighter"),
        ("18 Leopard 2 tanks", 18, "tank"),
        ("12 155mm howitzers", 12, "howitzer"),
        ("155 million artillery shells", 155e6, "shell"),
        ("two hundred and fifty thousand soldiers", 250_000, "soldier"),
        ("1 250 tanks", 1250, "tank"),
        ("both countries", 2, "country"),
        ("a 32-member alliance", 32, "member"),
        ("one of two nations that pay", 2, "nation"),
        ("30+ allies", 30, "ally"),
    ],
)
def test_counts(text: str, value: float, unit: str) -> None:
    found = only(text)
    assert (found.kind, found.value, found.unit) == ("count", value, unit)


@pytest.mark.parametrize(
    ("text", "low", "whole"),
    [
        ("23 of the 32 members", 23, 32),
        ("23 of NATO's 32 members", 23, 32),
        ("18 out of 31", 18, 31),
        ("23 allies out of 32", 23, 32),
        ("all 32 allies", 32, 32),
        ("all but two of the 32 allies", 30, 32),
        ("only one of the 32 members", 1, 32),
        ("all but two allies", -2, None),
    ],
)
def test_some_of_a_whole(text: str, low: float, whole: float | None) -> None:
    assert (only(text).kind, only(text).low, only(text).whole) == ("of", low, whole)


@pytest.mark.parametrize(
    "text",
    [
        "an F-35 and an A400M with an MV-22, a Su-35, 2S7 and S-400",
        "Article 5 and a Mk 41 launcher",
        "on 26 December 2025 allies met, and on October 16, 2024 too",
        "17-18 OCTOBER 2024",
        "in 2024 allies agreed",
        "the 2024-25 session, FY2025",
        "at 10:30 on page 14 of version 1.2.3",
        "call +32 2 707 50 41",
        "billions of dollars, tens of billions of euros and hundreds of tanks",
        "for the first time last year",
        "a third country with double-digit growth",
        "report_0001.png",
    ],
)
def test_no_quantity(text: str) -> None:
    assert quantities(text) == []


def test_measures_are_numbers_with_a_unit() -> None:
    found = quantities("a 58-year-old saw 155 mm shells 14km away")
    assert [(q.kind, q.unit) for q in found] == [
        ("number", "year-old"),
        ("number", "mm"),
        ("number", "km"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("two-thirds of members", "fraction", 2 / 3),
        ("three quarters of allies", "fraction", 0.75),
        ("a quarter of it", "fraction", 0.25),
        ("one in three Europeans", "fraction", 1 / 3),
        ("less than half", "fraction", 0.5),
        ("most allies", "fraction", 0.5),
        ("doubled its budget", "multiple", 2),
        ("threefold", "multiple", 3),
        ("four times as much", "multiple", 4),
        ("halved", "multiple", 0.5),
        ("the highest share", "rank", 1),
        ("the second-largest army", "rank", 2),
        ("the third-lowest share", "rank", -3),
        ("ranks 16th", "rank", 16),
        ("it comes last", "rank", -1),
        ("spends the most", "rank", 1),
        ("is number one", "rank", 1),
    ],
)
def test_numbers_in_words(text: str, kind: str, value: float) -> None:
    assert (only(text).kind, only(text).value) == (kind, pytest.approx(value))


def test_several_ranks_and_one_of_them() -> None:
    assert (only("the three largest").low, only("the three largest").high) == (1, 3)
    assert only("one of the lowest shares").hedge == "about"


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("roughly 2%", "about"),
        ("some 2%", "about"),
        ("~2%", "about"),
        ("just under 2%", "nearly"),
        ("close to 2%", "nearly"),
        ("well over 2%", "over"),
        ("north of 2%", "over"),
        (">2%", "over"),
        ("exceeds the 2%", "over"),
        ("at least 2%", "at_least"),
        ("no less than 2%", "at_least"),
        ("2% or more", "at_least"),
        ("less than 2%", "under"),
        ("up to 2%", "at_most"),
        ("exactly 2%", "exactly"),
        ("an estimated 2%", ""),
        ("just 2%", ""),
    ],
)
def test_hedges(text: str, hedge: str) -> None:
    assert only(text).hedge == hedge


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("rose by 5%", 1),
        ("spending jumped 17%", 1),
        ("increased its budget by nearly 20%", 1),
        ("a 5% increase", 1),
        ("an additional $33 billion", 1),
        ("$33 billion more", 1),
        ("two more allies", 1),
        ("cut by 5%", -1),
        ("a decline of 2%", -1),
        ("down 3 percent", -1),
        ("rose to 5%", 0),
        ("raise spending to 3%", 0),
        ("made up about 63%", 0),
    ],
)
def test_changes_and_levels(text: str, change: int) -> None:
    assert only(text).change == change


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("€5 billion a year", "year"),
        ("2% of GDP annually", "year"),
        ("an annual €5bn", "year"),
        ("5,000 shells a month", "month"),
        ("€5 billion", ""),
    ],
)
def test_per(text: str, per: str) -> None:
    assert only(text).per == per


def test_a_list_shares_the_unit_at_its_end() -> None:
    found = quantities("a respective 2.3, 2.1, and 2.4 percent of GDP")
    assert [(q.kind, q.value) for q in found] == [
        ("percent", 2.3), ("percent", 2.1), ("percent", 2.4),
    ]  # fmt: skip
    assert [q.value for q in quantities("€1.5 and €2 billion")] == [1.5e9, 2e9]


def test_only_the_given_part_is_read() -> None:
    text = "over 2% and 3%"
    (found,) = quantities(text, 5, 8)
    assert (text[found.start : found.end], found.hedge) == ("2%", "")


@given(st.integers(0, 10**9), st.sampled_from([",", " ", "\u00a0", "\u202f", "'"]))
def test_whole_numbers_read_back_in_every_grouping(number: int, mark: str) -> None:
    written = f"{number:,}".replace(",", mark)
    found = only(f"EUR {written} in all")
    assert (found.kind, found.value, found.unit) == ("money", number, "EUR")


@given(st.integers(0, 99_999), st.sampled_from([".", ","]), st.sampled_from(["%", " per cent"]))
def test_hundredths_read_back_with_point_or_comma(number: int, mark: str, unit: str) -> None:
    found = only(f"exactly {number // 100}{mark}{number % 100:02}{unit}")
    assert found.value == pytest.approx(number / 100)
    assert found.step == pytest.approx(0.01)


_PIECES = (
    "2 2.5 2,5 % per cent $ € billion of the 32 all but one half a third two-thirds allies NATO "
    "from to between and - – F-35 155 mm 2024 October more than ~ + by rose first lowest in 1. ½ "
    "times x m . , ( ) \n Article No. İ ẞ ² ٣"
)
_WORDS = st.sampled_from(_PIECES.split(" "))


@given(st.one_of(st.text(), st.lists(_WORDS).map(" ".join), st.lists(_WORDS).map("".join)))
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    end = 0
    for found in quantities(text):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end].strip()
        assert found.low <= found.high
        end = found.end


@pytest.mark.parametrize("piece", ["1", "1,", "2%", "1 2", "1.", "one ", "$1", "up ", "1½", "1 -"])
def test_long_runs_take_linear_time(piece: str) -> None:
    """Quadratic reading of 60 kB would take minutes."""
    start = time.process_time()
    quantities(piece * (60_000 // len(piece)))
    assert time.process_time() - start < 10
