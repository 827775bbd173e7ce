"""Tokens that are good, and every way of pretending."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

from article3.share import identity
from share_support import World

ISSUER, AUDIENCE = "https://issuer.example", "article3-share"
KEY = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
STRANGER = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)


def trust(world: World, **clients: str) -> None:
    """Trust the issuer in a world: its subjects ``NAME-client`` are these accounts."""
    with world.service.store.change() as connection:
        identity.add_issuer(connection, ISSUER, AUDIENCE, KeySet([KEY]).as_dict(private=False))
        for name, account in clients.items():
            identity.add_subject(connection, ISSUER, f"{name}-client", account)


def claims(**changed: Any) -> dict[str, Any]:
    moment = int(time.time())
    made = {"iss": ISSUER, "sub": "bel-client", "aud": AUDIENCE, "iat": moment,
            "exp": moment + 600} | changed  # fmt: skip
    return {name: value for name, value in made.items() if value is not None}


def token(header: Mapping[str, Any] | None = None, key: Any = KEY, **changed: Any) -> str:
    head = {"alg": "ES256", "typ": "JWT", "kid": KEY.kid, **(header or {})}
    return jwt.encode(head, claims(**changed), key, algorithms=[head["alg"]])


def plain(header: dict[str, Any], body: dict[str, Any], seal: bytes = b"") -> str:
    parts = (json.dumps(header).encode(), json.dumps(body).encode(), seal)
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def with_body(made: str, body: dict[str, Any]) -> str:
    head, _, seal = made.split(".")
    return ".".join([head, plain({}, body).split(".")[1], seal])


NOW = int(time.time())
FORGED: dict[str, Callable[[], str]] = {
    "other key": lambda: token(key=STRANGER),
    "other key, same id": lambda: jwt.encode(
        {"alg": "ES256", "kid": KEY.kid}, claims(),
        ECKey.import_key(STRANGER.as_dict(private=True) | {"kid": KEY.kid}), algorithms=["ES256"]),
    "expired": lambda: token(iat=NOW - 900, exp=NOW - 100),
    "no end": lambda: token(exp=None),
    "endless": lambda: token(exp=NOW + 400 * 86400),
    "no beginning": lambda: token(iat=None),
    "not yet": lambda: token(nbf=int(time.time()) + 900),
    "other audience": lambda: token(aud="another"),
    "no audience": lambda: token(aud=None),
    "other issuer": lambda: token(iss="https://else.example"),
    "no issuer": lambda: token(iss=None),
    "nobody": lambda: token(sub=None),
    "unknown subject": lambda: token(sub="someone"),
    "subject a list": lambda: token(sub=["bel-client"]),
    "subject with a zero": lambda: token(sub="bel-client\0"),
    "none": lambda: plain({"alg": "none"}, claims()),
    "None": lambda: plain({"alg": "None", "typ": "JWT"}, claims()),
    "HS256 with the public key": lambda: jwt.encode(
        {"alg": "HS256"}, claims(),
        OctKey.import_key(json.dumps(KEY.as_dict(private=False))), algorithms=["HS256"]),
    "other type": lambda: token({"typ": "logout+jwt"}),
    "a key of its own": lambda: jwt.encode(
        {"alg": "ES256", "jwk": STRANGER.as_dict(private=False)}, claims(), STRANGER,
        algorithms=["ES256"]),
    "RS256 of a stranger": lambda: jwt.encode(
        {"alg": "RS256"}, claims(), RSAKey.generate_key(2048), algorithms=["RS256"]),
    "changed": lambda: token()[:-4] + "AAAA",
    "another body": lambda: with_body(token(), claims(sub="x")),
    "too long": lambda: token(pad="x" * 9000),
    "no token": lambda: "x.y.z",
    "empty": lambda: "",
    "bearer nobody has": lambda: "a3_" + "A" * 43,
    "bearer too long": lambda: "a3_" + "A" * 9000,
    "a hash": lambda: "a3_" + "0" * 64,
}  # fmt: skip
