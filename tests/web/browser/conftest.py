"""A running application for the tests of pages in a browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from article3.web.pages import PAGES
from browsing import DESK, missing, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ADDRESSES = [(page, address) for page in PAGES for address in page.addresses]
SAMPLE = ("/ranking", "/ally/LUX", "/check/example", "/budget/example", "/sources")
"""What every run opens; `make browser` opens every page, which takes some minutes."""

PATIENCE = 45_000
"""Milliseconds a page may take on a busy machine."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test of ``address`` runs for every page, with panels where it asks for ``files``."""
    if "address" in metafunc.fixturenames:
        some = [a for p, a in ADDRESSES if p.files or "files" not in metafunc.fixturenames]
        if not os.environ.get("ARTICLE3_BROWSER"):
            some = [a for a in some if a in SAMPLE]
        metafunc.parametrize("address", some)


@pytest.fixture
def files() -> None:
    """Asked for by tests of pages that have panels."""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    if why := missing():
        pytest.skip(why)
    with served() as found:
        yield found


@pytest.fixture
def visit(browser: Browser, origin: str) -> Iterator[Callable[..., Page]]:
    """Open an address: ``visit(address, viewport=PHONE)``; errors on its console fail the test."""
    contexts, said = [], []

    def opened(address: str, **choices: Any) -> Page:
        context = browser.new_context(**{"viewport": DESK, "color_scheme": "light"} | choices)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        tab = context.new_page()
        tab.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
        tab.on("pageerror", lambda error: said.append(str(error)))
        answer = tab.goto(origin + address)
        assert answer is not None
        assert answer.ok, f"{address}: {answer.status}"
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert said == [], "the browser's console has errors"
