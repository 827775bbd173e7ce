"""Who solves the worlds: threads of this process, or a Dask cluster; the same values.

Each world keeps its solver where it is, and its own sequence of questions is the same whoever asks,
so the numbers do not depend on how many workers share the worlds. HiGHS computes without Python's
lock, so threads are as good as processes, start at once and end with the command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from article3.cluster import connected
from article3.planner.grid import Floats
from article3.planner.scenario import Scenario
from article3.planner.stochastic.basis import Basis
from article3.planner.stochastic.recourse import Answer, Decision, World

WHAT = "Planning on a cluster"

Each = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
"""A function over many things, with the results in their order, as ``map``."""


class Share:
    """Some of the worlds, each with its solver; lives in one process as long as it is asked.

    A world's programme is made when it is first asked, by whoever asks.
    """

    def __init__(
        self, worlds: Sequence[Scenario], decided: Decision, given: Basis, each: Each = map
    ) -> None:
        self.worlds, self.decided, self.given, self.each = worlds, decided, given, each
        self.made: dict[int, World] = {}

    def _world(self, place: int) -> World:
        if place not in self.made:
            self.made[place] = World(self.worlds[place], self.decided, self.given)
        return self.made[place]

    def alone(self) -> list[Answer]:
        """Each world's answer to the decision that is best for it; to be asked first."""
        return list(self.each(lambda n: self._world(n).alone(), range(len(self.worlds))))

    def values(self, start: Floats) -> list[Answer]:
        """Each world's answer to a decision."""
        return list(self.each(lambda n: self._world(n).value(start), range(len(self.worlds))))


class Shares:
    """All worlds, dealt out in turn to the workers of a cluster."""

    def __init__(self, actors: Sequence[Any], count: int) -> None:
        self.actors, self.count = actors, count

    def _all(self, name: str, *arguments: Any) -> list[Answer]:
        asked = [getattr(actor, name)(*arguments) for actor in self.actors]
        parts = [part.result() for part in asked]
        return [parts[n % len(parts)][n // len(parts)] for n in range(self.count)]

    def alone(self) -> list[Answer]:
        """Every world's answer to the decision that is best for it, in order."""
        return self._all("alone")

    def values(self, start: Floats) -> list[Answer]:
        """Every world's answer to a decision, in order."""
        return self._all("values", start)


@contextmanager
def shared(
    worlds: Sequence[Scenario], decided: Decision, given: Basis, *, workers: int = 1,
    cluster: str | None = None,
) -> Iterator[Share | Shares]:  # fmt: skip
    """The worlds' solvers, on threads of this process or on the workers of a cluster."""
    if cluster is None:
        with each(workers=workers) as one_by_one:
            yield Share(worlds, decided, given, one_by_one)
        return
    with connected(cluster, WHAT) as (client, threads):
        names = list(client.scheduler_info(n_workers=-1)["workers"])
        hands = [worlds[n::threads] for n in range(min(threads, len(worlds)))]
        # Actors look for the client of their context.
        with client.as_current():
            made = [
                client.submit(Share, hand, decided, given, actor=True, pure=False,
                              workers=[names[n % len(names)]])
                for n, hand in enumerate(hands)
            ]  # fmt: skip
            yield Shares([actor.result() for actor in made], len(worlds))


@contextmanager
def each(*, workers: int = 1, cluster: str | None = None) -> Iterator[Each]:
    """An :data:`Each` on this thread (one worker), on threads, or on a cluster."""
    if cluster is not None:
        with connected(cluster, WHAT) as (client, _):
            yield lambda function, given: client.gather(
                client.map(function, list(given), pure=False)
            )
    elif workers == 1:
        yield map
    else:
        with ThreadPoolExecutor(workers) as pool:
            yield pool.map
