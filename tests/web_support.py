"""What tests of pages share: rows of a download, cells of a table."""

from __future__ import annotations

import csv
import html
import io
import re

from fastapi.testclient import TestClient


def rows_of(client: TestClient, address: str, panel: str = "") -> list[dict[str, str]]:
    """The rows a page's CSV download holds."""
    path, _, query = address.partition("?")
    path = "/home" if path == "/" else path
    more = f"&panel={panel}" if panel else ""
    answer = client.get(f"{path}.csv?{query}{more}")
    assert answer.status_code == 200, answer.text[:500]
    return list(csv.DictReader(io.StringIO(answer.text)))


def table_of(page: str, panel: str) -> list[list[str]]:
    """The words of a panel's table, row by row."""
    table = re.search(rf'<table data-panel="{panel}">.*?</table>', page, re.DOTALL)
    assert table, f"no table of {panel}"
    body = table[0].partition("<tbody>")[2]
    return [
        [html.unescape(re.sub(r"<[^>]+>", "", cell)).strip()
         for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)
    ]  # fmt: skip
