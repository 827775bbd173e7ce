"""Nothing that may be asked breaks the protocol: requests made from its own description.

The long run is ``python tools/fuzz_share.py 10000``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from share_support import NewDatabase, World, world

REQUESTS = 200


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, new_database: NewDatabase) -> Iterator[World]:
    with world(tmp_path_factory.mktemp("fuzz"), url=new_database()) as one:
        yield one


def test_no_request_is_answered_otherwise_than_described(made: World, tools: Path) -> None:
    """As who reads something, and as nobody; the resources there are, and any others."""
    import fuzz_share

    asked = fuzz_share.ask(made.client.app, made.tokens, REQUESTS)
    assert sum(asked.values()) >= REQUESTS
    assert {200, 404, 401, 400} <= set(asked)
    assert max(asked) < 500
