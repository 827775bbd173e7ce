"""Sidecars: what is signed is believed, and a version without a good one is not served."""

from __future__ import annotations

import hashlib
import re

import pytest
from sqlalchemy import select, update

from article3.errors import ShareError
from article3.share import binding, bound, overview, publish
from article3.share.labels import security_policy
from article3.share.records import COLUMN, DATA, EXISTENCE, ROW
from article3.share.tables import label_history, labels, parties, versions
from share_support import ROWS, TABLE, World, frame

WORDS = security_policy()
LABEL = WORDS.label("internal", releasable_to=["LUX", "BEL"], created="2026-11-22T00:00:00Z")
BYTES = b"data"
KEY, CERTIFICATE = binding.new_certificate("NOR")
SAID = binding.Binding(LABEL, "cables/0", hashlib.sha384(BYTES).hexdigest())
SIDECAR = binding.bind([SAID], WORDS.name, key=KEY, certificate=CERTIFICATE)


def test_what_is_signed_is_read() -> None:
    assert binding.check_data(SIDECAR, CERTIFICATE, BYTES) == (SAID,)


def test_other_data_are_refused() -> None:
    with pytest.raises(ShareError, match="other data"):
        binding.check_data(SIDECAR, CERTIFICATE, b"other")


def other_owner() -> bytes:
    key, certificate = binding.new_certificate("NOR")
    return binding.bind([SAID], WORDS.name, key=key, certificate=certificate)


def wrapped() -> bytes:
    """The signed part moved aside, and another put where readers look."""
    text = SIDECAR.decode()
    name = "b:MetadataBindingContainer"
    inner = re.search(f"<{name}>.*</{name}>", text, re.DOTALL)
    assert inner is not None
    lowered = inner[0].replace("INTERNAL", "PUBLIC")
    return text.replace(inner[0], lowered + inner[0]).encode()


@pytest.mark.parametrize(
    "sidecar",
    [
        SIDECAR.replace(b"INTERNAL", b"PUBLIC"),
        SIDECAR.replace(b"BEL", b"FRA"),
        SIDECAR.replace(b"cables/0", b"cables/1"),
        SIDECAR.replace(b"originatorConf", b"metadataConf"),
        re.sub(rb"<ds:Signature.*</ds:Signature>", b"", SIDECAR, flags=re.DOTALL),
        other_owner(),
        wrapped(),
        b'<!DOCTYPE a [<!ENTITY x "y">]>' + SIDECAR,
        SIDECAR.replace(b"ecdsa-sha384", b"hmac-sha384"),
        SIDECAR.replace(b"xmldsig-more#sha384", b"xmldsig-more#sha224"),
        b"",
    ],
    ids=["downgraded", "nation", "reference", "role", "stripped", "foreign", "wrapped", "doctype",
         "hmac", "digest", "empty"],
)  # fmt: skip
def test_changed_stripped_and_foreign_sidecars_are_refused(sidecar: bytes) -> None:
    assert sidecar != SIDECAR
    with pytest.raises(ShareError):
        binding.check(sidecar, CERTIFICATE)


# -- what the service makes of it ---------------------------------------------------------------


def seen(world: World, who: str = "bel") -> int:
    """The status of the table, in a process that has checked nothing yet."""
    world.service.sidecars = bound.Sidecars(world.service.store.objects)
    return int(world.ask(who, f"{TABLE}/metadata").status_code)


def newest(world: World) -> str:
    with world.service.store.look() as connection:
        found = connection.execute(select(versions.c.binding).order_by(versions.c.number.desc()))
        return str(found.scalar())


def name_sidecar(world: World, name: str) -> None:
    with world.service.store.change() as connection:
        connection.execute(update(versions).values(binding=name))


def test_published_versions_are_bound_and_served(shared_world: World) -> None:
    assert seen(shared_world) == 200
    data = shared_world.service.store.objects.path(newest(shared_world)).read_bytes()
    assert data.count(b"<b:MetadataBinding>") == 2 + 1 + 3  # data and existence, column, rows


def test_a_stripped_sidecar_stops_serving(shared_world: World) -> None:
    name_sidecar(shared_world, "")
    assert seen(shared_world) == 404
    shared_world.publish(frame())
    assert seen(shared_world) == 200  # the newest is whole


def test_a_missing_or_changed_file_stops_serving(shared_world: World) -> None:
    path = shared_world.service.store.objects.path(newest(shared_world))
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"SENSITIVE", b"PUBLIC"))
    assert seen(shared_world) == 404
    path.unlink()
    assert seen(shared_world) == 404
    path.write_bytes(whole)
    assert seen(shared_world) == 200


def test_a_downgraded_or_foreign_sidecar_stops_serving(shared_world: World) -> None:
    objects = shared_world.service.store.objects
    whole = objects.path(newest(shared_world)).read_bytes()
    name_sidecar(shared_world, objects.put_bytes(whole.replace(b"SENSITIVE", b"PUBLIC")))
    assert seen(shared_world) == 404
    key, certificate = binding.new_certificate("NOR")
    with shared_world.service.store.look() as connection:
        pinned = str(connection.execute(
            select(parties.c.certificate).where(parties.c.id == "NOR")).scalar())  # fmt: skip
    held = binding.check(whole, pinned)
    foreign = binding.bind(held, WORDS.name, key=key, certificate=certificate)
    name_sidecar(shared_world, objects.put_bytes(foreign))
    assert seen(shared_world) == 404


def test_the_sidecar_of_another_version_does_not_serve(shared_world: World) -> None:
    first = newest(shared_world)
    shared_world.publish(frame(hidden="another"))
    name_sidecar(shared_world, first)
    assert seen(shared_world) == 404


@pytest.mark.parametrize("scope", [EXISTENCE, DATA, COLUMN])
def test_a_label_lowered_in_the_database_stops_serving(shared_world: World, scope: str) -> None:
    shared_world.publish(frame(), existence=WORDS.label("internal"),
                         label=WORDS.label("internal"))  # fmt: skip
    assert seen(shared_world) == 200
    with shared_world.service.store.change() as connection:
        low = connection.execute(select(label_history.c.label).where(label_history.c.version == 0))
        connection.execute(
            update(label_history).where(label_history.c.scope == scope).values(label=low.scalar())
        )
    assert seen(shared_world) == 404
    (row,) = (r for r in overview.overview(shared_world.service) if r["what"] == "data set")
    assert "signed" in row["stopped"]


def test_a_label_added_in_the_database_stops_serving(shared_world: World) -> None:
    """An alternative label nobody signed, and one signed for another part, are not believed."""
    label = WORDS.label("public")
    publish.relabel(shared_world.service, dataset="cables", scope=COLUMN, target="depth",
                    label=label, by="nor-steward", reason="open")  # fmt: skip
    assert seen(shared_world) == 200
    with shared_world.service.store.change() as connection:
        row = connection.execute(
            select(label_history).where(label_history.c.kind == "alternative")
        ).one()
        given = dict(row._mapping) | {"target": "secret"}
        del given["sequence"]
        connection.execute(label_history.insert().values(**given))
    assert seen(shared_world, "lux") == 404


@pytest.mark.parametrize(
    ("scope", "target"),
    [(DATA, ""), (EXISTENCE, ""), (COLUMN, "depth"), (ROW, WORDS.read(ROWS["both"]).id)],
    ids=["data", "existence", "column", "rows"],
)
def test_a_relabel_is_signed_and_holds(shared_world: World, scope: str, target: str) -> None:
    before = shared_world.read("bel")
    assert (before.height, before.width) == (8, 2)
    publish.relabel(
        shared_world.service, dataset="cables", scope=scope, target=target,
        label=WORDS.read("SENSITIVE; Releasable To LUX"), by="nor-steward", reason="why not",
    )  # fmt: skip
    assert shared_world.read("lux").shape == (12, 3)
    if scope in (DATA, EXISTENCE):
        assert seen(shared_world) == 404
    else:
        assert shared_world.read("bel").shape == ((8, 1) if scope == COLUMN else (4, 2))
    said = publish.history(shared_world.service, "cables")
    assert [row["kind"] for row in said] == ["originator"] * 3 + ["alternative"]
    assert said[-1]["reason"] == "why not"


def test_only_the_owner_labels_and_publishes(shared_world: World) -> None:
    with pytest.raises(ShareError, match="owner"):
        publish.relabel(shared_world.service, dataset="cables", scope=DATA, target="",
                        label=WORDS.label("public"), by="deu-steward", reason="x")  # fmt: skip
    with pytest.raises(ShareError, match="owner"):
        shared_world.publish(frame(), by="deu-steward")
    with pytest.raises(ShareError, match="another owner"):
        shared_world.publish(frame(), by="deu-steward", owner="DEU")


def test_a_key_that_is_not_the_pinned_one_does_not_publish(shared_world: World) -> None:
    (shared_world.service.keys.folder / "party-NOR.pem").unlink()
    with pytest.raises(ShareError, match="certificate"):
        shared_world.publish(frame())


def test_changed_data_are_not_served(shared_world: World) -> None:
    with shared_world.service.store.look() as connection:
        name = str(connection.execute(select(versions.c.sha384)).scalar())
    path = shared_world.service.store.objects.path(name)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    answer = shared_world.ask("bel", f"{TABLE}/query", "POST")
    assert answer.status_code == 503


def test_what_a_label_says_is_not_read_from_the_database(shared_world: World) -> None:
    """A label lowered under its own name opens nothing: the sidecar says what it says."""
    assert shared_world.read("bel").width == 2
    with shared_world.service.store.change() as connection:
        connection.execute(update(labels).values(label=WORDS.label("public").says()))
    assert shared_world.read("bel").shape == (8, 2)
    with pytest.raises(ShareError, match="changed"):
        publish.history(shared_world.service, "cables")


def test_other_data_under_the_same_labels_are_not_served(shared_world: World) -> None:
    """The version's hash pointed at another file of the store: the sidecar is about the first."""
    other = shared_world.publish(frame(hidden="what was never released"), "other")
    with shared_world.service.store.change() as connection:
        connection.execute(
            update(versions).where(versions.c.dataset == "cables").values(sha384=other.sha384)
        )
    assert seen(shared_world) == 404
