"""A large table with many labels: published by one process, made for a new recipient by another.

``publish FOLDER ROWS LABELS`` or ``read FOLDER WHO``; prints seconds, rows and megabytes at most.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date
from itertools import combinations, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import polars as pl

from article3.alliance import allies
from article3.share import grants
from article3.share.identity import Caller
from article3.share.publish import RowLabels, publish
from article3.share.service import Service, Table
from article3.share.store import Store

READERS = ("bel", "lux")


def make(folder: str, rows: str, labels: str) -> dict[str, float]:
    """Publish the table and grant it."""
    service = Service(Store(Path(folder)))
    steward = grants.own_steward(service, "NOR", certainly=True)
    nations = sorted(ally.iso3 for ally in allies(date(2026, 1, 1)))
    groups = list(islice(combinations(nations, 3), int(labels)))
    words = {
        str(n): service.words.label("internal", releasable_to=list(group))
        for n, group in enumerate(groups)
    }
    number = pl.int_range(int(rows), eager=True)
    frame = pl.DataFrame({
        "observation": number, "depth": (number * 7919 % 100_003).cast(pl.Float64) / 7,
        "sensor": "sensor " + (number % 5_000).cast(pl.String),
        "mark": (number * 31 % len(words)).cast(pl.String),
    })  # fmt: skip
    began = time.perf_counter()
    publish(service, frame, dataset="large", owner="NOR", by=steward, title="large",
            label=service.words.label("public"), rows=RowLabels("mark", words))  # fmt: skip
    seconds = time.perf_counter() - began
    grants.add_share(service, "large", "NOR", {"large": "large"})
    for who in READERS:
        grants.add_recipient(service, who, who.upper(), who, clearance="INTERNAL", categories={})
        grants.grant(service, share="large", principal=who, purpose="bench", by=steward)
    return {"seconds": seconds, "rows": frame.height, "megabytes": peak()}


def read(folder: str, who: str) -> dict[str, float]:
    """What a recipient gets for the first time: signatures, decisions and files."""
    service = Service(Store(Path(folder)))
    began, before = time.perf_counter(), peak()
    with service.store.look() as connection:
        found = service.reading(
            connection, Caller(who, "bench", 0), Table("large", "data", "large")
        )
    assert found is not None
    return {"seconds": time.perf_counter() - began, "rows": found.rows, "megabytes": peak(),
            "before": before, "files": len(found.pieces)}  # fmt: skip


def peak() -> float:
    """The most megabytes this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps({"publish": make, "read": read}[sys.argv[1]](*sys.argv[2:])))
