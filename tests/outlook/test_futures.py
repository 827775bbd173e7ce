"""Surprises of a chunk: the t-copula as a check, its shrinkage and its distribution."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.outlook import Outlook
from article3.outlook.futures import shrinkage, t_distribution
from article3.outlook.run import ensemble
from article3.outlook.simulate import MEASURES
from outlook_draws import every_draw

Ask = Callable[..., Outlook]
Values = npt.NDArray[np.float64]


def standard(seed: int, years: int, series: int, common: float) -> Values:
    """Made-up standardised series with a part they share."""
    random = np.random.default_rng(seed)
    made = random.standard_normal((years, series)) + common * random.standard_normal((years, 1))
    made -= made.mean(axis=0)
    found: Values = made / made.std(axis=0)
    return found


def ledoit_wolf(series: Values) -> float:
    """The weight of the identity as the paper writes it, with every matrix of its full size."""
    count, width = series.shape
    sample = series.T @ series / count
    mean = np.trace(sample) / width
    away = ((sample - mean * np.eye(width)) ** 2).sum() / width
    noise = sum(((np.outer(row, row) - sample) ** 2).sum() / width for row in series) / count**2
    return float(min(noise, away) / away)


@given(st.integers(0, 99), st.integers(3, 30), st.integers(2, 40), st.floats(0, 3))
def test_shrinkage_is_that_of_the_paper(seed: int, years: int, series: int, common: float) -> None:
    made = standard(seed, years, series, common)
    assert shrinkage(made) == pytest.approx(ledoit_wolf(made), abs=1e-9)
    assert 0 <= shrinkage(made) <= 1


def test_many_years_need_less_shrinkage_than_few() -> None:
    assert shrinkage(standard(1, 2000, 10, 2.0)) < 0.05 < shrinkage(standard(1, 20, 10, 0.5))


def test_without_series_nothing_is_known_of_their_correlation() -> None:
    assert shrinkage(np.empty((10, 0))) == 1.0


@pytest.mark.parametrize(
    ("x", "chance"),
    # The table of Student's t with four degrees of freedom, one-sided.
    [(0.0, 0.5), (1.533206274, 0.90), (2.131846786, 0.95), (2.776445105, 0.975),
     (3.746947388, 0.99), (7.173182220, 0.999)],
)  # fmt: skip
def test_the_distribution_is_student_s_with_four_degrees(x: float, chance: float) -> None:
    found = t_distribution(np.array([x, -x]))
    assert found[0] == pytest.approx(chance, abs=1e-8)
    assert found[1] == pytest.approx(1 - chance, abs=1e-8)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20))
def test_a_distribution_rises_from_nought_to_one(xs: list[float]) -> None:
    found = t_distribution(np.sort(np.array(xs)))
    assert (np.diff(found) >= -1e-15).all()
    assert found.min() >= -1e-15 and found.max() <= 1 + 1e-15


@pytest.mark.parametrize("entity", ["LUX", "SWE", "NORDIC"])
def test_both_methods_agree_on_the_middle_and_roughly_on_the_width(ask: Ask, entity: str) -> None:
    one = ask(entity, draws=2000)
    two = ask(entity, draws=2000, method="t-copula")
    for measure in ("cost_eur", "cost_eur_constant", "expenditure_share"):
        for year in (2027, 2031, 2035):
            medians = [made.value(measure, year) for made in (one, two)]
            assert medians[1] == pytest.approx(medians[0], rel=0.03)
            if measure == "cost_eur":
                continue  # its width hangs on how two currencies move together: they are shrunk
            wide = [made.value(measure, year, 0.9) - made.value(measure, year, 0.1)
                    for made in (one, two)]  # fmt: skip
            assert 0.6 < wide[1] / wide[0] < 1.6


@pytest.mark.parametrize("method", ["bootstrap", "t-copula"])
def test_a_years_surprise_is_never_beyond_the_past_s(ask: Ask, method: str) -> None:
    """Both methods draw from what happened: the cost of the first year has its extremes."""
    made = ask("SWE", rule="hold", method=method)
    kept = every_draw(made.problem, "cost_national_constant")["cost_national_constant"]
    growth = np.log(kept[0, 0] / made.forecast_path().quantiles[
        MEASURES.index("cost_national_constant"), 0, 0, 0
    ])  # fmt: skip
    past = made.history.tables["growth"][:, 0]
    assert growth.min() >= past.min() - 1e-9 and growth.max() <= past.max() + 1e-9
    assert growth.std() == pytest.approx(past.std(), rel=0.35)


@pytest.mark.parametrize("method", ["bootstrap", "t-copula"])
def test_without_surprises_every_draw_is_the_forecast(ask: Ask, method: str) -> None:
    made = ask("NORDIC")
    still = ensemble(replace(made.problem.without_surprises(), method=method))
    forecast = made.forecast_path()
    for level in range(still.quantiles.shape[-1]):
        np.testing.assert_allclose(
            still.quantiles[..., level], forecast.quantiles[..., 0], rtol=1e-9, atol=1e-9
        )


def test_a_euro_ally_s_own_cost_does_not_move_with_exchange_rates(ask: Ask) -> None:
    question = ask("LUX").problem.without_surprises(but=("exchange",))
    kept = every_draw(question, "cost_eur", "cost_usd")
    assert np.ptp(kept["cost_eur"][0, -1]) < 1e-6
    assert kept["cost_usd"][0, -1].std() / kept["cost_usd"][0, -1].mean() > 0.05


def test_users_of_the_euro_share_its_exchange_rate_in_every_draw(ask: Ask) -> None:
    made = ask("NATO", method="t-copula")
    kept = every_draw(made.problem, "cost_eur", "cost_usd")
    rates = kept["cost_usd"] / kept["cost_eur"]
    first = rates[made.entities.index("DEU")]
    for entity in ("FRA", "LUX", "LTU"):
        np.testing.assert_allclose(rates[made.entities.index(entity)], first, rtol=1e-9)
