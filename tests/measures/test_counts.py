"""Counts: the right denominator on the day, and who is in neither list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from article3.alliance import COUNTRIES, allies
from article3.edition import FlagNote
from article3.errors import MissingFigureError, UnknownNameError
from article3.ledger import Ledger
from article3.ledger.add import with_flags
from article3.measures import count
from article3.measures.address import by_address
from small_editions import SHARE, Small, ledger_of, shares


@pytest.mark.parametrize(
    ("edition", "above"),
    [("nato-2024-06", 23), ("nato-2025-04", 22), ("nato-2025-08", 18), ("nato-2026-07", 17)],
)
def test_allies_at_two_per_cent_in_2024_by_edition(
    ledger: Ledger, edition: str, above: int
) -> None:
    found = count(ledger, SHARE, 2024, 2, edition=edition)
    assert (len(found.above), found.denominator) == (above, 31)
    assert found.figure.value == above
    assert found.without_forces == ("ISL",)


@pytest.mark.parametrize(
    ("year", "as_of", "denominator"),
    [
        (2016, date(2016, 12, 31), 27),
        (2016, date(2026, 12, 31), 27),  # by today's edition, still the members of 2016
        (2019, date(2019, 12, 31), 28),
        (2023, date(2023, 12, 31), 30),
        (2024, date(2024, 12, 31), 31),
    ],
)
def test_the_denominator_is_of_the_members_then(
    ledger: Ledger, year: int, as_of: date, denominator: int
) -> None:
    found = count(ledger, SHARE, year, 2, as_of=as_of)
    assert found.denominator == denominator
    assert len(found.above) + len(found.below) + len(found.missing) == denominator


def test_an_estimate_counts_the_members_of_the_day_it_appeared(tmp_path: Path) -> None:
    """An edition of January 2024 could not count Sweden for 2024."""
    everyone = {a.iso3: 2.5 for a in allies(date(2024, 12, 31)) if a.has_forces}
    early = Small("e-1", date(2024, 1, 31), shares("2024", **everyone))
    late = Small("e-2", date(2024, 12, 31), shares("2024", **everyone))
    ledger = ledger_of(tmp_path, early, late)
    assert count(ledger, SHARE, 2024, 2, edition="e-1").denominator == 30
    assert count(ledger, SHARE, 2024, 2, edition="e-2").denominator == 31


def test_an_ally_without_a_figure_is_in_the_denominator_and_in_neither_list(
    ledger: Ledger,
) -> None:
    found = count(ledger, SHARE, 2025, 2, edition="nato-2025-08")
    assert found.missing == ("DEU",)
    assert "DEU" not in found.above + found.below
    assert found.denominator == 31 == len(found.above) + len(found.below) + 1


def test_the_threshold_itself_is_reached(tmp_path: Path) -> None:
    cells = shares("2024", POL=2.0, BEL=1.9999999, LUX=2.0000001)
    found = count(ledger_of(tmp_path, Small("e-1", date(2025, 1, 1), cells)), SHARE, 2024, 2)
    assert found.above == ("LUX", "POL")
    assert found.below == ("BEL",)


def test_members_within_rounding_are_at_the_line(tmp_path: Path) -> None:
    cells = shares("2024", POL=2.0049, BEL=1.9951, LUX=2.01, DEU=1.99)
    found = count(ledger_of(tmp_path, Small("e-1", date(2025, 1, 1), cells)), SHARE, 2024, 2)
    assert found.at_the_line == ("BEL", "POL")


def test_a_printed_override_is_at_the_line(ledger: Ledger, tmp_path: Path) -> None:
    assert count(ledger, SHARE, 2024, 2, edition="nato-2024-06").at_the_line == ("SVK",)
    small = Small("e-1", date(2025, 1, 1), shares("2024", POL=3.0, BEL=1.0),
                  flags=(FlagNote("override_in_source", "n", ("POL",)),))  # fmt: skip
    flagged = with_flags(small.frame(), small.edition())
    made = ledger_of(tmp_path, small)
    flagged.write_parquet(made.records[0].path)
    assert count(made, SHARE, 2024, 2).at_the_line == ("POL",)


def test_every_figure_counted_is_an_input(ledger: Ledger) -> None:
    found = count(ledger, SHARE, 2024, 2, edition="nato-2024-06")
    leaves = list(found.figure.leaves())
    assert {leaf.entity for leaf in leaves} == {*found.above, *found.below}
    assert {leaf.edition for leaf in leaves} == {"nato-2024-06"}


@pytest.mark.parametrize("group", ["EUCAN", "EU23", "EASTERN", "BALTIC", "NORDIC", "NONEU"])
def test_groups_are_counted_among_their_own(ledger: Ledger, group: str) -> None:
    found = count(ledger, SHARE, 2024, 2, group=group, edition="nato-2024-06")
    whole = count(ledger, SHARE, 2024, 2, edition="nato-2024-06")
    assert set(found.above) <= set(whole.above)
    assert found.denominator == len(found.above) + len(found.below)
    assert all(COUNTRIES[m].has_forces for m in found.above + found.below)


def test_europe_and_canada_and_the_united_states_are_the_whole(ledger: Ledger) -> None:
    whole, part = (
        count(ledger, SHARE, 2024, 2, group=g, edition="nato-2026-07") for g in ("NATO", "EUCAN")
    )
    assert set(whole.above) - set(part.above) == {"USA"}
    assert whole.denominator - part.denominator == 1


def test_no_member_with_a_figure_is_no_count(ledger: Ledger) -> None:
    with pytest.raises(MissingFigureError, match="for any member of Indo-Pacific partners"):
        count(ledger, SHARE, 2024, 2, group="IP4")


def test_a_country_has_no_members(ledger: Ledger) -> None:
    with pytest.raises(UnknownNameError, match="POL is a country"):
        count(ledger, SHARE, 2024, 2, group="POL")


@pytest.mark.parametrize(
    ("indicator", "threshold"),
    [
        (SHARE, 2), (SHARE, 2.25), ("defexp_real_change", -5), ("gdp_usd_current", 1234567),
        ("defexp_usd_const2015", 1e5), ("equipment_share", 1e-6),
    ],
)  # fmt: skip
def test_a_count_can_be_found_again_by_its_id(
    ledger: Ledger, indicator: str, threshold: float
) -> None:
    found = count(ledger, indicator, 2024, threshold, edition="nato-2024-06").figure
    assert by_address(ledger, found.figure_id) == found
