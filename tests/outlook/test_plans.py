"""Announced plans: the register's promises as points of a path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.alliance import COUNTRIES
from article3.ledger.commitments import commitments
from article3.outlook import Outlook, plans
from article3.outlook.plans import Plan, announced

Ask = Callable[..., Outlook]
TODAY = date(2026, 11, 22)
ALLIES = st.sampled_from([code for code, c in COUNTRIES.items() if c.has_forces])


def plan(who: str, share: float = 2.0, on: date = TODAY, base: str = "GDP") -> Plan:
    """The plan from a share in 2026 to 2035."""
    return announced(who, 2026, share, 2035, base, on)


def test_germany_promised_three_and_a_half_by_2029() -> None:
    made = plan("DEU")
    assert made.points == ((2029, 3.5), (2035, 3.5))
    assert [promise.id for promise in made.promises] == ["nat_deu_35_2029b", "hague2025_core_DEU"]
    assert not made.contested


def test_spain_s_contested_promise_binds_no_point_but_its_own_does() -> None:
    made = plan("ESP")
    assert made.points == ((2035, 2.1),)
    assert [promise.id for promise in made.promises] == ["nat_esp_21"]
    assert [promise.id for promise in made.contested] == ["hague2025_core_ESP"]


def test_spain_keeps_its_word_where_it_misses_the_alliance_s(ask: Ask) -> None:
    found = ask("ESP", rule="promises")
    assert found.value("share", 2035) == pytest.approx(2.1)
    assert found.probability().value == 0
    assert found.core.probability.tolist() == [0.0, 1.0]  # the target, then its own promise


def test_at_least_never_lowers_a_path_but_a_fixed_level_does() -> None:
    assert plan("GRC", 3.65).points == ((2035, 3.65),)
    latvia = dict(plan("LVA", 4.9).points)
    assert (latvia[2027], latvia[2028], latvia[2035]) == (5.0, 4.87, 4.87)


def test_a_promise_is_in_no_plan_before_it_was_made() -> None:
    assert plan("FRA", on=date(2026, 8, 15)).points == ((2027, 2.0), (2035, 3.5))
    assert plan("FRA", on=date(2026, 8, 16)).points == ((2030, 2.5), (2035, 3.5))
    assert plan("FRA", on=date(2025, 6, 24)).points == ((2027, 2.0),)
    assert plan("FRA", on=date(2023, 7, 31)).points == ()


def test_a_superseded_promise_counts_until_the_later_one_is_made() -> None:
    before, after = (plan("DEU", on=date(2026, 7, day)) for day in (5, 6))
    assert before.promises[0].id == "nat_deu_35"
    assert after.promises[0].id == "nat_deu_35_2029b"
    assert before.points == after.points


def test_of_several_for_one_year_the_last_made_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    old = next(c for c in commitments() if c.id == "nat_esp_21")
    new = replace(old, id="made-up", value=2.4, made_on="2026-01-10")
    monkeypatch.setattr(plans, "commitments", lambda: (new, old))
    assert plan("ESP", on=date(2026, 1, 9)).points == ((2035, 2.1),)
    assert plan("ESP", on=date(2026, 1, 10)).points == ((2035, 2.4),)


def test_a_promise_on_another_base_or_after_the_last_year_is_left_out() -> None:
    assert plan("DEU", base="GNI").points == ()
    assert announced("DEU", 2026, 2.0, 2034, "GDP", TODAY).points == ((2029, 3.5),)
    assert announced("DEU", 2029, 3.5, 2035, "GDP", TODAY).points == ((2035, 3.5),)


def test_without_a_promise_the_share_is_held(ask: Ask) -> None:
    assert plan("SVK", 2.02).points == ()
    found = ask("SVK", rule="promises", limit=0.0)
    assert [found.value("share", year) for year in found.years] == [2.02] * 9


@given(ALLIES, st.floats(0.5, 6), st.dates(date(2014, 1, 1), TODAY))
def test_a_plan_rests_on_what_was_promised_by_the_day(who: str, share: float, on: date) -> None:
    made = plan(who, share, on)
    assert len(made.points) == len(made.promises)
    years = [year for year, _ in made.points]
    assert years == sorted(set(years)) and all(2026 < year <= 2035 for year in years)
    for promise in (*made.promises, *made.contested):
        assert promise.who == who and promise.made <= on
    assert all(not promise.contested for promise in made.promises)
    assert all(promise.contested for promise in made.contested)
    way = [share, *(level for _, level in made.points)]
    for (before, after), promise in zip(pairwise(way), made.promises, strict=True):
        assert after == promise.value or (promise.comparator == ">=" and after == before)
        assert promise.asks(after)
