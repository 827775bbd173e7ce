"""What only looks like a share of GDP, a rank by amount or a count; and changes over years."""

from __future__ import annotations

from datetime import date

import pytest

from article3.claims.check import evidence_of
from article3.claims.resolve import resolve
from article3.ledger import Ledger
from claims.asking import asked, claims, labels, only, then

JUNE_2025 = date(2025, 6, 2)
AUTUMN_2026 = date(2026, 9, 1)


@pytest.mark.parametrize(
    "text",
    [
        # part of something named before, though GDP stands right before it
        "Croatia spent 1.81% of GDP on defence in 2024, and 24 per cent of that went to equipment.",
        "Of the 2.1% of GDP that Denmark spends on defence, 30 per cent of it is pay.",
        # on something else than defence, or aid
        "Allies spend an average of 1.2 per cent of GDP on resilience and civil preparedness.",
        "Belgium puts 1.4% of GDP into research.",
        "Sweden has given Kyiv aid worth 1.6 per cent of GDP.",
        "Relative to its GDP of 2021 Lithuania has handed over 2.8 per cent in bilateral aid.",
        "Ports, bridges and 2.5 million shelters take another 1.7% of GDP in Finland.",
    ],
)
def test_a_share_of_something_else_is_no_share_of_gdp_on_defence(ledger: Ledger, text: str) -> None:
    found = claims(ledger, text, AUTUMN_2026)
    assert not [
        c for c in found if c.indicator == "defexp_share_gdp" and c.value not in (1.81, 2.1)
    ]
    assert "refuted" not in labels(asked(ledger, text, AUTUMN_2026))


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("In proportion to the size of its economy Poland is the biggest spender in the alliance.",
         "rank_pct_gdp"),
        ("Poland is, measured against economic output, the alliance's biggest defence spender.",
         "rank_pct_gdp"),
        ("The United States is the biggest defence spender in the alliance.", "rank_total"),
    ],
)  # fmt: skip
def test_a_rank_for_its_size_is_one_by_share(ledger: Ledger, text: str, indicator: str) -> None:
    found = only(ledger, text)
    assert found.claim.indicator == indicator
    assert then(found.verdict).label == "supported"


def test_a_rank_per_head_is_not_looked_up(ledger: Ledger) -> None:
    assert claims(ledger, "Norway is the alliance's biggest spender on defence per head.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Fifteen governments have given up hope of reaching 2% of GDP.",
        "Ten Allies are reluctant to go beyond 2% of GDP on defence.",
        "Twelve members favour a target of 3% of GDP on defence.",
        # what they spend together, not how many are at it
        "Added up, the 23 EU members of NATO spent 2.31% of their GDP on defence in 2025.",
    ],
)
def test_what_governments_think_of_a_level_counts_nobody_at_it(ledger: Ledger, text: str) -> None:
    assert "count_ge_target" not in {c.indicator for c in claims(ledger, text)}


@pytest.mark.parametrize(
    "text",
    [
        "Belgium put 13.4 per cent of its defence expenditure into major equipment in 2025, the "
        "lowest share in the whole alliance.",
        "Belgium put 13.4 per cent of what it spent on defence in 2025 into major equipment.",
    ],
)
def test_a_part_for_equipment_is_no_rank_and_no_part_of_the_alliance(
    ledger: Ledger, text: str
) -> None:
    found = only(ledger, text, AUTUMN_2026)
    assert (found.claim.indicator, found.claim.subjects) == ("equipment_share", ("BEL",))
    assert then(found.verdict).label == "supported"


def test_a_fifth_is_the_line_of_the_equipment_guideline(ledger: Ledger) -> None:
    text = "Sixteen Allies put at least a fifth of their defence budgets into major equipment."
    found = only(ledger, text, date(2019, 7, 4))
    assert (found.claim.indicator, found.claim.threshold) == ("count_ge_target", 20.0)
    assert then(found.verdict).label == "supported"


def test_every_eu_member_is_counted_among_those(ledger: Ledger) -> None:
    text = "Every EU member that belongs to NATO spent at least 2% of GDP on defence in 2025."
    assert only(ledger, text, AUTUMN_2026).claim.group == "EU23"


def test_that_no_member_meets_a_target_is_not_the_target(ledger: Ledger) -> None:
    text = "No southern European member of the alliance meets the two-percent guideline."
    assert claims(ledger, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "While American outlays fell, those of Europe and Canada rose by 19% in real terms in "
        "2025.",
        "America held back, but Europe and Canada raised defence spending by 19% in real terms in "
        "2025.",
    ],
)
def test_a_group_that_acts_is_the_subject(ledger: Ledger, text: str) -> None:
    found = only(ledger, text, AUTUMN_2026)
    assert found.claim.subjects == ("EUCAN",)
    assert then(found.verdict).label == "supported"


def test_the_name_after_a_number_goes_before_the_one_it_is_compared_with(ledger: Ledger) -> None:
    text = "Poland spent 4.12% of GDP on defence in 2024, against 2.06% for France."
    found = {c.subjects: c.value for c in claims(ledger, text)}
    assert found == {("POL",): 4.12, ("FRA",): 2.06}


def test_the_group_whose_richest_somebody_is_does_not_spend(ledger: Ledger) -> None:
    text = "Germany, Europe's largest economy, spent 2.12% of GDP on defence in 2024."
    assert only(ledger, text).claim.subjects == ("DEU",)


def test_what_is_spent_now_is_no_part_of_the_promise_behind_it(ledger: Ledger) -> None:
    text = "Britain currently spends 2.33% of GDP on defence and has promised 2.5% by 2027."
    first, second = claims(ledger, text, date(2025, 3, 3))
    assert (first.indicator, first.value) == ("defexp_share_gdp", 2.33)
    assert (second.indicator, second.period) == ("target_commitment", "2027")


def test_a_superlative_of_all_members_counts_nobody(ledger: Ledger) -> None:
    text = "Spain spends 1.28% of GDP on defence, the lowest share of all members."
    assert "count_ge_target" not in {c.indicator for c in claims(ledger, text)}


@pytest.mark.parametrize(
    "text",
    [
        "The United States bore some 66 per cent of what all the allies spent on defence in 2024.",
        "Washington carries two thirds of the allies' total defence expenditure.",
        "A good third of all defence expenditure in the alliance comes from Europe and Canada.",
    ],
)
def test_a_part_of_what_all_spend_is_no_cost_share(ledger: Ledger, text: str) -> None:
    found = only(ledger, text)
    assert found.claim.indicator == "share_of_nato_total"
    assert then(found.verdict).label == "supported"


def test_exactly_leaves_a_fraction_no_room(ledger: Ledger) -> None:
    found = only(ledger, "Washington carries exactly 70 per cent of all NATO defence expenditure.")
    rough = only(ledger, "Washington carries exactly three quarters of total NATO spending.")
    assert then(found.verdict).label != "supported"
    assert then(rough.verdict).label != "supported"


def test_the_two_per_cent_is_a_target_without_the_word(ledger: Ledger) -> None:
    text = "In Wales the Allies agreed to move towards the two per cent."
    found = only(ledger, text)
    assert (found.claim.indicator, then(found.verdict).label) == ("alliance_target", "supported")
    assert claims(ledger, "The 2% increase in fees angered parents.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Germany plans to reach 3.5% of GDP on defence in 2029, not only in 2035.",
        "Already in 2029, rather than in 2035, Germany intends to spend 3.5% of GDP on defence.",
    ],
)
def test_a_year_that_is_ruled_out_is_no_deadline(ledger: Ledger, text: str) -> None:
    (found,) = claims(ledger, text, date(2025, 12, 1))
    assert (found.indicator, found.subjects, found.period) == (
        "target_commitment",
        ("DEU",),
        "2029",
    )


def test_a_promise_dated_by_a_month_is_known_within_it(ledger: Ledger) -> None:
    """Words of 6 February fit a promise of February; what it replaced is not yet outdated."""
    early = date(2025, 2, 6)
    fits = only(ledger, "Belgium will spend 2.5% of GDP on defence by 2034.", early)
    before = only(ledger, "Belgium will spend 2% of GDP on defence by 2035.", early)
    assert then(fits.verdict).label == then(before.verdict).label == "supported"
    earlier = only(ledger, "Belgium will spend 2.5% of GDP on defence by 2034.", date(2025, 1, 31))
    assert then(earlier.verdict).label != "supported"


# -------------------------------------------------------------------- changes over years


@pytest.mark.parametrize(
    "text",
    [
        "Norway's defence expenditure grows by a remarkable 1.5 per cent in real terms in 2026.",
        "Norway's defence expenditure grows by 1.5 per cent in real terms in 2026.",
    ],
)
def test_a_word_of_wonder_before_a_change_changes_nothing(ledger: Ledger, text: str) -> None:
    found = only(ledger, text, AUTUMN_2026)
    assert found.claim.indicator == "defexp_real_change"
    assert then(found.verdict).label == "supported"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (
            "Between 2022 and 2025 German defence expenditure rose by 50% in real terms.",
            "supported",
        ),
        ("In real terms Italy's defence spending has doubled since 2014.", "supported"),
        ("Poland's defence spending more than tripled between 2014 and 2026.", "supported"),
        # in whose prices is not said, so that nothing is held against it
        ("Germany's defence spending has quintupled since 2014.", "not_checkable"),
    ],
)
def test_a_change_over_years_is_computed_from_the_amounts(
    ledger: Ledger, text: str, label: str
) -> None:
    found = only(ledger, text, AUTUMN_2026)
    assert found.claim.indicator == "defexp_real_change"
    assert then(found.verdict).label == label
    for seen in then(found.verdict).readings if label == "supported" else ():
        assert [figure.indicator.partition("(")[0] for figure in seen.figures] == ["growth"]


def test_of_a_change_over_years_only_the_newest_table_stands(ledger: Ledger) -> None:
    """Amounts at the prices of 2015 and of 2021 are one family: what replaced the other counts."""
    text = "In real terms Italy's defence spending doubled between 2014 and 2024."
    claim = only(ledger, text, AUTUMN_2026).claim
    found = list(resolve(claim, evidence_of(ledger), AUTUMN_2026))
    assert len({reading.figures[0].indicator for reading in found}) > 1
    assert [reading.superseded for reading in found] == [False] + [True] * (len(found) - 1)
    assert max(found, key=lambda reading: reading.published) is found[0]


@pytest.mark.parametrize(
    "text",
    [
        "Germany spends twice as much on defence as Italy has since 2014.",
        "Poland's arms imports have doubled since 2018.",
        "Poland will double its defence spending by 2030.",
        "Defence spending has doubled.",
        "The number of defence exercises tripled since 2014.",
    ],
)
def test_what_else_doubles_is_no_change_of_expenditure(ledger: Ledger, text: str) -> None:
    found = claims(ledger, text, AUTUMN_2026)
    assert "defexp_real_change" not in {claim.indicator for claim in found}


# ------------------------------------------------- true sentences that were once called wrong


@pytest.mark.parametrize(
    "text",
    [
        # the whole of a comparison is somebody else's
        "America's part of the defence bill: 1,033 of 1,810 billion dollars in 2026.",
        "Russia's military outlays were about a third of the 454 billion that Europe spent.",
        # a relative clause names another
        "Greece came second in 2017 with 2.36% of GDP on defence, behind the United States, for "
        "which 3.57% was reported.",
        # part of money named before, a mean of years, a condition, an opinion, another field
        "Of the money Denmark spends on defence, some 7 per cent is tied up in the Arctic.",
        "Over the ten years to 2023 Belgium averaged 0.99 per cent of GDP on defence.",
        "Had Italy spent two per cent of GDP on defence every year, it would own more ships.",
        "Madrid says that 1.9 per cent of GDP on defence would be quite enough.",
        "Research: Germany 3.1% of GDP, Italy 1.3.",
        "Among the 31 allies with forces Slovenia alone stays below two per cent in 2026.",
        "The Alliance puts 3.45 billion euros into its budgets in 2022: 289 million for the civil "
        "one, 1.56 billion for the military one.",
        # an arrangement still to come
        "Under the new key, which applies from 2027, the American share of NATO's common budgets "
        "would be 14.9 per cent.",
        "The American share of allied spending fell below three fifths in 2026.",
    ],
)
def test_a_true_sentence_is_not_refuted(ledger: Ledger, text: str) -> None:
    found = asked(ledger, text, AUTUMN_2026)
    assert "refuted" not in labels(found)
    assert "refuted" not in [checked.verdict.now.label for checked in found.checked]


def test_a_fifth_of_gdp_is_no_level_anybody_is_counted_at(ledger: Ledger) -> None:
    text = "Thirteen allies met that 20 per cent target in 2018."
    found = only(ledger, text, date(2019, 7, 4))
    assert (found.claim.indicator, found.claim.extra) == ("count_ge_target", "equipment")


@pytest.mark.parametrize(
    "text",
    [
        "Poland, which in 2014 did not reach 2% of GDP on defence, now devotes 4.7% to it.",
        "By NATO's July tables 28 allies, not the 31 of the headlines, got to 2% of GDP in 2025.",
        "Europe and Canada spent 777 billion out of 1,810 billion dollars on defence in 2026.",
        "The Turks supply 396,000 of the Alliance's 3.4 million men and women under arms.",
        "Canada met the other half of the pledge on equipment in 2026.",
        "America's 115 billion in aid to Ukraine dwarfs the 30 billion of the next donor, Germany.",
    ],
)
def test_two_numbers_of_a_sentence_are_kept_apart(ledger: Ledger, text: str) -> None:
    found = asked(ledger, text, AUTUMN_2026)
    assert "refuted" not in labels(found), [c.claim for c in found.checked]
