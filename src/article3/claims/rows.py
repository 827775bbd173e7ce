"""A report as plain rows: for JSON, for CSV, and one line a document for the corpus runner."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

from article3.claims.model import LABELS, Checked, Judgement, Label, Lint, Reading, Report
from article3.ledger import Figure

COLUMNS: tuple[str, ...] = (
    "document", "published", "as_of", "start", "end", "sentence", "quantity", "subjects",
    "indicator", "comparator", "value", "unit", "period", "modality", "verdict_then",
    "verdict_now", "reason", "explanation", "tolerance_low", "tolerance_high", "evidence", "lints",
)  # fmt: skip
"""The columns of the CSV, one line a claim."""

_SCORED: tuple[str, ...] = (
    "start", "end", "subjects", "indicator", "comparator", "value", "unit", "period", "modality",
    "verdict_then", "verdict_now", "reason", "reason_now", "explanation", "tolerance",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(report: Report) -> list[dict[str, Any]]:
    """One row of JSON types a claim, in the order of the text.

    ``verdict_then`` is None where the day of publication is unknown. ``evidence`` holds a row for
    each figure with how it was read (:func:`evidence`); ``lints`` are those inside the sentence.
    """
    return [_row(report, checked) for checked in report.checked]


def _row(report: Report, checked: Checked) -> dict[str, Any]:
    claim, verdict = checked.claim, checked.verdict
    seen = verdict.then or verdict.now
    quantity = claim.quantity
    return {
        "document": report.id,
        "start": claim.start,
        "end": claim.end,
        "sentence": _plain(report.text[claim.start : claim.end]),
        "quantity": _plain(report.text[quantity.start : quantity.end]) if quantity else "",
        "subjects": list(claim.subjects),
        "indicator": claim.indicator,
        "comparator": claim.comparator,
        "value": _finite(claim.value),
        "unit": claim.unit,
        "period": claim.period,
        "modality": claim.modality,
        "verdict_then": verdict.then.label if verdict.then else None,
        "verdict_now": verdict.now.label,
        "reason": verdict.reason,
        "reason_now": verdict.now.reason,
        "explanation": verdict.sentence,
        "tolerance": [_bound(bound) for bound in seen.tolerance] if seen.tolerance else None,
        "confidence": round(claim.confidence, 3),
        "proposed_by": claim.proposed_by,
        "evidence": evidence(checked),
        "lints": [lint_row(found) for found in lints_of(report, checked)],
    }


def evidence(checked: Checked) -> list[dict[str, Any]]:
    """The figures a verdict rests on, each once, as rows of the JSON convention.

    Adds ``published`` (the day it became public), ``words`` (how it was read), ``known`` (``then``,
    ``now`` or both: which judgement rests on it), ``slip`` (the reason code where it explains a
    slip rather than being what the words say), ``source`` (file, table and cell) and ``url``.
    """
    found: dict[str, dict[str, Any]] = {}
    for when, reading, figure in readings_of(checked):
        row = found.setdefault(
            figure.figure_id,
            {
                **figure.row(),
                "value": _finite(figure.value),
                "published": published_on(figure, reading).isoformat(),
                "words": reading.words,
                "known": [],
                "slip": "" if reading.stated else reading.slip,
                "source": str(figure.observation.locator) if figure.observation else "",
                "url": address_of(figure),
            },
        )
        if when not in row["known"]:
            row["known"].append(when)
    return list(found.values())


def readings_of(checked: Checked) -> Iterator[tuple[str, Reading, Figure]]:
    """Every figure of both judgements with its reading and ``then`` or ``now``."""
    judgements: tuple[tuple[str, Judgement | None], ...] = (
        ("then", checked.verdict.then),
        ("now", checked.verdict.now),
    )
    for when, judgement in judgements:
        for reading in judgement.readings if judgement else ():
            for figure in reading.figures:
                yield when, reading, figure


def published_on(figure: Figure, reading: Reading) -> date:
    """The day a figure became public: of its newest edition, or when it was said (registers)."""
    days = [leaf.publication.published for leaf in figure.leaves() if leaf.publication]
    if reading.standing == "register" or not days:
        return reading.published
    return max(days)


def address_of(figure: Figure) -> str:
    """The address of the publisher's file, of the first printed figure where there are several."""
    for leaf in figure.leaves():
        printed = leaf.observation.locator.url if leaf.observation else ""
        if address := printed or (leaf.publication.url if leaf.publication else ""):
            return address
    return ""


def lints_of(report: Report, checked: Checked) -> list[Lint]:
    """The lints that begin inside a claim's sentence."""
    claim = checked.claim
    return [found for found in report.lints if claim.start <= found.start < claim.end]


def lint_row(lint: Lint) -> dict[str, Any]:
    """A lint as JSON types."""
    return {"code": lint.code, "start": lint.start, "end": lint.end, "message": lint.message}


def heading(report: Report) -> dict[str, Any]:
    """What is known of the document as a whole, and how many claims have which verdict."""
    return {
        "document": report.id,
        "title": report.title,
        "url": report.url,
        "published": report.published.isoformat() if report.published else None,
        "published_basis": report.published_basis,
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "claims": len(report.checked),
        "verdicts_then": _some(counts(report)) if report.published else None,
        "verdicts_now": _some(counts(report, now=True)),
        "lints": [lint_row(found) for found in report.lints],
        "notes": list(report.notes),
    }


def first_label(checked: Checked) -> Label:
    """The verdict a reader sees first: by what was known then, or now where that is unknown."""
    return (checked.verdict.then or checked.verdict.now).label


def counts(report: Report, *, now: bool = False) -> dict[Label, int]:
    """How many claims have which verdict (the first one, or the one of now), every label."""
    labels = [c.verdict.now.label if now else first_label(c) for c in report.checked]
    return {label: labels.count(label) for label in LABELS}


def _some(numbers: dict[Label, int]) -> dict[str, int]:
    return {label: number for label, number in numbers.items() if number}


def flat(report: Report) -> list[dict[str, Any]]:
    """One row of :data:`COLUMNS` a claim, every cell a text or number, for a spreadsheet.

    Lists are joined by spaces, lints by `` | ``. Text a spreadsheet would take for a formula gets
    an apostrophe in front.
    """
    made = []
    for row in rows(report):
        low, high = row["tolerance"] or (None, None)
        cells = {
            **row,
            "published": report.published.isoformat() if report.published else "",
            "as_of": report.as_of.isoformat() if report.as_of else "",
            "subjects": " ".join(row["subjects"]),
            "tolerance_low": low,
            "tolerance_high": high,
            "evidence": " ".join(figure["figure_id"] for figure in row["evidence"]),
            "lints": " | ".join(found["message"] for found in row["lints"]),
        }
        made.append({name: _cell(cells[name]) for name in COLUMNS})
    return made


def line(report: Report) -> dict[str, Any]:
    """A document as one line of the corpus runner: evidence by id, sentences by their offsets."""
    return {
        "id": report.id,
        "published": report.published.isoformat() if report.published else None,
        "claims": [
            {
                **{name: row[name] for name in _SCORED},
                "evidence": [figure["figure_id"] for figure in row["evidence"]],
            }
            for row in rows(report)
        ],
        "lints": [lint_row(found) for found in report.lints],
    }


def _plain(text: str) -> str:
    """The words on one line."""
    return " ".join(text.split())


def _finite(value: float | None) -> float | None:
    """The number, or None for one that JSON cannot write."""
    return value if value is None or math.isfinite(value) else None


def _bound(value: float) -> float | None:
    """An end of a tolerance without the sliver that guards it against binary fractions."""
    return _finite(float(f"{value:.8g}"))


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
