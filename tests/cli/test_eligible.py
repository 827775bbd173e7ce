"""``article3 eligible``: its page, its JSON, its files and its refusals."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import fastexcel
import pytest

from support import ROOT, Ran

DEMO = ROOT / "examples/budgets/demo.csv"
KEYS = {
    "entity", "indicator", "period", "value", "unit", "edition", "status", "flags", "figure_id",
}  # fmt: skip


def test_the_page_shows_range_waterfall_lists(run: Callable[..., Ran]) -> None:
    ran = run("eligible", DEMO)
    assert ran.code == 0, ran.err
    for said in ("nato-core*", "hague-1.5", "eu-cofog", "From the ministry's own number",
                 "Disputed", "Refused", "also appears in chapter 20"):  # fmt: skip
        assert said in ran.out


def test_json_speaks_the_convention(run: Callable[..., Ran]) -> None:
    for extra in ((), ("--list", "disputed"), ("--list", "refused")):
        ran = run("eligible", DEMO, "--json", *extra)
        assert ran.code == 0, ran.err
        content = json.loads(ran.out)
        assert content["query"]["definition"] == "nato-core"
        assert content["rows"]
        for row in content["rows"]:
            assert set(row) >= KEYS
    assert "line 18" in row["source"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_out_writes_every_line(run: Callable[..., Ran], tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"lines.{ending}"
    assert run("eligible", DEMO, "--out", out, "--definition", "hague-1.5").code == 0
    if ending == "csv":
        with out.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert list(rows[0])[:8] == [
            "line_id", "class", "eu_cofog", "alternatives", "category", "share_low",
            "share_usual", "share_high",
        ]  # fmt: skip
        assert len(rows) == 38
    else:
        assert fastexcel.read_excel(out).load_sheet(0).height == 38


def test_decisions_are_written_beside_the_budget(run: Callable[..., Ran], tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(DEMO.read_text(encoding="utf-8"), encoding="utf-8")
    assert run("eligible", own, "--write-decisions").code == 0
    path = tmp_path / "own.decisions.csv"
    first = path.read_text(encoding="utf-8").splitlines()
    assert first[0].startswith("line_id,class,category,share,note,decided_on")
    decided = [first[0], first[1].replace(",,", ",core,", 1), *first[2:]]
    path.write_text("\n".join(decided) + "\n", encoding="utf-8")
    assert "1 lines follow your decisions" in run("eligible", own).out


def test_a_note_and_lists_are_printed(run: Callable[..., Ran]) -> None:
    assert "Not in this file: a fund" in run("eligible", DEMO, "--note", "a fund").out
    assert "NOL-017" in run("eligible", DEMO, "--list", "refused").out


def test_refusals_write_nothing(refused: Callable[..., str], tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("text,amount\nPay,\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    assert "bad.csv, line 2: no amount" in refused("eligible", bad, "--out", out)
    assert not out.exists()
    assert ".csv or .xlsx" in refused("eligible", DEMO, "--out", tmp_path / "out.txt")
    assert "the budget itself" in refused("eligible", bad, "--out", bad)
    assert "such folder" in refused_folder(refused, tmp_path)


def refused_folder(refused: Callable[..., str], tmp_path: Path) -> str:
    """A folder that does not exist is refused before anything is printed."""
    return refused("eligible", DEMO, "--out", tmp_path / "none" / "out.csv")
