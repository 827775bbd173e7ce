"""Programmes and the calendar: rows of the registers with their sources, and the calendar file."""

from __future__ import annotations

from datetime import date

from article3 import programmes
from article3.programmes import events, ics
from web_pages import client, page, rows, table, words


def test_the_calendar_lists_the_events_of_the_library() -> None:
    found = events("LUX", since=date(2027, 1, 1))
    downloaded = rows("/calendar.csv?who=LUX&from=2027-01-01")
    assert [r["event"] for r in downloaded] == [event.event for event in found]
    shown = table(page("/calendar?who=LUX&from=2027-01-01"), "calendar")
    assert [row[1] for row in shown] == [event.title for event in found]
    assert all(row[-1] for row in shown), "every event names its source"


def test_the_calendar_file_holds_the_same_events() -> None:
    answer = client().get("/calendar.ics?who=LUX&from=2027-01-01")
    assert answer.headers["content-type"].startswith("text/calendar")
    found = events("LUX", since=date(2027, 1, 1))
    assert answer.content == ics(found, name="Article 3: Luxembourg")
    assert "/calendar.ics?who=LUX&amp;from=2027-01-01" in page("/calendar?who=LUX&from=2027-01-01")


def test_an_earlier_day_knows_only_sources_of_its_time() -> None:
    before = rows("/calendar.csv?as_of=2025-01-31&from=2025-01-01")
    now = rows("/calendar.csv?from=2025-01-01")
    assert 0 < len(before) < len(now)
    assert {r["event"] for r in before} < {r["event"] for r in now}
    assert len(rows("/programmes.csv?as_of=2024-12-01")) < len(rows("/programmes.csv"))


def test_programmes_count_those_no_source_names() -> None:
    found = programmes.programmes()
    downloaded = rows("/programmes.csv?panel=programmes")
    assert [r["programme"] for r in downloaded] == [p.code for p in found]
    northlink = words(page("/programmes?programme=northlink"))
    assert "13 Allies: 1 named, 12 not named" in northlink


def test_what_an_ally_takes_part_in() -> None:
    found = programmes.who("LUX")
    shown = table(page("/programmes?who=LUX"), "participants")
    assert [row[0] for row in shown] == [part.name for part in found]


def test_bad_input_is_said_in_one_sentence() -> None:
    assert "write a date as" in words(page("/calendar?from=soon", 422))
    assert "ends" in words(page("/calendar?from=2027-01-01&to=2026-01-01", 422))
    assert "no calendar file" in words(page("/calendar.ics?kind=speech&from=2040-01-01", 422))
    assert "Unknown programme" in words(page("/programmes?programme=%3Cimg%3E", 404))
    assert "<img>" not in page("/programmes?programme=%3Cimg%3E", 404)
    assert "Unknown kind" in words(page("/programmes?kind=party", 404))
