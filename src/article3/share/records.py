"""What the store holds, read as records: readers, grants, versions and the labels in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from article3.errors import ShareError
from article3.share.labels import Label, from_data
from article3.share.policy import Reader, Terms
from article3.share.tables import (
    datasets,
    grants,
    label_history,
    labels,
    parties,
    policies,
    principals,
    share_tables,
    versions,
)

EXISTENCE, DATA, COLUMN, ROW = "existence", "data", "column", "row"
ORIGINATOR, ALTERNATIVE = "originator", "alternative"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a version: its name and its Delta type (``string``, ``long``, ``double`` ...)."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Version:
    """One immutable version of a data set.

    ``row_labels`` are the ids of the labels its rows carried when published; a row names one by
    its place in the list. ``binding`` names the sidecar its labels are signed in.
    """

    dataset: str
    number: int
    sha384: str
    rows: int
    columns: tuple[Field, ...]
    row_labels: tuple[str, ...]
    published: str
    binding: str = ""


@dataclass(frozen=True, slots=True)
class InForce:
    """The labels in force for a version: the newest of each history.

    ``rows`` is in the order of :attr:`Version.row_labels`.
    """

    existence: Label
    data: Label
    columns: Mapping[str, Label]
    rows: tuple[Label, ...]

    def all(self) -> tuple[Label, ...]:
        """Each label, for one batch of decisions."""
        return (self.existence, self.data, *self.columns.values(), *self.rows)


def add_label(connection: Connection, label: Label) -> str:
    """Keep what a label says; its id."""
    if connection.execute(select(labels.c.id).where(labels.c.id == label.id)).first() is None:
        connection.execute(labels.insert().values(id=label.id, label=label.says()))
    return label.id


def labels_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Label]:
    """Labels by id; raises ``ShareError`` where one is missing."""
    wanted = set(ids)
    found = {
        row.id: from_data(row.label)
        for row in connection.execute(select(labels).where(labels.c.id.in_(wanted)))
    }
    if wanted - set(found) or any(label.id != name for name, label in found.items()):
        raise ShareError("A label the data set names is not in the store, or was changed there.")
    return found


def reader(connection: Connection, principal: str) -> Reader:
    """The reader a principal is; raises ``ShareError`` for one nobody knows."""
    row = connection.execute(
        select(principals, parties.c.nation)
        .join(parties, parties.c.id == principals.c.party)
        .where(principals.c.id == principal)
    ).first()
    if row is None:
        raise ShareError(f"There is no principal {principal!r}.")
    held = {tag: tuple(values) for tag, values in row.categories.items()}
    return Reader(row.id, row.party, row.nation, row.clearance, held)


def granted(
    connection: Connection, principal: str, share: str, *, without: str = ""
) -> list[Terms]:
    """The terms of every grant of a share to a principal, ended ones too, asked about now.

    Each is to be put to the policy: the times and the revocation decide there. ``without`` leaves
    one out, to see what would be without it.
    """
    found = connection.execute(
        select(grants).where(
            grants.c.principal == principal, grants.c.share == share, grants.c.id != without
        )
    )
    moment = int(datetime.now(UTC).timestamp())
    return [
        Terms(row.purpose, row.purpose, moment, _seconds(row.starts), _seconds(row.expires),
              row.revoked is not None)
        for row in found
    ]  # fmt: skip


def _seconds(when: str) -> int:
    return int(datetime.strptime(when, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC).timestamp())


def owner_of(connection: Connection, dataset: str) -> str:
    """The party that owns a data set."""
    found = connection.execute(select(datasets.c.owner).where(datasets.c.id == dataset)).scalar()
    if found is None:
        raise ShareError(f"There is no data set {dataset!r}.")
    return str(found)


def dataset_of(connection: Connection, share: str, schema: str, name: str) -> str | None:
    """The data set behind a table of a share; nobody gives a name that is not plain text."""
    if not (share + schema + name).isprintable():  # PostgreSQL refuses to be asked for some
        return None
    found = connection.execute(
        select(share_tables.c.dataset).where(
            share_tables.c.share == share,
            share_tables.c.schema == schema,
            share_tables.c.name == name,
        )
    ).scalar()
    return None if found is None else str(found)


def versions_of(connection: Connection, dataset: str) -> list[Version]:
    """Every version of a data set, oldest first."""
    found = connection.execute(
        select(versions).where(versions.c.dataset == dataset).order_by(versions.c.number)
    )
    return [
        Version(
            row.dataset, row.number, row.sha384, row.rows,
            tuple(Field(c["name"], c["type"]) for c in row.columns), tuple(row.row_labels),
            row.published, row.binding,
        )
        for row in found
    ]  # fmt: skip


def say_label(
    connection: Connection, version: Version, scope: str, target: str, label: Label, *, by: str,
    reason: str, kind: str, binding: str, at: str,
) -> None:  # fmt: skip
    """Write into the history which label holds from now on; what was before stays there."""
    connection.execute(
        label_history.insert().values(
            dataset=version.dataset, version=version.number, scope=scope, target=target,
            label=add_label(connection, label), kind=kind, by=by, reason=reason, at=at,
            binding=binding,
        )
    )  # fmt: skip


def cedar_of(connection: Connection, owner: str) -> str:
    """An owner's own policies as they hold now; empty where there are none."""
    found = connection.execute(
        select(policies.c.cedar).where(policies.c.owner == owner).order_by(policies.c.number.desc())
    ).first()
    return "" if found is None else str(found.cedar)
