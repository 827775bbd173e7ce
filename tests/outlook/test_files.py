"""An outlook as files: quantiles, every draw, the picture."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from article3.errors import Article3Error
from article3.export_outlook import DRAWN, ENDINGS, draw_frames, write
from article3.outlook import Outlook
from support import listing

Ask = Callable[..., Outlook]


@pytest.fixture
def nordic(ask: Ask) -> Outlook:
    return ask("NORDIC", rule="promises")


def test_csv_has_every_quantile_and_its_citation(ask: Ask, tmp_path: Path) -> None:
    found = ask("LUX", target="5%gni@2035")
    write(found, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == found.frame().height == 11 * 9
    assert all("credit NATO" in row["citation"] for row in rows)
    (cost,) = [r for r in rows if r["measure"] == "cost_eur" and r["period"] == "2035"]
    for level, name in ((0.1, "p10"), (0.5, "p50"), (0.9, "p90")):
        assert float(cost[name]) == found.value("cost_eur", 2035, level)
    assert (cost["unit"], cost["status"]) == ("million EUR", "forecast")


def test_csv_cites_every_edition_a_row_rests_on(ask: Ask, tmp_path: Path) -> None:
    found = ask("LUX", target="5%gni@2035")
    write(found, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as handle:
        row = next(csv.DictReader(handle))
    for edition in row["edition"].split("+"):
        assert found.ledger.edition(edition).url in row["citation"], edition


def test_quantiles_are_in_order_and_have_units(nordic: Outlook) -> None:
    frame = nordic.frame()
    values = frame.select("p5", "p10", "p25", "p50", "p75", "p90", "p95").to_numpy()
    assert np.isfinite(values).all()
    assert (np.diff(values, axis=1) >= -1e-9 * np.abs(values[:, 1:])).all()
    assert frame["figure_id"].n_unique() == frame.height
    units = dict(frame.select("measure", "unit").unique().iter_rows())
    assert units["cost_eur"] == "million EUR" and units["share"] == "%"
    own = frame.filter(measure="cost_national").select("entity", "unit").unique()
    assert dict(own.iter_rows())["SWE"] == "million SEK"


def test_prices_are_current_or_of_the_start(nordic: Outlook) -> None:
    basis = dict(nordic.frame().select("measure", "price_basis").unique().iter_rows())
    for measure, price in basis.items():
        if measure.startswith(("cost", "extra")):
            expected = "constant 2026" if measure.endswith("constant") else "current"
            assert price == expected, measure
        else:
            assert not price


def test_parquet_has_a_row_an_entity_year_and_draw(nordic: Outlook, tmp_path: Path) -> None:
    write(nordic, tmp_path / "draws.parquet")
    draws = pl.read_parquet(tmp_path / "draws.parquet")
    assert draws.columns == ["entity", "year", "draw", *DRAWN]
    assert draws.height == 5 * 9 * 200
    assert draws.select("entity", "year", "draw").is_duplicated().sum() == 0
    assert (draws["draw"].min(), draws["draw"].max()) == (0, 199)


@pytest.mark.parametrize("rule", ["promises", "growth"])
def test_the_medians_of_the_draws_are_the_outlook_s(ask: Ask, tmp_path: Path, rule: str) -> None:
    found = ask("NORDIC", rule=rule)
    write(found, tmp_path / "draws.parquet")
    medians = pl.read_parquet(tmp_path / "draws.parquet").group_by("entity", "year").median()
    for row in medians.iter_rows(named=True):
        for name in DRAWN:
            there = found.value(name, row["year"], entity=row["entity"])
            assert row[name] == pytest.approx(there, rel=1e-9, abs=1e-6), (row, name)


def test_draws_are_numbered_through_all_chunks_whoever_makes_them(nordic: Outlook) -> None:
    split = replace(nordic, problem=replace(nordic.problem, draws=150, chunk=64))
    alone = pl.concat(draw_frames(split))
    assert_frame_equal(pl.concat(draw_frames(split, workers=2)), alone)
    one = alone.filter(entity="SWE", year=2030)
    assert one["draw"].to_list() == list(range(150))


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_ending_is_written_whole_and_alike(ask: Ask, tmp_path: Path, ending: str) -> None:
    found = ask("LUX", target="5%gni@2035")
    for name in ("one", "two"):
        write(found, tmp_path / f"{name}{ending}")
    (_, one), (_, two) = listing(tmp_path)
    assert one == two and len(one) > 500
    start = {".svg": b"<svg", ".png": b"\x89PNG", ".parquet": b"PAR1", ".xlsx": b"PK"}
    assert one.startswith(start.get(ending, b"entity,measure,period"))


@pytest.mark.parametrize("name", ["a.txt", "a", "a.json", "nowhere/a.csv"])
def test_another_ending_or_a_missing_folder_is_refused(
    nordic: Outlook, tmp_path: Path, name: str
) -> None:
    with pytest.raises(Article3Error) as refusal:
        write(nordic, tmp_path / name)
    assert str(refusal.value).endswith(".") and listing(tmp_path) == []
