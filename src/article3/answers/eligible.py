"""Answers on budgets: the range that counts as figures, the shares, the steps, and the lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from article3.answers.answer import Answer
from article3.eligibility import DEFINITIONS, Review, printed, remarks, shares_of
from article3.eligibility.waterfall import CASES
from article3.ledger import Ledger

LISTS = {"core": "core", "related": "related_1_5", "disputed": "disputed", "refused": ""}
"""The lists of lines one may ask for, and the class of their lines."""
OUT = (
    "line_id", "class", "eu_cofog", "alternatives", "category", "share_low", "share_usual",
    "share_high", "rule", "fired", "confidence", "refused", "amount", "counts_low",
    "counts_usual", "counts_high", "chapter", "text_shown", "why", "item", "source",
)  # fmt: skip
"""What is said of a line."""


def eligible(
    found: Review, ledger: Ledger, *, budget: str, listed: str | None = None,
    notes: Sequence[str] = (),
) -> Answer:  # fmt: skip
    """The figures of a reviewed budget, or its lines of one kind."""
    query = {"command": "eligible", "budget": budget, "definition": found.definition,
             "definition_version": found.definitions.version, "list": listed,
             "notes": notes_of(found, notes), "warnings": list(found.budget.warnings)}  # fmt: skip
    return Answer(query, line_rows(found, listed) if listed else figure_rows(found, ledger))


def notes_of(found: Review, notes: Sequence[str] = ()) -> list[str]:
    """What the register and the asker say that the budget does not hold."""
    said = [f"{r['remark']} ({r['source_title']})" for r in remarks(found)]
    return [*said[:1], *notes]


def lines_of(found: Review, listed: str) -> pl.DataFrame:
    """The lines of a kind, largest first."""
    lines = found.lines
    if listed == "refused":
        return lines.filter(pl.col("refused") != "").sort("amount", descending=True)
    kind = lines.filter((pl.col("class") == LISTS[listed]) & (pl.col("refused") == ""))
    return kind.sort("amount", descending=True)


def figure_rows(found: Review, ledger: Ledger) -> list[dict[str, Any]]:
    """The range as figures, the shares, the steps, and NATO's own figure."""
    rows: list[dict[str, Any]] = []
    for name in DEFINITIONS:
        for case in CASES:
            row = found.figure(name, case).row()
            rows.append(row | {"kind": "range", "definition": name, "case": case})
        for base, figures in shares_of(found, ledger, name).items():
            rows += [f.row() | {"kind": "share", "definition": name, "case": c, "base": base}
                     for f, c in zip(figures, CASES, strict=True)]  # fmt: skip
    plain = rows[0]
    for number, step in enumerate(found.waterfall(), start=1):
        indicator = f"waterfall({number})"
        about = {"kind": "waterfall", "step": step.name, "change": step.change,
                 "indicator": indicator, "value": step.after}  # fmt: skip
        name = f"{plain['entity']}.{indicator}.{plain['period']}@{plain['edition']}"
        rows.append(plain | about | {"figure_id": name, "definition": None, "case": "usual"})
    nato = printed(found, ledger)
    if nato is not None:
        usual = found.span("nato-core")[1]
        rows.append(nato[0].row() | {"kind": "printed", "difference": usual - nato[1]})
    return rows


def line_rows(found: Review, listed: str) -> list[dict[str, Any]]:
    """Lines in the JSON convention, each with the place it stands at."""
    status = "pledge" if found.budget.kind == "planned" else "actual"
    rows = []
    for r in lines_of(found, listed).select("line", *OUT).iter_rows(named=True):
        indicator = f"budget_line({r['line_id']})"
        period = found.budget.year or "n/a"
        rows.append(
            {"entity": found.entity, "indicator": indicator, "period": period,
             "value": r["amount"], "unit": found.budget.currency, "edition": found.edition.id,
             "status": status, "flags": [],
             "figure_id": f"{found.entity}.{indicator}.{period}@{found.edition.id}",
             "source": f"{found.budget.path.name}, {found.budget.place(r['line'])}"}
            | {k: r[k] for k in OUT if k not in ("amount", "source")} | {"rule_source": r["source"]}
        )  # fmt: skip
    return rows
