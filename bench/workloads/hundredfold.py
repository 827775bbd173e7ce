"""The as-of question at a hundred times the data."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl

from article3.ledger import store
from bench.measure import measure
from bench.registry import Outcome, workload

TIMES = 100


@workload("hundredfold", f"As-of questions at {TIMES} times the data")
def hundredfold() -> Outcome:
    """The bundled editions, each repeated with later dates and slightly different values."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        replicate(store.BUNDLED, folder)
        return measure(folder, cold_runs=3, rounds=1, every_nth=3)


def replicate(source: Path, target: Path) -> None:
    """Write ``TIMES`` versions of every edition: the first as it is, the others a day apart.

    A version's values differ from the original's by up to a thousandth, by a hash of their place.
    """
    entries = []
    for record in store.records(source):
        frame = record.read()
        for number in range(TIMES):
            jitter = pl.int_range(pl.len()).hash(seed=number) % 1000 / 1e6 if number else 0.0
            changed = frame.with_columns(pl.col("value") * (1 + jitter))
            edition = replace(
                record.edition,
                id=record.edition.id + (f"-r{number:02}" if number else ""),
                published=record.edition.published + timedelta(days=number),
            )
            path = target / f"{edition.id}.parquet"
            changed.write_parquet(path)
            made = replace(record, edition=edition, path=path)
            entries.append(made.to_dict())
    (target / "manifest.json").write_bytes(store.dump({"editions": entries}))
