"""A budget of a million lines classified, from file to range, as the command line would."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from article3.eligibility import review
from bench.registry import OURS, Outcome, timed, workload

LINES = 1_000_000
RUNS = 3
_CHAPTERS = (
    ("10", "Ministry of Defence > Armed forces"),
    ("20", "Ministry of the Interior > Coast Guard"),
    ("20", "Ministry of the Interior > National Police"),
    ("30", "Ministry of Transport > Roads"),
    ("50", "Ministry of Social Affairs > Benefits"),
)
_TEXTS = (
    "Pay and allowances of soldiers", "Ammunition", "Maintenance of national roads",
    "Pensions of retired military", "Cyber security", "Office rent", "Grants to schools",
)  # fmt: skip


@workload("eligible", f"A budget of {LINES:,} lines classified")
def eligible() -> Outcome:
    """Time the whole review of a file whose texts are all different, and of one that repeats."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        for what, number in (("every text different", LINES), ("texts repeat", 10_000)):
            path = Path(folder) / "budget.csv"
            _write(path, number)
            outcome.add(what, OURS, [timed(partial(review, path)) for _ in range(RUNS)])
    outcome.remarks.append("The bar is 20 s on two cores.")
    return outcome


def _write(path: Path, different: int) -> None:
    words = [f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(9000)]
    with path.open("w", encoding="utf-8") as file:
        file.write("line_id,chapter,chapter_name,text,amount,currency,year\n")
        for n in range(LINES):
            chapter, name = _CHAPTERS[n % len(_CHAPTERS)]
            own = n % different
            text = f"{_TEXTS[n % 7]} {words[own % 9000]} {words[own // 9000 % 9000]} section"
            file.write(f"L{n},{chapter},{name},{text},{n * 7919 % 999_983 + 1},EUR,2026\n")
