"""The as-of question over the bundled editions."""

from __future__ import annotations

from article3.ledger import store
from bench.measure import measure
from bench.registry import Outcome, workload


@workload("asof", "As-of questions over the bundled editions")
def asof() -> Outcome:
    """Cold and warm, against DuckDB and pandas."""
    return measure(store.BUNDLED, cold_runs=10, rounds=5)
