"""Publishing: a table becomes an immutable version with labels on itself, its columns and rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from article3.errors import ShareError
from article3.share import bound, records
from article3.share.keys import Signing
from article3.share.labels import Label
from article3.share.materialise import LABEL, delta_type, plain_type
from article3.share.records import ALTERNATIVE, COLUMN, DATA, EXISTENCE, ORIGINATOR, ROW, Version
from article3.share.service import Service
from article3.share.store import now
from article3.share.tables import datasets, label_history, parties, versions

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


def checked_name(name: str) -> str:
    """A name for data sets, shares, schemas and tables: it stands in addresses and nowhere in SQL.

    >>> checked_name("undersea-cables")
    'undersea-cables'
    """
    if not _NAME.fullmatch(name):
        raise ShareError(f"{name!r}: a name is of a to z, 0 to 9, - and _, up to 63 characters.")
    return name


@dataclass(frozen=True, slots=True)
class RowLabels:
    """Which label each row carries: a column of words, and the label of each word.

    The column itself is not published.
    """

    column: str
    labels: Mapping[str, Label]


def publish(
    service: Service, frame: pl.DataFrame, *, dataset: str, owner: str, by: str, title: str,
    label: Label, existence: Label | None = None, columns: Mapping[str, Label] | None = None,
    rows: RowLabels | None = None, description: str = "", theme: str = "",
    keywords: Sequence[str] = (), licence: str = "", synthetic: bool = False,
    provenance: Mapping[str, Any] | None = None, quality: Mapping[str, Any] | None = None,
) -> Version:  # fmt: skip
    """Publish a frame as the next version of a data set; the first makes the data set.

    ``label`` is the data's, ``existence`` that of knowing about it (the data's unless given),
    ``columns`` labels single columns, ``rows`` says where each row's label stands (all carry the
    data's unless given).
    Everything becomes visible at once or not at all. Raises ``ShareError`` for a name, column or
    type that cannot be shared, or for a data set of another owner.
    """
    checked_name(dataset)
    stored, rows_carry, named = _labelled(service, frame, label, columns or {}, rows)
    sha384, size = _kept(service, stored)
    signing = service.keys.party(owner)
    fields = [{"name": n, "type": delta_type(k)} for n, k in stored.schema.items() if n != LABEL]
    at = now()
    try:
        with service.store.change() as connection:
            _only_a_steward(connection, by, owner)
            _pinned(connection, owner, signing)
            about = {
                "id": dataset, "owner": owner, "title": title, "description": description,
                "theme": theme, "keywords": list(keywords), "licence": licence,
                "synthetic": synthetic, "created": at,
            }  # fmt: skip
            number = _next(connection, about)
            for one in (*dict.fromkeys(named), label):
                records.add_label(connection, one)
            binding = bound.sign_version(
                service, signing, dataset, number, sha384, at=at, existence=existence or label,
                data=label, columns=columns or {}, rows=rows_carry,
            )  # fmt: skip
            connection.execute(
                versions.insert().values(
                    dataset=dataset, number=number, sha384=sha384, rows=frame.height, bytes=size,
                    columns=fields, row_labels=[one.id for one in rows_carry],
                    quality=dict(quality or {}), provenance=dict(provenance or {}),
                    binding=binding, published=at,
                )
            )  # fmt: skip
            made = records.versions_of(connection, dataset)[-1]
            said = {
                "by": by, "reason": "published", "kind": ORIGINATOR, "binding": binding, "at": at,
            }  # fmt: skip
            records.say_label(connection, made, EXISTENCE, "", existence or label, **said)
            records.say_label(connection, made, DATA, "", label, **said)
            for column, one in (columns or {}).items():
                records.say_label(connection, made, COLUMN, column, one, **said)
            service.log.write(
                connection, what="published", who=by, dataset=dataset, version=number,
                sha384=sha384, binding=binding,
                labels=sorted({label.id, *(one.id for one in rows_carry)}),
            )  # fmt: skip
    except IntegrityError as error:
        raise ShareError(
            f"{dataset}: another process published at the same moment; publish again."
        ) from error
    return made


def _kept(service: Service, stored: pl.DataFrame) -> tuple[str, int]:
    """A frame among the objects: its hash and its bytes."""
    with service.store.objects.unfinished() as path:
        stored.write_parquet(path, compression="zstd", row_group_size=125_000)
        return service.store.objects.put(path), path.stat().st_size


def _next(connection: Connection, about: dict[str, Any]) -> int:
    """The number of a data set's next version; the first makes the data set."""
    known = connection.execute(
        select(datasets.c.owner).where(datasets.c.id == about["id"])
    ).scalar()
    if known is None:
        connection.execute(datasets.insert().values(**about))
        return 0
    if known != about["owner"]:
        raise ShareError(f"There is already a data set {about['id']!r} of another owner.")
    return records.versions_of(connection, about["id"])[-1].number + 1


def _only_a_steward(connection: Connection, by: str, owner: str) -> None:
    """Raises ``ShareError`` unless the principal is of the owner's party."""
    if records.reader(connection, by).party != owner:
        raise ShareError(f"{by} is not of {owner}; only the owner publishes and labels.")


def _pinned(connection: Connection, party: str, signing: Signing) -> None:
    """Pin a party's certificate when it first publishes; later another one is refused."""
    held = connection.execute(select(parties.c.certificate).where(parties.c.id == party)).scalar()
    if held is None:
        raise ShareError(f"There is no party {party!r}.")
    if not held:
        connection.execute(
            parties.update().where(parties.c.id == party).values(certificate=signing.certificate)
        )
    elif held != signing.certificate:
        raise ShareError(f"The key of {party} here is not the one its certificate names.")


def _labelled(
    service: Service, frame: pl.DataFrame, label: Label, columns: Mapping[str, Label],
    rows: RowLabels | None,
) -> tuple[pl.DataFrame, list[Label], list[Label]]:  # fmt: skip
    """The frame in plain types with its label column, the labels in its order, all it names."""
    if LABEL in frame.columns:
        raise ShareError(f"A column may not be called {LABEL}.")
    unknown = sorted(set(columns) - set(frame.columns))
    if unknown:
        raise ShareError(f"There is no column {unknown[0]!r} to label.")
    for one in (label, *columns.values()):
        service.words.checked(one)
    plain = frame.select(
        pl.col(name).cast(plain_type(delta_type(kind))) for name, kind in frame.schema.items()
    )
    if rows is None:
        alike = pl.lit(0, dtype=pl.UInt32).alias(LABEL)
        return plain.with_columns(alike), [label], [label, *columns.values()]
    places, distinct = _places(service, frame, rows)
    marked = frame[rows.column].cast(pl.String).replace_strict(places, return_dtype=pl.UInt32)
    return (
        plain.drop(rows.column).with_columns(marked.alias(LABEL)), distinct,
        [*distinct, *columns.values()],
    )  # fmt: skip


def _places(
    service: Service, frame: pl.DataFrame, rows: RowLabels
) -> tuple[dict[str, int], list[Label]]:
    """For each word of the label column its label's place among the distinct labels."""
    if rows.column not in frame.columns:
        raise ShareError(f"There is no column {rows.column!r} that could name the rows' labels.")
    words = frame[rows.column].cast(pl.String).unique(maintain_order=True)
    missing = [word for word in words if word is None or word not in rows.labels]
    if missing:
        raise ShareError(f"{rows.column}: no label is given for {missing[0]!r}; label every row.")
    distinct = {one.id: one for one in (service.words.checked(rows.labels[w]) for w in words)}
    order = {name: n for n, name in enumerate(distinct)}
    return {word: order[rows.labels[word].id] for word in words}, list(distinct.values())


def relabel(
    service: Service, *, dataset: str, scope: str, target: str, label: Label, by: str, reason: str
) -> None:
    """Say another label for a data set, a column or the rows under a label; the owner's alone.

    The originator's label stays in the history; this one holds from now on as an alternative.
    ``target`` is a column's name or the id of the row label that is replaced. Raises
    ``ShareError`` for anybody but the owner, without a reason, or where there is no such target.
    """
    if not reason.strip():
        raise ShareError("Say why the label changes; the reason is kept with it.")
    service.words.checked(label)
    with service.store.change() as connection:
        owner = records.owner_of(connection, dataset)
        _only_a_steward(connection, by, owner)
        version = records.versions_of(connection, dataset)[-1]
        there = {
            EXISTENCE: {""}, DATA: {""}, COLUMN: {f.name for f in version.columns},
            ROW: set(version.row_labels),
        }  # fmt: skip
        if scope not in there:
            raise ShareError(f"{scope!r}: a label is of {', '.join(there)}.")
        if target not in there[scope]:
            raise ShareError(f"{dataset} has no {scope} {target!r} to label.")
        signing, at = service.keys.party(owner), now()
        _pinned(connection, owner, signing)
        binding = bound.sign_alternative(service, signing, version, scope, target, label, at=at)
        records.say_label(connection, version, scope, target, label, by=by, reason=reason,
                          kind=ALTERNATIVE, binding=binding, at=at)  # fmt: skip
        service.log.write(
            connection,
            what="relabelled",
            who=by,
            dataset=dataset,
            version=version.number,
            scope=scope,
            target=target,
            label=label.id,
            reason=reason,
        )


def history(service: Service, dataset: str) -> list[dict[str, Any]]:
    """Every label a data set ever carried, oldest first, with who said it and why."""
    with service.store.look() as connection:
        found = connection.execute(
            select(label_history).where(label_history.c.dataset == dataset)
            .order_by(label_history.c.sequence)
        )  # fmt: skip
        rows = [dict(row._mapping) for row in found]
        known = records.labels_by_id(connection, {row["label"] for row in rows})
    return [{**row, "says": str(known[row["label"]])} for row in rows]
