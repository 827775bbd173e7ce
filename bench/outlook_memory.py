"""Peak memory of the outlook of NATO at more and more draws: ``python bench/outlook_memory.py``.

Prints draws, megabytes at the peak so far, seconds and processor seconds; the line of 0 draws is
what the question itself takes.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from article3.outlook.outlook import outlook
from article3.outlook.run import ensemble

TARGET = "3.5%@2036"
DRAWS = (100_000, 1_000_000)


def peak() -> float:
    """Megabytes this process held at most.

    Not ``ru_maxrss`` of ``resource``: on Linux that starts at what the parent process held.
    """
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmHWM in /proc/self/status")


def main() -> None:
    """Two workers, fewer draws first."""
    question = outlook("NATO", draws=1, target=TARGET).problem
    print(f"0\t{peak():.0f}\t0\t0", flush=True)
    for draws in DRAWS:
        wall, work = time.perf_counter(), time.process_time()
        ensemble(replace(question, draws=draws), workers=2)
        took = time.perf_counter() - wall, time.process_time() - work
        print(f"{draws}\t{peak():.0f}\t{took[0]}\t{took[1]}", flush=True)


if __name__ == "__main__":
    main()
