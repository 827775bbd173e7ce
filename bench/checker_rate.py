"""Check articles in a process of its own and print, as JSON, what each took.

Which checker it is, the source or the compiled copy, is whatever stands first on the path.
"""

from __future__ import annotations

import gc
import json
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


def main() -> None:
    """Print a JSON object with the seconds of each article, and what was found in them."""
    gc.set_threshold(*COLLECTING)
    corpus = list(articles(NUMBER + WARMING))
    warm, corpus = corpus[:WARMING], corpus[WARMING:]
    for article in warm:
        spot(article.text)
        check_one(article)
    spotting = [seconds_each(corpus, lambda a: spot(a.text)) for _ in range(ROUNDS)]
    new = seconds_each(corpus, check_one)
    again = [seconds_each(corpus, check_one) for _ in range(ROUNDS)]
    found = {
        "spotting": spotting,
        "new": [new],
        "again": again,
        "sentences": sum(len(spot(a.text)) for a in corpus),
        "claims": sum(len(check_one(a).checked) for a in corpus),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
