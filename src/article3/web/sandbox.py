"""Uploads of strangers are read in a process of their own, one for each, that may do little else.

A reader (:mod:`article3.web.reader`) is started ahead and waits with its parsers loaded, so that an
upload does not wait for it; it reads one file and ends. Only plain text and cells come back, and
only so much of them. Whatever a file does to its reader, the application goes on.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path, PurePath
from threading import Lock, Thread, Timer
from typing import IO, Any

from article3.claims.document import Document
from article3.eligibility.table import Table
from article3.errors import Article3Error
from article3.web.reader import READY

SECONDS = 1.5
"""How long reading one upload may take."""
STARTING_SECONDS = 20.0
MOST_ANSWER = 32 * 1024 * 1024
CHARACTERS = 100_000
"""The most characters of an article."""
ROWS = 20_000
"""The most lines of a budget."""
KINDS = ("document", "table")


class RefusedError(Article3Error):
    """An upload that could not be read within its limits."""


class Sandbox:
    """Readers of uploads: one waiting for each kind, and one for each upload being read.

    ``seconds`` is how long reading may take once a reader is ready.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._waiting: dict[str, subprocess.Popen[bytes]] = {}
        self._lock, self._closed = Lock(), False

    def document(self, data: bytes, name: str, *, characters: int = CHARACTERS) -> Document:
        """The words of an article in a text, Markdown, HTML, PDF or Word file.

        Raises :class:`RefusedError` with the sentence to show.
        """
        name = plain_name(name, "your file")
        said = self._read("document", {"name": name, "characters": characters}, data, name)
        text, title, basis = (_text(said, key) for key in ("text", "title", "basis"))
        day = said.get("published")
        if len(text) > characters:
            raise _strange(name)
        try:
            published = date.fromisoformat(day) if isinstance(day, str) else None
        except ValueError:
            raise _strange(name) from None
        return Document(text, title[:300], "", published, basis[:60], name)

    def table(self, data: bytes, name: str, wanted: Sequence[str], *, rows: int = ROWS) -> Table:
        """The cells of a CSV file or workbook; only the columns that are wanted.

        Raises :class:`RefusedError` with the sentence to show.
        """
        name = plain_name(name, "your file")
        asked = {"name": name, "wanted": list(wanted), "rows": rows}
        return _table_of(self._read("table", asked, data, name), data, name, set(wanted), rows)

    def warm(self) -> None:
        """Have a reader of each kind wait, without waiting for them."""
        for kind in KINDS:
            self._spare(kind)

    def close(self) -> None:
        """End every reader that waits."""
        with self._lock:
            self._closed = True
            waiting, self._waiting = list(self._waiting.values()), {}
        for process in waiting:
            _end(process)

    def _read(self, kind: str, asked: Mapping[str, Any], data: bytes, name: str) -> dict[str, Any]:
        """What a reader answers, once it is a JSON object and not a refusal."""
        with self._lock:
            process = self._waiting.pop(kind, None)
        if process is None or process.poll() is not None:
            process = _start(kind)
        try:
            _await_ready(process)
            answer, late = _exchange(process, json.dumps(asked).encode(), data, self.seconds)
        finally:
            _end(process)
            # The next one's parsers are brought when they are in nobody's way.
            Thread(target=self._spare, args=(kind,), daemon=True).start()
        if late:
            raise RefusedError(
                f"{name}: takes more than {self.seconds:.1f} seconds to read; paste its text "
                "instead, or check it on your own machine."
            )
        try:
            said = json.loads(answer) if len(answer) <= MOST_ANSWER else None
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise RefusedError(
                f"{name}: cannot be read, it seems damaged or needs more memory than an upload may "
                "have; save it again or paste its text instead."
            )
        if "error" in said:
            raise RefusedError(_text(said, "error")[:600])
        return said

    def _spare(self, kind: str) -> None:
        with self._lock:
            if self._closed or kind in self._waiting:
                return
            self._waiting[kind] = _start(kind)


def plain_name(name: str, otherwise: str) -> str:
    """A stranger's name for a file as one short printable line, without folders.

    >>> plain_name("..\\\\up/budget\\n2026.csv", "file")
    'budget 2026.csv'
    """
    last = PurePath(name.replace("\\", "/")).name
    shown = " ".join("".join(c if c.isprintable() else " " for c in last).split())
    return shown if len(shown) <= 80 else f"{shown[:60]}…{shown[-15:]}" if shown else otherwise


def _start(kind: str) -> subprocess.Popen[bytes]:
    """A reader that brings its parsers; it knows nothing of our environment but where code is."""
    known = {
        "PATH": os.defpath, "LANG": "C.UTF-8", "POLARS_MAX_THREADS": "1", "MALLOC_ARENA_MAX": "2",
        "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join(str(Path(p).absolute()) for p in sys.path if p),
    }  # fmt: skip
    command = [sys.executable, "-m", "article3.web.reader", kind]
    return subprocess.Popen(  # noqa: S603  (our own module, and no word of a stranger)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        cwd="/", env=known, close_fds=True, start_new_session=True,
    )  # fmt: skip


def _await_ready(process: subprocess.Popen[bytes]) -> None:
    """Wait until a reader has its parsers; a warm one has them already."""
    watch = Timer(STARTING_SECONDS, process.kill)
    watch.daemon = True
    watch.start()
    try:
        if _pipe(process.stdout).read(1) != READY:
            raise RefusedError("Files cannot be read at the moment; paste the text instead.")
    finally:
        watch.cancel()


def _exchange(
    process: subprocess.Popen[bytes], asked: bytes, data: bytes, seconds: float
) -> tuple[bytes, bool]:
    """Give a reader its file and take what it says, up to a size and a time."""
    started = time.monotonic()
    watch = Timer(seconds, process.kill)
    watch.daemon = True
    watch.start()
    try:
        try:
            into = _pipe(process.stdin)
            into.write(asked + b"\n")
            into.write(data)
            into.close()
        except BrokenPipeError:
            pass  # it ended before it had read all; its answer says why, or there is none
        answer = _pipe(process.stdout).read(MOST_ANSWER + 1)
    finally:
        watch.cancel()
    return answer, not answer and time.monotonic() - started >= seconds


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(BrokenPipeError):
            _pipe(pipe).close()
    process.wait()


def _text(said: Mapping[str, Any], key: str) -> str:
    found = said.get(key)
    if not isinstance(found, str):
        raise _strange("The file")
    return found


def _strange(name: str) -> RefusedError:
    return RefusedError(f"{name}: cannot be read; save it again or paste its text instead.")


def _table_of(said: dict[str, Any], data: bytes, name: str, wanted: set[str], most: int) -> Table:
    """Cells as a table; whatever is not as it should be is refused."""
    import hashlib

    import polars as pl

    line, cells, places = said.get("line"), said.get("cells"), said.get("places")
    if not isinstance(line, list) or not isinstance(cells, dict) or not isinstance(places, dict):
        raise _strange(name)
    held = {c: v for c, v in cells.items() if c in wanted and isinstance(v, list)}
    if len(line) > most or any(len(v) != len(line) for v in held.values()):
        raise _strange(name)
    try:
        schema = {"line": pl.Int64} | dict.fromkeys(held, pl.String)
        frame = pl.DataFrame({"line": line, **held}, schema=schema, strict=True)
        header = [""] * (1 + max((int(places[c]) for c in held), default=0))
        for column in held:
            header[int(places[column])] = column
    except (pl.exceptions.PolarsError, TypeError, ValueError, KeyError, IndexError, MemoryError):
        raise _strange(name) from None
    sha256 = hashlib.sha256(data).hexdigest()
    return Table(name, frame, tuple(header), _text(said, "sheet"), sha256, date.today())
