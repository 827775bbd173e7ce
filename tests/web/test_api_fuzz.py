"""Nothing that may be asked breaks the API: requests made from its own description, and odd ones.

The long run is the command line of Schemathesis on a running application:
``schemathesis run http://localhost:8000/api/v1/openapi.json --phases coverage,fuzzing``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from article3.web.app import application
from article3.web.settings import Settings

HERE = "http://testserver"
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip
EXAMPLES = 4
"""Requests for each address; the long run makes some hundred."""

ODD = (
    "\0", "ALL", "NATO", "e\u0301", "🇱🇺", "\u202e", "%", "%%30", "../../etc/passwd", "a" * 99, "-1",
    "-2024", "0", "NaN", "inf", "1e308", "9" * 29, "9999-12-31", "0001-01-01", "2024-02-30",
    "2024..", "..", "2022-01/2021-01", "LUX,,BEL", "@", "LUX.@", ".", "null", "[]",
    "' OR 1=1 --", "{{7*7}}",
)  # fmt: skip
"""What people and programs send by mistake or on purpose."""
BYTES = ("%ED%A0%80", "%FF", "%00", "%C0%AF", "%E2%80%8B")
"""The same, not even text: a lone surrogate, a byte that is none, a slash in too many bytes."""


@cache
def app() -> Any:
    """The application without limits on requests."""
    return application(Settings(Path(mkdtemp()), requests=0, heavy=0))


SLOW = ["/api/v1/eligible", "/api/v1/outlook/{entity}"]
"""Left to the long run: budgets of megabytes, and a hundred thousand draws for 32 Allies."""
schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app()).exclude(path=SLOW)


@schema.parametrize()
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
def test_every_request_the_description_allows_is_answered_as_it_says(case: Any) -> None:
    case.call_and_validate(checks=CHECKS)


def odd_addresses() -> Iterator[tuple[str, list[str]]]:
    """Every address with each of its parameters odd in turn, the others as in its example."""
    for path, ways in app().openapi()["paths"].items():
        if "get" not in ways:
            continue
        parameters = ways["get"].get("parameters", [])
        plain = {p["name"]: str(next(iter(p["schema"].get("examples", ["1"])))) for p in parameters}
        asked = []
        values = [*(quote(v, safe="") for v in ODD), *BYTES]
        values = values[:: 1 + len(parameters) // 6]  # many parameters get fewer each
        for odd in parameters:
            for value in values:
                parts = {**{k: quote(v, safe="@,") for k, v in plain.items()}, odd["name"]: value}
                query = "&".join(
                    f"{p['name']}={parts[p['name']]}"
                    for p in parameters
                    if p["in"] == "query" and (p["required"] or p is odd or p["name"] == "draws")
                )
                filled = path
                for p in parameters:
                    filled = filled.replace(f"{{{p['name']}}}", parts[p["name"]])
                asked.append(f"{filled}?{query}")
        if asked:
            yield path, asked


ODD_ADDRESSES = dict(odd_addresses())


@pytest.mark.parametrize("path", ODD_ADDRESSES)
def test_odd_values_are_answered_or_refused_in_a_sentence(path: str) -> None:
    client = TestClient(app(), raise_server_exceptions=False)
    for address in ODD_ADDRESSES[path]:
        answer = client.get(HERE + address)
        assert answer.status_code in (200, 400, 404, 422), (address, answer.text)
        if answer.status_code != 200:
            assert answer.json()["error"].endswith("."), address
