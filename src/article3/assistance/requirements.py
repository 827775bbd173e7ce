"""A list of requirements against what was delivered and funded: met, funded, open.

A requirement file has the columns ``item, quantity, priority`` (1 is served first) and may have
``unit``. What stands against it is a CSV file with ``item, quantity, stage`` (and ``unit``,
``donor``), or the rows of the register of coalitions that count items. Names are equal when their
letters and digits are (``155 mm shells``, ``155mm shell``): nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from article3.assistance.tables import rows_of, table
from article3.assistance.userfile import edition_of, figure, number, plain, rows
from article3.errors import SourceError
from article3.ledger import Figure
from article3.ledger.figure import compute

STAGES = {
    "delivered": "delivered", "provided": "delivered",
    "funded": "funded", "contracted": "funded", "ordered": "funded", "allocated": "funded",
    "pledge": "pledged", "pledged": "pledged", "announced": "pledged",
}  # fmt: skip
"""What a stage counts as; a pledge is listed and pays for nothing."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row of a requirement list."""

    item: str
    priority: int
    unit: str
    line: int
    needed: Figure


@dataclass(frozen=True, slots=True)
class Supply:
    """What somebody delivered, funded or pledged of one item."""

    item: str
    stage: str
    unit: str
    quantity: Figure


@dataclass(frozen=True, slots=True)
class Answer:
    """A requirement and how much of it is met, funded and open; ``pledged`` is part of open."""

    requirement: Requirement
    status: str
    met: Figure
    funded: Figure
    open: Figure
    pledged: Figure


def read_requirements(path: Path) -> list[Requirement]:
    """The rows of a requirement file, by priority.

    Raises :class:`~article3.errors.SourceError` with file and line for a missing or negative
    quantity, a priority that is no whole number from 1, two units for one item, and a file that is
    empty, not UTF-8 or without a column.
    """
    found: list[Requirement] = []
    edition, units = None, dict[str, tuple[str, int]]()
    for line, row in rows(path, ("item", "quantity", "priority")):
        edition = edition or edition_of(path)
        item, unit = _item(row, path, line), row.get("unit", "")
        _one_unit(units, item, unit, path, line)
        needed = number(row["quantity"], "quantity", path, line)
        priority = row["priority"]
        if not priority.isdecimal() or int(priority) < 1:
            raise SourceError(path.name, f"the priority {priority!r} is not 1, 2, 3 ...",
                              f"line {line}")  # fmt: skip
        found.append(
            Requirement(item, int(priority), unit, line, figure(
                edition, line, entity=item, indicator=f"needed(line {line})", value=needed,
                unit=unit,
            ))
        )  # fmt: skip
    return sorted(found, key=lambda r: (r.priority, r.line))


def read_supplies(path: Path) -> list[Supply]:
    """The rows of a file of packages or deliveries; errors as in :func:`read_requirements`."""
    found: list[Supply] = []
    edition, units = None, dict[str, tuple[str, int]]()
    for line, row in rows(path, ("item", "quantity", "stage")):
        edition = edition or edition_of(path)
        item, unit = _item(row, path, line), row.get("unit", "")
        _one_unit(units, item, unit, path, line)
        stage = row["stage"].casefold()
        if stage not in STAGES:
            raise SourceError(path.name, f"the stage {row['stage']!r} is unknown", f"line {line}",
                              "choose " + ", ".join(STAGES))  # fmt: skip
        value = number(row["quantity"], "quantity", path, line)
        found.append(
            Supply(item, STAGES[stage], unit, figure(
                edition, line, entity=item, indicator=f"{STAGES[stage]}(line {line})",
                value=value, unit=unit,
            ))
        )  # fmt: skip
    return found


def register_supplies(as_of: date | None = None, *, every: bool = False) -> list[Supply]:
    """The rows of the register of coalitions that count an item."""
    register = table("coalitions")
    return [
        Supply(row["item"], STAGES[row["stage"]], row["unit"] if row["unit"] != "EUR" else "",
               register.figure(
                   row, entity=row["item"], indicator=f"{STAGES[row['stage']]}({row['id']})",
                   period=row["period_start"], value=row["quantity"], unit="",
               ))
        for row in rows_of(register, as_of=as_of, every=every)
        if row["quantity"] is not None and row["stage"] in STAGES
    ]  # fmt: skip


def match(requirements: Sequence[Requirement], supplies: Sequence[Supply]) -> list[Answer]:
    """How much of each requirement is met, funded and open, by priority.

    What is delivered serves the first priority first, then what is funded. Raises ``SourceError``
    when both sides name a unit for an item and the units differ.
    """
    left = [supply.quantity.value or 0.0 for supply in supplies]
    return [_answer(requirement, supplies, left) for requirement in requirements]


def unused(requirements: Sequence[Requirement], supplies: Sequence[Supply]) -> list[Supply]:
    """Supplies of items nobody asked for: perhaps the same thing under another name."""
    asked = {plain(requirement.item) for requirement in requirements}
    return [supply for supply in supplies if plain(supply.item) not in asked]


def _answer(asked: Requirement, supplies: Sequence[Supply], left: list[float]) -> Answer:
    needed = asked.needed.value or 0.0
    parts: dict[str, tuple[float, list[Figure]]] = {}
    open_ = needed
    for stage in ("delivered", "funded", "pledged"):
        amount, inputs = 0.0, []
        for place, supply in enumerate(supplies):
            if supply.stage != stage or plain(supply.item) != plain(asked.item):
                continue
            if supply.unit and asked.unit and plain(supply.unit) != plain(asked.unit):
                raise SourceError(
                    supply.quantity.observation.locator.file if supply.quantity.observation else "",
                    f"{supply.item} is in {supply.unit}, the requirement in {asked.unit}",
                    todo="use one unit for an item",
                )
            taken = min(open_ - amount, left[place])
            if taken <= 0:
                continue
            left[place] -= taken
            amount += taken
            inputs.append(supply.quantity)
        parts[stage] = (amount, inputs)
        if stage != "pledged":
            open_ -= amount
    status = "open" if open_ > 0 else "funded" if parts["funded"][0] > 0 else "met"

    def made(name: str, value: float, formula: str, inputs: list[Figure]) -> Figure:
        return compute(f"{name}(line {asked.line})", asked.item, "", value, formula,
                       (asked.needed, *inputs), unit=asked.unit)  # fmt: skip

    delivered, funded, pledged = (parts[stage] for stage in ("delivered", "funded", "pledged"))
    both = delivered[1] + funded[1]
    return Answer(
        asked, status,
        made("met", delivered[0], "what is delivered, up to the need", delivered[1]),
        made("funded", funded[0], "what is funded, up to the rest", funded[1]),
        made("open", open_, "needed - met - funded", both),
        made("pledged", pledged[0], "what is pledged, up to the open", pledged[1]),
    )  # fmt: skip


def _item(row: dict[str, str], path: Path, line: int) -> str:
    if not plain(row["item"]):
        raise SourceError(path.name, "the item is missing", f"line {line}")
    return row["item"]


def _one_unit(
    units: dict[str, tuple[str, int]], item: str, unit: str, path: Path, line: int
) -> None:
    if not unit:
        return
    before, where = units.setdefault(plain(item), (unit, line))
    if plain(before) != plain(unit):
        raise SourceError(
            path.name, f"{item} is in {unit} here and in {before} on line {where}", f"line {line}",
            "use one unit for an item",
        )  # fmt: skip
