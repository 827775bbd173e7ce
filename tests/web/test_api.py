"""The HTTP API: the same answers as the command line, refusals in one sentence, files, tags."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from fastapi.testclient import TestClient

from article3.web.app import application
from article3.web.settings import Settings
from support import Ran

CLAIM = "Estonia spent 3.43% of GDP on defence in 2024."
SHARE = "defexp_share_gdp"

SAME = {
    "status": "status",
    "status/LUX?as_of=2024-12-31": "status LUX --as-of 2024-12-31",
    f"figure/POL/{SHARE}/2024?as_of=2024-12-31": f"figure POL {SHARE} 2024 --as-of 2024-12-31",
    "figure/EU23/gdp_share_of_nato/2024": "figure EU23 gdp_share_of_nato 2024",
    f"series/LUX,BEL/{SHARE}?periods=2020..2024": f"series LUX,BEL {SHARE} 2020..2024",
    f"series/all/{SHARE}?periods=2024": f"series all {SHARE} 2024",
    f"explain/LUX.{SHARE}.2024@nato-2024-06": f"explain LUX.{SHARE}.2024@nato-2024-06",
    f"revisions/POL/{SHARE}/2024": f"revisions POL {SHARE} 2024",
    "reconcile/BGR/2024": "reconcile BGR 2024",
    f"count/{SHARE}/2024?at_least=2&every_edition=true":
        f"count {SHARE} --year 2024 --at-least 2 --every-edition",
    f"rank/{SHARE}/2026?group=nordic": f"rank {SHARE} 2026 --group nordic",
    "promises?who=LUX": "promises LUX",
    "promises/review": "promises --review",
    "programmes": "programmes",
    "programmes?who=northlink": "programmes northlink",
    "calendar?who=LUX&from=2026-11-22": "calendar --who LUX --from 2026-11-22",
    "outlook/LUX?draws=200&borrowed=50": "outlook LUX --draws 200 --borrowed 50",
    "aid/donors?per=gdp": "aid donors --per gdp",
    "aid/donors/DEU": "aid donor DEU",
    "aid/fair-shares?donors=nordic": "aid fair-shares --donors nordic",
    "aid/next-package?value=500000000": "aid next-package --value 500e6",
    "aid/packages": "aid packages",
    "aid/pledges": "aid pledges",
    "editions": "editions list",
    "indicators": "editions list --indicators",
    f"editions/nato-2024-06/nato-2026-07?indicator={SHARE}":
        f"editions diff nato-2024-06 nato-2026-07 --indicator {SHARE}",
}  # fmt: skip


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Any]]:
    app = application(Settings(tmp_path_factory.mktemp("api"), requests=0, heavy=0))
    with TestClient(app, raise_server_exceptions=False) as client:

        def ask(address: str, method: str = "GET", **more: Any) -> Any:
            return client.request(method, f"/api/v1/{address}", **more)

        yield ask


@pytest.mark.parametrize(("address", "words"), SAME.items(), ids=SAME)
def test_an_address_answers_as_its_command_does(
    api: Callable[..., Any], run: Callable[..., Ran], address: str, words: str
) -> None:
    ran = run(*words.split(), "--json")
    assert ran.code == 0, ran.err
    answer = api(address)
    assert answer.status_code == 200, answer.text
    printed, content = json.loads(ran.out), answer.json()
    assert content["rows"] == printed["rows"]
    for key, value in content["query"].items():
        assert printed["query"][key] == value or key == "draws"


def test_a_gap_and_growth_explain_themselves(api: Callable[..., Any]) -> None:
    points, money = api("gap/LUX/2024?target=3.5&edition=nato-2024-06").json()["rows"]
    assert points["unit"] == "points of GNI"
    assert money["unit"].startswith("million Euro")
    grown = api("growth/POL/2014/2024?annual=true").json()["rows"][0]
    for row in (points, money, grown):
        assert row["formula"]
        again = api(f"explain/{row['figure_id']}").json()["rows"][0]
        assert again["value"] == row["value"]


def test_a_text_is_checked_and_not_kept(api: Callable[..., Any]) -> None:
    answer = api("check", "POST", json={"text": CLAIM, "published": "2024-07-01"})
    assert answer.headers["cache-control"] == "no-store"
    (row,) = answer.json()["rows"]
    assert (row["verdict_then"], row["verdict_now"]) == ("supported", "outdated")
    ids = [figure["figure_id"] for figure in row["evidence"]]
    assert f"EST.{SHARE}.2024@nato-2024-06" in ids


def test_lines_of_a_budget_are_ranged_as_its_file_would_be(
    api: Callable[..., Any], run: Callable[..., Ran], tmp_path: Path
) -> None:
    lines = [{"text": "Salaries of the armed forces", "amount": 250e6, "line_id": "a"},
             {"text": "Care of monuments", "amount": 1e6, "line_id": "b"}]  # fmt: skip
    asked = {"rows": lines, "ally": "LUX", "year": "2024", "currency": "EUR"}
    answer = api("eligible", "POST", json=asked)
    assert answer.status_code == 200, answer.text
    path = tmp_path / "budget.csv"
    pl.DataFrame(lines).with_columns(year=pl.lit("2024"), currency=pl.lit("EUR")).write_csv(path)
    printed = json.loads(run("eligible", path, "--ally", "LUX", "--json").out)
    found = [[row["value"] for row in content["rows"]] for content in (answer.json(), printed)]
    assert found[0] == found[1]
    assert found[0][0] == 250e6


@pytest.mark.parametrize("kind", ["csv", "parquet", "arrow"])
def test_a_series_comes_as_a_file(api: Callable[..., Any], kind: str) -> None:
    address = f"series/LUX,BEL/{SHARE}?periods=2014..2026"
    rows = api(address).json()["rows"]
    answer = api(f"{address}&format={kind}")
    read = {"csv": pl.read_csv, "parquet": pl.read_parquet, "arrow": pl.read_ipc}[kind]
    frame = read(io.BytesIO(answer.content))
    assert frame["value"].to_list() == [row["value"] for row in rows]
    assert frame["figure_id"].to_list() == [row["figure_id"] for row in rows]
    assert f'filename="series.{kind}"' in answer.headers["content-disposition"]
    accepted = api(address, headers={"accept": f"{answer.headers['content-type']}, */*;q=0.1"})
    assert accepted.content == answer.content
    assert "accept" in accepted.headers["vary"].split(", ")


def test_an_answer_is_tagged_and_not_sent_twice(api: Callable[..., Any]) -> None:
    first = api(f"rank/{SHARE}/2024")
    again = api(f"rank/{SHARE}/2024", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["content-encoding"] == "gzip"


REFUSED = {
    f"figure/LUXX/{SHARE}/2024": (404, "Unknown Ally or group 'LUXX'"),
    f"figure/LUX/{SHARE}/1800": (404, "No figure"),
    f"figure/LUX/{SHARE}/2024?asof=2024-01-01": (422, "Unknown parameter 'asof'; did you mean as_"),
    f"figure/LUX/{SHARE}/2024?as_of=0": (422, "as_of: write a date as 2024-12-31."),
    f"figure/LUX/{SHARE}/2024?as_of=-2024-01-01": (422, "as_of: write a date"),
    f"figure/{'x' * 101}/{SHARE}/2024": (422, "entity: String should have at most 100"),
    f"count/{SHARE}/2024": (422, "at_least: Field required."),
    f"count/{SHARE}/2024?at_least=nan": (422, "at_least:"),
    "gap/LUX/2024?target=1e400": (422, "target:"),
    "outlook/LUX?draws=100001": (422, "draws: Input should be less than or equal to 100000."),
    "outlook/LUX?seed=-1": (422, "seed:"),
    "outlook/LUX?target=3.5": (422, "'3.5' is not a target"),
    "calendar?from=2027-01-01&to=2026-01-01": (422, "The calendar ends"),
    "aid/donors?kind=military&stage=committed": (422, "Kiel's months print commitments in total"),
    "aid/donors?period=2014": (404, "kiel-"),
    "explain/": (404, ""),
    "explain/LUX.%00.2024@nato-2024-06": (404, ""),
    "nothing": (404, "There is no such page."),
}


@pytest.mark.parametrize("address", REFUSED, ids=lambda a: a[:60])
def test_what_cannot_be_answered_is_refused_in_a_sentence(
    api: Callable[..., Any], address: str
) -> None:
    status, words = REFUSED[address]
    answer = api(address)
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"error"}
    assert answer.json()["error"].startswith(words)
    assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"{", b"[]", b'{"text": ""}', b'{"text": "a", "more": 1}',
        b'{"text": "\\ud800"}', b'{"text": "a", "published": 0}', b"\xff\xfe",
        b'{"text": "a", "published": "2999-01-01"}', b"[" * 100_000,
        json.dumps({"text": "a" * 100_001}).encode(),
    ],
    ids=lambda sent: sent[:24].decode("latin-1"),
)  # fmt: skip
def test_a_text_that_is_none_is_refused(api: Callable[..., Any], sent: bytes) -> None:
    answer = api("check", "POST", content=sent, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize(
    "line",
    ['{"text": "a", "amount": NaN}', '{"text": "a", "amount": 1e400}', '{"text": "a"}',
     '{"text": "a", "amount": 1, "line_id": "\\ud800"}'],
)  # fmt: skip
def test_a_budget_line_without_a_number_is_refused(api: Callable[..., Any], line: str) -> None:
    body = f'{{"rows": [{line}]}}'.encode()
    answer = api("eligible", "POST", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422


@pytest.mark.parametrize("words", ["", "\0", '"', "a,b;c\td\n\r\n", "=1+1", "﻿", "'" * 2000])
def test_any_words_may_stand_in_a_budget_line(api: Callable[..., Any], words: str) -> None:
    asked = {"rows": [{"text": words, "amount": 1, "line_id": words[:99]},
                      {"text": "Main battle tanks", "amount": 2, "line_id": "x"}]}  # fmt: skip
    answer = api("eligible", "POST", json=asked)
    assert answer.status_code in (200, 422), answer.text


def test_another_method_names_the_one_allowed(api: Callable[..., Any]) -> None:
    answer = api("check", "GET")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_the_description_names_every_refusal_and_an_example(api: Callable[..., Any]) -> None:
    described = api("openapi.json").json()
    assert len(described["paths"]) >= 30
    for path, ways in described["paths"].items():
        for way in ways.values():
            assert way["summary"], path
            assert way["description"], path
            assert {"200", "400", "404", "413", "422", "429"} <= set(way["responses"]), path
            for refusal in ("400", "404", "413", "422", "429"):
                content = way["responses"][refusal]["content"]["application/json"]
                assert content["schema"]["$ref"].endswith("/Problem"), path
            for parameter in way.get("parameters", []):
                if parameter["in"] == "path":
                    assert parameter["schema"]["examples"], (path, parameter["name"])
