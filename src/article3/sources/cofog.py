"""IMF Government Finance Statistics, spending by function: the defence function of governments.

The IMF's workbook for one country has one line a series: ``SERIES_CODE`` and ``SECTOR`` say what
it is, the years are columns, the figures are per cent of GDP. A folder of such workbooks is read
as one publication whose locators name the single files.

Four levels of government are kept: general government, central government with and without social
security, and budgetary central government. The sub-sectors they are made of (state, local,
extrabudgetary, social security) are left out.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import polars as pl

from article3.alliance import COUNTRIES
from article3.errors import SourceError
from article3.indicators import IMF
from article3.sources.reading import Reading, cell_address, checked, digest
from article3.sources.workbook import Sheet, read_sheets, sheet_names

URL = "https://data.imf.org/en/datasets/IMF.STA:GFS_COFOG"
LICENCE = "© International Monetary Fund; imf.org/external/terms.htm, with attribution"
SERIES = "imf-gfs-cofog"
SOURCE = "IMF Government Finance Statistics, Expenditure by Function of Government (COFOG)"

_LEVELS = {
    "General government": "general_gov",
    "Central government excluding social security": "central_gov_excl_ss",
    "Central government including social security": "central_gov_incl_ss",
    "Budgetary central government": "budgetary_central_gov",
}
_LEFT_OUT = (
    "Extrabudgetary central government",
    "Local Government",
    "Social security funds",
    "State Government",
)
_NEEDED = ("SERIES_CODE", "SECTOR", "PUBLICATION_DATE")
_DEFENCE = r"^[A-Z]{3}\.\w+\.\w+\.GF02_T\.POGDP_PT\.A$"
_MISSING = ("", "...", "n/a", "NaN")


def recognises(path: Path) -> bool:
    """Whether the file, or the first workbook of the folder, is one of this dataset."""
    import fastexcel

    file = path
    if path.is_dir():
        file = next(iter(_workbooks(path)), path)
    if file.suffix.lower() != ".xlsx":
        return False
    try:
        book = fastexcel.read_excel(file)
        first = book.load_sheet(0, header_row=None, n_rows=1, dtypes="string").to_polars()
    except (fastexcel.FastExcelError, OSError):
        return False
    return first.height > 0 and {"SERIES_CODE", "SECTOR", "COFOG"} <= {str(t) for t in first.row(0)}


def read(path: Path) -> Reading:
    """The defence function of every government, from one workbook or a folder of them.

    The publication date is the one printed in the workbooks (the latest, where they differ); the
    digest of a folder is taken over the sorted digests of its workbooks. Raises
    :class:`~article3.errors.SourceError` for a folder without workbooks, a missing column, a
    sector nobody knows, a workbook without the defence series and a cell that is no number.
    """
    files = _workbooks(path) if path.is_dir() else [path]
    if not files:
        raise SourceError(path.name, "no xlsx in the folder", todo="it needs one for each country")
    frame = pl.concat([_workbook(file) for file in files])
    if frame.is_empty():
        raise SourceError(path.name, "no figure found for a country of the ledger")
    published = max((day for day in frame["published"] if day), default=None)
    dataset = frame["dataset"].sort()[-1]
    return Reading(
        publisher=IMF,
        series=SERIES,
        title=f"Government Finance Statistics, defence by COFOG, {dataset}",
        file=path.name,
        sha256=_digest(files) if path.is_dir() else digest(path),
        observations=checked(frame, path.name),
        published=date.fromisoformat(published[:10]) if published else None,
        url=URL,
        licence=LICENCE,
    )


def _workbooks(folder: Path) -> list[Path]:
    """The workbooks of a folder by name; the lock files of an open one are not among them."""
    return sorted(file for file in folder.glob("*.xlsx") if not file.name.startswith("~"))


def _digest(files: list[Path]) -> str:
    return hashlib.sha256("".join(sorted(digest(f) for f in files)).encode()).hexdigest()


def _workbook(path: Path) -> pl.DataFrame:
    names = sheet_names(path)[:1]
    # Without a name, read_sheets says whether the file is absent or damaged.
    sheet = next(iter(read_sheets(path, names or ["(first)"]).values()))
    header = sheet.texts.row(0)
    absent = [name for name in _NEEDED if name not in header]
    if absent:
        raise SourceError(path.name, f"no column {absent[0]!r}", f"sheet {sheet.name}, row 1")
    columns = {h: c for h, c in zip(header, sheet.texts.columns, strict=True) if h}
    series = sheet.texts.with_row_index("row").select(
        "row",
        pl.col(columns["SERIES_CODE"]).alias("series"),
        pl.col(columns["SECTOR"]).alias("sector"),
        pl.col(columns["PUBLICATION_DATE"]).alias("published"),
        pl.col(columns.get("DATASET", columns["SERIES_CODE"])).alias("dataset"),
    )
    series = series.filter(pl.col("series").str.contains(_DEFENCE))
    if series.is_empty():
        raise SourceError(
            path.name,
            "no series of defence (GF02) in per cent of GDP",
            f"sheet {sheet.name}",
            "it is truncated or another function",
        )
    odd = series.filter(~pl.col("sector").is_in([*_LEVELS, *_LEFT_OUT]).fill_null(value=False))
    if not odd.is_empty():
        raise SourceError(
            path.name,
            f"the sector {odd['sector'][0]!r} is not a known one",
            f"sheet {sheet.name}, row {odd['row'][0] + 1}",
        )
    known = pl.col("sector").is_in(list(_LEVELS)) & pl.col("entity").is_in(list(COUNTRIES))
    series = series.with_columns(pl.col("series").str.slice(0, 3).alias("entity")).filter(known)
    years = {c: h for h, c in columns.items() if h.isdigit() and len(h) == 4}
    return series.join(_cells(sheet, years, path.name), on="row").select(
        "entity",
        (pl.lit("cofog_gf02_defence_") + pl.col("sector").replace_strict(_LEVELS)).alias(
            "indicator"
        ),
        "period",
        "value",
        pl.lit("% of GDP").alias("unit"),
        pl.lit("actual").alias("status"),
        pl.lit(path.name).alias("file"),
        pl.lit(sheet.name).alias("table"),
        "cell",
        pl.lit(SOURCE).alias("source"),
        pl.lit(URL).alias("url"),
        "published",
        "dataset",
    )


def _cells(sheet: Sheet, years: dict[str, str], file: str) -> pl.DataFrame:
    """The figures under the years: row, period, value and address."""
    if not years:
        raise SourceError(file, "no column of a year", f"sheet {sheet.name}, row 1")
    letters = {name: cell_address(0, i)[:-1] for i, name in enumerate(sheet.texts.columns)}
    texts, numbers = (
        frame.with_row_index("row").unpivot(
            on=list(years), index="row", variable_name="column", value_name=what
        )
        for what, frame in (("text", sheet.texts), ("value", sheet.numbers))
    )
    cells = texts.with_columns(
        numbers["value"],
        pl.col("column").replace_strict(years).alias("period"),
        pl.concat_str(pl.col("column").replace_strict(letters), pl.col("row") + 1).alias("cell"),
    )
    printed = ~pl.col("text").fill_null("").str.strip_chars().is_in(_MISSING)
    cells = cells.filter(printed, pl.col("row") > 0)
    bad = cells.filter(pl.col("value").is_null())
    if not bad.is_empty():
        row = bad.row(0, named=True)
        raise SourceError(
            file, f"{row['text']!r} is not a number", f"sheet {sheet.name}, cell {row['cell']}"
        )
    return cells
