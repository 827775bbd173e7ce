"""``article3 calendar`` and ``article3 programmes``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from icalendar import Calendar

Run = Callable[..., Any]


def test_nato_calendar_is_a_file_calendar_programs_open(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.ics"
    ran = run("calendar", "--who", "NATO", "--from", "2026-11-22", "--ics", file)
    assert (ran.code, ran.err) == (0, "")
    read = Calendar.from_ical(file.read_bytes())
    assert not read.errors
    entries = {str(e["UID"]).split("@")[0]: e for e in read.walk("VEVENT")}
    assert {"hague-review", "albania-summit", "ukraine-70bn-2026", "hague-5"} <= set(entries)
    assert ran.out == f"Wrote {len(entries)} events to {file}.\n"
    assert list(tmp_path.glob(".*")) == []
    first = file.read_bytes()
    run("calendar", "--who", "nato", "--from", "2026-11-22", "--ics", file)
    assert file.read_bytes() == first


def test_luxembourg_from_today(run: Run) -> None:
    ran = run("calendar", "--from", "today", "--who", "LUX")
    assert ran.code == 0
    assert "Review of the 5% trajectory" in ran.out
    assert "Luxembourg: 5% of GNI" in ran.out
    assert "Due next for NATO:" in ran.out
    assert "Due next for Luxembourg:" in ran.out


def test_calendar_json_and_filters(run: Run) -> None:
    ran = run("calendar", "--who", "Germany", "--from", "2029-01-01", "--to", "2029-12-31",
              "--kind", "deadline", "--json")  # fmt: skip
    content = json.loads(ran.out)
    assert content["query"]["who"] == "DEU"
    [row] = content["rows"]
    assert (row["entity"], row["event"], row["first_day"]) == ("DEU", "deu-3-5", "2029-01-01")
    assert row["precision"] == "year"
    assert row["source_url"].startswith("https://")
    doubtful = json.loads(run("calendar", "--every", "--json").out)["rows"]
    assert len(doubtful) > len(json.loads(run("calendar", "--json").out)["rows"])
    assert run("calendar", "--from", "2099-01-01").out == "No event was found.\n"
    assert "confidence low" in run("calendar", "--every", "--who", "ROU").out


def test_calendar_refusals(refused: Run, run: Run, tmp_path: Path) -> None:
    assert "Unknown Ally or group 'Narnia'" in refused("calendar", "--who", "Narnia")
    assert "Unknown kind" in refused("calendar", "--kind", "party")
    assert "before it begins" in refused("calendar", "--from", "2027-01-01", "--to", "2026-01-01")
    file = tmp_path / "out.ics"
    file.write_text("kept")
    assert "No event" in refused("calendar", "--from", "2099-01-01", "--ics", file)
    assert file.read_text() == "kept"
    assert "no such folder" in refused("calendar", "--ics", tmp_path / "gone" / "out.ics")
    wrong = run("calendar", "--from", "soon")
    assert wrong.code == 2
    assert "'soon' is not a date" in wrong.err


def test_programmes_of_all_of_one_and_of_an_ally(run: Run) -> None:
    everything = run("programmes").out
    assert "13 Allies: 1 named, 12 not named" in everything
    assert "26 Allies, not named" in everything
    assert "recalled" not in everything
    assert "recalled" in run("programmes", "--every").out
    one = run("programmes", "Northlink").out
    assert "Arctic" in one
    assert "source" in one
    luxembourg = run("programmes", "LUX").out
    assert "MAWI" in luxembourg
    assert "23 people" in luxembourg
    assert "EST" in run("programmes", "BALTIC").out
    assert "[recalled, confidence medium]" in run("programmes", "flf-hun").out
    assert "named" not in run("programmes", "AUS", "--kind", "command").out.replace("names", "")


def test_programmes_json(run: Run) -> None:
    rows = json.loads(run("programmes", "--json").out)["rows"]
    assert all(row["entity"] == "NATO" for row in rows)
    northlink = next(row for row in rows if row["programme"] == "northlink")
    assert (northlink["value"], northlink["not_named"]) == (13.0, 12)
    assert northlink["edition"].startswith("register-programmes-")
    assert "@" in northlink["figure_id"]
    kfor = json.loads(run("programmes", "kfor", "--every", "--json").out)["rows"]
    assert {"ITA", "NATO", "CHE"} <= {row["entity"] for row in kfor}
    assert any(row["value"] == 4273.0 for row in kfor)


def test_programmes_refusals(refused: Run) -> None:
    assert "Unknown Ally or group 'Atlantis'" in refused("programmes", "Atlantis")
    assert "Unknown kind 'bakery'" in refused("programmes", "--kind", "bakery")
