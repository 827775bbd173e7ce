"""Lookups: what was printed by a day, in the claim's unit, and the neighbours that explain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from article3.alliance import COUNTRIES
from article3.claims.check import evidence_of
from article3.claims.evidence import Evidence
from article3.claims.kinds import KINDS
from article3.claims.model import Claim, Quantity, Reading
from article3.claims.resolve import RESOLVERS, resolve
from article3.claims.words import REASONS
from article3.ledger import Ledger, open_ledger
from claims.asking import JULY_2024, TODAY, only, share, then
from small_editions import SHARE, Small, ledger_of, shares

GROUPS = ("NATO", "EUCAN", "NATOEUR", "EUR", "EU", "BALTIC", "NORDIC", "WORLD", "DONORS", "EUROPE")
UNITS = (
    "%GDP",
    "%GNI",
    "%",
    "count",
    "fraction",
    "rank",
    "USD",
    "EUR",
    "PLN",
    "persons",
    "x",
    "year",
)


@pytest.fixture(scope="module")
def evidence(ledger: Ledger) -> Evidence:
    return evidence_of(ledger)


def claim(
    indicator: str, subject: str, value: float, unit: str, *periods: str, **more: object
) -> Claim:
    """A claim about a stated period (the first), or any of several."""
    number = Quantity("number", value, value, 0, 4, step=0.01)
    fields: dict[str, object] = {
        "comparator": "eq", "period": periods[0] if len(periods) == 1 else "", "periods": periods,
    }  # fmt: skip
    return Claim(
        0, 40, indicator, (subject,), value=value, unit=unit, quantity=number,
        **{**fields, **more},  # type: ignore[arg-type]
    )  # fmt: skip


def stated(found: Iterable[Reading]) -> list[Reading]:
    return [r for r in found if r.stated and not r.superseded and r.value is not None]


def slip(found: Iterable[Reading], name: str) -> Reading:
    """The first reading that would explain a slip."""
    return next(r for r in found if r.slip == name)


# ------------------------------------------------------------------ the laws


def test_every_kind_can_be_looked_up() -> None:
    assert set(RESOLVERS) == set(KINDS)


def test_an_unknown_kind_has_no_reading(evidence: Evidence) -> None:
    assert list(resolve(share()._replace(indicator="happiness"), evidence, TODAY)) == []


years = st.integers(2009, 2036).map(str)
any_claim = st.builds(
    claim, st.sampled_from(sorted(KINDS)), st.sampled_from((*sorted(COUNTRIES), *GROUPS)),
    st.one_of(st.sampled_from((0.0, 1.0, 2.0, 2.12, 23.0, 5e10)), st.floats(-9.0, 1e13)),
    st.sampled_from(UNITS), years, years, comparator=st.sampled_from(("eq", "gt", "lt", "delta")),
    threshold=st.sampled_from((None, 2.0, 20.0)), negated=st.booleans(),
    publisher=st.sampled_from(("", "SIPRI", "IISS", "Kiel Institute", "NATO")),
    extra=st.sampled_from(("", "all", "equipment", "package", "core", "share_of_world")),
    base=st.sampled_from(("", "GDP", "GNI")),
    price_basis=st.sampled_from(("", "constant", "current")),
)  # fmt: skip


@given(any_claim, st.dates(date(2009, 1, 1), TODAY))
@settings(max_examples=300)
def test_no_lookup_knows_the_future_or_fails(ledger: Ledger, asked: Claim, on: date) -> None:
    for found in resolve(asked, evidence_of(ledger), on):
        assert found.published <= on
        assert found.slip == "" or found.slip in REASONS
        assert found.hint in ("", "supported", "imprecise", "outdated", "refuted")
        assert found.value is None or found.figures
        assert found.stated or found.slip, "a neighbour says what it would explain"


@given(any_claim, st.dates(date(2009, 1, 1), TODAY))
def test_a_lookup_gives_the_same_again(ledger: Ledger, asked: Claim, on: date) -> None:
    one, other = (list(resolve(asked, evidence_of(ledger), on)) for _ in range(2))
    assert one == other


# ------------------------------------------------------------------ editions


def own(folder: Path, *editions: Small) -> Evidence:
    return Evidence(ledger_of(folder, *editions))


@pytest.mark.parametrize("year", [1990, 2019, 2025, 2027, 2034, 2100])
def test_what_is_known_changes_with_the_year(year: int) -> None:
    """ "This year" means another one on New Year's Day, so no answer may outlive the old year."""
    evidence = evidence_of(open_ledger())
    assert evidence.epoch(date(year - 1, 12, 31)) < evidence.epoch(date(year, 1, 1))


def two_tables(folder: Path) -> Evidence:
    """Iceland's defence share, which no register states, in two tables and a quotation."""
    return own(
        folder,
        Small("nato-2024-03", date(2024, 3, 14), shares("2024", ISL=3.0)),
        Small("nato-2024-06", date(2024, 6, 17), shares("2024", ISL=3.4)),
        Small("nato-2024-07", date(2024, 7, 9), shares("2024", ISL=3.6), standing="press"),
    )


def read(evidence: Evidence, on: date, **more: object) -> list[tuple[float, bool, bool]]:
    """Value, superseded and sure of each reading of the share itself."""
    asked = share(subjects=("ISL",))._replace(**more)  # type: ignore[arg-type]
    found = [r for r in resolve(asked, evidence, on) if r.stated and r.figures]
    return [(r.value or 0.0, r.superseded, r.sure) for r in found]


def test_the_newest_table_answers_and_older_ones_explain(tmp_path: Path) -> None:
    held = two_tables(tmp_path)
    assert read(held, date(2024, 3, 13)) == []
    assert read(held, date(2024, 3, 14)) == [(3.0, False, True)]
    assert read(held, date(2024, 6, 17)) == [(3.4, False, True), (3.0, True, True)]


def test_a_quotation_newer_than_the_tables_stands_beside_them(tmp_path: Path) -> None:
    assert read(two_tables(tmp_path), date(2024, 7, 9)) == [
        (3.6, False, False), (3.4, False, True), (3.0, True, True),
    ]  # fmt: skip


def test_an_older_edition_explains_no_open_comparison(tmp_path: Path) -> None:
    """ "More than 2 %" would nearly always be right by some older edition."""
    found = read(two_tables(tmp_path), date(2024, 6, 17), comparator="gt")
    assert found == [(3.4, False, True)]


def test_words_without_a_year_are_looked_up_in_each_they_may_mean(tmp_path: Path) -> None:
    both = [*shares("2023", ISL=2.5), *shares("2024", ISL=3.4)]
    held = own(
        tmp_path,
        Small("nato-2023-07", date(2023, 7, 7), shares("2023", ISL=2.0)),
        Small("nato-2024-06", date(2024, 6, 17), both),
    )
    open_ = read(held, JULY_2024, period="", periods=("2024", "2023"))
    assert open_ == [(3.4, False, True), (2.5, False, True)]
    assert (2.0, True, True) in read(held, JULY_2024, period="2023", periods=("2023",))


def test_a_year_beside_is_no_answer_but_an_explanation(tmp_path: Path) -> None:
    cells = [cell for year, v in (("2022", 2.2), ("2023", 2.3), ("2024", 2.4)) for cell in
             shares(year, ISL=v)]  # fmt: skip
    held = own(tmp_path, Small("nato-2024-06", date(2024, 6, 17), cells))
    found = [
        r for r in resolve(share(subjects=("ISL",)), held, JULY_2024) if r.slip == "wrong_year"
    ]
    assert [(r.period, r.value, r.stated) for r in found] == [
        ("2023", 2.3, False), ("2022", 2.2, False),
    ]  # fmt: skip


# ------------------------------------------------------------------ kinds


def test_a_group_no_edition_prints_is_computed(evidence: Evidence) -> None:
    (found, *_) = stated(resolve(claim(SHARE, "BALTIC", 3.1, "%GDP", "2024"), evidence, JULY_2024))
    assert found.value == pytest.approx(3.0765, abs=1e-3)
    assert {leaf.entity for f in found.figures for leaf in f.leaves()} >= {"EST", "LVA", "LTU"}


def test_neighbours_of_an_average(evidence: Evidence) -> None:
    found = list(resolve(claim(SHARE, "NATO", 2.1, "%GDP", "2024"), evidence, JULY_2024))
    middle = slip(found, "median_as_average")
    assert middle.value == pytest.approx(2.1108, abs=1e-4)
    groups = {r.figures[0].entity for r in found if r.slip == "wrong_group"}
    assert groups >= {"EUCAN"}
    assert {r.entity for r in found} == {"NATO"}, "filed under whom the words are about"


def test_a_pledge_explains_only_the_number_it_names(evidence: Evidence) -> None:
    on = date(2025, 9, 1)
    five = list(resolve(claim(SHARE, "LTU", 5.0, "%GDP", "2025"), evidence, on))
    assert slip(five, "pledge_as_fact").figures[0].status == "pledge"
    other = resolve(claim(SHARE, "LTU", 6.0, "%GDP", "2025"), evidence, on)
    assert "pledge_as_fact" not in {r.slip for r in other}


@pytest.mark.parametrize(
    ("negated", "values"),
    [(False, [23.0]), (True, [8.0, 9.0])],
)
def test_a_count_and_its_complement(evidence: Evidence, negated: bool, values: list[float]) -> None:
    """Iceland has no forces: among those below it is counted, or is not."""
    asked = claim("count_ge_target", "NATO", 23.0, "count", "2024", threshold=2.0, negated=negated)
    found = [r.value for r in stated(resolve(asked, evidence, JULY_2024)) if r.standing == "table"]
    assert found == values


def test_an_ally_at_the_line_may_be_counted_in(tmp_path: Path) -> None:
    values = {"EST": 3.4, "POL": 4.1, "DEU": 1.998, "ESP": 1.3}
    held = own(tmp_path, Small("nato-2024-06", date(2024, 6, 17), shares("2024", **values)))
    asked = claim("count_ge_target", "NATO", 3.0, "count", "2024", threshold=2.0)
    found = [r for r in resolve(asked, held, JULY_2024) if r.standing == "table" and r.stated]
    assert [(r.value, r.slip) for r in found] == [(2.0, ""), (3.0, "at_the_line")]


@pytest.mark.parametrize(
    ("below", "hint"),
    [({}, "imprecise"), ({"ESP": 1.9}, "imprecise"), ({"ESP": 1.9, "ITA": 1.5, "CAN": 1.4}, "")],
)
def test_all_is_not_all_for_iceland_alone(
    tmp_path: Path, below: dict[str, float], hint: str
) -> None:
    """No table prints Iceland, so "every Ally" is at best true of all but one."""
    allies = [c for c, country in COUNTRIES.items() if country.nato_since and country.has_forces]
    values = {**dict.fromkeys(allies, 2.5), **below}
    held = own(tmp_path, Small("nato-2024-06", date(2024, 6, 17), shares("2024", **values)))
    asked = claim("count_ge_target", "NATO", 32.0, "count", "2024", threshold=2.0, extra="all")
    found = next(iter(resolve(asked, held, JULY_2024)))
    assert found.hint == hint
    assert found.slip == ("universal_exception" if hint else "")


def test_the_last_place_counts_from_the_end(evidence: Evidence) -> None:
    first = claim("rank_pct_gdp", "POL", 1.0, "rank", "2024")
    last = claim("rank_pct_gdp", "ESP", -1.0, "rank", "2024")
    (found, *_), (other, *_) = (stated(resolve(c, evidence, JULY_2024)) for c in (first, last))
    assert (found.value, found.words) == (1.0, "place 1 of 31")
    assert (other.value, other.words) == (-1.0, "place 31 of 31")


def test_ranks_by_amount_explain_ranks_by_share(evidence: Evidence) -> None:
    found = resolve(claim("rank_pct_gdp", "USA", 1.0, "rank", "2024"), evidence, JULY_2024)
    assert slip(found, "rank_by_amount").value == 1.0


def test_amounts_are_in_plain_units(evidence: Evidence) -> None:
    dollars = claim("defexp_total", "DEU", 97.7e9, "USD", "2024")
    euros = claim("defexp_total", "DEU", 90.6e9, "EUR", "2024")
    values = [stated(resolve(c, evidence, JULY_2024))[0].value for c in (dollars, euros)]
    assert values == pytest.approx([97.68559e9, 90.5858471e9])


def test_the_same_number_in_another_currency_or_scale(evidence: Evidence) -> None:
    found = list(resolve(claim("defexp_total", "POL", 151e9, "USD", "2024"), evidence, JULY_2024))
    assert slip(found, "currency_slip").value == pytest.approx(151.240714e9)
    assert slip(found, "scale_slip").value == pytest.approx(34.9745e12, rel=1e-4)


def test_constant_prices_are_asked_for_or_explain(evidence: Evidence) -> None:
    on = date(2025, 9, 1)
    asked = claim("defexp_total", "EUCAN", 559e9, "USD", "2025")
    constant = resolve(asked._replace(price_basis="constant"), evidence, on)
    assert [r.value for r in stated(constant)] == [559e9]
    current = list(resolve(asked._replace(price_basis="current"), evidence, on))
    assert next(r.value for r in stated(current)) == 608e9
    assert slip(current, "price_basis").value == 559e9


def test_the_share_of_the_total_explains_a_cost_share(evidence: Evidence) -> None:
    asked = claim("common_funding_share", "USA", 65.6, "%", "2024")
    found = list(resolve(asked, evidence, JULY_2024))
    assert slip(found, "total_share_for_cost_share").value == pytest.approx(65.634, abs=1e-3)
    assert {r.value for r in stated(found)} <= {15.9, 16.35}


def test_the_rest_of_the_alliance_explains_a_share_of_the_total(evidence: Evidence) -> None:
    found = resolve(claim("share_of_nato_total", "EUCAN", 65.6, "%", "2024"), evidence, JULY_2024)
    rest = slip(found, "wrong_group")
    assert rest.value == pytest.approx(65.634, abs=1e-3)
    assert rest.entity == "EUCAN"


@pytest.mark.parametrize(
    ("value", "deadline", "on", "hint", "why"),
    [
        (3.5, "2029", date(2025, 7, 1), "supported", ""),
        (3.5, "2031", date(2025, 7, 1), "imprecise", "wrong_deadline"),
        (3.6, "2029", date(2025, 7, 1), "imprecise", "near"),
        (2.0, "2031", date(2020, 1, 1), "supported", ""),
    ],
)
def test_a_promise_by_the_register(
    evidence: Evidence, value: float, deadline: str, on: date, hint: str, why: str
) -> None:
    asked = claim("target_commitment", "DEU", value, "%GDP", deadline)
    hints = [(r.hint, r.slip) for r in resolve(asked, evidence, on) if r.hint]
    assert (hint, why) in hints


def test_a_promise_replaced_is_outdated(evidence: Evidence) -> None:
    asked = claim("target_commitment", "CAN", 2.0, "%GDP", "2032")
    before, after = (
        {(r.hint, r.slip) for r in resolve(asked, evidence, on)}
        for on in (date(2024, 8, 1), date(2025, 9, 1))
    )
    assert ("supported", "") in before
    assert ("outdated", "superseded_pledge") in after
    assert ("supported", "") not in after


def test_no_promise_is_known_before_it_is_made(evidence: Evidence) -> None:
    asked = claim("alliance_target", "NATO", 5.0, "%GDP", "2035")
    assert [r for r in resolve(asked, evidence, date(2025, 6, 24)) if r.hint] == []
    assert [r.hint for r in resolve(asked, evidence, date(2025, 6, 25)) if r.hint] == ["supported"]


def test_when_a_country_joined(evidence: Evidence) -> None:
    (found,) = resolve(claim("membership", "FIN", 2023.0, "year", "2023"), evidence, JULY_2024)
    assert (found.value, found.standing) == (2023.0, "register")
    assert list(resolve(claim("membership", "UKR", 2030.0, "year", "2030"), evidence, TODAY)) == []
    before = date(2023, 4, 3)
    assert list(resolve(claim("membership", "FIN", 2023.0, "year", "2023"), evidence, before)) == []


@pytest.mark.parametrize(("on", "members"), [(date(2024, 7, 1), 32.0), (date(2020, 1, 1), 29.0)])
def test_how_many_members_there_are(evidence: Evidence, on: date, members: float) -> None:
    (found,) = resolve(claim("membership", "NATO", 32.0, "count", "2024"), evidence, on)
    assert found.value == members


def test_every_ally_ever_quoted_second_hand_is_unsure(evidence: Evidence) -> None:
    """Kinds that only single statements decide never give first-hand readings of budgets."""
    for asked in (
        claim("national_budget", "DEU", 62.4e9, "EUR", "2025"),
        claim("ua_mil_aid_share", "EUCAN", 50.0, "%", "2024"),
        claim("ua_aid_pct_gdp", "EST", 3.0, "%GDP"),
        claim("sipri_arms", "USA", 43.0, "%", "2024"),
    ):
        found = list(resolve(asked, evidence, TODAY))
        assert found, asked.indicator
        assert not any(r.sure for r in found), asked.indicator


def test_an_older_statement_explains_only_its_own_number(evidence: Evidence) -> None:
    """On 17 June 2024 somebody said "more than 20": that is no 24."""
    asked = claim("count_ge_target", "NATO", 24.0, "count", "2024", threshold=2.0)
    found = resolve(asked, evidence, JULY_2024)
    assert 24.0 not in {r.value for r in found if r.superseded}


def test_the_civil_budget_is_not_the_investment_programme(ledger: Ledger) -> None:
    found = only(ledger, "NATO's civil budget for 2024 is set at €1.3 billion.", date(2024, 1, 20))
    assert then(found.verdict).label != "supported"


def test_a_statement_of_the_tables_own_day_is_no_older_edition(ledger: Ledger) -> None:
    """NATO said 31 on the day its table left Germany's cell empty."""
    found = only(
        ledger, "31 allies spent at least 2% of GDP on defence in 2025.", date(2025, 10, 1)
    )
    assert then(found.verdict).label in ("supported", "imprecise")
