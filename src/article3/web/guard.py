"""What stands before every request: limits, headers, a log line without personal data."""

from __future__ import annotations

import asyncio
import html
import json
import logging
import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from article3.web.rate import Meter, address_of
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
COSTLY = (
    *("/check", "/budget", "/planner", "/outlook", "/brief", "/data."),
    *("/api/v1/check", "/api/v1/outlook"),
)
"""Paths whose requests count against the tighter limit; whatever is sent always does."""

_READING = ("GET", "HEAD", "OPTIONS")
_LINGER = 1.0
"""Seconds in which the rest of a refused upload is thrown away, so that its sender hears why."""
_DIGITS = 15

_TODO = {
    400: "Open the page by its usual address and try again.",
    403: "Open the page itself and send the form from there.",
    408: "Try again on a faster connection, or send less.",
    413: "Send the part that matters, or use the command line on your own machine.",
    429: "Nothing is wrong with what you asked; it was asked too often.",
    500: "Try again; if it happens twice, tell whoever runs this site which page it was.",
}


class RefusedError(Exception):
    """A request that is turned away while its body is read; ``args`` are status and sentence."""


class Guard:
    """Refuses what is too large, too slow, too often or sent from elsewhere; dresses every answer.

    Whatever goes wrong behind it becomes one clear page, and a line of the log that holds neither
    addresses, nor queries, nor anything somebody sent.
    """

    def __init__(self, app: App, settings: Settings) -> None:
        self.app, self.settings = app, settings
        self._all, self._costly = Meter(settings.requests), Meter(settings.heavy)
        self._inside: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, method, path = time.perf_counter(), scope["method"], scope["path"]
        answer = _Answer(send, path, bare=method == "HEAD")
        body = _Body(receive, self.settings)
        headers = dict(scope["headers"])
        who = address_of(scope, headers, behind_proxy=self.settings.behind_proxy)
        self._inside[who] = self._inside.get(who, 0) + 1
        try:
            refusal = self._refusal(method, path, headers, who)
            if refusal:
                await self._refuse(answer, body, path, *refusal)
                return
            if method == "HEAD":
                scope["method"] = "GET"  # the same answer, without its body
            answer.body = body
            await self.app(scope, body.receive, answer.send)
        except RefusedError as refused:
            await self._refuse(answer, body, path, *refused.args)
        except Exception as error:
            # Neither the message nor the values: either may be something somebody sent.
            frames = "".join(traceback.format_tb(error.__traceback__))
            log.error("%s failed: %s\n%s", _place(scope), type(error).__name__, frames)
            if not answer.begun:
                sentence = "Something went wrong on our side."
                await self._refuse(answer, body, path, 500, sentence)
        finally:
            self._inside[who] -= 1
            if not self._inside[who]:
                del self._inside[who]
            spent = 1000 * (time.perf_counter() - began)
            log.info("%s %s %d %.0f ms", method[:8], _place(scope), answer.status, spent)

    def _refusal(
        self, method: str, path: str, headers: dict[bytes, bytes], who: str
    ) -> tuple[int, str] | None:
        """Why a request is turned away before it is looked at; None where it is not."""
        if self.settings.names and _host(headers) not in self.settings.names:
            return 400, "This site does not answer under that name."
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or len(length) > _DIGITS:
            return 400, "The request says no length that could be."
        if int(length) > self.settings.largest_body:
            return 413, too_large(self.settings)
        if self.settings.requests and self._inside[who] > self.settings.together:
            return 429, "Too many requests at once from one address; wait for the others to end."
        if not self._all.take(who):
            return 429, "Too many requests from one address; wait a minute and try again."
        sends = method not in _READING
        if (sends or path.startswith(COSTLY)) and not self._costly.take(who):
            return 429, "Too much work asked for from one address; wait a minute and try again."
        if sends and _foreign(headers):
            return 403, "The form was sent from another site, so nothing was done."
        return None

    async def _refuse(
        self, answer: _Answer, body: _Body, path: str, status: int, sentence: str
    ) -> None:
        """One sentence and what to do: as JSON for the API and as a small page for a browser."""
        if answer.begun:
            return
        if path.startswith("/api/"):
            data, kind = json.dumps({"error": sentence}).encode(), b"application/json"
        else:
            data, kind = _page(sentence, _TODO[status]).encode(), b"text/html; charset=utf-8"
        headers = [(b"content-type", kind), (b"content-length", str(len(data)).encode()),
                   (b"cache-control", b"no-store")]  # fmt: skip
        if status == 429:
            headers.append((b"retry-after", b"60"))
        if not body.complete:
            headers.append((b"connection", b"close"))
        answer.body = None
        await answer.send({"type": "http.response.start", "status": status, "headers": headers})
        lingers = status == 413 and not body.complete
        await answer.send({"type": "http.response.body", "body": data, "more_body": lingers})
        if lingers:
            await body.discard(_LINGER)
            await answer.send({"type": "http.response.body", "body": b""})


class _Body:
    """The body of a request, which may be so large and take so long."""

    def __init__(self, receive: Receive, settings: Settings) -> None:
        self._receive, self._settings = receive, settings
        self._held, self._until = 0, time.monotonic() + settings.body_seconds
        self.complete = False
        self.refused: RefusedError | None = None

    async def receive(self) -> Message:
        """The next message; raises ``RefusedError`` for a body that is too large or too slow."""
        if self.refused:
            raise self.refused
        if self.complete:
            return await self._receive()
        try:
            left = max(self._until - time.monotonic(), 0.001)
            message = await asyncio.wait_for(self._receive(), left)
        except TimeoutError:
            self.refused = RefusedError(408, "The upload took too long.")
            raise self.refused from None
        self._held += len(message.get("body", b""))
        self.complete = not message.get("more_body", False)
        if self._held > self._settings.largest_body:
            self.refused = RefusedError(413, too_large(self._settings))
            raise self.refused
        return message

    async def discard(self, seconds: float) -> None:
        """Throw away what still comes, for a while."""
        until = time.monotonic() + seconds
        while not self.complete and (left := until - time.monotonic()) > 0:
            try:
                message = await asyncio.wait_for(self._receive(), left)
            except TimeoutError:
                return
            self.complete = not message.get("more_body", False)


class _Answer:
    """An answer on its way out: dressed in headers, without a body where none was asked for."""

    def __init__(self, send: Send, path: str, *, bare: bool) -> None:
        self._send, self._path, self._bare = send, path, bare
        self.status, self.begun = 500, False
        self.body: _Body | None = None

    async def send(self, message: Message) -> None:
        """Send a message, unless the request it answers was refused meanwhile."""
        if message["type"] == "http.response.start":
            # An application that takes a refusal for a broken body would say so instead.
            if self.body is not None and self.body.refused:
                raise self.body.refused
            self.status, self.begun = message["status"], True
            message["headers"] = _dressed(message.get("headers", []), self._path)
        elif self._bare:
            message = {**message, "body": b""}
        await self._send(message)


def too_large(settings: Settings) -> str:
    """The sentence about a body that is."""
    return f"The upload is larger than {settings.largest_body // (1024 * 1024)} MB."


def _host(headers: dict[bytes, bytes]) -> str:
    """The host name a request asks for, without its port."""
    host = headers.get(b"host", b"").decode("latin-1").lower()
    return host.partition("]")[0].strip("[") if host.startswith("[") else host.partition(":")[0]


def _foreign(headers: dict[bytes, bytes]) -> bool:
    """Whether a browser says that another site sent this; other programs say nothing."""
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site not in (b"same-origin", b"none")
    origin = headers.get(b"origin")
    return origin is not None and origin.partition(b"://")[2] != headers.get(b"host", b"")


def _dressed(headers: list[tuple[bytes, bytes]], path: str) -> list[tuple[bytes, bytes]]:
    """An answer's headers with the safe ones; a policy it has of its own stays."""
    own = {name for name, _ in headers}
    return [*headers, *(header for header in _safe(path) if header[0] not in own)]


def _safe(path: str) -> list[tuple[bytes, bytes]]:
    framed = "frame-ancestors *" if path.startswith("/embed/") else "frame-ancestors 'none'"
    return [*_HEADERS, (b"content-security-policy", (_POLICY + framed).encode())]


def _place(scope: Scope) -> str:
    """Which page was asked for: the route and not what was filled into it."""
    return str(getattr(scope.get("route"), "path", "-"))


def _page(sentence: str, todo: str) -> str:
    from article3.web.rendering import asset

    said = html.escape(sentence)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{said} · Article 3</title><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="{html.escape(asset("site.css"))}"></head>'
        '<body><header class="masthead"><p class="brand"><a href="/">Article 3</a></p></header>'
        f'<main id="main"><h1>{said}</h1><p class="lead">{html.escape(todo)}</p>'
        '<p><a href="/">Home</a></p></main></body></html>'
    )
