"""The demonstration's server: in a thread for the story, or left running with profiles."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from joserfc import jwt
from joserfc.jwk import ECKey

from article3.errors import ShareError
from article3.share import NOTICE, identity, profiles
from article3.share.app import application, listening
from article3.share.demo import world
from article3.share.service import Service

HOST = "127.0.0.1"
AUDIENCE = "article3-share"
_LIFE = 600


@contextmanager
def running(app: FastAPI) -> Iterator[int]:
    """A server in a thread at a free port, for as long as the block lasts."""
    import uvicorn

    with listening(HOST, 0) as bound:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        for _ in range(3000):
            if server.started or not thread.is_alive():
                break
            time.sleep(0.01)
        if not server.started:
            raise ShareError("The demonstration's server did not start.")
        try:
            yield int(bound.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(10)


class Issuer:
    """An issuer of OAuth tokens for the demonstration alone: client credentials, ES256."""

    def __init__(self, address: str, secrets_of: Mapping[str, str]) -> None:
        self.address = address
        self._hashes = {name: _hash(secret) for name, secret in secrets_of.items()}
        self._key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)

    def jwks(self) -> dict[str, Any]:
        """The public key tokens are checked by."""
        return {"keys": [self._key.as_dict(private=False)]}

    def token(self, client: str, secret: str) -> str | None:
        """A token for a client that knows its secret."""
        held = self._hashes.get(client, _hash(""))
        if not hmac.compare_digest(held, _hash(secret)) or client not in self._hashes:
            return None
        now = int(time.time())
        claims = {"iss": self.address, "sub": client, "aud": AUDIENCE, "iat": now,
                  "exp": now + _LIFE}  # fmt: skip
        header = {"alg": "ES256", "typ": "at+jwt", "kid": self._key.kid}
        return jwt.encode(header, claims, self._key, algorithms=["ES256"])

    def answer(self, authorization: str | None) -> Response:
        """The answer to a request for a token (RFC 6749, 4.4), its client named by Basic."""
        kind, _, given = (authorization or "").partition(" ")
        try:
            text = base64.b64decode(given, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            text = ""
        client, _, secret = text.partition(":")
        made = self.token(client, secret) if kind.lower() == "basic" else None
        if made is None:
            return JSONResponse({"error": "invalid_client"}, 401, {"www-authenticate": "Basic"})
        body = {"access_token": made, "token_type": "Bearer", "expires_in": _LIFE}
        return JSONResponse(body, headers={"cache-control": "no-store"})


def stay(
    service: Service, port: int, folder: Path | None, say: Callable[[str], object],
    face: Callable[[FastAPI, Service], Any] = lambda app, _: app,
) -> None:  # fmt: skip
    """Fill the store, write a bearer profile a recipient to a folder, and serve until stopped.

    In the folder's ``oauth`` and ``oauth-before-1.2`` lie profiles for OAuth, as newer and older
    clients read them, in ``owners`` one for each owner's steward. ``face``
    puts pages around the application.
    """
    import uvicorn

    with listening(HOST, port) as bound:
        address = f"http://{HOST}:{bound.getsockname()[1]}"
        made = world.make(service)
        clients = {name: secrets.token_urlsafe(24) for name in world.RECIPIENTS}
        issuer = Issuer(f"{address}/demo", clients)
        with service.store.change() as connection:
            identity.add_issuer(connection, issuer.address, AUDIENCE, issuer.jwks())
            for name in clients:
                identity.add_subject(connection, issuer.address, name, name)
        app = application(service)

        @app.post("/demo/token")
        def token(request: Request) -> Response:
            """A token of the demonstration's own issuer."""
            return issuer.answer(request.headers.get("authorization"))

        if folder is not None:
            _profiles(folder, address, made, clients)
            say(f"Wrote {len(clients)} profiles to {folder}, and as many for OAuth to "
                f"{folder / 'oauth'} (for clients before 1.2 to oauth-before-1.2).")  # fmt: skip
            owners = _owners(service, folder / "owners", address)
            say(f"Pages on {address}/: sign in with the bearerToken of a .share profile there; "
                f"owners with one of {', '.join(owners)} in {folder / 'owners'}.")  # fmt: skip
        say(NOTICE)
        say(f"Sharing on {address}/delta, {address}/health (Ctrl-C stops it)")
        shown = face(app, service)
        uvicorn.Server(uvicorn.Config(shown, log_level="warning")).run(sockets=[bound])


def _owners(service: Service, folder: Path, address: str) -> list[str]:
    """A profile for the steward of each owner; their names."""
    _make(folder)
    names = sorted({f"{one.owner.lower()}-steward" for one in world.DATASETS})
    for name in names:
        with service.store.change() as connection:
            token, expires = identity.issue_token(connection, name, days=1)
        profiles.write(
            folder / f"{name}.share", profiles.bearer(f"{address}/delta", token, expires)
        )
    return names


def _profiles(folder: Path, address: str, made: world.World, clients: Mapping[str, str]) -> None:
    kinds = {"oauth": profiles.OAUTH, "oauth-before-1.2": profiles.OAUTH_BEFORE_1_2}
    for name in ("", *kinds):
        _make(folder / name)
    endpoint = f"{address}/delta"
    for name, (token, expires) in made.tokens.items():
        profiles.write(folder / f"{name}.share", profiles.bearer(endpoint, token, expires))
        issuer = f"{address}/demo/token"
        for place, kind in kinds.items():
            asked = profiles.oauth(endpoint, issuer, name, clients[name], kind)
            profiles.write(folder / place / f"{name}.share", asked)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ShareError(f"{folder}: cannot be made ({error.strerror}).") from error


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
