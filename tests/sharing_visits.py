"""Visits to the pages of a small sharing server, as a browser without JavaScript makes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from fastapi.testclient import TestClient

from article3.share import grants, identity
from article3.share.app import application
from article3.share.service import Service
from article3.web.sharing.app import with_pages
from share_support import World, frame, world

WORD = re.compile(r'name="form" value="([0-9a-f]{64})"')


_APPS: WeakKeyDictionary[Service, Any] = WeakKeyDictionary()


def app_of(made: World) -> Any:
    """The application of a world, made once."""
    if made.service not in _APPS:
        _APPS[made.service] = with_pages(application(made.service), made.service, requests=0)
    return _APPS[made.service]


class Visit:
    """One browser: signs in with a token, follows nothing, sends forms with their word."""

    def __init__(self, made: World, token: str = "", base: str = "http://testserver") -> None:
        self.client = TestClient(app_of(made), base_url=base, follow_redirects=False)
        if token:
            assert self.send("/sign-in", token=token).status_code == 303

    def get(self, path: str) -> Any:
        """A page."""
        return self.client.get(path)

    def word(self) -> str:
        """The word of this visit's forms, as its pages carry it."""
        found = WORD.search(self.get("/").text)
        assert found
        return found[1]

    def send(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> Any:
        """A form as a browser sends it."""
        parts = {name: (None, value) for name, value in fields.items()}
        return self.client.post(path, files=parts, headers=headers)

    def fill(self, path: str, **fields: str) -> Any:
        """A form of ours, with its word."""
        return self.send(path, form=self.word(), **fields)


@contextmanager
def shared(folder: Path) -> Iterator[World]:
    """The world of :mod:`share_support`, with ``hushed`` that only Luxembourg may know of.

    Besides: ``deu-steward`` of an owner with a share of its own, and ``nor-reader`` of Norway, who
    is no steward.
    """
    with world(folder) as made:
        read = made.service.words.read
        close = read("SENSITIVE; Releasable To LUX")
        made.publish(frame().drop("mark"), "hushed", label=close, theme="maritime")
        grants.put_in_share(made.service, "north", "NOR", {"hushed": "hushed"})
        made.publish(frame().drop("mark"), "alone", owner="DEU", by="deu-steward", label=close)
        grants.add_share(made.service, "east", "DEU", {"alone": "alone"})
        grants.add_recipient(made.service, "nor-reader", "NOR", "reader", clearance="PUBLIC",
                             categories={})  # fmt: skip
        with made.service.store.change() as connection:
            for who in ("deu-steward", "nor-reader"):
                made.tokens[who] = identity.issue_token(connection, who)[0]  # type: ignore[index]
        yield made
