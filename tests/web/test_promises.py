"""The page of promises: statuses of the library, paths that open, filters in the address."""

from __future__ import annotations

import re
from urllib.parse import unquote

from article3.address import by_id
from article3.commitments import promises, review
from web_pages import ledger, page, rows, table, words


def test_statuses_and_reasons_are_those_of_the_library() -> None:
    found = promises(ledger(), forum="hague-2025")
    shown = table(page("/promises?forum=hague-2025"), "promises")
    assert [row[4] for row in shown] == [judgement.status for judgement in found]
    downloaded = rows("/promises.csv?forum=hague-2025")
    assert [r["status"] for r in downloaded] == [judgement.status for judgement in found]
    assert all(r["source"] for r in downloaded)


def test_the_download_holds_all_pages_of_the_table() -> None:
    everything = rows("/promises.csv")
    first, last = page("/promises"), page("/promises?page=4")
    assert len(everything) == len(promises(ledger()))
    assert len(table(first, "promises")) == 100
    assert f"Rows 301 to {len(everything)} of {len(everything)}" in words(last)
    assert 'rel="next" href="/promises?page=2"' in first


def test_figures_of_a_path_open_to_their_explanation() -> None:
    shown = page("/promises?who=LUX")
    linked = {unquote(i) for i in re.findall(r'href="/figure/([^"]+)"', shown)}
    own = [i for i in linked if re.match(r"LUX\.(slope|growth_needed|extra)\(", i)]
    assert len(own) >= 3
    for figure_id in own:
        assert by_id(ledger(), figure_id).figure_id == figure_id


def test_an_earlier_day_knows_only_its_promises_and_its_edition() -> None:
    before = rows("/promises.csv?who=DEU&as_of=2024-12-31")
    assert all(r["made_on"] <= "2024-12-31" for r in before)
    wales = next(r for r in before if r["forum"] == "wales-2014" and r["due"] == "2024")
    assert (wales["status"], wales["edition"]) == ("met early", "nato-2024-06")


def test_the_review_is_the_library_s() -> None:
    lines = review(ledger())
    downloaded = rows("/promises.csv?panel=review")
    assert [(r["entity"], float(r["gap"])) for r in downloaded] == [
        (line.entity, line.gap.value) for line in lines
    ]
    assert "The review:" in words(page("/promises?as_of=2016-01-01"))


def test_a_filter_without_an_answer_and_a_name_nobody_knows_are_clear() -> None:
    assert "No promise fits" in words(page("/promises?who=ISL&status=met"))
    assert rows("/promises.csv?who=ISL&status=met") == []
    assert "forum" in words(page("/promises?forum=moon", 404))
    assert "choose 1 to" in words(page("/promises?page=99", 422))
    assert "<b>" not in page("/promises?who=%3Cb%3E", 404)
