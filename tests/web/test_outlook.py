"""The outlook pages: the numbers of the library, the question in the address, files as tables."""

from __future__ import annotations

import csv
import io
import re
import time
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

pytest.importorskip("fastapi", reason="the web extra is not installed")
pytest.importorskip("altair", reason="the charts extra is not installed")

from fastapi.testclient import TestClient

from article3.address import by_id
from article3.ledger import Ledger
from article3.outlook import outlook
from article3.web.app import application
from article3.web.settings import Settings

AS_OF = "as_of=2026-11-01"


@pytest.fixture(scope="module")
def client(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    folder = tmp_path_factory.mktemp("web")
    return TestClient(application(Settings(folder, requests=0), ledger))


class Table(HTMLParser):
    """The cells of the table of one panel."""

    def __init__(self, panel: str, text: str) -> None:
        super().__init__()
        self.panel, self.rows, self.links = panel, list[list[str]](), list[str]()
        self.within = self.cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self.within = given.get("data-panel") == self.panel
        if self.within and tag == "tr":
            self.rows.append([])
        if self.within and tag in ("td", "th"):
            self.cell = True
            self.rows[-1].append("")
        if self.within and tag == "a":
            self.links.append(given["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.cell = False
        if tag == "table":
            self.within = False

    def handle_data(self, data: str) -> None:
        if self.within and self.cell:
            self.rows[-1][-1] += data


def table(client: TestClient, address: str, panel: str) -> Table:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return Table(panel, answer.text)


def downloaded(client: TestClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_numbers_are_the_librarys(client: TestClient, ledger: Ledger) -> None:
    asked = f"/outlook?entity=POL&target=4%25@2032&rule=back-loaded&growth=-1.5&borrowed=50&{AS_OF}"
    found = outlook(
        "POL", ledger=ledger, as_of=date(2026, 11, 1), target="4%@2032", rule="back-loaded",
        growth=-1.5, borrowed=0.5,
    )  # fmt: skip
    shown = table(client, asked, "years").rows[1:]
    assert [row[0] for row in shown] == [str(year) for year in found.years]
    assert shown[-1][1] == f"{found.value('share', 2032):.2f}"
    assert shown[-1][3] == f"{found.value('cost_eur', 2032):,.0f}"
    text = client.get(asked).text
    assert f"{found.value('cost_eur', 2032) / 1000:,.1f} billion EUR" in text
    assert f">{found.probability(revised=True).shown.replace(' ', chr(0x202F))}<" in text


@pytest.mark.parametrize("panel", ["fan", "years", "chances", "drivers"])
def test_a_download_is_its_table(client: TestClient, panel: str) -> None:
    query = f"entity=LUX&target=5%25gni@2035&{AS_OF}"
    shown = table(client, f"/outlook?{query}", panel).rows[1:]
    rows = downloaded(client, f"/outlook.csv?{query}&panel={panel}")
    assert len(rows) == len(shown) > 1
    key = {"fan": "p50", "years": "cost_eur", "chances": "value", "drivers": "real_growth"}[panel]
    place = {"fan": 1, "years": 2, "chances": 1, "drivers": 3}[panel]
    for row, cells in zip(rows, shown, strict=True):
        printed = cells[place].replace(",", "").replace("\u202f", " ").replace("\u2212", "-")
        number = printed.split()[0].removesuffix("%")
        assert float(row[key]) == pytest.approx(float(number), rel=1e-3, abs=0.51)
    sheet = pl.read_excel(
        client.get(f"/outlook.xlsx?{query}&panel={panel}").content, sheet_name="Figures"
    )
    assert sheet.height == len(rows)


def test_every_figure_of_the_page_can_be_explained(client: TestClient, ledger: Ledger) -> None:
    rows = downloaded(client, f"/outlook.csv?entity=NOR&rule=promises&panel=years&{AS_OF}")
    last = rows[-1]
    for name in ("share", "cost_national", "cost_eur_90", "extra_eur_constant", "debt_effect"):
        figure = by_id(ledger, last[f"id_{name}"])
        assert figure.value == pytest.approx(float(last[name]))
    page = table(client, f"/outlook?entity=NOR&{AS_OF}", "fan")
    assert len(page.links) == 13 + 9 * 5
    assert client.get(page.links[0]).status_code == 200
    assert client.get(page.links[-1]).status_code == 200


def test_a_share_above_the_target_is_said_to_be_held(client: TestClient) -> None:
    words = "is above that already, and the path holds it"
    assert words in client.get(f"/outlook?entity=POL&{AS_OF}").text
    assert words not in client.get(f"/outlook?entity=POL&level=6&{AS_OF}").text
    assert words not in client.get(f"/outlook?entity=POL&rule=promises&{AS_OF}").text


def test_the_target_stands_in_the_address_or_in_the_controls(client: TestClient) -> None:
    text = client.get(f"/outlook?entity=LUX&target=5%25gni@2035&{AS_OF}").text
    controls = client.get(f"/outlook?entity=LUX&level=5&of=gni&by=2035&{AS_OF}").text
    heading = "Luxembourg: the cost of 5\u202f% of GNI by 2035"
    assert heading in text and heading in controls
    for part in ('name="level" type="number" value="5.0"', 'value="gni" selected'):
        assert part in text and part in controls


def test_the_picture_the_page_shows_is_the_one_to_download(client: TestClient) -> None:
    page = client.get(f"/outlook?entity=POL&{AS_OF}").text
    svg = client.get(f"/outlook.svg?entity=POL&{AS_OF}").text
    said = re.findall(r"<desc[^>]*>(.*?)</desc>", page)
    assert said[0] == said[1] and said[0] in svg
    assert "var(--chart-accent)" in page and "var(" not in svg


def test_the_workbook_has_live_formulas(client: TestClient) -> None:
    answer = client.get(f"/outlook/workbook?entity=POL&{AS_OF}")
    assert answer.headers["content-disposition"] == 'attachment; filename="outlook-POL-2035.xlsx"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheets = [book.read(n).decode() for n in book.namelist() if "worksheets/sheet" in n]
    assert any("<f>" in sheet for sheet in sheets)


def test_what_moves_it_is_fetched_later_and_is_a_page_of_its_own(client: TestClient) -> None:
    page = client.get(f"/outlook?entity=POL&growth=1&{AS_OF}").text
    (address,) = set(re.findall(r'"(/outlook/sensitivity[^"]*)"', page))
    later = client.get(address.replace("&amp;", "&"), headers={"hx-target": "later"})
    assert "hx-push-url" not in later.headers
    assert "real growth 1 point a year lower" in later.text
    assert "Check by t-copula" in later.text
    swapped = client.get(f"/outlook?entity=POL&{AS_OF}", headers={"hx-target": "main"})
    assert swapped.headers["hx-push-url"] == f"/outlook?entity=POL&{AS_OF}"


def test_a_group_shows_its_allies(client: TestClient, ledger: Ledger) -> None:
    address = f"/outlook?entity=BALTIC&rule=promises&{AS_OF}"
    members = table(client, address, "members").rows[1:]
    assert [row[0] for row in members] == ["Estonia", "Lithuania", "Latvia", "Baltic Allies"]
    found = outlook("BALTIC", ledger=ledger, as_of=date(2026, 11, 1), rule="promises")
    assert members[-1][5] == f"{found.value('cost_eur', 2035):,.0f}"
    assert "billion USD" in client.get(address).text


@pytest.mark.parametrize(
    ("query", "reason"),
    [("entity=ISL", "has no armed forces"), ("entity=POL&as_of=2024-01-01", "IMF forecast")],
)
def test_without_an_outlook_the_page_says_why(client: TestClient, query: str, reason: str) -> None:
    answer = client.get(f"/outlook?{query}")
    assert answer.status_code == 200
    assert "no outlook" in answer.text and reason in answer.text
    assert 'name="entity"' in answer.text
    assert client.get(f"/outlook.csv?{query}").status_code == 404


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("entity=Atlantis", "Unknown Ally or group"), ("growth=fast", "write a number"),
        ("growth=9", "choose -5 to 5"), ("rule=magic", "Unknown rule"),
        ("target=lots", "is not a target"), ("by=2020", "choose a later one"),
        ("level=%3Cscript%3Ehi", "&lt;script&gt;hi"), ("entity=EU", "outside the Alliance"),
        ("level=nan", "choose 0.1 to 100"),
    ],
)  # fmt: skip
def test_a_bad_question_gets_one_clear_sentence(
    client: TestClient, query: str, reason: str
) -> None:
    answer = client.get(f"/outlook?{query}")
    assert 400 <= answer.status_code < 500
    assert reason in answer.text and "Traceback" not in answer.text


def test_a_slider_is_answered_quickly(client: TestClient) -> None:
    client.get(f"/outlook?entity=DEU&{AS_OF}")
    times = []
    for growth in (0.3, 0.7, 1.1, -0.4):
        before = time.process_time()
        client.get(f"/outlook?entity=DEU&growth={growth}&{AS_OF}")
        times.append(time.process_time() - before)
    assert min(times) < 0.3, times


def test_the_folder_stays_empty(client: TestClient) -> None:
    folder: Path = client.app.state.settings.folder  # type: ignore[attr-defined]
    client.get("/outlook")
    assert list(folder.iterdir()) == []
