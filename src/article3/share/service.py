"""The service: every question of a recipient, decided, made and written into the log in one place.

The faces (Delta Sharing, catalogue, pages, commands) ask here and nowhere else, so what is not
entitled and what does not exist are one answer: None.
"""

from __future__ import annotations

import hashlib
import logging
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, select, true
from sqlalchemy.exc import IntegrityError

from article3.errors import ShareError
from article3.share import bound, records
from article3.share.bound import Sidecars
from article3.share.entitlement import Entitlement, entitled
from article3.share.identity import Caller
from article3.share.keys import Keys
from article3.share.labels import Label, SecurityPolicy, security_policy
from article3.share.log import Log
from article3.share.materialise import Piece, materialise
from article3.share.objects import CHANGED, UnavailableError
from article3.share.policy import DISCOVER, NO_TERMS, READ, Policies, Reader, Terms
from article3.share.records import Field, InForce, Version
from article3.share.store import Store, now
from article3.share.tables import grants, materialisations, share_tables, shares

_KEPT = 4096
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a share, as a recipient knows it."""

    share: str
    schema: str
    name: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a recipient gets of a table: its columns and files, as if nothing else existed.

    ``version`` counts the changes of what this recipient sees, from 0, and ``published`` is when
    the newest of them was published: a version that changes only hidden rows shows in neither.
    ``key`` is the entitlement's, for the log alone: it depends on the hidden rows, too.
    """

    table: Table
    dataset: str
    version: int
    published: str
    columns: tuple[Field, ...]
    pieces: tuple[Piece, ...]
    key: str
    purpose: str

    @property
    def table_id(self) -> str:
        """A name for the table that says nothing of what is behind it."""
        place = "/".join((self.table.share, self.table.schema, self.table.name))
        return hashlib.sha256(place.encode()).hexdigest()[:32]

    @property
    def rows(self) -> int:
        """The visible rows."""
        return sum(piece.rows for piece in self.pieces)


class Service:
    """A store, its keys and the security policy in force."""

    def __init__(self, store: Store, keys: Keys | None = None,
                 words: SecurityPolicy | None = None) -> None:  # fmt: skip
        self.store = store
        self.keys = keys or Keys(store.folder / "keys")
        self.words = words or security_policy()
        self.log = Log(store, self.keys.log)
        self.sidecars = Sidecars(store.objects)
        self._policies: OrderedDict[str, Policies] = OrderedDict()
        self._decided: OrderedDict[object, frozenset[str]] = OrderedDict()
        self._lock = Lock()
        self._files: OrderedDict[str, tuple[Piece, ...]] = OrderedDict()
        self._making = Lock()

    # -- what a recipient may see --------------------------------------------------------------

    def tables(
        self, connection: Connection, caller: Caller, dataset: str | None = None
    ) -> list[Table]:
        """Every table the caller may read something of, in order; those of one data set if said."""
        reader = records.reader(connection, caller.principal)
        granted = select(grants.c.share).where(grants.c.principal == caller.principal)
        own = select(shares.c.id).where(shares.c.owner == reader.party)
        found = connection.execute(
            select(share_tables)
            .where(share_tables.c.share.in_(granted) | share_tables.c.share.in_(own))
            .where(true() if dataset is None else share_tables.c.dataset == dataset)
            .order_by(share_tables.c.share, share_tables.c.schema, share_tables.c.name)
        )
        named = [Table(row.share, row.schema, row.name) for row in found]
        return [table for table in named if self.entitlements(connection, reader, table)]

    def reading(self, connection: Connection, caller: Caller, table: Table) -> Reading | None:
        """What the caller gets of a table now; None where that is nothing, whatever the reason.

        Files that are missing are made; the caller of this function writes the log.
        """
        reader = records.reader(connection, caller.principal)
        seen = self.entitlements(connection, reader, table)
        if not seen:
            return None
        number, held = -1, None
        for entitlement, terms in seen:
            pieces = self._pieces(connection, entitlement)
            columns = _columns(entitlement)
            content = (columns, pieces)
            if held is None or content != held[0]:
                number, held = number + 1, (content, entitlement, terms)
        assert held is not None
        (columns, pieces), entitlement, terms = held
        version = entitlement.version
        return Reading(table, version.dataset, number, version.published, columns, pieces,
                       seen[-1][0].key, terms.purpose)  # fmt: skip

    def known(self, connection: Connection, caller: Caller | None, dataset: str) -> InForce | None:
        """The labels of a data set, if the caller may know that it exists.

        Nobody without a name may; None is also the answer for one that there is not.
        """
        if caller is None or not dataset.isprintable():  # PostgreSQL refuses to be asked for some
            return None
        versions = records.versions_of(connection, dataset)
        if not versions:
            return None
        reader = records.reader(connection, caller.principal)
        owner = records.owner_of(connection, dataset)
        labels = self.labels(connection, versions[-1])
        if labels is None:
            return None
        policies = self.policies(connection, owner)
        found = self.decided(policies, reader, owner, [labels.existence], NO_TERMS, DISCOVER)
        return labels if labels.existence.id in found else None

    def entitlements(
        self, connection: Connection, reader: Reader, table: Table,
        policies: Policies | None = None, under: Sequence[Terms] | None = None,
    ) -> list[tuple[Entitlement, Terms]]:  # fmt: skip
        """What a reader may read of each version of a table, oldest first; empty for nothing.

        Nothing of the newest version is nothing at all: older ones are its history. ``policies``
        asks under others than the owner's, ``under`` under other grants than those there are, to
        see what a change would do.
        """
        dataset = records.dataset_of(connection, table.share, table.schema, table.name)
        if dataset is None:
            return []
        owner = records.owner_of(connection, dataset)
        terms = list(
            records.granted(connection, reader.id, table.share) if under is None else under
        )
        if reader.party == owner:
            terms = [*terms, Terms()]
        deciding = policies or self.policies(connection, owner)

        def allowed(labels: Iterable[Label], one: Terms) -> frozenset[str]:
            return self.decided(deciding, reader, owner, labels, one, READ)

        found = []
        for version in records.versions_of(connection, dataset):
            labels = self.labels(connection, version)
            found.append(entitled(allowed, version, labels, terms) if labels else None)
        return [one for one in found if one is not None] if found and found[-1] else []

    def labels(self, connection: Connection, version: Version) -> InForce | None:
        """The labels in force, if the owner signed them; None stops the version being served.

        Raises ``UnavailableError`` where no file can be reached.
        """
        try:
            return bound.in_force(self, connection, version)
        except UnavailableError:
            raise  # that is no matter of one version
        except ShareError as error:
            _logger.error("%s/%s is not served: %s", version.dataset, version.number, error)
            return None

    def decided(
        self, policies: Policies, reader: Reader, owner: str, labels: Iterable[Label],
        terms: Terms, action: str,
    ) -> frozenset[str]:  # fmt: skip
        """A decision, made once for the same question.

        A question is the reader, the labels, the policies' text and the terms, of which time counts
        only as within the grant or not, unless the owner's own policy looks at it.
        """
        asked, given = terms, list(labels)
        if not policies.looks_at_time:
            within = terms.starts <= terms.now < terms.expires
            asked = replace(terms, now=0, starts=0, expires=int(within))
        held = tuple(sorted((tag, values) for tag, values in reader.categories.items()))
        key = (reader.id, reader.party, reader.nation, reader.clearance, held, owner, action,
               asked, policies.text, frozenset(label.id for label in given))  # fmt: skip
        with self._lock:
            found = self._decided.get(key)
        if found is None:
            found = policies.allowed(reader, given, owner, action=action, terms=asked)
            with self._lock:
                self._decided[key] = found
                while len(self._decided) > _KEPT:
                    self._decided.popitem(last=False)
        return found

    def policies(self, connection: Connection, owner: str) -> Policies:
        """The policies of an owner as they hold now."""
        cedar = records.cedar_of(connection, owner)
        with self._lock:
            made = self._policies.get(cedar)
        if made is None:
            made = Policies(self.words, cedar)
            with self._lock:
                self._policies[cedar] = made
                while len(self._policies) > 64:
                    self._policies.popitem(last=False)
        return made

    def _pieces(self, connection: Connection, entitlement: Entitlement) -> tuple[Piece, ...]:
        """The files of an entitlement, made by whoever asks first, one entitlement at a time."""
        key = entitlement.key
        if (known := self._files.get(key)) is not None:
            return known
        wanted = select(materialisations.c.pieces).where(materialisations.c.key == key)
        held = connection.execute(wanted).scalar()
        if held is None:
            with self._making:  # whoever waited here finds what the one before made
                if (known := self._files.get(key)) is not None:
                    return known
                return self._keep(key, self._made(entitlement))
        return self._keep(key, held)

    def _keep(self, key: str, held: Iterable[tuple[str, int, int]]) -> tuple[Piece, ...]:
        known = tuple(Piece(*piece) for piece in held)
        with self._lock:
            self._files[key] = known
            while len(self._files) > _KEPT:
                self._files.popitem(last=False)
        return known

    def _made(self, entitlement: Entitlement) -> list[tuple[str, int, int]]:
        objects = self.store.objects
        fields = [(f.name, f.type) for f in _columns(entitlement)]
        with objects.held(entitlement.version.sha384) as source:
            made = materialise(source, objects, fields, entitlement.rows)
        held = [(p.object, p.rows, p.bytes) for p in made]
        try:
            with self.store.change() as connection:
                connection.execute(
                    materialisations.insert().values(
                        key=entitlement.key, pieces=held, created=now()
                    )
                )
        except IntegrityError:
            pass  # another process made the same
        return held

    def object_path(self, name: str) -> Path:
        """Where a file lies; raises ``ShareError`` for one that is not there.

        Asked before the log is told that somebody gets it.
        """
        path = self.store.objects.path(name)
        if not path.is_file():
            raise ShareError(CHANGED)
        return path


def _columns(entitlement: Entitlement) -> tuple[Field, ...]:
    allowed = set(entitlement.columns)
    return tuple(field for field in entitlement.version.columns if field.name in allowed)
