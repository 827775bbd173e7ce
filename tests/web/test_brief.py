"""The brief builder: the library's bytes, what is sent stays text and is stored nowhere."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date

import pytest

from article3.briefs import render
from web_pages import client, ledger, page, words

SEND = {"files": {"none": ("", b"")}}
"""What makes the client send a form as a browser does."""


def test_the_pdf_of_an_address_is_the_library_s() -> None:
    pytest.importorskip("typst", reason="the brief extra is not installed")
    answer = client().get("/brief.pdf?entity=ISL&pages=1&as_of=2026-08-01")
    assert answer.headers["content-type"] == "application/pdf"
    assert 'filename="brief-ISL-1-page-2026-08-01.pdf"' in answer.headers["content-disposition"]
    expected = render("ISL", "pdf", pages=1, as_of=date(2026, 8, 1), ledger=ledger())
    assert answer.content == expected


def test_the_page_of_a_brief_may_run_and_load_nothing() -> None:
    answer = client().get("/brief.html?entity=BALTIC&pages=1")
    policy = answer.headers["content-security-policy"]
    assert answer.headers.get_list("content-security-policy") == [policy]
    assert "default-src 'none'" in policy and policy.endswith("sandbox")
    assert "unsafe" not in policy and "script-src" not in policy
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert ' style="' not in answer.text and "<script" not in answer.text
    again = client().get("/brief.html?entity=BALTIC&pages=1",
                         headers={"if-none-match": answer.headers["etag"]})  # fmt: skip
    assert again.status_code == 304


def test_what_is_sent_is_checked_and_stays_text() -> None:
    sent = {
        "entity": "LUX", "pages": "1", "as": "html",
        "narrative": "## Context\n\nLuxembourg spent 9.99 % of GDP in 2024 <script>x</script>.",
    }  # fmt: skip
    answer = client().post("/brief", data=sent, **SEND)
    assert answer.status_code == 200 and "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    assert "<script" not in answer.text and "&lt;script&gt;" in answer.text
    assert "9.99" in answer.text and "says-" in answer.text


def test_the_addresses_of_a_brief_keep_its_choices() -> None:
    shown = page("/brief?entity=LUX&pages=5&as_of=2025-09-01")
    assert 'href="/brief.pdf?entity=LUX&amp;pages=5&amp;as_of=2025-09-01"' in shown
    assert "brief-LUX-5-pages-2025-09-01" in words(shown)
    note = page("/brief?entity=LUX&form=next-steps")
    assert "/brief.ics?entity=LUX&amp;form=next-steps" in note
    assert "BEGIN:VCALENDAR" in client().get("/brief.ics?entity=LUX&form=next-steps").text


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/brief?entity=%3Cb%3E", 404, "Unknown Ally or group"),
        ("/brief.pdf?entity=LUX&pages=7", 404, "choose one of 1, 5"),
        ("/brief.pdf?entity=LUX&form=next-steps&pages=5", 422, "one size"),
        ("/brief.ics?entity=LUX", 404, "choose pdf or html"),
        ("/brief.pdf?entity=LUX&as_of=1999-01-01", 404, "No edition"),
        ("/brief.exe?entity=LUX", 404, ""),
    ],
)
def test_bad_choices_give_a_clear_page(address: str, status: int, said: str) -> None:
    shown = page(address, status)
    assert said in words(shown) and "<b>" not in shown


def test_a_text_that_is_too_long_or_has_no_slot_is_refused() -> None:
    for field, text, said in (("article", "x" * 20_001, "longer than 20,000"),
                              ("narrative", "no heading", "before the first slot")):  # fmt: skip
        answer = client().post("/brief", data={"entity": "LUX", field: text}, **SEND)
        assert answer.status_code == 422 and said in words(answer.text)
