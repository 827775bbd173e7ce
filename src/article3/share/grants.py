"""Shares and grants: which tables stand together, and who may ask for them, for what, how long."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
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


def own_steward(service: Service, owner: str, *, certainly: bool = False) -> str:
    """The account an owner's commands act as; with ``certainly`` made where there is none.

    A party is a country by its ISO3 code. Raises ``ShareError`` where nobody acts for the owner.
    """
    from article3.alliance import ally

    known = ally(owner)
    name = f"{known.iso3.lower()}-steward"
    with service.store.look() as connection:
        party = connection.execute(select(parties.c.id).where(parties.c.id == known.iso3)).first()
        there = connection.execute(select(principals.c.id).where(principals.c.id == name)).first()
    if not there and not certainly:
        raise ShareError(f"{known.iso3} has published nothing here.")
    if not party:
        add_party(service, known.iso3, known.name, known.iso3)
    if not there:
        highest = max(service.words.ranks, key=service.words.ranks.__getitem__)
        add_principal(service, name, known.iso3, f"Steward of {known.name}", clearance=highest,
                      roles=("steward",))  # fmt: skip
    return name


def put_in_share(service: Service, share: str, owner: str, tables: dict[str, str]) -> None:
    """Have a share hold these tables besides what it holds; made where there is none."""
    for name in tables:
        checked_name(name)
    with service.store.look() as connection:
        held = connection.execute(select(shares.c.owner).where(shares.c.id == share)).scalar()
    if held is None:
        add_share(service, share, owner, tables)
        return
    if held != owner:
        raise ShareError(f"There is already a share {share!r} of another owner.")
    with service.store.change() as connection:
        for name, dataset in tables.items():
            known = records.dataset_of(connection, share, "data", name)
            if known is None:
                connection.execute(share_tables.insert().values(
                    share=share, schema="data", name=name, dataset=dataset))  # fmt: skip
            elif known != dataset:
                raise ShareError(f"{share} already has a table {name!r} of another data set.")


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
        records.reader(connection, principal)
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


def owner_of_share(service: Service, share: str) -> str:
    """The party that owns a share; raises ``ShareError`` where there is none."""
    with service.store.look() as connection:
        owner = connection.execute(select(shares.c.owner).where(shares.c.id == share)).scalar()
    if owner is None:
        raise ShareError(f"There is no share {share!r}.")
    return str(owner)


def share_of(service: Service, grant: str) -> str:
    """The share a grant is for; raises ``ShareError`` where there is none."""
    with service.store.look() as connection:
        share = connection.execute(select(grants.c.share).where(grants.c.id == grant)).scalar()
    if share is None:
        raise ShareError(f"There is no grant {grant!r}.")
    return str(share)


def add_recipient(
    service: Service, principal: str, party: str, name: str, *, clearance: str,
    categories: Mapping[str, Sequence[str]],
) -> None:  # fmt: skip
    """Make an account of a nation known, and the nation's party where it is not yet.

    Raises ``UnknownNameError`` for a nation nobody knows, ``ShareError`` for words the security
    policy does not know or a name that is taken.
    """
    from article3.alliance import ally

    known = ally(party)
    checked_name(principal)
    service.words.tagged(next(iter(service.words.ranks)), categories)
    with service.store.look() as connection:
        there = connection.execute(select(parties.c.id).where(parties.c.id == known.iso3)).first()
        taken = connection.execute(select(principals.c.id).where(principals.c.id == principal))
        if taken.first() is not None:
            raise ShareError(f"There is already an account {principal!r}.")
    if not there:
        add_party(service, known.iso3, known.name, known.iso3)
    names = {tag.casefold(): tag for tag in service.words.tags}
    held = {names[tag.casefold()]: values for tag, values in categories.items()}
    add_principal(service, principal, known.iso3, name, clearance=clearance, categories=held)


def _owned(service: Service, share: str, by: str) -> None:
    """Raises ``ShareError`` unless the principal is of the party that owns the share."""
    owner = owner_of_share(service, share)
    with service.store.look() as connection:
        if records.reader(connection, by).party != owner:
            raise ShareError(f"Only the owner of {share!r} grants and revokes it.")
