"""A budget file as cells of text, CSV or XLSX, each with the place it stands at."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path, PurePath

import polars as pl

from article3.errors import SourceError
from article3.sources.reading import cell_address

LARGEST = 2 * 1024**3
_BOOKS = (".xlsx", ".xlsm", ".ods", ".xls")


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a file as text: ``line`` (of the file, the header's is 1), then its columns.

    ``sheet`` is the sheet of a workbook and empty for CSV, ``header`` every column's name in the
    order of the file. ``sha256`` and ``seen`` are the file's hash and day.
    """

    name: str
    frame: pl.DataFrame
    header: tuple[str, ...]
    sheet: str = ""
    sha256: str = ""
    seen: date = date.min

    def place(self, line: int, column: str = "") -> str:
        """Where a line's cell is: ``line 3``, or ``sheet Lines, cell E3``."""
        if not self.sheet:
            return f"line {line}"
        if not column or column not in self.header:
            return f"sheet {self.sheet}, row {line}"
        return f"sheet {self.sheet}, cell {cell_address(line - 1, self.header.index(column))}"


def read_table(source: Path | bytes, wanted: Sequence[str], name: str = "") -> Table:
    """The cells of a CSV file (UTF-8; comma, semicolon or tab) or of a workbook's first sheet.

    ``wanted`` are the columns to keep, where the file has them. Raises
    :class:`~article3.errors.SourceError` for a file that is empty, too large or cannot be read.
    """
    name = name or (source.name if isinstance(source, Path) else "the budget")
    with _opened(source, name) as (size, file):
        if size > LARGEST:
            raise SourceError(name, "larger than 2 GB", todo="split it by chapter")
        if size == 0:
            raise SourceError(name, "the file is empty", "line 1")
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        start = file.read(4)
        file.seek(0)
        is_book = start == b"PK\x03\x04" or PurePath(name).suffix.lower() in _BOOKS
        sheet, raw = _book(source, name) if is_book else ("", _csv(file, source, name))
    header = tuple(column.strip().removeprefix("\ufeff") for column in raw.columns)
    again = next((c for n, c in enumerate(header) if c and c in header[:n]), None)
    if again is not None:
        raise SourceError(name, f"a second column {again!r}", "line 1", "keep one of them")
    raw.columns = [column or " " * n for n, column in enumerate(header, start=1)]
    # The line counts before empty rows go: it is what the spreadsheet shows.
    lines = pl.Series("", range(2, raw.height + 2), dtype=pl.Int64)
    kept = raw.select(c for c in raw.columns if c in wanted).insert_column(0, lines)
    if sheet:
        kept = kept.filter(~pl.all_horizontal(pl.exclude("").is_null()))
    return Table(name, kept.rename({"": "line"}), header, sheet, sha256, _day(source))


def _day(source: Path | bytes) -> date:
    """The day of a file; today for words that are in none."""
    if isinstance(source, bytes):
        return datetime.now(tz=UTC).date()
    return datetime.fromtimestamp(source.stat().st_mtime, tz=UTC).date()


@contextmanager
def _opened(source: Path | bytes, name: str) -> Iterator[tuple[int, io.BufferedIOBase]]:
    if isinstance(source, bytes):
        yield len(source), io.BytesIO(source)
        return
    try:
        with source.open("rb") as file:
            yield source.stat().st_size, file
    except OSError as error:
        raise SourceError(str(source), f"cannot be read ({error.strerror})") from error


def _csv(file: io.BufferedIOBase, source: Path | bytes, name: str) -> pl.DataFrame:
    head = file.readline()
    separator = max(b",;\t", key=head.count)
    try:
        return pl.read_csv(source, separator=chr(separator), infer_schema=False)
    except pl.exceptions.NoDataError:
        raise SourceError(name, "the file is empty", "line 1") from None
    except pl.exceptions.PolarsError as error:
        file.seek(0)
        line = _undecodable(file)
        if line:
            raise SourceError(
                name, "the text is not UTF-8", f"line {line}", "save it as UTF-8"
            ) from error
        file.seek(0)
        line = _uneven(file, chr(separator))
        raise SourceError(
            name, "the number of fields is not that of the header", f"line {line}"
        ) from error


def _undecodable(file: io.BufferedIOBase) -> int:
    """The first line that is not UTF-8; 0 where all are."""
    for number, line in enumerate(file, start=1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return number
    return 0


def _uneven(file: io.BufferedIOBase, separator: str) -> int:
    """The first line with another number of fields than the header."""
    rows = csv.reader((line.decode("utf-8") for line in file), delimiter=separator)
    try:
        width = len(next(rows, []))
        return next((rows.line_num for row in rows if row and len(row) != width), 1)
    except csv.Error:  # a field of more than 128 KB
        return rows.line_num


def _book(source: Path | bytes, name: str) -> tuple[str, pl.DataFrame]:
    """The first sheet of a workbook: its name and its cells as text."""
    import fastexcel

    try:
        book = fastexcel.read_excel(source)
        first = book.sheet_names[0]
        sheet = book.load_sheet(first, header_row=None, skip_rows=0, dtypes="string")
        cells = sheet.to_polars()
    except (fastexcel.FastExcelError, IndexError, OSError) as error:
        raise SourceError(
            name, "is not a readable workbook", todo="save it again as .xlsx or as CSV"
        ) from error
    if cells.is_empty():
        raise SourceError(name, "the sheet is empty", f"sheet {first}")
    margin = sheet.available_columns()[0].absolute_index
    empty = [pl.Series(f"margin {n}", [None], dtype=pl.String) for n in range(margin)]
    cells = pl.DataFrame([*(s.new_from_index(0, cells.height) for s in empty), *cells])
    names = [str(value).strip() if value else "" for value in cells.row(0)]
    # Names are made different here and compared by the reader, with the place in the file.
    body = cells.slice(1)
    body.columns = [f"{title}{' ' * n}" for n, title in enumerate(names)]
    return first, body
