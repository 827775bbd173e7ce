"""What of a version a reader may read: columns and row labels, and the key they share a file by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from article3.share.policy import DISCOVER, Policies, Reader, Terms
from article3.share.records import InForce, Version


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The columns, in order, and the places in the version's list of row labels that are read.

    Readers of equal rights have equal entitlements, and share the files made for them.
    """

    version: Version
    columns: tuple[str, ...]
    rows: tuple[int, ...]

    @property
    def key(self) -> str:
        """The name of what is read: data, columns and row labels."""
        said = [self.version.sha384, self.columns, self.rows]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def entitled(
    policies: Policies, reader: Reader, owner: str, version: Version, labels: InForce,
    terms: Iterable[Terms],
) -> Entitlement | None:  # fmt: skip
    """What a reader may read of a version under any one of the grants; None if nothing at all.

    Rights under several grants are not added up: the first grant that opens the data set is used,
    widest first, so that a purpose never borrows from another. A data set whose existence the
    reader may not know, whose own label forbids, or that has no column left, is nothing.
    """
    best: Entitlement | None = None
    for one in terms:
        allowed = policies.allowed(reader, labels.all(), owner, terms=one)
        if labels.existence.id not in allowed or labels.data.id not in allowed:
            continue
        columns = tuple(f.name for f in version.columns if labels.columns[f.name].id in allowed)
        rows = tuple(n for n, label in enumerate(labels.rows) if label.id in allowed)
        found = Entitlement(version, columns, rows)
        if columns and (best is None or _width(found) > _width(best)):
            best = found
    return best


def _width(found: Entitlement) -> tuple[int, int]:
    return len(found.rows), len(found.columns)


def discoverable(policies: Policies, reader: Reader, owner: str, labels: InForce) -> bool:
    """Whether a reader may know that a data set exists."""
    found = policies.allowed(reader, [labels.existence], owner, action=DISCOVER)
    return labels.existence.id in found
