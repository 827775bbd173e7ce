"""The protocol over HTTP: each recipient what is theirs, and no difference between no and none."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import text

from article3.share import NOTICE, grants
from article3.share.log import Log
from share_support import CANARY, TABLE, NewDatabase, World, frame, world

STEM = "/delta/shares"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, new_database: NewDatabase) -> Iterator[World]:
    """Besides cables: a table for Luxembourg alone, and a share of Germany's nobody is granted."""
    with world(tmp_path_factory.mktemp("delta"), url=new_database()) as made:
        read = made.service.words.read
        close = read("SENSITIVE; Releasable To LUX")
        made.publish(frame().drop("mark"), "close", label=close)
        made.publish(frame().drop("mark"), "alone", owner="DEU", by="deu-steward", label=close)
        grants.put_in_share(made.service, "north", "NOR", {"close": "close"})
        grants.add_share(made.service, "east", "DEU", {"alone": "alone"})
        yield made


SUFFIXES = (("/version", "GET"), ("/metadata", "GET"), ("/query", "POST"))


@pytest.mark.parametrize(
    ("who", "tables"),
    [("bel", ["cables"]), ("lux", ["cables", "close"]), ("pol", []),
     ("nor-steward", ["cables", "close"])],
)  # fmt: skip
def test_lists_hold_what_may_be_read(both: World, who: str, tables: list[str]) -> None:
    shares = both.ask(who, STEM).json()["items"]
    assert shares == ([{"name": "north"}] if tables else [])
    if tables:
        found = both.ask(who, f"{STEM}/north/all-tables").json()
        assert [item["name"] for item in found["items"]] == tables
        one = both.ask(who, f"{STEM}/north/all-tables?maxResults=1").json()
        assert ("nextPageToken" in one) == (len(tables) > 1)
        assert both.ask(who, f"{STEM}/north/all-tables?maxResults=-1").status_code == 400
        assert both.ask(who, f"{STEM}/north/all-tables?pageToken=x").json() == found


def test_two_recipients_get_different_rows_and_columns(both: World) -> None:
    bel, lux = both.read("bel"), both.read("lux")
    assert (bel.columns, bel.height) == (["cable", "depth"], 8)
    assert (lux.columns, lux.height) == (["cable", "depth", "secret"], 12)
    whole = frame()
    assert bel.equals(whole.filter(pl.col("mark") != "one").select("cable", "depth"))
    assert lux.equals(whole.drop("mark"))


def test_every_answer_says_what_this_is(both: World) -> None:
    for path in ("/health", STEM, "/nowhere", f"{TABLE}/metadata"):
        assert both.ask("bel", path).headers["article3-notice"] == NOTICE
    head = both.ask("bel", f"{TABLE}/metadata").text.splitlines()
    assert json.loads(head[1])["metaData"]["description"] == NOTICE


@pytest.mark.parametrize(
    "hints",
    [
        {"limitHint": 1}, {"predicateHints": ["secret is not null"]}, {"version": 0},
        {"jsonPredicateHints": '{"op":"or"}'}, {"columns": ["secret"]}, {"version": -1},
        {"predicateHints": ["1=1; DROP TABLE grants"]}, ["no", "object"], "text",
    ],
)  # fmt: skip
def test_hints_neither_widen_nor_narrow(both: World, hints: object) -> None:
    headers = {"authorization": f"Bearer {both.tokens['bel']}"}
    answer = both.client.post(f"{TABLE}/query", json=hints, headers=headers)
    assert answer.status_code == 200
    (url,) = re.findall(r'"url": "([^"]+)"', answer.text)
    found = pl.read_parquet(io.BytesIO(both.client.get(url).content))
    assert found.shape == (8, 2)


def test_planted_words_are_in_no_byte(both: World) -> None:
    """In no answer of any route, in no file, whoever may not read them."""
    for path, method in [(STEM, "GET"), (f"{STEM}/north/all-tables", "GET"),
                         *((f"{TABLE}{s}", m) for s, m in SUFFIXES)]:  # fmt: skip
        answer = both.ask("bel", path, method)
        shown = answer.content + repr(answer.headers).encode()
        assert b"CANARY" not in shown
        assert b"secret" not in shown
        assert b"close" not in shown.replace(b"connection", b"")
    for address in both.addresses("bel"):
        assert CANARY.encode() not in both.client.get(address).content


def test_a_file_is_also_asked_for_by_head_and_range(both: World) -> None:
    (address,) = both.addresses("bel")
    whole = both.client.get(address)
    assert int(both.client.head(address).headers["content-length"]) == len(whole.content)
    part = both.client.get(address, headers={"range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"PAR1")


# -- the log before the bytes -------------------------------------------------------------------


def test_reading_is_in_the_log(shared_world: World) -> None:
    before = len(shared_world.entries())
    shared_world.read("bel")
    asked, fetched = shared_world.entries()[before:]
    assert (asked["what"], asked["who"], asked["rows"]) == ("query", "bel", 8)
    assert asked["columns"] == ["cable", "depth"]
    assert (fetched["what"], fetched["dataset"], fetched["purpose"]) == (
        "file",
        "cables",
        "planning",
    )


def test_refusals_write_nothing(shared_world: World) -> None:
    before = len(shared_world.entries())
    for who in ("pol", None):
        shared_world.ask(who, f"{TABLE}/query", "POST")
    assert len(shared_world.entries()) == before


def closed(made: World, address: str) -> None:
    for answer in (made.ask("bel", f"{TABLE}/query", "POST"), made.client.get(address)):
        assert answer.status_code == 503
        assert b"PAR1" not in answer.content
        assert b"url" not in answer.content


def test_a_full_disk_stops_serving(sqlite_world: World) -> None:
    """No page more may be written: the log cannot grow, so nothing leaves."""
    (address,) = sqlite_world.addresses("bel")
    engine = sqlite_world.service.store.engine
    with engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()
    sqlite_world.service.store.engine.dispose()
    from sqlalchemy import event

    @event.listens_for(engine, "connect")
    def full(connection, _):  # type: ignore[no-untyped-def]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    statuses = [sqlite_world.client.get(address).status_code for _ in range(60)]
    assert statuses[-1] == 503
    assert sorted(set(statuses)) in ([200, 503], [503])
    logged = sum(entry["what"] == "file" for entry in sqlite_world.entries())
    assert logged == statuses.count(200)
    closed(sqlite_world, address)
    assert sqlite_world.client.get("/delta/shares").status_code == 401


def test_a_log_that_cannot_be_written_stops_serving(
    shared_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (address,) = shared_world.addresses("bel")
    with shared_world.service.store.change() as connection:
        connection.execute(text("ALTER TABLE log_entries RENAME TO gone"))
    closed(shared_world, address)
    with shared_world.service.store.change() as connection:
        connection.execute(text("ALTER TABLE gone RENAME TO log_entries"))
    assert shared_world.client.get(address).status_code == 200

    def broken(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Log, "write", broken)
    closed(shared_world, address)


def test_a_store_that_cannot_be_written_stops_serving(sqlite_world: World) -> None:
    (address,) = sqlite_world.addresses("bel")
    database: Path = sqlite_world.service.store.folder / "share.db"
    with sqlite_world.service.store.engine.connect() as connection:
        connection.execute(text("PRAGMA query_only = ON"))
        connection.invalidate()
    assert database.is_file()
    sqlite_world.service.store.engine.dispose()
    from sqlalchemy import event

    @event.listens_for(sqlite_world.service.store.engine, "connect")
    def reading(connection, _):  # type: ignore[no-untyped-def]
        connection.execute("PRAGMA query_only = ON")

    closed(sqlite_world, address)
    assert sqlite_world.client.get("/health").status_code == 503
