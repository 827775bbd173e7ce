"""Gross national income from the World Bank's downloads and from the tidy form."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from article3.errors import SourceError
from article3.sources import world_bank

SHARED = Path(
    os.environ.get("ARTICLE3_SHARED", Path(__file__).resolve().parents[2].parent / "shared")
)
REAL = SHARED / "data/macro/wdi_gni.csv"

HEADING = '"Country Name","Country Code","Indicator Name","Indicator Code","2022","2023","2024",'
METADATA = [
    '"Data Source","World Development Indicators",',
    "",
    '"Last Updated Date","2031-07-01",',
    "",
]


def line(iso3: str, *figures: str, code: str = "NY.GNP.MKTP.CN") -> str:
    cells = ["Somewhere, far", iso3, "GNI (current LCU)", code, *figures]
    return ",".join(f'"{cell}"' for cell in cells) + ","


def write(tmp_path: Path, lines: list[str], mark: str = "\ufeff") -> Path:
    path = tmp_path / "API_NY.GNP.MKTP.CN.csv"
    path.write_text(mark + "\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("above", [METADATA, []])
def test_the_world_banks_own_layout(above: list[str], tmp_path: Path) -> None:
    lines = [
        *above,
        HEADING,
        line("KEN", "1", "2", "3"),
        line("POL", "3066495000000.5", "", ".."),
        line("EUU", "", "", ""),
        line("LUX", "1", "2", "3", code="NY.GDP.MKTP.CN"),
        line("LUX", "", "51", "52"),
    ]
    path = write(tmp_path, lines)
    assert world_bank.recognises(path)
    reading = world_bank.read(path)
    assert reading.published == (date(2031, 7, 1) if above else None)
    below = len(above) + 1
    kept = reading.observations.select("entity", "period", "value", "cell").rows()
    assert kept == [
        ("LUX", "2023", 51.0, f"line {below + 5}"),
        ("LUX", "2024", 52.0, f"line {below + 5}"),
        ("POL", "2022", 3066495000000.5, f"line {below + 2}"),
    ]
    first = reading.observations.row(0, named=True)
    assert first["unit"] == "national currency, current prices"
    assert (first["indicator"], first["price_basis"]) == ("gni_nominal_lcu", "current")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([HEADING, line("POL", "1", "many", "3")], "line 2: 'many' under 2023 is not a number"),
        ([*METADATA, HEADING, line("POL", "1", "2", "3")[:-12]], "line 6: the last line is cut"),
        ([*METADATA, HEADING.replace("Country Code", "Code")], "no heading Country Name"),
        (METADATA[:3], "no heading Country Name"),
        ([HEADING, line("POL", "1", "2", "3", code="NY.GDP.MKTP.CN")], "no line of the indicator"),
        ([HEADING[:66], line("POL")], "no column of a year"),
        ([HEADING, *[line("POL", "1", "2", "3")] * 2], "is printed twice"),
        ([HEADING, line("KEN", "1", "2", "3")], "no figure found"),
    ],
)
def test_refused(lines: list[str], said: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=said):
        world_bank.read(write(tmp_path, lines))


def test_the_tidy_form(tmp_path: Path) -> None:
    head = "iso3,indicator,unit,year_or_date,value,status,edition,source_title,source_url"
    row = 'NOR,gni_nominal_lcu,"NOK, current prices",2024,5.5,actual,WDI,Title,https://a.example'
    path = write(tmp_path, [head, row], mark="")
    assert world_bank.recognises(path)
    reading = world_bank.read(path)
    assert (reading.series, reading.publisher) == ("world-bank-wdi", "World Bank")
    assert reading.observations["unit"].to_list() == ["NOK, current prices"]
    other = write(tmp_path, [head, row.replace("gni_nominal_lcu", "milex_pct_gdp")], mark="")
    assert not world_bank.recognises(other)


def test_damaged_and_absent(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        world_bank.read(tmp_path / "absent.csv")
    assert not world_bank.recognises(tmp_path / "absent.csv")
    path = tmp_path / "bytes.csv"
    path.write_bytes(b"\xff\xfe\x00\xd8")
    assert not world_bank.recognises(path)
    with pytest.raises(SourceError, match="UTF-8"):
        world_bank.read(path)
    path.write_bytes(b"")
    with pytest.raises(SourceError, match="empty"):
        world_bank.read(path)


@pytest.mark.skipif(not REAL.is_file(), reason="the World Bank's figures are not at hand")
def test_the_real_file() -> None:
    frame = world_bank.read(REAL).observations
    assert frame.height == 90
    assert frame.filter(entity="LUX", period="2024")["value"].to_list() == [61_097_000_000.0]
