"""All chunks of a question: on this machine's cores or on a Dask cluster, the same bits anyhow.

A chunk's quantiles are exact. Over several chunks a quantile is the mean of theirs, weighted by
draws and added in order; how far the chunks differ is its Monte Carlo error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from article3.cluster import connected
from article3.errors import Article3Error
from article3.outlook.draws import sizes
from article3.outlook.problem import Problem
from article3.outlook.simulate import Chunk, simulate

Values = npt.NDArray[np.float64]
_Task = tuple[int, tuple[str, ...], int | None]


@dataclass(frozen=True, slots=True)
class Ensemble:
    """All draws together; shapes as in :class:`~article3.outlook.simulate.Chunk`.

    ``probability`` and ``slipped`` are shares of the draws; ``error`` is the standard error of
    ``quantiles`` from the differences between chunks, NaN with fewer than two.
    """

    draws: int
    quantiles: Values
    error: Values
    needed: Values
    probability: Values
    slipped: Values


def ensemble(question: Problem, *, workers: int = 1, cluster: str | None = None) -> Ensemble:
    """Simulate every chunk and put them together.

    ``workers`` threads on this machine, or the Dask cluster at an address. Raises ``Article3Error``
    for numbers that make no sense and a cluster that does not answer.
    """
    if question.draws < 1:
        raise Article3Error(f"{question.draws} draws are too few; ask for at least 1.")
    if workers < 1:
        raise Article3Error(f"{workers} workers are too few; ask for at least 1.")
    return together(chunks(question, workers=workers, cluster=cluster))


def chunks(
    question: Problem,
    *,
    workers: int = 1,
    cluster: str | None = None,
    keep: tuple[str, ...] = (),
) -> Iterator[Chunk]:
    """Every chunk in order, whoever makes it.

    With ``keep``, measures to keep draw by draw, a chunk comes once for every Ally and the group,
    one after the other: all of them at once would take the memory of all.
    """
    columns = range(len(question.entities) + bool(question.group)) if keep else [None]
    numbers = range(len(sizes(question.draws, question.chunk)))
    tasks = [(number, keep, column) for number in numbers for column in columns]
    if cluster is not None:
        yield from _on_cluster(question, tasks, cluster)
    elif workers == 1 or len(tasks) == 1:
        yield from (simulate(question, *task) for task in tasks)
    else:
        yield from _on_threads(lambda task: simulate(question, *task), tasks, workers)


def _on_threads(
    work: Callable[[_Task], Chunk], tasks: Iterable[_Task], workers: int
) -> Iterator[Chunk]:
    """Results in order, at most two chunks a worker ahead: what is kept must not pile up."""
    with ThreadPoolExecutor(workers) as pool:
        waiting: list[Any] = []
        for task in tasks:
            waiting.append(pool.submit(work, task))
            if len(waiting) >= 2 * workers:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


def _on_cluster(question: Problem, tasks: Iterable[_Task], address: str) -> Iterator[Chunk]:
    with connected(address, "Simulating on a cluster") as (client, _):
        shared = client.scatter(question, broadcast=True)
        futures = [client.submit(simulate, shared, *task) for task in tasks]
        for future in futures:
            yield future.result()
            future.release()


def together(made: Iterable[Chunk]) -> Ensemble:
    """The chunks as one: counts added, quantiles averaged by draws in the order given.

    Sums only are kept, so that any number of chunks takes the memory of one.
    """
    draws = parts = 0
    sums: list[Values] = []
    for part in made:
        weight = float(part.draws)
        terms = [
            part.quantiles * weight, part.quantiles**2 * weight, part.needed * weight,
            part.hits.astype(np.float64), part.slipped.astype(np.float64),
        ]  # fmt: skip
        sums = [a + b for a, b in zip(sums, terms, strict=True)] if sums else terms
        draws, parts = draws + part.draws, parts + 1
    quantiles, squares, needed, hits, slipped = (total / draws for total in sums)
    spread = np.sqrt(np.maximum(squares - quantiles**2, 0.0))
    error = spread / np.sqrt(parts - 1) if parts > 1 else np.full_like(quantiles, np.nan)
    return Ensemble(draws, quantiles, error, needed, hits, slipped)
