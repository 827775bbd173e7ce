"""A small sharing server for tests: two owners, three recipients, a table with many labels."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from fastapi.testclient import TestClient

from article3.share import grants, identity, publish
from article3.share.app import application
from article3.share.objects import Objects
from article3.share.records import Version
from article3.share.service import Service
from article3.share.store import Store

ROWS = {
    "open": "PUBLIC", "both": "INTERNAL; Releasable To BEL, LUX",
    "one": "INTERNAL; Releasable To LUX",
}  # fmt: skip
TABLE = "/delta/shares/north/schemas/data/tables/cables"
CANARY = "CANARY-5f1e"

NewDatabase = Callable[[], str | None]
"""Gives the address of an empty database; None for SQLite in the store's own folder."""


def frame(rows: int = 12, *, hidden: str = CANARY) -> pl.DataFrame:
    """Rows marked open, both and one in turn; ``hidden`` stands in every row marked one."""
    marks = [list(ROWS)[n % 3] for n in range(rows)]
    return pl.DataFrame({
        "cable": [hidden if mark == "one" else f"cable {n}" for n, mark in enumerate(marks)],
        "depth": [float(n) for n in range(rows)],
        "secret": [f"{hidden}-{n}" for n in range(rows)],
        "mark": marks,
    })  # fmt: skip


@dataclass
class World:
    """A service with what was made in it."""

    service: Service
    client: TestClient
    tokens: Mapping[str, str]
    grants: Mapping[str, str]

    def ask(self, who: str | None, path: str, method: str = "GET", **more: Any) -> Any:
        """The answer to one account's request."""
        headers = {"authorization": f"Bearer {self.tokens[who]}"} if who else {}
        body = {"json": {}} if method == "POST" else {}
        return self.client.request(method, path, headers=headers, **body, **more)

    def addresses(self, who: str, table: str = TABLE) -> list[str]:
        """The addresses of a table's files."""
        answer = self.ask(who, f"{table}/query", "POST")
        lines = [json.loads(line) for line in answer.text.splitlines()]
        assert answer.status_code == 200, answer.text
        return [line["file"]["url"] for line in lines if "file" in line]

    def read(self, who: str, table: str = TABLE) -> pl.DataFrame:
        """A table as an account gets it."""
        files = [self.client.get(address) for address in self.addresses(who, table)]
        assert {answer.status_code for answer in files} == {200}
        return pl.concat([pl.read_parquet(io.BytesIO(answer.content)) for answer in files])

    def publish(self, table: pl.DataFrame, name: str = "cables", **more: Any) -> Version:
        """Publish the table, its column ``secret`` for Luxembourg, its rows as marked."""
        read = self.service.words.read
        given: dict[str, Any] = {
            "dataset": name, "owner": "NOR", "by": "nor-steward", "title": name,
            "label": read("PUBLIC"),
        }  # fmt: skip
        if "mark" in table.columns:
            labels = {mark: read(text) for mark, text in ROWS.items()}
            given["rows"] = publish.RowLabels("mark", labels)
        if "secret" in table.columns:
            given["columns"] = {"secret": read("SENSITIVE; Releasable To LUX")}
        return publish.publish(self.service, table, **(given | more))

    def entries(self) -> list[dict[str, Any]]:
        """The log."""
        with self.service.store.look() as connection:
            return [json.loads(leaf) for leaf in self.service.log.leaves(connection)]


@contextmanager
def world(
    folder: Path,
    table: pl.DataFrame | None = None,
    url: str | None = None,
    objects: Objects | None = None,
) -> Iterator[World]:
    """A store with parties, accounts, the table cables in the share north, and two grants.

    ``bel`` reads rows marked open and both, ``lux`` all and the secret column, ``pol`` nothing.
    """
    service = Service(Store(folder, url, objects))
    grants.own_steward(service, "NOR", certainly=True)
    grants.own_steward(service, "DEU", certainly=True)
    for who, nation, clearance in (
        ("bel", "BEL", "INTERNAL"), ("lux", "LUX", "SENSITIVE"), ("pol", "POL", "SENSITIVE")
    ):  # fmt: skip
        grants.add_recipient(service, who, nation, who, clearance=clearance, categories={})
    with service.store.change() as connection:
        tokens = {who: identity.issue_token(connection, who)[0] for who in ("bel", "lux", "pol")}
        tokens["nor-steward"] = identity.issue_token(connection, "nor-steward")[0]
    try:
        # Entered: a client that is not starts a thread and an event loop for every request.
        with TestClient(application(service)) as client:
            made = World(service, client, tokens, {})
            made.publish(frame() if table is None else table)
            grants.add_share(service, "north", "NOR", {"cables": "cables"})
            made.grants = {
                who: grants.grant(service, share="north", principal=who, purpose="planning",
                                  by="nor-steward")
                for who in ("bel", "lux")
            }  # fmt: skip
            yield made
    finally:
        service.store.close()
