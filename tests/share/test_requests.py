"""Requests for access and what a grant would do, below the pages."""

from __future__ import annotations

import pytest

from article3.errors import ShareError
from article3.share import grants, readings, requests, what_if
from article3.share.identity import Caller
from share_support import World

POL = Caller("pol", "", 0)


def test_one_request_a_data_set_and_so_many_at_a_time(
    shared_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = shared_world.service
    assert requests.ask(service, POL, "cables", "  port   security ", "Because.")
    (asked,) = requests.asked_by(service, "pol")
    assert (asked.purpose, asked.nation, asked.decision) == ("port security", "POL", "")
    with pytest.raises(ShareError, match="already"):
        requests.ask(service, POL, "cables", "x", "y")
    shared_world.publish(shared_world.read("bel"), "second")
    monkeypatch.setattr(requests, "MOST_OPEN", 1)
    with pytest.raises(ShareError, match="wait already"):
        requests.ask(service, POL, "second", "x", "y")
    requests.refuse(service, asked.id, by="nor-steward")
    assert requests.ask(service, POL, "second", "x", "y")
    assert requests.open_of(service, "NOR") == 1
    assert requests.open_of(service, "DEU") == 0


@pytest.mark.parametrize(
    ("purpose", "reason"),
    [("", "y"), ("x" * 65, "y"), ("x", " "), ("x", "y" * 1001), ("\x00", "y")],
)
def test_a_request_says_what_for_and_why(shared_world: World, purpose: str, reason: str) -> None:
    before = len(shared_world.entries())
    with pytest.raises(ShareError):
        requests.ask(shared_world.service, POL, "cables", purpose, reason)
    assert len(shared_world.entries()) == before


def test_nobody_asks_for_what_they_may_not_know_of(shared_world: World) -> None:
    close = shared_world.service.words.read("SENSITIVE; Releasable To LUX")
    shared_world.publish(shared_world.read("bel"), "close", label=close)
    for name in ("close", "none"):
        assert requests.ask(shared_world.service, POL, name, "x", "y") is None


def test_what_a_grant_and_its_end_would_do_is_what_they_do(shared_world: World) -> None:
    service = shared_world.service
    (gain,) = what_if.if_granted(service, "north", "pol", "x")
    assert (gain.rows_gained, gain.columns_gained) == (4, ("cable", "depth"))
    assert (gain.rows_lost, gain.columns_lost) == (0, ())
    made = grants.grant(service, share="north", principal="pol", purpose="x", by="nor-steward")
    assert shared_world.read("pol").shape == (4, 2)
    assert what_if.if_granted(service, "north", "pol", "y") == []
    (loss,) = what_if.if_revoked(service, made)
    assert (loss.rows_lost, loss.columns_lost) == (4, ("cable", "depth"))
    second = grants.grant(service, share="north", principal="pol", purpose="y", by="nor-steward")
    assert what_if.if_revoked(service, made) == what_if.if_revoked(service, second) == []
    with pytest.raises(ShareError):
        what_if.if_revoked(service, "none")
    with pytest.raises(ShareError):
        what_if.if_granted(service, "north", "nobody", "x")


def test_readings_tell_nothing_that_counts_what_others_did(shared_world: World) -> None:
    shared_world.read("bel")
    before = readings.of_reader(shared_world.service, "bel")
    shared_world.read("lux")
    assert readings.of_reader(shared_world.service, "bel") == before
    assert {key for entry in before for key in entry}.isdisjoint({"n", "entitlement", "object"})
    assert [entry["what"] for entry in before] == ["query", "file"]
    assert len(readings.of_owner(shared_world.service, "NOR")) == 4
    assert readings.of_owner(shared_world.service, "DEU") == []
    assert readings.of_reader(shared_world.service, 'bel","x":"') == []
