"""SIPRI's workbook of military expenditure: seven sheets of countries by year.

Users bring the file; its figures are not redistributable and are never shipped.

The sheets "Share of GDP" and "Share of Govt. spending" hold fractions in cells formatted as
percentages (0.0353 shows as 3.53%); they are read as % (times 100), which changes the unit and not
the figure. Blue figures are SIPRI's own estimates (status ``estimate``), red ones are uncertain
(flag ``highly_uncertain``). The special signs of the column "Notes" become flags.

Periods: the sheet of financial years prints, for each country, which months its financial year
has. Twelve months from another month than January are a fiscal year (``FY2023/24``, or
``FY2023/24@07`` for July to June), named as SIPRI does by the year in which they begin; the few
months between two such rules are a span; everything else, and every other sheet, is by calendar
year.

The row "European Union" is the European Defence Fund, not a sum over members, and is left out.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

import polars as pl

from article3.alliance import COUNTRIES, entity_code
from article3.errors import SourceError, UnknownNameError
from article3.indicators import SIPRI
from article3.sources.reading import Reading, cell_address, checked, digest
from article3.sources.workbook import Sheet, read_sheets, sheet_names

URL = "https://www.sipri.org/databases/milex"
LICENCE = "© SIPRI; not redistributable"
SERIES = "sipri-milex"

_CONSTANT = re.compile(r"Constant \((\d{4})\) US\$$")
_RIGHTS = re.compile(r"©\s*SIPRI\s*(\d{4})")
_MISSING = ("", "...", "…", ". .", "xxx", "n/a", "n.a.")
_YEAR = re.compile(r"(19|20)\d\d$")
_MAX_MEMBER = 64 * 1024 * 1024

# SIPRI's special signs: our flag, and what the sign says in our words.
_SIGNS = {
    "†": ("no_pensions", "military pensions are not included"),
    "‡": ("current_spending_only", "capital spending is not included"),
    "§": ("adopted_budget", "adopted budgets, not outturns"),
    "¶": ("no_paramilitary", "paramilitary forces are not included"),
    "‖": ("redenominated", "the currency changed; amounts are in the latest currency"),
}
_BLUE = {"0000FF", "indexed 4", "indexed 12", "indexed 39"}
_RED = {"FF0000", "indexed 2", "indexed 10"}


@dataclass(frozen=True, slots=True)
class _Table:
    """One sheet: the indicator of its cells, their unit (empty: the row's currency), the factor."""

    sheet: str
    indicator: str
    unit: str
    price_basis: str = ""
    factor: float = 1.0


_TABLES = (
    _Table("Local currency financial years", "milex_lcu_financial", "", "current"),
    _Table("Local currency calendar years", "milex_lcu_calendar", "", "current"),
    _Table("Current US$", "milex_current_usd", "million USD", "current"),
    _Table("Share of GDP", "milex_pct_gdp", "% of GDP", factor=100.0),
    _Table("Per capita", "milex_per_capita_usd", "USD", "current"),
    _Table("Share of Govt. spending", "milex_pct_gov_spending",
           "% of general government expenditure", factor=100.0),
)  # fmt: skip


def recognises(path: Path) -> bool:
    """Whether the file is an xlsx with SIPRI's sheets."""
    wanted = {"Current US$", "Share of GDP", "Per capita"}
    return path.suffix.lower() == ".xlsx" and wanted <= set(sheet_names(path))


def read(path: Path) -> Reading:
    """Every figure of the ledger's countries in the seven country sheets, with sheet and cell.

    The workbook does not print its day of publication. Raises
    :class:`~article3.errors.SourceError` for a damaged file, a missing sheet or heading, and a
    cell that is neither a number nor a sign for "no figure".
    """
    tables = _tables(path)
    sheets = read_sheets(path, [t.sheet for t in tables])
    parts = [_read_table(sheets[t.sheet], t, path.name) for t in tables]
    colours = _colours(path, [t.sheet for t in tables])
    frame = pl.concat(parts).join(colours, on=["table", "cell"], how="left")
    first, last = str(frame["year"].min()), str(frame["year"].max())
    title = f"SIPRI Military Expenditure Database {first}–{last}"
    rights = _RIGHTS.search(sheets["Current US$"].texts[0, 0] or "")
    estimate, uncertain = pl.col("colour") == "blue", pl.col("colour") == "red"
    frame = frame.with_columns(
        pl.when(estimate).then(pl.lit("estimate")).otherwise(pl.lit("actual")).alias("status"),
        pl.when(uncertain)
        .then(pl.concat_str(pl.lit("highly_uncertain "), "flags").str.strip_chars())
        .otherwise("flags")
        .alias("flags"),
        pl.lit(f"{title}, © SIPRI {rights[1]}" if rights else title).alias("source"),
        pl.lit(URL).alias("url"),
    )
    return Reading(
        publisher=SIPRI,
        series=SERIES,
        title=title,
        file=path.name,
        sha256=digest(path),
        observations=checked(frame, path.name),
        url=URL,
        licence=LICENCE,
        notes=tuple(f"{sign} {flag}: {words}" for sign, (flag, words) in _SIGNS.items()),
    )


def _tables(path: Path) -> list[_Table]:
    """The seven sheets; the name of the one in constant prices says the base year."""
    names = sheet_names(path)
    constant = next((m for name in names if (m := _CONSTANT.match(name))), None)
    if names and constant is None:
        found = ", ".join(names)
        raise SourceError(path.name, f"no sheet 'Constant (YYYY) US$'; the sheets are {found}")
    base = constant[1] if constant else "YYYY"  # no names: read_sheets says what is wrong
    table = _Table(
        f"Constant ({base}) US$",
        f"milex_constant_{base}_usd",
        f"million USD ({base} prices and exchange rates)",
        f"constant {base}",
    )
    return [*_TABLES, table]


def _read_table(sheet: Sheet, table: _Table, file: str) -> pl.DataFrame:
    """The cells of our countries in one sheet, with the label columns their unit and flags need."""
    names = sheet.texts.to_series(0)
    top = next((n for n, text in enumerate(names.head(20)) if text == "Country"), None)
    if top is None:
        raise SourceError(
            file,
            "no header line that begins with 'Country'",
            f"sheet {sheet.name}",
            "SIPRI has changed its layout or the sheet is truncated",
        )
    header = zip(sheet.texts.columns, sheet.texts.row(top), strict=True)
    years = {name: text for name, text in header if text and _YEAR.match(text)}
    if not years:
        raise SourceError(file, "no column of a year", f"sheet {sheet.name}, row {top + 1}")
    unit = pl.lit(table.unit) if table.unit else _label(sheet, top, "Currency", file)
    financial = table.indicator == "milex_lcu_financial"
    rule = _label(sheet, top, "Fiscal Year", file) if financial else pl.lit("")
    rows = sheet.texts.with_row_index("row").select(
        "row",
        pl.col(names.name).replace_strict(_entities(names), default=None).alias("entity"),
        _label(sheet, top, "Notes", file).alias("notes"),
        unit.alias("unit"),
        rule.alias("rule"),
    )
    rows = rows.filter(pl.col("row") > top, pl.col("entity").is_not_null())
    cells = _without_missing(rows.join(_cells(sheet, years), on="row"), sheet.name, file)
    return cells.select(
        "entity",
        pl.lit(table.indicator).alias("indicator"),
        "year",
        _periods(cells, sheet.name, file).alias("period"),
        pl.col("value") * table.factor,
        "unit",
        pl.lit(table.price_basis).alias("price_basis"),
        _flags(local=not table.unit).alias("flags"),
        pl.lit(file).alias("file"),
        pl.lit(sheet.name).alias("table"),
        "cell",
    )


def _entities(names: pl.Series) -> dict[str, str]:
    """Codes of the printed names that are countries of the ledger; regions and others are not."""
    found = {"Korea, South": "KOR"}  # a spelling of SIPRI's own
    for name in names.drop_nulls().unique():
        try:
            code = entity_code(name)
        except UnknownNameError:
            continue
        if code in COUNTRIES:
            found[name] = code
    return found


def _label(sheet: Sheet, top: int, start: str, file: str) -> pl.Expr:
    """The texts of the column whose heading begins with a word."""
    for name, text in zip(sheet.texts.columns, sheet.texts.row(top), strict=True):
        if text and text.startswith(start):
            return pl.col(name).fill_null("").str.strip_chars()
    raise SourceError(file, f"no column {start!r}", f"sheet {sheet.name}, row {top + 1}")


def _cells(sheet: Sheet, years: dict[str, str]) -> pl.DataFrame:
    """Every cell of the year columns: row, year, text, value and address."""
    letters = {name: cell_address(0, i)[:-1] for i, name in enumerate(sheet.texts.columns)}
    long = {
        what: frame.with_row_index("row").unpivot(
            on=list(years), index="row", variable_name="column", value_name=what
        )
        for what, frame in (("text", sheet.texts), ("value", sheet.numbers))
    }
    return long["text"].with_columns(
        long["value"]["value"],
        pl.col("column").replace_strict(years).alias("year"),
        pl.concat_str(pl.col("column").replace_strict(letters), pl.col("row") + 1).alias("cell"),
    )


def _without_missing(cells: pl.DataFrame, sheet: str, file: str) -> pl.DataFrame:
    cells = cells.filter(~pl.col("text").fill_null("").str.strip_chars().is_in(_MISSING))
    bad = cells.filter(pl.col("value").is_null())
    if not bad.is_empty():
        row = bad.row(0, named=True)
        raise SourceError(
            file,
            f"{row['text']!r} is not a number",
            f"sheet {sheet}, cell {row['cell']}",
            "correct the cell or ask the publisher",
        )
    return cells


def _flags(*, local: bool) -> pl.Expr:
    """The country's special signs as flags; a new currency matters to local currency only."""
    notes, none = pl.col("notes"), pl.lit("")
    signs = [
        pl.when(notes.str.contains(sign, literal=True)).then(pl.lit(f"{flag} ")).otherwise(none)
        for sign, (flag, _) in _SIGNS.items()
        if local or flag != "redenominated"
    ]
    return pl.concat_str(signs).str.strip_chars()


_MONTH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_CLAUSE = re.compile(
    r"(?:From (?P<first>\d{4}):? ?)?(?:Till: (?P<last>\d{4}) )?(?:(?P<only>\d{4}): )?"
    r"(?P<begin>[A-Z][a-z]{2,})\.?[–-](?P<end>[A-Z][a-z]{2,})\.?$"
)


def _periods(cells: pl.DataFrame, sheet: str, file: str) -> pl.Expr:
    """The period of each cell: the year, unless the country's rule says otherwise."""
    ruled = cells.filter(pl.col("rule") != "").unique(["rule", "year"])
    known = {}
    for row in ruled.iter_rows(named=True):
        period = fiscal_period(row["rule"], int(row["year"]))
        if period is None:
            raise SourceError(
                file,
                f"the financial year {row['rule']!r} of {row['entity']} cannot be read",
                f"sheet {sheet}, row {row['row'] + 1}",
                "SIPRI has changed its wording",
            )
        known[row["rule"] + row["year"]] = period
    key = pl.col("rule") + pl.col("year")
    return key.replace_strict(known, default=pl.col("year"), return_dtype=pl.String)


def fiscal_period(rule: str, year: int) -> str | None:
    """The period of a financial year that begins in ``year``, by SIPRI's printed rule.

    None where the rule cannot be read or does not cover the year.

    >>> fiscal_period("Apr.–Mar.", 2023), fiscal_period("July–June", 2023)
    ('FY2023/24', 'FY2023/24@07')
    >>> rule = "Till: 1994 July–June, 1995: July–Dec., From 1996: Jan.–Dec."
    >>> fiscal_period(rule, 1995), fiscal_period(rule, 1996)
    ('1995-07/1995-12', '1996')
    """
    for text in rule.split(","):
        clause = _CLAUSE.match(text.strip())
        if clause is None:
            return None
        first, last = int(clause["first"] or 0), int(clause["last"] or 9999)
        if clause["only"]:
            first = last = int(clause["only"])
        if not first <= year <= last:
            continue
        if {clause["begin"][:3], clause["end"][:3]} - set(_MONTH):
            return None
        begin, end = (_MONTH.index(clause[side][:3]) + 1 for side in ("begin", "end"))
        if (begin, end) == (1, 12):
            return str(year)
        if begin == end + 1:
            suffix = "" if begin == 4 else f"@{begin:02d}"
            return f"FY{year}/{(year + 1) % 100:02d}{suffix}"
        return f"{year}-{begin:02d}/{year}-{end:02d}" if begin <= end else None
    return None


def _colours(path: Path, sheets: list[str]) -> pl.DataFrame:
    """The blue and red cells of the sheets: table, cell, colour.

    Fonts are read from the workbook's own XML, which the spreadsheet reader does not show.
    """
    try:
        with zipfile.ZipFile(path) as book:
            styles = _style_colours(book, path.name)
            found = [
                (sheet, cell, colour)
                for sheet, member in _sheet_members(book, path.name).items()
                if sheet in sheets
                for cell, colour in _coloured_cells(book, member, styles, path.name)
            ]
    except (zipfile.BadZipFile, OSError) as error:
        raise SourceError(path.name, "not a readable workbook", todo="it is truncated") from error
    schema = dict.fromkeys(("table", "cell", "colour"), pl.String)
    return pl.DataFrame(found, schema=schema, orient="row")


def _sheet_members(book: zipfile.ZipFile, file: str) -> dict[str, str]:
    """For each sheet's name, the part of the workbook that holds its cells."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            ids[attributes["name"]] = next(v for k, v in attributes.items() if k.endswith(":id"))

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[attributes["Id"]] = attributes["Target"]

    _scan(book, "xl/workbook.xml", sheet, file)
    _scan(book, "xl/_rels/workbook.xml.rels", relation, file)
    members = {name: targets.get(key, "").lstrip("/") for name, key in ids.items()}
    return {n: m if m.startswith("xl/") else f"xl/{m}" for n, m in members.items()}


def _style_colours(book: zipfile.ZipFile, file: str) -> dict[str, str]:
    """For each cell style whose font is blue or red, its number and colour."""
    fonts: list[str] = []
    styles: list[str] = []
    section = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal section
        if tag in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            section = tag
        elif section == "fonts" and tag == "font":
            fonts.append("")
        elif section == "fonts" and tag == "color" and fonts:
            shade = attributes.get("rgb", "")[-6:].upper() or f"indexed {attributes.get('indexed')}"
            fonts[-1] = "blue" if shade in _BLUE else "red" if shade in _RED else ""
        elif section == "cellXfs" and tag == "xf":
            number = int(attributes.get("fontId", "0"))
            styles.append(fonts[number] if number < len(fonts) else "")

    _scan(book, "xl/styles.xml", start, file)
    return {str(number): colour for number, colour in enumerate(styles) if colour}


def _coloured_cells(
    book: zipfile.ZipFile, member: str, styles: dict[str, str], file: str
) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "c" and (colour := styles.get(attributes.get("s", ""))):
            found.append((attributes.get("r", ""), colour))

    _scan(book, member, start, file)
    return found


def _scan(
    book: zipfile.ZipFile, member: str, start: Callable[[str, dict[str, str]], None], file: str
) -> None:
    """Call ``start`` for every opening tag of a part; document types and giants are refused."""

    def refuse(*_: object) -> None:
        raise SourceError(file, "a workbook part declares a document type", member, "do not use it")

    def opening(tag: str, attributes: dict[str, str]) -> None:
        start(tag.rpartition(":")[2], attributes)

    try:
        if book.getinfo(member).file_size > _MAX_MEMBER:
            raise SourceError(
                file, "a workbook part is larger than 64 MiB", member, "do not use it"
            )
        text = book.read(member)
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = refuse
        parser.StartElementHandler = opening
        parser.Parse(text, True)
    except (KeyError, ValueError, StopIteration, expat.ExpatError) as error:
        raise SourceError(file, "a workbook part is missing or damaged", member) from error
