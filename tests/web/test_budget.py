"""What counts in the browser: the same decisions as the library's, and nothing kept unasked."""

from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path

import polars as pl
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from article3.charts.waterfall import waterfall
from article3.eligibility import review
from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.web.app import application
from article3.web.budgets import decided_lines
from article3.web.settings import Settings
from support import ROOT, listing
from web import bombs
from web.inside import Inside

DEMO = ROOT / "examples/budgets/demo.csv"
ATTACK = '"><script>alert(1)</script>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("web")


@pytest.fixture(scope="module")
def client(folder: Path, ledger: Ledger) -> TestClient:
    app: FastAPI = application(Settings(folder, requests=0), ledger)
    app.state.sandbox = Inside()
    return TestClient(app)


def _words(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def _cells(page: str) -> str:
    """The hidden field that carries a budget to the next answer."""
    found = re.search(r'<textarea name="table" hidden>(.*?)</textarea>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])


def test_the_example_has_its_figures_on_a_page_of_its_own(client: TestClient) -> None:
    found = review(DEMO, definition="eu-cofog")
    page = client.get("/budget/example?definition=eu-cofog").text
    words = _words(page)
    for name in ("nato-core", "hague-1.5", "eu-cofog"):
        for amount in found.span(name):
            assert f"{amount / 1e6:,.2f}" in words
    for step in found.waterfall():
        assert step.name in words
    assert "counted under COFOG 02" in words
    assert page.count("<svg") == 2
    table = client.get("/budget/example.csv?panel=lines&definition=eu-cofog")
    read = list(csv.DictReader(io.StringIO(table.text)))
    shown = re.findall(r'data-panel="lines".*?</table>', page, re.DOTALL)[0]
    assert [row["line_id"] for row in read] == re.findall(r"<td class=\"text\">(NOL-\d+)", shown)
    assert client.get("/budget/example?definition=mine").status_code == 404


def test_an_uploaded_budget_gives_the_librarys_decisions(
    client: TestClient, ledger: Ledger
) -> None:
    fields = {"ally": "NLD", "definition": "nato-core"}
    answer = client.post("/budget", data=fields, files={"file": ("demo.csv", DEMO.read_bytes())})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    words = _words(answer.text)
    assert "38 lines, Netherlands, 2026, planned, EUR" in words
    assert "also appears in chapter 20, line 22" in words
    assert "A gendarmerie has military status" in words
    assert "Usual, % of GDP" in words
    found = review(DEMO, entity="NLD")
    again = {"table": _cells(answer.text), "name": "demo.csv", "ally": "NLD"}
    table = client.post("/budget", data={**again, "as": "csv"}, files={"x": ("", b"")})
    assert table.headers["content-disposition"] == 'attachment; filename="what-counts.csv"'
    own = decided_lines(found)
    read = pl.read_csv(io.BytesIO(table.content))
    assert read["line_id"].to_list() == own["line_id"].to_list()
    assert read["nato_core_usual"].to_list() == own["nato_core_usual"].to_list()
    assert read["reason"].to_list() == own["reason"].to_list()
    assert read["place"][0].startswith("line ")
    book = client.post("/budget", data={**again, "as": "xlsx"}, files={"x": ("", b"")})
    assert book.content[:2] == b"PK"


def test_disputed_lines_are_decided_in_a_file_that_is_sent_back(client: TestClient) -> None:
    files = {"file": ("demo.csv", DEMO.read_bytes())}
    asked = client.post("/budget", data={"as": "decisions"}, files=files).text
    rows = list(csv.DictReader(io.StringIO(asked)))
    assert rows[0]["line_id"] == "NOL-028"
    rows[0] |= {"class": "not_counted", "note": "a road is a road"}
    made = io.StringIO()
    table = csv.DictWriter(made, rows[0])
    table.writeheader()
    table.writerows(rows)
    answer = client.post(
        "/budget", files={**files, "decisions": ("mine.csv", made.getvalue().encode())}
    )
    assert "1 lines follow your decisions" in answer.text
    assert "decided a road is a road" in answer.text
    wrong = b"line_id,class\nNOL-028,great\n"
    answer = client.post("/budget", files={**files, "decisions": ("mine.csv", wrong)})
    assert "mine.csv, line 2: the class is 'great'" in _words(answer.text)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"text,amount\nPay,1\nTanks,one\n", "a.csv, line 3: the amount 'one' is no"),
        ("a.csv", b"words,amount\nPay,1\n", "a.csv, line 1: no column with the text"),
        ("a.csv", b"text,amount\nMunici\xf3n,1\n", "a.csv, line 2: the text is not UTF-8"),
        ("a.xlsx", b"PK\x03\x04 and nothing", "a.xlsx: is not a whole workbook"),
        ("a.xlsx", bombs.workbook([
            b'<row r="1">' + bombs.cell(b"A1", b"text") + bombs.cell(b"B1", b"amount") + b"</row>"
            b'<row r="2">' + bombs.cell(b"A2", b"Pay") + bombs.cell(b"B2", b"one") + b"</row>"]),
         "a.xlsx, sheet L, cell B2: the amount 'one' is no number"),
        ("a.csv", b"", "There is no budget"),
    ],
)  # fmt: skip
def test_errors_name_file_row_and_cell(
    client: TestClient, name: str, data: bytes, said: str
) -> None:
    answer = client.post("/budget", files={"file": (name, data)})
    assert answer.status_code == 422
    assert said in _words(answer.text)


def test_pasted_lines_and_wrong_choices(client: TestClient) -> None:
    text = "text;amount;currency\r\nPay of soldiers;5;EUR"
    answer = client.post("/budget", files={"text": (None, text)})
    assert "1 lines" in answer.text
    assert "5.00" in answer.text
    for field, value in (("definition", "mine"), ("ally", "Atlantis"), ("as", "exe")):
        sent = {"text": (None, text), field: (None, value)}
        assert client.post("/budget", files=sent).status_code in (404, 422), field
    for table in ("{", "[]", "{}", '{"line": ["x"], "cells": {"amount": [1]}}', "7", "[" * 99_999):
        answer = client.post("/budget", files={"table": (None, table)})
        assert answer.status_code == 422


def test_attacks_stay_text(client: TestClient) -> None:
    row = f'"{ATTACK.replace(chr(34), chr(34) * 2)}"'
    lines = ["line_id,chapter_name,text,amount,currency,year,kind", ",".join(
        (row, row, row, "5", row, row, row))]  # fmt: skip
    formula = "=cmd|' /C calc'!A0,Ministry of Defence,=1+1,5"
    for data in ("\n".join(lines), f"line_id,chapter_name,text,amount\n{formula}"):
        answer = client.post("/budget", files={"file": (f"{ATTACK}.csv", data.encode())})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        again = {"table": _cells(answer.text), "as": "csv"}
        table = client.post("/budget", data=again, files={"x": ("", b"")}).text
        assert not re.search(r"(^|,)=", table, re.MULTILINE)
    named = client.post("/budget", files={"file": (f"{ATTACK}.csv", b"text\n" + ATTACK.encode())})
    assert named.status_code == 422
    assert "<script>alert" not in named.text


def test_a_budget_is_kept_only_if_asked_and_deleted_by_its_token(
    client: TestClient, folder: Path
) -> None:
    before = listing(folder)
    answer = client.post("/budget", files={"file": ("demo.csv", DEMO.read_bytes())})
    assert listing(folder) == before
    again = {"table": _cells(answer.text), "name": "demo.csv", "as": "keep"}
    kept = client.post("/budget", data=again, files={"x": ("", b"")}).text
    (path,) = re.findall(r'href="(/budget/[\w-]{22})"', kept)
    (token,) = re.findall(r'class="token">([^<]+)<', kept)
    seen = client.get(f"{path}?definition=hague-1.5")
    assert "counted under 1.5% of The Hague" in seen.text
    assert seen.headers["cache-control"] == "no-store"
    assert "6,477.60" in seen.text
    assert client.post(f"{path}/delete", files={"token": (None, "x")}).status_code == 403
    assert client.post(f"{path}/delete", files={"token": (None, token)}).status_code == 200
    assert client.get(path).status_code == 404
    assert listing(folder) == before


def test_the_waterfall_draws_what_its_table_says() -> None:
    steps = pl.DataFrame([
        {"step": "First", "change": 10.0, "after": 10.0, "total": True},
        {"step": "less some", "change": -4.5, "after": 5.5, "total": False},
        {"step": "plus none", "change": 0.0, "after": 5.5, "total": False},
        {"step": "Last", "change": 0.0, "after": 5.5, "total": True},
    ])  # fmt: skip
    chart = waterfall(steps, unit="EUR", title="A to B", width=350)
    assert chart.table["label"].to_list() == ["10", "−4.50", "0", "5.50"]
    assert chart.table["start"].to_list() == [0.0, 10.0, 5.5, 0.0]
    assert chart.alt == "A to B, in EUR: First 10 and Last 5.50. Most changes: less some (−4.50)."
    with pytest.raises(MissingFigureError):
        waterfall(steps.clear(), unit="EUR")
