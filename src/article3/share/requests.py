"""Requests: a recipient asks for a data set it may know of, its owner grants or refuses once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, Row, func, select

from article3.errors import ShareError
from article3.share import grants, records
from article3.share.identity import Caller
from article3.share.service import Service
from article3.share.store import now
from article3.share.tables import datasets, parties, principals, requests, share_tables, shares

GRANTED, REFUSED = "granted", "refused"
MOST_OPEN = 20
"""How many requests of one account may wait at a time."""
LONGEST_PURPOSE, LONGEST_REASON = 64, 1_000


@dataclass(frozen=True, slots=True)
class Request:
    """One request: who asks for which data set, for what, and what was decided when by whom.

    ``decision`` is empty until it is decided; ``nation`` is that of the asking account's party.
    """

    id: str
    principal: str
    nation: str
    dataset: str
    purpose: str
    reason: str
    at: str
    decision: str
    decided: str
    by: str


def ask(service: Service, caller: Caller, dataset: str, purpose: str, reason: str) -> str | None:
    """Ask for a data set; the request's id, None for one the caller may not know of.

    Raises ``ShareError`` for a purpose or reason that is missing or too long, a request that waits
    already, and too many of them.
    """
    with service.store.look() as connection:
        if not service.known(connection, caller, dataset):
            return None
    said = checked_purpose(purpose), " ".join(reason.split())
    if not said[1] or len(said[1]) > LONGEST_REASON:
        raise ShareError(f"Say why, in up to {LONGEST_REASON:,} characters.")
    made = secrets.token_hex(8)
    with service.store.change() as connection:
        waiting = connection.execute(
            select(requests.c.dataset).where(
                requests.c.principal == caller.principal, requests.c.decided.is_(None)
            )
        ).scalars().all()  # fmt: skip
        if dataset in waiting:
            raise ShareError("You have asked for it already; its owner has not decided yet.")
        if len(waiting) >= MOST_OPEN:
            raise ShareError(f"{MOST_OPEN} of your requests wait already; let them be decided.")
        connection.execute(
            requests.insert().values(id=made, principal=caller.principal, dataset=dataset,
                                     purpose=said[0], reason=said[1], at=now())
        )  # fmt: skip
        service.log.write(connection, what="requested", who=caller.principal, dataset=dataset,
                          request=made, purpose=said[0])  # fmt: skip
    return made


def checked_purpose(purpose: str) -> str:
    """A purpose as it may stand in a grant; raises ``ShareError`` for none or a long one."""
    said = " ".join(purpose.split())
    if not said or len(said) > LONGEST_PURPOSE or not said.isprintable():
        raise ShareError(f"Say the purpose in up to {LONGEST_PURPOSE} characters.")
    return said


def asked_by(service: Service, principal: str) -> list[Request]:
    """Every request of an account, newest first."""
    with service.store.look() as connection:
        return _all(connection, requests.c.principal == principal)


def asked_of(service: Service, party: str) -> list[Request]:
    """Every request for a data set of a party, newest first."""
    with service.store.look() as connection:
        return _all(connection, datasets.c.owner == party)


def open_of(service: Service, party: str) -> int:
    """How many requests a party has not decided yet."""
    with service.store.look() as connection:
        found = connection.execute(
            select(func.count()).select_from(requests)
            .join(datasets, datasets.c.id == requests.c.dataset)
            .where(datasets.c.owner == party, requests.c.decided.is_(None))
        ).scalar()  # fmt: skip
    return int(found or 0)


def shares_with(service: Service, dataset: str, owner: str) -> list[str]:
    """The shares of an owner that hold a data set: what a request may be granted by."""
    with service.store.look() as connection:
        found = connection.execute(
            select(share_tables.c.share).distinct()
            .join(shares, shares.c.id == share_tables.c.share)
            .where(share_tables.c.dataset == dataset, shares.c.owner == owner)
            .order_by(share_tables.c.share)
        ).scalars()  # fmt: skip
        return [str(share) for share in found]


def waiting(service: Service, request: str, party: str) -> Request | None:
    """A request for a data set of a party that is not decided yet."""
    with service.store.look() as connection:
        found = _all(connection, requests.c.id == request, datasets.c.owner == party)
    return found[0] if found and not found[0].decision else None


def refuse(service: Service, request: str, *, by: str) -> None:
    """Refuse a request; the owner's alone. Raises ``ShareError`` where none of its waits."""
    _decide(service, request, REFUSED, by)


def grant(service: Service, request: str, *, share: str, days: float, by: str) -> str:
    """Grant a request by a share that holds the data set, for its own purpose; the grant's id."""
    with service.store.look() as connection:
        party = records.reader(connection, by).party
    found = waiting(service, request, party)
    if found is None:
        raise ShareError("No such request waits to be decided.")
    if share not in shares_with(service, found.dataset, party):
        raise ShareError(f"{share} does not hold {found.dataset}; grant it by a share that does.")
    made = grants.grant(service, share=share, principal=found.principal, purpose=found.purpose,
                        by=by, days=days)  # fmt: skip
    _decide(service, request, GRANTED, by)
    return made


def _decide(service: Service, request: str, decision: str, by: str) -> None:
    with service.store.change() as connection:
        party = records.reader(connection, by).party
        found = _all(connection, requests.c.id == request, datasets.c.owner == party)
        if not found or found[0].decision:
            raise ShareError("No such request waits to be decided.")
        connection.execute(
            requests.update().where(requests.c.id == request)
            .values(decided=now(), decision=decision, by=by)
        )  # fmt: skip
        service.log.write(connection, what=f"request {decision}", who=by, request=request,
                          dataset=found[0].dataset, principal=found[0].principal)  # fmt: skip


def _all(connection: Connection, *which: object) -> list[Request]:
    found = connection.execute(
        select(requests, parties.c.nation)
        .join(datasets, datasets.c.id == requests.c.dataset)
        .join(principals, principals.c.id == requests.c.principal)
        .join(parties, parties.c.id == principals.c.party)
        .where(*which)  # type: ignore[arg-type]
        .order_by(requests.c.at.desc(), requests.c.id)
    )
    return [_request(row) for row in found]


def _request(row: Row[tuple[object, ...]]) -> Request:
    return Request(
        row.id, row.principal, row.nation, row.dataset, row.purpose, row.reason, row.at,
        row.decision or "", row.decided or "", row.by or "",
    )  # fmt: skip
