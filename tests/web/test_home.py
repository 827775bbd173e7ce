"""The front page: the newest edition's counts and revisions, as of any day, on any base."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from article3.alliance import allies
from article3.ledger import Ledger
from article3.measures import count, figure
from article3.web.app import application
from article3.web.settings import Settings
from web_support import rows_of, table_of

SHARE = "defexp_share_gdp"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One application for the module."""
    with TestClient(application(Settings(tmp_path_factory.mktemp("web"), requests=0))) as made:
        yield made


def test_the_headline_is_the_count_of_the_library(client: TestClient, ledger: Ledger) -> None:
    page = client.get("/").text
    headline = re.sub(r"<[^>]+>", "", re.findall(r"<h1>(.*?)</h1>", page, re.DOTALL)[0])
    two, more = (count(ledger, SHARE, 2026, level).figure.value for level in (2.0, 3.5))
    assert headline.replace("\u202f", " ") == (
        f"{two:.0f} of 31 Allies at 2 % of GDP in 2026, {more:.0f} at 3.5 %"
    )


def test_the_totals_are_those_of_the_ledger(client: TestClient, ledger: Ledger) -> None:
    rows = {row["entity"]: row for row in rows_of(client, "/", "totals")}
    for entity in ("NATO", "EUCAN", "USA"):
        assert float(rows[entity]["share"]) == figure(ledger, entity, SHARE, 2026).value
        assert rows[entity]["share_id"].endswith("@nato-2026-07")


def test_the_largest_revisions_come_first_and_equal_their_editions(
    client: TestClient, ledger: Ledger
) -> None:
    rows = rows_of(client, "/", "changed")
    sizes = [abs(float(row["change"])) for row in rows]
    assert sizes == sorted(sizes, reverse=True)
    for row in rows:
        before, now = (
            ledger.figure(row["entity"], SHARE, row["period"], edition=edition).value
            for edition in ("nato-2025-08", "nato-2026-07")
        )
        assert before is not None
        assert now is not None
        assert float(row["change"]) == pytest.approx(now - before)
    shown = table_of(client.get("/").text, "changed")
    assert [cells[0] for cells in shown][:2] == ["Estonia", "Albania"]


def test_who_crossed_is_said(client: TestClient) -> None:
    page = re.sub(r"<[^>]+>", "", client.get("/").text)
    assert "Albania, Czechia and Slovenia fell below it" in page
    assert "Greece came above it" in page


@pytest.mark.parametrize(
    ("day", "said"),
    [("2016-08-01", "27 Allies at 2"), ("2024-07-01", "31 Allies at 2"), ("2019-07-01", "at 2")],
)
def test_it_answers_for_earlier_days(client: TestClient, day: str, said: str) -> None:
    answer = client.get(f"/?as_of={day}")
    assert answer.status_code == 200
    assert said in re.sub(r"<[^>]+>", "", answer.text).replace("\u202f", " ")
    assert "nato-2026-07" not in answer.text


def test_before_the_first_edition_it_says_so(client: TestClient) -> None:
    answer = client.get("/?as_of=2010-01-01")
    assert answer.status_code == 404
    assert "No edition with shares of GDP was published by 2010-01-01" in answer.text


def test_bases_that_totals_do_not_have_are_said(client: TestClient) -> None:
    rows = rows_of(client, "/?base=gni", "totals")
    assert all(row["share"] == "" for row in rows if row["entity"] != "USA")
    page = client.get("/?base=gni").text
    assert "national currencies cannot be added" in page
    assert "in 2024" in page.partition("</h1>")[0]


def test_every_ally_is_linked(client: TestClient, ledger: Ledger) -> None:
    page = client.get("/").text
    for ally in allies(ledger.as_of):
        assert f'href="/ally/{ally.iso3}"' in page


def test_what_is_missing_says_what_it_is(client: TestClient) -> None:
    for address, title in (
        ("/figure/LUX.defexp_share_gdp.1949@nato-2024-06", "There is no such figure"),
        ("/ally/narnia", "Nothing goes by that name"),
        ("/nothing-here", "There is no such page"),
    ):
        answer = client.get(address)
        assert answer.status_code == 404
        assert f"<h1>{title}</h1>" in answer.text
