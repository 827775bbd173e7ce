"""The planner in the browser: ask, leave, find again; alone or beside another; files as tables."""

from __future__ import annotations

import csv
import io
import re
import shutil
import time
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from support import ROOT

pytest.importorskip("fastapi", reason="the web extra is not installed")
pytest.importorskip("altair", reason="the charts extra is not installed")
pytest.importorskip("highspy", reason="the planner extra is not installed")

from fastapi.testclient import TestClient

from article3.errors import UnknownNameError
from article3.ledger import Ledger
from article3.planner import shipped
from article3.planner.answers import answers
from article3.planner.plan import plan
from article3.planner.read import read
from article3.web import plan_panels as panels
from article3.web.app import application
from article3.web.pages.planner import jobs
from article3.web.plan_answer import Answer, keep
from article3.web.plan_question import Changes, Question, changed
from article3.web.settings import Settings

TINY = ROOT / "examples" / "scenarios" / "tiny"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose scenarios are the two that are solved in a moment."""
    folder = tmp_path_factory.mktemp("planner")
    for path in (TINY, TINY.with_name("tiny-no-expansion")):
        shutil.copytree(path, folder / "scenarios" / path.name)
    (folder / "secret").mkdir()
    shutil.copy(TINY / "scenario.toml", folder / "secret")
    return Settings(folder / "web", requests=0, scenarios=folder / "scenarios")


@pytest.fixture(scope="module")
def client(ledger: Ledger, settings: Settings) -> TestClient:
    return TestClient(application(settings, ledger))


@pytest.fixture(scope="module")
def solved(client: TestClient, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of two plans beside each other, asked for in the browser and then done."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT / "src"))
        patch.setenv("ARTICLE3_HOME", str(tmp_path_factory.mktemp("none")))
        address = "/planner?scenario=tiny-no-expansion&beside=tiny"
        before = client.get(address)
        assert "have not been solved yet" in before.text and "data-panel" not in before.text
        form = {"scenario": "tiny-no-expansion", "beside": "tiny"}
        sent = client.post("/planner/solve", data=form, follow_redirects=False)
        assert (sent.status_code, sent.headers["location"]) == (303, address)
        waiting = client.get(address)
        assert '<noscript><meta http-equiv="refresh"' in waiting.text
        (progress,) = re.findall(r'hx-get="(/plan-progress[^"]*)"', waiting.text)
        end = time.monotonic() + 120
        while "hx-refresh" not in (left := client.get(progress.replace("&amp;", "&"))).headers:
            assert left.status_code == 200 and time.monotonic() < end
            time.sleep(0.2)
    return address


class Cells:
    """The rows of a panel's table as text."""

    def __init__(self, text: str, panel: str) -> None:
        (table,) = re.findall(rf'<table data-panel="{panel}">(.*?)</table>', text, re.DOTALL)
        rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        self.rows = [
            [
                unescape(re.sub(r"<[^>]+>", "", cell)).strip()
                for cell in re.findall(r"<t[dh].*?</t[dh]>", row)
            ]
            for row in rows
        ]


def downloaded(client: TestClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:500]
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_two_plans_stand_side_by_side(client: TestClient, solved: str) -> None:
    text = client.get(solved).text
    rows = {row[1]: row for row in Cells(text, "compared").rows[1:]}
    mine, other = (plan(path) for path in (TINY.with_name("tiny-no-expansion"), TINY))
    for place, found in ((2, mine), (3, other)):
        (part,) = [a.value for a in answers(found) if a.measure == "missing"]
        assert (
            rows["missing, artillery (% of the target's value)"][place]
            == f"{100 * (part or 0):,.1f}"
        )
        (cost,) = [a.value for a in answers(found) if a.measure == "cost"]
        assert rows["cost, all nations (million EUR)"][place] == f"{cost:,.1f}"
    assert text.count("<desc") == len(set(re.findall(r'<desc id="([^"]+)"', text)))
    for name in ("shortfall-1", "shortfall-2", "supply-1", "lines-2", "differing", "assumptions-2"):
        assert f'data-panel="{name}"' in text


@pytest.mark.parametrize("panel", ["compared", "shortfall-1", "supply-2", "lines-2", "differing"])
def test_a_download_is_its_table(client: TestClient, solved: str, panel: str) -> None:
    shown = Cells(client.get(solved).text, panel).rows[1:]
    rows = downloaded(client, solved.replace("/planner", "/planner.csv") + f"&panel={panel}")
    assert len(rows) == len(shown)
    for row, cells in zip(rows, shown, strict=True):
        assert next(iter(row.values())) == cells[0]


def test_one_plan_is_found_again_without_solving(
    client: TestClient, solved: str, settings: Settings, ledger: Ledger
) -> None:
    started = sorted(path.name for path in (settings.folder / "plans").iterdir())
    again = TestClient(application(settings, ledger))  # a server that knows nothing yet
    text = again.get("/planner?scenario=tiny&beside=none").text
    for name in ("short", "money", "shortfall", "items", "supply", "lines", "full", "expansion"):
        assert f'data-panel="{name}"' in text
    assert "lines.csv, line 2: assumption (capacity, lead_time, price, learning)" in text
    assert sorted(path.name for path in (settings.folder / "plans").iterdir()) == started
    svg = again.get("/planner.svg?scenario=tiny&beside=none&panel=lines")
    assert svg.status_code == 200 and "<desc" in svg.text
    (book,) = re.findall(r'href="(/planner/workbook[^"]+)"', text)
    answer = again.get(book)
    assert "attachment" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert b"Assumed in" in archive.read("xl/sharedStrings.xml")


def test_changes_make_another_plan_whose_numbers_say_so(
    client: TestClient, solved: str, tmp_path: Path
) -> None:
    answer = client.get("/planner?scenario=tiny&beside=none&budgets=2")
    assert "has not been solved yet" in answer.text
    assert client.get("/planner.csv?scenario=tiny&beside=none&budgets=2").status_code == 404
    changes = Changes(budgets=2, preference=20, late=1, slip=2)
    own = read(TINY)
    made = changed(own, changes)
    assert [b.amount for b in made.budgets] == [2 * b.amount for b in own.budgets]
    assert [x.lead_time for x in made.lines] == [x.lead_time + 1 for x in own.lines]
    assert [x.delay for x in made.expansions] == [x.delay + 2 for x in own.expansions]
    assert all("lead_time" in x.also_assumed for x in made.lines)
    weight = made.parameters["preference_penalty"]
    assert (weight.value, weight.source, weight.high) == (20, "assumption", 20)
    assert changed(own, Changes()) == own
    kept = keep(plan(made), tmp_path, changes=changes.said())
    assert kept.facts["changes"] == [
        "budgets times 2", "European preference weighted 20", "deliveries 1 quarters later",
        "expansions 2 quarters slower",
    ]  # fmt: skip
    before = panels.money(Answer(tmp_path)).frame["cost"][0]
    assert before == pytest.approx(
        next(a.value for a in answers(plan(made)) if a.measure == "cost")
    )  # fmt: skip
    assert panels.full(kept).note.startswith("Worth of one more unit")


def test_a_question_is_its_files_its_changes_and_its_ledger(settings: Settings) -> None:
    within = settings.scenarios
    one = Question("tiny").stored("ledger-1", within)
    assert one == Question("tiny").stored("ledger-1", within)
    others = [
        Question("tiny", Changes(late=1)).stored("ledger-1", within),
        Question("tiny-no-expansion").stored("ledger-1", within),
        Question("tiny").stored("ledger-2", within),
    ]
    assert one not in others
    assert within is not None
    path = within / "tiny" / "items.csv"
    old = path.read_bytes()
    try:
        path.write_bytes(old + b"\n")
        assert Question("tiny").stored("ledger-1", within) != one
    finally:
        path.write_bytes(old)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("scenario=../secret", "Unknown scenario"), ("scenario=/etc", "Unknown scenario"),
        ("scenario=tiny/../tiny", "Unknown scenario"), ("scenario=%00", "Unknown scenario"),
        ("scenario=tiny&beside=..", "Unknown beside"), ("scenario=tiny&budgets=0", "choose 0.1"),
        ("scenario=tiny&late=99", "choose 0 to 8"), ("scenario=tiny&slip=x", "write a number"),
        ("scenario=tiny&preference=-1", "choose 0 to 50"),
        ("scenario=tiny&beside=tiny&changed=never", "Unknown changed"),
    ],
)  # fmt: skip
def test_a_bad_question_gets_one_clear_sentence(
    client: TestClient, settings: Settings, query: str, reason: str
) -> None:
    answer = client.get(f"/planner?{query}")
    assert 400 <= answer.status_code < 500
    assert reason in answer.text
    fields = dict(part.split("=") for part in query.split("&"))
    sent = client.post("/planner/solve", data=fields, follow_redirects=False)
    assert 400 <= sent.status_code < 500


@pytest.mark.parametrize("key", ["../secret", "0" * 32, ""])
def test_no_plan_is_reached_but_by_its_name(client: TestClient, key: str) -> None:
    assert 400 <= client.get("/planner/workbook", params={"key": key}).status_code < 500


def test_a_plan_that_cannot_be_made_says_why(
    client: TestClient, settings: Settings, ledger: Ledger
) -> None:
    broken = Question("tiny", Changes(late=3)).stored(ledger.hash, settings.scenarios)
    held = jobs(settings)
    home = held.folder / held.key(broken)
    home.mkdir(parents=True)
    (home / "failed.json").write_text('{"why": "The <solver> gave up."}')
    text = client.get("/planner?scenario=tiny&beside=none&late=3").text
    assert "was not solved:" in text and "The &lt;solver&gt; gave up." in text
    assert "Solve it" in text


def test_the_scenarios_that_come_along_are_found() -> None:
    known = shipped.scenarios()
    assert {"europe-2030", "europe-2030-buy-european", "tiny"} <= set(known)
    assert shipped.scenario("tiny").samefile(TINY)
    with pytest.raises(UnknownNameError, match="choose one of"):
        shipped.scenario("../scenarios/tiny")
    assert shipped.title(known["tiny"]).startswith("One nation")


def test_who_asks_for_nothing_sees_buy_european_beside_dual_track(
    ledger: Ledger, tmp_path: Path, settings: Settings
) -> None:
    own = replace(settings, folder=tmp_path, scenarios=None)
    text = TestClient(application(own, ledger)).get("/planner").text
    assert "Planner: buy European beside dual track" in text
    assert list(tmp_path.iterdir()) == []
