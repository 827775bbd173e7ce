"""Whether an edition is what its record says, and whether its tables hold together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import polars as pl

from article3.errors import LedgerError
from article3.ledger.asof import Ledger
from article3.ledger.identities import violations


@dataclass(frozen=True, slots=True)
class Verification:
    """``problem`` is empty where file and record agree; ``broken`` lists the identities broken."""

    edition: str
    problem: str
    broken: pl.DataFrame


def verify(ledger: Ledger, edition: str) -> Verification:
    """Compare an edition's file with its recorded hash and row count, then test its identities."""
    record = ledger.record(edition)
    problem = ""
    try:
        found = hashlib.sha256(record.path.read_bytes()).hexdigest()
        if found != record.parquet_sha256:
            problem = f"{record.path.name} differs from its recorded hash"
        elif (rows := record.read().height) != record.rows:
            problem = f"{record.path.name} has {rows} figures, not {record.rows}"
    except (OSError, LedgerError) as error:
        problem = f"{record.path.name} cannot be read ({error})"
    broken = violations(ledger, edition) if not problem else pl.DataFrame()
    return Verification(edition, problem, broken)
