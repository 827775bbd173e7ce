"""A report as plain rows: complete, plain, and safe for a spreadsheet."""

from __future__ import annotations

import json
from dataclasses import replace

from article3.claims import rows
from article3.ledger import Ledger
from article3.measures.address import by_address
from claims.reports import TEXT, report

FIGURE = {
    "entity", "indicator", "period", "value", "unit", "edition", "status", "flags", "figure_id",
}  # fmt: skip


def test_a_row_a_claim_with_offsets_verdicts_and_evidence(ledger: Ledger) -> None:
    made = rows.rows(report(ledger))
    assert json.loads(json.dumps(made)) == made
    first, second = made[:2]
    assert TEXT[first["start"] : first["end"]] == first["sentence"]
    assert (first["verdict_then"], first["verdict_now"]) == ("supported", "outdated")
    assert first["tolerance"] == [3.425, 3.435]
    assert (second["verdict_then"], second["reason"]) == ("outdated", "stale_edition")
    assert [len(row["evidence"]) for row in made] == [2, 2, 1, 2, 0]
    assert made[4]["lints"][0]["code"] == "weekday"


def test_evidence_speaks_the_convention_and_leads_back(ledger: Ledger) -> None:
    for row in rows.rows(report(ledger)):
        for figure in row["evidence"]:
            assert set(figure) >= FIGURE | {"published", "words", "known", "url"}
            assert by_address(ledger, figure["figure_id"]).value == figure["value"]
            assert figure["url"].startswith("https://www.nato.int/")
    slips = [f["slip"] for f in rows.rows(report(ledger))[3]["evidence"]]
    assert slips == ["", "wrong_subject"]
    revised = rows.rows(report(ledger))[1]["evidence"]
    assert [f["known"] for f in revised] == [["then"], ["then", "now"]]
    assert [f["published"] for f in revised] == ["2023-07-07", "2024-06-17"]


def test_an_unknown_day_leaves_then_empty(ledger: Ledger) -> None:
    made = report(ledger, published=None)
    assert {row["verdict_then"] for row in rows.rows(made)} == {None}
    assert rows.heading(made)["published"] is None
    assert rows.heading(made)["verdicts_then"] is None
    assert rows.heading(made)["verdicts_now"]["outdated"] == 2
    assert rows.counts(made)["refuted"] == 1


def test_a_line_holds_what_the_scorer_reads(ledger: Ledger) -> None:
    line = rows.line(report(ledger).named("D1"))
    assert line["id"] == "D1"
    assert line["claims"][0]["evidence"] == [
        "EST.defexp_share_gdp.2024@nato-2024-06",
        "EST.defexp_share_gdp.2024@nato-2026-07",
    ]
    assert set(line["claims"][0]) >= {
        "subjects", "indicator", "comparator", "value", "unit", "period", "verdict_then",
        "verdict_now", "reason", "evidence",
    }  # fmt: skip


def test_flat_rows_are_cells(ledger: Ledger) -> None:
    made = report(ledger)
    first = made.checked[0]
    risky = replace(first, verdict=replace(first.verdict, sentence='=HYPERLINK("x")'))
    made = replace(made, checked=(risky, *made.checked[1:]))
    for row in rows.flat(made):
        assert tuple(row) == rows.COLUMNS
        assert all(isinstance(cell, str | int | float) for cell in row.values())
    assert rows.flat(made)[0]["explanation"] == '\'=HYPERLINK("x")'
    assert rows.flat(made)[0]["evidence"].split() == [
        "EST.defexp_share_gdp.2024@nato-2024-06", "EST.defexp_share_gdp.2024@nato-2026-07",
    ]  # fmt: skip


def test_numbers_json_cannot_write_are_missing(ledger: Ledger) -> None:
    made = report(ledger)
    claim = made.checked[0].claim._replace(value=float("inf"))
    made = replace(made, checked=(replace(made.checked[0], claim=claim),))
    assert rows.rows(made)[0]["value"] is None
