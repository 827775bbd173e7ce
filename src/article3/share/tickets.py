"""Tickets: what a file's address must carry, because no bearer token travels with it.

A ticket names the file, who asked, under which share and token, and until when, under an HMAC. It
is checked on every fetch, and what it names is decided anew: a revoked grant or token ends a live
ticket at once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass

SECONDS = 900
_LONGEST = 2048


@dataclass(frozen=True, slots=True)
class Ticket:
    """Leave to fetch one file.

    ``credential`` names the token it was asked with: the hash of a bearer token, or the ``jti`` or
    hash of an OAuth token. ``expires`` is in seconds since 1970.
    """

    object: str
    principal: str
    credential: str
    share: str
    schema: str
    table: str
    expires: int


def write(ticket: Ticket, secret: bytes) -> str:
    """A ticket as text for an address."""
    body = json.dumps(asdict(ticket), sort_keys=True, separators=(",", ":")).encode()
    return sealed(body, secret)


def read(text: str, secret: bytes, now: int) -> Ticket | None:
    """The ticket, if this server sealed it and its time has not run out."""
    body = opened(text, secret)
    if body is None:
        return None
    try:
        found = Ticket(**json.loads(body))
    except (TypeError, ValueError):
        return None
    return found if found.expires > now else None


def sealed(body: bytes, secret: bytes) -> str:
    """A body and its HMAC as text for an address or a cookie; anybody can read it."""
    return f"{_text(body)}.{_text(_seal(body, secret))}"


def opened(text: str, secret: bytes) -> bytes | None:
    """The body of :func:`sealed`, if this secret sealed it."""
    if len(text) > _LONGEST:
        return None
    body_text, dot, seal_text = text.partition(".")
    body, seal = _bytes(body_text), _bytes(seal_text)
    if not dot or body is None or seal is None:
        return None
    return body if hmac.compare_digest(seal, _seal(body, secret)) else None


def _seal(body: bytes, secret: bytes) -> bytes:
    return hmac.new(secret, body, hashlib.sha256).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes | None:
    """The bytes of unpadded base64; None for what is not written exactly as we write it."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return data if _text(data) == text else None
