"""Answers on aid to Ukraine: donors, fair shares, the next package, packages, pledges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from article3 import assistance
from article3.answers.answer import Answer
from article3.assistance.bases import checked
from article3.assistance.deliveries import indicator_of
from article3.assistance.packages import Effort, Package, by_donor
from article3.assistance.pledges import Pledge
from article3.assistance.profile import profile
from article3.assistance.proposal import Proposal, Standing
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.figure import compute

Given = tuple[Figure, Figure, str]
"""What a donor gave, what is shown of it (over a base, perhaps), and why there is no base."""


def given(
    ledger: Ledger, donors: Sequence[str] | None = None, *, per: str | None = None,
    base_year: int = 2021, unsure: bool = False, **choices: Any,
) -> list[Given]:  # fmt: skip
    """What every donor gave and, with ``per``, over which base; highest first.

    ``choices`` are ``period``, ``kind``, ``stage``, ``release`` and ``as_of`` of
    :func:`article3.assistance.given`.
    """
    if per:
        checked(per)
    rows: list[Given] = []
    for figure in assistance.given(ledger, donors, **choices):
        shown, why = figure, ""
        if per:
            try:
                base = assistance.base_of(
                    ledger, figure.entity, per, year=base_year, period=figure.period,
                    as_of=choices.get("as_of"), unsure=unsure,
                )  # fmt: skip
                shown = assistance.effort(figure, base, per)
            except MissingFigureError as missing:
                shown, why = _no_effort(figure, per), str(missing)
        rows.append((figure, shown, why))
    return sorted(rows, key=lambda r: (r[1].value is None, -(r[1].value or 0), -(r[0].value or 0)))


def _no_effort(figure: Figure, key: str) -> Figure:
    """An effort nobody can compute: a figure without a value."""
    return compute(
        f"per_{key.replace('-', '_')}({figure.indicator[4:-1]})", figure.entity, figure.period,
        None, "no base is printed", (figure,), unit="",
    )  # fmt: skip


def all_donors(ledger: Ledger, rows: Sequence[Given], kind: str, stage: str) -> Figure | None:
    """The sum over donors, where it can be told."""
    return assistance.all_donors(ledger, [row[0] for row in rows], indicator_of(kind, stage))


def donors(
    rows: Sequence[Given], total: Figure | None, *, per: str | None, kind: str, stage: str,
    as_of: date | None,
) -> Answer:  # fmt: skip
    """The rows of :func:`given`; the total stands last where amounts are shown."""
    first = rows[0][0]
    listed = [
        shown.row() | {"given": gave.value, "given_id": gave.figure_id} for gave, shown, _ in rows
    ]
    query = {"command": "aid donors", "period": first.period, "per": per, "kind": kind,
             "stage": stage, "release": first.edition, "as_of": as_of}  # fmt: skip
    return Answer(query, listed + ([total.row()] if total and not per else []))


def donor(
    ledger: Ledger, who: str, *, period: str | None = None, release: Sequence[str] = (),
    as_of: date | None = None,
) -> Answer:  # fmt: skip
    """One donor by kind, over its GDP, with its packages."""
    found = profile(ledger, who, period=period, release=release, as_of=as_of)
    query = {"command": "aid donor", "who": who, "period": period, "as_of": as_of}
    return Answer(query, [figure.row() | {"what": what} for what, figure in found])


def fair_shares(
    found: Standing, *, key: str, donors: str, as_of: date | None
) -> Answer:  # fmt: skip
    """Who is above and below the fair share by a key."""
    query = {"command": "aid fair-shares", "key": key, "donors": donors,
             "period": found.total.period, "as_of": as_of}  # fmt: skip
    return Answer(query, [p.gap.row() | {
        "given": p.given.value, "fair_share": p.fair.value, "points": p.points.value,
        "relative": p.relative.value, "key": p.key.value,
    } for p in found.positions])  # fmt: skip


def next_package(
    found: Proposal, *, value: int, key: str, donors: str, as_of: date | None
) -> Answer:
    """Contributions to the next package, to the last euro."""
    query = {"command": "aid next-package", "value": value, "key": key, "donors": donors,
             "period": found.standing.total.period, "as_of": as_of}  # fmt: skip
    return Answer(query, [s.contribution.row() | {
        "contribution": int(s.contribution.value or 0), "given": s.before.given.value,
        "key": s.before.key.value, "cap": s.cap, "position_before": s.before.relative.value,
        "position_after": s.after.value,
    } for s in found.shares])  # fmt: skip


def packages(found: Sequence[Package], query: Mapping[str, Any]) -> Answer:
    """Packages, then the sums of the counted ones by donor."""
    listed = [p.announced.row() | {
        "id": p.id, "donors": p.donors, "event": p.event, "stage": p.stage, "counted": p.counted,
        "value_eur": p.euro.value, "note": p.note,
    } for p in found]  # fmt: skip
    return Answer(query, listed + [figure.row() for figure in by_donor(found)])


def coalitions(found: Sequence[Effort], query: Mapping[str, Any]) -> Answer:
    """Coalitions and the Czech initiative."""
    return Answer(query, [e.figure.row() | {
        "id": e.id, "kind": e.kind, "initiative": e.initiative, "lead": e.lead,
        "members": e.members, "stage": e.stage, "what": e.item, "note": e.note,
    } for e in found])  # fmt: skip


def pledges(found: Sequence[Pledge], *, as_of: date | None) -> Answer:
    """What was promised, and what was reported and counted of it."""
    rows = []
    for p in found:
        related = [*p.reported, *p.shares, *([p.kiel] if p.kiel else [])]
        rows += [f.row() | {"pledge": p.id, "title": p.title} for f in (p.promised, *related)]
    return Answer({"command": "aid pledges", "as_of": as_of}, rows)
