"""What moves the answer: shares of variance, and one point either way."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from article3.outlook import Outlook
from article3.outlook.run import ensemble
from article3.outlook.sensitivity import changes, influences, shifted
from article3.outlook.simulate import MEASURES

Ask = Callable[..., Outlook]


@pytest.mark.parametrize("entity", ["LUX", "SWE", "DEU", "NORDIC"])
def test_the_shares_of_variance_add_up(ask: Ask, entity: str) -> None:
    found = influences(ask(entity, draws=4000))
    assert sum(one.variance for one in found) == pytest.approx(1.0, abs=0.05)
    assert [one.variance for one in found] == sorted((o.variance for o in found), reverse=True)
    for one in found:
        assert 0 < one.low < one.high


def test_only_what_can_move_the_cost_is_named(ask: Ask) -> None:
    named = {entity: {one.driver for one in influences(ask(entity))} for entity in ("LUX", "SWE")}
    # Luxembourg pays in euros and counts by GNI; Sweden pays in kronor and counts by GDP.
    assert named["LUX"] == {"real growth", "inflation", "ratio of GNI to GDP"}
    assert named["SWE"] == {"real growth", "inflation", "exchange rates"}


def test_one_driver_alone_moves_the_cost_less_than_all(ask: Ask) -> None:
    made = ask("SWE", draws=2000)
    wide = made.value("cost_eur", 2035, 0.9) - made.value("cost_eur", 2035, 0.1)
    strongest = influences(made)[0]
    assert strongest.high - strongest.low < 1.2 * wide
    for one in influences(made):
        assert one.low < made.value("cost_eur", 2035) < one.high


def test_the_drivers_alone_bracket_the_forecast(ask: Ask) -> None:
    made = ask("LUX", draws=2000)
    forecast = made.forecast_path().quantiles[MEASURES.index("cost_eur"), 0, -1, 0]
    for one in influences(made):
        assert one.low < forecast < one.high


@pytest.mark.parametrize("rule", ["linear", "hold", "promises"])
@pytest.mark.parametrize("entity", ["POL", "LUX", "NORDIC"])
def test_a_larger_economy_costs_more_at_the_same_share(ask: Ask, entity: str, rule: str) -> None:
    made = ask(entity, rule=rule)
    slower, faster, cheaper, dearer = (change.cost for change in changes(made))
    middle = made.value("cost_eur", 2035)
    assert slower < middle < faster
    assert cheaper < middle < dearer


def test_the_directions_are_said(ask: Ask) -> None:
    words = [change.what for change in changes(ask("POL"))]
    assert [("growth" in what, "inflation" in what) for what in words] == [
        (True, False), (True, False), (False, True), (False, True),
    ]  # fmt: skip
    assert ["lower" in what for what in words] == [True, False, True, False]


def test_a_point_of_growth_by_hand(ask: Ask) -> None:
    """Without surprises the cost at a held share moves as the base: (g + 1 point) / g a year."""
    made = ask("POL", rule="hold")
    place = (MEASURES.index("cost_national"), 0, -1, 0)
    still = made.problem.without_surprises()
    before, after = (ensemble(p).quantiles[place] for p in (still, shifted(still, growth=1.0)))
    factors = np.exp(made.drivers.growth[:, 0])
    assert after / before == pytest.approx(np.prod((factors + 0.01) / factors))


@pytest.mark.parametrize("shift", [{"growth": 1.0}, {"inflation": -2.0}])
@pytest.mark.parametrize("entity", ["LUX", "SWE"])
def test_what_if_is_the_question_asked_anew(ask: Ask, entity: str, shift: dict[str, float]) -> None:
    """The shift of a problem is the option of the question."""
    moved = ensemble(shifted(ask(entity).problem, **shift)).quantiles
    anew = ask(entity, **shift).whole.quantiles
    np.testing.assert_allclose(moved, anew, rtol=1e-9, atol=1e-9)


def test_with_real_growth_fixed_the_economy_does_not_move_the_cost(ask: Ask) -> None:
    made = ask("DEU", rule="growth", rate=0.05, limit=0.0)
    slower, faster, *_ = (change.cost for change in changes(made))
    assert slower == pytest.approx(faster)
    assert {one.driver for one in influences(made)} == {"inflation"}
