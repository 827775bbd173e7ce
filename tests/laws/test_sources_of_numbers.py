"""No number without a source: every figure rests on printed cells and is found by its id."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from article3 import indicators
from article3.alliance import GROUPS, allies
from article3.errors import MissingFigureError
from article3.ledger import Figure, Ledger
from article3.ledger.reconcile import reconcile
from article3.measures import count, figure, gap, growth, share_of_nato
from article3.measures.address import by_address
from article3.measures.gap import points_to
from article3.measures.standing import standing
from small_editions import SHARE

DAY = date(2026, 12, 31)
EDITIONS = ("nato-2019-06", "nato-2024-06", "nato-2025-08", "nato-2026-07")
ENTITIES = ("POL", "LUX", "DEU", "BGR", "ISL", "USA", "NATO", "EUCAN", "EU23", "BALTIC", "NORDIC")
NATO_INDICATORS = [
    c for c, i in indicators.REGISTRY.items() if i.publisher in ("NATO", "Article 3")
]


def rests_on_cells(found: Figure) -> None:
    """The figure has a value, and each of its leaves the file and cell it was printed in."""
    assert found.value is not None
    leaves = list(found.leaves())
    assert leaves
    for leaf in leaves:
        assert leaf.observation is not None, leaf.figure_id
        assert leaf.publication is not None
        assert leaf.observation.locator.file
        assert leaf.observation.locator.cell
        assert leaf.value == leaf.observation.value
        assert leaf.observation.edition == leaf.edition
    assert set(found.edition.split("+")) == {leaf.edition for leaf in leaves}
    if found.observation is None:
        assert found.formula
    assert found.figure_id in found.explain()


def found_again(ledger: Ledger, found: Figure) -> None:
    """The id leads back to the same figure, whatever day or edition it was asked for with."""
    again = by_address(ledger, found.figure_id)
    assert again.figure_id == found.figure_id
    assert (again.value, again.unit) == (found.value, found.unit)


def made(ledger: Ledger, entity: str, indicator: str, edition: str | None) -> Iterator[Figure]:
    for period in ("2014", "2018", "2023", "2024", "2025"):
        try:
            yield figure(ledger, entity, indicator, period, edition=edition, as_of=DAY)
        except MissingFigureError:
            continue


@pytest.mark.parametrize("indicator", NATO_INDICATORS)
def test_every_figure_of_every_edition(ledger: Ledger, indicator: str) -> None:
    number = 0
    for edition in (*EDITIONS, None):
        for entity in ENTITIES:
            for found in made(ledger, entity, indicator, edition):
                rests_on_cells(found)
                found_again(ledger, found)
                number += 1
    assert number > 0 or indicator == "defexp_real_change_span"


def test_spans_are_figures_too(ledger: Ledger) -> None:
    found = figure(ledger, "POL", "defexp_real_change_span", "2014/2024")
    rests_on_cells(found)
    found_again(ledger, found)


@pytest.mark.parametrize("edition", EDITIONS)
def test_counts_gaps_and_growth(ledger: Ledger, edition: str) -> None:
    year = {"nato-2019-06": "2018"}.get(edition, "2024")
    results = [count(ledger, SHARE, year, level, group=group, edition=edition).figure
               for level in (1.5, 2, 2.25) for group in ("NATO", "EUCAN", "BALTIC")]  # fmt: skip
    for entity in ("POL", "LUX", "BGR"):
        for attempt in (
            lambda e=entity: (points_to(ledger, e, year, 3.5, edition=edition),),
            lambda e=entity: gap(ledger, e, year, 3.5, edition=edition),
            lambda e=entity: gap(ledger, e, year, 2, currency="usd", edition=edition),
            lambda e=entity: (growth(ledger, e, 2014, year, edition=edition),),
            lambda e=entity: (growth(ledger, e, 2014, year, annual=True, edition=edition),),
        ):
            try:
                results += attempt()
            except MissingFigureError:
                continue
    for found in results:
        rests_on_cells(found)
        found_again(ledger, found)
    assert len(results) >= 9


@pytest.mark.parametrize("group", [g for g in GROUPS if g not in ("IP4", "G7", "EU")])
def test_shares_of_every_group_of_allies(ledger: Ledger, group: str) -> None:
    for indicator in ("gdp_share_of_nato", "defexp_share_of_nato"):
        found = share_of_nato(ledger, group, indicator, 2024, edition="nato-2024-06")
        rests_on_cells(found)
        found_again(ledger, found)


@pytest.mark.parametrize("entity", [a.iso3 for a in allies(DAY) if a.has_forces])
def test_the_standing_of_every_ally(ledger: Ledger, entity: str) -> None:
    lines = standing(ledger, entity, as_of=DAY).lines
    assert len(lines) >= 5
    for line in lines:
        rests_on_cells(line.figure)
        found_again(ledger, line.figure)


@pytest.mark.parametrize("entity", ["LUX", "NLD", "BGR", "POL", "NOR"])
def test_every_publishers_view(ledger: Ledger, entity: str) -> None:
    for view in reconcile(ledger, entity, 2022, as_of=DAY):
        if view.figure:
            rests_on_cells(view.figure)
            found_again(ledger, view.figure)
