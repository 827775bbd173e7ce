from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from share_support import World, world


@pytest.fixture
def shared_world(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path / "store") as made:
        yield made
