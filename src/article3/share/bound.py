"""Labels that are believed: those the owner signed for exactly these data, and no others.

What stands in the database is not enough. Each label in force must stand in a sidecar signed under
the owner's pinned certificate: an originator's label in the version's, an alternative one in its
own. A sidecar that is missing, changed, signed by another, or says something else stops the version
from being served.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import Connection, Row, select

from article3.errors import ShareError
from article3.share.binding import Binding, bind, check
from article3.share.keys import Signing
from article3.share.labels import Label, redated
from article3.share.objects import Objects
from article3.share.records import COLUMN, DATA, EXISTENCE, ORIGINATOR, ROW, InForce, Version
from article3.share.tables import datasets, label_history, parties

if TYPE_CHECKING:
    from article3.share.service import Service

_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a sidecar says under its owner's signature: a label for each reference.

    ``ids`` are the labels' ids, ``data`` the hashes and ``roles`` the roles they are of.
    """

    labels: Mapping[str, Label]
    ids: Mapping[str, str]
    data: frozenset[str]
    roles: frozenset[str]


class Sidecars:
    """The sidecars of a store, each checked once under a certificate."""

    def __init__(self, objects: Objects) -> None:
        self.objects = objects
        self._checked: OrderedDict[tuple[str, str], Sidecar] = OrderedDict()
        self._lock = Lock()

    def read(self, name: str, certificate: str) -> Sidecar:
        """What a sidecar says; raises ``ShareError`` unless the certificate's key signed it."""
        with self._lock:
            found = self._checked.get((name, certificate))
        if found is None:
            try:
                data = self.objects.path(name).read_bytes()
            except OSError:
                raise ShareError("A label's signature is not there.") from None
            if hashlib.sha384(data).hexdigest() != name:
                raise ShareError("A label's signature is not the one that was stored.")
            found = _said(check(data, certificate))
            with self._lock:
                self._checked[name, certificate] = found
                while len(self._checked) > _KEPT:
                    self._checked.popitem(last=False)
        return found


def _said(bindings: tuple[Binding, ...]) -> Sidecar:
    labels = {one.reference: one.label for one in bindings}
    if len(labels) != len(bindings):
        raise ShareError("A sidecar says two labels for one thing.")
    return Sidecar(
        labels, {reference: label.id for reference, label in labels.items()},
        frozenset(one.sha384 for one in bindings), frozenset(one.role for one in bindings),
    )  # fmt: skip


def sign_version(
    service: Service, signing: Signing, dataset: str, number: int, sha384: str, *, at: str,
    existence: Label, data: Label, columns: Mapping[str, Label], rows: list[Label],
) -> str:  # fmt: skip
    """Sign every label of a version in one sidecar; its name among the objects."""
    place = f"{dataset}/{number}"
    said = [Binding(_dated(data, at), place, sha384),
            Binding(_dated(existence, at), f"{place}#existence", sha384, "metadata")]  # fmt: skip
    said += [
        Binding(_dated(label, at), f"{place}#column={quote(name, safe='')}", sha384)
        for name, label in columns.items()
    ]
    said += [
        Binding(_dated(label, at), f"{place}#place={n}", sha384) for n, label in enumerate(rows)
    ]
    sidecar = bind(said, service.words.name, key=signing.key, certificate=signing.certificate)
    return service.store.objects.put_bytes(sidecar)


def sign_alternative(
    service: Service, signing: Signing, version: Version, scope: str, target: str, label: Label, *,
    at: str,
) -> str:  # fmt: skip
    """Sign another label for a part of a version; the sidecar's name among the objects."""
    said = Binding(redated(label, at), _alternative(version, scope, target), version.sha384,
                   "alternative")  # fmt: skip
    sidecar = bind([said], service.words.name, key=signing.key, certificate=signing.certificate)
    return service.store.objects.put_bytes(sidecar)


def in_force(service: Service, connection: Connection, version: Version) -> InForce:
    """The labels in force for a version, as its owner signed them.

    The database says which they are; what they say is read from the sidecars alone. Raises
    ``ShareError`` saying what is missing or does not fit.
    """
    place = f"{version.dataset}/{version.number}"
    certificate = connection.execute(
        select(parties.c.certificate)
        .join(datasets, datasets.c.owner == parties.c.id)
        .where(datasets.c.id == version.dataset)
    ).scalar()
    if not certificate:
        raise ShareError(f"{place}: its owner has no certificate.")
    history = connection.execute(
        select(label_history)
        .where(label_history.c.dataset == version.dataset,
               label_history.c.version == version.number)
        .order_by(label_history.c.sequence)
    ).all()  # fmt: skip
    expected = {f"{place}#place={n}": name for n, name in enumerate(version.row_labels)}
    for row in history:
        if row.kind == ORIGINATOR:
            expected[_originator(place, row.scope, row.target)] = row.label
    signed = service.sidecars.read(version.binding, certificate)
    if signed.ids != expected:
        raise ShareError(f"{place}: its labels are not those its owner signed.")
    if signed.data != {version.sha384} or "alternative" in signed.roles:
        raise ShareError(f"{place}: its labels were signed for other data.")
    newest = {(row.scope, row.target): row for row in history}
    changed = {
        key: _alternative_label(service, certificate, version, row)
        for key, row in newest.items()
        if row.kind != ORIGINATOR
    }
    return _in_force(version, signed.labels, changed)


def _alternative_label(
    service: Service, certificate: str, version: Version, row: Row[Any]
) -> Label:
    """The label a row of the history says, if the owner signed it for this part at that time."""
    signed = service.sidecars.read(row.binding, certificate)
    wanted = _alternative(version, row.scope, row.target)
    label = signed.labels.get(wanted)
    if (
        label is None or len(signed.labels) != 1 or signed.ids[wanted] != row.label
        or label.created != row.at or signed.data != {version.sha384}
        or signed.roles != {"alternative"}
    ):  # fmt: skip
        raise ShareError(
            f"{version.dataset}/{version.number}: a label is not the one its owner signed."
        )
    return label


def _in_force(
    version: Version, signed: Mapping[str, Label], changed: Mapping[tuple[str, str], Label]
) -> InForce:
    place = f"{version.dataset}/{version.number}"

    def of(scope: str, target: str, otherwise: Label | None = None) -> Label:
        found = changed.get((scope, target)) or signed.get(_originator(place, scope, target))
        if (label := found or otherwise) is None:
            raise ShareError(f"{place}: has no label; nothing is served of it.")
        return label

    data = of(DATA, "")
    return InForce(
        of(EXISTENCE, ""), data,
        {field.name: of(COLUMN, field.name, data) for field in version.columns},
        tuple(
            changed.get((ROW, name)) or signed[f"{place}#place={n}"]
            for n, name in enumerate(version.row_labels)
        ),
    )  # fmt: skip


def _originator(place: str, scope: str, target: str) -> str:
    return {
        DATA: place, EXISTENCE: f"{place}#existence",
        COLUMN: f"{place}#column={quote(target, safe='')}",
    }.get(scope, f"{place}#{scope}={target}")  # fmt: skip


def _alternative(version: Version, scope: str, target: str) -> str:
    place = f"{version.dataset}/{version.number}"
    return f"{place}#rows={target}" if scope == ROW else _originator(place, scope, target)


def _dated(label: Label, at: str) -> Label:
    return label if label.created else redated(label, at)
