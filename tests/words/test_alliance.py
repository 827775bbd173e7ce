"""Membership, currency and names through time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.alliance import (
    COUNTRIES,
    GROUPS,
    allies,
    ally,
    entity_code,
    entity_name,
    group,
    is_group,
)
from article3.errors import UnknownNameError

DAYS = st.dates(date(1950, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "members"),
    [
        ("1949-08-24", 12), ("1952-02-18", 14), ("1955-05-06", 15), ("1982-05-30", 16),
        ("1999-03-12", 19), ("2004-03-29", 26), ("2009-04-01", 28), ("2017-06-05", 29),
        ("2020-03-27", 30), ("2023-04-04", 31), ("2024-03-07", 32),
    ],
)  # fmt: skip
def test_the_alliance_grew_on_these_days(day: str, members: int) -> None:
    on = date.fromisoformat(day)
    assert len(allies(on)) == members
    assert len(allies(on - timedelta(days=1))) < members


@pytest.mark.parametrize(
    ("day", "members"),
    [
        ("2012-12-31", 21),  # before Croatia joined the Union
        ("2013-07-01", 22),
        ("2020-01-31", 22),  # the United Kingdom's last day
        ("2020-02-01", 21),
        ("2023-04-04", 22),
        ("2024-03-07", 23),
    ],
)
def test_eu_members_in_nato_by_day(day: str, members: int) -> None:
    assert len(group("EU23").members(date.fromisoformat(day))) == members


def test_the_union_has_27_members_after_the_united_kingdom_left() -> None:
    assert len(group("EU").members(date(2020, 1, 31))) == 28
    assert len(group("EU").members(date(2020, 2, 1))) == 27


@given(DAYS)
def test_groups_add_up_on_every_day(day: date) -> None:
    members = {code: set(GROUPS[code].members(day)) for code in GROUPS}
    assert members["EUCAN"] == members["NATO"] - {"USA"}
    assert members["NATOEUR"] == members["EUCAN"] - {"CAN"}
    assert members["EU23"] == members["NATO"] & members["EU"]
    assert members["NONEU"] == members["NATO"] - members["EU"]
    assert not members["IP4"] & members["NATO"]
    for part in ("NORDIC", "BALTIC", "EASTERN"):
        assert members[part] <= members["NATO"]


@given(DAYS, DAYS)
def test_no_ally_ever_left(one: date, other: date) -> None:
    early, late = sorted((one, other))
    assert set(GROUPS["NATO"].members(early)) <= set(GROUPS["NATO"].members(late))


def test_only_iceland_has_no_forces() -> None:
    assert [a.iso3 for a in allies(date(2026, 1, 1)) if not a.has_forces] == ["ISL"]


@pytest.mark.parametrize(
    ("iso3", "before", "day", "after"),
    [
        ("HRV", "HRK", "2023-01-01", "EUR"),
        ("BGR", "BGN", "2026-01-01", "EUR"),
        ("LTU", "LTL", "2015-01-01", "EUR"),
        ("DEU", "DEM", "1999-01-01", "EUR"),
    ],
)
def test_the_euro_came_on_a_day(iso3: str, before: str, day: str, after: str) -> None:
    on = date.fromisoformat(day)
    assert ally(iso3).currency(on - timedelta(days=1)) == before
    assert ally(iso3).currency(on) == after


def test_every_word_for_a_country_or_group_means_it_alone() -> None:
    for country in COUNTRIES.values():
        for word in (country.iso3, country.iso2, country.name, *country.aliases):
            assert entity_code(word) == country.iso3
    for each in GROUPS.values():
        for word in (each.code, each.name, *each.aliases):
            assert entity_code(word) == each.code


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Turkey", "TUR"), ("türkiye", "TUR"), ("Czech Republic", "CZE"), ("Macedonia", "MKD"),
        (" uk ", "GBR"), ("US", "USA"), ("Europe and Canada", "EUCAN"), ("NATO_TOTAL", "NATO"),
        ("EU27", "EU"), ("Baltics", "BALTIC"),
    ],
)  # fmt: skip
def test_people_write_them_in_many_ways(word: str, code: str) -> None:
    assert entity_code(word) == code


def test_an_unknown_name_brings_the_nearest_ones() -> None:
    with pytest.raises(UnknownNameError, match=r"did you mean .*Luxembourg"):
        entity_code("Luxembour")
    with pytest.raises(UnknownNameError, match="Unknown Ally or group 'Ruritania'"):
        entity_code("Ruritania")


def test_a_group_is_no_country_and_a_country_no_group() -> None:
    with pytest.raises(UnknownNameError, match="EUCAN is a group"):
        ally("EUCAN")
    with pytest.raises(UnknownNameError, match="POL is a country"):
        group("Poland")
    assert is_group("EUCAN")
    assert not is_group("POL")


def test_every_country_has_distinct_codes_and_a_name() -> None:
    assert len({c.iso2 for c in COUNTRIES.values()}) == len(COUNTRIES)
    assert len({c.name for c in COUNTRIES.values()}) == len(COUNTRIES)
    assert all(entity_name(code) != code for code in COUNTRIES)
