"""Expansions decided for 100 worlds: one worker, two, and all worlds in one programme."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from article3.planner.stochastic import robust
from article3.planner.stochastic.draws import world
from article3.planner.stochastic.plan import DECIDED
from article3.planner.stochastic.recourse import decision
from bench.planner_extensive import extensive
from bench.planner_scenario import made_up
from bench.registry import OURS, Outcome, shown, timed, workload

SIZE, WORLDS = (8, 6, 20), 100
FASTER, QUARTER = 1.8, 4.0
"""The bars: two workers over one, and the one programme over the faster of the two."""


@workload("worlds", "Expansions for {} worlds of {} nations, {} items and {} quarters".format(
    WORLDS, *SIZE))  # fmt: skip
def worlds() -> Outcome:
    """The L-shaped method with one worker and two, then the extensive form by interior point."""
    scenario = made_up(*SIZE)
    # Every period is a quarter, as in the small case that the bars were set on.
    scenario = replace(scenario, quarters_until=scenario.end, half_years_until=scenario.end)
    outcome, made = Outcome(), []
    took, used = {}, {}
    for workers in (1, 2):
        before = time.process_time()
        took[workers] = timed(
            lambda w=workers: made.append(robust(scenario, worlds=WORLDS, workers=w))
        )  # type: ignore[misc]
        used[workers] = time.process_time() - before
        outcome.add(f"L-shaped, {workers} worker{'s' * (workers > 1)}", OURS, [took[workers]])
    one, two = made
    assert np.array_equal(one.best.start, two.best.start), "workers change the decision"
    decided = decision(scenario, DECIDED)
    drawn = [world(scenario, number) for number in range(WORLDS)]
    whole = timed(lambda: made.append(extensive(drawn, decided)))
    outcome.add("all worlds in one programme, interior point", "HiGHS", [whole])
    objective = made[-1][1]
    assert one.best.bound <= objective * (1 + 1e-6) <= one.best.objective * (1 + 2e-6)
    times, parts = took[1] / took[2], whole / min(took.values())
    outcome.remarks = [
        f"The same decision, {len(one.best.rounds)} rounds, gap {100 * one.best.gap:.2f} %; the "
        "one programme's objective lies between bound and decision. Value of the stochastic "
        f"solution {one.worth_of_worlds:,.0f}, of perfect information "
        f"{one.worth_of_knowing:,.0f} million "
        "EUR of value. Times hold start-up and first solves. Processor time: "
        f"{shown(used[1])} on one worker, {shown(used[2])} on two.",
        f"Bars: two workers {times:.2f} times one ({FASTER:g}): "
        f"{'met' if times >= FASTER else 'NOT met'}; one programme takes {shown(whole)}, "
        f"{parts:.1f} times as long ({QUARTER:g}): {'met' if parts >= QUARTER else 'NOT met'}.",
    ]
    return outcome
