"""What donors gave away against what they must replace: cost and lead time where known.

Unit costs are contract prices over quantities, often with services and spares, in euros at the
ECB's mean rate of the price's year and not deflated; which system replaces which item is this
project's judgement (column ``replaces`` of the register), made like for like only. An item without
a sourced price or lead time stays unknown: a Leopard 1 or a T-72 has no successor in production.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from article3.alliance import entity_code
from article3.assistance.bases import rate_of
from article3.assistance.tables import rows_of, table
from article3.assistance.userfile import edition_of, figure, number, plain, rows
from article3.errors import SourceError, UnknownNameError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute
from article3.sources import kiel

_LISTED = re.compile(r"\s*(?P<item>.+?) \((?P<count>[\d.]+)\)\s*$")


@dataclass(frozen=True, slots=True)
class Donated:
    """Items one donor gave; ``donor`` is empty where the file does not say."""

    donor: str
    item: str
    count: Figure


@dataclass(frozen=True, slots=True)
class Replacement:
    """A donated item with the range of cost (EUR) and lead time (months) of its replacement.

    ``systems`` are the ones that replace it; None stands for what no source gives.
    """

    donated: Donated
    systems: tuple[str, ...]
    low: Figure | None
    high: Figure | None
    soonest: Figure | None
    latest: Figure | None
    notes: tuple[str, ...]


def read_donated(path: Path, donor: str | None = None) -> list[Donated]:
    """Items donated, from a user's CSV or a file of Kiel's.

    Known layouts: ``item`` with ``number`` or ``quantity`` (and ``donor`` or ``iso3``); Kiel's
    ``weapons_list`` by donor; Kiel's items (heavy weapons with a count). Raises
    :class:`~article3.errors.SourceError` with file and line.
    """
    code = entity_code(donor) if donor else None
    if path.is_file() and path.suffix.lower() in (".csv", ".xlsx") and _is_main_data(path):
        found = _main_data(path)
    else:
        found = _listed(path)
    kept = [d for d in found if not code or d.donor == code]
    if not kept:
        raise SourceError(path.name, f"no items of {donor}" if donor else "no items")
    return kept


def replacements(
    ledger: Ledger,
    donated: Iterable[Donated],
    *,
    as_of: date | None = None,
    every: bool = False,
) -> list[Replacement]:
    """Cost and lead time to replace each donated item, as ranges over the sourced contracts."""
    register = table("unit_costs")
    contracts = [
        (row, _names(row)) for row in rows_of(register, as_of=as_of or ledger.as_of, every=every)
    ]
    prices: dict[int, tuple[Figure, Figure]] = {}
    return [
        _replacement(
            ledger, item, [r for r, names in contracts if plain(item.item) in names], prices, as_of
        )
        for item in donated
    ]


def total_cost(found: Sequence[Replacement], *, high: bool = False) -> Figure | None:
    """The sum of the low (or high) costs that are known; None when none is."""
    parts = tuple(f for r in found if (f := r.high if high else r.low) is not None)
    if not parts:
        return None
    unknown = sum(r.low is None for r in found)
    return compute(
        "replace_high(all)" if high else "replace_low(all)", "items", "",
        sum(f.value or 0 for f in parts), f"sum over {len(parts)} items with a known price", parts,
        unit="EUR", note=f"without {unknown} of {len(found)} items, whose price no source gives",
    )  # fmt: skip


def _names(row: dict[str, Any]) -> set[str]:
    return {plain(name) for name in (*row["replaces"].split(";"), row["system"]) if name}


def _replacement(
    ledger: Ledger, item: Donated, contracts: Sequence[dict[str, Any]],
    prices: dict[int, tuple[Figure, Figure]], as_of: date | None,
) -> Replacement:  # fmt: skip
    costs, times, notes = [], [], []
    for row in contracts:
        if row["note"]:
            notes.append(f"{row['system']}, {row['basis_of']}: {row['note'].lower()}")
        if row["kind"] == "unit_cost":
            if row["line"] not in prices:
                prices[row["line"]] = _price(ledger, row, as_of)
            costs.append(prices[row["line"]])
        else:
            times.append(_months(row))
    return Replacement(
        item,
        tuple(dict.fromkeys(row["system"] for row in contracts)),
        _cost(item, min((c[0] for c in costs), key=_value, default=None), "low"),
        _cost(item, max((c[1] for c in costs), key=_value, default=None), "high"),
        min((t[0] for t in times), key=_value, default=None),
        max((t[1] for t in times), key=_value, default=None),
        tuple(dict.fromkeys(notes)),
    )


def _value(figure: Figure) -> float:
    return figure.value or 0.0


def _cost(item: Donated, price: Figure | None, which: str) -> Figure | None:
    if price is None:
        return None
    return compute(
        f"replace_{which}({plain(item.item)})", item.donor or item.item, "",
        (item.count.value or 0) * (price.value or 0), f"items × {which} unit price",
        (item.count, price), unit="EUR",
        note=f"that {price.entity} replaces {item.item} is this project's judgement",
    )  # fmt: skip


def _price(ledger: Ledger, row: dict[str, Any], as_of: date | None) -> tuple[Figure, Figure]:
    low = _registered(row, "value_low") or _registered(row, "value")
    high = _registered(row, "value_high") or _registered(row, "value")
    if low is None or high is None:
        raise SourceError("unit_costs.csv", "no price", f"line {row['line']}")
    if row["unit"] == "EUR":
        return low, high
    rate = rate_of(ledger, row["unit"], "", row["price_year"], as_of)
    return _in_euro(low, rate), _in_euro(high, rate)


def _in_euro(price: Figure, rate: Figure) -> Figure:
    assert price.value is not None and rate.value
    return compute(
        price.indicator.replace("(", "_eur("), price.entity, price.period, price.value / rate.value,
        f"price / {rate.indicator} of {rate.period}", (price, rate), unit="EUR",
    )  # fmt: skip


def _months(row: dict[str, Any]) -> tuple[Figure, Figure]:
    low = _registered(row, "value_low") or _registered(row, "value")
    high = _registered(row, "value_high") or _registered(row, "value")
    if low is None or high is None:
        raise SourceError("unit_costs.csv", "no lead time", f"line {row['line']}")
    return low, high


def _registered(row: dict[str, Any], column: str) -> Figure | None:
    if row[column] is None:
        return None
    return table("unit_costs").figure(
        row, entity=row["system"], indicator=f"{row['kind']}(line {row['line']} {column})",
        period=row["price_year"], value=row[column], unit=row["unit"],
    )  # fmt: skip


def _is_main_data(path: Path) -> bool:
    if path.suffix.lower() == ".xlsx":
        return True
    with path.open("rb") as handle:
        head = handle.readline()
    return b"sub_activity_id" in head and b"item_numb" in head


def _main_data(path: Path) -> list[Donated]:
    lines = kiel.items(path)
    edition = edition_of(path)
    found = []
    for row in lines.iter_rows(named=True):
        heavy = "heavy" in (row["item_type"] or "").casefold() and row["measure"] == "Allocation"
        if row["entity"] and row["item"] and row["count"] and heavy:
            line = int(re.sub(r"\D", "", row["cell"]))
            found.append(_donated(edition, line, row["entity"], row["item"], row["count"]))
    return found


def _listed(path: Path) -> list[Donated]:
    found: list[Donated] = []
    edition = None
    for line, row in rows(path, ()):
        edition = edition or edition_of(path)
        donor = _donor(row, path, line)
        if "weapons_list" in row:
            for part in row["weapons_list"].split(";"):
                match = _LISTED.match(part)
                if not match:
                    raise SourceError(path.name, f"{part.strip()!r} has no number in brackets",
                                      f"line {line}")  # fmt: skip
                found.append(_donated(edition, line, donor, match["item"], float(match["count"])))
            continue
        counts = [name for name in ("number", "quantity", "count") if name in row]
        if "item" not in row or not counts:
            raise SourceError(path.name, "no columns item and number", "line 1")
        if not plain(row["item"]):
            raise SourceError(path.name, "the item is missing", f"line {line}")
        count = number(row[counts[0]], counts[0], path, line)
        found.append(_donated(edition, line, donor, row["item"], count))
    return found


def _donor(row: dict[str, str], path: Path, line: int) -> str:
    name = row.get("iso3") or row.get("donor") or ""
    if not name:
        return ""
    try:
        return entity_code(name)
    except UnknownNameError as unknown:
        raise SourceError(path.name, str(unknown).rstrip("."), f"line {line}") from unknown


def _donated(edition: Any, line: int, donor: str, item: str, count: float) -> Donated:
    return Donated(donor, item, figure(
        edition, line, entity=donor or item, indicator=f"donated({plain(item)})", value=count,
        unit="items",
    ))  # fmt: skip
