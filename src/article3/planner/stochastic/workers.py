"""Who solves the worlds: this process, processes beside it, or a Dask cluster; the same values.

Each world keeps its solver where it is, and its own sequence of questions is the same whoever asks,
so the numbers do not depend on how many workers share the worlds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from article3.cluster import connected
from article3.errors import MissingExtraError
from article3.planner.grid import Floats
from article3.planner.scenario import Scenario
from article3.planner.stochastic.recourse import Decision, World


class Share:
    """Some of the worlds, each with its solver; lives in one process as long as it is asked."""

    def __init__(self, worlds: Sequence[Scenario], decided: Decision) -> None:
        self.worlds = [World(world, decided) for world in worlds]

    def values(self, start: Floats) -> list[tuple[float, Floats]]:
        """Value and slope of each world."""
        return [world.value(start) for world in self.worlds]

    def alone(self) -> list[float]:
        """Each world's least objective if it were known."""
        return [world.alone() for world in self.worlds]


class Shares:
    """All worlds, dealt out in turn to one or more workers."""

    def __init__(self, shares: Sequence[Any], count: int, *, remote: bool) -> None:
        self.shares, self.count, self.remote = shares, count, remote

    def _all(self, name: str, *arguments: Any) -> list[Any]:
        asked = [getattr(share, name)(*arguments) for share in self.shares]
        parts = [part.result() for part in asked] if self.remote else asked
        return [parts[n % len(parts)][n // len(parts)] for n in range(self.count)]

    def values(self, start: Floats) -> list[tuple[float, Floats]]:
        """Value and slope of every world, in order."""
        return self._all("values", start)

    def alone(self) -> list[float]:
        """Every world's least objective if it were known, in order."""
        return self._all("alone")


@contextmanager
def shared(
    worlds: Sequence[Scenario], decided: Decision, *, workers: int = 1, cluster: str | None = None
) -> Iterator[Shares]:
    """The worlds' solvers on this process (one worker), on processes here, or on a cluster."""
    if cluster is None and workers == 1:
        yield Shares([Share(worlds, decided)], len(worlds), remote=False)
        return
    if cluster is None:
        with _local(workers) as address, _dealt(address, worlds, decided, workers) as shares:
            yield shares
        return
    with _dealt(cluster, worlds, decided, None) as shares:
        yield shares


@contextmanager
def _dealt(
    address: str, worlds: Sequence[Scenario], decided: Decision, workers: int | None
) -> Iterator[Shares]:
    """One actor a worker, by default a thread: an object that stays on it with its solvers."""
    with connected(address, "Planning on several processes") as (client, threads):
        names = list(client.scheduler_info(n_workers=-1)["workers"])
        hands = [
            worlds[n :: workers or threads] for n in range(min(workers or threads, len(worlds)))
        ]
        # Actors look for the client of their context.
        with client.as_current():
            made = [
                client.submit(Share, hand, decided, actor=True, pure=False,
                              workers=[names[n % len(names)]])
                for n, hand in enumerate(hands)
            ]  # fmt: skip
            yield Shares([actor.result() for actor in made], len(worlds), remote=True)


@contextmanager
def _local(workers: int) -> Iterator[str]:
    try:
        from distributed import LocalCluster
    except ImportError as missing:
        raise MissingExtraError("Planning on several processes", "cluster") from missing
    make: Any = LocalCluster  # the package has no types
    with make(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        silence_logs=50,
    ) as cluster:
        yield cluster.scheduler_address
