"""Quarantine: what a file may cost, and what comes through as what."""

from __future__ import annotations

import contextlib
import zipfile
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from article3.errors import Article3Error, ShareError
from article3.export import to_bytes
from article3.share import reader
from article3.share.ingest import LIMITS, Limits, edition, plan_result, receive, unpacked
from share_support import World

SMALL = replace(LIMITS, unpacked=4_000_000, rows=1_000, columns=20, size=3_000_000)


def here(path: Path, tmp_path: Path, limits: Limits = SMALL, sheet: str = "") -> pl.DataFrame:
    """What the reader makes of a file, in this process; the caps on memory and time apart."""
    out = tmp_path / "out.arrow"
    asked: dict[str, Any] = {"path": str(path), "name": path.name, "out": str(out), "sheet": sheet,
                             **asdict(limits)}  # fmt: skip
    reader._read(asked, limits)
    return pl.read_ipc(out.read_bytes())


def csv(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "given.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_column_is_what_every_value_is_written_as(tmp_path: Path) -> None:
    path = csv(tmp_path, "n,x,code,day,at,yes,mixed,empty,wrong\n"
               "1,1.5,007,2026-01-01,2026-01-01T00:00:00Z,true,1,,2026-02-30\n"
               ",-2e3,010,2026-02-01,2026-01-01 00:00:00.5Z,false,x,,2026-01-01\n")  # fmt: skip
    found = receive(path).frame
    assert found.schema == {
        "n": pl.Int64, "x": pl.Float64, "code": pl.String, "day": pl.Date,
        "at": pl.Datetime("us", "UTC"), "yes": pl.Boolean, "mixed": pl.String, "empty": pl.String,
        "wrong": pl.String,
    }  # fmt: skip
    assert found.row(0) == (1, 1.5, "007", date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC),
                            True, "1", None, "2026-02-30")  # fmt: skip
    assert found["n"].to_list() == [1, None]


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_separators_and_a_mark_at_the_beginning(tmp_path: Path, separator: str) -> None:
    found = here(csv(tmp_path, f"\ufeffa{separator}b\n1{separator}ä\n"), tmp_path)
    assert found.to_dicts() == [{"a": 1, "b": "ä"}]


def test_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "given.xlsx"
    frame = pl.DataFrame({"n": [1, 2], "x": [1.5, 2.0], "text": ["=1+1", "b"],
                          "day": [date(2026, 1, 1), None]})  # fmt: skip
    frame.write_excel(path, worksheet="Lines")
    found = receive(path)
    assert found.frame["n"].to_list() == [1, 2]
    assert found.frame["x"].to_list() == [1.5, 2.0]
    assert found.provenance["sheet"] == "Lines"
    assert len(str(found.provenance["sha384"])) == 96
    with pytest.raises(ShareError, match="no sheet"):
        here(path, tmp_path, sheet="Other")


def test_parquet_comes_as_plain_types(tmp_path: Path) -> None:
    path = tmp_path / "given.parquet"
    frame = pl.DataFrame({"a": pl.Series(["x", "y"], dtype=pl.Categorical),
                          "n": pl.Series([1, 2], dtype=pl.UInt32)})  # fmt: skip
    frame.write_parquet(path)
    assert receive(path).frame.schema == {"a": pl.String, "n": pl.Int64}


def test_a_formula_stays_text_and_is_made_plain_as_csv(shared_world: World, tmp_path: Path) -> None:
    words = ["=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "plain"]
    path = tmp_path / "given.parquet"
    pl.DataFrame({"cable": words}).write_parquet(path)
    shared_world.publish(receive(path).frame)
    found = shared_world.read("bel")
    assert found["cable"].to_list() == words
    written = pl.read_csv(to_bytes(found, ".csv", {}))
    assert all(word[0] in "'p" for word in written["cable"])


# -- bombs and what is no table -------------------------------------------------------------------


def test_a_parquet_bomb_is_refused(tmp_path: Path) -> None:
    """A thousand bytes that unfold to a hundred million; the footer gives no hint."""
    path = tmp_path / "bomb.parquet"
    pl.DataFrame({"s": ["x" * 100_000] * 1_000}).write_parquet(path, compression="zstd")
    assert path.stat().st_size < 10_000
    with pytest.raises(ShareError, match="unfolds"):
        here(path, tmp_path)


def test_a_parquet_file_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    """Numbers that are all alike: the cap on memory holds before any count is taken."""
    path = tmp_path / "bomb.parquet"
    same = pl.repeat(7, 20_000_000, dtype=pl.Int64, eager=True)
    pl.DataFrame({f"c{n}": same for n in range(4)}).write_parquet(path, compression="zstd")
    assert path.stat().st_size < 500_000
    with pytest.raises(ShareError):
        receive(path, limits=replace(LIMITS, memory=1024**3, unpacked=10**12))


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (SMALL.unpacked + 1))
    with pytest.raises(Article3Error, match="unpacks to more"):
        here(path, tmp_path)


def test_a_zip_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    pl.DataFrame({"a": ["x" * 1000] * 500}).write_excel(path)
    whole = path.read_bytes()
    for place in (n for n in range(len(whole)) if whole[n : n + 4] == b"PK\x01\x02"):
        whole = whole[: place + 24] + (10).to_bytes(4, "little") + whole[place + 28 :]
    path.write_bytes(whole)
    with contextlib.suppress(ShareError):
        assert unpacked(receive(path).frame) <= LIMITS.unpacked


def test_what_takes_too_long_is_ended(tmp_path: Path) -> None:
    path = csv(tmp_path, "a,b\n" + "1.5,2026-01-01\n" * 1_000_000)
    with pytest.raises(ShareError, match="takes more than"):
        receive(path, limits=replace(LIMITS, seconds=0.01))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"), ("a,b\n1,2,3\n", "as many fields"), ("a,a\n1,2\n", "second column"),
        ("a,\n1,2\n", "no name"), ("a,__label\n1,2\n", "no name"),
        (",".join(f"c{n}" for n in range(30)) + "\n", "columns"),
        ("a\n" + "1\n" * 1_001, "rows"), ("a\n" + "x" * 200_000 + "\n", "characters"),
        ("a\n" + ("x" * 5_000 + "\n") * 500, "may be published"),
    ],
    ids=["empty", "uneven", "twice", "no name", "label", "wide", "long", "cell", "large"],
)  # fmt: skip
def test_what_is_no_table_is_one_sentence(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(ShareError, match=word) as refused:
        limits = replace(SMALL, unpacked=2_000_000)
        here(csv(tmp_path, text), tmp_path, limits)
    assert str(refused.value).count("\n") == 0


def test_what_is_damaged_or_too_large_is_one_sentence(tmp_path: Path) -> None:
    for name, data in (("a.parquet", b"PAR1 no parquet PAR1"), ("a.xlsx", b"PK\x03\x04 no book"),
                       ("a.csv", b"a,b\n\xff\xfe,1\n")):  # fmt: skip
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(Article3Error):
            here(path, tmp_path)
    with pytest.raises(ShareError, match="bytes"):
        receive(path, limits=replace(LIMITS, size=3))
    with pytest.raises(ShareError, match="cannot be read"):
        receive(tmp_path / "absent.csv")
    nested = tmp_path / "nested.parquet"
    pl.DataFrame({"a": [[1]]}).write_parquet(nested)
    with pytest.raises(ShareError, match="plain type"):
        here(nested, tmp_path)


# -- the ledger and plans -------------------------------------------------------------------------


def test_an_edition_is_a_table_with_its_source() -> None:
    found = edition("nato-2024-06")
    assert found.frame.height > 1_000
    assert found.provenance["publisher"] == "NATO"
    assert {"indicator", "entity", "period", "value"} <= set(found.frame.columns)
    with pytest.raises(Article3Error, match="nato-1900"):
        edition("nato-1900")


def test_a_plans_folder_is_its_tables(tmp_path: Path) -> None:
    (tmp_path / "stocks.csv").write_text("item,units\nrounds,5\n")
    (tmp_path / "none.csv").write_text("item,units\n")
    (tmp_path / "plan.xlsx").write_bytes(b"left alone")
    found = plan_result(tmp_path)
    assert list(found) == ["stocks"]
    assert found["stocks"].provenance["plan"] == tmp_path.name
    with pytest.raises(ShareError, match="plan --out"):
        plan_result(tmp_path / "nothing")
