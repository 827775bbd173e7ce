"""Revisions and edition diffs: every printing, its change, and what an edition changed in all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient

from article3.ledger import Ledger
from article3.ledger.revisions import changed_figures, diff_editions, revisions, table_before
from article3.web.app import application
from article3.web.settings import Settings
from web_support import rows_of, table_of

SHARE = "defexp_share_gdp"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One application for the module."""
    with TestClient(application(Settings(tmp_path_factory.mktemp("web"), requests=0))) as made:
        yield made


def test_every_printing_of_a_year_is_shown_with_its_change(
    client: TestClient, ledger: Ledger
) -> None:
    address = "/revisions?ally=POL&period=2024"
    rows, known = rows_of(client, address), revisions(ledger, "POL", SHARE, 2024)
    assert [row["edition"] for row in rows] == known["edition"].to_list()
    assert [float(row["value"]) for row in rows] == known["value"].to_list()
    for row, change in zip(rows[1:], known["change"][1:], strict=True):
        assert float(row["change"]) == pytest.approx(change)
    assert [cells[1] for cells in table_of(client.get(address).text, "revisions")] == [
        row["edition"] for row in rows
    ]


def test_the_last_years_printed_more_than_once_are_the_default(client: TestClient) -> None:
    rows = rows_of(client, "/revisions?ally=LUX")
    years = [row["period"] for row in rows]
    assert len(set(years)) == 5
    assert all(years.count(year) > 1 for year in years)


def test_what_nobody_prints_is_said(client: TestClient) -> None:
    page = client.get("/revisions?ally=LUX&base=gni").text
    assert "computed here and printed by nobody" in page
    assert client.get("/revisions?ally=ISL").status_code == 404


def test_currencies_that_changed_have_no_change(client: TestClient) -> None:
    """Bulgaria's amounts are in leva by the edition of 2024 and in euros by that of 2026."""
    address = "/revisions?ally=BGR&indicator=amount&currency=national&period=2020"
    rows = rows_of(client, address)
    assert len({row["unit"] for row in rows}) == 2
    for before, now in pairwise(rows):
        assert (now["change"] == "") == (before["unit"] != now["unit"])
    assert "in different currencies" in client.get(address).text


def test_an_earlier_day_knows_fewer_printings(client: TestClient) -> None:
    now = rows_of(client, "/revisions?ally=POL&period=2024")
    then = rows_of(client, "/revisions?ally=POL&period=2024&as_of=2025-01-01")
    assert [row["edition"] for row in then] == ["nato-2024-06"]
    assert len(now) > len(then)


def test_changed_figures_are_those_of_the_diff(ledger: Ledger) -> None:
    pair = ("nato-2024-06", "nato-2026-07")
    mine, whole = changed_figures(ledger, *pair), diff_editions(ledger, *pair)
    key = ["entity", "indicator", "period", "old", "new", "what"]
    assert mine.select(key).equals(whole.select(key))
    found = mine.filter(indicator=SHARE, entity="ESP", period="2024")
    one = found.row(0, named=True)
    assert one["old_id"] == "ESP.defexp_share_gdp.2024@nato-2024-06"
    assert one["new_id"] == "ESP.defexp_share_gdp.2024@nato-2026-07"
    assert one["percent"] == pytest.approx(100 * one["change"] / one["old"])
    gone = mine.filter(mine["what"] == "gone")
    assert gone["new_id"].null_count() == gone.height > 0


def test_the_table_before_is_a_full_one(ledger: Ledger) -> None:
    assert table_before(ledger, "nato-2026-07", SHARE) == "nato-2025-08"
    assert table_before(ledger, "nato-2019-06", SHARE) is None


@pytest.mark.parametrize("what", ["revised", "new", "all"])
def test_a_diff_shows_and_downloads_the_same_rows(
    client: TestClient, ledger: Ledger, what: str
) -> None:
    address = f"/editions/diff?old=nato-2025-08&new=nato-2026-07&what={what}&rows=50"
    rows, page = rows_of(client, address, "changes"), client.get(address).text
    shown = table_of(page, "changes")
    assert len(rows) == len(shown) == 50 if what != "new" else len(rows) == len(shown)
    sizes = [abs(float(row["change"])) for row in rows if row["change"]]
    assert sizes == sorted(sizes, reverse=True)
    assert {row["indicator"] for row in rows} == {SHARE}


def test_counts_are_by_indicator(client: TestClient, ledger: Ledger) -> None:
    pair = ("nato-2024-06", "nato-2026-07")
    rows = rows_of(client, "/editions/diff?old={}&new={}".format(*pair), "counts")
    whole = diff_editions(ledger, *pair)
    for kind in ("revised", "new", "gone"):
        total = sum(int(row[kind]) for row in rows)
        assert total == whole.filter(whole["what"] == kind).height
        page = re.sub(r"<[^>]+>", "", client.get("/editions/diff?old={}&new={}".format(*pair)).text)
        assert f"{total:,}" in page
    assert all(int(row["visible"]) <= int(row["revised"]) for row in rows)


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("new=kiel-r29", 404, "first edition of its series"),
        ("old=narnia", 404, "narnia"),
        ("old=kiel-r28&new=nato-2024-06", 200, "of different series"),
        ("old=nato-2026-07&new=nato-2024-06", 200, "read backwards"),
        ("rows=7", 404, "rows"),
    ],
)
def test_odd_pairs_are_answered_clearly(
    client: TestClient, query: str, status: int, said: str
) -> None:
    answer = client.get(f"/editions/diff?{query}")
    assert answer.status_code == status
    assert said in answer.text
