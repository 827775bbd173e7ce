"""Signing in: the cookie, what ends it, and forms that only our pages can send."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest

from article3.share import NOTICE, grants, identity, requests, tickets
from share_support import World
from sharing_visits import Visit

Visiting = Callable[[str], Visit]
COOKIE = "article3-share"
PAGES = ("/", "/data/cables", "/data/none", "/requests", "/grants", "/readings", "/catalogue.ttl",
         "/data/cables/dcat.ttl", "/data/cables/files/x.parquet")  # fmt: skip
FORMS = ("/sign-out", "/data/cables/request", "/requests/x/refuse", "/grants/what-if", "/grants",
         "/grants/x/what-if", "/grants/x/end")  # fmt: skip


def test_nobody_without_a_token_sees_a_page(still: World) -> None:
    visit = Visit(still)
    for path in PAGES:
        answer = visit.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/sign-in")
    wrong = visit.send("/sign-in", token="a3_" + "x" * 43)
    assert wrong.status_code == 401
    assert "set-cookie" not in wrong.headers
    assert visit.get("/sign-in").status_code == 200


@pytest.mark.parametrize(
    ("back", "goes"),
    [("/data/cables", "/data/cables"), ("//evil.example", "/"), ("https://evil.example/", "/"),
     ("/\\evil.example", "/"), ("/\r\nset-cookie: a=b", "/")],
)  # fmt: skip
def test_signing_in_leads_to_our_pages_alone(still: World, back: str, goes: str) -> None:
    answer = Visit(still).send("/sign-in", token=still.tokens["bel"], back=back)
    assert (answer.status_code, answer.headers["location"]) == (303, goes)


def test_the_cookie_is_for_this_site_and_this_hour_alone(still: World) -> None:
    plain = Visit(still).send("/sign-in", token=still.tokens["bel"]).headers["set-cookie"]
    parts = {part.strip().lower() for part in plain.split(";")}
    assert {"httponly", "samesite=strict", "path=/"} <= parts
    assert still.tokens["bel"] not in plain
    (age,) = (int(p.partition("=")[2]) for p in parts if p.startswith("max-age="))
    assert 3500 < age <= 3600
    behind_tls = Visit(still, base="https://share.example")
    said = behind_tls.send("/sign-in", token=still.tokens["bel"]).headers["set-cookie"]
    assert said.startswith("__Host-article3-share=")
    assert "secure" in said.lower()


def test_a_visit_ends_with_its_token_at_once(made: World, visit: Visiting) -> None:
    bel = visit("bel")
    assert bel.get("/data/cables").status_code == 200
    with made.service.store.change() as connection:
        identity.revoke_all(connection, "bel")
    assert bel.get("/data/cables").status_code == 303


def test_a_visit_ends_with_its_hour(look: Visiting, monkeypatch: pytest.MonkeyPatch) -> None:
    bel = look("bel")
    then = time.time()
    monkeypatch.setattr(time, "time", lambda: then + 3500)
    assert bel.get("/").status_code == 200
    monkeypatch.setattr(time, "time", lambda: then + 3601)
    assert bel.get("/").status_code == 303


def test_a_visit_outlives_no_token(made: World) -> None:
    with made.service.store.change() as connection:
        token, _ = identity.issue_token(connection, "bel", days=60 / 86_400)
    said = Visit(made).send("/sign-in", token=token).headers["set-cookie"]
    assert int(said.lower().partition("max-age=")[2].partition(";")[0]) <= 60


def test_forged_cookies_are_nobody(still: World, look: Visiting) -> None:
    bel = look("bel")
    text = bel.client.cookies[COOKIE]
    body = tickets.opened(text, still.service.keys.tickets)
    assert body is None  # the tickets' own secret does not open a visit, and so does not seal one
    hour = int(time.time()) + 3600
    claims = json.dumps(["lux", "x" * 64, hour, hour, ""]).encode()
    sealed = [tickets.sealed(claims, key) for key in (still.service.keys.tickets, b"")]
    bare = text.partition(".")[0]
    for forged in ("", "x", text[:-1], f"A{text[1:]}", bare, f"{bare}.", *sealed):
        nobody = Visit(still)
        nobody.client.cookies.set(COOKIE, forged)
        assert nobody.get("/").status_code == 303, forged


def test_signing_out_takes_the_cookie_back(look: Visiting) -> None:
    bel = look("bel")
    assert bel.fill("/sign-out").headers["location"] == "/sign-in"
    assert bel.get("/").status_code == 303


# -- forms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FORMS)
def test_forms_without_the_visits_word_do_nothing(still: World, look: Visiting, path: str) -> None:
    steward, other = look("nor-steward"), look("nor-steward")
    before = len(still.entries())
    fields = {"share": "north", "principal": "pol", "purpose": "x", "days": "1", "reason": "y"}
    for word in ({}, {"form": ""}, {"form": "0" * 64}, {"form": other.word()}):
        assert steward.send(path, **fields, **word).status_code == 403
    assert len(still.entries()) == before


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
     {"origin": "https://evil.example"}, {"origin": "null"}],
)  # fmt: skip
def test_forms_from_other_sites_do_nothing(
    still: World, look: Visiting, headers: dict[str, str]
) -> None:
    steward = look("nor-steward")
    before = len(still.entries())
    for path in (*FORMS, "/sign-in"):
        answer = steward.send(path, headers, form=steward.word(), token=still.tokens["bel"])
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
    assert len(still.entries()) == before


def test_forms_are_not_addresses(look: Visiting) -> None:
    """Nothing happens by following a link."""
    steward = look("nor-steward")
    for path in FORMS:
        if path != "/grants":
            assert steward.get(path).status_code in (404, 405), path


def test_large_forms_are_refused(look: Visiting) -> None:
    bel = look("bel")
    answer = bel.fill("/data/cables/request", purpose="x", reason="y" * 100_000)
    assert answer.status_code == 413


# -- what every page says -------------------------------------------------------------------------


def test_every_page_says_what_it_is_and_is_kept_by_nobody(still: World, look: Visiting) -> None:
    steward = look("nor-steward")
    found = [steward.get(p) for p in ("/", "/data/cables", "/data/none", "/requests", "/grants",
                                      "/readings")]  # fmt: skip
    found += [Visit(still).get("/sign-in"), steward.fill("/grants/what-if", share="north",
              principal="pol", purpose="x", days="3")]  # fmt: skip
    for answer in found:
        assert NOTICE in answer.text
        assert "no-store" in answer.headers["cache-control"]
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "style=" not in answer.text
        assert "onclick" not in answer.text


def test_the_protocol_answers_as_without_pages(still: World, look: Visiting) -> None:
    asked = look("bel").client
    bearer = {"authorization": f"Bearer {still.tokens['bel']}"}
    for path in ("/delta/shares", "/delta/none", "/delta", "/catalogue/datasets",
                 "/catalogue/none", "/demo/none"):  # fmt: skip
        with_pages = asked.get(path, headers=bearer)
        alone = still.client.get(path, headers=bearer)
        assert (with_pages.status_code, with_pages.content, with_pages.headers.raw) == (
            alone.status_code, alone.content, alone.headers.raw,
        )  # fmt: skip
        # A cookie opens pages, never the protocol.
    assert asked.get("/delta/shares").status_code == 401
    assert asked.get("/health").json()["status"] == "ok"


def test_a_store_that_cannot_be_used_shows_nothing(
    made: World, visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    bel = visit("bel")

    def broken(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(made.service.log), "write", broken)
    answer = bel.get("/data/cables")
    assert answer.status_code == 503
    assert "depth" not in answer.text


def test_the_modules_of_requests_and_grants_need_no_page(made: World) -> None:
    """What pages forbid is forbidden below them as well."""
    from article3.errors import ShareError
    from article3.share.identity import Caller

    name = requests.ask(made.service, Caller("pol", "", 0), "cables", "x", "y")
    assert name
    for by in ("deu-steward", "bel"):
        with pytest.raises(ShareError):
            requests.refuse(made.service, name, by=by)
        with pytest.raises(ShareError):
            requests.grant(made.service, name, share="north", days=1, by=by)
        with pytest.raises(ShareError):
            grants.revoke(made.service, made.grants["bel"], by=by)
