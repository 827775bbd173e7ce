"""Costly questions take turns, so that many at once neither fill the memory nor starve the rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from fastapi import HTTPException

AT_ONCE = 2
PATIENCE = 20.0
"""Seconds a question waits for its turn before it is refused."""

_turns = BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn; status 429 where too many are waiting already."""
    if not _turns.acquire(timeout=PATIENCE):
        raise HTTPException(429, "Too many costly questions at once; try again in a minute.")
    try:
        yield
    finally:
        _turns.release()
