"""The path without surprises, worked out from printed figures with pencil and paper.

Printed figures: NATO's tables of July 2026 and the IMF's forecast of October 2025.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from article3.ledger import Ledger
from article3.outlook import Outlook
from article3.outlook.said import at_start, budget_at_start
from article3.outlook.simulate import MEASURES

Ask = Callable[..., Outlook]

NATO, IMF = "nato-2026-07", "imf-weo-2025-10"
PRINTED: dict[tuple[str, str, str], dict[int, float]] = {
    # Luxembourg: 2.03 % of GNI, 1265 million euros in 2026.
    ("LUX", "defexp_share_gdp", NATO): {2026: 2.03},
    ("LUX", "defexp_nac_current", NATO): {2026: 1265},
    ("LUX", "gdp_real_growth", IMF): {2027: 2.276, 2028: 2.181, 2029: 2.119, 2030: 2.115},
    ("LUX", "gdp_deflator", IMF): {
        2026: 140.653, 2027: 143.524, 2028: 146.602, 2029: 149.666, 2030: 152.855},
    ("LUX", "gdp_nominal_lcu", IMF): {2026: 92.328},
    ("LUX", "gg_expenditure_pct_gdp", IMF): {2026: 49.246, 2027: 49.302, 2030: 50.553},
    ("LUX", "gg_net_lending_pct_gdp", IMF): {2028: -2.094},
    ("LUX", "gg_primary_net_lending_pct_gdp", f"{IMF}-history"): {2028: -1.898},
    ("LUX", "gg_gross_debt_pct_gdp", IMF): {2027: 28.617},
    # Sweden: 3.22 % of GDP, 217 902 million kronor, printed as 24 186 million dollars.
    ("SWE", "defexp_share_gdp", NATO): {2026: 3.22},
    ("SWE", "defexp_nac_current", NATO): {2026: 217902},
    ("SWE", "defexp_usd_current", NATO): {2026: 24186},
    ("SWE", "gdp_real_growth", IMF): {2027: 1.784, 2028: 1.696, 2029: 1.671, 2030: 1.665},
    ("SWE", "gdp_deflator", IMF): {2026: 103.296, 2029: 109.512, 2030: 111.702},
    ("SWE", "gdp_nominal_lcu", IMF): {2026: 6767.858, 2030: 7830.324},
    ("SWE", "gdp_nominal_usd", IMF): {2026: 711.503, 2030: 832.1},
    # Germany, for the euro: 124 660 million euros are printed as 147 002 million dollars.
    ("DEU", "defexp_nac_current", NATO): {2026: 124660},
    ("DEU", "defexp_usd_current", NATO): {2026: 147002},
    ("DEU", "gdp_deflator", IMF): {2029: 133.402, 2030: 136.368},
    ("DEU", "gdp_nominal_lcu", IMF): {2026: 4565.265, 2030: 5184.801},
    ("DEU", "gdp_nominal_usd", IMF): {2026: 5328.184, 2030: 6013.749},
}  # fmt: skip


@pytest.mark.parametrize("key", list(PRINTED), ids=" ".join)
def test_the_figures_used_here_are_those_printed(ledger: Ledger, key: tuple[str, str, str]) -> None:
    entity, indicator, edition = key
    rows = ledger.observations(indicator).filter(
        (pl.col("entity") == entity) & (pl.col("edition") == edition)
    )
    printed = {int(p): v for p, v in rows.select("period", "value").iter_rows() if len(p) == 4}
    assert {year: printed[year] for year in PRINTED[key]} == PRINTED[key]


def path(found: Outlook, measure: str, year: int) -> float:
    """The path without surprises."""
    values = found.forecast_path().quantiles[MEASURES.index(measure), 0, year - found.start - 1]
    assert np.ptp(values) == 0 or np.isnan(values).all()
    return float(values[0])


@pytest.fixture
def luxembourg(ask: Ask) -> Outlook:
    """Five per cent of GNI by 2035 on a straight line, which the usual limit does not bend."""
    return ask("LUX", target="5%gni@2035")


def test_luxembourg_in_2030(luxembourg: Outlook) -> None:
    # The GNI that NATO divides by: 1265 / 2.03 % = 62 315 million.
    base = 1265 / 2.03 * 100
    # Four ninths of the way from 2.03 to 5: 3.35 %.
    share = 2.03 + (5 - 2.03) * 4 / 9
    assert share == pytest.approx(3.35)
    assert path(luxembourg, "share", 2030) == pytest.approx(3.35)
    # Real growth of 2.276, 2.181, 2.119 and 2.115 %: 67 920 million at prices of 2026.
    real = base * 1.02276 * 1.02181 * 1.02119 * 1.02115
    constant = real * 3.35 / 100
    assert path(luxembourg, "cost_eur_constant", 2030) == pytest.approx(constant)
    assert constant == pytest.approx(2275.2, abs=0.5)
    # Prices: the deflator goes from 140.653 to 152.855.
    current = constant * 152.855 / 140.653
    assert path(luxembourg, "cost_eur", 2030) == pytest.approx(current)
    assert path(luxembourg, "cost_national", 2030) == pytest.approx(current)
    assert current == pytest.approx(2472.6, abs=0.5)
    # Over today's share: (3.35 − 2.03) % of the same base.
    assert path(luxembourg, "extra_eur_constant", 2030) == pytest.approx(real * 1.32 / 100)
    assert path(luxembourg, "extra_eur", 2030) == pytest.approx(current * 1.32 / 3.35)


def test_luxembourg_in_2035_beyond_the_forecast(luxembourg: Outlook) -> None:
    # From 2030 on growth stays 2.115 % and inflation 152.855 / 149.666 − 1 = 2.131 % a year.
    real = 1265 / 2.03 * 100 * 1.02276 * 1.02181 * 1.02119 * 1.02115**6
    constant = 0.05 * real
    assert path(luxembourg, "cost_eur_constant", 2035) == pytest.approx(constant)
    prices = 152.855 / 140.653 * (152.855 / 149.666) ** 5
    assert path(luxembourg, "cost_eur", 2035) == pytest.approx(constant * prices)
    # 5 / 2.03 times the share in nine years while the economy grows.
    growth = (5 / 2.03 * real / (1265 / 2.03 * 100)) ** (1 / 9) - 1
    needed = luxembourg.forecast_path().needed[0]
    assert needed == pytest.approx(np.full(7, 100 * growth))


def test_luxembourg_s_share_of_government_expenditure(luxembourg: Outlook) -> None:
    # The IMF's GDP is 92 328 million, 1.4816 times the GNI that NATO divides by.
    times = 92328 / (1265 / 2.03 * 100)
    assert times == pytest.approx(1.4816, abs=0.0001)
    # 3.35 % of GNI are 2.261 % of GDP; government spends 50.553 % of GDP.
    assert path(luxembourg, "expenditure_share", 2030) == pytest.approx(
        100 * (3.35 / times) / 50.553
    )
    assert path(luxembourg, "expenditure_share", 2027) == pytest.approx(
        100 * (2.36 / times) / 49.302
    )


def test_luxembourg_s_debt_of_two_years(luxembourg: Outlook) -> None:
    times = 92328 / (1265 / 2.03 * 100)
    # 2027: 2.36 − 2.03 = 0.33 % of GNI, all of it borrowed.
    first = 0.33 / times
    assert path(luxembourg, "debt_effect", 2027) == pytest.approx(first)
    # 2028: GDP grows by 2.181 % and its price from 143.524 to 146.602; interest is the difference
    # of the two balances over the debt of 2027, as large as it is in GDP of 2028.
    nominal = 1.02181 * 146.602 / 143.524
    rate = (-1.898 + 2.094) / (28.617 / nominal)
    second = first * (1 + rate) / nominal + 0.66 / times
    assert path(luxembourg, "debt_effect", 2028) == pytest.approx(second)


def test_half_borrowed_is_half_the_debt(ask: Ask, luxembourg: Outlook) -> None:
    half = ask("LUX", target="5%gni@2035", borrowed=0.5)
    for year in luxembourg.years:
        assert path(half, "debt_effect", year) == pytest.approx(
            path(luxembourg, "debt_effect", year) / 2
        )


def test_the_level_at_the_base_of_the_start(luxembourg: Outlook) -> None:
    # 5 / 2.03 × 1265 = 3116 million; of 49.246 % of 92 328 million: 6.85 %.
    assert at_start(luxembourg).value == pytest.approx(5 / 2.03 * 1265)
    assert budget_at_start(luxembourg).value == pytest.approx(
        100 * (5 / 2.03 * 1265) / (0.49246 * 92328)
    )


def test_sweden_in_euro(ask: Ask) -> None:
    sweden = ask("SWE", target="3.5%@2035")
    # Four ninths of the way from 3.22 to 3.5, of a GDP of 217 902 / 3.22 %, in kronor.
    share = 3.22 + 0.28 * 4 / 9
    real = 217902 / 3.22 * 100 * 1.01784 * 1.01696 * 1.01671 * 1.01665
    constant = real * share / 100
    kronor = constant * 111.702 / 103.296
    assert path(sweden, "cost_national", 2030) == pytest.approx(kronor)
    # Dollars a krona: NATO's rate of 2026, moved as the IMF's own from 2026 to 2030.
    dollar = 24186 / 217902 * (832.1 / 7830.324) / (711.503 / 6767.858)
    assert path(sweden, "cost_usd", 2030) == pytest.approx(kronor * dollar)
    # Dollars a euro: the same with Germany's figures.
    euro = 147002 / 124660 * (6013.749 / 5184.801) / (5328.184 / 4565.265)
    assert path(sweden, "cost_eur", 2030) == pytest.approx(kronor * dollar / euro)
    # At start prices and rates: kronor of 2026, dollars and euros of 2026.
    assert path(sweden, "cost_eur_constant", 2030) == pytest.approx(
        constant * (24186 / 217902) / (147002 / 124660)
    )


def test_sweden_s_exchange_rate_beyond_the_forecast(ask: Ask) -> None:
    sweden = ask("SWE", target="3.5%@2035")
    rates = [path(sweden, "cost_national", year) / path(sweden, "cost_eur", year)
             for year in (2030, 2035)]  # fmt: skip
    # From 2030 on Swedish prices rise by 2.000 % a year and German ones by 2.223 %: the krona
    # gains the difference against the euro.
    drift = (111.702 / 109.512) / (136.368 / 133.402)
    assert rates[1] / rates[0] == pytest.approx(drift**5)
