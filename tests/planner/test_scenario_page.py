"""The page on the format of scenarios names every table, column, unit and default."""

from __future__ import annotations

from article3.planner.read import OPTIONAL, UNITS
from article3.planner.tables import TABLES
from support import ROOT

PAGE = (ROOT / "docs" / "reference" / "scenario-format.md").read_text(encoding="utf-8")


def test_every_column_of_every_table_is_there() -> None:
    blocks = PAGE.partition("## Tables")[2].partition("## ")[0].split("| `")
    for name, table in TABLES.items():
        starts = [k for k, block in enumerate(blocks) if block.startswith(f"{name}.csv`")]
        assert len(starts) == 1, name
        end = next(
            (k for k in range(starts[0] + 1, len(blocks)) if ".csv`" in blocks[k][:20]), None
        )
        text = "| `".join(blocks[starts[0] : end])
        for column in (*table.columns, *table.extra):
            assert f"`{column}`" in text, f"{name}: {column}"
        assert not table.main or f"**`{table.main}`**" in text, f"{name}: main number"


def test_every_parameter_has_its_unit_and_default() -> None:
    for name, unit in UNITS.items():
        default = f"{OPTIONAL[name]:g}" if name in OPTIONAL else "must be given"
        (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{name}` ")]
        assert row.split(" | ")[1] == unit
        assert row.removesuffix(" |").split(" | ")[-1] == default
