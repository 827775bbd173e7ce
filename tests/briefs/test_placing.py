"""The sentences on a rank's move: their figures, their grammar, silence without a rank."""

from __future__ import annotations

from datetime import date

import pytest

from article3.briefs.model import Shown, Text
from article3.briefs.placing import edition_move, placing, year_move
from article3.briefs.subject import subject
from article3.ledger import Ledger


def words(text: Text) -> str:
    return "".join(p.text if isinstance(p, Shown) else p for p in text)


def test_what_moved_it_is_said_with_figures(ledger: Ledger) -> None:
    about = subject(ledger, "DEU", date(2026, 8, 1))
    (year,) = placing(about)
    assert words(year) == (
        "In 2025 it was at rank 14 (2.22\u202f%), by the same edition. Its expenditure rose by "
        "22.3\u202f% in real terms and its GDP rose by 0.7\u202f%; by itself that moves it 3 "
        "places up. It overtook Finland, the Netherlands and the United Kingdom."
    )
    ids = [part.figure.figure_id for part in year if isinstance(part, Shown)]
    assert "DEU.moved(defexp_share_gdp by own).2025/2026@nato-2026-07" in ids


def test_the_edition_before_is_compared_where_it_ranks_the_ally(ledger: Ledger) -> None:
    _, edition = placing(subject(ledger, "LUX", date(2026, 8, 1)))
    assert words(edition) == (
        "For 2025, the edition of August 2025 ranked it 30 with 2.00\u202f%; the edition of July "
        "2026 ranks it 25 with 2.01\u202f%. The revision of its own share moves it 8 places up; "
        "those of the others move it 3 places down."
    )


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2026, 8, 1)])
def test_every_number_of_a_sentence_is_that_of_the_move(ledger: Ledger, day: date) -> None:
    about = subject(ledger, "ITA", day)
    moves = (year_move(about), edition_move(about))
    for text, move in zip(placing(about), moves, strict=True):
        shown = {p.figure.figure_id for p in text if isinstance(p, Shown)}
        assert move.before.figure_id in shown
        assert move.share_before.figure_id in shown


def test_a_group_has_no_rank(ledger: Ledger) -> None:
    assert placing(subject(ledger, "BALTIC", date(2026, 8, 1))) == ()
