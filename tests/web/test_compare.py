"""The comparison: up to six, the library's figures, a clear word about a seventh."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from article3.ledger import Ledger
from article3.measures import figure
from article3.web.app import application
from article3.web.settings import Settings
from web_support import rows_of, table_of


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One application for the module."""
    with TestClient(application(Settings(tmp_path_factory.mktemp("web"), requests=0))) as made:
        yield made


def test_lines_and_table_are_the_figures_of_the_ledger(client: TestClient, ledger: Ledger) -> None:
    address = "/compare?allies=LUX,BALTIC"
    lines = rows_of(client, address, "lines")
    for row in lines[:: len(lines) // 5]:
        found = figure(ledger, row["entity"], row["indicator"], row["period"])
        assert float(row["value"]) == pytest.approx(found.value)
    (share,) = [
        r for r in rows_of(client, address, "table") if r["indicator"] == "defexp_share_gdp"
    ]
    assert float(share["BALTIC"]) == pytest.approx(
        figure(ledger, "BALTIC", "defexp_share_gdp", 2026).value
    )
    shown = table_of(client.get(address).text, "table")
    assert shown[0][0] == "Defence expenditure as a share of GDP, %"


def test_a_seventh_is_left_out_and_named(client: TestClient) -> None:
    page = client.get("/compare?allies=LUX,BEL,NLD,DEU,FRA,POL,ITA")
    assert page.status_code == 200
    assert "7 were chosen, and a comparison holds 6" in page.text
    assert "Left out: Italy" in page.text


def test_the_selection_goes_along_to_other_pages_and_back(client: TestClient) -> None:
    page = client.get("/compare?allies=LUX&allies=POL&base=gni").text
    assert 'href="/ranking?base=gni&amp;allies=LUX,POL"' in page
    ranking = client.get("/ranking?base=gni&allies=LUX,POL").text
    assert 'href="/compare?base=gni&amp;allies=LUX,POL"' in ranking
    chosen = re.findall(r'<option value="(\w+)" selected>', page)
    assert chosen[:2] == ["LUX", "POL"]


def test_different_currencies_are_not_drawn_together(client: TestClient) -> None:
    address = "/compare?allies=LUX,SWE&indicator=amount&currency=national"
    assert {row["entity"] for row in rows_of(client, address, "lines")} == {"LUX"}
    page = client.get(address).text
    assert "Sweden left out of the lines" in page
    (row,) = [
        r for r in rows_of(client, address, "table") if r["indicator"] == "defexp_nac_current"
    ]
    assert row["unit"] == ""
    assert (row["LUX_unit"], row["SWE_unit"]) == ("million Euros", "million Kronor")


@pytest.mark.parametrize("who", ["ISL", "POL,USA"])
def test_nobody_with_a_figure_is_said(client: TestClient, who: str) -> None:
    page = client.get(f"/compare?allies={who}&base=gni")
    assert page.status_code == 200
    assert "No defence expenditure as a share of GNI of" in page.text
