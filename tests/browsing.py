"""A running application and a browser: what the browser tests and tools/screenshots.py share."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
START = 30.0
"""Seconds the application may take to answer on a busy machine."""


def missing() -> str:
    """Why no browser test can run here, in one sentence; empty where they can."""
    from importlib.util import find_spec

    if find_spec("playwright") is None:
        return "playwright is not installed; run: make install."
    if program() is None:
        return "Chromium is not installed; run: sudo apt-get install chromium."
    return ""


def program() -> str | None:
    """Debian's Chromium; playwright's own browsers are never downloaded."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Inside a container Chromium's own sandbox cannot be made.
        browser = playwright.chromium.launch(
            executable_path=program(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@contextmanager
def served() -> Iterator[str]:
    """The application on a free port, with nothing kept; its origin."""
    import uvicorn

    from article3.web.app import application
    from article3.web.settings import Settings

    with TemporaryDirectory() as folder, socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        app = application(Settings(Path(folder), requests=0, heavy=0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        running = threading.Thread(target=server.run, kwargs={"sockets": [held]}, daemon=True)
        running.start()
        end = time.monotonic() + START
        while not server.started:
            if time.monotonic() > end or not running.is_alive():
                raise RuntimeError("the application did not start")
            time.sleep(0.02)
        yield f"http://127.0.0.1:{held.getsockname()[1]}"
        server.should_exit = True
        running.join(timeout=10)


def violations(tab: Page) -> list[str]:
    """What axe finds, with everything that unfolds unfolded."""
    import pytest

    if not AXE.is_file():
        pytest.skip("axe-core is not in node_modules; run: make install.")
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    # Evaluated, not added as a script: the page's own policy forbids those, and is to stay on.
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES
    )
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]
