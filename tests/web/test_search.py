"""Search: what words name, the figure they ask for, and nothing but text from what is typed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from article3.ledger import Ledger
from article3.measures import figure
from article3.web.app import application
from article3.web.find import find
from article3.web.settings import Settings


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One application for the module."""
    with TestClient(application(Settings(tmp_path_factory.mktemp("web"), requests=0))) as made:
        yield made


def first(ledger: Ledger, text: str, kind: str) -> str:
    found = dict(find(ledger, text).found)
    return found[kind][0].name


@pytest.mark.parametrize(
    ("text", "entity", "code", "period"),
    [
        ("Poland share of GDP", "POL", "defexp_share_gdp", "2026"),
        ("luxembourg equipment 2025", "LUX", "equipment_share", "2025"),
        ("Turkey defence spending 2024", "TUR", "defexp_share_gdp", "2024"),
        ("how many troops does the United Kingdom have", "GBR", "military_personnel", "2026"),
        ("germany dollars 2025", "DEU", "defexp_usd_current", "2025"),
        ("lux gni 2024", "LUX", "defexp_share_gni", "2024"),
        ("Europe and Canada share", "EUCAN", "defexp_share_gdp", "2026"),
        ("Estonia 2025", "EST", "defexp_share_gdp", "2025"),
        ("Lithaunia real growth", "LTU", "defexp_real_change", "2026"),
    ],
)
def test_an_ally_and_an_indicator_give_the_figure(
    ledger: Ledger, text: str, entity: str, code: str, period: str
) -> None:
    answer = find(ledger, text)
    assert answer.figure
    assert answer.figure.figure_id == figure(ledger, entity, code, period).figure_id


@pytest.mark.parametrize("text", ["Poland", "defence", "Atlantis share", "2024", ""])
def test_less_than_an_ally_and_an_indicator_gives_no_figure(ledger: Ledger, text: str) -> None:
    assert find(ledger, text).figure is None


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("turkiye", "Allies and groups", "Türkiye"),
        ("baltic", "Allies and groups", "Baltic Allies"),
        ("equipment share", "Indicators", "Equipment share of defence expenditure"),
        ("KFOR", "Programmes and operations", "KFOR"),
    ],
)
def test_each_kind_is_found(ledger: Ledger, text: str, kind: str, name: str) -> None:
    assert first(ledger, text, kind) == name


def test_promises_and_editions_are_found(ledger: Ledger) -> None:
    assert "3.5" in first(ledger, "3.5 core 2035", "Promises")
    assert "nato-2026-07" in first(ledger, "nato july 2026", "Editions")


def test_the_page_links_the_figure_and_cites_it(client: TestClient, ledger: Ledger) -> None:
    page = client.get("/search?q=Luxembourg equipment 2025").text
    made = figure(ledger, "LUX", "equipment_share", 2025)
    assert made.shown.removesuffix(" %") in page
    assert html.escape(made.cite()) in page or made.cite() in html.unescape(page)
    link = re.search(r'<p class="big"><a class="figure" href="([^"]+)"', page)
    assert link
    assert client.get(html.unescape(link[1])).status_code == 200


@pytest.mark.parametrize(
    "typed",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "a" * 5000],
)
def test_what_is_typed_stays_text(client: TestClient, typed: str) -> None:
    answer = client.get("/search", params={"q": typed})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text
    assert ">49<" not in answer.text


def test_nothing_found_says_what_to_try(client: TestClient) -> None:
    assert "Nothing is called that" in client.get("/search?q=zzzzqqq").text
