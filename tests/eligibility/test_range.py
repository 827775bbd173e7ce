"""The range, the waterfall, double counts and decisions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.eligibility import DEFINITIONS, review, shares_of
from article3.eligibility.decisions import beside, read_decisions, to_decide
from article3.eligibility.review import printed, remarks
from article3.ledger import Ledger
from support import ROOT

Write = Callable[..., Path]
DEMO = ROOT / "examples/budgets/demo.csv"
TEXTS = ("Pay of soldiers", "Cyber security", "Gendarmerie", "Schools", "National roads: upkeep",
         "Coast guard", "Pensions of retired military", "Civil protection")  # fmt: skip


def test_the_demo_has_every_kind() -> None:
    found = review(DEMO)
    by_line = {r["line_id"]: r for r in found.lines.iter_rows(named=True)}
    assert by_line["NOL-002"]["class"] == "core"
    assert by_line["NOL-010"]["rule"] == "home-hospital"
    assert by_line["NOL-019"]["rule"] == "gendarmerie"
    assert by_line["NOL-022"]["alternatives"] == "core|related_1_5|not_counted"
    assert by_line["NOL-025"]["class"] == "related_1_5"
    assert by_line["NOL-026"]["rule"] == "cyber"
    assert by_line["NOL-027"]["rule"] == "military-mobility"
    assert by_line["NOL-030"]["class"] == "not_counted"
    assert by_line["NOL-032"]["rule"] == "veterans"
    assert by_line["NOL-033"]["rule"] == "space"
    assert by_line["NOL-017"]["refused"].startswith("also appears in chapter 20, line 22")
    assert by_line["NOL-017"]["counts_high"] == 0
    assert by_line["NOL-021"]["refused"] == ""


def test_the_waterfall_adds_up() -> None:
    found = review(DEMO)
    steps = found.waterfall()
    standing = 0.0
    for step in steps:
        standing += step.change
        assert step.after == pytest.approx(standing)
    assert steps[0].after == 6_282_000_000
    assert steps[-1].after == pytest.approx(found.span("nato-core")[1])
    assert steps[5].after == pytest.approx(found.span("eu-cofog")[1])


@given(st.lists(st.tuples(st.sampled_from(TEXTS), st.integers(0, 10**9)), min_size=1, max_size=9))
def test_a_range_is_in_order_and_no_more_than_the_budget(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int]]
) -> None:
    path = tmp_path_factory.mktemp("budget") / "b.csv"
    path.write_text("text,amount\n" + "".join(f"{t},{a}\n" for t, a in rows), encoding="utf-8")
    found = review(path)
    whole = sum(amount for _, amount in rows)
    for definition in DEFINITIONS:
        low, usual, high = found.span(definition)
        assert 0 <= low <= usual <= high <= whole + 1e-6
    assert found.span("nato-core")[1] + found.span("hague-1.5")[1] <= whole + 1e-6


def test_a_named_receiver_is_counted_once(budget: Write) -> None:
    path = budget(
        "line_id,chapter,chapter_name,text,amount,transfer_to",
        "a,10,Ministry of Defence,Grant,5,20", "b,20,Ministry of Defence Two,Ammunition,7,",
    )  # fmt: skip
    lines = review(path).lines
    assert lines["refused"].to_list() == [
        "says itself that it goes to 20, which this file holds",
        "",
    ]


def test_the_same_amount_alone_is_no_transfer(budget: Write) -> None:
    path = budget(
        "chapter,chapter_name,text,amount", "10,Defence > Army,Ammunition,5",
        "20,Interior > Coast Guard,Ships,5",
    )  # fmt: skip
    assert set(review(path).lines["refused"]) == {""}


def test_a_transfer_is_found_among_many_lines_of_one_amount(budget: Write) -> None:
    """A file may repeat an amount in every line; the twin is the first line of the chapter."""
    path = budget(
        "chapter,chapter_name,text,amount",
        *(f"{10 + n % 3},Chapter {'ABC'[n % 3]},Works {n},5" for n in range(30)),
        "20,Interior > Coast Guard,Ships,5", "20,Interior > Coast Guard,Boats,5",
        "10,Defence > Army,Transfer to the Coast Guard,5",
    )  # fmt: skip
    refused = review(path).lines["refused"].to_list()
    assert refused[-1].startswith("also appears in chapter 20, line 32")
    assert set(refused[:-1]) == {""}


def test_pensions_are_not_paid_for_twice(budget: Write) -> None:
    path = budget(
        "chapter_name,text,amount",
        "Ministère de la défense > Armée,Soldes (cotisations et contributions sociales),5",
        "CAS > Pensions,Militaires relevant du code des pensions (prestations),9",
    )
    lines = review(path).lines
    assert lines["rule"].to_list() == ["home-employer-contributions", "pension-account"]
    assert lines["refused"][0].startswith("pays for pensions")
    assert lines["counts_high"].to_list() == [0.0, 1.0]


def test_figures_rest_on_file_and_lines() -> None:
    figure = review(DEMO).figure("nato-core", "usual")
    assert figure.value == pytest.approx(6_477_600_000)
    assert sum(leaf.value or 0 for leaf in figure.leaves()) == pytest.approx(figure.value)
    for leaf in figure.leaves():
        assert leaf.observation is not None
        assert leaf.observation.locator.file == "demo.csv"
        assert leaf.observation.locator.cell.startswith("lines ")
    assert "demo.csv, lines" in figure.explain()


def test_decisions_are_kept_and_used(budget: Write) -> None:
    path = budget("line_id,text,amount", "a,Coast guard,10", "b,Gendarmerie,4")
    first = review(path)
    rows = to_decide(beside(path), first.lines)
    assert rows["line_id"].to_list() == ["a", "b"]
    budget(
        "line_id,class,category,share,note,decided_on", "a,core,personnel,0.4,by law,2026-11-22",
        "b,,,,,", name="own.decisions.csv",
    )  # fmt: skip
    found = review(path)
    assert found.decided == 1
    assert found.lines["rule"].to_list() == ["decision", "gendarmerie"]
    assert found.span("nato-core")[0] == 4.0
    assert to_decide(beside(path), found.lines)["class"].to_list() == ["core", None]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,corr,,,,", "line 2: the class is 'corr'"),
        ("a,core,tanks,,,", "line 2: the category is 'tanks'"),
        ("a,core,,7,,", "line 2: the share is '7'"),
        ("z,core,,,,", "line 2: the line_id is 'z'"),
    ],
)
def test_a_wrong_decision_names_its_line(budget: Write, row: str, said: str) -> None:
    from article3.errors import SourceError

    path = budget("line_id,text,amount", "a,Coast guard,10")
    budget("line_id,class,category,share,note,decided_on", row, name="own.decisions.csv")
    lines = review(DEMO).lines["line_id"]
    with pytest.raises(SourceError, match=said):
        review(path)
    assert read_decisions(path.with_name("none.csv"), lines).is_empty()


def test_shares_and_the_printed_figure_where_the_ledger_knows_them(
    budget: Write, ledger: Ledger
) -> None:
    path = budget("line_id,text,amount,currency,year", "DEU-1,Pay of soldiers,43000000000,EUR,2024")
    found = review(path)
    assert found.entity == "DEU"
    low, usual, high = shares_of(found, ledger, "nato-core")["GDP"]
    assert low.value == usual.value == high.value
    assert usual.value is not None
    assert 0.9 < usual.value < 1.1
    nato = printed(found, ledger)
    assert nato is not None
    assert nato[1] > 80e9
    assert "19,799,823,000" in remarks(found)[0]["remark"]
    other = budget("line_id,text,amount,currency,year", "DEU-1,Pay of soldiers,43,USD,2024")
    assert shares_of(review(other), ledger, "nato-core") == {}
    assert printed(review(other), ledger) is None
