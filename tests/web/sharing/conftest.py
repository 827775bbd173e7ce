from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from share_support import World
from sharing_visits import Visit, shared


@pytest.fixture
def made(tmp_path: Path) -> Iterator[World]:
    with shared(tmp_path / "store") as found:
        yield found


@pytest.fixture
def visit(made: World) -> Callable[[str], Visit]:
    """A visit of an account."""
    return lambda who: Visit(made, made.tokens[who])


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world for tests that change nothing in it but what was read."""
    with shared(tmp_path_factory.mktemp("still")) as found:
        yield found


@pytest.fixture
def look(still: World) -> Callable[[str], Visit]:
    """A visit of an account to the still world."""
    return lambda who: Visit(still, still.tokens[who])
