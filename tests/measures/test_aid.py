"""Aid to Ukraine over a span of months: sums of printed months, and what is no sum."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.measures.aid import ALL, EUROPE, aid_given
from small_editions import Cell, Small, ledger_of

TOTAL = "ukr_aid_allocated_total"
RELEASE = "kiel-r28"
MONTHS = ("2023-11", "2023-12", "2024-01", "2024-02")


def cells(entity: str, *values: float | None) -> list[Cell]:
    """What a donor gave in each of the months; None where the release prints none."""
    printed = zip(MONTHS, values, strict=True)
    return [(entity, TOTAL, month, value) for month, value in printed if value is not None]


def of(folder: Path, *donors: list[Cell], release: str = RELEASE) -> Ledger:
    made = [cell for donor in donors for cell in donor]
    return ledger_of(folder, Small(release, date(2024, 4, 25), made))


@pytest.fixture
def small(tmp_path: Path) -> Ledger:
    return of(
        tmp_path, cells("DEU", 1.0, 2.0, 4.0, 8.0), cells("EU", 0.1, None, None, 0.2),
        cells("TUR", 16.0, None, None, None), cells("USA", None, 32.0, None, 64.0),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("entity", "span", "total"),
    [
        ("DEU", "2023-11/2024-02", 15.0),
        ("DEU", "2023-12/2024-01", 6.0),
        ("DEU", "2024-01", 4.0),
        ("USA", "2023-11/2024-02", 96.0),
        ("EU", "2023-11/2024-02", 0.3),
        (EUROPE, "2023-11/2024-02", 15.3),  # neither Türkiye nor the United States
        (ALL, "2023-11/2024-02", 127.3),
        ("TUR", "2024-01/2024-02", 0.0),  # a month that is not printed is a month without aid
    ],
)
def test_months_are_added(small: Ledger, entity: str, span: str, total: float) -> None:
    found = aid_given(small, entity, TOTAL, span, release=RELEASE)
    assert found.value == pytest.approx(total)
    assert (found.unit, found.price_basis) == ("billion EUR", "current")
    assert found.figure_id == f"{entity}.sum({TOTAL}).{span}@{RELEASE}"


def test_it_says_how_many_months_and_donors(small: Ledger) -> None:
    found = aid_given(small, EUROPE, TOTAL, "2023-11/2024-02", release=RELEASE)
    assert found.formula == f"sum over 6 printed months of {TOTAL} of 2 donors"
    assert {leaf.entity for leaf in found.leaves()} == {"DEU", "EU"}


def test_no_aid_still_names_its_source(small: Ledger) -> None:
    found = aid_given(small, "TUR", TOTAL, "2024-02", release=RELEASE)
    assert found.value == 0.0
    assert [leaf.period for leaf in found.leaves()] == ["2023-11"]


@pytest.mark.parametrize("span", ["2023-10/2024-02", "2023-11/2024-03", "2022-01/2022-12", "2023"])
def test_a_span_beyond_the_release_has_no_sum(small: Ledger, span: str) -> None:
    with pytest.raises(MissingFigureError, match=f"does not count all the months of {span}"):
        aid_given(small, "DEU", TOTAL, span, release=RELEASE)


def test_a_donor_it_does_not_list_has_none(small: Ledger) -> None:
    with pytest.raises(MissingFigureError, match="lists no aid by EST"):
        aid_given(small, "EST", TOTAL, "2024-01", release=RELEASE)


def test_without_the_institutions_europe_has_no_total(tmp_path: Path) -> None:
    ledger = of(tmp_path, cells("DEU", 1.0, 2.0, 4.0, 8.0))
    with pytest.raises(MissingFigureError, match="lists no aid by the EU"):
        aid_given(ledger, EUROPE, TOTAL, "2024-01", release=RELEASE)
    assert aid_given(ledger, ALL, TOTAL, "2024-01", release=RELEASE).value == 4.0


def test_releases_are_not_mixed(tmp_path: Path) -> None:
    ledger = ledger_of(
        tmp_path,
        Small("kiel-r1", date(2024, 3, 1), cells("DEU", 1.0, 1.0, 1.0, 1.0)),
        Small("kiel-r2", date(2024, 4, 1), cells("DEU", 3.0, 3.0, 3.0, 3.0)),
    )
    sums = [aid_given(ledger, "DEU", TOTAL, "2023-11/2024-02", release=r).value
            for r in ("kiel-r1", "kiel-r2")]  # fmt: skip
    assert sums == [4.0, 12.0]


@given(st.integers(0, 2), st.lists(st.floats(0.0, 9.0), min_size=4, max_size=4))
def test_a_span_is_the_sum_of_its_parts(
    tmp_path_factory: pytest.TempPathFactory, cut: int, values: list[float]
) -> None:
    ledger = of(tmp_path_factory.mktemp("aid"), cells("DEU", *values))

    def given_in(first: int, last: int) -> float:
        span = f"{MONTHS[first]}/{MONTHS[last]}"
        return aid_given(ledger, "DEU", TOTAL, span, release=RELEASE).value or 0.0

    whole = given_in(0, 3)
    assert whole == pytest.approx(given_in(0, cut) + given_in(cut + 1, 3))


def test_of_the_bundled_releases(ledger: Ledger) -> None:
    """Europe and the United States make up less than all donors, each more than nothing."""
    span = "2022-02/2024-12"
    who = (EUROPE, "USA", ALL)
    europe, usa, every = (
        aid_given(ledger, entity, TOTAL, span, release="kiel-r29").value or 0.0 for entity in who
    )
    assert min(europe, usa) > 50
    assert europe + usa < every
