"""Tickets: sealed whole, for one file, until their time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.share import grants, identity, tickets
from article3.share.tickets import Ticket
from share_support import World, frame

SECRET = b"s" * 32
TICKET = Ticket("a" * 96, "bel", "c" * 64, "north", "data", "cables", 1_000)
TEXT = tickets.write(TICKET, SECRET)


def test_a_ticket_is_read_until_it_ends() -> None:
    assert tickets.read(TEXT, SECRET, 999) == TICKET
    assert tickets.read(TEXT, SECRET, 1_000) is None
    assert tickets.read(TEXT, b"t" * 32, 999) is None


@given(st.integers(0, len(TEXT) - 1), st.characters(codec="ascii"))
def test_no_character_may_change(place: int, by: str) -> None:
    changed = TEXT[:place] + by + TEXT[place + 1 :]
    assert (tickets.read(changed, SECRET, 0) == TICKET) == (changed == TEXT)


@pytest.mark.parametrize("text", ["", ".", "a.b", TEXT + "=", TEXT.split(".")[0], "x" * 5000])
def test_what_is_no_ticket_is_none(text: str) -> None:
    assert tickets.read(text, SECRET, 0) is None


def test_a_body_cannot_be_sealed_by_another(shared_world: World) -> None:
    forged = tickets.write(replace(TICKET, principal="lux"), b"guessed" * 5)
    assert shared_world.client.get(f"/delta/files/{forged}.parquet").status_code == 404


def test_a_ticket_fetches_its_file_alone(shared_world: World) -> None:
    """A ticket of ours for a file that its holder is not given."""
    secret = shared_world.service.keys.tickets
    (own,), (lux,) = (shared_world.addresses(who) for who in ("bel", "lux"))
    mine, theirs = (
        tickets.read(a.rsplit("/", 1)[1].removesuffix(".parquet"), secret, 0) for a in (own, lux)
    )
    assert mine is not None
    assert theirs is not None
    for changed in (
        replace(mine, object=theirs.object), replace(mine, object="../../keys/log.pem"),
        replace(mine, table="other"), replace(mine, share="other"), replace(mine, principal="lux"),
        replace(mine, credential="jwt:x"), replace(mine, credential="0" * 64),
        replace(mine, expires=1),
    ):  # fmt: skip
        address = f"/delta/files/{tickets.write(changed, secret)}.parquet"
        answer = shared_world.client.get(address)
        assert (answer.status_code, "no such" in answer.text) == (404, True), changed
    assert shared_world.client.get(own).status_code == 200


def test_paths_lead_nowhere(shared_world: World) -> None:
    for name in ("../keys/log.pem", "%2e%2e/x", "..%2f..%2fshare.db", "a\\b"):
        for address in (f"/delta/files/{name}", f"/delta/files/{name}.parquet"):
            assert shared_world.client.get(address).status_code == 404


def test_every_end_stops_a_live_ticket(shared_world: World) -> None:
    world = shared_world
    (bel,), (lux,) = (world.addresses(who) for who in ("bel", "lux"))
    grants.revoke(world.service, world.grants["bel"], by="nor-steward")
    assert world.client.get(bel).status_code == 404
    assert world.client.get(lux).status_code == 200
    with world.service.store.change() as connection:
        assert identity.revoke_all(connection, "lux") == 1
    assert world.client.get(lux).status_code == 404


def test_a_relabel_and_a_new_version_stop_what_is_no_longer_read(shared_world: World) -> None:
    (address,) = shared_world.addresses("bel")
    assert shared_world.client.get(address).status_code == 200
    shared_world.publish(frame(15))
    assert shared_world.client.get(address).status_code == 404
