"""The documentation of the API: what it shows can be run as it stands."""

from __future__ import annotations

import html
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from article3.web.app import application
from article3.web.pages.api import Address, addresses
from article3.web.settings import Settings

ADDRESSES = [one for room in addresses().values() for one in room]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = application(Settings(tmp_path_factory.mktemp("web"), requests=0, heavy=0))
    with TestClient(app) as found:
        yield found


def test_the_page_names_every_address_and_the_running_origin(client: TestClient) -> None:
    page = client.get("/api", headers={"host": "ledger.example"})
    described = client.get("/api/v1/openapi.json").json()
    ways = [(path, way) for path, of in described["paths"].items() for way in of]
    assert len(ADDRESSES) == len(ways)
    for one in ADDRESSES:
        assert f'id="{one.name}"' in page.text
    shown = [html.unescape(found) for found in re.findall(r'"curl">([^<]+)<', page.text)]
    assert len(shown) == len(ADDRESSES)
    assert all(command.startswith('curl "http://ledger.example/api/v1/') for command in shown)
    assert "ledger.example" not in client.get("/api").text


@pytest.mark.parametrize("one", ADDRESSES, ids=lambda one: one.name)
def test_every_example_answers(client: TestClient, one: Address, tmp_path: Path) -> None:
    words = shlex.split(one.curl("http://testserver").replace("\\\n", " "))
    url = words[1]
    if one.body:
        header = dict([words[words.index("--header") + 1].split(": ")])
        answer = client.post(url, content=words[words.index("--data") + 1], headers=header)
    else:
        answer = client.get(url)
    assert answer.status_code == 200, answer.text
    assert answer.json().get("rows", True)


def test_the_python_shown_runs(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import urllib.request

    def opened(asked: Any) -> io.BytesIO:
        if isinstance(asked, str):
            return io.BytesIO(client.get(asked).content)
        answer = client.post(asked.full_url, content=asked.data, headers=dict(asked.headers))
        return io.BytesIO(answer.content)

    monkeypatch.setattr(urllib.request, "urlopen", opened)
    by_path = {one.path: one for one in ADDRESSES}
    for path in ("/api/v1/figure/{entity}/{indicator}/{period}", "/api/v1/check"):
        names: dict[str, Any] = {}
        exec(by_path[path].python("http://testserver"), names)  # noqa: S102
        assert names["answer"]["rows"]
