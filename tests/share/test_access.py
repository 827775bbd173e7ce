"""Who may ask what: every route of the application, every recipient, every resource.

The routes are the application's own: one that nobody classified here fails.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from sqlalchemy import delete

from article3.share import grants, identity, publish, tickets, what_if
from article3.share.app import application
from article3.share.records import DATA
from article3.share.service import Service
from article3.share.store import Store
from article3.share.tables import subjects
from article3.share.tickets import Ticket
from share_support import TABLE, NewDatabase, World, frame, world
from share_tokens import FORGED, token, trust

OPEN, LIST, RESOURCE, RECORD, READING, TICKET = (
    "for everybody, the same", "a list of what is the caller's", "something of a share",
    "something of a data set, for who may know of it", "something of a data set, for who reads it",
    "a file under its ticket",
)  # fmt: skip
STEM = "/delta/shares/{share}"
OF_TABLE = STEM + "/schemas/{schema}/tables/{table}"
OF_DATASET = "/catalogue/datasets/{dataset}"
CLASSES = {
    "GET /openapi.json": OPEN, "GET /health": OPEN,
    "GET /delta/shares": LIST, "GET /catalogue/datasets": LIST,
    "GET /catalogue/dcat.jsonld": LIST, "GET /catalogue/dcat.ttl": LIST,
    f"GET {STEM}": RESOURCE, f"GET {STEM}/schemas": RESOURCE, f"GET {STEM}/all-tables": RESOURCE,
    f"GET {STEM}/schemas/{{schema}}/tables": RESOURCE, f"GET {OF_TABLE}/version": RESOURCE,
    f"GET {OF_TABLE}/metadata": RESOURCE, f"POST {OF_TABLE}/query": RESOURCE,
    f"GET {OF_DATASET}": RECORD, f"GET {OF_DATASET}/{{document}}": RECORD,
    f"GET {OF_DATASET}/files/{{name}}": READING, f"HEAD {OF_DATASET}/files/{{name}}": READING,
    "GET /delta/files/{ticket}.parquet": TICKET, "HEAD /delta/files/{ticket}.parquet": TICKET,
}  # fmt: skip
"""What each route is. A new one belongs here before it is served."""

WHO = ("bel", "lux", "pol", "nor-steward")
SEEN = {
    ("north", "data", "cables"): {"bel", "lux", "nor-steward"},
    ("north", "data", "close"): {"lux", "nor-steward"},
    ("deep", "data", "deep"): {"nor-steward"},
    ("east", "data", "alone"): set[str](),
}
"""Who reads something of each table; ``deep`` is granted to bel, who may read nothing of it."""
KNOWN = {
    "cables": set(WHO), "close": {"lux", "nor-steward"}, "deep": {"nor-steward"}, "alone": {"lux"},
}  # fmt: skip
"""Who may know that a data set exists: its label is that of the data."""
READ = {
    "cables": {"bel", "lux", "nor-steward"}, "close": {"lux", "nor-steward"},
    "deep": {"nor-steward"}, "alone": set[str](),
}  # fmt: skip
NOBODYS = (
    "nothing", "CABLES", """x"' OR '1'='1;--""", "\0", "..\\keys", "\u202eä", "x" * 3_000, "north ",
)  # fmt: skip
"""Names nobody gave."""
HIDDEN = {
    "bel": (b"close", b"deep", b"alone", b"east", b"secret", b"CANARY"), "lux": (b"deep", b"east"),
    "pol": (b"close", b"deep", b"alone", b"east", b"secret", b"CANARY", b"north"),
}  # fmt: skip
"""What may stand in no answer to a recipient."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, new_database: NewDatabase) -> Iterator[World]:
    """Besides cables: tables for Luxembourg, for nobody else, and of another owner."""
    with world(tmp_path_factory.mktemp("access"), url=new_database()) as made:
        read, bare = made.service.words.read, frame(9).drop("mark")
        close = read("SENSITIVE; Releasable To LUX")
        made.publish(bare, "close", label=close)
        made.publish(bare, "deep", label=read("SENSITIVE; Releasable To nobody"))
        made.publish(bare, "alone", owner="DEU", by="deu-steward", label=close)
        grants.put_in_share(made.service, "north", "NOR", {"close": "close"})
        grants.add_share(made.service, "deep", "NOR", {"deep": "deep"})
        grants.add_share(made.service, "east", "DEU", {"alone": "alone"})
        for who in ("bel", "lux"):
            grants.grant(made.service, share="deep", principal=who, purpose="planning",
                         by="nor-steward")  # fmt: skip
        trust(made, bel="bel")
        made.client.headers["connection"] = "x"  # the word "close" stands nowhere but in a leak
        yield made


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every method and path the application answers, whether it describes it or not."""
    waiting = list(app.routes)
    while waiting:
        one: Any = waiting.pop()
        if hasattr(one, "path") and getattr(one, "methods", None) is not None:
            yield from ((method, one.path) for method in one.methods)
        elif hasattr(one, "effective_route_contexts"):
            waiting += one.effective_route_contexts()
        else:
            raise AssertionError(f"{one!r}: nobody said who may ask this.")


def unclassified(app: FastAPI) -> set[str]:
    """The routes that are not in CLASSES; asking for the head of a document is asking for it."""
    found = {f"{method} {path}" for method, path in routes(app)}
    return found - set(CLASSES) - {"HEAD /openapi.json"}


def test_every_route_is_classified(made: World) -> None:
    assert not unclassified(made.client.app)  # type: ignore[arg-type]


def test_a_route_that_nobody_classified_is_noticed(made: World) -> None:
    app = application(made.service)

    @app.get("/new/{share}", include_in_schema=False)
    def new() -> None:
        """Nothing."""

    assert unclassified(app) == {"GET /new/{share}"}
    app.mount("/pages", FastAPI())
    with pytest.raises(AssertionError, match="nobody said"):
        unclassified(app)


def of(kind: str, made: World) -> list[tuple[str, str]]:
    """The application's routes of a class."""
    return sorted(
        (method, path) for method, path in routes(made.client.app)  # type: ignore[arg-type]
        if CLASSES.get(f"{method} {path}") == kind
    )  # fmt: skip


def filled(path: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return path


Asked = tuple[str, str, frozenset[str]]


def requests(made: World) -> Iterator[Asked]:
    """Method, address and who is entitled: every route with every resource, known and unknown."""
    named = [(*place, who) for place, who in SEEN.items()]
    named += [(*place, set()) for odd in NOBODYS
              for place in ((odd, "data", "cables"), ("north", odd, "cables"),
                            ("north", "data", odd))]  # fmt: skip
    for (method, path), (share, schema, table, _) in product(of(RESOURCE, made), named):
        given = {"share": share, "schema": schema, "table": table}
        used = [name for name in given if f"{{{name}}}" in path]
        may = frozenset[str]().union(*(
            who for place, who in SEEN.items()
            if all(place[n] == given[name] for n, name in enumerate(given) if name in used)
        ))  # fmt: skip
        yield method, filled(path, given), may
    known = [(name, KNOWN[name], READ[name]) for name in KNOWN]
    known += [(odd, set(), set()) for odd in NOBODYS]
    for (method, path), (dataset, who, readers) in product(of(RECORD, made), known):
        documents = {"dcat.jsonld": who, "dcat.ttl": who, "croissant.json": readers, "x": set()}
        for document, may in documents.items() if "{document}" in path else [("", who)]:
            yield (method, filled(path, {"dataset": dataset, "document": document}),
                   frozenset(may))  # fmt: skip
    for (method, path), (dataset, _, _) in product(of(READING, made), known):
        for name in ("a" * 96 + ".parquet", "x"):
            yield method, filled(path, {"dataset": dataset, "name": name}), frozenset()


def shown(answer: Any) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    """Everything of an answer but when it was given."""
    head = ((k, v) for k, v in answer.headers.items() if k.lower() != "date")
    return answer.status_code, answer.content, tuple(sorted(head))


@pytest.mark.parametrize("who", [*WHO, None])
def test_not_entitled_and_not_existing_are_one_answer(made: World, who: str | None) -> None:
    """Byte for byte: status, headers and body."""
    denied: dict[str, set[Any]] = {"HEAD": set(), "": set()}
    count = 0
    for method, address, may in requests(made):
        answer = made.ask(who, address, method)
        assert (answer.status_code == 200) == (who in may), (method, address, answer.text)
        if answer.status_code != 200:
            denied["HEAD" if method == "HEAD" else ""].add(shown(answer))
        elif who in HIDDEN:
            held = answer.content + repr(answer.headers).encode()
            assert not [word for word in HIDDEN[who] if word in held], (address, held)
        count += 1
    assert count > 150
    assert {status for status, _, _ in denied[""]} == {404 if who else 401}
    assert all(len(answers) <= 1 for answers in denied.values())


@pytest.mark.parametrize("way", ["?maxResults=-1", "?maxResults=x", "?pageToken=" + "9" * 30])
def test_what_is_asked_wrongly_is_one_answer(made: World, way: str) -> None:
    found = {
        shown(made.ask(who, path + way))
        for who in (*WHO, None)
        for path in ("/delta/shares", *(f"/delta/shares/{s}/all-tables"
                                        for s in ("north", "deep", "east", "nothing")))
    }  # fmt: skip
    assert len(found) == 1
    assert {status for status, _, _ in found} == {400}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_tell_nothing(made: World, method: str) -> None:
    for _, path in {(p, p) for _, p in of(RESOURCE, made)}:
        found = {
            shown(made.ask(who, filled(path, dict(zip(("share", "schema", "table"), place,
                                                      strict=True))), method))
            for who in (*WHO, None) for place in [*SEEN, ("nothing", "data", "nothing")]
        }  # fmt: skip
        assert len(found) == 1
        assert {status for status, _, _ in found} == {405}


@pytest.mark.parametrize("who", ["bel", "lux", "pol"])
def test_lists_name_nothing_hidden(made: World, who: str) -> None:
    for method, path in of(LIST, made):
        assert made.ask(None, path, method).status_code == 401
        answer = made.ask(who, path, method)
        assert answer.status_code == 200
        held = answer.content + repr(answer.headers).encode()
        assert not [word for word in HIDDEN[who] if word in held], (path, held)
    assert made.ask("pol", "/delta/shares").json() == {"items": []}


def test_what_is_open_is_the_same_for_everybody(made: World) -> None:
    for method, path in of(OPEN, made):
        assert len({shown(made.ask(who, path, method)) for who in (*WHO, None)}) == 1


def test_pretending_is_refused_on_every_route(made: World) -> None:
    """Forged, expired, for another audience, without a signature: as if nobody had asked."""
    place = {"share": "north", "schema": "data", "table": "cables", "dataset": "cables",
             "document": "dcat.ttl", "name": "x"}  # fmt: skip
    asked = [
        (method, filled(path, place))
        for kind in (LIST, RESOURCE, RECORD, READING) for method, path in of(kind, made)
    ]  # fmt: skip
    nobody = {one: shown(made.ask(None, one[1], one[0])) for one in asked}
    assert {status for status, _, _ in nobody.values()} == {401}
    for way, forge in FORGED.items():
        head = {"authorization": f"Bearer {forge()}"}
        for method, address in asked:
            answer = made.client.request(method, address, headers=head)
            assert shown(answer) == nobody[method, address], (way, address)
    head = {"authorization": f"Bearer {token()}"}
    for method, address in asked[:3]:
        assert made.client.request(method, address, headers=head).status_code == 200


def test_a_ticket_opens_its_own_file_alone(made: World) -> None:
    """Every holder, every file there is, every table, as if we had sealed it ourselves."""
    secret = made.service.keys.tickets
    live = {}
    for who in ("bel", "lux"):
        (address,) = made.addresses(who)
        found = tickets.read(address.rsplit("/", 1)[1].removesuffix(".parquet"), secret, 0)
        assert found is not None
        live[who] = found.object
    live["nor-steward"] = live["lux"]  # equal rights share files
    denied = set()
    places = [*SEEN, ("north", "data", "nothing")]
    for who, held, place in product(WHO, [*live.values(), "0" * 96, "..", ""], places):
        credential = identity._hash(made.tokens[who])
        sealed = Ticket(held, who, credential, *place, int(time.time()) + 60)
        answer = made.client.get(f"/delta/files/{tickets.write(sealed, secret)}.parquet")
        may = place == ("north", "data", "cables") and live.get(who) == held
        assert (answer.status_code == 200) == may, (who, held, place)
        if not may:
            denied.add(shown(answer))
    for odd in NOBODYS:
        denied.add(shown(made.client.get(f"/delta/files/{quote(odd, safe='')}.parquet")))
    assert len(denied) == 1
    assert {status for status, _, _ in denied} == {404}


# -- what ends, ends at once ----------------------------------------------------------------------


def end_grant(made: World) -> None:
    grants.revoke(made.service, made.grants["bel"], by="nor-steward")


def end_token(made: World) -> None:
    with made.service.store.change() as connection:
        assert identity.revoke_all(connection, "bel")


def end_subject(made: World) -> None:
    with made.service.store.change() as connection:
        connection.execute(delete(subjects))


def relabel(made: World) -> None:
    publish.relabel(made.service, dataset="cables", scope=DATA, target="", by="nor-steward",
                    label=made.service.words.read("SENSITIVE"), reason="a mistake")  # fmt: skip


def forbid(made: World) -> None:
    policy = (
        'forbid (principal, action == Action::"read", resource) when { principal.party == "BEL" };'
    )
    what_if.apply(made.service, "NOR", policy, by="nor-steward")


ENDS: dict[str, tuple[Callable[[World], None], tuple[str, ...]]] = {
    "grant": (end_grant, ("bearer", "oauth")), "token": (end_token, ("bearer",)),
    "subject": (end_subject, ("oauth",)), "label": (relabel, ("bearer", "oauth")),
    "policy": (forbid, ("bearer", "oauth")),
}  # fmt: skip
"""How a reading ends, and the credentials it ends for."""


@pytest.mark.parametrize("way", ENDS)
def test_what_ends_on_one_server_ends_on_the_other_within_a_second(
    tmp_path: Path, new_database: NewDatabase, way: str
) -> None:
    folder, url = tmp_path / "store", new_database()
    with world(folder, url=url) as made:
        trust(made, bel="bel")
        other = Service(Store(folder, url))
        its = World(other, type(made.client)(application(other)), made.tokens, made.grants)
        end, stopped = ENDS[way]
        credentials = {"bearer": made.tokens["bel"], "oauth": token()}
        live = {}
        for kind, credential in credentials.items():
            its.tokens = {**its.tokens, kind: credential}
            (live[kind],) = its.addresses(kind)
            assert its.client.get(live[kind]).status_code == 200
        end(made)
        began = time.monotonic()
        for kind in stopped:
            assert its.client.get(live[kind]).status_code == 404
            assert its.ask(kind, f"{TABLE}/query", "POST").status_code in (401, 404)
        assert time.monotonic() - began < 1
        for kind in set(credentials) - set(stopped):
            assert its.client.get(live[kind]).status_code == 200
        its.client.close()
        other.store.close()
