"""The floors of the house: who may import whom, and that every room stands on one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from support import ROOT

SOURCE = ROOT / "src" / "article3"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """import-linter over the ``article3`` of a folder, by the project's own contract."""
    command = (
        "import sys; from importlinter.cli import lint_imports; "
        "sys.exit(lint_imports(config_filename=sys.argv[1], no_cache=True, no_logo=True))"
    )
    return subprocess.run(
        [sys.executable, "-c", command, str(ROOT / "pyproject.toml")],
        capture_output=True, text=True, timeout=120, check=False, cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package's modules in a folder of their own, to be spoiled."""
    folder = tmp_path_factory.mktemp("house")
    for path in SOURCE.rglob("*.py"):
        target = folder / "article3" / path.relative_to(SOURCE)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return folder


def test_every_floor_imports_only_floors_below_it() -> None:
    linted = lint(SOURCE.parent)
    assert linted.returncode == 0, linted.stdout
    assert "1 kept, 0 broken" in linted.stdout


@pytest.mark.parametrize(
    ("room", "offence"),
    [
        ("periods.py", "from article3.ledger import store"),
        ("ledger/asof.py", "from article3 import measures"),
        ("measures/rank.py", "def late():\n    from article3.export import write"),
    ],
)
def test_an_import_upwards_is_caught(copy: Path, room: str, offence: str) -> None:
    path = copy / "article3" / room
    honest = path.read_text(encoding="utf-8")
    path.write_text(f"{honest}\n{offence}\n", encoding="utf-8")
    try:
        linted = lint(copy)
    finally:
        path.write_text(honest, encoding="utf-8")
    assert linted.returncode != 0
    assert "0 kept, 1 broken" in linted.stdout


def test_every_room_stands_on_a_floor() -> None:
    """import-linter says nothing of a room its contract does not name."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = contract["contracts"][0]["layers"]
    named = {room.strip(" ()") for layer in layers for room in layer.split("|")}
    rooms = {p.stem for p in SOURCE.glob("*.py")} | {p.parent.name for p in SOURCE.glob("*/*.py")}
    assert rooms - {"__init__"} <= named
