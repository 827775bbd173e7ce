"""Publishers side by side, on made-up editions of known content."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.ledger.reconcile import View, reconcile
from article3.measures import figure
from small_editions import SHARE, Small, ledger_of

LCU = "billion national currency"


def nato(day: date, unit: str, amount: float, *, entity: str = "BGR") -> Small:
    return Small(
        f"nato-{day:%Y-%m}", day,
        [(entity, SHARE, "2024", 2.0), (entity, "defexp_nac_current", "2024", amount)],
        units={"defexp_nac_current": unit},
    )  # fmt: skip


def other(day: date, code: str, value: float, *, entity: str = "BGR", unit: str = LCU) -> Small:
    return Small(f"x-{code[:3]}-{day:%Y-%m}", day, [(entity, code, "2024", value)],
                 units={code: unit})  # fmt: skip


def view(ledger: Ledger, entity: str, publisher: str) -> View:
    (found,) = [v for v in reconcile(ledger, entity, 2024) if v.publisher == publisher]
    return found


IN_LEVA, IN_EURO = date(2025, 10, 1), date(2026, 4, 1)
"""A day before and a day after Bulgaria's changeover at 1.95583 leva a euro."""


@pytest.mark.parametrize(
    ("nato_day", "unit", "amount", "imf_day", "gdp"),
    [
        (date(2025, 6, 1), "million Leva", 4000.0, IN_LEVA, 200.0),
        (date(2026, 7, 1), "million Euros", 4000.0 / 1.95583, IN_LEVA, 200.0),
        (date(2025, 6, 1), "million Leva", 4000.0, IN_EURO, 200.0 / 1.95583),
        (date(2026, 7, 1), "million Euros", 4000.0 / 1.95583, IN_EURO, 200.0 / 1.95583),
    ],
)
def test_the_changeover_to_the_euro_does_not_change_a_share(
    tmp_path: Path, nato_day: date, unit: str, amount: float, imf_day: date, gdp: float
) -> None:
    ledger = ledger_of(
        tmp_path, nato(nato_day, unit, amount), other(imf_day, "gdp_nominal_lcu", gdp)
    )
    found = view(ledger, "BGR", "NATO over IMF")
    assert found.figure is not None
    assert found.figure.value == pytest.approx(2.0, rel=1e-12)
    assert found.difference == pytest.approx(0.0, abs=1e-12)
    crossed = (unit == "million Leva") != (imf_day == IN_LEVA)
    assert ("1.95583 BGN per EUR" in found.figure.note) == crossed


def test_currencies_without_a_fixed_rate_are_not_joined(tmp_path: Path) -> None:
    ledger = ledger_of(
        tmp_path, nato(date(2025, 6, 1), "million US dollars", 1.0, entity="POL"),
        other(IN_LEVA, "gdp_nominal_lcu", 3.0, entity="POL"),
    )  # fmt: skip
    found = view(ledger, "POL", "NATO over IMF")
    assert found.figure is None
    assert "no fixed rate joins them" in found.why


def test_gni_is_its_own_base(tmp_path: Path) -> None:
    ledger = ledger_of(
        tmp_path, nato(date(2025, 6, 1), "million Euros", 1000.0, entity="LUX"),
        other(IN_LEVA, "gdp_nominal_lcu", 100.0, entity="LUX"),
        other(IN_LEVA, "gni_nominal_lcu", 50e9, entity="LUX", unit="EUR"),
    )  # fmt: skip
    over_gdp, over_gni = (
        view(ledger, "LUX", p).figure for p in ("NATO over IMF", "NATO over World Bank")
    )
    assert over_gdp is not None
    assert over_gni is not None
    assert (over_gdp.value, over_gni.value) == (pytest.approx(1.0), pytest.approx(2.0))
    assert over_gdp.indicator != over_gni.indicator != SHARE
    same = figure(ledger, "LUX", "defexp_share_gni", 2024)
    assert same == over_gni


def test_every_publisher_is_named_and_every_gap_has_a_reason(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, nato(date(2025, 6, 1), "million Leva", 1.0))
    views = reconcile(ledger, "BGR", 2024)
    assert [v.publisher for v in views] == [
        "NATO", "NATO over IMF", "NATO over World Bank", "SIPRI", "IMF, COFOG",
    ]  # fmt: skip
    assert views[0].difference == 0.0
    assert all(v.definition for v in views)
    assert all(v.figure is None and v.why for v in views[1:])
    assert "article3 editions add" in views[3].why


def test_other_publishers_shares_are_taken_as_printed(tmp_path: Path) -> None:
    ledger = ledger_of(
        tmp_path, nato(date(2025, 6, 1), "million Leva", 1.0),
        other(IN_LEVA, "milex_pct_gdp", 2.3, unit="%"),
        other(IN_LEVA, "cofog_gf02_defence_general_gov", 1.5, unit="% of GDP"),
    )  # fmt: skip
    assert view(ledger, "BGR", "SIPRI").difference == pytest.approx(0.3)
    assert view(ledger, "BGR", "IMF, COFOG").difference == pytest.approx(-0.5)


def test_without_natos_figure_there_is_nothing_to_compare(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, other(IN_LEVA, "milex_pct_gdp", 2.3, unit="%"))
    with pytest.raises(MissingFigureError):
        reconcile(ledger, "BGR", 2024)


def test_each_view_can_be_found_again_by_its_id(ledger: Ledger) -> None:
    from article3.measures.address import by_address

    for entity in ("LUX", "BGR", "POL"):
        for found in reconcile(ledger, entity, 2023):
            if found.figure:
                again = by_address(ledger, found.figure.figure_id)
                assert again.value == found.figure.value, found.figure.figure_id
