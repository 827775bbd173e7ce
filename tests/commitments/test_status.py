"""Whether promises are kept, by the edition of the day."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from article3.commitments import Judgement, path, promises, review
from article3.errors import UnknownNameError
from article3.ledger import Ledger, open_ledger
from article3.ledger.commitments import commitments

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return open_ledger(as_of=TODAY, home="/nonexistent")


def one(ledger: Ledger, who: str, name: str, as_of: date | None = None) -> Judgement:
    return next(j for j in promises(ledger, who, as_of=as_of) if j.commitment.id == name)


def test_luxembourg_missed_wales_and_met_two_per_cent_of_gni(ledger: Ledger) -> None:
    wales = one(ledger, "LUX", "wales2014_2pct_LUX")
    assert wales.status == "missed" and wales.commitment.base == "GNI"
    gni = one(ledger, "LUX", "nat_lux_2gni")
    assert gni.status == "met"
    assert [r.status for r in gni.history] == ["at the line", "met", "met"]
    assert gni.changed


def test_five_per_cent_of_gni_costs_more_than_three_billion_a_year(ledger: Ledger) -> None:
    promise = one(ledger, "LUX", "nat_lux_5gni")
    assert promise.status == "unknown" and "1.5 %" in promise.reason
    way = path(ledger, promise.commitment, "LUX")
    assert way and way.needed and way.needed.value == pytest.approx(1265 * 5 / 2.03, abs=1)
    assert way.needed.unit == "million EUR"


def test_germany_has_a_slope_to_2029(ledger: Ledger) -> None:
    promise = one(ledger, "DEU", "nat_deu_35_2029b")
    way = path(ledger, promise.commitment, "DEU")
    assert way and way.slope.value == pytest.approx((3.5 - 2.0) / 5, abs=0.002)
    assert way.real_growth and way.real_growth.value and way.real_growth.value > 10


def test_the_hague_binds_32_with_iceland_out_and_three_contesting(ledger: Ledger) -> None:
    found = promises(ledger, forum="hague-2025", as_of=date(2026, 11, 1))
    status = {j.entity: j for j in found}
    assert len(found) == len(status) == 32
    assert status["ISL"].status == "not applicable"
    for who in ("ESP", "SVN", "SVK"):
        assert status[who].status == "contested" and status[who].reason
        assert status[who].computed == "off course"
    assert Counter(j.status for j in found)["met early"] == 5


@pytest.mark.parametrize(
    ("as_of", "status"),
    [(date(2025, 1, 15), "at the line"), (date(2026, 8, 1), "missed")],
)
def test_a_printed_two_that_its_own_tables_deny_is_at_the_line_not_met(
    ledger: Ledger, as_of: date, status: str
) -> None:
    judged = one(ledger, "SVK", "wales2014_2pct_SVK", as_of)
    assert judged.status == status
    if status == "at the line":
        assert "1.989" in judged.reason


def test_a_revision_changes_a_status_with_the_date(ledger: Ledger) -> None:
    then = one(ledger, "MNE", "wales2014_2pct_MNE", date(2025, 1, 15))
    now = one(ledger, "MNE", "wales2014_2pct_MNE")
    assert (then.status, now.status) == ("met", "missed")
    assert now.changed


def test_before_its_deadline_a_promise_is_not_missed(ledger: Ledger) -> None:
    for judged in promises(ledger, "FRA"):
        if judged.commitment.due and judged.commitment.due.end > TODAY:
            assert judged.computed in ("met early", "on course", "off course", "unknown")


def test_a_promise_is_unknown_to_a_date_before_it_was_made(ledger: Ledger) -> None:
    for judged in promises(ledger, "LUX", as_of=date(2024, 12, 31)):
        assert judged.commitment.made <= date(2024, 12, 31)
        if judged.figure and judged.figure.publication:
            assert judged.figure.publication.published <= date(2024, 12, 31)


def test_every_status_rests_on_a_figure_or_gives_a_reason(ledger: Ledger) -> None:
    for judged in promises(ledger):
        assert judged.reason or judged.figure
        if judged.figure:
            assert all(leaf.observation for leaf in judged.figure.leaves())


def test_unsure_rows_are_left_out_unless_asked_for() -> None:
    default, every = commitments(), commitments(every=True)
    assert all(c.confidence != "low" and c.basis != "recalled" for c in default)
    assert len(every) > len(default)


def test_a_superseded_promise_is_marked(ledger: Ledger) -> None:
    assert one(ledger, "LUX", "nat_lux_2gni_old").superseded
    early = one(ledger, "LUX", "nat_lux_2gni_old", date(2024, 12, 31))
    assert not early.superseded


def test_an_unknown_forum_is_one_sentence(ledger: Ledger) -> None:
    with pytest.raises(UnknownNameError, match="forum"):
        promises(ledger, forum="yalta-1945")


def test_the_line_at_the_review_lies_between_the_share_of_2025_and_the_target(
    ledger: Ledger,
) -> None:
    lines = review(ledger)
    assert len(lines) == 31
    for line in lines:
        start = next(line.needed.leaves()).value
        assert start is not None and line.needed.value is not None
        assert min(start, 3.5) - 1e-9 <= line.needed.value <= 3.5 + 1e-9
    gaps = [line.gap.value or 0.0 for line in lines]
    assert gaps == sorted(gaps, reverse=True)
