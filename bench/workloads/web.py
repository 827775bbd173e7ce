"""The web application under load on one worker, with Datasette over the same observations.

Every figure is asked for once (nothing kept answers it) and once more. Datasette answers the same
question from SQLite: the newest observation of a cell published by a day; it chooses no edition for
it and cites nothing, so it does less.
"""

from __future__ import annotations

import json
import tempfile
from datetime import date
from importlib.util import find_spec
from itertools import cycle, islice, product
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from article3.alliance import allies
from article3.ledger import Ledger, open_ledger
from bench.articles import articles
from bench.registry import OURS, Outcome, workload
from bench.web_peers import Run, Server, datasette, get, load, observations, ours, post

SHARE = "defexp_share_gdp"
DAYS = [date(year, month, 28) for year in (2025, 2026) for month in (1, 3, 5, 7, 9, 11)]
YEARS = range(2018, 2025)
PAGES = 300
CHECKS = 100
STARTS = 3
START_BAR = 1.5
"""Seconds from the command to the first answer."""
_NO_EXTRAS = {"_shape": "array", "_nocount": "on", "_nofacet": "on", "_nosuggest": "on"}


@workload("web", "The web application on one worker, 8 connections")
def web() -> Outcome:
    """Start-up, then requests a second and their 95th percentile."""
    outcome, ledger = Outcome(), open_ledger()
    questions = list(_questions(ledger))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        starts = [_start(folder) for _ in range(STARTS)]
        outcome.add("start to the first answer", OURS, [s.started for s in starts])
        best = min(starts, key=lambda s: s.started)
        met = "met" if best.started < START_BAR else "missed"
        outcome.remarks.append(
            f"Start: {best.started:.2f} s, {best.worked:.2f} s of the processor; "
            f"bar {START_BAR} s: {met}."
        )
        with ours(folder) as server:
            _ours(outcome, server.port, questions)
        if find_spec("datasette") is None:
            outcome.remarks.append("datasette is not installed; its rows are left out.")
            return outcome
        base = folder / "ledger.db"
        rows = observations(ledger, base)
        outcome.remarks.append(f"{rows:,} observations, {len(questions):,} questions.")
        with ours(folder) as server, datasette(base) as peer:
            _same(server.port, peer.port, questions[:: len(questions) // 25])
        with datasette(base) as peer:
            _datasette(outcome, peer.port, questions)
    return outcome


Question = tuple[str, str, date]


def _questions(ledger: Ledger) -> list[Question]:
    """Ally, year and day of every figure that was known then."""
    frame = ledger.observations(SHARE)
    held = set(zip(frame["entity"], frame["period"], strict=True))
    known = (allies(date(2025, 1, 1)), YEARS, DAYS)
    return [(a.iso3, str(y), d) for a, y, d in product(*known) if (a.iso3, str(y)) in held]


def _start(folder: Path) -> Server:
    with ours(folder) as server:
        return server


def _figure(question: Question) -> str:
    entity, year, day = question
    return f"/api/v1/figure/{entity}/{SHARE}/{year}?as_of={day}"


def _row(question: Question) -> str:
    entity, year, day = question
    asked = {
        "entity": entity, "indicator": SHARE, "period": year, "published__lte": day,
        "standing": "table", "_sort_desc": "published", "_size": 1, **_NO_EXTRAS,
    }  # fmt: skip
    return f"/ledger/observations.json?{urlencode(asked)}"


def _same(port: int, peer: int, questions: list[Question]) -> None:
    """Both must give the same value; where they do not, their times say nothing."""
    for question in questions:
        with urlopen(f"http://127.0.0.1:{port}{_figure(question)}") as answer:
            found = json.load(answer)["rows"][0]
        with urlopen(f"http://127.0.0.1:{peer}{_row(question)}") as answer:
            other = json.load(answer)[0]
        if (found["value"], found["edition"]) != (other["value"], other["edition"]):
            raise RuntimeError(f"{question}: {found} and {other}")


def _ours(outcome: Outcome, port: int, questions: list[Question]) -> None:
    figures = [get(_figure(q)) for q in questions]
    load(port, [get(_figure(("LUX", "2024", date(2024, 12, 31))))] * 50)
    _add(outcome, "figure, asked first", OURS, load(port, figures))
    _add(outcome, "figure, asked again", OURS, load(port, figures))
    named = [get(f"/api/v1/rank/{SHARE}/{y}?as_of={d}") for y, d in product(YEARS, DAYS)]
    _add(outcome, "ranking as JSON, asked first", OURS, load(port, named))
    for name, path in (("ranking page", "/ranking"), ("page of an Ally", "/ally/LUX")):
        load(port, [get(path)])
        _add(outcome, name, OURS, load(port, [get(path)] * PAGES))
    texts = [
        post("/api/v1/check", {"text": a.text, "title": a.title, "published": str(a.published)})
        for a in islice(articles(2 * CHECKS), 2 * CHECKS)
    ]
    load(port, texts[:CHECKS])
    _add(outcome, "check of a new article, 6 kB", OURS, load(port, texts[CHECKS:]))


def _datasette(outcome: Outcome, port: int, questions: list[Question]) -> None:
    figures = [get(_row(q)) for q in questions]
    load(port, figures[:50])
    first = _add(outcome, "figure, asked first", "datasette", load(port, figures))
    _add(outcome, "figure, asked again", "datasette", load(port, figures))
    asked = {"indicator": SHARE, "_sort_desc": "value", "_size": 40, **_NO_EXTRAS}
    edition = cycle(["nato-2024-06", "nato-2025-08"])
    ranked = [
        f"/ledger/observations.json?{urlencode({**asked, 'period': y, 'edition': e})}"
        for (y, _), e in zip(product(YEARS, DAYS), edition, strict=False)
    ]
    _add(outcome, "ranking as JSON, asked first", "datasette", load(port, list(map(get, ranked))))
    plain = {"indicator": SHARE, "period": 2024, "edition": "nato-2024-06", "_size": 40}
    page = get(f"/ledger/observations?{urlencode({**plain, '_sort_desc': 'value'})}")
    _add(outcome, "ranking page", "datasette", load(port, [page] * PAGES))
    ours_first = next(t for t in outcome.timings if t.what == "figure, asked first")
    mean = sum(ours_first.seconds) / len(ours_first.seconds)
    times = (sum(first.each) / len(first.each)) / mean
    met = "met" if times >= 1 else "missed"
    outcome.remarks.append(
        f"Figure API, asked first: {times:.1f} times as fast as Datasette (bar 1: {met})."
    )


def _add(outcome: Outcome, what: str, who: str, run: Run) -> Run:
    outcome.add(what, who, run.each)
    outcome.remarks.append(
        f"{what}, {who}: {run.rate:,.0f} requests a second, p95 {1000 * run.p95:,.1f} ms."
    )
    return run
