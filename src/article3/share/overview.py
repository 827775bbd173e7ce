"""What a store holds, for those who keep it: data sets, shares and grants. Never for recipients."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from article3.errors import ShareError
from article3.share import bound, records
from article3.share.service import Service
from article3.share.tables import datasets, grants, share_tables


def overview(service: Service) -> list[dict[str, Any]]:
    """A row a data set, with why it is not served if it is not, and a row a grant."""
    with service.store.look() as connection:
        held = [
            _dataset(service, connection, row)
            for row in connection.execute(select(datasets).order_by(datasets.c.id)).all()
        ]
        given = [
            {"what": "grant", "id": row.id, "share": row.share, "principal": row.principal,
             "purpose": row.purpose, "expires": row.expires, "revoked": row.revoked}
            for row in connection.execute(select(grants).order_by(grants.c.created))
        ]  # fmt: skip
    return [*held, *given]


def _dataset(service: Service, connection: Connection, row: Any) -> dict[str, Any]:
    version = records.versions_of(connection, row.id)[-1]
    stopped = ""
    try:
        label = str(bound.in_force(service, connection, version).data)
    except ShareError as error:
        label, stopped = "", str(error)
    shares = connection.execute(
        select(share_tables.c.share).where(share_tables.c.dataset == row.id)
        .order_by(share_tables.c.share)
    ).scalars()  # fmt: skip
    return {
        "what": "data set", "id": row.id, "owner": row.owner, "title": row.title,
        "theme": row.theme, "synthetic": row.synthetic, "version": version.number,
        "rows": version.rows, "columns": len(version.columns),
        "row_labels": len(version.row_labels), "label": label, "shares": list(shares),
        "published": version.published, "stopped": stopped,
    }  # fmt: skip
