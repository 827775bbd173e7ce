"""A server in this process that speaks as much S3 as files need: whole, in parts, in ranges."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY, SECRET = "AKIDEXAMPLEKEY", "secret-of-the-store"


class S3(ThreadingHTTPServer):
    """What it holds by path, and whether it is down; everybody but ``KEY`` is refused."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.held: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.asked: list[tuple[str, str]] = []
        self.down = False

    @property
    def environment(self) -> dict[str, str]:
        """What leads a client here."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.server_port}", "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "eu-west-1",
        }  # fmt: skip


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: S3

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _do(self) -> None:
        url = urlsplit(self.path)
        asked = {name: found[0] for name, found in parse_qs(url.query, True).items()}
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.asked.append((self.command, url.path))
        if self.server.down:
            return self._say(503, b"<Error><Code>SlowDown</Code></Error>")
        if f"Credential={KEY}/" not in (self.headers.get("authorization") or ""):
            said = self.headers.get("authorization") or ""
            return self._say(403, f"<Error><Code>Refused</Code><I>{said}</I></Error>".encode())
        if self.command in ("GET", "HEAD"):
            return self._give(url.path)
        if self.command == "POST" and "uploads" in asked:
            self.server.parts[url.path] = {}
            return self._say(200, b"<InitiateMultipartUploadResult><UploadId>one</UploadId>"
                                  b"</InitiateMultipartUploadResult>")  # fmt: skip
        if "partNumber" in asked:
            self.server.parts[url.path][int(asked["partNumber"])] = body
        elif self.command == "POST":
            parts = self.server.parts.pop(url.path)
            self.server.held[url.path] = b"".join(parts[n] for n in sorted(parts))
            return self._say(200, b"<CompleteMultipartUploadResult><ETag>whole</ETag>"
                                  b"</CompleteMultipartUploadResult>")  # fmt: skip
        else:
            self.server.held[url.path] = body
        return self._say(200, b"", etag=hashlib.md5(body, usedforsecurity=False).hexdigest())

    do_GET = do_HEAD = do_PUT = do_POST = _do  # noqa: N815

    def _give(self, path: str) -> None:
        held = self.server.held.get(path)
        if held is None:
            return self._say(404, b"<Error><Code>NoSuchKey</Code></Error>")
        wanted = (self.headers.get("range") or "").removeprefix("bytes=")
        if not wanted:
            return self._say(200, held, etag="x")
        start, _, end = wanted.partition("-")
        first, last = int(start), min(int(end), len(held) - 1)
        return self._say(206, held[first : last + 1], etag="x",
                         span=f"bytes {first}-{last}/{len(held)}")  # fmt: skip

    def _say(self, status: int, body: bytes, etag: str = "", span: str = "") -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.send_header("last-modified", "Sun, 01 Nov 2026 00:00:00 GMT")
        if etag:
            self.send_header("etag", f'"{etag}"')
        if span:
            self.send_header("content-range", span)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@contextmanager
def s3() -> Iterator[S3]:
    """The server, running."""
    server = S3()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
