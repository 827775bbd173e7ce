"""Frames of figures as files: CSV, XLSX, Parquet, JSON, Arrow, the citation travelling along."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from article3.edition import Edition
from article3.errors import Article3Error
from article3.ledger import Ledger
from article3.ledger.explain import published
from article3.ledger.registers import edition_named

FORMATS = (".csv", ".xlsx", ".parquet", ".json", ".arrow")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(frame: pl.DataFrame, path: Path, ledger: Ledger, *, decimal_comma: bool = False) -> None:
    """Write a frame of figures; the suffix of ``path`` chooses the format.

    The file appears whole or not at all. Every format carries the citation of each edition: CSV,
    XLSX and Arrow as a column and (XLSX) a notes sheet, Parquet as file metadata, JSON as a key.
    ``decimal_comma`` writes CSV as European spreadsheets read it: ``;`` between fields, a comma in
    numbers. Raises ``Article3Error`` for another suffix or a folder that does not exist.
    """
    writer = _writer(path)
    citations = citations_of(frame, ledger)
    with whole_file(path) as unfinished:
        writer(frame, unfinished, citations, decimal_comma)


def to_bytes(
    frame: pl.DataFrame, ending: str, citations: dict[str, str], *, decimal_comma: bool = False
) -> bytes:
    """What :func:`write` writes, as bytes; the citations of its editions are given.

    A frame without an ``edition`` column carries no citation in its CSV. Raises ``Article3Error``
    for another ending.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"figures{ending}"
        _writer(path)(frame, path, citations, decimal_comma)
        return path.read_bytes()


def _writer(path: Path) -> Any:
    writers = {
        ".csv": _csv, ".xlsx": _xlsx, ".parquet": _parquet, ".json": _json, ".arrow": _arrow,
    }  # fmt: skip
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise Article3Error(f"{path}: choose one of {', '.join(FORMATS)} as the file's ending.")
    return writer


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary file beside ``path`` that takes its place when the block ends well."""
    if not path.parent.is_dir():
        raise Article3Error(f"{path.parent}: no such folder; make it first.")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
        os.close(handle)
    except OSError as error:
        raise Article3Error(f"{path}: cannot be written ({error.strerror}).") from error
    unfinished = Path(name)
    try:
        yield unfinished
        unfinished.chmod(0o644)
        unfinished.replace(path)
    except OSError as error:
        raise Article3Error(f"{path}: cannot be written ({error.strerror}).") from error
    finally:
        unfinished.unlink(missing_ok=True)


def citations_of(frame: pl.DataFrame, ledger: Ledger) -> dict[str, str]:
    """For each edition of the frame, how to cite it."""
    names = [part for name in frame["edition"].unique().sort() for part in name.split("+")]
    cited = {}
    for name in dict.fromkeys(names):
        edition = edition_of(name, ledger)
        said = f"{edition.publisher}, {edition.title}, {published(edition)}. {edition.url}".strip()
        cited[edition.id] = f"{said} ({edition.licence})"
    return cited


def edition_of(name: str, ledger: Ledger) -> Edition:
    """An edition of the ledger, or a register that figures rest on, by its id."""
    held = name.startswith("register-") and name not in {e.id for e in ledger.editions}
    return edition_named(name) if held else ledger.edition(name)


def _with_citation(frame: pl.DataFrame, citations: dict[str, str]) -> pl.DataFrame:
    if "edition" not in frame.columns:
        return frame
    used = frame["edition"].unique().drop_nulls().to_list()
    joined = {
        names: " ".join(citations[name] for name in names.split("+") if name in citations)
        for names in used
    }
    return frame.with_columns(citation=pl.col("edition").replace_strict(joined, default=""))


def _csv(frame: pl.DataFrame, path: Path, citations: dict[str, str], decimal_comma: bool) -> None:
    safe = _with_citation(frame, citations).with_columns(
        _safe_text(pl.col(name)).alias(name)
        for name, kind in frame.schema.items()
        if kind == pl.String
    )
    if decimal_comma:
        safe.write_csv(path, separator=";", decimal_comma=True)
    else:
        safe.write_csv(path)


def _safe_text(column: pl.Expr) -> pl.Expr:
    """Text a spreadsheet would take for a formula, made plain by an apostrophe."""
    risky = column.str.slice(0, 1).is_in(list(_FORMULA))
    return pl.when(risky).then(pl.concat_str([pl.lit("'"), column])).otherwise(column)


def _xlsx(frame: pl.DataFrame, path: Path, citations: dict[str, str], _: bool) -> None:
    import xlsxwriter

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "in_memory": True,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(path, options) as book:
        # A fixed date: the same figures give the same file.
        book.set_properties({"created": _EPOCH, "title": "Figures with their sources"})
        notes = book.add_worksheet("Notes")
        notes.set_column(0, 0, 22)
        notes.set_column(1, 1, 110)
        notes.write_row(0, 0, ["Edition", "Citation"], book.add_format({"bold": True}))
        for number, (edition, text) in enumerate(citations.items(), start=1):
            notes.write_row(number, 0, [edition, text])
        notes.write_row(
            len(citations) + 2,
            0,
            ["figure_id", "article3 explain FIGURE_ID shows its origin"],
        )
        sheet = book.add_worksheet("Figures")
        columns = [{"header": name} for name in frame.columns]
        rows: list[list[Any]] = [list(row) for row in frame.iter_rows()]
        sheet.add_table(
            0, 0, max(frame.height, 1), frame.width - 1,
            {"data": rows, "columns": columns, "name": "figures", "autofilter": False},
        )  # fmt: skip
        for number, width in enumerate(_widths(frame)):
            sheet.set_column(number, number, width)


def _widths(frame: pl.DataFrame) -> list[float]:
    """How many characters wide each column is; the writer's own fitting looks at every cell."""
    flat = frame.select(
        pl.col(name).list.len() if kind == pl.List else pl.col(name).cast(pl.String)
        for name, kind in frame.schema.items()
    )
    lengths = flat.select(pl.col(pl.String).str.len_chars().max()).to_dicts()
    longest = lengths[0] if lengths else {}
    return [min(max(len(name) + 3, longest.get(name) or 0) + 1.0, 60.0) for name in frame.columns]


def _parquet(frame: pl.DataFrame, path: Path, citations: dict[str, str], _: bool) -> None:
    frame.write_parquet(path, metadata={"citations": json.dumps(citations, ensure_ascii=False)})


def _arrow(frame: pl.DataFrame, path: Path, citations: dict[str, str], _: bool) -> None:
    _with_citation(frame, citations).write_ipc(path)


def _json(frame: pl.DataFrame, path: Path, citations: dict[str, str], _: bool) -> None:
    content = {"citations": citations, "rows": frame.to_dicts()}
    path.write_text(
        json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8"
    )


def convert(frame: Any, backend: str) -> Any:
    """A frame of figures for another data frame library: ``pandas``, ``pyarrow`` or ``polars``.

    Takes a frame of any library Narwhals knows, so figures a user worked on in pandas come back
    the same way. The library asked for must be installed.
    """
    import narwhals as nw

    known = nw.from_native(frame, eager_only=True)
    makers = {"pandas": known.to_pandas, "pyarrow": known.to_arrow, "polars": known.to_polars}
    if backend not in makers:
        raise Article3Error(f"{backend!r}: choose pandas, pyarrow or polars.")
    return makers[backend]()
