"""Timing the as-of questions: cold, warm at first touch, warm and repeated."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from bench.questions import (
    EVERY_ALLY,
    ONE_FIGURE,
    PEERS,
    Contender,
    Ours,
    Question,
    compare,
    export,
)
from bench.registry import OURS, Outcome, timed

COLD = Question("defexp_share_gdp", "2024", date(2024, 12, 31))


def measure(folder: Path, *, cold_runs: int, rounds: int, every_nth: int = 1) -> Outcome:
    """Time every contender on the editions of a folder, after comparing all their answers.

    ``every_nth`` thins the questions out where each takes long.
    """
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as scratch:
        csv = Path(scratch) / "observations.csv"
        rows = export(folder, csv)
        outcome.remarks.append(
            f"{rows:,} observations of {len(Ours(folder).ledger.editions):,} editions. Cold: open "
            "or read everything in a process that has imported its libraries, then answer one "
            "question. Warm: data in memory; first touch is the first question about an indicator "
            "and period, repeated is any later one, whatever its date. article3 keeps what it "
            "worked out at first touch; the peers run a fresh query each time."
        )
        peers = {name: make for name, make in PEERS.items() if find_spec(name)}
        _cold(outcome, OURS, cold_runs, lambda: Ours(folder).ask(COLD))
        for name, make in peers.items():
            _cold(outcome, name, cold_runs, lambda make=make: make(csv).ask(COLD))
        loaded = {name: make(csv) for name, make in peers.items()}
    reference = Ours(folder).load()
    ours = [Ours(folder).load() for _ in range(rounds)]
    for kind, questions in (
        ("every Ally", EVERY_ALLY[::every_nth]),
        ("one figure", ONE_FIGURE[::every_nth]),
    ):
        for name, peer in loaded.items():
            found = compare(reference, peer, questions)
            outcome.remarks.append(
                f"{kind}: {name} gives the same answers to all {len(questions)} questions "
                f"({found} have figures)."
            )
        firsts = list({(q.indicator, q.period): q for q in reversed(questions)}.values())
        _warm(outcome, f"{kind}, first touch", ours, firsts, loaded)
        _warm(outcome, f"{kind}, repeated", ours, questions, loaded)
    for name in PEERS.keys() - peers.keys():
        outcome.remarks.append(f"{name} is not installed; its rows are left out.")
    return outcome


def _cold(outcome: Outcome, name: str, runs: int, ask: Callable[[], object]) -> None:
    ask()
    outcome.add("cold, every Ally", name, [timed(ask) for _ in range(runs)])


def _warm(
    outcome: Outcome,
    what: str,
    ours: list[Ours],
    questions: list[Question],
    peers: dict[str, Contender],
) -> None:
    """Time each question; the contenders take turns so that a busy spell hits all of them."""
    seconds: dict[str, list[float]] = {name: [] for name in (OURS, *peers)}
    for fresh in ours:
        for question in questions:
            for name, contender in {OURS: fresh, **peers}.items():
                seconds[name].append(timed(lambda c=contender, q=question: c.ask(q)))
    for name, runs in seconds.items():
        outcome.add(f"warm, {what}", name, runs)
