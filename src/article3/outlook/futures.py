"""The surprises of one chunk: from bootstrapped calendar years, or from a t-copula.

The t-copula is the check on the bootstrap. Its correlations are those of the past years, shrunk by
Ledoit and Wolf (2004), its margins the past surprises themselves, its years independent of each
other. Sampled without building the matrix: with n past years as the rows of H (standardised), the
covariance (1 − s) H'H/n + s I is that of sqrt((1 − s)/n) H'w + sqrt(s) e with w and e standard
normal; both are divided by the root of a chi-square over its degrees of freedom.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from article3.outlook.draws import calendar_rows, outside_draws
from article3.outlook.history import CHANGES
from article3.outlook.problem import SHOCKED, Problem

Values = npt.NDArray[np.float64]
Number = Values | float
Counted = tuple[Values, npt.NDArray[np.intp]]

FREEDOM = 4
"""Degrees of freedom of the t-copula: fat joint tails; its distribution has a closed form."""


class Surprises(Protocol):
    """One chunk's surprises; every array has one number a draw."""

    def factor(self, name: str, column: int, row: int, forecast: float) -> Number:
        """A year's change: the forecast factor times its surprise; a number if nothing varies."""

    def level(self, name: str, column: int, row: int, forecast: float) -> Number:
        """A ratio to GDP: the forecast and its surprise, in points."""

    def carried(self, column: int, row: int, forecast: float) -> Number:
        """A number over the surprises of real growth and inflation, both asked for before."""

    def by_calendar_year(self, name: str, column: int, row: int) -> Counted | None:
        """A ratio's surprises by calendar year and how many draws meet each; None if unknown."""

    def euro(self) -> Values:
        """What the euro's forecast rate is multiplied by, of shape (years, draws)."""


def of(question: Problem, number: int, draws: int) -> Surprises:
    """The surprises of a chunk by the question's method."""
    made = Copula if question.method == "t-copula" else Bootstrap
    return made(question, number, draws)


class Bootstrap:
    """Calendar years drawn in blocks, the same for all Allies and variables of a draw."""

    def __init__(self, question: Problem, number: int, draws: int) -> None:
        calendar = len(question.euro_surprises)
        self.rows: npt.NDArray[np.intp] = calendar_rows(
            question.seed, number, draws, len(question.years), calendar, question.mean_block
        )
        self.counts = [np.bincount(row, minlength=calendar) for row in self.rows]
        # A row an Ally: the values of one are next to each other when draws pick among them.
        self.tables = {
            name: np.ascontiguousarray((np.exp(table) if name in CHANGES else table).T)
            for name, table in question.surprises.items()
        }
        self.varies = {
            name: np.abs(table).max(axis=0) > 0 for name, table in question.surprises.items()
        }
        self.euro_table = np.exp(question.euro_surprises)

    def _table(self, name: str, column: int) -> Values | None:
        varies = self.varies.get(name)
        return None if varies is None or not varies[column] else self.tables[name][column]

    def factor(self, name: str, column: int, row: int, forecast: float) -> Number:
        """As :class:`Surprises` says."""
        table = self._table(name, column)
        return forecast if table is None else (table * forecast).take(self.rows[row])

    def level(self, name: str, column: int, row: int, forecast: float) -> Number:
        """As :class:`Surprises` says."""
        table = self._table(name, column)
        return forecast if table is None else (table + forecast).take(self.rows[row])

    def carried(self, column: int, row: int, forecast: float) -> Number:
        """As :class:`Surprises` says."""
        growth, inflation = (self._table(name, column) for name in ("growth", "inflation"))
        if growth is None and inflation is None:
            return forecast
        together: Number = forecast
        for table in (growth, inflation):
            together = together if table is None else together / table
        taken: Values = np.asarray(together).take(self.rows[row])
        return taken

    def by_calendar_year(self, name: str, column: int, row: int) -> Counted | None:
        """As :class:`Surprises` says."""
        table = self._table(name, column)
        return None if table is None else (table, self.counts[row])

    def euro(self) -> Values:
        """As :class:`Surprises` says."""
        return cumulated(self.euro_table.take(self.rows))


def cumulated(factors: Values) -> Values:
    """Yearly factors multiplied up over the years, which are the rows."""
    made: Values = np.multiply.accumulate(factors, axis=0)
    return made


class Copula:
    """Joint t draws with the shrunk correlations and the margins of the past."""

    def __init__(self, question: Problem, number: int, draws: int) -> None:
        self.question, self.number, self.draws = question, number, draws
        years = len(question.years)
        self.names = [name for name in SHOCKED if name in question.surprises]
        columns = len(question.entities)
        stacked = [question.surprises[name] for name in self.names]
        series = np.concatenate([*stacked, question.euro_surprises[:, None]], axis=1)
        spread = series.std(axis=0)
        self.varies = spread > 0
        self.history = series / np.where(self.varies, spread, 1.0)
        self.shrinkage = shrinkage(self.history[:, self.varies])
        self.sorted = np.sort(series, axis=0)
        self.columns = columns
        self.latest: dict[str, Number] = {}  # of the Ally and year asked about last
        random = outside_draws(question.seed, number, 0)
        self.common = random.standard_normal((years, len(series), draws))
        self.common *= np.sqrt((1 - self.shrinkage) / len(series))
        self.tail = np.sqrt(random.chisquare(FREEDOM, (years, draws)) / FREEDOM)

    def _series(self, place: int, row: int) -> Values | None:
        if not self.varies[place]:
            return None
        part = 1 + place * len(self.question.years) + row
        own = outside_draws(self.question.seed, self.number, part).standard_normal(self.draws)
        joint = np.einsum("h,hd->d", self.history[:, place], self.common[row])
        chance = t_distribution((joint + np.sqrt(self.shrinkage) * own) / self.tail[row])
        past = self.sorted[:, place]
        found: Values = np.interp(chance * (len(past) - 1), np.arange(len(past)), past)
        return found

    def _named(self, name: str, column: int, row: int) -> Values | None:
        if name == "exchange" and self.question.in_euro[column]:
            return self._series(len(self.varies) - 1, row)
        if name not in self.names:
            return None
        return self._series(self.names.index(name) * self.columns + column, row)

    def factor(self, name: str, column: int, row: int, forecast: float) -> Number:
        """As :class:`Surprises` says."""
        change = self._named(name, column, row)
        surprise = 1.0 if change is None else np.exp(change)
        self.latest[name] = surprise
        return forecast * surprise

    def level(self, name: str, column: int, row: int, forecast: float) -> Number:
        """As :class:`Surprises` says."""
        shift = self._named(name, column, row)
        return forecast if shift is None else forecast + shift

    def carried(self, column: int, row: int, forecast: float) -> Number:
        """As :class:`Surprises` says."""
        return forecast / (self.latest["growth"] * self.latest["inflation"])

    def by_calendar_year(self, name: str, column: int, row: int) -> Counted | None:
        """Nothing: these surprises lie between those of the calendar years."""
        return None

    def euro(self) -> Values:
        """As :class:`Surprises` says."""
        rows = [self._series(len(self.varies) - 1, row) for row in range(len(self.question.years))]
        still = np.zeros(self.draws)
        made: Values = np.exp(np.cumsum([still if r is None else r for r in rows], axis=0))
        return made


def shrinkage(series: Values) -> float:
    """The weight of the identity in the Ledoit–Wolf estimate for standardised series (n, p).

    Formula: Ledoit and Wolf (2004), "A well-conditioned estimator for large-dimensional covariance
    matrices", J. Multivariate Analysis 88: min(b², d²) / d².

    >>> shrinkage(np.array([[1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [-1.0, 1.0]]))
    0.0
    """
    count, width = series.shape
    if width == 0:
        return 1.0
    # Norms over p × p matrices through n × n ones: there are fewer years than series.
    inner = series @ series.T
    square = (inner**2).sum() / count**2 / width
    mean = np.trace(inner) / count / width
    away = square - mean**2
    noise = (np.diag(inner) ** 2).sum() / count**2 / width - square / count
    return float(min(max(noise, 0.0), away) / away) if away > 0 else 1.0


def t_distribution(x: Values) -> Values:
    """The distribution function of Student's t with four degrees of freedom.

    >>> t_distribution(np.array([0.0, 2.131846786])).round(6).tolist()
    [0.5, 0.95]
    """
    made: Values = x / np.sqrt(4 + x * x)
    chance: Values = 0.5 + 0.75 * (made - made**3 / 3)
    return chance
