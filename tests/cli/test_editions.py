"""``article3 editions``: list, add, diff, verify."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from small_editions import shares, tidy_csv
from sources.nato_workbook import Workbook
from support import Ran, listing

Run = Callable[..., Ran]


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return tidy_csv(tmp_path / "mine.csv", shares("2024", POL=4.0, BEL=1.25))


def test_a_dry_run_shows_and_writes_nothing(run: Run, home: Path, csv: Path) -> None:
    ran = run("editions", "add", csv, "--published", "2026-09-01", "--dry-run")
    assert ran.code == 0
    assert "mine-2026-09" in ran.out
    assert "2 figures read from mine.csv" in ran.out
    assert "Dry run: nothing was written." in ran.out
    assert not home.exists()


def test_what_would_change_is_shown_before_it_is_written(
    run: Run, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "260901-tables.xlsx"
    Workbook(base="2021").write(path)
    ran = run("editions", "add", path, "--yes")
    lines = ran.out.splitlines()
    changes = next(n for n, line in enumerate(lines) if line.startswith("Against nato-2026-07: "))
    written = next(n for n, line in enumerate(lines) if line.startswith("Added nato-2026-09 to "))
    assert changes < written
    assert "  revised: " in ran.out
    assert "more gone" in ran.out
    assert [name for name, _ in listing(home) if name.endswith(".json")] == ["nato-2026-09.json"]


def test_an_added_edition_answers_at_once(run: Run, csv: Path) -> None:
    assert run("editions", "add", csv, "--published", "2026-09-01", "--yes").code == 0
    ran = run("figure", "POL", "defexp_share_gdp", 2024, "--edition", "mine-2026-09", "--json")
    assert json.loads(ran.out)["rows"][0]["value"] == 4.0
    assert run("figure", "POL", "defexp_share_gdp", 2024, "--as-of", "2026-09-01").out.startswith(
        "Poland, defence expenditure as a share of GDP, 2024: 4.00 %"
    )


def test_the_user_says_what_the_file_does_not(run: Run, csv: Path) -> None:
    told = {
        "id": "ministry",
        "title": "Our own",
        "publisher": "Ministry",
        "url": "https://example.org",
        "licence": "CC BY",
        "published": "2026-09-01",
    }
    run("editions", "add", csv, *(f"--{name}={text}" for name, text in told.items()), "--yes")
    rows = json.loads(run("editions", "list", "--json").out)["rows"]
    (own,) = [row for row in rows if row["edition"] == "ministry"]
    assert (own["title"], own["publisher"], own["url"], own["licence"], own["bundled"]) == (
        "Our own", "Ministry", "https://example.org", "CC BY", False,
    )  # fmt: skip


def test_a_second_add_of_one_file_is_refused(
    run: Run, refused: Callable[..., str], csv: Path
) -> None:
    run("editions", "add", csv, "--published", "2026-09-01", "--yes")
    message = refused("editions", "add", csv, "--published", "2026-09-01", "--yes")
    assert "already in the ledger" in message


def test_the_list_tells_bundled_from_own(run: Run, csv: Path) -> None:
    run("editions", "add", csv, "--published", "2026-09-01", "--yes")
    lines = run("editions", "list").out.splitlines()
    (own,) = [line for line in lines if line.startswith("mine-2026-09")]
    assert "yours" in own
    assert sum("bundled" in line for line in lines) >= 24


def test_indicators_are_listed_with_their_units(run: Run) -> None:
    out = run("editions", "list", "--indicators").out
    assert "defexp_share_gdp" in out
    rows = json.loads(run("editions", "list", "--indicators", "--json").out)["rows"]
    assert all(row["definition"] for row in rows)


def test_diff_counts_and_lists_the_largest(run: Run) -> None:
    ran = run("editions", "diff", "nato-2024-06", "nato-2026-07", "--indicator", "defexp_share_gdp")
    assert ran.out.startswith("Against nato-2024-06: ")
    revised = [line for line in ran.out.splitlines() if line.startswith("  revised: ")]
    assert len(revised) == 12
    assert all("→" in line for line in revised)


def test_diff_rows_point_at_the_cell_they_are_about(run: Run) -> None:
    ran = run("editions", "diff", "nato-2024-06", "nato-2026-07", "--indicator", "gdp_usd_current",
              "--json")  # fmt: skip
    rows = json.loads(ran.out)["rows"]
    gone = [row for row in rows if row["what"] == "gone"]
    assert {row["entity"] for row in gone} == {"ISL"}
    assert all(row["edition"] == "nato-2024-06" and row["value"] == row["old"] for row in gone)
    revised = [row for row in rows if row["what"] == "revised"]
    assert all(row["edition"] == "nato-2026-07" and row["value"] == row["new"] for row in revised)


def test_verify_shows_what_the_publisher_broke(run: Run) -> None:
    ran = run("editions", "verify", "nato-2024-06")
    assert ran.code == 0
    assert "nato-2024-06: ok; 3 identities broken in print" in ran.out
    assert "SVK 2024" in ran.out
    assert "1.989" in ran.out


def test_verify_finds_a_flipped_byte(run: Run, home: Path, csv: Path) -> None:
    run("editions", "add", csv, "--published", "2026-09-01", "--yes")
    (path,) = home.glob("*.parquet")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    ran = run("editions", "verify", "mine-2026-09")
    assert ran.code == 2
    assert "differs from its recorded hash" in ran.out
    assert ran.err == "Error: Changed or damaged: mine-2026-09; restore the files.\n"
    assert "nato-2024-06: ok" in run("editions", "verify").out


def test_verify_of_everything_bundled_is_well(run: Run) -> None:
    ran = run("editions", "verify", "--json")
    assert ran.code == 0
    assert {row["file"] for row in json.loads(ran.out)["rows"]} == {"ok"}
