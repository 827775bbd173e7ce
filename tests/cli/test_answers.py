"""What the commands answer, on the bundled editions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date

import pytest

from support import Ran

Run = Callable[..., Ran]
SHARE = "defexp_share_gdp"


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers of a day after the newest edition these tests know of."""

    class Fixed(date):
        @classmethod
        def today(cls) -> date:
            return date(2026, 12, 31)

    monkeypatch.setattr("article3.ledger.asof.date", Fixed)


def test_the_count_of_2024_fell_with_every_table(run: Run) -> None:
    ran = run("count", SHARE, "--at-least", 2, "--year", 2024, "--every-edition")
    assert ran.code == 0
    counts = dict(re.findall(r"^(nato-\S+)\s+(\d+\s+\d+)", ran.out, re.M))
    shown = {edition: tuple(map(int, numbers.split())) for edition, numbers in counts.items()}
    assert shown["nato-2024-06"] == (23, 31)
    assert shown["nato-2025-08"] == (18, 31)
    assert shown["nato-2026-07"] == (17, 31)
    assert list(shown) == sorted(shown)
    assert "32 members, 31 with forces" in ran.out


def test_the_same_counts_as_json(run: Run) -> None:
    ran = run("count", SHARE, "--at-least", 2, "--year", 2024, "--every-edition", "--json")
    rows = {row["edition"]: row for row in json.loads(ran.out)["rows"]}
    for edition, value in (("nato-2024-06", 23), ("nato-2025-08", 18), ("nato-2026-07", 17)):
        assert (rows[edition]["value"], rows[edition]["denominator"]) == (value, 31)
        assert len(rows[edition]["members"]) == value
    assert rows["nato-2025-08"]["missing"] == []
    assert "SVK" in rows["nato-2024-06"]["at_the_line"]


def test_editions_of_the_future_are_not_counted(run: Run) -> None:
    ran = run("count", SHARE, "--at-least", 2, "--year", 2024, "--every-edition",
              "--as-of", "2025-01-01", "--json")  # fmt: skip
    assert [row["edition"] for row in json.loads(ran.out)["rows"]] == ["nato-2024-06"]


def test_a_count_may_name_its_members(run: Run) -> None:
    ran = run("count", SHARE, "--at-least", 2, "--year", 2024, "--list",
              "--edition", "nato-2026-07")  # fmt: skip
    assert re.search(r"at or above .*POL", ran.out)
    assert re.search(r"below .*LUX", ran.out)


@pytest.mark.parametrize(
    ("arguments", "shown", "edition"),
    [
        (("--as-of", "2024-12-31"), "4.12 %", "nato-2024-06"),
        (("--as-of", "2025-12-31"), "3.79 %", "nato-2025-08"),
        ((), "3.75 %", "nato-2026-07"),
    ],
)
@pytest.mark.usefixtures("today")
def test_poland_2024_as_of(run: Run, arguments: tuple[str, ...], shown: str, edition: str) -> None:
    ran = run("figure", "POL", SHARE, 2024, *arguments)
    assert ran.code == 0
    assert shown in ran.out.splitlines()[0]
    assert edition in ran.out.splitlines()[1]


def test_luxembourg_explained_to_sheet_and_cell(run: Run) -> None:
    ran = run("explain", "LUX", SHARE, 2024, "--edition", "nato-2024-06")
    assert "240617-def-exp-2024-TABLES-en.xlsx, TABLE3, cell N27" in ran.out
    assert "base      GNI, which NATO uses for Luxembourg from 2023" in ran.out
    assert "Recomputed 1.294 against 1.294 printed" in ran.out
    assert "TABLE2, cell N61" in ran.out
    assert "TABLE5, cell N63" in ran.out
    assert "Cite as: NATO, Defence Expenditure of NATO Countries (2014-2024)" in ran.out


def test_slovakia_prints_two_with_its_doubt(run: Run) -> None:
    ran = run("figure", "SVK", SHARE, 2024, "--edition", "nato-2024-06")
    assert "2.00 %" in ran.out.splitlines()[0]
    assert re.search(r"override_in_source: .*1\.989", ran.out)
    ran = run("explain", "SVK", SHARE, 2024, "--edition", "nato-2024-06")
    assert "Recomputed 1.989 against 2.000 printed" in ran.out


@pytest.mark.usefixtures("today")
def test_eu_members_are_a_third_of_natos_gdp(run: Run) -> None:
    ran = run("figure", "EU23", "gdp_share_of_nato", 2024, "--json")
    (row,) = json.loads(ran.out)["rows"]
    assert 32 < row["value"] < 35
    ran = run("explain", "EU23", "gdp_share_of_nato", 2024)
    (named,) = re.findall(r"sum over 23 members: ([A-Z, ]+)", ran.out)
    assert len(named.split(", ")) == 23


def test_a_figure_id_stands_for_its_parts(run: Run) -> None:
    parts = run("explain", "LUX", SHARE, 2024, "--edition", "nato-2024-06")
    by_id = run("explain", "LUX.defexp_share_gdp.2024@nato-2024-06")
    assert parts.out == by_id.out


def test_a_rank_lists_allies_and_those_left_out(run: Run) -> None:
    ran = run("rank", SHARE, 2025, "--edition", "nato-2025-08")
    first = ran.out.splitlines()[2].split()
    assert first[:2] == ["1", "Poland"]
    assert "Germany: no figure" in ran.out
    assert "Iceland: no armed forces" in ran.out


def test_revisions_show_each_printing_and_its_change(run: Run) -> None:
    ran = run("revisions", "POL", SHARE, 2024)
    assert [line.split()[0] for line in ran.out.splitlines()[1:]][:1] == ["nato-2024-06"]
    assert "-0.04" in ran.out.splitlines()[-1]


def test_publishers_stand_side_by_side(run: Run) -> None:
    ran = run("reconcile", "LUX", 2023)
    assert "NATO's definition of defence expenditure" in ran.out
    assert "SIPRI" in ran.out
    assert "article3 editions add" in ran.out


@pytest.mark.usefixtures("today")
def test_status_tells_what_the_ledger_holds(run: Run) -> None:
    ran = run("status")
    assert ran.out.startswith("NATO, 2026, from nato-2026-07")
    assert re.search(r"The ledger holds \d+ editions \(hash [0-9a-f]{12}\)", ran.out)
    assert run("status").out == ran.out


def test_status_of_an_ally_on_a_day(run: Run) -> None:
    ran = run("status", "lux", "--as-of", "2024-12-31")
    assert ran.out.startswith("Luxembourg, 2024, from nato-2024-06")
    assert "rank 29 of 31" in ran.out


def test_all_allies_of_the_day_at_once(run: Run) -> None:
    ran = run("series", "ALL", SHARE, 2016, "--as-of", "2017-01-01", "--json")
    content = json.loads(ran.out)
    assert len(content["query"]["entities"]) == 28
    assert {row["entity"] for row in content["rows"]} <= set(content["query"]["entities"])


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ("2014..2016", ["2014", "2015", "2016"]),
        ("2024", ["2024"]),
        ("2023..", ["2023", "2024"]),
        ("..2015", ["2014", "2015"]),
    ],
)
def test_a_range_of_periods_may_be_open(run: Run, periods: str, expected: list[str]) -> None:
    ran = run("series", "LUX", SHARE, periods, "--edition", "nato-2024-06", "--json")
    assert [row["period"] for row in json.loads(ran.out)["rows"]] == expected


@pytest.mark.parametrize(
    ("indicator", "ending"),
    [
        ("defexp_share_gdp", "2.23 %"),
        ("defexp_usd_const", "million USD"),
        ("military_personnel", "thousands"),
    ],
)
def test_units_are_shown(run: Run, indicator: str, ending: str) -> None:
    ran = run("figure", "POL", indicator, 2022, "--edition", "nato-2024-06")
    assert ran.out.splitlines()[0].endswith(ending)


def test_entities_may_be_written_as_people_do(run: Run) -> None:
    for name in ("Türkiye", "turkey", "TR", "tur"):
        ran = run("figure", name, SHARE, 2023, "--edition", "nato-2024-06")
        assert ran.out.startswith("Türkiye, defence expenditure as a share of GDP, 2023")
