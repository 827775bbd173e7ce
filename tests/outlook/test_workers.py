"""Chunks put together: the same bits whoever makes them, and quantiles as they should be."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import fields, replace
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.errors import Article3Error, MissingExtraError
from article3.outlook import Outlook
from article3.outlook.problem import Problem
from article3.outlook.quantiles import LEVELS
from article3.outlook.run import Ensemble, chunks, ensemble, together
from article3.outlook.simulate import MEASURES, Chunk
from outlook_draws import every_draw

Ask = Callable[..., Outlook]
METHODS = ("bootstrap", "t-copula")


@pytest.fixture
def question(ask: Ask) -> Problem:
    """Seven chunks of 64 draws, the last of them smaller."""
    return replace(ask("NORDIC").problem, draws=400, chunk=64)


def same_bits(one: Ensemble, two: Ensemble) -> bool:
    return all(
        np.array_equal(getattr(one, f.name), getattr(two, f.name), equal_nan=True)
        for f in fields(Ensemble)
    )


@pytest.mark.parametrize("method", METHODS)
def test_one_two_and_four_workers_give_the_same_bits(question: Problem, method: str) -> None:
    asked = replace(question, method=method)
    alone = ensemble(asked)
    assert alone.draws == 400 and np.isfinite(alone.quantiles[MEASURES.index("cost_eur")]).all()
    for workers in (2, 4):
        assert same_bits(ensemble(asked, workers=workers), alone)


@pytest.mark.skipif(find_spec("distributed") is None, reason="the extra cluster is absent")
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_bits(question: Problem) -> None:
    from distributed import LocalCluster

    local: Any = LocalCluster  # the package has no types
    with local(
        processes=False, n_workers=1, threads_per_worker=2, dashboard_address=None,
        host="127.0.0.1", protocol="tcp://",
    ) as cluster:  # fmt: skip
        for method in METHODS:
            asked = replace(question, method=method)
            there = ensemble(asked, cluster=cluster.scheduler_address)
            assert same_bits(there, ensemble(asked))
        kept = [list(chunks(question, cluster=where, keep=("cost_eur",)))
                for where in (cluster.scheduler_address, None)]  # fmt: skip
    for there, here in zip(*kept, strict=True):
        assert np.array_equal(there.kept["cost_eur"], here.kept["cost_eur"])


def test_without_the_extra_the_sentence_names_it(
    question: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"article3\[cluster\]"):
        ensemble(question, cluster="tcp://127.0.0.1:1")


@pytest.mark.parametrize("error", [OSError, TimeoutError, ValueError])
def test_a_cluster_that_does_not_answer_is_one_sentence(
    question: Problem, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def client(*_: Any, **__: Any) -> None:
        raise error("silence")

    distributed = pytest.importorskip("distributed", reason="the extra cluster is absent")
    monkeypatch.setattr(distributed, "Client", client)
    with pytest.raises(Article3Error, match=r"tcp://nowhere:1: no Dask scheduler answers there\."):
        ensemble(question, cluster="tcp://nowhere:1")


@pytest.mark.parametrize(("draws", "workers"), [(0, 1), (-5, 1), (10, 0), (10, -1)])
def test_numbers_that_make_no_sense_are_refused(
    question: Problem, draws: int, workers: int
) -> None:
    with pytest.raises(Article3Error, match="too few; ask for at least 1"):
        ensemble(replace(question, draws=draws), workers=workers)


@pytest.mark.parametrize("draws", [1, 2, 60])
@pytest.mark.parametrize("rule", ["promises", "hold", "growth"])
def test_one_chunk_s_quantiles_are_numpy_s(ask: Ask, rule: str, draws: int) -> None:
    asked = replace(ask("NORDIC", rule=rule).problem, draws=draws)
    drawn = every_draw(asked)
    made = ensemble(asked)
    for place, name in enumerate(MEASURES):
        expected = np.moveaxis(np.quantile(drawn[name], LEVELS, axis=-1), 0, -1)
        np.testing.assert_allclose(made.quantiles[place], expected, rtol=1e-9, atol=1e-6)
    assert np.isnan(made.error).all()


def test_several_chunks_are_weighted_by_their_draws(question: Problem) -> None:
    parts = list(chunks(question))
    made = ensemble(question)
    assert [part.draws for part in parts] == [64] * 6 + [16]
    weights = np.array([part.draws for part in parts])
    expected = np.average([part.quantiles for part in parts], axis=0, weights=weights)
    np.testing.assert_allclose(made.quantiles, expected, rtol=1e-12)
    hits = np.sum([part.hits for part in parts], axis=0)
    np.testing.assert_allclose(made.probability, hits / 400)


def test_the_error_of_two_chunks_by_hand() -> None:
    one, two = (
        Chunk(10, np.array([value]), np.array([0.0]), np.array([0]), np.array([0]))
        for value in (1.0, 3.0)
    )
    made = together([one, two])  # each is 1 from the mean: 2 ± sqrt(1 / (2 − 1))
    assert (made.quantiles[0], made.error[0]) == (2.0, pytest.approx(1.0))


def test_the_error_is_finite_and_shrinks_with_the_draws(question: Problem) -> None:
    cost = MEASURES.index("cost_eur")
    few, many = (ensemble(replace(question, draws=64 * n)).error[cost] for n in (4, 64))
    assert np.isfinite(few).all() and np.isfinite(many).all()
    assert (many >= 0).all()
    assert np.median(many) < 0.5 * np.median(few)


def test_several_chunks_come_near_one(question: Problem) -> None:
    cost = MEASURES.index("cost_eur_constant")
    split = ensemble(replace(question, draws=4096, chunk=512)).quantiles[cost]
    whole = ensemble(replace(question, draws=4096, chunk=4096)).quantiles[cost]
    np.testing.assert_allclose(split, whole, rtol=0.05)


@given(st.lists(st.tuples(st.integers(1, 50), st.floats(-9, 9)), min_size=1, max_size=6))
def test_the_mean_of_chunks_lies_between_them(parts: list[tuple[int, float]]) -> None:
    made = together(
        Chunk(draws, np.full((1, 1), value), np.full(1, value), np.array([draws]), np.array([0]))
        for draws, value in parts
    )
    values = [value for _, value in parts]
    assert min(values) - 1e-9 <= made.quantiles[0, 0] <= max(values) + 1e-9
    assert made.draws == sum(draws for draws, _ in parts)
    assert (made.probability[0], made.slipped[0]) == (1.0, 0.0)
    if len(parts) > 1 and len(set(values)) == 1:
        assert made.error[0, 0] == pytest.approx(0.0, abs=1e-6)
