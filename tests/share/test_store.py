"""The store: two processes publish at once, names are hashes, nothing is half-visible."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from article3.errors import ShareError
from article3.share import bound, records
from article3.share.log import verify
from article3.share.service import Service
from article3.share.store import Store
from article3.share.tables import label_history, versions
from share_support import NewDatabase, World, frame, world

SCRIPT = """
import sys
from pathlib import Path
import polars as pl
from article3.share.publish import publish
from article3.share.service import Service
from article3.share.store import Store
service = Service(Store(Path(sys.argv[1]), sys.argv[3] or None))
sys.stdin.readline()
for n in range(8):
    frame = pl.DataFrame({"cable": [f"{sys.argv[2]} {n}"]})
    publish(service, frame, dataset="cables", owner="NOR", by="nor-steward", title="cables",
            label=service.words.label("public"))
"""


def test_two_processes_publish_at_once(tmp_path: Path, new_database: NewDatabase) -> None:
    folder, url = tmp_path / "store", new_database()
    with world(folder, url=url) as made:
        made.service.store.close()
        running = [
            subprocess.Popen([sys.executable, "-c", SCRIPT, str(folder), name, url or ""],
                             stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for name in ("one", "two")
        ]  # fmt: skip
        for process in running:  # both have begun before either publishes
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        for process in running:
            _, err = process.communicate(timeout=120)
            assert process.returncode == 0, err
        service = Service(Store(folder, url))
        with service.store.look() as connection:
            found = records.versions_of(connection, "cables")
            assert [one.number for one in found] == list(range(17))
            for one in found:
                bound.in_force(service, connection, one)
                assert service.store.objects.whole(one.sha384).is_file()
            leaves = list(service.log.leaves(connection))
        checkpoint = service.log.checkpoint()
        entries = verify(leaves, [checkpoint], service.keys.log.public_key())
        assert sum(entry["what"] == "published" for entry in entries) == 17
        assert made.read("bel").height == 1
        service.store.close()


def test_a_publication_that_fails_leaves_nothing(
    shared_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> int:
        raise ShareError("The log cannot be written, so nothing is served.")

    with shared_world.service.store.look() as connection:
        before = [connection.execute(select(func.count()).select_from(t)).scalar()
                  for t in (versions, label_history)]  # fmt: skip
    monkeypatch.setattr(shared_world.service.log, "write", broken)
    with pytest.raises(ShareError):
        shared_world.publish(frame(30))
    with shared_world.service.store.look() as connection:
        after = [connection.execute(select(func.count()).select_from(t)).scalar()
                 for t in (versions, label_history)]  # fmt: skip
    assert before == after
    assert not list(shared_world.service.store.objects.folder.glob(".*"))


def test_an_object_is_named_by_a_hash_alone(shared_world: World) -> None:
    for name in ("", "..", "../share.db", "a" * 95 + "/", "A" * 96, "a" * 97):
        with pytest.raises(ShareError):
            shared_world.service.store.objects.path(name)


def test_names_are_plain(shared_world: World) -> None:
    for name in ("", "Cables", "a b", "x" * 64, "a'--", "../x", "ö", "-a", "a\n"):
        with pytest.raises(ShareError, match="a name is"):
            shared_world.publish(frame(), name)


def test_keys_are_readable_by_their_owner_alone(shared_world: World) -> None:
    folder = shared_world.service.keys.folder
    modes = {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())}
    assert modes.pop("keys") == 0o700
    assert set(modes) == {"log.pem", "tickets.key", "party-NOR.pem"}
    assert set(modes.values()) == {0o600}


def test_a_database_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "share.db").write_bytes(b"no database " * 100)
    with pytest.raises(ShareError):
        Store(tmp_path)
    with pytest.raises(ShareError) as refused:
        Store(tmp_path / "b", "postgresql+psycopg://someone:hidden@127.0.0.1:9/none")
    assert "hidden" not in str(refused.value)
