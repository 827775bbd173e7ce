"""The pages: each visitor what is theirs, owners alone decide, and nothing sent becomes markup."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import polars as pl
import pytest

from article3.share import grants
from share_support import TABLE, World, frame
from sharing_visits import Visit

Visiting = Callable[[str], Visit]


# -- the catalogue --------------------------------------------------------------------------------


def test_the_catalogue_and_its_search_show_what_may_be_known(look: Visiting) -> None:
    lux, bel = look("lux"), look("bel")
    assert "3 data sets whose existence lux may know" in lux.get("/").text
    assert "1 of 3" in lux.get("/?words=HUSHED").text
    assert "maritime (1)" in lux.get("/").text
    for path in ("/", "/?words=hushed", "/?theme=maritime", "/catalogue.jsonld", "/catalogue.ttl"):
        shown = bel.get(path).text.replace('value="hushed"', "").replace("words%3Dhushed", "")
        assert "hushed" not in shown
        assert "/data/alone" not in shown
        assert ">maritime" not in shown
    assert "0 of 1" in bel.get("/?words=hushed").text


def test_a_data_set_is_shown_as_its_visitor_reads_it(still: World, look: Visiting) -> None:
    bel, lux, pol = (look(who) for who in ("bel", "lux", "pol"))
    shown = {who: v.get("/data/cables").text for who, v in (("bel", bel), ("lux", lux))}
    assert "8 rows, 2 columns" in shown["bel"]
    assert "12 rows, 3 columns" in shown["lux"]
    assert "secret" not in shown["bel"]
    assert "CANARY" not in shown["bel"]
    (address,) = re.findall(r'href="(/data/cables/files/[^"]+)"', shown["bel"])
    answer = bel.get(address)
    assert pl.read_parquet(io.BytesIO(answer.content)).shape == (8, 2)
    assert answer.headers["cache-control"] == "no-store"
    assert lux.get(address).status_code == 404
    known = pol.get("/data/cables").text
    assert "Ask for access" in known
    assert "depth" not in known
    for document in ("dcat.jsonld", "dcat.ttl", "croissant.json"):
        assert bel.get(f"/data/cables/{document}").status_code == 200
    assert pol.get("/data/cables/croissant.json").status_code == 404


@pytest.mark.parametrize(
    "path", ["/data/{}", "/data/{}/dcat.ttl", "/data/{}/files/{}-0-0000000000000000.parquet"]
)
def test_not_entitled_and_not_there_are_one_page(look: Visiting, path: str) -> None:
    for who in ("bel", "pol"):
        found = look(who)
        there, nowhere = (found.get(path.replace("{}", name)) for name in ("hushed", "absent"))
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert there.text.replace("hushed", "absent") == nowhere.text
        assert there.headers == nowhere.headers
        sent = [found.fill(f"/data/{name}/request", purpose="x", reason="y")
                for name in ("hushed", "absent")]  # fmt: skip
        assert {answer.status_code for answer in sent} == {404}
        assert sent[0].text.replace("hushed", "absent") == sent[1].text


HIDDEN: dict[str, Callable[[World], object]] = {
    "row": lambda w: w.publish(pl.concat([frame(), frame(3).tail(1)])),
    "column": lambda w: w.publish(
        frame().with_columns(second=pl.lit(1)),
        columns={n: w.service.words.read("SENSITIVE; Releasable To LUX")
                 for n in ("secret", "second")}),
    "data set": lambda w: w.publish(frame().drop("mark"), "other", theme="maritime",
                                    label=w.service.words.read("SENSITIVE; Releasable To LUX")),
    "grant": lambda w: grants.grant(w.service, share="north", principal="pol", purpose="x",
                                    by="nor-steward"),
    "readings": lambda w: w.read("lux"),
    "request": lambda w: Visit(w, w.tokens["pol"]).fill("/data/cables/request", purpose="x",
                                                        reason="y"),
}  # fmt: skip


@pytest.mark.parametrize("what", HIDDEN)
def test_what_is_hidden_changes_no_byte_of_a_page(made: World, visit: Visiting, what: str) -> None:
    bel = visit("bel")
    bel.fill("/data/cables/request", purpose="mine", reason="own")
    bel.get("/data/cables")
    paths = ("/", "/?words=a", "/requests", "/readings", "/data/cables")
    before = [bel.get(path).content for path in paths]
    HIDDEN[what](made)
    after = [bel.get(path).content for path in paths]
    assert before[:3] == after[:3]
    assert before[4] == after[4]
    # Its own visit to the data set stands in its readings; nothing else does.
    assert after[3].count(b"saw its description") == before[3].count(b"saw its description") + 1


# -- asking and deciding --------------------------------------------------------------------------


def request_of(steward: Visit) -> str:
    (name,) = re.findall(r'name="request" value="([0-9a-f]{16})"', steward.get("/requests").text)
    return str(name)


def test_from_request_to_reading(made: World, visit: Visiting) -> None:
    pol, steward = visit("pol"), visit("nor-steward")
    asked = pol.fill("/data/cables/request", purpose="port security", reason="To watch ports.")
    assert asked.headers["location"] == "/requests"
    assert "waits" in pol.get("/requests").text
    again = pol.fill("/data/cables/request", purpose="port security", reason="Once more.")
    assert again.status_code == 422
    assert "asked for it already" in again.text
    assert "Once more." in again.text  # what was written is not lost
    shown = steward.get("/requests").text
    assert "To watch ports." in shown
    assert "Requests (1)" in shown
    name = request_of(steward)
    before = steward.fill("/grants/what-if", request=name, share="north", days="2")
    assert "+4" in before.text
    assert "<code>depth</code>" in before.text
    assert made.ask("pol", f"{TABLE}/query", "POST").status_code == 404  # nothing was done yet
    done = steward.fill("/grants", request=name, share="north", days="2")
    assert done.headers["location"] == "/grants"
    assert made.read("pol").shape == (4, 2)
    assert "granted" in pol.get("/requests").text
    assert "port security" in steward.get("/grants").text
    assert steward.fill("/grants", request=name, share="north", days="2").status_code == 422
    what = [entry["what"] for entry in made.entries()]
    assert [w for w in what if w.startswith(("request", "granted"))][-3:] == [
        "requested", "granted", "request granted",
    ]  # fmt: skip


def test_a_refused_request_gives_nothing(made: World, visit: Visiting) -> None:
    pol, steward = visit("pol"), visit("nor-steward")
    pol.fill("/data/cables/request", purpose="x", reason="y")
    name = request_of(steward)
    assert steward.fill(f"/requests/{name}/refuse").status_code == 303
    assert "refused" in pol.get("/requests").text
    assert steward.fill("/grants", request=name, share="north", days="2").status_code == 422
    assert made.ask("pol", f"{TABLE}/query", "POST").status_code == 404
    assert pol.fill("/data/cables/request", purpose="x", reason="z").status_code == 303


def test_an_owner_sees_what_a_grant_does_and_ends_it(made: World, visit: Visiting) -> None:
    steward = visit("nor-steward")
    (address,) = made.addresses("bel")
    name = made.grants["bel"]
    before = steward.fill(f"/grants/{name}/what-if")
    assert "−8" in before.text
    assert "loses" in before.text
    assert made.client.get(address).status_code == 200
    assert steward.fill(f"/grants/{name}/end").status_code == 303
    assert made.client.get(address).status_code == 404
    assert "by its owner" in steward.get("/grants").text
    assert steward.fill(f"/grants/{name}/end").status_code == 404
    given = steward.fill("/grants/what-if", share="north", principal="bel", purpose="x", days="1")
    assert "gain" in given.text
    nothing = steward.fill("/grants/what-if", share="north", principal="lux", purpose="x", days="1")
    assert "would gain nothing" in nothing.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"share": "east"}, "has no share"), ({"share": "none"}, "has no share"),
     ({"principal": "nobody"}, "no principal"), ({"purpose": " "}, "purpose"),
     ({"days": "0"}, "days"), ({"days": "nan"}, "days"), ({"days": "inf"}, "days"),
     ({"days": "400"}, "days"), ({"days": "x"}, "days"), ({"request": "none"}, "No such request")],
)  # fmt: skip
def test_a_grant_that_cannot_be_is_one_sentence(
    still: World, look: Visiting, fields: dict[str, str], said: str
) -> None:
    steward = look("nor-steward")
    before = len(still.entries())
    given = {"share": "north", "principal": "pol", "purpose": "x", "days": "1"} | fields
    for path in ("/grants/what-if", "/grants"):
        answer = steward.fill(path, **given)
        assert answer.status_code == 422
        assert said in answer.text
    assert len(still.entries()) == before


@pytest.mark.parametrize("who", ["bel", "nor-reader", "deu-steward"])
def test_only_an_owners_steward_decides(made: World, visit: Visiting, who: str) -> None:
    visit("pol").fill("/data/cables/request", purpose="x", reason="y")
    name = request_of(visit("nor-steward"))
    before = len(made.entries())
    other = visit(who)
    grant = made.grants["lux"]
    fields = {"share": "north", "principal": "pol", "purpose": "x", "days": "1"}
    sent = [other.fill("/grants", **fields), other.fill("/grants/what-if", **fields),
            other.fill("/grants", request=name, share="north", days="1"),
            other.fill(f"/grants/{grant}/what-if"), other.fill(f"/grants/{grant}/end"),
            other.fill(f"/requests/{name}/refuse")]  # fmt: skip
    assert {answer.status_code for answer in sent} <= {404, 422}
    assert len(made.entries()) == before
    shown = other.get("/grants")
    assert (shown.status_code == 200) == (who == "deu-steward")
    assert grant not in shown.text
    assert name not in other.get("/requests").text
    # Another owner's grant or request and none at all are one answer.
    nowhere = other.fill("/grants/0000000000000000/end")
    assert sent[4].text.replace(grant, "0" * 16) == nowhere.text


def test_who_read_what_is_shown_to_owner_and_reader(made: World, visit: Visiting) -> None:
    made.read("bel")
    made.read("lux")
    owner = visit("nor-steward").get("/readings").text
    assert owner.count("asked for files") == 2
    assert "lux" in owner
    bel = visit("bel").get("/readings").text
    assert bel.count("asked for files") == 1
    assert "lux" not in bel
    assert "secret" not in bel
    for who in ("nor-reader", "deu-steward", "pol"):
        assert "asked for files" not in visit(who).get("/readings").text


# -- nothing sent becomes markup ------------------------------------------------------------------

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


def test_what_owners_and_recipients_write_stays_text(made: World, visit: Visiting) -> None:
    made.publish(
        pl.DataFrame({f"c{EVIL}"[:100]: [1]}), "evil", label=made.service.words.read("PUBLIC"),
        title=EVIL, description=EVIL, theme=EVIL[:60], keywords=(EVIL,), licence=EVIL,
        provenance={"edition": EVIL},
    )  # fmt: skip
    grants.put_in_share(made.service, "north", "NOR", {"evil": "evil"})
    bel, steward = visit("bel"), visit("nor-steward")
    purpose = EVIL[:60]
    assert bel.fill("/data/evil/request", purpose=purpose, reason=EVIL).status_code == 303
    wrong = bel.fill("/data/evil/request", purpose=purpose, reason=EVIL)
    assert wrong.status_code == 422
    name = request_of(steward)
    found = [wrong, *(bel.get(p) for p in ("/", f"/?words={EVIL}&theme={EVIL}", "/data/evil",
                                           "/requests", "/readings", f"/data/{EVIL}"))]  # fmt: skip
    found += [
        steward.get("/requests"),
        steward.fill("/grants/what-if", request=name, share="north", days="1"),
        steward.fill("/grants/what-if", share=EVIL, principal=EVIL, purpose=EVIL, days=EVIL),
    ]
    steward.fill("/grants", request=name, share="north", days="1")
    found += [steward.get("/grants"), steward.get("/readings")]
    for answer in found:
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
    assert "&lt;script&gt;alert(1)" in bel.get("/data/evil").text
    assert "&lt;script&gt;alert(1)" in steward.get("/grants").text
    # As a file it is data, and no browser is told it is a page.
    told = bel.get("/data/evil/dcat.jsonld")
    assert told.headers["content-type"].startswith("application/ld+json")
    assert told.headers["x-content-type-options"] == "nosniff"
