"""An Ally's page: rank, change and why; every block the figures of the library; Iceland, groups."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from article3.ledger import Ledger
from article3.measures import figure, rank
from article3.measures.moves import moved_between_years
from article3.web.app import application
from article3.web.settings import Settings
from web_support import rows_of, table_of

SHARE = "defexp_share_gdp"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One application for the module."""
    with TestClient(application(Settings(tmp_path_factory.mktemp("web"), requests=0))) as made:
        yield made


def words(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page)).replace("\u202f", " ")


@pytest.fixture(scope="module")
def luxembourg(client: TestClient) -> str:
    answer = client.get("/ally/LUX")
    assert answer.status_code == 200
    return answer.text


def test_rank_change_and_why_are_answered_first(luxembourg: str, ledger: Ledger) -> None:
    said = words(luxembourg.partition('<div class="answer">')[2].partition("<button")[0])
    place = rank(ledger, SHARE, 2026).of("LUX")
    move = moved_between_years(ledger, "LUX", 2025, 2026)
    assert f"rank {place} of the 31 Allies" in said
    assert move.spent
    assert f"Its expenditure rose by {move.spent.shown} in real terms" in said
    assert "Albania and Portugal overtook it; it overtook Slovakia." in said
    assert "the edition of August 2025 ranked it 30" in said


def test_every_number_of_the_answer_opens_its_explanation(
    client: TestClient, luxembourg: str
) -> None:
    answer = luxembourg.partition('<div class="answer">')[2].partition('<p class="citation')[0]
    links = re.findall(r'<a class="figure" href="([^"]+)"', answer)
    assert len(links) > 10
    for link in links:
        assert client.get(html.unescape(link)).status_code == 200, link


def test_the_copied_paragraph_carries_its_citation(luxembourg: str, ledger: Ledger) -> None:
    copied = re.search(r'<p class="citation copied" hidden>(.*?)</p>', luxembourg, re.DOTALL)
    assert copied
    text = words(copied[1])
    assert text.startswith("Luxembourg spends an estimated 2.03 %")
    assert "NATO, Defence Investment of NATO Countries (2014-2026)" in text
    assert f"ledger {ledger.hash}" in text
    assert "/ally/LUX?as_of=" in text


def test_the_profile_holds_the_figures_of_the_edition(client: TestClient, ledger: Ledger) -> None:
    rows = {row["indicator"]: row for row in rows_of(client, "/ally/LUX", "profile")}
    for code in (SHARE, "equipment_share", "military_personnel"):
        printed = figure(ledger, "LUX", code, 2026)
        assert float(rows[code]["y2026"]) == printed.value
        assert rows[code]["id2026"] == printed.figure_id
        assert rows[code]["rank"] == f"{float(rank(ledger, code, 2026).of('LUX') or 0)}"


def test_base_and_currency_change_the_figures(client: TestClient, ledger: Ledger) -> None:
    address = "/ally/LUX?base=gni&currency=eur"
    rows = {row["indicator"]: row for row in rows_of(client, address, "profile")}
    gni = figure(ledger, "LUX", "defexp_share_gni", 2024).value
    euro = figure(ledger, "LUX", "defexp_eur_current", 2026).value
    assert float(rows["defexp_share_gni"]["y2024"]) == pytest.approx(gni)
    assert rows["defexp_share_gni"]["y2026"] == ""
    assert float(rows["defexp_eur_current"]["y2026"]) == pytest.approx(euro)
    assert "no figure for 2026 (the ledger holds GNI only of" in words(client.get(address).text)


def test_peers_are_drawn_and_other_currencies_are_not(client: TestClient) -> None:
    near = {row["entity"] for row in rows_of(client, "/ally/LUX?peers=near", "path")}
    assert "LUX" in near
    assert len(near) == 5
    address = "/ally/EST?peers=NORDIC&indicator=amount&currency=national"
    held = {row["entity"] for row in rows_of(client, address, "path")}
    assert held == {"EST", "FIN"}
    assert "In another currency, so not drawn: Denmark, Norway, Sweden" in client.get(address).text


def test_promises_name_their_source_and_status(client: TestClient, luxembourg: str) -> None:
    rows = rows_of(client, "/ally/LUX", "promises")
    assert all(row["source"] for row in rows)
    core = next(row for row in rows if "3.5" in row["promise"])
    assert core["status"] == "off course"
    assert float(core["slope"]) == pytest.approx((3.5 - 1.29) / 11, abs=0.01)
    assert [cells[0] for cells in table_of(luxembourg, "promises")] == [r["promise"] for r in rows]


def test_publishers_stand_side_by_side_with_those_without_a_figure(client: TestClient) -> None:
    rows = {row["publisher"]: row for row in rows_of(client, "/ally/LUX", "publishers")}
    assert rows["SIPRI"]["value"] == ""
    assert "may not be shipped" in rows["SIPRI"]["what"]
    nato, imf = float(rows["NATO"]["value"]), float(rows["NATO over IMF"]["value"])
    assert float(rows["NATO over IMF"]["difference"]) == pytest.approx(imf - nato)


def test_iceland_has_no_armed_forces_and_still_a_page(client: TestClient) -> None:
    page = words(client.get("/ally/ISL").text)
    assert "Iceland has no armed forces" in page
    assert "not applicable" in page
    assert "What is next" in page
    earlier = words(client.get("/ally/ISL?as_of=2024-07-01").text)
    assert "GDP as used by NATO" in earlier, "the edition of June 2024 prints its GDP"


@pytest.mark.parametrize("code", ["BALTIC", "EU"])
def test_groups_list_their_members(client: TestClient, ledger: Ledger, code: str) -> None:
    answer = client.get(f"/ally/{code}")
    assert answer.status_code == 200
    if code == "BALTIC":
        rows = rows_of(client, f"/ally/{code}", "members")
        found = rank(ledger, SHARE, 2026, group=code)
        assert [r["entity"] for r in rows if r["rank"]] == found.frame["entity"].to_list()


def test_an_earlier_day_knows_only_its_editions(client: TestClient) -> None:
    page = client.get("/ally/DEU?as_of=2025-01-01").text
    assert "nato-2024-06" in page
    assert "nato-2026-07" not in page
    assert "rank 15 of the 31 Allies" in words(page)


def test_names_and_aliases_lead_to_the_page(client: TestClient) -> None:
    asked = client.get("/ally?ally=Turkey&base=gni&as_of=", follow_redirects=False)
    assert (asked.status_code, asked.headers["location"]) == (303, "/ally/TUR?base=gni")
    assert client.get("/ally/narnia").status_code == 404
    page = client.get("/ally/<script>alert(1)</script>").text
    assert "<script>alert" not in page
