"""Why a rank moved: the parts add up, name who passed, and are found again by their ids."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from article3.address import by_id
from article3.errors import MissingFigureError
from article3.ledger import Ledger
from article3.measures import count
from article3.measures.count import crossed
from article3.measures.moves import Move, moved_between_editions, moved_between_years
from article3.measures.rank import rank
from small_editions import SHARE, Small, ledger_of

SPENT, GDP = "defexp_usd_const2021", "gdp_usd_const2021"


def cells(year: str, **of: tuple[float, float]) -> list[tuple[str, str, str, float]]:
    """Expenditure and GDP of some countries, and the share they make."""
    made = []
    for who, (spent, gdp) in of.items():
        made += [(who, SPENT, year, spent), (who, GDP, year, gdp),
                 (who, SHARE, year, 100 * spent / gdp)]  # fmt: skip
    return made


def values(move: Move) -> dict[str, int]:
    return {name: int(part.value or 0) for name, part in move.parts.items()}


def test_spending_lifts_the_economy_lowers_and_another_passes(tmp_path: Path) -> None:
    before = cells("2024", POL=(2.5, 100), EST=(2.0, 100), LVA=(2.2, 100), LTU=(1.0, 100))
    # Estonia spends more (alone: 2.6, first), grows by 10 % (2.36, second), and Lithuania passes.
    now = cells("2025", POL=(2.5, 100), EST=(2.6, 110), LVA=(2.2, 100), LTU=(4.0, 100))
    ledger = ledger_of(tmp_path, Small("e-1", date(2026, 1, 1), [*before, *now]))
    move = moved_between_years(ledger, "EST", 2024, 2025)
    assert (move.before.value, move.now.value, move.gained) == (3, 3, 0)
    assert values(move) == {"spending": 2, "economy": -1, "own": 1, "others": -1}
    assert (move.overtaken_by, move.overtook, move.joined) == (("LTU",), ("LVA",), ())
    assert move.spent and move.spent.value == pytest.approx(30)
    assert move.base and move.base.value == pytest.approx(10)


def test_one_who_joins_ahead_is_named_apart(tmp_path: Path) -> None:
    """Sweden is an Ally from 2024 on."""
    told = [*cells("2023", EST=(2, 100), SWE=(3, 100)), *cells("2024", EST=(2, 100), SWE=(3, 100))]
    ledger = ledger_of(tmp_path, Small("e-1", date(2025, 1, 1), told))
    move = moved_between_years(ledger, "EST", 2023, 2024)
    assert (move.gained, move.joined, move.overtaken_by) == (-1, ("SWE",), ())
    with pytest.raises(MissingFigureError):
        moved_between_years(ledger, "SWE", 2023, 2024)


amounts = st.tuples(st.floats(0.5, 6), st.floats(50, 150))
sides = st.fixed_dictionaries(dict.fromkeys(("EST", "POL", "LVA", "LTU", "NOR"), amounts))


@given(sides, sides)
def test_the_parts_add_up_whatever_the_figures(
    tmp_path_factory: pytest.TempPathFactory,
    before: dict[str, tuple[float, float]],
    now: dict[str, tuple[float, float]],
) -> None:
    told = [*cells("2024", **before), *cells("2025", **now)]
    folder = tmp_path_factory.mktemp("ledger")
    ledger = ledger_of(folder, Small("e-1", date(2026, 1, 1), told))
    move = moved_between_years(ledger, "EST", 2024, 2025)
    parts = values(move)
    assert parts["own"] + parts["others"] == move.gained
    assert parts["spending"] + parts["economy"] == parts["own"]
    old, new = (rank(ledger, SHARE, year).of("EST") for year in (2024, 2025))
    assert old is not None
    assert new is not None
    assert move.gained == old - new


@pytest.mark.parametrize("ally", ["LUX", "ALB", "USA"])
def test_a_move_between_years_explains_itself(ledger: Ledger, ally: str) -> None:
    move = moved_between_years(ledger, ally, 2025, 2026, edition="nato-2026-07")
    for figure in (move.places, *move.parts.values()):
        again = by_id(ledger, figure.figure_id)
        assert (again.value, again.figure_id) == (figure.value, figure.figure_id)
        assert "nato-2026-07" in figure.explain()
        assert figure.shown.endswith(" places")


def test_a_move_between_editions_explains_itself(ledger: Ledger) -> None:
    move = moved_between_editions(ledger, "ESP", 2024, "nato-2024-06", "nato-2026-07")
    assert move.spent
    assert move.spent.value == pytest.approx(15.1, abs=0.1)
    for figure in (move.places, *move.parts.values()):
        assert figure.edition == "nato-2024-06+nato-2026-07"
        assert by_id(ledger, figure.figure_id).value == figure.value
    assert move.gained == 5


def test_who_crossed_a_line_between_two_editions(ledger: Ledger) -> None:
    old, new = (
        count(ledger, SHARE, 2025, 2.0, edition=name) for name in ("nato-2025-08", "nato-2026-07")
    )
    up, down = crossed(old, new)
    assert set(down) == {"ALB", "CZE", "SVN"}
    assert set(up) == set()
    assert "DEU" not in {*up, *down}, "Germany had no figure before: it did not cross"
