"""Writing a brief of an Ally as PDF and HTML, one whole process each."""

from __future__ import annotations

import os
import subprocess
import sysconfig
import tempfile
from pathlib import Path

from bench.registry import OURS, Outcome, timed, workload

RUNS = 3


@workload("brief", f"article3 brief LUX, {RUNS} whole processes")
def brief() -> Outcome:
    """No peer writes such a brief; the time stands alone."""
    outcome = Outcome()
    command = [str(Path(sysconfig.get_path("scripts")) / "article3"), "brief", "LUX"]
    with tempfile.TemporaryDirectory() as scratch:
        alone = {**os.environ, "ARTICLE3_HOME": str(Path(scratch) / "home")}

        def once() -> subprocess.CompletedProcess[bytes]:
            return subprocess.run(command, capture_output=True, cwd=scratch, env=alone, check=False)

        first = once()
        if first.returncode:
            last = first.stderr.decode().strip().splitlines()[-1:] or ["no message"]
            outcome.remarks.append(f"Skipped: article3 brief LUX failed ({last[0]}).")
            return outcome
        outcome.add("PDF and HTML", OURS, [timed(once) for _ in range(RUNS)])
    return outcome
