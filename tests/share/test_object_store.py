"""Files in an object store: the same answers, nothing of a changed one, nothing without it."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from obstore.store import LocalStore, MemoryStore
from sqlalchemy import select

from article3.errors import MissingExtraError, ShareError
from article3.share import bound, object_store
from article3.share.app import application
from article3.share.object_store import StoredObjects
from article3.share.objects import Objects, UnavailableError
from article3.share.service import Service
from article3.share.store import Store
from article3.share.tables import versions
from share_s3 import KEY, S3, SECRET, s3
from share_support import TABLE, World, frame, world

URL = "s3://shared/of/north"


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3]:
    with s3() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def stored(stub: S3, tmp_path: Path) -> Iterator[World]:
    """The small world with its files in the store, over HTTP."""
    with world(tmp_path / "store", objects=object_store.at(URL, tmp_path / "cache")) as made:
        yield made


def forget(made: World) -> None:
    """As a server that has just started: nothing checked, nothing kept here."""
    objects = made.service.store.objects
    for path in objects.folder.glob("??/*"):
        path.unlink()
    made.service.sidecars = bound.Sidecars(objects)


def readings(made: World) -> int:
    return sum(entry["what"] == "file" for entry in made.entries())


def shown(answer: Any) -> tuple[int, dict[str, str], bytes]:
    return answer.status_code, dict(answer.headers), answer.content


# -- as from a folder -----------------------------------------------------------------------------


def test_every_answer_is_that_of_a_folder(sqlite_world: World, tmp_path: Path) -> None:
    """Two servers on one database and the same keys, one of them with its files elsewhere."""
    one, folder = sqlite_world, sqlite_world.service.store.folder
    one.read("bel")  # makes its files
    kept = StoredObjects(LocalStore(folder / "objects"), tmp_path / "cache")
    kept.begin()
    service = Service(Store(folder, objects=kept))
    other = World(service, TestClient(application(service)), one.tokens, one.grants)
    cables = "/catalogue/datasets/cables"
    asked = ["/delta/shares", f"{TABLE}/version", f"{TABLE}/metadata", "/catalogue/dcat.ttl",
             "/health", cables, f"{cables}/croissant.json"]  # fmt: skip
    for who in ("bel", "lux", "pol"):
        for path in asked:
            assert shown(one.ask(who, path)) == shown(other.ask(who, path)), (who, path)
    for who in ("bel", "lux"):
        (address,) = one.addresses(who)
        for more in ({}, {"range": "bytes=4-99"}, {"if-range": '"x"', "range": "bytes=0-3"}):
            answers = [shown(m.client.get(address, headers=more)) for m in (one, other)]
            assert answers[0] == answers[1]
            assert answers[0][0] in (200, 206)
        record = one.ask(who, cables).json()
        name = json.dumps(record).split("cables-0-")[1][:16]
        path = f"{cables}/files/cables-0-{name}.parquet"
        assert shown(one.ask(who, path)) == shown(other.ask(who, path))
        assert one.ask(who, path).status_code == 200
    service.store.close()


def test_a_folder_may_be_copied_into_a_store(sqlite_world: World, tmp_path: Path) -> None:
    before = sqlite_world.read("lux")
    shutil.copytree(sqlite_world.service.store.objects.folder, tmp_path / "bucket")
    kept = StoredObjects(LocalStore(tmp_path / "bucket"), tmp_path / "cache")
    service = Service(Store(sqlite_world.service.store.folder, objects=kept))
    other = World(service, TestClient(application(service)), sqlite_world.tokens, {})
    assert other.read("lux").equals(before)
    service.store.close()


def test_publishing_puts_there_and_a_second_server_reads(stored: World, tmp_path: Path) -> None:
    first = stored.read("bel")
    elsewhere = object_store.at(URL, tmp_path / "other cache")
    service = Service(Store(stored.service.store.folder, objects=elsewhere))
    other = World(service, TestClient(application(service)), stored.tokens, {})
    assert other.read("bel").equals(first)
    assert not (stored.service.store.folder / "objects").exists()
    service.store.close()


def test_large_files_go_in_parts_and_come_in_ranges(
    stub: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects = object_store.at(URL, tmp_path / "cache")
    data = os.urandom(6 * 1024**2)
    (tmp_path / "given").write_bytes(data)
    name = objects.put(tmp_path / "given")
    assert any(method == "POST" for method, _ in stub.asked)
    assert stub.held[f"/shared/of/north/{name[:2]}/{name}"] == data
    objects.place(name).unlink()
    monkeypatch.setattr(object_store, "_BLOCK", 1 << 20)
    stub.asked.clear()
    assert objects.whole(name).read_bytes() == data
    assert sum(method == "GET" for method, _ in stub.asked) == 6


def test_what_is_there_is_not_put_again(stub: S3, tmp_path: Path) -> None:
    objects = object_store.at(URL, tmp_path / "cache")
    name = objects.put_bytes(b"once")
    stub.asked.clear()
    assert objects.put_bytes(b"once") == name
    assert {method for method, _ in stub.asked} == {"HEAD"}


# -- nothing of what was changed, nothing without the store --------------------------------------


@pytest.mark.parametrize("change", [
    lambda data: data[:-1] + bytes([data[-1] ^ 1]), lambda data: data[:-1], lambda data: b"",
    lambda data: data + b"x", lambda data: None,
], ids=["changed", "cut", "empty", "longer", "gone"])  # fmt: skip
def test_a_changed_file_is_not_served(
    stored: World, stub: S3, change: Callable[[bytes], bytes | None]
) -> None:
    (address,) = stored.addresses("bel")
    whole = stored.client.get(address).content
    (path,) = [path for path, held in stub.held.items() if held == whole]
    changed = change(whole)
    stub.held.pop(path)
    if changed is not None:
        stub.held[path] = changed
    forget(stored)
    before = readings(stored)
    answer = stored.client.get(address)
    assert answer.status_code == 503
    assert b"PAR1" not in answer.content
    assert readings(stored) == before
    stub.held[path] = whole
    assert stored.client.get(address).content == whole


def test_a_changed_source_and_a_changed_sidecar_are_not_served(stored: World, stub: S3) -> None:
    with stored.service.store.look() as connection:
        row = connection.execute(select(versions)).one()
    for name, status in ((row.sha384, 503), (row.binding, 404)):  # as from a folder
        path = f"/shared/of/north/{name[:2]}/{name}"
        whole = stub.held[path]
        stub.held[path] = whole.replace(b"P", b"p")
        forget(stored)
        assert stored.ask("lux", f"{TABLE}/metadata").status_code == status
        stub.held[path] = whole
        forget(stored)
    assert stored.ask("lux", f"{TABLE}/metadata").status_code == 200


def test_without_the_store_nothing_is_served(
    stored: World, stub: S3, caplog: pytest.LogCaptureFixture
) -> None:
    (address,) = stored.addresses("bel")
    whole = stored.client.get(address).content
    before = stored.entries()
    stub.down = True
    forget(stored)
    closed = [
        stored.client.get(address), stored.ask("bel", f"{TABLE}/query", "POST"),
        stored.ask("bel", "/delta/shares"), stored.ask("lux", f"{TABLE}/metadata"),
        stored.ask("bel", "/catalogue/datasets"), stored.ask(None, "/health"),
    ]  # fmt: skip
    assert {answer.status_code for answer in closed} == {503}
    assert len({answer.content for answer in closed}) == 1
    assert stored.entries() == before
    with pytest.raises(UnavailableError):
        stored.publish(frame(20))
    stub.down = False
    assert stored.entries() == before  # nothing of the publication that failed
    assert stored.client.get(address).content == whole


def test_a_bucket_that_was_emptied_is_a_store_that_is_not_there(stored: World, stub: S3) -> None:
    stub.held.clear()
    forget(stored)
    assert stored.ask("bel", "/delta/shares").status_code == 503
    assert stored.ask(None, "/health").status_code == 503


def test_a_server_that_is_gone_is_soon_said(
    stored: World, stub: S3, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with s3() as gone:
        monkeypatch.setenv("AWS_ENDPOINT_URL", gone.environment["AWS_ENDPOINT_URL"])
    began = time.monotonic()
    with pytest.raises(ShareError, match=r"s3://shared/of/north: .* cannot be reached"):
        object_store.at(URL, tmp_path / "c")
    assert time.monotonic() - began < 10


def test_no_secret_is_said(
    stored: World, stub: S3, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """The stub quotes the signature of who is refused, as stores do."""
    caplog.set_level(0)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDOFSOMEBODY")
    with pytest.raises(ShareError, match="refused the credentials") as refused:
        object_store.at(URL, tmp_path / "c")
    for secret in ("key:word@shared", "word@shared"):
        with pytest.raises(ShareError, match="holds no credentials") as named:
            object_store.at(f"s3://{secret}/x", tmp_path / "c")
        assert "word" not in str(named.value)
    stub.down = True
    forget(stored)
    assert stored.ask("bel", "/delta/shares").status_code == 503
    said = caplog.text + str(refused.value)
    assert "Nothing is served" in said
    assert not [word for word in (KEY, SECRET, "AKIDOFSOMEBODY", "Credential=") if word in said]


@pytest.mark.parametrize("url", ["", "shared", "http://shared/x", "s3://", "s3:///x", "s3://a?x=1",
                                 "s3://a:1/x", "s3://[", "file:///tmp"])  # fmt: skip
def test_an_address_that_is_none_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(ShareError, match="s3://bucket/prefix"):
        object_store.at(url, tmp_path)


def test_without_the_extra_it_is_said_which(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "obstore.exceptions", None)
    with pytest.raises(MissingExtraError, match=r"article3\[object-store\]"):
        object_store.at(URL, tmp_path)


# -- what is kept here ---------------------------------------------------------------------------


def test_what_is_kept_here_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_store, "_GRACE", 0.0)
    objects = StoredObjects(MemoryStore(), tmp_path, limit=2500)
    objects.begin()
    names = []
    for n in range(4):
        names.append(objects.put_bytes(bytes([n]) * 1000))
        os.utime(objects.place(names[-1]), (n, n))  # used long ago, in this order
    objects.path(names[2])
    objects.path(names[0])
    there = [objects.place(name).exists() for name in names]
    assert there == [True, False, True, False]
    assert sum(path.stat().st_size for path in tmp_path.glob("??/*")) <= 2500
    assert [objects.whole(name).read_bytes()[:1] for name in names] == [b"\0", b"\1", b"\2", b"\3"]
    assert not list(tmp_path.glob(".*"))


def test_what_was_just_found_stays(tmp_path: Path) -> None:
    objects = StoredObjects(MemoryStore(), tmp_path, limit=1)
    objects.begin()
    names = [objects.put_bytes(bytes([n]) * 9) for n in range(3)]
    assert all(objects.place(name).exists() for name in names)


def test_what_is_being_read_stays_readable(tmp_path: Path) -> None:
    objects = StoredObjects(MemoryStore(), tmp_path)
    objects.begin()
    name = objects.put_bytes(b"long to read")
    with objects.held(name) as path:
        objects.place(name).unlink()
        assert path.read_bytes() == b"long to read"
    assert not list(tmp_path.glob(".*"))


def test_a_file_changed_here_is_fetched_again(tmp_path: Path) -> None:
    objects = StoredObjects(MemoryStore(), tmp_path)
    objects.begin()
    name = objects.put_bytes(b"right")
    objects.place(name).write_bytes(b"wrong")
    assert objects.whole(name).read_bytes() == b"right"


def test_a_file_that_is_gone_from_a_folder_is_not_logged_as_read(sqlite_world: World) -> None:
    (address,) = sqlite_world.addresses("bel")
    data = sqlite_world.client.get(address).content
    objects = sqlite_world.service.store.objects
    assert type(objects) is Objects
    (path,) = [one for one in objects.folder.glob("??/*") if one.read_bytes() == data]
    path.unlink()
    before = readings(sqlite_world)
    assert sqlite_world.client.get(address).status_code == 503
    assert readings(sqlite_world) == before


# -- the commands --------------------------------------------------------------------------------


def test_commands_take_the_address(
    run: Callable[..., Any], stub: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "cables.csv"
    table.write_text("cable,depth\none,1\n")
    store = ("--store", tmp_path / "store")
    ran = run("share", "publish", "cables", "--owner", "NOR", "--file", table, "--label", "PUBLIC",
              "--share", "north", *store, "--objects", URL, "--cache", "0.5")  # fmt: skip
    assert ran.code == 0, ran.err
    assert sum(path.startswith("/shared/of/north/") for path in stub.held) == 3
    assert len(list((tmp_path / "store" / "cache").glob("??/*"))) == 2
    shutil.rmtree(tmp_path / "store" / "cache")
    monkeypatch.setenv("ARTICLE3_SHARE_OBJECTS", URL)
    ran = run("share", "list", *store)
    assert ran.code == 0, ran.err
    assert "cables" in ran.out
    assert "NOT SERVED" not in ran.out
    stub.down = True
    shutil.rmtree(tmp_path / "store" / "cache")
    ran = run("share", "list", *store)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "cannot be reached" in ran.err
