"""The World Economic Outlook from R data files: small ones made here, and the real ones."""

from __future__ import annotations

import bz2
import math
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from article3.errors import MissingFigureError, SourceError
from article3.ledger import Ledger
from article3.sources import imf_weo
from r_data import Cells, frame

KEY = ["entity", "indicator", "period"]
OCTOBER, HISTORY, APRIL = "imf-weo-2025-10", "imf-weo-2025-10-history", "imf-weo-2025-04"


@pytest.fixture(scope="module")
def weo(tools: Path) -> ModuleType:
    import weo_rda

    return weo_rda


SMALL: dict[str, Cells] = {
    "ref_area": ["LUX", "LUX", "LUX", "LUX", "G998", "LUX", "KEN", "LUX", None],
    "concept": ["NGDP", "NGDP", "NGDP", "GGXONLB_NGDP", "GGX_NGDP", "XYZ", "LP", "LP", "NGDP"],
    "year": [1995.0, 2024.0, 2026.0, 2024.0, 2025.0, 2024.0, 2024.0, 2024.0, 2024.0],
    "value": [15.5, 86.0, 90.25, -0.5, 49.75, 1.0, 2.0, math.nan, 3.0],
    "scale": [9.0, 9.0, 9.0, 0.0, 0.0, 0.0, 6.0, 6.0, 9.0],
    "lastactualdate": ["2024", "2024", "2024", "FY2022/23", None, "2024", "2024", "2024", "2024"],
}


def written(tmp_path: Path, columns: dict[str, Cells], name: str = "data_2510.rda") -> Path:
    path = tmp_path / name
    path.write_bytes(bz2.compress(frame(path.stem, columns)))
    return path


def test_cells_become_observations_with_concept_country_and_year(
    weo: ModuleType, tmp_path: Path
) -> None:
    reading = weo.read(written(tmp_path, SMALL))
    assert reading.title == "World Economic Outlook Database, October 2025"
    assert (reading.published, reading.published_basis) == (date(2025, 10, 14), "recalled")
    columns = ["entity", "indicator", "period", "value", "unit", "status", "table", "cell"]
    assert reading.observations.select(columns).rows() == [
        ("LUX", "gdp_nominal_lcu", "1995", 15.5, "billion national currency", "actual",
         "NGDP", "LUX 1995"),
        ("LUX", "gdp_nominal_lcu", "2024", 86.0, "billion national currency", "actual",
         "NGDP", "LUX 2024"),
        ("LUX", "gdp_nominal_lcu", "2026", 90.25, "billion national currency", "forecast",
         "NGDP", "LUX 2026"),
        ("EU", "gg_expenditure_pct_gdp", "2025", 49.75, "% of GDP", "forecast",
         "GGX_NGDP", "G998 2025"),
        ("LUX", "gg_primary_net_lending_pct_gdp", "2024", -0.5, "% of GDP", "estimate",
         "GGXONLB_NGDP", "LUX 2024"),
    ]  # fmt: skip
    assert set(reading.observations["file"]) == {"data_2510.rda"}


def test_the_layout_of_april_gives_the_same(weo: ModuleType, tmp_path: Path) -> None:
    april = SMALL | {
        "scale": [1e9, 1e9, 1e9, 1.0, 1.0, 1.0, 1e6, 1e6, 1e9],
        "lastactualdate": [
            2024.0,
            2024.0,
            2024.0,
            2023.0,
            math.nan,
            2024.0,
            2024.0,
            2024.0,
            2024.0,
        ],
        "year": [int(year) for year in SMALL["year"] if year],
    }
    same = ["entity", "indicator", "period", "value", "unit", "status", "table", "cell"]
    one = weo.read(written(tmp_path, SMALL)).observations.select(same)
    other = weo.read(written(tmp_path, april, "data_2504_cut.rda"))
    assert other.published == date(2025, 4, 22)
    assert other.observations.select(same).equals(one)


@pytest.mark.parametrize(
    ("columns", "name", "said"),
    [
        (SMALL, "weo.rda", "not named after an edition"),
        ({k: v for k, v in SMALL.items() if k != "scale"}, "data_2510.rda", "no column 'scale'"),
        (SMALL | {"scale": [3.0] * 9}, "data_2510.rda", "NGDP LUX 1995: the scale is not known"),
        (SMALL | {"year": [2024.0] * 9}, "data_2510.rda", "is printed twice"),
    ],
)
def test_copies_that_are_refused(
    weo: ModuleType, tmp_path: Path, columns: dict[str, Cells], name: str, said: str
) -> None:
    with pytest.raises(SourceError, match=said):
        weo.read(written(tmp_path, columns, name))


def test_the_real_file_agrees_with_the_tidy_one_in_every_cell(
    weo: ModuleType, shared: Path, ledger: Ledger
) -> None:
    """And the bundled supplement holds nothing but what the file does."""
    macro = shared / "data" / "macro"
    whole = weo.read(macro / "raw" / "imf_weo" / "data_2510.rda").observations
    tidy = imf_weo.read(macro / "imf_weo_oct2025.csv").observations
    same = [*KEY, "value", "unit", "price_basis", "status", "source", "url"]
    assert tidy.select(same).equals(
        tidy.select(KEY).join(whole, on=KEY, maintain_order="left").select(same)
    )
    bundled = ledger.record(HISTORY).read()
    assert bundled.height == bundled.join(whole, on=whole.columns).height


def test_the_supplement_adds_years_and_the_primary_balance(ledger: Ledger) -> None:
    october, history = (ledger.record(name).read() for name in (OCTOBER, HISTORY))
    assert ledger.edition(HISTORY).supplements == OCTOBER
    assert history.join(october, on=KEY).is_empty()
    assert set(history["entity"]) <= set(october["entity"])
    primary = pl.col("indicator") == "gg_primary_net_lending_pct_gdp"
    assert history.filter(~primary)["period"].max() == "2009"
    assert history.filter(~primary)["indicator"].n_unique() == 8
    assert history.filter(primary)["period"].max() == "2030"
    assert history["period"].min() == "1980"


def test_what_the_edition_answers_it_still_answers(ledger: Ledger) -> None:
    alone = Ledger([ledger.record(OCTOBER)])
    for indicator in ledger.record(OCTOBER).indicators:
        whole, own = (one.series(["LUX", "POL", "EU"], indicator) for one in (ledger, alone))
        assert whole.equals(own)
        assert ledger.figure("LUX", indicator, 2010).edition == OCTOBER
        assert set(ledger.snapshot(indicator, 2021)["edition"]) == {OCTOBER}
    older = ledger.figure("LUX", "gdp_real_growth", 2005)
    assert (older.edition, older.value, older.status) == (HISTORY, 2.483, "actual")
    assert "data_2510.rda, NGDP_RPCH, cell LUX 2005" in older.explain()
    assert set(ledger.series("LUX", "gg_primary_net_lending_pct_gdp")["edition"]) == {HISTORY}


def test_a_day_between_the_two_publications_is_answered_from_april(ledger: Ledger) -> None:
    day = date(2025, 6, 1)
    then = ledger.figure("LUX", "gdp_real_growth", 2026, as_of=day)
    assert (then.edition, then.status) == (APRIL, "forecast")
    assert ledger.figure("LUX", "gdp_real_growth", 2026).edition == OCTOBER
    assert set(ledger.series("LUX", "gdp_real_growth", as_of=day)["edition"]) == {APRIL}
    with pytest.raises(MissingFigureError):
        ledger.figure("LUX", "gdp_real_growth", 2005, as_of=day)


def test_april_is_in_the_scales_of_october(ledger: Ledger) -> None:
    april, october = (ledger.record(name).read() for name in (APRIL, OCTOBER))
    assert set(april["entity"]) == set(october["entity"])
    both = april.join(october, on=KEY, suffix="_later")
    assert both.filter(pl.col("unit") != pl.col("unit_later")).is_empty()
    level = both.filter(pl.col("indicator").is_in(["gdp_nominal_lcu", "population", "gdp_ppp"]))
    moved = (level["value_later"] / level["value"] - 1).abs()
    assert level.height > 1000
    assert moved.max() < 0.25  # type: ignore[operator]
    assert moved.median() < 0.02  # type: ignore[operator]
