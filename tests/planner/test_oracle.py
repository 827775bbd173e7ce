"""The same programme in linopy has the same objective; only the scenario is shared."""

from __future__ import annotations

import sys

import pytest

from article3.planner.grid import full
from article3.planner.plan import plan
from planner.small_scenarios import small
from support import ROOT


@pytest.fixture(scope="module")
def peer() -> object:
    """The module of the benchmark that writes the programme in linopy."""
    pytest.importorskip("linopy")
    sys.path.insert(0, str(ROOT))
    try:
        from bench import planner_peer
    finally:
        sys.path.remove(str(ROOT))
    return planner_peer


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(10))
def test_linopy_finds_the_same_objective(peer: object, seed: int) -> None:
    scenario = small(seed)
    grid = full(scenario.start, scenario.end) if seed % 2 else None
    found = plan(scenario, grid=grid)
    other = peer.solved(peer.in_linopy(scenario, found.problem.grid))  # type: ignore[attr-defined]
    assert found.solution.objective == pytest.approx(other, rel=1e-6)
