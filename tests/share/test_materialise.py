"""Two worlds: what a recipient may not see moves no byte of what they get."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from article3.errors import ShareError
from article3.share import materialise as made
from article3.share.materialise import LABEL, delta_type, materialise
from article3.share.objects import Objects

CANARY = "CANARY-77aa"
KINDS: dict[str, Any] = {
    "string": pl.String, "boolean": pl.Boolean, "byte": pl.Int8, "short": pl.Int16,
    "integer": pl.Int32, "long": pl.Int64, "float": pl.Float32, "double": pl.Float64,
    "date": pl.Date, "timestamp": pl.Datetime("us", "UTC"), "binary": pl.Binary,
    "decimal(18,2)": pl.Decimal(18, 2),
}  # fmt: skip
VALUES: dict[str, Any] = {
    "string": st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6),
    "boolean": st.booleans(), "byte": st.integers(-128, 127), "short": st.integers(-9, 9),
    "integer": st.integers(-(2**31), 2**31 - 1), "long": st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(width=32), "double": st.floats(),
    "date": st.dates(), "binary": st.binary(max_size=6),
    "timestamp": st.datetimes(timezones=st.just(UTC)),
    "decimal(18,2)": st.decimals(-(10**9), 10**9, places=2),
}  # fmt: skip


def files(rows: list[tuple[Any, int]], kind: str, more: dict[str, list[Any]]) -> list[bytes]:
    """The files of the rows under the labels 0 and 1, and of the one column."""
    table = pl.DataFrame(
        {"value": pl.Series([v for v, _ in rows], dtype=KINDS[kind]),
         LABEL: pl.Series([mark for _, mark in rows], dtype=pl.UInt32), **more}
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        objects = Objects(Path(name) / "objects")
        source = Path(name) / "source.parquet"
        table.write_parquet(source, row_group_size=7)
        pieces = materialise(source, objects, [("value", kind)], [0, 1])
        assert [p.rows for p in pieces][:-1] == [made.ROWS] * (len(pieces) - 1)
        return [objects.path(piece.object).read_bytes() for piece in pieces]


@settings(max_examples=40)
@given(st.data())
def test_hidden_rows_and_columns_move_no_byte(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(KINDS)))
    value = st.none() | VALUES[kind]
    visible = data.draw(st.lists(st.tuples(value, st.integers(0, 1)), max_size=30))
    hidden = data.draw(st.lists(st.tuples(value, st.just(2)), min_size=1, max_size=20))
    there = list(visible)
    for row in hidden:
        there.insert(data.draw(st.integers(0, len(there))), row)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(made, "ROWS", 8)
        patch.setattr(made, "_BLOCK", 5)
        one = files(visible, kind, {})
        two = files(there, kind, {"secret": [CANARY] * len(there)})
    assert one == two
    assert CANARY.encode() not in b"".join(two)


@pytest.mark.parametrize("codec", ["zstd", "snappy", "gzip", "lz4", "uncompressed"])
@pytest.mark.parametrize("kind", ["text", "category", "enum", "binary", "number", "day"])
def test_planted_values_are_in_no_byte(tmp_path: Path, codec: Any, kind: str) -> None:
    """Statistics, dictionaries, page headers: whatever the source was written with."""
    open_value, hidden, written = {
        "text": ("open", CANARY, CANARY.encode()),
        "category": ("open", CANARY, CANARY.encode()),
        "enum": ("open", CANARY, CANARY.encode()),
        "binary": (b"open", CANARY.encode(), CANARY.encode()),
        "number": (1, 7_777_777_777, (7_777_777_777).to_bytes(8, "little")),
        "day": (date(2026, 1, 1), date(2011, 3, 7),
                (date(2011, 3, 7) - date(1970, 1, 1)).days.to_bytes(4, "little")),
    }[kind]  # fmt: skip
    column = pl.Series("value", [open_value, hidden] * 50)
    if kind == "category":
        column = column.cast(pl.Categorical)
    if kind == "enum":
        column = column.cast(pl.Enum(["open", CANARY]))
    marks = pl.Series(LABEL, [0, 1] * 50, dtype=pl.UInt32)
    source = tmp_path / "source.parquet"
    pl.DataFrame([column, marks]).write_parquet(source, compression=codec, statistics="full")
    objects = Objects(tmp_path / "objects")
    (piece,) = materialise(source, objects, [("value", delta_type(column.dtype))], [0])
    data = objects.path(piece.object).read_bytes()
    assert written not in data
    assert pl.read_parquet(data)["value"].to_list() == [open_value] * 50
    assert LABEL.encode() not in data


def test_an_empty_reading_has_its_columns(tmp_path: Path) -> None:
    source = tmp_path / "source.parquet"
    pl.DataFrame({"value": ["x"], LABEL: pl.Series([1], dtype=pl.UInt32)}).write_parquet(source)
    objects = Objects(tmp_path / "objects")
    (piece,) = materialise(source, objects, [("value", "string")], [0])
    assert pl.read_parquet(objects.path(piece.object)).schema == {"value": pl.String}
    assert piece.rows == 0


@pytest.mark.parametrize(
    "value", [[1], {"a": 1}, 2**64 - 1, datetime(2026, 1, 1, tzinfo=UTC).time()], ids=str
)
def test_types_that_are_not_shared_are_refused(value: Any) -> None:
    column = pl.Series([value], dtype=pl.UInt64 if isinstance(value, int) else None)
    with pytest.raises(ShareError):
        delta_type(column.dtype)
    assert delta_type(pl.Series([Decimal("1.25")]).dtype).startswith("decimal(")
