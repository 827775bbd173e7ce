"""Editions on disk: whole or absent, never changed, safe to read while one is added."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from article3.errors import LedgerError
from article3.ledger import open_ledger, store
from small_editions import SHARE, Small, shares, tidy_csv
from support import listing

FIRST = Small("mine-1", date(2024, 1, 1), shares("2023", POL=3.0, BEL=1.0))
SECOND = Small("mine-2", date(2025, 1, 1), shares("2023", POL=3.1, BEL=1.1))


def put(folder: Path, small: Small) -> store.Record:
    return store.write(folder, small.edition(), small.frame())


def ids(folder: Path) -> list[str]:
    return [record.edition.id for record in store.records(folder)]


def test_what_is_written_is_read_back(home: Path) -> None:
    record = put(home, FIRST)
    (read,) = store.records(home)
    assert read == record
    assert read.read().equals(FIRST.frame())
    assert sorted(p.name for p in home.iterdir()) == [record.path.name, "mine-1.json"]


def test_an_edition_never_changes(home: Path) -> None:
    put(home, FIRST)
    before = listing(home)
    changed = Small("mine-1", date(2024, 1, 1), shares("2023", POL=9.9))
    with pytest.raises(LedgerError, match="already in the ledger"):
        put(home, changed)
    assert listing(home) == before


def test_the_same_observations_give_the_same_bytes(tmp_path: Path) -> None:
    put(tmp_path / "a", FIRST)
    store.write(tmp_path / "b", FIRST.edition(), FIRST.frame().reverse())
    assert listing(tmp_path / "a") == listing(tmp_path / "b")


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert store.records(tmp_path / "absent") == []


def test_the_folder_is_the_users_unless_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ARTICLE3_HOME", str(tmp_path / "named"))
    assert store.home() == tmp_path / "named"
    monkeypatch.delenv("ARTICLE3_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert store.home() == tmp_path / "data" / "article3"


def test_a_record_that_is_no_record_is_one_clear_error(home: Path) -> None:
    put(home, FIRST)
    for text in ("", "{", "[]", "{}", '{"edition": {}}'):
        (home / "broken.json").write_text(text)
        with pytest.raises(LedgerError, match=r"broken\.json: not a record of an edition"):
            store.records(home)


def test_a_lost_or_damaged_file_is_one_clear_error(home: Path) -> None:
    record = put(home, FIRST)
    record.path.write_bytes(b"PAR1 no more")
    with pytest.raises(LedgerError, match="cannot be read; restore the file"):
        record.read()
    record.path.unlink()
    with pytest.raises(LedgerError, match="cannot be read; restore the file"):
        record.read()


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LedgerError, match="the ledger's folder cannot be made"):
        put(tmp_path / "file", FIRST)


def test_a_folder_that_cannot_be_written_is_one_clear_error(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(home, FIRST)
    before = listing(home)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    for place in ((tempfile, "mkstemp"), (os, "fsync"), (os, "link")):
        with monkeypatch.context() as patched:
            patched.setattr(*place, full)
            with pytest.raises(LedgerError, match=r"mine-2 cannot be written .*No space left"):
                put(home, SECOND)
        assert ids(home) == ["mine-1"]
        assert not list(home.glob(".adding-*"))
    assert set(before) <= set(listing(home))


def test_what_a_killed_process_left_is_removed_an_hour_later(home: Path) -> None:
    put(home, FIRST)
    left = [home / ".adding-abc", home / "mine-9.0123456789ab.parquet"]
    young = home / ".adding-young"
    for path in (*left, young):
        path.write_bytes(b"half")
    for path in left:
        os.utime(path, (time.time() - 4000,) * 2)
    put(home, SECOND)
    assert not any(path.exists() for path in left)
    assert young.exists()
    assert ids(home) == ["mine-1", "mine-2"]


def test_another_process_may_finish_while_one_tidies_up(home: Path) -> None:
    """A listed file that is gone when looked at (here a link to nowhere) is no error."""
    home.mkdir()
    (home / ".adding-gone").symlink_to(home / "nowhere")
    put(home, FIRST)
    assert ids(home) == ["mine-1"]


# A process that stops where the test wants it: just before it calls the named function.
_STOPPED = """
import os, pathlib, sys
from article3.cli import main
owner, name = {"link": (os, "link"), "replace": (pathlib.Path, "replace"), "fsync": (os, "fsync")}[
    sys.argv[1]]
real = getattr(owner, name)
def waiting(*arguments, **named):
    print("here", flush=True)
    sys.stdin.readline()
    return real(*arguments, **named)
setattr(owner, name, waiting)
main(["editions", "add", *sys.argv[2:], "--published", "2025-01-01", "--id", "mine-2", "--yes"])
"""


class Stopped:
    """``editions add`` in another process, stopped before the file system call named."""

    def __init__(self, where: str, file: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _STOPPED, where, str(file)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self) -> Stopped:
        assert self.process.stdout
        while (line := self.process.stdout.readline()) != "here\n":
            assert line, self.process.communicate()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def finish(self) -> tuple[int, str]:
        """Let it go on; its exit code and standard error."""
        _, error = self.process.communicate("\n" * 9, timeout=60)
        return self.process.returncode, error


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    yield tidy_csv(tmp_path / "mine.csv", SECOND.cells)


@pytest.mark.parametrize("where", ["fsync", "replace", "link"])
def test_a_killed_add_leaves_the_ledger_as_it_was(home: Path, file: Path, where: str) -> None:
    put(home, FIRST)
    before = open_ledger()
    with Stopped(where, file) as adding:
        os.kill(adding.process.pid, signal.SIGKILL)
        assert adding.process.wait(60) == -signal.SIGKILL
    after = open_ledger()
    assert after.hash == before.hash
    assert after.figure("POL", SHARE, 2023, edition="mine-1").value == 3.0
    assert ids(home) == ["mine-1"]
    put(home, SECOND)
    assert open_ledger().figure("POL", SHARE, 2023, edition="mine-2").value == 3.1


def test_of_two_that_add_one_edition_one_wins(home: Path, file: Path) -> None:
    with Stopped("link", file) as one, Stopped("link", file) as other:
        ended = [one.finish(), other.finish()]
    assert sorted(code for code, _ in ended) == [0, 2]
    (error,) = [text for code, text in ended if code == 2]
    assert error.startswith("Error: The edition mine-2 is already in the ledger")
    assert error.count("\n") == 1
    (record,) = store.records(home)
    assert record.read()["value"].to_list() == [1.1, 3.1]
    assert not list(home.glob(".adding-*"))


def test_readers_see_an_edition_whole_or_not_at_all(home: Path, file: Path) -> None:
    put(home, FIRST)
    with Stopped("link", file) as adding:
        assert ids(home) == ["mine-1"]
        assert open_ledger().figure("POL", SHARE, 2023, as_of=date(2025, 6, 1)).value != 3.1
        assert adding.finish() == (0, "")
    assert ids(home) == ["mine-1", "mine-2"]
    assert store.records(home)[1].read().height == 2


def test_one_may_read_while_another_adds_again_and_again(home: Path) -> None:
    cells = [("POL", SHARE, str(year), year / 1000) for year in range(1950, 2024)]
    count, problems = 12, []

    def add() -> None:
        for number in range(count):
            put(home, Small(f"mine-{number}", date(2024, 1, 1 + number), cells))

    writer = threading.Thread(target=add)
    writer.start()
    seen = 0
    while writer.is_alive():
        found = store.records(home)
        problems += [r.edition.id for r in found if r.read().height != len(cells)]
        assert len(found) >= seen
        seen = len(found)
    writer.join()
    assert problems == []
    assert len(ids(home)) == count


def test_the_bundled_editions_are_what_the_manifest_says() -> None:
    import hashlib

    manifest = json.loads((store.BUNDLED / "manifest.json").read_text(encoding="utf-8"))
    named = {entry["parquet"] for entry in manifest["editions"]}
    assert named == {p.name for p in store.BUNDLED.glob("*.parquet")}
    for entry in manifest["editions"]:
        content = (store.BUNDLED / entry["parquet"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["parquet_sha256"]
        frame = pl.read_parquet(store.BUNDLED / entry["parquet"])
        assert frame.height == entry["rows"]
        assert sorted(frame["indicator"].unique()) == entry["indicators"]


def test_the_bundled_editions_fit_in_six_megabytes() -> None:
    assert sum(p.stat().st_size for p in store.BUNDLED.iterdir()) <= 6_000_000


def test_only_what_may_be_passed_on_is_bundled() -> None:
    for record in store.records(store.BUNDLED, bundled=True):
        assert record.edition.shippable
        assert record.edition.publisher != "SIPRI"
        assert record.edition.licence
        assert record.edition.url.startswith("http")
