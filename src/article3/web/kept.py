"""Answers kept to be sent again: a page depends on its address, the ledger and the day alone."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

_SMALL = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes of an answer, plain and compressed, and the tag that names them.

    ``keep`` says whether the same question will have the same answer.
    """

    body: bytes
    packed: bytes | None
    tag: str
    kind: str
    name: str = ""
    keep: bool = True


def answer(body: bytes, kind: str, name: str = "", *, keep: bool = True) -> Answer:
    """An answer from its bytes; ``name`` is the file name of a download."""
    text = kind.startswith(("text/", "application/json", "image/svg"))
    packed = gzip.compress(body, 6, mtime=0) if text and len(body) > _SMALL else None
    return Answer(body, packed, f'"{hashlib.sha256(body).hexdigest()[:20]}"', kind, name, keep)


class Shelf:
    """The answers asked for last, up to a number of bytes."""

    def __init__(self, most: int = 64 * 1024 * 1024) -> None:
        self.most, self._held, self._bytes, self._lock = (
            most,
            OrderedDict[object, Answer](),
            0,
            Lock(),
        )

    def get(self, key: object) -> Answer | None:
        """The answer kept under a key."""
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: object, made: Answer) -> None:
        """Keep an answer, and let go of those asked for longest ago."""
        size = _size(key, made)
        if size > self.most // 4:
            return
        with self._lock:
            old = self._held.pop(key, None)
            self._bytes += size - (_size(key, old) if old else 0)
            self._held[key] = made
            while self._bytes > self.most:
                self._bytes -= _size(*self._held.popitem(last=False))


def _size(key: object, made: Answer) -> int:
    """Bytes an answer takes; many small ones under long addresses count, too."""
    return len(made.body) + len(made.packed or b"") + len(repr(key)) + 500
