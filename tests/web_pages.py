"""What tests of pages share: one application, and what a page says as text and tables."""

from __future__ import annotations

import csv
import html
import io
import re
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from fastapi.testclient import TestClient

from article3.ledger import Ledger, open_ledger


@cache
def client() -> TestClient:
    """The application over the bundled ledger, without limits on requests."""
    from article3.web.app import application
    from article3.web.settings import Settings

    return TestClient(application(Settings(Path(mkdtemp()), requests=0), ledger()))


@cache
def ledger() -> Ledger:
    """The bundled ledger."""
    return open_ledger()


def page(address: str, status: int = 200) -> str:
    """The HTML of a page; its status must be the one expected."""
    answer = client().get(address)
    assert answer.status_code == status, answer.text[:2000]
    return answer.text


def words(markup: str) -> str:
    """What a page says: its main part without tags."""
    main = markup.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def rows(address: str) -> list[dict[str, str]]:
    """The rows of a CSV download."""
    answer = client().get(address)
    assert answer.status_code == 200, answer.text[:500]
    return list(csv.DictReader(io.StringIO(answer.text)))


def table(markup: str, panel: str) -> list[list[str]]:
    """The cells of a panel's table as a page shows them, without its head."""
    found = re.search(rf'<table[^>]* data-panel="{panel}"[^>]*>.*?</table>', markup, re.S)
    assert found, f"no table {panel}"
    body = found[0].partition("<tbody>")[2]
    return [
        [html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(_CELL, row, re.S)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)
    ]


_CELL = r"<t[dh][^>]*>(.*?)</t[dh]>"
