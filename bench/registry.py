"""What a workload is, how it registers itself, and how its timings become a table."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

OURS = "article3"


@dataclass(frozen=True)
class Timing:
    """Seconds that one contender took for one thing, once a run."""

    what: str
    contender: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle of the runs, which a busy machine disturbs least."""
        return statistics.median(self.seconds)


@dataclass
class Outcome:
    """The timings of a workload, and sentences on how to read them or on what is absent."""

    timings: list[Timing] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, what: str, contender: str, seconds: list[float]) -> None:
        """Record one contender's runs."""
        self.timings.append(Timing(what, contender, tuple(seconds)))

    def lines(self) -> Iterator[str]:
        """A Markdown table, then the remarks."""
        if self.timings:
            yield "| what | contender | median | fastest | slowest | runs | against article3 |"
            yield "|---|---|---:|---:|---:|---:|---:|"
        for t in self.timings:
            yield (
                f"| {t.what} | {t.contender} | {shown(t.median)} | {shown(min(t.seconds))} | "
                f"{shown(max(t.seconds))} | {len(t.seconds)} | {self._against(t)} |"
            )
        for remark in self.remarks:
            yield f"\n{remark}"

    def _against(self, timing: Timing) -> str:
        ours = [t for t in self.timings if t.what == timing.what and t.contender == OURS]
        if not ours or timing is ours[0]:
            return ""
        return f"{timing.median / ours[0].median:.2f} ×"


@dataclass(frozen=True)
class Workload:
    """A named function that times something; ``name`` is what ``--only`` takes."""

    name: str
    title: str
    run: Callable[[], Outcome]


WORKLOADS: dict[str, Workload] = {}
"""Every workload in the order its file registered it."""


def workload(name: str, title: str) -> Callable[[Callable[[], Outcome]], Callable[[], Outcome]]:
    """Register the decorated function as a workload."""

    def register(function: Callable[[], Outcome]) -> Callable[[], Outcome]:
        WORKLOADS[name] = Workload(name, title, function)
        return function

    return register


def shown(seconds: float) -> str:
    """Seconds with three significant digits and a fitting unit: ``1.23 ms``."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1 or unit == "µs":
            number = seconds * factor
            return f"{number:.{max(0, 2 - len(str(int(number))) + 1)}f} {unit}"
    raise AssertionError


def timed(function: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start
