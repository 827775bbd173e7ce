"""Where the state of sharing lives: a database and files named by their hash.

SQLite in the folder by default, PostgreSQL by URL for several servers. Every change is one
transaction that takes a lock when it begins (SQLite's for writing, on PostgreSQL an advisory one):
processes take turns, and what a change looked at still holds when it writes. Whoever only reads
waits for nobody and sees one moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError

from article3.errors import ShareError
from article3.share.objects import Objects
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

    ``folder`` holds the keys and, unless ``url`` names a database, the database as well. The files
    are in it, too, unless ``objects`` are elsewhere. Raises ``ShareError`` when one cannot be used.
    """

    def __init__(
        self, folder: Path, url: str | None = None, objects: Objects | None = None
    ) -> None:
        self.folder = Path(folder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ShareError(f"{folder}: cannot be made ({error.strerror}).") from error
        self.url = url or f"sqlite:///{self.folder / 'share.db'}"
        # Who reads may come to need a change, too: with connections of one pool, many such would
        # wait for each other.
        self.engine, self._looking = _engine(self.url), _engine(self.url)
        self.objects = objects or Objects(self.folder / "objects")
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
