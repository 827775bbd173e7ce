"""The back-test of the outlook: what was known, what came, and how the two are compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from article3.alliance import COUNTRIES
from article3.errors import MissingFigureError
from article3.ledger import Ledger, store
from article3.outlook import backtest
from small_editions import SHARE, Cell, Small, ledger_of
from support import ROOT

ON = date(2026, 11, 1)
ALLIES = [code for code, c in COUNTRIES.items() if c.has_forces and code != "LUX"][:25]
KEY = ["edition", "entity", "rule", "horizon"]
INTERVALS = ["low", "high", "low_changes", "high_changes"]


@pytest.fixture(scope="module")
def shares(ledger: Ledger) -> pl.DataFrame:
    return backtest.shares(ledger, as_of=ON)


@pytest.fixture(scope="module")
def drivers(ledger: Ledger) -> pl.DataFrame:
    return backtest.drivers(ledger, as_of=ON)


def bundled() -> list[store.Record]:
    return list(store.records(store.BUNDLED, bundled=True))


def cells(years: range, **own: float) -> Iterator[Cell]:
    """A share of 1 % for every Ally and year, but what ``own`` says of a year (``y2016``)."""
    for year in years:
        for ally in ALLIES:
            yield ally, SHARE, str(year), own.get(f"y{year}", 1.0)


@pytest.mark.parametrize("origin", ["nato-2017-06", "nato-2019-06", "nato-2023-07"])
def test_an_origin_knows_only_what_was_published_by_its_day(
    shares: pl.DataFrame, origin: str
) -> None:
    records = {record.edition.id: record for record in bundled()}
    day = records[origin].edition.published
    early = [r for r in records.values() if r.edition.published <= day]
    narrow = Ledger([*early, records["nato-2026-07"]], ON)
    assert_frame_equal(
        backtest.shares(narrow).filter(pl.col("edition") == origin),
        shares.filter(pl.col("edition") == origin),
    )


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The bundled ledger and a table of 2027 in which every Ally spent 9 % in every year."""
    table = Small(
        "nato-2027-07", date(2027, 7, 1),
        [(ally, SHARE, str(year), 9.0) for ally in ALLIES for year in range(2014, 2027)],
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("later")
    return Ledger([*bundled(), table.record(folder)], date(2027, 12, 31))


def test_a_later_edition_changes_outcomes_and_no_forecast(
    shares: pl.DataFrame, later: Ledger
) -> None:
    both = shares.join(backtest.shares(later), on=KEY, suffix="_later")
    assert both.height > 1000
    assert (both["outcome_later"] == 9.0).all()
    for name in ("forecast", *INTERVALS):
        assert both[name].equals(both[f"{name}_later"]), name


def test_the_goal_is_the_one_in_force_on_the_day(later: Ledger) -> None:
    linear = backtest.shares(later).filter(rule="linear", entity="BEL")
    path = {(e, h): f for e, h, f in linear.select("edition", "horizon", "forecast").iter_rows()}
    assert path["nato-2023-07", 1] == 2.0  # Wales, due 2024; Vilnius was four days away
    assert path["nato-2024-06", 1] == path["nato-2024-06", 2] == 2.0  # the floor of Vilnius
    start = later.figure("BEL", SHARE, 2025, edition="nato-2025-08").value or 0.0
    assert path["nato-2025-08", 1] == pytest.approx(start + (3.5 - start) / 10)  # The Hague


def test_whoever_is_above_the_goal_holds_and_held_is_the_printed_share(
    ledger: Ledger, shares: pl.DataFrame
) -> None:
    printed = ledger.figure("GRC", SHARE, 2019, edition="nato-2019-06").value
    came = ledger.figure("GRC", SHARE, 2022, edition="nato-2026-07").value
    row = shares.filter(edition="nato-2019-06", entity="GRC", horizon=3)
    assert row["rule"].to_list() == ["hold", "linear", "partial"]
    assert row["forecast"].to_list() == pytest.approx([printed] * 3)
    assert set(row["outcome"]) == {came}


def test_intervals_are_missing_where_no_table_of_past_years_was_out(shares: pl.DataFrame) -> None:
    early = shares.filter(pl.col("origin") < 2019)
    assert set(early["rule"]) == {"hold", "linear"}
    assert early.select(pl.col(INTERVALS).is_null().all()).row(0) == (True,) * 4
    late = shares.filter(pl.col("origin") >= 2019)
    assert late.select(pl.col("low", "high").is_not_null().all()).row(0) == (True, True)
    assert late.filter(pl.col("low_changes").is_not_null())["rule"].unique().to_list() == ["hold"]


def test_outcomes_are_actual_and_luxembourg_is_left_out(shares: pl.DataFrame) -> None:
    assert (shares["origin"] + shares["horizon"]).max() == 2024
    assert "LUX" not in shares["entity"]
    assert shares.select(KEY).is_duplicated().sum() == 0


def test_a_ledger_made_by_hand_covers_exactly_what_came_within(tmp_path: Path) -> None:
    """Every share was revised to double, so the interval is one point: double the share held."""
    came = [(ally, SHARE, "2018", 2.0 if n < 5 else 3.0) for n, ally in enumerate(ALLIES)]
    made = ledger_of(
        tmp_path,
        Small("nato-2016-07", date(2016, 7, 1), cells(range(2010, 2017))),
        Small("nato-2017-06", date(2017, 6, 1), cells(range(2010, 2018), y2012=4.0, y2016=2.0)),
        Small("nato-2020-06", date(2020, 6, 1), [*cells(range(2014, 2018)), *came]),
        as_of=date(2020, 12, 31),
    )
    found = backtest.shares(made).filter(edition="nato-2017-06", rule="hold")
    scored = backtest.score_shares(found).row(0, named=True)
    assert (scored["horizon"], scored["pairs"], scored["pairs_80"]) == (1, 25, 25)
    assert scored["coverage"] == 5 / 25
    assert scored["width"] == 0.0
    assert scored["bias"] == -(5 * 1.0 + 20 * 2.0) / 25
    # In one span of seven the share rose fourfold and in one it fell back: 10 % and 90 %.
    assert (found["low_changes"][0], found["high_changes"][0]) == pytest.approx((0.25, 4.0))
    assert scored["coverage_changes"] == 1.0


def test_a_table_that_skips_years_is_no_record_of_changes(tmp_path: Path) -> None:
    gaps = [*cells(range(2008, 2010)), *cells(range(2012, 2018))]
    made = ledger_of(
        tmp_path,
        Small("nato-2017-06", date(2017, 6, 1), gaps),
        Small("nato-2020-06", date(2020, 6, 1), cells(range(2014, 2021))),
        as_of=date(2020, 12, 31),
    )
    found = backtest.shares(made)
    assert set(found["rule"]) == {"hold", "linear"}
    assert found["low_changes"].null_count() == found.height


def test_without_a_table_of_outcomes_it_says_so(ledger: Ledger) -> None:
    with pytest.raises(MissingFigureError, match="2015-12-31 prints the shares of 25 Allies"):
        backtest.shares(ledger, as_of=date(2015, 12, 31))
    with pytest.raises(MissingFigureError, match="no IMF forecast"):
        backtest.drivers(ledger, as_of=date(2015, 12, 31))


def test_shares_are_scored_by_rule_and_horizon() -> None:
    whole = pl.DataFrame(
        {
            "edition": "e", "origin": [2016, 2017, 2016, 2016],
            "entity": ["POL", "POL", "ITA", "POL"], "rule": "hold",
            "horizon": [1, 1, 1, 2], "forecast": [2.0, 2.0, 1.0, 2.0],
            "low": [1.5, None, 0.5, None], "high": [2.5, None, 1.0, None],
            "low_changes": [1.0, 1.0, 1.0, None], "high_changes": [3.0, 3.0, 2.0, None],
            "outcome": [2.5, 4.0, 1.5, 2.0],
        }
    )  # fmt: skip
    one, two = backtest.score_shares(whole).iter_rows(named=True)
    assert one == {
        "rule": "hold", "horizon": 1, "origins": 2, "pairs": 3, "bias": -1.0, "absolute": 1.0,
        "absolute_median": 0.5, "pairs_80": 2, "coverage": 0.5, "width": 0.75,
        "pairs_changes": 3, "coverage_changes": 2 / 3, "width_changes": 5 / 3,
    }  # fmt: skip
    assert (two["pairs_80"], two["coverage"], two["width"]) == (0, None, None)


def test_drivers_are_scored_in_per_cent_of_the_forecast() -> None:
    log = np.log
    whole = pl.DataFrame(
        {
            "entity": ["POL", "ITA"], "variable": "nominal", "origin": [2013, 2013], "horizon": 1,
            "forecast": 0.0, "naive": [log(2.0), 0.0], "outcome": [log(2.0), log(0.5)],
            "low_80": log(0.8), "low_50": log(0.9), "high_50": log(1.1), "high_80": log(1.2),
        }
    )  # fmt: skip
    (row,) = backtest.score_drivers(whole).iter_rows(named=True)
    assert (row["pairs"], row["coverage_80"], row["coverage_50"]) == (2, 0.0, 0.0)
    assert row["coverage_naive"] == 0.5
    assert (row["width"], row["absolute"]) == pytest.approx((40.0, 75.0))
    assert row["absolute_naive"] == pytest.approx(25.0)


def test_rows_after_an_origin_do_not_change_what_it_says() -> None:
    changes = np.random.default_rng(3).normal(0.02, 0.03, (20, 6))
    other = changes.copy()
    other[15:] += 1.0
    known = pl.col("row") + pl.col("horizon") < 15
    before, after = backtest.replay(changes), backtest.replay(other)
    assert_frame_equal(before.filter(known), after.filter(known))
    said = ["row", "column", "horizon", "forecast", "naive", "low_80", "high_80"]
    by_origin = pl.col("row") < 15
    assert_frame_equal(before.filter(by_origin).select(said), after.filter(by_origin).select(said))


def test_an_outcome_beyond_every_past_year_is_not_covered() -> None:
    changes = np.array([[0.01], [0.03]] * 6 + [[0.5], [0.02]])
    found = backtest.replay(changes)
    first = found.filter(row=11, horizon=1).row(0, named=True)
    assert first["high_80"] == pytest.approx(0.03)
    assert first["low_80"] == pytest.approx(0.01)
    assert (first["outcome"], first["naive"]) == (0.5, 0.03)
    last = found.filter(row=12).row(0, named=True)
    assert last["low_80"] <= last["outcome"] <= last["high_80"]


def test_years_drawn_alike_are_covered_as_the_page_says() -> None:
    """Less than 80 %: mean and spread are those of 12 to 22 years, as many as the ledger has."""
    changes = np.random.default_rng(1).normal(0.02, 0.02, (23, 300))
    found = backtest.replay(changes)
    within = found.with_columns(held=pl.col("outcome").is_between("low_80", "high_80"))
    assert within.filter(horizon=1)["held"].mean() == pytest.approx(0.75, abs=0.03)
    assert within.filter(horizon=5)["held"].mean() == pytest.approx(0.65, abs=0.03)


def test_drivers_hold_nominal_as_real_and_prices_and_the_dollar_has_no_rate(
    drivers: pl.DataFrame,
) -> None:
    assert drivers.filter(variable="dollars", entity="USA").is_empty()
    wide = drivers.pivot("variable", index=["entity", "origin", "horizon"], values="outcome")
    assert np.allclose(wide["nominal"], wide["real"] + wide["deflator"])
    assert (drivers["origin"].min(), drivers["origin"].max()) == (2013, 2023)
    ordered = drivers.select(pl.col("low_80", "low_50", "high_50", "high_80")).to_numpy()
    assert (np.diff(ordered, axis=1) >= 0).all()


def test_coverage_is_a_part_of_one_and_the_summary_repeats_it(
    ledger: Ledger, shares: pl.DataFrame, drivers: pl.DataFrame
) -> None:
    by_rule, by_variable = backtest.score_shares(shares), backtest.score_drivers(drivers)
    for scored in (by_rule, by_variable):
        for name in (n for n in scored.columns if n.startswith("coverage")):
            assert scored[name].drop_nulls().is_between(0, 1).all()
    found = backtest.summary(ledger, as_of=ON)
    assert (found.edition, found.forecast) == ("nato-2026-07", "imf-weo-2025-10")
    linear = by_rule.filter(rule="linear")
    for horizon, given in ((1, found.share_1), (2, found.share_2), (5, found.share_5)):
        assert linear.filter(horizon=horizon)["coverage"].to_list() == [given]
    nominal = by_variable.filter(pl.col("variable") == "nominal", pl.col("horizon") == 5)
    assert nominal["coverage_80"].to_list() == [found.nominal_5]


def test_what_could_not_be_compared_is_missing_in_the_summary(ledger: Ledger) -> None:
    found = backtest.summary(ledger, as_of=date(2026, 7, 9))
    assert found.edition == "nato-2025-08"
    assert found.share_5 is None
    assert found.share_2 is not None


def test_the_page_holds_the_tables_the_tool_prints(tools: Path) -> None:
    import evaluate_outlook

    page = (ROOT / "docs" / "reference" / "outlook-evaluation.md").read_text(encoding="utf-8")
    _, _, rest = page.partition(evaluate_outlook.BEGIN)
    held, _, _ = rest.partition(evaluate_outlook.END)
    printed = "\n".join(evaluate_outlook.markdown(*evaluate_outlook.bundled()))
    assert held.strip() == printed, (
        "run tools/evaluate_outlook.py --into docs/reference/outlook-evaluation.md"
    )
