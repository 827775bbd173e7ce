"""Quarantine: a file somebody wants to publish is read in a process of its own, under caps.

The process (:mod:`article3.share.reader`) gives back plain columns of at most so many bytes in a
form that cannot unfold: Arrow without compression. What it gives back is looked at again here.
"""

from __future__ import annotations

import hashlib
import io
import json
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

import polars as pl

from article3 import sandbox
from article3.errors import ShareError
from article3.share.materialise import LABEL, delta_type

if TYPE_CHECKING:
    from article3.ledger import Ledger

_PATIENCE = 4
_TOO_LONG = (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGPROF)
_MOST_ANSWER = 100_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: bytes on disk and unpacked, rows, columns, seconds, memory.

    ``unpacked`` bounds the bytes of the values themselves, ``seconds`` the processor's time,
    ``cell`` the characters of one value.
    """

    size: int = 512 * 1024**2
    unpacked: int = 1024**3
    rows: int = 20_000_000
    columns: int = 1_000
    cell: int = 100_000
    seconds: float = 120.0
    memory: int = 4 * 1024**3


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Received:
    """A table that came through quarantine, and where it came from."""

    frame: pl.DataFrame
    provenance: Mapping[str, Any]


def receive(source: Path, *, sheet: str = "", limits: Limits = LIMITS) -> Received:
    """The table of a CSV, Parquet or XLSX file.

    In CSV a column is numbers, days or truth values only if every value is written as one; text
    with leading zeros stays text. Text that a spreadsheet would take for a formula stays as it is:
    it is made plain where a table is written as CSV. Raises ``ShareError`` with one sentence for a
    file that is too large, cannot be read within the limits, or holds what cannot be shared.
    """
    name = source.name
    try:
        size = source.stat().st_size
    except OSError as error:
        raise ShareError(f"{source}: cannot be read ({error.strerror}).") from error
    if size > limits.size:
        raise ShareError(f"{name}: holds {size:,} bytes, {limits.size:,} may be published.")
    with tempfile.TemporaryDirectory(prefix="article3-quarantine-") as folder:
        read = Path(folder) / "table.arrow"
        asked = {"path": str(source.absolute()), "name": name, "out": str(read), "sheet": sheet,
                 **asdict(limits)}  # fmt: skip
        said = _asked(asked, name, limits)
        frame = _looked_at(read, name, limits)
    provenance = {"file": name, "sha384": _sha384(source), "bytes": size}
    if said.get("sheet"):
        provenance["sheet"] = str(said["sheet"])[:100]
    return Received(frame, provenance)


def _sha384(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha384").hexdigest()


def _asked(asked: dict[str, Any], name: str, limits: Limits) -> dict[str, Any]:
    """What the reader says it did; refusals and sudden ends are one sentence."""
    process = sandbox.start("article3.share.reader", threads=2)
    watch = Timer(limits.seconds * _PATIENCE, process.kill)
    watch.daemon = True
    watch.start()
    try:
        answer, _ = process.communicate(json.dumps(asked).encode() + b"\n")
    finally:
        watch.cancel()
        _end(process)
    if process.returncode in _TOO_LONG:
        raise ShareError(f"{name}: takes more than {limits.seconds:.0f} seconds to read.")
    try:
        said = json.loads(answer[:_MOST_ANSWER])
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise ShareError(
            f"{name}: cannot be read within {limits.memory // 1024**2:,} MB of memory and "
            f"{limits.unpacked // 1024**2:,} MB of values; it may unfold to far more than it shows."
        )
    if "error" in said:
        raise ShareError(str(said["error"])[:600])
    return said


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
    process.wait()


def _looked_at(read: Path, name: str, limits: Limits) -> pl.DataFrame:
    """The table the reader wrote, believed only where it keeps the limits."""
    try:
        if read.stat().st_size > 2 * limits.unpacked:
            raise ShareError(f"{name}: its values are more than may be published.")
        frame = pl.read_ipc(io.BytesIO(read.read_bytes()))
    except (OSError, pl.exceptions.PolarsError):
        raise ShareError(f"{name}: cannot be read.") from None
    check(frame, name, limits)
    return frame


def check(frame: pl.DataFrame, name: str, limits: Limits = LIMITS) -> None:
    """Raises ``ShareError`` for a table that is too large or has columns that cannot be shared."""
    if frame.width == 0 or frame.height > limits.rows or frame.width > limits.columns:
        raise ShareError(
            f"{name}: has {frame.height:,} rows and {frame.width:,} columns; from 1 to "
            f"{limits.columns:,} columns and up to {limits.rows:,} rows may be published."
        )
    for column, kind in frame.schema.items():
        if not column.strip() or len(column) > 128 or not column.isprintable() or column == LABEL:
            raise ShareError(
                f"{name}: {column[:40]!r} is no name for a column; use up to 128 printable "
                f"characters, and not {LABEL}."
            )
        try:
            delta_type(kind)
        except ShareError as error:
            raise ShareError(f"{name}, column {column!r}: {error}") from None
    if (found := unpacked(frame)) > limits.unpacked:
        raise ShareError(
            f"{name}: its values are {found:,} bytes, {limits.unpacked:,} may be published."
        )


def unpacked(frame: pl.DataFrame) -> int:
    """The bytes of a table's values, each counted as often as it stands there."""
    text = [c for c, kind in frame.schema.items() if kind == pl.String]
    raw = [c for c, kind in frame.schema.items() if kind == pl.Binary]
    if frame.height == 0:
        return 0
    sums = frame.select(
        *(pl.col(c).str.len_bytes().cast(pl.UInt64).sum() for c in text),
        *(pl.col(c).bin.size().cast(pl.UInt64).sum() for c in raw),
    )
    varying = sum(sums.row(0)) if sums.width else 0
    return int(varying) + 8 * frame.height * (frame.width - len(text) - len(raw))


def edition(name: str, ledger: Ledger | None = None) -> Received:
    """An edition of the ledger as a table, every observation with its place of source.

    Raises ``UnknownNameError`` for an edition the ledger does not hold, ``ShareError`` for one that
    may not be passed on.
    """
    from article3.ledger import open_ledger

    record = (ledger or open_ledger()).record(name)
    about = record.edition
    if not about.shippable:
        raise ShareError(f"{name}: its publisher does not let it be passed on ({about.licence}).")
    frame = record.read()
    check(frame, name)
    return Received(frame, {
        "edition": about.id, "publisher": about.publisher, "title": about.title,
        "published": about.published.isoformat(), "url": about.url, "licence": about.licence,
        "sha256": about.sha256, "parquet_sha256": record.parquet_sha256,
    })  # fmt: skip


def plan_result(folder: Path, limits: Limits = LIMITS) -> dict[str, Received]:
    """The tables of a plan's folder, as ``article3 plan --out`` wrote it, by name."""
    found = sorted(folder.glob("*.csv"))
    if not found:
        raise ShareError(f"{folder}: holds no table of a plan; article3 plan --out writes them.")
    received = {path.stem: receive(path, limits=limits) for path in found}
    return {
        name: Received(one.frame, {"plan": folder.name, **one.provenance})
        for name, one in received.items() if one.frame.height
    }  # fmt: skip
