"""From a text to verdicts then and now: every kind of claim once, and the laws of a report."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from article3.alliance import COUNTRIES
from article3.claims.check import check, evidence_of
from article3.claims.document import Document
from article3.claims.extractors import MAX_CONFIDENCE
from article3.claims.kinds import KINDS
from article3.claims.model import LABELS, Claim, Quantity, Report
from article3.claims.verdict import judge
from article3.claims.words import REASONS
from article3.ledger import Figure, Ledger, store
from claims.asking import JULY_2024, TODAY, asked, labels, only, then
from claims.every_kind import EVERY_KIND

SENTENCES = [(kind, *row) for kind, rows in EVERY_KIND.items() for row in rows]
WORDS = [text for _, text, *_ in SENTENCES]

TABLE_KIND = "gdp"
"""No sentence is read as this kind yet; an extractor may propose it."""


@pytest.mark.parametrize(("kind", "text", "day", "before", "after"), SENTENCES)
def test_every_kind_then_and_now(
    ledger: Ledger, kind: str, text: str, day: str, before: str, after: str
) -> None:
    found = only(ledger, text, date.fromisoformat(day))
    assert found.claim.indicator == kind
    assert (then(found.verdict).label, found.verdict.now.label) == (before, after)
    for judgement in (then(found.verdict), found.verdict.now):
        assert judgement.reason == "" or judgement.reason in REASONS
        if judgement.label != "not_checkable":
            assert judgement.figures
    assert found.verdict.sentence.endswith(".")


def test_no_kind_is_left_out() -> None:
    assert {*EVERY_KIND, TABLE_KIND} == set(KINDS)


# ------------------------------------------------------------------ whoever else proposes


@dataclass
class Proposer:
    """An extractor that claims one thing with all confidence."""

    claim: Claim
    name: str = "proposer"

    def propose(self, document: Document) -> Iterable[Claim]:
        return [self.claim]


def proposal(text: str, number: str, indicator: str, unit: str, **more: object) -> Claim:
    """A proposal about a number in a text that is all one sentence."""
    at = text.index(number)
    value = float(number)
    quantity = Quantity("percent", value, value, at, at + len(number) + 1, "%", 0.1)
    if unit == "USD":
        value *= 1e12
        quantity = Quantity("money", value, value, at - 1, at + len(number) + 9, "USD", 1e10)
    fields: dict[str, object] = {"subjects": ("POL",), "period": "2024", "periods": ("2024",)}
    return Claim(
        0, len(text), indicator, comparator="eq", value=value, unit=unit, quantity=quantity,
        **{**fields, **more},  # type: ignore[arg-type]
    )  # fmt: skip


@given(
    st.integers(1, 999), st.sampled_from(sorted(COUNTRIES)),
    st.sampled_from(("defexp_share_gdp", "target_commitment", "defexp_share_gni")),
)  # fmt: skip
def test_a_proposal_is_never_refuted(
    ledger: Ledger, tenths: int, country: str, indicator: str
) -> None:
    number = f"{tenths / 10:.1f}"
    text = f"Warsaw said {number}% went there in 2024."
    claim = proposal(text, number, indicator, "%GDP", subjects=(country,))
    report = check(text, published=JULY_2024, as_of=TODAY, ledger=ledger,
                   extractors=[Proposer(claim)])  # fmt: skip
    assert report.notes == ()
    (found,) = report.checked
    assert found.claim.proposed_by == "proposer"
    assert found.claim.confidence <= MAX_CONFIDENCE
    for judgement in (then(found.verdict), found.verdict.now):
        assert judgement.label != "refuted"


def test_what_a_proposal_escapes_by_our_own_reading_is_refuted(ledger: Ledger) -> None:
    text = "Warsaw said 9.9% went there in 2024."
    claim = proposal(text, "9.9", "defexp_share_gdp", "%GDP")
    assert asked(ledger, text).checked == ()
    assert judge(claim, evidence_of(ledger), JULY_2024).label == "refuted"


def test_our_own_reading_of_a_number_stands_before_a_proposal(ledger: Ledger) -> None:
    text = "Poland spent 4.1% of its GDP on defence in 2024."
    claim = proposal(text, "4.1", "equipment_share", "%")
    report = check(text, published=JULY_2024, as_of=TODAY, ledger=ledger,
                   extractors=[Proposer(claim)])  # fmt: skip
    assert [c.claim.indicator for c in report.checked] == ["defexp_share_gdp"]


def test_a_gross_domestic_product_can_be_proposed(ledger: Ledger) -> None:
    text = "Germany's economy comes to $4.61 trillion."
    claim = proposal(text, "4.61", TABLE_KIND, "USD", subjects=("DEU",))
    report = check(text, published=JULY_2024, as_of=TODAY, ledger=ledger,
                   extractors=[Proposer(claim)])  # fmt: skip
    assert report.notes == ()
    (found,) = report.checked
    assert found.claim.indicator == TABLE_KIND
    assert then(found.verdict).label == "supported"


# ------------------------------------------------------------------ what was known when


def editions(figures: Iterable[Figure]) -> Iterable[tuple[str, date]]:
    """The id and day of every edition a judgement rests on; registers are collections."""
    for figure in figures:
        for leaf in figure.leaves():
            edition = leaf.publication
            if edition is not None and edition.published_basis != "collected":
                yield leaf.figure_id, edition.published


@given(st.sampled_from(WORDS), st.dates(date(2014, 1, 1), TODAY))
@settings(max_examples=150)
def test_then_rests_on_nothing_published_later(ledger: Ledger, text: str, published: date) -> None:
    for found in asked(ledger, text, published).checked:
        judgement = then(found.verdict)
        assert all(r.published <= published for r in judgement.readings)
        late = [i for i, day in editions(judgement.figures) if day > published]
        # Rates were public long before our copy of them was taken.
        assert all(".fx_" in figure_id for figure_id in late)


@given(st.sampled_from(WORDS), st.dates(date(2014, 1, 1), TODAY))
def test_now_rests_on_nothing_published_after_as_of(ledger: Ledger, text: str, as_of: date) -> None:
    report = check(text, as_of=as_of, ledger=ledger)
    for found in report.checked:
        assert all(r.published <= as_of for r in found.verdict.now.readings)


@given(st.sampled_from(WORDS), st.dates(date(2014, 1, 1), TODAY), st.dates(TODAY))
def test_then_is_what_now_was_on_the_day(
    ledger: Ledger, text: str, published: date, later: date
) -> None:
    """Editions that came after the publication change nothing of the verdict then."""
    early = check(text, published=published, as_of=published, ledger=ledger)
    late = check(text, published=published, as_of=later, ledger=ledger)
    for one, other in zip(early.checked, late.checked, strict=True):
        assert one.claim == other.claim
        assert one.verdict.now == one.verdict.then == other.verdict.then


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="the mean rate of a year is used before the year is over",
)
def test_a_rate_is_not_known_before_its_year_is_over(ledger: Ledger) -> None:
    text = "The United States announced a 425 million euro military aid package for Ukraine."
    published = date(2024, 10, 20)
    judgement = then(only(ledger, text, published).verdict)
    assert judgement.reason == "currency_slip"
    rates = [f for f in judgement.figures if f.indicator.startswith("fx_")]
    assert rates
    assert all(int(rate.period[:4]) < published.year for rate in rates)


def test_an_unknown_day_has_no_then(ledger: Ledger) -> None:
    found = only(ledger, "Estonia spent 3.43% of its GDP on defence in 2024.", None)
    assert found.verdict.then is None
    assert found.verdict.now.label == "outdated"
    assert found.verdict.reason == "stale_edition"


def test_a_day_to_come_counts_as_today(ledger: Ledger) -> None:
    text = "Estonia spent 3.31% of its GDP on defence in 2024."
    report = check(text, published=date(2030, 1, 1), as_of=TODAY, ledger=ledger)
    (found,) = report.checked
    assert found.verdict.then == found.verdict.now
    assert found.verdict.now.label == "supported"


# ------------------------------------------------------------------ any text


FIELD = [
    "NATO", "the Alliance", "allies", "members", "GDP", "GNI", "defence", "spending", "budget",
    "target", "guideline", "percent", "%", "billion", "dollars", "€", "$", "Ukraine",
    "military aid", "SIPRI", "Kiel", "all but", "two thirds", "of", "in", "by", "since", "from",
    "to", "not", "has", "reached", "pledged", "should", "if", "average", "median", "respectively",
    "highest", "lowest", "joined", "troops", "soldiers", "equipment", "common funding",
    "real terms", "more than", "at least", "every", "none", "it", "they", "we", "(", ")", ",", ".",
    ";", "—", "\n", "\n\n", "\u00a0", "İ", "ß", "2024", "2035", "2%", "3.43 %", "$1,474bn", "23",
    "thirty-two", "0", "1e9", "2.0.2", "2024/25", "Q3", "last year", "FY2025",
    *(country.name for country in COUNTRIES.values() if country.nato_since),
]  # fmt: skip
mixtures = st.lists(st.sampled_from(FIELD), max_size=40).map(" ".join)
unspaced = st.lists(st.one_of(st.sampled_from(FIELD), st.text(max_size=5)), max_size=30).map(
    "".join
)
days = st.one_of(st.none(), st.dates(date(1949, 1, 1), date(2100, 1, 1)))


def assert_sound(report: Report) -> None:
    """Offsets are of the text, quantities in their sentences, labels and reasons are known."""
    end = len(report.text)
    for found in report.checked:
        claim = found.claim
        assert 0 <= claim.start < claim.end <= end
        assert claim.indicator in KINDS
        if claim.quantity is not None:
            assert claim.start <= claim.quantity.start < claim.quantity.end <= claim.end
        for judgement in filter(None, (found.verdict.then, found.verdict.now)):
            assert judgement.label in LABELS
            assert judgement.reason == "" or judgement.reason in REASONS
            assert claim.confidence >= 0.6 or judgement.label != "refuted"
    for lint in report.lints:
        assert 0 <= lint.start < lint.end <= end
    starts = [c.claim.start for c in report.checked]
    assert starts == sorted(starts)


@given(st.one_of(mixtures, unspaced), days, mixtures)
@settings(max_examples=250)
def test_any_words_of_the_field_give_a_sound_report(
    ledger: Ledger, text: str, published: date | None, title: str
) -> None:
    assert_sound(asked(ledger, text, published, title=title))


@given(st.text(max_size=300), days)
def test_any_text_gives_a_sound_report(ledger: Ledger, text: str, published: date | None) -> None:
    assert_sound(asked(ledger, text, published))


@given(st.sampled_from(WORDS), st.integers(0, 200), st.text(max_size=3))
def test_a_damaged_sentence_gives_a_sound_report(
    ledger: Ledger, text: str, place: int, inserted: str
) -> None:
    place %= len(text)
    assert_sound(asked(ledger, text[:place] + inserted + text[place + 1 :]))


@pytest.mark.parametrize("text", ["", " ", "\n", "2%", "NATO", "€", "%" * 50, "GDP " * 900])
def test_next_to_nothing_gives_no_claim(ledger: Ledger, text: str) -> None:
    assert asked(ledger, text).checked == ()


# ------------------------------------------------------------------ the same again


def test_the_same_text_gives_the_same_report(ledger: Ledger) -> None:
    """Whatever was asked before, and in whichever ledger of the same editions."""
    text = "\n".join(WORDS)
    first = asked(ledger, text)
    fresh = Ledger(store.records(store.BUNDLED, bundled=True))
    again = asked(fresh, text)
    assert first == again == asked(ledger, text)


def in_both_orders(texts: Iterable[str]) -> tuple[list[Report], list[Report]]:
    """Reports of days far apart and side by side, asked from the first on and from the last."""
    days = [date(2022, 12, 31), date(2024, 6, 16), date(2024, 6, 17), date(2024, 7, 3),
            date(2024, 7, 5), date(2025, 1, 1), date(2025, 1, 2), date(2025, 6, 24),
            date(2025, 10, 1), date(2026, 7, 10)]  # fmt: skip
    text = "\n".join(texts)
    one, other = (Ledger(store.records(store.BUNDLED, bundled=True)) for _ in range(2))
    forwards = [asked(one, text, day) for day in days]
    backwards = [asked(other, text, day) for day in reversed(days)]
    return forwards, backwards[::-1]


def test_the_order_of_questions_changes_nothing() -> None:
    """What is remembered of one day is never the answer of another."""
    forwards, backwards = in_both_orders(
        text for kind, text, *_ in SENTENCES if kind != "membership"
    )
    assert forwards == backwards


def test_the_order_of_questions_changes_nothing_about_members() -> None:
    forwards, backwards = in_both_orders(
        text for kind, text, *_ in SENTENCES if kind == "membership"
    )
    assert forwards == backwards


def test_a_sentence_twice_is_two_claims_with_one_verdict(ledger: Ledger) -> None:
    text = "Estonia spent 3.43% of its GDP on defence in 2024."
    one, other = asked(ledger, f"{text} {text}").checked
    assert (one.claim.start, other.claim.start) == (0, len(text) + 1)
    assert one.verdict == other.verdict


ASIDES = ("The weather was fine.", "Reporters waited outside for an hour.", "He left early.")


@given(
    st.sampled_from([row for row in SENTENCES if row[0] in ("defexp_share_gdp", "count_ge_target",
                     "defexp_total", "equipment_share")]),
    st.lists(st.sampled_from(ASIDES), max_size=3), st.lists(st.sampled_from(ASIDES), max_size=3),
)  # fmt: skip
def test_what_stands_around_a_sentence_changes_nothing(
    ledger: Ledger, row: tuple[str, str, str, str, str], before: list[str], after: list[str]
) -> None:
    _, text, day, label, _ = row
    report = asked(ledger, " ".join([*before, text, *after]), date.fromisoformat(day))
    assert labels(report) == [label]
    (found,) = report.checked
    assert report.text[found.claim.start : found.claim.end] == text


def test_a_report_says_what_it_was_asked(ledger: Ledger) -> None:
    report = check("Nothing.", published=JULY_2024, title="A title", url="https://example.org",
                   as_of=TODAY, ledger=ledger)  # fmt: skip
    assert (report.title, report.url) == ("A title", "https://example.org")
    assert (report.published, report.published_basis, report.as_of) == (JULY_2024, "asked", TODAY)
    assert check("Nothing.", as_of=TODAY, ledger=ledger).published_basis == ""


def test_a_sentence_without_end_takes_no_longer_than_its_beginning() -> None:
    endless = "Poland's 2% 3.5% GDP NATO Germany in 2024 billion euros; "
    before = time.process_time()
    long = check(endless * 2_000, published=date(2025, 1, 1))
    assert time.process_time() - before < 10  # it took a minute
    assert {c.claim.start for c in long.checked} == {
        c.claim.start for c in check(endless * 200, published=date(2025, 1, 1)).checked
    }
