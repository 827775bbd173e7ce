"""Resident memory of a batch run as it goes on: ``python bench/memory.py [DOCUMENTS]``.

The batch holds one broken line at each mark. The runner warns of it when it comes by, and that is
when memory is read, so the runner itself needs no hook for it.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from article3.claims import batch
from bench.articles import articles

DOCUMENTS = 100_000
CHARACTERS = 1_000
MARKS = (0.01, 0.1, 0.25, 0.5, 0.75, 1.0)


def marks(documents: int = DOCUMENTS) -> Iterator[tuple[int, float, float]]:
    """Documents read, megabytes resident and seconds since the start, at each mark."""
    found: list[tuple[int, float, float]] = []
    places = [int(documents * mark) for mark in MARKS]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.jsonl"
        with source.open("w", encoding="utf-8") as file:
            for place, article in enumerate(articles(documents, CHARACTERS), start=1):
                row = {"id": place, "text": article.text, "published": f"{article.published}"}
                file.write(json.dumps(row) + "\n")
                if place in places:
                    file.write("a mark\n")
        start = time.perf_counter()

        def warn(_: str) -> None:
            found.append((places[len(found)], resident(), time.perf_counter() - start))

        batch.run(source, Path(folder) / "out.jsonl", as_of=date(2026, 11, 22), warn=warn)
    yield from found


def resident() -> float:
    """Megabytes of this process in memory."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS in /proc/self/status")


if __name__ == "__main__":
    for place, megabytes, seconds in marks(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS):
        print(f"{place}\t{megabytes:.0f}\t{seconds:.0f}", flush=True)
