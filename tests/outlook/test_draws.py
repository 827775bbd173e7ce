"""Random calendar years: the stationary bootstrap and its seeds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.outlook.draws import MEAN_BLOCK, calendar_rows, generator, sizes

SMALL = st.integers(1, 40)


@given(st.integers(0, 5000), st.integers(1, 700))
def test_chunks_hold_every_draw_once(draws: int, chunk: int) -> None:
    made = sizes(draws, chunk)
    assert sum(made) == draws
    assert all(0 < size <= chunk for size in made)
    assert all(size == chunk for size in made[:-1])


@given(st.integers(0, 99), st.integers(0, 9), SMALL, SMALL, SMALL)
def test_rows_have_their_shape_and_range_and_come_again(
    seed: int, chunk: int, draws: int, years: int, rows: int
) -> None:
    found = calendar_rows(seed, chunk, draws, years, rows)
    assert found.shape == (years, draws)
    assert found.min() >= 0 and found.max() < rows
    assert np.array_equal(found, calendar_rows(seed, chunk, draws, years, rows))


def test_another_seed_or_chunk_draws_other_years() -> None:
    first = calendar_rows(1, 0, 100, 9, 30)
    assert not np.array_equal(first, calendar_rows(2, 0, 100, 9, 30))
    assert not np.array_equal(first, calendar_rows(1, 1, 100, 9, 30))


def test_blocks_are_two_and_a_half_years_long_on_average() -> None:
    rows = 400  # so many that a jump hardly ever meets the next row by chance
    found = calendar_rows(3, 0, 2000, 50, rows)
    follows = (found[1:] - found[:-1]) % rows == 1
    blocks = found.shape[1] + np.count_nonzero(~follows)
    # Blocks cut off by the last year are shorter: what is expected is years / (1 + 49 jumps).
    jump = (1 - 1 / rows) / MEAN_BLOCK
    assert found.size / blocks == pytest.approx(50 / (1 + 49 * jump), rel=0.01)
    assert 1 / (~follows).mean() == pytest.approx(2.5, rel=0.02)


def test_without_jumps_the_first_row_follows_the_last() -> None:
    found = calendar_rows(1, 0, 50, 12, 5, mean_block=1e12)
    assert np.array_equal(found, (found[0] + np.arange(12)[:, None]) % 5)


def test_with_blocks_of_one_year_every_row_is_as_likely() -> None:
    found = calendar_rows(1, 0, 4000, 10, 8, mean_block=1.0)
    counts = np.bincount(found.ravel(), minlength=8) / found.size
    assert counts == pytest.approx(np.full(8, 1 / 8), abs=0.006)
    assert ((found[1:] - found[:-1]) % 8 == 1).mean() == pytest.approx(1 / 8, abs=0.006)


def test_long_blocks_leave_every_calendar_year_as_likely() -> None:
    found = calendar_rows(1, 0, 8000, 10, 8)
    counts = np.bincount(found[-1], minlength=8) / found.shape[1]
    assert counts == pytest.approx(np.full(8, 1 / 8), abs=0.015)


@pytest.mark.parametrize("other", [(2, 0, 0, 0), (1, 1, 0, 0), (1, 0, 1, 0), (1, 0, 0, 1)])
def test_seed_chunk_stream_and_part_each_have_their_own_numbers(
    other: tuple[int, int, int, int],
) -> None:
    assert generator(1, 0, 0, 0).random() == generator(1, 0, 0).random()
    assert generator(1, 0, 0).random() != generator(*other).random()
