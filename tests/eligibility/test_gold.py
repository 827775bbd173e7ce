"""The hand labels of three national budgets: the bars of accuracy."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from article3.eligibility import review

BARS = {
    "accuracy": 0.80, "accuracy_hard": 0.70, "alternatives_covered": 0.75,
    "eu_cofog_accuracy": 0.85,
}  # fmt: skip


@pytest.mark.parametrize(("country", "year"), [("deu", 2024), ("nor", 2026), ("fra", 2025)])
def test_the_bars_hold(shared: Path, tmp_path: Path, country: str, year: int) -> None:
    budgets = shared / "data/budgets"
    if not budgets.is_dir():
        pytest.skip(f"the labelled budgets are not at {budgets}")
    out = tmp_path / "out.csv"
    review(budgets / f"{country}_{year}.csv").lines.select(
        "line_id", "class", "eu_cofog", "alternatives"
    ).write_csv(out)
    scorer = shared / "tools/score_eligible.py"
    gold = budgets / f"gold_{country}_open.csv"
    ran = subprocess.run(
        [sys.executable, scorer, gold, out], capture_output=True, text=True, check=True
    )
    scores = dict(re.findall(r"^(\w+) ([\d.]+)", ran.stdout, re.M))
    for name, bar in BARS.items():
        assert float(scores[name]) >= bar, ran.stdout
