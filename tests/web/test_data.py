"""The data explorer: rows of the library, pages of them, downloads of all, the query in Python."""

from __future__ import annotations

import io
import re
from urllib.parse import unquote

import polars as pl

import article3
from article3.address import by_id
from article3.ledger.selection import select
from web_pages import client, ledger, page, rows, table, words

QUERY = "indicator=defexp_share_gdp&entity=LUX&entity=POL&start=2014"


def test_the_download_is_the_selection_and_the_table_a_page_of_it() -> None:
    found = select(ledger(), indicators="defexp_share_gdp", entities=["LUX", "POL"], start=2014)
    downloaded = rows(f"/data.csv?{QUERY}")
    assert [r["figure_id"] for r in downloaded] == found["figure_id"].to_list()
    assert [float(r["value"]) for r in downloaded] == found["value"].to_list()
    assert all(r["file"] and r["cell"] and r["citation"] for r in downloaded)
    shown = page(f"/data?{QUERY}&size=50")
    assert len(table(shown, "data")) == found.height
    linked = [unquote(i) for i in re.findall(r'class="figure" href="/figure/([^"]+)"', shown)]
    assert linked == found["figure_id"].to_list()
    assert by_id(ledger(), linked[0]).value == found["value"][0]


def test_pages_follow_each_other_without_a_gap() -> None:
    everything = client().get("/data.parquet?sort=-value")
    frame = pl.read_parquet(io.BytesIO(everything.content))
    for number in (1, 2, 7):
        shown = table(page(f"/data?sort=-value&page={number}"), "data")
        expected = frame.slice(50 * (number - 1), 50)
        assert [row[7] for row in shown] == expected["edition"].to_list()
        assert [row[2] for row in shown] == [
            " to ".join(p.split("/")) for p in expected["period"]
        ]  # fmt: skip
    assert frame.height == select(ledger()).height


def test_the_lines_of_python_give_the_same_rows() -> None:
    address = f"{QUERY}&as_of=2024-12-31&text=resaved&sort=-period&printings=every"
    shown = page(f"/data?{address}")
    code = re.search(r"<pre[^>]*>(.*?)</pre>", shown, re.S)
    assert code
    lines = code[1].replace("&#39;", "'")
    assert len(lines.splitlines()) == 3
    scope: dict[str, pl.DataFrame] = {}
    exec(lines, scope)  # noqa: S102 - it is what the page tells a reader to run
    assert scope["rows"]["figure_id"].to_list() == [
        r["figure_id"] for r in rows(f"/data.csv?{address}")
    ]
    assert scope["rows"].height > 10 and article3.select is select


def test_the_json_address_gives_the_rows_with_their_citations() -> None:
    answer = client().get(f"/data.json?{QUERY}").json()
    assert len(answer["rows"]) == len(rows(f"/data.csv?{QUERY}"))
    assert set(answer["citations"]) == {r["edition"] for r in answer["rows"]}


def test_headings_sort_both_ways_and_keep_the_query() -> None:
    shown = page(f"/data?{QUERY}&sort=value")
    assert 'aria-sort="ascending"' in shown
    back = re.search(r'aria-sort="ascending"><a href="([^"]+)"', shown)
    assert back and "sort=-value" in back[1] and "entity=POL" in back[1]


def test_what_cannot_be_answered_is_clear() -> None:
    assert "No edition prints what was asked for" in words(page("/data?text=no+such+words"))
    assert "at most 20,000" in words(page("/data.xlsx", 422))
    for wrong in ("indicator=x", "entity=%3Cb%3E", "edition=x", "sort=x", "start=soon"):
        assert "<b>" not in page(f"/data?{wrong}", 404)
    page("/data?page=100000", 422)
    page("/data?size=3", 404)
