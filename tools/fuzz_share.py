"""Ask the sharing server what its description allows: ``python tools/fuzz_share.py [REQUESTS]``.

Schemathesis makes the requests, against a demonstration in a new folder, as each recipient and as
nobody, also such as the description does not allow. Half of them are pointed at tables there are,
so that more than refusals is tried. Ends with the first answer that is a 5xx or is not as
described; prints how often each status was given.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip
THERE = {
    "share": ("north", "north-sea", "awareness"), "schema": ("data",),
    "table": ("cables", "undersea-cables", "terrain-tiles"),
    "dataset": ("cables", "undersea-cables", "terrain-tiles"),
    "document": ("dcat.jsonld", "dcat.ttl", "croissant.json"),
}  # fmt: skip


def ask(app: Any, tokens: Mapping[str, str], requests: int) -> Counter[int]:
    """The statuses of so many requests; raises where an answer is not as described."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    found: Counter[int] = Counter()
    operations = [one.ok() for one in schema.get_all_operations()]
    for turn in itertools.count():  # some have few different requests
        left = requests - sum(found.values())
        if left <= 0:
            return found
        for operation in operations:
            _asked(operation, [None, *tokens.values()], -(-left // len(operations)), turn, found)
    raise AssertionError


def _asked(
    operation: Any, who: list[str | None], count: int, turn: int, found: Counter[int]
) -> None:
    cases = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if len(operation.query):  # paths and bodies take any text
        cases |= operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

    @seed(turn)
    @settings(max_examples=count, deadline=None, database=None, phases=[Phase.generate],
              derandomize=False, suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=cases, token=st.sampled_from(who), some=st.data())
    def one(case: Any, token: str | None, some: st.DataObject) -> None:
        known = [name for name in case.path_parameters or {} if name in THERE]
        if known and some.draw(st.booleans()):
            for name in known:
                case.path_parameters[name] = some.draw(st.sampled_from(THERE[name]))
        given_head = {k: v for k, v in (case.headers or {}).items() if k != "authorization"}
        case.headers = given_head | ({"authorization": f"Bearer {token}"} if token else {})
        answer = case.call()
        found[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    one()


def main(requests: int) -> None:
    """Ask a new demonstration."""
    from article3.share import identity
    from article3.share.app import application
    from article3.share.demo import world
    from article3.share.service import Service
    from article3.share.store import Store

    with tempfile.TemporaryDirectory() as folder:
        service = Service(Store(Path(folder)))
        made = world.make(service)
        tokens = {who: token for who, (token, _) in made.tokens.items()}
        with service.store.change() as connection:
            tokens["steward"] = identity.issue_token(connection, "nor-steward")[0]
        found = ask(application(service), tokens, requests)
        service.store.close()
    statuses = (f"{status} {count:,} times" for status, count in sorted(found.items()))
    print(f"{sum(found.values()):,} requests:", ", ".join(statuses))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
