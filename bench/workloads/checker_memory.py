"""Memory of the corpus runner over 100,000 documents, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.memory import CHARACTERS, DOCUMENTS
from bench.registry import Outcome, workload

SLACK = 1.1
"""How much more memory the end may take than the tenth part: caches fill, then nothing grows."""


@workload(
    "memory", f"Memory over {DOCUMENTS:,} documents of {CHARACTERS / 1000:.0f} kB, one worker"
)
def memory() -> Outcome:
    """Megabytes resident at each mark; needs /proc, which Linux has."""
    if not Path("/proc/self/status").exists():
        return Outcome(remarks=["Skipped: this system has no /proc."])
    script = Path(__file__).resolve().parents[1] / "memory.py"
    ran = subprocess.run([sys.executable, str(script)], check=True, capture_output=True, text=True)
    marks = [line.split("\t") for line in ran.stdout.splitlines()]
    table = ["| documents | resident | seconds |", "|---:|---:|---:|"]
    table += [f"| {int(place):,} | {size} MB | {at} |" for place, size, at in marks]
    tenth = next(int(size) for place, size, _ in marks if int(place) == DOCUMENTS // 10)
    grown = int(marks[-1][1]) / tenth
    verdict = "flat" if grown <= SLACK else "NOT flat"
    return Outcome(
        remarks=["\n".join(table), f"The end takes {grown:.2f} times the tenth part: {verdict}."]
    )
