"""R data files as tables, on files made here."""

from __future__ import annotations

import bz2
import struct
from pathlib import Path
from types import ModuleType

import pytest

from article3.errors import SourceError
from r_data import Cells, frame, symbol, vector


@pytest.fixture(scope="module")
def rda(tools: Path) -> ModuleType:
    import rda

    return rda


@pytest.mark.parametrize("version", [2, 3])
def test_a_data_frame_is_read_as_it_was_saved(
    rda: ModuleType, tmp_path: Path, version: int
) -> None:
    path = tmp_path / "a.rda"
    columns: dict[str, Cells] = {"text": ["é", None, "é"], "n": [1, None, 3], "x": [0.1, 2.0, -3.0]}
    path.write_bytes(frame("a", columns, version))
    assert rda.read(path) == {"a": columns}


def test_files_that_are_not_whole_or_not_a_table_are_refused(
    rda: ModuleType, tmp_path: Path
) -> None:
    path = tmp_path / "a.rda"
    whole = frame("a", {"x": [1.0, 2.0], "text": ["one", "two"]})
    for length in range(7, len(whole) - 4, 5):
        path.write_bytes(whole[:length])
        with pytest.raises(SourceError, match=r"a\.rda"):
            rda.read(path)
    end = struct.pack(">i", 254)
    only = whole[: 7 + 12 + 9] + struct.pack(">i", 0x402) + symbol("f")
    levels = struct.pack(">i", 0x402) + symbol("levels") + vector(["low", "high"]) + end
    factor = struct.pack(">iii", 13 | 0x300, 1, 2) + levels
    for content, said in (
        (b"RDS", "not a file that R's"),
        (bz2.compress(whole)[:40], "cut short"),
        (only + vector([1.0]) + end, "not a data frame"),
        (only + struct.pack(">ii", 3, 1), "R's type 3 is not read"),
        (only + factor + end, "R's factors are not read"),
    ):
        path.write_bytes(content)
        with pytest.raises(SourceError, match=said):
            rda.read(path)
