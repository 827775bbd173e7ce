"""``article3 aid``: its tables, its JSON, its refusals and its files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support import ROOT, Ran

KEYS = {
    "entity", "indicator", "period", "value", "unit", "edition", "status", "flags", "figure_id",
}  # fmt: skip
NEEDS = ROOT / "examples/requirements/demo.csv"
SUPPLIES = ROOT / "examples/requirements/demo_supplies.csv"
DONATED = ROOT / "examples/requirements/demo_donated.csv"

ANSWERS: list[tuple[str | Path, ...]] = [
    ("donors", "--period", "2022-02/2026-04", "--per", "gdp"),
    ("donors", "--kind", "military", "--release", "kiel-r28"),
    ("donors", "--stage", "committed", "--donors", "NORDIC", "--per", "population"),
    ("donor", "DEU"),
    ("packages",),
    ("packages", "--coalitions", "--unsure"),
    ("pledges",),
    ("fair-shares", "--key", "gdp"),
    ("next-package", "--value", "500e6", "--key", "gdp"),
    ("requirements", NEEDS),
    ("requirements", NEEDS, "--against", SUPPLIES),
    ("replace", DONATED),
]


def rows(ran: Ran) -> list[dict[str, Any]]:
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)["rows"]
    return found


@pytest.mark.parametrize("words", ANSWERS, ids=lambda w: " ".join(map(str, w[:2])))
def test_every_answer_is_a_table_and_json(run: Callable[..., Ran], words: Any) -> None:
    text = run("aid", *words)
    assert text.code == 0, text.err
    assert text.out.strip()
    answer = rows(run("aid", *words, "--json"))
    assert answer
    for row in answer:
        assert set(row) >= KEYS
        assert isinstance(row["flags"], list)
        assert row["figure_id"].startswith(f"{row['entity']}.{row['indicator']}.")
        assert row["figure_id"].endswith(f"@{row['edition']}")


def test_donors_per_gdp(run: Callable[..., Ran]) -> None:
    words = ("aid", "donors", "--period", "2022-02/2026-04", "--per", "gdp")
    by_donor = {row["entity"]: row for row in rows(run(*words, "--json"))}
    assert round(by_donor["DEU"]["value"], 6) == 0.830916
    assert round(by_donor["DEU"]["given"], 6) == 29.927507
    assert by_donor["EU"]["value"] is None
    text = run(*words).out
    assert "358.133" in text
    assert "kiel-r29" in text


def test_a_package_sums_exactly(run: Callable[..., Ran]) -> None:
    words = ("aid", "next-package", "--value", "500e6", "--key", "gdp", "--cap", "TUR=50e6")
    found = rows(run(*words, "--json"))
    assert sum(row["contribution"] for row in found) == 500_000_000
    assert min(row["contribution"] for row in found) >= 0
    assert next(row for row in found if row["entity"] == "TUR")["contribution"] == 50_000_000
    text = run(*words).out
    assert "Sum 500,000,000 EUR" in text
    assert "At their cap: Türkiye" in text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("donors", "--release", "r28", "--release", "r29"), "one release at a time"),
        (("donors", "--release", "r99"), "Unknown Kiel release 'r99'"),
        (("donors", "--period", "2026"), "not spliced"),
        (("donors", "--per", "area"), "Unknown key 'area'"),
        (("donors", "--kind", "military", "--stage", "committed"), "in total only"),
        (("donor", "XYZ"), "Unknown Ally or group"),
        (("donors", "--donors", ","), "tracks none of these donors"),
        (("donors", "--donors", "ALB"), "lists no aid by ALB"),
        (("donors", "--per", "gdp", "--donors", "DEU", "--explain", "FRA"), "not in this answer"),
        (("fair-shares", "--key", "cost-share"), "--unsure"),
        (("next-package", "--value", "5e8", "--cap", "DEU"), "not a cap"),
        (("next-package", "--value", "5e8", "--donors", "DEU", "--cap", "DEU=1"), "allow 1 EUR"),
        (("next-package", "--value", "5e8", "--cap", "DEU=1", "--cap", "Germany=2"), "two caps"),
        (("next-package", "--value", "0"), "at least one euro"),
        (("requirements", "absent.csv"), "cannot be read"),
        (("delivered", "absent.csv"), "no such file"),
    ],
    ids=lambda w: " ".join(w) if isinstance(w, tuple) else "",
)
def test_refusals_are_one_sentence(
    refused: Callable[..., str], words: tuple[str, ...], says: str
) -> None:
    assert says in refused("aid", *words)


@pytest.mark.parametrize("value", ["1.5", "much", "nan"])
def test_a_package_is_in_whole_euros(run: Callable[..., Ran], value: str) -> None:
    ran = run("aid", "next-package", "--value", value)
    assert ran.code == 2
    assert "whole euros" in ran.err


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "parquet"])
@pytest.mark.parametrize("words", [ANSWERS[0], ANSWERS[3], ANSWERS[8], ANSWERS[10], ANSWERS[11]],
                         ids=lambda w: w[0] if isinstance(w, tuple) else "")  # fmt: skip
def test_answers_as_files_carry_their_citations(
    run: Callable[..., Ran], tmp_path: Path, words: Any, ending: str
) -> None:
    path = tmp_path / f"out.{ending}"
    ran = run("aid", *words, "--out", path)
    assert ran.code == 0, ran.err
    assert path.stat().st_size > 500
    if ending == "json":
        assert json.loads(path.read_text())["citations"]


def test_a_bad_row_writes_nothing(refused: Callable[..., str], tmp_path: Path) -> None:
    bad, out = tmp_path / "bad.csv", tmp_path / "out.json"
    bad.write_text("item,quantity,priority\nshells,-1,1\n", encoding="utf-8")
    says = refused("aid", "requirements", bad, "--out", out)
    assert says == "bad.csv, line 2: the quantity -1 is negative."
    assert not out.exists()


def test_a_release_that_counts_less_is_named(run: Callable[..., Ran]) -> None:
    out = run("aid", "donors", "--release", "kiel-r21").out
    assert "Release 21" in out
    assert "2022-01/2024-12" in out


def test_a_figure_is_explained_down_to_its_months(run: Callable[..., Ran]) -> None:
    for words in (
        ("donors", "--per", "gdp"),
        ("fair-shares", "--key", "gdp"),
        ("next-package", "--value", "5e8"),
    ):
        ran = run("aid", *words, "--release", "kiel-r29", "--explain", "TUR")
        assert ran.code == 0, ran.err
        assert "R29_data_explorer.csv, line 998" in ran.out
        assert "cost_shares.csv, line" in ran.out


def test_a_total_says_whether_it_is_kiels(run: Callable[..., Ran]) -> None:
    assert "All donors" in run("aid", "donors", "--release", "kiel-r29").out
    assert "Listed donors" in run("aid", "donors", "--release", "kiel-r28").out
