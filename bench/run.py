"""Run the workloads and print one table each: ``python bench/run.py [--only NAME]``.

Every file of ``bench/workloads`` registers itself; a new workload is a new file there.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench.registry import WORKLOADS  # noqa: E402  (the folder above has to be on the path first)

PACKAGES = ("polars", "duckdb", "pandas", "pyarrow")


def main() -> None:
    """Run the workloads chosen on the command line, or all of them."""
    for path in sorted((HERE / "workloads").glob("[a-z]*.py")):
        importlib.import_module(f"bench.workloads.{path.stem}")
    parser = argparse.ArgumentParser(prog="bench/run.py", description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=WORKLOADS, action="append", help="repeatable")
    wanted = parser.parse_args().only or list(WORKLOADS)
    print(machine(), flush=True)
    for name in wanted:
        print(f"\n## {WORKLOADS[name].title}\n", flush=True)
        print("\n".join(WORKLOADS[name].run().lines()), flush=True)


def machine() -> str:
    """One line on what the numbers were taken with, and on how busy the machine was."""
    parts = [f"Python {platform.python_version()}", f"{os.cpu_count()} cores"]
    for package in PACKAGES:
        try:
            parts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            parts.append(f"no {package}: its rows are left out")
    if hasattr(os, "getloadavg"):
        parts.append(f"load {os.getloadavg()[0]:.1f} at the start")
    return ", ".join(parts)


if __name__ == "__main__":
    main()
