"""What the past says: surprises, usual growth and speed, revisions of first estimates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from article3.alliance import COUNTRIES
from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.outlook import Outlook, plans
from article3.outlook.history import CHANGES, LEVELS
from small_editions import Small, ledger_of

Ask = Callable[..., Outlook]
SHARE = "defexp_share_gdp"
EDITION = "nato-2026-07"


@pytest.mark.parametrize("name", [*CHANGES, *LEVELS])
def test_surprises_add_up_to_nothing(ask: Ask, name: str) -> None:
    made = ask("NATO").history
    table = made.tables[name]
    assert table.shape == (len(made.years), 31)
    assert np.isfinite(table).all()
    np.testing.assert_allclose(table.sum(axis=0), 0.0, atol=1e-8)
    assert made.euro.sum() == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("name", LEVELS)
def test_ratios_are_taken_from_their_own_straight_line(ask: Ask, name: str) -> None:
    table = ask("NATO").history.tables[name]
    np.testing.assert_allclose(np.arange(len(table)) @ table, 0.0, atol=1e-6)


def test_the_past_ends_before_the_forecast_and_has_no_holes(ask: Ask) -> None:
    for entity in ("LUX", "POL", "NATO"):
        years = ask(entity).history.years
        assert years[-1] == 2024  # the forecast of October 2025 begins in 2025
        assert list(years) == list(range(years[0], 2025)) and len(years) >= 10


def test_only_an_ally_measured_by_gni_has_surprises_of_its_ratio(ask: Ask) -> None:
    found = ask("NATO")
    varies = found.history.tables["income_ratio"].any(axis=0)
    assert [found.drivers.entities[column] for column in np.flatnonzero(varies)] == ["LUX"]


def test_a_surprise_is_what_the_edition_prints_less_its_mean(ask: Ask, ledger: Ledger) -> None:
    found = ask("SWE")
    edition = found.drivers.forecast
    rows = ledger.observations("gdp_real_growth").filter(
        pl.col("edition").is_in([edition, f"{edition}-history"]) & (pl.col("entity") == "SWE")
    )
    printed = {int(p): v for p, v in rows.select("period", "value").iter_rows()}
    growth = np.log([1 + printed[year] / 100 for year in found.history.years])
    np.testing.assert_allclose(found.history.tables["growth"][:, 0], growth - growth.mean())


def test_the_usual_limit_is_what_nine_in_ten_stayed_under(ledger: Ledger) -> None:
    limit = plans.usual_limit(ledger, EDITION)
    rows = ledger.observations("defexp_real_change").filter(pl.col("edition") == EDITION)
    values = rows.filter(pl.col("entity").str.len_chars() == 3)["value"].to_numpy() / 100
    assert 0.88 < (values <= limit).mean() < 0.92


def test_the_usual_speed_by_hand(tmp_path: Path) -> None:
    allies = sorted(code for code, c in COUNTRIES.items() if c.has_forces and code != "GRC")
    near, far = allies[:15], allies[15:30]
    ways = dict.fromkeys(near, (1.0, 1.4, 1.7)) | dict.fromkeys(far, (0.5, 0.8, 0.8))
    ways["GRC"] = (3.0, 9.0, 9.0)
    cells = [(ally, SHARE, str(2020 + number), value) for ally, way in ways.items()
             for number, value in enumerate(way)]  # fmt: skip
    books = ledger_of(tmp_path, Small("made-up", date(2026, 7, 1), cells))
    # Half were 1.0 and 0.6 away and came 0.4 and 0.3 nearer; half 1.5 and 1.2, and 0.3 and 0.
    # (1.0 × 0.4 + 0.6 × 0.3 + 1.5 × 0.3) / (1.0² + 0.6² + 1.5² + 1.2²); Greece was above 2 %.
    assert plans.usual_speed(books, "made-up") == pytest.approx(1.03 / 5.05)


def test_a_speed_of_too_few_years_is_not_told(tmp_path: Path) -> None:
    cells = [("POL", SHARE, "2020", 1.0), ("POL", SHARE, "2021", 1.4)]
    books = ledger_of(tmp_path, Small("made-up", date(2026, 7, 1), cells))
    with pytest.raises(MissingFigureError, match="--speed"):
        plans.usual_speed(books, "made-up")


def test_revisions_set_the_first_print_beside_the_last(tmp_path: Path) -> None:
    allies = ["BEL", "BGR", "CAN", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GBR"]
    first = [(ally, SHARE, "2020", 2.0) for ally in [*allies, "LUX"]]
    few = [(ally, SHARE, "2019", 2.0) for ally in allies[:5]]
    last = [(ally, SHARE, "2020", 2.0 + number / 10) for number, ally in enumerate(allies)]
    last += [("LUX", SHARE, "2020", 9.0)] + [(ally, SHARE, "2019", 9.0) for ally in allies]
    books = ledger_of(
        tmp_path,
        Small("old", date(2019, 6, 1), few, status="estimate"),
        Small("first", date(2020, 6, 1), first, status="estimate"),
        Small("last", date(2024, 6, 1), last),
    )
    found = plans.revisions(books, "last")
    assert found.shape == (1, 11)  # one year: too few Allies were printed in the other
    np.testing.assert_allclose(found[0], [1 + number / 20 for number in range(11)])


def test_revisions_of_the_record_are_moderate(ledger: Ledger) -> None:
    found = plans.revisions(ledger, EDITION)
    held = found[np.isfinite(found)]
    assert len(found) >= 5 and (np.isfinite(found).sum(axis=1) >= 10).all()
    assert 0.9 < np.median(held) < 1.05
    assert held.min() > 0.5 and held.max() < 2
