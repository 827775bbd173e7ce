"""Who is in the demonstration, what is published, with which labels, and who is granted what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from article3.share import grants, identity, quality
from article3.share.demo import tables
from article3.share.publish import RowLabels, publish
from article3.share.service import Service

PURPOSE = "exercise planning"
MARKS = {
    "open": "PUBLIC",
    "partners": "INTERNAL; Releasable To BEL, LUX",
    "planning": "INTERNAL; Only PLANNING; Releasable To BEL, LUX",
    "close": "SENSITIVE; Releasable To LUX",
}


@dataclass(frozen=True, slots=True)
class Published:
    """One data set of the demonstration: its owner, share, labels and where its rows come from."""

    name: str
    title: str
    theme: str
    owner: str
    share: str
    label: str
    make: Callable[[], pl.DataFrame]
    columns: Mapping[str, str]
    existence: str = "PUBLIC"


DATASETS = (
    Published("undersea-cables", "Segments of undersea cables", "undersea infrastructure", "NOR",
              "north-sea", "PUBLIC", tables.undersea,
              {"weak_point_km": "SENSITIVE; Releasable To LUX"}),
    Published("vessel-reports", "Position reports of vessels", "maritime", "NOR", "north-sea",
              "PUBLIC", tables.maritime, {"vessel": "INTERNAL; Releasable To BEL, LUX"}),
    Published("terrain-tiles", "Tiles of terrain", "geospatial", "DEU", "awareness",
              "INTERNAL; Releasable To BEL, LUX", tables.geospatial,
              {"bridge_load_t": "INTERNAL; Only PLANNING"}, "INTERNAL"),
    Published("narratives", "Narratives by day", "information environment", "DEU", "awareness",
              "SENSITIVE; Releasable To LUX", tables.information, {}, "SENSITIVE"),
)  # fmt: skip

RECIPIENTS = {
    "bel-analyst": ("BEL", "INTERNAL", {}),
    "lux-planner": ("LUX", "SENSITIVE", {"Only": ["PLANNING"]}),
    "pol-observer": ("POL", "PUBLIC", {}),
}
"""Account: nation, clearance, what it holds."""

GRANTED = (
    ("north-sea", "bel-analyst"), ("north-sea", "lux-planner"), ("north-sea", "pol-observer"),
    ("awareness", "bel-analyst"), ("awareness", "lux-planner"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class World:
    """What was made: grants by share and account, tokens (with the time they end) by account."""

    grants: Mapping[tuple[str, str], str]
    tokens: Mapping[str, tuple[str, str]]


def make(service: Service) -> World:
    """Fill an empty store with the demonstration."""
    today = datetime.now(UTC).date()
    words = service.words
    for one in DATASETS:
        frame = one.make()
        rows = RowLabels(tables.MARK, {mark: words.read(text) for mark, text in MARKS.items()})
        measured = quality.measure(frame.drop(tables.MARK), today=today)
        publish(
            service, frame, dataset=one.name, owner=one.owner,
            by=grants.own_steward(service, one.owner, certainly=True),
            title=f"{one.title} (synthetic)", label=words.read(one.label),
            existence=words.read(one.existence), rows=rows,
            columns={name: words.read(text) for name, text in one.columns.items()},
            description="Made from a seed for this demonstration; about nothing that exists.",
            theme=one.theme, keywords=("synthetic", one.theme), licence="Apache-2.0",
            synthetic=True, provenance={"made by": "article3 share demo", "seed": tables.SEED},
            quality=quality.as_data(measured),
        )  # fmt: skip
        grants.put_in_share(service, one.share, one.owner, {one.name: one.name})
    for account, (nation, clearance, held) in RECIPIENTS.items():
        grants.add_recipient(service, account, nation, account, clearance=clearance,
                             categories=dict(held))  # fmt: skip
    owners = {one.share: one.owner for one in DATASETS}
    given = {
        (share, account): grants.grant(
            service, share=share, principal=account, purpose=PURPOSE, days=1,
            by=grants.own_steward(service, owners[share]),
        )
        for share, account in GRANTED
    }  # fmt: skip
    with service.store.change() as connection:
        tokens = {one: identity.issue_token(connection, one, days=1) for one in RECIPIENTS}
    return World(given, tokens)
