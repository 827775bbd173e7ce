"""An outlook as files: quantiles, a workbook with live formulas, every draw, the fan chart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from article3.errors import Article3Error
from article3.export import whole_file

if TYPE_CHECKING:
    from article3.outlook import Outlook

ENDINGS = (".csv", ".xlsx", ".parquet", ".svg", ".png")
DRAWN = ("share", "cost_eur", "cost_eur_constant", "cost_usd", "extra_eur_constant",
         "expenditure_share")  # fmt: skip
"""What the file of draws holds of each Ally (and the group), year and draw."""


def checked(paths: Iterable[Path]) -> None:
    """Refuse an ending nobody writes or a folder that does not exist, before any work is done."""
    for path in paths:
        if path.suffix.lower() not in ENDINGS:
            raise Article3Error(f"{path}: choose one of {', '.join(ENDINGS)} as the file's ending.")
        if not path.parent.is_dir():
            raise Article3Error(f"{path.parent}: no such folder; make it first.")


def write(found: Outlook, path: Path, *, workers: int = 1, cluster: str | None = None) -> None:
    """Write an outlook; the suffix chooses what.

    ``.csv``: every quantile with the citation of its editions. ``.xlsx``: the same with a sheet an
    Ally whose path without surprises is made of live formulas. ``.parquet``: one row an Ally, year
    and draw, streamed. ``.svg`` and ``.png``: the fan chart. The file appears whole or not at all.
    """
    checked((path,))
    ending = path.suffix.lower()
    if ending == ".csv":
        from article3 import export

        export.write(found.frame(), path, found.ledger)
    elif ending == ".xlsx":
        from article3.outlook_workbook import workbook

        with whole_file(path) as unfinished:
            workbook(found, unfinished)
    elif ending == ".parquet":
        with whole_file(path) as unfinished:
            _draws(found, unfinished, workers, cluster)
    else:
        from article3.charts.outlook_fan import outlook_fan
        from article3.charts.render import to_png, to_svg

        chart = outlook_fan(found)
        drawn = to_png(chart) if ending == ".png" else to_svg(chart).encode()
        with whole_file(path) as unfinished:
            unfinished.write_bytes(drawn)


def _draws(found: Outlook, path: Path, workers: int, cluster: str | None) -> None:
    """Every draw, chunk by chunk, so that a million need no more memory than ten thousand."""
    from polars.io.plugins import register_io_source

    schema = pl.Schema(
        {
            "entity": pl.String,
            "year": pl.Int16,
            "draw": pl.Int32,
            **dict.fromkeys(DRAWN, pl.Float64),
        }
    )

    def frames(
        with_columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None,
        batch_size: int | None,
    ) -> Iterator[pl.DataFrame]:  # fmt: skip
        yield from draw_frames(found, workers=workers, cluster=cluster)

    register_io_source(frames, schema=schema).sink_parquet(path, maintain_order=True)


def draw_frames(
    found: Outlook, *, workers: int = 1, cluster: str | None = None
) -> Iterator[pl.DataFrame]:
    """Every draw as frames: ``entity, year, draw`` and :data:`DRAWN`, in order of draws."""
    from article3.outlook.run import chunks

    made = chunks(found.problem, workers=workers, cluster=cluster, keep=DRAWN)
    first = 0
    while first < found.problem.draws:
        for entity in found.entities:
            chunk = next(made)
            draws = pl.int_range(first, first + chunk.draws, dtype=pl.Int32, eager=True)
            for row, year in enumerate(found.years):
                yield pl.DataFrame({"draw": draws}).select(
                    pl.lit(entity).alias("entity"),
                    pl.lit(year, dtype=pl.Int16).alias("year"),
                    "draw",
                    *(pl.Series(name, chunk.kept[name][row]) for name in DRAWN),
                )
        first += chunk.draws
