"""A budget file from rows of text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., Path]


@pytest.fixture
def budget(tmp_path: Path) -> Write:
    """``budget(header, *rows)`` writes a CSV file and gives its path."""

    def write(*rows: str, name: str = "own.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return path

    return write
