"""The page of aid to Ukraine: the library's figures, downloads, proposals and clear refusals."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from article3 import assistance
from article3.address import by_id
from article3.assistance.proposal import propose
from web_pages import ledger, page, rows, table, words


def test_donors_are_those_of_the_library_and_of_the_download() -> None:
    shown = page("/aid?order=amount")
    given = assistance.given(ledger())
    expected = {f.entity: f.value for f in given}
    downloaded = rows("/aid.csv?order=amount&panel=donors")
    assert {r["entity"]: float(r["allocated"]) for r in downloaded} == expected
    assert [row[1] for row in table(shown, "donors")] == [r["name"] for r in downloaded]
    first = max(given, key=lambda f: f.value or 0)
    assert table(shown, "donors")[0][2] == f"{first.value:,.3f} billion EUR"


def test_every_linked_figure_is_the_one_its_page_explains() -> None:
    downloaded = rows("/aid.csv?panel=donors")[:4]
    for row in downloaded:
        for what in ("allocated", "committed", "over"):
            found = by_id(ledger(), row[f"{what}_id"])
            assert found.value == pytest.approx(float(row[what]))
    linked = set(re.findall(r'class="figure" href="/figure/([^"]+)"', page("/aid?who=LUX")))
    own = [unquote(i) for i in linked if i.startswith("LUX")]
    assert len(own) > 6
    for figure_id in own:
        assert by_id(ledger(), figure_id).figure_id == figure_id


def test_a_package_is_shared_to_the_last_euro_within_its_caps() -> None:
    address = "/aid.csv?panel=next-package&package=1234.567891&caps=TUR=100,HUN=0"
    paid = {r["entity"]: int(float(r["contribution"])) for r in rows(address)}
    assert sum(paid.values()) == 1_234_567_891
    assert paid["TUR"] == 100_000_000 and "HUN" not in paid
    library = propose(ledger(), 1_234_567_891, caps={"TUR": 10**8, "HUN": 0})
    assert paid == {s.donor: s.contribution.value for s in library.shares if s.contribution.value}


def test_the_state_of_the_view_is_in_its_address() -> None:
    shown = page("/aid?kind=military&period=2025&key=population&donors=EU23&who=DEU&package=70")
    for name, value in (("kind", "military"), ("period", "2025"), ("key", "population"),
                        ("donors", "EU23"), ("who", "DEU")):  # fmt: skip
        assert re.search(rf'<select [^>]*name="{name}".*?<option value="{value}" selected', shown,
                         re.S), name  # fmt: skip
    assert 'name="package" type="number" min="1" max="1000000" step="any" value="70"' in shown
    assert "The next package: 70 million EUR" in words(shown)


def test_an_earlier_day_is_answered_from_the_release_of_that_day() -> None:
    assert {r["edition"].split("+")[0] for r in rows("/aid.csv?as_of=2026-05-01")} == {"kiel-r28"}
    said = words(page("/aid?as_of=2025-12-31"))
    assert "kiel-r21" in said and "cannot be computed as asked" in said


def test_pledges_stand_beside_what_was_reported_and_counted() -> None:
    found = table(page("/aid"), "pledges")
    washington = [row for row in found if row[0] == "NATO pledge of Washington 2024"]
    assert [row[3] for row in washington][:2] == ["40,000,000,000 EUR", "20,900,000,000 EUR"]
    assert washington[1][4] == "52.25"
    assert all(row[-1] for row in found), "every row names its source"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("caps=x", "is not a cap"),
        ("caps=TUR=1&donors=EU23", "no donor here"),
        ("package=0", "choose"),
        ("kind=military&stage=committed", "commitments in total only"),
        ("period=1999", "reaches beyond"),
        ("release=kiel-r21,kiel-r29", "one release at a time"),
        ("who=%3Cscript%3E", "<script>"),
        ("as_of=2020-01-01", "No Kiel release was published"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(query: str, said: str) -> None:
    status = 404 if "who" in query or "as_of" in query or "period" in query else 422
    shown = page(f"/aid?{query}", status)
    assert said in words(shown) and "<script>" not in shown
