"""Check articles in a process of its own and print, as JSON, what each took.

Which checker it is, the source or the compiled copy, is whatever stands first on the path.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[1]))

from article3.claims.check import check
from article3.claims.gate import spot
from bench.articles import Article, articles

NUMBER, WARMING, ROUNDS = 400, 1_200, 3
"""Articles timed, others checked before (what the ledger computed is remembered), repetitions."""

AS_OF = date(2026, 11, 22)
COLLECTING = (100_000, 20, 20)
"""How rarely garbage is collected: as the commands of ``article3`` do."""


def check_one(article: Article) -> Any:
    """The full check of an article."""
    return check(article.text, published=article.published, title=article.title, as_of=AS_OF)


def seconds_each(corpus: Sequence[Article], work: Callable[[Article], object]) -> list[float]:
    """Seconds of processor time that each article takes."""
    seconds = []
    for article in corpus:
        start = time.process_time()
        work(article)
        seconds.append(time.process_time() - start)
    return seconds


def yardstick() -> float:
    """Milliseconds of a fixed loop: shared processors differ by a factor of two in an hour."""
    seconds = []
    for _ in range(20):
        start = time.process_time()
        sum(n * n for n in range(100_000))
        seconds.append(time.process_time() - start)
    return statistics.median(seconds) * 1e3


def rounds(
    number: int, corpus: Sequence[Article], work: Callable[[Article], object]
) -> list[dict[str, Any]]:
    """That many whole runs, each with the yardstick of its minute."""
    return [
        {"yardstick": yardstick(), "seconds": seconds_each(corpus, work)} for _ in range(number)
    ]


def main() -> None:
    """Print a JSON object with the seconds of each article, and what was found in them."""
    gc.set_threshold(*COLLECTING)
    corpus = list(articles(NUMBER + WARMING))
    warm, corpus = corpus[:WARMING], corpus[WARMING:]
    for article in warm:
        spot(article.text)
        check_one(article)
    found = {
        "spotting": rounds(ROUNDS, corpus, lambda a: spot(a.text)),
        "new": rounds(1, corpus, check_one),
        "again": rounds(ROUNDS, corpus, check_one),
        "sentences": sum(len(spot(a.text)) for a in corpus),
        "claims": sum(len(check_one(a).checked) for a in corpus),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
