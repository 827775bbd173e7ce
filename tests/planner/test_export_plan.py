"""A plan's workbook and pictures: the frames' numbers, every source, the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from planner.small_scenarios import small
from support import ROOT, Ran

pytest.importorskip("highspy", reason="the planner extra is not installed")

from article3 import export_plan
from article3.planner.plan import Plan, plan
from article3.planner.prices import Price
from article3.planner.yearly import missing, use

TINY = ROOT / "examples" / "scenarios" / "tiny"


@pytest.fixture(scope="module")
def tiny() -> Plan:
    return plan(TINY)


@pytest.fixture(scope="module")
def made() -> Plan:
    return plan(small(3))


@pytest.fixture(scope="module")
def book(made: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "plan.xlsx"
    export_plan.workbook(made, path)
    return path


@pytest.mark.parametrize(
    "sheet", ["Deliveries", "Stock and shortfall", "Supply by origin", "Budgets", "Lines"]
)
def test_a_sheet_holds_the_numbers_of_its_frame(book: Path, made: Plan, sheet: str) -> None:
    frame = export_plan.tables(made)[sheet]
    read = pl.read_excel(book, sheet_name=sheet, infer_schema_length=None)
    assert read.columns == frame.columns
    assert read.height == frame.height
    for name, kind in frame.schema.items():
        if kind.is_numeric():
            assert read[name].is_null().to_list() == frame[name].is_null().to_list()
            one, other = (f[name].drop_nulls().cast(pl.Float64).to_list() for f in (read, frame))
            assert one == pytest.approx(other, rel=1e-12, abs=1e-300)
        else:
            assert read[name].to_list() == frame[name].to_list()


def test_two_writes_are_the_same_bytes(book: Path, made: Plan, tmp_path: Path) -> None:
    export_plan.workbook(made, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == book.read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == ["again.xlsx"], "no temporary file stays"


def test_the_notes_name_every_assumption_and_source(tiny: Plan, tmp_path: Path) -> None:
    export_plan.workbook(tiny, tmp_path / "plan.xlsx")
    notes = pl.read_excel(tmp_path / "plan.xlsx", sheet_name="Notes", has_header=False)
    said = "\n".join(str(v) for row in notes.rows() for v in row if v is not None)
    assert "Assumed in lines.csv: 2 of 2 rows." in said
    assert "discount, deposit" in said
    assert "not operational planning" in said
    files = {row.file for row in tiny.scenario.rows()}
    assert files == {file for file, _, _ in export_plan.sources(tiny.scenario)}


def test_pictures_are_drawn_and_say_the_plan(tiny: Plan, tmp_path: Path) -> None:
    pytest.importorskip("altair", reason="the charts extra is not installed")
    names = [path.name for path in export_plan.draw(tiny, tmp_path)]
    assert names == [
        "shortfall.svg", "shortfall-items.svg", "supply.svg", "lines.svg", "values.svg",
    ]  # fmt: skip
    supply = (tmp_path / "supply.svg").read_text(encoding="utf-8")
    assert "33 million EUR, constant 2026 in 2027" in supply
    assert 'role="img"' in supply


def test_what_is_missing_a_year_is_the_mean_of_its_periods(tiny: Plan) -> None:
    row = missing(tiny).row(0, named=True)
    short, target = tiny.stocks["shortfall"], tiny.stocks["target"]
    assert row["missing"] == pytest.approx(sum(short) / sum(target))
    assert missing(tiny, "item")["name"].to_list() == [i.name for i in tiny.scenario.items]


def test_a_line_is_never_used_beyond_its_slots_and_full_where_it_binds(made: Plan) -> None:
    found = use(made)
    assert found["used"].drop_nulls().max() <= 1 + 1e-6  # type: ignore[operator]
    assert found["made"].sum() == pytest.approx(made.deliveries["amount"].sum(), abs=1e-3)
    full = made.binding.join(found, on=["line", "from", "to"])
    assert full.height == made.binding.height
    assert full["used"].min() >= 0.999  # type: ignore[operator]


def test_prices_that_were_tried_take_the_place_of_the_programmes_own(tiny: Plan) -> None:
    own = export_plan.values(tiny)
    assert own["confirmed"].to_list() == [False, False]
    near = own.row(by_predicate=pl.col("line") == "near", named=True)
    assert (near["low"], near["high"]) == pytest.approx((10, 20))
    tried = [Price("slot", "near 2027-Q2", "slot", 20.0, 18.0, 20.0, 1.0, confirmed=True)]
    assert export_plan.values(tiny, tried).rows() == [("near", 18.0, 20.0, 4.0, True)]
    assert export_plan.tables(tiny, tried)["Slots"]["confirmed"].to_list() == [True]
    pytest.importorskip("altair", reason="the charts extra is not installed")
    drawn = dict(export_plan.pictures(tiny, tried))["values"]
    assert "near EUR 18.0 to 20.0 m (5 times its price)" in drawn.alt
    assert "not confirmed" not in drawn.alt


def test_a_folder_that_cannot_be_made_is_one_sentence(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    assert "no folder" in refused("plan", TINY, "--out", tmp_path / "file" / "out")
    if Path("/proc/self").is_dir():
        assert "cannot be made" in refused("plan", TINY, "--out", "/proc/plan")


def test_the_command_confirms_what_it_draws(
    run: Callable[..., Ran], tmp_path: Path
) -> None:  # fmt: skip
    assert run("plan", TINY, "--out", tmp_path / "out").code == 0
    slots = pl.read_excel(tmp_path / "out" / "plan.xlsx", sheet_name="Slots")
    assert slots.sort("line").select("line", "low", "high", "confirmed").rows() == [
        ("far", pytest.approx(3), pytest.approx(7.5), True),
        ("near", pytest.approx(17), pytest.approx(20), True),
    ]
    assert run("plan", TINY, "--out", tmp_path / "own", "--confirm", "0").code == 0
    own = pl.read_excel(tmp_path / "own" / "plan.xlsx", sheet_name="Slots")
    assert own["confirmed"].to_list() == [False, False]
