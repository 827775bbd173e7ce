"""Published and made files by the SHA-384 of their content, in a folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from article3.errors import ShareError

CHANGED = "A published file is not there or was changed; nothing is served of it."


class UnavailableError(ShareError):
    """Where the files are cannot be reached: that says nothing of any one of them."""


class Objects:
    """Files by the SHA-384 of their content; a name can be nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, name: str) -> Path:
        """Where a file is, if it is there; raises ``ShareError`` for a name that is no hash."""
        return self.place(name)

    def place(self, name: str) -> Path:
        """Where a file would lie in the folder; raises as ``path``."""
        if len(name) != 96 or not set(name) <= set("0123456789abcdef"):
            raise ShareError("That is not the name of a file.")
        return self.folder / name[:2] / name

    def whole(self, name: str) -> Path:
        """Where a file is, once its bytes are those its name says; raises ``ShareError``."""
        path = self.path(name)
        try:
            if sha384(path) == name:
                return path
        except OSError:
            pass
        raise ShareError(CHANGED)

    @contextmanager
    def held(self, name: str) -> Iterator[Path]:
        """A whole file, for as long as it is being read; raises ``ShareError``."""
        yield self.whole(name)

    def check(self) -> None:
        """Raises ``UnavailableError`` where the files cannot be reached."""
        if not self.folder.is_dir():
            raise UnavailableError("The folder of the files is not there.")

    def put(self, source: Path) -> str:
        """Take a file in under its hash, whole and on disk before its name is given."""
        name = sha384(source)
        target = self.place(name)
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            with self.unfinished() as copy:
                with source.open("rb") as given, copy.open("wb") as kept:
                    while block := given.read(1 << 20):
                        kept.write(block)
                    kept.flush()
                    os.fsync(kept.fileno())
                copy.replace(target)
            _synced(target.parent)
        return name

    def put_bytes(self, data: bytes) -> str:
        """Take bytes in."""
        with self.unfinished() as path:
            path.write_bytes(data)
            return self.put(path)

    @contextmanager
    def unfinished(self) -> Iterator[Path]:
        """A path beside the files to write to; what is left there at the end is removed."""
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".")
        os.close(handle)
        path = Path(name)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)


def _synced(folder: Path) -> None:
    """Have a folder's names on disk, and its own name in the folder above."""
    for one in (folder, folder.parent):
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sha384(path: Path) -> str:
    """The SHA-384 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha384").hexdigest()
