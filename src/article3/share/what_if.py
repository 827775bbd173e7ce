"""What a change of policy or grants would do before it is done: who gains and who loses what."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection, func, select

from article3.errors import ShareError
from article3.share import records
from article3.share.entitlement import Entitlement
from article3.share.materialise import LABEL
from article3.share.policy import Policies, Terms
from article3.share.service import Service, Table
from article3.share.store import now
from article3.share.tables import grants, policies, share_tables, shares


@dataclass(frozen=True, slots=True)
class Change:
    """What one principal would gain and lose of one table: names of columns, numbers of rows."""

    principal: str
    table: Table
    columns_gained: tuple[str, ...]
    columns_lost: tuple[str, ...]
    rows_gained: int
    rows_lost: int


def what_if(service: Service, owner: str, cedar: str) -> list[Change]:
    """What everybody with a grant would gain and lose if these were an owner's policies.

    Those for whom nothing changes are left out. Raises ``ShareError`` for policies that do not
    hold up: nothing is asked of them.
    """
    proposed = Policies(service.words, cedar)
    changes = []
    with service.store.look() as connection:
        for principal, table in _asked(connection, owner):
            reader = records.reader(connection, principal)
            before = service.entitlements(connection, reader, table)
            after = service.entitlements(connection, reader, table, proposed)
            change = _change(service, principal, table, _newest(before), _newest(after))
            if change is not None:
                changes.append(change)
    return changes


def if_granted(service: Service, share: str, principal: str, purpose: str) -> list[Change]:
    """What a principal would gain of each table of a share by a grant that holds from now on.

    Rights under several grants are not added up, so that a second one may give nothing more.
    Raises ``ShareError`` for a principal nobody knows.
    """
    moment = int(time.time())
    made = Terms(purpose, purpose, moment, moment, moment + 3600, revoked=False)
    with service.store.look() as connection:
        under = [*records.granted(connection, principal, share), made]
        return _under(service, connection, principal, share, under)


def if_revoked(service: Service, grant: str) -> list[Change]:
    """What the principal of a grant would lose of each table if it ended now.

    Raises ``ShareError`` for a grant there is not.
    """
    with service.store.look() as connection:
        row = connection.execute(select(grants).where(grants.c.id == grant)).first()
        if row is None:
            raise ShareError(f"There is no grant {grant!r}.")
        under = records.granted(connection, row.principal, row.share, without=grant)
        return _under(service, connection, row.principal, row.share, under)


def _under(
    service: Service, connection: Connection, principal: str, share: str, under: Sequence[Terms]
) -> list[Change]:
    """The changes of a principal's tables of a share if these were its grants."""
    reader = records.reader(connection, principal)
    held = connection.execute(
        select(share_tables).where(share_tables.c.share == share)
        .order_by(share_tables.c.schema, share_tables.c.name)
    ).all()  # fmt: skip
    changes = []
    for table in (Table(row.share, row.schema, row.name) for row in held):
        before = service.entitlements(connection, reader, table)
        after = service.entitlements(connection, reader, table, under=under)
        changes.append(_change(service, principal, table, _newest(before), _newest(after)))
    return [change for change in changes if change is not None]


def _newest(found: list[tuple[Entitlement, Terms]]) -> Entitlement | None:
    return found[-1][0] if found else None


def _asked(connection: Connection, owner: str) -> list[tuple[str, Table]]:
    """Every principal with a grant and every table of the owner it is for."""
    found = connection.execute(
        select(grants.c.principal, share_tables)
        .join(share_tables, share_tables.c.share == grants.c.share)
        .join(shares, shares.c.id == grants.c.share)
        .where(shares.c.owner == owner)
        .distinct()
        .order_by(grants.c.principal, share_tables.c.share, share_tables.c.name)
    )
    return [(row.principal, Table(row.share, row.schema, row.name)) for row in found]


def _change(
    service: Service, principal: str, table: Table, before: Entitlement | None,
    after: Entitlement | None,
) -> Change | None:  # fmt: skip
    if before == after:
        return None
    known = before or after
    assert known is not None
    counts = _rows_by_label(service, known)
    had, has = _held(before), _held(after)
    order = [field.name for field in known.version.columns]
    return Change(
        principal, table,
        tuple(n for n in order if n in has[0] - had[0]),
        tuple(n for n in order if n in had[0] - has[0]),
        sum(counts.get(n, 0) for n in has[1] - had[1]),
        sum(counts.get(n, 0) for n in had[1] - has[1]),
    )  # fmt: skip


def _held(found: Entitlement | None) -> tuple[set[str], set[int]]:
    return (set(found.columns), set(found.rows)) if found else (set(), set())


def _rows_by_label(service: Service, found: Entitlement) -> dict[int, int]:
    path = service.object_path(found.version.sha384)
    counted = pl.scan_parquet(path).group_by(LABEL).len().collect()
    return dict(zip(counted[LABEL].to_list(), counted["len"].to_list(), strict=True))


def apply(service: Service, owner: str, cedar: str, *, by: str) -> int:
    """Make these the owner's policies from now on; the number of the set. The owner's alone.

    What was before stays in the store.
    """
    Policies(service.words, cedar)
    with service.store.change() as connection:
        if records.reader(connection, by).party != owner:
            raise ShareError(f"Only {owner} changes its policies.")
        newest = connection.execute(
            select(func.max(policies.c.number)).where(policies.c.owner == owner)
        ).scalar()
        number = 0 if newest is None else int(newest) + 1
        digest = hashlib.sha256(cedar.encode()).hexdigest()
        connection.execute(
            policies.insert().values(
                owner=owner, number=number, cedar=cedar, sha256=digest, by=by, at=now()
            )
        )
        service.log.write(connection, what="policy", who=by, owner=owner, number=number,
                          sha256=digest)  # fmt: skip
    return number
