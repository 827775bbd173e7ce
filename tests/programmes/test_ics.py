"""Calendar files, read back by the icalendar library."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from article3.errors import Article3Error
from article3.programmes import Event, events, ics
from article3.programmes.ics import OCTETS, escape, fold

PLAIN = events("NATO", kind="review")[0]

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n\\;,:"'))


def entries(content: bytes) -> list[Calendar]:
    calendar = Calendar.from_ical(content)
    assert not calendar.errors
    assert all(not event.errors for event in calendar.walk("VEVENT"))
    return calendar.walk("VEVENT")


def test_the_whole_calendar_reads_back() -> None:
    found = events(every=True)
    read = entries(ics(found))
    assert len(read) == len(found)
    for event, entry in zip(found, read, strict=True):
        assert str(entry["SUMMARY"]) == event.summary
        assert entry["DTSTART"].dt == event.first
        assert entry["DTEND"].dt == event.last + timedelta(days=1)
        assert entry["DTSTART"].params["VALUE"] == "DATE"
        assert entry["DTSTAMP"].dt == event.stamp
        assert event.source in str(entry["DESCRIPTION"])
        assert entry["CATEGORIES"].to_ical().decode() == event.kind
        assert ("STATUS" in entry) == (not event.sure)
        if event.url.startswith("http"):
            assert str(entry["URL"]).startswith("http")


def test_the_same_events_give_the_same_bytes_and_lasting_names() -> None:
    assert ics(events()) == ics(events())
    few = {str(e["UID"]) for e in entries(ics(events("NATO")))}
    assert few <= {str(e["UID"]) for e in entries(ics(events(every=True)))}


def test_every_line_keeps_the_rules_of_the_format() -> None:
    content = ics(events(every=True))
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= OCTETS for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    for line in lines:
        line.decode()


def test_an_empty_calendar_is_refused() -> None:
    with pytest.raises(Article3Error, match="no calendar file"):
        ics([])


@given(texts)
def test_any_text_survives_escaping_and_folding(text: str) -> None:
    event = replace(PLAIN, title="x" + text, precision="day", relevance=text, source=text)
    [entry] = entries(ics([event], name="y" + text))
    assert str(entry["SUMMARY"]) == "x" + text
    assert text in str(entry["DESCRIPTION"])


@given(st.text())
def test_control_characters_never_reach_the_file(text: str) -> None:
    clean = text.encode(errors="replace").decode()
    [entry] = entries(ics([replace(PLAIN, title="x" + clean)]))
    assert str(entry["SUMMARY"]).startswith("x")
    assert not set(escape(clean)) & {chr(n) for n in (*range(9), *range(10, 32), 127)}


@given(texts.map(lambda t: t.replace("\n", "")))
def test_folding_is_undone_by_taking_out_the_breaks(line: str) -> None:
    folded = fold(line)
    assert all(len(part) <= OCTETS for part in folded.split(b"\r\n"))
    assert folded.removesuffix(b"\r\n").replace(b"\r\n ", b"").decode() == line


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 800))
def test_a_span_of_days_ends_on_the_day_after(first: date, days: int) -> None:
    event: Event = replace(PLAIN, first=first, last=first + timedelta(days=days))
    [entry] = entries(ics([event]))
    assert entry["DTSTART"].dt == first
    assert (entry["DTEND"].dt - entry["DTSTART"].dt).days == days + 1
