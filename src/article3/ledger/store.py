"""Editions on disk: one Parquet file each, committed by one JSON record beside it.

A folder holds ``<id>.<hash>.parquet`` and ``<id>.json``; the bundled folder gathers its records in
``manifest.json`` instead. An edition exists once its record does: the Parquet file is written
first under a temporary name, the record last, each moved into place whole. A process killed in
between leaves a file that no record names; nobody reads it and a later ``add`` removes it. Records
are linked into place, so two processes that add the same edition cannot both succeed, and readers
see an edition whole or not at all.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from article3.edition import Edition
from article3.errors import LedgerError
from article3.sources.reading import SCHEMA

BUNDLED = Path(__file__).resolve().parent.parent / "data" / "editions"
_ABANDONED_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Record:
    """An edition in a folder: what it is, its file, the file's hash, and what it covers."""

    edition: Edition
    path: Path
    parquet_sha256: str
    rows: int
    indicators: tuple[str, ...]
    bundled: bool

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON types, the path as a bare file name."""
        return {
            "edition": self.edition.to_dict(),
            "parquet": self.path.name,
            "parquet_sha256": self.parquet_sha256,
            "rows": self.rows,
            "indicators": list(self.indicators),
        }

    def read(self) -> pl.DataFrame:
        """Every observation of the edition; a changed or missing file is a ``LedgerError``."""
        try:
            return pl.read_parquet(self.path)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise LedgerError(
                f"{self.path}: the edition {self.edition.id} cannot be read; restore the file or "
                f"remove {self.path.with_suffix('.json').name} and add the edition again."
            ) from error


def home() -> Path:
    """The folder of the user's own ledger: ``ARTICLE3_HOME``, else the user's data folder."""
    if chosen := os.environ.get("ARTICLE3_HOME"):
        return Path(chosen)
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "article3"


def records(folder: Path, *, bundled: bool = False) -> list[Record]:
    """The editions of a folder, oldest first; a missing folder holds none."""
    manifest = folder / "manifest.json"
    texts = [manifest] if manifest.is_file() else sorted(folder.glob("*.json"))
    found: list[Record] = []
    for path in texts:
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            entries = content["editions"] if path == manifest else [content]
            found += [_record(entry, folder, bundled) for entry in entries]
        except (ValueError, KeyError, TypeError) as error:
            raise LedgerError(f"{path}: not a record of an edition ({error}).") from error
    return sorted(found, key=lambda r: r.edition.order)


def _record(entry: dict[str, Any], folder: Path, bundled: bool) -> Record:
    return Record(
        Edition.from_dict(entry["edition"]),
        folder / entry["parquet"],
        entry["parquet_sha256"],
        entry["rows"],
        tuple(entry["indicators"]),
        bundled,
    )


def parquet_bytes(observations: pl.DataFrame) -> bytes:
    """The edition's Parquet file; the same observations always give the same bytes."""
    buffer = io.BytesIO()
    frame = observations.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
    frame.sort("indicator", "entity", "period").write_parquet(
        buffer, compression="zstd", compression_level=19, statistics=False
    )
    return buffer.getvalue()


def make_record(folder: Path, edition: Edition, observations: pl.DataFrame, data: bytes) -> Record:
    """The record of an edition whose Parquet bytes are ``data``; its file name holds their hash."""
    codes = tuple(sorted(observations["indicator"].unique()))
    sha = hashlib.sha256(data).hexdigest()
    path = folder / f"{edition.id}.{sha[:12]}.parquet"
    return Record(edition, path, sha, observations.height, codes, bundled=False)


def write(folder: Path, edition: Edition, observations: pl.DataFrame) -> Record:
    """Add an edition to a folder, wholly or not at all.

    Raises :class:`~article3.errors.LedgerError` when the edition is already there: editions are
    immutable.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(f"{folder}: the ledger's folder cannot be made ({error}).") from error
    data = parquet_bytes(observations)
    record = make_record(folder, edition, observations, data)
    note = folder / f"{edition.id}.json"
    if note.exists():
        raise LedgerError(_already(edition.id))
    try:
        _sweep(folder)
        with (
            _temporary(folder, data) as parquet,
            _temporary(folder, dump(record.to_dict())) as text,
        ):
            parquet.replace(record.path)
            os.link(text, note)
    except FileExistsError as error:
        raise LedgerError(_already(edition.id)) from error
    except OSError as error:
        raise LedgerError(
            f"{folder}: the edition {edition.id} cannot be written ({error})."
        ) from error
    return record


def _already(name: str) -> str:
    return f"The edition {name} is already in the ledger; editions are never changed."


def dump(content: dict[str, Any]) -> bytes:
    """JSON as the ledger writes it: sorted keys, readable, UTF-8, one final newline."""
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False)
    return (text + "\n").encode()


class _temporary:  # noqa: N801  (reads as a verb where it is used)
    """A synced temporary file in the folder, gone when the block ends, moved or not."""

    def __init__(self, folder: Path, data: bytes) -> None:
        self.folder, self.data = folder, data

    def __enter__(self) -> Path:
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".adding-")
        self.path = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self.data)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            self.path.unlink()
            raise
        return self.path

    def __exit__(self, *_: object) -> None:
        self.path.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Remove what a killed process left: files over an hour old that no record names."""
    named = {record.path for record in records(folder)}
    for path in (*folder.glob(".adding-*"), *folder.glob("*.parquet")):
        if path in named:
            continue
        # Another process may finish, and its file go, between the listing and the look at it.
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                path.unlink()
