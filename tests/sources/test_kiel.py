"""The Ukraine Support Tracker: printed series, sums over lines, and releases kept apart."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from article3.errors import SourceError
from article3.sources import kiel

SHARED = Path(
    os.environ.get("ARTICLE3_SHARED", Path(__file__).resolve().parents[2].parent / "shared")
)
MACRO = SHARED / "data/macro"
needs_data = pytest.mark.skipif(not MACRO.is_dir(), reason="the tracker's files are not at hand")


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def figures(path: Path) -> list[tuple[Any, ...]]:
    frame = kiel.read(path).observations
    return frame.select("entity", "indicator", "period", "value", "flags", "cell").rows()


# The tracker's own monthly series

EXPLORER = [
    '"country","iso","year","month","total","financial","humanitarian","military","commitments",'
    '"to_be_allocated","gdp","pct_gdp"',
    '"Poland","POL",2031,2,0.5,0.1,0,0.4,0.7,0.2,600,0.1',
    '"EU (Commission and Council)","EU",2031,11,2,2,0,0,2,0,,',
    '"Taiwan","TWN",2031,2,1,1,1,1,1,1,1,1',
]
RELEASE = ['"release","period","date","label"', '"40","03/2031","2031-04-05","Release 40"']


def explorer(tmp_path: Path, lines: list[str]) -> Path:
    write(tmp_path / "R40_release_info.csv", *RELEASE)
    return write(tmp_path / "R40_data_explorer.csv", *lines)


def test_the_monthly_series(tmp_path: Path) -> None:
    path = explorer(tmp_path, EXPLORER)
    assert kiel.recognises(path)
    reading = kiel.read(path)
    assert (reading.series, reading.published) == ("kiel-r40-monthly", date(2031, 4, 5))
    assert reading.observations.height == 12
    rows = figures(path)
    assert ("POL", "ukr_aid_allocated_military", "2031-02", 0.4, "", "line 2") in rows
    assert ("POL", "ukr_aid_committed_total", "2031-02", 0.7, "", "line 2") in rows
    assert ("EU", "ukr_aid_allocated_total", "2031-11", 2, "eu_institutions", "line 3") in rows


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([*EXPLORER, EXPLORER[1].replace("0.4", '"much"')], "line 5: 'much' in military"),
        ([*EXPLORER, EXPLORER[1]], "is printed twice"),
        ([*EXPLORER, '"Poland","POL",2031,3,0.5'], "line 5: the line ends before 'pct_gdp'"),
        ([*EXPLORER, EXPLORER[1].replace(",2,", ",13,", 1)], "the period '2031-13'"),
    ],
)
def test_monthly_series_that_are_refused(lines: list[str], said: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=said):
        kiel.read(explorer(tmp_path, lines))


def test_a_series_without_its_release_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "data_explorer.csv", *EXPLORER)
    with pytest.raises(SourceError, match=r"keep release_info\.csv beside it"):
        kiel.read(path)


# Tidy copies

TIDY = "iso3,indicator,unit,year_or_date,value,status,edition,source_title,source_url"


def tidy(indicator: str, period: str, edition: str, unit: str = "billion EUR") -> str:
    return f'EUU,{indicator},{unit},{period},1.5,actual,"{edition}",Title,'


@pytest.mark.parametrize(
    ("line", "series", "published", "unit"),
    [
        (tidy("ukr_aid_allocated_total", "2031-02", "Release 40 (03/2031, published 2031-04-05)"),
         "kiel-r40-monthly", date(2031, 4, 5), "billion EUR"),
        (tidy("ukr_aid_total_allocation", "2022-01/2026-02", "Kiel UST Release 28 (02/2026)"),
         "kiel-r28-summary", date(2026, 4, 22), "billion EUR"),
        (tidy("ukr_aid_eu_share_bn", "2022-01/2031-02", "Release 41 (x)", "percent of GDP"),
         "kiel-r41-eu-shares", None, "% of GDP"),
    ],
)  # fmt: skip
def test_tidy_copies(
    line: str, series: str, published: date | None, unit: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "copy.csv", TIDY, line)
    assert kiel.recognises(path)
    reading = kiel.read(path)
    assert (reading.series, reading.published) == (series, published)
    kept = reading.observations.select("entity", "unit", "flags").rows()
    assert kept == [("EU", unit, "eu_institutions")]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([tidy("ukr_aid_total_allocation", "2022-01/release 30v2", "Release 30v2")],
         "line 2: the span '2022-01/release 30v2' does not say when it ends"),
        ([tidy("ukr_aid_allocated_total", "2031-02", "the tracker")], "which one release"),
        ([tidy("ukr_aid_allocated_total", "2031-02", "Release 40"),
          tidy("ukr_aid_allocated_total", "2031-03", "Release 41")], "which one release"),
    ],
)  # fmt: skip
def test_tidy_copies_that_are_refused(lines: list[str], said: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=said):
        kiel.read(write(tmp_path / "copy.csv", TIDY, *lines))


# Activities

ACTIVITIES = (
    "donor,announcement_date,aid_type_general,measure,tot_sub_activity_value_EUR,"
    "tot_sub_activity_value_EUR_redistr,tot_activity_value_EUR,month,month_exists_dummy,edition"
)


def activity(donor: str, month: int, value: str, kind: str = "Military", all_: str = "0.0") -> str:
    measure = "Allocation" if value != "0.0" else "Commitment"
    return f"{donor},2022-03-05,{kind},{measure},{value},7,{all_},{month},True,Release 28 (02/2026)"


LINES = [
    ACTIVITIES,
    activity("Turkiye", 3, "1000000000.0", all_="2000000000.0"),
    activity("Turkiye", 3, "500000000.0", "Humanitarian"),
    activity("Turkiye", 3, "250000000.0"),
    activity("Turkiye", 14, "0.0", all_="3000000000.0"),
    activity("Turkiye", 0, "600000000.0"),
    activity("EU (Commission and Council)", 12, "1000000.0"),
    activity("European Investment Bank", 12, "9000000.0"),
]
SUMS = [
    ("TUR", "ukr_aid_allocated_humanitarian", "2022-03", 0.5, "summed_from_items", "line 3"),
    ("EU", "ukr_aid_allocated_military", "2022-12", 0.001, "summed_from_items eu_institutions",
     "line 7"),
    ("TUR", "ukr_aid_allocated_military", "2022-03", 1.25, "summed_from_items",
     "line 2 and 1 more"),
    ("EU", "ukr_aid_allocated_total", "2022-12", 0.001, "summed_from_items eu_institutions",
     "line 7"),
    ("TUR", "ukr_aid_allocated_total", "2022-03", 1.75, "summed_from_items", "line 2 and 2 more"),
    ("TUR", "ukr_aid_committed_total", "2022-03", 2.0, "summed_from_items", "line 2"),
    ("TUR", "ukr_aid_committed_total", "2023-02", 3.0, "summed_from_items", "line 5"),
]  # fmt: skip


def norwegian(lines: list[str]) -> list[str]:
    """The same lines as another copy prints them: other headings, no edition."""
    head = (
        "giver,dato,kategori,maal,verdi_eur,verdi_eur_redistr,verdi_eur_activity,maaned_nr,"
        "maaned_finnes"
    )
    return [head, *(line.rsplit(",", 1)[0] for line in lines[1:])]


def test_activities_become_monthly_sums(tmp_path: Path) -> None:
    path = write(tmp_path / "activities.csv", *LINES)
    assert kiel.recognises(path)
    reading = kiel.read(path)
    assert figures(path) == SUMS
    assert reading.series == "kiel-r28-activities"
    assert reading.notes == (
        "1 lines without a month (0.60 billion EUR) are in no sum",
        "donors left out: European Investment Bank",
    )


def test_the_copy_with_norwegian_headings_is_the_same(tmp_path: Path) -> None:
    path = write(tmp_path / "R28_activities.csv", *norwegian(LINES))
    assert kiel.recognises(path)
    assert kiel.read(path).series == "kiel-r28-activities"
    assert figures(path) == SUMS
    nameless = write(tmp_path / "activities.csv", *norwegian(LINES))
    with pytest.raises(SourceError, match="which one release"):
        kiel.read(nameless)


def test_the_activities_themselves(tmp_path: Path) -> None:
    frame = kiel.activities(write(tmp_path / "activities.csv", *LINES))
    assert frame.height == 7
    assert frame.row(0, named=True) == {
        "cell": "line 2",
        "entity": "TUR",
        "donor": "Turkiye",
        "announced": date(2022, 3, 5),
        "aid_type": "Military",
        "measure": "Allocation",
        "month": "2022-03",
        "activity_value_eur": 2e9,
        "value_eur": 1e9,
        "value_eur_redistributed": 7.0,
    }
    assert frame["month"].to_list()[3:5] == ["2023-02", None]
    assert frame["entity"][-1] is None


def test_activities_that_are_refused(tmp_path: Path) -> None:
    text = write(tmp_path / "text.csv", *LINES, activity("Poland", 3, "a lot"))
    with pytest.raises(SourceError, match="line 9: 'a lot' in tot_sub_activity_value_EUR"):
        kiel.read(text)
    short = write(tmp_path / "short.csv", *LINES, "Poland,2022-03-05,Mil")
    with pytest.raises(SourceError, match="line 9: the line ends before 'edition'"):
        kiel.read(short)
    other = write(tmp_path / "other.csv", ACTIVITIES.replace("measure", "kind"), *LINES[1:])
    assert not kiel.recognises(other)
    with pytest.raises(SourceError, match="no column 'measure'"):
        kiel.activities(other)


# Items

ITEM_HEAD = [
    "activity_id", "sub_activity_id", "donor", "announcement_date", "aid_type_general",
    "aid_type_specific", "explanation", "measure", "tot_activity_value_EUR",
    "tot_sub_activity_value_EUR", "tot_sub_activity_value_EUR_redistr", "tot_value_deliv_EUR",
    "item", "item_type", "item_sub_type", "item_numb", "item_numb_deliv",
    "item_value_estimate_USD", "official_source_dummy", "source_of_aid_1", "month",
    "classified_category",
]  # fmt: skip


def item(**changes: Any) -> list[Any]:
    plain: dict[str, Any] = {
        "activity_id": "POM1",
        "sub_activity_id": "POM1_1",
        "donor": "Poland",
        "announcement_date": "2022-03-05 00:00:00",
        "aid_type_general": "Military ",
        "explanation": "A package of several things.",
        "measure": "Allocation",
        "tot_value_deliv_EUR": ".",
        "item": "howitzer",
        "item_numb": " undisclosed ",
        "item_numb_deliv": ".",
        "item_value_estimate_USD": "No price",
        "official_source_dummy": 1,
        "source_of_aid_1": "https://a.example",
        "month": 3,
        "classified_category": "guess",
    }
    plain |= changes
    return [plain.get(name) for name in ITEM_HEAD]


ITEMS = [
    item(tot_activity_value_EUR=4e8, tot_sub_activity_value_EUR=123456789.123456),
    item(item="round", item_numb=500, item_numb_deliv="undisclosed"),
    item(announcement_date="until 12/21/2022", tot_sub_activity_value_EUR=1e6, month=12),
    item(measure="Commitment", tot_activity_value_EUR=1e9),
]


def workbook(path: Path, rows: list[list[Any]], head: list[str] | None = None) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Main data")
        for number, row in enumerate([head or ITEM_HEAD, *rows]):
            sheet.write_row(number, 0, row)
    return path


def test_items_of_a_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path / "R21_items.xlsx", ITEMS)
    assert kiel.recognises(path)
    frame = kiel.items(path)
    assert frame["count"].to_list() == [None, 500, None, None]
    assert frame["count_undisclosed"].to_list() == [True, False, True, True]
    assert frame["count_delivered_undisclosed"].to_list() == [False, True, False, False]
    assert frame["value_eur"].to_list() == [123456789.123456, None, 1e6, None]
    assert frame["announced"].to_list() == [date(2022, 3, 5)] * 2 + [None, date(2022, 3, 5)]
    assert frame["announced_printed"].to_list()[1:3] == ["2022-03-05", "until 12/21/2022"]
    assert set(frame["aid_type"]) == {"Military"}
    assert "classified_category" not in frame.columns
    assert kiel.read(path).series == "kiel-r21-items"
    flag = "summed_from_items"
    assert figures(path) == [
        ("POL", "ukr_aid_allocated_military", "2022-03", 0.123456789123456, flag, "J2"),
        ("POL", "ukr_aid_allocated_military", "2022-12", 0.001, flag, "J4"),
        ("POL", "ukr_aid_allocated_total", "2022-03", 0.123456789123456, flag, "J2"),
        ("POL", "ukr_aid_allocated_total", "2022-12", 0.001, flag, "J4"),
        ("POL", "ukr_aid_committed_total", "2022-03", 1.4, flag, "J2 and 1 more"),
    ]


def test_items_of_a_csv_whose_texts_hold_line_breaks(tmp_path: Path) -> None:
    rows = [item(explanation="Two\nlines,\nand a third.", tot_sub_activity_value_EUR=5e8), *ITEMS]
    path = tmp_path / "items.csv"
    frame = pl.DataFrame(
        [["" if c is None else str(c) for c in row] for row in rows], ITEM_HEAD, orient="row"
    )
    frame.with_columns(x_edition=pl.lit("Release 21 (data to 2024)")).write_csv(path)
    assert kiel.recognises(path)
    reading = kiel.read(path)
    assert reading.series == "kiel-r21-items"
    assert kiel.items(path)["cell"].to_list() == ["line 2", *(f"line {n}" for n in (5, 6, 7, 8))]
    march = reading.observations.filter(indicator="ukr_aid_allocated_total", period="2022-03")
    assert march["cell"].to_list() == ["line 2 and 1 more"]


def test_items_that_are_refused(tmp_path: Path) -> None:
    text = workbook(tmp_path / "R21_text.xlsx", [*ITEMS, item(item_numb="dozens")])
    with pytest.raises(SourceError, match="sheet Main data, cell P6: 'dozens' in item_numb"):
        kiel.read(text)
    head = [name.replace("measure", "kind") for name in ITEM_HEAD]
    with pytest.raises(SourceError, match="no column 'measure'"):
        kiel.read(workbook(tmp_path / "R21_head.xlsx", ITEMS, head))
    nameless = workbook(tmp_path / "items.xlsx", ITEMS)
    with pytest.raises(SourceError, match="which one release"):
        kiel.read(nameless)


def test_damaged_and_other_files(tmp_path: Path) -> None:
    cut = tmp_path / "R21_cut.xlsx"
    cut.write_bytes(workbook(tmp_path / "whole.xlsx", ITEMS).read_bytes()[:500])
    assert not kiel.recognises(cut)
    with pytest.raises(SourceError, match="not a readable workbook"):
        kiel.read(cut)
    with pytest.raises(SourceError, match="no such file"):
        kiel.read(tmp_path / "absent.csv")
    other = write(tmp_path / "other.csv", TIDY, "POL,milex_pct_gdp,%,2024,4,actual,SIPRI,,")
    assert not kiel.recognises(other)
    with pytest.raises(SourceError, match="not one of the tracker's"):
        kiel.read(other)
    assert not kiel.recognises(tmp_path)


# The real files


@needs_data
def test_the_real_monthly_series_and_its_tidy_copy_agree() -> None:
    printed = kiel.read(MACRO / "raw/kiel/R29_data_explorer.csv").observations
    copy = kiel.read(MACRO / "kiel_monthly_r29.csv").observations
    both = copy.join(printed, on=["entity", "indicator", "period"])
    assert (printed.height, both.height) == (6330, copy.height)
    assert (both["value"] == both["value_right"]).all()


@needs_data
def test_real_activities_sum_to_the_printed_totals() -> None:
    path = MACRO / "kiel_activities_r28.csv"
    assert kiel.read(path).observations.height == 3107
    lines = kiel.activities(path)
    sums = (
        lines.filter(pl.col("measure") == "Allocation")
        .group_by("entity", kind=pl.col("aid_type").str.to_lowercase())
        .agg(pl.col("value_eur").sum() / 1e9)
        .with_columns(indicator=pl.format("ukr_aid_{}_allocation", "kind"))
    )
    printed = kiel.read(MACRO / "kiel_country_summary_r28.csv").observations
    both = printed.join(sums, on=["entity", "indicator"])
    off = both.filter((pl.col("value") - pl.col("value_eur")).abs() > 1e-6)
    assert both.height > 80
    assert sorted(off.select("entity", "indicator").rows()) == [
        ("EU", "ukr_aid_financial_allocation"),  # the summary counts the EIB with the EU
        ("SVN", "ukr_aid_humanitarian_allocation"),
    ]
    germany = lines.filter(pl.col("entity") == "DEU", pl.col("month").fill_null("") < "2025")
    assert germany["value_eur"].sum() == pytest.approx(15.82e9, rel=1e-3)


@needs_data
def test_real_items_from_xlsx_and_csv_are_the_same() -> None:
    book = kiel.items(MACRO / "raw/kiel/R21_UkraineTracker_Categorized.xlsx")
    text = kiel.items(MACRO / "kiel_pledges.csv")
    assert book.drop("cell", "table").equals(text.drop("cell"))
    assert (text.height, text["value_eur"].count(), text["cell"][-1]) == (4444, 1903, "line 4581")
    germany = text.filter(pl.col("entity") == "DEU")["value_eur"].sum()
    assert germany == pytest.approx(17.26e9, rel=1e-3)
    sums = kiel.read(MACRO / "kiel_pledges.csv").observations
    assert sums.height == 2367


@needs_data
def test_the_release_without_an_end_is_left_out() -> None:
    with pytest.raises(SourceError, match="does not say when it ends"):
        kiel.read(MACRO / "kiel_country_summary_r30_usd.csv")
