"""Where the state of sharing lives: a database and files named by their hash.

SQLite in the folder by default, PostgreSQL by URL for several servers. Every change is one
transaction that takes a lock when it begins (SQLite's for writing, on PostgreSQL an advisory one):
processes take turns, and what a change looked at still holds when it writes. Whoever only reads
waits for nobody and sees one moment.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from article3.errors import ShareError
from article3.share.tables import log_head, metadata

_TURN = text("SELECT pg_advisory_xact_lock(3003003)")
"""What lets one process at a time change a store on PostgreSQL; it ends with the transaction."""

_PATIENCE = 10_000
"""Milliseconds a change waits for its turn."""


def now() -> str:
    """The time in UTC as it is written everywhere: sorts as text, to the microsecond.

    >>> len(now())
    27
    """
    return written(datetime.now(UTC))


def written(when: datetime) -> str:
    """A time in UTC as text.

    >>> written(datetime(2026, 11, 1, tzinfo=UTC))
    '2026-11-01T00:00:00.000000Z'
    """
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Store:
    """The database and the files of one sharing server.

    ``folder`` holds files and, unless ``url`` names a database, the database as well. Raises
    ``ShareError`` when either cannot be used.
    """

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self.folder = Path(folder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ShareError(f"{folder}: cannot be made ({error.strerror}).") from error
        self.url = url or f"sqlite:///{self.folder / 'share.db'}"
        # Who reads may come to need a change, too: with connections of one pool, many such would
        # wait for each other.
        self.engine, self._looking = _engine(self.url), _engine(self.url)
        self.objects = Objects(self.folder / "objects")
        self._make_tables()

    def _make_tables(self) -> None:
        try:
            with self.change() as connection:
                metadata.create_all(connection)
                if connection.execute(log_head.select()).first() is None:
                    connection.execute(log_head.insert().values(id=1, size=0, peaks=[]))
        except SQLAlchemyError as error:
            raise ShareError(f"{_named(self.url)}: the database cannot be used.") from error

    @contextmanager
    def change(self) -> Iterator[Connection]:
        """A transaction that changes something: all of it or nothing."""
        with self.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(_TURN)
            yield connection

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """A connection that only reads, everything as of one moment."""
        how: dict[str, Any] = {"only_reads": True}
        if self._looking.dialect.name == "postgresql":
            how |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._looking.connect().execution_options(**how) as connection:
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()
        self._looking.dispose()


def _engine(url: str) -> Engine:
    """An engine that waits so long for a lock and no longer.

    On SQLite with its locks taken early, foreign keys held and writes on disk.
    """
    try:
        engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    except (SQLAlchemyError, ImportError) as error:
        raise ShareError(f"{_named(url)}: no database is reached by this address.") from error
    if engine.dialect.name == "postgresql":

        @event.listens_for(engine, "connect")
        def patient(connection: Any, _: Any) -> None:
            connection.execute(f"SET lock_timeout = {_PATIENCE}")
            connection.commit()

    if engine.dialect.name != "sqlite":
        return engine

    @event.listens_for(engine, "connect")
    def opened(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the transactions are ours, below
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA busy_timeout = {_PATIENCE}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        reads = connection.get_execution_options().get("only_reads")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _named(url: str) -> str:
    """A database's address without the password it may hold."""
    head, at, tail = url.rpartition("@")
    return f"{head.split('://', 1)[0]}://...@{tail}" if at else url


class Objects:
    """Files by the SHA-384 of their content; a name can be nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Where a file is; raises ``ShareError`` for a name that is no hash."""
        if len(name) != 96 or not set(name) <= set("0123456789abcdef"):
            raise ShareError("That is not the name of a file.")
        return self.folder / name[:2] / name

    def whole(self, name: str) -> Path:
        """Where a file is, once its bytes are those its name says; raises ``ShareError``."""
        path = self.path(name)
        try:
            if sha384(path) == name:
                return path
        except OSError:
            pass
        raise ShareError("A published file is not there or was changed; nothing is served of it.")

    def put(self, source: Path) -> str:
        """Take a file in under its hash, whole and on disk before its name is given."""
        name = sha384(source)
        target = self.path(name)
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            with self.unfinished() as copy:
                with source.open("rb") as given, copy.open("wb") as kept:
                    while block := given.read(1 << 20):
                        kept.write(block)
                    kept.flush()
                    os.fsync(kept.fileno())
                copy.replace(target)
            _synced(target.parent)
        return name

    def put_bytes(self, data: bytes) -> str:
        """Take bytes in."""
        with self.unfinished() as path:
            path.write_bytes(data)
            return self.put(path)

    @contextmanager
    def unfinished(self) -> Iterator[Path]:
        """A path beside the files to write to; what is left there at the end is removed."""
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".")
        os.close(handle)
        path = Path(name)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)


def _synced(folder: Path) -> None:
    """Have a folder's names on disk, and its own name in the folder above."""
    for one in (folder, folder.parent):
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sha384(path: Path) -> str:
    """The SHA-384 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha384").hexdigest()
