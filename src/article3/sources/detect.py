"""Which parser a file is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from article3.errors import SourceError, UnknownNameError
from article3.sources.reading import Reading

PARSERS: tuple[str, ...] = (
    "nato", "sipri", "cofog", "ecb", "kiel", "world_bank", "imf_weo", "tidy",
)  # fmt: skip
"""Modules of :mod:`article3.sources`, in the order tried; ``tidy`` is the most general, so last."""


@dataclass(frozen=True, slots=True)
class Parser:
    """One publication's module: its name and its two functions."""

    name: str
    recognises: Callable[[Path], bool]
    read: Callable[[Path], Reading]


def parser(name: str) -> Parser:
    """The parser of a publication by its module's name; ``UnknownNameError`` for another."""
    if name not in PARSERS:
        raise UnknownNameError("publication", name, PARSERS, f"choose {', '.join(PARSERS)}")
    module = import_module(f"article3.sources.{name}")
    return Parser(name, module.recognises, module.read)


def detect(path: Path) -> Parser:
    """The first parser that recognises the file; ``SourceError`` when none does."""
    if not path.exists():
        raise SourceError(str(path), "no such file")
    for name in PARSERS:
        candidate = parser(name)
        if candidate.recognises(path):
            return candidate
    raise SourceError(
        path.name,
        "no publication we know has this layout",
        todo="it is truncated, the wrong file, or needs the tidy form (docs: add an edition)",
    )
