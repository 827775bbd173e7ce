"""A claim that names nobody: the one Ally its number fits, and never a refutation."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.claims.check import evidence_of
from article3.claims.evidence import Evidence
from article3.claims.model import Claim, Quantity
from article3.claims.unnamed import named
from article3.claims.verdict import SURE, judge
from article3.ledger import Ledger
from claims.asking import JULY_2024, asked, only, then


@pytest.fixture(scope="module")
def evidence(ledger: Ledger) -> Evidence:
    return evidence_of(ledger)


def unnamed(
    value: float, step: float, *, indicator: str = "defexp_share_gdp", unit: str = "%GDP",
    comparator: str = "eq", period: str = "2024", confidence: float = 0.9,
) -> Claim:  # fmt: skip
    quantity = Quantity("percent", value, value, 0, 4, "%", step)
    return Claim(
        0, 40, indicator, (), comparator, value, unit, period, (period,) if period else ("2024",),
        quantity, confidence=confidence,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "subjects"),
    [
        (unnamed(4.12, 0.01), ("POL",)),
        (unnamed(3.43, 0.01), ("EST",)),
        (unnamed(2.12, 0.01), ("DEU",)),
        (unnamed(1.29, 0.01), ()),  # Slovenia and Luxembourg both
        (unnamed(7.77, 0.01), ()),  # nobody
        (unnamed(4.1, 0.1), ()),  # too few digits to name anybody
        (unnamed(2.0, 1.0, comparator="ge"), ()),  # most of them
        (unnamed(1.29, 0.01, indicator="defexp_share_gni", unit="%GNI"), ("LUX",)),
        (unnamed(216_000.0, 1000.0, indicator="military_personnel", unit="persons"), ("POL",)),
        (unnamed(200_000.0, 1e5, indicator="military_personnel", unit="persons"), ()),
        (unnamed(2.0, 1.0, indicator="equipment_share", unit="%"), ()),
    ],
)
def test_whom_a_number_fits(evidence: Evidence, claim: Claim, subjects: tuple[str, ...]) -> None:
    assert named(claim, evidence, JULY_2024).subjects == subjects


def test_a_pledge_is_told_by_its_deadline(evidence: Evidence) -> None:
    dated = unnamed(4.8, 0.1, indicator="target_commitment", period="2026")
    assert named(dated, evidence, date(2025, 9, 1)).subjects == ("POL",)
    assert named(dated, evidence, date(2025, 8, 1)).subjects == (), "before it was promised"
    undated = dated._replace(period="")
    assert named(undated, evidence, date(2025, 9, 1)).subjects == ()


@given(st.integers(100, 999), st.floats(0.0, 1.0))
def test_whoever_is_found_cannot_be_refuted(
    ledger: Ledger, hundredths: int, confidence: float
) -> None:
    """The fit is all that names the subject: a later edition may date it, nothing more."""
    evidence = evidence_of(ledger)
    found = named(unnamed(hundredths / 100, 0.01, confidence=confidence), evidence, JULY_2024)
    if found.subjects:
        assert found.confidence < SURE
        assert found.confidence <= confidence
        for on in (JULY_2024, date(2025, 9, 1), date(2026, 11, 22)):
            assert judge(found, evidence, on).label != "refuted"


def test_nothing_but_the_subject_and_the_confidence_changes(evidence: Evidence) -> None:
    claim = unnamed(4.12, 0.01)
    found = named(claim, evidence, JULY_2024)
    assert found._replace(subjects=(), confidence=claim.confidence) == claim


@pytest.mark.parametrize(
    "claim",
    [
        unnamed(4.12, 0.01)._replace(subjects=("ESP",)),
        unnamed(4.12, 0.01)._replace(value=None),
        unnamed(7.77, 0.01),
    ],
)
def test_other_claims_stay_as_they_are(evidence: Evidence, claim: Claim) -> None:
    assert named(claim, evidence, JULY_2024) is claim


def test_a_country_that_is_not_named(ledger: Ledger) -> None:
    fits = only(ledger, "The country spent 4.12% of its GDP on defence in 2024.")
    assert fits.claim.subjects == ("POL",)
    assert then(fits.verdict).label == "supported"
    nobody = only(ledger, "The country spent 7.77% of its GDP on defence in 2024.")
    assert nobody.claim.subjects == ()
    assert then(nobody.verdict).label == "not_checkable"


@given(st.integers(0, 999))
def test_a_sentence_about_nobody_is_never_refuted(ledger: Ledger, hundredths: int) -> None:
    text = f"The country spent {hundredths / 100:.2f}% of its GDP on defence in 2024."
    for found in asked(ledger, text).checked:
        assert then(found.verdict).label != "refuted"
        assert found.verdict.now.label != "refuted"
