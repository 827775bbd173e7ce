"""The same files in a store that speaks S3, with a bounded folder of those used last.

Everything is written here first and then put there whole; what is fetched is served only once its
bytes are those its name says. So what a reader gets does not depend on where files are kept.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from article3.errors import MissingExtraError, ShareError
from article3.share.objects import CHANGED, Objects, UnavailableError, sha384

if TYPE_CHECKING:
    from obstore.store import ObjectStore

CACHE = 10 * 1024**3
"""Bytes of files that are kept here unless said otherwise."""

_GRACE = 60.0
"""Seconds a file stays after its last use: longer than from finding it to opening it."""

_BLOCK = 8 * 1024**2
_MARK = "article3-share"
_SAID = b"Files of article3 share, named by the SHA-384 of their content.\n"


def at(url: str, cache: Path, limit: int = CACHE) -> StoredObjects:
    """The files at ``s3://bucket/prefix``, those used last in the folder ``cache``.

    Endpoint, region and credentials come from the environment (``AWS_ENDPOINT_URL``,
    ``AWS_ACCESS_KEY_ID``, ...), never from the address. Raises ``ShareError`` for an address that
    is none and for a store that cannot be used, ``MissingExtraError`` without the extra.
    """
    try:
        parts = urlsplit(url)
        bucket, secret = parts.hostname, parts.username is not None or parts.password is not None
        odd = parts.scheme != "s3" or parts.port is not None or parts.query or parts.fragment
    except ValueError:
        bucket, secret, odd = None, False, True
    if secret:
        raise ShareError(
            "The address of an object store holds no credentials; give them in the environment as "
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        )
    if odd or not bucket:
        raise ShareError("The address of an object store is s3://bucket or s3://bucket/prefix.")
    try:
        from obstore.exceptions import BaseError
        from obstore.store import S3Store
    except ImportError as error:
        raise MissingExtraError("An object store", "object-store") from error
    # A store that does not answer is a refusal soon, not a request that waits for minutes. Options
    # given here hide the environment's, of which one decides whether plain HTTP may be spoken.
    plain = os.environ.get("AWS_ALLOW_HTTP", "").lower() in ("1", "true")
    patience: dict[str, Any] = {
        "client_options": {"connect_timeout": "3s", "timeout": "20s", "allow_http": plain},
        "retry_config": {"max_retries": 2, "retry_timeout": timedelta(seconds=8)},
    }
    try:
        store = S3Store(bucket, prefix=parts.path.strip("/") or None, **patience)
    except BaseError:
        raise ShareError(f"s3://{bucket}: the settings in the environment do not fit.") from None
    made = StoredObjects(store, cache, limit)
    try:
        made.begin()
    except UnavailableError as error:
        raise ShareError(f"s3://{bucket}{parts.path}: {error}") from None
    return made


class StoredObjects(Objects):
    """Files in an object store; ``folder`` holds at most ``limit`` bytes of those used last.

    What was used within the last minute stays beyond that. Names in the store are those in a
    folder, so one may be copied to the other.
    """

    def __init__(self, store: ObjectStore, folder: Path, limit: int = CACHE) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ShareError(f"{folder}: cannot be made ({error.strerror}).") from error
        super().__init__(folder)
        self.store, self.limit = store, limit
        self._fetching = [Lock() for _ in range(64)]  # a file is fetched once at a time

    def begin(self) -> None:
        """Mark the store as one of these files, unless it is; raises ``UnavailableError``."""
        import obstore

        with _reached():
            try:
                obstore.head(self.store, _MARK)
            except FileNotFoundError:
                obstore.put(self.store, _MARK, _SAID)

    def check(self) -> None:
        """Raises ``UnavailableError`` where the store does not answer or is not the one it was."""
        import obstore

        super().check()
        with _reached():
            obstore.head(self.store, _MARK)

    def path(self, name: str) -> Path:
        """Where a file lies here, fetched if need be; raises ``ShareError``."""
        path = self.place(name)
        with self._fetching[int(name[:2], 16) % len(self._fetching)]:
            try:
                os.utime(path)
            except FileNotFoundError:
                self._fetch(name, path)
                self._trim()
        return path

    def whole(self, name: str) -> Path:
        """Where a file is, fetched again if it was changed here; raises ``ShareError``."""
        with suppress(OSError):
            path = self.path(name)
            if sha384(path) == name:
                return path
            path.unlink(missing_ok=True)
        return super().whole(name)

    @contextmanager
    def held(self, name: str) -> Iterator[Path]:
        """A whole file by a name of its own, which stays while the file is used."""
        with self.unfinished() as link:
            link.unlink()
            link.hardlink_to(self.whole(name))
            yield link

    def put(self, source: Path) -> str:
        """Take a file in under its hash, whole in the store before its name is given."""
        import obstore

        name = sha384(source)
        with _reached():
            if self._size(name) != source.stat().st_size:
                obstore.put(self.store, _key(name), source)
        super().put(source)
        os.utime(self.place(name))
        self._trim()
        return name

    def _size(self, name: str) -> int | None:
        import obstore

        try:
            return int(obstore.head(self.store, _key(name))["size"])
        except FileNotFoundError:
            return None

    def _fetch(self, name: str, path: Path) -> None:
        """Bring a file here a block at a time; its name is given once its bytes are right."""
        import obstore

        digest = hashlib.sha384()
        with _reached(), self.unfinished() as copy:
            size = self._size(name)
            if size is None:
                self.check()  # nothing is there, or the whole store is another
                raise ShareError(CHANGED)
            with copy.open("wb") as kept:
                for start in range(0, size, _BLOCK):
                    end = min(start + _BLOCK, size)
                    block = obstore.get_range(self.store, _key(name), start=start, end=end)
                    digest.update(block)
                    kept.write(block)
            if digest.hexdigest() != name:
                raise ShareError(CHANGED)
            path.parent.mkdir(exist_ok=True)
            copy.replace(path)

    def _trim(self) -> None:
        """Remove the files used longest ago until the rest fits."""
        there = []
        for path in self.folder.glob("??/*"):
            with suppress(FileNotFoundError):  # another process trims as well
                stat = path.stat()
                there.append((stat.st_mtime, stat.st_size, path))
        total = sum(size for _, size, _ in there)
        for used, size, path in sorted(there):
            if total <= self.limit or used > time.time() - _GRACE:
                return
            path.unlink(missing_ok=True)
            total -= size


@contextmanager
def _reached() -> Iterator[None]:
    """What goes wrong with the store as one error that repeats none of its words.

    An answer may quote the request, and with it whose key signed it.
    """
    from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

    try:
        yield
    except (PermissionDeniedError, UnauthenticatedError):
        raise UnavailableError("The object store refused the credentials.") from None
    except (BaseError, OSError):
        raise UnavailableError("The object store cannot be reached or used now.") from None


def _key(name: str) -> str:
    return f"{name[:2]}/{name}"
