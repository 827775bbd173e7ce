"""Where the copy of the package with a compiled checker lies, and whether it is of this source."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "build" / "compiled"
"""What ``make compiled`` unpacks; put first on the path, it stands before the source."""

COMPILING = ("tools/compile_checker.py", "tools/final_constants.py")
"""What says how it is compiled, beside the project's settings."""

MADE_FROM = "made-from"
"""The file in ``PLACE`` that holds the :func:`source` it was made from."""


def source() -> str:
    """A hash of the package's Python and of how it is compiled."""
    made = hashlib.sha256((ROOT / "pyproject.toml").read_bytes())
    for path in sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / name for name in COMPILING)]):
        made.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return made.hexdigest()


def is_fresh() -> bool:
    """Whether the copy is there and of today's source."""
    stamp = PLACE / MADE_FROM
    return stamp.is_file() and stamp.read_text() == source()


def environment(*, compiled: bool) -> dict[str, str]:
    """The environment of a Python process that runs the compiled copy, or the source."""
    first = [str(PLACE)] if compiled else []
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*first, str(ROOT)])}
