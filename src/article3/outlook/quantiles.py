"""Quantiles of one chunk's draws, with linear interpolation as ``numpy.quantile`` gives them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
"""The quantiles kept of every measure and year."""


class Quantiles:
    """The quantiles :data:`LEVELS` of arrays of a fixed number of draws."""

    def __init__(self, draws: int) -> None:
        at = np.array(LEVELS) * (draws - 1)
        self.low = at.astype(np.intp)
        self.high = np.minimum(self.low + 1, draws - 1)
        self.part = at - self.low
        self.sorted = np.empty(draws)

    def of(self, values: Values | float) -> Values:
        """The quantiles of one number a draw, or of the same number for all.

        >>> Quantiles(5).of(np.array([5.0, 1.0, 2.0, 4.0, 3.0])).round(2).tolist()
        [1.2, 1.4, 2.0, 3.0, 4.0, 4.6, 4.8]
        """
        if isinstance(values, float):
            return np.full(len(LEVELS), values)
        self.sorted[:] = values
        self.sorted.sort()
        return self._between(self.sorted[self.low], self.sorted[self.high])

    def of_counted(self, values: Values, counts: npt.NDArray[np.intp]) -> Values:
        """The quantiles where each of a few values stands for a number of draws.

        >>> Quantiles(5).of_counted(np.array([2.0, 1.0]), np.array([4, 1])).round(2).tolist()
        [1.2, 1.4, 2.0, 2.0, 2.0, 2.0, 2.0]
        """
        order = np.argsort(values)
        ends = np.cumsum(counts[order])
        low, high = (np.searchsorted(ends, at, side="right") for at in (self.low, self.high))
        found = values[order]
        return self._between(found[low], found[high])

    def _between(self, low: Values, high: Values) -> Values:
        between: Values = low + self.part * (high - low)
        return between
