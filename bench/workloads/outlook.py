"""The outlook of all Allies, beside debt simulated as Bruegel does it and beside pandas.

A country-path-year is one Ally in one year of one draw; the group's own column is not counted.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from article3.outlook.draws import CHUNK, calendar_rows, sizes
from article3.outlook.outlook import outlook as look_ahead
from article3.outlook.problem import Problem
from article3.outlook.result import Outlook
from article3.outlook.run import Ensemble, ensemble
from article3.outlook.simulate import LEVELS, MEASURES
from bench.outlook_memory import TARGET
from bench.outlook_peers import DEBT_DRAWS, DEBT_YEARS, in_pandas
from bench.registry import OURS, Outcome, shown, workload

RUNS = 3
DRAWS, FEW, PANDAS = 100_000, 10_000, 2_000
NORMALS = 4
"""Normals a country-path-year: growth, prices, exchange rate and public finances."""
SECONDS, TIMES, MEGABYTES, SLACK = 2.0, 20.0, 1000, 1.1
"""The bars; ``SLACK`` is how much more ten times the draws may take and still be the same."""
CHECKED, NEAR = ("DEU", "LUX", "POL", "USA"), 0.03
"""Allies whose median cost pandas has to find too, and how near: its draws are few."""
ALONE = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Row:
    """The best of some runs, in seconds and in seconds of processor time."""

    what: str
    contender: str
    draws: int
    paths: int
    seconds: float
    processor: float

    @property
    def rate(self) -> float:
        """Millions of country-path-years a second."""
        return self.paths / self.seconds / 1e6

    @property
    def line(self) -> str:
        """A row of the table."""
        return (
            f"| {self.what} | {self.contender} | {self.draws:,} | {shown(self.seconds)} | "
            f"{shown(self.processor)} | {self.rate:,.2f} |"
        )


@workload("outlook", f"The outlook of NATO to {TARGET}, every measure, year and Ally")
def outlook() -> Outcome:
    """Ours with one worker and two, the peers, what random numbers cost, and memory."""
    made = look_ahead("NATO", draws=1, target=TARGET)
    question = made.problem
    ensemble(replace(question, draws=CHUNK))
    rows, best = _ours(question)
    alone, two, _ = rows
    published, bruegel = (_bruegel(order) for order in ("draws first", "draws last"))
    rows += [published, bruegel]
    remarks = []
    if find_spec("pandas"):
        row, remark = _pandas(made, best)
        rows.append(row)
        remarks.append(remark)
    else:
        remarks.append("pandas is not installed; its row is left out.")
    bounds = _random(question)
    memory, bars = _memory(_paths(question, 1))
    rows += [*bounds, *memory]
    table = [
        "| what | contender | draws | best | processor | million country-path-years/s |",
        "|---|---|---:|---:|---:|---:|",
        *(row.line for row in rows),
    ]
    return Outcome(remarks=[
        "\n".join(table),
        f"{len(question.entities)} Allies with forces and the group, {len(question.years)} years; "
        f"best of {RUNS}, 1,000,000 draws once. Processor time is of all threads. The debt "
        f"simulation is of one country over {DEBT_YEARS} years, with made-up baselines, in a "
        "process with linear algebra on one thread; it takes no quantiles.",
        *remarks,
        f"The machine's bound: {NORMALS} normals for each country-path-year take "
        f"{shown(bounds[0].seconds)} on one core, so {shown(bounds[0].seconds / 2)} on two; "
        f"what the bootstrap draws instead takes {shown(bounds[1].seconds)} on one core, so "
        f"{shown(bounds[1].seconds / 2)} on two.",
        f"Two workers are {alone.seconds / two.seconds:.2f} times as fast as one. Load at the end "
        f"{os.getloadavg()[0]:.1f}: on a machine that is busy otherwise half the processor time "
        f"of two workers, {shown(two.processor / 2)}, is nearer to what free cores would take.",
        "Bars: "
        + _bar(f"{DRAWS:,} draws on two cores in {shown(two.seconds)} (at most {SECONDS:g} s)",
               two.seconds <= SECONDS)
        + _bar(f"{two.rate / published.rate:.1f} times the country-path-years of the debt "
               f"simulation on one core, drawn as published (at least {TIMES:g}; "
               f"{two.rate / bruegel.rate:.1f} times with draws laid side by side, and one worker "
               f"{alone.rate / published.rate:.1f} and {alone.rate / bruegel.rate:.1f})",
               two.rate >= TIMES * published.rate)
        + bars,
    ])  # fmt: skip


def _bar(what: str, met: bool) -> str:
    return f"{what}: {'met' if met else 'NOT met'}. "


def _paths(question: Problem, draws: int) -> int:
    return len(question.entities) * len(question.years) * draws


def _best(function: Callable[[], object]) -> tuple[float, float]:
    """Seconds and processor seconds, each the best of the runs."""
    seconds, processor = [], []
    for _ in range(RUNS):
        wall, work = time.perf_counter(), time.process_time()
        function()
        seconds.append(time.perf_counter() - wall)
        processor.append(time.process_time() - work)
    return min(seconds), min(processor)


def _ours(question: Problem) -> tuple[list[Row], Ensemble]:
    """The rows of ours, and the ensemble of the most draws."""
    rows, made = [], []
    for workers, draws in ((1, DRAWS), (2, DRAWS), (1, FEW)):
        asked = replace(question, draws=draws)
        took = _best(lambda q=asked, w=workers: made.append(ensemble(q, workers=w)))  # type: ignore[misc]
        words = f"{workers} worker{'s' * (workers > 1)}"
        rows.append(Row(words, OURS, draws, _paths(question, draws), *took))
    alone, two = made[0], made[RUNS]
    assert np.array_equal(alone.quantiles, two.quantiles, equal_nan=True), "workers change results"
    return rows, alone


def _bruegel(order: str) -> Row:
    script = Path(__file__).resolve().parents[1] / "outlook_peers.py"
    ran = subprocess.run(
        [sys.executable, str(script), str(RUNS), order], check=True, capture_output=True, text=True,
        env={**os.environ, **dict.fromkeys(ALONE, "1")},
    )  # fmt: skip
    runs = [[float(part) for part in line.split()] for line in ran.stdout.splitlines()]
    seconds, processor = (min(column) for column in zip(*runs, strict=True))
    paths = DEBT_DRAWS * DEBT_YEARS
    what = f"debt of one country, {order}"
    return Row(what, "Bruegel-style NumPy", DEBT_DRAWS, paths, seconds, processor)


def _pandas(made: Outlook, best: Ensemble) -> tuple[Row, str]:
    """The row of pandas, and how its medians compare with ours."""
    question, limit = made.problem, made.limit or np.inf
    found = []
    took = _best(
        lambda: found.append(in_pandas(question, made.target.level, limit, PANDAS, len(found)))
    )
    quantiles, chances, _ = found[0]
    place, middle, last = MEASURES.index("cost_eur"), LEVELS.index(0.5), question.years[-1]
    gaps = {}
    for column, entity in enumerate(question.entities):
        ours = best.quantiles[place, column, -1, middle]
        gaps[entity] = abs(quantiles.at[(entity, last, 0.5), "cost_eur"] / ours - 1)
    for entity in CHECKED:
        assert gaps[entity] < NEAR, f"pandas finds another cost for {entity}: {gaps[entity]:.1%}"
    ours_hit = best.probability[: len(question.entities)]
    apart = np.abs(chances[list(question.entities)].to_numpy() - ours_hit).max()
    few, worst = max(gaps[entity] for entity in CHECKED), max(gaps, key=lambda who: gaps[who])
    remark = (
        f"pandas answers the same question but for revisions of shares. With {PANDAS:,} draws of "
        f"its own its median costs of {last} in euros lie within {few:.1%} of ours for "
        f"{', '.join(CHECKED)} (asserted: {NEAR:.0%}) and within {gaps[worst]:.1%} for all "
        f"({worst}); its probabilities of reaching the target lie within {100 * apart:.2f} points."
    )
    row = Row("the same in a long frame", "pandas", PANDAS, _paths(question, PANDAS), *took)
    return row, remark


def _random(question: Problem) -> list[Row]:
    """What drawing alone takes: a normal for every shock, and what the bootstrap draws."""
    paths = _paths(question, DRAWS)
    generator = np.random.Generator(np.random.PCG64DXSM(1))
    block = np.empty(CHUNK)  # stays in cache, so that memory is not measured

    def normals() -> None:
        for draws in sizes(paths * NORMALS):
            generator.standard_normal(out=block[:draws])

    def bootstrap() -> None:
        for number, draws in enumerate(sizes(DRAWS)):
            calendar_rows(1, number, draws, len(question.years), len(question.euro_surprises))

    return [
        Row(f"{paths * NORMALS / 1e6:.0f} million normals", "PCG64DXSM", DRAWS, paths,
            *_best(normals)),
        Row("past years drawn in blocks", OURS, DRAWS, paths, *_best(bootstrap)),
    ]  # fmt: skip


def _memory(paths: int) -> tuple[list[Row], str]:
    """The row of a million draws, and the bars of memory; needs /proc, which Linux has."""
    if not Path("/proc/self/status").exists():
        return [], "Memory is not measured: this system has no /proc."
    script = Path(__file__).resolve().parents[1] / "outlook_memory.py"
    ran = subprocess.run([sys.executable, str(script)], check=True, capture_output=True, text=True)
    marks = [[float(part) for part in line.split()] for line in ran.stdout.splitlines()]
    (_, before, *_), (_, fewer, *_), (draws, most, *took) = marks
    row = Row("2 workers, a process of its own", OURS, int(draws), int(draws) * paths, *took)
    return [row], (
        _bar(f"Peak memory {fewer:.0f} MB at {DRAWS:,} draws, {before:.0f} MB of it before the "
             f"first (below {MEGABYTES} MB)", fewer < MEGABYTES)
        + _bar(f"{most:.0f} MB at {row.draws:,} draws (the same: at most {SLACK:g} times)",
               most <= SLACK * fewer)
    )  # fmt: skip
