"""Questions with a date: what was printed, by whom, as of when.

The answer always comes from one edition, named in it. Among the editions published on or before
the as-of date the newest wins, except that a figure only quoted by the press never stands before
one from a publisher's own table. A series of one entity, or a comparison of many, is answered from
a single edition: editions are not spliced. An edition that supplements another of the same day
answers only what that one does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import itemgetter

import polars as pl

from article3 import indicators
from article3.alliance import COUNTRIES, entity_code, entity_name
from article3.edition import Edition
from article3.errors import MissingFigureError, UnknownNameError
from article3.ledger import store
from article3.ledger.figure import Figure, printed
from article3.periods import parse

TABLE_FIRST = 1_000_000
"""What a figure from a table outranks any later press quotation by."""

_SHARED = 20_000
"""How many figures are kept to be shared."""

_READ_WHOLE = 500_000
"""A ledger of up to this many figures is read series by series; a larger one by indicator."""


@dataclass(frozen=True, slots=True)
class _Printing:
    """One edition's printing of one indicator and period, for all entities."""

    edition: str
    published: date
    countries: int
    table: bool


class Ledger:
    """The editions of one or more folders, read together.

    ``as_of`` is the default date of every question; None means today. Observations are read when
    an indicator is first asked for and kept, so a second question costs no disk access.
    """

    def __init__(self, records: Iterable[store.Record], as_of: date | None = None) -> None:
        chosen: dict[str, store.Record] = {}
        for record in sorted(records, key=lambda r: not r.bundled):
            chosen.setdefault(record.edition.id, record)
        oldest_first = sorted(chosen.values(), key=lambda r: r.edition.order)
        found = {record.edition.id: record for record in oldest_first}
        self._records = found
        self._order = {name: number for number, name in enumerate(found)}
        self._newest = max((r.edition.published for r in oldest_first), default=date.min)
        self._default_as_of = as_of
        self._frames: dict[str, pl.DataFrame] = {}
        self._whole: dict[str, pl.DataFrame] = {}
        self._cells: dict[str, dict[tuple[str, str], list[int]]] = {}
        self._periods: dict[tuple[str, str], list[_Printing]] = {}
        self._figures: dict[tuple[object, ...], Figure] = {}
        self._snapshots: dict[tuple[str, str, str], pl.DataFrame] = {}
        self._held: dict[tuple[str, str, str], dict[str, Figure]] = {}

    @property
    def as_of(self) -> date:
        """The date of questions that name none."""
        return self._default_as_of or date.today()

    @cached_property
    def editions(self) -> tuple[Edition, ...]:
        """Every edition, oldest first."""
        return tuple(record.edition for record in self._records.values())

    @property
    def records(self) -> tuple[store.Record, ...]:
        """Every edition with its file, oldest first."""
        return tuple(self._records.values())

    @property
    def hash(self) -> str:
        """A name for exactly these editions: the first 12 digits of a hash over all their files."""
        lines = sorted(f"{r.edition.id} {r.parquet_sha256}" for r in self.records)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]

    def edition(self, name: str) -> Edition:
        """An edition by its id; raises ``UnknownNameError``."""
        return self.record(name).edition

    def record(self, name: str) -> store.Record:
        """An edition's record by its id; raises ``UnknownNameError``."""
        if name not in self._records:
            raise UnknownNameError(
                "edition", name, self._records, "article3 editions list shows them all"
            )
        return self._records[name]

    def observations(self, indicator: str) -> pl.DataFrame:
        """Every printing of an indicator in every edition.

        Columns of :data:`article3.observation.COLUMNS` and ``edition``, ``published`` (Date) and
        ``rank`` (Int64, higher is preferred).
        """
        if indicator not in self._frames:
            held = [r for r in self.records if indicator in r.indicators]
            if not held:
                indicators.get(indicator)
                raise MissingFigureError(f"No edition of the ledger holds {indicator}.")
            self._frames[indicator] = self._printed_in(held, pl.col("indicator") == indicator)
        return self._frames[indicator]

    def _printed_in(self, held: list[store.Record], wanted: pl.Expr) -> pl.DataFrame:
        """The observations wanted from these editions, least preferred first.

        One read over the files of a series: a call for each file costs more than the reading.
        """
        if sum(record.rows for record in self.records) > _READ_WHOLE:
            return self._read(held, wanted)
        parts = [self._series(name) for name in dict.fromkeys(r.edition.series for r in held)]
        return pl.concat(parts).filter(wanted).sort("rank", maintain_order=True)

    def _series(self, name: str) -> pl.DataFrame:
        """Every observation of a series, read once."""
        if name not in self._whole:
            own = [record for record in self.records if record.edition.series == name]
            self._whole[name] = self._read(own, pl.lit(value=True))
        return self._whole[name]

    def _read(self, held: Sequence[store.Record], wanted: pl.Expr) -> pl.DataFrame:
        made = pl.DataFrame(
            {
                "_path": [str(r.path) for r in held],
                "edition": [r.edition.id for r in held],
                "published": [r.edition.published for r in held],
                "rank": [self._order[r.edition.id] for r in held],
            }
        )
        try:
            found = (
                pl.scan_parquet([r.path for r in held], include_file_paths="_path")
                .filter(wanted)
                .collect()
            )
        except (OSError, pl.exceptions.PolarsError):
            for record in held:
                record.read()  # says which file is damaged
            raise
        ahead = pl.when(pl.col("standing") == "table").then(TABLE_FIRST).otherwise(0)
        return (
            found.join(made, on="_path", maintain_order="left")
            .drop("_path")
            .with_columns(rank=pl.col("rank") + ahead)
            .sort("rank", maintain_order=True)
        )

    def _rows_of(self, indicator: str, entity: str, period: str) -> list[int]:
        """Row numbers of one cell's printings, least preferred first."""
        if indicator not in self._cells:
            frame = self.observations(indicator)
            cells: dict[tuple[str, str], list[int]] = {}
            for number, key in enumerate(zip(frame["entity"], frame["period"], strict=True)):
                cells.setdefault(key, []).append(number)
            self._cells[indicator] = cells
        return self._cells[indicator].get((entity, period), [])

    def _printings(self, indicator: str, period: str) -> list[_Printing]:
        """The editions that print an indicator's period, least preferred first."""
        key = (indicator, period)
        if key not in self._periods:
            printed = (
                self.observations(indicator)
                .filter(pl.col("period") == period)
                .group_by("edition", "published")
                .agg(
                    countries=pl.col("entity").is_in(list(COUNTRIES)).sum(),
                    table=(pl.col("standing") == "table").mean() > 0.5,
                )
            )
            self._periods[key] = [_Printing(*row) for row in printed.iter_rows()]
            self._periods[key].sort(key=lambda p: (p.table, self._order[p.edition]))
        return self._periods[key]

    def known(self, indicator: str, as_of: date | None = None) -> pl.DataFrame:
        """The printings of an indicator in editions published on or before a date."""
        limit, rows = as_of or self.as_of, self.observations(indicator)
        if limit >= self._newest:
            return rows
        return rows.filter(pl.col("published") <= limit)

    def resolve(self, indicator: str, edition: str | None = None, as_of: date | None = None) -> str:
        """The code to look for: ``defexp_usd_const`` becomes the base year of the edition.

        Without an edition the newest table published by the date decides. Other codes come back
        as they are; an unknown one raises ``UnknownNameError``.
        """
        indicators.get(indicator)
        if not indicators.is_constant_family(indicator):
            return indicator
        stem = len(indicator)
        press = ""
        for record in reversed(self.records):
            held = [c for c in record.indicators if c.startswith(indicator) and c[stem:].isdigit()]
            if not held or (edition and record.edition.id != edition):
                continue
            if not edition and record.edition.published > (as_of or self.as_of):
                continue
            if edition or record.edition.standing == "table":
                return held[-1]
            press = press or held[-1]
        if press:
            return press
        where = f"the edition {edition}" if edition else "an edition published by then"
        raise MissingFigureError(f"There is no {indicator} in {where}.")

    def figure(
        self,
        entity: str,
        indicator: str,
        period: str | int,
        *,
        edition: str | None = None,
        as_of: date | None = None,
    ) -> Figure:
        """One printed figure, from the named edition or the best one as of the date.

        Raises ``UnknownNameError`` for a name nobody knows and ``MissingFigureError`` when no
        edition prints the figure.
        """
        code, when = entity_code(entity), parse(period).text
        if edition:
            self.record(edition)
        indicator = self.resolve(indicator, edition, as_of)
        frame, limit = self.observations(indicator), as_of or self.as_of
        editions, days = frame["edition"], frame["published"]
        for number in reversed(self._rows_of(indicator, code, when)):
            # To read a whole row takes many times as long as to look at one cell of it.
            if editions[number] == edition or (not edition and days[number] <= limit):
                return self.as_figure(frame.row(number, named=True))
        raise MissingFigureError(self._missing(code, indicator, when, edition, as_of))

    def printings(
        self, entity: str, indicator: str, period: str, *, as_of: date | None = None
    ) -> list[Figure]:
        """Every edition's figure of one entity and period published by a date, oldest first."""
        frame, limit = self.observations(indicator), as_of or self.as_of
        rows = (frame.row(n, named=True) for n in self._rows_of(indicator, entity, period))
        known = (row for row in rows if row["published"] <= limit)
        return [self.as_figure(row) for row in sorted(known, key=itemgetter("published"))]

    def _missing(
        self, code: str, indicator: str, period: str, edition: str | None, as_of: date | None
    ) -> str:
        where = f"in {edition}" if edition else f"published by {as_of or self.as_of}"
        reason = ""
        if code in COUNTRIES and not COUNTRIES[code].has_forces:
            reason = "; Iceland has no armed forces"
        return f"No figure {where} for {entity_name(code)}, {indicator}, {period}{reason}."

    def as_figure(self, row: dict[str, object]) -> Figure:
        """A row of :meth:`observations` as a figure that can explain itself.

        The same row is the same figure: measures over all Allies share theirs.
        """
        key = (row["edition"], row["indicator"], row["entity"], row["period"])
        made = self._figures.get(key)
        if made is None or made.value != row["value"]:
            if len(self._figures) >= _SHARED:
                self._figures.clear()
            made = self._figures[key] = printed(row, self.edition(str(row["edition"])))
        return made

    def figures(self, frame: pl.DataFrame) -> dict[str, Figure]:
        """The rows of one edition and period as figures, by entity."""
        return {row["entity"]: self.as_figure(row) for row in frame.iter_rows(named=True)}

    def figures_in(self, frame: pl.DataFrame) -> list[Figure]:
        """The rows of a :meth:`series` as figures, in order."""
        return [self.as_figure(row) for row in frame.iter_rows(named=True)]

    def series(
        self,
        entities: str | Sequence[str],
        indicator: str,
        *,
        edition: str | None = None,
        as_of: date | None = None,
        start: str | int | None = None,
        end: str | int | None = None,
    ) -> pl.DataFrame:
        """Every period of an indicator, each entity from one edition.

        Returns a frame with the columns ``entity, indicator, period, value, unit, price_basis,
        status, edition, flags, standing, figure_id, file, table, cell, source, url``, ordered by
        entity as asked and by period. An entity no edition covers has no rows.
        """
        names = [entities] if isinstance(entities, str) else list(entities)
        codes = [entity_code(name) for name in names]
        indicator = self.resolve(indicator, edition, as_of)
        if edition:
            self.record(edition)
            rows = self.observations(indicator).filter(
                (pl.col("edition") == edition) & pl.col("entity").is_in(codes)
            )
        else:
            rows = self.known(indicator, as_of).filter(pl.col("entity").is_in(codes))
            best = pl.col("rank").max()
            own = best if len(codes) == 1 else best.over("entity")
            rows = rows.filter(pl.col("rank") % TABLE_FIRST == own % TABLE_FIRST)
        first = parse(start).text if start is not None else None
        last = parse(end).text if end is not None else None
        if first:
            rows = rows.filter(pl.col("period") >= first)
        if last:
            rows = rows.filter(pl.col("period").str.slice(0, len(last)) <= last)
        return _tidy(rows, codes)

    def snapshot(
        self,
        indicator: str,
        period: str | int,
        *,
        edition: str | None = None,
        as_of: date | None = None,
    ) -> pl.DataFrame:
        """Every entity's figure of one period, all from one edition.

        Without an edition: the newest table published by the date that prints the period for at
        least three quarters as many countries as the fullest edition does; where no table does,
        the newest such press quotation.
        Columns as in :meth:`series`. Raises ``MissingFigureError`` when there is none.
        """
        return self._snapshot(*self._chosen(indicator, period, edition, as_of))

    def held(
        self,
        indicator: str,
        period: str | int,
        *,
        edition: str | None = None,
        as_of: date | None = None,
    ) -> Mapping[str, Figure]:
        """The figures of a :meth:`snapshot` by entity; made once, because measures share them."""
        key = self._chosen(indicator, period, edition, as_of)
        if key not in self._held:
            self._held[key] = self.figures(self._snapshot(*key))
        return self._held[key]

    def _snapshot(self, indicator: str, when: str, chosen: str) -> pl.DataFrame:
        key = (indicator, when, chosen)
        if key not in self._snapshots:
            rows = self.observations(indicator).filter(
                (pl.col("period") == when) & (pl.col("edition") == chosen)
            )
            self._snapshots[key] = _tidy(rows, sorted(rows["entity"]))
        return self._snapshots[key]

    def _chosen(
        self, indicator: str, period: str | int, edition: str | None, as_of: date | None
    ) -> tuple[str, str, str]:
        """The indicator, period and edition that answer for all entities."""
        when = parse(period).text
        indicator = self.resolve(indicator, edition, as_of)
        if edition:
            self.record(edition)
        limit = as_of or self.as_of
        found = [
            p
            for p in self._printings(indicator, when)
            if p.edition == edition or (not edition and p.published <= limit)
        ]
        if not found:
            where = f"in {edition}" if edition else f"published by {limit}"
            raise MissingFigureError(f"No figure {where} for {indicator}, {when}.")
        enough = 0.75 * max(p.countries for p in found)
        return indicator, when, [p.edition for p in found if p.countries >= enough][-1]

    def editions_with(self, indicator: str, period: str | int, minimum: int = 1) -> list[str]:
        """Ids of the editions that print a period for ``minimum`` or more countries, in order."""
        printings = self._printings(self.resolve(indicator), parse(period).text)
        names = [p.edition for p in printings if p.countries >= minimum]
        return sorted(names, key=self._order.__getitem__)


def _tidy(rows: pl.DataFrame, order: Sequence[str]) -> pl.DataFrame:
    position = {code: number for number, code in enumerate(dict.fromkeys(order))}
    # Most series are of one entity, and a place among one needs no looking up.
    place = pl.col("entity").replace_strict(position, return_dtype=pl.Int32)
    figure_id = pl.format("{}.{}.{}@{}", "entity", "indicator", "period", "edition")
    tidy = rows.select(
        "entity", "indicator", "period", "value", "unit", "price_basis", "status", "edition",
        "flags", "standing", figure_id.alias("figure_id"), "file", "table", "cell", "source", "url",
    )  # fmt: skip
    return tidy.sort("period") if len(position) == 1 else tidy.sort(place, "period")
