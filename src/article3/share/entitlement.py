"""What of a version a reader may read: columns and row labels, and the key they share a file by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from article3.share.labels import Label
from article3.share.policy import Terms
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
    allowed: Callable[[Iterable[Label], Terms], frozenset[str]], version: Version, labels: InForce,
    terms: Iterable[Terms],
) -> tuple[Entitlement, Terms] | None:  # fmt: skip
    """What a reader may read of a version, and under which terms; None if nothing at all.

    ``allowed`` is the decision for this reader and owner. Rights under several grants are not added
    up: the one that opens most is used, so that a purpose never borrows from another. A data set
    whose existence the reader may not know, whose own label forbids, or that has no column left,
    is nothing.
    """
    best: tuple[Entitlement, Terms] | None = None
    for one in terms:
        ids = allowed(labels.all(), one)
        if labels.existence.id not in ids or labels.data.id not in ids:
            continue
        columns = tuple(f.name for f in version.columns if labels.columns[f.name].id in ids)
        rows = tuple(n for n, label in enumerate(labels.rows) if label.id in ids)
        found = Entitlement(version, columns, rows)
        if columns and (best is None or _width(found) > _width(best[0])):
            best = found, one
    return best


def _width(found: Entitlement) -> tuple[int, int]:
    return len(found.rows), len(found.columns)
