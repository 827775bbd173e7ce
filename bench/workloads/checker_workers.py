"""Two workers against one on the same batch of documents, each run in a process of its own.

A run in this process would find warm what a fresh one has yet to read, and worker processes always
start afresh: with one worker it would look faster than anybody sees it. The batch is long enough
that starting and warming up, some three seconds a process, weigh little, as in a corpus.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.articles import articles
from bench.registry import OURS, Outcome, timed, workload

DOCUMENTS = 10_000
RUNS = 2
BAR = 1.8


@workload("workers", f"A batch of {DOCUMENTS:,} documents of 6 kB with one worker and with two")
def workers() -> Outcome:
    """Whole runs from file to file; the two take turns and the best of each counts."""
    outcome = Outcome()
    seconds: dict[int, list[float]] = {1: [], 2: []}
    work: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        write(source, DOCUMENTS)
        written = set()
        for _ in range(RUNS):
            for number, runs in seconds.items():
                before = _processor()
                runs.append(timed(lambda n=number: _run(source, target, n)))
                work[number].append(_processor() - before)
                written.add(target.read_bytes())
                target.unlink()
    for number, runs in seconds.items():
        outcome.add(f"{number} worker{'s' * (number > 1)}", OURS, runs)
    gain = min(seconds[1]) / min(seconds[2])
    outcome.remarks.append(
        f"Two workers are {gain:.2f} times as fast as one, best against best (bar {BAR}); "
        f"{'the same bytes' if len(written) == 1 else 'NOT the same bytes'} every time; "
        f"{DOCUMENTS / min(seconds[2]):,.0f} documents a second. "
        f"Processor time: {min(work[1]):.1f} s with one, {min(work[2]):.1f} s with two, so "
        f"{2 * min(work[1]) / min(work[2]):.2f} times on two free cores. "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end: "
        "on a machine that is busy otherwise two workers share what is left."
    )
    return outcome


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


def _run(source: Path, target: Path, workers: int) -> None:
    command = (
        sys.executable, "-m", "article3.cli", "check", "--batch", str(source), "--out", str(target),
        "--as-of", "2026-11-22", "--workers", str(workers),
    )  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
