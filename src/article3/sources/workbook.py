"""Reading xlsx sheets cell by cell: texts as printed, numbers at full precision."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import polars as pl

from article3.errors import SourceError
from article3.sources.reading import cell_address

if TYPE_CHECKING:
    import fastexcel


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet twice over: ``texts`` as shown, and ``numbers`` (null where a cell is none).

    Row 0 and column 0 are row 1 and column A of the sheet, however much of its margin is empty.
    """

    name: str
    texts: pl.DataFrame
    numbers: pl.DataFrame

    def number(self, row: int, column: int, file: str) -> float:
        """The number of a cell, zero-based; a cell with other content is a ``SourceError``."""
        value = self.numbers[row, column]
        if value is None:
            raise SourceError(
                file,
                f"{self.texts[row, column]!r} is not a number",
                f"sheet {self.name}, cell {cell_address(row, column)}",
                "correct the cell or ask the publisher",
            )
        return float(value)


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook, or nothing where the file is no readable workbook."""
    import fastexcel

    try:
        return list(fastexcel.read_excel(path).sheet_names)
    except (fastexcel.FastExcelError, OSError):
        return []


def read_sheets(
    path: Path, required: Iterable[str], optional: Iterable[str] = ()
) -> dict[str, Sheet]:
    """The named sheets in that order; a missing file or sheet is one ``SourceError``."""
    import fastexcel

    if not path.is_file():
        raise SourceError(str(path), "no such file")
    try:
        reader = fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise SourceError(
            path.name, "not a readable workbook", todo="it is truncated or no xlsx"
        ) from error
    names = list(required)
    absent = [name for name in names if name not in reader.sheet_names]
    if absent:
        found = ", ".join(reader.sheet_names)
        raise SourceError(path.name, f"sheet {absent[0]} is missing; it has {found}")
    names += [name for name in optional if name in reader.sheet_names]
    sheets = {}
    for name in names:
        texts, numbers = (_grid(reader, name, kind) for kind in ("string", "float"))
        if texts.is_empty():
            raise SourceError(path.name, "the sheet is empty", f"sheet {name}")
        sheets[name] = Sheet(name, texts, numbers)
    for name, row, column, shown in _error_cells(path, sheets):
        sheets[name].texts[row, column] = shown
    return sheets


def _grid(
    reader: fastexcel.ExcelReader, name: str, kind: Literal["string", "float"]
) -> pl.DataFrame:
    """The cells of a sheet from A1 on; the reader itself leaves out an empty margin."""
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes=kind)
    cells = sheet.to_polars()
    if cells.is_empty():
        return cells
    margin = sheet.available_columns()[0].absolute_index
    dtype = cells.dtypes[0]
    columns = [pl.Series(f"margin {i}", [None] * cells.height, dtype=dtype) for i in range(margin)]
    return pl.DataFrame([*columns, *cells.get_columns()])


_SHEET = re.compile(r"<sheet\b[^>]*>")
_RELATION = re.compile(r"<Relationship\b[^>]*>")
_ERROR_CELL = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^>]*\bt="e"[^>]*>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?<v>([^<]*)</v>'
)


def _error_cells(path: Path, names: Iterable[str]) -> Iterator[tuple[str, int, int, str]]:
    """Cells that hold an Excel error such as ``#REF!``: sheet, row, column (from 0) and text.

    The reader gives them as empty; a figure that has gone wrong is not one that was not printed.
    """
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as book:
        parts = set(book.namelist())
        if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= parts:
            return
        relations = book.read("xl/_rels/workbook.xml.rels").decode()
        targets = {
            _attribute(r, "Id"): _attribute(r, "Target") for r in _RELATION.findall(relations)
        }
        for tag in _SHEET.findall(book.read("xl/workbook.xml").decode()):
            name, target = _attribute(tag, "name"), targets.get(_attribute(tag, "r:id"), "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            if name in names and part in parts:
                for letters, row, shown in _ERROR_CELL.findall(book.read(part)):
                    column = 0
                    for letter in letters:
                        column = 26 * column + letter - 64
                    yield name, int(row) - 1, column - 1, shown.decode()


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(match[1]) if match else ""
