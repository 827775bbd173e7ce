"""NATO's own workbook of defence expenditure: every printed cell, with its address.

The workbook has one sheet a table (``TABLE1`` to ``TABLE8b``). A sheet holds a title, a line of
years (``2023e`` marks an estimate) and one or two blocks, each under a heading that names its
price basis. Country names carry footnote stars and, in Table 1, the currency in brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from article3.alliance import entity_code
from article3.errors import SourceError, UnknownNameError
from article3.indicators import NATO
from article3.sources.reading import Reading, cell_address, checked, digest
from article3.sources.workbook import Sheet, read_sheets, sheet_names

URL = "https://www.nato.int/nato_static_fl2014/assets/pdf/2024/6/pdf/240617-def-exp-2024-en.pdf"
LICENCE = "NATO content: credit NATO; not to be sold or used for advertising"
SERIES = "nato"

_TITLE = re.compile(r"Table\s+(\w+)\s*:\s*(.+)")
_YEAR = re.compile(r"(\d{4})(e?)$")
_CONSTANT = re.compile(r"(\d{4}) prices")
_LABEL = re.compile(r"(?P<name>[^(*]+?)\s*\**\s*(?:\((?P<currency>[^)]+)\))?\s*\**$")

REQUIRED = ("TABLE1", "TABLE2", "TABLE3", "TABLE5", "TABLE6", "TABLE7", "TABLE8a", "TABLE8b")
"""Sheets every workbook of this layout has; Table 4 repeats Table 2 and 3 and may be absent."""


@dataclass(frozen=True, slots=True)
class _Block:
    """One block of a sheet: the words of its heading and what its cells are."""

    sheet: str
    heading: str
    indicator: str
    unit: str


# The word "const" in an indicator and "{base}" in a unit are completed from the printed base year.
_BLOCKS = (
    _Block("TABLE1", "current prices", "defexp_nac_current", "million {currency}"),
    _Block("TABLE1", "constant", "defexp_nac_const", "million {currency}"),
    _Block("TABLE2", "current prices", "defexp_usd_current", "million USD"),
    _Block("TABLE2", "constant", "defexp_usd_const",
           "million USD ({base} prices and exchange rates)"),
    _Block("TABLE3", "share of real gdp", "defexp_share_gdp", "% of real GDP"),
    _Block("TABLE3", "annual real change", "defexp_real_change", "% change on previous year"),
    _Block("TABLE5", "current prices", "gdp_usd_current", "million USD"),
    _Block("TABLE5", "constant", "gdp_usd_const", "million USD ({base} prices and exchange rates)"),
    _Block("TABLE6", "gdp per capita", "gdp_per_capita_const",
           "thousand USD ({base} prices and exchange rates)"),
    _Block("TABLE6", "defence expenditure per capita", "defexp_per_capita_const",
           "USD ({base} prices and exchange rates)"),
    _Block("TABLE7", "", "military_personnel", "thousands"),
    _Block("TABLE8a", "equipment", "equipment_share", "% of defence expenditure"),
    _Block("TABLE8a", "personnel", "personnel_share", "% of defence expenditure"),
    _Block("TABLE8b", "infrastructure", "infrastructure_share", "% of defence expenditure"),
    _Block("TABLE8b", "other", "other_share", "% of defence expenditure"),
)  # fmt: skip


def recognises(path: Path) -> bool:
    """Whether the file is an xlsx whose sheets are NATO's tables."""
    return path.suffix.lower() == ".xlsx" and {"TABLE1", "TABLE3"} <= set(sheet_names(path))


def read(path: Path) -> Reading:
    """Every figure of the workbook with sheet and cell.

    The publication date is not printed in the workbook; it is taken from a ``YYMMDD`` prefix of
    the file name where there is one, and marked so. Raises
    :class:`~article3.errors.SourceError` for a missing sheet, a heading or country it does not
    know, and a cell that is not a number.
    """
    sheets = read_sheets(path, REQUIRED, optional=("TABLE4",))
    parts = [_sheet(sheet, path.name) for name, sheet in sheets.items() if name != "TABLE4"]
    if "TABLE4" in sheets:
        parts.append(_span_sheet(sheets["TABLE4"], path.name))
    frame = checked(pl.concat(parts), path.name)
    first, last = frame["period"].filter(frame["indicator"] == "defexp_share_gdp").sort()[[0, -1]]
    return Reading(
        publisher=NATO,
        series=SERIES,
        title=f"Defence Expenditure of NATO Countries ({first}-{last})",
        file=path.name,
        sha256=digest(path),
        observations=frame,
        published=_date_in_name(path.name),
        published_basis="file name",
        licence=LICENCE,
        notes=tuple(_notes(sheets)),
    )


def _date_in_name(name: str) -> date | None:
    match = re.match(r"(\d\d)(\d\d)(\d\d)\D", name)
    if not match:
        return None
    try:
        return date(2000 + int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _notes(sheets: dict[str, Sheet]) -> list[str]:
    """Printed notes under the tables, each once."""
    found = (
        text.strip()
        for sheet in sheets.values()
        for row in sheet.texts.rows()
        for text in row
        if text and (text.startswith(("Note", "*")) or re.match(r"\([a-d]\) ", text))
    )
    return list(dict.fromkeys(found))


def _header(sheet: Sheet, file: str) -> tuple[int, dict[int, tuple[str, str]]]:
    """The row of the years, and for each column its year and status."""
    for number, row in enumerate(sheet.texts.head(20).rows()):
        found = {
            i: (m[1], "estimate" if m[2] else "actual")
            for i, text in enumerate(row)
            if i and text and (m := _YEAR.match(text.strip()))
        }
        if len(found) >= 2:
            return number, found
    raise SourceError(
        file,
        "no line of years among the first twenty rows",
        f"sheet {sheet.name}",
        "NATO has changed its layout or this is another file",
    )


def _base_year(sheet: Sheet, heading: str, top: int, file: str) -> str:
    """The base year of constant prices, from the block's heading or a line above the years."""
    words = [heading, *(t for row in sheet.texts.head(top).rows() for t in row if t)]
    found = next((m[1] for text in words if (m := _CONSTANT.search(text))), None)
    if found is None:
        raise SourceError(
            file,
            f"no base year of constant prices in the heading {heading.strip()!r}",
            f"sheet {sheet.name}",
            "NATO has changed its layout",
        )
    return found


def _labels(row: tuple[str | None, ...], years: dict[int, tuple[str, str]]) -> tuple[str, str, int]:
    """What stands left of the figures: the heading, the name beside them, and the name's column.

    Names stand in the column before the first year, headings and totals in one further left.
    """
    beside = min(years) - 1
    title = next((text for text in row[:beside] if text), "")
    name = row[beside] or ""
    column = beside if name else next((i for i, text in enumerate(row[:beside]) if text), beside)
    return title, name, column


def _sheet(sheet: Sheet, file: str) -> pl.DataFrame:
    top, years = _header(sheet, file)
    wanted = [b for b in _BLOCKS if b.sheet == sheet.name]
    block = wanted[0] if wanted[0].heading == "" else None
    heading, seen = "", set()
    rows: list[dict[str, object]] = []
    for number, texts in enumerate(sheet.texts.rows()):
        if number <= top:
            continue
        title, label, column = _labels(texts, years)
        has_figures = any(texts[i] for i in years)
        if title and not has_figures:
            block = next((b for b in wanted if b.heading in title.casefold()), None)
            heading = title
            if block is None and not title.strip().startswith("-"):
                raise SourceError(
                    file,
                    f"the heading {title.strip()!r} is not one of this table's",
                    f"sheet {sheet.name}, cell {cell_address(number, column)}",
                    "NATO has changed its layout",
                )
            continue
        name = label or title
        if not has_figures or not name:
            continue
        if block is None:
            raise SourceError(
                file, "figures before any heading", f"sheet {sheet.name}, row {number + 1}"
            )
        seen.add(block.indicator)
        base = _base_year(sheet, heading, top, file) if "const" in block.indicator else ""
        place = f"sheet {sheet.name}, cell {cell_address(number, column)}"
        rows += _row(sheet, file, number, _entity(name, file, place), years, block, base)
    missing = [b.heading for b in wanted if b.indicator not in seen]
    if missing:
        raise SourceError(
            file,
            f"the block {missing[0]!r} has no figures",
            f"sheet {sheet.name}",
            "the file is truncated or NATO has changed its layout",
        )
    return pl.DataFrame(rows)


def _row(
    sheet: Sheet,
    file: str,
    number: int,
    named: tuple[str, str],
    years: dict[int, tuple[str, str]],
    block: _Block,
    base: str,
) -> list[dict[str, object]]:
    entity, currency = named
    constant = f"constant {base}" if base else ""
    basis = constant or ("current" if block.indicator.endswith("_current") else "")
    return [
        {
            "entity": entity,
            "indicator": block.indicator + base,
            "period": year,
            "value": sheet.number(number, column, file),
            "unit": block.unit.format(currency=currency, base=base),
            "price_basis": basis,
            "status": status,
            "file": file,
            "table": sheet.name,
            "cell": cell_address(number, column),
        }
        for column, (year, status) in years.items()
        if sheet.texts[number, column] is not None
    ]


def _entity(name: str, file: str, place: str) -> tuple[str, str]:
    """The code of a printed name, and the currency in brackets behind it."""
    match = _LABEL.match(name.strip())
    try:
        return entity_code(match["name"] if match else name), (match and match["currency"]) or ""
    except UnknownNameError as error:
        raise SourceError(
            file,
            f"no Ally or group is called {name.strip()!r}",
            place,
            "NATO has changed its layout or a name needs an alias",
        ) from error


def _span_sheet(sheet: Sheet, file: str) -> pl.DataFrame:
    """Table 4: the change over the whole span, the only figures it does not repeat."""
    top, years = _header(sheet, file)
    printed = list(years.values())
    (first, _), (last, status) = printed[0], printed[-1]
    header = sheet.texts.row(top)
    column = next((i for i, t in enumerate(header) if t and t.startswith("Real change")), None)
    if column is None:
        raise SourceError(
            file, "no column of real change over the span", f"sheet {sheet.name}, row {top + 1}"
        )
    rows = []
    for number, texts in enumerate(sheet.texts.rows()):
        title, label, at = _labels(texts, years)
        name = label or title
        if number <= top or not name or texts[column] is None:
            continue
        place = f"sheet {sheet.name}, cell {cell_address(number, at)}"
        rows.append(
            {
                "entity": _entity(name, file, place)[0],
                "indicator": "defexp_real_change_span",
                "period": f"{first}/{last}",
                "value": sheet.number(number, column, file),
                "unit": "% change over the span",
                "price_basis": "",
                "status": status,
                "file": file,
                "table": sheet.name,
                "cell": cell_address(number, column),
            }
        )
    return pl.DataFrame(rows)
