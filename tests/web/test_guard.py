"""What stands before every request: each refusal, and that nothing personal is logged."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from article3.web import app as web
from article3.web import patience
from article3.web.guard import Guard
from article3.web.rate import Meter, address_of
from article3.web.settings import Settings

KILOBYTE = 1024


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("web")


@pytest.fixture(scope="module")
def application(folder: Path) -> Iterator[FastAPI]:
    made = web.application(Settings(folder, requests=0, largest_body=512 * KILOBYTE))

    @made.get("/test-broken")
    def broken(who: str = "") -> None:
        raise ValueError(f"{who} wrote this")

    yield made
    made.state.sandbox.close()


@pytest.fixture(scope="module")
def client(application: FastAPI) -> TestClient:
    return TestClient(application)


def _guarded(settings: Settings) -> TestClient:
    """A small application behind the guard."""
    inner = FastAPI()

    @inner.get("/check")
    @inner.get("/ranking")
    def read() -> str:
        return "read"

    @inner.post("/check")
    async def sent(request: Request) -> int:
        return len(await request.body())

    inner.add_middleware(Guard, settings=settings)
    return TestClient(inner)


def test_too_large_a_body_is_refused_with_and_without_its_length(client: TestClient) -> None:
    answer = client.post("/check", content=b"x" * (600 * KILOBYTE))
    assert answer.status_code == 413
    assert "larger than 0 MB" in answer.text
    assert "<h1>" in answer.text
    chunks = iter([b"x" * (100 * KILOBYTE)] * 6)
    mixed = {"content-type": "multipart/form-data; boundary=x"}
    answer = client.post("/check", content=chunks, headers=mixed)
    assert answer.status_code == 413
    answer = client.post("/api/v1/check", content=b"x" * (600 * KILOBYTE))
    assert answer.json() == {"error": "The upload is larger than 0 MB."}


@pytest.mark.parametrize("length", ["-1", "1e9", "9" * 30, "0x10", " "])
def test_a_length_that_is_none_is_refused(length: str, tmp_path: Path) -> None:
    sent: list[Any] = []
    scope = {"type": "http", "method": "POST", "path": "/check", "client": ("192.0.2.1", 1),
             "headers": [(b"content-length", length.encode())]}  # fmt: skip

    async def nothing(*_: Any) -> Any:
        raise AssertionError("the application was asked")

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(Guard(nothing, Settings(tmp_path))(scope, nothing, send))
    assert sent[0]["status"] == 400


def test_an_address_asks_so_often_and_no_more(tmp_path: Path) -> None:
    client = _guarded(Settings(tmp_path, requests=6, heavy=2))
    assert [client.get("/check").status_code for _ in range(3)] == [200, 200, 429]
    answer = client.get("/check")
    assert answer.headers["retry-after"] == "60"
    assert "wait a minute" in answer.text
    assert [client.get("/ranking").status_code for _ in range(3)] == [200, 200, 429]


def test_the_proxys_word_counts_and_nobody_elses(tmp_path: Path) -> None:
    behind = _guarded(Settings(tmp_path, requests=1, behind_proxy=True))
    for last in ("192.0.2.1", "192.0.2.2"):
        told = {"x-forwarded-for": f"198.51.100.9, {last}"}
        assert behind.get("/ranking", headers=told).status_code == 200
    assert (
        behind.get("/ranking", headers={"x-forwarded-for": "9.9.9.9, 192.0.2.1"}).status_code == 429
    )
    alone = _guarded(Settings(tmp_path, requests=1))
    assert alone.get("/ranking", headers={"x-forwarded-for": "192.0.2.1"}).status_code == 200
    assert alone.get("/ranking", headers={"x-forwarded-for": "192.0.2.2"}).status_code == 429


def test_one_line_of_ipv6_is_one_address() -> None:
    def who(text: str) -> str:
        return address_of({"client": ("192.0.2.9", 1)}, {b"x-forwarded-for": text.encode()},
                          behind_proxy=True)  # fmt: skip

    assert who("2001:db8:1:2:aaaa::1") == who("[2001:db8:1:2:bbbb::2]:443") == "2001:db8:1:2::/64"
    assert who("::ffff:192.0.2.1") == who("192.0.2.1:5000") == "192.0.2.1"
    assert who("x" * 9000) == who("") == "192.0.2.9"


def test_many_addresses_cost_no_more_memory_than_few() -> None:
    meter = Meter(5, most=100)
    for number in range(10_000):
        assert meter.take(str(number), 0.0)
    assert len(meter._held) == 100
    assert Meter(0).take("anybody")


def test_requests_under_way_are_counted(tmp_path: Path) -> None:
    inner = FastAPI()
    open_gate = asyncio.Event()

    @inner.get("/slow")
    async def slow() -> str:
        await open_gate.wait()
        return "at last"

    inner.add_middleware(Guard, settings=Settings(tmp_path, together=2))

    async def ask() -> list[int]:
        carrier = httpx.ASGITransport(app=inner)
        async with httpx.AsyncClient(transport=carrier, base_url="http://test") as client:
            first = [asyncio.create_task(client.get("/slow")) for _ in range(2)]
            await asyncio.sleep(0.1)
            third = await asyncio.wait_for(client.get("/slow"), 10)
            open_gate.set()
            return [third.status_code, *[(await task).status_code for task in first]]

    assert asyncio.run(ask()) == [429, 200, 200]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"sec-fetch-site": "same-origin"}, 400),
        ({"sec-fetch-site": "none"}, 400),
        ({"origin": "http://testserver"}, 400),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://testserver.evil.example"}, 403),
        ({"origin": "null"}, 403),
    ],
)
def test_what_another_site_sends_does_nothing(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    for path in ("/check", "/check/x/delete", "/budget", "/budget/x/delete"):
        assert client.post(path, headers=headers).status_code == status, path


def test_a_host_of_another_name_is_turned_away(folder: Path) -> None:
    client = _guarded(Settings(folder, names=("burden.example", "::1")))
    for host, status in (("burden.example", 200), ("Burden.Example:8000", 200), ("[::1]:80", 200),
                         ("evil.example", 400), ("burden.example.evil", 400)):  # fmt: skip
        assert client.get("/ranking", headers={"host": host}).status_code == status, host


def test_one_hosts_answers_are_not_anothers(application: FastAPI) -> None:
    """Pages print their own address: one kept under another host would send readers there."""

    def key(path: str, **headers: str) -> object:
        held = [(name.encode(), value.encode()) for name, value in headers.items()]
        return web._key(Request({"type": "http", "path": path, "query_string": b"", "headers": held,
                                 "server": ("test", 80), "scheme": "http"}))  # fmt: skip

    assert key("/ranking", host="evil.example") != key("/ranking", host="test")
    assert key("/figure/x", host="test/ranking#") != key("/ranking", host="test")
    assert key("/ranking", host="test") == key("/ranking", host="test")


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example",
             "/\r\nset-cookie: a=b", "\\\\evil.example", "javascript:alert(1)"],
)  # fmt: skip
def test_settings_lead_nowhere_else(client: TestClient, back: str) -> None:
    answer = client.get("/settings", params={"theme": "dark", "back": back}, follow_redirects=False)
    assert answer.headers["location"] == "/"
    assert "a=b" not in str(answer.headers)
    cookie = client.get("/settings", params={"theme": "x; domain=evil"}, follow_redirects=False)
    assert "set-cookie" not in cookie.headers


def test_head_is_get_without_a_body(client: TestClient) -> None:
    for path in ("/health", "/check", "/no-such-page"):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (get.status_code, b"")
        assert head.headers["content-length"] == get.headers["content-length"]
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert client.request(method, "/figure/x").status_code == 405


def test_every_answer_is_dressed(client: TestClient) -> None:
    big = client.post("/check", content=b"x" * (600 * KILOBYTE))
    for answer in (client.get("/health"), client.get("/no-such-page"), client.get("/test-broken"),
                   client.get("/static/site.css"), big):  # fmt: skip
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/%0d%0aset-cookie:a=b", "/figure/%0d%0ax", "/%00", "/ranking/%e2%80%a8", "/..%2f",
             "/static/..%2fapp.py", "/static/%2e%2e/app.py",
             "/check/..%2f..%2fsecret", "/check/" + "a" * 5000],
)  # fmt: skip
def test_odd_paths_are_no_pages(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"hx-request": "true"})
    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers
    assert "def application" not in answer.text


def test_what_breaks_is_one_clear_page_and_its_words_are_not_logged(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "article3.web"):
        answer = client.get("/test-broken?who=somebody@example.org")
    assert answer.status_code == 500
    assert "went wrong on our side" in answer.text
    assert "ValueError" in caplog.text
    assert "in broken" in caplog.text
    assert "somebody" not in caplog.text + answer.text


def test_logs_name_the_page_and_nobody(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "article3.web"):
        client.get("/figure/somebody-else", headers={"x-forwarded-for": "192.0.2.77"})
        client.get("/check/AAAAAAAAAAAAAAAAAAAAAA?by=today")
        client.get("/search?q=my-own-name")
        client.get("/no-such/somebody")
        client.post("/check", files={"text": (None, "Somebody spent 5% of GDP.")})
    lines = [record.getMessage() for record in caplog.records if record.name == "article3.web"]
    assert [line.rsplit(" ", 2)[0] for line in lines[:2]] == [
        "GET /figure/{figure_id:path} 404", "GET /check/{name} 404",
    ]  # fmt: skip
    whole = " ".join(lines)
    for word in (
        "somebody",
        "Somebody",
        "AAAA",
        "my-own-name",
        "192.0.2.77",
        "testclient",
        "today",
    ):
        assert word not in whole


@contextlib.contextmanager
def _served(application: FastAPI) -> Iterator[int]:
    """The application on a port of its own, over real connections."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(application, log_level="critical", http=patience.PatientProtocol,
                                ws="none", lifespan="off")  # fmt: skip
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield int(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(10)


def _said(port: int, *pieces: bytes, wait: float = 0.0) -> tuple[bytes, float]:
    """What is answered to bytes on a connection, and after how long it ends."""
    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        for piece in pieces:
            with contextlib.suppress(ConnectionError):
                line.sendall(piece)
            time.sleep(wait)
        answer = b""
        with contextlib.suppress(ConnectionError):
            while piece := line.recv(65536):
                answer += piece
    return answer, time.monotonic() - started


def test_slow_heads_and_slow_bodies_are_not_waited_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PATIENCE", 0.4)
    application = web.application(Settings(folder, requests=0, body_seconds=0.4))
    with _served(application) as port:
        for head in (b"", b"GET /health HTTP/1.1\r\nHost: a\r\n"):
            answer, spent = _said(port, head)
            assert answer == b""
            assert spent < 10
        kept = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
        answer, _ = _said(port, kept, b"GET /health HTTP/1.1\r\n", wait=0.2)
        assert answer.count(b"HTTP/1.1 200") == 1
        answer, spent = _said(port, b"POST /check HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n"
                          b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x")  # fmt: skip
        assert answer.startswith(b"HTTP/1.1 408")
        assert spent < 10
        assert b"The upload took too long." in answer
        again = b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        assert _said(port, again)[0].startswith(b"HTTP/1.1 200")
    application.state.sandbox.close()


def test_a_gigabyte_is_refused_as_soon_as_it_is_announced_or_grows(application: FastAPI) -> None:
    with _served(application) as port:
        head = (
            b"POST /budget HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        )
        answer, spent = _said(port, head + b"Content-Length: 1073741824\r\n\r\n" + b"x" * 9999)
        assert answer.startswith(b"HTTP/1.1 413")
        assert spent < 10
        part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
        first = b"%x\r\n%s\r\n" % (len(part), part)
        endless = [head + b"Transfer-Encoding: chunked\r\n\r\n" + first, *[chunk] * 200]
        answer, spent = _said(port, *endless)
        assert answer.startswith(b"HTTP/1.1 413")
        assert spent < 10


def test_a_form_has_few_parts(client: TestClient) -> None:
    many = [("text", (None, "x"))] * 40
    assert client.post("/check", files=many).status_code == 400
    files = [("file", (f"{n}.txt", b"x")) for n in range(9)]
    assert "Too many files" in client.post("/check", files=files).text
    headers = b"".join(b"x-%d: y\r\n" % n for n in range(99))
    body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n' + headers + b"\r\nz\r\n--x--"
    mixed = {"content-type": "multipart/form-data; boundary=x"}
    assert client.post("/check", content=body, headers=mixed).status_code == 400
    for content in (
        b"",
        b"--x",
        b"--y\r\n\r\n--y--",
        b"--x\r\nContent-Disposition: y\r\n\r\n\r\n--x--",
    ):
        assert client.post("/check", content=content, headers=mixed).status_code in (400, 422)
    assert client.post("/check", data={"text": "x"}).status_code == 400


def test_nothing_of_an_upload_touches_the_disk(
    application: FastAPI, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from starlette.formparsers import SpooledTemporaryFile

    rolled = []
    monkeypatch.setattr(SpooledTemporaryFile, "rollover", lambda self: rolled.append(1))
    large = web.application(Settings(folder, requests=0))
    data = b"text,amount\n" + b"Pay,1\n" * 400_000
    answer = TestClient(large).post("/budget", files={"file": ("a.csv", data)})
    large.state.sandbox.close()
    assert answer.status_code == 422
    assert "10,000 can be looked at here" in answer.text
    assert rolled == []
    assert not list(folder.rglob("*.*"))


def test_work_beyond_what_can_wait_is_told_to_come_back() -> None:
    from article3.web.forms import BusyError, Lane

    async def ask() -> list[object]:
        lane, gate = Lane(1, 1), threading.Event()
        held = [asyncio.create_task(lane.run(gate.wait)) for _ in range(2)]
        await asyncio.sleep(0.05)
        with pytest.raises(BusyError):
            await lane.run(gate.wait)
        gate.set()
        return [*(await asyncio.gather(*held)), await lane.run(lambda: "done")]

    assert asyncio.run(ask()) == [True, True, "done"]
