"""The bundled editions are what one documented command makes of the source data."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from article3.ledger import store
from small_editions import SHARE, Small, shares
from support import ROOT, listing

TOOL = ROOT / "tools" / "build_editions.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_editions", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def built(shared: Path, target: Path) -> list[tuple[str, bytes]]:
    subprocess.run(
        [sys.executable, str(TOOL), str(shared / "data"), str(target)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return [*listing(target)]


def test_building_again_gives_the_bundled_bytes(shared: Path, tmp_path: Path) -> None:
    target = tmp_path / "editions"
    target.mkdir()
    (target / "old-1.0123456789ab.parquet").write_bytes(b"of an edition no longer wanted")
    (target / "README").write_text("not the tool's")
    files = built(shared, target)
    assert ("README", b"not the tool's") in files
    files.remove(("README", b"not the tool's"))
    bundled = listing(store.BUNDLED)
    assert [name for name, _ in files] == [name for name, _ in bundled]
    assert files == bundled


def test_without_source_data_nothing_is_built(tmp_path: Path) -> None:
    before = listing(store.BUNDLED)
    ran = subprocess.run(
        [sys.executable, str(TOOL), str(tmp_path / "absent")], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    assert ran.stderr.startswith("usage: ")
    assert listing(store.BUNDLED) == before


def test_the_manifest_is_in_the_order_of_publication() -> None:
    manifest = json.loads((store.BUNDLED / "manifest.json").read_text(encoding="utf-8"))
    days = [(e["edition"]["published"], e["edition"]["id"]) for e in manifest["editions"]]
    assert days == sorted(days)
    assert len({name for _, name in days}) == len(days)


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("*", ()),
        ("2023-", ("2023", "2024", "2025")),
        ("2022-2024", ("2022", "2023", "2024")),
        ("2024", ("2024",)),
        ("2030", ()),
    ],
)
def test_years_of_a_flag(tool: ModuleType, text: str, covered: tuple[str, ...]) -> None:
    cells = [c for year in range(2021, 2026) for c in shares(str(year), POL=1.0)]
    frame = Small("e-1", date(2025, 1, 1), cells).frame()
    assert tool.years(text, frame) == covered


def test_a_flag_for_years_nobody_can_read_stops_the_build(tool: ModuleType) -> None:
    frame = Small("e-1", date(2025, 1, 1), shares("2024", POL=1.0)).frame()
    with pytest.raises(ValueError, match="a flag is for the years"):
        tool.years("last year", frame)


def test_a_break_to_gni_covers_the_economy_too(tool: ModuleType) -> None:
    cells = [("LUX", c, "2023", 1.0) for c in (SHARE, "gdp_usd_current", "defexp_usd_current")]
    row = {
        "ally_iso3": "LUX",
        "indicator": SHARE,
        "year": "2023-",
        "flag": "gni_break",
        "note": "n",
    }
    note = tool.flag_note(row, Small("e-1", date(2025, 1, 1), cells).frame(), "e-1")
    assert note.indicators == (SHARE, "gdp_usd_current")


def test_flags_of_every_press_edition_are_not_for_tables(tool: ModuleType) -> None:
    wanted = {"id": "nato-2024-06", "series": "nato"}
    assert tool.applies({"vintage": "2024-06"}, wanted, press=False)
    assert not tool.applies({"vintage": "2024-03"}, wanted, press=False)
    assert not tool.applies({"vintage": "*"}, wanted, press=False)
    assert tool.applies({"vintage": "*"}, wanted, press=True)


def test_a_supplement_keeps_what_its_edition_leaves_out(tool: ModuleType) -> None:
    main = Small("e-1", date(2025, 1, 1), shares("2024", POL=4.0, BEL=1.3)).frame()
    cells = shares("2023", POL=3.0, SWE=1.5) + shares("2024", POL=4.0)
    fuller = Small("e-2", date(2025, 1, 1), cells).frame()

    def kept(**wanted: str) -> list[tuple[str, str]]:
        made = {"e-1": main}
        return sorted(tool.beside(fuller, wanted, made).select("entity", "period").rows())

    assert kept() == [("POL", "2023"), ("POL", "2024"), ("SWE", "2023")]
    assert kept(countries_of="e-1") == [("POL", "2023"), ("POL", "2024")]
    assert kept(supplements="e-1") == [("POL", "2023"), ("SWE", "2023")]
    assert kept(supplements="e-1", countries_of="e-1") == [("POL", "2023")]
