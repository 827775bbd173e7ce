"""Who asks: each way of pretending refused, over HTTP."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from sqlalchemy import update

from article3.share import identity
from article3.share.store import now
from article3.share.tables import subjects, tokens
from share_support import TABLE, World

ISSUER, AUDIENCE = "https://issuer.example", "article3-share"
KEY = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
STRANGER = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)


@pytest.fixture
def trusting(shared_world: World) -> World:
    with shared_world.service.store.change() as connection:
        identity.add_issuer(connection, ISSUER, AUDIENCE, KeySet([KEY]).as_dict(private=False))
        identity.add_subject(connection, ISSUER, "bel-client", "bel")
    return shared_world


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


def status(world: World, credential: str) -> int:
    headers = {"authorization": f"Bearer {credential}"}
    return int(world.client.get(f"{TABLE}/metadata", headers=headers).status_code)


def test_a_good_token_reads(trusting: World) -> None:
    assert status(trusting, token()) == 200
    assert status(trusting, token({"typ": "at+jwt"})) == 200


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


def test_pretending_is_refused(trusting: World) -> None:
    found = {way: status(trusting, make()) for way, make in FORGED.items()}
    assert found == dict.fromkeys(FORGED, 401)


def test_the_tokens_life_and_end(shared_world: World) -> None:
    world = shared_world
    made = world.tokens["bel"]
    assert status(world, made) == 200
    for header in (made, f"Basic {made}", f"Bearer{made}", "Bearer", ""):
        answer = world.client.get(f"{TABLE}/metadata", headers={"authorization": header})
        assert answer.status_code == 401
    with world.service.store.change() as connection:
        connection.execute(update(tokens).values(expires=now()))
    assert status(world, made) == 401


def test_an_ended_token_and_an_ended_subject_read_nothing(trusting: World) -> None:
    world = trusting
    credential = identity._hash(world.tokens["bel"])
    with world.service.store.change() as connection:
        assert identity.revoke_token(connection, credential)
        assert not identity.revoke_token(connection, credential)
    assert status(world, world.tokens["bel"]) == 401
    asked = world.client.post(f"{TABLE}/query", json={},
                              headers={"authorization": f"Bearer {token()}"})  # fmt: skip
    (address,) = [
        json.loads(line)["file"]["url"] for line in asked.text.splitlines() if '"file"' in line
    ]
    assert world.client.get(address).status_code == 200
    with world.service.store.change() as connection:
        connection.execute(subjects.delete())
    assert world.client.get(address).status_code == 404
    assert status(world, token()) == 401


def test_tokens_are_kept_as_hashes(sqlite_world: World) -> None:
    database = sqlite_world.service.store.folder / "share.db"
    held = database.read_bytes() + database.with_name("share.db-wal").read_bytes()
    assert sqlite_world.tokens["bel"].encode() not in held
    assert identity._hash(sqlite_world.tokens["bel"]).encode() in held
