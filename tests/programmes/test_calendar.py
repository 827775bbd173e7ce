"""The calendar: what concerns whom, how exact its dates are, what is next."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from article3.errors import Article3Error, SourceError, UnknownNameError
from article3.ledger.registers import read_register
from article3.programmes import due_next, events
from article3.programmes.calendar import _SCHEMA, KINDS, from_row

START = date(2026, 11, 22)


def names(who: str | None, **options: Any) -> set[str]:
    return {e.event for e in events(who, **options)}


def test_nato_sees_the_review_the_summit_and_its_deadlines() -> None:
    seen = names("NATO", since=START)
    assert {"hague-review", "albania-summit", "hague-5", "ukraine-70bn-2026"} <= seen
    assert "lux-5-gni" not in seen
    assert "ankara-summit" not in seen, "it is over"
    assert "safe-end" not in seen, "that is the European Union's"


def test_an_ally_sees_nato_the_union_if_a_member_and_its_own() -> None:
    luxembourg, britain = names("LUX", since=START), names("GBR", since=START)
    assert {"hague-review", "safe-end", "lux-5-gni"} <= luxembourg
    assert "gbr-2-5" not in luxembourg
    assert {"hague-review", "gbr-2-5"} <= britain
    assert "safe-end" not in britain
    assert "escape-clause" in names("EU") & names("LUX")
    assert names("IRL", since=START) >= {"safe-end"}
    assert "hague-review" not in names("IRL")
    assert names("AUS") == {"ankara-ip4"}


def test_other_groups_see_what_is_their_members_own() -> None:
    nordic = names("NORDIC", since=START)
    assert {"fin-3", "swe-3-5", "dnk-programme"} <= nordic
    assert "hague-review" not in nordic
    assert names("UDCG") == {"udcg-2025-01", "udcg-2026-09"}


def test_dates_are_as_exact_as_their_source() -> None:
    by_name = {e.event: e for e in events(every=True)}
    britain = by_name["gbr-2-5"]
    assert (britain.first, britain.last) == (date(2027, 4, 1), date(2027, 4, 30))
    assert britain.written == "2027-04"
    assert britain.summary.endswith("(month; day not set)")
    review = by_name["hague-review"]
    assert (review.first, review.last) == (date(2029, 1, 1), date(2029, 12, 31))
    assert review.summary.endswith("(year; day not set)")
    assert by_name["edip-end"].written == "end of 2027"
    assert by_name["edip-end"].summary == "EDIP ends (by the end of the year)"
    ankara = by_name["ankara-summit"]
    assert ankara.written == "2026-07-07 to 2026-07-08"
    assert ankara.summary == ankara.title


def test_a_yearly_obligation_is_one_event_a_year() -> None:
    plans = events("LUX", kind="obligation")
    assert [e.written for e in plans] == [str(year) for year in range(2026, 2036)]
    assert len({e.event for e in plans}) == len(plans)
    assert {e.basis for e in plans} == {"derived"}


def test_the_days_asked_for_are_both_included() -> None:
    assert "nmi-relocation" in names(None, since=date(2026, 3, 20), until=date(2026, 3, 20))
    assert "nmi-relocation" not in names(None, since=date(2026, 3, 21))
    assert "nmi-relocation" not in names(None, until=date(2026, 3, 19))
    assert "hague-review" in names(None, since=date(2029, 12, 31), until=date(2030, 1, 1))
    with pytest.raises(Article3Error, match="before it begins"):
        events(since=date(2027, 1, 2), until=date(2027, 1, 1))


def test_doubtful_events_appear_only_on_demand() -> None:
    assert "powder-victoria" not in names(None)
    assert "powder-victoria" in names(None, every=True)
    assert all(e.sure for e in events())


def test_order_names_kinds_and_sources() -> None:
    found = events(every=True)
    assert [e.first for e in found] == sorted(e.first for e in found)
    assert len({e.event for e in found}) == len(found)
    assert {e.kind for e in found} <= set(KINDS)
    assert all(e.source for e in found)
    for kind in KINDS:
        assert all(e.kind == kind for e in events(kind=kind))


@pytest.mark.parametrize(("who", "kind"), [("Atlantis", None), ("LUX", "party")])
def test_unknown_names_are_refused(who: str, kind: str | None) -> None:
    with pytest.raises(UnknownNameError):
        events(who, kind=kind)


def test_due_next_is_the_first_of_each_level() -> None:
    due = dict(due_next("LUX", START))
    assert set(due) == {"NATO", "EU", "LUX"}
    assert due["LUX"].event == "lux-2-gni-2026"
    assert due["NATO"].last == date(2026, 12, 31)
    assert set(dict(due_next("NOR", START))) == {"NATO"}
    assert due_next("NATO", date(2036, 1, 1)) == []
    for through, event in due_next("DEU", START):
        others = [e for e in events("DEU", since=START) if e.through("DEU") == through]
        assert event.last <= min(e.last for e in others if e.kind == event.kind)


def test_what_was_withdrawn_is_not_due() -> None:
    assert "cze-3" not in names("CZE", every=True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start": "2029-01-01"}, "Unknown precision 'year'; the date is written 2029-01-01"),
        ({"precision": "week"}, "Unknown precision 'week'"),
        ({"start": "someday"}, "Unknown date 'someday'"),
        ({"end": "2028"}, "the event ends before it starts"),
        ({"kind": "party"}, "Unknown kind 'party'"),
        ({"actor": "LUX;Narnia"}, "Unknown Ally or group 'Narnia'"),
        ({"actor": "Luxembourg"}, "Unknown actor 'Luxembourg'; write its code"),
        ({"recurs": "week"}, "Unknown recurrence 'week'"),
    ],
)
def test_a_row_that_cannot_be_read_names_its_line(change: dict[str, str], said: str) -> None:
    register = read_register("calendar", _SCHEMA)
    row = next(r for r in register.frame.iter_rows(named=True) if r["event"] == "hague-review")
    with pytest.raises(SourceError) as caught:
        list(from_row({**row, **change}, register))
    assert said in str(caught.value)
    assert f"calendar.csv, line {row['line']}" in str(caught.value)
