"""The median over the Allies: one edition, members with forces, nobody made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from statistics import median as middle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.alliance import group
from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.measures.median import median
from small_editions import SHARE, Small, ledger_of, shares

PUBLISHED = date(2024, 6, 17)
MEMBERS = [m for m in group("NATO").members(PUBLISHED) if m != "ISL"]


def of(folder: Path, **values: float) -> Ledger:
    return ledger_of(folder, Small("nato-2024-06", PUBLISHED, shares("2024", **values)))


def test_the_middle_and_the_mean_of_the_two_in_the_middle(tmp_path: Path) -> None:
    odd = median(of(tmp_path / "odd", EST=3.4, LVA=3.1, ESP=1.3), SHARE, 2024)
    even = median(of(tmp_path / "even", EST=3.4, LVA=3.1, ESP=1.3, ITA=1.5), SHARE, "2024")
    assert odd.value == 3.1
    assert even.value == pytest.approx(2.3)


def test_it_says_what_it_is_and_what_it_rests_on(tmp_path: Path) -> None:
    found = median(of(tmp_path, EST=3.4, LVA=3.1, ESP=1.3), SHARE, 2024)
    assert found.figure_id == f"NATO.median({SHARE}).2024@nato-2024-06"
    assert found.unit == "%"
    assert found.formula == "median over 3 members"
    assert {leaf.entity for leaf in found.leaves()} == {"EST", "LVA", "ESP"}


def test_only_members_with_forces_are_counted(tmp_path: Path) -> None:
    """Neither the printed totals, nor a country that is no Ally, nor Iceland."""
    found = median(of(tmp_path, EST=3.4, ESP=1.3, NATO=9.0, EUCAN=9.0, UKR=34.0, ISL=0.0),
                   SHARE, 2024)  # fmt: skip
    assert found.value == pytest.approx(2.35)


def test_members_are_those_of_the_day(tmp_path: Path) -> None:
    cells = shares("2022", EST=2.0, LVA=2.2, SWE=9.0)
    ledger = ledger_of(tmp_path, Small("nato-2022-06", date(2022, 6, 27), cells))
    assert median(ledger, SHARE, 2022).value == pytest.approx(2.1)


def test_a_smaller_group(tmp_path: Path) -> None:
    ledger = of(tmp_path, EST=3.4, LVA=3.1, LTU=2.8, ESP=1.3, ITA=1.5)
    assert median(ledger, SHARE, 2024, group="BALTIC").value == 3.1


def test_one_edition_answers(tmp_path: Path) -> None:
    """A member that only an older edition prints is left out, never filled in."""
    older = Small("nato-2024-03", date(2024, 3, 14),
                  shares("2024", EST=9.0, ESP=9.0, LVA=9.0, LTU=9.0))  # fmt: skip
    newer = Small("nato-2024-06", PUBLISHED, shares("2024", EST=3.4, ESP=1.2, ITA=2.3))
    ledger = ledger_of(tmp_path, older, newer)
    assert median(ledger, SHARE, 2024).value == pytest.approx(2.3)
    assert median(ledger, SHARE, 2024, edition="nato-2024-03").value == 9.0
    assert median(ledger, SHARE, 2024, as_of=date(2024, 6, 16)).value == 9.0


def test_without_a_member_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(MissingFigureError, match="nato-2024-06 prints no defexp_share_gdp 2024"):
        median(of(tmp_path, NATO=2.7), SHARE, 2024)
    with pytest.raises(MissingFigureError):
        median(of(tmp_path / "other", EST=3.4), SHARE, 2019)


@given(st.dictionaries(st.sampled_from(MEMBERS), st.floats(0.1, 9.0), min_size=1))
def test_it_is_the_median_of_what_is_printed(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, float]
) -> None:
    ledger = of(tmp_path_factory.mktemp("median"), **values)
    found = median(ledger, SHARE, 2024).value
    assert found == pytest.approx(middle(values.values()))


def test_of_the_bundled_tables(ledger: Ledger) -> None:
    found = median(ledger, SHARE, 2024, edition="nato-2024-06")
    assert found.value == pytest.approx(2.1107658)
    assert len(found.inputs) == 31
