"""No number without a source, in this room too: every figure rests on cells or register lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from article3.assistance import (
    all_donors,
    base_of,
    coalitions,
    effort,
    given,
    packages,
    pledges,
    propose,
    replacements,
)
from article3.assistance.packages import by_donor, by_stage
from article3.assistance.profile import profile
from article3.assistance.replace import read_donated, total_cost
from article3.assistance.requirements import match, read_requirements, register_supplies
from article3.ledger import Ledger
from article3.ledger.figure import Figure
from support import ROOT

EXAMPLES = ROOT / "examples" / "requirements"


def sums(ledger: Ledger) -> Iterator[Figure]:
    for release in ("kiel-r21", "kiel-r28", "kiel-r29"):
        found = given(ledger, release=release, kind="military")
        yield from found
        yield all_donors(ledger, found, "ukr_aid_allocated_military")
    for figure in given(ledger, ["NATO"], period="2025"):
        for key in ("gdp", "population", "cost-share"):
            base = base_of(ledger, figure.entity, key, period=figure.period, unsure=True)
            yield effort(figure, base, key)
    yield from (figure for _, figure in profile(ledger, "Norway"))


def proposals(ledger: Ledger) -> Iterator[Figure]:
    for share in propose(ledger, 10**9, "gdp", caps={"TUR": 5}).shares:
        place = share.before
        yield from (share.contribution, share.after, place.fair, place.gap, place.points)


def registers(ledger: Ledger) -> Iterator[Figure]:
    for pledge in pledges(ledger, every=True):
        yield from (pledge.promised, *pledge.reported, *pledge.shares)
        if pledge.kiel:
            yield pledge.kiel
    found = packages(ledger, every=True)
    yield from (p.euro for p in found if p.euro.value is not None)
    yield from (*by_donor(found), *by_stage(found))
    yield from (e.figure for e in coalitions(every=True) if e.figure.value is not None)


def lists(ledger: Ledger) -> Iterator[Figure]:
    for answer in match(read_requirements(EXAMPLES / "demo.csv"), register_supplies()):
        yield from (answer.met, answer.funded, answer.open, answer.pledged)
    found = replacements(ledger, read_donated(EXAMPLES / "demo_donated.csv"))
    made = [f for r in found for f in (r.low, r.high, r.soonest, r.latest)]
    yield from (f for f in (*made, total_cost(found)) if f is not None)


@pytest.mark.parametrize("figures", [sums, proposals, registers, lists])
def test_every_figure_rests_on_cells(ledger: Ledger, figures: object) -> None:
    assert callable(figures)
    number = 0
    for found in figures(ledger):
        number += 1
        assert found.value is not None, found.figure_id
        leaves = list(found.leaves())
        assert leaves
        for leaf in leaves:
            assert leaf.observation is not None, leaf.figure_id
            assert leaf.publication is not None, leaf.figure_id
            assert leaf.observation.locator.file
            assert leaf.observation.locator.cell
            assert leaf.value == leaf.observation.value
        assert set(found.edition.split("+")) == {leaf.edition for leaf in leaves}
        assert found.formula or found.observation
        assert found.figure_id in found.explain()
        assert found.cite()
    assert number > 5


def test_the_examples_are_read(ledger: Ledger) -> None:
    assert {p.name for p in Path(EXAMPLES).glob("*.csv")} == {
        "demo.csv", "demo_supplies.csv", "demo_donated.csv",
    }  # fmt: skip
