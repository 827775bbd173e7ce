"""The corpus runner: JSON lines of documents in, one line of checked claims a document out.

Lines in: ``{"id": ..., "text": ..., "published": "2024-06-17"}``, and ``title`` and ``url`` where
known; a year or month alone means its last day. Lines out stand in the same order, whatever the
number of workers, and hold what :func:`article3.claims.rows.line` says, with the day and ledger
they were checked by. Memory stays constant: only a few chunks of documents are on their way.
"""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from article3 import __version__
from article3.claims.lines import BadLineError, Task, task
from article3.cluster import connected
from article3.errors import Article3Error

CHUNK = 64
"""Documents a worker takes at a time."""

CHUNK_CHARACTERS = 1_000_000
"""A chunk is closed earlier when its texts are this long together."""

AHEAD = 3
"""Chunks on their way for each worker: one at work, the others so that it never waits."""


@dataclass
class Summary:
    """What a run did: documents written, of them resumed and failed, and lines passed over."""

    output: Path
    documents: int = 0
    resumed: int = 0
    claims: int = 0
    failed: int = 0
    bad_lines: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """What every line of a run is checked by."""

    as_of: date
    ledger: str
    extractors: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """The settings as they stand in every line."""
        made: dict[str, Any] = {"as_of": self.as_of.isoformat(), "ledger": self.ledger,
                                "version": __version__}  # fmt: skip
        return {**made, "extractors": list(self.extractors)} if self.extractors else made


Answer = tuple[str, list[tuple[bytes, int, bool]]]
"""The version and ledger a chunk was checked by; for each document its line, claims, failure."""


class _Promise(Protocol):
    def result(self) -> Answer: ...


Submit = Callable[[list[Task], Settings], _Promise]


def run(
    input_path: Path | str,
    output_path: Path | str,
    *,
    workers: int = 1,
    cluster: str | None = None,
    as_of: date | None = None,
    extractors: Sequence[str] = (),
    warn: Callable[[str], object] | None = None,
) -> Summary:
    """Check every document of a JSON-lines file; returns what was done.

    ``workers`` are processes of this machine; ``cluster`` is the address of a Dask scheduler and
    takes their place. ``as_of`` (today by default) is fixed for the run. ``extractors`` are names
    of plug-ins. ``warn`` is called with a sentence for each line that is no document (standard
    error by default); such lines are counted and passed over.

    The output grows as ``OUTPUT.part`` and takes its name when complete. A run that was stopped
    goes on where it was when it is called again with the same input. Raises ``Article3Error`` for
    files that cannot be read or written, an ``OUTPUT.part`` of another run, and an input without
    one good line; ``MissingExtraError`` without the ``cluster`` extra.
    """
    source, target = Path(input_path), Path(output_path)
    if workers < 1:
        raise Article3Error(f"{workers} workers: give at least 1.")
    if not target.parent.is_dir():
        raise Article3Error(f"{target.parent}: no such folder; make it first.")
    if target.is_dir() or (target.exists() and target.samefile(source)):
        raise Article3Error(f"{target}: give the output a file of its own.")
    tell = warn or _to_standard_error
    summary = Summary(target)
    part = target.with_name(target.name + ".part")
    with _opened(source, "rb") as lines:
        tasks = read(lines, source.name, tell, summary)
        first = next(tasks, None)
        if first is None:
            raise Article3Error(f"{source}: no line is a document with an id and a text.")
        settings = _settings(part, as_of, tuple(extractors))
        done = _resume(part, _chain(first, tasks), settings, summary)
        with _pool(workers, cluster, settings) as (submit, ahead), _opened(part, "ab") as out:
            for _, answers in _in_order(_chunks(done), submit, settings, ahead):
                out.write(b"".join(line for line, _, _ in answers))
                out.flush()
                summary.documents += len(answers)
                summary.claims += sum(claims for _, claims, _ in answers)
                summary.failed += sum(failed for _, _, failed in answers)
    part.replace(target)
    return summary


def read(
    lines: Iterable[bytes], name: str, warn: Callable[[str], object], summary: Summary
) -> Iterator[Task]:
    """The documents of JSON lines; what is none is told with its line number and counted."""
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            yield task(raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw)
        except BadLineError as error:
            summary.bad_lines += 1
            warn(f"{name}, line {number}: {error}.")


def check_chunk(tasks: list[Task], settings: Settings) -> Answer:
    """The lines of a chunk of documents, checked in this process.

    A document the checker fails on has an ``error`` in its line and no claims.
    """
    ledger = _ledger(settings.ledger)
    return f"{__version__} {ledger.hash}", [_checked(one, settings, ledger) for one in tasks]


@lru_cache(maxsize=1)
def _ledger(_: str) -> Any:
    """The ledger of this process, opened once for the hash a run asks for."""
    from article3.ledger import open_ledger

    return open_ledger()


@lru_cache(maxsize=1)
def _extractors(names: tuple[str, ...]) -> list[Any]:
    """The plug-ins of this process, loaded once."""
    if not names:
        return []
    from article3.claims import extractors

    return [extractors.load(name) for name in names]


def _checked(one: Task, settings: Settings, ledger: Any) -> tuple[bytes, int, bool]:
    from article3.claims import rows
    from article3.claims.check import check

    loaded = _extractors(settings.extractors)
    line: dict[str, Any]
    try:
        report = check(
            one.text, published=one.published, title=one.title, url=one.url,
            as_of=settings.as_of, ledger=ledger, extractors=loaded,
        )  # fmt: skip
        line = {**rows.line(report), "id": one.id}
    except Article3Error as error:
        line = _failure(one, str(error))
    except Exception as error:
        # One document must not cost a corpus: the line says which it was, the summary counts it.
        line = _failure(one, f"The checker failed ({type(error).__name__}: {error}).")
    line.update(settings.row())
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # Half a surrogate pair, which JSON can escape and UTF-8 cannot write, stays escaped.
    return text.encode(errors="backslashreplace") + b"\n", len(line["claims"]), "error" in line


def _failure(one: Task, message: str) -> dict[str, Any]:
    published = one.published.isoformat() if one.published else None
    return {"id": one.id, "published": published, "claims": [], "lints": [], "error": message}


def _chunks(tasks: Iterator[Task]) -> Iterator[list[Task]]:
    chunk: list[Task] = []
    size = 0
    for one in tasks:
        chunk.append(one)
        size += len(one.text)
        if len(chunk) == CHUNK or size > CHUNK_CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _in_order(
    chunks: Iterator[list[Task]], submit: Submit, settings: Settings, ahead: int
) -> Iterator[Answer]:
    """The answers in the order of the chunks, never more than ``ahead`` on their way."""
    waiting = deque(submit(chunk, settings) for chunk in islice(chunks, ahead))
    while waiting:
        try:
            answer = waiting.popleft().result()
        except BrokenExecutor as error:
            raise Article3Error(
                "A worker ended unexpectedly, perhaps for want of memory; run the same command "
                "again to go on, with fewer workers."
            ) from error
        if answer[0] != f"{__version__} {settings.ledger}":
            raise Article3Error(
                "A worker of the cluster holds another version or other editions than this "
                "machine; install the same version and give it the same ARTICLE3_HOME."
            )
        yield answer
        waiting.extend(submit(chunk, settings) for chunk in islice(chunks, 1))


@dataclass
class _Done:
    answer: Answer

    def result(self) -> Answer:
        return self.answer


@contextmanager
def _pool(workers: int, cluster: str | None, settings: Settings) -> Iterator[tuple[Submit, int]]:
    """How chunks are given to workers, and how many may be on their way."""
    _extractors(settings.extractors)  # an unknown plug-in is told before anything starts
    if cluster is not None:
        with _dask(cluster) as found:
            yield found
    elif workers == 1:
        # Checked as it is given, so that one chunk is enough.
        yield lambda chunk, by: _Done(check_chunk(chunk, by)), 1
    else:
        from concurrent.futures import ProcessPoolExecutor

        # Started afresh: a copy of a process in which Polars runs threads would hang.
        fresh = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(
            workers, fresh, initializer=_begin, initargs=(gc.get_threshold(),)
        ) as pool:
            try:
                yield lambda chunk, by: pool.submit(check_chunk, chunk, by), workers * AHEAD
            finally:
                pool.shutdown(cancel_futures=True)


def _begin(collecting: tuple[int, int, int]) -> None:
    """Collect garbage as rarely as the parent, and end when it is gone, however that ended."""
    gc.set_threshold(*collecting)
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


@contextmanager
def _dask(address: str) -> Iterator[tuple[Submit, int]]:
    with connected(address, "Checking on a cluster") as (client, threads):
        yield (
            lambda chunk, by: _Remote(client.submit(check_chunk, chunk, by, pure=False)),
            (threads * AHEAD),
        )


@dataclass
class _Remote:
    future: Any

    def result(self) -> Answer:
        from distributed import CancelledError, KilledWorker

        try:
            answer: Answer = self.future.result()
        except (CancelledError, KilledWorker, OSError) as error:
            raise BrokenExecutor from error
        return answer


def _settings(part: Path, as_of: date | None, extractors: tuple[str, ...]) -> Settings:
    """What the run is checked by; one that goes on keeps the day of its start."""
    begun = _first_row(part).get("as_of")
    day = as_of or (date.fromisoformat(begun) if isinstance(begun, str) else date.today())
    from article3.ledger import open_ledger

    return Settings(day, open_ledger().hash, extractors)


def _resume(
    part: Path, tasks: Iterator[Task], settings: Settings, summary: Summary
) -> Iterator[Task]:
    """The documents still to do; those of ``part`` are passed over and compared by id."""
    if not part.exists():
        return tasks
    with _opened(part, "r+b") as file:
        whole = 0
        for raw in file:
            if not raw.endswith(b"\n"):
                break  # the run was stopped in the middle of this line
            row = _row(raw)
            due = next(tasks, None)
            begun = {k: row[k] for k in ("as_of", "ledger", "version", "extractors") if k in row}
            if due is None or row.get("id") != due.id or begun != settings.row():
                raise Article3Error(
                    f"{part}: this is the start of another run (other input, day, version, "
                    "editions or extractors); remove it or choose another output."
                )
            whole += len(raw)
            summary.documents += 1
            summary.resumed += 1
            summary.claims += len(row["claims"])
            summary.failed += "error" in row
        file.truncate(whole)
    return tasks


def _first_row(part: Path) -> dict[str, Any]:
    if not part.exists():
        return {}
    with _opened(part, "rb") as file:
        raw = file.readline()
    return _row(raw) if raw.endswith(b"\n") else {}


def _row(raw: bytes) -> dict[str, Any]:
    """A line of an earlier run; one that is none is taken for another run's."""
    try:
        row = json.loads(raw)
    except ValueError:
        return {}
    return row if isinstance(row, dict) and isinstance(row.get("claims"), list) else {}


@contextmanager
def _opened(path: Path, mode: str) -> Iterator[BinaryIO]:
    """The file; a refusal of the system is one sentence."""
    try:
        file = path.open(mode)
    except OSError as error:
        verb = "read" if mode == "rb" else "written"
        raise Article3Error(f"{path}: cannot be {verb} ({error.strerror}).") from error
    with file:
        yield file  # type: ignore[misc]


def _chain(first: Task, rest: Iterator[Task]) -> Iterator[Task]:
    yield first
    yield from rest


def _to_standard_error(sentence: str) -> None:
    sys.stderr.write(f"Warning: {sentence}\n")
