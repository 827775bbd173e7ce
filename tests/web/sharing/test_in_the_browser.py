"""The pages of sharing in Chromium: accessible, whole on a phone, usable without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from article3.share import identity, requests
from article3.share.app import application
from article3.share.demo import server
from article3.share.demo import world as demo
from article3.share.identity import Caller
from article3.share.service import Service
from article3.share.store import Store
from article3.web.sharing.app import with_pages
from browsing import DESK, PHONE, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LOOKED_AT = {
    "desk": {"nor-steward": ("/", "/data/terrain-tiles", "/requests", "/grants", "/data/none")},
    "phone": {"nor-steward": ("/requests", "/grants"),
              "lux-planner": ("/", "/data/undersea-cables", "/readings")},
}  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """The demonstration with a request that waits: its address, and tokens by account."""
    service = Service(Store(tmp_path_factory.mktemp("store")))
    demo.make(service)
    with service.store.change() as connection:
        tokens = {who: identity.issue_token(connection, who)[0]
                  for who in ("nor-steward", "lux-planner", "pol-observer")}  # fmt: skip
    requests.ask(service, Caller("lux-planner", "", 0), "undersea-cables", "repair", "For spring.")
    with server.running(with_pages(application(service), service, requests=0)) as port:
        yield f"http://127.0.0.1:{port}", tokens
    service.store.close()


def visit(browser: Browser, served: tuple[str, dict[str, str]], who: str, **choices: Any) -> Page:
    """A browser that signed in as an account."""
    origin, tokens = served
    tab = browser.new_context(**choices).new_page()
    tab.goto(f"{origin}/sign-in")
    tab.fill("#token", tokens[who])
    tab.click("button.primary")
    assert tab.url == f"{origin}/"
    return tab


@pytest.mark.parametrize("where", LOOKED_AT)
def test_axe_finds_nothing_and_every_page_fits(
    browser: Browser, served: tuple[str, dict[str, str]], where: str
) -> None:
    said: list[str] = []
    viewport, theme = (PHONE, "dark") if where == "phone" else (DESK, "light")
    choices: dict[str, Any] = {"viewport": viewport, "color_scheme": theme}
    for who, paths in LOOKED_AT[where].items():
        tab = visit(browser, served, who, **choices)
        tab.on("pageerror", lambda error: said.append(str(error)))
        for path in paths:
            tab.goto(served[0] + path)
            assert tab.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path
            assert violations(tab) == [], path
        if where == "desk":
            tab.goto(f"{served[0]}/grants")
            tab.click("td button")
            assert violations(tab) == []
        tab.goto(served[0])
        tab.get_by_role("button", name="Sign out").click()
        assert tab.url.endswith("/sign-in")
        tab.context.close()
    assert said == []


def test_asking_and_granting_need_no_javascript(
    browser: Browser, served: tuple[str, dict[str, str]]
) -> None:
    pol = visit(browser, served, "pol-observer", java_script_enabled=False)
    pol.goto(f"{served[0]}/data/vessel-reports")
    pol.click("summary:has-text('Ask Norway')")
    pol.fill("#purpose", "port security")
    pol.fill("#reason", "To watch ports.")
    pol.click("button:has-text('Ask Norway')")
    assert pol.url.endswith("/requests")
    owner = visit(browser, served, "nor-steward", java_script_enabled=False)
    owner.goto(f"{served[0]}/requests")
    item = owner.locator("li", has_text="pol-observer (POL) asks for vessel-reports")
    item.get_by_role("button", name="See what granting would do").click()
    owner.get_by_role("button", name="Grant it").click()
    assert owner.url.endswith("/grants")
    assert owner.get_by_text("port security").first.is_visible()
    pol.reload()
    assert pol.get_by_text("granted").first.is_visible()
    for tab in (pol, owner):
        tab.context.close()


def test_a_page_of_another_site_cannot_send_our_forms(
    browser: Browser, served: tuple[str, dict[str, str]], tmp_path: Path
) -> None:
    """The cookie does not travel with it, and the form would be refused if it did."""
    origin, _ = served
    tab = visit(browser, served, "lux-planner")
    evil = tmp_path / "evil.html"
    evil.write_text(
        f'<form method="post" action="{origin}/sign-out" enctype="multipart/form-data">'
        "<button>win a prize</button></form>"
    )
    tab.goto(evil.as_uri())
    with tab.expect_response(f"{origin}/sign-out") as answered:
        tab.click("button")
    assert answered.value.status == 403
    tab.goto(origin)
    assert tab.url == f"{origin}/"
    tab.context.close()
