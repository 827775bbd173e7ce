"""Who looks at a page: a bearer token exchanged for a short-lived cookie.

The cookie names the account and the token's hash under a seal; every request asks anew whether the
token still holds, so ending a token ends its pages at once. Forms carry a word of their own that
another site cannot know.
"""

from __future__ import annotations

import hmac
import json
import secrets
import time
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import select

from article3.share import identity, tickets
from article3.share.identity import Caller
from article3.share.service import Service
from article3.share.tables import parties, principals

SECONDS = 3600
"""How long a visit lasts at most; signing in again takes the token again."""

_NAME = "article3-share"


@dataclass(frozen=True, slots=True)
class Visitor:
    """An account that signed in; ``form`` is the word its forms must carry.

    ``steward`` says whether it may grant, refuse and see readings for its party.
    """

    caller: Caller
    name: str
    party: str
    party_name: str
    steward: bool
    form: str

    @property
    def id(self) -> str:
        """The account."""
        return self.caller.principal


class Sessions:
    """The visits to one sharing server; the state is in the cookies."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._secret = hmac.digest(service.keys.tickets, b"article3 pages: visits", "sha256")
        self._forms = hmac.digest(service.keys.tickets, b"article3 pages: forms", "sha256")

    def begin(self, request: Request, token: str, response: Response) -> bool:
        """Give a visit to whoever has a valid token; whether it was one."""
        with self.service.store.look() as connection:
            found = identity.caller(connection, f"Bearer {token.strip()}")
        if found is None:
            return False
        ends = min(int(time.time()) + SECONDS, found.expires)
        body = [found.principal, found.credential, found.expires, ends, secrets.token_hex(16)]
        text = tickets.sealed(json.dumps(body).encode(), self._secret)
        response.set_cookie(
            _cookie(request), text, max_age=max(ends - int(time.time()), 0), path="/",
            httponly=True, samesite="strict", secure=request.url.scheme == "https",
        )  # fmt: skip
        return True

    def end(self, request: Request, response: Response) -> None:
        """Take the cookie back."""
        response.delete_cookie(_cookie(request), path="/", httponly=True, samesite="strict",
                               secure=request.url.scheme == "https")  # fmt: skip

    def visitor(self, request: Request) -> Visitor | None:
        """Who asks, while the visit and the token behind it hold."""
        text = request.cookies.get(_cookie(request), "")
        body = tickets.opened(text, self._secret)
        if body is None:
            return None
        principal, credential, expires, ends, _ = json.loads(body)
        if ends <= time.time():
            return None
        with self.service.store.look() as connection:
            found = identity.still(connection, credential, principal, expires)
            row = connection.execute(
                select(principals, parties.c.name.label("party_name"))
                .join(parties, parties.c.id == principals.c.party)
                .where(principals.c.id == principal)
            ).first()
        if found is None or row is None:
            return None
        form = hmac.digest(self._forms, text.encode(), "sha256").hex()
        return Visitor(
            found, row.name, row.party, row.party_name, "steward" in row.roles, form
        )  # fmt: skip


def _cookie(request: Request) -> str:
    """The cookie's name: under TLS one that no other host and no plain connection can set."""
    return f"__Host-{_NAME}" if request.url.scheme == "https" else _NAME
