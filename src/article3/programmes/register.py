"""The registers of programmes, operations and partners: who is in what, at which stage.

A source often gives the number of participants and names only some of them. The others stay "not
named": they are counted, never guessed. Dates keep the precision of the source (``2025``,
``2025-10`` or ``2025-10-15``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, TypeVar

import polars as pl

from article3 import alliance
from article3.errors import SourceError, UnknownNameError
from article3.ledger.figure import Figure
from article3.ledger.registers import Register, Schema, read_register
from article3.programmes.dates import span

OTHERS = {"ARM": "Armenia", "MDA": "Moldova", "XKX": "Kosovo", "IRQ": "Iraq"}
"""Contributors and places outside the ledger's countries."""

TOTALS = ("total", "planned total")
"""Roles of rows about a whole operation, which name no participant."""

_PROGRAMMES: Schema = {
    "programme": pl.String, "name": pl.String, "kind": pl.String, "launched": pl.String,
    "stage": pl.String, "as_of": pl.String, "count": pl.Int64, "unit": pl.String,
    "lead": pl.String, "must_do": pl.String, "note": pl.String,
}  # fmt: skip
_OPERATIONS: Schema = {
    "operation": pl.String, "name": pl.String, "kind": pl.String, "location": pl.String,
    "began": pl.String, "status": pl.String, "as_of": pl.String, "nations": pl.Int64,
    "lead": pl.String, "mandate": pl.String, "note": pl.String,
}  # fmt: skip
_PARTS: Schema = {
    "programme": pl.String, "participant": pl.String, "role": pl.String, "value": pl.Float64,
    "unit": pl.String, "as_of": pl.String, "note": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One participant of a programme or operation, or (``who`` empty) a total of the whole."""

    programme: str
    name: str
    kind: str
    who: str
    role: str
    value: float | None
    unit: str
    as_of: str
    note: str
    sure: bool
    source: str
    url: str
    row: dict[str, Any] = field(repr=False)
    register: Register = field(repr=False)

    def figure(self) -> Figure | None:
        """The number of the row as a Figure, or None where the row has none."""
        if self.value is None:
            return None
        return self.register.figure(
            self.row, entity=self.who or "NATO", indicator=f"count({self.programme}_{self.unit})",
            period=self.as_of, value=self.value, unit=self.unit,
            status="forecast" if self.role == "planned total" else "actual",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme, operation or partnership.

    ``count`` is the number of participants the source gives as of ``as_of``; ``named`` are those
    known for that date, and ``not_named`` is how many remain. A count whose ``unit`` is not of
    participants (projects, say) has no names to miss.
    """

    code: str
    name: str
    kind: str
    launched: str
    stage: str
    as_of: str
    count: int | None
    unit: str
    lead: str
    location: str
    must_do: str
    note: str
    named: tuple[str, ...]
    sure: bool
    source: str
    url: str
    row: dict[str, Any] = field(repr=False)
    register: Register = field(repr=False)

    @property
    def not_named(self) -> int | None:
        """Participants that are counted and not named; None where nobody counted them."""
        if self.count is None or self.unit == "projects":
            return None
        return 0 if "NATO" in self.named else self.count - len(self.named)

    def figure(self) -> Figure | None:
        """The count as a Figure, or None where the source gives none."""
        if self.count is None:
            return None
        return self.register.figure(
            self.row, entity="NATO", indicator=f"count({self.code}_{self.unit.lower()})",
            period=self.as_of, value=float(self.count), unit=self.unit,
        )  # fmt: skip


def programmes(
    kind: str | None = None, *, every: bool = False, as_of: date | None = None
) -> list[Programme]:
    """Programmes, then operations and partnerships, of one kind or of all.

    With ``as_of`` only the rows whose source a day knew. Raises
    :class:`~article3.errors.UnknownNameError` for a kind no row has.

    >>> [p.code for p in programmes("partners")]
    ['ip4', 'purl-partners']
    """
    members: dict[str, list[Part]] = {}
    for part in parts(every=every, as_of=as_of):
        members.setdefault(part.programme, []).append(part)
    found = [
        *_load("programmes", _PROGRAMMES, every, as_of, lambda s, r: _programme(s, r, members)),
        *_load("operations", _OPERATIONS, every, as_of, lambda s, r: _operation(s, r, members)),
    ]
    if kind is None:
        return found
    kinds = sorted({row["kind"] for row in _heads().values()})
    if kind.casefold() not in kinds:
        raise UnknownNameError("kind", kind, kinds, "choose " + ", ".join(kinds))
    return [p for p in found if p.kind == kind.casefold()]


def find(name: str, *, every: bool = False, as_of: date | None = None) -> Programme | None:
    """The programme or operation of that code or name, or None.

    >>> found = find("northlink")
    >>> found is not None and (found.count, found.named, found.not_named)
    (13, ('USA',), 12)
    """
    wanted = name.strip().casefold()
    found = programmes(every=every, as_of=as_of)
    return next((p for p in found if wanted in (p.code, p.name.casefold())), None)


def parts(
    programme: str | None = None, *, every: bool = False, as_of: date | None = None
) -> list[Part]:
    """The participants, contributors, hosts and totals of one programme or of all."""
    found = _load("participants", _PARTS, every, as_of, _part)
    return [p for p in found if programme in (None, p.programme)]


def newest(programme: str | None = None, *, as_of: date | None = None) -> list[Part]:
    """The newest sure row for each programme, participant and role."""
    return _newest(parts(programme, as_of=as_of))


def who(
    name: str, *, every: bool = False, on: date | None = None, as_of: date | None = None
) -> list[Part]:
    """What a country, or the members of a group on the day ``on``, take part in.

    The newest row for each programme and role; with ``every`` also older and unsure ones. What all
    Allies share is listed under NATO.

    >>> [(p.name, p.role) for p in who("LUX") if p.kind == "high visibility project"]
    [('Multinational Ammunition Warehousing Initiative (MAWI)', 'participant')]
    """
    code = country_or_group(name)
    day = on or date.today()
    wanted = {code}
    if alliance.is_group(code):
        wanted.update(alliance.group(code).members(day))
    elif code in alliance.COUNTRIES and alliance.ally(code).in_nato(day):
        wanted.add("NATO")
    found = [p for p in parts(every=every, as_of=as_of) if p.who in wanted]
    return found if every else _newest(found)


def partners(*, every: bool = False) -> list[Part]:
    """The participation of countries that were not Allies at the date of the row.

    >>> sorted({p.who for p in partners() if p.programme == "ip4"})
    ['AUS', 'JPN', 'KOR', 'NZL']
    """
    found = [p for p in parts(every=every) if p.who and _is_partner(p.who, span(p.as_of).last)]
    return found if every else _newest(found)


def country_or_group(name: str) -> str:
    """The code of a country or group, or of a contributor the ledger does not otherwise know.

    >>> country_or_group("Moldova"), country_or_group("Luxembourg")
    ('MDA', 'LUX')
    """
    wanted = name.strip().casefold()
    for code in ("ARM", "MDA"):
        if wanted in (code.casefold(), OTHERS[code].casefold()):
            return code
    return alliance.entity_code(name)


def place_name(code: str) -> str:
    """The name of a country, group or place."""
    return OTHERS.get(code) or alliance.entity_name(code)


def _is_partner(code: str, on: date) -> bool:
    if alliance.is_group(code):
        return False
    return code not in alliance.COUNTRIES or not alliance.ally(code).in_nato(on)


def _newest(found: Iterable[Part]) -> list[Part]:
    newest: dict[tuple[str, str, str], Part] = {}
    for part in found:
        key = (part.programme, part.who, part.role)
        if key not in newest or span(part.as_of).last > span(newest[key].as_of).last:
            newest[key] = part
    return list(newest.values())


Made = TypeVar("Made")


def _load(
    name: str, schema: Schema, every: bool, as_of: date | None,
    make: Callable[[Register, dict[str, Any]], Made],
) -> list[Made]:  # fmt: skip
    """The rows of a register as records; a date that is none is a ``SourceError`` with its line."""
    register = read_register(name, schema)
    made = []
    for row in register.rows(every=every, as_of=as_of).iter_rows(named=True):
        for column in ("as_of", "launched", "began"):
            if row.get(column):
                _check_date(row, column, register.edition.file)
        made.append(make(register, row))
    return made


def _check_date(row: dict[str, Any], column: str, file: str) -> None:
    try:
        span(row[column])
    except UnknownNameError as error:
        raise SourceError(file, str(error).rstrip("."), f"line {row['line']}") from error


@cache
def _heads() -> dict[str, dict[str, Any]]:
    """Name and kind of every programme and operation by code, sure or not."""
    heads = {}
    for name, schema, key in (
        ("programmes", _PROGRAMMES, "programme"),
        ("operations", _OPERATIONS, "operation"),
    ):
        for row in read_register(name, schema).frame.iter_rows(named=True):
            heads[row[key]] = row
    return heads


def _part(register: Register, row: dict[str, Any]) -> Part:
    head = _heads().get(row["programme"])
    if head is None:
        raise SourceError(
            register.edition.file, f"no programme or operation is called {row['programme']!r}",
            f"line {row['line']}",
        )  # fmt: skip
    return Part(
        row["programme"], head["name"], head["kind"], row["participant"] or "", row["role"],
        row["value"], row["unit"] or "", row["as_of"], row["note"] or "", row["sure"],
        row["source_title"], row["source_url"], row, register,
    )  # fmt: skip


def _programme(
    register: Register, row: dict[str, Any], members: dict[str, list[Part]]
) -> Programme:
    named = _named(members.get(row["programme"], []), row["as_of"])
    return Programme(
        row["programme"], row["name"], row["kind"], row["launched"] or "", row["stage"],
        row["as_of"], row["count"], row["unit"] or "", row["lead"] or "", "",
        row["must_do"] or "", row["note"] or "", named, row["sure"], row["source_title"],
        row["source_url"], row, register,
    )  # fmt: skip


def _operation(
    register: Register, row: dict[str, Any], members: dict[str, list[Part]]
) -> Programme:
    named = _named(members.get(row["operation"], []), row["as_of"])
    return Programme(
        row["operation"], row["name"], row["kind"], row["began"] or "", row["status"],
        row["as_of"], row["nations"], "countries" if row["nations"] else "", row["lead"] or "",
        row["location"] or "", row["mandate"] or "", row["note"] or "", named, row["sure"],
        row["source_title"], row["source_url"], row, register,
    )  # fmt: skip


def _named(members: Iterable[Part], as_of: str) -> tuple[str, ...]:
    return tuple(sorted({p.who for p in members if p.who and p.as_of == as_of}))
