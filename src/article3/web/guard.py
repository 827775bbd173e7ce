"""What stands before every request: limits, headers, a log line without personal data."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from article3.web.settings import Settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

log = logging.getLogger("article3.web")

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
)
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
)
_MANY = 20_000
_WINDOW = 60.0
COSTLY = ("/check", "/budget", "/planner", "/outlook", "/brief", "/api/v1/check", "/api/v1/outlook")
"""Paths whose requests count against the tighter limit; a POST always does."""


class TooLargeError(Exception):
    """A body that grew beyond the limit while it was read."""


class Guard:
    """Refuses what is too large or too often, and dresses every answer in safe headers."""

    def __init__(self, app: App, settings: Settings) -> None:
        self.app, self.settings = app, settings
        self._seen: dict[tuple[str, bool], deque[float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), *_safe(scope["path"])]
            await send(message)

        try:
            refusal = self._refusal(scope)
            if refusal:
                await _answer(sent, scope, *refusal)
            else:
                await self.app(scope, self._bounded(receive), sent)
        except TooLargeError:
            await _answer(sent, scope, 413, self._too_large())
        finally:
            spent = 1000 * (time.perf_counter() - started)
            log.info("%s %s %d %.0f ms", scope["method"], _plain(scope["path"]), status, spent)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > self.settings.largest_body:
            return 413, self._too_large()
        costly = scope["method"] == "POST" or scope["path"].startswith(COSTLY)
        if self._too_often(self._address(scope, headers), costly=costly):
            return 429, "Too many requests from one address; wait a minute and try again."
        return None

    def _address(self, scope: Scope, headers: dict[bytes, bytes]) -> str:
        if self.settings.behind_proxy and (told := headers.get(b"x-forwarded-for")):
            return told.decode("latin-1").rsplit(",", maxsplit=1)[-1].strip()
        return str((scope.get("client") or ("",))[0])

    def _too_often(self, address: str, *, costly: bool) -> bool:
        if not self.settings.requests:
            return False
        now = time.monotonic()
        if len(self._seen) > _MANY:
            self._seen = {k: v for k, v in self._seen.items() if now - v[-1] < _WINDOW}
        kinds = [(False, self.settings.requests)] + ([(True, self.settings.heavy)] * costly)
        times = [(self._seen.setdefault((address, kind), deque()), most) for kind, most in kinds]
        for when, most in times:
            while when and now - when[0] >= _WINDOW:
                when.popleft()
            if len(when) >= most:
                return True
        for when, _ in times:
            when.append(now)
        return False

    def _bounded(self, receive: Receive) -> Receive:
        held = 0

        async def received() -> Message:
            nonlocal held
            message = await receive()
            held += len(message.get("body", b""))
            if held > self.settings.largest_body:
                raise TooLargeError
            return message

        return received

    def _too_large(self) -> str:
        most = self.settings.largest_body // (1024 * 1024)
        return f"The upload is larger than {most} MB; send less."


def _safe(path: str) -> list[tuple[bytes, bytes]]:
    framed = "frame-ancestors *" if path.startswith("/embed/") else "frame-ancestors 'none'"
    return [*_HEADERS, (b"content-security-policy", (_POLICY + framed).encode())]


def _plain(path: str) -> str:
    """A path for the log: nothing that could break a line, and not without end."""
    return "".join(c if c.isprintable() else "?" for c in path[:200])


async def _answer(send: Send, scope: Scope, status: int, sentence: str) -> None:
    """A refusal in one sentence, as JSON for the API and as a plain page for a browser."""
    import html
    import json

    if scope["path"].startswith("/api/"):
        body, kind = json.dumps({"error": sentence}).encode(), b"application/json"
    else:
        text = html.escape(sentence)
        body = (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{text}</title>'
            f'<body><h1>{text}</h1><p><a href="/">Article 3</a></p></body></html>'
        ).encode()
        kind = b"text/html; charset=utf-8"
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()),
               (b"connection", b"close")]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
