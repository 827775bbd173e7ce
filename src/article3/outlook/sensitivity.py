"""What moves the answer: one driver at a time, by shares of variance, and one point either way."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from article3.outlook.draws import CHUNK
from article3.outlook.problem import Problem
from article3.outlook.quantiles import LEVELS
from article3.outlook.result import Outlook
from article3.outlook.run import ensemble
from article3.outlook.simulate import MEASURES, simulate

Values = npt.NDArray[np.float64]

DRIVERS = {
    "growth": "real growth",
    "inflation": "inflation",
    "exchange": "exchange rates",
    "income_ratio": "ratio of GNI to GDP",
}


@dataclass(frozen=True, slots=True)
class Influence:
    """How one driver alone moves the cost of the target's year.

    ``low`` and ``high`` are the 10th and 90th percentiles (million EUR, current prices) when only
    this driver varies; ``variance`` its share of the variance of the logarithm of the cost. The
    shares of all drivers and of what they do together sum to 1.
    """

    driver: str
    low: float
    high: float
    variance: float


@dataclass(frozen=True, slots=True)
class Change:
    """What the cost of the target's year becomes if a forecast is one point a year different."""

    what: str
    cost: float


def influences(found: Outlook) -> tuple[Influence, ...]:
    """The drivers from the strongest to the weakest.

    Each driver's share of variance is the covariance of the cost when only it varies with the cost
    when all do, over the variance of the latter (all as logarithms, the same draws).
    """
    question = replace(found.problem, draws=min(found.problem.draws, CHUNK))
    all_vary = _costs(question)
    spread = float(np.var(all_vary))
    made = []
    for driver, words in DRIVERS.items():
        table = question.surprises.get(driver)
        if table is None or not table.any():
            continue
        alone = _costs(question.without_surprises(but=(driver,)))
        if np.ptp(alone) < 1e-12:
            continue  # such as exchange rates where the cost is in the Ally's own euros
        low, high = np.exp(np.quantile(alone, (0.1, 0.9)))
        share = float(np.cov(alone, all_vary, ddof=0)[0, 1]) / spread if spread else 0.0
        made.append(Influence(words, float(low), float(high), share))
    return tuple(sorted(made, key=lambda x: -abs(x.variance)))


def _costs(question: Problem) -> Values:
    """Logarithms of the last year's cost in euros, one a draw."""
    last = len(question.entities) - (not question.group)
    costs: Values = np.log(simulate(question, 0, ("cost_eur",), last).kept["cost_eur"][-1])
    return costs


def changes(found: Outlook) -> tuple[Change, ...]:
    """The median cost of the target's year if growth or inflation is a point lower or higher."""
    place = (MEASURES.index("cost_eur"), -1, -1, LEVELS.index(0.5))
    made = []
    for name, words in (("growth", "real growth"), ("inflation", "inflation")):
        for points in (-1.0, 1.0):
            asked = shifted(found.problem, **{name: points})
            cost = float(ensemble(asked).quantiles[place])
            direction = "lower" if points < 0 else "higher"
            made.append(Change(f"{words} 1 point a year {direction}", cost))
    return tuple(made)


def shifted(question: Problem, *, growth: float = 0.0, inflation: float = 0.0) -> Problem:
    """The same question with points a year added to forecast real growth and inflation."""
    real_growth = (question.real_change + growth / 100) / question.real_change
    prices = question.nominal / question.real
    yearly = np.concatenate([prices[:1], prices[1:] / prices[:-1]])
    price_growth = (yearly + inflation / 100) / yearly
    real = question.real * np.cumprod(real_growth, axis=0)
    return replace(
        question, real=real, nominal=real * prices * np.cumprod(price_growth, axis=0),
        real_change=question.real_change * real_growth,
        gdp_factor=question.gdp_factor * real_growth * price_growth,
    )  # fmt: skip
