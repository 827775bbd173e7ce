"""As-of questions, and how Article 3, DuckDB and pandas each answer them.

Two kinds, over the same observations:

- *every Ally*: an indicator for every country and total of one period, as known on a date, from
  one edition. The newest of the publishers' own tables that prints the period for at least three
  quarters as many countries as the fullest table does; press quotations only where no table
  prints it.
- *one figure*: the same for one country, where a table goes before any press quotation and the
  newest goes first.

All three contenders follow that rule in full, so that their answers can be compared figure by
figure before anything is timed. An answer is a native frame or list of entity, value and edition.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from article3.alliance import COUNTRIES
from article3.errors import MissingFigureError
from article3.ledger import Ledger, store

INDICATORS = (
    "defexp_share_gdp", "defexp_real_change", "equipment_share", "defexp_usd_current",
    "military_personnel",
)  # fmt: skip
PERIODS = ("2016", "2019", "2022", "2024")
DATES = (date(2019, 12, 31), date(2023, 3, 31), date(2024, 12, 31), date(2026, 12, 31))
ENTITIES = ("POL", "LUX", "USA")
COLUMNS = ("entity", "indicator", "period", "value", "standing", "edition", "published")
"""The tidy CSV the peers read: the columns the questions need, one row per observation."""


@dataclass(frozen=True)
class Question:
    """What is asked; without an entity it is about every Ally."""

    indicator: str
    period: str
    as_of: date
    entity: str = ""


EVERY_ALLY = [Question(*parts) for parts in itertools.product(INDICATORS, PERIODS, DATES)]
ONE_FIGURE = [Question(*parts) for parts in itertools.product(INDICATORS, PERIODS, DATES, ENTITIES)]

Rows = list[tuple[str, float, str]]


class Contender(Protocol):
    """Holds the data in memory and answers questions."""

    def ask(self, question: Question) -> Any:
        """The answer in the contender's own form, None where nothing was printed by then."""

    def rows(self, answer: Any) -> Rows:
        """An answer as plain rows in order of entity, for the comparison."""


class Ours:
    """Article 3's ledger over a folder of editions."""

    def __init__(self, folder: Path) -> None:
        self.ledger = Ledger(store.records(folder))

    def load(self) -> Ours:
        """Read what the questions are about, so that none touches the disk."""
        for code in INDICATORS:
            self.ledger.observations(code)
        return self

    def ask(self, question: Question) -> Any:
        """``Ledger.snapshot`` or ``Ledger.figure``: with unit, flags, status and source cell."""
        q = question
        try:
            if q.entity:
                return self.ledger.figure(q.entity, q.indicator, q.period, as_of=q.as_of)
            return self.ledger.snapshot(q.indicator, q.period, as_of=q.as_of)
        except MissingFigureError:
            return None

    def rows(self, answer: Any) -> Rows:
        """Entity, value, edition."""
        if answer is None:
            return []
        if isinstance(answer, pl.DataFrame):
            return sorted(answer.select("entity", "value", "edition").rows())
        return [(answer.entity, answer.value, answer.edition)]


_EVERY_ALLY_SQL = """
with known as (
    select entity, value, edition, published, standing = 'table' as by_table,
           list_contains($countries, entity) as is_country
    from observations
    where indicator = $indicator and period = $period and published <= $as_of
), printings as (
    select edition, published, count_if(is_country) as countries,
           count_if(by_table) > count(*) / 2 as is_table
    from known group by edition, published
), enough as (
    select 0.75 * coalesce(max(countries) filter (is_table), max(countries)) as least
    from printings
), chosen as (
    select edition from printings, enough where countries >= least
    order by is_table desc, published desc, edition desc limit 1
)
select entity, value, edition from known semi join chosen using (edition) order by entity
"""

_ONE_FIGURE_SQL = """
select entity, value, edition from observations
where entity = $entity and indicator = $indicator and period = $period and published <= $as_of
order by standing = 'table' desc, published desc, edition desc limit 1
"""


class DuckDB:
    """A table in DuckDB's memory and one SQL query a question."""

    def __init__(self, csv: Path) -> None:
        import duckdb

        self.connection = duckdb.connect()
        self.connection.execute(
            "create table observations as select * from read_csv(?, header = true, columns = {"
            "'entity': 'varchar', 'indicator': 'varchar', 'period': 'varchar', 'value': 'double', "
            "'standing': 'varchar', 'edition': 'varchar', 'published': 'date'})",
            [str(csv)],
        )

    def ask(self, question: Question) -> Any:
        """The fetched rows."""
        q = question
        given = {"indicator": q.indicator, "period": q.period, "as_of": q.as_of}
        if q.entity:
            query, given = _ONE_FIGURE_SQL, {**given, "entity": q.entity}
        else:
            query, given = _EVERY_ALLY_SQL, {**given, "countries": list(COUNTRIES)}
        return self.connection.execute(query, given).fetchall() or None

    def rows(self, answer: Any) -> Rows:
        """As fetched."""
        return answer or []


class Pandas:
    """A data frame and boolean masks."""

    def __init__(self, csv: Path) -> None:
        import pandas as pd

        self.frame = pd.read_csv(csv, parse_dates=["published"], dtype={"period": "str"})
        self.stamp = pd.Timestamp
        self.countries = set(COUNTRIES)

    def ask(self, question: Question) -> Any:
        """A data frame of entity, value, edition."""
        q, f = question, self.frame
        mask = (f["indicator"] == q.indicator) & (f["period"] == q.period)
        known = f[mask & (f["published"] <= self.stamp(q.as_of))]
        if q.entity:
            known = known[known["entity"] == q.entity]
        if known.empty:
            return None
        known = known.assign(by_table=known["standing"] == "table")
        if q.entity:
            order = ["by_table", "published", "edition"]
            return known.sort_values(order).tail(1)[["entity", "value", "edition"]]
        known = known.assign(is_country=known["entity"].isin(self.countries))
        printings = known.groupby(["edition", "published"], as_index=False).agg(
            countries=("is_country", "sum"), tables=("by_table", "mean")
        )
        printings["is_table"] = printings["tables"] > 0.5
        fullest = printings.loc[printings["is_table"], "countries"].max()
        if math.isnan(fullest):
            fullest = printings["countries"].max()
        enough = printings[printings["countries"] >= 0.75 * fullest]
        chosen = enough.sort_values(["is_table", "published", "edition"])["edition"].iloc[-1]
        return known.loc[known["edition"] == chosen, ["entity", "value", "edition"]]

    def rows(self, answer: Any) -> Rows:
        """Entity, value, edition."""
        return [] if answer is None else sorted(answer.itertuples(index=False, name=None))


PEERS: dict[str, Callable[[Path], Contender]] = {"duckdb": DuckDB, "pandas": Pandas}


def export(folder: Path, csv: Path) -> int:
    """Write every observation of a folder of editions as one tidy CSV; returns their number."""
    frames = [
        record.read()
        .with_columns(edition=pl.lit(record.edition.id), published=pl.lit(record.edition.published))
        .select(COLUMNS)
        for record in store.records(folder)
    ]
    frame = pl.concat(frames)
    frame.write_csv(csv)
    return frame.height


def compare(ours: Contender, peer: Contender, questions: list[Question]) -> int:
    """Check that two contenders agree on every question; returns how many have an answer.

    Values may differ by what a CSV reader's rounding explains (1e-12 of the value).
    """
    answered = 0
    for question in questions:
        a, b = ours.rows(ours.ask(question)), peer.rows(peer.ask(question))
        same = len(a) == len(b) and all(
            (x[0], x[2]) == (y[0], y[2]) and math.isclose(x[1], y[1], rel_tol=1e-12)
            for x, y in zip(a, b, strict=True)
        )
        if not same:
            raise SystemExit(f"{question}: article3 says {a}, {type(peer).__name__} says {b}.")
        answered += bool(a)
    return answered
