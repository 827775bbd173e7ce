"""Sources and methods: every edition and register under its own anchor, with what it prints."""

from __future__ import annotations

import re

from article3.ledger.registers import editions as registers
from web_pages import ledger, page, rows, words


def test_every_edition_and_register_has_its_anchor_and_hash() -> None:
    shown = page("/sources")
    ids = re.findall(r'\bid="([^"]+)"', shown)
    assert len(ids) == len(set(ids))
    for edition in ledger().editions:
        assert edition.id in ids and edition.sha256 in shown and edition.title in words(shown)
    assert {edition.id for edition in registers()} <= set(ids)


def test_the_table_of_editions_counts_their_figures() -> None:
    downloaded = {r["edition"]: r for r in rows("/sources.csv")}
    for record in ledger().records:
        row = downloaded[record.edition.id]
        assert int(row["figures"]) == record.rows
        assert set(row["indicators"].split()) == set(record.indicators)
        assert row["licence"] == record.edition.licence


def test_every_flag_in_the_ledger_is_explained() -> None:
    flags = rows("/sources.csv?panel=flags")
    assert len(flags) > 20
    assert not [r["flag"] for r in flags if r["meaning"].startswith("No note")]


def test_the_citations_of_other_pages_lead_here() -> None:
    shown = page("/aid")
    anchors = set(re.findall(r'href="/sources#([^"]+)"', shown))
    assert anchors and anchors <= set(re.findall(r'\bid="([^"]+)"', page("/sources")))
    assert "SIPRI" in words(page("/sources")) and "imply no position" in words(page("/sources"))
