"""How a figure moved through the editions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.ledger.revisions import revised_by, revision_sizes, revisions
from small_editions import SHARE, Small, ledger_of, shares

EDITIONS = [
    Small("nato-2021", date(2021, 1, 1), shares("2020", POL=2.0, BEL=1.0)),
    Small("nato-2022", date(2022, 1, 1), shares("2020", POL=2.2), standing="second_hand"),
    Small("nato-2023", date(2023, 1, 1), shares("2020", POL=2.1, BEL=1.0)),
]


@pytest.fixture
def three(tmp_path: Path) -> Ledger:
    return ledger_of(tmp_path, *EDITIONS)


def test_every_printing_is_listed_oldest_first_with_its_change(three: Ledger) -> None:
    frame = revisions(three, "POL", SHARE, 2020)
    assert frame["edition"].to_list() == ["nato-2021", "nato-2022", "nato-2023"]
    assert frame["standing"].to_list() == ["table", "second_hand", "table"]
    assert frame["change"][0] is None
    assert frame["change"][1:].to_list() == pytest.approx([0.2, -0.1])


def test_later_editions_are_unknown_on_an_earlier_day(three: Ledger) -> None:
    frame = revisions(three, "POL", SHARE, 2020, as_of=date(2022, 6, 1))
    assert frame["edition"].to_list() == ["nato-2021", "nato-2022"]


def test_a_figure_nobody_printed_has_no_revisions(three: Ledger) -> None:
    with pytest.raises(MissingFigureError, match="No edition prints"):
        revisions(three, "LUX", SHARE, 2020)


def test_sizes_are_taken_between_tables_only(three: Ledger) -> None:
    sizes = revision_sizes(three, SHARE)
    assert {(e, round(c, 9)) for e, c in sizes.select("entity", "change").iter_rows()} == {
        ("POL", 0.1), ("BEL", 0.0),
    }  # fmt: skip


def test_poland_2024_moved_as_printed(ledger: Ledger) -> None:
    frame = revisions(ledger, "POL", SHARE, 2024)
    values = dict(frame.select("edition", "value").iter_rows())
    assert round(values["nato-2024-06"], 2) == 4.12
    assert round(values["nato-2025-08"], 2) == 3.79
    assert values["nato-2026-07"] == 3.75
    tables = frame.filter(frame["edition"].is_in(["nato-2025-08", "nato-2026-07"]))
    assert tables["value"].is_sorted(descending=True)


def test_a_restatement_is_a_figure_over_both_printings(three: Ledger) -> None:
    before, now = (three.figure("POL", SHARE, 2020, edition=e) for e in ("nato-2021", "nato-2023"))
    made = revised_by(before, now)
    assert made.value == pytest.approx(5.0)
    assert made.inputs == (before, now)
    assert made.edition == "nato-2021+nato-2023"


def test_figures_in_unlike_units_are_no_restatement(ledger: Ledger) -> None:
    """Bulgaria's national currency changed between these editions."""
    leva, euros = (
        ledger.figure("BGR", "defexp_nac_current", 2023, edition=edition)
        for edition in ("nato-2024-06", "nato-2026-07")
    )
    with pytest.raises(MissingFigureError, match="cannot be compared"):
        revised_by(leva, euros)
