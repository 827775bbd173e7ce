"""The Kiel Institute's Ukraine Support Tracker: monthly series, activities, items, summaries.

Every release is an edition of a series of its own (``kiel-r29-monthly``): the tracker revises its
past, so figures of two releases are never mixed. Four kinds of file:

* the tracker's ``data_explorer.csv`` (donor by month), with its ``release_info.csv`` beside it;
* tidy copies with an ``edition`` column: the monthly series, country summaries, shares in EU aid;
* activities, one line each (:func:`activities`): a tidy copy, or one with Norwegian headings;
* items, one line each (:func:`items`): the tracker's main data sheet, as xlsx or csv.

Activities and items become monthly sums, flagged ``summed_from_items`` and located by their first
line or cell and the number of others. What is summed was found by comparing with printed totals of
Release 28 (its Germany to December 2024 is 15.8 billion euro, undated lines included; Release 21's
17.3). ``tot_sub_activity_value_EUR`` over a donor's lines gives every allocation of the country
summary, but that Slovenia's humanitarian aid is 7 million off and that the summary counts the
European Investment Bank with the EU; by ``month`` it gives the monthly series of Release 29, but
for revisions. The column ``..._redistr`` has the same totals and other months: it spreads undated
lines, which the printed series does not. Commitments are ``tot_activity_value_EUR`` over lines of
both measures. A package is valued on one of its lines, so lines without a value (or zero) add
nothing. Lines without a month are in no sum; a note says how much they are.

The EU institutions are the entity ``EU``, flagged ``eu_institutions``: they are a donor, not a sum
over members. A summary whose span has no stated end (Release 30v2) is refused.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from article3.alliance import COUNTRIES, entity_code
from article3.errors import SourceError, UnknownNameError
from article3.indicators import KIEL
from article3.sources import tidy
from article3.sources.reading import Reading, cell_address, checked, digest
from article3.sources.workbook import read_sheets, sheet_names

URL = "https://www.ifw-kiel.de/topics/war-against-ukraine/ukraine-support-tracker/"
LICENCE = "Kiel Institute for the World Economy; free with attribution, terms to be checked there"

_EU = "EU (Commission and Council)"
_RELEASED = {"28": date(2026, 4, 22)}  # by the date in the name of the publisher's workbook
_EDITION = re.compile(r"Release (\w+)(?: \(([^,)]*)(?:, published (\d{4}-\d\d-\d\d))?\))?")
_EXPLORER = {
    "total": "ukr_aid_allocated_total",
    "financial": "ukr_aid_allocated_financial",
    "humanitarian": "ukr_aid_allocated_humanitarian",
    "military": "ukr_aid_allocated_military",
    "commitments": "ukr_aid_committed_total",
    "to_be_allocated": "ukr_aid_committed_not_yet_allocated",
}
_NORWEGIAN = {
    "giver": "donor",
    "dato": "announcement_date",
    "kategori": "aid_type_general",
    "maal": "measure",
    "verdi_eur": "tot_sub_activity_value_EUR",
    "verdi_eur_redistr": "tot_sub_activity_value_EUR_redistr",
    "verdi_eur_activity": "tot_activity_value_EUR",
    "maaned_nr": "month",
}
# Columns of an activity and of an item: the tracker's name, ours, its type.
_ACTIVITY = (
    ("donor", "donor", "text"),
    ("announcement_date", "announced", "date"),
    ("aid_type_general", "aid_type", "text"),
    ("measure", "measure", "text"),
    ("month", "month", "month"),
    ("tot_activity_value_EUR", "activity_value_eur", "number"),
    ("tot_sub_activity_value_EUR", "value_eur", "number"),
    ("tot_sub_activity_value_EUR_redistr", "value_eur_redistributed", "number"),
)
_ITEM = (
    ("activity_id", "activity_id", "text"),
    ("sub_activity_id", "sub_activity_id", "text"),
    *_ACTIVITY,
    ("announcement_date", "announced_printed", "text"),
    ("aid_type_specific", "aid_type_specific", "text"),
    ("explanation", "explanation", "text"),
    ("tot_value_deliv_EUR", "value_delivered_eur", "number"),
    ("item", "item", "text"),
    ("item_type", "item_type", "text"),
    ("item_sub_type", "item_sub_type", "text"),
    ("item_numb", "count", "count"),
    ("item_numb_deliv", "count_delivered", "count"),
    ("item_value_estimate_USD", "value_estimate_usd", "number"),
    ("official_source_dummy", "official_source", "number"),
    ("source_of_aid_1", "source", "text"),
)
_ITEM_KEYS = {"activity_id", "sub_activity_id", "aid_type_general", "item_numb"}
_MISSING = ("", ".", "No price", "No value available", "Not given", "NA")
_COUNT_SIGNS = (*_MISSING, "undisclosed")
_NUMERIC = ("number", "count", "month")


class _Release(NamedTuple):
    number: str
    title: str
    published: date | None


def recognises(path: Path) -> bool:
    """Whether the heading is that of one of the tracker's files."""
    try:
        return bool(_layout(path))
    except (OSError, SourceError):
        return False


def read(path: Path) -> Reading:
    """The figures of one file of one release: printed ones, or monthly sums over its lines.

    Raises :class:`~article3.errors.SourceError` for an unknown layout or release, a missing
    column, a span without an end, a line cut short and a value that is not a number.
    """
    kind = _layout(path)
    if not kind:
        raise SourceError(path.name, "the heading is not one of the tracker's", "line 1")
    part = kind
    notes: tuple[str, ...] = ()
    if kind in ("activities", "items"):
        lines = items(path) if kind == "items" else activities(path)
        frame, notes = _sums(lines, path), _notes(lines)
    elif kind == "explorer":
        frame, part = _explorer(path), "monthly"
    else:
        frame = _tidy(path)
        spans = frame["period"].str.contains("/", literal=True).any()
        shares = (frame["indicator"] == "ukr_aid_eu_share_bn").any()
        part = "eu-shares" if shares else "summary" if spans else "monthly"
    release = _release(path)
    if "source" not in frame.columns:
        source = pl.lit(f"Kiel Institute, {release.title}").alias("source")
        frame = frame.with_columns(source, pl.lit(URL).alias("url"))
    return Reading(
        publisher=KIEL,
        series=f"kiel-r{release.number}-{part}",
        title=f"{release.title}, {part.replace('-', ' ')}",
        file=path.name,
        sha256=digest(path),
        observations=checked(_institutions(frame), path.name),
        published=release.published,
        published_basis="third-party note" if release.number in _RELEASED else "document",
        url=URL,
        licence=LICENCE,
        notes=notes,
    )


def activities(path: Path) -> pl.DataFrame:
    """The activities of a release, one row each, all donors.

    Columns: ``cell`` ("line 12"), ``donor, entity`` (null for a donor the ledger does not have),
    ``announced`` (a date or null), ``aid_type, measure, month`` (``2022-03``, under which the
    tracker counts it; null for undated ones), and in euro ``activity_value_eur`` (what commitments
    sum), ``value_eur`` (what allocations sum) and ``value_eur_redistributed``. Raises
    :class:`~article3.errors.SourceError` for a missing column and a value that is not a number.
    """
    return _typed(_read_csv(path).rename(_NORWEGIAN, strict=False), _ACTIVITY, path.name)


def items(path: Path) -> pl.DataFrame:
    """The items of the tracker's main data, one row each, all donors, from xlsx or csv.

    Columns as in :func:`activities` (``cell`` is the address of the sub-activity value in a
    workbook, with ``table``, its sheet) and: ``activity_id, sub_activity_id`` (not unique),
    ``count`` and ``count_delivered`` with ``count_undisclosed`` and ``count_delivered_undisclosed``
    for counts kept secret (null then), ``announced_printed`` ("until 12/21/2022"),
    ``value_delivered_eur, value_estimate_usd, official_source`` (1 or 0), ``item, item_type,
    item_sub_type, aid_type_specific, explanation, source``. Spaces around texts are dropped.
    Raises :class:`~article3.errors.SourceError` as :func:`activities` does.
    """
    raw = _read_sheet(path) if path.suffix.lower() == ".xlsx" else _read_csv(path)
    return _typed(raw, _ITEM, path.name)


def _layout(path: Path) -> str:
    """Which kind of file it is, from its heading; empty for none of ours."""
    if not path.is_file():
        raise SourceError(str(path), "no such file")
    if path.suffix.lower() == ".xlsx":
        import fastexcel

        try:
            book = fastexcel.read_excel(path)
            first = book.load_sheet(0, header_row=None, n_rows=1, dtypes="string").to_polars()
        except fastexcel.FastExcelError as error:
            raise SourceError(path.name, "not a readable workbook", todo="truncated?") from error
        return "items" if {text for row in first.rows() for text in row} >= _ITEM_KEYS else ""
    if path.suffix.lower() != ".csv":
        return ""
    try:
        with path.open(encoding="utf-8-sig") as handle:
            head, second = handle.readline(), handle.readline()
    except UnicodeDecodeError:
        return ""
    found = {name.strip('" \r\n') for name in head.split(",")}
    if {"country", "iso", "year", "month", *_EXPLORER} <= found:
        return "explorer"
    if {"iso3", "indicator", "year_or_date", "edition"} <= found:
        return "tidy" if ",ukr_aid_" in second else ""
    if found >= _ITEM_KEYS:
        return "items"
    known = {tracker for tracker, _, _ in _ACTIVITY}
    return "activities" if known <= found or set(_NORWEGIAN) <= found else ""


def _read_csv(path: Path) -> pl.DataFrame:
    """The lines as text with ``place``, the line on which each begins (texts may hold breaks)."""
    if not path.is_file():
        raise SourceError(str(path), "no such file")
    try:
        table = pl.read_csv(path, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise SourceError(path.name, "not a readable CSV", todo="is it truncated?") from error
    breaks = pl.sum_horizontal(pl.all().str.count_matches("\n").fill_null(0)).cast(pl.Int64)
    before = breaks.cum_sum().shift(1, fill_value=0)
    table = table.with_columns((pl.int_range(2, pl.len() + 2) + before).alias("place"))
    last = table.columns[-2]
    empty = path.read_bytes().rstrip().endswith(b",")  # printed, but empty
    if table.height and table[last][-1] is None and not empty:
        where = f"line {table['place'][-1]}"
        raise SourceError(path.name, f"the line ends before {last!r}", where, "is it truncated?")
    return table


def _read_sheet(path: Path) -> pl.DataFrame:
    """The rows of the first sheet as text, numbers at full precision, with row and sheet."""
    # Without a name, read_sheets says whether the file is absent or damaged.
    sheet = next(iter(read_sheets(path, sheet_names(path)[:1] or ["(first)"]).values()))
    names = [text or f"column {i}" for i, text in enumerate(sheet.texts.row(0))]
    named = dict(zip(sheet.texts.columns, names, strict=True))
    exact = sheet.numbers.rename(named).select(pl.all().cast(pl.String))
    numeric = {tracker for tracker, _, kind in _ITEM if kind in _NUMERIC}
    both = [pl.coalesce(exact[n], pl.col(n)).alias(n) for n in names if n in numeric]
    where = [pl.int_range(1, pl.len() + 1).alias("place"), pl.lit(sheet.name).alias("table")]
    return sheet.texts.rename(named).with_columns(*both, *where).slice(1)


def _refuse_text(raw: pl.DataFrame, column: str, silent: tuple[str, ...], file: str) -> None:
    """Every text of the column has to be a number or one of the signs for "no figure"."""
    text = pl.col(column)
    number = text.cast(pl.Float64, strict=False)
    bad = raw.filter(text.is_not_null(), ~text.is_in(silent), number.is_null()).head(1)
    for row in bad.iter_rows(named=True):
        where = f"line {row['place']}"
        if "table" in row:
            address = cell_address(row["place"] - 1, raw.columns.index(column))
            where = f"sheet {row['table']}, cell {address}"
        raise SourceError(file, f"{row[column]!r} in {column} is not a number", where)


def _typed(raw: pl.DataFrame, columns: tuple[tuple[str, str, str], ...], file: str) -> pl.DataFrame:
    absent = [tracker for tracker, _, _ in columns if tracker not in raw.columns]
    if absent:
        raise SourceError(file, f"no column {absent[0]!r}", "row 1", "the tracker's layout changed")
    raw = raw.with_columns(pl.col(t).str.strip_chars() for t in {t for t, _, _ in columns})
    made = [pl.format("line {}", "place").alias("cell")]
    if "table" in raw.columns:
        letters = cell_address(0, raw.columns.index("tot_sub_activity_value_EUR"))[:-1]
        made = [pl.concat_str(pl.lit(letters), "place").alias("cell"), pl.col("table")]
    made.append(pl.col("donor").replace_strict(_codes(raw["donor"]), default=None).alias("entity"))
    for tracker, ours, kind in columns:
        text, number = pl.col(tracker), pl.col(tracker).cast(pl.Float64, strict=False)
        if kind in _NUMERIC:
            _refuse_text(raw, tracker, _COUNT_SIGNS if kind == "count" else _MISSING, file)
        if kind == "date":
            made.append(text.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).alias(ours))
        elif kind == "month":
            months = number.cast(pl.Int64) - 1  # the tracker counts from January 2022
            year, month = months // 12 + 2022, (months % 12 + 1).cast(pl.String).str.zfill(2)
            made.append(pl.when(months >= 0).then(pl.format("{}-{}", year, month)).alias(ours))
        elif kind == "text":
            plain = text.str.strip_suffix(" 00:00:00")  # a date cell of a workbook
            made.append(pl.when(~text.is_in(["", "."])).then(plain).alias(ours))
        else:
            made.append(number.alias(ours))
        if kind == "count":
            made.append((text == "undisclosed").fill_null(value=False).alias(f"{ours}_undisclosed"))
    return raw.select(made)


def _codes(donors: pl.Series) -> dict[str, str]:
    """Entity codes of the donors the ledger has; other donors are left out."""
    codes = {_EU: "EU", "Turkiye": "TUR"}
    for name in donors.drop_nulls().unique():
        try:
            code = entity_code(name)
        except UnknownNameError:
            continue
        if code in COUNTRIES:
            codes[name] = code
    return codes


def _sums(lines: pl.DataFrame, path: Path) -> pl.DataFrame:
    """Monthly sums by donor and aid type, in billion euro."""
    allocated = lines.filter(pl.col("measure") == "Allocation")
    by_kind = pl.lit("ukr_aid_allocated_") + pl.col("aid_type").str.to_lowercase()
    parts = [
        _sum(allocated, by_kind, "value_eur"),
        _sum(allocated, pl.lit("ukr_aid_allocated_total"), "value_eur"),
        _sum(lines, pl.lit("ukr_aid_committed_total"), "activity_value_eur"),
    ]
    return pl.concat(parts).with_columns(
        pl.lit("billion EUR").alias("unit"),
        pl.lit("current").alias("price_basis"),
        pl.lit("actual").alias("status"),
        pl.lit("summed_from_items").alias("flags"),
        pl.lit(path.name).alias("file"),
        pl.lit(lines["table"][0] if "table" in lines.columns else "").alias("table"),
    )


def _sum(lines: pl.DataFrame, indicator: pl.Expr, value: str) -> pl.DataFrame:
    valued = lines.drop_nulls(["entity", "month", value]).filter(pl.col(value) != 0)
    first, more = pl.col("cell").first(), pl.len() - 1
    keys = ["entity", indicator.alias("indicator"), pl.col("month").alias("period")]
    return valued.group_by(keys).agg(
        # Through a list: the order of addition and the last digit are always the same.
        (pl.col(value).implode().list.sum() / 1e9).alias("value"),
        pl.when(more > 0).then(pl.format("{} and {} more", first, more)).otherwise(first),
    )


def _notes(lines: pl.DataFrame) -> tuple[str, ...]:
    """What the sums leave out: undated lines and donors the ledger does not have."""
    undated = lines.filter(pl.col("month").is_null(), pl.col("entity").is_not_null())
    billion = float(undated["value_eur"].sum()) / 1e9
    others = sorted(set(lines.filter(pl.col("entity").is_null())["donor"].drop_nulls()))
    return (
        f"{undated.height} lines without a month ({billion:.2f} billion EUR) are in no sum",
        f"donors left out: {', '.join(others) or 'none'}",
    )


def _institutions(frame: pl.DataFrame) -> pl.DataFrame:
    flags = pl.col("flags") if "flags" in frame.columns else pl.lit("")
    both = pl.concat_str(flags, pl.lit(" eu_institutions")).str.strip_chars()
    return frame.with_columns(
        pl.when(pl.col("entity") == "EU").then(both).otherwise(flags).alias("flags")
    )


def _explorer(path: Path) -> pl.DataFrame:
    table = _read_csv(path)
    codes = {code: code for code in (*COUNTRIES, "EU")}
    for column in _EXPLORER:
        _refuse_text(table, column, ("",), path.name)
    cells = table.select(
        pl.format("line {}", "place").alias("cell"),
        pl.col("iso").replace_strict(codes, default=None).alias("entity"),
        pl.format("{}-{}", "year", pl.col("month").str.zfill(2)).alias("period"),
        *(pl.col(tracker).cast(pl.Float64).alias(ours) for tracker, ours in _EXPLORER.items()),
    )
    long = cells.unpivot(index=["cell", "entity", "period"], variable_name="indicator")
    return long.drop_nulls(["entity", "value"]).with_columns(
        pl.lit("billion EUR").alias("unit"),
        pl.lit("current").alias("price_basis"),
        pl.lit("actual").alias("status"),
        pl.lit(path.name).alias("file"),
        pl.lit("").alias("table"),
    )


def _tidy(path: Path) -> pl.DataFrame:
    frame = tidy.read_columns(path)
    endless = frame.filter(pl.col("period").str.contains("release", literal=True)).head(1)
    for row in endless.iter_rows(named=True):
        what = f"the span {row['period']!r} does not say when it ends"
        raise SourceError(path.name, what, row["cell"], "leave it out until its end is known")
    return frame.with_columns(pl.col("unit").str.replace("^percent", "%"))


def _release(path: Path) -> _Release:
    """The release, from the file beside ``data_explorer.csv``, an edition column or the name."""
    text = re.sub(r"^R(\d+)_.*", r"Release \1", path.name)
    info = path.with_name(path.name.replace("data_explorer", "release_info"))
    table = _read_csv(path) if path.suffix.lower() == ".csv" else pl.DataFrame()
    column = next((c for c in ("edition", "x_edition") if c in table.columns), None)
    if column:
        editions = table[column].unique(maintain_order=True)
        text = editions[0] if len(editions) == 1 else ""
    elif info != path and info.is_file():
        row = _read_csv(info).row(0, named=True)
        text = f"Release {row['release']} ({row['period']}, published {row['date']})"
    if (match := _EDITION.search(text)) is None:
        todo = f"keep {info.name} beside it" if info != path else "name it R28_..., say"
        raise SourceError(path.name, "it does not say which one release it is from", todo=todo)
    number, data_to = match[1].casefold(), f" ({match[2]})" if match[2] else ""
    return _Release(
        number,
        f"Ukraine Support Tracker, Release {match[1]}{data_to}",
        date.fromisoformat(match[3]) if match[3] else _RELEASED.get(number),
    )
