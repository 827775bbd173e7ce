"""Chromium for the tests of pages; they skip where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from browsing import chromium, missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for a file of tests: an open one holds an event loop in the tests' own thread."""
    if why := missing():
        pytest.skip(why)
    with chromium() as found:
        yield found
