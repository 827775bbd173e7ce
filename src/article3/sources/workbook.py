"""Reading xlsx sheets cell by cell: texts as printed, numbers at full precision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from article3.errors import SourceError
from article3.sources.reading import cell_address


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet twice over: ``texts`` as shown, and ``numbers`` (null where a cell is none)."""

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
        texts = reader.load_sheet(name, header_row=None, dtypes="string").to_polars()
        numbers = reader.load_sheet(name, header_row=None, dtypes="float").to_polars()
        if texts.is_empty():
            raise SourceError(path.name, "the sheet is empty", f"sheet {name}")
        sheets[name] = Sheet(name, texts, numbers)
    return sheets
