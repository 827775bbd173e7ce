"""Ranks: highest first, ties share the better place, members only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from article3.ledger import Ledger
from article3.measures import rank
from small_editions import SHARE, Small, ledger_of, shares


def test_equal_figures_share_the_better_rank(tmp_path: Path) -> None:
    cells = shares("2024", POL=4.0, EST=3.0, LTU=3.0, LVA=2.0)
    found = rank(ledger_of(tmp_path, Small("e-1", date(2025, 1, 1), cells)), SHARE, 2024)
    assert found.frame.select("rank", "entity").rows() == [
        (1, "POL"), (2, "EST"), (2, "LTU"), (4, "LVA"),
    ]  # fmt: skip
    assert (found.of("LVA"), found.of("BEL")) == (4, None)


def test_those_outside_the_group_are_not_ranked(tmp_path: Path) -> None:
    cells = shares("2024", POL=4.0, USA=3.5, EST=3.0, UKR=30.0, EUCAN=2.0, NATO=2.5)
    ledger = ledger_of(tmp_path, Small("e-1", date(2025, 1, 1), cells))
    assert rank(ledger, SHARE, 2024).frame["entity"].to_list() == ["POL", "USA", "EST"]
    assert rank(ledger, SHARE, 2024, group="EUCAN").of("EST") == 2


def test_those_not_yet_members_are_not_ranked(ledger: Ledger) -> None:
    """Today's edition prints Finland and Sweden back to 2014."""
    held = set(rank(ledger, SHARE, 2016, edition="nato-2026-07").frame["entity"])
    assert {"FIN", "SWE", "MNE", "MKD"} & held == set()
    assert len(held) == 27


def test_poland_led_in_2024(ledger: Ledger) -> None:
    found = rank(ledger, SHARE, 2024, edition="nato-2024-06")
    assert found.frame["entity"][0] == "POL"
    assert found.frame["value"].is_sorted(descending=True)
    assert found.frame.height == 31
    assert found.without_forces == ("ISL",)


def test_an_ally_without_a_figure_is_named(ledger: Ledger) -> None:
    found = rank(ledger, SHARE, 2025, edition="nato-2025-08")
    assert found.missing == ("DEU",)
    assert found.of("DEU") is None
    assert found.frame.height == 30


def test_iceland_is_ranked_where_it_has_a_figure(ledger: Ledger) -> None:
    found = rank(ledger, "gdp_usd_current", 2024, edition="nato-2024-06")
    assert found.of("ISL") is not None
    assert found.without_forces == ()
    assert found.frame.height == 32
