"""What somebody asked to keep: one file each, found by an address nobody can guess.

Nothing is kept otherwise. A file holds what is needed to answer again (the words and days of a
checked text, the cells of a budget) and the hash of the token that deletes it; it is whole or not
there at all. Two workers of one folder see the same files.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from pathlib import Path
from typing import Any

from article3.errors import Article3Error
from article3.export import whole_file

_ID = re.compile(r"[A-Za-z0-9_-]{22}")


class FullError(Article3Error):
    """A folder that holds as much as it may."""


class Keeping:
    """A folder of kept things; ``most`` of them and no more."""

    def __init__(self, folder: Path, most: int) -> None:
        self.folder, self.most = folder, most

    def put(self, content: dict[str, Any]) -> tuple[str, str]:
        """Keep something; its id and the token that deletes it, which is nowhere kept.

        Raises :class:`FullError` where there is no room.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sum(1 for _ in self.folder.glob("*.json")) >= self.most:
            raise FullError("There is no room to keep more here; download the report instead.")
        name, token = secrets.token_urlsafe(16), secrets.token_urlsafe(18)
        held = {"token": _hash(token), "content": content}
        with whole_file(self.folder / f"{name}.json") as unfinished:
            unfinished.write_text(json.dumps(held, ensure_ascii=True), encoding="utf-8")
        (self.folder / f"{name}.json").chmod(0o600)
        return name, token

    def get(self, name: str) -> dict[str, Any] | None:
        """What is kept under an id."""
        held = self._held(name)
        return None if held is None else dict(held["content"])

    def delete(self, name: str, token: str) -> bool:
        """Delete what is kept under an id; False where the token is not its own."""
        held = self._held(name)
        if held is None or not hmac.compare_digest(str(held["token"]), _hash(token)):
            return False
        (self.folder / f"{name}.json").unlink(missing_ok=True)
        return True

    def _held(self, name: str) -> dict[str, Any] | None:
        # Only what is an id reaches the file system.
        if not _ID.fullmatch(name):
            return None
        try:
            found = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return dict(found)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
