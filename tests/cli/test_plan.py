"""``article3 plan`` on the tiny example: what it prints, writes and refuses."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from support import ROOT, Ran

SCENARIOS = ROOT / "examples" / "scenarios"
TINY = SCENARIOS / "tiny"
NO_EXPANSION = SCENARIOS / "tiny-no-expansion"


def test_a_folder_alone_is_run(run: Callable[..., Ran]) -> None:
    short, long = run("plan", TINY), run("plan", "run", TINY)
    assert short.code == 0
    assert short.out == long.out
    assert "objective 196.0 million EUR" in short.out


def test_the_rows_have_every_answer(run: Callable[..., Ran]) -> None:
    content = json.loads(run("plan", TINY, "--json").out)
    assert content["query"]["objective"] == pytest.approx(196)
    assert content["query"]["finished"] is True
    assert content["query"]["assumed"]["lines.csv"] == [2, 3]
    assert {row["measure"] for row in content["rows"]} == {
        "short", "missing", "cost", "overrun", "bought in", "expansion", "full",
    }  # fmt: skip


def test_out_is_a_new_folder_with_every_table(run: Callable[..., Ran], tmp_path: Path) -> None:
    ran = run("plan", TINY, "--out", tmp_path / "made")
    assert ran.code == 0
    assert "Wrote 10 tables, plan.xlsx and" in ran.out
    tables = {path.stem for path in (tmp_path / "made").glob("*.csv")}
    assert {"deliveries", "stocks", "budgets", "supply", "binding"} <= tables
    assert (tmp_path / "made" / "plan.xlsx").stat().st_size > 10_000
    assert pl.read_csv(tmp_path / "made" / "deliveries.csv")["amount"].sum() == pytest.approx(7.5)


def test_without_charts_the_tables_are_written_and_that_is_said(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    ran = run("plan", TINY, "--out", tmp_path / "made")
    assert ran.code == 0
    assert "no pictures (Charts needs optional packages" in ran.out
    assert not list((tmp_path / "made").glob("*.svg"))
    assert (tmp_path / "made" / "plan.xlsx").exists()


def test_out_is_not_written_over(refused: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    said = refused("plan", TINY, "--out", tmp_path / "made")
    assert said.endswith("is there already; name a new folder.")
    assert "no folder" in refused("plan", TINY, "--out", tmp_path / "none" / "made")


def test_compare_has_a_column_a_scenario(run: Callable[..., Ran]) -> None:
    ran = run("plan", "compare", TINY, NO_EXPANSION)
    assert ran.code == 0
    assert "tiny-no-expansion: objective 221.0" in ran.out
    rows = json.loads(run("plan", "compare", TINY, NO_EXPANSION, "--json").out)["rows"]
    assert len({row["scenario"] for row in rows}) == 2


def test_a_spoilt_scenario_is_one_sentence(refused: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "scenario.toml").write_text('start = "2027"\n', encoding="utf-8")
    assert "nations.csv: the table is missing" in refused("plan", "validate", tmp_path)


def test_a_time_limit_is_told(run: Callable[..., Ran]) -> None:
    ran = run("plan", TINY, "--time-limit", "0.000000001")
    assert ran.code == 0
    assert "solved to its bound" in ran.out or "CUT SHORT" in ran.out
