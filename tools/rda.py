"""Read the data frames of an ``.rda`` file: R's ``save()``, plain or with bzip2, as tables need it.

The format is that of "Serialization Formats" in the manual *R Internals*: big-endian (XDR) items,
each an integer of flags and what its type asks for. Numbers, texts, lists and attributes are read;
whatever else a file may hold (functions, environments, compact vectors) is refused by its number.
"""

from __future__ import annotations

import bz2
import struct
import sys
from array import array
from pathlib import Path
from typing import Any

from article3.errors import SourceError

Column = list[str | None] | list[int | None] | list[float]

_NA_INTEGER = -(2**31)
_SYMBOL, _PAIRLIST, _CHARS, _LOGICAL, _INTEGER, _REAL, _TEXT, _LIST = 1, 2, 9, 10, 13, 14, 16, 19
_NIL, _REFERENCE = 254, 255


def read(path: Path) -> dict[str, dict[str, Column]]:
    """Every data frame of the file as columns by name; NA in texts and integers is None.

    Raises :class:`~article3.errors.SourceError` for a file that is not R data, is cut short, or
    holds something other than data frames.
    """
    data = path.read_bytes()
    if data.startswith(b"BZh"):
        try:
            data = bz2.decompress(data)
        except (OSError, ValueError) as error:
            raise SourceError(path.name, "cut short or damaged") from error
    if not data.startswith((b"RDX2\nX\n", b"RDX3\nX\n")):
        raise SourceError(path.name, "not a file that R's save() wrote")
    try:
        found = _Items(data, path.name).objects()
    except (struct.error, IndexError) as error:
        raise SourceError(path.name, "cut short") from error
    return {name: _columns(value, path.name, name) for name, value in found.items()}


def _columns(value: Any, file: str, name: str) -> dict[str, Column]:
    if not isinstance(value, _Frame):
        raise SourceError(file, "not a data frame", name)
    return dict(zip(value.names, value.columns, strict=True))


class _Frame:
    """A list with names, which is what R makes a data frame of."""

    def __init__(self, names: list[str], columns: list[Any]) -> None:
        self.names, self.columns = names, columns


class _Items:
    """The items of a file, one after the other."""

    def __init__(self, data: bytes, file: str) -> None:
        self.data, self.file, self.at = data, file, 7
        self.symbols: list[str] = []
        self.texts: dict[bytes, str] = {}
        version, _, _ = self.integer(), self.integer(), self.integer()
        if version == 3:
            encoding = self.integer()
            self.at += encoding

    def objects(self) -> dict[str, Any]:
        """The saved objects by name."""
        saved = self.item()
        return dict(saved) if isinstance(saved, list) else {}

    def integer(self) -> int:
        """The next four bytes."""
        (found,) = struct.unpack_from(">i", self.data, self.at)
        self.at += 4
        return int(found)

    def item(self) -> Any:
        """The next item as Python has it."""
        flags = self.integer()
        kind, attributed = flags & 0xFF, bool(flags & 0x200)
        if kind == _NIL:
            return None
        if kind == _REFERENCE:
            return self.symbols[(flags >> 8 or self.integer()) - 1]
        if kind == _SYMBOL:
            self.symbols.append(self.item())
            return self.symbols[-1]
        if kind == _CHARS:
            return self.chars()
        if kind == _PAIRLIST:
            return self.pairs(flags)
        value = self.vector(kind)
        attributes = dict(self.item()) if attributed else {}
        if "levels" in attributes:
            raise SourceError(self.file, "R's factors are not read here", f"byte {self.at}")
        if kind == _LIST and "names" in attributes:
            return _Frame(attributes["names"], value)
        return value

    def chars(self) -> str | None:
        """A text after its flags; the same text is one object."""
        length = self.integer()
        if length < 0:
            return None
        raw = self.data[self.at : self.at + length]
        if len(raw) < length:
            raise IndexError
        self.at += length
        if raw not in self.texts:
            self.texts[raw] = raw.decode("utf-8", errors="replace")
        return self.texts[raw]

    def pairs(self, flags: int) -> list[tuple[str, Any]]:
        """A pairlist: tags and values."""
        found = []
        while flags & 0xFF == _PAIRLIST:
            if flags & 0x200:
                self.item()
            tag = self.item() if flags & 0x400 else ""
            found.append((tag, self.item()))
            flags = self.integer()
        if flags & 0xFF != _NIL:
            raise SourceError(self.file, "a list that does not end as one")
        return found

    def vector(self, kind: int) -> list[Any]:
        """A vector after its flags."""
        length = self.integer()
        if kind == _TEXT:
            return self.strings(length)
        if kind == _LIST:
            return [self.item() for _ in range(length)]
        if kind == _REAL:
            return self.numbers("d", length)
        if kind in (_INTEGER, _LOGICAL):
            return [None if n == _NA_INTEGER else n for n in self.numbers("i", length)]
        raise SourceError(self.file, f"R's type {kind} is not read here", f"byte {self.at}")

    def strings(self, length: int) -> list[str | None]:
        """The elements of a vector of texts, each with flags of its own."""
        found = []
        for _ in range(length):
            self.at += 4
            found.append(self.chars())
        return found

    def numbers(self, code: str, length: int) -> list[Any]:
        """Numbers of one machine type."""
        found = array(code)
        size = found.itemsize * length
        if len(self.data) < self.at + size:
            raise IndexError
        found.frombytes(self.data[self.at : self.at + size])
        self.at += size
        if sys.byteorder == "little":
            found.byteswap()
        return found.tolist()
