"""Packages for Ukraine, the capability coalitions and the Czech ammunition initiative.

Amounts are in the currency announced, with euros beside them at the ECB's mean rate of the year.
Running totals, targets, upper bounds and rows that repeat another are listed and never added. A
package several donors announced without a split belongs to none of them alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from article3.alliance import entity_code
from article3.assistance.bases import rate_of
from article3.assistance.tables import rows_of, table
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute


@dataclass(frozen=True, slots=True)
class Package:
    """One row of the register; ``counted`` says whether sums include it."""

    id: str
    initiative: str
    announced_on: str
    event: str
    donors: tuple[str, ...]
    contents: str
    stage: str
    counted: bool
    note: str
    announced: Figure
    euro: Figure
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Effort:
    """One row about a coalition, the Czech initiative, a mission, a donation or a need."""

    id: str
    kind: str
    initiative: str
    lead: tuple[str, ...]
    members: tuple[str, ...]
    stage: str
    item: str
    note: str
    figure: Figure
    source: str
    url: str


def packages(
    ledger: Ledger,
    *,
    donor: str | None = None,
    stage: str | None = None,
    as_of: date | None = None,
    every: bool = False,
) -> list[Package]:
    """The packages known by a date, oldest first; ``every`` adds recalled and low rows."""
    register = table("packages")
    made = []
    for row in rows_of(register, as_of=as_of or ledger.as_of, every=every):
        donors = _codes(row["donors"])
        announced = register.figure(
            row, entity=donors[0] if len(donors) == 1 else row["initiative"],
            indicator=f"package({row['id']})", period=row["announced_on"], value=row["value"],
            unit=row["currency"], status="pledge",
        )  # fmt: skip
        made.append(
            Package(
                row["id"],
                row["initiative"],
                row["announced_on"],
                row["event"],
                donors,
                row["contents"],
                row["stage"],
                row["counted"] == "yes",
                row["note"],
                announced,
                _euro(ledger, announced, as_of),
                row["source_title"],
                row["source_url"],
            )
        )
    code = entity_code(donor) if donor else None
    kept = (p for p in made if (not code or code in p.donors) and (not stage or p.stage == stage))
    return sorted(kept, key=lambda p: (p.announced_on, p.id))


def by_donor(found: Iterable[Package]) -> list[Figure]:
    """Counted packages in EUR by donor, largest first; joint ones under all their donors' codes."""
    return _sums(found, lambda p: "+".join(p.donors) or p.initiative, "packages")


def by_stage(found: Iterable[Package]) -> list[Figure]:
    """Counted packages in EUR by stage."""
    groups: dict[str, list[Package]] = {}
    for package in found:
        groups.setdefault(package.stage, []).append(package)
    return [
        figure
        for stage, members in groups.items()
        for figure in _sums(members, lambda p: p.initiative, f"packages {stage}")
    ]


def coalitions(
    kind: str | None = None, *, as_of: date | None = None, every: bool = False
) -> list[Effort]:
    """Coalitions, ammunition, missions, donations and needs, as the register has them."""
    register = table("coalitions")
    return [
        _effort(register.figure(
            row, entity=_owner(row), indicator=f"coalition({row['id']})",
            period=row["period_start"], value=row["value"], unit=row["unit"],
        ), row)
        for row in rows_of(register, as_of=as_of, every=every)
        if not kind or row["kind"] == kind
    ]  # fmt: skip


def _effort(figure: Figure, row: Mapping[str, Any]) -> Effort:
    what = row["item"] or row["metric"]
    return Effort(
        row["id"], row["kind"], row["initiative"], _codes(row["lead"]), _codes(row["members"]),
        row["stage"], what, row["note"], figure, row["source_title"], row["source_url"],
    )  # fmt: skip


def _owner(row: Mapping[str, Any]) -> str:
    members = _codes(row["members"]) or _codes(row["lead"])
    return members[0] if len(members) == 1 else str(row["initiative"])


def _codes(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


def _euro(ledger: Ledger, announced: Figure, as_of: date | None) -> Figure:
    """The amount in EUR; without a value, currency, year or rate a figure without a value."""
    name, year = announced.indicator.replace("(", "_eur("), announced.period[:4]
    if announced.unit == "EUR":
        return compute(name, announced.entity, announced.period, announced.value,
                       "announced in euros", (announced,), unit="EUR")  # fmt: skip
    value, inputs, how = None, (announced,), "no rate or no amount"
    try:
        if announced.value is not None and announced.unit and year:
            rate = rate_of(ledger, announced.unit, announced.entity, year, as_of)
            assert rate.value
            value, how = announced.value / rate.value, f"announced / {rate.indicator} of {year}"
            inputs = (announced, rate)  # type: ignore[assignment]
    except MissingFigureError:
        pass
    return compute(name, announced.entity, announced.period, value, how, inputs, unit="EUR")


def _sums(found: Iterable[Package], name_of: Any, what: str) -> list[Figure]:
    groups: dict[str, list[Figure]] = {}
    for package in found:
        if package.counted and package.euro.value is not None:
            groups.setdefault(name_of(package), []).append(package.euro)
    made = [
        compute(
            f"sum({what})", name, f"{min(f.period for f in parts)}/{max(f.period for f in parts)}",
            sum(f.value or 0 for f in parts), f"sum over {len(parts)} packages", tuple(parts),
            unit="EUR",
        )
        for name, parts in groups.items()
    ]  # fmt: skip
    return sorted(made, key=lambda f: -(f.value or 0))
