"""How long a whole command takes, from the shell's call to the exit, beside bare interpreters."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from bench.registry import Outcome, timed, workload

RUNS = 10
FIGURE = ["figure", "POL", "defexp_share_gdp", "2024", "--as-of", "2024-12-31"]


@workload("startup", f"Start-up of the command line, {RUNS} whole processes each")
def startup() -> Outcome:
    """Time three commands and two interpreters that do nothing else, in turn."""
    ours = str(Path(sysconfig.get_path("scripts")) / "article3")
    commands = {
        "article3 --help": [ours, "--help"],
        "article3 status": [ours, "status"],
        " ".join(["article3", *FIGURE]): [ours, *FIGURE],
        "python -c pass": [sys.executable, "-c", "pass"],
        "python -c 'import polars'": [sys.executable, "-c", "import polars"],
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as home:
        alone = {**os.environ, "ARTICLE3_HOME": home}
        for run in range(RUNS + 1):
            for name, command in commands.items():
                took = timed(lambda c=command: _quiet(c, alone))
                if run:  # the first run fills the file cache
                    seconds[name].append(took)
    outcome = Outcome()
    for name, runs in seconds.items():
        outcome.add(name, "article3" if name.startswith("article3") else "python", runs)
    return outcome


def _quiet(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, check=True, capture_output=True, env=environment)
