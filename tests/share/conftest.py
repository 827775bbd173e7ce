from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from share_postgres import NoPostgresError, Postgres, started
from share_support import NewDatabase, World, world


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this process; the test skips where none can be had."""
    running = started()
    try:
        server = running.__enter__()
    except NoPostgresError as reason:
        pytest.skip(str(reason))
    yield server
    running.__exit__(None, None, None)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> NewDatabase:
    """Each test that uses it runs on both databases."""
    if request.param == "sqlite":
        return lambda: None
    server: Postgres = request.getfixturevalue("postgres")
    return server.new


@pytest.fixture
def shared_world(tmp_path: Path, new_database: NewDatabase) -> Iterator[World]:
    """The small world of tests, on both databases."""
    with world(tmp_path / "store", url=new_database()) as made:
        yield made


@pytest.fixture
def sqlite_world(tmp_path: Path) -> Iterator[World]:
    """The same on SQLite alone, for what only its file can show."""
    with world(tmp_path / "store") as made:
        yield made
