"""The example scenarios that come along, by name."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from article3.errors import UnknownNameError
from article3.planner.read import FILE

_PACKAGE = Path(__file__).resolve().parents[1]
_PLACES = (_PACKAGE / "scenarios", _PACKAGE.parents[1] / "examples" / "scenarios")
"""Where they are: inside the package that a wheel installed, or beside the source tree."""


def folder() -> Path:
    """The folder of all example scenarios; the first place where it should be if it is nowhere."""
    return next((place for place in _PLACES if place.is_dir()), _PLACES[0])


def scenarios(within: Path | None = None) -> dict[str, Path]:
    """The folders of scenarios by name, in order; ``within`` is another folder that holds some."""
    found = within or folder()
    if not found.is_dir():
        return {}
    return {path.name: path for path in sorted(found.iterdir()) if (path / FILE).is_file()}


def scenario(name: str, within: Path | None = None) -> Path:
    """The folder of a scenario by its name alone; raises ``UnknownNameError``."""
    known = scenarios(within)
    if name not in known:
        raise UnknownNameError("scenario", name, known, f"choose one of {', '.join(known)}")
    return known[name]


def title(path: Path) -> str:
    """What a scenario is called in its own file."""
    return str(_toml(path).get("title") or path.name)


def digest(path: Path) -> str:
    """A hash of every file a scenario is read from, those of the folders it extends included."""
    found, made = path, hashlib.sha256()
    seen: set[Path] = set()
    while found.resolve() not in seen:
        seen.add(found.resolve())
        for file in (found / FILE, *sorted(found.glob("*.csv"))):
            made.update(f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
        found = found / str(_toml(found).get("extends") or ".")
    return made.hexdigest()


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads((path / FILE).read_text(encoding="utf-8"))
