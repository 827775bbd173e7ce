"""Two workers against one on the same batch of documents, each run in a process of its own.

A run in this process would find warm what a fresh one has yet to read, and worker processes always
start afresh: with one worker it would look faster than anybody sees it. The batch is long enough
that starting and warming up, some three seconds a process, weigh little, as in a corpus.

The cores of a rented machine may be two halves of one. What it can give at most is shown by two
commands at once that know nothing of each other, with half of the documents each.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.articles import articles
from bench.registry import OURS, Outcome, timed, workload

DOCUMENTS = 10_000
RUNS = 2
BAR = 1.8
ONE, TWO, APART = "1 worker", "2 workers", "2 commands, half each"


@workload("workers", f"A batch of {DOCUMENTS:,} documents of 6 kB with one worker and with two")
def workers() -> Outcome:
    """Whole runs from file to file; the three take turns and the best of each counts."""
    outcome = Outcome()
    seconds: dict[str, list[float]] = {ONE: [], TWO: [], APART: []}
    work: dict[str, list[float]] = {ONE: [], TWO: [], APART: []}
    with tempfile.TemporaryDirectory() as folder:
        whole, halves = Path(folder) / "whole", (Path(folder) / "first", Path(folder) / "second")
        write(whole, DOCUMENTS)
        _halve(whole, halves)
        runs = {ONE: ([whole], 1), TWO: ([whole], 2), APART: (halves, 1)}
        written = set()
        for _ in range(RUNS):
            for name, (sources, number) in runs.items():
                before = _processor()
                seconds[name].append(timed(lambda s=sources, n=number: _run(s, n)))
                work[name].append(_processor() - before)
                written.add(b"".join(_target(source).read_bytes() for source in sources))
                for source in sources:
                    _target(source).unlink()
    for name, taken in seconds.items():
        outcome.add(name, OURS, taken)
    one, two, apart = (min(seconds[name]) for name in (ONE, TWO, APART))
    outcome.remarks.append(
        f"Two workers are {one / two:.2f} times as fast as one, best against best (bar {BAR}); "
        f"two commands apart {one / apart:.2f} times, which is what the machine gives. "
        f"{'The same bytes' if len(written) == 1 else 'NOT the same bytes'} every time; "
        f"{DOCUMENTS / two:,.0f} documents a second. Processor time: {min(work[ONE]):.1f} s with "
        f"one worker, {min(work[TWO]):.1f} s with two, {min(work[APART]):.1f} s apart. "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end."
    )
    return outcome


def _halve(whole: Path, halves: tuple[Path, Path]) -> None:
    lines = whole.read_bytes().splitlines(keepends=True)
    middle = len(lines) // 2
    for half, part in zip(halves, (lines[:middle], lines[middle:]), strict=True):
        half.write_bytes(b"".join(part))


def _processor() -> float:
    """Seconds of processor time of the processes that were started and have ended."""
    return sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def write(path: Path, number: int, characters: int = 6_000) -> None:
    """A batch of that many articles as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for place, article in enumerate(articles(number, characters)):
            row = {
                "id": place, "text": article.text, "title": article.title,
                "published": article.published.isoformat(),
            }  # fmt: skip
            file.write(json.dumps(row) + "\n")


def _target(source: Path) -> Path:
    return source.with_suffix(".out")


def _run(sources: Sequence[Path], workers: int) -> None:
    """Check files of documents, one command each, all at once."""
    commands = [
        (
            sys.executable, "-m", "article3.cli", "check", "--batch", str(source),
            "--out", str(_target(source)), "--as-of", "2026-11-22", "--workers", str(workers),
        )
        for source in sources
    ]  # fmt: skip
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for command in commands]
    codes = [process.wait() for process in running]
    if any(codes):
        raise RuntimeError("a batch could not be checked")
