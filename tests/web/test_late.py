"""Starting: what needs no page is answered at once, a page is waited for."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from article3.web import app as made
from article3.web.settings import Settings


def test_a_page_asked_for_before_it_is_there_is_waited_for(tmp_path: Path) -> None:
    app = made.application(Settings(tmp_path, requests=0, heavy=0), late=True)

    def status(answered: dict[str, Any]) -> Any:
        return answered["status"]

    async def both() -> tuple[int, int]:
        page = asyncio.create_task(asked(app, "/ranking"))
        health, style = [await asked(app, path) for path in ("/health", "/static/site.css")]
        assert status(style) == 200
        assert not page.done()
        await asyncio.to_thread(made._add_pages, app)
        return status(health), status(await page)

    assert asyncio.run(both()) == (200, 200)


async def asked(app: Any, path: str) -> dict[str, Any]:
    """The head of an answer, without a server between."""
    heads: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        heads.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "headers": [(b"host", b"here")], "client": ("192.0.2.1", 1),
        "server": ("here", 80), "state": {},
    }  # fmt: skip
    await app(scope, receive, send)
    return heads[0]


def test_an_application_that_lives_has_its_pages(tmp_path: Path) -> None:
    app = made.application(Settings(tmp_path, requests=0, heavy=0), late=True)
    with TestClient(app) as client:
        assert client.get("/ranking").status_code == 200
        assert "Ranking" in client.get("/nothing-here").text  # the navigation of an error page


def test_without_its_pages_a_process_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr("os.kill", lambda process, sign: ended.append(sign))

    def broken(app: Any) -> None:
        raise ImportError("no room")

    monkeypatch.setattr(made, "_add_pages", broken)
    app = made.application(Settings(tmp_path), late=True)
    made._warm(app)
    assert len(ended) == 1
