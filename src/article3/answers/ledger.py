"""Answers on the ledger itself: editions, what changed between two, indicators, Allies, groups."""

from __future__ import annotations

from datetime import date

import polars as pl

from article3 import indicators as words
from article3.alliance import COUNTRIES, GROUPS
from article3.answers.answer import Answer, frame_rows
from article3.ledger import Ledger
from article3.ledger.revisions import diff_editions


def editions(ledger: Ledger) -> Answer:
    """Every edition, oldest first."""
    rows = [
        {**r.edition.to_dict(), "rows": r.rows, "bundled": r.bundled, "indicators": r.indicators,
         "parquet_sha256": r.parquet_sha256}
        for r in ledger.records
    ]  # fmt: skip
    for row in rows:
        row["edition"] = row.pop("id")
    return Answer({"command": "editions list"}, rows)


def indicators() -> Answer:
    """Every indicator with its definition."""
    rows = [
        {"indicator": i.code, "name": i.name, "definition": i.definition, "unit": i.unit,
         "price_basis": i.price_basis, "base": i.base, "publisher": i.publisher,
         "computed": i.computed}
        for i in words.REGISTRY.values()
    ]  # fmt: skip
    return Answer({"command": "editions list --indicators"}, rows)


def changes(ledger: Ledger, old: str, new: str, indicator: str | None = None) -> pl.DataFrame:
    """What one edition changes against another, of one indicator where it is named."""
    found = diff_editions(ledger, old, new)
    if indicator:
        words.get(indicator)
        found = found.filter(pl.col("indicator") == indicator)
    return found


def diff(ledger: Ledger, old: str, new: str, indicator: str | None = None) -> Answer:
    """New, revised and gone figures, each with the cell it is about."""
    found = changes(ledger, old, new, indicator)
    query = {"command": "editions diff", "old": old, "new": new, "indicator": indicator}
    return Answer(query, frame_rows(_with_cells(found, ledger, old, new)))


def _with_cells(changed: pl.DataFrame, ledger: Ledger, old: str, new: str) -> pl.DataFrame:
    """The changes with the cell each is about: the new one, or the old one where it is gone."""
    key = ["entity", "indicator", "period"]
    cells = pl.concat(
        ledger.record(edition)
        .read()
        .select(*key, "value", "unit", "price_basis", "status", "flags", edition=pl.lit(edition))
        for edition in (new, old)
    ).unique(key, keep="first", maintain_order=True)
    return changed.join(cells, on=key, how="left", maintain_order="left").with_columns(
        figure_id=pl.format("{}.{}.{}@{}", *key, "edition")
    )


def allies(on: date) -> Answer:
    """Every country of the ledger: since when an Ally or EU member, its groups on a day."""
    rows = [
        {
            "entity": code, "name": a.name, "ally": a.in_nato(on), "nato_since": a.nato_since,
            "eu_since": a.eu_since, "eu_until": a.eu_until, "has_forces": a.has_forces,
            "currency": a.currencies[-1][1], "aliases": a.aliases,
            "groups": [name for name, group in GROUPS.items() if code in group.members(on)],
        }
        for code, a in COUNTRIES.items()
    ]  # fmt: skip
    return Answer({"command": "allies", "on": on}, rows)


def groups(on: date) -> Answer:
    """Every group with its definition and its members on a day."""
    rows = [
        {"entity": code, "name": g.name, "definition": g.definition, "aliases": g.aliases,
         "members": g.members(on)}
        for code, g in GROUPS.items()
    ]  # fmt: skip
    return Answer({"command": "groups", "on": on}, rows)
