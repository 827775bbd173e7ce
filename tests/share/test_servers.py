"""Several servers on one store: one may die at any moment, and nobody sees half of anything."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest
from sqlalchemy import text

from article3.share import bound, records, service, store
from article3.share.demo.server import running
from article3.share.log import Checkpoint, verify
from article3.share.materialise import materialise
from article3.share.service import Service
from article3.share.store import Store
from share_postgres import Postgres
from share_support import TABLE, NewDatabase, World, world

SERVER = """
import sys, threading, time
from pathlib import Path
import polars as pl
from article3.share import bound, objects, publish, records, store
from article3.share.app import application
from article3.share.demo.server import running
from article3.share.service import Service

folder, url, stop = Path(sys.argv[1]), sys.argv[2] or None, sys.argv[3]

def here(name):
    if name == stop and armed:
        print("inside", flush=True)
        time.sleep(600)

def watched(of, name, stands, *, before):
    original = getattr(of, name)
    def call(*given, **more):
        if before:
            here(stands)
        found = original(*given, **more)
        if not before:
            here(stands)
        return found
    setattr(of, name, call)

service, armed = Service(store.Store(folder, url)), False
watched(objects.os, "fsync", "writing the file", before=True)
watched(bound, "sign_version", "signed", before=False)
watched(records, "say_label", "half the labels", before=False)
watched(service.log, "write", "logged", before=False)
with running(application(service)) as port:
    print(port, flush=True)
    sys.stdin.readline()
    armed = True
    for n in range(100):
        frame = pl.DataFrame({"cable": [f"{stop} {n}"] * 3})
        publish.publish(service, frame, dataset="cables", owner="NOR", by="nor-steward",
                        title="cables", label=service.words.label("public"))
        here("published")
"""
POINTS = ("writing the file", "signed", "half the labels", "logged", "published")


@contextmanager
def server(folder: Path, url: str | None, stop: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server in a process of its own that publishes once told to, and halts at a point."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(folder), url or "", stop],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.strip().isdigit(), process.stderr and process.stderr.read()
        yield process, int(line)
    finally:
        process.kill()
        process.communicate()


def read(port: int, token: str) -> tuple[int, pl.DataFrame]:
    """A table's version and rows, over HTTP."""
    with httpx.Client(headers={"authorization": f"Bearer {token}"}, timeout=30) as client:
        answer = client.post(f"http://127.0.0.1:{port}{TABLE}/query", json={}).raise_for_status()
        lines = [json.loads(line) for line in answer.text.splitlines()]
        file = client.get(lines[-1]["file"]["url"]).raise_for_status()
    found = pl.read_parquet(io.BytesIO(file.content))
    return int(lines[1]["metaData"]["version"]), found


def publish(made: World, name: str) -> None:
    made.publish(pl.DataFrame({"cable": [name] * 3}))


@pytest.mark.parametrize("point", POINTS)
def test_one_of_two_servers_is_killed_while_it_publishes(
    tmp_path: Path, postgres: Postgres, point: str
) -> None:
    """What it was at is whole or not there; the other goes on, and the log verifies."""
    folder, url = tmp_path / "store", postgres.new()
    with world(folder, url=url) as made, running(made.client.app) as mine:  # type: ignore[arg-type]
        held = made.service.log.checkpoint()
        before, was = read(mine, made.tokens["bel"])
        with server(folder, url, point) as (process, its):
            assert read(its, made.tokens["bel"])[1].equals(was)
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("\n")
            process.stdin.flush()
            assert process.stdout.readline() == "inside\n", process.stderr and process.stderr.read()
            # It stands in the middle now, holding whatever it holds.
            done = point == "published"
            if point == "writing the file" or done:
                now, found = read(mine, made.tokens["bel"])
                assert (now, found.height) == ((before + 1, 3) if done else (before, was.height))
            with made.service.store.look() as connection:
                assert len(records.versions_of(connection, "cables")) == 1 + done
            process.kill()
            process.wait()
        publish(made, "after")
        last, found = read(mine, made.tokens["bel"])
        assert found["cable"].to_list() == ["after"] * 3
        assert last == before + 1 + done
        whole(made, [held], 2 + done)


def whole(made: World, held: list[Checkpoint], count: int) -> None:
    """Every version there is is whole and in the log, once, and the log extends what was signed."""
    one = made.service
    with one.store.look() as connection:
        found = records.versions_of(connection, "cables")
        assert [version.number for version in found] == list(range(count))
        for version in found:
            bound.in_force(one, connection, version)
            one.store.objects.whole(version.sha384)
        leaves = list(one.log.leaves(connection))
    entries = verify(leaves, [*held, one.log.checkpoint()], one.keys.log.public_key())
    said = [e["version"] for e in entries if e["what"] == "published" and e["dataset"] == "cables"]
    assert said == list(range(count))


def test_two_servers_publish_and_one_is_killed_at_some_moment(
    tmp_path: Path, new_database: NewDatabase
) -> None:
    folder, url = tmp_path / "store", new_database()
    with world(folder, url=url) as made:
        held = [made.service.log.checkpoint()]
        with server(folder, url, "never") as (process, _):
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
            ends = time.monotonic() + 0.7
            mine = 0
            while time.monotonic() < ends:
                publish(made, f"mine {mine}")
                mine += 1
            process.kill()
            process.wait()
        publish(made, "last")
        with made.service.store.look() as connection:
            there = len(records.versions_of(connection, "cables"))
        assert there > 2 + mine
        whole(made, held, there)
        assert made.read("bel")["cable"].to_list() == ["last"] * 3


def test_many_ask_at_once_for_what_is_not_yet_made(
    shared_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made once, and nobody waits for a connection that another holds."""
    made = []

    def slow(*given: Any) -> Any:
        made.append(given)
        time.sleep(0.5)
        return materialise(*given)

    monkeypatch.setattr(service, "materialise", slow)
    with running(shared_world.client.app) as port, ThreadPoolExecutor(20) as asking:  # type: ignore[arg-type]
        found = list(asking.map(lambda _: read(port, shared_world.tokens["bel"])[1], range(20)))
    assert len(made) == 1
    assert all(one.equals(found[0]) for one in found)


def test_entries_of_two_servers_at_once_are_one_log(
    tmp_path: Path, new_database: NewDatabase
) -> None:
    folder, url = tmp_path / "store", new_database()
    with world(folder, url=url) as made:
        other = Service(Store(folder, url))
        start = threading.Barrier(2)

        def write(one: Service) -> None:
            start.wait()
            for n in range(30):
                with one.store.change() as connection:
                    one.log.write(connection, what="x", n_=n)

        with ThreadPoolExecutor(2) as both:
            list(both.map(write, [made.service, other]))
        entries = verify(
            [json.dumps(e, sort_keys=True, separators=(",", ":")).encode() for e in made.entries()],
            [other.log.checkpoint()], made.service.keys.log.public_key(),
        )  # fmt: skip
        assert sum(entry["what"] == "x" for entry in entries) == 60
        other.store.close()


def test_a_full_disk_of_the_database_server_stops_serving(
    tmp_path: Path, postgres: Postgres
) -> None:
    """The error PostgreSQL raises where its disk is full (53100), as the log is written."""
    with world(tmp_path / "store", url=postgres.new()) as made:
        (address,) = made.addresses("bel")
        with made.service.store.change() as connection:
            connection.execute(text(
                "create function full_disk() returns trigger language plpgsql as $$ begin raise "
                "exception 'could not extend file' using errcode = '53100'; end $$"
            ))  # fmt: skip
            connection.execute(text(
                "create trigger full_disk before insert on log_entries for each row execute "
                "function full_disk()"
            ))  # fmt: skip
        answers = made.client.get(address), made.ask("bel", f"{TABLE}/query", "POST")
        assert [a.status_code for a in answers] == [503, 503]
        assert all(b"PAR1" not in a.content and b"url" not in a.content for a in answers)
        with made.service.store.change() as connection:
            connection.execute(text("drop trigger full_disk on log_entries"))
        assert made.client.get(address).status_code == 200


def test_a_database_server_that_drops_connections_is_asked_again(
    tmp_path: Path, postgres: Postgres
) -> None:
    with world(tmp_path / "store", url=postgres.new()) as made:
        (address,) = made.addresses("bel")
        with postgres.connect() as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where pid <> pg_backend_pid() and backend_type = 'client backend'"
            )
        assert made.client.get(address).status_code == 200


def test_a_turn_that_does_not_come_is_a_refusal(
    tmp_path: Path, new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process holds the store: nothing is served, and nobody hangs."""
    monkeypatch.setattr(store, "_PATIENCE", 200)
    with world(tmp_path / "store", url=new_database()) as made:
        (address,) = made.addresses("bel")
        with made.service.store.change():
            assert made.client.get(address).status_code == 503
        assert made.client.get(address).status_code == 200
