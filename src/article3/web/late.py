"""Pages and API join once requests are answered: importing their rooms takes longer than the rest.

Who asks for a page before they are there waits for it; health and static files do not.
"""

from __future__ import annotations

import logging
import os
import signal
from threading import Event

import anyio

from article3.web.guard import App, Receive, Scope, Send

log = logging.getLogger("article3.web")
AT_ONCE = ("/health", "/static/")
"""What is answered before the pages are there, where nothing is sent along."""


class Late:
    """Holds a request back until ``ready`` is set, unless it needs no page."""

    def __init__(self, app: App, ready: Event) -> None:
        self.app, self.ready = app, ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and not self.ready.is_set():
            reads = scope["method"] in ("GET", "HEAD")
            if not (reads and scope["path"].startswith(AT_ONCE)):
                await anyio.to_thread.run_sync(self.ready.wait, abandon_on_cancel=True)
        await self.app(scope, receive, send)


def give_up() -> None:
    """End this process: an application without its pages would answer 404 to everybody."""
    log.critical("The pages could not be made.", exc_info=True)
    os.kill(os.getpid(), signal.SIGTERM)
