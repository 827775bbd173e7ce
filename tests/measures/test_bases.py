"""The effort on other bases: GNI, euros, per head."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from article3.errors import MissingFigureError, UnknownNameError
from article3.ledger import Ledger
from article3.measures import figure
from article3.measures.standing import newest_period, standing
from small_editions import SHARE, Small, ledger_of

NAC = "defexp_nac_current"


def nato(entity: str, amount: float, unit: str, published: date = date(2025, 6, 1)) -> Small:
    return Small(f"nato-{published:%Y-%m}", published, [(entity, NAC, "2024", amount)],
                 units={NAC: unit})  # fmt: skip


def macro(entity: str, code: str, value: float, unit: str) -> Small:
    return Small(f"x-{code[:6].replace('_', '-')}", date(2025, 4, 1),
                 [(entity, code, "2024", value)], units={code: unit})  # fmt: skip


@pytest.mark.parametrize(
    ("entity", "unit", "rate"),
    [
        ("POL", "million Zlotys", "pln"),
        ("BGR", "million Leva", "bgn"),
        ("DNK", "million Kroner", "dkk"),
    ],
)
def test_national_currency_becomes_euros_at_the_rate_of_the_year(
    tmp_path: Path, entity: str, unit: str, rate: str
) -> None:
    ledger = ledger_of(
        tmp_path,
        nato(entity, 800.0, unit),
        macro(entity, f"fx_eur_{rate}_annual_avg", 4.0, "x per EUR"),
    )
    found = figure(ledger, entity, "defexp_eur_current", 2024)
    assert (found.value, found.unit) == (200.0, "million EUR")
    assert [leaf.indicator for leaf in found.leaves()] == [NAC, f"fx_eur_{rate}_annual_avg"]


def test_euros_stay_as_printed(tmp_path: Path) -> None:
    found = figure(ledger_of(tmp_path, nato("LUX", 725.0, "million Euros")), "LUX",
                   "defexp_eur_current", 2024)  # fmt: skip
    assert found.value == 725.0
    assert "as printed" in found.formula


def test_bulgarias_euros_do_not_depend_on_the_edition(ledger: Ledger) -> None:
    """Leva in 2024, euros in 2026: the same expenditure of 2020 within revision."""
    before, after = (
        figure(ledger, "BGR", "defexp_eur_current", 2020, edition=edition).value
        for edition in ("nato-2024-06", "nato-2026-07")
    )
    assert before == pytest.approx(after, rel=0.02)


def test_dollars_are_filed_under_the_united_states(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, nato("USA", 1100.0, "million US dollars"),
                       macro("USA", "fx_eur_usd_annual_avg", 1.1, "USD per EUR"))  # fmt: skip
    assert figure(ledger, "USA", "defexp_eur_current", 2024).value == pytest.approx(1000.0)


def test_without_a_rate_there_are_no_euros(tmp_path: Path) -> None:
    with pytest.raises(MissingFigureError, match="fx_eur_pln_annual_avg"):
        figure(ledger_of(tmp_path, nato("POL", 1.0, "million Zlotys")), "POL",
               "defexp_eur_current", 2024)  # fmt: skip


def test_per_head_is_money_over_people(tmp_path: Path) -> None:
    ledger = ledger_of(
        tmp_path,
        Small("nato-1", date(2025, 6, 1), [("EST", "defexp_usd_current", "2024", 1300.0)]),
        macro("EST", "population", 1.3, "million persons"),
    )
    found = figure(ledger, "EST", "defexp_usd_per_head", 2024)
    assert (found.value, found.unit) == (pytest.approx(1000.0), "USD")


def test_gni_lies_behind_gdp_for_luxembourg(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, nato("LUX", 750.0, "million Euros"),
                       macro("LUX", "gni_nominal_lcu", 60e9, "EUR"))  # fmt: skip
    found = figure(ledger, "LUX", "defexp_share_gni", 2024)
    assert found.value == pytest.approx(1.25)
    assert found.unit == "%"


def test_every_door_refuses_what_it_does_not_know(ledger: Ledger) -> None:
    with pytest.raises(UnknownNameError):
        figure(ledger, "POL", "defexp_share", 2024)
    with pytest.raises(UnknownNameError):
        figure(ledger, "Ruritania", SHARE, 2024)
    with pytest.raises(UnknownNameError):
        figure(ledger, "POL", SHARE, "2024-13")


def test_the_newest_year_is_that_of_the_newest_table(ledger: Ledger) -> None:
    assert newest_period(ledger, date(2024, 12, 31)) == "2024"
    assert newest_period(ledger, date(2026, 12, 31)) == "2026"
    assert newest_period(ledger, edition="nato-2019-06") == "2019"


def test_a_standing_is_from_one_edition(ledger: Ledger) -> None:
    found = standing(ledger, "LUX", as_of=date(2024, 12, 31))
    assert (found.edition, found.period) == ("nato-2024-06", "2024")
    assert {leaf.edition for line in found.lines for leaf in line.figure.leaves()} == {
        "nato-2024-06"
    }
    first = found.lines[0]
    assert first.figure.value == pytest.approx(1.2935808360974441)
    assert first.extra == {"rank": 29, "denominator": 31}


def test_a_groups_standing_counts_its_members(ledger: Ledger) -> None:
    found = standing(ledger, "EUCAN", as_of=date(2024, 12, 31))
    (two,) = [line for line in found.lines if line.what == "members at 2 % or more"]
    assert (two.figure.value, two.extra["denominator"]) == (22, 30)
