"""Random calendar years: which past year's surprises each draw meets in each year ahead.

Seeds belong to chunks of draws, never to workers, so the same seed gives the same numbers however
the chunks are shared out; and they do not depend on the rule, so rules meet the same futures.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

CHUNK = 50_000
"""Draws a chunk: long enough that threads work side by side, short enough to stay in caches."""

MEAN_BLOCK = 2.5
"""Mean length, in years, of the blocks of the stationary bootstrap."""

_ROWS, _OUTSIDE, _SLIP = 0, 1, 2


def generator(seed: int, chunk: int, stream: int, part: int = 0) -> np.random.Generator:
    """The generator of one stream of one chunk; ``part`` tells countries or series apart."""
    root = np.random.SeedSequence(seed, spawn_key=(chunk, stream, part))
    return np.random.Generator(np.random.PCG64DXSM(root))


def sizes(draws: int, chunk: int = CHUNK) -> tuple[int, ...]:
    """How many draws each chunk has.

    >>> sizes(120_000)
    (50000, 50000, 20000)
    """
    whole, rest = divmod(draws, chunk)
    return (chunk,) * whole + ((rest,) if rest else ())


def calendar_rows(
    seed: int, chunk: int, draws: int, years: int, rows: int, mean_block: float = MEAN_BLOCK
) -> npt.NDArray[np.intp]:
    """Row numbers of shape (years, draws): the stationary bootstrap of Politis and Romano (1994).

    Each year a draw goes on to the next calendar row (the first follows the last) or, with
    probability 1 / ``mean_block``, jumps to any.
    """
    random = generator(seed, chunk, _ROWS)
    found = random.integers(0, rows, (years, draws), dtype=np.int64).astype(np.intp)
    jumps = random.random((years, draws)) < 1 / mean_block
    for year in range(1, years):
        following = found[year - 1] + 1
        following[following == rows] = 0
        np.copyto(found[year], following, where=~jumps[year])
    return found


def outside_draws(seed: int, chunk: int, part: int) -> np.random.Generator:
    """The generator of the t-copula's draws."""
    return generator(seed, chunk, _OUTSIDE, part)


def slip_draws(seed: int, chunk: int, part: int) -> np.random.Generator:
    """The generator of revisions of published shares."""
    return generator(seed, chunk, _SLIP, part)
