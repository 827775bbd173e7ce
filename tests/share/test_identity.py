"""Who asks: each way of pretending refused, over HTTP."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import update

from article3.share import identity
from article3.share.store import now
from article3.share.tables import subjects, tokens
from share_support import TABLE, World
from share_tokens import FORGED, token, trust


@pytest.fixture
def trusting(shared_world: World) -> World:
    trust(shared_world, bel="bel")
    return shared_world


def status(world: World, credential: str) -> int:
    headers = {"authorization": f"Bearer {credential}"}
    return int(world.client.get(f"{TABLE}/metadata", headers=headers).status_code)


def test_a_good_token_reads(trusting: World) -> None:
    assert status(trusting, token()) == 200
    assert status(trusting, token({"typ": "at+jwt"})) == 200


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
