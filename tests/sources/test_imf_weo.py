"""The World Economic Outlook database: the bulk file and the tidy form."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from article3.errors import SourceError
from article3.sources import imf_weo

SHARED = Path(
    os.environ.get("ARTICLE3_SHARED", Path(__file__).resolve().parents[2].parent / "shared")
)
REAL = SHARED / "data/macro/imf_weo_oct2025.csv"

HEADING = (
    "WEO Country Code\tISO\tWEO Subject Code\tCountry\tSubject Descriptor\tSubject Notes\tUnits\t"
    "Scale\tCountry/Series-specific Notes\t2023\t2024\t2025\t2026\tEstimates Start After"
)
FOOTER = "International Monetary Fund, World Economic Outlook Database, October 2025"


def line(iso: str, subject: str, scale: str, *figures: str, after: str = "2023") -> str:
    note = '"Source: the statistics office; notes, with commas"'
    cells = ["1", iso, subject, "Türkiye", "Words", note, "Units", scale, "", *figures, after]
    return "\t".join(cells)


BULK = [
    HEADING,
    line("POL", "NGDP", "Billions", "3,401.524", "3,641.1", "n/a", "--"),
    line("POL", "NGDP_RPCH", "", "0.2", "-2.9", "3.2", "3.1"),
    line("POL", "PPPGDP", "Billions", "1", "2", "3", "4", after=""),
    line("POL", "XYZ", "", "1", "2", "3", "4"),
    line("LUX", "LP", "Thousands", "661", "672", "681", "691", after="2025"),
    line("KEN", "LP", "Millions", "1", "2", "3", "4"),
    "",
    FOOTER,
]


def write(tmp_path: Path, lines: list[str], coding: str, name: str = "weo.xls") -> Path:
    path = tmp_path / name
    path.write_bytes(("\n".join(lines) + "\n").encode(coding))
    return path


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "latin-1", "utf-8"])
def test_the_bulk_file(coding: str, tmp_path: Path) -> None:
    path = write(tmp_path, BULK, coding)
    assert imf_weo.recognises(path)
    reading = imf_weo.read(path)
    assert reading.title == "World Economic Outlook Database, October 2025"
    assert (reading.published, reading.published_basis) == (date(2025, 10, 14), "recalled")
    frame = reading.observations
    assert frame.height == 14
    gdp = frame.filter(indicator="gdp_nominal_lcu").select("period", "value", "unit", "cell")
    assert gdp.rows() == [
        ("2023", 3401.524, "billion national currency", "line 2"),
        ("2024", 3641.1, "billion national currency", "line 2"),
    ]
    statuses = {
        name: frame.filter(indicator=name).sort("period")["status"].to_list()
        for name in ("gdp_real_growth", "gdp_ppp", "population")
    }
    assert statuses == {
        "gdp_real_growth": ["actual", "estimate", "forecast", "forecast"],
        "gdp_ppp": ["estimate", "estimate", "forecast", "forecast"],
        "population": ["actual", "actual", "actual", "forecast"],
    }
    people = frame.filter(indicator="population")
    assert people["value"].to_list() == pytest.approx([0.661, 0.672, 0.681, 0.691])
    assert set(people["unit"]) == {"million persons"}


def test_an_edition_whose_day_is_not_recalled(tmp_path: Path) -> None:
    lines = [*BULK[:-1], FOOTER.replace("October 2025", "April 2031")]
    reading = imf_weo.read(write(tmp_path, lines, "utf-16"))
    assert (reading.published, reading.published_basis) == (None, "document")
    assert (reading.observations.filter(indicator="gdp_ppp")["status"] == "estimate").all()


def test_the_name_tells_the_edition_where_the_footer_was_removed(tmp_path: Path) -> None:
    path = write(tmp_path, BULK[:7], "latin-1", "WEOApr2024all.xls")
    assert imf_weo.read(path).title.endswith("April 2024")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (BULK[:5], "does not say which edition"),
        ([HEADING, line("POL", "NGDP", "Billions", "1", "much", "3", "4"), FOOTER],
         "line 2: 'much' for POL 2024 is not a number"),
        ([HEADING, line("POL", "NGDP", "Dozens", "1", "2", "3", "4"), FOOTER], "scale 'dozens'"),
        ([HEADING.replace("\tISO", "\tCode"), *BULK[1:]], "no column 'ISO'"),
        ([HEADING.replace("\t20", "\tY20"), *BULK[1:]], "no column of a year"),
        ([HEADING, BULK[1], BULK[1], FOOTER], "is printed twice"),
        ([HEADING, BULK[6], FOOTER], "no figure found"),
    ],
)  # fmt: skip
def test_bulk_files_that_are_refused(lines: list[str], said: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=said):
        imf_weo.read(write(tmp_path, lines, "utf-16"))


def test_a_bulk_file_cut_in_the_middle(tmp_path: Path) -> None:
    path = write(tmp_path, BULK, "utf-16", "WEOOct2025all.xls")
    path.write_bytes(path.read_bytes()[:1500])
    with pytest.raises(SourceError, match="which edition"):
        imf_weo.read(path)


TIDY = [
    "iso3,indicator,unit,year_or_date,value,status,edition,source_title,source_url",
    "POL,gdp_real_growth,percent,2024,2.9,actual,IMF WEO October 2025,Title,https://a.example",
    "EUU,gg_gross_debt_pct_gdp,percent of GDP,2025,80.5,forecast,IMF WEO October 2025,Title,",
    "EMU,gdp_real_growth,percent,2024,0.8,actual,IMF WEO October 2025,Title,",
]


def test_the_tidy_form(tmp_path: Path) -> None:
    path = write(tmp_path, TIDY, "utf-8", "weo.csv")
    assert imf_weo.recognises(path)
    rows = imf_weo.read(path).observations.select("entity", "unit", "status", "cell", "source")
    assert rows.rows() == [
        ("POL", "%", "actual", "line 2", "Title"),
        ("EU", "% of GDP", "forecast", "line 3", "Title"),
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([*TIDY, TIDY[1].replace("2.9", "n/a")], "line 5: 'n/a' for POL 2024"),
        ([*TIDY, "POL,gdp_real_growth,percent,20"], "line 5: the line is cut short"),
        ([TIDY[0], TIDY[1].replace("October 2025", "autumn")], "edition 'IMF WEO autumn'"),
        ([*TIDY, TIDY[1].replace("October", "April")], "is not one month and year"),
        ([TIDY[0].replace("unit", "units"), *TIDY[1:]], "no column 'unit'"),
        ([*TIDY, TIDY[1].replace("gdp_real_growth", "gdp_magic")], "'gdp_magic' is not a known"),
        ([*TIDY, TIDY[1]], "is printed twice"),
    ],
)
def test_tidy_files_that_are_refused(lines: list[str], said: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=said):
        imf_weo.read(write(tmp_path, lines, "utf-8", "weo.csv"))


def test_what_is_not_the_weo(tmp_path: Path) -> None:
    other = [TIDY[0], TIDY[1].replace("IMF WEO October 2025", "Some other")]
    assert not imf_weo.recognises(write(tmp_path, other, "utf-8", "other.csv"))
    assert not imf_weo.recognises(tmp_path / "absent.csv")
    with pytest.raises(SourceError, match="no such file"):
        imf_weo.read(tmp_path / "absent.csv")


@pytest.mark.skipif(not REAL.is_file(), reason="the WEO of October 2025 is not at hand")
def test_the_real_file_is_kept_as_it_is_but_for_the_euro_area() -> None:
    frame = imf_weo.read(REAL).observations
    printed = pl.read_csv(REAL).filter(pl.col("iso3") != "EMU")
    assert frame.height == printed.height == 14_886
    assert frame["value"].sort().equals(printed["value"].sort())
    assert frame.group_by("status").len().sort("len")["len"].to_list() == sorted(
        printed.group_by("status").len()["len"]
    )
