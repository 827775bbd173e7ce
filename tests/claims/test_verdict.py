"""From readings to a label: the order of the rules, and the laws that keep "refuted" rare."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.claims import verdict as module
from article3.claims.evidence import Evidence
from article3.claims.model import LABELS, Claim, Judgement, Label, Reading, Verdict
from article3.claims.verdict import SURE, judge, judge_one, verdict
from article3.claims.words import REASONS
from article3.ledger import Ledger
from claims.asking import TODAY, reading, share, then


def nobody() -> Evidence:
    """Evidence that holds and remembers nothing: the readings are made by hand."""
    return Evidence(Ledger([]))


SLIPS = ("", "wrong_year", "wrong_group", "price_basis", "pledge_as_fact", "plan_for_this_year")

readings = st.builds(
    reading, st.one_of(st.none(), st.floats(0.1, 20.0)), stated=st.booleans(),
    superseded=st.booleans(), sure=st.booleans(), slip=st.sampled_from(SLIPS),
)  # fmt: skip
hinted = st.builds(
    reading, st.floats(0.1, 20.0), slip=st.sampled_from(SLIPS), hint=st.sampled_from(LABELS)
)
comparators = st.sampled_from(("eq", "approx", "ge", "gt", "le", "lt"))


# ------------------------------------------------------------------ the laws


@given(
    st.lists(st.one_of(readings, hinted), max_size=6), comparators,
    st.floats(0.0, SURE, exclude_max=True),
)  # fmt: skip
def test_an_unsure_reading_of_the_words_never_refutes(
    found: list[Reading], comparator: str, confidence: float
) -> None:
    claim = share(3.4, comparator=comparator, confidence=confidence)
    assert judge_one(claim, found).label != "refuted"


@given(
    st.lists(st.builds(reading, st.floats(2.81, 4.5), sure=st.just(False)), min_size=1, max_size=4),
    st.lists(readings.filter(lambda r: not r.stated), max_size=3),
    st.floats(SURE, 1.0),
)
def test_second_hand_evidence_within_a_quarter_never_refutes(
    quoted: list[Reading], beside: list[Reading], confidence: float
) -> None:
    claim = share(3.5, confidence=confidence)
    assert all(abs(3.5 - (r.value or 0.0)) <= 0.25 * (r.value or 0.0) for r in quoted)
    assert judge_one(claim, [*beside, *quoted]).label != "refuted"


@pytest.mark.parametrize(
    ("value", "sure", "label", "reason"),
    [
        (2.9, True, "refuted", "off"),
        (2.9, False, "not_checkable", "second_hand"),
        (2.6, False, "refuted", "off"),
    ],
)
def test_second_hand_evidence_refutes_only_far_off(
    value: float, sure: bool, label: str, reason: str
) -> None:
    found = judge_one(share(3.5), [reading(value, sure=sure)])
    assert (found.label, found.reason) == (label, reason)


@given(st.lists(readings, max_size=5), st.integers(0, 5))
def test_one_stated_reading_that_fits_is_enough(beside: list[Reading], place: int) -> None:
    place = min(place, len(beside))
    found = [*beside[:place], reading(3.41), *beside[place:]]
    assert judge_one(share(3.4), found).label == "supported"


@given(st.lists(readings.filter(lambda r: not r.stated or r.superseded), max_size=6))
def test_neighbours_and_older_editions_alone_decide_nothing(found: list[Reading]) -> None:
    assert judge_one(share(3.4), found).label == "not_checkable"


@given(st.lists(st.one_of(readings, hinted), max_size=6), comparators)
def test_every_judgement_shows_what_it_rests_on(found: list[Reading], comparator: str) -> None:
    made = judge_one(share(3.4, comparator=comparator), found)
    assert made.label in LABELS
    assert set(made.readings) <= set(found)
    assert made.reason == "" or made.reason in REASONS
    if made.label != "not_checkable":
        assert made.readings


# ------------------------------------------------------------------ the order of the rules


def judged(*found: Reading, confidence: float = 0.9) -> tuple[str, str]:
    made = judge_one(share(3.4, confidence=confidence), found)
    return made.label, made.reason


def test_an_older_edition_explains_before_a_neighbour_and_nearness() -> None:
    older = reading(3.4, superseded=True)
    neighbour = reading(3.4, stated=False, slip="wrong_year")
    assert judged(reading(3.3), neighbour, older) == ("outdated", "stale_edition")
    assert judged(reading(2.0), neighbour, older) == ("outdated", "stale_edition")


def test_a_slip_that_the_words_could_repair_is_imprecise() -> None:
    of_group = reading(3.4, stated=False, slip="wrong_group")
    assert judged(reading(2.9), of_group) == ("imprecise", "wrong_group")
    assert judged(reading(2.0), of_group) == ("refuted", "wrong_group")


def test_a_slip_of_substance_is_refuted_and_named() -> None:
    last_year = reading(3.4, stated=False, slip="wrong_year")
    assert judged(reading(2.9), last_year) == ("refuted", "wrong_year")
    assert judged(reading(2.9)) == ("refuted", "off")


def test_near_is_imprecise() -> None:
    assert judged(reading(3.3)) == ("imprecise", "near")
    assert judged(reading(3.3), reading(3.4, stated=False, slip="wrong_year")) == (
        "imprecise", "wrong_year",
    )  # fmt: skip


def test_a_plan_for_the_year_is_reason_to_abstain() -> None:
    plan = reading(None, stated=False, slip="plan_for_this_year")
    assert judged(reading(2.0), plan) == ("not_checkable", "plan_for_this_year")


def test_without_figures_nothing_is_said() -> None:
    assert judged() == ("not_checkable", "no_figure")
    assert judged(reading(None)) == ("not_checkable", "no_figure")


@pytest.mark.parametrize("label", LABELS)
def test_a_lookup_that_decides_itself_is_believed(label: Label) -> None:
    assert judged(reading(9.9, hint=label, slip="near")) == (label, "near")
    sure_enough = label if label != "refuted" else "not_checkable"
    assert judged(reading(9.9, hint=label), confidence=0.5)[0] == sure_enough


def test_the_best_evidence_is_first_hand_and_nearest() -> None:
    nearest, other = reading(2.8), reading(1.0)
    quoted = reading(3.1, sure=False)
    assert judge_one(share(3.5), [other, quoted, nearest]).readings == (nearest,)


def test_readings_after_the_one_that_settles_it_are_not_asked_for() -> None:
    def endless() -> Iterator[Reading]:
        yield reading(3.4)
        raise AssertionError("asked for more than it needs")

    assert judge_one(share(3.4), endless()).label == "supported"


# ------------------------------------------------------------------ several subjects


LABELLED: dict[str, Reading | None] = {
    "supported": reading(3.4), "imprecise": reading(3.3), "refuted": reading(9.0),
    "not_checkable": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "label", "reason"),
    [
        (("supported", "supported"), "supported", ""),
        (("imprecise", "imprecise"), "imprecise", "near"),
        (("refuted", "refuted"), "refuted", "off"),
        (("supported", "imprecise"), "imprecise", "one_of_several"),
        (("supported", "refuted"), "refuted", "off"),
        (("supported", "supported", "refuted"), "imprecise", "one_of_several"),
        (("supported", "not_checkable"), "not_checkable", "no_figure"),
        (("refuted", "not_checkable"), "refuted", "off"),
        (("not_checkable", "not_checkable"), "not_checkable", "no_figure"),
    ],
)
def test_what_is_said_of_several_must_hold_for_each(
    monkeypatch: pytest.MonkeyPatch, parts: tuple[str, ...], label: str, reason: str
) -> None:
    who = dict(zip(("EST", "LVA", "LTU"), parts, strict=False))

    def resolve(claim: Claim, _evidence: Evidence, _on: date) -> list[Reading]:
        (entity,) = claim.subjects
        found = LABELLED[who[entity]]
        return [found] if found else []

    monkeypatch.setattr(module, "resolve", resolve)
    made = judge(share(3.4, subjects=tuple(who)), nobody(), TODAY)
    assert (made.label, made.reason) == (label, reason)
    assert len(made.readings) == sum(part != "not_checkable" for part in parts)


def test_kinds_about_all_at_once_are_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, ...]] = []

    def resolve(claim: Claim, _evidence: Evidence, _on: date) -> list[Reading]:
        seen.append(claim.subjects)
        return []

    monkeypatch.setattr(module, "resolve", resolve)
    for indicator in ("count_ge_target", "defexp_share_gdp"):
        judge(share(subjects=("EST", "LVA"))._replace(indicator=indicator), nobody(), TODAY)
    assert seen == [("EST", "LVA"), ("EST",), ("LVA",)]


# ------------------------------------------------------------------ then and now


PUBLISHED = date(2024, 7, 1)


def both(
    monkeypatch: pytest.MonkeyPatch, before: Reading | None, after: Reading | None, claim: Claim
) -> tuple[str, str, str]:
    """Then, now and why now, where one figure is known then and another today."""

    def resolve(_claim: Claim, _evidence: Evidence, on: date) -> list[Reading]:
        found = before if on == PUBLISHED else after
        return [found] if found else []

    monkeypatch.setattr(module, "resolve", resolve)
    made = verdict(claim, nobody(), PUBLISHED, TODAY)
    return then(made).label, made.now.label, made.now.reason


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (3.4, 3.4, ("supported", "supported", "")),
        (3.4, 9.0, ("supported", "outdated", "revised_since")),
        (3.4, 3.3, ("supported", "outdated", "revised_since")),
        (3.4, None, ("supported", "not_checkable", "no_figure")),
        (3.3, 3.4, ("imprecise", "supported", "")),
        (3.3, 3.3, ("imprecise", "imprecise", "near")),
        (3.3, 9.0, ("imprecise", "imprecise", "off")),
        (9.0, 3.4, ("refuted", "supported", "")),
        (9.0, 9.0, ("refuted", "refuted", "off")),
        (None, 9.0, ("not_checkable", "refuted", "off")),
    ],
)
def test_now_in_the_light_of_then(
    monkeypatch: pytest.MonkeyPatch, before: float | None, after: float | None,
    expected: tuple[str, str, str],
) -> None:  # fmt: skip
    made = [reading(v) if v is not None else None for v in (before, after)]
    assert both(monkeypatch, made[0], made[1], share(3.4)) == expected


@given(st.sampled_from((3.3, 3.4, 3.5, 9.0)), st.floats(0.1, 20.0), comparators)
def test_what_was_not_wrong_then_is_not_wrong_now(
    before: float, after: float, comparator: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        first, second, _ = both(
            patch, reading(before), reading(after), share(comparator=comparator)
        )
    if second == "refuted":
        assert first == "refuted"


def test_a_day_unknown_has_no_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "resolve", lambda *_: [reading(3.4)])
    made = verdict(share(3.4), nobody(), None, TODAY)
    assert made.then is None
    assert made.now.label == "supported"


def test_on_the_day_itself_then_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "resolve", lambda *_: [reading(3.4)])
    made = verdict(share(3.4), nobody(), TODAY, TODAY)
    assert made.then == made.now


def test_the_year_that_was_meant_then_is_meant_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words without a year keep the year that bore them out; a stated one is never narrowed."""
    seen: list[tuple[str, ...]] = []

    def resolve(claim: Claim, _evidence: Evidence, _on: date) -> list[Reading]:
        seen.append(claim.periods)
        return [reading(3.4)._replace(period="2023")]

    monkeypatch.setattr(module, "resolve", resolve)
    open_ = share(3.4)._replace(period="", periods=("2024", "2023"))
    verdict(open_, nobody(), PUBLISHED, TODAY)
    verdict(open_._replace(period="2024"), nobody(), PUBLISHED, TODAY)
    assert seen == [("2024", "2023"), ("2023",), ("2024", "2023"), ("2024", "2023")]


def test_the_reason_a_reader_sees_is_that_of_then() -> None:
    one, other = Judgement("refuted", "off"), Judgement("outdated", "revised_since")
    assert Verdict(one, other).reason == "off"
    assert Verdict(None, other).reason == "revised_since"
