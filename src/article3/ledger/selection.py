"""A selection of printed figures as tidy rows, over indicators, entities and editions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from article3 import indicators as registry
from article3.alliance import entity_code
from article3.errors import Article3Error, UnknownNameError
from article3.ledger.asof import TABLE_FIRST, Ledger
from article3.periods import parse

COLUMNS = (
    "entity", "indicator", "period", "value", "unit", "price_basis", "status", "edition",
    "published", "flags", "standing", "figure_id", "file", "table", "cell", "source", "url",
)  # fmt: skip
"""The columns of a selection, in order."""


def select(
    ledger: Ledger,
    *,
    indicators: str | Iterable[str] = (),
    entities: str | Iterable[str] = (),
    start: str | int | None = None,
    end: str | int | None = None,
    editions: str | Iterable[str] = (),
    as_of: date | None = None,
    every: bool = False,
    status: str | None = None,
    text: str = "",
    sort: str = "",
) -> pl.DataFrame:
    """Printed figures as rows of :data:`COLUMNS`; what is left empty is not limited.

    Without ``editions`` each series (one entity, one indicator) comes whole from the one edition
    that answers as of the day, as :meth:`Ledger.series` gives it: editions are not spliced. With
    ``every``, all printings published by that day; with ``editions``, exactly theirs. ``text`` is
    looked for in every text column, capitals aside; ``sort`` is a column, with ``-`` before it for
    the last first, and otherwise the order is by indicator, entity, period and edition.

    Raises ``UnknownNameError`` for an indicator, entity, edition or column nobody knows. A
    selection without rows is an empty frame.

    >>> from article3.ledger import open_ledger
    >>> found = select(open_ledger(), indicators="defexp_share_gdp", entities=["LUX", "BEL"],
    ...                start=2024, end=2024, editions="nato-2024-06")
    >>> found.select("entity", "value", "cell").rows()[0][0]
    'BEL'
    """
    chosen = [ledger.edition(name).id for name in _list(editions)]
    codes = _codes(ledger, _list(indicators), chosen, as_of, every=every)
    people = [entity_code(name) for name in _list(entities)]
    limit = as_of or ledger.as_of
    frames = [ledger.observations(code) for code in codes]
    if not frames:
        raise Article3Error("The ledger holds no figures; add an edition first.")
    rows = pl.concat(frames)
    if chosen:
        rows = rows.filter(pl.col("edition").is_in(chosen))
    else:
        rows = rows.filter(pl.col("published") <= limit)
    if people:
        rows = rows.filter(pl.col("entity").is_in(people))
    if not (chosen or every):
        best = pl.col("rank").max().over("entity", "indicator") % TABLE_FIRST
        rows = rows.filter(pl.col("rank") % TABLE_FIRST == best)
    rows = _between(rows, start, end)
    if status:
        rows = rows.filter(pl.col("status") == status)
    rows = rows.with_columns(
        figure_id=pl.format("{}.{}.{}@{}", "entity", "indicator", "period", "edition")
    ).select(COLUMNS)
    if text:
        rows = rows.filter(_contains(text))
    return _sorted(rows, sort)


def held(ledger: Ledger) -> list[str]:
    """The codes of the indicators some edition prints, in the order of the registry."""
    printed = {code for record in ledger.records for code in record.indicators}
    return sorted(printed, key=lambda code: (registry.get(code).publisher, code))


def _list(names: str | Iterable[str]) -> Sequence[str]:
    return [names] if isinstance(names, str) else list(dict.fromkeys(names))


def _codes(
    ledger: Ledger, asked: Sequence[str], editions: Sequence[str], as_of: date | None, *,
    every: bool,
) -> list[str]:  # fmt: skip
    """The codes to look for: at constant prices that of each edition's own base year."""
    known = held(ledger)
    codes: list[str] = []
    for name in asked:
        code = registry.get(name).code
        if not registry.is_constant_family(code):
            if code not in known:
                raise UnknownNameError("printed indicator", code, known)
            codes.append(code)
        elif every:
            codes += [k for k in known if k.startswith(code) and k[len(code) :].isdigit()]
        else:
            codes += [ledger.resolve(code, edition, as_of) for edition in editions or (None,)]
    return list(dict.fromkeys(codes)) if asked else known


def _between(rows: pl.DataFrame, start: str | int | None, end: str | int | None) -> pl.DataFrame:
    """Periods from one to another: by how they are written, which is also their order."""
    if start is not None:
        rows = rows.filter(pl.col("period") >= parse(start).text)
    if end is not None:
        last = parse(end).text
        rows = rows.filter(pl.col("period").str.slice(0, len(last)) <= last)
    return rows


def _contains(text: str) -> pl.Expr:
    texts = [c for c in COLUMNS if c not in ("value", "published")]
    wanted = text.casefold()
    return pl.any_horizontal(
        pl.col(c).str.to_lowercase().str.contains(wanted, literal=True) for c in texts
    )


def _sorted(rows: pl.DataFrame, sort: str) -> pl.DataFrame:
    usual = ["indicator", "entity", "period", "published", "edition"]
    column = sort.removeprefix("-")
    if not column:
        return rows.sort(usual, maintain_order=True)
    if column not in COLUMNS:
        raise UnknownNameError("column", column, COLUMNS, "choose " + ", ".join(COLUMNS))
    others = [name for name in usual if name != column]
    return rows.sort(
        [column, *others], descending=[sort.startswith("-"), *([False] * len(others))],
        nulls_last=True, maintain_order=True,
    )  # fmt: skip
