"""The catalogue: what a caller may know of and nothing else, in documents other tools accept."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from article3.errors import ShareError
from article3.share import grants
from article3.share.app import application
from article3.share.catalogue import croissant, dcat
from article3.share.catalogue.record import THEMES, Record, consult, entries, search, themes
from article3.share.demo import server
from article3.share.demo import world as demo
from article3.share.identity import Caller
from article3.share.log import Log
from article3.share.service import Service
from article3.share.store import Store
from share_support import CANARY, World, frame, world
from support import Ran

STEM = "/catalogue/datasets"
DOCUMENTS = ("", "/dcat.jsonld", "/dcat.ttl", "/croissant.json")
SHAPES = Path(__file__).with_name("dcat_ap_shapes.ttl")
BASE = "https://share.example"
pytestmark = [
    pytest.mark.filterwarnings(f"ignore::DeprecationWarning:{module}")
    for module in ("rdflib", "pyshacl")
]
"""What these packages find out of date in each other is not ours to repair."""


@pytest.fixture
def hidden(shared_world: World) -> World:
    """Besides cables: ``close``, whose existence only Luxembourg may know, in the same share."""
    close = shared_world.service.words.read("SENSITIVE; Releasable To LUX")
    shared_world.publish(frame().drop("mark"), "close", label=close, theme="maritime")
    grants.put_in_share(shared_world.service, "north", "NOR", {"close": "close"})
    return shared_world


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The same, for tests that change nothing in it."""
    with world(tmp_path_factory.mktemp("still")) as made:
        close = made.service.words.read("SENSITIVE; Releasable To LUX")
        made.publish(frame().drop("mark"), "close", label=close, theme="maritime")
        grants.put_in_share(made.service, "north", "NOR", {"close": "close"})
        yield made


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(Store(tmp_path_factory.mktemp("demo")))
    demo.make(service)
    yield service
    service.store.close()


def record(service: Service, who: str, dataset: str) -> Record:
    found = consult(service, Caller(who, "", 0), dataset)
    assert found is not None
    return found


def everything(made: World, who: str) -> dict[str, bytes]:
    """Every byte of an account's catalogue, the files that it names too."""
    found = {"list": made.ask(who, STEM).content, "all": made.ask(who, f"{STEM}?words=a").content}
    for ending in ("jsonld", "ttl"):
        found[ending] = made.ask(who, f"/catalogue/dcat.{ending}").content
    for item in json.loads(found["list"])["items"]:
        for document in DOCUMENTS:
            found[item["id"] + document] = made.ask(who, f"{STEM}/{item['id']}{document}").content
        for table in json.loads(found[item["id"]])["tables"]:
            for file in table["files"]:
                place = f"{STEM}/{item['id']}/files/{file['name']}"
                found[place] = made.ask(who, place).content
    return found


# -- who may know what ----------------------------------------------------------------------------


def test_nobody_without_a_name_is_told_anything(still: World) -> None:
    for path in (STEM, f"{STEM}/cables", f"{STEM}/none", "/catalogue/dcat.ttl",
                 f"{STEM}/cables/dcat.jsonld", f"{STEM}/cables/files/x"):  # fmt: skip
        assert still.ask(None, path).status_code == 401


@pytest.mark.parametrize("document", [*DOCUMENTS, "/files/close-0-0000000000000000.parquet", "/x"])
def test_not_entitled_and_not_there_are_one_answer(still: World, document: str) -> None:
    for who in ("bel", "pol"):
        there = still.ask(who, f"{STEM}/close{document}")
        nowhere = still.ask(who, f"{STEM}/none{document}")
        assert there.status_code == 404
        assert (there.content, there.headers.raw) == (nowhere.content, nowhere.headers.raw)


def test_lists_counts_and_search_know_only_what_the_caller_may(still: World) -> None:
    lux = still.ask("lux", STEM).json()
    assert (lux["count"], lux["of"], lux["themes"]) == (2, 2, {"": 1, "maritime": 1})
    assert still.ask("lux", f"{STEM}?words=CLO").json()["count"] == 1
    assert still.ask("lux", f"{STEM}?theme=Maritime&words=close").json()["count"] == 1
    bel = still.ask("bel", f"{STEM}?words=close").json()
    assert (bel["count"], bel["of"], bel["themes"], bel["items"]) == (0, 1, {"": 1}, [])
    assert b"close" not in b"".join(everything(still, "bel").values())


def test_what_may_be_known_and_not_read_has_no_columns_and_no_files(still: World) -> None:
    told = still.ask("pol", f"{STEM}/cables").json()
    assert (told["readable"], told["tables"]) == (False, [])
    for document in DOCUMENTS[:3]:
        answer = still.ask("pol", f"{STEM}/cables{document}")
        assert answer.status_code == 200
        assert not re.search("depth|distribution|sha|quality|version", answer.text)
    assert still.ask("pol", f"{STEM}/cables/croissant.json").status_code == 404


def test_a_record_is_what_its_reader_sees(still: World) -> None:
    (bel,), (lux,) = (record(still.service, w, "cables").seen for w in ("bel", "lux"))
    assert [f.name for f in bel.columns] == ["cable", "depth"]
    assert [f.name for f in lux.columns] == ["cable", "depth", "secret"]
    assert (bel.rows, lux.rows) == (8, 12)
    assert bel.label == "INTERNAL; Releasable To BEL, LUX"
    assert lux.label == "SENSITIVE; Releasable To LUX"
    assert {m.dimension: m.value for m in bel.quality}["granularity"] == 8
    assert b"CANARY" not in b"".join(everything(still, "bel").values())


# -- two worlds -----------------------------------------------------------------------------------

MORE: dict[str, Callable[[World], Any]] = {
    "row": lambda w: w.publish(pl.concat([frame(), frame(3).filter(pl.col("mark") == "one")])),
    "values": lambda w: w.publish(frame(hidden="other")),
    "column": lambda w: w.publish(
        frame().with_columns(second=pl.lit(1)),
        columns={n: w.service.words.read("SENSITIVE; Releasable To LUX")
                 for n in ("secret", "second")}),
    "data set": lambda w: w.publish(frame().drop("mark"), "other", theme="maritime",
                                    label=w.service.words.read("SENSITIVE; Releasable To LUX")),
    "share": lambda w: grants.add_share(w.service, "east", "NOR", {"cables": "cables"}),
    "grant": lambda w: grants.grant(w.service, share="north", principal="pol", purpose="x",
                                    by="nor-steward"),
    "reading": lambda w: w.read("lux"),
    "provenance": lambda w: w.publish(frame(hidden="x"), provenance={"edition": "another"}),
}  # fmt: skip


@pytest.mark.parametrize("what", MORE)
def test_what_is_hidden_changes_no_byte_of_a_catalogue(hidden: World, what: str) -> None:
    before = everything(hidden, "bel")
    assert len(before) > 6
    MORE[what](hidden)
    assert everything(hidden, "bel") == before


def test_worlds_that_differ_in_what_is_hidden_have_one_catalogue(tmp_path: Path) -> None:
    """But for the times at which things were published, which are the worlds' own."""
    told = []
    for name, table in (
        ("a", frame()), ("b", pl.concat([frame(hidden="z"), frame(3).tail(1), frame(3).tail(1)]))
    ):  # fmt: skip
        with world(tmp_path / name, table) as made:
            origin = {"edition": "one", "sha384": name, "bytes": len(told)}
            made.publish(table.with_columns(pl.col("depth") + 1), provenance=origin)
            found = everything(made, "bel")
            assert b"edition" in found["cables"]
            told.append({k: re.sub(rb"2\d{3}-\d\d-\d\dT[\d:.]+", b"T", v)
                         for k, v in found.items()})  # fmt: skip
    assert told[0] == told[1]


# -- the log --------------------------------------------------------------------------------------


def test_what_is_told_of_tables_and_every_file_is_in_the_log(shared_world: World) -> None:
    before = len(shared_world.entries())
    shared_world.ask("bel", STEM)
    shared_world.ask("pol", f"{STEM}/cables")
    shared_world.ask("bel", f"{STEM}/none")
    shared_world.ask("bel", f"{STEM}/cables/files/none.parquet")
    assert len(shared_world.entries()) == before
    told = shared_world.ask("bel", f"{STEM}/cables").json()
    place = f"{STEM}/cables/files/{told['tables'][0]['files'][0]['name']}"
    assert shared_world.ask("bel", place).content[:4] == b"PAR1"
    seen, fetched = shared_world.entries()[before:]
    assert (seen["what"], seen["who"], seen["rows"]) == ("catalogue", "bel", 8)
    assert (fetched["what"], fetched["dataset"], fetched["purpose"]) == (
        "file", "cables", "planning",
    )  # fmt: skip


def test_a_log_that_cannot_be_written_closes_the_catalogue(
    shared_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = shared_world.ask("bel", f"{STEM}/cables").json()
    place = f"{STEM}/cables/files/{told['tables'][0]['files'][0]['name']}"

    def broken(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Log, "write", broken)
    for path in (f"{STEM}/cables", f"{STEM}/cables/dcat.ttl", place):
        answer = shared_world.ask("bel", path)
        assert answer.status_code == 503
        assert b"PAR1" not in answer.content
        assert b"depth" not in answer.content


def test_a_revoked_grant_or_token_ends_the_catalogue_of_it(shared_world: World) -> None:
    told = shared_world.ask("bel", f"{STEM}/cables").json()
    place = f"{STEM}/cables/files/{told['tables'][0]['files'][0]['name']}"
    grants.revoke(shared_world.service, shared_world.grants["bel"], by="nor-steward")
    assert shared_world.ask("bel", place).status_code == 404
    assert shared_world.ask("bel", f"{STEM}/cables").json()["tables"] == []


# -- DCAT-AP --------------------------------------------------------------------------------------


def conforms(data: bytes, kind: str) -> tuple[bool, str]:
    pyshacl = pytest.importorskip("pyshacl", reason="pyshacl is not installed; run: make install.")
    ok, _, said = pyshacl.validate(
        data.decode(), shacl_graph=str(SHAPES), data_graph_format=kind, shacl_graph_format="turtle"
    )
    return ok, said


@pytest.mark.parametrize("who", ["bel-analyst", "lux-planner", "pol-observer", "nor-steward"])
def test_every_document_has_what_dcat_ap_asks_for(demonstration: Service, who: str) -> None:
    with demonstration.store.look() as connection:
        found = entries(demonstration, connection, Caller(who, "", 0))
    documents = [dcat.catalogue(found, BASE)]
    documents += [dcat.dataset(record(demonstration, who, one.id), BASE) for one in found]
    assert len(documents) > 2
    for document in documents:
        for data, kind in ((dcat.json_ld(document), "json-ld"), (dcat.turtle(document), "turtle")):
            assert conforms(data, kind)[0], conforms(data, kind)[1]


@pytest.mark.parametrize(
    ("place", "value"),
    [("dct:title", None), ("dct:description", None), ("dct:publisher", "Norway"),
     ("dcat:theme", {"@id": "https://x.example/theme"}), ("dct:modified", "yesterday"),
     ("dcat:version", ["1", "2"])],
)  # fmt: skip
def test_the_shapes_notice_what_is_missing(
    demonstration: Service, place: str, value: object
) -> None:
    document = dcat.dataset(record(demonstration, "bel-analyst", "terrain-tiles"), BASE)
    assert conforms(dcat.json_ld(document), "json-ld")[0]
    assert not conforms(dcat.json_ld({**document, place: value}), "json-ld")[0]


NASTY = 'a "quoted" \\ title\n<script>alert(1)</script> \u2028 {"@id": "x"} é \U0001f6a2'


def test_both_forms_say_the_same_and_the_same_each_time(shared_world: World) -> None:
    from rdflib import Graph
    from rdflib.compare import isomorphic

    words = shared_world.service.words
    shared_world.publish(
        pl.DataFrame({'a "b" <c> \\': [1], "ö ?#/%": ["x"]}), "odd", label=words.read("PUBLIC"),
        title=NASTY, description=NASTY, theme=NASTY, keywords=(NASTY, "b"), licence=NASTY,
        provenance={"edition": NASTY},
    )  # fmt: skip
    grants.put_in_share(shared_world.service, "north", "NOR", {"odd": "odd"})
    found = record(shared_world.service, "bel", "odd")
    document = dcat.dataset(found, BASE)
    graphs = [Graph().parse(data=dcat.json_ld(document), format="json-ld"),
              Graph().parse(data=dcat.turtle(document), format="turtle")]  # fmt: skip
    assert isomorphic(*graphs)
    assert len(graphs[0]) > 30
    titles = {str(o) for _, p, o in graphs[1] if str(p).endswith("/title")}
    assert NASTY in titles
    assert conforms(dcat.turtle(document), "turtle")[0]
    again = record(shared_world.service, "bel", "odd")
    assert dcat.turtle(dcat.dataset(again, BASE)) == dcat.turtle(document)
    assert croissant.as_json(croissant.croissant(again, BASE)) == croissant.as_json(
        croissant.croissant(found, BASE)
    )


# -- Croissant ------------------------------------------------------------------------------------

KINDS = pl.DataFrame({
    "text": ["a", None, "c"], "whole": [1, 2, 3], "gap": [1, None, 3],
    "part": [0.5, None, 2.5], "truth": [True, False, True],
    "day": [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)],
    "at": [datetime(2026, 1, 1, tzinfo=UTC)] * 3, "exact": [Decimal("1.25")] * 3,
    "odd name/of %20 #1": ["x", "y", "z"],
}).with_columns(pl.col("exact").cast(pl.Decimal(10, 2)))  # fmt: skip


READER = """
import json, os, sys
import mlcroissant
found = mlcroissant.Dataset(sys.argv[1])
assert not found.metadata.ctx.issues.errors
rows = [row for one in found.metadata.record_sets for row in found.records(one.id)]
plain = lambda v: v.decode() if isinstance(v, bytes) else str(v)
print(json.dumps([{k.partition("/")[2]: plain(v) for k, v in row.items()} for row in rows]),
      flush=True)
os._exit(0)  # its threads may abort where the interpreter ends first
"""


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., tuple[list[dict[str, str]], str]]:
    """mlcroissant in a process of its own: the rows as text, and what it says where it refuses."""
    if find_spec("mlcroissant") is None:
        pytest.skip("mlcroissant is not installed; run: make install.")

    def loaded(place: Path, token: str = "") -> tuple[list[dict[str, str]], str]:
        own = {"HOME": str(tmp_path), "CROISSANT_BASIC_AUTH_USERNAME": "any",
               "CROISSANT_BASIC_AUTH_PASSWORD": token}  # fmt: skip
        ran = subprocess.run([sys.executable, "-c", READER, str(place)], capture_output=True,
                             text=True, env={**os.environ, **own}, check=False)  # fmt: skip
        return (json.loads(ran.stdout) if ran.returncode == 0 else []), ran.stderr

    return loaded


@pytest.fixture
def folder(shared_world: World, tmp_path: Path, run: Callable[..., Ran]) -> Path:
    """Croissant with its files beside it, as the command writes them."""
    shared_world.publish(KINDS, "kinds", label=shared_world.service.words.read("PUBLIC"))
    grants.put_in_share(shared_world.service, "north", "NOR", {"kinds": "kinds"})
    out, store = tmp_path / "out", shared_world.service.store
    ran = run("share", "catalogue", "croissant", "kinds", "--as", "bel", "--out", out,
              "--store", store.folder, "--database", store.url)  # fmt: skip
    assert ran.code == 0, ran.err
    return out


Load = Callable[..., tuple[list[dict[str, str]], str]]


def test_mlcroissant_reads_every_kind_of_value_and_refuses_a_changed_file(
    load: Load, folder: Path
) -> None:
    rows, said = load(folder / "croissant.json")
    assert len(rows) == 3, said
    assert re.findall('Property "([^"]*)" is recommended', said) == ["https://schema.org/license"]
    assert [row["text"] for row in rows][::2] == ["a", "c"]
    assert [row["whole"] for row in rows] == ["1", "2", "3"]
    assert [row["part"] for row in rows] == ["0.5", "None", "2.5"]
    assert [row["truth"] for row in rows] == ["True", "False", "True"]
    assert [row["day"][:10] for row in rows] == [str(day) for day in KINDS["day"]]
    assert float(rows[0]["exact"]) == 1.25
    assert rows[0]["odd%20name%2Fof%20%2520%20%231"] == "x"
    (file,) = folder.glob("*.parquet")
    KINDS.with_columns(whole=pl.lit(9)).write_parquet(file)
    rows, said = load(folder / "croissant.json")
    assert rows == []
    assert "is not identical" in said


def test_mlcroissant_loads_from_the_server_by_the_token(
    load: Load, shared_world: World, tmp_path: Path
) -> None:
    place = tmp_path / "croissant.json"
    with server.running(application(shared_world.service)) as port:
        made = croissant.croissant(
            record(shared_world.service, "bel", "cables"), f"http://127.0.0.1:{port}"
        )
        place.write_bytes(croissant.as_json(made))
        rows, said = load(place, shared_world.tokens["pol"])
        assert rows == []
        assert "404" in said
        rows, said = load(place, shared_world.tokens["bel"])
    assert len(rows) == 8, said
    assert CANARY not in {row["cable"] for row in rows}


def test_what_cannot_be_read_has_no_croissant(shared_world: World) -> None:
    with pytest.raises(ShareError, match="nothing to load"):
        croissant.croissant(record(shared_world.service, "pol", "cables"), BASE)


# -- the demonstration, the commands --------------------------------------------------------------


def test_each_priority_area_has_a_data_set_marked_synthetic(demonstration: Service) -> None:
    with demonstration.store.look() as connection:
        found = entries(demonstration, connection, Caller("lux-planner", "", 0))
    assert themes(found) == dict.fromkeys(sorted(THEMES), 1)
    assert all(one.synthetic and "synthetic" in one.title for one in found)
    assert [one.id for one in search(found, "CABLES norway")] == ["undersea-cables"]
    for one in found:
        text = dcat.json_ld(dcat.dataset(record(demonstration, "lux-planner", one.id), BASE))
        assert b"seed: " not in text  # hidden rows could be made again from it
        assert b"synthetic: made up" in text
        assert b'"rdfs:label": "Apache-2.0"' in text or b"distribution" not in text


def test_the_commands(run: Callable[..., Ran], shared_world: World, tmp_path: Path) -> None:
    def asked(*words: str | Path) -> Ran:
        store = shared_world.service.store
        return run("share", "catalogue", *words, "--store", store.folder, "--database", store.url)

    listed = asked("list", "--as", "bel", "--json")
    assert [row["id"] for row in json.loads(listed.out)["rows"]] == ["cables"]
    assert "0 of the 1 data sets bel may know of" in asked("list", "nothing", "--as", "bel").out
    out = tmp_path / "catalogue.ttl"
    assert asked("dcat", "--as", "bel", "--turtle", "--out", out, "--base", f"{BASE}/").code == 0
    assert f"<{BASE}/catalogue/datasets/cables>" in out.read_text()
    printed = asked("dcat", "cables", "--as", "bel")
    assert json.loads(printed.out)["@type"] == "dcat:Dataset"
    for refused in (asked("dcat", "none", "--as", "bel"), asked("croissant", "none", "--as", "bel"),
                    asked("list", "--as", "nobody"), asked("croissant", "cables", "--as", "pol"),
                    asked("croissant", "cables", "--as", "bel", "--out", tmp_path)):  # fmt: skip
        assert (refused.code, refused.out) == (2, "")
        assert refused.err.count("\n") == 1
