"""The record of a data set as one caller may see it: a function of what that caller may see alone.

Who may know of a data set is told its title, owner, theme and terms. Who may read something of it
is told besides, of each table: columns, rows, files with their hash, measured quality, provenance
and the label that covers it. No number here counts anything hidden.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from article3.share import quality, records
from article3.share.identity import Caller
from article3.share.quality import Measure
from article3.share.records import Field, InForce
from article3.share.service import Reading, Service, Table
from article3.share.tables import datasets, parties, versions

THEMES = ("undersea infrastructure", "geospatial", "information environment", "maritime")
"""The priority areas of the Alliance's data sharing; a data set may name another theme."""

_OPEN = ("edition", "publisher", "title", "published", "url", "licence", "made by")
"""What of a version's provenance recipients are told. Not the hash or size of the file it was made
from, which hidden rows move, nor a seed, from which they could be made again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What everybody is told who may know of a data set; ``label`` is that of its existence.

    ``readable`` says whether the caller may read something of it now.
    """

    id: str
    title: str
    description: str
    owner: str
    owner_name: str
    theme: str
    keywords: tuple[str, ...]
    licence: str
    synthetic: bool
    label: str
    readable: bool


@dataclass(frozen=True, slots=True)
class File:
    """A file the caller may fetch: its name in addresses, SHA-256, rows and bytes.

    ``object`` is its name among the objects of the store.
    """

    name: str
    sha256: str
    rows: int
    bytes: int
    object: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A table of a data set as the caller reads it.

    ``version`` and ``published`` count and date the changes of what this caller sees. ``label``
    is the least label that covers the columns and rows that are seen.
    """

    table: Table
    version: int
    published: str
    columns: tuple[Field, ...]
    files: tuple[File, ...]
    quality: tuple[Measure, ...]
    provenance: Mapping[str, Any]
    label: str
    purpose: str

    @property
    def rows(self) -> int:
        """The rows that are seen."""
        return sum(file.rows for file in self.files)


@dataclass(frozen=True, slots=True)
class Record:
    """One data set: what may be known of it, and each table the caller may read of it."""

    entry: Entry
    seen: tuple[Seen, ...]

    def as_data(self) -> dict[str, Any]:
        """The record as plain data, as the HTTP answer gives it."""
        tables = []
        for one in self.seen:
            files = [{n: v for n, v in asdict(f).items() if n != "object"} for f in one.files]
            tables.append({
                **asdict(one.table), "version": one.version, "published": one.published,
                "label": one.label, "purpose": one.purpose, "rows": one.rows,
                "columns": [asdict(field) for field in one.columns], "files": files,
                "quality": quality.as_data(one.quality), "provenance": dict(one.provenance),
            })  # fmt: skip
        return {**entry_data(self.entry), "tables": tables}


def entry_data(entry: Entry) -> dict[str, Any]:
    """An entry as plain data."""
    return {**asdict(entry), "keywords": list(entry.keywords)}


def entries(service: Service, connection: Connection, caller: Caller) -> list[Entry]:
    """Every data set the caller may know of, by title."""
    readable = {
        records.dataset_of(connection, table.share, table.schema, table.name)
        for table in service.tables(connection, caller)
    }
    made = []
    for row in connection.execute(_about().order_by(datasets.c.id)).all():
        labels = service.known(connection, caller, row.id)
        if labels is not None:
            made.append(_entry(row, labels, row.id in readable))
    return sorted(made, key=lambda entry: (entry.title.casefold(), entry.id))


def search(found: Sequence[Entry], words: str = "", theme: str = "") -> list[Entry]:
    """Those entries of a theme that have every word somewhere, in any case."""
    wanted = words.casefold().split()
    return [
        entry for entry in found
        if (not theme or entry.theme.casefold() == theme.casefold())
        and all(word in _text(entry) for word in wanted)
    ]  # fmt: skip


def themes(found: Sequence[Entry]) -> dict[str, int]:
    """How many entries each theme has, by theme; those without one under no name."""
    counted = Counter(entry.theme for entry in found)
    return {theme: counted[theme] for theme in sorted(counted)}


def record(service: Service, connection: Connection, caller: Caller, name: str) -> Record | None:
    """The record of a data set; None for one the caller may not know of, or that there is not.

    Files that are missing are made; who shows what is in the record writes the log first, as
    :func:`consult` does.
    """
    labels = service.known(connection, caller, name)
    if labels is None:
        return None
    tables = service.tables(connection, caller, name)
    row = connection.execute(_about().where(datasets.c.id == name)).one()
    party = records.reader(connection, caller.principal).party
    readings = [service.reading(connection, caller, table) for table in tables]
    seen = tuple(
        _seen(service, connection, caller, one, everything=party == row.owner)
        for one in readings
        if one is not None
    )
    return Record(_entry(row, labels, bool(seen)), seen)


def consult(service: Service, caller: Caller, dataset: str) -> Record | None:
    """The record, once the log has it that the caller was told what it says of tables."""
    with service.store.look() as connection:
        found = record(service, connection, caller, dataset)
    if found is not None and found.seen:
        with service.store.change() as connection:
            for one in found.seen:
                _write(service, connection, "catalogue", caller, dataset, one, rows=one.rows,
                       columns=[field.name for field in one.columns])  # fmt: skip
    return found


def fetch(
    service: Service, caller: Caller, dataset: str, name: str
) -> tuple[Path, str, str] | None:
    """Where a file lies, the hash it is kept under and when what is seen was published.

    Once the log has it that the caller gets it; None where it gets none.
    """
    with service.store.look() as connection:
        found = record(service, connection, caller, dataset)
    for one in found.seen if found else ():
        for file in one.files:
            if file.name == name:
                path = service.object_path(file.object)
                with service.store.change() as connection:
                    _write(service, connection, "file", caller, dataset, one, object=file.object)
                return path, file.object, one.published
    return None


def _write(
    service: Service, connection: Connection, what: str, caller: Caller, dataset: str, seen: Seen,
    **more: Any,
) -> None:  # fmt: skip
    service.log.write(
        connection, what=what, who=caller.principal, credential=caller.credential[:16],
        dataset=dataset, share=seen.table.share, table=seen.table.name, purpose=seen.purpose,
        **more,
    )  # fmt: skip


def _about() -> Any:
    return select(datasets, parties.c.name.label("owner_name")).join(
        parties, parties.c.id == datasets.c.owner
    )


def _entry(row: Row[Any], labels: InForce, readable: bool) -> Entry:
    return Entry(
        row.id, row.title, row.description, row.owner, row.owner_name, row.theme,
        tuple(row.keywords), row.licence, row.synthetic, str(labels.existence), readable,
    )  # fmt: skip


def _seen(
    service: Service, connection: Connection, caller: Caller, reading: Reading, *, everything: bool
) -> Seen:
    paths = tuple(service.object_path(piece.object) for piece in reading.pieces)
    files = []
    for number, (piece, path) in enumerate(zip(reading.pieces, paths, strict=True)):
        digest = _sha256(path)
        name = f"{reading.table.name}-{number}-{digest[:16]}.parquet"
        files.append(File(name, digest, piece.rows, piece.bytes, piece.object))
    return Seen(
        reading.table, reading.version, reading.published, reading.columns, tuple(files),
        _quality(paths, reading.published), _provenance(connection, reading, everything),
        _label(service, connection, caller, reading.table), reading.purpose,
    )  # fmt: skip


def _provenance(connection: Connection, reading: Reading, everything: bool) -> dict[str, Any]:
    """Where the version the caller sees came from; all of it for its owner."""
    held = connection.execute(
        select(versions.c.provenance).where(
            versions.c.dataset == reading.dataset, versions.c.published == reading.published
        )
    ).scalar()
    return {name: value for name, value in (held or {}).items() if everything or name in _OPEN}


def _label(service: Service, connection: Connection, caller: Caller, table: Table) -> str:
    reader = records.reader(connection, caller.principal)
    newest = service.entitlements(connection, reader, table)[-1][0]
    labels = service.labels(connection, newest.version)
    assert labels is not None  # it is being read
    covered = [labels.data, *(labels.columns[name] for name in newest.columns),
               *(labels.rows[place] for place in newest.rows)]  # fmt: skip
    return str(service.words.combined(covered))


@lru_cache(maxsize=4096)
def _sha256(path: Path) -> str:
    """The SHA-256 of a file that is named by its content, and so never changes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=512)
def _quality(paths: tuple[Path, ...], published: str) -> tuple[Measure, ...]:
    return tuple(quality.of_files(paths, published=published))


def _text(entry: Entry) -> str:
    parts = (entry.id, entry.title, entry.description, entry.owner, entry.owner_name, entry.theme,
             *entry.keywords)  # fmt: skip
    return " ".join(parts).casefold()
