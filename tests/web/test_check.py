"""Fact-checking in the browser: the same verdicts as the library's, and nothing kept unasked."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import time
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from article3.address import by_id
from article3.claims import rows
from article3.claims.check import check
from article3.ledger import Ledger
from article3.web.app import application
from article3.web.keeping import Keeping
from article3.web.pages.check import EXAMPLE, warm
from article3.web.settings import Settings
from support import listing
from web.inside import Inside

ATTACK = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
SENTENCE = "Latvia spent 4.5 per cent of its GDP on defence in 2024."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("web")


@pytest.fixture(scope="module")
def made(folder: Path, ledger: Ledger) -> FastAPI:
    app = application(Settings(folder, requests=0, most_kept=3), ledger)
    app.state.sandbox = Inside()
    return app


@pytest.fixture(scope="module")
def client(made: FastAPI) -> TestClient:
    return TestClient(made)


def _fields(**fields: str) -> dict[str, tuple[None, str]]:
    """Fields of a form without a file, as a browser sends them."""
    return {name.rstrip("_"): (None, value) for name, value in fields.items()}


def _words(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def test_the_form_asks_for_text_file_day_and_title(client: TestClient) -> None:
    page = client.get("/check").text
    for name in ("text", "file", "published", "title"):
        assert f'name="{name}"' in page
    assert 'enctype="multipart/form-data"' in page


def test_verdicts_are_the_librarys_then_and_now(client: TestClient, ledger: Ledger) -> None:
    page = client.post("/check", files=_fields(text=EXAMPLE.text, published="2025-02-13"))
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    report = check(EXAMPLE.text, published=date(2025, 2, 13), title=EXAMPLE.title, ledger=ledger)
    assert len(report.checked) >= 5
    words = _words(page.text)
    assert f"{len(report.checked)} claims" in words
    assert "Published 13 February 2025 (as given)" in words
    for found in report.checked:
        if found.verdict.now.label != "not_checkable":
            assert found.verdict.sentence in words
    assert words.count("✗ refuted, then and now") == 2  # in the list, and beside the article
    assert "✓ supported then → ↻ outdated now" in words
    assert "Borne out by 4.45 to 4.55" in words


def test_evidence_opens_down_to_the_cell(client: TestClient, ledger: Ledger) -> None:
    page = client.get("/check/example").text
    links = re.findall(r'<a class="figure" href="/figure/([^"]+)"', page)
    assert len(links) >= 8
    for link in set(links):
        by_id(ledger, unquote(html.unescape(link)))
    opened = client.get("/figure/" + next(link for link in links if link.startswith("LVA")))
    assert "cell N25" in opened.text


def test_without_a_day_only_now_is_judged_and_it_says_so(client: TestClient) -> None:
    words = _words(client.post("/check", files=_fields(text=SENTENCE)).text)
    assert "Day of publication unknown: judged only by what is known now" in words
    assert "✗ refuted now" in words
    said = _words(
        client.post("/check", files=_fields(text=f"Date: 3 March 2025\n\n{SENTENCE}")).text
    )
    assert "Published 3 March 2025 (as the document says)" in said


def test_marks_stand_where_the_words_are_and_no_word_is_lost(client: TestClient) -> None:
    page = client.post("/check", files=_fields(text=EXAMPLE.text)).text
    article = page[page.index('<article id="article"') : page.index("</article>")]
    assert re.search(r'<mark class="k-refuted short">4.5 per cent<a class="badge', article)
    shown = re.sub(r'<div class="notes">.*?</div>\n</div>', "", article, flags=re.DOTALL)
    shown = re.sub(r'<a class="badge.*?</a>', "", shown, flags=re.DOTALL)
    assert " ".join(EXAMPLE.text.split()) in " ".join(_words(shown).split())


def test_every_verdict_can_be_picked_without_a_script(client: TestClient) -> None:
    page, css = client.get("/check/example").text, client.get("/static/site.css").text
    for kind in re.findall(r'id="show-(\w+)"', page):
        assert kind == "all" or f"#show-{kind}:checked" in css
    assert "onclick" not in page
    assert "<script>" not in page


def test_the_report_as_files_is_the_clis(client: TestClient, ledger: Ledger) -> None:
    report = check(EXAMPLE.text, published=date(2025, 2, 13), title=EXAMPLE.title, ledger=ledger)
    fields = {"text": EXAMPLE.text, "published": "2025-02-13"}
    table = client.post("/check", files=_fields(**fields, as_="csv"))
    assert table.headers["content-disposition"] == 'attachment; filename="checked.csv"'
    assert table.headers["cache-control"] == "no-store"
    read = list(csv.DictReader(io.StringIO(table.text)))
    named = report.named("Your text")
    assert read == [{k: str(v) for k, v in row.items()} for row in rows.flat(named)]
    found = client.post("/check", files=_fields(**fields, as_="json")).json()
    assert found["rows"] == json.loads(json.dumps(rows.rows(named), default=str))
    written = client.post("/check", files=_fields(**fields, as_="md")).text
    assert written.startswith("# Who carries the load")
    assert "**✗ refuted, then and now**" in written
    assert client.post("/check", files=_fields(**fields, as_="exe")).status_code == 404


def test_an_uploaded_page_gives_its_title_and_day(client: TestClient) -> None:
    page = (
        "<html><head><title>Shares</title><meta property='article:published_time' "
        f"content='2025-03-04'></head><body><h1>Shares of GDP</h1><p>{SENTENCE}</p></body></html>"
    )
    answer = client.post("/check", files={"file": ("../page.html", page.encode()),
                                          "text": (None, "not this")})  # fmt: skip
    assert "<h1>Shares of GDP</h1>" in answer.text
    assert "Published 4 March 2025 (as the document says)" in answer.text
    assert "4.5 per cent" in answer.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "There is nothing to check"),
        ({"text": "  \n "}, "There is nothing to check"),
        ({"text": "!!"}, "holds no text"),
        ({"text": "x", "published": "yesterday"}, "write it as 2025-02-13"),
        ({"text": "x", "published": "2999-01-01"}, "is still to come"),
        ({"text": "x " * 50_001}, "100,000 can be checked here"),
        ({"text": "Poland spent 4.12% of GDP on defence in 2024. " * 500}, "more than 400 claims"),
    ],
)
def test_what_cannot_be_checked_is_one_sentence(
    client: TestClient, fields: dict[str, str], said: str
) -> None:
    answer = client.post("/check", files=_fields(**fields) or {"x": (None, "")})
    assert answer.status_code == 422
    assert said in _words(answer.text)
    assert "<h1>" in answer.text


def test_attacks_stay_text(client: TestClient) -> None:
    text = f"Latvia {ATTACK} spent 4.5 per cent of its GDP on defence in 2024. {ATTACK}"
    page = (
        f"<html><head><title>{html.escape(ATTACK)}</title>"
        f"<link rel='canonical' href='javascript:x'></head>"
        f"<body><p>{html.escape(text)}</p></body></html>"
    )
    for files in (_fields(text=text, title=ATTACK), {"file": (f"{ATTACK}.html", page.encode())},
                  {"file": (f"{ATTACK}.pdf", b"%PDF-1.4")},
                  _fields(text="x", published=ATTACK)):  # fmt: skip
        answer = client.post("/check", files=files)
        for tag in ("<script>alert", "<img src=x", 'href="javascript:'):
            assert tag not in answer.text
    kept = client.post("/check", files=_fields(text=text, title=ATTACK, as_="keep"))
    seen = client.get(re.findall(r'href="(/check/[\w-]{22})"', kept.text)[0])
    assert "&lt;script&gt;alert(1)" in seen.text
    assert "<script>alert" not in seen.text
    token = re.findall(r'class="token">([^<]+)<', kept.text)[0]
    client.post(f"{seen.url.path}/delete", files=_fields(token=token))


def test_nothing_is_kept_unless_asked(client: TestClient, folder: Path, made: FastAPI) -> None:
    before, shelf = listing(folder), len(made.state.shelf._held)
    for form in ("page", "md", "csv", "json"):
        client.post("/check", files=_fields(text=SENTENCE, as_=form))
    client.post("/check", files={"file": ("a.txt", SENTENCE.encode())})
    assert listing(folder) == before
    assert len(made.state.shelf._held) == shelf


def test_a_kept_check_is_found_again_and_deleted_by_its_token(
    client: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = _fields(text=SENTENCE, published="2025-02-13", title="A title", as_="keep")
    kept = client.post("/check", files=fields).text
    (path,) = re.findall(r'href="(/check/[\w-]{22})"', kept)
    (token,) = re.findall(r'class="token">([^<]+)<', kept)
    (file,) = (folder / "checks").glob("*.json")
    assert file.stat().st_mode & 0o777 == 0o600
    assert token not in file.read_text()
    seen = client.get(path)
    assert seen.headers["cache-control"] == "no-store"
    assert "noindex" in seen.headers["x-robots-tag"]
    assert token not in seen.text
    assert "<h1>A title</h1>" in seen.text
    assert "Published 13 February 2025 (as given)" in seen.text
    assert client.get(f"{path}.md").text.startswith("# A title")
    # Made earlier, it is shown by what was known then; by today only where that is asked for.
    held = json.loads(file.read_text())
    held["content"]["made"] = "2025-02-20"
    file.write_text(json.dumps(held))
    then, today = client.get(path).text, client.get(f"{path}?by=today").text
    assert "checked as of 20 February 2025" in then
    assert "3.28" not in then
    assert "3.28" in today
    assert client.get(f"{path}?by=never").status_code == 404
    for wrong in ("", "x", token[:-1], token + "x"):
        assert client.post(f"{path}/delete", files=_fields(token=wrong)).status_code == 403
    assert file.exists()
    assert client.post(f"{path}/delete", files=_fields(token=token)).status_code == 200
    assert client.get(path).status_code == 404
    assert not file.exists()


def test_only_an_id_is_looked_for_and_a_full_folder_says_so(
    client: TestClient, folder: Path
) -> None:
    secret = folder / "secret.json"
    secret.write_text(json.dumps({"token": "x", "content": {}}))
    (folder / "checks").mkdir(exist_ok=True)
    keeping = Keeping(folder / "checks", 3)
    assert keeping.get("../secret") is None
    assert not keeping.delete("../secret", "x")
    for name in ("..%2fsecret", "../secret", "A" * 21, "A" * 22, "example.md", "x.json"):
        assert client.get(f"/check/{name}").status_code == 404, name
    fields = _fields(text=SENTENCE, as_="keep")
    answers = [client.post("/check", files=fields).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 503]
    for file in (folder / "checks").glob("*.json"):
        file.unlink()


def test_an_article_is_answered_within_a_second(
    client: TestClient, ledger: Ledger, shared: Path
) -> None:
    warm(ledger)
    client.get("/check/example")
    articles = sorted((shared / "articles").glob("*.txt"))
    assert articles
    for article in articles:
        text = article.read_text(encoding="utf-8")
        started = time.process_time()
        answer = client.post("/check", files=_fields(text=text, published="2025-03-01"))
        assert answer.status_code == 200
        assert time.process_time() - started < 1
