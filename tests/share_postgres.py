"""A PostgreSQL server for tests: started once a process, a schema of its own for each store."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

ROLE = "article3"
PLAIN = (
    "listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off",
    "shared_buffers=16MB", "max_wal_size=64MB", "autovacuum=off", "log_min_messages=panic",
)  # fmt: skip
"""No network, little memory, and nothing kept for a machine that fails: it lives a test run."""


class NoPostgresError(Exception):
    """Why there is no server, in a sentence."""


class Postgres:
    """A running server, reached by a socket in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count()

    def connect(self) -> psycopg.Connection[Any]:
        """A connection of the server's owner, to look behind the store."""
        return psycopg.connect(host=str(self.folder), user=ROLE, dbname="postgres", autocommit=True)

    def new(self) -> str:
        """The address of an empty database: a schema nobody used."""
        name = f"store_{next(self._numbers)}"
        with self.connect() as connection:
            connection.execute(f"create schema {name}")
        return (
            f"postgresql+psycopg://{ROLE}@/postgres?host={self.folder}"
            f"&options=-csearch_path%3D{name}"
        )


@contextmanager
def started() -> Iterator[Postgres]:
    """A new server for as long as the block lasts; raises ``NoPostgresError``."""
    programs, who = _programs(), _user()
    with tempfile.TemporaryDirectory(prefix="a3pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if who:
            os.chown(folder, pwd.getpwnam(who).pw_uid, pwd.getpwnam(who).pw_gid)
        made = _run([programs / "initdb", "--pgdata", folder / "data", "--username", ROLE,
                     "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync"],
                    folder, who)  # fmt: skip
        _, said = made.communicate()
        if made.returncode:
            raise NoPostgresError(f"initdb failed: {' '.join(said.split())[-200:]}")
        how = [part for one in PLAIN for part in ("-c", one)]
        server = _run([programs / "postgres", "-D", folder / "data", "-k", folder, *how],
                      folder, who)  # fmt: skip
        try:
            found = Postgres(folder)
            _wait(found, server)
            yield found
        finally:
            server.terminate()
            try:
                server.communicate(timeout=5)
            except subprocess.TimeoutExpired:  # somebody still holds a connection
                server.send_signal(2)
                server.communicate(timeout=20)


def _programs() -> Path:
    """The folder of the newest server's programs."""
    found = shutil.which("initdb")
    if found and (Path(found).parent / "postgres").exists():
        return Path(found).parent
    debian = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not debian:
        raise NoPostgresError("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    return max(debian, key=lambda p: float(p.parent.name))


def _user() -> str | None:
    """Whom the server runs as where we are root, as which it refuses to run."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise NoPostgresError("PostgreSQL does not run as root, and there is no other user")


def _run(command: list[Any], folder: Path, who: str | None) -> subprocess.Popen[str]:
    as_user: dict[str, Any] = {}
    if who:
        as_user = {"user": who, "group": pwd.getpwnam(who).pw_gid, "extra_groups": []}
    return subprocess.Popen(
        [str(part) for part in command], cwd=folder, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}, **as_user,
    )  # fmt: skip


def _wait(server: Postgres, process: subprocess.Popen[str]) -> None:
    for _ in range(600):
        try:
            server.connect().close()
        except psycopg.OperationalError as error:
            if process.poll() is not None:
                raise NoPostgresError(f"PostgreSQL did not start: {error}") from None
            time.sleep(0.05)
        else:
            return
    raise NoPostgresError("PostgreSQL did not start within thirty seconds")
