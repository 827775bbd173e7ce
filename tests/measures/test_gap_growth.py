"""Distances to a target and real growth: the arithmetic, and what it refuses to compare."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.measures import gap, growth
from article3.measures.gap import points_to
from small_editions import SHARE, Cell, Small, ledger_of

CONST = "defexp_usd_const2021"
NAC, USD = "defexp_nac_current", "defexp_usd_current"


def of(tmp_path: Path, *cells: Cell) -> Ledger:
    units = {NAC: "million Zlotys"}
    return ledger_of(tmp_path, Small("e-1", date(2025, 1, 1), cells, units=units))


def test_short_of_the_target(tmp_path: Path) -> None:
    ledger = of(tmp_path, ("POL", SHARE, "2024", 1.5), ("POL", NAC, "2024", 300.0))
    points, money = gap(ledger, "POL", 2024, 2)
    assert (points.value, points.unit) == (0.5, "points of GDP")
    assert (money.value, money.unit) == (pytest.approx(100.0), "million Zlotys")
    assert money.price_basis == "current"


def test_above_the_target_is_negative(tmp_path: Path) -> None:
    ledger = of(tmp_path, ("POL", SHARE, "2024", 4.0), ("POL", NAC, "2024", 400.0))
    points, money = gap(ledger, "POL", 2024, 2)
    assert (points.value, money.value) == (-2.0, -200.0)


@settings(max_examples=25)
@given(share=st.floats(0.1, 10), amount=st.floats(1, 1e6), target=st.floats(0.5, 5))
def test_paying_the_gap_reaches_the_target(
    tmp_path: Path, share: float, amount: float, target: float
) -> None:
    ledger = of(tmp_path, ("POL", SHARE, "2024", share),
                ("POL", NAC, "2024", amount))  # fmt: skip
    points, money = gap(ledger, "POL", 2024, target)
    assert money.value is not None and points.value is not None
    assert share * (amount + money.value) / amount == pytest.approx(target, rel=1e-9)
    assert share + points.value == pytest.approx(target, rel=1e-9)


def test_dollars_on_request(tmp_path: Path) -> None:
    ledger = of(tmp_path, ("POL", SHARE, "2024", 1.0), ("POL", USD, "2024", 50.0))
    _, money = gap(ledger, "POL", 2024, 2, currency="usd")
    assert (money.value, money.unit) == (50.0, "million USD")


def test_luxembourgs_gap_is_in_points_of_gni(ledger: Ledger) -> None:
    points, money = gap(ledger, "LUX", 2024, 2, edition="nato-2024-06")
    assert points.unit == "points of GNI"
    assert points.value == pytest.approx(2 - 1.2935808360974441)
    assert money.value == pytest.approx(728 * (2 / 1.2935808360974441 - 1))


def test_share_and_amount_are_of_one_edition(tmp_path: Path) -> None:
    ledger = ledger_of(
        tmp_path,
        Small("e-1", date(2024, 1, 1), [("POL", SHARE, "2024", 1.0), ("POL", NAC, "2024", 9.0)]),
        Small("e-2", date(2025, 1, 1), [("POL", SHARE, "2024", 2.0)]),
    )
    with pytest.raises(MissingFigureError, match="in e-2"):
        gap(ledger, "POL", 2024, 2)
    _, money = gap(ledger, "POL", 2024, 2, as_of=date(2024, 6, 1))
    assert money.edition == "e-1"


def test_points_need_no_amount(ledger: Ledger) -> None:
    """The edition of August 2025 is at hand without national currency."""
    found = points_to(ledger, "POL", 2024, 3.5, edition="nato-2025-08")
    assert found.value == pytest.approx(3.5 - 3.79, abs=0.005)


def test_real_growth_over_years_and_a_year(tmp_path: Path) -> None:
    ledger = of(tmp_path, ("POL", CONST, "2020", 100.0), ("POL", CONST, "2022", 121.0))
    assert growth(ledger, "POL", 2020, 2022).value == pytest.approx(21.0)
    yearly = growth(ledger, "POL", 2020, 2022, annual=True)
    assert (yearly.value, yearly.unit) == (pytest.approx(10.0), "% a year")


def test_growth_is_that_of_table_4(ledger: Ledger) -> None:
    """NATO prints the change over the whole span itself."""
    rows = ledger.observations("defexp_real_change_span")
    assert rows.height >= 31
    for entity, printed in rows.select("entity", "value").iter_rows():
        made = growth(ledger, entity, 2014, 2024, edition="nato-2024-06")
        assert made.value == pytest.approx(printed, rel=1e-6), entity


def test_growth_of_a_year_is_the_printed_real_change(ledger: Ledger) -> None:
    made = growth(ledger, "POL", 2023, 2024, edition="nato-2024-06")
    printed = ledger.figure("POL", "defexp_real_change", 2024, edition="nato-2024-06")
    assert made.value == pytest.approx(printed.value, rel=1e-9)


def test_price_bases_of_two_editions_are_not_compared(tmp_path: Path) -> None:
    ledger = ledger_of(
        tmp_path,
        Small("e-1", date(2020, 1, 1), [("POL", "defexp_usd_const2015", "2014", 10.0)]),
        Small("e-2", date(2025, 1, 1), [("POL", CONST, "2024", 20.0)]),
    )
    with pytest.raises(MissingFigureError):
        growth(ledger, "POL", 2014, 2024)


def test_growth_backwards_or_from_nothing_is_refused(tmp_path: Path) -> None:
    ledger = of(tmp_path, ("POL", CONST, "2020", 0.0), ("POL", CONST, "2022", 121.0))
    for start, end in ((2022, 2020), (2022, 2022), (2020, 2022)):
        with pytest.raises(MissingFigureError, match="No growth"):
            growth(ledger, "POL", start, end)


def test_a_groups_growth_is_of_its_sum(tmp_path: Path) -> None:
    cells = [
        (m, CONST, y, v) for m in ("EST", "LTU", "LVA") for y, v in (("2020", 1.0), ("2021", 2.0))
    ]
    made = growth(of(tmp_path, *cells), "BALTIC", 2020, 2021)
    assert made.value == pytest.approx(100.0)
    assert len(list(made.leaves())) == 6
