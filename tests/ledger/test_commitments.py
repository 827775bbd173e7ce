"""Commitments as figures: each names its line and source, and is found again by its id."""

from __future__ import annotations

from collections import Counter

import pytest

from article3.commitment import Commitment
from article3.errors import UnknownNameError
from article3.ledger.commitments import by_id, commitments, figure_of

EVERY = commitments(every=True)
VALUED = [made for made in EVERY if made.value is not None]


def of(name: str) -> Commitment:
    (found,) = (made for made in EVERY if made.id == name)
    return found


def test_unsure_rows_are_asked_for() -> None:
    sure = set(commitments())
    assert sure < set(EVERY)
    assert all(made.sure for made in sure)
    assert not any(made.sure for made in set(EVERY) - sure)


def test_every_level_is_a_figure_with_its_line_and_source() -> None:
    assert len(VALUED) > 150
    for made in VALUED:
        found = figure_of(made)
        assert found is not None
        assert (found.entity, found.indicator, found.value) == (
            made.who, made.indicator, made.value,
        )  # fmt: skip
        assert found.status == "pledge"
        assert found.observation is not None
        assert found.observation.locator.cell == f"line {made.line}"
        assert found.observation.locator.file == "commitments.csv"
        assert made.source_title == found.observation.locator.source
        assert found.publication is not None
        assert found.edition.startswith(found.publication.id)


def test_a_promise_without_a_level_is_no_figure() -> None:
    without = [made for made in EVERY if made.value is None]
    assert without
    assert all(figure_of(made) is None for made in without)


def test_the_id_of_every_figure_leads_back_to_it() -> None:
    figures = [figure_of(made) for made in VALUED]
    ids = Counter(found.figure_id for found in figures if found is not None)
    assert max(ids.values()) == 1
    for found in figures:
        assert found is not None
        assert by_id(found.figure_id) == found


def test_two_levels_for_one_year_are_told_apart() -> None:
    """Germany promised its 3.5 % twice, a year apart."""
    one, other = figure_of(of("nat_deu_35")), figure_of(of("nat_deu_35_2029b"))
    assert one is not None
    assert other is not None
    assert (one.entity, one.indicator, one.period) == (other.entity, other.indicator, other.period)
    assert one.figure_id != other.figure_id


def test_the_period_is_the_deadline_or_the_year_it_was_made() -> None:
    dated, undated = figure_of(of("hague2025_total")), figure_of(of("nat_grc_35"))
    assert dated is not None
    assert undated is not None
    assert (dated.period, undated.period) == ("2035", "2025")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "NATO.total_share_gdp.2035@register-commitments",
        "NATO.total_share_gdp.2035@register-commitments-00000000-hague2025_total",
        "NATO.total_share_gdp.2034@register-commitments-hague2025_total",
        "hague2025_total",
        "POL.defexp_share_gdp.2024@nato-2024-06",
    ],
)
def test_an_id_of_none_is_refused(wrong: str) -> None:
    with pytest.raises(UnknownNameError, match="article3 promises"):
        by_id(wrong)
