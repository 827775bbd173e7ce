"""A selection of printed figures: what the ledger answers, in one frame."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from article3.errors import UnknownNameError
from article3.ledger import open_ledger
from article3.ledger.selection import COLUMNS, held, select


def test_a_series_is_the_one_the_ledger_answers_with() -> None:
    ledger = open_ledger()
    for as_of in (None, date(2024, 12, 31), date(2020, 1, 1)):
        found = select(ledger, indicators="defexp_share_gdp", entities=["POL", "LUX"], as_of=as_of)
        series = ledger.series(["LUX", "POL"], "defexp_share_gdp", as_of=as_of)
        assert found.select(series.columns).equals(series)


def test_no_series_is_spliced_from_two_editions() -> None:
    found = select(open_ledger())
    editions = found.group_by("entity", "indicator").agg(pl.col("edition").n_unique())
    assert editions["edition"].max() == 1
    assert tuple(found.columns) == COLUMNS


def test_every_printing_and_editions_by_name() -> None:
    ledger = open_ledger()
    everything = select(ledger, every=True)
    assert everything.height == sum(record.rows for record in ledger.records)
    before = select(ledger, every=True, as_of=date(2024, 1, 1))
    assert before["published"].max() <= date(2024, 1, 1)
    named = select(ledger, editions=["kiel-r21", "nato-2024-06"])
    assert set(named["edition"]) == {"kiel-r21", "nato-2024-06"}


def test_constant_prices_are_those_of_the_edition() -> None:
    ledger = open_ledger()
    newest = select(ledger, indicators="defexp_usd_const", entities="POL")
    assert set(newest["indicator"]) == {ledger.resolve("defexp_usd_const")}
    printed = set(select(ledger, indicators="defexp_usd_const", every=True)["indicator"])
    assert printed == {c for c in held(ledger) if c.startswith("defexp_usd_const")}


def test_limits_order_and_text() -> None:
    ledger = open_ledger()
    found = select(ledger, indicators="defexp_share_gdp", start=2020, end=2022, sort="-value")
    assert set(found["period"]) == {"2020", "2021", "2022"}
    assert found["value"].to_list() == sorted(found["value"], reverse=True)
    flagged = select(ledger, indicators="defexp_share_gdp", text="GNI_Break")
    assert set(flagged["entity"]) == {"LUX"}
    assert select(ledger, indicators="defexp_share_gdp", text="no such words").is_empty()
    assert set(select(ledger, status="forecast")["status"]) == {"forecast"}


@pytest.mark.parametrize(
    "wrong",
    [{"indicators": "x"}, {"entities": "x"}, {"editions": "x"}, {"sort": "x"},
     {"indicators": "defexp_share_gni"}],
)  # fmt: skip
def test_names_nobody_knows_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(UnknownNameError):
        select(open_ledger(), **wrong)  # type: ignore[arg-type]
