"""A small client of the Delta Sharing protocol: enough for the demonstration, and no more."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import polars as pl


@dataclass(frozen=True, slots=True)
class Client:
    """Asks one server with one token."""

    host: str
    port: int
    token: str

    def tables(self) -> list[tuple[str, str]]:
        """Every share and table there is for this token."""
        shares = [item["name"] for item in self._json("/delta/shares")]
        return [
            (share, item["name"])
            for share in shares
            for item in self._json(f"/delta/shares/{share}/all-tables")
        ]

    def addresses(self, share: str, table: str) -> list[str]:
        """The addresses of a table's files; none where there is no such table."""
        status, body = self._ask("POST", f"/delta/shares/{share}/schemas/data/tables/{table}/query")
        lines = [json.loads(line) for line in body.splitlines()] if status == 200 else []
        return [line["file"]["url"] for line in lines if "file" in line]

    def fetch(self, address: str) -> tuple[int, bytes]:
        """A file by its address, without a token: the address is the ticket."""
        return self._ask("GET", urlsplit(address).path, token=False)

    def read(self, share: str, table: str) -> pl.DataFrame | None:
        """A table as this recipient gets it; None where there is none."""
        files = [self.fetch(address) for address in self.addresses(share, table)]
        frames = [pl.read_parquet(io.BytesIO(body)) for status, body in files if status == 200]
        return pl.concat(frames) if frames else None

    def _json(self, path: str) -> list[dict[str, Any]]:
        status, body = self._ask("GET", path)
        found: list[dict[str, Any]] = json.loads(body)["items"] if status == 200 else []
        return found

    def _ask(self, method: str, path: str, *, token: bool = True) -> tuple[int, bytes]:
        connection = HTTPConnection(self.host, self.port, timeout=60)
        try:
            headers = {"authorization": f"Bearer {self.token}"} if token else {}
            body = "{}" if method == "POST" else None
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()
