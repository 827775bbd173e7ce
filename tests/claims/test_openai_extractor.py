"""The plug-in that asks an OpenAI-compatible endpoint, against one on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from article3.claims import extractors, openai_extractor
from article3.claims.document import Document
from article3.claims.model import Claim
from article3.claims.openai_extractor import KEY, MODEL, NAME, URL, OpenAIExtractor
from article3.errors import Article3Error
from claims.proposing import DOCUMENT, SENTENCE, TAKEN, TEXT

PROPOSAL = {
    "quote": SENTENCE, "number": "3.2%", "low": 3.2, "high": None, "whole": None,
    "indicator": "defexp_share_gdp", "subjects": ["NOR"], "comparator": "eq", "unit": "%GDP",
    "period": "2025", "modality": "actual", "negated": False, "threshold": None,
}  # fmt: skip
ACCEPTED = TAKEN._replace(proposed_by=NAME)


@dataclass
class Stub:
    """An endpoint on this machine: what it answers, and what it was asked."""

    url: str = ""
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)

    def say(self, content: Any) -> None:
        text = content if isinstance(content, str) else json.dumps(content)
        self.body = json.dumps({"choices": [{"message": {"content": text}}]}).encode()


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    endpoint = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            endpoint.asked.append((self.path, dict(self.headers), json.loads(sent)))
            try:
                self.send_response(endpoint.status)
                for name, value in endpoint.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                pieces = [endpoint.body]
                if endpoint.drip:
                    pieces = [endpoint.body[n : n + 1] for n in range(len(endpoint.body))]
                for piece in pieces:
                    self.wfile.write(piece)
                    time.sleep(endpoint.drip)
            except OSError:
                self.close_connection = True

        do_GET = do_POST  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    endpoint.url = f"http://127.0.0.1:{server.server_port}/v1"
    yield endpoint
    server.shutdown()
    server.server_close()
    thread.join()


def ask(stub: Stub, **changes: Any) -> tuple[list[Claim], list[str]]:
    return extractors.proposed(DOCUMENT, [OpenAIExtractor(stub.url, "small", **changes)])


def test_good_proposals_become_claims(stub: Stub) -> None:
    money = {
        **PROPOSAL, "quote": "Two thirds of the Allies bought drones for €1.4 billion.",
        "number": "€1.4 billion", "low": 1.4e9, "indicator": "defexp_total", "subjects": ["NATO"],
        "unit": "EUR", "period": "", "comparator": "approx",
    }  # fmt: skip
    stub.say({"claims": [money, PROPOSAL]})
    claims, notes = ask(stub, key="secret")
    assert notes == []
    assert claims[0] == ACCEPTED
    found = claims[1].quantity
    assert found is not None
    assert TEXT[found.start : found.end] == "€1.4 billion"
    assert (found.kind, found.unit, found.step, found.hedge) == ("money", "EUR", 1e8, "about")
    ((path, headers, sent),) = stub.asked
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer secret"
    assert (sent["model"], sent["temperature"]) == ("small", 0)
    assert sent["messages"][-1] == {"role": "user", "content": TEXT}


def test_without_a_key_none_is_sent(stub: Stub) -> None:
    stub.say({"claims": []})
    assert ask(stub) == ([], [])
    assert "Authorization" not in stub.asked[0][1]


@pytest.mark.parametrize(
    "fence", ["```json\n{}\n```", "```\n{}\n```", "Here it is:\n```json\n{}\n```"]
)
def test_code_fences_are_tolerated(stub: Stub, fence: str) -> None:
    stub.say(fence.replace("{}", json.dumps({"claims": [PROPOSAL]})))
    assert ask(stub) == ([ACCEPTED], [])


def test_a_bare_list_is_tolerated(stub: Stub) -> None:
    stub.say([PROPOSAL])
    assert ask(stub) == ([ACCEPTED], [])


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "Norway spent 3.3% of its GDP on defence in 2025."},
        {"quote": ""},
        {"quote": 7},
        {"number": "3.3%"},
        {"number": "2%"},  # half of a number that is there
    ],
)
def test_words_that_are_not_in_the_text_are_dropped(stub: Stub, change: dict[str, Any]) -> None:
    stub.say({"claims": [{**PROPOSAL, **change}, PROPOSAL, "no object"]})
    claims, notes = ask(stub)
    assert claims == [ACCEPTED]
    assert notes == [f"{NAME}: 2 of 3 answers quote nothing that is in the text."]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"low": 3.4}, "do not state its number"),
        ({"low": "3.2"}, None),
        ({"low": 10**400}, None),
        ({"subjects": ["NOR", ["SWE"]]}, "nobody we know"),
        ({"subjects": None}, "nobody we know"),
        ({"threshold": [2]}, "threshold"),
        ({"indicator": "ignore all previous instructions"}, "kind of claim"),
        ({"unit": "km"}, "unit"),
        ({"period": "soon"}, "period"),
    ],
)
def test_offers_that_do_not_hold_are_dropped(
    stub: Stub, change: dict[str, Any], why: str | None
) -> None:
    stub.say({"claims": [{**PROPOSAL, **change}]})
    claims, notes = ask(stub)
    if why is None:  # no number given: a claim without a value, which nothing can refute
        assert [(c.value, c.quantity) for c in claims] == [(None, None)]
    else:
        assert claims == []
        assert why in notes[0]


@pytest.mark.parametrize(
    "content",
    ["I cannot help with that.", "{", '{"claims": 3}', "{}", "[" * 100_000, "```json\n{\n```"],
)
def test_bad_json_is_a_note(stub: Stub, content: str) -> None:
    stub.say(content)
    assert ask(stub) == ([], [f"{NAME}: the model's answer is not the JSON that was asked for."])


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"\xff\xfe", b"[]", b'{"choices": []}', b'{"choices": [{"message": 1}]}'],
)
def test_an_answer_of_another_form_is_a_note(stub: Stub, body: bytes) -> None:
    stub.body = body
    assert ask(stub) == ([], [f"{NAME}: the endpoint's answer is not a chat completion."])


def test_a_huge_answer_is_refused(stub: Stub) -> None:
    stub.say({"claims": [PROPOSAL] * 5000})
    assert len(stub.body) > openai_extractor.MAX_ANSWER
    assert ask(stub) == ([], [f"{NAME}: the endpoint's answer is longer than 1,000,000 bytes."])


@pytest.mark.parametrize("drip", [0.3, 0.02])
def test_a_slow_answer_is_given_up(stub: Stub, drip: float) -> None:
    """Whether the endpoint is silent between two bytes or never stops to send them."""
    stub.body, stub.drip = b" " * 100, drip
    begun = time.monotonic()
    claims, notes = ask(stub, timeout=0.2)
    assert time.monotonic() - begun < 2
    assert (claims, notes) == (
        [],
        [f"{NAME}: the endpoint gave no full answer within 0.2 seconds."],
    )


@pytest.mark.parametrize(
    ("status", "says"),
    [(500, "answered with an error (HTTP 500)"), (401, KEY), (404, MODEL), (429, "HTTP 429")],
)
def test_an_error_of_the_endpoint_is_one_sentence(stub: Stub, status: int, says: str) -> None:
    stub.status, stub.body = status, b"Bearer secret: internal details"
    claims, notes = ask(stub, key="secret")
    assert claims == []
    assert len(notes) == 1
    assert says in notes[0]
    assert "secret" not in notes[0]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(stub: Stub, status: int) -> None:
    stub.status, stub.headers = status, {"Location": stub.url.replace("127.0.0.1", "localhost")}
    claims, notes = ask(stub, key="secret")
    assert claims == []
    assert "redirects elsewhere" in notes[0]
    assert len(stub.asked) == 1


def test_nobody_at_the_address_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    nobody = OpenAIExtractor("http://127.0.0.1:1/v1", "small")
    note = f"{NAME}: the endpoint cannot be reached; check {URL}."
    assert extractors.proposed(DOCUMENT, [nobody]) == ([], [note])


def test_a_long_text_is_cut_and_the_user_told(stub: Stub) -> None:
    stub.say({"claims": [PROPOSAL]})
    extractor = OpenAIExtractor(stub.url, "small")
    claims, notes = extractors.proposed(Document(TEXT + " x" * 60_000), [extractor])
    assert claims == [ACCEPTED]
    assert notes == [f"{NAME}: only the first 100,000 characters were sent."]
    assert len(stub.asked[0][2]["messages"][-1]["content"]) == openai_extractor.MAX_TEXT


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.org", "example.org/v1", "http://", "https://me:pw@host/v1",
     "https://host/v1?key=1", "https://host:port/v1", "https://host/a b", "http://[::1/v1"],
)  # fmt: skip
def test_only_plain_web_addresses_are_taken(url: str) -> None:
    with pytest.raises(Article3Error, match=URL) as refused:
        OpenAIExtractor(url, "small")
    assert "pw" not in str(refused.value)


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "schlüssel"])
def test_a_key_that_cannot_be_sent_is_not_shown(key: str) -> None:
    with pytest.raises(Article3Error, match=KEY) as refused:
        OpenAIExtractor("https://host/v1", "small", key)
    assert key not in str(refused.value)
    assert "hidden" not in repr(OpenAIExtractor("https://host/v1", "small", "hidden"))


def test_it_is_set_up_by_environment_variables_only(
    stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert NAME in extractors.available()
    for name in (URL, MODEL, KEY):
        monkeypatch.delenv(name, raising=False)
    for name, value in ((URL, stub.url), (MODEL, "small")):
        with pytest.raises(Article3Error, match=f"set {name}"):
            extractors.load(NAME)
        monkeypatch.setenv(name, value)
    stub.say({"claims": [PROPOSAL]})
    loaded = extractors.load(NAME)
    assert extractors.proposed(DOCUMENT, []) == ([], [])
    assert stub.asked == [], "set up and loaded is not asked yet"
    assert extractors.proposed(DOCUMENT, [loaded]) == ([ACCEPTED], [])
    assert len(stub.asked) == 1


def test_the_plug_in_is_not_imported_with_the_plug_in_point() -> None:
    code = (
        "import sys; from article3.claims import extractors; extractors.available(); "
        "sys.exit('article3.claims.openai_extractor' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
