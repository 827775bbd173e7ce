"""What was promised for Ukraine, what sources say came of it, and what Kiel counts meanwhile.

NATO's EUR 40 billion of Washington 2024 and its halves, 35 billion for 2025, 70 billion for 2026.
NATO publishes neither method nor split; Kiel counts military aid allocated, so the two differ by
definition and stand side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from article3.alliance import entity_name, is_group
from article3.assistance.deliveries import given, release_of, span_of, total_of
from article3.assistance.tables import rows_of, table
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.ledger.registers import Register
from article3.periods import parse


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise; ``reported`` are amounts sources gave, ``shares`` those in per cent of it.

    ``kiel`` is the military aid Kiel counts for the same months and donors, as far as its release
    reaches; None where it cannot be set against the pledge.
    """

    id: str
    title: str
    stage: str
    note: str
    promised: Figure
    reported: tuple[Figure, ...]
    shares: tuple[Figure, ...]
    kiel: Figure | None


def pledges(
    ledger: Ledger,
    *,
    release: str | Sequence[str] | None = None,
    as_of: date | None = None,
    every: bool = False,
) -> list[Pledge]:
    """Every pledge known by a date, oldest first; ``every`` adds recalled and low rows."""
    register = table("pledges")
    rows = list(rows_of(register, as_of=as_of or ledger.as_of, every=every))
    code = "ukr_aid_allocated_military"
    edition = release_of(ledger, code, release, as_of)
    made = [
        _pledge(ledger, register, row, rows, edition)
        for row in rows
        if row["stage"] in ("pledge", "draft", "agreed")
    ]
    return sorted(made, key=lambda p: (p.promised.period, p.id))


def _pledge(
    ledger: Ledger,
    register: Register,
    row: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    release: str,
) -> Pledge:
    promised = _figure(register, row, "pledge")
    reported = [_figure(register, r) for r in rows if r["against"] == row["id"]]
    reported += _second_half(reported)
    shares = [
        compute(
            f"share_of_pledge({row['id']})", found.entity, found.period,
            100 * found.value / promised.value, "100 × reported / promised", (found, promised),
            unit="%",
        )
        for found in reported
        if found.value is not None and promised.value and found.unit == promised.unit
    ]  # fmt: skip
    return Pledge(
        row["id"], row["title"], row["stage"], row["note"], promised, tuple(reported),
        tuple(shares), _kiel(ledger, row, release),
    )  # fmt: skip


def _figure(register: Register, row: Mapping[str, Any], status: str = "actual") -> Figure:
    first, last = row["period_start"], row["period_end"]
    return register.figure(
        row, entity=row["entity"], indicator=f"pledge({row['id']})",
        period=first if first == last else f"{first}/{last}", value=row["value"],
        unit=row["unit"], status=status,
    )  # fmt: skip


def _second_half(reported: Sequence[Figure]) -> list[Figure]:
    """The second half of a year of which the first half and the whole are reported."""
    made = []
    for whole in reported:
        for half in reported:
            if whole.value is None or half.value is None or whole.unit != half.unit:
                continue
            year, first = parse(whole.period), parse(half.period)
            if (year.start == first.start and year.end.month == 12 and first.end.month == 6
                    and year.start.year == year.end.year == first.end.year):  # fmt: skip
                made.append(
                    compute(
                        f"second_half({whole.indicator})",
                        whole.entity,
                        f"{year.start.year}-07/{year.start.year}-12",
                        whole.value - half.value,
                        "the whole year less its first half, both as reported",
                        (whole, half),
                        unit=whole.unit,
                    )
                )
    return made


def _kiel(ledger: Ledger, row: Mapping[str, Any], release: str) -> Figure | None:
    """Military aid allocated in the pledge's months by its donors, cut where the release ends."""
    if row["unit"] != "EUR" or row["stage"] != "pledge":
        return None
    if not (is_group(row["entity"]) and row["entity"] != "EU"):
        return None
    asked = parse(f"{row['period_start']}/{row['period_end']}")
    whole = span_of(ledger, release)
    if asked.start > whole.end:
        return None
    last = min(asked.end, whole.end)
    period = f"{asked.start:%Y-%m}/{last:%Y-%m}"
    try:
        parts = given(ledger, [row["entity"]], period=period, kind="military", release=release)
    except MissingFigureError:
        return None
    note = "" if last == asked.end else f"{release} ends in {last:%Y-%m}"
    made = total_of(row["entity"], parts, "sum(ukr_aid_allocated_military)", period)
    return compute(
        made.indicator, made.entity, period, made.value,
        f"military aid allocated by members of {entity_name(row['entity'])}", made.inputs,
        unit=made.unit, note=note,
    )  # fmt: skip
