"""Pledges, packages and needs: rows of registers, each with its source in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from article3 import assistance
from article3.alliance import GROUPS, entity_name
from article3.assistance.packages import Effort, Package
from article3.assistance.pledges import Pledge
from article3.ledger import Figure, Ledger
from article3.web.pages.aid_panels import name
from article3.web.panel import Column, Panel

_SOURCE = Column("source", "Source", "source")
_NEEDS = ("need", "target")


def pledges(ledger: Ledger, asked: Mapping[str, Any]) -> Panel:
    """What was promised, what sources reported, and what Kiel counts for the same months."""
    found = assistance.pledges(ledger, release=asked["release"] or (), as_of=asked["as_of"])
    rows = [row for pledge in found for row in _pledge(pledge)]
    schema = {"share": pl.Float64, "value": pl.Float64}
    frame = pl.DataFrame(rows, schema_overrides=schema, infer_schema_length=None)
    columns = (
        Column("pledge", "Pledge"),
        Column("what", "What"),
        Column("period", "Months", "period"),
        Column("value", "Amount", "figure", "", blank="no amount"),
        Column("share", "% of the pledge", "number", blank=""),
        _SOURCE,
    )
    note = (
        "What sources report and what Kiel counts differ by definition: NATO publishes neither "
        "method nor split by Ally; Kiel counts military aid allocated. Both are shown, neither is "
        "chosen."
    )
    return Panel("pledges", "Promised, reported and counted", frame, columns, note=note)


def _pledge(pledge: Pledge) -> list[dict[str, Any]]:
    shares = {f.inputs[0].figure_id: f.value for f in pledge.shares}
    remark = pledge.note
    rows = [_row(pledge, f"promised ({pledge.stage})", pledge.promised, None, remark)]
    for figure in pledge.reported:
        what = "rest of the year, by difference" if figure.inputs else "reported"
        rows.append(_row(pledge, what, figure, shares.get(figure.figure_id), ""))
    if pledge.kiel:
        what = "counted by Kiel: military aid allocated"
        rows.append(_row(pledge, what, pledge.kiel, _counted(pledge), pledge.kiel.note))
    return rows


def _counted(pledge: Pledge) -> float | None:
    """Kiel's count in per cent of the pledge, where its release covers the pledge's months."""
    kiel, promised = pledge.kiel, pledge.promised
    if kiel is None or kiel.note or kiel.value is None or not promised.value:
        return None
    return 100 * kiel.value * 1e9 / promised.value


def _row(
    pledge: Pledge, what: str, figure: Figure, share: float | None, remark: str
) -> dict[str, Any]:
    words, address = source_of(figure)
    return {
        "pledge": pledge.title, "what": f"{what}; {remark}" if remark else what,
        "entity": figure.entity, "period": figure.period,
        "indicator": figure.indicator, "value": figure.value, "unit": figure.unit,
        "share": share, "source": words, "source_url": address, "edition": figure.edition,
        "pledge_id": pledge.id,
    }  # fmt: skip


def source_of(figure: Figure) -> tuple[str, str]:
    """The source of a figure of a register, in words and as an address."""
    leaves = list(figure.leaves())
    first = leaves[0].observation if leaves else None
    if first and "register-" not in first.edition and figure.inputs:
        return f"sum of {len(leaves)} printed months of {figure.edition}", ""
    if first is None:
        return "no figure", ""
    locator = first.locator
    table = f" ({locator.file}, {locator.cell})"
    more = "" if len(leaves) == 1 else f" and {len(leaves) - 1} more"
    return f"{locator.source}{table}{more}", locator.url


def packages(ledger: Ledger, asked: Mapping[str, Any]) -> Panel:
    """Packages under PURL, oldest first, in the currency announced and in euros."""
    found = assistance.packages(ledger, as_of=asked["as_of"])
    frame = _framed([_package(p) for p in found])
    columns = (
        Column("announced_on", "Announced", "period"),
        Column("event", "Event"),
        Column("donors", "Donors"),
        Column("value", "Amount", "figure", "", blank="no amount"),
        Column("euro", "Million EUR", "number", blank=""),
        Column("stage", "Stage"),
        Column("counted", "In sums"),
        _SOURCE,
    )
    note = (
        "The Prioritised Ukraine Requirements List (PURL). Euros at the ECB's mean rate of the "
        "year. Running totals, targets and upper bounds are listed and never added; a package "
        "announced by several without a split belongs to none of them alone."
    )
    return Panel("packages", "Packages announced", frame, columns, note=note)


def _package(p: Package) -> dict[str, Any]:
    euro = p.euro.value
    return {
        "announced_on": p.announced_on, "event": p.event, "donors": _donors(p.donors),
        "value": p.announced.value, "unit": p.announced.unit,
        "euro": None if euro is None else round(euro / 1e6, 2), "stage": p.stage,
        "counted": "yes" if p.counted else "no", "note": p.note, "source": p.source,
        "source_url": p.url, "edition": p.euro.edition, "indicator": p.announced.indicator,
        "package_id": p.id,
    }  # fmt: skip


def needs(ledger: Ledger, asked: Mapping[str, Any]) -> Panel:
    """What is said to be needed or aimed at, and what coalitions count."""
    asked_for = [
        _package(p) | {"initiative": p.initiative, "what": p.event, "when": p.announced_on}
        for p in assistance.packages(ledger, as_of=asked["as_of"])
        if p.stage in _NEEDS
    ]  # fmt: skip
    efforts = assistance.coalitions(as_of=asked["as_of"] or ledger.as_of)
    rows = [_effort(e) for e in efforts if e.figure.value is not None]
    needed = sorted(rows, key=lambda r: r["stage"] not in _NEEDS)
    kept = ("initiative", "what", "when", "value", "unit", "stage", "note", "source",
            "source_url", "edition", "indicator")  # fmt: skip
    frame = _framed([{k: row[k] for k in kept} for row in (*asked_for, *needed)])
    columns = (
        Column("initiative", "Initiative"),
        Column("what", "What"),
        Column("when", "When", "period"),
        Column("value", "Amount", "figure", "", blank="no amount"),
        Column("stage", "Stage"),
        _SOURCE,
    )
    note = (
        "Needs and targets first, then what coalitions, missions and the Czech initiative are "
        "said to have pledged, paid or delivered. Rows overlap and are never added."
    )
    return Panel("needs", "Needs, coalitions and ammunition", frame, columns, note=note)


def _effort(e: Effort) -> dict[str, Any]:
    return {
        "initiative": e.initiative, "what": e.item, "when": e.figure.period,
        "value": e.figure.value, "unit": e.figure.unit, "stage": e.stage, "note": e.note,
        "source": e.source, "source_url": e.url, "edition": e.figure.edition,
        "indicator": e.figure.indicator,
    }  # fmt: skip


def _framed(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema_overrides={"value": pl.Float64}, infer_schema_length=None)


def _donors(codes: tuple[str, ...]) -> str:
    return ", ".join(name(c) if c in GROUPS else entity_name(c) for c in codes)
