"""The ranking page: the library's figures, on every base, with a reason where there is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from article3.ledger import Ledger
from article3.measures import rank
from article3.web.app import application
from article3.web.settings import Settings
from web_support import rows_of, table_of


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One application for the module."""
    with TestClient(application(Settings(tmp_path_factory.mktemp("web"), requests=0))) as made:
        yield made


@pytest.mark.parametrize("base", ["gdp", "imf", "gni"])
def test_every_base_ranks_as_the_library_does(
    client: TestClient, ledger: Ledger, base: str
) -> None:
    code = {"gdp": "", "imf": "_imf", "gni": ""}[base]
    code = "defexp_share_gni" if base == "gni" else f"defexp_share_gdp{code}"
    rows = rows_of(client, f"/ranking?base={base}&period=2024")
    found = rank(ledger, code, 2024)
    held = [row for row in rows if row["rank"]]
    assert [row["entity"] for row in held] == found.frame["entity"].to_list()
    assert [float(row["value"]) for row in held] == pytest.approx(found.frame["value"].to_list())
    assert {row["entity"] for row in rows if not row["rank"]} == {*found.missing, "ISL"}
    assert all(row["note"] for row in rows if not row["rank"])


def test_the_table_holds_the_rows_of_the_download(client: TestClient) -> None:
    address = "/ranking?base=gni"
    rows = rows_of(client, address)
    assert [cells[1] for cells in table_of(client.get(address).text, "ranking")] == [
        row["name"] for row in rows
    ]


def test_a_year_without_figures_shows_the_newest_and_says_so(client: TestClient) -> None:
    page = client.get("/ranking?base=gni&period=2026").text
    assert "No Ally has defexp_share_gni of 2026" in page
    assert "Shown is 2024" in page
    assert "holds GNI only of Allies" in page


def test_euros_at_constant_prices_are_said_to_be_nobodys(client: TestClient) -> None:
    page = client.get("/ranking?indicator=amount&currency=eur&prices=constant")
    assert page.status_code == 200
    assert "Nobody prints euros at constant prices" in page.text
    assert "US dollars at constant prices" in page.text


def test_national_currencies_are_refused_with_what_to_do(client: TestClient) -> None:
    page = client.get("/ranking?indicator=amount&currency=national")
    assert page.status_code == 422
    assert "cannot be ranked" in page.text
    assert "US dollars or euros" in page.text.replace("\n", " ")


def test_the_place_of_the_one_picked_out_is_said(client: TestClient, ledger: Ledger) -> None:
    page = client.get("/ranking?ally=lux&period=2025").text
    found = rank(ledger, "defexp_share_gdp", 2025)
    assert f"Luxembourg is {found.of('LUX')} of {found.frame.height}" in page
