"""Shares and grants: which tables stand together, and who may ask for them, for what, how long."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from article3.errors import ShareError
from article3.share import records
from article3.share.publish import checked_name
from article3.share.service import Service
from article3.share.store import now, written
from article3.share.tables import grants, parties, principals, share_tables, shares


def add_party(service: Service, party: str, name: str, nation: str) -> None:
    """Make a party known: an owner, a recipient or both."""
    with service.store.change() as connection:
        connection.execute(parties.insert().values(id=party, name=name, nation=nation,
                                                   certificate=""))  # fmt: skip


def add_principal(
    service: Service, principal: str, party: str, name: str, *, clearance: str,
    categories: dict[str, Sequence[str]] | None = None, roles: Sequence[str] = ("recipient",),
) -> None:  # fmt: skip
    """Make an account of a party known, with what it may hold.

    ``roles``: ``recipient`` reads, ``steward`` publishes, labels and grants for its party.
    """
    if clearance not in service.words.ranks:
        raise ShareError(f"{clearance!r} is no classification of {service.words.name}.")
    with service.store.change() as connection:
        connection.execute(
            principals.insert().values(
                id=principal,
                party=party,
                name=name,
                clearance=clearance,
                created=now(),
                categories={tag: list(values) for tag, values in (categories or {}).items()},
                roles=list(roles),
            )
        )


def add_share(
    service: Service, share: str, owner: str, tables: dict[str, str], *, schema: str = "data",
    comment: str = "",
) -> None:  # fmt: skip
    """Make a share of an owner's data sets: table name to data set."""
    for name in (share, schema, *tables):
        checked_name(name)
    with service.store.change() as connection:
        connection.execute(shares.insert().values(id=share, owner=owner, comment=comment))
        for name, dataset in tables.items():
            if records.owner_of(connection, dataset) != owner:
                raise ShareError(f"{dataset} is of another owner; only the owner shares it.")
            connection.execute(
                share_tables.insert().values(share=share, schema=schema, name=name, dataset=dataset)
            )


def grant(
    service: Service, *, share: str, principal: str, purpose: str, by: str, days: float = 30
) -> str:
    """Grant a share to a principal for a purpose and a time; the grant's id. The owner's alone."""
    starts = datetime.now(UTC)
    made = secrets.token_hex(8)
    with service.store.change() as connection:
        _owned(service, share, by)
        connection.execute(
            grants.insert().values(
                id=made,
                share=share,
                principal=principal,
                purpose=purpose,
                starts=written(starts),
                expires=written(starts + timedelta(days=days)),
                by=by,
                created=now(),
                revoked=None,
            )
        )
        service.log.write(connection, what="granted", who=by, grant=made, share=share,
                          principal=principal, purpose=purpose)  # fmt: skip
    return made


def revoke(service: Service, grant: str, *, by: str) -> None:
    """End a grant at once: the next fetch of a live ticket is refused."""
    with service.store.change() as connection:
        row = connection.execute(select(grants).where(grants.c.id == grant)).first()
        if row is None:
            raise ShareError(f"There is no grant {grant!r}.")
        _owned(service, row.share, by)
        done = connection.execute(
            grants.update().where(grants.c.id == grant, grants.c.revoked.is_(None))
            .values(revoked=now())
        )  # fmt: skip
        if done.rowcount:
            service.log.write(connection, what="revoked", who=by, grant=grant, share=row.share,
                              principal=row.principal)  # fmt: skip


def _owned(service: Service, share: str, by: str) -> None:
    """Raises ``ShareError`` unless the principal is of the party that owns the share."""
    with service.store.look() as connection:
        owner = connection.execute(select(shares.c.owner).where(shares.c.id == share)).scalar()
        if owner is None:
            raise ShareError(f"There is no share {share!r}.")
        if records.reader(connection, by).party != owner:
            raise ShareError(f"Only the owner of {share!r} grants and revokes it.")
