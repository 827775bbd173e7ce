"""Uploads of strangers are read in a process of their own, one for each, that may do little else.

A reader (:mod:`article3.web.reader`) is started ahead and waits with its parsers loaded, so that an
upload does not wait for it; it reads one file and ends. Only plain text and cells come back, and
only so much of them. Whatever a file does to its reader, the application goes on.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from threading import Lock, Thread, Timer
from typing import IO, Any

import polars as pl

from article3.claims.document import Document
from article3.eligibility.budget import Budget
from article3.eligibility.review import Review, reviewed_lines
from article3.errors import Article3Error
from article3.sandbox import start
from article3.web.reader import LINES, READY

SECONDS = 1.5
"""How long the processor may work on one upload."""
PATIENCE = 8.0
"""How long that may take on a busy machine."""
STARTING_SECONDS = 20.0
MOST_ANSWER = 32 * 1024 * 1024
CHARACTERS = 100_000
"""The most characters of an article."""
ROWS = 10_000
"""The most lines of a budget."""
KINDS = ("document", "budget")
_TOO_LONG = (-signal.SIGPROF, -signal.SIGXCPU, -signal.SIGKILL)


class RefusedError(Article3Error):
    """An upload that could not be read within its limits."""


@dataclass(frozen=True, slots=True)
class Budgeted:
    """A budget that was read and reviewed, with its cells as JSON types to be sent again."""

    review: Review
    table: dict[str, Any]
    decided: dict[str, Any] | None


class Sandbox:
    """Readers of uploads: one waiting for each kind, and one for each upload being read.

    ``seconds`` is how long the processor may work on an upload.
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

    def budget(
        self, data: bytes, name: str, *, decisions: tuple[str, bytes] | None = None,
        entity: str | None = None, definition: str = "nato-core", again: bool = False,
        rows: int = ROWS,
    ) -> Budgeted:  # fmt: skip
        """A budget reviewed: CSV or XLSX, with a person's decisions on its lines.

        ``again`` is for the cells an earlier answer held instead of a file. Raises
        :class:`RefusedError` with the sentence to show.
        """
        name = plain_name(name, "your file")
        beside, more = decisions or ("", b"")
        asked = {"name": name, "decisions": plain_name(beside, "your decisions"), "entity": entity,
                 "definition": definition, "again": again, "rows": rows,
                 "size": len(data)}  # fmt: skip
        said = self._read("budget", asked, data + more, name)
        return _reviewed(said, name, definition, rows)

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
            asked = {**asked, "seconds": self.seconds}
            answer = _exchange(process, json.dumps(asked).encode(), data)
        finally:
            ended = process.poll()
            _end(process)
            # The next one's parsers are brought when they are in nobody's way.
            Thread(target=self._spare, args=(kind,), daemon=True).start()
        if ended in _TOO_LONG:
            raise RefusedError(
                f"{name}: takes more than {self.seconds:.1f} seconds to read; give the part that "
                "matters, or use the command line on your own machine."
            )
        try:
            said = json.loads(answer) if len(answer) <= MOST_ANSWER else None
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise RefusedError(
                f"{name}: cannot be read, it seems damaged or needs more memory than an upload may "
                "have; save it again or give its text instead."
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
    if len(shown) > 80:
        shown = f"{shown[:60]}…{shown[-15:]}"
    return shown or otherwise


def _start(kind: str) -> subprocess.Popen[bytes]:
    """A reader that brings its parsers."""
    return start("article3.web.reader", [kind])


def _await_ready(process: subprocess.Popen[bytes]) -> None:
    """Wait until a reader has its parsers; a warm one has them already."""
    with _killing(process, STARTING_SECONDS):
        if _pipe(process.stdout).read(1) != READY:
            raise RefusedError("Files cannot be read at the moment; paste the text instead.")


def _exchange(process: subprocess.Popen[bytes], asked: bytes, data: bytes) -> bytes:
    """Give a reader its file and take what it says, up to a size and a time."""
    with _killing(process, PATIENCE):
        try:
            into = _pipe(process.stdin)
            into.write(asked + b"\n")
            into.write(data)
            into.close()
        except BrokenPipeError:
            pass  # it ended before it had read all; its answer says why, or there is none
        answer = _pipe(process.stdout).read(MOST_ANSWER + 1)
    if len(answer) <= MOST_ANSWER:
        # It closed its end because it is gone; how it went is what killing it would hide.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1)
    return answer


@contextlib.contextmanager
def _killing(process: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    """Kill a reader that takes longer than the block may."""
    watch = Timer(seconds, process.kill)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


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
    return RefusedError(f"{name}: cannot be read; save it again or give its text instead.")


def _reviewed(said: dict[str, Any], name: str, definition: str, most: int) -> Budgeted:
    """Lines as a review; whatever is not as it should be is refused."""
    try:
        schema = {column: getattr(pl, kind) for column, kind in LINES.items()}
        lines = pl.DataFrame({c: said["lines"][c] for c in schema}, schema=schema, strict=True)
        table, decided = said["table"], said["decided"]
        entity, currency, year, kind = (str(part)[:40] for part in said["about"])
        seen = date.fromisoformat(table["seen"])
        budget = Budget(
            Path(name), lines, currency, year, kind, tuple(str(w) for w in said["warnings"]),
            str(table["sha256"]), seen, str(table["sheet"]),
        )  # fmt: skip
        if lines.height > most or not lines["amount"].is_finite().all():
            raise ValueError
        found = reviewed_lines(budget, lines, entity, definition, int(said["taken"]))
    except (pl.exceptions.PolarsError, TypeError, ValueError, KeyError, OverflowError):
        raise _strange(name) from None
    return Budgeted(found, table, decided)
